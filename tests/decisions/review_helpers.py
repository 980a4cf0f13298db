"""An officer's desk for tests: a strategy, workbooks of it, and hands that type into them."""

import csv
import io
import random
from collections.abc import Mapping
from pathlib import Path

from openpyxl import load_workbook
from record_helpers import DAY, measure, programme, small_catalogue, strategy

from fundmatch.app.pipeline import match
from fundmatch.decisions.applying import apply
from fundmatch.decisions.ledger import Ledger, read_ledger, replay
from fundmatch.decisions.merge import Prefer, plan_review
from fundmatch.decisions.plan import Plan
from fundmatch.decisions.workbook_entries import as_mark, stamp_of
from fundmatch.decisions.workbook_reader import read_workbook
from fundmatch.model.decision import FIELDS, Decision, Key
from fundmatch.reports.workbook.table_sheet import HEADER_ROW
from fundmatch.reports.workbook.write import match_as_workbook

NAME = "Stadt Gelsenkirchen"
BATH = programme(
    id="nrw-bad", name="Bäder", url="https://beispiel.nrw.de/bad", keywords=("Freibad", "Radweg"),
    typical_measures=("Freibad sanieren", "Radweg bauen"), deadline_kind="laufend",
)  # fmt: skip
BIKE = programme(
    id="nrw-rad", name="Radwege", keywords=("Radweg", "Freibad"), typical_measures=("Radweg bauen", "Freibad sanieren"),
    deadline_kind="laufend",
)  # fmt: skip
CLOSED = programme(
    id="nrw-zu",
    name="Zu",
    status="geschlossen",
    recurring=False,
    keywords=("Freibad",),
    typical_measures=("Freibad sanieren",),
)
MEASURES = {"M-1": "Freibad sanieren", "M-2": "Radweg bauen"}
PROGRAMMES = {entry.id: entry for entry in (BATH, BIKE, CLOSED)}
RAW = match_as_workbook(
    match(
        small_catalogue(*PROGRAMMES.values()),
        strategy(*(measure(id=key, title=title) for key, title in MEASURES.items())),
        as_of=DAY,
    )
)
FIRST: Key = ("M-1", "nrw-bad")
SECOND: Key = ("M-2", "nrw-rad")

Typed = Mapping[Key, Mapping[str, object]]


def issued(path: Path, folder: Path, *, stamped: bool = True, strategy_name: str = NAME) -> Path:
    """Write the workbook as `match` would: with what the ledger holds, and its mark."""
    ledger = read_ledger(folder)
    book = load_workbook(io.BytesIO(RAW))
    if stamped:
        mark = as_mark(stamp_of(ledger, strategy=strategy_name, as_of=DAY, run="0" * 64))
        book.properties.keywords = mark
    book.save(path)
    held = replay(ledger.lines)
    for sheet in ("Maßnahmen", "Shortlist"):
        typed(path, {key: {name: one.text(name) or None for name in FIELDS} for key, one in held.items()}, sheet)
    return path


def typed(path: Path, entries: Typed, name: str = "Shortlist") -> Path:
    """Type into a sheet; None empties a cell."""
    book = load_workbook(path)
    sheet = book[name]
    columns = {cell.value: cell.column for cell in sheet[HEADER_ROW]}
    rows = {
        (sheet.cell(row, columns["measure_id"]).value, sheet.cell(row, columns["programme_id"]).value): row
        for row in range(HEADER_ROW + 1, sheet.max_row + 1)
    }
    for key, cells in entries.items():
        for field, value in cells.items():
            if FIELDS[field] in columns and key in rows:
                sheet.cell(rows[key], columns[FIELDS[field]]).value = value
    book.save(path)
    return path


def shuffled(path: Path, seed: int) -> Path:
    """Do to the file what officers do: sort, hide, insert, rename, move, recolour."""
    book = load_workbook(path)
    sheet = book["Shortlist"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=HEADER_ROW)]
    header, body = rows[0], rows[1:]
    chance = random.Random(seed)  # noqa: S311 - an order for a test
    chance.shuffle(body)
    order = list(range(len(header)))
    chance.shuffle(order)
    sheet.delete_rows(1, sheet.max_row)
    sheet.append(["eigene Notizen oben"])
    sheet.append([])
    for row in (header, *body[:1], [], *body[1:]):
        sheet.append([row[index] for index in order] if row else ["eine Zwischenzeile"])
    sheet.insert_cols(3)
    sheet.cell(3, 3).value = "Ampel"
    for letter in "BDF":
        sheet.column_dimensions[letter].hidden = True
    sheet.row_dimensions[4].hidden = True
    sheet.title = "Meine Liste"
    book.create_sheet("Sitzung", 0).append(["Tagesordnung", "Status"])
    book.move_sheet("Meine Liste", offset=3)
    book.save(path)
    return path


def look(
    folder: Path, *paths: Path, prefer: Prefer | None = None, measures: Mapping[str, str] = MEASURES,
    programmes: Mapping[str, object] = PROGRAMMES,
) -> Plan:  # fmt: skip
    """Return the plan of a review."""
    found = [read_workbook(path, strategy=NAME) for path in paths]
    return plan_review(read_ledger(folder), found, measures=measures, programmes=programmes, prefer=prefer)  # type: ignore[arg-type]


def review(folder: Path, *paths: Path, by: str = "Anna", prefer: Prefer | None = None) -> Ledger:
    """Take the workbooks into the ledger."""
    return apply(folder, look(folder, *paths, prefer=prefer), by=by, on=DAY)


def held(folder: Path) -> dict[Key, Decision]:
    """Return what the ledger on disk decides."""
    return replay(read_ledger(folder).lines)


def rewritten(data: bytes, *, delimiter: str = ";", encoding: str = "utf-8-sig", seed: int | None = None) -> bytes:
    """Save the file again as Excel might: other delimiter, other encoding, sorted."""
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), delimiter=";"))
    if seed is not None:
        random.Random(seed).shuffle(rows)  # noqa: S311 - an order for a test
    buffer = io.StringIO(newline="")
    csv.writer(buffer, delimiter=delimiter, lineterminator="\r\n").writerows(rows)
    return buffer.getvalue().encode(encoding)
