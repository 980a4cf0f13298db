"""The sheet "Nachsehen": whose page to open first, with two columns that `review` takes back."""

from collections.abc import Sequence
from typing import Final

from fundmatch.core.dates import PartialDate
from fundmatch.core.hosts import reservation
from fundmatch.decisions.checked_cells import CHECKED_PROGRAMME, CHECKED_SHOWN, FOUND, NAME, TICK
from fundmatch.eligibility.freshness import LookUp, to_look_up
from fundmatch.model.result import MatchResult
from fundmatch.model.wording import with_remarks
from fundmatch.reports.workbook.columns import OPEN_PAGE, Column
from fundmatch.reports.workbook.paper import Content, Link, Paper
from fundmatch.reports.workbook.table_sheet import HEADER_ROW, finish, prepare, put_table, put_title

COLUMNS: Final = (
    Column(header=NAME, width=40, style="Fett", printed=True),
    Column(header="Für Maßnahmen", width=26, printed=True),
    Column(header="Nachzusehen", width=38, printed=True),
    Column(header="Stand der Angabe", width=12, printed=True),
    Column(header="Seite", width=9, style="Verweis", printed=True),
    Column(header=TICK, width=13, style="Eingabedatum", printed=True),
    Column(header=FOUND, width=40, style="Eingabe", printed=True),
    Column(header="zuletzt nachgesehen (Stadt)", width=34, printed=True),
    Column(header=CHECKED_PROGRAMME, width=60),
    Column(header=CHECKED_SHOWN, width=10),
)
_HIDDEN: Final = frozenset({CHECKED_PROGRAMME, CHECKED_SHOWN})
# What to ask of a page, for each group of what is old there.
_ASKED: Final = {
    "Antragsfenster": "Ist das Antragsfenster offen?",
    "Frist": "Bis wann kann man beantragen?",
    "Mittel": "Sind noch Mittel da?",
    "Fördersatz": "Gilt der Fördersatz noch?",
    "Beträge": "Gelten die Beträge noch?",
    "Bedingungen": "Gelten die Bedingungen noch?",
}
_UNDATED: Final = "Wann das zuletzt stimmte, ist unbekannt."
_OPEN: Final = "Antragsfenster"
# A date is as welcome as a yes, so nothing is said against it.
_OFFER: Final = {"validate": "list", "source": ["ja"], "show_error": False}
# So many measures are named one by one.
_MOST: Final = 12
_EXPLANATION: Final = (
    "Wo zuerst nachzusehen ist: was für laufende Maßnahmen vorgeschlagen ist und dessen Fenster oder Frist lange niemand geprüft hat. "
    "Seite öffnen, gelb „ja“ oder den Tag eintragen, dazu was dort steht, und mit „fundmatch review“ einlesen (checked.csv)."
)


def put_look_up(paper: Paper, result: MatchResult) -> None:
    """Write one row a programme, what most proposals rest on first; what the city checked of late comes last."""
    found = to_look_up(result)
    prepare(paper, COLUMNS, frozen=1, hidden=_HIDDEN)
    put_title(paper, "Nachsehen", _EXPLANATION)
    place = next(index for index, column in enumerate(COLUMNS) if column.header == "Stand der Angabe")
    looks = [[column.style for column in COLUMNS] for _ in found]
    for one, look in zip(found, looks, strict=True):
        look[place] = _look(one.stale.last_seen)
    last = put_table(paper, "Nachsehen", COLUMNS, [_row(one, result) for one in found], looks=looks)
    tick = next(index for index, column in enumerate(COLUMNS) if column.header == TICK)
    paper.sheet.data_validation(HEADER_ROW, tick, last - 1, tick, _OFFER)
    finish(paper, COLUMNS)


def _row(one: LookUp, result: MatchResult) -> Sequence[Content]:
    programme, checked = one.stale.programme, result.checked.get(one.stale.programme.id)
    return (
        programme.name,
        _numbers(one.measures),
        questions_of(one),
        one.stale.last_seen.first if one.stale.last_seen else None,
        Link(with_remarks(OPEN_PAGE, [reservation(one.stale.page)]), one.stale.page)
        if one.stale.page
        else "keine Seite bekannt",
        None,
        None,
        checked.in_words if checked else "",
        programme.id,
        checked.nr if checked else 0,
    )


def questions_of(one: LookUp) -> str:
    """Return what to look for on the page, a line a question; what is unknown is asked first."""
    groups = dict.fromkeys((*((_OPEN,) if one.unknown else ()), *one.stale.groups))
    undated = [] if one.stale.last_seen else [_UNDATED]
    return "\n".join([*undated, *(_ASKED.get(group, f"{group}: gilt die Angabe noch?") for group in groups)])


def _numbers(measures: Sequence[str]) -> str:
    rest = len(measures) - _MOST
    return ", ".join(measures[:_MOST]) + (f" und {rest} weitere" if rest > 0 else "")


def _look(seen: PartialDate | None) -> str:
    """Return the style of a day that is known to the day, the month or the year; the cell holds the first day of it."""
    if seen is None or seen.exact:
        return "Datum"
    return "Standmonat" if seen.month else "Standjahr"
