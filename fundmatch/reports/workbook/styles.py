"""The look of all sheets: named styles, colours that also work without colour, print set-up."""

from typing import Final

from xlsxwriter.worksheet import Worksheet

_FONT = "Calibri"
INK, BLUE, GREY, LINE, WHITE = "#1F2933", "#1F4E79", "#52606D", "#C5CED8", "#FFFFFF"
_INPUT, _GOLD = "#FFF8E1", "#C9A227"

_EURO_FORMAT = '#,##0" €"'
_DATE_FORMAT = "dd.mm.yyyy"
_POINTS_FORMAT = "0.0"
_MONTH_FORMAT = "[$-407]mmmm\\ yyyy"
# Nothing found is a dot, so that a map of counts is not a carpet of noughts.
_COUNT_FORMAT = '0;-0;"·"'
TABS: Final = {
    "Überblick": BLUE,
    "Shortlist": _GOLD,
    "Vielleicht": _GOLD,
    "Erledigt": GREY,
    "Entschieden": _GOLD,
    "Quellen & Lauf": GREY,
}
_A4, _THIN, _MEDIUM = 9, 1, 2

Look = dict[str, object]


def _font(
    *, size: int = 10, bold: bool = False, italic: bool = False, color: str = INK, underline: bool = False
) -> Look:
    return {
        "font_name": _FONT,
        "font_size": size,
        "bold": bold,
        "italic": italic,
        "font_color": color,
        "underline": underline,
    }


def _grid(font: Look, *, across: str = "", number_format: str = "General", fill: str = "") -> Look:
    """Return the look of a table cell: a line below, text at the top, wrapped unless it is a number."""
    look = {**font, "bottom": _THIN, "bottom_color": LINE, "num_format": number_format, "valign": "top"}
    if across:
        look["align"] = across
        if across == "right":  # else the figure touches the words of the next column
            look["indent"] = 1
    else:
        look["text_wrap"] = True
    if fill:
        look["bg_color"] = fill
    return look


# The styles of cells in tables, then of titles, headers and remarks; a sheet refers to them by name.
STYLES: Final[dict[str, Look]] = {
    "Text": _grid(_font()),
    "Fett": _grid(_font(bold=True)),
    "Ergebnis": _grid(_font(bold=True)),
    "Verweis": _grid(_font(color=BLUE, underline=True)),
    "Zahl": _grid(_font(), across="center", number_format="0"),
    "Punkte": _grid(_font(), across="center", number_format=_POINTS_FORMAT),
    "Euro": _grid(_font(), across="right", number_format=_EURO_FORMAT),
    "Datum": _grid(_font(), across="left", number_format=_DATE_FORMAT),
    "Prozent": _grid(_font(), across="right", number_format='0.##" %"'),
    "Frist": _grid(_font(), across="left", number_format=_DATE_FORMAT),
    # Known to the month only: the cell holds its last day, and says so.
    "Fristmonat": _grid(_font(italic=True), across="left", number_format='"Ende "mm/yyyy'),
    "Frist vorbei": _grid(_font(bold=True, color="#A61B1B"), across="left", number_format='"! "dd.mm.yyyy'),
    # Known to the month or the year only: the cell holds the first day of it.
    "Standmonat": _grid(_font(italic=True), across="left", number_format="mm/yyyy"),
    "Standjahr": _grid(_font(italic=True), across="left", number_format="yyyy"),
    "Monat": _grid(_font(bold=True), across="left", number_format=_MONTH_FORMAT),
    "Anzahl": _grid(_font(), across="center", number_format=_COUNT_FORMAT),
    # Excel takes what is typed here as it is, and does not make 0.2 of 20 %.
    "Wörtlich": _grid(_font(), number_format="@"),
    "Eingabe": _grid(_font(), fill=_INPUT),
    "Eingabedatum": _grid(_font(), fill=_INPUT, number_format=_DATE_FORMAT),
    "Kopf": {**_font(bold=True, color=WHITE), "bg_color": BLUE, "text_wrap": True, "valign": "vcenter"},
    "Titelzeile": {**_font(size=16, bold=True, color=BLUE), "valign": "vcenter"},
    "Abschnitt": {**_font(size=12, bold=True, color=BLUE), "bottom": _MEDIUM, "bottom_color": BLUE},
    "Erklärung": {**_font(size=9, italic=True, color=GREY), "valign": "top"},
    "Hinweis": {**_font(), "valign": "top"},
    "Absatz": {**_font(), "valign": "top", "text_wrap": True},
    "Wegweiser": {**_font(bold=True, color=BLUE, underline=True), "valign": "top"},
}


def set_up_page(sheet: Worksheet, *, portrait: bool = False, pages_high: int = 0) -> None:
    """A4, landscape unless `portrait`, one page wide and so many high (0: as many as there are)."""
    if portrait:
        sheet.set_portrait()
    else:
        sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.fit_to_pages(1, pages_high)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.5)


def set_print_area(sheet: Worksheet, *, last_column: int, last_row: int, header_row: int = 0) -> None:
    """Print the columns up to `last_column` (1 is A), the header on every page, page numbers below."""
    if header_row:
        sheet.repeat_rows(header_row - 1)
    sheet.print_area(0, 0, max(last_row, 1) - 1, last_column - 1)
    sheet.set_footer("&Lfundmatch · Rechnung und Prüfung ohne Gewähr, keine Rechtsberatung&RSeite &P von &N")
