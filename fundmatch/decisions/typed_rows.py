"""Rows of a result workbook that officers type into: known by hidden columns, wherever they and their columns are now."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

from fundmatch.files.headings import HEADER_WITHIN, RawRow, column_letters, header_key

# Takes the place of each heading (as `header_key` gives it); returns the place of each wanted column, none for another table.
Recognise = Callable[[dict[str, int]], dict[str, int]]
# The rows of each sheet of a workbook, by its name: it is parsed once, and read for every kind of entry.
Sheets = Mapping[str, Sequence[RawRow]]


class TypedRow(NamedTuple):
    """The cells of one row, the place of each column that is read (0 is A), and where the row is, in German."""

    cells: Sequence[object]
    places: dict[str, int]
    where: str

    def place_of(self, name: str) -> str:
        """Return where the cell of a column is."""
        return f"{self.where}, Spalte {column_letters(self.places[name])}"


def typed_rows(file: str, sheets: Sheets, recognise: Recognise) -> Iterator[TypedRow]:
    """Yield the rows below the header of every sheet that `recognise` knows; `file` is what messages call the workbook."""
    for title, rows in sheets.items():
        places: dict[str, int] = {}
        for number, cells in rows:
            if places:
                yield TypedRow(cells, places, f"{file}, Blatt „{title}“, Zeile {number}")
            elif number > HEADER_WITHIN:
                break
            else:
                keys = {header_key(cell): index for index, cell in enumerate(cells) if isinstance(cell, str)}
                places = recognise(keys)
