"""Read a workbook that officers worked in, once: the columns of every sheet that is typed into, wherever they are now.

Columns are found by their headers and rows by the hidden identity, so sorting, hiding,
inserting and renaming do no harm. Nothing is written, executed or calculated.
"""

import hashlib
import io
import zipfile
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Final

from fundmatch.core.errors import Problem
from fundmatch.decisions.answer_cells import HIDDEN as ANSWER_COLUMNS
from fundmatch.decisions.answer_cells import typed_answers
from fundmatch.decisions.checked_cells import CHECKED_PROGRAMME, typed_checks
from fundmatch.decisions.checked_cells import HIDDEN as CHECK_COLUMNS
from fundmatch.decisions.typed_rows import Sheets
from fundmatch.decisions.typed_text import typed
from fundmatch.decisions.unread_cells import Header, Known, merged, renamed, under_no_heading
from fundmatch.decisions.workbook_entries import DecisionCell, Entries, Stamp, WorkbookRow, read_mark
from fundmatch.files.cell_values import CellError
from fundmatch.files.headings import HEADER_WITHIN, RawRow, column_letters, header_key
from fundmatch.files.safe_read import read_bytes, refusal
from fundmatch.files.xlsx_grid import merged_areas
from fundmatch.files.xlsx_tables import OpenWorkbook, open_workbook
from fundmatch.model.decision import FIELDS, MEASURE_ID, PROGRAMME_ID
from fundmatch.model.strategy import SOMEWHERE

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
# Under these the sheets that list programmes have their ids.
_LISTED: Final = tuple(map(header_key, ("Kennung", CHECKED_PROGRAMME)))
# Sheets of ours with rows of other kinds.
_OTHER_SHEETS: Final = frozenset(map(header_key, (*ANSWER_COLUMNS, *CHECK_COLUMNS, "Kennung")))
_AGAIN = "die Mappe mit „fundmatch match“ neu ausgeben und die Entscheidungen dorthin übertragen"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Book:
    """What was found in the file; `tables` counts the sheets with decision columns."""

    stamp: Stamp | None
    saved: datetime | None
    rows: tuple[WorkbookRow, ...]
    tables: int
    remarks: list[Problem]
    unread: list[Problem]
    names: tuple[tuple[str, str], ...]
    sheets: Sheets


def read_workbook(path: Path, *, strategy: str, other_strategy: bool = False, known: Known | None = None) -> Entries:
    """Read what was typed into a workbook (.xlsx, .xlsm); `strategy` is the name in its mark.

    `known` tells what is ours where a heading is missing; without it, that is told by the other sheets alone.

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
    with open_workbook(data, name) as opened:
        book = _read(opened, data, known or Known())
    if book.stamp and _is_other(book.stamp.strategy, strategy) and not other_strategy:
        note = f"die Mappe gehört zur Strategie „{book.stamp.strategy}“, nicht zu „{strategy}“"
        raise refusal(name, note, "die richtige Mappe oder den richtigen Ordner angeben")
    if not book.tables and not book.unread:
        raise refusal(name, "kein Blatt hat Entscheidungsspalten mit den Kennungen measure_id und programme_id", _AGAIN)
    remarks = [*_open_elsewhere(path), *book.remarks]
    if book.stamp is None:
        note = "ohne Herkunftsvermerk (ältere Version?): leere Zellen löschen deshalb nichts"
        remarks.append(Problem(name, note=note, grave=False))
    digest = hashlib.sha256(data).hexdigest()
    return Entries(
        file=name,
        sha256=digest,
        stamp=book.stamp,
        saved=book.saved,
        rows=book.rows,
        remarks=tuple(remarks),
        unread=tuple(book.unread),
        names=book.names,
        answers=typed_answers(name, book.sheets),
        checks=typed_checks(name, book.sheets),
    )


def _is_other(one: str, other: str) -> bool:
    """Tell whether two names are those of two strategies; a list without a place may get its name later, and lose it."""
    return one != other and SOMEWHERE.name not in (one, other)


def _open_elsewhere(path: Path) -> Iterator[Problem]:
    """Look for the marks that Excel and LibreOffice leave beside an open file."""
    if any(path.with_name(mark).exists() for mark in (f"~${path.name}", f".~lock.{path.name}#")):
        note = "die Mappe ist gerade geöffnet; was noch nicht gespeichert ist, wird nicht gelesen"
        yield Problem(path.name, note=note, remedy="speichern, schließen und noch einmal einlesen", grave=False)


def _read(book: OpenWorkbook, data: bytes, known: Known) -> _Book:
    """Read every sheet, hidden ones too: officers hide what they have worked through."""
    remarks, unread = list(book.hints), []
    rows: list[WorkbookRow] = []
    names: list[tuple[str, str]] = []
    sheets = {title: list(book.rows(title)) for title in book.titles}
    headers = {title: header for title, raw in sheets.items() if (header := _header(raw))}
    areas = merged_areas(book)
    for title, header in headers.items():
        remarks += _twice(book.name, title, header)
        found, broken = _rows(book.name, title, header, sheets[title])
        inside, problems = merged(
            book.name, title, header, {row.number: row for row in found}, dict(sheets[title]), areas.get(title, ())
        )
        unread += [*broken, *problems, *renamed(book.name, title, header, sheets[title], known)]
        rows += [_without(row, inside) for row in found]
    for title, raw in sheets.items():
        if title not in headers:
            names += _names(raw)
    unread += _headless(book.name, sheets, headers, _with_those_of(rows, names, known))
    properties = book.properties
    # Earlier workbooks have the mark in both, and either may have been typed over.
    stamp = read_mark([properties.identifier, properties.keywords])
    saved = properties.modified if _says_when(data) else None
    return _Book(
        stamp=stamp, saved=saved, rows=tuple(rows), tables=len(headers), remarks=remarks, unread=unread,
        names=tuple(names), sheets=sheets,
    )  # fmt: skip


def _rows(name: str, title: str, header: Header, raw: Sequence[RawRow]) -> tuple[list[WorkbookRow], list[Problem]]:
    """Return the rows of a sheet below its header, and its cells that cannot be read."""
    rows: list[WorkbookRow] = []
    unread: list[Problem] = []
    for number, cells in raw:
        if number > header.number and not _is_header(cells, header):
            row, broken = _row(number, cells, header, title)
            unread += _unreadable(name, title, number, broken)
            rows += [row] if row else []
    return rows, unread


def _without(row: WorkbookRow, merged_cells: Collection[tuple[int, str]]) -> WorkbookRow:
    """Return the row without its cells that are merged with others: what they say is not clear."""
    kept = tuple(cell for cell in row.cells if (row.number, cell.field) not in merged_cells)
    return row if len(kept) == len(row.cells) else replace(row, cells=kept)


def _names(raw: Sequence[RawRow]) -> Iterator[tuple[str, str]]:
    """Yield (id, name) of the programmes that a sheet lists which nobody decides on."""
    for number, cells in raw:
        keys = {header_key(cell): index for index, cell in enumerate(cells) if isinstance(cell, str)}
        place = next((keys[key] for key in _LISTED if key in keys), None)
        if place is not None and "programm" in keys:
            rows = (row for other, row in raw if other > number)
            yield from ((_on_one_line(row, place), _on_one_line(row, keys["programm"])) for row in rows)
            return
        if number > HEADER_WITHIN:
            return


def _with_those_of(rows: Iterable[WorkbookRow], names: Iterable[tuple[str, str]], known: Known) -> Known:
    """Return what is known, with the ids that the workbook itself has."""
    rows = list(rows)
    measures = {*known.measures, *(row.measure_id for row in rows if row.measure_id)}
    programmes = {*known.programmes, *(row.programme_id for row in rows), *(key for key, _ in names)} - {""}
    return replace(known, measures=measures, programmes=programmes)


def _headless(
    name: str, sheets: Mapping[str, Sequence[RawRow]], headers: Mapping[str, Header], known: Known
) -> Iterator[Problem]:
    """Yield a problem for each row with the ids of a pair that no header stands above."""
    like = [header for header in headers.values() if header.identified]
    for title, raw in sheets.items():
        header = headers.get(title)
        if header is None and any(_OTHER_SHEETS & set(map(_key, cells)) for _, cells in raw[:HEADER_WITHIN]):
            continue
        above = [row for row in raw if header is None or row[0] < header.number]
        yield from under_no_heading(name, title, above, known, like)


def _key(cell: object) -> str:
    return header_key(cell) if isinstance(cell, str) else ""


def _says_when(data: bytes) -> bool:
    """Tell whether the file names its last save; where it does not, openpyxl would ask the clock."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        part = "docProps/core.xml"
        return part in archive.namelist() and b":modified" in archive.read(part)


def _header(raw: Sequence[RawRow]) -> Header | None:
    """Return the header: the first row with the identity, wherever, else the first at the top with many decision columns."""
    likely = None
    for number, cells in raw:
        if number > HEADER_WITHIN and MEASURE_ID not in cells:
            continue
        header = _columns(number, cells)
        if header.identified and header.fields:
            return header
        enough = len({name for name, _ in header.fields}) >= LIKELY
        if likely is None and enough and number <= HEADER_WITHIN:
            likely = header
    return likely


def _columns(number: int, cells: Sequence[object]) -> Header:
    places: dict[str, int] = {}
    fields: list[tuple[str, int]] = []
    for index, cell in enumerate(cells):
        key = header_key(cell) if isinstance(cell, str) else ""
        if name := _FIELDS.get(key):
            fields.append((name, index))
        elif place := _PLACES.get(key):
            places.setdefault(place, index)
    return Header(number=number, places=places, fields=tuple(fields), cells=cells if fields else ())


def _twice(name: str, title: str, header: Header) -> Iterator[Problem]:
    """Yield a remark for each decision column that the sheet has more than once."""
    for field, count in Counter(field for field, _ in header.fields).items():
        if count > 1:
            letters = " und ".join(column_letters(index) for other, index in header.fields if other == field)
            note = f"Blatt „{title}“ hat die Spalte {count}-mal ({letters}); alle werden gelesen"
            yield Problem(name, field=FIELDS[field], note=note, remedy="eigene Spalten anders nennen", grave=False)


def _row(
    number: int, cells: Sequence[object], header: Header, title: str
) -> tuple[WorkbookRow | None, list[tuple[str, CellError]]]:
    """Return the row, None if it has neither identity nor entries, and its cells that cannot be read by field."""
    places = {place: _on_one_line(cells, index) for place, index in header.places.items()}
    entries: list[DecisionCell] = []
    broken: list[tuple[str, CellError]] = []
    for field, index in header.fields:
        try:
            entries.append(DecisionCell(field, typed(_cell(cells, index)), column_letters(index)))
        except CellError as error:
            broken.append((field, error))
    if not all(places.get(name) for name in _IDENTITY):
        if not any(cell.text for cell in entries):
            return None, broken
        # Half an identity is none: a row that lost one id must not be taken for another pair.
        places |= dict.fromkeys(_IDENTITY, "")
    places["measure_shown"] = places.get("measure_title", "")
    if places.get("measure_id") and "measure_title" in places:
        places["measure_title"] = places["measure_title"].removeprefix(f"{places['measure_id']} ")
    return WorkbookRow(sheet=title, number=number, cells=tuple(entries), **places), broken


def _unreadable(name: str, title: str, number: int, broken: Iterable[tuple[str, CellError]]) -> Iterator[Problem]:
    for field, error in broken:
        where = f"{FIELDS[field]} (Blatt „{title}“)"
        yield Problem(name, number, where, error.note, error.remedy)


def _cell(cells: Sequence[object], index: int) -> object:
    return cells[index] if index < len(cells) else None


def _is_header(cells: Sequence[object], header: Header) -> bool:
    """Tell the header that somebody copied along with rows."""
    cell = _cell(cells, next(iter(header.places.values()), header.fields[0][1]))
    if not isinstance(cell, str) or header_key(cell) not in {*_FIELDS, *_PLACES}:
        return False
    return len(_columns(0, cells).fields) > 1


def _on_one_line(cells: Sequence[object], index: int) -> str:
    """Return the cell on one line; a broken one is empty."""
    try:
        return " ".join(typed(_cell(cells, index)).split())
    except CellError:
        return ""
