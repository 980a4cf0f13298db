"""Read a table, CSV or Excel, without trusting it: header, rows, row numbers as people see them.

Excel is read in `xlsx_tables`, which is loaded only for an Excel file. What a cell means is
decided elsewhere (`cell_values`, `strategy.measures`).
"""

import csv
import io
import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from fundmatch.core.errors import Problem
from fundmatch.files.csv_faults import TOO_LONG, is_too_long
from fundmatch.files.excel_csv import delimiter_of
from fundmatch.files.headings import RawRow, RawTable, column_letters, find_header, heading_of
from fundmatch.files.safe_read import decode, display_name, read_bytes, refusal

MAX_BYTES: Final = 20 * 1024 * 1024
MAX_ROWS: Final = 5_000
MAX_COLUMNS: Final = 200
MAX_CELL: Final = 20_000

# number of a row, and its cells by the index of their column; empty cells are left out
_Filled = tuple[int, dict[int, object]]


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row under the header; `number` is the one that Excel shows, empty cells are None."""

    number: int
    cells: Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Header and rows of one table; `name` is what messages call it, `problems` holds hints too."""

    name: str
    header: tuple[str, ...]
    header_row: int
    rows: tuple[TableRow, ...]
    problems: tuple[Problem, ...]


def read_table(path: Path, aliases: Collection[str]) -> Table:
    """Read a .csv, .xlsx or .xlsm file; `aliases` are the known headings as `header_key` gives them.

    The header is the first of the first 30 rows with two known headings, whatever stands above it.

    Raises:
        StrategyError: The file as a whole cannot be read; single cells and rows are in `problems`.
    """
    name = display_name(path)
    if path.name.startswith("~$"):
        raise refusal(name, "das ist die Sperrdatei von Excel, nicht die Tabelle", "Datei ohne „~$“ am Anfang angeben")
    data = read_bytes(path, MAX_BYTES)
    reader = _READERS.get(path.suffix.casefold())
    if reader is None:
        remedy = "in Excel „Speichern unter“ wählen: Excel-Arbeitsmappe (.xlsx) oder CSV UTF-8 (.csv)"
        raise refusal(name, f"die Endung „{path.suffix}“ wird nicht gelesen", remedy)
    return _table(reader(data, name, aliases), aliases)


def _from_csv(data: bytes, name: str, aliases: Collection[str]) -> RawTable:
    return RawTable(name=name, rows=list(csv_rows(decode(data, name), name, aliases)))


def _from_excel(data: bytes, name: str, aliases: Collection[str]) -> RawTable:
    # Here and not above: whoever reads only CSV must not wait for openpyxl.
    from fundmatch.files.xlsx_tables import read_sheet

    return read_sheet(data, name, aliases, most_rows=MAX_ROWS)


# suffix → (bytes, name for messages, known headings) → raw rows; an old .xls is refused by the reader of Excel
_READERS: Final[Mapping[str, Callable[[bytes, str, Collection[str]], RawTable]]] = {
    ".csv": _from_csv,
    ".xlsx": _from_excel,
    ".xlsm": _from_excel,
    ".xls": _from_excel,
}


def csv_rows(text: str, name: str, aliases: Collection[str] = ()) -> Iterator[RawRow]:
    """Yield the rows of a CSV text; one with a line break inside quotes counts once, as in Excel.

    Raises:
        StrategyError: A quote is not closed, or stands inside a cell.
    """
    named = re.match(r"sep=([;,\t])\r?\n", text)  # a line for Excel, which it does not show
    delimiter, text = (named[1], text[named.end() :]) if named else (delimiter_of(text, aliases), text)
    number = 0
    try:
        for cells in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True, skipinitialspace=True):
            number += 1
            yield number, cells
    except csv.Error as error:
        if is_too_long(error):
            raise refusal(name, *TOO_LONG, number + 1) from error
        place = "wird nicht geschlossen" if "end of data" in str(error) else "steht mitten in der Zelle"
        remedy = 'in einer Zelle mit Anführungszeichen jedes verdoppeln: "die ""Neue Mitte"""'
        raise refusal(name, f"ein Anführungszeichen {place}", remedy, number + 1) from error


def _table(raw: RawTable, aliases: Collection[str]) -> Table:
    """Put header and rows together."""
    if not raw.rows:
        raise refusal(raw.name, "die Tabelle ist leer", "Überschriften und Maßnahmen eintragen")
    start = find_header(raw.rows, aliases)
    if start is None:
        # The reader of the columns says what is missing; it needs the best guess to do so.
        start = _likely_header(raw.rows)
    head = raw.rows[start]
    rows, problems = _filled_rows(raw, start)
    labels, doubles = _labels(raw.name, head, {index for _, cells in rows for index in cells})
    problems = [*raw.hints, *problems, *doubles, *_too_long(raw.name, rows, labels)]
    if not rows and not any(problem.grave for problem in problems):
        note = "unter der Überschrift steht nichts"
        problems.append(Problem(raw.name, head[0], note=note, remedy="Maßnahmen eintragen"))
    return Table(
        name=raw.name,
        header=tuple(labels.values()),
        header_row=head[0],
        rows=tuple(_under(labels, number, cells) for number, cells in rows),
        problems=tuple(problems),
    )


def _likely_header(rows: Sequence[RawRow]) -> int:
    """Return the index of the first row with two texts, else of the first row."""
    for index, (_, cells) in enumerate(rows):
        if sum(bool(heading_of(cell)) for cell in cells) > 1:
            return index
    return 0


def _filled_rows(raw: RawTable, start: int) -> tuple[list[_Filled], list[Problem]]:
    """Return the rows under the header that hold anything, and those that are too wide or too many."""
    width = len(raw.rows[start][1])
    rows: list[_Filled] = []
    problems: list[Problem] = []
    for number, cells in raw.rows[start + 1 :]:
        filled = {index: cell for index, cell in enumerate(cells) if cell is not None and str(cell).strip()}
        if not filled:
            continue
        if not raw.ragged and max(filled) >= width:
            note = f"die Zeile hat {max(filled) + 1} Zellen, die Überschrift {width}"
            remedy = "Text mit Trennzeichen in Anführungszeichen setzen"
            problems.append(Problem(raw.name, number, note=note, remedy=remedy))
        elif len(rows) == MAX_ROWS:
            problems.append(Problem(raw.name, number, note=f"mehr als {MAX_ROWS} Zeilen", remedy="die Tabelle teilen"))
            break
        else:
            rows.append((number, filled))
    return rows, problems


def _under(labels: Mapping[int, str], number: int, cells: Mapping[int, object]) -> TableRow:
    return TableRow(number, {label: cells.get(index) for index, label in labels.items()})


def _labels(name: str, head: RawRow, used: Collection[int]) -> tuple[dict[int, str], list[Problem]]:
    """Return the heading of every column that has one or holds something, and the double ones."""
    labels: dict[int, str] = {}
    problems: list[Problem] = []
    seen: dict[str, int] = {}
    headings = {index: label for index, cell in enumerate(head[1]) if (label := heading_of(cell))}
    for index in sorted({*headings, *used}):
        label = headings.get(index, f"Spalte {column_letters(index)}")
        if label.casefold() in seen:
            both = f"{column_letters(seen[label.casefold()])} und {column_letters(index)}"
            note = f"die Überschrift steht zweimal da, in Spalte {both}"
            problems.append(Problem(name, head[0], label, note, "eine der beiden Spalten umbenennen oder löschen"))
            continue
        seen[label.casefold()] = index
        labels[index] = label
    if len(labels) > MAX_COLUMNS:
        raise refusal(name, f"{len(labels)} Spalten", f"höchstens {MAX_COLUMNS}; überzählige löschen", head[0])
    return labels, problems


def _too_long(name: str, rows: Sequence[_Filled], labels: Mapping[int, str]) -> Iterator[Problem]:
    for number, cells in rows:
        for index, cell in cells.items():
            if isinstance(cell, str) and len(cell) > MAX_CELL:
                note, remedy = f"der Text hat {len(cell)} Zeichen", f"höchstens {MAX_CELL}"
                yield Problem(name, number, labels.get(index, ""), note, remedy)
