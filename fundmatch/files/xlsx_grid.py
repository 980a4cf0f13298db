"""Read all sheets of an Excel workbook: values as stored, merged areas, hidden and struck rows.

The archive is weighed before (`xlsx_tables.check_archive`). Values come from openpyxl's
read-only walk, which knows neither merged areas nor hidden rows: these are looked up in the
XML of each sheet, a hundredth of the cost of reading the workbook in full.
"""

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any, Final

from openpyxl import load_workbook
from openpyxl.utils.cell import range_boundaries

from fundmatch.files.grid import Area, RawRow, Sheet
from fundmatch.files.tables import MAX_ROWS
from fundmatch.files.xlsx_tables import has_formulas, rows_of

# One more than are read, so that the reader can say where the limit is.
_MOST_ROWS: Final = MAX_ROWS + 1_000
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z0-9:]+)"')
_ROW = re.compile(rb"<(?:\w+:)?row\s([^>]*)>")
_HIDDEN = re.compile(rb'hidden="(?:1|true)"')
_NUMBER = re.compile(rb'\br="(\d+)"')
_RELATION = re.compile(rb"<Relationship\s[^>]*>")
_SHEET = re.compile(rb"<(?:\w+:)?sheet\s[^>]*>")
_STRICT: Final = (
    (b"http://purl.oclc.org/ooxml/spreadsheetml/main", b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"),
    (
        b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    ),
    (b"http://purl.oclc.org/ooxml/drawingml/main", b"http://schemas.openxmlformats.org/drawingml/2006/main"),
)


def read_sheets(data: bytes, name: str) -> list[Sheet]:
    """Return every sheet of a workbook that was weighed before, in the order of the tabs.

    Raises:
        Exception: Whatever broken XML leads openpyxl to; the caller says it in German.
    """
    data = as_transitional(data)
    books = [
        load_workbook(io.BytesIO(data), read_only=True, data_only=data_only, keep_links=False)
        for data_only in ((True, False) if has_formulas(data) else (True,))
    ]
    try:
        parts = _parts(data)
        return [
            _sheet(books, sheet.title, name, parts.get(place, b""), visible=sheet.sheet_state == "visible")
            for place, sheet in enumerate(books[0].worksheets)
        ]
    finally:
        for book in books:
            book.close()


def as_transitional(data: bytes) -> bytes:
    """Return a Strict Open XML workbook with the names that openpyxl knows; others stay as they are.

    The two forms differ in the addresses of their namespaces (ISO/IEC 29500, parts 1 and 4).
    """
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if b"purl.oclc.org/ooxml" not in archive.read("[Content_Types].xml") + _part(archive, "xl/workbook.xml"):
            return data
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as rewritten:
            for part in archive.infolist():
                content = archive.read(part)
                if part.filename.endswith((".xml", ".rels")):
                    for strict, transitional in _STRICT:
                        content = content.replace(strict, transitional)
                rewritten.writestr(part.filename, content)
    return buffer.getvalue()


def _sheet(books: Sequence[Any], title: str, name: str, part: bytes, *, visible: bool) -> Sheet:
    rows: list[RawRow] = []
    struck: list[int] = []
    for number, cells in islice(rows_of(books, title, name), _MOST_ROWS):
        rows.append((number, cells))
    merged = tuple(_areas(part))
    hidden = frozenset(_hidden(part))
    struck = list(_struck(books[0][title])) if _has_strike(books[0]) else []
    return Sheet(title=title, rows=tuple(rows), merged=merged, hidden=hidden, struck=frozenset(struck), visible=visible)


def _areas(part: bytes) -> Iterator[Area]:
    for reference in islice(_MERGED.findall(part), 20_000):
        left, top, right, bottom = range_boundaries(reference.decode())
        if None not in (left, top, right, bottom):
            yield Area(top=top, left=left, bottom=bottom, right=right)


def _hidden(part: bytes) -> Iterator[int]:
    for attributes in _ROW.findall(part):
        if _HIDDEN.search(attributes) and (number := _NUMBER.search(attributes)):
            yield int(number[1])


def _has_strike(book: Any) -> bool:
    """Tell whether any font of the workbook strikes through; looking at every cell would cost more than reading."""
    return any(font.strike for font in book._fonts)


def _struck(sheet: Any) -> Iterator[int]:
    """Yield the rows whose first text is struck through."""
    for number, cells in enumerate(sheet.iter_rows(max_row=_MOST_ROWS), start=1):
        texts = [cell for cell in cells if isinstance(cell.value, str) and len(cell.value.strip()) > 2]
        if texts and texts[0].font.strike:
            yield number


def _parts(data: bytes) -> dict[int, bytes]:
    """Return the XML of each sheet by its place among the tabs."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        targets = {
            _attribute(relation, b"Id"): _attribute(relation, b"Target")
            for relation in _RELATION.findall(_part(archive, "xl/_rels/workbook.xml.rels"))
            if _attribute(relation, b"Type").endswith("/worksheet")
        }
        sheets = _SHEET.findall(_part(archive, "xl/workbook.xml"))
        paths = [targets.get(_relation_of(sheet), "") for sheet in sheets]
        found = [path for path in paths if path]
        return {place: _part(archive, _absolute(path)) for place, path in enumerate(found)}


def _relation_of(sheet: bytes) -> str:
    found = re.search(rb'\b\w+:id="([^"]*)"', sheet)
    return found[1].decode() if found else ""


def _attribute(element: bytes, name: bytes) -> str:
    found = re.search(rb"\b" + name + rb'="([^"]*)"', element)
    return found[1].decode() if found else ""


def _absolute(target: str) -> str:
    return target.lstrip("/") if target.startswith("/") else f"xl/{target}"


def _part(archive: zipfile.ZipFile, name: str) -> bytes:
    return archive.read(name) if name in archive.namelist() else b""
