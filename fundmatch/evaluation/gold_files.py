"""Read a gold file: awards with the programmes that funded them."""

from collections.abc import Collection
from pathlib import Path

from fundmatch.core.errors import Problem, StrategyError, nearest
from fundmatch.files import cell_values
from fundmatch.files.headings import header_key
from fundmatch.files.safe_read import display_name
from fundmatch.files.tables import TableRow, read_table
from fundmatch.model.gold import Award

# field of Award → headers that name it; the first is the usual one
_HEADERS = {
    "id": ("id",),
    "title": ("measure_title_de", "title"),
    "text": ("measure_text_de", "description"),
    "gold_ids": ("gold_ids",),
    "also_ids": ("also_ids",),
    "level": ("level",),
    "theme": ("theme",),
}
_REQUIRED = ("id", "title", "text", "gold_ids")


def is_gold(path: Path) -> bool:
    """Tell whether the table has a column of right answers."""
    if path.suffix.lower() != ".csv" or not path.is_file():
        return False
    with path.open("rb") as file:
        return b"gold_ids" in file.read(4096)


def read_gold(path: Path, known: Collection[str]) -> tuple[tuple[Award, ...], list[Problem]]:
    """Return the awards that have a right answer among the `known` programmes, and hints for the others.

    Raises:
        StrategyError: Columns are missing, or a row names a programme that does not exist.
    """
    table = read_table(path, {header_key(name) for names in _HEADERS.values() for name in names})
    by_key = {header_key(heading): heading for heading in table.header}
    fields = {
        field: by_key[header_key(name)]
        for field, names in _HEADERS.items()
        for name in names
        if header_key(name) in by_key
    }
    name = display_name(path)
    problems = [
        Problem(name, table.header_row, field, "die Spalte fehlt", f"vorhanden: {', '.join(table.header)}")
        for field in _REQUIRED
        if field not in fields
    ]
    if problems:
        raise StrategyError(problems)
    awards = []
    for row in table.rows:
        award = _award(row, fields)
        unknown = sorted(award.right - set(known))
        problems += [
            Problem(name, row.number, "gold_ids", f"das Programm „{one}“ gibt es nicht", nearest(one, known))
            for one in unknown
        ]
        if award.right:
            awards.append(award)
        else:
            note = f"{award.id}: kein richtiges Programm genannt, die Zeile zählt nicht"
            problems.append(Problem(name, row.number, "gold_ids", note, grave=False))
    if any(problem.grave for problem in problems):
        raise StrategyError(problem for problem in problems if problem.grave)
    return tuple(awards), problems


def _award(row: TableRow, fields: dict[str, str]) -> Award:
    cells = {field: cell_values.text(row.cells.get(heading)) for field, heading in fields.items()}
    ids = {field: tuple(filter(None, cells.get(field, "").split("|"))) for field in ("gold_ids", "also_ids")}
    return Award(
        id=cells["id"],
        title=cells["title"],
        text=cells["text"],
        gold_ids=ids["gold_ids"],
        also_ids=ids["also_ids"],
        level=cells.get("level", ""),
        theme=cells.get("theme", ""),
    )
