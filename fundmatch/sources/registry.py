"""Which sources there are, in German, and how each is read; opened on demand, so that help stays light."""

from dataclasses import dataclass, replace
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Final

from fundmatch.core.errors import named

if TYPE_CHECKING:
    from fundmatch.sources.extract import SourceExtract


@dataclass(frozen=True, slots=True)
class Source:
    """One kind of file: `reader` is "module:function", `about` one German line for help and messages."""

    reader: str
    about: str


SOURCES: Final = {
    "fdb-xml": Source(
        "fundmatch.sources.fdb_xml:read", "Förderdatenbank des Bundes: XML-Export, als ZIP oder ausgepackter Ordner"
    ),
    "fdb-csv": Source(
        "fundmatch.sources.fdb_csv:read", "Förderdatenbank des Bundes: wöchentliche Tabelle programme.csv"
    ),
    "eu-bulk": Source("fundmatch.sources.eu_bulk:read", "EU-Portal: Gesamtdatei grantsTenders.json"),
    "eu-topics": Source(
        "fundmatch.sources.eu_topics:read", "EU-Portal: einzelne Aufrufe (Suchantworten, Einzelheiten, Zeilen)"
    ),
}


def read_source(name: str, path: Path, *, as_of: date) -> "SourceExtract":
    """Read a downloaded file of the source; the reading bears the name of the source.

    Raises:
        UnknownNameError: There is no such source; the known ones are offered.
        SourceError: The file cannot be used.
    """
    module, _, function = named("Die Quelle", name, SOURCES).reader.partition(":")
    reading: SourceExtract = getattr(import_module(module), function)(path, as_of=as_of)
    return replace(reading, source=name)
