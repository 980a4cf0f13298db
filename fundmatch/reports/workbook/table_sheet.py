"""Tables on a sheet: title, header, rows, Excel table, links, drop-downs, hidden columns, heights."""

import math
from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from itertools import repeat
from typing import Final

from fundmatch.reports.workbook.cells import Pair
from fundmatch.reports.workbook.columns import HIDDEN, Column
from fundmatch.reports.workbook.paper import Content, Link, Paper
from fundmatch.reports.workbook.styles import set_print_area, set_up_page

HEADER_ROW = 3
LINE_HEIGHT = 13.0
_MAX_LINES = 18
# Width of an average letter of Calibri 10, in units of column width, with the room that wrapped words leave.
CHARACTER = 0.84
# A header cell of an Excel table; the limit of Excel is 255.
_MAX_HEADER: Final = 120


def put_title(paper: Paper, title: str, explanation: str) -> None:
    """Write the two lines above a table."""
    paper.line(title, style="Titelzeile", height=26)
    paper.line(explanation, style="Erklärung")


def put_pairs(paper: Paper, name: str, title: tuple[str, str], columns: Sequence[Column], pairs: Sequence[Pair]) -> int:
    """Write title, header and rows of candidates as the Excel table `name`; return the last row."""
    prepare(paper, columns)
    put_title(paper, *title)
    rows = ([_content(column, pair) for column in columns] for pair in pairs)
    looks = ([column.look(pair) if column.look else column.style for column in columns] for pair in pairs)
    last = put_table(paper, name, columns, rows, looks=looks)
    finish(paper, columns)
    return last


def plain_rows(
    paper: Paper,
    name: str,
    title: tuple[str, str],
    columns: Sequence[Column],
    rows: Iterable[Sequence[Content]],
    *,
    max_lines: int = _MAX_LINES,
) -> int:
    """Write title and a table of ready values as the Excel table `name`; return the last row."""
    prepare(paper, columns)
    put_title(paper, *title)
    last = put_table(paper, name, columns, rows, max_lines=max_lines)
    finish(paper, columns)
    return last


def put_table(
    paper: Paper,
    name: str,
    columns: Sequence[Column],
    rows: Iterable[Sequence[Content]],
    *,
    max_lines: int = _MAX_LINES,
    looks: Iterable[Sequence[str]] | None = None,
) -> int:
    """Write header and rows below what is there, as an Excel table; return its last row.

    An Excel table has one row at least, so an empty one gets a blank row. Headers must
    differ without regard to case (see `with_unique_headers`). `looks` are names of styles, a row each,
    where they are not those of the columns.
    """
    header = put_header(paper, columns)
    styles = [paper.style(column.style) for column in columns]
    tall = _tall(columns)
    named = repeat(None) if looks is None else looks
    for row, look in zip(rows, named, strict=False):
        paper.put(row, [paper.style(name) for name in look] if look else styles, _height(row, tall, max_lines))
    last = paper.last
    if last == header:
        paper.put([None] * len(columns), styles)
    _as_table(paper, name, columns, header)
    for index, column in enumerate(columns):
        if column.choices and last > header:
            paper.sheet.data_validation(header, index, last - 1, index, _choices(column))
    return last


def put_header(paper: Paper, columns: Sequence[Column]) -> int:
    """Write the header row; return its number."""
    lines = max(math.ceil(len(column.header) * 1.2 / column.width) for column in columns)
    return paper.line(*(column.header for column in columns), style="Kopf", height=max(30.0, 14.0 * min(lines, 4) + 3))


def with_unique_headers(columns: Sequence[Column]) -> list[Column]:
    """Return the columns with headers that an Excel table takes: one line, not empty, none twice.

    A later column that bears the name of an earlier one says that it comes from the
    officer's own table, so that nobody takes it for a decision column.
    """
    taken: set[str] = set()
    found = []
    for column in columns:
        plain = "".join(sign if sign.isprintable() else " " for sign in column.header)
        header = _free(" ".join(plain.split())[:_MAX_HEADER] or "ohne Namen", taken)
        taken.add(header.casefold())
        found.append(column if header == column.header else replace(column, header=header))
    return found


def _free(header: str, taken: set[str]) -> str:
    if header.casefold() not in taken:
        return header
    count, free = 1, f"{header} (eigene Spalte)"
    while free.casefold() in taken:
        count += 1
        free = f"{header} (eigene Spalte {count})"
    return free


def prepare(paper: Paper, columns: Sequence[Column], *, frozen: int = 2, hidden: AbstractSet[str] = HIDDEN) -> None:
    """Set widths, hidden and folded columns, frozen panes; `hidden` are headers."""
    for index, column in enumerate(columns, start=1):
        paper.set_column(index, column.width, hidden=column.header in hidden, folds=column.detail)
    folded = [index for index, column in enumerate(columns, start=1) if column.detail]
    if folded:
        paper.fold(folded[0] - 1)
    paper.sheet.freeze_panes(HEADER_ROW, frozen)
    paper.hide_gridlines()
    paper.sheet.set_zoom(90)
    set_up_page(paper.sheet)


def finish(paper: Paper, columns: Sequence[Column]) -> None:
    """Set what is printed, once all rows are there: what comes before the details."""
    set_print_area(paper.sheet, last_column=_last_printed(columns), last_row=paper.last, header_row=HEADER_ROW)


def height_of(values: Sequence[Content], columns: Sequence[Column], max_lines: int = _MAX_LINES) -> float:
    """Return the height in points that shows the longest wrapped text, up to a limit of lines."""
    return _height(values, _tall(columns), max_lines)


def _tall(columns: Sequence[Column]) -> list[tuple[int, float]]:
    """Return place and letters a line of the columns that may make a row taller."""
    return [
        (index, column.width / CHARACTER)
        for index, column in enumerate(columns)
        if not column.detail and column.header not in HIDDEN
    ]


def _height(values: Sequence[Content], tall: Sequence[tuple[int, float]], max_lines: int) -> float:
    lines = 1
    for index, letters in tall:
        value = values[index] if index < len(values) else None
        text = value.text if isinstance(value, Link) else value
        if isinstance(text, str) and (len(text) > letters or "\n" in text):
            lines = max(lines, sum(_wrapped(part, letters) for part in text.split("\n")))
    return LINE_HEIGHT * min(lines, max_lines) + 3


def _wrapped(text: str, letters: float) -> int:
    """Return the lines of a text whose words move to the next line whole; a word that is too long is cut."""
    lines, used = 1, 0
    for word in text.replace("-", "- ").split():
        if used and used + 1 + len(word) > letters:
            lines, used = lines + 1, 0
        used += len(word) + (1 if used else 0)
        if used > letters:
            lines, used = lines + int(used // letters), int(used % letters)
    return lines


def _content(column: Column, pair: Pair) -> Content:
    value = column.value(pair)
    if not (column.link and value and isinstance(value, str)):
        return value
    return Link(column.shown or value, column.link(pair))


def _as_table(paper: Paper, name: str, columns: Sequence[Column], header: int) -> None:
    """Turn the rows from the header to the last one into an Excel table with a filter."""
    style = paper.style("Kopf")
    table = {
        "name": name,
        "style": "Table Style Light 1",
        "banded_rows": False,
        "columns": [{"header": column.header, "header_format": style.of(column.header)} for column in columns],
    }
    paper.sheet.add_table(header - 1, 0, paper.last - 1, len(columns) - 1, table)


def _last_printed(columns: Sequence[Column]) -> int:
    """Return the number of the last column that goes on paper (without such marks, the last that is no detail)."""
    marked = [index for index, column in enumerate(columns, start=1) if column.printed]
    return max(marked or [index for index, column in enumerate(columns, start=1) if not column.detail])


def _choices(column: Column) -> dict[str, object]:
    """Offer the choices; another entry is allowed and only asked about."""
    return {
        "validate": "list",
        "source": list(column.choices),
        "error_type": "information",
        "error_title": column.header,
        "error_message": "Dieser Eintrag steht nicht in der Liste. Er bleibt trotzdem erhalten.",
    }
