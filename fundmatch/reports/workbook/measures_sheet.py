"""The sheet "Maßnahmen": one row a measure with its best door; what is typed here is read back for that pair."""

from collections.abc import Sequence
from datetime import date
from itertools import chain
from typing import Final

from fundmatch.model.decision import MEASURE_ID, PROGRAMME_ID
from fundmatch.model.result import Candidate, Fit, MatchResult, MeasureResult
from fundmatch.reports.chosen import is_chance, standing, wanted_of
from fundmatch.reports.workbook import cells
from fundmatch.reports.workbook.cells import Pair
from fundmatch.reports.workbook.columns import Column, decision_column
from fundmatch.reports.workbook.paper import Content, Paper
from fundmatch.reports.workbook.table_sheet import HEADER_ROW, finish, prepare, put_table, put_title

_TYPED: Final = ("status", "person", "note")
COLUMNS: Final = (
    Column(header="Nr.", width=9, style="Fett", printed=True),
    Column(header="Maßnahme", width=34, style="Fett", printed=True),
    Column(header="Federführung", width=18, printed=True),
    Column(header="Stand", width=15, printed=True),
    Column(header="Programm", width=42, style="Fett", printed=True),
    Column(header="Art", width=14, printed=True),
    Column(header="Zu tun", width=15, printed=True),
    Column(header="Frist", width=12, style="Frist", printed=True),
    Column(header="Zuwendung bis", width=13, style="Euro", printed=True),
    Column(header="Zweites Programm", width=36, printed=True),
    *(decision_column(field) for field in _TYPED),
    Column(header=MEASURE_ID, width=10),
    Column(header=PROGRAMME_ID, width=10),
)
_EXPLANATION: Final = (
    "Eine Zeile je Maßnahme: was jetzt am besten geht, das Zweite, der nächste Termin. Status, Person und Notiz gelten für das "
    "genannte Programm und werden eingelesen. Was ruht und was erledigt ist, steht am Ende."
)


def put_measures(paper: Paper, result: MatchResult) -> None:
    """Write every measure once, in the officer's order; what is put off comes behind, finished ones last."""
    entries = sorted(result.measures, key=lambda entry: (entry.done, not entry.in_hand))
    prepare(paper, COLUMNS)
    put_title(paper, "Maßnahmen", _EXPLANATION)
    rows = [_row(entry, result) for entry in entries]
    looks = [_looks(entry, result) for entry in entries]
    put_table(paper, "Massnahmen", COLUMNS, rows, looks=looks)
    finish(paper, COLUMNS)
    grey = paper.book.add_format({"font_color": "#7B8794", "italic": True})
    if rows:
        span = f"A{HEADER_ROW + 1}:M{paper.last}"
        rule = {"type": "formula", "criteria": f'=$D{HEADER_ROW + 1}="erledigt"', "format": grey}
        paper.sheet.conditional_format(span, rule)


def best_of(entry: MeasureResult) -> Candidate | None:
    """Return what was granted, applied for or chosen, else the best to apply for now, else the first that is not turned down."""
    chosen = (one for one in wanted_of(entry) if one in entry.candidates)
    now = (one for one in entry.candidates if is_chance(one))
    undecided = (one for one in entry.candidates if not standing(one).settled)
    return next(chain(chosen, now, undecided, entry.candidates), None)


def _row(entry: MeasureResult, result: MatchResult) -> Sequence[Content]:
    measure, best = entry.measure, best_of(entry)
    state = "erledigt" if entry.done else measure.status
    head: list[Content] = [measure.id, measure.title, measure.department, state]
    if best is None:
        why = turned_down_in_words(entry) or "kein Treffer; siehe „Ohne Treffer“"
        return [*head, "" if entry.done else why, *[None] * (len(COLUMNS) - len(head) - 3), measure.id, None]
    pair = Pair(run=result.run, entry=entry, candidate=best)
    second = next((one for one in entry.candidates if one is not best), None)
    maybe = "" if best.fit is not Fit.MAYBE else " (vielleicht)"
    return [
        *head,
        f"{best.programme.name}{maybe}",
        best.instrument,
        cells.action(pair),
        _due(pair, result.run.as_of),
        best.money.grant_eur[1] if best.money.grant_eur else None,
        second.programme.name if second else "",
        *(cells.decided(best.decision, field) for field in _TYPED),
        measure.id,
        best.programme.id,
    ]


def turned_down_in_words(entry: MeasureResult) -> str:
    """Return what a person turned down of a measure that has nothing else: `abgelehnt: Bäder (und 2 weitere)`."""
    names = [one.programme.name for one in entry.rejected]
    return f"abgelehnt: {names[0]}{f' (und {len(names) - 1} weitere)' if names[1:] else ''}" if names else ""


def _due(pair: Pair, as_of: date) -> Content:
    found = cells.due(pair)
    return found if isinstance(found, date) and found >= as_of else None


def _looks(entry: MeasureResult, result: MatchResult) -> Sequence[str]:
    best = best_of(entry)
    # A row without a programme has nothing to decide: what is typed there could belong to nothing, so nothing invites it.
    looks = [column.style if best or not column.decision else "Text" for column in COLUMNS]
    if best:
        place = next(index for index, column in enumerate(COLUMNS) if column.header == "Frist")
        looks[place] = cells.due_look(Pair(run=result.run, entry=entry, candidate=best))
    return looks
