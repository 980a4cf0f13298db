"""Which sources there are: all that is known of each stands in its entry here, and nowhere else.

Help, the choice of the command, messages and the client that fetches files are derived from it. A new
source needs its reader, an entry here, and a table of its codes.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Final

from fundmatch.core.errors import named

if TYPE_CHECKING:
    from fundmatch.sources.extract import SourceExtract

_MIB: Final = 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """Where the file of a source can be fetched; `kind` is "zip", "json" or "csv" and becomes the suffix."""

    url: str
    kind: str
    largest_bytes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One kind of file; all texts are German.

    `label` says what the reader takes, `page` is what a person opens in the browser, `note` says what
    the file at `address` is, or without one, how to get a file. `reader` is "module:function", opened on
    demand, so that help stays light.
    """

    label: str
    licence: str
    page: str
    note: str
    reader: str
    address: Address | None = None


# Nobody has confirmed the licence of the texts in the database: the strictest that is named for them is kept to.
_FDB_LICENCE: Final = "vorsichtshalber CC BY-ND 4.0: Texte unverändert, mit Quellenangabe"
_FDB_PAGE: Final = "https://www.foerderdatenbank.de"
_EU_LICENCE: Final = "CC BY 4.0, Europäische Kommission"
_EU_PAGE: Final = "https://ec.europa.eu/info/funding-tenders/opportunities/portal"

# name → source; the name is typed in commands and names the file under imported/
SOURCES: Final = {
    "fdb-xml": Source(
        label="Förderdatenbank des Bundes: XML-Export, als ZIP oder ausgepackter Ordner",
        licence=_FDB_LICENCE,
        page=_FDB_PAGE,
        note="amtliche Ausgabe der Förderdatenbank des Bundes, etwa 30 bis 50 MB, täglich neu",
        reader="fundmatch.sources.fdb_xml:read",
        address=Address(url="https://www.foerderdatenbank.de/FDB/WS/export", kind="zip", largest_bytes=200 * _MIB),
    ),
    "fdb-csv": Source(
        label="Förderdatenbank des Bundes: wöchentliche Tabelle programme.csv",
        licence=_FDB_LICENCE,
        page=_FDB_PAGE,
        note="wöchentliche Tabelle aus der amtlichen Ausgabe, von CorrelAid",
        reader="fundmatch.sources.fdb_csv:read",
        address=Address(
            url="https://fdb.cdl.correlaid.org/data/programme.csv", kind="csv", largest_bytes=200 * _MIB
        ),
    ),
    "eu-bulk": Source(
        label="EU-Portal: Gesamtdatei grantsTenders.json",
        licence=_EU_LICENCE,
        page=_EU_PAGE,
        note="alle Aufrufe des EU-Portals ohne Beschreibungen, etwa 126 MB, gepackt etwa 22 MB",
        reader="fundmatch.sources.eu_bulk:read",
        address=Address(
            url="https://ec.europa.eu/info/funding-tenders/opportunities/data/referenceData/grantsTenders.json",
            kind="json",
            largest_bytes=400 * _MIB,
        ),
    ),
    "eu-topics": Source(
        label="EU-Portal: einzelne Aufrufe (Suchantworten, Einzelheiten, Zeilen)",
        licence=_EU_LICENCE,
        page=_EU_PAGE,
        note="dafür gibt es keine fertige Datei: im EU-Portal suchen, die Antworten als JSON speichern "
        "und den Ordner angeben",
        reader="fundmatch.sources.eu_topics:read",
    ),
}  # fmt: skip


def read_source(name: str, path: Path, *, as_of: date) -> "SourceExtract":
    """Read a downloaded file of the source; the extract bears the name of the source.

    Raises:
        UnknownNameError: There is no such source; the known ones are offered.
        SourceError: The file cannot be used.
    """
    module, _, function = named("Die Quelle", name, SOURCES).reader.partition(":")
    extract: SourceExtract = getattr(import_module(module), function)(path, as_of=as_of)
    return replace(extract, source=name)


def files_to_give() -> str:
    """Return one German line for each source, with the file that its reader takes, for the help of a command."""
    return _lines((name, source.label) for name, source in SOURCES.items())


def files_to_fetch() -> str:
    """Return for each source with an address what its file is, its licence and page, for the help of a command."""
    return _lines(
        (name, f"{source.note}\n  Lizenz: {source.licence}\n  Seite: {source.page}")
        for name, source in SOURCES.items()
        if source.address
    )


def _lines(entries: Iterable[tuple[str, str]]) -> str:
    return "\n".join(f"{name}: {text}" for name, text in entries)
