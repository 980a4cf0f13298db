"""The sheet of programmes: the other way round, from a programme to the measures that it could pay for."""

from collections.abc import Iterator, Sequence
from typing import Final

from fundmatch.core import formatting
from fundmatch.model.answers import Action
from fundmatch.model.labels import value_in_words
from fundmatch.model.programme import Programme
from fundmatch.model.result import Candidate, MatchResult
from fundmatch.model.strategy import Measure
from fundmatch.reports.summary import ListedProgramme, by_programme
from fundmatch.reports.workbook.columns import OPEN_PAGE, Column
from fundmatch.reports.workbook.paper import Content, Link, Paper
from fundmatch.reports.workbook.table_sheet import plain_rows

_ACTIONS: Final = (Action.APPLY, Action.WATCH, Action.CLARIFY)
COLUMNS: Final = (
    Column(header="Programm", width=46, style="Fett"),
    Column(header="Ebene", width=7),
    Column(header="Maßnahmen", width=12, style="Zahl"),
    Column(header="Beste Punkte", width=8, style="Punkte"),
    *(Column(header=action.german, width=10, style="Anzahl") for action in _ACTIONS),
    Column(header="✕ ausgeschlossen", width=17, style="Anzahl"),
    Column(header="Welche Maßnahmen", width=66),
    Column(header="Fördersatz", width=16),
    Column(header="Nächste Frist", width=20),
    Column(header="Fördergeber", width=30),
    Column(header="Seite", width=8, style="Verweis"),
    Column(header="Kontakt", width=36, detail=True),
    Column(header="Zugang", width=16, detail=True),
    Column(header="Bewilligende Stelle", width=30, detail=True),
    Column(header="Kennung", width=30, detail=True),
)
# With their titles; the others of a long list by their numbers.
MOST_TITLES: Final = 8
_MAX_LINES: Final = 29


def measures_in_words(pairs: Sequence[tuple[Measure, Candidate]], most: int) -> str:
    """Return numbers and titles, one a line; from `most` on the numbers alone."""
    lines = [f"{measure.id} {measure.title}" for measure, _ in pairs[:most]]
    if others := [measure.id for measure, _ in pairs[most:]]:
        lines.append(f"und {len(others)} weitere: {', '.join(others)}")
    return "\n".join(lines)


def page_of(programme: Programme) -> Link | None:
    """Return the link to the programme's own page, None without one."""
    return Link(OPEN_PAGE, programme.url) if programme.url else None


def put_programmes(paper: Paper, result: MatchResult) -> None:
    """Write one row for each programme of the Shortlist."""
    explanation = (
        f"Von der anderen Seite gesehen: für welche Maßnahmen ein Programm vorgeschlagen ist (Stand "
        f"{formatting.day(result.run.as_of)}). Das Programm mit den meisten Maßnahmen steht zuerst."
    )
    plain_rows(
        paper, "Programme", ("Programme", explanation), COLUMNS, _rows(by_programme(result)), max_lines=_MAX_LINES
    )


def _rows(listed: Sequence[ListedProgramme]) -> Iterator[Sequence[Content]]:
    for one in listed:
        programme, (_, best) = one.programme, one.pairs[0]
        rates = dict.fromkeys(candidate.money.rate_text for _, candidate in one.pairs)
        yield (
            programme.name,
            programme.level,
            len(one.pairs),
            best.points,
            *(one.count(action) for action in _ACTIONS),
            one.excluded,
            measures_in_words(one.pairs, MOST_TITLES),
            " / ".join(rates),
            best.deadline.text,
            programme.funder,
            page_of(programme),
            value_in_words("contact", programme.contact),
            programme.access,
            programme.managing_body,
            programme.id,
        )
