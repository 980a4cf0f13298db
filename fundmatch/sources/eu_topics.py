"""Single topics of the portal with description and budget: one file or a folder, in three shapes.

Answers of the search service, topic details, and extracts with one topic a line; each is known by
its content, not by its name.
"""

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from fundmatch.core.errors import Problem
from fundmatch.files.safe_read import display_name
from fundmatch.sources import eu, eu_codes, eu_files
from fundmatch.sources.eu_files import Loaded
from fundmatch.sources.eu_topic import Topic, from_line, from_record, from_search, is_line, usable
from fundmatch.sources.eu_values import Object, latest, objects, only, text, texts
from fundmatch.sources.extract import SourceError, SourceExtract

# One file is held in memory as a whole, unlike the bulk file.
MAX_FILE = 200 * 1024**2
LANGUAGES = ("en", "de")

_BETWEEN = re.compile(r"[\s,]*")
_DECODER = json.JSONDecoder()
_SHAPE = (
    "erwartet: Antwort der Suche mit „results“, Einzelheiten eines Aufrufs mit „TopicDetails“ oder Zeilen mit „topicId“"
)
_TRUNCATED = "das JSON bricht ab oder ist fehlerhaft"
_AGAIN = "im Browser noch einmal herunterladen und vollständig speichern"


@dataclass(slots=True)
class _Walk:
    """What has been seen so far: topics by key, the German ones apart."""

    english: dict[str, Topic] = field(default_factory=dict)
    german: dict[str, Topic] = field(default_factory=dict)
    skipped: Counter[str] = field(default_factory=Counter)
    seen: int = 0


def read(path: Path, *, as_of: date) -> SourceExtract:
    """Read one file or all JSON files of a folder; `as_of` is the day to judge deadlines by.

    Raises:
        SourceError: A file is missing, no JSON, cut off or of another shape, or there is no topic at all.
    """
    walk, digest, problems = _Walk(), hashlib.sha256(), list[Problem]()
    files = eu_files.files_in(path)
    for relative, file in files:
        try:
            loaded = eu_files.load(file, limit=MAX_FILE)
            _take_file(walk, loaded)
        except SourceError as error:
            problems += error.problems
            continue
        digest.update(f"{relative}\0".encode() + loaded.raw if path.is_dir() else loaded.raw)
    if problems:
        raise SourceError(problems)
    name = display_name(path)
    topics = _merged(walk)
    if not topics:
        raise eu_files.refusal(name, f"kein einziger Aufruf gelesen ({walk.seen} Datensätze)", _SHAPE)
    return _reading(walk, topics, name, digest.hexdigest(), as_of)


def _reading(walk: _Walk, topics: Sequence[Topic], name: str, sha256: str, as_of: date) -> SourceExtract:
    day = latest(topic.changed for topic in topics)
    entries, clashes = eu.programmes(topics, as_of=as_of, day=day, german=walk.german)
    return SourceExtract(
        programmes=entries,
        seen=walk.seen,
        skipped=dict(sorted(walk.skipped.items())),
        hints=(*eu.hints(entries, topics, name), *eu.clash_hints(clashes, name)),
        sha256=sha256,
        day=day,
    )


def _merged(walk: _Walk) -> list[Topic]:
    """Return one topic a key: the English one, else the German one."""
    return [*walk.english.values(), *(topic for key, topic in walk.german.items() if key not in walk.english)]


def _take_file(walk: _Walk, loaded: Loaded) -> None:
    """Take every topic of a file.

    Raises:
        SourceError: The JSON is broken, or nothing in it has a known shape.
    """
    known = False
    for record in _values(loaded):
        known = _take(walk, record, loaded.name) or known
    if not known:
        raise eu_files.refusal(loaded.name, "die Datei hat keine bekannte Form", _SHAPE)


def _values(loaded: Loaded) -> Iterator[object]:
    """Yield the JSON values of a file; a line is read on its own where it holds whole values, which is fast.

    Raises:
        SourceError: A value is broken or cut off, or the text is not UTF-8.
    """
    content, place = loaded.content, 0
    while place < len(content):
        end = content.find(b"\n", place)
        end = len(content) if end < 0 else end
        try:
            values = _decoded(content[place:end])
        except (ValueError, RecursionError):
            # A value goes on in the next line, or is broken: the rest as a whole will tell.
            values, end = _rest(loaded, place), len(content)
        for value in values:
            yield from value if isinstance(value, list) else (value,)
        place = end + 1


def _rest(loaded: Loaded, place: int) -> list[object]:
    """Return the values from a place to the end.

    Raises:
        SourceError: They are broken, cut off or not UTF-8.
    """
    line = loaded.content.count(b"\n", 0, place) + 1
    try:
        return _decoded(loaded.content[place:])
    except UnicodeDecodeError as error:
        raise eu_files.refusal(loaded.name, "der Zeichensatz ist nicht UTF-8", _AGAIN, line) from error
    except (ValueError, RecursionError) as error:
        raise eu_files.refusal(loaded.name, _TRUNCATED, _AGAIN, line) from error


def _decoded(content: bytes) -> list[object]:
    """Return the JSON values that stand one after the other; nothing needs to stand between them.

    Raises:
        ValueError: One is broken or cut off, or the text is not UTF-8.
        RecursionError: One is nested too deeply.
    """
    written, place, values = content.decode("utf-8"), 0, list[object]()
    while (place := _BETWEEN.match(written, place).end()) < len(written):  # type: ignore[union-attr]
        value, place = _DECODER.raw_decode(written, place)
        values.append(value)
    return values


def _take(walk: _Walk, record: object, name: str) -> bool:
    """Take the topics of one JSON value; tell whether its shape is known.

    Raises:
        SourceError: It is the bulk file, or results and details without the object they need.
    """
    if not isinstance(record, dict):
        return False
    if "results" in record:
        results = record["results"]
        for result in objects(results):
            _take_result(walk, result)
        return isinstance(results, list)
    if "TopicDetails" in record:
        details = objects(record["TopicDetails"])
        for detail in details:
            _keep(walk, from_record(detail), "en")
        return bool(details)
    if "fundingData" in record:
        note = "das ist die Gesamtdatei grantsTenders.json, nicht einzelne Aufrufe"
        raise eu_files.refusal(name, note, "sie als Gesamtdatei einlesen")
    if is_line(record):
        _keep(walk, from_line(record), "en")
        return True
    return False


def _take_result(walk: _Walk, result: Object) -> None:
    """Take one search result: a topic in one language, or something that is no call."""
    metadata = only(result.get("metadata"))
    sources = texts(metadata.get("DATASOURCE"))
    kind = text(metadata.get("type"))
    reason = eu_codes.skip_reason(kind)
    if any("FAQ" in source for source in sources):
        reason = "Frage und Antwort des Portals"
    elif kind and reason is None:
        reason = "unbekannte Art von Datensatz"
    language = (text(result.get("language")) or text(metadata.get("language")) or "en").casefold()
    if not reason and language not in LANGUAGES:
        reason = "andere Sprache"
    if reason:
        walk.seen += 1
        walk.skipped[reason] += 1
        return
    _keep(walk, from_search(metadata, language), language)


def _keep(walk: _Walk, topic: Topic, language: str) -> None:
    walk.seen += 1
    kept = walk.german if language == "de" else walk.english
    if not usable(topic.identifier):
        walk.skipped["ohne brauchbare Kennung"] += 1
    elif topic.key in kept:
        walk.skipped["doppelt"] += 1
    else:
        kept[topic.key] = topic
