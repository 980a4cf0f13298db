"""Reads the input columns of the sheet "Nachsehen": rows are known by a hidden column, wherever they are now."""

from dataclasses import dataclass
from typing import Final

from fundmatch.decisions.typed_rows import Sheets, TypedRow, typed_rows
from fundmatch.decisions.typed_text import typed
from fundmatch.files.cell_values import CellError
from fundmatch.files.headings import header_key

TICK, FOUND, NAME = "heute geprüft", "gefunden", "Programm"
# Headings of the hidden columns: the programme of a row, and the line of `checked.csv` that the row showed.
CHECKED_PROGRAMME, CHECKED_SHOWN = "checked_programme", "checked_shown"
HIDDEN: Final = (CHECKED_PROGRAMME, CHECKED_SHOWN)
_READ: Final = (TICK, FOUND, NAME, *HIDDEN)


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedCheck:
    """What stands in the input cells of one row, and where; `shown` is the number of the look that it showed.

    `fault` is what is wrong with a cell, in German, with a remedy; then nothing of the row counts.
    """

    programme_id: str
    programme_name: str
    tick: str
    found: str
    shown: int
    place: str
    fault: CellError | None = None


def typed_checks(file: str, sheets: Sheets) -> tuple[TypedCheck, ...]:
    """Return the rows of every sheet with a column "heute geprüft" in which something was typed."""
    return tuple(found for row in typed_rows(file, sheets, _places) if (found := _check(row)))


def _places(keys: dict[str, int]) -> dict[str, int]:
    wanted = {name: keys[header_key(name)] for name in _READ if header_key(name) in keys}
    return wanted if {TICK, CHECKED_PROGRAMME} <= wanted.keys() else {}


def _check(row: TypedRow) -> TypedCheck | None:
    cells, places, _ = row
    fault, texts = None, dict.fromkeys(_READ, "")
    for name, index in places.items():
        try:
            texts[name] = typed(cells[index]).strip() if index < len(cells) else ""
        except CellError as error:
            # A broken cell of a column that nobody types into says nothing against the row.
            fault = error if name in (TICK, FOUND, CHECKED_PROGRAMME) else fault
    if not (texts[TICK] or texts[FOUND] or fault):
        return None
    shown = texts[CHECKED_SHOWN]
    return TypedCheck(
        programme_id=texts[CHECKED_PROGRAMME],
        programme_name=texts[NAME],
        tick=texts[TICK],
        found=texts[FOUND],
        shown=int(shown) if shown.isdecimal() and len(shown) <= 9 else 0,
        place=row.place_of(TICK),
        fault=fault,
    )
