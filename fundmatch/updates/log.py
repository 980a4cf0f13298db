"""The log of applied updates beside the catalogue: one line an update or undo, only ever added to.

Officers may open it in Excel; the numbers give the order and not the place in the file.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

from fundmatch.catalogue.unfinished import updates_folder
from fundmatch.core.errors import CatalogueError, Problem
from fundmatch.files.excel_csv import CsvFile, CsvForm, CsvRow, read_kept, with_rows

LOG_FILE: Final = "log.csv"
MAX_BYTES: Final = 20 * 1024 * 1024

LOG_FORM: Final = CsvForm(
    name=LOG_FILE,
    headings={
        "nr": "Nr",
        "on": "Tag",
        "by": "Von",
        "source": "Quelle",
        "file": "Datei",
        "sha256": "Prüfsumme",
        "seen": "gesehen",
        "read": "gelesen",
        "new": "neu",
        "gone": "weg",
        "returned": "wieder da",
        "changed": "geändert",
        "proposed": "Vorschläge",
        "files": "Dateien geschrieben",
        "undoes": "macht rückgängig",
    },
    needed=("nr", "on"),
    error=CatalogueError,
)
_TEXTS: Final = frozenset({"by", "source", "file", "sha256"})
_BACK: Final = "die Zeile berichtigen, oder log.csv aus der Sicherung zurückholen"


@dataclass(frozen=True, slots=True, kw_only=True)
class LogLine:
    """One applied update, or the undoing of the update numbered `undoes`.

    `seen` and `read` count the records of the file and the programmes among them; `files` is
    0 where the source was read and brought nothing.
    """

    nr: int
    on: date
    by: str
    source: str
    file: str = ""
    sha256: str = ""
    seen: int = 0
    read: int = 0
    new: int = 0
    gone: int = 0
    returned: int = 0
    changed: int = 0
    proposed: int = 0
    files: int = 0
    undoes: int = 0


def read_log(catalogue: Path) -> tuple[LogLine, ...]:
    """Return the lines of the log by number; without the file there are none.

    Raises:
        CatalogueError: The log cannot be read; all problems are named.
    """
    return lines_of(read_log_file(catalogue))


def read_log_file(catalogue: Path) -> CsvFile:
    """Return the file behind the log, which `with_line` goes on with.

    Raises:
        CatalogueError: The file is there and cannot be read.
    """
    return read_kept(updates_folder(catalogue) / LOG_FILE, LOG_FORM, MAX_BYTES)


def lines_of(file: CsvFile) -> tuple[LogLine, ...]:
    """Return the lines of a log by number.

    Raises:
        CatalogueError: A line cannot be understood; all problems are named.
    """
    lines: list[LogLine] = []
    problems: list[Problem] = []
    for row in file.filled_rows():
        values, unreadable = _values(row)
        problems += unreadable
        if not unreadable:
            lines.append(LogLine(**values))
    counts = Counter(line.nr for line in lines)
    for nr, count in counts.items():
        if count > 1:
            problems.append(Problem(LOG_FILE, field="Nr", note=f"die Nummer {nr} gibt es mehrmals", remedy=_BACK))
    if problems:
        raise CatalogueError(problems)
    return tuple(sorted(lines, key=lambda line: line.nr))


def _values(row: CsvRow) -> tuple[dict[str, Any], list[Problem]]:
    """Return the values of a line by field, and the cells that cannot be read."""
    values: dict[str, Any] = {}
    problems: list[Problem] = []
    for name, heading in LOG_FORM.headings.items():
        text = row.texts.get(name, "").strip()
        try:
            values[name] = _value(name, text)
        except ValueError:
            problems.append(Problem(LOG_FILE, row.number, heading, f"„{text[:40]}“ ist nicht zu lesen", _BACK))
    if not problems and not values["nr"]:
        problems.append(Problem(LOG_FILE, row.number, "Nr", "die laufende Nummer fehlt", _BACK))
    return values, problems


def _value(name: str, text: str) -> object:
    if name == "on":
        return _day(text)
    return text if name in _TEXTS else int(text or 0)


def _day(text: str) -> date:
    """Read a day as it was written, or as a German Excel saves it."""
    if "." in text:
        day, month, year = text.split(".")
        return date(int(year), int(month), int(day))
    return date.fromisoformat(text)


def with_line(file: CsvFile, line: LogLine) -> bytes:
    """Return the bytes of the log with one more line; what stood there stays (see `with_rows`)."""
    texts: Mapping[str, str] = {name: str(getattr(line, name)) for name in LOG_FORM.headings}
    return with_rows(file, [texts])


def lines_in_force(lines: Sequence[LogLine]) -> Iterator[LogLine]:
    """Yield the lines that count, newest first: updates that are not undone, and undoings that are not taken back."""
    cancelled: set[int] = set()
    for line in sorted(lines, key=lambda line: -line.nr):
        if line.nr not in cancelled:
            yield line
            cancelled.add(line.undoes)
