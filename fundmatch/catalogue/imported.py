"""Read what imports have left in the catalogue: one file a source, one programme a line, nothing trusted.

A line is a JSON object whose scalars are texts as in the YAML entries ("ja", "250000",
"2026-03"), so the same reader checks both; bare numbers are taken as their digits.
"""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import fields, replace
from datetime import date
from pathlib import Path
from typing import Any, Final

from fundmatch.catalogue.entries import check_entry
from fundmatch.core.errors import CatalogueError, Problem, nearest, reason_of
from fundmatch.core.levels import is_id
from fundmatch.model.programme import Programme
from fundmatch.model.update import ImportedRecord

FOLDER: Final = "imported"
SUFFIX: Final = ".jsonl"
MAX_BYTES: Final = 64 * 1024 * 1024
MAX_LINES: Final = 20_000
MAX_SOURCES: Final = 50
MAX_KEY: Final = 500

_FIELDS: Final = tuple(field.name for field in fields(Programme))
_NEEDED: Final = ("key", "programme", "first_seen", "last_seen")
# Lines were written with this name from the first version on; the record calls it by what it is.
DIGESTS: Final = "told"
_KNOWN: Final = tuple(DIGESTS if field.name == "source_digests" else field.name for field in fields(ImportedRecord))
_BACK: Final = "die Zeile berichtigen, oder die Datei aus der Sicherung zurückholen"


def imported_files(catalogue: Path) -> list[Path]:
    """Return the imported files of a catalogue in the order of their names."""
    return sorted(file for file in (catalogue / FOLDER).glob(f"*{SUFFIX}") if file.is_file())


def read_imported(path: Path) -> tuple[ImportedRecord, ...]:
    """Return the entries of one imported file in the order of their ids.

    Raises:
        CatalogueError: The file or a line of it cannot be used; all problems are named.
    """
    raw, problems = bytes_of(path)
    entries: tuple[ImportedRecord, ...] = ()
    if raw is not None:
        entries, problems = parse_imported(raw, name_of(path))
    if problems:
        raise CatalogueError(problems)
    return entries


def name_of(path: Path) -> str:
    """Return what messages call an imported file."""
    return "/".join(path.parts[-2:])


def bytes_of(path: Path) -> tuple[bytes | None, list[Problem]]:
    """Return the bytes of an imported file, or None and the problem."""
    name = name_of(path)
    try:
        if path.stat().st_size > MAX_BYTES:
            return None, [Problem(name, note="die Datei ist zu groß", remedy=f"höchstens {MAX_BYTES // 1024**2} MB")]
        return path.read_bytes(), []
    except OSError as error:
        return None, [
            Problem(name, note=f"nicht lesbar ({reason_of(error)})", remedy="Datei und Zugriffsrechte prüfen")
        ]


def parse_imported(raw: bytes, name: str) -> tuple[tuple[ImportedRecord, ...], list[Problem]]:
    """Return the entries in the bytes of an imported file by id, and every problem with its line."""
    if raw.count(b"\n") > MAX_LINES:
        return (), [Problem(name, note=f"mehr als {MAX_LINES} Zeilen", remedy=_BACK)]
    entries: list[ImportedRecord] = []
    problems: list[Problem] = []
    lines: list[int] = []
    for number, line in enumerate(raw.removeprefix(b"\xef\xbb\xbf").split(b"\n"), start=1):
        if not line.strip():
            continue
        entry, found = _entry(line, name, number)
        problems += found
        if entry is not None:
            entries.append(entry)
            lines.append(number)
    problems += _doubles(entries, lines, name)
    return tuple(sorted(entries, key=lambda entry: entry.programme.id)), problems


def _entry(line: bytes, name: str, number: int) -> tuple[ImportedRecord | None, list[Problem]]:
    try:
        raw = json.loads(
            line.decode("utf-8"), parse_int=str, parse_float=str, parse_constant=str, object_pairs_hook=_unique
        )
    except UnicodeDecodeError:
        return None, [
            Problem(name, number, note="die Zeile ist nicht in UTF-8 gespeichert", remedy="als UTF-8 sichern")
        ]
    except _TwiceError as error:
        return None, [Problem(name, number, str(error), "das Feld steht zweimal da", "eines löschen")]
    except (ValueError, RecursionError) as error:
        said = getattr(error, "msg", "zu tief verschachtelt")
        return None, [Problem(name, number, note=f"kein gültiges JSON ({said})", remedy=_BACK)]
    if not isinstance(raw, dict):
        return None, [
            Problem(name, number, note="hier wird ein Objekt in geschweiften Klammern erwartet", remedy=_BACK)
        ]
    return _kept(raw, name, number)


class _TwiceError(ValueError):
    """An object names one field twice."""


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise _TwiceError(next(key for key, count in Counter(key for key, _ in pairs).items() if count > 1))
    return found


def _kept(raw: dict[str, Any], name: str, number: int) -> tuple[ImportedRecord | None, list[Problem]]:
    """Return the entry of one line, or None and all that is wrong with it."""
    wrong = [(field, "unbekanntes Feld", nearest(field, _KNOWN)) for field in raw if field not in _KNOWN]
    filled = {field: value for field, value in raw.items() if value}
    wrong += [(field, "Pflichtfeld fehlt", _BACK) for field in _NEEDED if field not in filled]
    wrong += _wrong_shapes(filled)
    if wrong:
        return None, [Problem(name, number, field, note, remedy) for field, note, remedy in wrong]
    programme, problems = _programme(filled["programme"], name, number)
    return (None, problems) if programme is None else (_as_kept(filled, programme), [])


def _as_kept(filled: Mapping[str, Any], programme: Programme) -> ImportedRecord:
    gone = filled.get("gone_since")
    return ImportedRecord(
        key=filled["key"],
        programme=programme,
        first_seen=date.fromisoformat(filled["first_seen"]),
        last_seen=date.fromisoformat(filled["last_seen"]),
        gone_since=date.fromisoformat(gone) if gone else None,
        same_as=filled.get("same_as", ""),
        locked=tuple(filled.get("locked", ())),
        source_digests=filled.get(DIGESTS, {}),
        sentences=filled.get("sentences", {}),
    )


# (field, note, remedy); not read by the codec: the line around a programme was written by the program
# itself, so what is wrong in it comes from damage, and the remedy is another.
_Wrong = tuple[str, str, str]


def _wrong_shapes(filled: Mapping[str, Any]) -> Iterator[_Wrong]:
    """Yield what the fields around the programme must not say."""
    for field in ("key", "same_as"):
        if not _is_short(filled.get(field, "")):
            yield field, "hier wird ein kurzer Text erwartet", _BACK
    for field in ("first_seen", "last_seen", "gone_since"):
        if field in filled and not _is_day(filled[field]):
            yield field, f"„{str(filled[field])[:40]}“ ist kein Tag", "Jahr-Monat-Tag schreiben: 2026-03-31"
    for field in (DIGESTS, "sentences"):
        if not _are_texts(filled.get(field, {})):
            yield field, "hier wird je Feld ein Text erwartet", _BACK
    yield from _wrong_locks(filled.get("locked", []))


def _wrong_locks(locked: object) -> Iterator[_Wrong]:
    if not isinstance(locked, list):
        yield "locked", "hier wird eine Liste von Feldern erwartet", 'so schreiben: ["rates", "deadlines"]'
        return
    for field in locked:
        if field not in _FIELDS:
            yield "locked", f"„{str(field)[:40]}“ ist kein Feld", nearest(str(field), _FIELDS, most=60)


def _is_short(text: object) -> bool:
    return isinstance(text, str) and len(text) <= MAX_KEY


def _are_texts(told: object) -> bool:
    return isinstance(told, dict) and all(isinstance(text, str) for text in told.values())


def _is_day(text: object) -> bool:
    try:
        return isinstance(text, str) and len(text) == 10 and bool(date.fromisoformat(text))
    except ValueError:
        return False


def _programme(raw: object, name: str, number: int) -> tuple[Programme | None, list[Problem]]:
    """Check the values as those of a curated entry are, and the id by its form instead of a file name."""
    if not isinstance(raw, dict):
        return None, [Problem(name, number, "programme", "hier werden die Felder des Programms erwartet", _BACK)]
    given = raw.get("id")
    if not isinstance(given, str) or not is_id(given) or len(given) > MAX_KEY:
        note = f"„{str(given)[:60]}“ ist keine Kennung"
        return None, [
            Problem(name, number, "programme.id", note, "die Kennung bleibt, wie der Import sie vergeben hat")
        ]
    programme, problems = check_entry(raw, "{}", Path(f"{given}.yaml"), name)
    return programme, [replace(found, place=number, field=f"programme.{found.field}") for found in problems]


def _doubles(entries: Sequence[ImportedRecord], lines: Sequence[int], name: str) -> Iterator[Problem]:
    """Yield the lines whose key or id stands in a line before."""
    first: dict[tuple[str, str], int] = {}
    for entry, line in zip(entries, lines, strict=True):
        for field, value in (("key", entry.key), ("programme.id", entry.programme.id)):
            if (before := first.setdefault((field, value), line)) != line:
                yield Problem(name, line, field, f"„{value}“ steht schon in Zeile {before}", "eine der Zeilen löschen")


def listed(curated: Iterable[Programme], imported: Mapping[str, Sequence[ImportedRecord]]) -> Iterator[Programme]:
    """Yield the imported programmes that stand in the list beside the curated ones.

    One that a curated entry, or one of another source, stands for is left out. One whose
    `same_as` leads nowhere is shown: nothing gets lost by deleting a file.
    """
    curated_ids = {programme.id for programme in curated}
    for source, entries in imported.items():
        known = curated_ids | _shown_by_others(source, imported)
        for entry in entries:
            if entry.programme.id not in curated_ids and entry.same_as not in known:
                yield _marked(entry, source)


def _shown_by_others(source: str, imported: Mapping[str, Sequence[ImportedRecord]]) -> set[str]:
    """Return the ids that the other sources bring into the list themselves."""
    others = (entries for name, entries in imported.items() if name != source)
    return {entry.programme.id for entries in others for entry in entries if not entry.same_as}


def _marked(entry: ImportedRecord, source: str) -> Programme:
    """Say in the notes that the source has dropped the programme; this is never stored."""
    if entry.gone_since is None:
        return entry.programme
    day = entry.gone_since
    note = f"nicht mehr gelistet seit {day.day:02}.{day.month:02}.{day.year} (Quelle: {source})"
    return replace(entry.programme, notes=(*entry.programme.notes, note))
