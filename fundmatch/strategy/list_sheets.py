"""Which sheets of a file hold the list, and what is said of the others."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from fundmatch.core.errors import Problem
from fundmatch.core.formatting import counted
from fundmatch.core.normalise import fold
from fundmatch.files.grid import Grid, Sheet
from fundmatch.files.headings import header_key
from fundmatch.model.strategy import PassedOver
from fundmatch.strategy.column_looks import looks_like
from fundmatch.strategy.list_layout import find_list
from fundmatch.strategy.list_table import ListTable, text_of

_PREFERRED: Final = frozenset({"massnahmen", "measures"})


# Sheets that explain how the list is filled in.
_GUIDE: Final = re.compile(
    r"^(?:anleitung|ausfuellhilfe|hinweise?|legende|erlaeuterung|lies ?mich|read ?me|guide|instructions|help|hilfe)"
)

_Pair = tuple[Sheet, ListTable]


def lists_of(grid: Grid, chosen: Mapping[str, str]) -> tuple[list[ListTable], list[Problem], tuple[PassedOver, ...]]:
    """Return the lists to read, and what is said of the others, sheets passed over; where there is none, why."""
    found = [(sheet, find_list(sheet, chosen)) for sheet in grid.sheets]
    tables = [(sheet, table) for sheet, table in found if table is not None and table.place("title") is not None]
    tables = [(sheet, table) for sheet, table in tables if not _GUIDE.match(fold(sheet.title))] or tables
    lists = [(sheet, table) for sheet, table in tables if table.rows]
    visible = [(sheet, table) for sheet, table in lists if sheet.visible] or lists
    if not visible:
        return [], [_without_measures(grid, tables[0][1]) if tables else _without_header(grid)], ()
    main = max(visible, key=lambda pair: (header_key(pair[0].title) in _PREFERRED, _weight(pair[1])))[1]
    same = [table for _, table in visible if _alike(main, table)]
    untitled = [(sheet, table) for sheet, table in found if sheet.visible and not _is_titled(sheet, table)]
    problems = [*_not_read(grid, [pair for pair in lists if pair[1] not in same]), *_all_read(grid, same)]
    without = [(sheet, table) for sheet, table in untitled if _holds_figures(sheet, table)]
    return same, problems + [_without_titles(grid, sheet) for sheet, _ in without], tuple(map(_passed, without))


def _is_titled(sheet: Sheet, table: ListTable | None) -> bool:
    return (table is not None and table.place("title") is not None) or bool(_GUIDE.match(fold(sheet.title)))


def _holds_figures(sheet: Sheet, table: ListTable | None) -> bool:
    """Tell whether a sheet looks like a list: numbers or costs under headings, or amounts in most of its rows."""
    if table is not None and table.rows:
        return True
    amounts = [any(looks_like([cell, cell]) == "Euro" for cell in cells) for _, cells in sheet.rows]
    return sum(amounts) > 1 and sum(amounts) * 2 >= len(amounts)


def _without_titles(grid: Grid, sheet: Sheet) -> Problem:
    note = f"das Blatt „{sheet.title}“ hat keine Spalte mit Titeln und wurde nicht gelesen ({counted(len(sheet.rows), 'Zeile', 'Zeilen')})"
    return Problem(grid.name, note=note, remedy="gehört es dazu: eine Spalte „Titel“ ergänzen", grave=False)


def _passed(pair: tuple[Sheet, ListTable | None]) -> PassedOver:
    sheet, table = pair
    number, cells = sheet.rows[0]
    words = next((words for cell in cells if cell is not None and (words := text_of(cell))), "")
    row = table.header_row if table else number
    return PassedOver(sheet=sheet.title, row=row, why="Blatt ohne Spalte mit Titeln", words=words[:80])


def _not_read(grid: Grid, others: Sequence[_Pair]) -> Iterator[Problem]:
    for sheet, table in others:
        why = "ist anders aufgebaut" if sheet.visible else "ist ausgeblendet"
        note = (
            f"das Blatt „{sheet.title}“ {why} und wurde nicht gelesen ({counted(len(table.rows), 'Zeile', 'Zeilen')})"
        )
        yield Problem(grid.name, note=note, remedy="gehören sie dazu: einblenden oder gleich aufbauen", grave=False)


def _all_read(grid: Grid, tables: Sequence[ListTable]) -> Iterator[Problem]:
    if len(tables) > 1:
        names = ", ".join(f"„{table.sheet}“" for table in tables)
        yield Problem(grid.name, note=f"gelesen sind die Blätter {names}", grave=False)


def _weight(table: ListTable) -> int:
    return len(table.rows) * len({column.meaning.field for column in table.columns if column.meaning})


def _alike(main: ListTable, other: ListTable) -> bool:
    """Tell whether two sheets are parts of one list: mostly the same headings."""
    ours, theirs = ({header_key(column.label) for column in table.columns} for table in (main, other))
    return other is main or (len(ours & theirs) * 2 > min(len(ours), len(theirs)) and len(ours & theirs) > 1)


def _without_measures(grid: Grid, table: ListTable) -> Problem:
    """Say that there are headings, and no measure under them."""
    where = table.where(grid.name)
    passed = [row for row in table.passed_over if row.row > table.header_row]
    if passed:
        note = f"keine Zeile enthält eine Maßnahme ({len(passed)} übergangen: {passed[0].why})"
        return Problem(where, table.header_row, note=note, remedy="Titel eintragen")
    return Problem(where, table.header_row, note="unter der Überschrift steht nichts", remedy="Maßnahmen eintragen")


def _without_header(grid: Grid) -> Problem:
    """Say that the file is empty, or that no heading can be that of the titles."""
    filled = [sheet for sheet in grid.sheets if sheet.rows]
    if not filled:
        return Problem(grid.name, note="die Tabelle ist leer", remedy="Überschriften und Maßnahmen eintragen")
    tops = [text_of(cell) for _, cells in filled[0].rows[:3] for cell in cells if cell is not None and text_of(cell)]
    listed = ", ".join(top[:60] for top in tops[:12])
    remedy = (
        f'eine Spalte „Titel“ oder „Maßnahme“ nennen, oder in columns.toml zuordnen: title = "…". Oben steht: {listed}'
    )
    return Problem(grid.name, note="keine Überschrift für den Titel der Maßnahmen gefunden", remedy=remedy)
