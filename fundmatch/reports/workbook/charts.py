"""Native charts that read from cells beside them, told apart by lightness and pattern, not by hue."""

from dataclasses import dataclass
from typing import Any, Final

from openpyxl.chart import BarChart, Reference
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.chart.text import RichText
from openpyxl.drawing.colors import ColorChoice
from openpyxl.drawing.fill import PatternFillProperties
from openpyxl.drawing.line import LineProperties
from openpyxl.drawing.spreadsheet_drawing import AnchorMarker, TwoCellAnchor
from openpyxl.drawing.text import CharacterProperties, Paragraph, ParagraphProperties

from fundmatch.reports.workbook.streaming_sheet import Paper
from fundmatch.reports.workbook.styles import BLUE, GREY, INK, LINE

_MIDDLE, _LIGHT, _HATCHED = "7FA6C9", "DCE6F0", "hatched"
# From dark to light; hatched is what is missing or not sure.
_FILLS: Final = {1: (BLUE,), 2: (BLUE, _HATCHED), 3: (BLUE, _HATCHED, _LIGHT), 4: (_LIGHT, _MIDDLE, "3F75A8", "12324F")}
_SMALL, _TITLE = 900, 1100


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """One stacked bar chart over a block of cells.

    `header` is the row with the names of the series, `last` the last row of numbers; the
    names of the bars are in column A, the series in columns `first_series` to `last_series`
    (1 is A). `lying` bars run from left to right, the first on top.
    """

    title: str
    bars: str
    values: str
    header: int
    last: int
    first_series: int
    last_series: int
    lying: bool = True
    number_format: str = "0"


def put_chart(paper: Paper, picture: Picture, *, columns: tuple[int, int], rows: tuple[int, int]) -> None:
    """Lay the chart over the cells from the first to the last of `columns` and `rows` (1 is the first)."""
    chart: Any = BarChart()
    chart.type = "bar" if picture.lying else "col"
    chart.grouping, chart.overlap, chart.gapWidth = "stacked", 100, 45
    first, last = picture.first_series, picture.last_series
    chart.add_data(Reference(paper.sheet, first, picture.header, last, picture.last), titles_from_data=True)
    chart.set_categories(Reference(paper.sheet, 1, picture.header + 1, 1, picture.last))
    for series, fill in zip(chart.series, _FILLS[len(chart.series)], strict=True):
        series.graphicalProperties = _fill(fill)
        series.invertIfNegative = False
    _put_words(chart, picture)
    chart.anchor = TwoCellAnchor(
        editAs="twoCell",
        _from=AnchorMarker(col=columns[0] - 1, row=rows[0] - 1, colOff=80_000, rowOff=40_000),
        to=AnchorMarker(col=columns[1], row=rows[1], colOff=0, rowOff=0),
    )
    paper.sheet.add_chart(chart)


def _put_words(chart: Any, picture: Picture) -> None:
    """Set title, legend and axes; an axis must be kept by word, or newer Excel hides it."""
    chart.title = picture.title
    chart.title.tx.rich.p[0].pPr = ParagraphProperties(defRPr=_letters(_TITLE, bold=True))
    chart.title.overlay = False
    chart.legend.position = "b"
    chart.legend.txPr = _text(_SMALL)
    chart.roundedCorners = False
    for axis, words in ((chart.x_axis, picture.bars), (chart.y_axis, picture.values)):
        axis.delete = False
        axis.title = words
        axis.title.tx.rich.p[0].pPr = ParagraphProperties(defRPr=_letters(_SMALL))
        axis.title.overlay = False
        axis.txPr = _text(_SMALL)
        axis.graphicalProperties = GraphicalProperties(ln=LineProperties(solidFill=LINE))
    chart.y_axis.number_format = picture.number_format
    chart.y_axis.majorGridlines.spPr = GraphicalProperties(ln=LineProperties(solidFill="E4E7EB"))
    chart.y_axis.scaling.min = 0
    if picture.lying:
        chart.x_axis.scaling.orientation = "maxMin"
        chart.y_axis.crosses = "max"


def _fill(fill: str) -> Any:
    """Return the fill of a series with a dark edge, so that neighbours part in black and white."""
    properties = GraphicalProperties(ln=LineProperties(solidFill=GREY, w=6350))
    if fill == _HATCHED:
        properties.pattFill = PatternFillProperties(prst="wdUpDiag", fgClr=_colour(GREY), bgClr=_colour("FFFFFF"))
    else:
        properties.solidFill = fill
    return properties


def _colour(rgb: str) -> Any:
    made: Any = ColorChoice()
    made.srgbClr = rgb
    return made


def _letters(size: int, *, bold: bool = False) -> CharacterProperties:
    return CharacterProperties(sz=size, b=bold, solidFill=INK)


def _text(size: int) -> RichText:
    return RichText(p=[Paragraph(pPr=ParagraphProperties(defRPr=_letters(size)), endParaRPr=_letters(size))])
