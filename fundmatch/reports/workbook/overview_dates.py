"""The dates on the first sheet: what is overdue after a grant, then the deadlines of the next three months."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from fundmatch.eligibility.deadlines import future
from fundmatch.model.programme import Deadline
from fundmatch.model.result import Candidate, MatchResult
from fundmatch.model.strategy import Measure
from fundmatch.reports import summary
from fundmatch.reports.chosen import standing
from fundmatch.reports.granted import GrantedDate, grant_dates_of
from fundmatch.reports.workbook.overview_parts import HEAD, put_line, put_paragraph, put_section
from fundmatch.reports.workbook.paper import Content, Paper

# A first screen of 768 pixels has room for so many, a line a row, and the state of decisions below.
_MOST, _WEEKS = 5, 13
_RESTS: Final = "(ruht)"
# What is overdue, what is to come, what rests.
_OVERDUE, _AHEAD, _RESTING = range(3)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    """One date with what stands beside it."""

    place: int
    day: date
    look: str
    measure: str
    programme: str
    grant: Content
    what: str
    department: str


def put_dates(paper: Paper, result: MatchResult) -> None:
    """List the dates of the next three months, those after a grant too; red what is over or can no longer be kept.

    What is overdue comes first, what belongs to measures that are put off last.
    """
    rows = sorted(_rows(result), key=lambda row: (row.place, row.day, row.programme, row.measure))
    left = len(rows) - _MOST
    more = f"; {left} weitere im Blatt „Fristen“" if left > 0 else ""
    put_section(paper, f"Nächste Fristen (drei Monate{more})")
    if not rows:
        put_paragraph(paper, "In den nächsten drei Monaten ist kein Termin bekannt.")
        return
    paper.line(
        "Maßnahme", "Programm", "Frist", "Zuwendung bis", "", "Was, Vorlauf", "Federführung", style="Kopf", height=HEAD
    )
    for row in rows[:_MOST]:
        values = row.measure, row.programme, row.day, row.grant, None, row.what, row.department
        put_line(paper, *values, looks=("Fett", "Text", row.look, "Euro", *["Text"] * 3))


def _rows(result: MatchResult) -> Iterator[_Row]:
    until = result.run.as_of + timedelta(weeks=_WEEKS)
    for one in summary.by_programme(result, done=False):
        pairs = [pair for pair in one.pairs if not standing(pair[1]).settled]
        driving = [pair for pair in pairs if not pair[0].put_off] or pairs
        for deadline in future(one.programme, result.run.as_of) if driving else ():
            if deadline.date.first <= until:
                yield _deadline_row(driving, deadline)
    departments = {entry.measure.id: entry.measure.department for entry in result.measures}
    for granted in grant_dates_of(result):
        if granted.date.day.first <= until:
            yield _granted_row(granted, departments)


def _deadline_row(pairs: list[tuple[Measure, Candidate]], deadline: Deadline) -> _Row:
    measure, candidate = pairs[0]
    seen = candidate.deadline
    rests = bool(measure.put_off)
    what = [deadline.stage, seen.reach if seen.next and seen.next >= deadline.date.first else ""]
    return _Row(
        place=_RESTING if rests else _AHEAD,
        day=deadline.date.last,
        look="Frist vorbei" if seen.unreachable else "Frist" if deadline.date.exact else "Fristmonat",
        measure=_named([one for one, _ in pairs], _RESTS if rests else ""),
        programme=candidate.programme.short_name or candidate.programme.name,
        grant=_grant([one for _, one in pairs]),
        what=", ".join(filter(None, what)),
        department="; ".join(dict.fromkeys(one.department for one, _ in pairs if one.department)),
    )


def _named(measures: list[Measure], mark: str) -> str:
    """Name one measure with its title, of several the first and how many others there are."""
    first = measures[0]
    words = f"{first.id} + {len(measures) - 1} weitere" if measures[1:] else f"{first.id} {first.title}"
    return f"{mark} {words}".strip()


def _grant(candidates: list[Candidate]) -> Content:
    """Return the most that all could get together, unknown where that of one is."""
    known = [one.money.grant_eur[1] for one in candidates if one.money.grant_eur]
    return sum(known) if len(known) == len(candidates) else "unbekannt"


def _granted_row(one: GrantedDate, departments: dict[str, str]) -> _Row:
    day = one.date.day
    return _Row(
        place=_OVERDUE if one.over else _AHEAD,
        day=day.last,
        look="Frist vorbei" if one.over else "Frist" if day.exact else "Fristmonat",
        measure=one.measure,
        programme=one.short,
        grant=None,
        what=f"vorbei: {one.date.what}" if one.over else one.date.what,
        department=departments.get(one.date.decision.measure_id, ""),
    )
