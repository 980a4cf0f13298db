"""Read the sheet "Profil" of a workbook: a line for each fact, its German label and its value.

What cannot be read is said and counts as unknown: a workbook is never refused for it.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from fundmatch.core.errors import Problem, nearest
from fundmatch.core.field_spec import specs
from fundmatch.core.normalise import fold
from fundmatch.core.territories import is_area
from fundmatch.files import cell_values
from fundmatch.files.cell_values import CellError
from fundmatch.files.grid import Grid, Sheet
from fundmatch.files.headings import RawRow, header_key
from fundmatch.model.strategy import PROFILE_SHEET, Profile
from fundmatch.strategy.profile_sources import Source
from fundmatch.strategy.profile_values import NUMBERS, READERS, session_days

_LABELS: Final = {spec.name: spec.label for spec in specs(Profile) if spec.name != "rates"}
_FIELD_OF: Final[Mapping[str, str]] = {
    header_key(written): name for name, label in _LABELS.items() for written in (label, name)
}


def is_profile(sheet: Sheet) -> bool:
    """Tell whether a sheet is called "Profil"."""
    return fold(sheet.title).strip() == fold(PROFILE_SHEET)


def sheet_source(grid: Grid) -> Source | None:
    """Return what the sheet says; None where there is no such sheet or nothing is filled in."""
    sheet = next((sheet for sheet in grid.sheets if is_profile(sheet)), None)
    if sheet is None:
        return None
    values: dict[str, Any] = {}
    rows: dict[str, int] = {}
    problems: list[Problem] = []
    for row, label, cell in _lines(sheet):
        name = _FIELD_OF.get(header_key(label))
        if name is None:
            note = f"die Zeile „{label}“ gibt es im Profil nicht; sie wird nicht gelesen"
            problems.append(
                Problem(grid.name, row, sheet.title, note, nearest(label, _LABELS.values(), most=20), grave=False)
            )
            continue
        value, wrong = read_fact(name, cell)
        problems += [
            Problem(grid.name, row, label, f"{error.note}; gilt als unbekannt", error.remedy, grave=False)
            for error in wrong
        ]
        if value not in (None, "", ()):
            values[name], rows[name] = value, row
    if not values and not problems:
        return None
    label = f"Blatt „{sheet.title}“"
    return Source(
        file=grid.name,
        label=label,
        unit="Zeile",
        values=values,
        places=rows,
        problems=tuple(problems),
        complete=False,
    )


def _lines(sheet: Sheet) -> Iterator[tuple[int, str, object]]:
    """Yield row, label and value of every line under the heading that has a value."""
    begun = not any(_is_heading(row) for row in sheet.rows)
    for row in sheet.rows:
        if _is_heading(row):
            begun = True
            continue
        number, cells = row
        place = _first(cells)
        if begun and place is not None and place + 1 < len(cells) and _known(cells[place + 1]):
            yield number, cell_values.text(cells[place]), cells[place + 1]


def _is_heading(row: RawRow) -> bool:
    keys = [header_key(cell) for cell in row[1] if isinstance(cell, str)]
    return keys[:2] == ["angabe", "wert"]


def _first(cells: Sequence[object]) -> int | None:
    return next((place for place, cell in enumerate(cells) if isinstance(cell, str) and cell.strip()), None)


def _known(cell: object) -> bool:
    return isinstance(cell, CellError) or bool(cell_values.known(cell))


def read_fact(name: str, cell: object) -> tuple[Any, list[CellError]]:
    """Return what a cell says of a field of the profile, and what is wrong with it."""
    if isinstance(cell, CellError):
        return None, [cell]
    if name == "council_dates":
        return session_days(cell)
    try:
        return READERS[name](_as_toml(name, cell)), []
    except CellError as error:
        return None, [error]


def _as_toml(name: str, cell: object) -> object:
    """Return the cell as the readers of values take it: numbers as such, lists with their items apart, the rest as text."""
    if name in NUMBERS:
        whole = isinstance(cell, float) and cell.is_integer()
        return int(cell) if isinstance(cell, float) and whole else cell if isinstance(cell, int) else _text(cell)
    if name in ("areas", "plans"):
        written = _text(cell)
        return [written] if is_area(written) else list(cell_values.listing(written, commas=True))
    return _text(cell)


def _text(cell: object) -> str:
    return cell_values.text(cell)
