"""Codes of the Förderdatenbank → words of ours, through the table `data/codes_fdb.csv`.

A row with an empty field says that a code is known and has no counterpart; code `*` stands
for a whole list. What no row names is kept as it is and reported.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from fundmatch.core.package_data import rows_of


@dataclass(frozen=True, slots=True)
class Translation:
    """Values by field, each once and in the order of the codes; codes that no row names, as "List: code"."""

    fields: Mapping[str, tuple[str, ...]]
    unknown: tuple[str, ...]


@cache
def _rows() -> Mapping[tuple[str, str], tuple[str, tuple[str, ...]]]:
    return {
        (row["list"], row["code"]): (row["field"], tuple(filter(None, row["value"].split("|"))))
        for row in rows_of("codes_fdb.csv")
    }


def translate(lists: Mapping[str, tuple[str, ...]]) -> Translation:
    """Translate the code lists of one programme.

    >>> translate({"Foerderart": ("zuschuss", "tausch")})
    Translation(fields={'funding_types': ('Zuschuss',)}, unknown=('Foerderart: tausch',))
    """
    rows = _rows()
    fields: dict[str, dict[str, None]] = {}
    unknown: list[str] = []
    for name, codes in lists.items():
        for code in codes:
            row = rows.get((name, code.strip().casefold())) or rows.get((name, "*"))
            if row is None:
                unknown.append(f"{name}: {code}")
            else:
                fields.setdefault(row[0], {}).update(dict.fromkeys(row[1]))
    translated = {name: tuple(values) for name, values in fields.items() if name and values}
    return Translation(translated, tuple(dict.fromkeys(unknown)))


@cache
def units() -> tuple[tuple[str, str], ...]:
    """Return beginnings of words after "je" with the unit of an amount, the longest first."""
    beginnings = ((code, values[0]) for (name, code), (_, values) in _rows().items() if name == "je")
    return tuple(sorted(beginnings, key=lambda pair: -len(pair[0])))
