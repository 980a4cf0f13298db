"""Colours that follow what a cell says; the words and numbers in the cell say the same without colour."""

from fundmatch.reports.workbook.paper import Paper
from fundmatch.reports.workbook.styles import WHITE


def shade_counts(paper: Paper, cells: str) -> None:
    """Shade counts from white to a blue on which black still reads; the numbers say the same."""
    scale = {"min_type": "num", "min_value": 0, "min_color": WHITE, "max_type": "max", "max_color": "#7FA6C9"}
    paper.sheet.conditional_format(cells, {"type": "2_color_scale", **scale})


def colour_verdicts(paper: Paper, cells: str, first: str) -> None:
    """Tint the verdict; the signs ● ◐ ✕ carry the same meaning without colour."""
    for sign, colour in (("●", "#D8EFE2"), ("◐", "#FDF0CC"), ("✕", "#F6DAD7")):
        look = paper.book.add_format({"bg_color": colour})
        rule = {"type": "formula", "criteria": f'=LEFT({first},1)="{sign}"', "format": look}
        paper.sheet.conditional_format(cells, rule)


def redden_late(paper: Paper, cells: str, first: str) -> None:
    """Tint a date that can no longer be reached; the sign and the words in the cell say the same."""
    look = paper.book.add_format({"font_color": "#A61B1B", "bold": True})
    rule = {"type": "formula", "criteria": f'=ISNUMBER(FIND("!",{first}))', "format": look}
    paper.sheet.conditional_format(cells, rule)


def grey_rejected(paper: Paper, cells: str) -> None:
    """Grey out what the officer has rejected."""
    look = paper.book.add_format({"font_color": "#9AA5B1", "font_strikeout": True})
    rule = {"type": "cell", "criteria": "==", "value": '"Abgelehnt"', "format": look}
    paper.sheet.conditional_format(cells, rule)
