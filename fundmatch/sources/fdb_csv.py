"""Import the weekly table of the Förderdatenbank by CorrelAid (`programme.csv`, 52 columns).

UTF-8, commas, an empty cell is unknown, lists are JSON in the cell, values are the codes of
the source. The older table of 13 columns is recognised and refused: its lists are cut wrongly.
"""

import csv
import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Final

from fundmatch.core.errors import Problem
from fundmatch.sources.archive import file_head, file_sha256, refusal
from fundmatch.sources.extract import SourceError, SourceExtract
from fundmatch.sources.fdb import PAGES, FdbRecord, Gathering, contact_of, iso_day
from fundmatch.sources.fdb_prose import around_validity

MAX_BYTES: Final = 1024 * 1024 * 1024
MAX_ROWS: Final = 50_000
MAX_CELL: Final = 5_000_000
_BODY_START: Final = 3_000

# text of `FdbRecord` → column
_TEXTS: Final = {
    "title": "title",
    "teaser": "short_description",
    "summary": "description",
    "conditions": "legal_requirements",
    "deadlines": "deadlines",
    "procedure": "procedure",
    "citation": "legal_citation",
    "banner": "status_note",
    "keywords": "keywords",
}
# code list → column
_LISTS: Final = {
    "Foerderart": "funding_type",
    "Foerderberechtigte": "eligible_applicants",
    "Foerderbereich": "funding_area",
    "Foerdergeber": "funding_body",
    "Foerdergebiet": "funding_location",
    "Unternehmensgroesse": "unternehmensgroesse",
}
_GONE: Final = ("absent", "deleted")  # the column was renamed once
_REQUIRED: Final = ("url", "legal_basis", "date_of_issue", *_TEXTS.values(), *list(_LISTS.values())[:5])
_OLD_TABLE: Final = frozenset({"more_info", "legal_basis", "funding_type"})
_LEFT: Final = "nicht mehr im Export der Quelle"
_NO_KEY: Final = "ohne Adresse eines Programms"


def read(path: Path, *, as_of: date) -> SourceExtract:
    """Read the weekly table; `as_of` is the day for which dates are judged.

    Raises:
        SourceError: It is no such table, lacks a column, cannot be decoded, or holds no programme.
    """
    if path.is_dir():
        raise refusal(path.name, "das ist ein Ordner, keine Datei", "die Datei programme.csv angeben")
    if file_head(path).startswith(b"PK"):
        raise refusal(path.name, "das ist eine ZIP- oder Excel-Datei", "die Datei programme.csv angeben")
    if path.stat().st_size > MAX_BYTES:
        raise refusal(path.name, "die Datei ist zu groß", f"höchstens {MAX_BYTES // 1024**2} MB; neu herunterladen")
    gathering = Gathering(as_of=as_of, file=path.name)
    rows = 0
    for rows, row in _rows(path):
        _add(gathering, row, rows)
    return gathering.extract(file_sha256(path), read=rows)


def _rows(path: Path) -> Iterator[tuple[int, Mapping[str, str]]]:
    """Yield the rows under the header by number; the first is 1."""
    try:
        with _long_cells(), path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file, strict=True, restkey="", restval="")
            _check_header(path.name, reader.fieldnames or ())
            for number, row in enumerate(reader, start=1):
                if number > MAX_ROWS:
                    raise refusal(path.name, f"mehr als {MAX_ROWS} Zeilen", "die richtige Datei angeben")
                yield number, row
    except UnicodeDecodeError as error:
        raise refusal(path.name, "die Datei ist nicht in UTF-8", "neu herunterladen, nicht in Excel sichern") from error
    except csv.Error as error:
        note = "die Tabelle bricht ab oder ein Anführungszeichen wird nicht geschlossen"
        raise refusal(path.name, note, "die Datei neu herunterladen") from error


@contextmanager
def _long_cells() -> Iterator[None]:
    """Allow the guideline in a cell; the limit is one for the whole process and is put back."""
    before = csv.field_size_limit(MAX_CELL)
    try:
        yield
    finally:
        csv.field_size_limit(before)


def _check_header(name: str, header: Sequence[str]) -> None:
    columns = set(header)
    if columns >= _OLD_TABLE and "legal_requirements" not in columns:
        note = "das ist die alte Tabelle mit 13 Spalten, in der Listen falsch zerteilt sind"
        raise refusal(name, note, "die wöchentliche programme.csv mit 52 Spalten herunterladen")
    missing = [column for column in _REQUIRED if column not in columns]
    if not columns & set(_GONE):
        missing.append(_GONE[0])
    if missing:
        remedy = "die wöchentliche programme.csv herunterladen; Trennzeichen ist das Komma"
        raise SourceError(Problem(name, 1, column, "diese Spalte fehlt", remedy) for column in missing)


def _add(gathering: Gathering, row: Mapping[str, str], number: int) -> None:
    if any(row.get(column, "").strip().casefold() in {"true", "1"} for column in _GONE):
        gathering.skip(_LEFT)
        return
    key = key_of(row["url"])
    if not key:
        gathering.skip(_NO_KEY)
        return
    codes: dict[str, tuple[str, ...]] = {}
    for name, column in _LISTS.items():
        try:
            codes[name] = codes_of(row.get(column, ""))
        except ValueError:
            gathering.damaged(gathering.file, f"die Zelle „{column}“ ist keine Liste in JSON", number)
            return
    gathering.add(_record(key, row, codes))


def _record(key: str, row: Mapping[str, str], codes: Mapping[str, tuple[str, ...]]) -> FdbRecord:
    texts = {name: text for name, column in _TEXTS.items() if (text := row[column].strip())}
    body = row["legal_basis"]
    if not (texts.get("summary") or texts.get("teaser")):
        texts["body"] = body[:_BODY_START]
    if validity := around_validity(body):
        texts["validity"] = validity
    body, phone, mail = (row.get(f"contact_info_{part}", "") for part in ("institution", "phone", "email"))
    return FdbRecord(
        key=key,
        texts=texts,
        codes=codes,
        issued=iso_day(row["date_of_issue"]),
        url=_first_link(row.get("further_links", "")),
        contact=contact_of(body, phone, mail),
    )


def key_of(url: str) -> str:
    """Return the stable key in an address: the path below Foerderprogramm/, without its ending.

    >>> key_of("https://www.foerderdatenbank.de/FDB/Content/DE/Foerderprogramm/Land/NRW/hoefe.html")
    'Land/NRW/hoefe'
    """
    _, of_site, rest = url.strip().partition(PAGES.partition("//")[2].partition("/")[2])
    return rest.removesuffix(".html") if of_site else ""


def codes_of(cell: str) -> tuple[str, ...]:
    """Return the codes of a cell, none where it is empty.

    Raises:
        ValueError: The cell is no JSON list of texts.
    """
    if not cell.strip():
        return ()
    try:
        codes = json.loads(cell)
    except RecursionError as error:
        raise ValueError(cell[:20]) from error
    if not isinstance(codes, list) or not all(isinstance(code, str) for code in codes):
        raise ValueError(cell[:20])
    return tuple(codes)


def _first_link(cell: str) -> str:
    """Return the first web address among the official links; a broken cell tells none."""
    try:
        links = json.loads(cell or "[]")
    except (ValueError, RecursionError):
        return ""
    urls = (link.get("url", "") for link in links if isinstance(link, dict)) if isinstance(links, list) else ()
    return next((url for url in urls if isinstance(url, str) and url.startswith(("https://", "http://"))), "")
