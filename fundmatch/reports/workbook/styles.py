"""The look of all sheets: named styles, colours that also work without colour, print set-up."""

from collections.abc import Iterator
from typing import Any, Literal

from openpyxl import Workbook
from openpyxl.formatting.rule import CellIsRule, ColorScaleRule, FormulaRule
from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Side
from openpyxl.worksheet._write_only import WriteOnlyWorksheet
from openpyxl.worksheet.properties import PageSetupProperties

_FONT = "Calibri"
INK, BLUE, GREY, LINE, _INPUT = "1F2933", "1F4E79", "52606D", "C5CED8", "FFF8E1"
_GRID = Border(bottom=Side(style="thin", color=LINE))

_EURO_FORMAT = '#,##0" €"'
_DATE_FORMAT = "dd.mm.yyyy"
_POINTS_FORMAT = "0.0"
_MONTH_FORMAT = "[$-407]mmmm\\ yyyy"
# Nothing found is a dot, so that a map of counts is not a carpet of noughts.
_COUNT_FORMAT = '0;-0;"·"'
TABS = {"Überblick": BLUE, "Shortlist": "C9A227", "Entschieden": "C9A227", "Quellen & Lauf": GREY}


def add_styles(book: Workbook) -> None:
    """Register the named styles; a sheet refers to them by name."""
    for style in (*_body_styles(), *_heading_styles()):
        book.add_named_style(style)


def _body_styles() -> Iterator[NamedStyle]:
    """Yield the styles of cells in tables."""
    link = _font(color=BLUE, underline="single")
    yield _grid("Text", _font())
    yield _grid("Fett", _font(bold=True))
    yield _grid("Ergebnis", _font(bold=True))
    yield _grid("Verweis", link)
    yield _grid("Zahl", _font(), across="center", number_format="0")
    yield _grid("Punkte", _font(), across="center", number_format=_POINTS_FORMAT)
    yield _grid("Euro", _font(), across="right", number_format=_EURO_FORMAT)
    yield _grid("Datum", _font(), across="left", number_format=_DATE_FORMAT)
    yield _grid("Monat", _font(bold=True), across="left", number_format=_MONTH_FORMAT)
    yield _grid("Anzahl", _font(), across="center", number_format=_COUNT_FORMAT)
    # Excel takes what is typed here as it is, and does not make 0.2 of 20 %.
    yield _grid("Wörtlich", _font(), number_format="@")
    yield _grid("Eingabe", _font(), fill=_INPUT)
    yield _grid("Eingabedatum", _font(), fill=_INPUT, number_format=_DATE_FORMAT)


def _heading_styles() -> Iterator[NamedStyle]:
    """Yield the styles of titles, headers and remarks."""
    middle = Alignment(wrap_text=True, vertical="center")
    blue = PatternFill("solid", fgColor=BLUE)
    yield NamedStyle("Kopf", font=_font(bold=True, color="FFFFFF"), fill=blue, alignment=middle)
    yield NamedStyle("Titelzeile", font=_font(size=16, bold=True, color=BLUE), alignment=Alignment(vertical="center"))
    yield NamedStyle(
        "Abschnitt", font=_font(size=12, bold=True, color=BLUE), border=Border(bottom=Side(style="medium", color=BLUE))
    )
    yield NamedStyle("Erklärung", font=_font(size=9, italic=True, color=GREY), alignment=Alignment(vertical="top"))
    yield NamedStyle("Hinweis", font=_font(), alignment=Alignment(vertical="top"))
    yield NamedStyle("Absatz", font=_font(), alignment=Alignment(vertical="top", wrap_text=True))
    yield NamedStyle(
        "Wegweiser", font=_font(bold=True, color=BLUE, underline="single"), alignment=Alignment(vertical="top")
    )


def _font(
    *,
    size: int = 10,
    bold: bool = False,
    italic: bool = False,
    color: str = INK,
    underline: Literal["single"] | None = None,
) -> Font:
    return Font(name=_FONT, size=size, bold=bold, italic=italic, color=color, underline=underline)


def _grid(
    name: str,
    font: Font,
    *,
    across: Literal["left", "center", "right"] | None = None,
    number_format: str = "General",
    fill: str = "",
) -> NamedStyle:
    """Return the style of a table cell: a line below, text at the top, wrapped unless it is a number."""
    style = NamedStyle(name, font=font, border=_GRID, number_format=number_format)
    style.alignment = Alignment(horizontal=across, vertical="top", wrap_text=across is None)
    if fill:
        style.fill = PatternFill("solid", fgColor=fill)
    return style


def set_up_page(sheet: WriteOnlyWorksheet) -> None:
    """A4 landscape, one page wide. A streamed sheet needs this before its first row."""
    page: Any = sheet
    page.page_setup.orientation = "landscape"
    page.page_setup.paperSize = 9
    page.page_setup.fitToWidth = 1
    page.page_setup.fitToHeight = 0
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    page.page_margins.left = page.page_margins.right = 0.4
    page.page_margins.top = page.page_margins.bottom = 0.5


def set_print_area(sheet: WriteOnlyWorksheet, *, last_column: str, last_row: int, header_row: int = 0) -> None:
    """Print the columns up to `last_column`, the header on every page, page numbers below."""
    page: Any = sheet
    if header_row:
        page.print_title_rows = f"{header_row}:{header_row}"
    page.print_area = f"A1:{last_column}{max(last_row, 1)}"
    page.oddFooter.left.text = "fundmatch · Rechnung und Prüfung ohne Gewähr, keine Rechtsberatung"
    page.oddFooter.right.text = "Seite &P von &N"


def shade_counts(sheet: WriteOnlyWorksheet, cells: str) -> None:
    """Shade counts from white to a blue on which black still reads; the numbers say the same."""
    rule = ColorScaleRule(start_type="num", start_value=0, start_color="FFFFFF", end_type="max", end_color="7FA6C9")  # type: ignore[no-untyped-call]
    sheet.conditional_formatting.add(cells, rule)  # type: ignore[attr-defined]


def colour_verdicts(sheet: WriteOnlyWorksheet, cells: str, first: str) -> None:
    """Tint the verdict; the signs ● ◐ ✕ carry the same meaning without colour."""
    tints = (("●", "D8EFE2"), ("◐", "FDF0CC"), ("✕", "F6DAD7"))
    for sign, colour in tints:
        rule = FormulaRule(formula=[f'LEFT({first},1)="{sign}"'], fill=PatternFill("solid", bgColor=colour))  # type: ignore[no-untyped-call]
        sheet.conditional_formatting.add(cells, rule)  # type: ignore[attr-defined]


def redden_late(sheet: WriteOnlyWorksheet, cells: str, first: str, mark: str) -> None:
    """Tint a date that can no longer be reached; the words in the cell say the same."""
    rule = FormulaRule(  # type: ignore[no-untyped-call]
        formula=[f'ISNUMBER(SEARCH("{mark}",{first}))'], font=Font(color="A61B1B", bold=True)
    )
    sheet.conditional_formatting.add(cells, rule)  # type: ignore[attr-defined]


def grey_rejected(sheet: WriteOnlyWorksheet, cells: str) -> None:
    """Grey out what the officer has rejected."""
    rule = CellIsRule(operator="equal", formula=['"Abgelehnt"'], font=Font(color="9AA5B1", strike=True))  # type: ignore[no-untyped-call]
    sheet.conditional_formatting.add(cells, rule)  # type: ignore[attr-defined]
