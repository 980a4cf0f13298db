"""Take the official register of municipalities into the officer's own catalogue."""

from dataclasses import astuple
from pathlib import Path

from fundmatch.catalogue.municipalities_file import HEADER, MUNICIPALITIES_FILE, use_municipalities_of
from fundmatch.core.gazetteer import Municipality
from fundmatch.files import writing
from fundmatch.sources.gemeindeverzeichnis import read_municipalities
from fundmatch.updates.applying import refuse_foreign_catalogue


def import_places(catalogue: Path, file: Path) -> tuple[tuple[Municipality, ...], Path]:
    """Write the municipalities of a file GV100AD beside the catalogue's entries; return them and where they are.

    They stand in place of the shipped ones of their Länder from then on; the same file gives the same bytes.

    Raises:
        SourceError: The file cannot be used; nothing is written.
        OutputError: The catalogue is the shipped one or none, or cannot be written.
    """
    refuse_foreign_catalogue(catalogue)
    path = catalogue / MUNICIPALITIES_FILE
    seen = writing.seen_at([path])
    towns = read_municipalities(file)
    lines = [HEADER, *(";".join(map(str, astuple(town))) for town in towns)]
    writing.write_all({path: "\n".join([*lines, ""]).encode()}, seen)
    use_municipalities_of(catalogue)
    return towns, path
