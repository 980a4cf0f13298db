"""Read an Excel workbook that may be broken, locked or hostile.

Nothing is executed or calculated: formulas give the value that Excel stored. The archive
is weighed and its XML looked through before openpyxl sees it.
"""

import io
import re
import warnings
import zipfile
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, time
from itertools import islice, takewhile
from typing import Any

from defusedxml.common import DefusedXmlException
from openpyxl import load_workbook
from openpyxl.utils.escape import unescape

from fundmatch.core.dates import PartialDate
from fundmatch.core.errors import Problem, StrategyError
from fundmatch.core.normalise import whole
from fundmatch.files.cell_values import CellError
from fundmatch.files.headings import HEADER_WITHIN, RawRow, RawTable, find_header, header_key
from fundmatch.files.safe_read import ArchiveFault, ArchiveLimits, archive_faults, declares_entities, refusal
from fundmatch.files.xlsx_cells import without_blank_cells
from fundmatch.files.xlsx_parts import as_transitional, with_underscores

MAX_UNPACKED = 100 * 1024 * 1024
MAX_PARTS = 5_000
MAX_RATIO, RATIO_FROM = 200, 10 * 1024 * 1024
LAST_EXCEL_ROW = 1_048_576

_OLE2 = b"\xd0\xcf\x11\xe0"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s/>]")
_PREFERRED = frozenset({"massnahmen", "measures"})
_SAVE_ANEW = "in Excel öffnen und neu als Excel-Arbeitsmappe (.xlsx) speichern"
# Members of a workbook are read one by one and never unpacked to disk, so their names do no harm.
_GRAVE_FAULTS = frozenset({ArchiveFault.TOO_MANY, ArchiveFault.TOO_LARGE, ArchiveFault.BOMB})


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenWorkbook:
    """A workbook behind its guards; `name` is what messages call it, `hints` are about the file.

    `data` are the bytes that were opened, `books` is the workbook with the values that Excel stored, and where there are formulas
    the same with the formulas beside it.
    """

    name: str
    books: Sequence[Any]
    hints: list[Problem]
    data: bytes

    @property
    def titles(self) -> list[str]:
        """Return the names of all sheets with cells, in their order."""
        return [sheet.title for sheet in self.books[0].worksheets]

    @property
    def visible_titles(self) -> list[str]:
        """Return the names of the sheets that are not hidden."""
        return [sheet.title for sheet in self.books[0].worksheets if sheet.sheet_state == "visible"]

    @property
    def properties(self) -> Any:
        """Return the document properties as openpyxl has them."""
        return self.books[0].properties

    def rows(self, title: str) -> Iterator[RawRow]:
        """Yield the rows of a sheet that hold anything, with the numbers that Excel shows.

        Raises:
            StrategyError: There are more rows than Excel knows.
        """
        sheets = [book[title] for book in self.books]
        for sheet in sheets:
            sheet.reset_dimensions()  # what the file says about its own size may be wrong
        for number, rows in enumerate(zip(*(sheet.iter_rows() for sheet in sheets), strict=True), start=1):
            if number > LAST_EXCEL_ROW:
                raise refusal(self.name, "das Blatt hat mehr Zeilen, als Excel kennt", _SAVE_ANEW)
            # Without formulas there is one book, and a cell is its own source.
            row = [_value(cell, source) for cell, source in zip(rows[0], rows[-1], strict=True)]
            while row and row[-1] in (None, ""):
                row.pop()
            if row:
                yield number, row


@contextmanager
def open_workbook(data: bytes, name: str) -> Iterator[OpenWorkbook]:
    """Open a workbook that may be broken, locked or hostile; it is closed afterwards.

    Raises:
        StrategyError: It is no readable workbook, or is refused for what is inside; also when
            that shows only while its rows are read.
    """
    _check_kind(data, name)
    books: list[Any] = []
    try:
        hints = _check_archive(data, name)
        data = with_underscores(without_blank_cells(as_transitional(data), name))
        with warnings.catch_warnings():
            # openpyxl warns in English about looks and drop-downs, which are of no interest here.
            warnings.simplefilter("ignore")
            for data_only in (True, False) if _has_formulas(data) else (True,):
                books.append(load_workbook(io.BytesIO(data), read_only=True, data_only=data_only, keep_links=False))
            yield OpenWorkbook(name=name, books=books, hints=hints, data=data)
    except StrategyError:
        raise
    except Exception as error:
        # Whatever broken XML leads openpyxl to: KeyError, TypeError, zlib.error, ParseError …
        causes = (error, error.__cause__, error.__context__)
        if any(isinstance(cause, DefusedXmlException) for cause in causes):
            raise _declares(name) from error
        note = f"die Arbeitsmappe ist beschädigt ({type(error).__name__})"
        raise refusal(name, note, _SAVE_ANEW) from error
    finally:
        for book in books:
            book.close()


def read_sheet(data: bytes, name: str, aliases: Collection[str], *, most_rows: int) -> RawTable:
    """Return the sheet "Maßnahmen" or "Measures", else the first visible one with a known header.

    Raises:
        StrategyError: The file is no readable workbook, or is refused for what is inside.
    """
    with open_workbook(data, name) as book:
        title = _chosen(book, aliases)
        # One row more than allowed, so that the table says where the limit is.
        rows = list(islice(book.rows(title), HEADER_WITHIN + most_rows + 1))
        return RawTable(name=f"{name} [{title}]", rows=rows, hints=book.hints, ragged=True)


def _chosen(book: OpenWorkbook, aliases: Collection[str]) -> str:
    """Return the name of the sheet to read; a hint names others that could be meant."""
    visible = book.visible_titles
    if not visible:
        raise refusal(book.name, "kein sichtbares Tabellenblatt", "das Blatt mit den Maßnahmen einblenden")
    tops = {title: list(takewhile(lambda row: row[0] <= HEADER_WITHIN, book.rows(title))) for title in visible}
    known = [title for title in visible if find_header(tops[title], aliases) is not None]
    title = _preferred(visible, known, tops)
    if others := [other for other in known if other != title]:
        note = f"gelesen wird nur das Blatt „{title}“, nicht: {', '.join(others)}"
        book.hints.append(Problem(book.name, note=note, remedy="alle Maßnahmen in ein Blatt schreiben", grave=False))
    return title


def _preferred(visible: Sequence[str], known: Sequence[str], tops: Mapping[str, Sequence[RawRow]]) -> str:
    """Return the sheet named after measures, else the first with a known header, else the first with anything."""
    named = [title for title in visible if header_key(title) in _PREFERRED]
    filled = [title for title in visible if tops[title]]
    return [*named, *known, *filled, *visible][0]


def _check_kind(data: bytes, name: str) -> None:
    """Refuse what is no .xlsx at all, and say what it is."""
    if data.startswith(_OLE2):
        if _ENCRYPTED in data:
            remedy = "in Excel unter Datei › Informationen › Arbeitsmappe schützen das Kennwort entfernen"
            raise refusal(name, "die Arbeitsmappe ist mit einem Kennwort verschlüsselt", remedy)
        raise refusal(name, "das ist eine alte Excel-Datei (.xls)", _SAVE_ANEW)
    if not zipfile.is_zipfile(io.BytesIO(data)):
        raise refusal(name, "das ist keine Excel-Datei, oder sie ist abgeschnitten", _SAVE_ANEW)


def _check_archive(data: bytes, name: str) -> list[Problem]:
    """Weigh the archive before anything is unpacked, and look for declarations in its XML."""
    limits = ArchiveLimits(members=MAX_PARTS, unpacked=MAX_UNPACKED, ratio=MAX_RATIO, ratio_from=RATIO_FROM)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = archive.infolist()
        if any(fault in _GRAVE_FAULTS for fault, _ in archive_faults(parts, limits)):
            note = "die Datei wird beim Entpacken übermäßig groß und wird nicht geöffnet"
            remedy = f"höchstens {MAX_UNPACKED // 1024**2} MB; nur die Tabelle in eine neue Arbeitsmappe kopieren"
            raise refusal(name, note, remedy)
        names = {part.filename for part in parts}
        if "[Content_Types].xml" not in names:
            raise refusal(name, "das ist ein ZIP-Archiv, aber keine Excel-Arbeitsmappe", _SAVE_ANEW)
        if any(declares_entities(archive.read(part)) for part in parts if _is_parsed(part)):
            raise _declares(name)
    if "xl/vbaProject.bin" in names:
        note, remedy = "die Arbeitsmappe enthält Makros; sie werden nicht ausgeführt", "als .xlsx speichern"
        return [Problem(name, note=note, remedy=remedy, grave=False)]
    return []


def _is_parsed(part: zipfile.ZipInfo) -> bool:
    """Tell pictures apart: nobody parses them, and an SVG may rightly declare its type."""
    return not part.filename.startswith("xl/media/")


def _declares(name: str) -> StrategyError:
    note = "die Datei enthält XML-Deklarationen (DTD, Entities), die in Excel-Dateien nicht vorkommen"
    return refusal(name, note, f"Herkunft der Datei prüfen; {_SAVE_ANEW}")


def _has_formulas(data: bytes) -> bool:
    """Tell whether any cell is calculated; then the formulas are read beside their stored values."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return any(_FORMULA.search(archive.read(part)) for part in archive.infolist() if _may_hold_cells(part))


def _may_hold_cells(part: zipfile.ZipInfo) -> bool:
    """Tell charts apart: the ranges that they draw look like formulas, and would have every sheet read twice."""
    return _is_parsed(part) and not part.filename.startswith("xl/charts/")


def _value(cell: Any, source: Any) -> object:
    """Return what Excel shows in the cell; a `CellError` where it shows an error or nothing yet."""
    value = cell.value
    if cell.data_type == "e":
        return CellError(f"Excel zeigt hier den Fehler {value}", "die Formel berichtigen oder den Wert eintippen")
    if value is None:
        # A formula whose answer is an empty text has the type "str"; one without any answer has not.
        if source.data_type == "f" and cell.data_type != "str":
            return CellError("die Formel hat keinen berechneten Wert", "die Datei in Excel öffnen und speichern")
        return None
    if isinstance(value, str):
        return whole(unescape(value)) if "_x" in value else value
    if isinstance(value, date):
        return _as_shown(value, cell.number_format)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _with_unit(value, cell.number_format)
    return str(value) if isinstance(value, time) else value


def _as_shown(value: date, number_format: str) -> PartialDate:
    """Return the date as exact as its format: who types 12/2026 sees "Dez 26", and Excel stores the first."""
    codes = re.sub(r'"[^"]*"|\[[^]]*\]|\\.', "", number_format).casefold()
    if "d" in codes or value.day != 1:
        return PartialDate.of(value)
    if "m" in codes or value.month != 1:
        return PartialDate(value.year, value.month)
    return PartialDate(value.year)


def _with_unit(value: float, number_format: str) -> object:
    """Return "80 T€" where the format only prints a unit after 80; a scaling format stores the euros."""
    if number_format == "General":
        return value
    unit = re.search(r"t€|teur|tsd|mio", re.sub(r'["\\\s]', "", number_format), re.IGNORECASE)
    if unit is None or re.search(r"[0#?],+(?![0#?])", number_format):
        return value
    return f"{str(value).replace('.', ',')} {unit[0]}"
