"""Read the table of measures: which column means what, what every cell says, what cannot be.

Headings are data (`data/columns.csv`); the strategy's own `columns.toml` wins over them.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields
from difflib import SequenceMatcher
from functools import cache
from pathlib import Path
from typing import Any, get_type_hints

from fundmatch.core.dates import PartialDate
from fundmatch.core.errors import Problem, StrategyError, nearest
from fundmatch.core.formatting import euro
from fundmatch.core.package_data import rows_of
from fundmatch.files import cell_values
from fundmatch.files.cell_values import CellError
from fundmatch.files.headings import header_key, header_scale
from fundmatch.files.safe_read import display_name
from fundmatch.files.tables import Table, TableRow, read_table
from fundmatch.files.toml_files import read_toml
from fundmatch.model.strategy import Measure
from fundmatch.strategy.profile import APPLICANT_FORMS

REQUIRED = ("id", "title", "description")

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
    taken = set(headers.values())
    for header in table.header:
        name = known_headings().get(header_key(header), "")
        if not name or name in chosen or header in taken:
            continue
        if name in headers:
            note = f"zwei Spalten für „{_meaning(name)}“: „{headers[name]}“ und „{header}“"
            remedy = f'eine umbenennen oder in columns.toml wählen: {name} = "{headers[name]}"'
            problems.append(Problem(table.name, table.header_row, header, note, remedy))
        else:
            headers[name] = header
    missing = [name for name in REQUIRED if name not in headers and name not in chosen]
    return headers, [*problems, *(_missing(table, name, headers) for name in missing), *_scales(table, headers)]


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
    complete = set(REQUIRED) <= headers.keys()
    for row in table.rows:
        told, found = _read_cells(table, row, headers)
        if complete and not any(told.get(name, "broken") for name in REQUIRED):
            remedy = "Zwischenüberschrift oder Summe: nichts zu tun; sonst Kürzel und Titel eintragen"
            note = "Zeile ohne Kürzel, Titel und Beschreibung übergangen"
            problems.append(Problem(table.name, row.number, note=note, remedy=remedy, grave=False))
            continue
        found += [
            Problem(table.name, row.number, headers.get(name, _meaning(name)), note, remedy, grave)
            for name, note, remedy, grave in (*_doubts(told, headers), *_doubled(told, seen, row.number))
        ]
        problems += found
        if not any(problem.grave for problem in found) and told.keys() >= {"id", "title"}:
            measures.append(Measure(**told))
    if complete and table.rows and not measures and not any(problem.grave for problem in problems):
        note = "keine Zeile enthält eine Maßnahme"
        problems.append(Problem(table.name, note=note, remedy="Kürzel, Titel und Beschreibung eintragen"))
    return measures, problems


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
    field, hint = _FIELDS[name], _HINTS[name]
    if hint == int | None:
        amount = cell_values.euros(cell, scale=header_scale(header))
        return None if amount is None else cell_values.bounded(amount, field.metadata["low"], field.metadata["high"])
    if hint in _READERS:
        return _READERS[hint](cell)
    allowed = field.metadata["values"]
    if hint == tuple[str, ...]:
        entries = cell_values.listing(cell_values.text(cell).replace("/", ";") if allowed else cell, commas=True)
        if not allowed:
            return entries
        return tuple(dict.fromkeys(cell_values.choice(entry, allowed, _COST_KIND_FORMS) for entry in entries))
    written = cell_values.text(cell)
    if written.casefold() != _MEANT.get(name):
        written = cell_values.known(cell)
    if allowed:
        return cell_values.choice(written, allowed, APPLICANT_FORMS) if written else ""
    return " ".join(written.split()) if name in _ONE_LINE else written


_READERS: Mapping[Any, Callable[[object], object]] = {
    PartialDate | None: cell_values.day,
    bool | None: cell_values.truth,
}


Doubt = tuple[str, str, str, bool]


def _doubled(told: Mapping[str, Any], seen: dict[str, int], number: int) -> Iterator[Doubt]:
    """Yield a doubt if the id was in an earlier row; remember it otherwise."""
    identity = told.get("id")
    if not identity:
        return
    first = seen.setdefault(identity.casefold(), number)
    if first != number:
        note = f"das Kürzel „{identity}“ steht schon in Zeile {first}"
        yield "id", note, "jeder Maßnahme ein eigenes Kürzel geben; 1.10 in Excel als Text formatieren", True


def _doubts(told: Mapping[str, Any], headers: Mapping[str, str]) -> Iterator[Doubt]:
    """Yield what each cell allows alone but the row as a whole does not: field, note, remedy, grave."""
    title = told.get("title")
    if told.get("id") == "":
        yield (
            "id",
            f"die Maßnahme „{title}“ hat kein Kürzel" if title else "das Kürzel fehlt",
            "ein Kürzel vergeben",
            True,
        )
    if title == "":
        neither = " und keine Beschreibung" if told.get("description") == "" else ""
        remedy = "einen Titel eintragen; eine Zwischenüberschrift löschen"
        yield "title", f"die Maßnahme „{told.get('id', '')}“ hat keinen Titel{neither}", remedy, True
    elif told.get("description") == "":
        yield "description", "die Beschreibung fehlt", "zwei Sätze verbessern die Treffer deutlich", False
    start, end = told.get("start"), told.get("end")
    if start and end and end.last < start.first:
        yield "end", f"das Ende {end.german} liegt vor dem Beginn {start.german}", "die beiden Daten prüfen", True
    total, eligible, own = (told.get(name) for name in ("cost_total_eur", "cost_eligible_eur", "own_means_eur"))
    if total is not None and eligible is not None and eligible > total:
        note = f"förderfähig sind {euro(eligible)}, die Gesamtkosten nur {euro(total)}"
        yield "cost_eligible_eur", note, "die beiden Beträge prüfen", True
    # Own means may exceed the eligible part: they also pay for what is not eligible.
    cost = total if total is not None else eligible
    if own is not None and cost is not None and own > cost:
        yield (
            "own_means_eur",
            f"{euro(own)} Eigenmittel, aber nur {euro(cost)} Kosten",
            "die beiden Beträge prüfen",
            True,
        )
