"""Colours that follow what a cell says; the words and numbers in the cell say the same without colour."""

from fundmatch.files.headings import column_letters
from fundmatch.reports.workbook.paper import Paper


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


def part_measures(paper: Paper, column: int, first: int, last: int, last_column: str) -> None:
    """Draw a line where a measure begins, and grey its title where it is repeated (rows from `first` to `last`)."""
    letter = column_letters(column)
    title = paper.book.add_format({"font_color": "#9AA5B1", "bold": False})
    line = paper.book.add_format({"top": 2, "top_color": "#7B8794"})
    here, above = f"${letter}{first}", f"${letter}{first - 1}"
    cells = f"{letter}{first}:{letter}{last}"
    paper.sheet.conditional_format(cells, {"type": "formula", "criteria": f"={here}={above}", "format": title})
    rule = {"type": "formula", "criteria": f"={here}<>{above}", "format": line}
    paper.sheet.conditional_format(f"A{first}:{last_column}{last}", rule)


def grey_rejected(paper: Paper, cells: str) -> None:
    """Grey out what the officer has rejected."""
    look = paper.book.add_format({"font_color": "#9AA5B1", "font_strikeout": True})
    rule = {"type": "cell", "criteria": "==", "value": '"Abgelehnt"', "format": look}
    paper.sheet.conditional_format(cells, rule)
