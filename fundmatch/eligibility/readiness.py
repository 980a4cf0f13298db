"""Is it ready, and does it get along with other money: papers, combination, state aid."""

import re

from fundmatch.core import formatting
from fundmatch.core.normalise import fold
from fundmatch.eligibility import state_aid as aid
from fundmatch.eligibility.case import NOT_SAID, Answer, Case, Terms
from fundmatch.eligibility.city_cells import COUNCIL_VOTE, EARLIER_FUNDING, PLANS
from fundmatch.eligibility.money import READ_OF_MEASURE, READ_OF_PROFILE, money
from fundmatch.eligibility.rule import MainQuestion, rule
from fundmatch.model.programme import Programme
from fundmatch.model.result import Ask, Outcome

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
    profile_fields=("plans",),
    asks=(PLANS, COUNCIL_VOTE),
)
def readiness(case: Case) -> Answer:
    """Tell whether the plans and votes that must be there are there; each can be made."""
    programme = case.programme
    if not programme.plans and not programme.readiness:
        return Terms(NOT_SAID, _papers(case)).met("Der Katalog nennt keine Unterlagen, die vorliegen müssen.")
    terms = Terms(formatting.listed((*programme.plans, *programme.readiness)), _papers(case))
    parts = [*(_plan(case, plan) for plan in programme.plans), *(_paper(case, paper) for paper in programme.readiness)]
    missing = [words for outcome, words, _ in parts if outcome is Outcome.NOT_MET]
    unclear = [words for outcome, words, _ in parts if outcome is Outcome.OPEN]
    if missing:
        more = f"; zu klären: {formatting.listed(unclear)}" if unclear else ""
        return terms.not_met(f"Fehlt noch: {formatting.listed(missing)}{more}.", fixable=True)
    if unclear:
        asks = dict.fromkeys(ask for _, _, cells in parts for ask in cells)
        return terms.open(f"Vorzulegen, Stand unbekannt: {formatting.listed(unclear)}.", *asks, fixable=True)
    return terms.met(f"Liegt vor: {terms.demanded}.")


def _papers(case: Case) -> str:
    vote = {True: "Ratsbeschluss liegt vor", False: "kein Ratsbeschluss", None: "Ratsbeschluss unbekannt"}
    plans = formatting.listed(case.profile.plans) or "keine Konzepte genannt"
    return f"{plans}; {vote[case.measure.council_vote]}"


def _plan(case: Case, plan: str) -> tuple[Outcome, str, tuple[Ask, ...]]:
    """Judge one plan; alternatives ("A oder B") count each. A list that was filled and lacks it says no."""
    wanted = {_plan_key(name) for name in re.split(r",| oder ", plan) if name.strip()}
    there = {_plan_key(name) for name in case.profile.plans}
    if any(key in have or have in key for key in wanted for have in there):
        return Outcome.MET, plan, ()
    return (Outcome.NOT_MET, plan, ()) if there else (Outcome.OPEN, plan, (PLANS.ask(plan),))


def _plan_key(name: str) -> str:
    key = " ".join(fold(name).split())
    return _PLAN_NAMES.get(key, key)


def _paper(case: Case, paper: str) -> tuple[Outcome, str, tuple[Ask, ...]]:
    """Judge one paper: of a council's vote the table knows, of others nobody does."""
    if not _COUNCIL.search(paper):
        return Outcome.OPEN, paper, ()
    if case.measure.council_vote is None:
        return Outcome.OPEN, paper, (COUNCIL_VOTE.ask(),)
    return (Outcome.MET if case.measure.council_vote else Outcome.NOT_MET), paper, ()


@rule(
    "Kombination",
    MainQuestion.MISSING,
    fields=("cumulation", "prior_funding"),
    measure_fields=("earlier_funding",),
    asks=(EARLIER_FUNDING,),
)
def combination(case: Case) -> Answer:
    """Tell whether earlier or other funding stands in the way; prose of guidelines is shown, not interpreted."""
    programme, before = case.programme, case.measure.earlier_funding
    demanded = "; ".join(text for text in (programme.prior_funding, programme.cumulation) if text)
    terms = Terms(demanded or NOT_SAID, before or "frühere Förderung unbekannt")
    none_before = fold(before).strip(" .") in _NONE_BEFORE
    if programme.prior_funding:
        if before and not none_before:
            return terms.open(f"Verlangt oder schließt aus: {programme.prior_funding}; angegeben: {before}.")
        cells = () if before else (EARLIER_FUNDING.ask(),)
        return terms.open(f"Zu früherer Förderung gilt: {programme.prior_funding}.", *cells)
    if before and not none_before:
        rule = programme.cumulation or "der Katalog sagt dazu nichts"
        return terms.open(f"Schon gefördert ({before}); Kombination: {rule}.")
    if not programme.cumulation:
        return terms.met("Der Katalog nennt keine Regel zu früherer oder weiterer Förderung.")
    if none_before:
        return terms.met(f"Keine andere Förderung angegeben; für weitere gilt: {programme.cumulation}.")
    return terms.open(f"Frühere Förderung unbekannt; es gilt: {programme.cumulation}.", EARLIER_FUNDING.ask())


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
)
def state_aid(case: Case) -> Answer:
    """Tell whether state aid law is in the way, with the limit that holds (data/state_aid.csv)."""
    regimes, firm = case.programme.state_aid, case.applicant in _FIRMS
    terms = Terms(formatting.listed(regimes) or NOT_SAID, f"Antragstellerin: {case.applicant}")
    if set(regimes) == {"keine Beihilfe"}:
        return terms.met("Laut Katalog keine Beihilfe.")
    if not regimes:
        if firm:
            return terms.open("Für ein Unternehmen ist die Zuwendung meist Beihilfe; der Katalog schweigt dazu.")
        return terms.met("Der Katalog nennt keine Beihilferegel; nur bei wirtschaftlicher Tätigkeit zu prüfen.")
    limits = [aid.limits()[regime] for regime in regimes if regime in aid.limits()]
    if not limits:
        return terms.open(f"Beihilferecht prüfen: {terms.demanded}; gilt nur bei wirtschaftlicher Tätigkeit.")
    limit = max(limits, key=lambda one: one.limit_eur)
    bound = f"höchstens {formatting.euro(limit.limit_eur)} in {limit.years} Jahren ({limit.law})"
    figures = money(case.programme, case.measure, case.profile, case.as_of)
    grant = figures.grant_eur
    if firm and set(regimes) <= aid.limits().keys() and grant and not figures.up_to and grant[0] > limit.limit_eur:
        reason = f"{limit.regime}: {bound}; gerechnet sind mindestens {formatting.euro(grant[0])}, also nur gekürzt."
        return terms.not_met(reason, fixable=True)
    who = "" if firm else " Gilt nur, soweit die Stadt wirtschaftlich tätig ist."
    return terms.open(f"{limit.regime}: {bound}, mit allen Beihilfen der letzten {limit.years} Jahre.{who}")
