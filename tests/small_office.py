"""An office for tests of whole commands: a small catalogue, a list of measures, and hands that type into workbooks."""

import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

from click.testing import CliRunner, Result
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from record_helpers import REPOSITORY

from fundmatch.cli import cli
from fundmatch.decisions.ledger import read_ledger, replay
from fundmatch.model.decision import FIELDS
from fundmatch.reports.workbook.table_sheet import HEADER_ROW

DAY = ("--as-of", "2026-11-22")
BATHS = "Freibad sanieren", "Sanierung des Freibads, Sportstätte"
HALL = "Sporthalle neu bauen", "Neubau einer Sporthalle, Sportstätte"
PATH = "Radweg bauen", "Neuer Radweg am Kanal, Radverkehr"
# What is asked of the catalogue, so that a run takes a tenth of a second.
_WORDS = ("sport", "radwe", "radver", "kfw-2")
_OF_THE_WORKS = (
    "waerme",
    "progres",
    "elektro",
    "busse",
    "lade",
    "gigabit",
    "sport",
    "stadtwerke",
    "eu-e",
    "cef",
    "kwid",
    "5-stand",
)

Measures = Mapping[str, tuple[str, str]]
# (measure, programme, field) → text
Entries = dict[tuple[str, str, str], str]


def small_catalogue(folder: Path, words: Sequence[str] = _WORDS) -> Path:
    """Copy the programmes with one of the words in their name: those that the measures here are about."""
    for level in ("eu", "bund", "nrw"):
        (folder / level).mkdir(parents=True)
        for path in sorted((REPOSITORY / "catalogs" / level).glob("*.yaml")):
            if any(word in path.name for word in words):
                shutil.copy(path, folder / level / path.name)
    return folder


def company(folder: Path, name: str = "office") -> Path:
    """Copy the example of the municipal works, with the catalogue that it is about beside it; return the strategy."""
    small_catalogue(folder / "catalogs", _OF_THE_WORKS)
    return shutil.copytree(REPOSITORY / "measures/stadtwerke-beispiel", folder / name)


def list_of(path: Path, measures: Measures) -> Path:
    """Write a table of measures: number → title and description."""
    rows = [f"{number};{title};{text}" for number, (title, text) in measures.items()]
    path.write_text("\n".join(["Nr.;Titel;Beschreibung", *rows, ""]), encoding="utf-8")
    return path


def office(folder: Path, measures: Measures) -> Path:
    """Make a strategy with its catalogue in a folder; return the strategy."""
    small_catalogue(folder / "catalogs")
    strategy = folder / "strategie"
    strategy.mkdir()
    shutil.copy(REPOSITORY / "measures/gelsenkirchen/profile.toml", strategy)
    list_of(strategy / "measures.csv", measures)
    return strategy


def run(command: str, *words: object) -> Result:
    return CliRunner().invoke(cli, [command, *map(str, words), *DAY], prog_name="fundmatch", catch_exceptions=False)


def ok(result: Result) -> str:
    assert result.exit_code == 0, result.output
    return result.output


def refused(result: Result) -> str:
    assert result.exit_code == 1, result.output
    return result.output


def issue(strategy: Path, book: Path) -> Path:
    ok(run("match", strategy, "-o", book))
    return book


def columns(sheet: Worksheet, row: int = HEADER_ROW) -> dict[str, int]:
    return {str(cell.value): cell.column for cell in sheet[row] if cell.value}


def body(sheet: Worksheet) -> range:
    return range(HEADER_ROW + 1, sheet.max_row + 1)


def pairs_of(sheet: Worksheet) -> dict[tuple[str, str], int]:
    """Return the row of each pair by the hidden columns."""
    at = columns(sheet)
    found = {}
    for row in body(sheet):
        measure, programme = (sheet.cell(row, at[name]).value for name in ("measure_id", "programme_id"))
        if measure and programme:
            found[str(measure), str(programme)] = row
    return found


def open_book(path: Path) -> tuple[Workbook, Worksheet, dict[str, int]]:
    book = load_workbook(path)
    return book, book["Shortlist"], columns(book["Shortlist"])


def type_into(path: Path, typed: Mapping[int, Mapping[str, object]], sheet: str = "Shortlist") -> Path:
    """Type into rows of a sheet, by their numbers."""
    book = load_workbook(path)
    at = columns(book[sheet])
    for row, texts in typed.items():
        for heading, text in texts.items():
            book[sheet].cell(row, at[heading]).value = text
    book.save(path)
    return path


def held(folder: Path) -> Entries:
    """Return every entry that the ledger of a folder holds now."""
    return {
        (*key, field): decision.text(field)
        for key, decision in replay(read_ledger(folder).lines).items()
        for field in FIELDS
        if decision.text(field)
    }


def swap(sheet: Worksheet, one: int, other: int, headings: Sequence[str]) -> None:
    """Let the cells of two rows change places in some columns."""
    at = columns(sheet)
    for heading in headings:
        left, right = sheet.cell(one, at[heading]), sheet.cell(other, at[heading])
        left.value, right.value = right.value, left.value
