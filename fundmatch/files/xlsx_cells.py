"""How many cells a sheet holds, before anybody walks through them: blank ones are taken out, too many are refused.

Whoever gives whole rows a colour writes 16,384 cells a row into the file. They hold nothing, and a walk through them
takes a hundred times as long as one through the cells that do.
"""

import io
import re
import zipfile
from typing import Final

from fundmatch.files.safe_read import refusal

# The longest list of measures has a million cells, and the workbook of a match on it not three times as many.
MAX_CELLS: Final = 3_000_000
# So many cells are walked through in a second; below it is not worth the while to look.
_FEW: Final = 100_000
_CELL: Final = re.compile(rb"<c[ >]")
_BLANK: Final = re.compile(rb"<c(?: [^<>]*)?(?:/>|></c>)")
_SHEETS: Final = re.compile(r"xl/worksheets/[^/]+\.xml")


def without_blank_cells(data: bytes, name: str) -> bytes:
    """Return the workbook without the blank cells of sheets that have very many; most workbooks as they are.

    Raises:
        StrategyError: A sheet has more cells with something in them than are ever read.
    """
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        sheets = [part for part in archive.infolist() if _SHEETS.fullmatch(part.filename)]
        # A cell has at least eight signs.
        thinned = {part.filename: _thinned(archive.read(part), name) for part in sheets if part.file_size > 8 * _FEW}
        if not thinned:
            return data
        return _packed(archive, thinned)


def _thinned(sheet: bytes, name: str) -> bytes:
    if sum(1 for _ in _CELL.finditer(sheet)) > _FEW:
        sheet = _BLANK.sub(b"", sheet)
    count = sum(1 for _ in _CELL.finditer(sheet))
    if count > MAX_CELLS:
        remedy = f"höchstens {MAX_CELLS // 1_000_000} Millionen; nur die Tabelle in eine neue Arbeitsmappe kopieren"
        raise refusal(name, f"ein Blatt hat {count} gefüllte Zellen und wird nicht gelesen", remedy)
    return sheet


def _packed(archive: zipfile.ZipFile, thinned: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as packed:
        for part in archive.infolist():
            content = thinned.get(part.filename)
            packed.writestr(zipfile.ZipInfo(part.filename), archive.read(part) if content is None else content)
    return buffer.getvalue()
