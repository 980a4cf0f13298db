"""One streamed sheet: values go in row by row, styled cells come out, and never a formula.

openpyxl makes an object for each styled cell and looks its style up again; over thousands
of rows that costs more than the writing itself. Here one object walks through the stream:
it bears what the row writer of openpyxl reads of a cell, and nothing else.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, Final, NamedTuple

from openpyxl.cell import WriteOnlyCell
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.hyperlink import Hyperlink

from fundmatch.files.excel_csv import FORMULA_SIGNS
from fundmatch.reports.workbook.cells import Value

# Excel holds 32,767 signs a cell, 65,530 links a sheet, addresses of 2,079 signs, and rows of 409 points.
MAX_CELL: Final = 32_000
_MAX_LINKS: Final = 65_000
_MAX_ADDRESS: Final = 2_000
_MAX_HEIGHT: Final = 400.0
# What XML 1.0 cannot hold; such signs come from copied web pages.
_ILLEGAL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_DAY_NOUGHT = date(1899, 12, 30)


class Link(NamedTuple):
    """A text that leads to a web page, or with `#` to a sheet of the same workbook."""

    text: str
    target: str


Content = Value | Link


class Style(NamedTuple):
    """Numbers of a named style, as it is and for a text that begins like a formula."""

    plain: int
    quoted: int


class _Ink:
    """What openpyxl's row writer reads of a cell; the same object serves the whole sheet."""

    __slots__ = ("_comment", "_value", "coordinate", "data_type", "has_style", "hyperlink", "style_id")

    def __init__(self) -> None:
        self._comment = self.hyperlink = None
        self.has_style = True
        self._value: str | int | float | None = None
        self.data_type = "n"
        self.coordinate = ""
        self.style_id = 0


class Paper:
    """A sheet that is written from top to bottom; `sheet` is openpyxl's, `last` the last row written."""

    def __init__(self, book: Any, name: str) -> None:
        """Add a sheet of this name to a write-only workbook."""
        self.sheet: Any = book.create_sheet(name)
        self.last = 0
        self._ink = _Ink()
        self._styles: dict[str, Style] = {}
        self._letters: list[str] = []
        # The one seam to openpyxl: rows are turned into cells here instead of there.
        self.sheet._values_to_row = self._cells

    def style(self, name: str) -> Style:
        """Return the numbers of a named style, looked up once a sheet."""
        if name not in self._styles:
            cell: Any = WriteOnlyCell(self.sheet)
            cell.style = name
            plain = cell.style_id
            cell.quotePrefix = True
            self._styles[name] = Style(plain, cell.style_id)
        return self._styles[name]

    def put(self, values: Sequence[Content], styles: Sequence[Style], height: float | None = None) -> int:
        """Write one row, a style for each value; return its number. `height` in points."""
        self.last += 1
        while len(self._letters) < len(values):
            self._letters.append(get_column_letter(len(self._letters) + 1))
        if height is not None:
            # As the attributes of the row, which is all that the row writer takes from a dimension.
            self.sheet.row_dimensions[self.last] = {"ht": f"{min(height, _MAX_HEIGHT):g}", "customHeight": "1"}
        self.sheet.append((values, styles))
        return self.last

    def line(self, *values: Content, style: str, height: float | None = None) -> int:
        """Write one row in a single style."""
        return self.put(values, [self.style(style)] * len(values), height)

    def merge(self, first: int, last: int) -> None:
        """Join cells of the last row, from column `first` to `last` (1 is A)."""
        self.sheet.merged_cells.add(f"{get_column_letter(first)}{self.last}:{get_column_letter(last)}{self.last}")

    def _cells(self, row: tuple[Sequence[Content], Sequence[Style]], number: int) -> Iterator[_Ink]:
        """Yield the cells of a row, one and the same object; the stream has written it before the next."""
        ink = self._ink
        for letter, value, style in zip(self._letters, *row, strict=False):
            ink.coordinate = f"{letter}{number}"
            ink.style_id = style.plain
            if isinstance(value, Link):
                value = self._linked(value, ink.coordinate)
            if isinstance(value, str) and value:
                ink.data_type = "s"
                ink._value = _clean(value)
                if value.startswith(FORMULA_SIGNS):
                    ink.style_id = style.quoted
            else:
                ink.data_type = "n"
                ink._value = _serial(value) if isinstance(value, date) else None if value == "" else value
            yield ink

    def _linked(self, link: Link, coordinate: str) -> str:
        """Note where the text leads; what is no address, or too long for one, stays a text."""
        links = self.sheet._hyperlinks
        if link.target.startswith("#"):
            links.append(Hyperlink(ref=coordinate, location=link.target[1:], display=link.text))
        elif (
            link.target.startswith(("https://", "http://"))
            and len(link.target) <= _MAX_ADDRESS
            and len(links) < _MAX_LINKS
        ):
            links.append(Hyperlink(ref=coordinate, target=_ILLEGAL.sub("", link.target)))
        return link.text


def to_sheet(name: str) -> Link:
    """Return the link to the top of a sheet.

    >>> to_sheet("Offene Fragen").target
    "#'Offene Fragen'!A1"
    """
    return Link(name, f"#'{name}'!A1")


def _serial(day: date) -> int:
    """Return the number by which Excel counts days; right from March 1900 on."""
    return (day - _DAY_NOUGHT).days


def _clean(text: str) -> str:
    """Return the text without signs that a file cannot hold, cut with a mark where it is too long."""
    text = _ILLEGAL.sub("", text)
    return text if len(text) <= MAX_CELL else f"{text[:MAX_CELL]} …"
