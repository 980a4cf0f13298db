"""Open a list of people, whatever program saved it: Excel, OpenDocument or CSV."""

from collections.abc import Callable, Collection, Mapping
from pathlib import Path
from typing import Final

from fundmatch.core.errors import Problem
from fundmatch.files.grid import Grid, Sheet
from fundmatch.files.safe_read import decode, display_name, read_bytes, refusal
from fundmatch.files.tables import MAX_BYTES, csv_rows


def read_grid(path: Path, headings: Collection[str] = ()) -> Grid:
    """Return all sheets of a .csv, .xlsx, .xlsm or .ods file.

    `headings` (as `header_key` gives them) tell which sign parts the cells of a CSV file.

    Raises:
        StrategyError: The file as a whole cannot be read, or is refused for what is inside.
    """
    name = display_name(path)
    if path.name.startswith(("~$", ".~lock.")):
        raise refusal(name, "das ist die Sperrdatei eines Programms, nicht die Tabelle", "die Tabelle selbst angeben")
    reader = READERS.get(path.suffix.casefold())
    if reader is None:
        remedy = "in Excel „Speichern unter“ wählen: Excel-Arbeitsmappe (.xlsx) oder CSV UTF-8 (.csv)"
        raise refusal(name, f"die Endung „{path.suffix}“ wird nicht gelesen", remedy)
    return reader(read_bytes(path, MAX_BYTES), name, headings)


def _from_csv(data: bytes, name: str, headings: Collection[str]) -> Grid:
    text = decode(data, name)
    hints: tuple[Problem, ...] = ()
    if not _is_unicode(data) and text != data.decode("cp1252", errors="replace"):
        note = "die Datei ist als „CSV (MS-DOS)“ oder „CSV (Macintosh)“ gespeichert und so gelesen"
        hints = (Problem(name, note=note, remedy="sind Umlaute falsch: als „CSV UTF-8“ speichern", grave=False),)
    return Grid(name=name, sheets=(Sheet(title="", rows=tuple(csv_rows(text, name, headings))),), hints=hints)


def _is_unicode(data: bytes) -> bool:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _from_excel(data: bytes, name: str, _headings: Collection[str]) -> Grid:
    # Here and not above: whoever reads only CSV must not wait for openpyxl.
    from fundmatch.files.xlsx_grid import read_sheets

    sheets, hints = read_sheets(data, name)
    return Grid(name=name, sheets=tuple(sheets), hints=tuple(hints))


def _from_open_document(data: bytes, name: str, _headings: Collection[str]) -> Grid:
    from fundmatch.files.ods_grid import read_sheets

    return Grid(name=name, sheets=tuple(read_sheets(data, name)))


# suffix → (bytes, name for messages, known headings) → sheets; an old .xls is refused by the reader of Excel
READERS: Final[Mapping[str, Callable[[bytes, str, Collection[str]], Grid]]] = {
    ".csv": _from_csv,
    ".xlsx": _from_excel,
    ".xlsm": _from_excel,
    ".xls": _from_excel,
    ".ods": _from_open_document,
}
