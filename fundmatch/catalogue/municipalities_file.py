"""The officer's own register of municipalities, a file beside the entries of the catalogue.

It has the form of the shipped `data/municipalities.csv` and stands in place of it for every Land that it has.
"""

import re
from pathlib import Path
from typing import Final

from fundmatch.core import gazetteer
from fundmatch.core.errors import CatalogueError, Problem
from fundmatch.core.vocabulary import LAND_BY_AGS
from fundmatch.files.safe_read import display_name, read_bytes

MUNICIPALITIES_FILE: Final = "municipalities.csv"
HEADER: Final = "ags;name;kreis;land;nuts3;population;year;source"
_MAX_BYTES: Final = 8 * 1024**2
_LINE = re.compile(r"[0-9]{8};[^;\n]+;[^;\n]+;[A-Z]{2,3};(?:DE[0-9A-Z]{3})?;[1-9][0-9]{0,7};[12][0-9]{3};[^;\n]*")
_MOST_NAMED: Final = 10


def use_municipalities_of(catalogue: Path) -> None:
    """Have the register beside the catalogue, or without one the shipped register, answer from now on.

    Raises:
        CatalogueError: The file is none as `catalog import-places` writes it.
    """
    path = catalogue / MUNICIPALITIES_FILE
    gazetteer.use_own_register(_checked(path) if path.is_file() else "")


def _checked(path: Path) -> str:
    name, data = display_name(path), read_bytes(path, _MAX_BYTES, CatalogueError)
    try:
        text = data.decode("utf-8").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        raise CatalogueError.about(name, "die Datei ist nicht in UTF-8 gespeichert", _REMEDY) from error
    lines = text.splitlines()
    if not lines or lines[0] != HEADER:
        raise CatalogueError.about(name, f"die erste Zeile ist nicht „{HEADER}“", _REMEDY, 1)
    wrong = [number for number, line in enumerate(lines[1:], start=2) if not _is_sound(line)]
    if wrong:
        raise CatalogueError(Problem(name, number, note=_NO_LINE, remedy=_REMEDY) for number in wrong[:_MOST_NAMED])
    return text


def _is_sound(line: str) -> bool:
    return bool(_LINE.fullmatch(line)) and LAND_BY_AGS.get(line[:2]) == line.split(";", 4)[3]


_NO_LINE: Final = "das ist keine Zeile des Gemeindeverzeichnisses"
_REMEDY: Final = "mit „fundmatch catalog import-places DATEI“ neu schreiben, oder die Datei löschen"
