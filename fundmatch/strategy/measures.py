"""Read the table of measures: which column means what, what every cell says, what cannot be.

Headings are data (`data/columns.csv`); the strategy's own `columns.toml` wins over them.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import fields
from difflib import SequenceMatcher
from functools import cache
from pathlib import Path
from typing import Any, get_type_hints

from fundmatch.core.dates import PartialDate
from fundmatch.core.errors import Problem, StrategyError, nearest
from fundmatch.core.package_data import rows_of
from fundmatch.files import cell_values
from fundmatch.files.cell_values import CellError
from fundmatch.files.headings import header_key, header_scale
from fundmatch.files.safe_read import display_name
from fundmatch.files.tables import Table, TableRow, read_table
from fundmatch.files.toml_files import read_toml
from fundmatch.model.strategy import Measure
from fundmatch.strategy.measure_checks import doubled, doubts
from fundmatch.strategy.profile import APPLICANT_FORMS

_REQUIRED = ("id", "title", "description")

_FIELDS = {field.name: field for field in fields(Measure) if field.name != "extra"}
_HINTS = get_type_hints(Measure)
_ONE_LINE = frozenset({"id", "title"})
# Words that elsewhere say "unknown" but mean something in these columns: a status, the Kulturamt.
_MEANT = {"status": "offen", "phase": "offen", "department": "ka"}
_COST_KIND_FORMS = {
    "invest": "Investition",
    "investiv": "Investition",
    "investitionen": "Investition",
    "investitionskosten": "Investition",
    "personalkosten": "Personal",
    "planungskosten": "Planung",
    "betriebskosten": "Betrieb",
    "beratungskosten": "Beratung",
    "sachmittel": "Sachkosten",
}


@cache
def known_headings() -> Mapping[str, str]:
    """Return the field that each known heading means, by `header_key`."""
    return {header_key(name): name for name in _FIELDS} | {
        header_key(row["alias"]): row["field"] for row in rows_of("columns.csv")
    }


def read_measures(path: Path, columns: Path | None) -> tuple[tuple[Measure, ...], list[Problem]]:
    """Read the measures in the order of the table, and hints; `columns` is the strategy's `columns.toml`.

    Raises:
        StrategyError: A file cannot be read, or columns, rows or cells are wrong; every one is named.
    """
    chosen, problems = _read_columns(columns) if columns else ({}, [])
    try:
        table = read_table(path, {*known_headings(), *map(header_key, chosen.values())})
    except StrategyError as error:
        raise StrategyError([*problems, *error.problems]) from error
    headers, found = _assign(table, chosen, columns)
    problems += [*table.problems, *found]
    measures, found = _read_rows(table, headers)
    problems += found
    if grave := [problem for problem in problems if problem.grave]:
        raise StrategyError(grave)
    return tuple(measures), problems


def _read_columns(path: Path) -> tuple[dict[str, str], list[Problem]]:
    """Return the heading of every field that `columns.toml` names, and what is wrong with it."""
    try:
        toml = read_toml(path)
    except StrategyError as error:
        return {}, list(error.problems)
    form = '[columns] und darunter je Zeile: title = "Name der Maßnahme"'
    told = toml.values.get("columns")
    if not isinstance(told, dict) or len(toml.values) > 1:
        return {}, [Problem(toml.name, note="hier wird genau eine Tabelle [columns] erwartet", remedy=form)]
    chosen: dict[str, str] = {}
    problems: list[Problem] = []
    for name, heading in told.items():
        line = toml.line(name)
        if name not in _FIELDS:
            problems.append(Problem(toml.name, line, name, "unbekanntes Feld", nearest(name, _FIELDS, most=60)))
        elif not isinstance(heading, str) or not heading.strip():
            problems.append(Problem(toml.name, line, name, "die Überschrift fehlt oder ist kein Text", form))
        elif heading in chosen.values():
            note = f"„{heading}“ steht schon bei einem anderen Feld"
            problems.append(Problem(toml.name, line, name, note, "je Feld eine eigene Spalte angeben"))
        else:
            chosen[name] = heading
    return chosen, problems


def _assign(table: Table, chosen: Mapping[str, str], columns: Path | None) -> tuple[dict[str, str], list[Problem]]:
    """Return the header of every field, and what is missing or twice there."""
    headers, problems = _chosen_headers(table, chosen, columns)
    problems += _known_headers(table, chosen, headers)
    missing = [name for name in _REQUIRED if name not in headers and name not in chosen]
    return headers, [*problems, *(_missing(table, name, headers) for name in missing), *_scales(table, headers)]


def _chosen_headers(
    table: Table, chosen: Mapping[str, str], columns: Path | None
) -> tuple[dict[str, str], list[Problem]]:
    """Return the headers that `columns.toml` names, and those that the table does not have."""
    headers: dict[str, str] = {}
    problems: list[Problem] = []
    by_key = {header_key(header): header for header in reversed(table.header)}
    for name, heading in chosen.items():
        header = heading if heading in table.header else by_key.get(header_key(heading))
        if header:
            headers[name] = header
        else:
            note = f"die Überschrift „{heading}“ gibt es in {table.name} nicht"
            remedy = nearest(heading, table.header, most=40)
            problems.append(Problem(display_name(columns) if columns else "", 0, name, note, remedy))
    return headers, problems


def _known_headers(table: Table, chosen: Mapping[str, str], headers: dict[str, str]) -> Iterator[Problem]:
    """Add the headers that are understood by themselves; yield those that name a field a second time."""
    taken = set(headers.values())
    for header in table.header:
        name = known_headings().get(header_key(header), "")
        if not name or name in chosen or header in taken:
            continue
        if name in headers:
            note = f"zwei Spalten für „{_meaning(name)}“: „{headers[name]}“ und „{header}“"
            remedy = f'eine umbenennen oder in columns.toml wählen: {name} = "{headers[name]}"'
            yield Problem(table.name, table.header_row, header, note, remedy)
        else:
            headers[name] = header


def _missing(table: Table, name: str, headers: Mapping[str, str]) -> Problem:
    """Say that a needed column is not there, what columns are, and which one is probably meant."""
    free = [header for header in table.header if header not in headers.values()]
    aliases = [alias for alias, field in known_headings().items() if field == name]
    likeness = {
        header: max(SequenceMatcher(None, header_key(header), alias).ratio() for alias in aliases) for header in free
    }
    best = max(free, key=likeness.__getitem__, default="")
    meant = f"gemeint ist wohl „{best}“; " if best and likeness[best] >= 0.6 else ""
    listed = ", ".join(table.header[:40])
    remedy = f'{meant}umbenennen oder in columns.toml zuordnen: {name} = "…". Spalten der Tabelle: {listed}'
    return Problem(table.name, table.header_row, _meaning(name), "die Spalte fehlt", remedy)


def _scales(table: Table, headers: Mapping[str, str]) -> Iterator[Problem]:
    for header in headers.values():
        if header_scale(header) > 1 and header in table.header:
            note, remedy = "Zahlen ohne Einheit werden als Tausend Euro gelesen", "stimmt das nicht: Überschrift ändern"
            yield Problem(table.name, table.header_row, header, note, remedy, grave=False)


def _meaning(name: str) -> str:
    return str(_FIELDS[name].metadata["meaning"])


def _read_rows(table: Table, headers: Mapping[str, str]) -> tuple[list[Measure], list[Problem]]:
    """Return the measures whose rows are right, and the problems of all rows."""
    measures: list[Measure] = []
    problems: list[Problem] = []
    seen: dict[str, int] = {}
    complete = set(_REQUIRED) <= headers.keys()
    for row in table.rows:
        cells, found = _read_cells(table, row, headers)
        if complete and _says_nothing(cells):
            remedy = "Zwischenüberschrift oder Summe: nichts zu tun; sonst Kürzel und Titel eintragen"
            note = "Zeile ohne Kürzel, Titel und Beschreibung übergangen"
            problems.append(Problem(table.name, row.number, note=note, remedy=remedy, grave=False))
            continue
        for name, note, remedy, grave in (*doubts(cells), *doubled(cells, seen, row.number)):
            found.append(Problem(table.name, row.number, headers.get(name, _meaning(name)), note, remedy, grave))
        problems += found
        if not _is_grave(found) and cells.keys() >= {"id", "title"}:
            measures.append(Measure(**cells))
    if complete and not measures:
        problems += _empty(table, problems)
    return measures, problems


def _empty(table: Table, problems: Sequence[Problem]) -> Iterator[Problem]:
    """Yield that no row holds a measure, unless something graver explains it."""
    if table.rows and not _is_grave(problems):
        note = "keine Zeile enthält eine Maßnahme"
        yield Problem(table.name, note=note, remedy="Kürzel, Titel und Beschreibung eintragen")


def _says_nothing(cells: Mapping[str, Any]) -> bool:
    """Tell that what every measure needs is empty; a cell that could not be read is not."""
    return not any(cells.get(name, "broken") for name in _REQUIRED)


def _is_grave(problems: Iterable[Problem]) -> bool:
    return any(problem.grave for problem in problems)


def _read_cells(table: Table, row: TableRow, headers: Mapping[str, str]) -> tuple[dict[str, Any], list[Problem]]:
    """Return the fields of one row; one whose cell is wrong is left out and named."""
    told: dict[str, Any] = {}
    problems: list[Problem] = []
    for name, header in headers.items():
        try:
            told[name] = _read_cell(name, row.cells.get(header), header)
        except CellError as error:
            problems.append(Problem(table.name, row.number, header, error.note, error.remedy))
    extra: dict[str, str] = {}
    for header in table.header:
        if header not in headers.values():
            try:
                extra[header] = cell_values.text(row.cells.get(header))
            except CellError as error:  # nothing reads this column, so nothing need stop
                extra[header] = ""
                problems.append(Problem(table.name, row.number, header, error.note, error.remedy, grave=False))
    return told | {"extra": extra}, problems


def _read_cell(name: str, cell: object, header: str) -> object:
    """Read one cell as the type that the model declares for the field."""
    hint = _HINTS[name]
    if hint == int | None:
        return _amount(name, cell, header)
    if hint == tuple[str, ...]:
        return _list(name, cell)
    return _READERS[hint](cell) if hint in _READERS else _text(name, cell)


def _amount(name: str, cell: object, header: str) -> int | None:
    declared = _FIELDS[name].metadata
    amount = cell_values.euros(cell, scale=header_scale(header))
    return None if amount is None else cell_values.bounded(amount, declared["low"], declared["high"])


def _list(name: str, cell: object) -> tuple[str, ...]:
    allowed = _FIELDS[name].metadata["values"]
    if not allowed:
        return cell_values.listing(cell, commas=True)
    # No kind of costs holds a slash, so it parts them too: "Planung/Bau".
    entries = cell_values.listing(cell_values.text(cell).replace("/", ";"), commas=True)
    return tuple(dict.fromkeys(cell_values.choice(entry, allowed, _COST_KIND_FORMS) for entry in entries))


def _text(name: str, cell: object) -> str:
    written = cell_values.text(cell)
    if written.casefold() != _MEANT.get(name):
        written = cell_values.known(cell)
    allowed = _FIELDS[name].metadata["values"]
    if allowed and written:
        return cell_values.choice(written, allowed, APPLICANT_FORMS)
    return " ".join(written.split()) if name in _ONE_LINE else written


_READERS: Mapping[Any, Callable[[object], object]] = {
    PartialDate | None: cell_values.day,
    bool | None: cell_values.truth,
}
