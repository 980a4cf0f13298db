"""Read the catalogue: one YAML file a programme, every problem named at once.

May import: errors, model, vocabulary.
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from fundmatch.errors import CatalogueError, Problem, nearest
from fundmatch.intake.records import read_record
from fundmatch.intake.yaml_files import lines_of, read_yaml
from fundmatch.model.programme import Programme

LEVEL_FOLDERS = {"eu": "EU", "bund": "Bund", "nrw": "NRW"}
_FIELD_NAMES = frozenset(field.name for field in fields(Programme))
_NO_EVIDENCE_NEEDED = frozenset({"id", "evidence", "notes", "related"})


def check_file(path: Path) -> tuple[Programme | None, list[Problem]]:
    """Read one entry; return it (None if unusable) and all problems and hints."""
    name = "/".join(path.parts[-2:])
    raw, problems = read_yaml(path, name)
    if raw is None:
        return None, problems
    return check_entry(raw, path, name)


def check_entry(raw: dict[str, Any], path: Path, name: str) -> tuple[Programme | None, list[Problem]]:
    """Turn the mapping of one file into a programme, with all problems and hints."""
    programme, findings = read_record(Programme, raw)
    if programme is None:
        lines = lines_of(path.read_text(encoding="utf-8-sig"))
        return None, [
            Problem(name, _line(lines, place), _dotted(place), note, remedy) for place, note, remedy in findings
        ]
    return programme, [*_contradictions(programme, path, name), *_hints(programme, name)]


def _contradictions(programme: Programme, path: Path, name: str) -> Iterable[Problem]:
    """Yield what each field allows alone but the entry as a whole does not."""
    if programme.id != path.stem:
        yield Problem(name, field="id", note=f"„{programme.id}“ ist nicht der Dateiname", remedy=f"id: {path.stem}")
    folder = path.parent.name
    if LEVEL_FOLDERS.get(folder, programme.level) != programme.level:
        remedy = f"level: {LEVEL_FOLDERS[folder]}, oder die Datei verschieben"
        yield Problem(name, field="level", note=f"„{programme.level}“ passt nicht zum Ordner {folder}", remedy=remedy)
    if programme.period_start and programme.period_end and programme.period_end.last < programme.period_start.first:
        yield Problem(name, field="period_end", note="liegt vor period_start", remedy="die beiden Daten prüfen")
    for index, rate in enumerate(programme.rates):
        place = f"rates[{index}]"
        if (rate.pct is None) == (rate.pct_max is None):
            yield Problem(name, field=place, note="der Satz ist nicht eindeutig", remedy="entweder pct oder pct_max angeben")
        elif rate.pct_min is not None and (rate.pct_max is None or rate.pct_min > rate.pct_max):
            yield Problem(name, field=place, note="pct_min passt nicht zu pct_max", remedy="pct_min ≤ pct_max")
    if both := set(programme.applicants) & set(programme.applicants_excluded):
        yield Problem(
            name, field="applicants", note=f"zugelassen und ausgeschlossen: {', '.join(sorted(both))}", remedy="eines streichen"
        )
    for index, proof in enumerate(programme.evidence):
        for field in proof.fields:
            if field not in _FIELD_NAMES:
                yield Problem(name, 0, f"evidence[{index}].fields", f"„{field}“ ist kein Feld", nearest(field, _FIELD_NAMES))
    for index, page in enumerate(page for proof in programme.evidence for page in proof.pages):
        if not page.startswith(("https://", "http://")):
            yield Problem(name, 0, f"evidence.pages[{index}]", f"„{page}“ ist keine Adresse", "mit https:// beginnen")


def _hints(programme: Programme, name: str) -> Iterable[Problem]:
    """Yield what is allowed but should be mended when there is time."""
    if not programme.typical_measures:
        note, remedy = "keine typischen Maßnahmen", "6 bis 15 kurze Titel, wie eine Stadt sie wählt"
        yield Problem(name, 0, "typical_measures", note, remedy, grave=False)
    if not programme.applicants:
        yield Problem(name, 0, "applicants", "keine Förderberechtigten", "in der Richtlinie nachsehen", grave=False)
    if not programme.areas:
        yield Problem(name, 0, "areas", "kein Fördergebiet", "in der Richtlinie nachsehen", grave=False)


def _line(lines: dict[tuple[str | int, ...], int], path: tuple[str | int, ...]) -> int:
    """Return the line of the place or of the nearest place around it."""
    while path and path not in lines:
        path = path[:-1]
    return lines.get(path, 0)


def _dotted(path: tuple[str | int, ...]) -> str:
    return "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path).lstrip(".")
