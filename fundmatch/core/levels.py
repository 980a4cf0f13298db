"""Whose money a programme is: EU, Bund or one of the Länder. `data/levels.csv` holds all that is known of each.

Adding a Land is one line there and a folder in the catalogue; everything else derives from the line.
"""

import re
from dataclasses import dataclass
from functools import cache

from fundmatch.core.package_data import rows_of

_ID_AFTER_PREFIX = "-[a-z0-9]+(?:-[a-z0-9]+)*"


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """One level of money.

    `folder` is its folder in a catalogue and `prefix` how ids of its programmes begin (without the
    hyphen); `ags` are the first two digits of the keys of its municipalities (empty for EU and Bund);
    `nuts` is its NUTS code (none for the EU); `fdb` is the beginning of its paths in the
    Förderdatenbank; `breadth` grows with the area (Land 1, Bund 2, EU 3). `also` are other names
    of it or of its area that people write, `funders` beginnings of words by which guidelines speak of its money.
    """

    code: str
    folder: str
    prefix: str
    name: str
    adjective: str
    ags: str
    nuts: str
    fdb: str
    breadth: int
    also: tuple[str, ...]
    funders: tuple[str, ...]

    @property
    def is_land(self) -> bool:
        """Tell whether this is a Land: only their municipalities have keys that begin alike."""
        return bool(self.ags)

    @property
    def area(self) -> str:
        """Return how its whole area is written in `areas`: EU, DE, or the short form of the Land."""
        return self.code if self.is_land else self.nuts or self.code


@cache
def all_levels() -> tuple[Level, ...]:
    """Return EU, Bund and every Land in the order of the file."""
    return tuple(_level(row) for row in rows_of("levels.csv"))


def _level(row: dict[str, str]) -> Level:
    return Level(
        code=row["code"],
        folder=row["folder"],
        prefix=row["prefix"],
        name=row["name"],
        adjective=row["adjective"],
        ags=row["ags"],
        nuts=row["nuts"],
        fdb=row["fdb"],
        breadth=int(row["breadth"]),
        also=tuple(row["also"].split()),
        funders=tuple(row["funders"].split()),
    )


@cache
def laender() -> tuple[Level, ...]:
    """Return the Länder in the order of the file."""
    return tuple(level for level in all_levels() if level.is_land)


@cache
def by_code() -> dict[str, Level]:
    """Return the levels by their short form: EU, Bund, NRW, BY and so on."""
    return {level.code: level for level in all_levels()}


@cache
def by_folder() -> dict[str, Level]:
    """Return the levels by their folder in a catalogue."""
    return {level.folder: level for level in all_levels()}


def folders_in_words() -> str:
    """Return the folders that a catalogue may have, for messages: "eu, bund, bw, …"."""
    return ", ".join(by_folder())


def prefixes_in_words() -> str:
    """Return how the id of a programme may begin, for messages."""
    wide = ", ".join(f"{level.prefix}-" for level in all_levels() if not level.is_land)
    return f"{wide} oder der Kurzform eines Landes (nrw-, by- …)"


@cache
def _by_prefix() -> dict[str, Level]:
    return {level.prefix: level for level in all_levels()}


def of_id(programme_id: str) -> Level | None:
    """Return the level of which the id speaks; None where it begins like none.

    >>> of_id("by-laendlicher-raum").name, of_id("xx-laendlicher-raum")
    ('Bayern', None)
    """
    return _by_prefix().get(programme_id.partition("-")[0])


def is_id(text: str) -> bool:
    """Tell whether this can be the id of a programme: a level's prefix, then small letters, digits and hyphens.

    >>> is_id("by-laendlicher-raum"), is_id("by-"), is_id("BY-raum"), is_id("xx-raum")
    (True, False, False, False)
    """
    return of_id(text) is not None and bool(re.fullmatch(f"[a-z0-9]+{_ID_AFTER_PREFIX}", text))


def of_area(text: str) -> Level | None:
    """Return the level whose whole area a name in `areas` means; None for any other area.

    >>> of_area("DE").code, of_area("Deutschland").code, of_area("DE2").code, of_area("Ruhrgebiet")
    ('Bund', 'Bund', 'BY', None)
    """
    return _by_area().get(text)


@cache
def _by_area() -> dict[str, Level]:
    names = ((level, name) for level in all_levels() for name in _area_names(level))
    return {name: level for level, name in names}


def _area_names(level: Level) -> tuple[str, ...]:
    if level.is_land:
        return (level.code, level.name, level.nuts)
    return (level.area, *level.also)
