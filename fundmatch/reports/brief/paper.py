"""The document that the pages are written on: plain A4, or a city's template emptied of its own text."""

import io
from typing import Final

import docx
from docx.document import Document
from docx.oxml.ns import qn
from docx.oxml.section import CT_SectPr
from docx.shared import Cm, Length, Pt, RGBColor

from fundmatch.core import formatting
from fundmatch.core.errors import OutputError
from fundmatch.model.result import RunInfo
from fundmatch.reports.plain_text import shortened

_FONT: Final = "Calibri"
_A4: Final = (Cm(21), Cm(29.7))
_MARGIN: Final = Cm(2)
_NOTICE: Final = "Rechnung, keine Zusage. Vorprüfung ohne Gewähr, keine Rechtsberatung."
_REFERENCES: Final = (qn("w:headerReference"), qn("w:footerReference"))


def document_from(template: bytes | None, run: RunInfo) -> Document:
    """Return an empty document: the template's, or A4 with margins of two centimetres.

    Raises:
        OutputError: The template is damaged inside.
    """
    return _plain(run) if template is None else _emptied(template)


def text_width(document: Document) -> Length:
    """Return how wide text can be on the pages of the document."""
    section = document.sections[-1]
    width = section.page_width or _A4[0]
    left, right = (_MARGIN if side is None else side for side in (section.left_margin, section.right_margin))
    return Length(width - left - right)


def _plain(run: RunInfo) -> Document:
    document = docx.Document()
    section = document.sections[0]
    section.page_width, section.page_height = _A4
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = _MARGIN
    section.header_distance = section.footer_distance = Cm(1)
    _write_in_german(document)
    footer = section.footer.paragraphs[0].add_run(
        f"{shortened(run.profile.name, 80)} · Stand {formatting.day(run.as_of)} · {_NOTICE}"
    )
    footer.font.size = Pt(8)
    return document


def _write_in_german(document: Document) -> None:
    """Set one font for text and headings, black, and German as the language that is spelled."""
    for name in ("Normal", "Heading 1", "Heading 2"):
        style = document.styles[name]
        style.font.name = _FONT
        style.font.color.rgb = RGBColor(0, 0, 0)
        fonts = style.element.rPr.rFonts
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{theme}"), None)
    for language in document.styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), "de-DE")


def _emptied(template: bytes) -> Document:
    try:
        document = docx.Document(io.BytesIO(template))
        body = document.element.body
        last = body.get_or_add_sectPr()
        _keep_heads(body.xpath("./w:p/w:pPr/w:sectPr"), last)
        for part in list(body):
            if part is not last:
                body.remove(part)
        text_width(document)
        document.core_properties.title  # noqa: B018 - a damaged part is told here and not when it is written
    except Exception as error:  # the library names no set of errors for a damaged file
        msg = (
            f"Die Vorlage ist beschädigt ({type(error).__name__}). Es wurde nichts geschrieben. "
            "In Word oder LibreOffice öffnen und neu als .docx speichern."
        )
        raise OutputError(msg) from error
    return document


def _keep_heads(earlier: list[CT_SectPr], last: CT_SectPr) -> None:
    """Give the last section the heads and feet that it had from those before it, which go with their text."""
    own = {(part.tag, part.get(qn("w:type"))) for part in last if part.tag in _REFERENCES}
    inherited = {
        (part.tag, part.get(qn("w:type"))): part for section in earlier for part in section if part.tag in _REFERENCES
    }
    for key, part in inherited.items():
        if key not in own:
            last.insert(0, part)
