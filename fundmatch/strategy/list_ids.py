"""The numbers of measures: those of the list, mended where Excel spoilt them, else made from titles."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from fundmatch.core.errors import Problem
from fundmatch.core.formatting import counted, rows_in_words
from fundmatch.core.normalise import fold
from fundmatch.model.strategy import Measure
from fundmatch.strategy.list_table import ListRow, ListTable

# Digits and letters that nobody confuses: no I, L, O, U (Crockford's base 32).
_ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_MOST_NAMED: Final = 3


@dataclass(frozen=True, slots=True)
class ReadRow:
    """A measure before it has its number."""

    table: ListTable
    row: ListRow
    values: Mapping[str, Any]
    id: str
    mended: bool


def measures_of(name: str, rows: Sequence[ReadRow], *, several: bool) -> tuple[list[Measure], list[Problem]]:
    """Give every measure its number: the list's own, else one made from its title, the same in each run."""
    problems: list[Problem] = []
    made = _made([row for row in rows if not row.id])
    ids = [row.id or made[id(row)] for row in rows]
    ids, hints = _told_apart(name, rows, ids, several=several)
    problems += hints
    if mended := [row for row in rows if row.mended]:
        shown = ", ".join(f"Zeile {row.row.number}: {row.id}" for row in mended[:_MOST_NAMED])
        if len(mended) > _MOST_NAMED:
            shown += f"; ebenso {rows_in_words(row.row.number for row in mended[_MOST_NAMED:])}"
        note = f"Excel hat Nummern verändert; gelesen als {shown}"
        problems.append(
            Problem(name, mended[0].row.number, note=note, remedy="die Spalte als Text formatieren", grave=False)
        )
    if any(not row.id for row in rows):
        count = sum(not row.id for row in rows)
        has = "hat" if count == 1 else "haben"
        note = f"{counted(count, 'Maßnahme', 'Maßnahmen')} ohne Nummer {has} eine aus ihrem Titel bekommen"
        problems.append(Problem(name, note=note, remedy="sie bleibt, solange der Titel bleibt", grave=False))
    problems += _doubled(name, rows, ids)
    return [Measure(**{**row.values, "id": identity}) for row, identity in zip(rows, ids, strict=True)], problems


def _told_apart(
    name: str, rows: Sequence[ReadRow], ids: list[str], *, several: bool
) -> tuple[list[str], list[Problem]]:
    """Put the sheet or section before numbers that begin anew in each of them."""
    if len(set(map(str.casefold, ids))) == len(ids):
        return ids, []
    for label, parts in (
        ("Blatt", [row.table.sheet for row in rows]),
        ("Abschnitt", [str(row.row.section) for row in rows]),
    ):
        pairs = list(zip(parts, map(str.casefold, ids), strict=True))
        if len(set(parts)) > 1 and len(set(pairs)) == len(pairs) and (label == "Abschnitt" or several):
            order = {part: number for number, part in enumerate(dict.fromkeys(parts), start=1)}
            note = f"die Nummern beginnen in jedem {label} neu; gelesen als {label}.Nummer, etwa {order[parts[-1]]}.{ids[-1]}"
            numbered = [f"{order[part]}.{identity}" for part, identity in zip(parts, ids, strict=True)]
            return numbered, [Problem(name, note=note, grave=False)]
    return ids, []


def _doubled(name: str, rows: Sequence[ReadRow], ids: Sequence[str]) -> Iterator[Problem]:
    seen: dict[str, ReadRow] = {}
    for row, identity in zip(rows, ids, strict=True):
        first = seen.setdefault(identity.casefold(), row)
        if first is not row:
            where = row.table.where(name)
            note = f"das Kürzel „{identity}“ steht schon in Zeile {first.row.number}"
            yield Problem(
                where,
                row.row.number,
                "id",
                note,
                "jeder Maßnahme ein eigenes Kürzel geben; 1.10 in Excel als Text formatieren",
            )


def _made(rows: Sequence[ReadRow]) -> dict[int, str]:
    """Return a number for each row, from its title alone: "M-7QX2"; a second of the same title gets a letter more."""
    made: dict[int, str] = {}
    taken: set[str] = set()
    for row in rows:
        title = fold(" ".join(str(row.values["title"]).split()))
        digest = int.from_bytes(hashlib.sha256(title.encode()).digest()[:8], "big")
        for length in range(4, 13):
            identity = "M-" + "".join(_ALPHABET[(digest >> (5 * place)) & 31] for place in range(length))
            if identity not in taken:
                break
        taken.add(identity)
        made[id(row)] = identity
    return made
