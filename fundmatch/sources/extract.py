"""What an importer hands on: programmes as a source tells them, and what it could not understand."""

from collections.abc import Mapping
from dataclasses import dataclass
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
