"""The records of the ledger, and the headers that they have in the file."""

import hashlib
from dataclasses import dataclass
from typing import Final

from fundmatch.core.dates import PartialDate
from fundmatch.core.errors import Problem
from fundmatch.model.decision import Key

# field of `Line` → its header; the name of the field is understood as well
HEADINGS: Final = {
    "nr": "Lfd. Nr.",
    "recorded": "Erfasst am",
    "by": "Erfasst von",
    "file": "Datei",
    "file_sha256": "Prüfsumme der Datei",
    "measure_id": "Kennung der Maßnahme",
    "programme_id": "Kennung des Programms",
    "field": "Feld",
    "old": "Vorher",
    "new": "Nachher",
    "measure_title": "Maßnahme",
    "programme_name": "Programm",
    "programme_state": "Stand des Programms",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One change: in this field of this pair `old` became `new`; the rest says who, when, from where.

    `programme_state` is filled once for each pair and review. `recorded` is None where
    the file has no readable day.
    """

    nr: int
    recorded: PartialDate | None
    by: str
    file: str
    file_sha256: str
    measure_id: str
    programme_id: str
    field: str
    old: str
    new: str
    measure_title: str = ""
    programme_name: str = ""
    programme_state: str = ""

    @property
    def key(self) -> Key:
        """Return the pair that the line is about."""
        return self.measure_id, self.programme_id


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger:
    """All lines that are understood, in the order of their numbers, and hints about the others."""

    lines: tuple[Line, ...] = ()
    hints: tuple[Problem, ...] = ()

    @property
    def last(self) -> int:
        """Return the highest number, 0 for an empty ledger."""
        return self.lines[-1].nr if self.lines else 0

    def until(self, nr: int) -> tuple[Line, ...]:
        """Return the lines up to this number: the ledger as it once was."""
        return tuple(line for line in self.lines if line.nr <= nr)

    def sha256(self, nr: int) -> str:
        """Return a digest over what the lines up to this number decided, whoever saved the file since."""
        told = [[line.nr, *line.key, line.field, line.new] for line in self.until(nr)]
        return hashlib.sha256(repr(told).encode()).hexdigest()
