"""Is it ready, and does it get along with other money: papers, combination, state aid."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from fundmatch.core import formatting
from fundmatch.core.dates import PartialDate
from fundmatch.core.normalise import fold
from fundmatch.core.package_data import rows_of
from fundmatch.eligibility.case import NOT_SAID, Answer, Case, Terms, three_valued
from fundmatch.eligibility.city_cells import COUNCIL_VOTE, EARLIER_FUNDING, PLANS
from fundmatch.eligibility.money import READ_OF_MEASURE, READ_OF_PROFILE, money
from fundmatch.eligibility.rule import MainQuestion, rule
from fundmatch.model.answers import Ask, Need, Outcome
from fundmatch.model.programme import Programme

# For a city the highest deciding body is the council (§ 41 GO NRW).
_COUNCIL = re.compile(
    r"\b(?:rats|stadtrats|kreistags|gremien)|entscheidungsgremium|\brat\b.*beschluss|beschluss.*\b(?:rates|rats|gremi)",
    re.IGNORECASE,
)
# What officers write for one and the same plan.
_PLAN_NAMES = {
    "isek": "integriertes staedtebauliches entwicklungskonzept",
    "insek": "integriertes staedtebauliches entwicklungskonzept",
    "sump": "nachhaltiger urbaner mobilitaetsplan",
    "mep": "medienentwicklungsplan",
    "ikk": "klimaschutzkonzept",
    "integriertes klimaschutzkonzept": "klimaschutzkonzept",
}
_NONE_BEFORE = frozenset({"nein", "keine", "kein", "keine foerderung", "noch keine", "bisher keine"})
_FIRMS = frozenset({"Kommunales Unternehmen", "Unternehmen", "KMU", "Existenzgründer/in"})


@rule(
    "Antragsreife",
    MainQuestion.MISSING,
    fields=("readiness", "plans"),
    measure_fields=("council_vote",),
    profile_fields=("plans", "plans_missing"),
    asks=(PLANS, COUNCIL_VOTE),
    need=Need("Unterlagen beschaffen", "Fachamt"),
)
def readiness(case: Case) -> Answer:
    """Tell whether the plans and votes that must be there are there; each can be made."""
    programme = case.programme
    if not programme.plans and not programme.readiness:
        return Terms(NOT_SAID, _papers(case)).not_stated("Der Katalog nennt keine Unterlagen, die vorliegen müssen.")
    terms = Terms(formatting.listed((*programme.plans, *programme.readiness)), _papers(case))
    plans = [_plan(case, plan) for plan in programme.plans]
    documents = [*plans, *(_paper(case, paper) for paper in programme.readiness)]
    unclear = _named(documents, Outcome.OPEN)
    if missing := _named(documents, Outcome.NOT_MET):
        more = f"; zu klären: {unclear}" if unclear else ""
        return terms.not_met(f"Fehlt noch: {missing}{more}.", fixable=True, needs=_needed(documents))
    if unclear:
        asks = dict.fromkeys(ask for document in documents for ask in document.asks)
        reason = f"Vorzulegen, Stand unbekannt: {unclear}."
        return terms.open(reason, *asks, fixable=True, needs=_needed(documents))
    return terms.met(f"Liegt vor: {terms.demanded}.")


def _papers(case: Case) -> str:
    vote = three_valued(
        case.measure.council_vote,
        yes="Ratsbeschluss liegt vor",
        no="kein Ratsbeschluss",
        unknown="Ratsbeschluss unbekannt",
    )
    return f"{formatting.listed(case.profile.plans) or 'keine Konzepte genannt'}; {vote}"


@dataclass(frozen=True, slots=True)
class _Document:
    """One plan or paper that must be there, whether it is, and the cells that would tell."""

    name: str
    outcome: Outcome
    asks: tuple[Ask, ...] = ()


def _named(documents: Sequence[_Document], outcome: Outcome) -> str:
    """Return the names of the documents of an outcome in one text, empty where there is none."""
    return formatting.listed([document.name for document in documents if document.outcome is outcome])


def _needed(documents: Sequence[_Document]) -> list[Need]:
    """Return what has to be made or looked for, where no cell of the city would tell."""
    return [
        Need(document.name, "Rat" if _COUNCIL.search(document.name) else "Fachamt")
        for document in documents
        if document.outcome is not Outcome.MET and not document.asks
    ]


def _plan(case: Case, plan: str) -> _Document:
    """Judge one plan; alternatives ("A oder B") count each. A list that was filled and lacks it says no."""
    wanted = {_plan_key(name) for name in re.split(r",| oder ", plan) if name.strip()}
    there = {_plan_key(name) for name in case.profile.plans}
    # Either name may be the longer one: "Klimaschutzkonzept" and "Klimaschutzkonzept der Stadt" are one.
    if any(key in have or have in key for key in wanted for have in there):
        return _Document(plan, Outcome.MET)
    lacking = {_plan_key(name) for name in case.profile.plans_missing}
    known = bool(there) or bool(wanted & lacking)
    return _Document(plan, Outcome.NOT_MET) if known else _Document(plan, Outcome.OPEN, (PLANS.ask(plan),))


def _plan_key(name: str) -> str:
    key = " ".join(fold(name).split())
    return _PLAN_NAMES.get(key, key)


def _paper(case: Case, paper: str) -> _Document:
    """Judge one paper: of a council's vote the table knows, of others nobody does."""
    if not _COUNCIL.search(paper):
        return _Document(paper, Outcome.OPEN)
    if case.measure.council_vote is None:
        return _Document(paper, Outcome.OPEN, (COUNCIL_VOTE.ask(),))
    return _Document(paper, Outcome.MET if case.measure.council_vote else Outcome.NOT_MET)


@rule(
    "Kombination",
    MainQuestion.MISSING,
    fields=("cumulation", "prior_funding"),
    measure_fields=("earlier_funding",),
    asks=(EARLIER_FUNDING,),
    need=Need("Kombination mit anderer Förderung klären", "Bewilligungsstelle"),
)
def combination(case: Case) -> Answer:
    """Tell whether earlier or other funding stands in the way; prose of guidelines is shown, not interpreted."""
    programme, before = case.programme, case.measure.earlier_funding
    demanded = "; ".join(text for text in (programme.prior_funding, programme.cumulation) if text)
    terms = Terms(demanded or NOT_SAID, before or "frühere Förderung unbekannt")
    none_before = fold(before).strip(" .") in _NONE_BEFORE
    funded = bool(before) and not none_before
    if programme.prior_funding:
        return _against_prior_funding(case, terms, funded=funded)
    if funded:
        clause = programme.cumulation or "der Katalog sagt dazu nichts"
        return terms.open(f"Schon gefördert ({before}); Kombination: {clause}.")
    return _not_funded_yet(terms, programme.cumulation, sure=none_before)


def _not_funded_yet(terms: Terms, clause: str, *, sure: bool) -> Answer:
    if not clause:
        return terms.not_stated("Der Katalog nennt keine Regel zu früherer oder weiterer Förderung.")
    if sure:
        return terms.met(f"Keine andere Förderung angegeben; für weitere gilt: {clause}.")
    return terms.open(f"Frühere Förderung unbekannt; es gilt: {clause}.", EARLIER_FUNDING.ask())


def _against_prior_funding(case: Case, terms: Terms, *, funded: bool) -> Answer:
    """Word a clause on earlier funding: it may demand one or shut it out, so even "keine" leaves it open."""
    clause, before = case.programme.prior_funding, case.measure.earlier_funding
    if funded:
        return terms.open(f"Verlangt oder schließt aus: {clause}; angegeben: {before}.")
    asks = () if before else (EARLIER_FUNDING.ask(),)
    return terms.open(f"Zu früherer Förderung gilt: {clause}.", *asks)


@dataclass(frozen=True, slots=True, kw_only=True)
class AidLimit:
    """What one undertaking may get under a regime: at most `limit_eur` within `years` years."""

    regime: str
    limit_eur: int
    years: int
    law: str
    source: str
    checked: PartialDate


@cache
def aid_limits() -> dict[str, AidLimit]:
    """Return the limits by regime, as `data/state_aid.csv` has them."""
    return {
        row["regime"]: AidLimit(
            regime=row["regime"],
            limit_eur=int(row["limit_eur"]),
            years=int(row["years"]),
            law=row["law"],
            source=row["source"],
            checked=PartialDate.parse(row["checked"]),
        )
        for row in rows_of("state_aid.csv")
    }


def gives_aid(programme: Programme) -> bool:
    """Tell whether the catalogue names a regime of state aid."""
    return bool(programme.state_aid)


@rule(
    "Beihilfe",
    MainQuestion.MISSING,
    fields=("state_aid",),
    measure_fields=READ_OF_MEASURE,
    profile_fields=READ_OF_PROFILE,
    weighs=gives_aid,
    need=Need("Beihilferecht prüfen", "Rechtsamt"),
)
def state_aid(case: Case) -> Answer:
    """Tell whether state aid law is in the way, with the limit that holds (data/state_aid.csv)."""
    regimes, firm = case.programme.state_aid, case.applicant in _FIRMS
    terms = Terms(formatting.listed(regimes) or NOT_SAID, f"Antragstellerin: {case.applicant}")
    if not regimes:
        return _aid_not_said(terms, firm=firm)
    if set(regimes) == {"keine Beihilfe"}:
        return terms.met("Laut Katalog keine Beihilfe.")
    limit = _widest_limit(regimes)
    if limit is None:
        return terms.open(f"Beihilferecht prüfen: {terms.demanded}; gilt nur bei wirtschaftlicher Tätigkeit.")
    bound = f"höchstens {formatting.euro(limit.limit_eur)} in {limit.years} Jahren ({limit.law})"
    least = _least_grant(case)
    # A regime without a limit of its own (AGVO) may allow more: only where all are limited the sum is cut.
    if firm and set(regimes) <= aid_limits().keys() and least > limit.limit_eur:
        reason = f"{limit.regime}: {bound}; gerechnet sind mindestens {formatting.euro(least)}, also nur gekürzt."
        return terms.not_met(reason, fixable=True)
    who = "" if firm else " Gilt nur, soweit die Stadt wirtschaftlich tätig ist."
    return terms.open(f"{limit.regime}: {bound}, mit allen Beihilfen der letzten {limit.years} Jahre.{who}")


def _aid_not_said(terms: Terms, *, firm: bool) -> Answer:
    if firm:
        return terms.not_stated(
            "Der Katalog nennt keine Beihilferegel; für ein Unternehmen ist die Zuwendung meist Beihilfe."
        )
    return terms.not_stated("Der Katalog nennt keine Beihilferegel; nur bei wirtschaftlicher Tätigkeit zu prüfen.")


def _widest_limit(regimes: Sequence[str]) -> AidLimit | None:
    """Return the widest limit among the regimes: which of several holds, the funder chooses."""
    limits = [aid_limits()[regime] for regime in regimes if regime in aid_limits()]
    return max(limits, key=lambda limit: limit.limit_eur, default=None)


def _least_grant(case: Case) -> int:
    """Return the grant that is sure to come in whole euros, 0 where none is ("bis zu" promises nothing)."""
    figures = money(case.programme, case.measure, case.profile, case.as_of)
    return figures.grant_eur[0] if figures.grant_eur and not figures.up_to else 0
