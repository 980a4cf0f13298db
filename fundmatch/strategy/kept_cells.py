"""Cells of columns that nobody reads: kept beside the measure, as a person reads them in the sheet."""

import re

from fundmatch.strategy.column_looks import holds_euros
from fundmatch.strategy.headings import COST_YEARLY, YEAR
from fundmatch.strategy.list_table import Column, ListRow, ListTable, columns_of

# A number that was written out of a calculation: no person types so many decimals.
_NOISE = re.compile(r"[-+]?\d+[.,]\d{9,}")


class KeptCells:
    """The columns of a list that fill no field by themselves, and which of them hold euros."""

    def __init__(self, table: ListTable) -> None:
        """Take the columns of the list."""
        self._columns: list[tuple[str, Column, bool]] = []
        labels: set[str] = set()
        for column, cells in columns_of(table):
            if column.meaning and column.meaning.field not in (YEAR, COST_YEARLY):
                continue
            label, number = column.label, 2
            while label in labels:  # a heading that comes twice gets a number
                label, number = f"{column.label} ({number})", number + 1
            labels.add(label)
            self._columns.append((label, column, bool(column.meaning) or holds_euros(cells)))

    def of(self, row: ListRow) -> dict[str, str]:
        """Return the cells of a row under their headings; euros with dots, as the sheet shows them."""
        return {label: _shown(row, column, euros=euros) for label, column, euros in self._columns}


def _shown(row: ListRow, column: Column, *, euros: bool) -> str:
    cell, written = row.cells.get(column.place), row.texts.get(column.place, "")
    if isinstance(cell, str) and _NOISE.fullmatch(cell.strip()):
        cell = float(cell.strip().replace(",", "."))
        written = f"{cell:.15g}".replace(".", ",")
    if not euros or isinstance(cell, bool) or not isinstance(cell, int | float):
        return written
    return re.sub(r"^-?\d+(?=,|$)", lambda whole: f"{int(whole[0]):,}".replace(",", "."), written)
