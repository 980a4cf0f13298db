"""Read the sheets of an OpenDocument spreadsheet (.ods) with calamine.

A spreadsheet says "this cell a thousand times" in a few bytes, and calamine writes them all out.
So the archive is weighed first, and repetitions that no list has any need of are made one:
LibreOffice fills the rest of a sheet with them.
"""

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from typing import Final

from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum

from fundmatch.core.dates import PartialDate
from fundmatch.files.grid import Sheet
from fundmatch.files.headings import RawRow
from fundmatch.files.safe_read import ArchiveFault, ArchiveLimits, archive_faults, declares_entities, refusal
from fundmatch.files.tables import MAX_ROWS

_LIMITS: Final = ArchiveLimits(members=5_000, unpacked=100 * 1024 * 1024, ratio=200, ratio_from=10 * 1024 * 1024)
# Rows and columns that are the same more often than this are the empty rest of a sheet.
_MOST_REPEATED: Final = 100
_MOST_CELLS: Final = 2_000_000
_REPEATED = re.compile(rb'number-(rows|columns)-repeated="(\d+)"')
_SAVE_ANEW: Final = "in LibreOffice öffnen und als Excel-Arbeitsmappe (.xlsx) speichern"


def read_sheets(data: bytes, name: str) -> list[Sheet]:
    """Return every sheet, in the order of the tabs; rows hold text, numbers, truths and dates.

    Raises:
        StrategyError: It is no readable spreadsheet, or is refused for what is inside.
    """
    safe = _without_repetitions(data, name)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(safe))
        return [
            Sheet(
                title=sheet.name,
                rows=tuple(_rows(book.get_sheet_by_name(sheet.name).to_python())),
                visible=sheet.visible == SheetVisibleEnum.Visible,
            )
            for sheet in book.sheets_metadata
        ]
    except CalamineError as error:
        raise refusal(name, f"die Tabelle ist beschädigt ({type(error).__name__})", _SAVE_ANEW) from error


def _without_repetitions(data: bytes, name: str) -> bytes:
    """Return the spreadsheet with its contents alone, long repetitions taken out.

    Raises:
        StrategyError: It is no spreadsheet, locked, a bomb, or declares entities.
    """
    if not zipfile.is_zipfile(io.BytesIO(data)):
        raise refusal(name, "das ist keine OpenDocument-Tabelle, oder sie ist abgeschnitten", _SAVE_ANEW)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if any(fault is not ArchiveFault.LEADS_OUT for fault, _ in archive_faults(archive.infolist(), _LIMITS)):
            note = "die Datei wird beim Entpacken übermäßig groß oder ist verschlüsselt und wird nicht geöffnet"
            raise refusal(name, note, "nur die Tabelle in eine neue Datei kopieren und ohne Kennwort speichern")
        names = set(archive.namelist())
        manifest = archive.read("META-INF/manifest.xml") if "META-INF/manifest.xml" in names else b""
        if "content.xml" not in names or b"encryption-data" in manifest:
            note = "die Tabelle ist mit einem Kennwort verschlüsselt" if manifest else "das ist keine Tabelle"
            raise refusal(name, note, "ohne Kennwort speichern")
        content = archive.read("content.xml")
    if declares_entities(content):
        raise refusal(name, "die Datei enthält XML-Deklarationen (DTD, Entities)", _SAVE_ANEW)
    shortened = _REPEATED.sub(_once, content)
    if shortened.count(b"<table:table-cell") + _told_repetitions(shortened) > _MOST_CELLS:
        raise refusal(name, "die Tabelle ist zu groß", f"höchstens {_MOST_CELLS} Zellen; nur die Liste speichern")
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as plain:
        plain.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet", zipfile.ZIP_STORED)
        plain.writestr("content.xml", shortened)
        plain.writestr("META-INF/manifest.xml", manifest)
    return buffer.getvalue()


def _once(found: re.Match[bytes]) -> bytes:
    return found[0] if int(found[2][:9]) <= _MOST_REPEATED else b'number-%b-repeated="1"' % found[1]


def _told_repetitions(content: bytes) -> int:
    """Return how many cells the repetitions can make at most: each row's times the most of a cell."""
    return sum(int(count) for _, count in _REPEATED.findall(content)) * _MOST_REPEATED


def _rows(rows: Sequence[Sequence[object]]) -> Iterator[RawRow]:
    for number, cells in enumerate(rows[: MAX_ROWS + 1_000], start=1):
        row = [_value(cell) for cell in cells]
        while row and row[-1] is None:
            row.pop()
        if row:
            yield number, row


def _value(cell: object) -> object:
    if isinstance(cell, datetime | date):
        return PartialDate(cell.year, cell.month, cell.day)
    if isinstance(cell, time | timedelta):
        return str(cell)
    return None if isinstance(cell, str) and not cell.strip() else cell
