"""Read the officer's own words: a strategy's `synonyms.csv` (term; synonyms; broader).

Lists inside a cell are separated by commas.
"""

from pathlib import Path

from fundmatch.core.errors import Problem, nearest
from fundmatch.files import cell_values
from fundmatch.files.headings import header_key
from fundmatch.files.safe_read import display_name, refusal
from fundmatch.files.tables import read_table
from fundmatch.model.identified import Thing

COLUMNS = ("term", "synonyms", "broader")
_ALIASES = {"term": "term", "begriff": "term", "synonyms": "synonyms", "synonyme": "synonyms", "gleich": "synonyms"} | {
    "broader": "broader", "oberbegriff": "broader", "oberbegriffe": "broader", "weiter": "broader"
}  # fmt: skip


def read_synonyms(path: Path) -> tuple[tuple[Thing, ...], list[Problem]]:
    """Return the rows and the hints.

    Raises:
        StrategyError: The file is no table with the columns term and synonyms or broader.
    """
    table = read_table(path, {header_key(alias) for alias in _ALIASES})
    by_key = {header_key(alias): field for alias, field in _ALIASES.items()}
    fields = {by_key[header_key(heading)]: heading for heading in table.header if header_key(heading) in by_key}
    if "term" not in fields or len(fields) == 1:
        known = ", ".join(table.header)
        raise refusal(
            display_name(path),
            f"erwartet werden die Spalten {', '.join(COLUMNS)}",
            f"vorhanden: {known}",
            table.header_row,
        )
    things = []
    problems = [problem for problem in table.problems if not problem.grave]
    terms = {cell_values.text(row.cells.get(fields["term"])) for row in table.rows}
    for row in table.rows:
        cells = {field: cell_values.listing(row.cells.get(heading), commas=True) for field, heading in fields.items()}
        term = cell_values.text(row.cells.get(fields["term"]))
        if not term:
            problems.append(
                Problem(display_name(path), row.number, "term", "der Begriff fehlt", "Zeile ergänzen", grave=False)
            )
            continue
        for wider in cells.get("broader", ()):
            if wider not in terms:
                note = f"der Oberbegriff „{wider}“ hat keine eigene Zeile"
                problems.append(
                    Problem(display_name(path), row.number, "broader", note, nearest(wider, sorted(terms)), grave=False)
                )
        things.append(Thing(term, cells.get("synonyms", ()), cells.get("broader", ())))
    return tuple(things), problems
