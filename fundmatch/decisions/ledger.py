"""The ledger `decisions.csv`: one line a change of one field, only ever added to.

Officers open, sort and save it in Excel. So the running number gives the order and not
the place in the file; delimiter, encoding and mark may have changed; and what cannot be
understood, a line or a column, is named and stays.
"""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Final

from fundmatch.core.errors import Problem
from fundmatch.decisions.cells import compared, day_of, protect, unprotect, writable
from fundmatch.decisions.lines import HEADINGS, Ledger, Line
from fundmatch.files.tables import decode, header_key, read_bytes, refusal
from fundmatch.model.decision import FIELDS, Key

NAME: Final = "decisions.csv"
MAX_BYTES: Final = 200 * 1024 * 1024
_BOM = b"\xef\xbb\xbf"
_COLUMNS = {header_key(name): field for field, heading in HEADINGS.items() for name in (field, heading)}
_FIELD_NAMES = {header_key(name): field for field, heading in FIELDS.items() for name in (field, heading)}
_NEEDED = frozenset({"nr", "measure_id", "programme_id", "field", "new"})
_NUMBER = re.compile(r"[0-9]{1,9}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Raw:
    """The file as it stands: header, all rows as typed, and whether a line can be put behind its bytes."""

    data: bytes = b""
    header: tuple[str, ...] = ()
    rows: tuple[Sequence[str], ...] = ()
    appendable: bool = False


def read_ledger(folder: Path) -> Ledger:
    """Read the ledger of a strategy folder; without the file it is empty.

    Raises:
        StrategyError: The file cannot be read as a ledger at all; it stays as it is.
    """
    return read_raw(folder)[0]


def read_raw(folder: Path) -> tuple[Ledger, Raw]:
    """Read the ledger and the file behind it, which `appended` needs.

    Raises:
        StrategyError: The file cannot be read as a ledger at all.
    """
    if not folder.is_dir():
        raise refusal(folder.name, f"den Ordner {folder} gibt es nicht", "den Ordner der Strategie angeben")
    path = folder / NAME
    return parse(read_bytes(path, MAX_BYTES)) if path.exists() else (Ledger(), Raw())


def parse(data: bytes) -> tuple[Ledger, Raw]:
    """Read the bytes of a ledger; lines that are not understood become hints.

    Raises:
        StrategyError: No text, no header, or quotes that leave unclear where lines end.
    """
    text = _text(data)
    delimiter = _delimiter(text)
    rows = _rows(text, delimiter)
    place = next((index for index, row in enumerate(rows) if _columns(row).keys() >= _NEEDED), None)
    if place is None:
        raise _no_header()
    header = rows.pop(place)
    numbered = [(number + (number > place), row) for number, row in enumerate(rows, start=1)]
    lines, hints = _lines(numbered, header)
    raw = Raw(
        data=data,
        header=tuple(header),
        rows=tuple(rows),
        appendable=data.startswith(_BOM) and delimiter == ";" and place == 0 and data.endswith(b"\n")
        and _columns(header).keys() == HEADINGS.keys(),
    )  # fmt: skip
    return Ledger(lines=lines, hints=tuple(sorted(hints))), raw


def _text(data: bytes) -> str:
    if data.startswith(_BOM):
        try:
            return data.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            # Read as Windows-1252 every umlaut would be spoilt, and then saved so.
            line = data[: error.start].count(b"\n") + 1
            raise refusal(
                NAME, "die Zeile ist in einem anderen Zeichensatz", "als CSV UTF-8 speichern", line
            ) from error
    return decode(data, NAME)


def _delimiter(text: str) -> str:
    """Return the sign that parts the headings; the header may stand anywhere once the file was sorted."""
    for line in io.StringIO(text):
        for sign in ";,\t":
            if line.count(sign) >= len(_NEEDED) - 1 and _columns(line.replace('"', "").split(sign)).keys() >= _NEEDED:
                return sign
    raise _no_header()


def _no_header() -> Exception:
    headings = ", ".join(HEADINGS[field] for field in HEADINGS if field in _NEEDED)
    return refusal(NAME, "die Kopfzeile fehlt", f"die Spalten {headings} wieder einfügen oder die Sicherung nehmen")


def _rows(text: str, delimiter: str) -> list[Sequence[str]]:
    rows: list[Sequence[str]] = []
    try:
        rows.extend(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error as error:
        remedy = "in der Zelle jedes Anführungszeichen verdoppeln und die Zelle damit umschließen"
        raise refusal(NAME, "ein Anführungszeichen ist nicht geschlossen", remedy, len(rows) + 1) from error
    return rows


def _columns(header: Iterable[str]) -> dict[str, int]:
    """Return the place of every known column; the first of two counts."""
    found: dict[str, int] = {}
    for index, heading in enumerate(header):
        if field := _COLUMNS.get(header_key(heading)):
            found.setdefault(field, index)
    return found


def _lines(rows: Iterable[tuple[int, Sequence[str]]], header: Sequence[str]) -> tuple[tuple[Line, ...], list[Problem]]:
    columns, hints = _columns(header), []
    known = set(columns.values())
    for index, heading in enumerate(header):
        if index not in known and heading.strip():
            note = "die Spalte ist unbekannt und bleibt, wie sie ist"
            hints.append(Problem(NAME, field=heading, note=note, grave=False))
    read: dict[Line, int] = {}
    for number, row in rows:
        if not any(cell.strip() for cell in row):
            continue
        cells = {field: unprotect(row[index]) for field, index in columns.items() if index < len(row)}
        if note := _unclear(cells, len(row) - len(header)):
            remedy = "die Zeile bleibt stehen, zählt aber nicht; berichtigen"
            hints.append(Problem(NAME, number, note=note, remedy=remedy, grave=False))
        elif (line := _line(cells)) in read:
            hints.append(Problem(NAME, number, note=f"dasselbe wie Zeile {read[line]}", grave=False))
        else:
            read[line] = number
    lines = tuple(sorted(read, key=lambda line: (line.nr, repr(line))))
    return lines, [*hints, *_doubts(lines, read)]


def _unclear(cells: Mapping[str, str], surplus: int) -> str:
    """Return why a row is no line of the ledger, empty where it is one."""
    if surplus > 0:
        return f"{surplus} Zellen zu viel"
    if not _NUMBER.fullmatch(cells.get("nr", "").strip()):
        return f"„{cells.get('nr', '')}“ ist keine laufende Nummer"
    if not cells.get("measure_id", "").strip() or not cells.get("programme_id", "").strip():
        return "die Kennung der Maßnahme oder des Programms fehlt"
    if header_key(cells.get("field", "")) not in _FIELD_NAMES:
        return f"das Feld „{cells.get('field', '')}“ ist unbekannt; bekannt: {', '.join(FIELDS.values())}"
    return "" if "new" in cells else "die Zeile ist abgeschnitten"


def _line(cells: Mapping[str, str]) -> Line:
    texts = {name.name: cells.get(name.name, "") for name in fields(Line)}
    return Line(
        **{
            **texts,
            "nr": int(texts["nr"]),
            "recorded": day_of(texts["recorded"]),
            "field": _FIELD_NAMES[header_key(texts["field"])],
        }  # type: ignore[arg-type]
    )


def _doubts(lines: Sequence[Line], places: Mapping[Line, int]) -> Iterator[Problem]:
    """Yield the traces of hands: numbers that are missing or twice there, values that do not follow."""
    counts = Counter(line.nr for line in lines)
    if missing := [str(nr) for nr in range(1, max(counts, default=0)) if nr not in counts][:12]:
        note = f"laufende Nummern fehlen: {', '.join(missing)}"
        yield Problem(NAME, note=note, remedy="gelöschte Zeilen aus einer Sicherung zurückholen", grave=False)
    now: dict[tuple[Key, str], str] = {}
    for line in lines:
        before = now.get((line.key, line.field), "")
        if counts[line.nr] > 1:
            note = f"die laufende Nummer {line.nr} gibt es {counts[line.nr]}-mal; alle Zeilen zählen"
            yield Problem(NAME, places[line], note=note, grave=False)
        elif compared(line.field, before) != compared(line.field, line.old):
            note = f"„Vorher“ sagt „{line.old}“, nach den früheren Zeilen war es „{before}“"
            yield Problem(NAME, places[line], FIELDS[line.field], note, "„Nachher“ gilt; Zeilen prüfen", grave=False)
        now[line.key, line.field] = line.new


def appended(raw: Raw, lines: Sequence[Line]) -> bytes:
    """Return the file with the lines at its end.

    What stood there stays byte for byte; only a file in another dialect (comma, no mark,
    sorted header, missing columns) is written anew, cell for cell.
    """
    present = _columns(raw.header)
    header = [*raw.header, *(heading for field, heading in HEADINGS.items() if field not in present)]
    columns = {index: field for field, index in _columns(header).items()}
    if raw.appendable:
        return raw.data + _csv(_cells(line, columns, len(header)) for line in lines)
    rows = [header, *raw.rows, *(_cells(line, columns, len(header)) for line in lines)]
    return _BOM + _csv(rows)


def _cells(line: Line, columns: Mapping[int, str], width: int) -> list[str]:
    texts = {name: str(getattr(line, name) or "") for name in HEADINGS} | {"field": FIELDS[line.field]}
    plain = ("nr", "recorded")
    return [
        texts[field] if (field := columns.get(index, "")) in plain else protect(writable(texts.get(field, "")))
        for index in range(width)
    ]


def _csv(rows: Iterable[Sequence[str]]) -> bytes:
    buffer = io.StringIO(newline="")
    csv.writer(buffer, delimiter=";", lineterminator="\r\n").writerows(rows)
    return buffer.getvalue().encode()
