"""Read a graded pool: pairs of a measure and a programme that somebody judged from 0 (wrong) to 3 (pays for exactly this).

Either a row is one pair (`programme`, `grade`), or a row is a measure and its cell `grades` holds all pairs
("nrw-a=3|nrw-b=0"), as `review --gold` writes it.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from fundmatch.core.errors import Problem, StrategyError, nearest
from fundmatch.core.formatting import counted
from fundmatch.files import cell_values
from fundmatch.files.headings import header_key
from fundmatch.files.safe_read import display_name
from fundmatch.files.tables import TableRow, read_table
from fundmatch.model.gold import GRADES, GradedMeasure
from fundmatch.model.strategy import Measure

# field → headings that name it
_HEADERS: Final = {
    "id": ("measure_id", "id"),
    "title": ("measure_title", "measure_title_de", "title"),
    "text": ("measure_text", "measure_text_de", "description"),
    "programme": ("programme",),
    "grade": ("grade",),
    "grades": ("grades",),
}


def read_pool(
    path: Path, known: Collection[str], measures: Sequence[Measure] = ()
) -> tuple[tuple[GradedMeasure, ...], list[Problem]]:
    """Return the measures that have a judged programme, in the order of the file, and hints.

    Titles and texts come from `measures` where these have the id, else from the file. Of two grades of one pair the
    later one holds. An empty grade is no judgement.

    Raises:
        StrategyError: A column, a programme or a title is missing, or a grade is none; all problems are in it.
    """
    table = read_table(path, {header_key(name) for names in _HEADERS.values() for name in names})
    columns, name = _columns(table.header), display_name(path)
    if "id" not in columns or not ("grades" in columns or {"programme", "grade"} <= set(columns)):
        there = f"vorhanden: {', '.join(table.header)}"
        raise StrategyError([Problem(name, table.header_row, "measure_id; programme; grade", "Spalten fehlen", there)])
    found: dict[str, GradedMeasure] = {}
    problems: list[Problem] = []
    texts = {one.id: one for one in measures}
    for row in table.rows:
        cells = {field: cell_values.text(row.cells.get(heading)) for field, heading in columns.items()}
        before = found.get(cells["id"]) or _measure(cells, texts, row)
        pairs = list(_pairs(cells))
        problems += _problems(name, row.number, pairs, known)
        grades = {programme: int(grade) for programme, grade in pairs if grade in _WRITTEN}
        found[before.id] = replace(before, grades={**before.grades, **grades})
    judged = tuple(one for one in found.values() if one.grades)
    if bare := [one for one in judged if not one.title]:
        note = f"{counted(len(bare), 'Maßnahme', 'Maßnahmen')} ohne Titel: {', '.join(one.id for one in bare[:_NAMED])}"
        more = " …" if len(bare) > _NAMED else ""
        problems.append(Problem(name, bare[0].row, "measure_title", note + more, "die Strategie mit --strategy nennen"))
    if not judged and not problems:
        problems = [Problem(name, table.header_row, "grade", "kein Paar ist bewertet", "Noten von 0 bis 3 eintragen")]
    if problems:
        raise StrategyError(problems)
    left = [one.id for one in found.values() if not one.grades]
    return judged, [Problem(name, 0, "grade", f"{one}: nichts bewertet, zählt nicht", grave=False) for one in left]


_NAMED: Final = 5
_WRITTEN: Final = tuple(map(str, GRADES))


def _columns(header: Sequence[str]) -> dict[str, str]:
    """Return the heading of each field; of two that name it, the earlier one in `_HEADERS`."""
    by_key = {header_key(heading): heading for heading in header}
    named = {
        field: [by_key[key] for name in names if (key := header_key(name)) in by_key]
        for field, names in _HEADERS.items()
    }
    return {field: headings[0] for field, headings in named.items() if headings}


def _measure(cells: Mapping[str, str], texts: Mapping[str, Measure], row: TableRow) -> GradedMeasure:
    told = texts.get(cells["id"])
    title, text = (told.title, told.description) if told else (cells.get("title", ""), cells.get("text", ""))
    return GradedMeasure(id=cells["id"], title=title, text=text, grades={}, row=row.number)


def _pairs(cells: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield programme and grade as they are written; what has no grade is no pair."""
    if cells.get("programme") and cells.get("grade"):
        yield cells["programme"], cells["grade"]
    for pair in filter(None, cells.get("grades", "").split("|")):
        programme, _, grade = pair.partition("=")
        yield programme.strip(), grade.strip()


def _problems(name: str, row: int, pairs: Sequence[tuple[str, str]], known: Collection[str]) -> Iterator[Problem]:
    for programme, grade in pairs:
        if programme not in known:
            yield Problem(
                name, row, "programme", f"das Programm „{programme}“ gibt es nicht", nearest(programme, known)
            )
        if grade not in _WRITTEN:
            yield Problem(name, row, "grade", f"„{grade}“ ist keine Note", "0, 1, 2 oder 3 eintragen")
