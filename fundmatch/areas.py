"""Which area lies in which: Länder, Kreise, municipalities and named territories of grants.

The register is data: `data/areas.csv` (name, kind, AGS prefixes of the members, whether the
list of members is complete, source) and `data/municipalities_nrw.csv` (all 396). May import: vocabulary.
"""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from functools import cache
from importlib.resources import files

from fundmatch import vocabulary

EVERYWHERE = frozenset({"EU", "DE"})
_STATE_NAMES = {name: short for short, name in vocabulary.LAENDER.items()}


class Inside(Enum):
    """Whether a place lies in an area."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """A named area; `prefixes` and `outside` are beginnings of AGS keys of members and of others.

    `complete` says that no member is missing.
    """

    name: str
    kind: str
    prefixes: tuple[str, ...]
    outside: tuple[str, ...]
    complete: bool
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where the applicant is: Land, AGS (may be empty), name, territories that it named itself."""

    name: str
    state: str
    ags: str = ""
    areas: tuple[str, ...] = ()


@cache
def register() -> dict[str, Area]:
    """Return all named areas by name: those of the register, then the municipalities of NRW."""
    known = {
        row["name"]: Area(
            name=row["name"],
            kind=row["kind"],
            prefixes=tuple(row["ags"].split()),
            outside=tuple(row["not_ags"].split()),
            complete=row["complete"] == "ja",
            source=row["source"],
        )
        for row in _rows("areas.csv")
    }
    for row in _rows("municipalities_nrw.csv"):
        town = Area(
            name=row["name"], kind="Gemeinde", prefixes=(row["ags"],), outside=(), complete=True, source=row["source"]
        )
        known.setdefault(town.name, town)
    return known


def _rows(name: str) -> Iterable[dict[str, str]]:
    text = files("fundmatch").joinpath("data", name).read_text(encoding="utf-8")
    return csv.DictReader(text.splitlines(), delimiter=";")


def known_names() -> list[str]:
    """Return every name that `areas` of a programme or a profile may hold."""
    return [*sorted(EVERYWHERE), *vocabulary.LAENDER, *_STATE_NAMES, *register()]


def inside(place: Place, name: str) -> Inside:
    """Tell whether the place lies in the area called `name`.

    A territory that the officer named in the profile counts. One whose members are not
    all known, or a place without an AGS, gives UNKNOWN and not NO.
    """
    if name in EVERYWHERE or name in place.areas or name == place.name:
        return Inside.YES
    if name in vocabulary.LAENDER or name in _STATE_NAMES:
        return Inside.YES if _STATE_NAMES.get(name, name) == place.state else Inside.NO
    area = register().get(name)
    if area is None:
        return Inside.UNKNOWN
    if place.ags and any(place.ags.startswith(prefix) for prefix in area.prefixes):
        return Inside.YES
    if place.ags and any(place.ags.startswith(prefix) for prefix in area.outside):
        return Inside.NO
    if place.ags and any(prefix.startswith(place.ags) for prefix in area.prefixes):
        return Inside.UNKNOWN  # a Kreis of which only some municipalities are members
    return Inside.NO if area.complete and (place.ags or _elsewhere(place, area)) else Inside.UNKNOWN


def _elsewhere(place: Place, area: Area) -> bool:
    """Tell whether all members lie in other Länder than a place without AGS."""
    states = {vocabulary.LAND_BY_AGS.get(prefix[:2]) for prefix in area.prefixes}
    return place.state not in states


def inside_any(place: Place, names: Iterable[str]) -> Inside:
    """Tell whether the place lies in at least one of the areas (three-valued or)."""
    answers = {inside(place, name) for name in names}
    if Inside.YES in answers:
        return Inside.YES
    return Inside.UNKNOWN if Inside.UNKNOWN in answers else Inside.NO
