"""The file of an edited catalogue table: its headings, and what each row says of its own state."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Final

from fundmatch.catalogue.table_columns import LOOKED, columns, heading_names, headings
from fundmatch.catalogue.table_state import HEADING, read_state
from fundmatch.core.errors import Problem, StrategyError
from fundmatch.core.normalise import fold
from fundmatch.files import cell_values
from fundmatch.files.cell_values import CellError
from fundmatch.files.headings import header_key
from fundmatch.files.safe_read import read_bytes
from fundmatch.files.tables import MAX_BYTES, Table, TableRow, read_table
from fundmatch.sources.extract import SourceError

# What the column of the states is called among the fields.
STATE_FIELD: Final = "state"
# And that of the looks.
LOOKED_FIELD: Final = "looked"


def read_edited(path: Path) -> tuple[bytes, Table]:
    """Return bytes and table of the file, whose messages speak of programmes."""
    aliases = set(_by_key())
    try:
        data, table = read_bytes(path, MAX_BYTES), read_table(path, aliases)
    except StrategyError as error:
        raise SourceError(_about_programmes(error.problems)) from error
    return data, replace(table, problems=tuple(_about_programmes(table.problems)))


def _about_programmes(problems: Sequence[Problem]) -> Iterator[Problem]:
    """Yield problems of the reader of tables, which was made for measures."""
    for problem in problems:
        yield replace(
            problem,
            note=problem.note.replace("Maßnahmen", "Programmen"),
            remedy=problem.remedy.replace("Maßnahmen", "Programme"),
        )


def _by_key() -> dict[str, str]:
    """Return the field by each heading that it bears or bore, in the spelling of `header_key`."""
    names = {header_key(name): spec.name for spec in columns() for name in heading_names(spec)}
    return names | {"programmeid": "id", header_key(HEADING): STATE_FIELD, header_key(LOOKED): LOOKED_FIELD}


def fields_of(table: Table) -> tuple[dict[str, str], list[Problem]]:
    """Return the fields by the table's own headings, and hints about columns that are not read.

    Raises:
        SourceError: The table is none of the catalogue.
    """
    by_key = _by_key()
    fields = {heading: by_key[key] for heading in table.header if (key := header_key(heading)) in by_key}
    if wrong := _wrong_headings(fields):
        note, remedy = wrong
        raise SourceError([Problem(table.name, table.header_row, note=note, remedy=remedy)])
    extra = [heading for heading in table.header if heading not in fields]
    note = f"nicht gelesen, weil die Überschrift nicht zum Katalog gehört: {', '.join(extra)}"
    return fields, [Problem(table.name, table.header_row, note=note, grave=False)] if extra else []


def _wrong_headings(fields: Mapping[str, str]) -> tuple[str, str] | None:
    """Return why a table with these fields by heading cannot be used, and what to do; None where it can."""
    remedy = "die Tabelle nehmen, die „fundmatch catalog export -o katalog.xlsx“ schreibt"
    if not fields:
        return "das ist keine Tabelle des Katalogs: keine Überschrift ist bekannt", remedy
    counts = Counter(fields.values())
    if "id" not in counts or len(fields) < 2:
        return f"die Spalte „{headings()['id']}“ fehlt, an der die Programme erkannt werden", remedy
    twice = [heading for heading, field in fields.items() if counts[field] > 1]
    return (f"zwei Spalten bedeuten dasselbe: {' und '.join(twice)}", "eine davon löschen") if twice else None


def row_state(line: TableRow, name: str, fields: Mapping[str, str]) -> dict[str, str] | None:
    """Return what the row showed when the table was given away, None where it does not say."""
    cells = [line.cells[heading] for heading, field in fields.items() if field == STATE_FIELD]
    return read_state(cells[0], name) if cells and isinstance(cells[0], str) else None


def row_look(line: TableRow, fields: Mapping[str, str], as_of: date) -> date | None:
    """Return the day on which somebody looked up the facts of the row, None where nobody says so.

    Raises:
        CellError: The cell says neither yes nor a day, or a day after `as_of`.
    """
    cells = [line.cells[heading] for heading, field in fields.items() if field == LOOKED_FIELD]
    text = cell_values.text(cells[0]).strip() if cells else ""
    if not text or fold(text) == "nein":
        return None
    if fold(text) in ("ja", "x", "heute", "ok"):
        return as_of
    note = f"„{text}“ ist kein Tag bis heute"
    remedy = "„ja“ oder den Tag eintragen, an dem nachgesehen wurde"
    try:
        found = cell_values.day(cells[0] if not isinstance(cells[0], str) else text)
    except CellError as error:
        raise CellError(note, remedy) from error
    if found is None or not found.exact or found.first > as_of:
        raise CellError(note, remedy)
    return found.first
