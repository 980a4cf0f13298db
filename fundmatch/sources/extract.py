"""What an importer hands on: programmes as a source tells them, their ids, and what it could not understand.

An id that was given once is the name of the programme for ever: decisions and files refer to it. So its
length, and the number of digits of the hash in it (six in ids of the Förderdatenbank, eight in those of the
EU), must never change.
"""

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from fundmatch.core.errors import DataError, Problem
from fundmatch.model.programme import Programme


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceRecord:
    """One programme as a source tells it.

    `key` is stable in the source (Förderdatenbank: path below Foerderprogramm/; EU: topic
    identifier in lower case). `sentences` maps a field of the model to the sentence it was
    read from; `unknown` holds codes that no mapping table knows, as "Foerderbereich: xyz".
    """

    key: str
    programme: Programme
    sentences: Mapping[str, str]
    unknown: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceExtract:
    """What one file of a source holds, its programmes in the order of their ids.

    `seen` counts the records read, `skipped` says in German why some were left out and how
    many; `hints` are not grave. `sha256` is over the bytes read (of a folder: over the sorted
    relative names and the bytes). `day` is the latest date inside, None if the data tell none.
    `source` is its name in the registry, which puts it in.
    """

    programmes: tuple[SourceRecord, ...]
    seen: int
    skipped: Mapping[str, int]
    hints: tuple[Problem, ...]
    sha256: str
    day: date | None
    source: str = ""


class SourceError(DataError):
    """A downloaded file of a source cannot be used; nothing was touched."""


MAX_ID = 80


def slug(folded: str) -> str:
    """Return a text in small letters as part of an id.

    >>> slug("grüne höfe / 2"), slug("gruene hoefe")
    ('gr-ne-h-fe-2', 'gruene-hoefe')
    """
    return re.sub(r"[^a-z0-9]+", "-", folded).strip("-")


def short_hash(key: str, digits: int) -> str:
    """Return hex digits that stand for the key and change only with it."""
    return hashlib.sha256(key.encode()).hexdigest()[:digits]


def id_with_hash(name: str, key: str, digits: int, *, longest: int = MAX_ID) -> str:
    """Return the id, cut where it must be, with a hash of the key at its end."""
    return f"{name[: longest - digits - 1].rstrip('-')}-{short_hash(key, digits)}"


def with_unique_ids(records: Iterable[SourceRecord], digits: int) -> tuple[tuple[SourceRecord, ...], tuple[str, ...]]:
    """Return the records in the order of their ids, and in order the ids that several shared.

    Each that shared one gets the hash of its key. None keeps the plain id: else a newcomer could take
    over what was decided about another, and the ids would depend on the order of the file.
    """
    listed = tuple(records)
    counts = Counter(record.programme.id for record in listed)
    shared = {name for name, count in counts.items() if count > 1}
    unique = (_with_own_id(record, digits) if record.programme.id in shared else record for record in listed)
    return tuple(sorted(unique, key=lambda record: record.programme.id)), tuple(sorted(shared))


def _with_own_id(record: SourceRecord, digits: int) -> SourceRecord:
    own = id_with_hash(record.programme.id, record.key, digits)
    return replace(record, programme=replace(record.programme, id=own))
