"""Read a table, CSV or Excel, without trusting it: header, rows, row numbers as people see them.

The only place that knows CSV dialects and encodings; Excel is in `xlsx_tables` and loaded
only for an Excel file. What a cell means is decided elsewhere (`values`, `measures`).
"""

import csv
import io
import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from fundmatch.core.errors import Problem, StrategyError
from fundmatch.core.normalise import fold
from fundmatch.files import cell_values

MAX_BYTES = 20 * 1024 * 1024
MAX_ROWS = 5_000
MAX_COLUMNS = 200
MAX_CELL = 20_000
HEADER_WITHIN = 30

RawRow = tuple[int, Sequence[object]]

_THOUSANDS = r"t€|teur|t\.?\s*euro?|tsd\.?\s*(?:€|euro?)?|tausend\s*(?:€|euro?)?|k€|keuro?"
_MILLIONS = r"mio\.?\s*(?:€|euro?)?|millionen\s*(?:€|euro?)?|m€|meuro?"
_UNIT = re.compile(
    rf"\s*[(\[]?\s*(?:\bin\s+)?"
    rf"(?:(?P<thousand>(?<![a-z])(?:{_THOUSANDS}))|(?P<million>(?<![a-z])(?:{_MILLIONS}))|€|(?<![a-z])euro?)\s*[)\]]?$"
)
# What officers add to a heading as a help for filling it in; it never changes what the column means.
_HELP = re.compile(
    r"[(\[]\s*(?:ja\s*/\s*nein|j\s*/\s*n|x|jahr|monat|datum|(?:tt\.)?mm[./]jjjj|jjjj|optional|pflicht(?:feld)?)\s*[)\]]"
)


@dataclass(frozen=True, slots=True)
class Row:
    """One row under the header; `number` is the one that Excel shows, empty cells are None."""

    number: int
    cells: Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Header and rows of one table; `name` is what messages call it, `problems` holds hints too."""

    name: str
    header: tuple[str, ...]
    header_row: int
    rows: tuple[Row, ...]
    problems: tuple[Problem, ...]


def display_name(path: Path) -> str:
    """Return what messages call a file: its folder and its name."""
    return "/".join(path.parts[-2:])


def refusal(name: str, note: str, remedy: str, place: int = 0) -> StrategyError:
    """Return the error for a file that cannot be used at all."""
    return StrategyError([Problem(name, place, note=note, remedy=remedy)])


def header_key(heading: str) -> str:
    r"""Return what two spellings of one heading have in common: no case, signs, line breaks, units.

    >>> header_key("Maßnahmen-\ntitel"), header_key("Kosten (in T€)")
    ('massnahmentitel', 'kosten')
    """
    plain = _HELP.sub(" ", fold(" ".join(heading.split()))).rstrip(" *:")
    return re.sub(r"[^a-z0-9]", "", _UNIT.sub("", plain))


def header_scale(heading: str) -> int:
    """Return what a bare number under the heading counts in euros: 1000 under "in T€", a million under "Mio. €", else 1."""
    found = _UNIT.search(fold(" ".join(heading.split())).rstrip(" *:"))
    if found is None:
        return 1
    return 1_000 if found["thousand"] else 1_000_000 if found["million"] else 1


def read_bytes(path: Path, limit: int) -> bytes:
    """Return the bytes of a file that exists, is not empty and not larger than `limit`.

    Raises:
        StrategyError: There is no such file, or it cannot be read.
    """
    name = display_name(path)
    try:
        if path.is_dir():
            raise refusal(name, "das ist ein Ordner, keine Datei", "eine Datei angeben")
        if not path.is_file():
            raise refusal(name, f"die Datei {path} gibt es nicht", "Name und Ordner prüfen")
        if path.stat().st_size > limit:
            raise refusal(name, "die Datei ist zu groß", f"höchstens {limit / 1024**2:g} MB; nur die Tabelle speichern")
        data = path.read_bytes()
    except OSError as error:
        raise refusal(name, f"nicht lesbar: {error.strerror}", "Zugriffsrechte prüfen, Datei schließen") from error
    if not data.strip():
        raise refusal(name, "die Datei ist leer", "die richtige Datei angeben oder sie neu speichern")
    return data


def read_table(path: Path, aliases: Collection[str]) -> Table:
    """Read a .csv, .xlsx or .xlsm file; `aliases` are the known headings as `header_key` gives them.

    The header is the first of the first 30 rows with two known headings, whatever stands above it.

    Raises:
        StrategyError: The file as a whole cannot be read; single cells and rows are in `problems`.
    """
    name, suffix = display_name(path), path.suffix.casefold()
    if path.name.startswith("~$"):
        raise refusal(name, "das ist die Sperrdatei von Excel, nicht die Tabelle", "Datei ohne „~$“ am Anfang angeben")
    data = read_bytes(path, MAX_BYTES)
    if suffix == ".csv":
        return _build(name, list(_csv_rows(data, name, aliases)), aliases, [], ragged=False)
    if suffix in {".xlsx", ".xlsm", ".xls"}:
        # Here and not above: whoever reads only CSV must not wait for openpyxl.
        from fundmatch.files.xlsx_tables import read_sheet

        sheet = read_sheet(data, name, aliases)
        return _build(f"{name} [{sheet.title}]", sheet.rows, aliases, sheet.hints, ragged=True)
    remedy = "in Excel „Speichern unter“ wählen: Excel-Arbeitsmappe (.xlsx) oder CSV UTF-8 (.csv)"
    raise refusal(name, f"die Endung „{path.suffix}“ wird nicht gelesen", remedy)


def find_header(rows: Sequence[RawRow], aliases: Collection[str]) -> int | None:
    """Return the index of the header among the first rows, None if none has two known headings."""
    for index, (number, cells) in enumerate(rows):
        if number > HEADER_WITHIN:
            break
        if len(_hits(cells, aliases)) > 1:
            return index
    return None


def _hits(cells: Sequence[object], aliases: Collection[str]) -> set[str]:
    return {key for cell in cells if (key := header_key(_label(cell))) in aliases}


def _label(cell: object) -> str:
    """Return a heading on one line; a broken cell heads nothing."""
    return "" if isinstance(cell, cell_values.CellError) else " ".join(cell_values.text(cell).split())


def decode(data: bytes, name: str) -> str:
    """Return the text of a CSV file in UTF-8, UTF-16 with its mark, or Windows-1252.

    Raises:
        StrategyError: The bytes are no text, or in an encoding that cannot be told.
    """
    remedy = "in Excel „Speichern unter“ wählen: CSV UTF-8 (durch Trennzeichen getrennt)"
    if data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise refusal(
            name, "das ist eine Excel-Datei mit der Endung .csv", "die Endung ändern oder als CSV UTF-8 speichern"
        )
    try:
        if data.startswith((b"\xff\xfe", b"\xfe\xff")):
            text = data.decode("utf-16")
        elif b"\0" in data:
            wide = data.count(b"\0") * 4 > len(data)
            note = "UTF-16 ohne Kennung (BOM)" if wide else "die Datei enthält NUL-Zeichen und ist kein Text"
            raise refusal(name, note, remedy)
        else:
            text = _eight_bit(data)
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise refusal(name, "der Zeichensatz ist nicht zu erkennen", remedy, line) from error
    if "\0" in text:
        raise refusal(name, "die Datei enthält NUL-Zeichen und ist kein Text", remedy)
    return text


def _eight_bit(data: bytes) -> str:
    """Decode UTF-8, else Windows-1252: what German Excel writes as plain "CSV"."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252")


def _csv_rows(data: bytes, name: str, aliases: Collection[str]) -> Iterator[RawRow]:
    """Yield the rows of a CSV file; one with a line break inside quotes counts once, as in Excel."""
    text = decode(data, name)
    told = re.match(r"sep=([;,\t])\r?\n", text)  # a line for Excel, which it does not show
    delimiter, text = (told[1], text[told.end() :]) if told else (_delimiter(text, aliases), text)
    number = 0
    try:
        for cells in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True, skipinitialspace=True):
            number += 1
            yield number, cells
    except csv.Error as error:
        unclosed = "end of data" in str(error) or "field limit" in str(error)
        note = (
            "ein Anführungszeichen wird nicht geschlossen"
            if unclosed
            else "ein Anführungszeichen steht mitten in der Zelle"
        )
        remedy = 'in einer Zelle mit Anführungszeichen jedes verdoppeln: "die ""Neue Mitte"""'
        raise refusal(name, note, remedy, number + 1) from error


def _delimiter(text: str, aliases: Collection[str]) -> str:
    """Return the sign that parts known headings from each other, else the one that parts rows most evenly."""

    def fitness(delimiter: str) -> tuple[int, float, int]:
        rows: list[list[str]] = []
        with suppress(csv.Error):  # told to the user when the file is read in earnest
            rows.extend(islice(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), 2 * HEADER_WITHIN))
        widths = Counter(len(row) for row in rows if len(row) > 1)
        width, count = max(widths.items(), key=lambda item: (item[1], item[0]), default=(0, 0))
        return max((len(_hits(row, aliases)) for row in rows), default=0), count / max(1, len(rows)), width

    return max(";,\t", key=fitness)


def _build(
    name: str, raw: Sequence[RawRow], aliases: Collection[str], hints: Sequence[Problem], *, ragged: bool
) -> Table:
    """Put header and rows together; `ragged` allows cells to the right of the header (Excel, not CSV)."""
    start = find_header(raw, aliases)
    if start is None:  # the reader of the columns says what is missing; it needs the best guess to do so
        start = next((index for index, (_, cells) in enumerate(raw) if sum(map(bool, map(_label, cells))) > 1), 0)
    if not raw:
        raise refusal(name, "die Tabelle ist leer", "Überschriften und Maßnahmen eintragen")
    problems, head = list(hints), raw[start]
    rows: list[tuple[int, dict[int, object]]] = []
    for number, cells in raw[start + 1 :]:
        filled = {index: cell for index, cell in enumerate(cells) if cell is not None and str(cell).strip()}
        if not ragged and filled and max(filled) >= len(head[1]):
            note = f"die Zeile hat {max(filled) + 1} Zellen, die Überschrift {len(head[1])}"
            problems.append(
                Problem(name, number, note=note, remedy="Text mit Trennzeichen in Anführungszeichen setzen")
            )
        elif filled and len(rows) == MAX_ROWS:
            problems.append(Problem(name, number, note=f"mehr als {MAX_ROWS} Zeilen", remedy="die Tabelle teilen"))
            break
        elif filled:
            rows.append((number, filled))
    labels, doubles = _labels(name, head, {index for _, cells in rows for index in cells})
    problems += [*doubles, *_too_long(name, rows, labels)]
    if not rows and not any(problem.grave for problem in problems):
        problems.append(Problem(name, head[0], note="unter der Überschrift steht nichts", remedy="Maßnahmen eintragen"))
    body = tuple(Row(number, {label: cells.get(index) for index, label in labels.items()}) for number, cells in rows)
    return Table(name=name, header=tuple(labels.values()), header_row=head[0], rows=body, problems=tuple(problems))


def _labels(name: str, head: RawRow, used: Collection[int]) -> tuple[dict[int, str], list[Problem]]:
    """Return the heading of every column that has one or holds something, and the double ones."""
    labels: dict[int, str] = {}
    problems: list[Problem] = []
    seen: dict[str, int] = {}
    headings = {index: label for index, cell in enumerate(head[1]) if (label := _label(cell))}
    for index in sorted({*headings, *used}):
        label = headings.get(index, f"Spalte {_letters(index)}")
        if label.casefold() in seen:
            note = (
                f"die Überschrift steht zweimal da, in Spalte {_letters(seen[label.casefold()])} und {_letters(index)}"
            )
            problems.append(Problem(name, head[0], label, note, "eine der beiden Spalten umbenennen oder löschen"))
            continue
        seen[label.casefold()] = index
        labels[index] = label
    if len(labels) > MAX_COLUMNS:
        raise refusal(name, f"{len(labels)} Spalten", f"höchstens {MAX_COLUMNS}; überzählige löschen", head[0])
    return labels, problems


def _too_long(name: str, rows: Sequence[tuple[int, dict[int, object]]], labels: Mapping[int, str]) -> Iterator[Problem]:
    for number, cells in rows:
        for index, cell in cells.items():
            if isinstance(cell, str) and len(cell) > MAX_CELL:
                note, remedy = f"der Text hat {len(cell)} Zeichen", f"höchstens {MAX_CELL}"
                yield Problem(name, number, labels.get(index, ""), note, remedy)


def _letters(index: int) -> str:
    """Return the name of a column as Excel shows it: A, Z, AA."""
    first, last = divmod(index, 26)
    return (_letters(first - 1) if first else "") + chr(ord("A") + last)
