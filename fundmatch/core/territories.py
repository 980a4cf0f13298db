"""Which area lies in which: Länder, Kreise, municipalities and named territories of grants.

The register is data: `data/areas.csv` (name, kind, AGS prefixes of the members, whether the
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

from fundmatch.core import gazetteer, levels, vocabulary
from fundmatch.core.gazetteer import depends_on_the_register
from fundmatch.core.levels import Level
from fundmatch.core.package_data import rows_of

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
    """Where the applicant is: Land, AGS and NUTS (may be empty), name, territories that it named itself, in and out."""

    name: str
    state: str
    ags: str = ""
    nuts: str = ""
    areas: tuple[str, ...] = ()
    outside: tuple[str, ...] = ()


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


def _complete_area(name: str, kind: str, prefixes: tuple[str, ...], source: str) -> Area:
    """Return an area of which every member is known."""
    return Area(name=name, kind=kind, prefixes=prefixes, outside=(), complete=True, source=source)


def contradicted(place: Place) -> list[str]:
    """Return the territories that the profile claims and whose complete list of members says no."""
    return [name for name in place.areas if area(name) is not None and inside(place, name) is Inside.NO]


def known_names() -> list[str]:
    """Return every name that `areas` of a programme or a profile may hold; keys may stand there too (`is_area`)."""
    everywhere = sorted(level.area for level in levels.all_levels() if not level.is_land)
    laender = [*vocabulary.LAENDER, *vocabulary.LAENDER.values()]
    return list(dict.fromkeys([*everywhere, *laender, *register(), *gazetteer.keys_by_name()]))


def is_area(name: str) -> bool:
    """Tell whether `areas` may hold this: a known name, an AGS of five or eight digits, a German NUTS code.

    >>> is_area("Ruhrgebiet"), is_area("05513000"), is_area("DEA3"), is_area("DEA9"), is_area("Atlantis")
    (True, True, True, False, False)
    """
    return levels.of_area(name) is not None or area(name) is not None or _is_unlisted_nuts(name)


@depends_on_the_register
@lru_cache(maxsize=4096)
def area(name: str) -> Area | None:
    """Return the area that a name, an AGS or a NUTS code of a listed Land means; None if the register has none."""
    if name in register():
        return register()[name]
    if keys := gazetteer.keys_by_name().get(name):
        return _complete_area(name, "Gemeinde", keys, gazetteer.municipalities_in(keys[0])[0].source)
    if _AGS.fullmatch(name):
        return _area_of_ags(name)
    kreise = dict.fromkeys(town.ags[:5] for town in gazetteer.municipalities_in(name)) if _NUTS.fullmatch(name) else {}
    return _complete_area(name, "NUTS", tuple(kreise), "NUTS, Statistisches Bundesamt") if kreise else None


def _area_of_ags(ags: str) -> Area | None:
    """Return the area of a key; of a Land whose municipalities are not listed any key may exist."""
    key, land = gazetteer.shortest_key(ags), vocabulary.LAND_BY_AGS.get(ags[:2])
    if land is None or (gazetteer.is_listed(land) and not gazetteer.municipalities_in(key)):
        return None
    return _complete_area(ags, "AGS", (key,), "AGS, Statistisches Bundesamt")


def _is_unlisted_nuts(name: str) -> bool:
    """Tell whether this is a NUTS code of a Land of whose municipalities no codes are listed."""
    land = levels.of_area(name[:3])
    return bool(_NUTS.fullmatch(name)) and land is not None and land.is_land and not gazetteer.has_nuts(land.code)


@depends_on_the_register
@lru_cache(maxsize=65_536)
def inside(place: Place, name: str) -> Inside:
    """Tell whether the place lies in the area called `name`, which may be an AGS or a NUTS code.

    A territory that the officer named in the profile counts, unless the list of its members is complete
    and settles it. One whose members are not all known, or a place of which only a part lies inside, gives
    UNKNOWN and not NO.
    """
    if level := levels.of_area(name):
        return _inside_level(place, level)
    wanted, claimed = area(name), name in place.areas
    if wanted is not None:
        found = _inside_known(place, wanted)
        if found is Inside.UNKNOWN and name in place.outside:
            return Inside.NO
        return Inside.YES if claimed and (found is Inside.UNKNOWN or not wanted.complete) else found
    if claimed or name in place.outside:
        return Inside.YES if claimed else Inside.NO
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


@depends_on_the_register
@lru_cache(maxsize=1024)
def _keys_meant(ags: str, nuts: str, state: str) -> tuple[str, ...]:
    """Return the AGS keys of all municipalities that can be meant, or the one beginning that is known."""
    land = levels.by_code().get(state)
    known = gazetteer.shortest_key(ags) or (_key_in(land, nuts) if land else "")
    return tuple(town.ags for town in gazetteer.municipalities_in(known)) or (known,)


def _key_in(land: Level, nuts: str) -> str:
    """Return the NUTS code where the register has municipalities of the Land under it, else the key of the Land."""
    return nuts if nuts.startswith(land.nuts) and gazetteer.municipalities_in(nuts) else land.ags


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
