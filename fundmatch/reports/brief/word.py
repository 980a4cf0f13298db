"""The pages as a Word document: A4, or the city's template; the same result and template give the same bytes."""

import io
import zipfile
from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from typing import Final

from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.shared import Cm, Length, Pt
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

from fundmatch.model.result import MatchResult
from fundmatch.reports.brief.facts import Labels, Page, Section, pages_of
from fundmatch.reports.brief.paper import document_from, text_width
from fundmatch.reports.plain_text import shortened

_BODY: Final = Pt(9)
# The first column of a table, as a share of the text's width.
_LABELS: Final = 0.22
_FIRST_YEAR_OF_ZIP, _LAST_YEAR_OF_ZIP = 1980, 2107


def match_as_brief(result: MatchResult, *, template: bytes | None = None) -> bytes:
    """Return one page for each chosen pair, on the city's template where one is given.

    Raises:
        OutputError: The template cannot be used.
    """
    document = document_from(template, result.run)
    sheet = _Sheet(document)
    for number, page in enumerate(pages_of(result)):
        sheet.put(page, new_page=number > 0)
    _sign(document, result)
    return _packed(document, result.run.as_of)


class _Sheet:
    """Writes pages at the end of a document, in its own styles where it has them."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._width = text_width(document)
        self._styles = {(style.type, style.name) for style in document.styles}

    def put(self, page: Page, *, new_page: bool) -> None:
        title = self._heading(page.title, "Heading 1", Pt(14))
        title.paragraph_format.page_break_before = new_page
        self._text(page.about)
        for section in page.sections:
            self._heading(section.heading, "Heading 2", Pt(10.5))
            self._section(section)

    def _section(self, section: Section) -> None:
        if section.rows:
            self._table(section.rows, section.labels)
        for line in section.lines:
            paragraph = self._text(line)
            paragraph.paragraph_format.left_indent, paragraph.paragraph_format.first_line_indent = Cm(0.4), Cm(-0.4)
        if section.note:
            self._text(section.note)

    def _heading(self, text: str, style: str, size: Length) -> Paragraph:
        paragraph = self._document.add_paragraph()
        known = (WD_STYLE_TYPE.PARAGRAPH, style) in self._styles
        if known:
            paragraph.style = style
        run = paragraph.add_run(text)
        if not known:
            run.bold = True
        run.font.size = size
        _tight(paragraph, before=4, after=1)
        paragraph.paragraph_format.keep_with_next = True
        return paragraph

    def _text(self, text: str) -> Paragraph:
        return _filled(self._document.add_paragraph(), text)

    def _table(self, rows: Sequence[Sequence[str]], labels: Labels) -> None:
        columns = max(map(len, rows))
        table: Table = self._document.add_table(len(rows), columns)
        if (WD_STYLE_TYPE.TABLE, "Table Grid") in self._styles:
            table.style = "Table Grid"
        table.autofit = False
        label = Length(int(self._width * (1 / columns if labels is Labels.ABOVE else _LABELS)))
        widths = [label, *[Length((self._width - label) // (columns - 1))] * (columns - 1)]
        for column, width in zip(table.columns, widths, strict=True):
            column.width = width
        for number, (written, row) in enumerate(zip(rows, table.rows, strict=True)):
            head = number == 0 and labels is not Labels.BESIDE
            bold = [head or (column == 0 and labels is not Labels.ABOVE) for column in range(columns)]
            _fill_row(row.cells, written, widths, bold)


def _fill_row(cells: Sequence[_Cell], texts: Sequence[str], widths: Sequence[Length], bold: Sequence[bool]) -> None:
    """Fill one row; where it has fewer texts than cells, the last text takes the rest of it."""
    for cell, width in zip(cells, widths, strict=True):
        cell.width = width
    for cell, text, is_label in zip(cells, texts, bold, strict=False):
        _filled(cell.paragraphs[0], text or "\N{NO-BREAK SPACE}", bold=is_label)
    if len(texts) < len(cells):
        cells[len(texts) - 1].merge(cells[-1])


def _filled(paragraph: Paragraph, text: str, *, bold: bool = False) -> Paragraph:
    run = paragraph.add_run(text)
    run.font.size = _BODY
    if bold:
        run.bold = True
    _tight(paragraph)
    return paragraph


def _tight(paragraph: Paragraph, *, before: float = 0, after: float = 0) -> None:
    form = paragraph.paragraph_format
    form.space_before, form.space_after, form.line_spacing = Pt(before), Pt(after), 1.0


def _sign(document: Document, result: MatchResult) -> None:
    """Set what the file says of itself to the run, so that neither the clock nor the template's author is in it."""
    day = datetime.combine(result.run.as_of, time(), tzinfo=UTC)
    about = document.core_properties
    about.title = shortened(f"Steckbriefe {result.run.profile.name}", 200)
    about.author = about.last_modified_by = "fundmatch"
    about.created = about.modified = day
    about.revision = 1


def _packed(document: Document, as_of: date) -> bytes:
    """Return the file with every part dated to the day of the run, as far as an archive can say it."""
    written, packed = io.BytesIO(), io.BytesIO()
    document.save(written)
    year = min(max(as_of.year, _FIRST_YEAR_OF_ZIP), _LAST_YEAR_OF_ZIP)
    with zipfile.ZipFile(written) as source, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            member = zipfile.ZipInfo(name, (year, as_of.month, as_of.day, 0, 0, 0))
            member.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(member, source.read(name))
    return packed.getvalue()
