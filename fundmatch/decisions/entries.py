"""What a workbook says: its rows with the cells of the decision columns, before anything is judged."""

from dataclasses import dataclass
from datetime import datetime

from fundmatch.core.errors import Problem
from fundmatch.decisions.workbook_mark import Stamp
from fundmatch.model.decision import FIELDS


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a decision column: field, text as typed (empty: nothing there), letters of the column."""

    field: str
    text: str
    column: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row of one sheet; a column that the sheet does not have says nothing about its field.

    The ids are empty where the row has none; then measure number and programme name may
    still tell which pair is meant.
    """

    sheet: str
    number: int
    measure_id: str = ""
    programme_id: str = ""
    measure_number: str = ""
    measure_title: str = ""
    programme_name: str = ""
    cells: tuple[Cell, ...] = ()

    @property
    def place(self) -> str:
        """Return where people find the row."""
        return f"Blatt „{self.sheet}“, Zeile {self.number}"

    @property
    def typed(self) -> str:
        """Return everything that stands in its decision columns, on one line."""
        return "; ".join(f"{FIELDS[cell.field]}: {cell.text}" for cell in self.cells if cell.text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entries:
    """The rows of one workbook; `saved` is when it was last saved, as it says itself."""

    file: str
    sha256: str
    stamp: Stamp | None
    saved: datetime | None
    rows: tuple[Row, ...]
    remarks: tuple[Problem, ...] = ()
