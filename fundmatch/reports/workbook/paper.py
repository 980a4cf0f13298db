"""A workbook and its sheets, written from top to bottom: values go in row by row, and never a formula."""

import io
from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Final, NamedTuple

from xlsxwriter import Workbook
from xlsxwriter.chart import Chart
from xlsxwriter.format import Format

from fundmatch.files.cell_text import as_address, as_cell
from fundmatch.files.excel_csv import FORMULA_SIGNS
from fundmatch.reports.workbook.cells import Value
from fundmatch.reports.workbook.styles import STYLES, Look

# Excel holds 65,530 links a sheet, addresses of 2,079 signs, and rows of 409 points.
_MAX_LINKS: Final = 65_000
_MAX_ADDRESS: Final = 2_000
_MAX_HEIGHT: Final = 400.0
# Widths and heights are given in pixels, because XlsxWriter rounds points and leaves the edge of a column out of
# its width: a letter is 7 pixels wide in Calibri 11, and a point is 4/3 of one.
_PIXELS_A_LETTER: Final = 7
# What a page of A4 across holds between the margins and above the line at the foot, at 96 pixels an inch; an unset row.
_PAGE_HEIGHT: Final = 650.0
_ROW_HEIGHT: Final = 20.0
# The day of a workbook that depends on none, so that the same content gives the same bytes.
_TIMELESS: Final = date(2026, 11, 30)


class Link(NamedTuple):
    """A text that leads to a web page, or with `#` to a sheet of the same workbook."""

    text: str
    target: str


Content = Value | Link


class Style(NamedTuple):
    """A named style, as it is and for a text that begins like a formula."""

    plain: Format
    quoted: Format

    def of(self, text: str) -> Format:
        """Return the look of this text: one that begins like a formula says that it is none."""
        return self.quoted if text.startswith(FORMULA_SIGNS) else self.plain


class Book:
    """A workbook that is being written; the same calls give the same bytes."""

    def __init__(self, day: date = _TIMELESS, *, title: str = "", subject: str = "", mark: str = "") -> None:
        """Begin a workbook that says it was made on `day`; Excel and LibreOffice keep the `mark` when they save."""
        self._buffer = io.BytesIO()
        # In memory: what an office plans leaves no temporary files behind.
        self._book = Workbook(self._buffer, {"in_memory": True})
        self._styles = {name: self._style(look) for name, look in STYLES.items()}
        stated = {"title": title, "subject": subject, "keywords": mark}
        made = datetime.combine(day, time(0))
        self._book.set_properties(
            {"author": "fundmatch", "created": made, **{name: text for name, text in stated.items() if text}}
        )

    def _style(self, look: Look) -> Style:
        return Style(self._book.add_format(look), self._book.add_format({**look, "quote_prefix": True}))

    def add_sheet(self, name: str, *, tab: str = "") -> "Paper":
        """Add a sheet behind the others, with a coloured tab."""
        paper = Paper(self._book, name, self._styles)
        if tab:
            paper.sheet.set_tab_color(tab)
        return paper

    def as_bytes(self) -> bytes:
        """Close the workbook and return the file."""
        self._book.close()
        return self._buffer.getvalue()


class Paper:
    """A sheet that is written from top to bottom; `last` is the last row written (1 is the first).

    `sheet` and `book` are XlsxWriter's, which counts rows and columns from nought.
    """

    def __init__(self, book: Workbook, name: str, styles: dict[str, Style]) -> None:
        """Add a sheet of this name; `styles` are those of the workbook by name."""
        self.name = name
        self.book = book
        self.sheet = book.add_worksheet(name)
        self.last = 0
        self._styles = styles
        self._links = 0
        self._heights: dict[int, float] = {}
        self._widths: dict[int, float] = {}

    def style(self, name: str) -> Style:
        """Return a named style."""
        return self._styles[name]

    def put(
        self,
        values: Sequence[Content],
        styles: Sequence[Style],
        height: float | None = None,
        *,
        joined: Sequence[tuple[int, int]] = (),
    ) -> int:
        """Write one row, a style for each value; return its number.

        `height` is in points. `joined` are cells to merge, from column to column (1 is A).
        """
        row = self.last
        self.last += 1
        if height is not None:
            self._heights[self.last] = min(height, _MAX_HEIGHT) * 4 / 3
            self.sheet.set_row_pixels(row, self._heights[self.last])
        for first, last in joined:
            self.sheet.merge_range(row, first - 1, row, last - 1, "", styles[first - 1].plain)
        for column, (value, style) in enumerate(zip(values, styles, strict=False)):
            self._write(row, column, value, style)
        return self.last

    def line(
        self, *values: Content, style: str, height: float | None = None, joined: Sequence[tuple[int, int]] = ()
    ) -> int:
        """Write one row in a single style."""
        return self.put(values, [self.style(style)] * len(values), height, joined=joined)

    def set_column(self, column: int, width: float, *, hidden: bool = False, folds: bool = False) -> None:
        """Set the width of a column in characters (1 is A); one that folds is folded away behind a plus sign."""
        self._widths[column] = width * _PIXELS_A_LETTER
        self.sheet.set_column_pixels(
            column - 1, column - 1, self._widths[column], None, {"hidden": hidden or folds, "level": int(folds)}
        )

    def fold(self, column: int) -> None:
        """Put the plus sign of the columns that are folded away above `column` (1 is A), which is in sight before them."""
        self.sheet.outline_settings(visible=True, symbols_below=True, symbols_right=False, auto_style=False)
        self.sheet.set_column_pixels(column - 1, column - 1, self._widths[column], None, {"collapsed": True})

    def hide_gridlines(self) -> None:
        """Hide the lines between the cells, on the screen too."""
        self.sheet.hide_gridlines(2)  # 1 would be on paper only

    def keep_together(self, blocks: Sequence[tuple[int, int]], *, share: float) -> None:
        """Break the pages of A4 across so that no block of rows, from first to last, is cut that fits on one.

        `share` is the size in print, 1 as on the screen. Of blocks that begin in one row the longest that fits counts.
        """
        room = _PAGE_HEIGHT / share
        breaks: list[int] = []
        used = 0.0
        for row in range(1, self.last + 1):
            sizes = [self._tall(first, last) for first, last in blocks if first == row]
            need = max((size for size in sizes if size <= room), default=self._tall(row, row))
            if used and used + need > room:
                breaks.append(row - 1)
                used = 0.0
            used += self._tall(row, row)
        self.sheet.set_h_pagebreaks(breaks)

    def _tall(self, first: int, last: int) -> float:
        """Return how high the rows are together, in pixels."""
        return sum(self._heights.get(row, _ROW_HEIGHT) for row in range(first, last + 1))

    def lay(self, chart: Chart, *, columns: tuple[int, int], rows: tuple[int, int]) -> None:
        """Lay a chart over the cells from the first to the last of `columns` and `rows`, which have their sizes."""
        right, down = 8, 4  # pixels of air before it
        width = sum(self._widths[column] for column in range(columns[0], columns[1] + 1))
        height = sum(self._heights[row] for row in range(rows[0], rows[1] + 1))
        chart.set_size({"width": width - right, "height": height - down})
        place = {"x_offset": right, "y_offset": down, "object_position": 1}
        self.sheet.insert_chart(rows[0] - 1, columns[0] - 1, chart, place)

    def _write(self, row: int, column: int, value: Content, style: Style) -> None:
        if isinstance(value, str) and value:
            self.sheet.write_string(row, column, as_cell(value), style.of(value))
        elif value is None or value == "":
            self.sheet.write_blank(row, column, None, style.plain)
        elif isinstance(value, Link):
            self._write_link(row, column, value, style)
        elif isinstance(value, date):
            self.sheet.write_datetime(row, column, datetime.combine(value, time(0)), style.plain)
        else:
            self.sheet.write_number(row, column, value, style.plain)

    def _write_link(self, row: int, column: int, link: Link, style: Style) -> None:
        """Write a text that leads somewhere; what is no address, or too long for one, stays a text."""
        target = as_address(link.target)
        inside = target.startswith("#")
        outside = target.startswith(("https://", "http://")) and len(target) <= _MAX_ADDRESS
        if not inside and not (outside and self._links < _MAX_LINKS):
            self._write(row, column, link.text, style)
            return
        self._links += 1
        address = f"internal:{target[1:]}" if inside else target
        self.sheet.write_url(row, column, address, style.of(link.text), as_cell(link.text))


def to_sheet(name: str) -> Link:
    """Return the link to the top of a sheet.

    >>> to_sheet("Offene Fragen").target
    "#'Offene Fragen'!A1"
    """
    return Link(name, f"#'{name}'!A1")
