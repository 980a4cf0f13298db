"""The dates after a grant over a whole result, whether or not the pair is still in a list."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from fundmatch.decisions.grant_dates import GrantDate, grant_dates, without_a_day
from fundmatch.model.decision import FIELDS, Decision, Key
from fundmatch.model.programme import Programme
from fundmatch.model.result import Candidate, MatchResult, MeasureResult
from fundmatch.reports.plain_text import shortened

# How sure such a date is: nobody but the officer says so.
ENTERED: Final = "eingetragen"
_TYPED: Final = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantedDate:
    """One date after a grant; `programme` is None where no list of the run has it."""

    date: GrantDate
    measure: str
    name: str
    programme: Programme | None
    over: bool

    @property
    def short(self) -> str:
        """Return the name that fits into a line."""
        return (self.programme.short_name or self.programme.name) if self.programme else self.name


@dataclass(frozen=True, slots=True, kw_only=True)
class Unreadable:
    """What was typed as a date after a grant and names no day."""

    decision: Decision
    measure: str
    name: str
    what: str
    typed: str


def grant_dates_of(result: MatchResult) -> list[GrantedDate]:
    """Return the dates of all granted pairs, the nearest first; what has passed is `over` until somebody clears or moves it."""
    pairs = dict(_decided(result))
    programmes = _programmes(result)
    return [
        GrantedDate(
            date=one,
            measure=_measure_of(one.decision, pairs),
            name=_name_of(one.decision, programmes),
            programme=programmes.get(one.decision.programme_id),
            over=one.over(result.run.as_of),
        )
        for one in grant_dates(decision for decision, _ in pairs.values())
    ]


def unreadable_grant_dates(result: MatchResult) -> list[Unreadable]:
    """Return what was typed beside a grant and names no day, so that it is not forgotten."""
    pairs = dict(_decided(result))
    programmes = _programmes(result)
    return [
        Unreadable(
            decision=decision,
            measure=_measure_of(decision, pairs),
            name=_name_of(decision, programmes),
            what=FIELDS[field],
            typed=shortened(decision.text(field), _TYPED),
        )
        for decision, field in without_a_day(decision for decision, _ in pairs.values())
    ]


def _programmes(result: MatchResult) -> dict[str, Programme]:
    return {one.programme.id: one.programme for entry in result.measures for one in _all_of(entry)}


def _measure_of(decision: Decision, pairs: Mapping[Key, tuple[Decision, str]]) -> str:
    _, title = pairs[decision.measure_id, decision.programme_id]
    return f"{decision.measure_id} {title}".strip()


def _name_of(decision: Decision, programmes: Mapping[str, Programme]) -> str:
    programme = programmes.get(decision.programme_id)
    return programme.name if programme else decision.programme_name or decision.programme_id


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
