"""What a review would do: changes, what people disagree on, and what has to be asked before anything is taken in."""

from collections.abc import Sequence
from dataclasses import dataclass

from fundmatch.core.errors import Problem
from fundmatch.decisions.changes import Change
from fundmatch.decisions.measure_memory import Astray, MeasureMemory
from fundmatch.decisions.placing import Unplaced
from fundmatch.model.decision import FIELDS, Key


@dataclass(frozen=True, slots=True)
class Side:
    """One of several answers, and where it stands."""

    text: str
    where: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """One field of one pair with different answers; the ledger keeps what it has."""

    key: Key
    field: str
    sides: tuple[Side, ...]

    def __str__(self) -> str:
        """Return the answers side by side."""
        answers = [f"„{side.text}“ ({side.where})" if side.text else f"leer ({side.where})" for side in self.sides]
        return f"{' × '.join(self.key)}, {FIELDS[self.field]}: {' | '.join(answers)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Gone:
    """A pair with entries whose measure or programme is not there any more; its entries are kept."""

    key: Key
    measure_title: str
    programme_name: str
    missing: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """A row of which nothing is taken in: it names two pairs. `seen` and `hidden` are both, in words."""

    file: str
    place: str
    seen: str
    hidden: str
    text: str

    def __str__(self) -> str:
        """Return both readings side by side."""
        return f"{self.file}, {self.place}: zu sehen {self.seen} | versteckte Kennung {self.hidden} | {self.text}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Former:
    """A row of which nothing is taken in: it is about a measure that the list does not have under that number any more."""

    file: str
    place: str
    about: Astray
    programme_name: str
    text: str

    def __str__(self) -> str:
        """Return where the row is, and which measure it means."""
        return f"{self.file}, {self.place}: {self.about.name} × {self.programme_name}: {self.text}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What would happen; `unchanged` counts fields that are filled and stay as they are.

    `settled` are the conflicts that `prefer` decided, so that what lost can still be seen. `moved` are entries that go
    to the number that their measure has today. `doubts`, `formers` and `unread` are rows and cells of which nothing
    is taken in until somebody has said or mended something; `astray` are earlier measures with entries that decide
    nothing today. `memory` is what the numbers of measures meant.
    """

    new: tuple[Change, ...] = ()
    changed: tuple[Change, ...] = ()
    cleared: tuple[Change, ...] = ()
    moved: tuple[Change, ...] = ()
    unchanged: int = 0
    conflicts: tuple[Conflict, ...] = ()
    settled: tuple[Conflict, ...] = ()
    gone: tuple[Gone, ...] = ()
    unplaced: tuple[Unplaced, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    formers: tuple[Former, ...] = ()
    unread: tuple[Problem, ...] = ()
    remarks: tuple[Problem, ...] = ()
    astray: tuple[Astray, ...] = ()
    memory: MeasureMemory | None = None

    @property
    def changes(self) -> tuple[Change, ...]:
        """Return everything that is to be written."""
        return (*self.moved, *self.new, *self.changed, *self.cleared)

    @property
    def open(self) -> Sequence[object]:
        """Return everything that was typed and is not taken in."""
        return (*self.conflicts, *self.unplaced, *self.doubts, *self.formers, *self.unread)
