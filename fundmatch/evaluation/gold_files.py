"""Read a gold file: awards with the programmes that funded them."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
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
    return b"gold_ids" in _beginning(path)


def is_graded(path: Path) -> bool:
    """Tell whether the table has a column of programmes and one of grades, or one of both."""
    columns = {
        header_key(name) for name in re.split(r"[;,\t]", _beginning(path).decode("utf-8", "replace").partition("\n")[0])
    }
    return {"programme", "grade"} <= columns or "grades" in columns


def _beginning(path: Path) -> bytes:
    if path.suffix.lower() != ".csv" or not path.is_file():
        return b""
    with path.open("rb") as file:
        return file.read(4096).removeprefix(b"\xef\xbb\xbf")


def read_gold(path: Path, known: Collection[str]) -> tuple[tuple[Award, ...], list[Problem]]:
    """Return the awards that have a right answer among the `known` programmes, and hints for the others.

    Raises:
        StrategyError: Columns are missing, or a row names a programme that does not exist.
    """
    table = read_table(path, {header_key(name) for names in _HEADERS.values() for name in names})
    columns, name = _columns(table.header), display_name(path)
    if missing := [field for field in _REQUIRED if field not in columns]:
        there = f"vorhanden: {', '.join(table.header)}"
        raise StrategyError(Problem(name, table.header_row, field, "die Spalte fehlt", there) for field in missing)
    return _sound([(row.number, _award(row, columns)) for row in table.rows], known, name)


def _sound(
    rows: Sequence[tuple[int, Award]], known: Collection[str], name: str
) -> tuple[tuple[Award, ...], list[Problem]]:
    """Return the awards that count, and hints on the others; `rows` are awards with their place in the file.

    Raises:
        StrategyError: A row names a programme that does not exist.
    """
    problems = [problem for number, award in rows for problem in _problems(award, known, name, number)]
    if grave := [problem for problem in problems if problem.grave]:
        raise StrategyError(grave)
    return tuple(award for _, award in rows if award.right), problems


def _columns(header: Sequence[str]) -> dict[str, str]:
    """Return the heading of each field of an award; of two that name it, the later one in `_HEADERS`."""
    by_key = {header_key(heading): heading for heading in header}
    return {
        field: by_key[header_key(name)]
        for field, names in _HEADERS.items()
        for name in names
        if header_key(name) in by_key
    }


def _problems(award: Award, known: Collection[str], file: str, row: int) -> Iterator[Problem]:
    """Yield a problem for each programme that does not exist, and a hint on a row without a right answer."""
    for programme in sorted(award.right - set(known)):
        yield Problem(file, row, "gold_ids", f"das Programm „{programme}“ gibt es nicht", nearest(programme, known))
    if not award.right:
        note = f"{award.id}: kein richtiges Programm genannt, die Zeile zählt nicht"
        yield Problem(file, row, "gold_ids", note, grave=False)


def _award(row: TableRow, columns: Mapping[str, str]) -> Award:
    cells = {field: cell_values.text(row.cells.get(heading)) for field, heading in columns.items()}
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
