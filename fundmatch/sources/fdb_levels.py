"""Whose money a programme is, whether it concerns us, and what it is called here.

The path tells level and Land; its ministry part keeps names of long ago and is never shown.
"""

import hashlib
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from fundmatch.core.normalise import fold
from fundmatch.sources.codes import Translation
from fundmatch.sources.extract import SourceRecord

OTHER_LAND = "Programm eines anderen Landes"
ONE_TOWN = "Programm einer einzelnen Kommune"
ARCHIVED = "von der Quelle ins Archiv gelegt"
NO_LEVEL = "Ebene nicht erkennbar"
HIDDEN = "von der Quelle nicht zur Anzeige freigegeben"

_MOST = 80
_HASH = 6


def level_of(key: str, told: Translation) -> tuple[str, str]:
    """Return level and "", or "" and the German reason why the programme is left out.

    A programme of another Land that holds in NRW or everywhere is kept: as NRW's, or as the
    Bund's (the nearest level) if it is nationwide.
    """
    parts = key.split("/")
    bodies, areas = told.fields.get("level", ()), told.fields.get("areas", ())
    top = parts[0] if len(parts) > 1 else ""
    if top in {"EU", "Bund"}:
        return top, ""
    if top == "Archiv":
        return "", ARCHIVED
    if top == "Land" and parts[1] == "NRW":
        return "NRW", ""
    if top == "Kommune":
        return "", ONE_TOWN
    for level in ("EU", "Bund"):
        if not top and level in bodies:
            return level, ""
    if "NRW" in areas:
        return "NRW", ""
    if "DE" in areas:
        return ("EU" if bodies == ("EU",) else "Bund"), ""
    return "", OTHER_LAND if areas or "Land" in bodies or top == "Land" else NO_LEVEL


def programme_id(level: str, key: str) -> str:
    """Return the id of a programme; one that is too long ends with a hash of the key.

    >>> programme_id("NRW", "Land/NRW/Grüne_Höfe")
    'nrw-fdb-gruene-hoefe'
    """
    slug = re.sub(r"[^a-z0-9]+", "-", fold(key.rpartition("/")[2])).strip("-")
    name = f"{level.casefold()}-fdb-{slug or short_hash(key)}"
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
