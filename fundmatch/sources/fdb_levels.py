"""Whose money a programme of the Förderdatenbank is, and whether it concerns us.

The path tells level and Land; its ministry part keeps names of long ago and is never shown.
"""

from collections.abc import Sequence

from fundmatch.core.levels import Level, all_levels
from fundmatch.sources.fdb_codes import Translation

OTHER_LAND = "Programm eines anderen Landes"
ONE_TOWN = "Programm einer einzelnen Kommune"
ARCHIVED = "von der Quelle ins Archiv gelegt"
NO_LEVEL = "Ebene nicht erkennbar"
HIDDEN = "von der Quelle nicht zur Anzeige freigegeben"

# The one Land whose programmes are imported so far; those of the others are passed over and counted.
OWN_LAND = "NRW"
# first part of the path → why its programmes are left out
_LEFT_OUT = {"Archiv": ARCHIVED, "Kommune": ONE_TOWN}


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
