"""Which area lies in which: Länder, Kreise, municipalities and named territories of grants.

The register is data, and an officer's own one may stand in its place (`use_own_register`): `data/areas.csv` (name, kind, AGS prefixes of the members, whether the
list of members is complete, source), `data/municipalities.csv` (all of a Land, with population,
or none of it: then the register is incomplete there) and `data/levels.csv`. A place is the set of
municipalities it can mean, so that an answer from a coarse key never contradicts the one from the
exact key. A Kreis is written with five digits, or with eight that end in 000.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from functools import cache, lru_cache

from fundmatch.core import levels, vocabulary
from fundmatch.core.levels import Level
from fundmatch.core.package_data import rows_of, text_of

_AGS = re.compile(r"[0-9]{5}(?:[0-9]{3})?")
_NUTS = re.compile(r"DE[0-9A-Z]{1,3}")


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
    for kept in (
        _lines_by_land, municipalities_of, municipalities, municipalities_in, has_nuts, _keys_by_name, area, inside,
        _keys_meant,
    ):  # fmt: skip
        kept.cache_clear()


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


@cache
def has_nuts(land: str) -> bool:
    """Tell whether the register knows the NUTS codes of a Land's municipalities."""
    return any(town.nuts3 for town in municipalities_of(land))


def is_listed(land: str) -> bool:
    """Tell whether the register has the municipalities of the Land with this short form."""
    return land in _lines_by_land()


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


@cache
def municipalities() -> dict[str, Municipality]:
    """Return all municipalities of the register by AGS, in the order of the keys."""
    towns = [town for land in _lines_by_land() for town in municipalities_of(land)]
    return {town.ags: town for town in sorted(towns, key=lambda town: town.ags)}


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


@cache
def register() -> dict[str, Area]:
    """Return the named areas of `data/areas.csv` by name; municipalities are areas too (`area`)."""
    return {
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


@cache
def _keys_by_name() -> dict[str, tuple[str, ...]]:
    """Return the keys of all municipalities of each name; some names occur in several Länder."""
    keys: dict[str, tuple[str, ...]] = {}
    for line in (line for lines in _lines_by_land().values() for line in lines):
        ags, name, _ = line.split(";", 2)
        keys[name] = (*keys.get(name, ()), ags)
    return keys


def _complete_area(name: str, kind: str, prefixes: tuple[str, ...], source: str) -> Area:
    """Return an area of which every member is known."""
    return Area(name=name, kind=kind, prefixes=prefixes, outside=(), complete=True, source=source)


def known_names() -> list[str]:
    """Return every name that `areas` of a programme or a profile may hold; keys may stand there too (`is_area`)."""
    everywhere = sorted(level.area for level in levels.all_levels() if not level.is_land)
    laender = [*vocabulary.LAENDER, *vocabulary.LAENDER.values()]
    return list(dict.fromkeys([*everywhere, *laender, *register(), *_keys_by_name()]))


def is_area(name: str) -> bool:
    """Tell whether `areas` may hold this: a known name, an AGS of five or eight digits, a German NUTS code.

    >>> is_area("Ruhrgebiet"), is_area("05513000"), is_area("DEA3"), is_area("DEA9"), is_area("Atlantis")
    (True, True, True, False, False)
    """
    return levels.of_area(name) is not None or area(name) is not None or _is_unlisted_nuts(name)


@lru_cache(maxsize=4096)
def area(name: str) -> Area | None:
    """Return the area that a name, an AGS or a NUTS code of a listed Land means; None if the register has none."""
    if name in register():
        return register()[name]
    if keys := _keys_by_name().get(name):
        return _complete_area(name, "Gemeinde", keys, municipalities_in(keys[0])[0].source)
    if _AGS.fullmatch(name):
        return _area_of_ags(name)
    kreise = dict.fromkeys(town.ags[:5] for town in municipalities_in(name)) if _NUTS.fullmatch(name) else {}
    return _complete_area(name, "NUTS", tuple(kreise), "NUTS, Statistisches Bundesamt") if kreise else None


def _area_of_ags(ags: str) -> Area | None:
    """Return the area of a key; of a Land whose municipalities are not listed any key may exist."""
    key, land = shortest_key(ags), vocabulary.LAND_BY_AGS.get(ags[:2])
    if land is None or (is_listed(land) and not municipalities_in(key)):
        return None
    return _complete_area(ags, "AGS", (key,), "AGS, Statistisches Bundesamt")


def _is_unlisted_nuts(name: str) -> bool:
    """Tell whether this is a NUTS code of a Land of whose municipalities no codes are listed."""
    land = levels.of_area(name[:3])
    return bool(_NUTS.fullmatch(name)) and land is not None and land.is_land and not has_nuts(land.code)


@lru_cache(maxsize=65_536)
def inside(place: Place, name: str) -> Inside:
    """Tell whether the place lies in the area called `name`, which may be an AGS or a NUTS code.

    A territory that the officer named in the profile counts. One whose members are not
    all known, or a place of which only a part lies inside, gives UNKNOWN and not NO.
    """
    if name in place.areas:
        return Inside.YES
    if level := levels.of_area(name):
        return _inside_level(place, level)
    wanted = area(name)
    if wanted is not None:
        return _inside_known(place, wanted)
    if _is_unlisted_nuts(name):
        return _inside_unlisted_nuts(place, name)
    return Inside.YES if name == place.name else Inside.UNKNOWN


def _inside_level(place: Place, level: Level) -> Inside:
    if not level.is_land:
        return Inside.YES
    if not place.state:
        return Inside.UNKNOWN
    return Inside.YES if level.code == place.state else Inside.NO


def outside_land(place: Place, level: str) -> bool:
    """Tell whether money of the level is that of another Land than the place's.

    Its area lies inside that Land, whatever parts of it are named: "ländlicher Raum" of Bavaria is Bavarian.
    """
    return levels.by_code()[level].is_land and place.state not in ("", level)


def _inside_known(place: Place, wanted: Area) -> Inside:
    """Answer for each municipality that the place can be; only if all agree is the answer known."""
    answers = {_key_inside(key, wanted) for key in _keys_meant(place.ags, place.nuts, place.state)}
    if not place.ags and place.name == wanted.name and answers != {Inside.NO}:
        return Inside.YES
    return answers.pop() if len(answers) == 1 else Inside.UNKNOWN


@lru_cache(maxsize=1024)
def _keys_meant(ags: str, nuts: str, state: str) -> tuple[str, ...]:
    """Return the AGS keys of all municipalities that can be meant, or the one beginning that is known."""
    land = levels.by_code().get(state)
    known = shortest_key(ags) or (_key_in(land, nuts) if land else "")
    return tuple(town.ags for town in municipalities_in(known)) or (known,)


def _key_in(land: Level, nuts: str) -> str:
    """Return the NUTS code where the register has municipalities of the Land under it, else the key of the Land."""
    return nuts if nuts.startswith(land.nuts) and municipalities_in(nuts) else land.ags


def _key_inside(key: str, wanted: Area) -> Inside:
    if key.startswith(wanted.prefixes):
        return Inside.YES
    if key.startswith(wanted.outside):
        return Inside.NO
    if any(prefix.startswith(key) for prefix in wanted.prefixes):
        return Inside.UNKNOWN  # a Kreis or Land of which only some municipalities are members
    return Inside.NO if wanted.complete else Inside.UNKNOWN


def _inside_unlisted_nuts(place: Place, code: str) -> Inside:
    """Compare the codes themselves; the Land is known even where the place has none."""
    if inside(place, code[:3]) is Inside.NO:
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
