"""One table sheet: title, header, rows, filter, links, drop-downs, hidden columns.

Cells never hold a formula: every text is written as text, whatever it begins with.
May import: workbook.columns, workbook.look; holds openpyxl.
"""

import math
import re
from collections.abc import Iterable, Sequence
from copy import copy
from typing import Any

from openpyxl.cell import WriteOnlyCell
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet
from openpyxl.worksheet.datavalidation import DataValidation

from fundmatch.workbook.cells import Pair, Value
from fundmatch.workbook.columns import HIDDEN, Column
from fundmatch.workbook.look import set_print_area, set_up_page

TITLE_ROWS = 2
HEADER_ROW = 3
MAX_CELL = 32_000
LINE_HEIGHT = 13.5
MAX_LINES = 9
# Width of an average letter, in units of column width.
CHARACTER = 0.97
# What XML 1.0 cannot hold; such signs come from copied web pages.
_ILLEGAL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")


def text_cell(sheet: WriteOnlyWorksheet, value: Value, style: str) -> Any:
    """Return a cell that holds the value as it is; a text stays a text."""
    if value == "":
        value = None
    if isinstance(value, str):
        value = _ILLEGAL.sub("", value)
        if len(value) > MAX_CELL:
            value = f"{value[:MAX_CELL]} …"
    cell: Any = WriteOnlyCell(sheet, value=value)  # type: ignore[arg-type]
    # Looking a named style up for every cell costs more than writing the cell.
    cell._style = _style_ids(sheet, style)
    if isinstance(value, str):
        cell.data_type = "s"
        if value.startswith(_FORMULA_SIGNS):
            cell._style = copy(cell._style)
            cell.quotePrefix = True
    return cell


def _style_ids(sheet: Any, style: str) -> Any:
    """Return the style's numbers, resolved once a workbook and shared by its cells."""
    known: dict[str, Any] = sheet.parent.__dict__.setdefault("_fundmatch_styles", {})
    if style not in known:
        cell: Any = WriteOnlyCell(sheet)
        cell.style = style
        known[style] = cell._style
    return known[style]


def put_title(sheet: WriteOnlyWorksheet, title: str, explanation: str) -> None:
    """Write the two lines above a table."""
    rows: Any = sheet
    rows.row_dimensions[1].height = 26
    rows.append([text_cell(sheet, title, "Titelzeile")])
    rows.append([text_cell(sheet, explanation, "Erklärung")])


def put_pairs(
    sheet: WriteOnlyWorksheet, title: tuple[str, str], columns: Sequence[Column], pairs: Sequence[Pair]
) -> int:
    """Write title, header and rows of candidates; return the number of the last row."""
    prepare(sheet, columns)
    put_title(sheet, *title)
    put_header(sheet, [column.header for column in columns])
    rows: Any = sheet
    for number, pair in enumerate(pairs, start=HEADER_ROW + 1):
        values = [column.value(pair) for column in columns]
        rows.row_dimensions[number].height = height_of(values, columns)
        rows.append([_cell(sheet, column, pair, value) for column, value in zip(columns, values, strict=True)])
    last = HEADER_ROW + len(pairs)
    finish(sheet, columns, last)
    return last


def put_header(sheet: WriteOnlyWorksheet, headers: Iterable[str]) -> None:
    """Write the header row."""
    rows: Any = sheet
    rows.row_dimensions[HEADER_ROW].height = 30
    rows.append([text_cell(sheet, header, "Kopf") for header in headers])


def prepare(sheet: WriteOnlyWorksheet, columns: Sequence[Column]) -> None:
    """Set what stands before the rows in the file: widths, hidden and folded columns, frozen panes."""
    page: Any = sheet
    for index, column in enumerate(columns, start=1):
        dimension = page.column_dimensions[get_column_letter(index)]
        dimension.width = column.width
        dimension.hidden = column.header in HIDDEN
        if column.detail:
            dimension.outlineLevel = 1
    page.freeze_panes = f"C{HEADER_ROW + 1}"
    page.sheet_view.showGridLines = False
    page.sheet_view.zoomScale = 90
    set_up_page(sheet)


def finish(sheet: WriteOnlyWorksheet, columns: Sequence[Column], last: int) -> None:
    """Set what stands after the rows: filter, choices, and the print of what comes before the details."""
    page: Any = sheet
    page.auto_filter.ref = f"A{HEADER_ROW}:{get_column_letter(len(columns))}{max(last, HEADER_ROW + 1)}"
    if last > HEADER_ROW:
        for index, column in enumerate(columns, start=1):
            if column.choices:
                page.data_validations.append(_choices(column, get_column_letter(index), last))
    set_print_area(sheet, last_column=get_column_letter(_last_printed(columns)), last_row=last, header_row=HEADER_ROW)


def _last_printed(columns: Sequence[Column]) -> int:
    """Return the number of the last column that goes on paper (all of a table without such marks)."""
    return max((index for index, column in enumerate(columns, start=1) if column.printed), default=len(columns))


def _choices(column: Column, letter: str, last: int) -> DataValidation:
    """Offer the choices; another entry is allowed and only asked about."""
    listed = ",".join(column.choices)
    validation = DataValidation(
        type="list", formula1=f'"{listed}"', allow_blank=True, showErrorMessage=True, errorStyle="information"
    )
    validation.errorTitle = column.header
    validation.error = "Dieser Eintrag steht nicht in der Liste. Er bleibt trotzdem erhalten."
    validation.add(f"{letter}{HEADER_ROW + 1}:{letter}{last}")
    return validation


def _cell(sheet: WriteOnlyWorksheet, column: Column, pair: Pair, value: Value) -> Any:
    cell = text_cell(sheet, value, column.style)
    if column.link and (target := column.link(pair)).startswith(("https://", "http://")):
        cell.hyperlink = target
        cell._style = _style_ids(sheet, column.style)
    return cell


def height_of(values: Sequence[Value], columns: Sequence[Column]) -> float:
    """Return the height in points that shows the longest wrapped text, up to a limit."""
    lines = 1
    for value, column in zip(values, columns, strict=False):
        if isinstance(value, str) and not column.detail and column.header not in HIDDEN:
            lines = max(lines, math.ceil(len(value) * CHARACTER / column.width))
    return LINE_HEIGHT * min(lines, MAX_LINES) + 3


def plain_rows(
    sheet: WriteOnlyWorksheet,
    title: tuple[str, str],
    columns: Sequence[tuple[str, float, str]],
    rows: Iterable[Sequence[Value]],
) -> int:
    """Write title and a simple table (header, width, style); return the last row."""
    described = [Column(header=header, width=width, style=style) for header, width, style in columns]
    prepare(sheet, described)
    put_title(sheet, *title)
    put_header(sheet, [header for header, _, _ in columns])
    page: Any = sheet
    last = HEADER_ROW
    for last, row in enumerate(rows, start=HEADER_ROW + 1):
        page.row_dimensions[last].height = height_of(row, described)
        page.append([text_cell(sheet, value, column.style) for value, column in zip(row, described, strict=True)])
    finish(sheet, described, last)
    return last
