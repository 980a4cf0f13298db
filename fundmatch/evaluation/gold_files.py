"""Read a gold file: awards with the programmes that funded them."""

from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

from fundmatch.core.errors import Problem, StrategyError, nearest
from fundmatch.files import cell_values
from fundmatch.files.headings import columns_of, header_key
from fundmatch.files.safe_read import display_name
from fundmatch.files.tables import Table, TableRow, read_table
from fundmatch.model.gold import Award

# header → field of Award; the first header of a field is the usual one
_FIELDS = {
    header_key(name): field
    for field, names in {
        "id": ("id",),
        "title": ("measure_title_de", "title"),
        "text": ("measure_text_de", "description"),
        "gold_ids": ("gold_ids",),
        "also_ids": ("also_ids",),
        "level": ("level",),
        "theme": ("theme",),
    }.items()
    for name in names
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
    table = read_table(path, _FIELDS)
    headings = _headings(table, display_name(path))
    awards: list[Award] = []
    problems: list[Problem] = []
    for row in table.rows:
        award = _award(row, headings)
        problems += _about(award, row.number, display_name(path), known)
        if award.right:
            awards.append(award)
    if grave := [problem for problem in problems if problem.grave]:
        raise StrategyError(grave)
    return tuple(awards), problems


def _headings(table: Table, name: str) -> dict[str, str]:
    """Return the heading of each field; every one that is missing and needed is named."""
    headings = {field: table.header[index] for field, index in columns_of(table.header, _FIELDS).items()}
    missing = [field for field in _REQUIRED if field not in headings]
    if missing:
        remedy = f"vorhanden: {', '.join(table.header)}"
        raise StrategyError(Problem(name, table.header_row, field, "die Spalte fehlt", remedy) for field in missing)
    return headings


def _about(award: Award, number: int, name: str, known: Collection[str]) -> Iterator[Problem]:
    """Yield what is wrong with an award: programmes that do not exist, or none that is right."""
    for programme in sorted(award.right - set(known)):
        note = f"das Programm „{programme}“ gibt es nicht"
        yield Problem(name, number, "gold_ids", note, nearest(programme, known))
    if not award.right:
        note = f"{award.id}: kein richtiges Programm genannt, die Zeile zählt nicht"
        yield Problem(name, number, "gold_ids", note, grave=False)


def _award(row: TableRow, headings: Mapping[str, str]) -> Award:
    cells = {field: cell_values.text(row.cells.get(heading)) for field, heading in headings.items()}
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
