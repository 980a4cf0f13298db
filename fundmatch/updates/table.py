"""The catalogue as officers edited it in Excel or as CSV: what it changes, before anything is written.

Columns count by their heading, rows by their id. What is missing is not edited: a missing
column or row deletes nothing, and a cell counts only where it differs from what the export
showed, so that a table of last month takes nothing back that was changed since. A curated programme is changed in its YAML file, an imported one in its line; the
digests of what the source said stay, so that the change counts as a person's.
"""

import hashlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import Final

from fundmatch.catalogue.table_columns import LOOKED, headings
from fundmatch.catalogue.table_state import HEADING
from fundmatch.core import levels
from fundmatch.core.errors import Problem, nearest
from fundmatch.files import cell_values
from fundmatch.files.cell_values import CellError
from fundmatch.files.tables import Table, TableRow
from fundmatch.model.comparison import closed, reopened
from fundmatch.model.programme import Programme
from fundmatch.model.update import UpdatePlan
from fundmatch.sources.extract import SourceError
from fundmatch.updates.confirm import looked_at
from fundmatch.updates.guard import STATE, stop
from fundmatch.updates.present import Present, changes_of, contents_of, present_in, turned
from fundmatch.updates.rows import CellProblem, EditedEntry, edited_row
from fundmatch.updates.store import state_of
from fundmatch.updates.table_file import LOOKED_FIELD, STATE_FIELD, fields_of, read_edited, row_look, row_state

SOURCE: Final = "table"
# The id becomes the name of a file.
_LONGEST_ID: Final = 100


def plan_table(catalogue: Path, path: Path, *, as_of: date, despite: Collection[str] = ()) -> UpdatePlan:
    """Return what the edited table would change in the catalogue folder; nothing is written.

    Changed rows that do not say what they showed when they were given away are a stop of the kind `STATE`.

    Raises:
        SourceError: The table, or a cell of it, cannot be used; all problems are named.
        CatalogueError: The catalogue itself cannot be read.
    """
    data, table = read_edited(path)
    fields, hints = fields_of(table)
    present = present_in(catalogue)
    rows, problems = _rows(table, fields, present, as_of)
    stops = _stateless(table, rows, fields, despite)
    if grave := [problem for problem in (*table.problems, *problems) if problem.grave]:
        raise SourceError(grave)
    changes = tuple(changes_of(rows))
    return UpdatePlan(
        source=SOURCE,
        file=path.name,
        sha256=hashlib.sha256(data).hexdigest(),
        as_of=as_of,
        seen=len(table.rows),
        read=len(table.rows),
        state=state_of(catalogue),
        unchanged=len(table.rows) - len(rows),
        new=tuple((row.after.id, row.after.name) for row in rows if row.before is None),
        closed=turned(rows, closed),
        reopened=turned(rows, reopened),
        changes=changes,
        stops=stops,
        hints=tuple(sorted({*hints, *table.problems, *problems})),
        contents=contents_of(rows, present),
    )


def _rows(
    table: Table, fields: Mapping[str, str], present: Present, as_of: date
) -> tuple[list[EditedEntry], list[Problem]]:
    """Return the rows that change something, and everything that cannot be used or should be looked at."""
    rows: list[EditedEntry] = []
    problems: list[Problem] = []
    places: dict[str, int] = {}
    for line in table.rows:
        name, wrong_id = _id_of(line, fields, present, places)
        if wrong_id is None:
            places[name] = line.number
            row, unusable = _row(name, line, fields, present, as_of)
            rows += [row] if row else []
            if row and row.before is None:
                problems += _resembling(table.name, line.number, row.after, present)
        else:
            unusable = [wrong_id]
        problems += [
            Problem(table.name, line.number, headings().get(field, field), note, remedy)
            for field, note, remedy in unusable
        ]
    return rows, problems


def _id_of(
    line: TableRow, fields: Mapping[str, str], present: Present, places: Mapping[str, int]
) -> tuple[str, CellProblem | None]:
    """Return the id of a row, or what is wrong with it."""
    heading = next(heading for heading, field in fields.items() if field == "id")
    try:
        name = cell_values.text(line.cells[heading])
    except CellError as error:
        return "", ("id", error.note, error.remedy)
    if not name:
        remedy = (
            "die ausgeblendete Spalte einblenden; für ein neues Programm eine neue Kennung eintragen: nrw-kurzer-name"
        )
        return "", ("id", "die Zeile hat keine Kennung", remedy)
    if name in places:
        return "", ("id", f"„{name}“ steht schon in Zeile {places[name]}", "eine der beiden Zeilen löschen")
    if present.programme(name) is None and not (levels.is_id(name) and len(name) <= _LONGEST_ID):
        close = get_close_matches(name.casefold(), present.programmes, n=1, cutoff=0.6)
        begins = f"aus dem Export übernehmen; eine neue beginnt mit {levels.prefixes_in_words()}"
        remedy = nearest(name, close) if close else begins
        return "", ("id", f"ein Programm „{name[:80]}“ gibt es nicht", remedy)
    return name, None


def _row(
    name: str, line: TableRow, fields: Mapping[str, str], present: Present, as_of: date
) -> tuple[EditedEntry | None, list[CellProblem]]:
    """Return what one row changes."""
    cells = {
        field: line.cells[heading]
        for heading, field in fields.items()
        if field not in ("id", STATE_FIELD, LOOKED_FIELD)
    }
    before, path = present.programme(name), present.path(name)
    if before is None and (level := levels.of_id(name)):
        cells = {"id": name, **cells, "level": cells.get("level") or level.code}
    previous = present.text(name)
    try:
        day = row_look(line, fields, as_of)
    except CellError as error:
        return None, [(LOOKED, error.note, error.remedy)]
    row, problems = edited_row(before, cells, path, previous, as_of, row_state(line, name, fields))
    return (row, problems) if day is None or problems else (looked_at(before, row, day, previous), [])


def _stateless(
    table: Table, rows: Sequence[EditedEntry], fields: Mapping[str, str], despite: Collection[str]
) -> tuple[Problem, ...]:
    """Return the stop where changed rows do not say what they showed: they may take back what others changed."""
    heading = next(heading for heading, field in fields.items() if field == "id")
    stated = {name for line in table.rows if row_state(line, name := str(line.cells[heading]).strip(), fields)}
    count = sum(row.before is not None and row.after.id not in stated for row in rows)
    if not count or STATE in despite:
        return ()
    note = (
        f"{count} geänderte Zeilen sagen nicht, was bei der Ausgabe in ihnen stand (Spalte „{HEADING}“); "
        "was seither im Katalog geändert wurde, würde zurückgenommen"
    )
    return (stop(table.name, STATE, note, "die Tabelle neu ausgeben, oder jede Änderung der Vorschau ansehen"),)


def _resembling(file: str, place: int, new: Programme, present: Present) -> Iterator[Problem]:
    """Yield a hint where a new programme may be one that is there under another id."""
    names = [other.id for other in present.programmes.values() if other.name.casefold() == new.name.casefold()]
    for other in [*names, *get_close_matches(new.id, present.programmes, n=1, cutoff=0.9)][:1]:
        note, remedy = (
            f"neues Programm „{new.id}“, ähnlich wie „{other}“",
            "wenn dasselbe gemeint ist: dessen Kennung eintragen",
        )
        yield Problem(file, place, headings()["id"], note, remedy, grave=False)
