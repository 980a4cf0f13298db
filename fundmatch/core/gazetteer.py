"""The register of municipalities: keys, Kreis, Land, population; the shipped one, or the officer's own.

The shipped one is `data/municipalities.csv` (all municipalities of a Land, or none of it).
"""

from dataclasses import dataclass
from functools import cache
from typing import Final, Protocol, TypeVar

from fundmatch.core import levels
from fundmatch.core.levels import Level
from fundmatch.core.package_data import text_of


class _Kept(Protocol):
    """A function that keeps its answers."""

    def cache_clear(self) -> None: ...


_Function = TypeVar("_Function", bound=_Kept)
# Whatever keeps answers of the register: all is forgotten when another register comes.
_KEPT: Final[list[_Kept]] = []


def depends_on_the_register(function: _Function) -> _Function:
    """Mark a function whose kept answers hold for one register only."""
    _KEPT.append(function)
    return function


@dataclass(frozen=True, slots=True, kw_only=True)
class Municipality:
    """One municipality; a kreisfreie Stadt is its own Kreis, `year` is that of the population.

    `nuts3` is empty where the register was imported and nothing tells the code of the Kreis.
    """

    ags: str
    name: str
    kreis: str
    land: str
    nuts3: str
    population: int
    year: int
    source: str


class _Own:
    """The register of the officer's own workspace: one for the whole process, as there is one workspace."""

    text = ""


def use_own_register(text: str) -> None:
    """Have the Länder of another register stand in place of the shipped ones; empty: only what is shipped.

    `text` is a checked file in the form of `data/municipalities.csv`, which has all municipalities of a Land or
    none. Nothing is read before somebody asks for a place.
    """
    if text == _Own.text:
        return
    _Own.text = text
    for kept in _KEPT:
        kept.cache_clear()


@depends_on_the_register
@cache
def _lines_by_land() -> dict[str, list[str]]:
    """Return the lines of the register by the Land in their fourth column, not yet parsed.

    All of Germany are 11,000 lines, and a run asks for those of one Land.
    """
    return {**_by_land(text_of("municipalities.csv")), **_by_land(_Own.text)}


def _by_land(text: str) -> dict[str, list[str]]:
    by_land: dict[str, list[str]] = {}
    for line in text.splitlines()[1:]:
        by_land.setdefault(line.split(";", 4)[3], []).append(line)
    return by_land


def shipped_kreise() -> dict[str, tuple[str, str]]:
    """Return name and NUTS-3 code of every Kreis of the shipped register, by its key of five digits."""
    towns = map(_municipality, text_of("municipalities.csv").splitlines()[1:])
    return {town.ags[:5]: (town.kreis, town.nuts3) for town in towns}


@depends_on_the_register
@cache
def has_nuts(land: str) -> bool:
    """Tell whether the register knows the NUTS codes of a Land's municipalities."""
    return any(town.nuts3 for town in municipalities_of(land))


def is_listed(land: str) -> bool:
    """Tell whether the register has the municipalities of the Land with this short form."""
    return land in _lines_by_land()


@depends_on_the_register
@cache
def municipalities_of(land: str) -> tuple[Municipality, ...]:
    """Return all municipalities of a Land in the order of their keys; none where the register does not list them."""
    return tuple(sorted(map(_municipality, _lines_by_land().get(land, ())), key=lambda town: town.ags))


def _municipality(line: str) -> Municipality:
    ags, name, kreis, land, nuts3, population, year, source = line.split(";")
    return Municipality(
        ags=ags,
        name=name,
        kreis=kreis,
        land=land,
        nuts3=nuts3,
        population=int(population),
        year=int(year),
        source=source,
    )


@depends_on_the_register
@cache
def municipalities() -> dict[str, Municipality]:
    """Return all municipalities of the register by AGS, in the order of the keys."""
    towns = [town for land in _lines_by_land() for town in municipalities_of(land)]
    return {town.ags: town for town in sorted(towns, key=lambda town: town.ags)}


@depends_on_the_register
@cache
def municipalities_in(key: str) -> tuple[Municipality, ...]:
    """Return the municipalities of the register whose AGS or NUTS code begins with the key; none for an empty key."""
    towns = [town for land in levels.laender() if _can_hold(land, key) for town in municipalities_of(land.code)]
    return tuple(town for town in towns if town.ags.startswith(key) or town.nuts3.startswith(key))


def _can_hold(land: Level, key: str) -> bool:
    """Tell whether keys of the Land can begin with this one."""
    return bool(key) and any(key.startswith(begin) or begin.startswith(key) for begin in (land.ags, land.nuts))


def shortest_key(ags: str) -> str:
    """Return an AGS in its shortest form: a Kreis has five digits, also where it was written with eight.

    >>> shortest_key("05562000"), shortest_key("05513000"), shortest_key("05562020")
    ('05562', '05513000', '05562020')
    """
    is_kreis = len(ags) == 8 and ags.endswith("000") and not municipalities_in(ags)
    return ags[:5] if is_kreis else ags


@depends_on_the_register
@cache
def keys_by_name() -> dict[str, tuple[str, ...]]:
    """Return the keys of all municipalities of each name; some names occur in several Länder."""
    keys: dict[str, tuple[str, ...]] = {}
    for line in (line for lines in _lines_by_land().values() for line in lines):
        ags, name, _ = line.split(";", 2)
        keys[name] = (*keys.get(name, ()), ags)
    return keys
