"""Codes of the Förderdatenbank → words of ours, and whose money a programme is by its codes and its path.

The table is `data/codes_fdb.csv`. A row with an empty field says that a code is known and has no
counterpart; code `*` stands for a whole list. What no row names is kept as it is and reported. A path
tells level and Land; its ministry part keeps names of long ago and is never shown.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from fundmatch.core.levels import Level, all_levels
from fundmatch.core.package_data import rows_of

_OTHER_LAND = "Programm eines anderen Landes"
_NO_LEVEL = "Ebene nicht erkennbar"
HIDDEN = "von der Quelle nicht zur Anzeige freigegeben"

# The one Land whose programmes are imported so far; those of the others are passed over and counted.
_OWN_LAND = "NRW"
# first part of the path → why its programmes are left out
_LEFT_OUT = {"Archiv": "von der Quelle ins Archiv gelegt", "Kommune": "Programm einer einzelnen Kommune"}


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


def level_of(key: str, codes: Translation) -> tuple[str, str]:
    """Return level and "", or "" and the German reason why the programme is left out.

    A programme of another Land that holds in the own one or everywhere is kept: as the own one's, or
    as the Bund's (the nearest level) if it is nationwide.
    """
    bodies, areas = codes.fields.get("level", ()), codes.fields.get("areas", ())
    folder = key.partition("/")[0] if "/" in key else ""
    if folder in _LEFT_OUT:
        return "", _LEFT_OUT[folder]
    if level := _by_path(key) or _by_body(bodies, folder) or _by_area(areas, bodies):
        return level, ""
    return "", _OTHER_LAND if areas or "Land" in (*bodies, folder) else _NO_LEVEL


def _by_path(key: str) -> str:
    """Return the level of which the path tells, "" where it tells none whose programmes are imported."""
    for level in all_levels():
        if "/" in key and f"{key}/".startswith(f"{level.fdb}/") and _is_imported(level):
            return level.code
    return ""


def _is_imported(level: Level) -> bool:
    return not level.is_land or level.code == _OWN_LAND


def _by_body(bodies: Sequence[str], folder: str) -> str:
    """Return the widest level among those who pay, where no path tells more."""
    wide = (level.code for level in all_levels() if not level.is_land)
    return next((code for code in wide if code in bodies and not folder), "")


def _by_area(areas: Sequence[str], bodies: Sequence[str]) -> str:
    if _OWN_LAND in areas:
        return _OWN_LAND
    if "DE" in areas:
        return "EU" if bodies == ("EU",) else "Bund"
    return ""
