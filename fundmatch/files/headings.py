"""The rows of a table before anybody knows its columns, and what its headings have in common.

Everything here serves CSV and Excel alike, so neither reader needs the other.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from fundmatch.core.errors import Problem
from fundmatch.core.normalise import fold
from fundmatch.files import cell_values

# So many rows may stand above a header: titles, logos, remarks.
HEADER_WITHIN: Final = 30

# number of the row as Excel shows it, and its cells
RawRow = tuple[int, Sequence[object]]

_THOUSANDS = (
    r"t€|teur|t\.?\s*euro?|tsd\.?\s*(?:€|euro?)?|tausend\s*(?:€|euro?)?|k\s?€|k\s?euro?|thousand\s+(?:€|euros?|eur)|"
    r"(?:€|euro?)\s?(?:k|tsd\.?|['’`´]?000)|(?<=in )1[. ]?000\s*(?:€|euro?)"
)
_MILLIONS = r"mio\.?\s*(?:€|euro?)?|millionen\s*(?:€|euro?)?|m\s?€|m\s?euro?|million\s+(?:€|euros?|eur)|(?:€|euro?)\s?(?:mio\.?|m)"
_UNIT = re.compile(
    rf"\s*[(\[]?\s*(?:\bin\s+)?"
    rf"(?:(?P<thousand>(?<![a-z])(?:{_THOUSANDS}))|(?P<million>(?<![a-z])(?:{_MILLIONS}))|€|(?<![a-z])euro?)\s*[)\]]?$"
)
# The unit of the numbers below may stand anywhere: "Invest. in T€ (netto)"; with a number before it, it is an amount.
_ANY_UNIT = re.compile(rf"(?<![a-z0-9])(?<!\d )(?:(?P<thousand>{_THOUSANDS})|(?P<million>{_MILLIONS}))(?![a-z0-9²³])")
# What officers add to a heading as a help for filling it in; it never changes what the column means.
_HELP = re.compile(
    r"[(\[]\s*(?:ja\s*/\s*nein|j\s*/\s*n|x|jahr|monat|datum|(?:tt\.)?mm[./]jjjj|jjjj|optional|pflicht(?:feld)?)\s*[)\]]"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class RawTable:
    """All rows of one table and hints about its file; `name` is what messages call it.

    `ragged` allows cells to the right of the header: Excel has them, in a CSV file they are a mistake.
    """

    name: str
    rows: Sequence[RawRow]
    hints: Sequence[Problem] = field(default=())
    ragged: bool = False


@lru_cache(maxsize=16_384)
def header_key(heading: str) -> str:
    r"""Return what two spellings of one heading have in common: no case, signs, line breaks, units.

    >>> header_key("Maßnahmen-\ntitel"), header_key("Kosten (in T€)")
    ('massnahmentitel', 'kosten')
    """
    plain = _HELP.sub(" ", fold(" ".join(heading.split()))).rstrip(" *:")
    return re.sub(r"[^a-z0-9]", "", _UNIT.sub("", plain))


def header_scale(heading: str) -> int:
    """Return what a bare number under the heading counts in euros: 1000 under "T€", a million under "Mio. €", else 1."""
    plain = fold(" ".join(heading.split()))
    if "=" in plain:
        return 1  # a legend of cost classes names units that are not those of the numbers below
    unit = _ANY_UNIT.search(plain)
    if unit is None:
        return 1
    return 1_000 if unit["thousand"] else 1_000_000


def heading_of(cell: object) -> str:
    """Return a heading on one line; a broken cell heads nothing."""
    return "" if isinstance(cell, cell_values.CellError) else " ".join(cell_values.text(cell).split())


def known_headings(cells: Sequence[object], aliases: Collection[str]) -> set[str]:
    """Return those of the `aliases` (as `header_key` gives them) that stand in a row."""
    return {key for cell in cells if (key := header_key(heading_of(cell))) in aliases}


def columns_of(header: Sequence[str], fields: Mapping[str, str]) -> dict[str, int]:
    """Return the place of each field in a header; `fields` gives it by `header_key`, the first of two columns counts."""
    places: dict[str, int] = {}
    for index, heading in enumerate(header):
        if field_name := fields.get(header_key(heading)):
            places.setdefault(field_name, index)
    return places


def find_header(rows: Sequence[RawRow], aliases: Collection[str]) -> int | None:
    """Return the index of the header among the first rows, None if none has two known headings."""
    for index, (number, cells) in enumerate(rows):
        if number > HEADER_WITHIN:
            break
        if len(known_headings(cells, aliases)) > 1:
            return index
    return None


def column_letters(index: int) -> str:
    """Return the name of a column as Excel shows it.

    >>> column_letters(0), column_letters(25), column_letters(26)
    ('A', 'Z', 'AA')
    """
    first, last = divmod(index, 26)
    return (column_letters(first - 1) if first else "") + chr(ord("A") + last)
