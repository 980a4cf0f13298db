"""The log of applied updates beside the catalogue: one line an update or undo, only ever added to.

Officers may open it in Excel; the numbers give the order and not the place in the file.
"""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import date
from pathlib import Path
from typing import Final

from fundmatch.core.errors import CatalogueError, Problem, StrategyError
from fundmatch.files.tables import decode, header_key, read_bytes

NAME: Final = "log.csv"
MAX_BYTES: Final = 20 * 1024 * 1024
_BOM: Final = b"\xef\xbb\xbf"

# field of `LogLine` → its heading
HEADINGS: Final = {
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
}
_COLUMNS: Final = {header_key(heading): name for name, heading in HEADINGS.items()}
_PLAIN: Final = frozenset({"on", "by", "source", "file", "sha256"})


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


def updates_folder(catalogue: Path) -> Path:
    """Return the folder beside the catalogue that holds its log and what undoing needs."""
    return catalogue.resolve().with_name(f"{catalogue.resolve().name}-updates")


def read_log(catalogue: Path) -> tuple[LogLine, ...]:
    """Return the lines of the log by number; without the file there are none.

    Raises:
        CatalogueError: The log cannot be read; all problems are named.
    """
    return parse_log(log_bytes(catalogue))


def log_bytes(catalogue: Path) -> bytes:
    """Return the bytes of the log, none where there is no file.

    Raises:
        CatalogueError: The file is there and cannot be read.
    """
    path = updates_folder(catalogue) / NAME
    try:
        return read_bytes(path, MAX_BYTES) if path.exists() else b""
    except StrategyError as error:
        raise CatalogueError(error.problems) from error


def parse_log(raw: bytes) -> tuple[LogLine, ...]:
    """Return the lines in the bytes of a log by number.

    Raises:
        CatalogueError: A line cannot be understood; all problems are named.
    """
    if not raw:
        return ()
    try:
        text = decode(raw, NAME)
    except StrategyError as error:
        raise CatalogueError(error.problems) from error
    delimiter = max(";,\t", key=text.partition("\n")[0].count)
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    columns = {_COLUMNS[header_key(cell)]: at for at, cell in enumerate(rows[0]) if header_key(cell) in _COLUMNS}
    lines, problems = [], []
    for number, row in enumerate(rows[1:], start=2):
        if any(cell.strip() for cell in row):
            line, found = _line({name: row[at] for name, at in columns.items() if at < len(row)}, number)
            lines += [line] if line else []
            problems += found
    twice = {line.nr for line in lines if sum(other.nr == line.nr for other in lines) > 1}
    problems += [Problem(NAME, field="Nr", note=f"die Nummer {nr} gibt es mehrmals", remedy=_BACK) for nr in twice]
    if problems:
        raise CatalogueError(problems)
    return tuple(sorted(lines, key=lambda line: line.nr))


_BACK: Final = "die Zeile berichtigen, oder log.csv aus der Sicherung zurückholen"


def _line(cells: dict[str, str], number: int) -> tuple[LogLine | None, list[Problem]]:
    values: dict[str, object] = {}
    problems = []
    for name, heading in HEADINGS.items():
        text = cells.get(name, "").strip()
        try:
            if name == "on":
                values[name] = _day(text)
            else:
                values[name] = text.removeprefix("'") if name in _PLAIN else int(text or 0)
        except ValueError:
            problems.append(Problem(NAME, number, heading, f"„{text[:40]}“ ist nicht zu lesen", _BACK))
    if not problems and not values["nr"]:
        problems.append(Problem(NAME, number, "Nr", "die laufende Nummer fehlt", _BACK))
    return (None, problems) if problems else (LogLine(**values), [])  # type: ignore[arg-type]


def _day(text: str) -> date:
    """Read a day as it was written, or as a German Excel saves it."""
    if "." in text:
        day, month, year = text.split(".")
        return date(int(year), int(month), int(day))
    return date.fromisoformat(text)


def appended(raw: bytes, line: LogLine) -> bytes:
    """Return the log with one more line; one that was saved in another dialect is written anew."""
    canonical = _BOM + _csv([HEADINGS.values()])
    if raw.startswith(canonical) and raw.endswith(b"\n"):
        return raw + _csv([_cells(line)])
    return canonical + _csv([_cells(one) for one in (*parse_log(raw), line)])


def _cells(line: LogLine) -> list[str]:
    texts = [str(getattr(line, field.name)) for field in fields(LogLine)]
    # No cell of a file that Excel opens may begin like a formula.
    return [f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t") else text for text in texts]


def _csv(rows: Sequence[object]) -> bytes:
    buffer = io.StringIO(newline="")
    csv.writer(buffer, delimiter=";", lineterminator="\r\n").writerows(rows)  # type: ignore[arg-type]
    return buffer.getvalue().encode()


def lines_in_force(lines: Sequence[LogLine]) -> Iterator[LogLine]:
    """Yield the updates that were applied and not undone, oldest first."""
    undone = {line.undoes for line in lines}
    return (line for line in lines if not line.undoes and line.nr not in undone)
