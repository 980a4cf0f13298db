"""Native charts that read from cells beside them, told apart by lightness and pattern, not by hue."""

from dataclasses import dataclass
from typing import Any, Final

from xlsxwriter.chart import Chart

from fundmatch.reports.workbook.paper import Paper
from fundmatch.reports.workbook.styles import BLUE, GREY, INK, LINE, WHITE, Look

_MIDDLE, _LIGHT, _HATCHED = "#7FA6C9", "#DCE6F0", "hatched"
# From dark to light; hatched is what is missing or not sure.
_FILLS: Final = {
    1: (BLUE,),
    2: (BLUE, _HATCHED),
    3: (BLUE, _HATCHED, _LIGHT),
    4: (_LIGHT, _MIDDLE, "#3F75A8", "#12324F"),
}
_SMALL: Final = {"size": 9, "bold": False, "color": INK}
_TITLE: Final = {"size": 11, "bold": True, "color": INK}


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
    kind = "bar" if picture.lying else "column"
    chart: Any = paper.book.add_chart({"type": kind, "subtype": "stacked"})
    first, last = picture.header, picture.last - 1
    fills = _FILLS[picture.last_series - picture.first_series + 1]
    for column, fill in enumerate(fills, start=picture.first_series - 1):
        chart.add_series(
            {
                "name": [paper.name, first - 1, column],
                "categories": [paper.name, first, 0, last, 0],
                "values": [paper.name, first, column, last, column],
                "gap": 45,
                **_fill(fill),
            }
        )
    _put_words(chart, picture)
    paper.lay(chart, columns=columns, rows=rows)


def _put_words(chart: Chart, picture: Picture) -> None:
    """Set title, legend and axes."""
    chart.set_title({"name": picture.title, "name_font": _TITLE})
    chart.set_legend({"position": "bottom", "font": _SMALL})
    grid = {"visible": True, "line": {"color": "#E4E7EB"}}
    names = _axis(picture.bars)
    values = {**_axis(picture.values), "num_format": picture.number_format, "min": 0, "major_gridlines": grid}
    if picture.lying:
        # XlsxWriter calls the axis x that runs from left to right. The first bar on top, the numbers below the last.
        chart.set_x_axis(values)
        chart.set_y_axis({**names, "reverse": True, "crossing": "max"})
    else:
        chart.set_x_axis(names)
        chart.set_y_axis(values)


def _axis(words: str) -> Look:
    return {"name": words, "name_font": _SMALL, "num_font": _SMALL, "line": {"color": LINE}}


def _fill(fill: str) -> Look:
    """Return the fill of a series with a dark edge, so that neighbours part in black and white."""
    edge = {"color": GREY, "width": 0.5}
    if fill == _HATCHED:
        return {"border": edge, "pattern": {"pattern": "wide_upward_diagonal", "fg_color": GREY, "bg_color": WHITE}}
    return {"border": edge, "fill": {"color": fill}}
