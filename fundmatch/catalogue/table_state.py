"""What a row of the catalogue's table showed when it was given away: by this an edit is told from an older state.

The last column of the table has, for each row, a short sum of every cell. Without it nobody could tell whether a cell
that differs from today's catalogue was changed by the person who edited the table, or in the catalogue since.
"""

import hashlib
import re
from collections.abc import Mapping
from typing import Final

HEADING: Final = "Stand bei der Ausgabe (nicht ändern)"
_DIGITS: Final = 8
_PART: Final = re.compile(rf"([a-z_]+)=([0-9a-f]{{{_DIGITS}}})")
_LONGEST: Final = 10_000


def even(text: str) -> str:
    """Return the text without what programs add or lose at the ends of lines."""
    return "\n".join(line.strip() for line in text.split("\n")).strip()


def sum_of(text: str) -> str:
    """Return eight hex digits over a cell; texts that are `even` alike have equal ones."""
    return hashlib.sha256(even(text).encode("utf-8", "replace")).hexdigest()[:_DIGITS]


def state_of(texts: Mapping[str, str]) -> str:
    """Return the state of a row: its cells by field, blank ones left out."""
    return " ".join(f"{field}={sum_of(text)}" for field, text in texts.items() if even(text))


def read_state(cell: str, programme: str) -> dict[str, str] | None:
    """Return the sums by field that `state_of` wrote, None where they are none or those of another programme."""
    parts = cell[:_LONGEST].split()
    found = {match[1]: match[2] for part in parts if (match := _PART.fullmatch(part))}
    return found if len(found) == len(parts) and found.get("id") == sum_of(programme) else None
