"""Whose money a programme is, whether it concerns us, and what it is called here.

The path tells level and Land; its ministry part keeps names of long ago and is never shown.
"""

import hashlib
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from fundmatch.core.levels import Level, all_levels, by_code
from fundmatch.core.normalise import fold
from fundmatch.sources.codes import Translation
from fundmatch.sources.extract import SourceRecord

OTHER_LAND = "Programm eines anderen Landes"
ONE_TOWN = "Programm einer einzelnen Kommune"
ARCHIVED = "von der Quelle ins Archiv gelegt"
NO_LEVEL = "Ebene nicht erkennbar"
HIDDEN = "von der Quelle nicht zur Anzeige freigegeben"

# The one Land whose programmes are imported so far; those of the others are passed over and counted.
OWN_LAND = "NRW"
_LEFT_OUT = {"Archiv": ARCHIVED, "Kommune": ONE_TOWN}

_MOST = 80
_HASH = 6


def level_of(key: str, told: Translation) -> tuple[str, str]:
    """Return level and "", or "" and the German reason why the programme is left out.

    A programme of another Land that holds in the own one or everywhere is kept: as the own one's, or
    as the Bund's (the nearest level) if it is nationwide.
    """
    bodies, areas = told.fields.get("level", ()), told.fields.get("areas", ())
    folder = key.partition("/")[0] if "/" in key else ""
    if folder in _LEFT_OUT:
        return "", _LEFT_OUT[folder]
    if level := _by_path(key) or _by_body(bodies, folder) or _by_area(areas, bodies):
        return level, ""
    return "", OTHER_LAND if areas or "Land" in (*bodies, folder) else NO_LEVEL


def _by_path(key: str) -> str:
    """Return the level of which the path tells, "" where it tells none whose programmes are imported."""
    for level in all_levels():
        if "/" in key and f"{key}/".startswith(f"{level.fdb}/") and _is_imported(level):
            return level.code
    return ""


def _is_imported(level: Level) -> bool:
    return not level.is_land or level.code == OWN_LAND


def _by_body(bodies: Sequence[str], folder: str) -> str:
    """Return the widest level among those who pay, where no path tells more."""
    wide = (level.code for level in all_levels() if not level.is_land)
    return next((code for code in wide if code in bodies and not folder), "")


def _by_area(areas: Sequence[str], bodies: Sequence[str]) -> str:
    if OWN_LAND in areas:
        return OWN_LAND
    if "DE" in areas:
        return "EU" if bodies == ("EU",) else "Bund"
    return ""


def programme_id(level: str, key: str) -> str:
    """Return the id of a programme; one that is too long ends with a hash of the key.

    >>> programme_id("NRW", "Land/NRW/Grüne_Höfe")
    'nrw-fdb-gruene-hoefe'
    """
    slug = re.sub(r"[^a-z0-9]+", "-", fold(key.rpartition("/")[2])).strip("-")
    name = f"{by_code()[level].prefix}-fdb-{slug or short_hash(key)}"
    return name if len(name) <= _MOST else hashed(name, key)


def hashed(name: str, key: str) -> str:
    """Return the id with a short hash of the key, not longer than an id may be."""
    return f"{name[: _MOST - _HASH - 1].rstrip('-')}-{short_hash(key)}"


def short_hash(key: str) -> str:
    """Return six signs that stand for the key and change only with it."""
    return hashlib.sha256(key.encode()).hexdigest()[:_HASH]


def with_unique_ids(found: Sequence[SourceRecord]) -> tuple[SourceRecord, ...]:
    """Return the programmes by id; where two share one, both get the hash of their key.

    Neither keeps the plain id: else a newcomer could take over what was decided about the other.
    """
    count = Counter(item.programme.id for item in found)
    unique = [
        replace(item, programme=replace(item.programme, id=hashed(item.programme.id, item.key)))
        if count[item.programme.id] > 1
        else item
        for item in found
    ]
    return tuple(sorted(unique, key=lambda item: item.programme.id))
