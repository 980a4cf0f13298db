"""Print what changed in the catalogue since a day, as a section for `catalogs/CHANGELOG.md`.

    python scripts/catalogue_changes.py 2026-11-22 >> section.md

The older state is that of the last commit before the day, or the first one that there is. What is new, ended, corrected, added or gone is read off
the entries; the reason of a correction is the note of its evidence. An editor goes over the section before it is put in.
"""

import io
import subprocess
import sys
import tarfile
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from textwrap import shorten

from fundmatch.catalogue.reading import read_catalogue
from fundmatch.core.formatting import day as german_day
from fundmatch.model.comparison import closed, differences
from fundmatch.model.labels import label
from fundmatch.model.programme import Evidence, Programme

ROOT = Path(__file__).resolve().parents[1]
CORRECTED = "berichtigt"
# The whole of a reason stands in the entry.
_LONGEST = 220


def section(old: Mapping[str, Programme], new: Mapping[str, Programme], title: str) -> str:
    """Return the section between two states of the catalogue, entries by id."""
    both = [(old[name], new[name]) for name in sorted(old) if name in new]
    added = [f"- `{name}` {new[name].name}" for name in sorted(new) if name not in old]
    gone = [f"- `{name}` {old[name].name}" for name in sorted(old) if name not in new]
    shut = [now for then, now in both if closed(then, now)]
    ended = [_ended(now) for now in shut if not now.recurring]
    waiting = [_ended(now) for now in shut if now.recurring]
    corrected = [line for then, now in both if (line := _corrected(then, now))]
    filled = Counter(change.field for then, now in both for change in differences(then, now) if not change.old)
    lines = [f"## {title}", "", f"{len(new)} Programme, davor {len(old)}.", ""]
    for heading, found in (
        ("Neu", added),
        ("Beendet", ended),
        ("Zurzeit geschlossen, kommt wieder", waiting),
        ("Berichtigt", corrected),
        ("Nicht mehr geführt", gone),
    ):
        if found:
            lines += [f"### {heading} ({len(found)})", "", *found, ""]
    if filled:
        counts = ", ".join(f"{label(name)} {count}" for name, count in filled.most_common())
        lines += ["### Ergänzt", "", f"Angaben, die bis dahin fehlten, mit der Zahl der Einträge: {counts}.", ""]
    return "\n".join(lines)


def _ended(now: Programme) -> str:
    return f"- `{now.id}` {now.name}{_why(now, ('status',))}"


def _corrected(then: Programme, now: Programme) -> str:
    """Return the line of an entry in which something that was stated was set right."""
    fields = [
        change.field for change in differences(then, now) if change.old and _is_corrected(then, now, change.field)
    ]
    if not fields:
        return ""
    return f"- `{now.id}` {', '.join(map(label, fields))}{_why(now, fields)}"


def _is_corrected(then: Programme, now: Programme, field: str) -> bool:
    proof = now.evidence_for(field)
    return proof is not None and proof.finding == CORRECTED and proof not in then.evidence


def _why(programme: Programme, fields: tuple[str, ...] | list[str]) -> str:
    """Return what the evidence says of the fields, each note once."""
    notes = dict.fromkeys(note for name in fields if (note := _note(programme.evidence_for(name))))
    return f": {shorten('; '.join(notes), _LONGEST, placeholder=' …')}" if notes else ""


def _note(proof: Evidence | None) -> str:
    return " ".join(proof.note.split()) if proof else ""


def _state_before(since: date, place: Path) -> Path:
    """Unpack the catalogue as it was before the day; of a younger one its first state."""
    commits = list(_lines("log", "--format=%H %cs", "--", "catalogs"))
    earlier = [line.split()[0] for line in commits if line.split()[1] < since.isoformat()]
    commit = earlier[0] if earlier else commits[-1].split()[0]
    packed = subprocess.run(["git", "archive", commit, "catalogs"], cwd=ROOT, check=True, capture_output=True).stdout
    with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
        archive.extractall(place, filter="data")
    return place / "catalogs"


def _lines(*command: str) -> Iterator[str]:
    said = subprocess.run(["git", *command], cwd=ROOT, check=True, capture_output=True, text=True).stdout
    yield from said.splitlines()


def main() -> None:
    """Print the section since the day that is named."""
    since = date.fromisoformat(sys.argv[1])
    with tempfile.TemporaryDirectory() as place:
        old, new = read_catalogue(_state_before(since, Path(place))), read_catalogue(ROOT / "catalogs")
    quarter = (
        f"{(new.day.month + 2) // 3}. Quartal {new.day.year} (seit {german_day(since)}, Stand {german_day(new.day)})"
    )
    print(section({one.id: one for one in old.programmes}, {one.id: one for one in new.programmes}, quarter))


if __name__ == "__main__":
    main()
