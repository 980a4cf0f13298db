"""Rows of a result workbook that officers type into: known by hidden columns, wherever they and their columns are now."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Final, NamedTuple

from fundmatch.files.headings import HEADER_WITHIN, column_letters, header_key
from fundmatch.files.safe_read import read_bytes
from fundmatch.files.xlsx_tables import open_workbook

_MAX_BYTES: Final = 50 * 1024 * 1024
# Takes the place of each heading (as `header_key` gives it); returns the place of each wanted column, none for another table.
Recognise = Callable[[dict[str, int]], dict[str, int]]


class TypedRow(NamedTuple):
    """The cells of one row, the place of each column that is read (0 is A), and where the row is, in German."""

    cells: Sequence[object]
    places: dict[str, int]
    where: str

    def place_of(self, name: str) -> str:
        """Return where the cell of a column is."""
        return f"{self.where}, Spalte {column_letters(self.places[name])}"


def typed_rows(path: Path, recognise: Recognise) -> Iterator[TypedRow]:
    """Yield the rows below the header of every sheet that `recognise` knows.

    Raises:
        StrategyError: The file cannot be read.
    """
    with open_workbook(read_bytes(path, _MAX_BYTES), path.name) as book:
        for title in book.titles:
            places: dict[str, int] = {}
            for number, cells in book.rows(title):
                if places:
                    yield TypedRow(cells, places, f"{path.name}, Blatt „{title}“, Zeile {number}")
                elif number > HEADER_WITHIN:
                    break
                else:
                    keys = {header_key(cell): index for index, cell in enumerate(cells) if isinstance(cell, str)}
                    places = recognise(keys)
