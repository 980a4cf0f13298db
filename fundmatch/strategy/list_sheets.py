"""Which sheets of a file hold the list, and what is said of the others."""

from collections.abc import Mapping, Sequence
from typing import Final

from fundmatch.core.errors import Problem
from fundmatch.files.grid import Grid, Sheet
from fundmatch.files.headings import header_key
from fundmatch.strategy.list_layout import find_list
from fundmatch.strategy.list_table import ListTable, text_of

_PREFERRED: Final = frozenset({"massnahmen", "measures"})


def lists_of(grid: Grid, chosen: Mapping[str, str]) -> tuple[list[ListTable], list[Problem]]:
    """Return the lists to read, and what is said of the others."""
    found = [(sheet, find_list(sheet, chosen)) for sheet in grid.sheets]
    lists = [
        (sheet, table)
        for sheet, table in found
        if table is not None and table.rows and table.place("title") is not None
    ]
    visible = [(sheet, table) for sheet, table in lists if sheet.visible] or lists
    if not visible:
        return [], [_nothing(grid, [sheet for sheet, _ in found])]
    main = max(visible, key=lambda pair: (header_key(pair[0].title) in _PREFERRED, _weight(pair[1])))[1]
    same = [table for _, table in visible if _alike(main, table)]
    hints = []
    for sheet, table in lists:
        if table in same:
            continue
        why = "ist ausgeblendet" if not sheet.visible else "ist anders aufgebaut"
        note = f"das Blatt „{sheet.title}“ {why} und wurde nicht gelesen ({len(table.rows)} Zeilen)"
        hints.append(
            Problem(grid.name, note=note, remedy="gehören sie dazu: einblenden oder gleich aufbauen", grave=False)
        )
    if len(same) > 1:
        names = ", ".join(f"„{table.sheet}“" for table in same)
        hints.append(Problem(grid.name, note=f"gelesen sind die Blätter {names}", grave=False))
    return same, hints


def _weight(table: ListTable) -> int:
    return len(table.rows) * len(_fields(table))


def _fields(table: ListTable) -> set[str]:
    return {column.meaning.field for column in table.columns if column.meaning}


def _alike(main: ListTable, other: ListTable) -> bool:
    """Tell whether two sheets are parts of one list: mostly the same headings."""
    ours, theirs = ({header_key(column.label) for column in table.columns} for table in (main, other))
    return other is main or (len(ours & theirs) * 2 > min(len(ours), len(theirs)) and len(ours & theirs) > 1)


def _nothing(grid: Grid, sheets: Sequence[Sheet]) -> Problem:
    """Say why no list was found: nothing there, or no heading that can be a title."""
    filled = [sheet for sheet in sheets if sheet.rows]
    if not filled:
        return Problem(grid.name, note="die Tabelle ist leer", remedy="Überschriften und Maßnahmen eintragen")
    if all(len(sheet.rows) == 1 for sheet in filled):
        place = filled[0].rows[0][0]
        return Problem(grid.name, place, note="unter der Überschrift steht nichts", remedy="Maßnahmen eintragen")
    tops = [text_of(cell) for _, cells in filled[0].rows[:3] for cell in cells if cell is not None and text_of(cell)]
    remedy = f'eine Spalte „Titel“ oder „Maßnahme“ nennen, oder in columns.toml zuordnen: title = "…". Oben steht: {", ".join(tops[:12])}'
    return Problem(grid.name, note="keine Überschrift für den Titel der Maßnahmen gefunden", remedy=remedy)
