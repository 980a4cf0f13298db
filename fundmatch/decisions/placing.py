"""Which pair each row of a workbook is about; a row that says two things, or means an earlier measure, is asked about."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from fundmatch.core.errors import Problem
from fundmatch.core.normalise import fold
from fundmatch.decisions.ledger import Ledger
from fundmatch.decisions.measure_memory import MeasureMemory
from fundmatch.decisions.witness import Sight, Witness, named
from fundmatch.decisions.workbook_entries import Entries, WorkbookRow
from fundmatch.model.decision import Key

# What says which pair a row is, where the two differ.
Trust = Literal["visible", "hidden"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """A row and the pair that it is about.

    `shown_as` is the pair under which its workbook showed it, where that is another one. `number` is the number of
    an earlier measure: then the row waits until somebody says where that belongs.
    """

    key: Key
    row: WorkbookRow
    entries: Entries
    shown_as: Key | None = None
    number: str = ""

    @property
    def base_key(self) -> Key:
        """Return the pair whose entries the row showed when its workbook was written."""
        return self.shown_as or self.key


@dataclass(frozen=True, slots=True, kw_only=True)
class Torn:
    """A row whose hidden ids name another pair than what is in sight; a part of `seen` may be empty."""

    hidden: Key
    seen: Key
    row: WorkbookRow
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """The rows of all workbooks: with their pairs, with two, with none; and remarks on rows that were matched by name."""

    placed: tuple[Placed, ...]
    torn: tuple[Torn, ...]
    unplaced: tuple[Unplaced, ...]
    remarks: tuple[Problem, ...]


class _Placer:
    """Places rows one by one; what it cannot place it collects."""

    def __init__(
        self, witness: Witness, memory: MeasureMemory, programmes: Mapping[str, str], trust: Trust | None,
        moved: Mapping[str, Sequence[str]],
    ) -> None:  # fmt: skip
        """Take what is known; `programmes` are the names of today, `moved` as in `place_rows`."""
        self._witness, self._memory, self._trust, self._moved = witness, memory, trust, moved
        self._by_name = _unique_names(programmes)
        self.torn: list[Torn] = []
        self.unplaced: list[Unplaced] = []
        self.guessed: Counter[str] = Counter()

    def place(self, row: WorkbookRow, entries: Entries) -> Iterator[Placed]:
        """Yield the row with its pair; twice where its measure was split, and not at all where nobody can say."""
        if not row.measure_id or not row.programme_id:
            key = (row.measure_number, self._by_name.get(_spelling(row.programme_name), ""))
            if key[0] not in self._memory.titles or not key[1]:
                self.unplaced.append(_unplaced(entries.file, row, self._memory.titles))
                return
            self.guessed[row.sheet] += 1
            yield from self._owned(key, row.measure_title, row, entries)
            return
        sight = self._witness.sight_of(row)
        if sight.agrees:
            yield from self._owned(sight.key, row.measure_title, row, entries)
        elif self._trust == "hidden":
            yield from self._owned((row.measure_id, row.programme_id), "", row, entries)
        elif self._trust == "visible" and all(sight.key):
            yield from self._owned(sight.key, row.measure_shown.removeprefix(f"{sight.key[0]} "), row, entries)
        else:
            self._ask(sight, row, entries)

    def _ask(self, sight: Sight, row: WorkbookRow, entries: Entries) -> None:
        hidden = (row.measure_id, row.programme_id)
        if self._trust is None:
            self.torn.append(Torn(hidden=hidden, seen=sight.key, row=row, entries=entries))
        elif row.typed:
            why = "was zu sehen ist, nennt kein Programm und keine Maßnahme, die bekannt sind"
            self.unplaced.append(Unplaced(file=entries.file, place=row.place, text=row.typed, why=why))

    def _owned(self, key: Key, title: str, row: WorkbookRow, entries: Entries) -> Iterator[Placed]:
        """Yield the row under the measure that its number meant when it was written."""
        number, programme = key
        owner = self._memory.owner(number, title)
        number = self._memory.earlier.get(owner, number)
        if owner == number and number in self._memory.titles:
            yield Placed(key=key, row=row, entries=entries)
        elif number in self._moved:
            for target in self._moved[number]:
                yield Placed(key=(target, programme), row=row, entries=entries, shown_as=(owner, programme))
        else:
            yield Placed(key=(owner, programme), row=row, entries=entries, number="" if owner == number else number)


def place_rows(
    workbooks: Sequence[Entries],
    ledger: Ledger,
    memory: MeasureMemory,
    programmes: Mapping[str, str],
    *,
    trust: Trust | None = None,
    moved: Mapping[str, Sequence[str]] | None = None,
) -> Places:
    """Return the rows of workbooks with their pairs.

    A row is known by its hidden identity where what is in sight does not speak against it, else by number of the
    measure and name of the programme. `programmes` has the name for each id, `moved` the numbers that earlier
    measures have today, by the number that they had.
    """
    placed: list[Placed] = []
    torn: list[Torn] = []
    unplaced: list[Unplaced] = []
    remarks: list[Problem] = []
    for entries in workbooks:
        placer = _Placer(_witness(entries, ledger, memory, programmes), memory, programmes, trust, moved or {})
        placed += [one for row in entries.rows for one in placer.place(row, entries)]
        torn += placer.torn
        unplaced += placer.unplaced
        remarks += _guesses(entries.file, placer.guessed)
    return Places(placed=tuple(placed), torn=tuple(torn), unplaced=tuple(unplaced), remarks=tuple(remarks))


def _witness(entries: Entries, ledger: Ledger, memory: MeasureMemory, programmes: Mapping[str, str]) -> Witness:
    """Return all names that a row of this workbook may rightly show."""
    rows = [row for row in entries.rows if row.measure_id]
    told = ((row.measure_id, row.measure_title) for row in rows if row.measure_shown != row.measure_title)
    return Witness(
        measures=named(
            memory.titles.items(),
            ((number, line.measure_title) for line in ledger.lines for number in (line.measure_id, line.key[0])),
            ((row.measure_id, "") for row in rows),
            told,
        ),
        programmes=named(
            programmes.items(), ((line.programme_id, line.programme_name) for line in ledger.lines), entries.names
        ),
    )


def _unique_names(programmes: Mapping[str, str]) -> dict[str, str]:
    """Return the id for each name that only one programme bears."""
    counts = Counter(_spelling(name) for name in programmes.values())
    return {_spelling(name): key for key, name in programmes.items() if counts[_spelling(name)] == 1}


def _spelling(name: str) -> str:
    return fold(" ".join(name.split()))


def _unplaced(file: str, row: WorkbookRow, measures: Mapping[str, str]) -> Unplaced:
    if not row.measure_number and not row.programme_name:
        why = "die Kennung der Zeile fehlt"
    elif row.measure_number not in measures:
        why = f"eine Maßnahme „{row.measure_number}“ gibt es nicht"
    elif not row.programme_name:
        why = "die Zeile nennt kein Programm; was die Maßnahme allein betrifft, gehört in Ihre eigene Tabelle; die Zelle hier leeren"
    else:
        why = f"„{row.programme_name}“ ist kein eindeutiger Name eines Programms"
    return Unplaced(file=file, place=row.place, text=row.typed, why=why)


def _guesses(file: str, guessed: Mapping[str, int]) -> Iterator[Problem]:
    for sheet, count in guessed.items():
        rows = "1 Zeile" if count == 1 else f"{count} Zeilen"
        note = f"Blatt „{sheet}“: {rows} ohne Kennung, über Nr. und Programmname zugeordnet"
        yield Problem(file, note=note, remedy="Zuordnung prüfen", grave=False)
