"""What was typed on any sheet outlives what people and programs do to a workbook: sort, filter, hide, save anew."""

import random
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from small_office import company

from fundmatch.cli import cli
from fundmatch.decisions.checked_pages import read_checks
from fundmatch.decisions.given_answers import read_answers
from fundmatch.decisions.ledger import read_ledger, replay
from fundmatch.reports.workbook.table_sheet import HEADER_ROW

AS_OF = ["--as-of", "2026-11-22"]
TYPED_INTO = ("Maßnahmen", "Shortlist", "Offene Fragen", "Nachsehen", "Profil")


def run(*words: str) -> tuple[int, str]:
    result = CliRunner().invoke(cli, [*words], catch_exceptions=False)
    return result.exit_code, result.output


def headers(sheet: Worksheet) -> dict[str, int]:
    return {str(cell.value): cell.column for cell in sheet[HEADER_ROW] if cell.value}


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A strategy, matched, with something typed on every sheet that is read back."""
    folder = company(tmp_path_factory.mktemp("round"))
    assert run("match", str(folder), *AS_OF, "-o", str(folder / "s.xlsx"))[0] == 0
    book = load_workbook(folder / "s.xlsx")
    entries = {
        "Maßnahmen": ("SW-2", {"Status": "Prüfen", "Notiz": "Rückruf"}),
        "Shortlist": (3, {"Person": "Öztürk"}),
        "Offene Fragen": ("alle", {"Antwort": "Bau"}),
        "Nachsehen": (2, {"heute geprüft": "ja", "gefunden": "zu; neu ab März"}),
        "Profil": ("Einwohnerzahl", {"Wert": 50_000}),
    }
    for title, (key, texts) in entries.items():
        sheet, places = book[title], headers(book[title])
        rows = [row[0].row for row in sheet.iter_rows(min_row=HEADER_ROW + 1) if row[0].value == key]
        if title == "Offene Fragen":
            kinds = {row: sheet.cell(row, places["answer_field"]).value for row in rows}
            rows = [row for row, kind in kinds.items() if kind == "cost_kind"]
        row = HEADER_ROW + key if isinstance(key, int) else rows[0]
        for header, text in texts.items():
            sheet.cell(row, places[header]).value = text
    book.save(folder / "s.xlsx")
    return folder


@pytest.fixture
def office(filled: Path, tmp_path: Path) -> Path:
    return shutil.copytree(filled.parent, tmp_path / "place") / "office"


def rearranged(path: Path, change: Callable[[Worksheet], None]) -> None:
    book = load_workbook(path)
    for title in TYPED_INTO:
        change(book[title])
    book.save(path)


def sort(sheet: Worksheet) -> None:
    body = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=HEADER_ROW + 1)]
    random.Random(7).shuffle(body)  # noqa: S311 - an order, no secret
    for number, values in enumerate(body, start=HEADER_ROW + 1):
        for column, value in enumerate(values, start=1):
            sheet.cell(number, column).value = value


def hide(sheet: Worksheet) -> None:
    for table in sheet.tables.values():
        table.autoFilter.add_filter_column(0, ["nichts davon"])
    for number in range(HEADER_ROW + 1, sheet.max_row + 1):
        sheet.row_dimensions[number].hidden = True
    for letter in "ABCDEFG":
        sheet.column_dimensions[letter].hidden = True
    sheet.sheet_state = "hidden"


def insert(sheet: Worksheet) -> None:
    for table in list(sheet.tables):
        del sheet.tables[table]
    sheet.insert_cols(1)
    sheet.insert_rows(1, 2)
    sheet.cell(HEADER_ROW + 2, 1).value = "Eigene Spalte"
    sheet.title = f"{sheet.title} Kopie"


def held(office: Path) -> dict[str, set[tuple[str, ...]]]:
    """Return all that the files beside the strategy hold."""
    decisions = replay(read_ledger(office).lines).values()
    return {
        "decisions": {(one.measure_id, one.programme_id, one.status, one.person, one.note) for one in decisions},
        "answers": {(*asked, one.answer) for asked, one in read_answers(office).current().items()},
        "checks": {(one.programme_id, str(one.day), one.found) for one in read_checks(office).lines},
    }


@pytest.fixture(scope="module")
def untouched(filled: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, set[tuple[str, ...]]]:
    """What a review of the workbook gives that nobody rearranged."""
    office = shutil.copytree(filled, tmp_path_factory.mktemp("plain") / "office")
    code, said = run("review", str(office), str(office / "s.xlsx"), *AS_OF, "--by", "Kaya")
    assert code == 0, said
    return held(office)


def test_all_that_was_typed_is_taken(untouched: dict[str, set[tuple[str, ...]]]) -> None:
    notes = {one[4]: one[0] for one in untouched["decisions"]}
    assert (notes["Rückruf"], len(untouched["decisions"])) == ("SW-2", 2)
    assert untouched["answers"] == {("*", "cost_kind", "", "Bau"), ("", "population", "", "50000")}
    assert {one[1:] for one in untouched["checks"]} == {("2026-11-22", "zu; neu ab März")}


@pytest.mark.parametrize("change", [sort, hide, insert])
def test_sorting_filtering_hiding_and_inserting_lose_nothing(
    office: Path, untouched: dict[str, set[tuple[str, ...]]], change: Callable[[Worksheet], None]
) -> None:
    rearranged(office / "s.xlsx", change)
    code, said = run("review", str(office), str(office / "s.xlsx"), *AS_OF, "--by", "Kaya")
    assert code == 0, said
    assert held(office) == untouched


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_a_workbook_that_libreoffice_saved_says_the_same(
    office: Path, tmp_path: Path, untouched: dict[str, set[tuple[str, ...]]]
) -> None:
    rearranged(office / "s.xlsx", sort)
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    form, out = "xlsx:Calc MS Excel 2007 XML", tmp_path / "out"
    command = ["soffice", profile, "--headless", "--convert-to", form, "--outdir", str(out), str(office / "s.xlsx")]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    code, said = run("review", str(office), str(out / "s.xlsx"), *AS_OF, "--by", "Kaya")
    assert code == 0, said
    assert held(office) == untouched
