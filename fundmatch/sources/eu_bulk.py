"""The portal's bulk file `grantsTenders.json`: every call and tender, without descriptions and budgets.

It is read as a stream: 11,000 records, of which the open and announced grants become programmes.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import ijson

from fundmatch.core.errors import Problem
from fundmatch.files.safe_read import display_name
from fundmatch.sources import eu, eu_codes, eu_files
from fundmatch.sources.eu_topic import Topic, from_record, last_change, usable
from fundmatch.sources.eu_values import Object, first_day, text
from fundmatch.sources.extract import SourceExtract

_RECORDS = "fundingData.GrantTenderObj.item"
_BUFFER = 1 << 18
_GRANT = "1"
_SHAPE = "die Datei grantsTenders.json des Portals angeben; einzelne Aufrufe und Suchergebnisse sind eine andere Quelle"
_TRUNCATED = ("die Datei bricht mitten im JSON ab", "im Browser noch einmal herunterladen und vollständig speichern")


@dataclass(slots=True)
class _Walk:
    """What has been seen so far while the stream is read."""

    topics: dict[str, Topic] = field(default_factory=dict)
    skipped: Counter[str] = field(default_factory=Counter)
    seen: int = 0
    grants: int = 0
    changed: str = ""


def read(path: Path, *, as_of: date, closed: bool = False) -> SourceExtract:
    """Read the bulk file; `closed` takes calls that are over as well. `as_of` is the day to judge deadlines by.

    Raises:
        SourceError: The file is missing, no JSON, cut off, of another shape, or holds no grant at all.
    """
    name = display_name(path)
    walk = _Walk()
    with eu_files.opened(path) as (stream, hashed):
        for record in _records(stream, name):
            _take(walk, record, closed=closed)
        sha256 = hashed.sha256()
    if not walk.grants:
        note = f"kein einziger Aufruf gelesen ({walk.seen} Datensätze unter fundingData → GrantTenderObj)"
        raise eu_files.refusal(name, note, _SHAPE)
    topics, day = list(walk.topics.values()), first_day(walk.changed)
    entries, clashes = eu.programmes(topics, as_of=as_of, day=day)
    return SourceExtract(
        programmes=entries,
        seen=walk.seen,
        skipped=dict(sorted(walk.skipped.items())),
        hints=(*eu.hints(entries, topics, name), *eu.clash_hints(clashes, name), *_nothing_open(topics, name)),
        sha256=sha256,
        day=day,
    )


def _records(stream: eu_files.Stream, name: str) -> Iterator[object]:
    """Yield the records of the stream.

    Raises:
        SourceError: The JSON is cut off or broken.
    """
    try:
        yield from ijson.items(stream, _RECORDS, use_float=True, buf_size=_BUFFER)
    except ijson.IncompleteJSONError as error:
        # A stream that ends too soon and a wrong sign come as the same error.
        if "premature EOF" in str(error) or "Incomplete" in str(error):
            raise eu_files.refusal(name, *_TRUNCATED) from error
        raise eu_files.refusal(name, "das JSON ist fehlerhaft", _TRUNCATED[1]) from error
    except (ijson.JSONError, ValueError, RecursionError) as error:
        raise eu_files.refusal(name, "das JSON ist fehlerhaft", _TRUNCATED[1]) from error


def _take(walk: _Walk, record: object, *, closed: bool) -> None:
    """Count one record, and keep it if it is a call that can still be applied for."""
    walk.seen += 1
    if not isinstance(record, dict):
        walk.skipped["kein Datensatz"] += 1
        return
    walk.changed = max(walk.changed, last_change(record))
    kind = text(record.get("type"))
    if kind != _GRANT:
        walk.skipped[eu_codes.skip_reason(kind) or "andere Art von Datensatz"] += 1
        return
    walk.grants += 1
    if not closed and _is_closed(record):
        walk.skipped["geschlossen"] += 1
        return
    _keep(walk, from_record(record))


def _is_closed(record: Object) -> bool:
    """Tell it from the plain form of the status alone: most records end here."""
    status = record.get("status")
    return isinstance(status, dict) and eu_codes.status(str(status.get("id"))) == "geschlossen"


def _keep(walk: _Walk, topic: Topic) -> None:
    if not usable(topic.identifier):
        walk.skipped["ohne brauchbare Kennung"] += 1
    elif topic.key in walk.topics:
        walk.skipped["doppelt"] += 1
    else:
        walk.topics[topic.key] = topic


def _nothing_open(topics: Sequence[Topic], name: str) -> tuple[Problem, ...]:
    note = "kein offener oder angekündigter Aufruf in der Datei"
    return () if topics else (Problem(name, note=note, remedy="prüfen, ob die Datei aktuell ist", grave=False),)
