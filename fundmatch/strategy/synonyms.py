"""Read the officer's own words: a strategy's `synonyms.csv` (term; synonyms; broader).

Lists inside a cell are separated by commas.
"""

from collections.abc import Collection, Iterator
from pathlib import Path

from fundmatch.core.errors import Problem, nearest
from fundmatch.files import cell_values
from fundmatch.files.headings import header_key
from fundmatch.files.safe_read import display_name, refusal
from fundmatch.files.tables import Table, read_table
from fundmatch.model.identified import Thing

_COLUMNS = ("term", "synonyms", "broader")
_ALIASES = {"term": "term", "begriff": "term", "synonyms": "synonyms", "synonyme": "synonyms", "gleich": "synonyms"} | {
    "broader": "broader", "oberbegriff": "broader", "oberbegriffe": "broader", "weiter": "broader"
}  # fmt: skip


def read_synonyms(path: Path) -> tuple[tuple[Thing, ...], list[Problem]]:
    """Return the rows and the hints.

    Raises:
        StrategyError: The file is no table with the columns term and synonyms or broader.
    """
    table = read_table(path, {header_key(alias) for alias in _ALIASES})
    columns = _columns(table, display_name(path))
    terms = {cell_values.text(row.cells.get(columns["term"])) for row in table.rows}
    things = []
    problems = [problem for problem in table.problems if not problem.grave]
    for row in table.rows:
        cells = {field: cell_values.listing(row.cells.get(heading), commas=True) for field, heading in columns.items()}
        thing = Thing(
            cell_values.text(row.cells.get(columns["term"])), cells.get("synonyms", ()), cells.get("broader", ())
        )
        problems += _hints(thing, terms, display_name(path), row.number)
        if thing.term:
            things.append(thing)
    return tuple(things), problems


def _columns(table: Table, name: str) -> dict[str, str]:
    """Return the heading of each field."""
    by_key = {header_key(alias): field for alias, field in _ALIASES.items()}
    columns = {by_key[header_key(heading)]: heading for heading in table.header if header_key(heading) in by_key}
    if "term" not in columns or len(columns) == 1:
        known = f"vorhanden: {', '.join(table.header)}"
        raise refusal(name, f"erwartet werden die Spalten {', '.join(_COLUMNS)}", known, table.header_row)
    return columns


def _hints(thing: Thing, terms: Collection[str], file: str, row: int) -> Iterator[Problem]:
    """Yield that a row has no term, and wider words that have no row of their own."""
    if not thing.term:
        yield Problem(file, row, "term", "der Begriff fehlt", "Zeile ergänzen", grave=False)
        return
    for wider in thing.broader:
        if wider not in terms:
            note = f"der Oberbegriff „{wider}“ hat keine eigene Zeile"
            yield Problem(file, row, "broader", note, nearest(wider, sorted(terms)), grave=False)
