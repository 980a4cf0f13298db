"""What may be an entry and cannot be read is named cell by cell; the workbook then stays, and the rest is taken in."""

from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl.worksheet.worksheet import Worksheet
from small_office import BATHS, HALL, held, issue, office, ok, open_book, refused, run

ROW, HEADER = 4, 3


def _copied_to_a_sheet_of_ones_own(sheet: Worksheet, at: dict[str, int]) -> None:
    own = sheet.parent.create_sheet("Ausschuss")
    own.append([cell.value for cell in sheet[ROW]])
    for name in ("Status", "Notiz"):
        sheet.cell(ROW, at[name]).value = None


def _merged(sheet: Worksheet, at: dict[str, int]) -> None:
    sheet.merge_cells(start_row=ROW, end_row=ROW + 2, start_column=at["Status"], end_column=at["Status"])
    sheet.cell(ROW, at["Notiz"]).value = None


def _merged_sideways(sheet: Worksheet, at: dict[str, int]) -> None:
    sheet.merge_cells(start_row=ROW, end_row=ROW, start_column=at["Status"], end_column=at["Notiz"])


def _error(sheet: Worksheet, at: dict[str, int]) -> None:
    sheet.cell(ROW, at["Status"]).value = "#REF!"
    sheet.cell(ROW, at["Notiz"]).value = None


def _formula(sheet: Worksheet, at: dict[str, int]) -> None:
    sheet.cell(ROW, at["Status"]).value = '="Beantragen"&A1'
    sheet.cell(ROW, at["Notiz"]).value = None


def _renamed(heading: str) -> Callable[[Worksheet, dict[str, int]], None]:
    def act(sheet: Worksheet, at: dict[str, int]) -> None:
        sheet.cell(HEADER, at["Status"]).value = heading
        sheet.cell(ROW, at["Notiz"]).value = None

    return act


def _header_deleted_and_renamed_elsewhere(sheet: Worksheet, _: dict[str, int]) -> None:
    for other in sheet.parent.worksheets:
        for cell in other[HEADER]:
            if other is not sheet and cell.value == "Notiz":
                cell.value = "Entscheidung"
    sheet.delete_rows(HEADER)


@pytest.mark.parametrize(
    ("act", "named"),
    [
        (lambda sheet, _: sheet.delete_rows(1, HEADER), "J1 „Beantragen“"),
        (lambda sheet, _: sheet.delete_rows(HEADER), "L3 „wichtig“"),
        (_header_deleted_and_renamed_elsewhere, "L3 „wichtig“"),
        (_copied_to_a_sheet_of_ones_own, "Blatt „Ausschuss“"),
        (_renamed("Entscheidung"), "J4 „Beantragen“"),
        (_renamed(""), "J4 „Beantragen“"),
        (_merged, "J4:J6"),
        (_merged_sideways, "J4:L4"),
        (_error, "#REF!"),
        (_formula, "keinen berechneten Wert"),
    ],
)
def test_what_cannot_be_read_is_named_and_keeps_the_workbook(
    tmp_path: Path, act: Callable[[Worksheet, dict[str, int]], None], named: str
) -> None:
    strategy = office(tmp_path, {"M-1": BATHS, "M-2": HALL})
    path = issue(strategy, tmp_path / "s.xlsx")
    book, sheet, at = open_book(path)
    sheet.cell(ROW, at["Status"]).value = "Beantragen"
    sheet.cell(ROW, at["Notiz"]).value = "wichtig"
    act(sheet, at)
    book.save(path)
    said = refused(run("review", strategy, path, "--by", "Anna"))
    assert named in said
    assert "Nichts zu übernehmen" not in said
    assert "Beantragen" not in held(strategy).values()
    before = path.read_bytes()
    assert named in refused(run("match", strategy, "-o", path, "--review"))
    assert path.read_bytes() == before


@pytest.mark.parametrize("rows", [1, 40])
def test_a_header_is_found_wherever_it_is(tmp_path: Path, rows: int) -> None:
    strategy = office(tmp_path, {"M-1": BATHS})
    path = issue(strategy, tmp_path / "s.xlsx")
    book, sheet, at = open_book(path)
    sheet.cell(ROW, at["Status"]).value = "Beantragen"
    sheet.insert_rows(1, rows)
    book.save(path)
    ok(run("review", strategy, path, "--by", "Anna"))
    assert list(held(strategy).values()) == ["Beantragen"]


def test_a_column_of_ones_own_among_the_yellow_ones_is_no_fault(tmp_path: Path) -> None:
    strategy = office(tmp_path, {"M-1": BATHS})
    path = issue(strategy, tmp_path / "s.xlsx")
    book, sheet, at = open_book(path)
    sheet.insert_cols(at["Person"])
    sheet.cell(HEADER, at["Person"]).value = "Ampel"
    sheet.cell(ROW, at["Person"]).value = "rot"
    book.save(path)
    assert "Nichts zu übernehmen" in ok(run("review", strategy, path, "--by", "Anna"))
    ok(run("match", strategy, "-o", path))


@pytest.mark.parametrize(
    "note", ["y" * 32_500, "y" * 32_767, "Datei_x0041_b", "_x000D_", "  vorn und hinten  ", "a\nb"]
)
def test_a_note_comes_back_from_the_next_workbook_as_it_was_typed(tmp_path: Path, note: str) -> None:
    strategy = office(tmp_path, {"M-1": BATHS})
    path = issue(strategy, tmp_path / "s.xlsx")
    book, sheet, at = open_book(path)
    sheet.cell(ROW, at["Notiz"]).value = note.replace("_x", "_x005F_x")
    book.save(path)
    ok(run("review", strategy, path, "--by", "Anna"))
    assert list(held(strategy).values()) == [note]
    issue(strategy, tmp_path / "n.xlsx")
    assert "0 neu, 0 geändert, 0 geleert" in ok(run("review", strategy, tmp_path / "n.xlsx", "--by", "Anna"))
