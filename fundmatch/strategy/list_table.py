"""The list that stands on a sheet: its columns, the rows of measures, the rows that are none."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from fundmatch.files import cell_values
from fundmatch.model.strategy import PassedOver
from fundmatch.strategy.headings import YEAR, Meaning

# A row of a sheet that holds anything: its number and its filled cells by the place of their column.
FilledRow = tuple[int, dict[int, object]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column of a list: its place from 0, heading as people read it, and what it means (None: unknown)."""

    place: int
    label: str
    meaning: Meaning | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ListRow:
    """A row that names a measure, with the section it stands in; `cells` and `texts`, each on one line, by place of the column."""

    number: int
    cells: Mapping[int, object]
    texts: Mapping[int, str]
    leitthema: str = ""
    handlungsfeld: str = ""
    section: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ListTable:
    """The list of one sheet: columns, rows of measures, rows that are none; `legend` are texts that explain signs.

    `footnotes` are the texts of rows that are footnotes or legends.
    """

    sheet: str
    header_row: int
    columns: tuple[Column, ...]
    rows: tuple[ListRow, ...]
    passed_over: tuple[PassedOver, ...] = ()
    legend: tuple[str, ...] = ()
    footnotes: tuple[str, ...] = ()
    filled_down: tuple[str, ...] = ()
    hidden: frozenset[int] = frozenset()
    struck: frozenset[int] = frozenset()

    @property
    def by_field(self) -> dict[str, Column]:
        """Return the column of each field; columns of single years are not among them."""
        return {
            column.meaning.field: column for column in self.columns if column.meaning and column.meaning.field != YEAR
        }

    @property
    def years(self) -> list[Column]:
        """Return the columns that hold the costs of one year."""
        return [column for column in self.columns if column.meaning and column.meaning.field == YEAR]

    def where(self, name: str) -> str:
        """Return what messages call the sheet of a file."""
        return f"{name} [{self.sheet}]" if self.sheet else name

    def place(self, name: str) -> int | None:
        """Return the place of the column that means the field, None if there is none."""
        return next((column.place for column in self.columns if column.meaning and column.meaning.field == name), None)


def columns_of(table: ListTable) -> Iterator[tuple[Column, list[object]]]:
    """Yield each column with its cells in the rows of measures."""
    for column in table.columns:
        yield column, [row.cells.get(column.place) for row in table.rows]


def text_of(cell: object) -> str:
    """Return a cell on one line; a broken one is empty."""
    return "" if isinstance(cell, cell_values.CellError) else " ".join(cell_values.text(cell).split())
