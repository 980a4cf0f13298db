"""Short warnings beside a candidate: traps that cost money or time when they are overlooked."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from fundmatch.core.field_spec import specs
from fundmatch.core.formatting import euro
from fundmatch.eligibility.access import ROLES
from fundmatch.eligibility.case import Case
from fundmatch.eligibility.freshness import age_of
from fundmatch.eligibility.readiness import aid_limits
from fundmatch.model.answers import Outcome, RuleResult
from fundmatch.model.programme import Difference, Programme
from fundmatch.model.result import Candidate
from fundmatch.model.strategy import Measure

# The fields that stand for what is aged together.
_WARNED: Final = sorted((spec for spec in specs(Programme) if spec.ages.warned), key=lambda spec: spec.column.place)


def flags_of(case: Case, results: Sequence[RuleResult], unjudged: Sequence[str]) -> tuple[str, ...]:
    """Return the warnings for one candidate, the gravest kinds first."""
    return (
        *_of_measure(case.measure),
        *_of_programme(case.programme),
        *_of_age(case.programme, case.as_of),
        *_to_do(results, unjudged),
    )


def with_differences_said(candidates: Sequence[Candidate]) -> tuple[Candidate, ...]:
    """Say beside each candidate what tells it apart from another one of the same list that pays for the same things."""
    names = {one.programme.id: one.programme.short_name or one.programme.name for one in candidates}
    return tuple(
        replace(one, flags=(*(_difference(other, names) for other in found), *one.flags)) if found else one
        for one in candidates
        for found in [[other for other in one.programme.differs_by if other.programme in names]]
    )


def _difference(difference: Difference, names: Mapping[str, str]) -> str:
    return f"anders als {names[difference.programme]} ({difference.feature}): {difference.text}"


def _of_measure(measure: Measure) -> Iterator[str]:
    """Yield what the table says of the measure that changes what an application is worth."""
    if measure.put_off:
        yield f"Maßnahme ruht laut Tabelle: „{measure.put_off}“"
    if measure.asked_for and not measure.done:
        yield f"laut Tabelle „{measure.asked_for}“: vor einem weiteren Antrag abgleichen"


def _of_programme(programme: Programme) -> Iterator[str]:
    """Yield what is special about the money first, then what is about the way to it."""
    yield from _of_money(programme)
    if programme.deadline_kind == "Windhund":
        yield "Windhundverfahren: wer zuerst kommt"
    if programme.early_start == "verboten":
        yield "kein Beginn vor Bewilligung"
    for regime in programme.state_aid:
        if limit := aid_limits().get(regime):
            yield f"{regime}-Beihilfe: höchstens {euro(limit.limit_eur)} in {limit.years} Jahren"
    if any(amount.indicative for amount in programme.amounts):
        yield "Beträge sind Richtwerte"
    if programme.confidence == "niedrig":
        yield "Eintrag wenig gesichert"


def _of_money(programme: Programme) -> Iterator[str]:
    if role := ROLES.get(programme.access):
        yield role
    if programme.funding_types and not {"Zuschuss", "Preisgeld", "Sonstige"} & set(programme.funding_types):
        yield f"{' und '.join(programme.funding_types)}, kein Zuschuss"
    if programme.funds in ("knapp", "erschöpft", "Haushaltsvorbehalt"):
        yield f"Mittel: {programme.funds}"


def _of_age(programme: Programme, as_of: date) -> Iterator[str]:
    """Say which filled claims are older than their kind may be, and which have no date at all."""
    stale, undated = [], []
    for spec in _WARNED:
        if getattr(programme, spec.name) in ((), "", "unbekannt"):
            continue
        age = age_of(programme, spec.name, as_of)
        if age.last_seen is None:
            undated.append(spec.ages.group)
        elif age.stale:
            stale.append(f"{spec.ages.group} ({age.last_seen.german})")
    if stale:
        yield f"veraltet: {', '.join(stale)}"
    if undated:
        yield f"Prüftag unbekannt: {', '.join(undated)}"


def _to_do(results: Sequence[RuleResult], unjudged: Sequence[str]) -> Iterator[str]:
    if any(result.outcome is Outcome.NOT_MET and result.fixable for result in results):
        yield "Hindernis, das die Kommune beseitigen kann"
    if unjudged:
        count = len(unjudged)
        yield "1 Bedingung von Hand prüfen" if count == 1 else f"{count} Bedingungen von Hand prüfen"
