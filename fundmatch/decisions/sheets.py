"""Read a workbook that officers worked in: the decision columns of every sheet, wherever they are now.

Columns are found by their headers and rows by the hidden identity, so sorting, hiding,
inserting and renaming do no harm. Nothing is written, executed or calculated.
"""

import hashlib
import io
import warnings
import zipfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from fundmatch.core.errors import Problem, StrategyError
from fundmatch.decisions.cells import typed
from fundmatch.decisions.entries import Cell, Entries, Row
from fundmatch.decisions.workbook_mark import Stamp, read_mark
from fundmatch.files import xlsx_tables
from fundmatch.files.cell_values import CellError
from fundmatch.files.tables import HEADER_WITHIN, RawRow, header_key, read_bytes, refusal
from fundmatch.model.decision import FIELDS, MEASURE_ID, PROGRAMME_ID

MAX_BYTES: Final = 50 * 1024 * 1024
# A table without identity is the officer's own unless it has this many decision columns.
LIKELY: Final = 3

_FIELDS = {header_key(header): name for name, header in FIELDS.items()}
_PLACES = {
    header_key(header): name
    for header, name in (
        (MEASURE_ID, "measure_id"),
        (PROGRAMME_ID, "programme_id"),
        ("Nr.", "measure_number"),
        ("Maßnahme", "measure_title"),
        ("Programm", "programme_name"),
    )
}
_IDENTITY = {"measure_id", "programme_id"}
_AGAIN = "die Mappe mit „fundmatch match“ neu ausgeben und die Entscheidungen dorthin übertragen"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Header:
    """Where the columns of one sheet are."""

    places: dict[str, int]
    fields: tuple[tuple[str, int], ...]

    @property
    def identified(self) -> bool:
        return self.places.keys() >= _IDENTITY


@dataclass(frozen=True, slots=True, kw_only=True)
class _Book:
    """What was found in the file; `tables` counts the sheets with decision columns."""

    stamp: Stamp | None
    saved: datetime | None
    rows: tuple[Row, ...]
    tables: int
    remarks: list[Problem]


def read_workbook(path: Path, *, strategy: str, other_strategy: bool = False) -> Entries:
    """Read the decision columns of a workbook (.xlsx, .xlsm); `strategy` is the name in its mark.

    Raises:
        StrategyError: The file cannot be read, has no rows that can be recognised, or was
            written for another strategy and `other_strategy` does not allow that.
    """
    name = path.name
    if name.startswith(("~$", ".~lock.")):
        raise refusal(name, "das ist eine Sperrdatei, nicht die Mappe", "die Mappe selbst angeben")
    if path.suffix.casefold() not in {".xlsx", ".xlsm"}:
        raise refusal(name, f"die Endung „{path.suffix}“ wird nicht gelesen", "in Excel als .xlsx speichern")
    data = read_bytes(path, MAX_BYTES)
    book = _guarded(data, name)
    if book.stamp and book.stamp.strategy != strategy and not other_strategy:
        note = f"die Mappe gehört zur Strategie „{book.stamp.strategy}“, nicht zu „{strategy}“"
        raise refusal(name, note, "die richtige Mappe oder den richtigen Ordner angeben")
    if not book.tables:
        raise refusal(name, "kein Blatt hat Entscheidungsspalten mit den Kennungen measure_id und programme_id", _AGAIN)
    remarks = [*_open_elsewhere(path), *book.remarks]
    if book.stamp is None:
        note = "ohne Herkunftsvermerk (ältere Version?): leere Zellen löschen deshalb nichts"
        remarks.append(Problem(name, note=note, grave=False))
    digest = hashlib.sha256(data).hexdigest()
    return Entries(file=name, sha256=digest, stamp=book.stamp, saved=book.saved, rows=book.rows, remarks=tuple(remarks))


def _open_elsewhere(path: Path) -> Iterator[Problem]:
    """Look for the marks that Excel and LibreOffice leave beside an open file."""
    if any(path.with_name(mark).exists() for mark in (f"~${path.name}", f".~lock.{path.name}#")):
        note = "die Mappe ist gerade geöffnet; was noch nicht gespeichert ist, wird nicht gelesen"
        yield Problem(path.name, note=note, remedy="speichern, schließen und noch einmal einlesen", grave=False)


def _guarded(data: bytes, name: str) -> _Book:
    """Read the workbook behind the same guards as a table of measures."""
    xlsx_tables.check_kind(data, name)
    try:
        hints = xlsx_tables.check_archive(data, name)
        with warnings.catch_warnings():
            # openpyxl warns in English about looks and drop-downs, which are of no interest here.
            warnings.simplefilter("ignore")
            return _read(data, name, hints)
    except StrategyError:
        raise
    except Exception as error:
        # Broken XML leads openpyxl to errors of every kind.
        note = f"die Arbeitsmappe ist beschädigt ({type(error).__name__})"
        raise refusal(name, note, "in Excel öffnen und neu als .xlsx speichern") from error


def _read(data: bytes, name: str, remarks: list[Problem]) -> _Book:
    """Open the stored values, and the formulas beside them if there are any, and read every sheet."""
    books: list[Any] = [
        load_workbook(io.BytesIO(data), read_only=True, data_only=data_only, keep_links=False)
        for data_only in ((True, False) if xlsx_tables.has_formulas(data) else (True,))
    ]
    try:
        properties = books[0].properties
        rows: list[Row] = []
        tables = 0
        for title in [sheet.title for sheet in books[0].worksheets]:
            raw = list(xlsx_tables.rows_of(books, title, name))
            if header := _header(raw):
                tables += 1
                remarks += _twice(name, title, header[1])
                rows += _rows_below(raw, *header, title, name, remarks)
        stamp = read_mark([properties.identifier, properties.keywords])
        saved = properties.modified if _says_when(data) else None
        return _Book(stamp=stamp, saved=saved, rows=tuple(rows), tables=tables, remarks=remarks)
    finally:
        for book in books:
            book.close()


def _says_when(data: bytes) -> bool:
    """Tell whether the file names its last save; where it does not, openpyxl would ask the clock."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        part = "docProps/core.xml"
        return part in archive.namelist() and b":modified" in archive.read(part)


def _header(raw: Sequence[RawRow]) -> tuple[int, _Header] | None:
    """Return the header's row number and columns: the row with the identity, else one with many decision columns."""
    likely = None
    for number, cells in raw:
        if number > HEADER_WITHIN:
            break
        found = _columns(cells)
        if found.identified and found.fields:
            return number, found
        if likely is None and len({name for name, _ in found.fields}) >= LIKELY:
            likely = number, found
    return likely


def _columns(cells: Sequence[object]) -> _Header:
    places: dict[str, int] = {}
    fields: list[tuple[str, int]] = []
    for index, cell in enumerate(cells):
        key = header_key(cell) if isinstance(cell, str) else ""
        if name := _FIELDS.get(key):
            fields.append((name, index))
        elif place := _PLACES.get(key):
            places.setdefault(place, index)
    return _Header(places=places, fields=tuple(fields))


def _twice(name: str, title: str, header: _Header) -> Iterator[Problem]:
    """Yield a remark for each decision column that the sheet has more than once."""
    for field, count in Counter(field for field, _ in header.fields).items():
        if count > 1:
            letters = " und ".join(get_column_letter(index + 1) for other, index in header.fields if other == field)
            note = f"Blatt „{title}“ hat die Spalte {count}-mal ({letters}); alle werden gelesen"
            yield Problem(name, field=FIELDS[field], note=note, remedy="eigene Spalten anders nennen", grave=False)


def _rows_below(
    raw: Sequence[RawRow], start: int, header: _Header, title: str, name: str, remarks: list[Problem]
) -> Iterator[Row]:
    """Yield the rows that have an identity or entries; cells that cannot be read are remarked on."""
    for number, cells in raw:
        if number <= start or _is_header(cells, header):
            continue
        known = {place: _plain(cells, index) for place, index in header.places.items()}
        found = []
        for field, index in header.fields:
            try:
                text = typed(cells[index] if index < len(cells) else None)
            except CellError as error:
                where = f"{FIELDS[field]} (Blatt „{title}“)"
                remarks.append(Problem(name, number, where, error.note, error.remedy, grave=False))
                continue
            found.append(Cell(field, text, get_column_letter(index + 1)))
        if known.keys() >= _IDENTITY and known["measure_id"] and known["programme_id"]:
            yield Row(sheet=title, number=number, cells=tuple(found), **known)
        elif any(cell.text for cell in found):
            yield Row(sheet=title, number=number, cells=tuple(found), **{**known, **dict.fromkeys(_IDENTITY, "")})


def _is_header(cells: Sequence[object], header: _Header) -> bool:
    """Tell the header that somebody copied along with rows."""
    index = next(iter(header.places.values()), header.fields[0][1])
    cell = cells[index] if index < len(cells) else None
    return isinstance(cell, str) and header_key(cell) in {*_FIELDS, *_PLACES} and len(_columns(cells).fields) > 1


def _plain(cells: Sequence[object], index: int) -> str:
    """Return the cell on one line; a broken one is empty."""
    try:
        return " ".join(typed(cells[index] if index < len(cells) else None).split())
    except CellError:
        return ""
