"""What the shipped catalogue said when a city's own copy last took it in: the base of the three-way merge.

It lies in the copy as `release.jsonl`, a line an entry. Without it nobody can tell what an officer wrote from what an
earlier release said.
"""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final

from fundmatch.catalogue.earlier_forms import as_today
from fundmatch.core.errors import CatalogueError, Problem
from fundmatch.files.excel_csv import CsvForm, read_kept
from fundmatch.files.safe_read import read_bytes
from fundmatch.model.codec import as_line, read_record
from fundmatch.model.programme import Programme

BASE: Final = "release.jsonl"
RENAMED: Final = "renamed.csv"
MAX_BYTES: Final = 64 * 1024 * 1024
_BACK: Final = "die Datei aus der Sicherung zurückholen, oder löschen: dann gilt der Grundstand als unbekannt"
_RENAMED_FORM: Final = CsvForm(
    name=RENAMED,
    headings={"old": "alte Kennung", "new": "neue Kennung", "on": "Tag", "why": "Grund"},
    needed=("old", "new"),
    error=CatalogueError,
)


def as_base(programmes: Iterable[Programme]) -> bytes:
    """Return the bytes of the file: a line an entry by id, equal entries in equal bytes."""
    ordered = sorted(programmes, key=lambda programme: programme.id)
    return "".join(f"{json.dumps(as_line(one), ensure_ascii=False)}\n" for one in ordered).encode()


def read_base(catalogue: Path) -> dict[str, Programme] | None:
    """Return the entries of the release that was taken in last by id; None where the copy does not say.

    Raises:
        CatalogueError: The file cannot be read; all lines that cannot be are named.
    """
    path = catalogue / BASE
    if not path.is_file():
        return None
    found: dict[str, Programme] = {}
    problems: list[Problem] = []
    for number, line in enumerate(read_bytes(path, MAX_BYTES, error=CatalogueError).split(b"\n"), start=1):
        programme = _entry(line) if line.strip() else None
        if programme is not None:
            found[programme.id] = programme
        elif line.strip():
            problems.append(Problem(BASE, number, note="die Zeile ist kein Eintrag", remedy=_BACK))
    if problems:
        raise CatalogueError(problems)
    return found


def _entry(line: bytes) -> Programme | None:
    try:
        raw: Any = json.loads(line.decode(), parse_int=str, parse_float=str, parse_constant=str)
    except (ValueError, RecursionError):
        return None
    return read_record(Programme, as_today(raw))[0] if isinstance(raw, dict) else None


def read_renamed(release: Path) -> Mapping[str, str]:
    """Return the ids that a release renamed: the new one by the old one.

    Raises:
        CatalogueError: The table cannot be read.
    """
    rows = read_kept(release / RENAMED, _RENAMED_FORM, MAX_BYTES).filled_rows()
    return {row.texts["old"].strip(): row.texts["new"].strip() for row in rows}
