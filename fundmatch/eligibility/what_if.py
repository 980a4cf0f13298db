"""What the city could change so that a candidate becomes one to apply for: found by judging again, smallest first.

Only what lies within its power is tried: another applicant, partners, a new stage of the measure, its size, which
part of the cost is applied for, and facts of the profile that are not filled in. A window that is closed no
city opens.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations as pairs_of
from typing import Any, Final

from fundmatch.core.formatting import euro
from fundmatch.eligibility.amounts import MOST_STAGES, least_cost, most_cost
from fundmatch.eligibility.answers import action_of, answers_of
from fundmatch.eligibility.cost_base import pays
from fundmatch.eligibility.judge import Judge, verdict_of
from fundmatch.model.answers import Action, Answers, Outcome, RuleResult
from fundmatch.model.programme import Programme
from fundmatch.model.result import WhatIf
from fundmatch.model.strategy import Measure

# So many ways are told; more would be a list of its own.
MOST: Final = 3
# Who can apply in the city's stead, in the order in which a city would ask: its own bodies first.
_IN_OUR_STEAD: Final = (
    "Kommunales Unternehmen",
    "Kommunaler Zweckverband",
    "Öffentliche Einrichtung",
    "Bildungseinrichtung",
    "Landkreis",
    "Verband/Vereinigung",
)


@dataclass(frozen=True, slots=True)
class _Change:
    """One change: what it is in German, and the fields of measure and profile that it sets."""

    words: str
    measure: tuple[tuple[str, Any], ...] = ()
    profile: tuple[tuple[str, Any], ...] = ()


def what_if(
    judge: Judge, programme: Programme, measure: Measure, results: Sequence[RuleResult], answers: Answers
) -> tuple[WhatIf, ...]:
    """Return the smallest changes that would make the candidate one to apply for, best first.

    One change goes before two; none is told where the window is not open, or where nothing has to change.
    """
    if (
        not answers.now.takes_applications
        or action_of(answers.may_we, answers.now, verdict_of(results)) is Action.APPLY
    ):
        return ()
    changes = list(_changes(judge, programme, measure, results))
    for count in (1, 2):
        found = [
            WhatIf(change=" und ".join(one.words for one in some), action=Action.APPLY)
            for some in pairs_of(changes, count)
            if _turned(judge, programme, measure, some) is Action.APPLY
        ]
        if found:
            return tuple(found[:MOST])
    return ()


def _turned(judge: Judge, programme: Programme, measure: Measure, changes: Sequence[_Change]) -> Action:
    """Return the action as if the changes were made."""
    values = {name: value for change in changes for name, value in change.measure}
    facts = {name: value for change in changes for name, value in change.profile}
    changed = replace(measure, **values)
    supposed = judge.supposing(replace(judge.profile, **facts)) if facts else judge
    results = supposed.of(changed)(programme)
    answers = answers_of(supposed.case(programme, changed), results)
    return action_of(answers.may_we, answers.now, verdict_of(results))


def _changes(judge: Judge, programme: Programme, measure: Measure, results: Sequence[RuleResult]) -> Iterator[_Change]:
    """Yield what could be changed about the rules that are in the way."""
    in_the_way = {one.rule: one for one in results if one.outcome in (Outcome.NOT_MET, Outcome.OPEN)}
    if "area" in in_the_way or "applicant" in in_the_way or "population" in in_the_way:
        yield from _facts(judge, programme, in_the_way)
    if in_the_way.get("applicant") and in_the_way["applicant"].outcome is Outcome.NOT_MET:
        yield from _applicants(judge, programme)
    if "started" in in_the_way and in_the_way["started"].outcome is Outcome.NOT_MET:
        new = (("started", False), ("done", False), ("status", ""), ("start", None), ("progress_words", ""))
        yield _Change("nur einen neuen, noch nicht begonnenen Abschnitt beantragen", measure=new)
    if "amount" in in_the_way:
        yield from _sizes(judge, programme, measure)
    if "cost_kind" in in_the_way and in_the_way["cost_kind"].outcome is Outcome.NOT_MET:
        yield from _parts(programme)


def _facts(judge: Judge, programme: Programme, in_the_way: dict[str, RuleResult]) -> Iterator[_Change]:
    """Yield what the profile leaves out and a look into the files would settle."""
    asked = {ask for one in in_the_way.values() for ask in one.asks if ask.table == "profile"}
    for ask in sorted(asked):
        if ask.field == "areas":
            areas = (*judge.profile.areas, ask.item)
            yield _Change(f"bestätigen, dass die Kommune im Gebiet „{ask.item}“ liegt", profile=(("areas", areas),))
    bounds = programme.population
    if judge.profile.population is None and bounds and any(ask.field == "population" for ask in asked):
        fitting = bounds.at_least or (bounds.over or 0) + 1 or (bounds.at_most or bounds.under or 2) - 1
        yield _Change("bestätigen, dass die Einwohnerzahl passt", profile=(("population", fitting),))


def _applicants(judge: Judge, programme: Programme) -> Iterator[_Change]:
    """Yield the bodies that may apply and that a city can ask; a kreisfreie Stadt has no Kreis to ask."""
    has_no_kreis = judge.profile.ags.endswith("000") or judge.profile.applicant == "Landkreis"
    for kind in _IN_OUR_STEAD:
        if kind in programme.applicants and not (kind == "Landkreis" and has_no_kreis):
            yield _Change(f"den Antrag durch „{kind}“ stellen lassen", measure=(("applicant", kind),))


def _sizes(judge: Judge, programme: Programme, measure: Measure) -> Iterator[_Change]:
    """Yield the cost that is wanted at least or at most, where the measure's is known and outside."""
    cost, case = measure.cost_eur, judge.case(programme, measure)
    if cost is None:
        return
    least, most = least_cost(case), most_cost(case)
    if least and cost < least:
        words = f"mit anderen Maßnahmen auf mindestens {euro(least)} bündeln"
        yield _Change(words, measure=_cost(least))
    elif most and most < cost <= most * MOST_STAGES:
        yield _Change(f"in Abschnitte von höchstens {euro(most)} teilen", measure=_cost(most))


def _cost(eur: int) -> tuple[tuple[str, Any], ...]:
    return (("cost_total_eur", eur), ("cost_eligible_eur", None))


def _parts(programme: Programme) -> Iterator[_Change]:
    for kind in programme.pays_for:
        if kind != "Pauschale" and pays(programme, kind):
            yield _Change(f"nur den Teil „{kind}“ beantragen", measure=(("cost_kind", (kind,)),))
