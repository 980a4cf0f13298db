"""Cells of a workbook that may hold an entry and that nobody can read: they are named one by one, and nothing is guessed.

Merged cells, columns that bear another heading, rows that stand under no heading. Nothing of it is taken in, and the
workbook is not replaced until somebody has mended it.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from fundmatch.core.errors import Problem
from fundmatch.decisions.typed_text import typed
from fundmatch.decisions.workbook_entries import WorkbookRow
from fundmatch.files.cell_values import CellError
from fundmatch.files.grid import Area
from fundmatch.files.headings import RawRow, column_letters, header_key
from fundmatch.model.decision import FIELDS, GRANT_DATES

# The decision columns of the sheet "Maßnahmen"; the others have all of them.
_FEW: Final = frozenset({"status", "person", "note"})
# So many cells of a row are named, and so many signs of each are shown.
_MOST, _SHOWN = 6, 40
# What officers put behind the heading of a column that is theirs, as the workbook itself does where names clash.
OWN_COLUMN: Final = "eigene Spalte"
_UNMERGE: Final = "die Zellen trennen und in jede Zeile schreiben, was dort gilt"
_HEADING: Final = (
    "die Zeile mit den Überschriften von einem anderen Blatt darüber kopieren, wenn die Spalten dieselben sind"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What tells a row or a column of ours from one of the officer's own.

    Ids of measures and programmes, and the headings (as `header_key` gives them) that our sheets have: these are asked
    for only where a column is missing, because looking them up costs as much as a whole sheet.
    """

    measures: Collection[str] = frozenset()
    programmes: Collection[str] = frozenset()
    headings: Callable[[], Collection[str]] = frozenset


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """In which row the header of one sheet stands, and where its columns are; `cells` is the row itself."""

    number: int
    places: Mapping[str, int]
    fields: tuple[tuple[str, int], ...]
    cells: Sequence[object] = ()

    @property
    def identified(self) -> bool:
        """Tell that the rows below say by hidden ids which pair each is about."""
        return {"measure_id", "programme_id"} <= self.places.keys()


def text_of(cells: Sequence[object], index: int) -> str:
    """Return what stands in a cell; a broken one says that it is."""
    try:
        return typed(cells[index]).strip() if index < len(cells) else ""
    except CellError as error:
        return f"({error.note})"


def merged(
    file: str, title: str, header: Header, rows: Mapping[int, WorkbookRow], raw: Mapping[int, Sequence[object]],
    areas: Iterable[Area],
) -> tuple[set[tuple[int, str]], list[Problem]]:  # fmt: skip
    """Return the cells, by row and field, that lie in merged areas, and one problem for each area.

    Excel keeps one text of what it merges; whether that is meant for all rows, it does not say.
    """
    inside: set[tuple[int, str]] = set()
    problems = []
    for area in areas:
        fields = [name for name, index in header.fields if area.left <= index + 1 <= area.right]
        touched = [number for number in range(area.top, area.bottom + 1) if number in rows]
        if not fields or not touched:
            continue
        inside |= {(number, name) for number in touched for name in fields}
        text = text_of(raw.get(area.top, ()), area.left - 1)
        span = f"{column_letters(area.left - 1)}{area.top}:{column_letters(area.right - 1)}{area.bottom}"
        note = f"die Zellen {span} sind verbunden{_quoted(text)}; für welche Zeilen das gilt, ist nicht zu sehen"
        where = f"{', '.join(FIELDS[name] for name in fields)} (Blatt „{title}“)"
        problems.append(Problem(file, area.top, where, note, _UNMERGE))
    return inside, problems


def renamed(file: str, title: str, header: Header, raw: Sequence[RawRow], known: Known) -> Iterator[Problem]:
    """Yield a problem for each column with texts that stands among the decision columns under a heading that is not ours.

    Only where a decision column is missing: then it is perhaps the one.
    """
    missing = _missing(header)
    headings = known.headings() if missing else ()
    if not headings:
        return
    for index in _strange(header, headings):
        cells = [(number, text) for number, row in raw if number > header.number and (text := text_of(row, index))]
        if cells:
            heading = text_of(header.cells, index)
            called = f"heißt „{heading}“" if heading else "hat keine Überschrift"
            missed = " und ".join(f"„{name}“" for name in missing[:_MOST])
            note = f"Spalte {column_letters(index)} {called}, und {missed} fehlt; nicht gelesen: {_named(cells, index)}"
            remedy = f"die Überschrift wieder so nennen; ist es Ihre Spalte, „({OWN_COLUMN})“ dahinter schreiben"
            yield Problem(file, header.number, f"Blatt „{title}“", note, remedy)


def _missing(header: Header) -> list[str]:
    """Return the headings of the decision columns that a sheet of ours has and this one has not."""
    found = {name for name, _ in header.fields}
    expected = _FEW if found <= _FEW else set(FIELDS) - (set(GRANT_DATES) if not found & set(GRANT_DATES) else set())
    return [FIELDS[name] for name in FIELDS if name in expected - found]


def _typed_into(header: Header, known: Known) -> list[int]:
    """Return the columns of a sheet that hold entries: the decision columns, and what may be one under another heading."""
    return sorted(
        {*(index for _, index in header.fields), *(_strange(header, known.headings()) if _missing(header) else ())}
    )


def _strange(header: Header, headings: Collection[str]) -> list[int]:
    """Return the columns that touch a decision column, or one another, and bear no heading that is ours."""
    width = max(len(header.cells), *(index + 2 for _, index in header.fields))
    own = {*headings, *map(header_key, FIELDS.values())}
    strange = [
        index
        for index in range(width)
        if header_key(text := text_of(header.cells, index)) not in own and OWN_COLUMN not in text.casefold()
    ]
    ours = {index for _, index in header.fields}
    return [index for index in strange if _touches(index, set(strange), ours)]


def _touches(index: int, strange: Collection[int], ours: Collection[int]) -> bool:
    for step in (-1, 1):
        place = index
        while place in strange:
            place += step
        if place in ours:
            return True
    return False


def under_no_heading(
    file: str, title: str, raw: Iterable[RawRow], known: Known, like: Sequence[Header]
) -> Iterator[Problem]:
    """Yield a problem for each row that bears the ids of a pair and stands under no header.

    `like` are the headers of other sheets of the workbook: where one has its ids in the same columns, only what would
    be an entry there is named, and a row without any is passed over.
    """
    for number, cells in raw:
        found = _ids(cells, known)
        if found is None:
            continue
        measure, programme = found
        twin = next((one for one in like if (one.places["measure_id"], one.places["programme_id"]) == found), None)
        places = _typed_into(twin, known) if twin else range(len(cells))
        texts = [(index, text) for index in places if index not in found and (text := text_of(cells, index))]
        if texts:
            named = ", ".join(f"{column_letters(index)}{number}{_quoted(text)}" for index, text in texts[:_MOST])
            rest = f" und {len(texts) - _MOST} weitere" if len(texts) > _MOST else ""
            pair = f"{text_of(cells, measure)} × {text_of(cells, programme)}"
            note = f"die Zeile ({pair}) steht unter keiner Überschrift; nicht gelesen: {named}{rest}"
            yield Problem(file, number, f"Blatt „{title}“", note, _HEADING)


def _ids(cells: Sequence[object], known: Known) -> tuple[int, int] | None:
    """Return where a row has the id of a programme and, before it, that of a measure."""
    texts = [cell.strip() if isinstance(cell, str) else "" for cell in cells]
    for programme in (index for index, text in enumerate(texts) if text in known.programmes):
        # The last before it: the number is in sight as well.
        for measure in range(programme - 1, -1, -1):
            if texts[measure] in known.measures:
                return measure, programme
    return None


def _named(cells: Sequence[tuple[int, str]], index: int) -> str:
    shown = ", ".join(f"{column_letters(index)}{number}{_quoted(text)}" for number, text in cells[:_MOST])
    return shown + (f" und {len(cells) - _MOST} weitere" if len(cells) > _MOST else "")


def _quoted(text: str) -> str:
    short = " ".join(text.split())
    return f" „{short if len(short) <= _SHOWN else f'{short[:_SHOWN]}…'}“" if short else ""
