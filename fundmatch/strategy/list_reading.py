"""A file with a list of measures → measures, what each column was read as, and what was passed over.

Every sheet of the same layout counts. What is doubtful is said and the run goes on; only a
missing title, a doubled number or an amount that can be read in two ways stops it.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from fundmatch.core.errors import Problem
from fundmatch.files.cell_values import CellError
from fundmatch.files.grid import Grid
from fundmatch.files.headings import header_scale
from fundmatch.model.strategy import MONEY, MappedColumn, Measure, PassedOver
from fundmatch.strategy.cost_classes import class_amount, cost_classes
from fundmatch.strategy.footnotes import footnotes_of, note_of, without_mark
from fundmatch.strategy.headings import COST_TO, COST_YEARLY, PERIOD, YEAR
from fundmatch.strategy.kept_cells import KeptCells
from fundmatch.strategy.list_cells import RowReading, id_text, read_row
from fundmatch.strategy.list_costs import DerivedCosts
from fundmatch.strategy.list_ids import ReadRow, measures_of
from fundmatch.strategy.list_remarks import (
    Denied,
    about_cells,
    about_classes,
    about_columns,
    about_denials,
    about_descriptions,
    about_marks,
    about_rows,
    contradictions,
    not_there,
)
from fundmatch.strategy.list_sheets import lists_of
from fundmatch.strategy.list_table import Column, ListRow, ListTable, columns_of, text_of
from fundmatch.strategy.loose_amounts import parts_with_commas, read_amount
from fundmatch.strategy.profile_sources import Source

# Fields whose value is read out of a cell's words, so that the words are worth keeping beside it.
_WORDED: Final = frozenset(
    {*MONEY, COST_TO, "start", "end", PERIOD, "started", "council_vote", "cost_kind", "applicant"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ListReading:
    """What was understood of a file: measures in its order, columns, rows passed over, hints and grave problems.

    `words` are, for each measure, its cells as they are written, by field.
    `profile` is what the sheet "Profil" of the same workbook says of the applicant.
    """

    measures: tuple[Measure, ...] = ()
    mapping: tuple[MappedColumn, ...] = ()
    passed_over: tuple[PassedOver, ...] = ()
    problems: tuple[Problem, ...] = ()
    words: tuple[Mapping[str, str], ...] = ()
    profile: Source | None = None

    @property
    def grave(self) -> list[Problem]:
        """Return what stops the run."""
        return [problem for problem in self.problems if problem.grave]


def read_list(grid: Grid, chosen: Mapping[str, str], as_of: date | None = None) -> ListReading:
    """Read the measures of all sheets of the same layout; `chosen` are headings that `columns.toml` names.

    Dates of progress ("Eröffnung am 01.05.2025") count against the day of the run `as_of`.
    """
    tables, hints, sheets = lists_of(grid, chosen)
    hints += not_there(grid, tables, chosen)
    if not tables:
        return ListReading(problems=(*grid.hints, *hints))
    readings = [_TableReader(grid.name, table, as_of).read() for table in tables]
    rows = [row for reading in readings for row in reading.rows]
    measures, problems = measures_of(grid.name, rows, several=len(tables) > 1)
    return ListReading(
        measures=tuple(measures),
        mapping=tuple(column for table in tables for column in _mapping(table)),
        passed_over=(*(row for table in tables for row in table.passed_over), *sheets),
        problems=(*grid.hints, *hints, *(problem for reading in readings for problem in reading.problems), *problems),
        words=tuple(map(_words, rows)),
    )


@dataclass(slots=True)
class _TableReading:
    """What the rows of one sheet say."""

    rows: list[ReadRow] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


class _TableReader:
    """Reads the rows of one list; columns, units and signs are those of the table as a whole."""

    def __init__(self, name: str, table: ListTable, as_of: date | None) -> None:
        self._where = table.where(name)
        self._table = table
        self._as_of = as_of
        self._footnotes = footnotes_of(table.footnotes)
        self._marked: list[tuple[int, str]] = []
        self._denied: list[Denied] = []
        self._columns = table.by_field
        self._sheet_scale = next((scale for text in table.legend if (scale := header_scale(text)) > 1), 1)
        self._scales = {
            name: self._scale(column) for name, column in self._columns.items() if name in (*MONEY, COST_TO)
        }
        labels = [self._columns[name].label for name in MONEY if name in self._columns]
        self._classes = cost_classes([*labels, *table.legend])
        money = [self._columns[name].place for name in MONEY if name in self._columns]
        money += [column.place for column in table.years]
        self._english = parts_with_commas(row.cells.get(place) for row in table.rows for place in money)
        self._kept = KeptCells(table)
        self._derived = DerivedCosts(table, self._scale, self._english)

    def read(self) -> _TableReading:
        """Return the rows that are measures, and all that is said of the sheet."""
        reading = _TableReading()
        remarks: dict[tuple[str, bool], list[tuple[int, str]]] = defaultdict(list)
        for row in self._table.rows:
            try:
                cells = self._read_row(row)
            except CellError as error:
                reading.problems.append(Problem(self._where, row.number, self._doubtful(row), error.note, error.remedy))
                continue
            for name, words, known in cells.remarks:
                remarks[name, known].append((row.number, words))
            self._take(row, cells, reading)
        reading.problems += about_cells(self._where, self._columns, remarks)
        reading.problems += about_denials(self._where, self._columns, self._denied)
        if self._sheet_scale > 1:
            unit = "Tausend" if self._sheet_scale == 1_000 else "Millionen"
            note = f"Zahlen ohne Einheit zählen {unit} Euro, wie es auf dem Blatt steht"
            reading.problems.append(Problem(self._where, self._table.header_row, note=note, grave=False))
        reading.problems += about_classes(self._where, self._table, self._classes)
        reading.problems += self._derived.said(self._where)
        reading.problems += about_marks(self._where, self._marked)
        reading.problems += about_columns(self._where, self._table)
        reading.problems += about_rows(self._where, self._table)
        reading.problems += about_descriptions(self._where, self._table, reading.rows)
        return reading

    def _read_row(self, row: ListRow) -> RowReading:
        def cell(name: str) -> object:
            return self._cell(row, name)

        reading = read_row(cell, self._scales, english=self._english, as_of=self._as_of)
        reading.values["title"], mark = without_mark(reading.values["title"], self._footnotes)
        if mark:
            self._marked.append((row.number, mark))
            if note := note_of(mark, self._footnotes):
                reading.add_note(f"Fußnote: {note}")
        return reading

    def _take(self, row: ListRow, cells: RowReading, reading: _TableReading) -> None:
        """Add the measure of a row, or say that it has no title."""
        identity, mended = id_text(self._cell(row, "id"))
        if not cells.values["title"]:
            label = self._columns["title"].label
            named = f"die Maßnahme „{identity}“" if identity else "die Zeile nennt Kosten oder ein Amt und"
            note = f"{named} hat keinen Titel"
            remedy = "einen Titel eintragen; eine Zwischenüberschrift löschen, eine Summe „Summe“ nennen"
            reading.problems.append(Problem(self._where, row.number, label, note, remedy))
            return
        values = {
            **cells.values,
            **_sections(cells.values, row),
            "extra": self._kept.of(row),
            "sheet": self._table.sheet,
            "row": row.number,
        }
        named = " ".join(filter(None, (identity, f"„{values['title'][:40]}“")))
        self._denied += [Denied(row.number, named, denial) for denial in cells.denials]
        self._derived.complete(row, values)
        reading.problems += contradictions(self._where, row.number, values, self._columns)
        reading.rows.append(ReadRow(self._table, row, values, identity, mended))

    def _scale(self, column: Column) -> int:
        """Return what a bare number counts: as the heading says, else as a remark on the sheet ("Angaben in T€")."""
        own = header_scale(column.label)
        names_unit = re.search(r"€|\beur", column.label.casefold())
        return own if own > 1 or names_unit else self._sheet_scale

    def _cell(self, row: ListRow, name: str) -> object:
        """Return the cell of a field; a sign for a class of costs gives the amount that the legend names."""
        cell = row.cells.get(self._columns[name].place) if name in self._columns else None
        if self._classes and name in MONEY and isinstance(cell, str):
            return class_amount(cell, self._classes)
        return cell

    def _doubtful(self, row: ListRow) -> str:
        """Return the heading of the first amount of a row that can be read in two ways."""
        for name in (*MONEY, COST_TO):
            try:
                read_amount(self._cell(row, name))
            except CellError:
                return self._columns[name].label
        return ""


def _sections(values: Mapping[str, Any], row: ListRow) -> dict[str, str]:
    """Return what the section above a row says, where no column says it."""
    own = values["handlungsfeld"]
    if row.handlungsfeld and re.fullmatch(r"[A-ZÄÖÜ]{1,4}\d?", own):
        own = ""  # the section spells out what the code in the column shortens
    # Where a column names the Handlungsfeld, the section above is the wider heading.
    wider = row.handlungsfeld if own and own != row.handlungsfeld else ""
    return {
        "leitthema": values["leitthema"] or row.leitthema or wider,
        "handlungsfeld": own or row.handlungsfeld,
    }


def _mapping(table: ListTable) -> Iterator[MappedColumn]:
    for column, cells in columns_of(table):
        yield MappedColumn(
            sheet=table.sheet, column=column.label, field=_read_as(table, column), example=_example(cells)
        )


def _read_as(table: ListTable, column: Column) -> str | None:
    if column.meaning is None:
        return None
    return "cost_total_eur" if column.meaning.field in (YEAR, COST_TO, COST_YEARLY) else column.meaning.field


def _example(cells: Sequence[object]) -> str:
    return next((text_of(cell)[:80] for cell in cells if cell is not None and text_of(cell)), "")


def _words(row: ReadRow) -> dict[str, str]:
    """Return what stands in the cells of a row whose words may say more than the value."""
    words = {}
    for column in row.table.columns:
        if column.meaning and column.meaning.field in _WORDED and (text := text_of(row.row.cells.get(column.place))):
            words[column.meaning.field] = text
    if COST_TO in words:
        low, high = words.get("cost_total_eur", ""), words.pop(COST_TO)
        words["cost_total_eur"] = f"{low} bis {high}".strip()
    return words
