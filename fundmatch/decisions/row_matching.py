"""Which pair a row of a workbook is about: by its hidden identity, else by number and name."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from fundmatch.core.errors import Problem
from fundmatch.core.normalise import fold
from fundmatch.decisions.entries import Entries, Row
from fundmatch.model.decision import Key


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """A row and the pair that it is about."""

    key: Key
    row: Row
    entries: Entries


@dataclass(frozen=True, slots=True, kw_only=True)
class Unplaced:
    """A row with entries that belong to no pair: where it is, what it says, why it is not taken in."""

    file: str
    place: str
    text: str
    why: str

    def __str__(self) -> str:
        """Return the one line that people read."""
        return f"nicht zuordenbar: {self.file}, {self.place}: {self.text} ({self.why})"


def place_rows(
    found: Sequence[Entries], measures: Mapping[str, str], programmes: Mapping[str, str]
) -> tuple[list[Placed], list[Unplaced], list[Problem]]:
    """Return the rows with their pairs, those without one, and remarks on rows found by name.

    `measures` and `programmes` have a title or name for each id.
    """
    by_name = _unique_names(programmes)
    placed: list[Placed] = []
    unplaced: list[Unplaced] = []
    remarks: list[Problem] = []
    for entries in found:
        guessed: Counter[str] = Counter()
        for row in entries.rows:
            key = (row.measure_id, row.programme_id)
            if not all(key):
                key = (row.measure_number, by_name.get(_spelling(row.programme_name), ""))
                if key[0] not in measures or not key[1]:
                    unplaced.append(_unplaced(entries.file, row, measures))
                    continue
                guessed[row.sheet] += 1
            placed.append(Placed(key=key, row=row, entries=entries))
        remarks += _guesses(entries.file, guessed)
    return placed, unplaced, remarks


def _unique_names(programmes: Mapping[str, str]) -> dict[str, str]:
    """Return the id for each name that only one programme bears."""
    counts = Counter(_spelling(name) for name in programmes.values())
    return {_spelling(name): key for key, name in programmes.items() if counts[_spelling(name)] == 1}


def _spelling(name: str) -> str:
    return fold(" ".join(name.split()))


def _unplaced(file: str, row: Row, measures: Mapping[str, str]) -> Unplaced:
    if not row.measure_number and not row.programme_name:
        why = "die Kennung der Zeile fehlt"
    elif row.measure_number not in measures:
        why = f"eine Maßnahme „{row.measure_number}“ gibt es nicht"
    else:
        why = f"„{row.programme_name}“ ist kein eindeutiger Name eines Programms"
    return Unplaced(file=file, place=row.place, text=row.typed, why=why)


def _guesses(file: str, guessed: Mapping[str, int]) -> Iterator[Problem]:
    for sheet, count in guessed.items():
        rows = "1 Zeile" if count == 1 else f"{count} Zeilen"
        note = f"Blatt „{sheet}“: {rows} ohne Kennung, über Nr. und Programmname zugeordnet"
        yield Problem(file, note=note, remedy="Zuordnung prüfen", grave=False)
