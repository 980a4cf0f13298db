"""Read all sheets of an Excel workbook: values as stored, merged areas, hidden and struck rows.

The workbook is opened behind its guards. Values come from openpyxl's read-only walk, which knows neither merged areas nor hidden rows: these are looked up in the
XML of each sheet, a hundredth of the cost of reading the workbook in full.
"""

import io
import re
import zipfile
from collections.abc import Iterator
from itertools import islice
from typing import Any, Final

from openpyxl.utils.cell import range_boundaries

from fundmatch.core.errors import Problem
from fundmatch.files.grid import Area, Sheet
from fundmatch.files.tables import MAX_ROWS
from fundmatch.files.xlsx_tables import OpenWorkbook, open_workbook

# One more than are read, so that the reader can say where the limit is.
_MOST_ROWS: Final = MAX_ROWS + 1_000
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z0-9:]+)"')
_ROW = re.compile(rb"<(?:\w+:)?row\s([^>]*)>")
_HIDDEN = re.compile(rb'hidden="(?:1|true)"')
_NUMBER = re.compile(rb'\br="(\d+)"')
_RELATION = re.compile(rb"<Relationship\s[^>]*>")
_SHEET = re.compile(rb"<(?:\w+:)?sheet\s[^>]*>")


def read_sheets(data: bytes, name: str) -> tuple[list[Sheet], list[Problem]]:
    """Return every sheet of a workbook, in the order of the tabs, and hints about the file.

    Raises:
        StrategyError: It is no readable workbook, or is refused for what is inside.
    """
    with open_workbook(data, name) as book:
        parts = _parts(book.data)
        strikes = _has_strike(book.books[0])
        sheets = [
            _sheet(book, sheet, parts.get(place, b""), strikes=strikes)
            for place, sheet in enumerate(book.books[0].worksheets)
        ]
        return sheets, book.hints


def merged_areas(book: OpenWorkbook) -> dict[str, tuple[Area, ...]]:
    """Return the merged areas of every sheet that has any, by its name."""
    parts = _parts(book.data)
    areas = {sheet.title: tuple(_areas(parts.get(place, b""))) for place, sheet in enumerate(book.books[0].worksheets)}
    return {title: found for title, found in areas.items() if found}


def _sheet(book: OpenWorkbook, sheet: Any, part: bytes, *, strikes: bool) -> Sheet:
    return Sheet(
        title=sheet.title,
        rows=tuple(islice(book.rows(sheet.title), _MOST_ROWS)),
        merged=tuple(_areas(part)),
        hidden=frozenset(_hidden(part)),
        struck=frozenset(_struck(sheet)) if strikes else frozenset(),
        visible=sheet.sheet_state == "visible",
    )


def _areas(part: bytes) -> Iterator[Area]:
    for reference in islice(_MERGED.findall(part), 20_000):
        left, top, right, bottom = range_boundaries(reference.decode())
        if left and top and right and bottom:
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
