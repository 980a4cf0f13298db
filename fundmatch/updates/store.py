"""The lines of an imported file: one form for one content, so that equal catalogues are equal bytes."""

import hashlib
import json
import re
from collections.abc import Iterable
from dataclasses import MISSING, fields
from functools import cache as remembered
from pathlib import Path
from typing import Final

from fundmatch.catalogue.imported import DIGESTS, FOLDER, SUFFIX
from fundmatch.core.errors import UnknownNameError
from fundmatch.core.levels import by_folder
from fundmatch.files import cache
from fundmatch.model.codec import as_line
from fundmatch.model.programme import Programme
from fundmatch.model.update import ImportedRecord
from fundmatch.sources.registry import SOURCES
from fundmatch.updates.release_base import BASE

DIGITS: Final = 8
PAIRS: Final = "zuordnung.csv"
_SOURCE: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


def kept_path(catalogue: Path, source: str) -> Path:
    """Return the file of a source in a catalogue.

    Raises:
        UnknownNameError: The name of the source is none that can be a file name.
    """
    if not _SOURCE.fullmatch(source):
        kind = "Die Quelle"
        raise UnknownNameError(kind, source, list(SOURCES))
    return catalogue / FOLDER / f"{source}{SUFFIX}"


def state_of(catalogue: Path) -> str:
    """Return a sum over every file that an update reads: entries, imported files, decided pairs, the last release."""
    files = [file for folder in (*by_folder(), FOLDER) for file in (catalogue / folder).glob("*") if file.is_file()]
    files += [file for file in (catalogue / PAIRS, catalogue / BASE) if file.is_file()]
    parts: list[bytes | str] = []
    for file in sorted(files):
        parts += [file.relative_to(catalogue).as_posix(), file.read_bytes()]
    return cache.key_of(*parts)


def digest(value: object) -> str:
    """Return eight hex digits over the canonical JSON of a value; equal values have equal ones."""
    return _digest_of(as_line(value))


def digests(programme: Programme) -> dict[str, str]:
    """Return the digest of every field that says something (more than its default)."""
    return {name: _digest_of(value) for name, value in as_line(programme).items()}


def silence(name: str) -> str:
    """Return the digest that a field of a programme has while nothing is said."""
    return _silent()[name]


@remembered
def _silent() -> dict[str, str]:
    return {field.name: digest(None if field.default is MISSING else field.default) for field in fields(Programme)}


def _digest_of(written: object) -> str:
    canonical = json.dumps(written, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()[:DIGITS]


def as_lines(kept: Iterable[ImportedRecord]) -> bytes:
    """Return the bytes of an imported file: a line an entry by id, fields in one order, empty ones left out."""
    ordered = sorted(kept, key=lambda entry: entry.programme.id)
    return "".join(f"{_line(entry)}\n" for entry in ordered).encode()


def _line(entry: ImportedRecord) -> str:
    line = {
        "key": entry.key,
        "first_seen": entry.first_seen.isoformat(),
        "last_seen": entry.last_seen.isoformat(),
        "gone_since": entry.gone_since.isoformat() if entry.gone_since else "",
        "same_as": entry.same_as,
        "locked": sorted(set(entry.locked)),
        "programme": as_line(entry.programme),
        "sentences": dict(sorted(entry.sentences.items())),
        DIGESTS: dict(sorted(entry.source_digests.items())),
    }
    return json.dumps({name: value for name, value in line.items() if value}, ensure_ascii=False)
