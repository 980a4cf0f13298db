"""A file of people as bare sheets: every cell as Excel shows it, merged areas, hidden and struck rows.

What the cells mean is decided elsewhere. Excel and OpenDocument are opened only for such files.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from fundmatch.core.errors import Problem
from fundmatch.files.headings import RawRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """A merged area; rows and columns as people count them (1 is the first), both ends inside."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One sheet: the rows that hold anything, with the numbers that Excel shows.

    `hidden` are rows that a filter or a person hid, `struck` those whose first words are struck
    through; `visible` tells whether the sheet itself is shown.
    """

    title: str
    rows: tuple[RawRow, ...]
    merged: tuple[Area, ...] = ()
    hidden: frozenset[int] = frozenset()
    struck: frozenset[int] = frozenset()
    visible: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """All sheets of a file; `name` is what messages call it, `hints` are remarks about the file as a whole."""

    name: str
    sheets: tuple[Sheet, ...]
    hints: tuple[Problem, ...] = ()
    facts: Mapping[str, str] = field(default_factory=dict)
