"""Whose money a programme of the Förderdatenbank is, and whether it concerns us.

The path tells level and Land; its ministry part keeps names of long ago and is never shown.
"""

from collections.abc import Sequence

from fundmatch.sources.fdb_codes import Translation

OTHER_LAND = "Programm eines anderen Landes"
ONE_TOWN = "Programm einer einzelnen Kommune"
ARCHIVED = "von der Quelle ins Archiv gelegt"
NO_LEVEL = "Ebene nicht erkennbar"
HIDDEN = "von der Quelle nicht zur Anzeige freigegeben"

# first part of the path → why its programmes are left out
_LEFT_OUT = {"Archiv": ARCHIVED, "Kommune": ONE_TOWN}


def level_of(key: str, codes: Translation) -> tuple[str, str]:
    """Return level and "", or "" and the German reason why the programme is left out.

    A programme of another Land that holds in NRW or everywhere is kept: as NRW's, or as the
    Bund's (the nearest level) if it is nationwide.
    """
    bodies, areas = codes.fields.get("level", ()), codes.fields.get("areas", ())
    folders = key.split("/")[:-1]
    top = folders[0] if folders else ""
    if top in _LEFT_OUT:
        return "", _LEFT_OUT[top]
    # The path is kept by hand at the source and right where it speaks; codes decide only where it is silent.
    level = _level_of_path(key, top) or _level_of_codes(bodies, areas, has_path=bool(top))
    if level:
        return level, ""
    return "", OTHER_LAND if areas or "Land" in bodies or top == "Land" else NO_LEVEL


def _level_of_path(key: str, top: str) -> str:
    if top in {"EU", "Bund"}:
        return top
    return "NRW" if key.split("/")[:2] == ["Land", "NRW"] else ""


def _level_of_codes(bodies: Sequence[str], areas: Sequence[str], *, has_path: bool) -> str:
    """Return the level of the body that pays where no path says anything, else by the area where it holds."""
    for level in ("EU", "Bund"):
        if not has_path and level in bodies:
            return level
    if "NRW" in areas:
        return "NRW"
    if "DE" in areas:
        return "EU" if tuple(bodies) == ("EU",) else "Bund"
    return ""
