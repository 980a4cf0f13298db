"""What was understood of a list: on screen, as JSON, as a workbook, and never in place of the list itself."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from openpyxl import Workbook, load_workbook

from fundmatch.cli import cli
from fundmatch.strategy.reading import lists_in, read_strategy

HEAD = ("Nr.", "Maßnahme", "FB", "Kosten (brutto)", "Beginn", "SDG")
ROWS = (
    ("M1", "Radweg am Kanal", "FB 66", "ca. 3–4 Mio. €", "III/2027", "11"),
    ("M2", "Serviceportal", "FB 10", 80_000, "01.03.2027", "=1+1"),
    (None, "Summe", None, 4_080_000, None, None),
)


@pytest.fixture
def messy(tmp_path: Path) -> Path:
    return written(tmp_path / "Unsere Liste.xlsx", HEAD, *ROWS)


def written(path: Path, *rows: tuple[object, ...]) -> Path:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Plan"
    for number, row in enumerate(rows, start=1):
        for column, value in enumerate(row, start=1):
            cell = sheet.cell(number, column)
            cell.value = value  # type: ignore[assignment]
            if isinstance(value, str) and value.startswith("="):
                cell.data_type = "s"
    book.save(path)
    return path


def check(*words: object) -> Result:
    return CliRunner().invoke(cli, ["check", *map(str, words)], prog_name="fundmatch")


def test_the_screen_shows_which_column_was_read_as_what(messy: Path) -> None:
    lines = check(messy).output.splitlines()
    assert any("Kosten (brutto)" in line and "→ Gesamtkosten" in line and "ca. 3–4 Mio. €" in line for line in lines)
    assert "Behalten, aber nicht gelesen: SDG" in lines


def test_match_shows_the_columns_in_a_few_lines_and_where_all_stands(messy: Path) -> None:
    result = CliRunner().invoke(cli, ["match", str(messy)], prog_name="fundmatch")
    assert result.exit_code == 0, result.output
    assert "Kosten (brutto) → Gesamtkosten" in result.stderr
    assert f'fundmatch check "{messy}" -o gelesen.xlsx' in result.stderr
    assert "Gelesene Spalten" not in result.stdout
    assert "Hinweis: Hinweis" not in result.stderr


def test_json_holds_every_measure_as_read_with_its_words(messy: Path, tmp_path: Path) -> None:
    out = tmp_path / "gelesen.json"
    assert check(messy, "-o", out).exit_code == 0
    found = json.loads(out.read_bytes())
    assert set(found) == {"measures", "mapping", "passed_over", "hints"}
    first, second = found["measures"]
    assert (first["id"], first["title"], first["department"]) == ("M1", "Radweg am Kanal", "FB 66")
    assert first["cost_total_eur"] == [3_000_000, 4_000_000]
    assert first["about"] == ["cost_total_eur"]
    assert first["words"]["cost_total_eur"] == "ca. 3–4 Mio. €"
    assert first["start"] == "2027-07"
    assert (first["done"], first["started"], first["end"]) == (False, None, None)
    assert (first["sheet"], first["row"]) == ("Plan", 2)
    assert second["cost_total_eur"] == [80_000, 80_000]
    assert second["start"] == "2027-03-01"
    assert {"sheet": "Plan", "column": "SDG", "field": None, "example": "11"} in found["mapping"]
    assert [row["row"] for row in found["passed_over"]] == [4]
    assert any("Ort unbekannt" in hint for hint in found["hints"])


def test_the_workbook_has_four_sheets_with_numbers_as_numbers_and_no_formula(messy: Path, tmp_path: Path) -> None:
    out = tmp_path / "gelesen.xlsx"
    assert check(messy, "-o", out).exit_code == 0
    book = load_workbook(out)
    assert book.sheetnames == ["Maßnahmen", "Spalten", "Übergangen", "Hinweise"]
    head, first, second = (list(row) for row in book["Maßnahmen"].iter_rows(min_row=3, max_row=5, values_only=True))
    read, other = dict(zip(head, first, strict=True)), dict(zip(head, second, strict=True))
    assert (read["Gesamtkosten von"], read["Gesamtkosten bis"]) == (3_000_000, 4_000_000)
    assert read["Gesamtkosten: Wortlaut"] == "ca. 3–4 Mio. €"
    assert (read["Beginn"], read["Beginn: Wortlaut"]) == ("07/2027", "III/2027")
    assert other["SDG"] == "=1+1"
    assert not any(cell.data_type == "f" for sheet in book for row in sheet.iter_rows() for cell in row)


def test_the_same_list_gives_the_same_json(messy: Path, tmp_path: Path) -> None:
    for name in ("a.json", "b.json"):
        check(messy, "-o", tmp_path / name)
    assert (tmp_path / "a.json").read_bytes() == (tmp_path / "b.json").read_bytes()


def test_what_stops_a_run_is_in_the_file_too_beside_what_could_be_read(tmp_path: Path) -> None:
    doubled = written(tmp_path / "l.xlsx", HEAD, ROWS[0], ("M1", "Serviceportal", "", 1_000, "", ""))
    out = tmp_path / "gelesen.json"
    result = check(doubled, "-o", out)
    assert result.exit_code == 1, result.output
    found = json.loads(out.read_bytes())
    assert found["hints"][0].startswith("Fehler: ")
    assert [measure["title"] for measure in found["measures"]] == ["Radweg am Kanal", "Serviceportal"]


def test_an_unreadable_list_still_gives_a_file_with_the_reason(tmp_path: Path) -> None:
    (tmp_path / "l.xlsx").write_bytes(b"no workbook")
    out = tmp_path / "gelesen.xlsx"
    assert check(tmp_path / "l.xlsx", "-o", out).exit_code == 1
    assert load_workbook(out)["Hinweise"].cell(4, 1).value == "Fehler"


def test_a_list_is_never_replaced_and_what_was_read_never_shadows_it(messy: Path) -> None:
    before = messy.read_bytes()
    for path in (messy, messy.parent):
        refused = check(path, "-o", messy)
        assert refused.exit_code == 1
        assert "gehört zur Strategie selbst" in refused.output
    assert messy.read_bytes() == before
    for name in ("gelesen.xlsx", "gelesen.json"):
        assert check(messy.parent, "-o", messy.parent / name).exit_code == 0
    CliRunner().invoke(
        cli, ["match", str(messy), "-o", str(messy.parent / "a.csv"), "-o", str(messy.parent / "b.xlsx")]
    )
    assert lists_in(messy.parent) == [messy]
    assert len(read_strategy(messy.parent).measures) == 2


def test_only_one_list_at_a_time_is_written(messy: Path, tmp_path: Path) -> None:
    result = check(messy, messy, "-o", tmp_path / "x.json")
    assert result.exit_code == 1
    assert "Genau eine Liste" in result.output
    assert not (tmp_path / "x.json").exists()


def test_another_ending_is_refused(messy: Path) -> None:
    result = check(messy, "-o", "gelesen.pdf")
    assert result.exit_code == 2
    assert "möglich sind .json, .xlsx" in result.output
