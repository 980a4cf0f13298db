"""The one page for the head of office: what an update changes for the city, in plain sentences."""

from collections.abc import Iterator, Sequence
from typing import Final

from fundmatch.core import formatting
from fundmatch.reports.workbook.columns import Column
from fundmatch.reports.workbook.preview_words import Group, group_in_words, groups, totals_in_words
from fundmatch.reports.workbook.streaming_sheet import Paper
from fundmatch.reports.workbook.styles import set_print_area, set_up_page
from fundmatch.reports.workbook.table_sheet import height_of
from fundmatch.updates.impact_records import Impact

TITLE: Final = "Was sich für uns ändert"
# So many sentences of a section: together what fits on a page in a size that can be read.
MOST: Final = 4
_MOST_DECIDED: Final = 8
_WIDTH = 104
_NOTICE = "Vorprüfung nach den Angaben der Quellen, keine Rechtsberatung und keine Zusage."
_LONGEST_NAME = 70

# style and text of a line
Line = tuple[str, str]


def put_head_sheet(paper: Paper, impact: Impact) -> None:
    """Write the page: the numbers first, then the changes by importance, on one sheet of paper."""
    sheet = paper.sheet
    sheet.column_dimensions["A"].width = _WIDTH
    sheet.sheet_view.showGridLines = False
    set_up_page(sheet)
    sheet.page_setup.orientation = "portrait"
    sheet.page_setup.fitToHeight = 1
    lines = [
        ("Titelzeile", f"{TITLE}: {impact.strategy}"),
        ("Erklärung", f"Stichtag {formatting.day(impact.as_of)}. {_NOTICE}"),
        *(("Fett", sentence) for sentence in totals_in_words(impact)),
        *_sections(groups(impact.changes)),
    ]
    column = Column(header="", width=_WIDTH)
    for style, text in lines:
        paper.line(
            text, style=style, height={"Titelzeile": 26, "Abschnitt": 24}.get(style, height_of([text], [column]))
        )
        if style == "Abschnitt":  # or LibreOffice draws its line through the first sentence
            paper.line(None, style="Hinweis", height=4)
    set_print_area(sheet, last_column="A", last_row=paper.last)


def _sections(found: Sequence[Group]) -> Iterator[Line]:
    """Yield the headings and sentences; each section in the place of its most important change."""
    named = list(dict.fromkeys(group.section for group in found))
    for section in named:
        own = [group for group in found if group.section == section]
        room = _MOST_DECIDED if own[0].first.wanted else MOST
        yield "Abschnitt", section
        for group in own[:room]:
            yield "Text", group_in_words(group, longest_name=_LONGEST_NAME)
        if len(own) > room:
            yield "Erklärung", f"… und {formatting.number(len(own) - room)} weitere: Blatt „Je Maßnahme“"
