"""Which area lies in which: Länder, Kreise, municipalities and named territories of grants.

The register is data: `data/areas.csv` (name, kind, AGS prefixes of the members, whether the
list of members is complete, source), `data/municipalities_nrw.csv` (all 396, with population)
and `data/nuts_laender.csv`. A place is the set of municipalities it can mean, so that an
answer from a coarse key never contradicts the one from the exact key.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from functools import cache, lru_cache

from fundmatch.core import vocabulary
from fundmatch.core.package_data import rows_of

EVERYWHERE = frozenset({"EU", "DE"})
_AGS = re.compile(r"[0-9]{5}(?:[0-9]{3})?")
_NUTS = re.compile(r"DE[0-9A-G][0-9A-Z]{0,2}")
_AGS_BY_LAND = {land: ags for ags, land in vocabulary.LAND_BY_AGS.items()}


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
    """Where the applicant is: Land, AGS and NUTS (may be empty), name, territories that it named itself."""

    name: str
    state: str
    ags: str = ""
    nuts: str = ""
    areas: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Municipality:
    """One municipality of NRW; a kreisfreie Stadt is its own Kreis, `year` is that of the population."""

    ags: str
    name: str
    kreis: str
    population: int
    year: int
    source: str
    nuts3: str


@cache
def municipalities() -> dict[str, Municipality]:
    """Return all municipalities of NRW by AGS, in the order of the keys."""
    found = (
        Municipality(
            ags=row["ags"],
            name=row["name"],
            kreis=row["kreis"],
            population=int(row["population"]),
            year=int(row["year"]),
            source=row["source"],
            nuts3=row["nuts3"],
        )
        for row in rows_of("municipalities_nrw.csv")
    )
    return {town.ags: town for town in sorted(found, key=lambda town: town.ags)}


def municipality(ags: str) -> Municipality | None:
    """Return the municipality of NRW with this AGS of eight digits, None if there is none."""
    return municipalities().get(ags)


@cache
def municipalities_in(key: str) -> tuple[Municipality, ...]:
    """Return the municipalities of NRW whose AGS or NUTS code begins with the key; none for an empty key."""
    towns = municipalities().values()
    return tuple(town for town in towns if key and (town.ags.startswith(key) or town.nuts3.startswith(key)))


@cache
def land_by_nuts() -> dict[str, str]:
    """Return the short form of each Land by its NUTS code of three characters."""
    return {row["nuts1"]: row["land"] for row in rows_of("nuts_laender.csv")}


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
        for row in rows_of("areas.csv")
    }
    for town in municipalities().values():
        known.setdefault(town.name, _whole(town.name, "Gemeinde", (town.ags,), town.source))
    return known


def _whole(name: str, kind: str, prefixes: tuple[str, ...], source: str) -> Area:
    """Return an area of which every member is known."""
    return Area(name=name, kind=kind, prefixes=prefixes, outside=(), complete=True, source=source)


def known_names() -> list[str]:
    """Return every name that `areas` of a programme or a profile may hold; keys may stand there too (`is_area`)."""
    return [*sorted(EVERYWHERE), *vocabulary.LAENDER, *vocabulary.LAENDER.values(), *register()]


def is_area(name: str) -> bool:
    """Tell whether `areas` may hold this: a known name, an AGS of five or eight digits, a German NUTS code.

    >>> is_area("Ruhrgebiet"), is_area("05513000"), is_area("DEA3"), is_area("DEA9"), is_area("Atlantis")
    (True, True, True, False, False)
    """
    return name in EVERYWHERE or name in _lands() or area(name) is not None or _is_far_nuts(name)


@cache
def _lands() -> dict[str, str]:
    """Return the short form of each Land by everything it may be called."""
    names = {name: short for short, name in vocabulary.LAENDER.items()}
    return {short: short for short in vocabulary.LAENDER} | names | land_by_nuts()


@lru_cache(maxsize=4096)
def area(name: str) -> Area | None:
    """Return the area that a name, an AGS or a NUTS code of NRW means; None if the register has none."""
    if name in register():
        return register()[name]
    if _AGS.fullmatch(name) and name[:2] in vocabulary.LAND_BY_AGS:
        exists = vocabulary.LAND_BY_AGS[name[:2]] != "NRW" or municipalities_in(name)
        return _whole(name, "AGS", (name,), "AGS, Statistisches Bundesamt") if exists else None
    kreise = dict.fromkeys(town.ags[:5] for town in municipalities_in(name)) if _NUTS.fullmatch(name) else {}
    return _whole(name, "NUTS", tuple(kreise), "NUTS, Statistisches Bundesamt") if kreise else None


def _is_far_nuts(name: str) -> bool:
    """Tell whether this is a NUTS code of another Land than NRW, whose members are not listed here."""
    return bool(_NUTS.fullmatch(name)) and land_by_nuts().get(name[:3], "NRW") != "NRW"


@lru_cache(maxsize=65_536)
def inside(place: Place, name: str) -> Inside:
    """Tell whether the place lies in the area called `name`, which may be an AGS or a NUTS code.

    A territory that the officer named in the profile counts. One whose members are not
    all known, or a place of which only a part lies inside, gives UNKNOWN and not NO.
    """
    if name in EVERYWHERE or name in place.areas:
        return Inside.YES
    if land := _lands().get(name):
        return Inside.YES if land == place.state else Inside.NO
    wanted = area(name)
    if wanted is not None:
        return _inside_known(place, wanted)
    if _is_far_nuts(name):
        return _inside_far_nuts(place, name)
    return Inside.YES if name == place.name else Inside.UNKNOWN


def _inside_known(place: Place, wanted: Area) -> Inside:
    """Answer for each municipality that the place can be; only if all agree is the answer known."""
    answers = {_of_key(key, wanted) for key in _keys(place.ags, place.nuts, place.state)}
    if not place.ags and place.name == wanted.name and answers != {Inside.NO}:
        return Inside.YES
    return answers.pop() if len(answers) == 1 else Inside.UNKNOWN


@lru_cache(maxsize=1024)
def _keys(ags: str, nuts: str, state: str) -> tuple[str, ...]:
    """Return the AGS keys of all municipalities that can be meant, or the one beginning that is known."""
    land = _AGS_BY_LAND.get(state, "")
    known = ags or (nuts if municipalities_in(nuts) and land == "05" else land)
    return tuple(town.ags for town in municipalities_in(known)) or (known,)


def _of_key(key: str, wanted: Area) -> Inside:
    if key.startswith(wanted.prefixes):
        return Inside.YES
    if key.startswith(wanted.outside):
        return Inside.NO
    if any(prefix.startswith(key) for prefix in wanted.prefixes):
        return Inside.UNKNOWN  # a Kreis or Land of which only some municipalities are members
    return Inside.NO if wanted.complete else Inside.UNKNOWN


def _inside_far_nuts(place: Place, code: str) -> Inside:
    """Compare the codes themselves; the Land is known even where the place has none."""
    if land_by_nuts()[code[:3]] != place.state:
        return Inside.NO
    if place.nuts.startswith(code):
        return Inside.YES
    return Inside.UNKNOWN if code.startswith(place.nuts) else Inside.NO


def inside_any(place: Place, names: Iterable[str]) -> Inside:
    """Tell whether the place lies in at least one of the areas (three-valued or)."""
    answers = {inside(place, name) for name in names}
    if Inside.YES in answers:
        return Inside.YES
    return Inside.UNKNOWN if Inside.UNKNOWN in answers else Inside.NO
