"""The one family of errors, and the record of a single problem.

Every error that a person can cause descends from `FundmatchError` and carries a German
message: what is wrong, where, and how to mend it. Readers collect `Problem` records and
raise once, so that a file is mended in one pass and not one line at a time.

    FundmatchError
    ├── DataError            a file of the user cannot be used as it is
    │   ├── CatalogueError   … in the catalogue
    │   ├── StrategyError    … in a strategy folder or table of measures
    │   └── SourceError      … in a downloaded file of a source (sources.extract)
    ├── UnknownNameError     a measure, programme or level that does not exist
    ├── UnknownPlaceError    a place that the register does not have, or several of one name
    └── OutputError          a result cannot be written
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Self, TypeVar

Found = TypeVar("Found")


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One finding about one place of one file.

    `place` is a row or line as people count it (1 is the first) or 0 for the file as a
    whole; `field` is the column or key; `remedy` says what to do. A finding that is not
    `grave` is a hint: it is shown, and nothing stops.
    """

    file: str
    place: int = 0
    field: str = ""
    note: str = ""
    remedy: str = ""
    grave: bool = True

    def __str__(self) -> str:
        """Return the one line that people read."""
        where = f"{self.file}:{self.place}" if self.place else self.file
        # A column may be called "Hinweise"; the word is not to stand there twice.
        quoted = self.field.startswith("Hinweis")
        field = f" Spalte „{self.field}“" if quoted else f" {self.field}" if self.field else ""
        remedy = f" → {self.remedy}" if self.remedy else ""
        hint = "" if self.grave else "Hinweis: "
        return f"{where}{field}: {hint}{self.note}{remedy}"


class FundmatchError(Exception):
    """Root of the family; `str(error)` is a German message without a traceback."""


class DataError(FundmatchError):
    """A file holds something that cannot be used; `problems` is never empty."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        """Keep the problems in the order of file and line."""
        self.problems: tuple[Problem, ...] = tuple(sorted(problems))
        count = len(self.problems)
        head = "1 Problem gefunden:" if count == 1 else f"{count} Probleme gefunden:"
        super().__init__("\n".join([head, *(f"  {problem}" for problem in self.problems)]))

    @classmethod
    def about(cls, file: str, note: str, remedy: str, place: int = 0) -> Self:
        """Return the error with one problem: a file that cannot be used at all, or one line that spoils it."""
        return cls([Problem(file, place, note=note, remedy=remedy)])


class CatalogueError(DataError):
    """The catalogue, or one file of it, cannot be used."""


class StrategyError(DataError):
    """The profile, the measures or a side table of a strategy cannot be used."""


class OutputError(FundmatchError):
    """A result cannot be written, or must not be; what was there stays untouched."""


class UnknownNameError(FundmatchError):
    """A name was asked for that does not exist; the message offers the nearest ones."""

    def __init__(self, kind: str, name: str, known: Sequence[str], *, remedy: str = "") -> None:
        """Say which `kind` of thing was asked for, and which names there are, or what else helps."""
        super().__init__(f"{kind} „{name}“ gibt es nicht. {remedy or nearest(name, known)}".rstrip())


class UnknownPlaceError(FundmatchError):
    """No place of the register is called so, or several are; the message offers them with their Kreis."""


def named(kind: str, name: str, known: Mapping[str, Found]) -> Found:
    """Return what is known by the name; `kind` says in German what is looked for ("Das Programm").

    Raises:
        UnknownNameError: There is none; the nearest names are offered.
    """
    if name not in known:
        raise UnknownNameError(kind, name, list(known))
    return known[name]


def closest(name: str, known: Iterable[str]) -> str:
    """Return the known name that is most like this one without regard to capitals; none that is alike gives an empty text."""
    from difflib import get_close_matches  # noqa: PLC0415 - only a mistake pays for it

    by_folded = {candidate.casefold(): candidate for candidate in known}
    found = get_close_matches(name.casefold(), by_folded, n=1, cutoff=0.6)
    return by_folded[found[0]] if found else ""


def nearest(name: str, known: Iterable[str], *, most: int = 12) -> str:
    """Return a German half-sentence that offers the nearest of the known names.

    >>> nearest("Komune", ["Kommune", "Landkreis"])
    'Gemeint ist wohl „Kommune“. Erlaubt: Kommune, Landkreis.'
    """
    names = list(known)
    close = closest(name, names)
    meant = f"Gemeint ist wohl „{close}“. " if close else ""
    listed = ", ".join(names[:most]) + (" …" if len(names) > most else "")
    return f"{meant}Erlaubt: {listed}." if names else meant.strip()


def reason_of(error: OSError) -> str:
    """Return what the system says about an error; one that a library raised has no text of the system."""
    return error.strerror or str(error) or type(error).__name__
