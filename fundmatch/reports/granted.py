"""The dates after a grant over a whole result, whether or not the pair is still in a list."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from fundmatch.decisions.grant_dates import GrantDate, grant_dates
from fundmatch.model.decision import Decision, Key
from fundmatch.model.programme import Programme
from fundmatch.model.result import Candidate, MatchResult, MeasureResult

# How sure such a date is: nobody but the officer says so.
ENTERED: Final = "eingetragen"


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantedDate:
    """One date after a grant; `programme` is None where no list of the run has it."""

    date: GrantDate
    measure: str
    name: str
    programme: Programme | None


def coming_grant_dates(result: MatchResult) -> list[GrantedDate]:
    """Return the dates of all granted pairs that have not passed on the day of the run, the nearest first."""
    pairs = dict(_decided(result))
    programmes = {one.programme.id: one.programme for entry in result.measures for one in _all_of(entry)}
    found = []
    for one in grant_dates(decision for decision, _ in pairs.values()):
        if one.over(result.run.as_of):
            continue
        decision = one.decision
        programme = programmes.get(decision.programme_id)
        _, title = pairs[decision.measure_id, decision.programme_id]
        name = programme.name if programme else decision.programme_name or decision.programme_id
        measure = f"{decision.measure_id} {title}".strip()
        found.append(GrantedDate(date=one, measure=measure, name=name, programme=programme))
    return found


def _decided(result: MatchResult) -> Iterator[tuple[Key, tuple[Decision, str]]]:
    """Yield every decision of the run by its pair, and the title of the measure as it was."""
    for entry in result.measures:
        for candidate in _all_of(entry):
            if candidate.decision:
                yield (entry.measure.id, candidate.programme.id), (candidate.decision, entry.measure.title)
    for row in result.unlisted:
        yield (row.decision.measure_id, row.decision.programme_id), (row.decision, row.measure_title)


def _all_of(entry: MeasureResult) -> tuple[Candidate, ...]:
    return *entry.candidates, *entry.excluded, *entry.rejected
