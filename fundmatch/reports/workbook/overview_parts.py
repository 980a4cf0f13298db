"""What all sections of the first sheet are made of: a heading, a row of seven cells, a paragraph."""

from collections.abc import Sequence
from typing import Final

from fundmatch.reports.plain_text import shortened
from fundmatch.reports.workbook.columns import Column
from fundmatch.reports.workbook.paper import Content, Paper
from fundmatch.reports.workbook.table_sheet import CHARACTER, LINE_HEIGHT, height_of

# Measure, programme, date, euros, may we, to do, department: as wide as a screen of 1,366 pixels.
WIDTHS: Final = (40, 37, 20, 15, 13, 35, 21)
LAST: Final = len(WIDTHS)
ROW: Final = 16.0
HEAD: Final = 17.0
_COLUMNS: Final = tuple(Column(header="", width=width) for width in WIDTHS)


def put_section(paper: Paper, title: str) -> int:
    """Write the heading of a section over the whole width; return its row."""
    return paper.line(*[title, *[""] * (LAST - 1)], style="Abschnitt", height=19)


def put_row(paper: Paper, *values: Content, looks: Sequence[str]) -> int:
    """Write a row as high as its longest text, at most three lines; return its number."""
    height = height_of(values, _COLUMNS, 3)
    return paper.put([*values, *[None] * (LAST - len(values))], [paper.style(name) for name in looks], max(ROW, height))


def put_line(paper: Paper, *values: Content, looks: Sequence[str]) -> None:
    """Write a row one line high; a text that is wider than its cell is cut after a word and marked."""
    cut = [
        shortened(value, int(width / CHARACTER)) if isinstance(value, str) else value
        for value, width in zip(values, WIDTHS, strict=False)
    ]
    paper.put([*cut, *[None] * (LAST - len(cut))], [paper.style(name) for name in looks], ROW)


def put_paragraph(paper: Paper, text: str) -> None:
    """Write a text over the whole width."""
    lines = -(-len(text) * CHARACTER // sum(WIDTHS))
    paper.line(text, style="Absatz", height=LINE_HEIGHT * lines + 3, joined=[(1, LAST)])
