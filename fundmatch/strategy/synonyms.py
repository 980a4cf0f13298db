"""Read the officer's own words: a strategy's `synonyms.csv` (term; synonyms; broader).

Lists inside a cell are separated by commas.
"""

from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

from fundmatch.core.errors import Problem, nearest
from fundmatch.files import cell_values
from fundmatch.files.headings import columns_of, header_key
from fundmatch.files.safe_read import display_name, refusal
from fundmatch.files.tables import TableRow, read_table
from fundmatch.model.identified import Thing

COLUMNS = ("term", "synonyms", "broader")
_FIELDS = {
    header_key(heading): field
    for field, headings in {
        "term": ("term", "Begriff"),
        "synonyms": ("synonyms", "Synonyme", "gleich"),
        "broader": ("broader", "Oberbegriff", "Oberbegriffe", "weiter"),
    }.items()
    for heading in headings
}


def read_synonyms(path: Path) -> tuple[tuple[Thing, ...], list[Problem]]:
    """Return the rows and the hints.

    Raises:
        StrategyError: The file is no table with the columns term and synonyms or broader.
    """
    table = read_table(path, _FIELDS)
    name = display_name(path)
    headings = {field: table.header[index] for field, index in columns_of(table.header, _FIELDS).items()}
    if "term" not in headings or len(headings) == 1:
        note, remedy = f"erwartet werden die Spalten {', '.join(COLUMNS)}", f"vorhanden: {', '.join(table.header)}"
        raise refusal(name, note, remedy, table.header_row)
    terms = {cell_values.text(row.cells.get(headings["term"])) for row in table.rows}
    things: list[Thing] = []
    hints = [problem for problem in table.problems if not problem.grave]
    for row in table.rows:
        thing = _thing(row, headings)
        hints += _about(thing, name, row.number, terms)
        if thing.term:
            things.append(thing)
    return tuple(things), hints


def _thing(row: TableRow, headings: Mapping[str, str]) -> Thing:
    lists = {field: cell_values.listing(row.cells.get(heading), commas=True) for field, heading in headings.items()}
    term = cell_values.text(row.cells.get(headings["term"]))
    return Thing(term, lists.get("synonyms", ()), lists.get("broader", ()))


def _about(thing: Thing, name: str, number: int, terms: Collection[str]) -> Iterator[Problem]:
    """Yield a hint on a row without its term, and on wider terms that have no row of their own."""
    if not thing.term:
        yield Problem(name, number, "term", "der Begriff fehlt", "Zeile ergänzen", grave=False)
        return
    for wider in thing.broader:
        if wider not in terms:
            note = f"der Oberbegriff „{wider}“ hat keine eigene Zeile"
            yield Problem(name, number, "broader", note, nearest(wider, sorted(terms)), grave=False)
