"""What leaves the house: JSON by contract, a workbook that opens, files whole or not at all."""

import csv
import io
import json
import os
import zipfile
from pathlib import Path

import pytest
from openpyxl import load_workbook
from record_helpers import DAY, measure, programme, small_catalogue, strategy

from fundmatch.app.pipeline import match
from fundmatch.core.errors import OutputError
from fundmatch.files import writing
from fundmatch.model.result import MatchResult
from fundmatch.reports.csv_tables import match_as_csv
from fundmatch.reports.formats import MATCH_FORMATS, write_outputs
from fundmatch.reports.result_json import match_as_json
from fundmatch.reports.terminal import summary_of
from fundmatch.reports.workbook import columns
from fundmatch.reports.workbook.table_sheet import HEADER_ROW
from fundmatch.reports.workbook.write import SHEETS, match_as_workbook

EVIL = ("=1+1", "+49 209", "-3", "@SUM(A1)", "\t=2+2", '=HYPERLINK("https://a.de")')


@pytest.fixture(scope="module")
def result() -> MatchResult:
    """Three measures: one listed, one excluded, one without anything; with hostile texts."""
    bath = programme(
        id="nrw-bad",
        name="=2+5+cmd|' /C calc'!A0",
        url="https://beispiel.nrw.de/bad",
        keywords=("Freibad",),
        typical_measures=("Freibad sanieren",),
        deadline_kind="laufend",
        summary="Text mit Steuerzeichen \x0b und Rest",
    )
    closed = programme(
        id="nrw-rad",
        name="Radwege",
        status="geschlossen",
        recurring=False,
        keywords=("Radweg",),
        typical_measures=("Radweg bauen",),
    )
    measures = (
        measure(
            id="M-1",
            title="=Freibad",
            leitthema="@Freizeit",
            extra={"SDG": "+11", "Nr. alt": "7"},
            cost_total_eur=250_000,
        ),
        measure(id="M-2", title="Radweg bauen", extra={"SDG": "13", "Nr. alt": ""}),
        measure(id="M-3", title="Xylophon"),
    )
    return match(small_catalogue(bath, closed, programme(id="nrw-z", name="Brücken")), strategy(*measures), as_of=DAY)


def cells(raw: bytes, sheet: str) -> list[list[object]]:
    return [[cell.value for cell in row] for row in load_workbook(io.BytesIO(raw))[sheet].iter_rows()]


def test_json_holds_the_contract(result: MatchResult) -> None:
    found = json.loads(match_as_json(result))
    assert found["run"]["as_of"] == "2026-11-22"
    assert found["run"]["catalogue"]["programmes"] == 3
    assert found["run"]["strategy"]["measures"] == 3
    listed, excluded, empty = found["measures"]
    (candidate,) = listed["candidates"]
    assert set(candidate) >= {
        "rank", "programme", "name", "level", "points", "parts", "evidence", "verdict", "rules", "deadline", "money", "flags",
    }  # fmt: skip
    assert set(candidate["rules"][0]) == {
        "rule",
        "outcome",
        "demanded",
        "found",
        "reason",
        "fixable",
        "source",
        "checked",
        "aged",
        "asks",
    }
    assert set(candidate["evidence"][0]) == {"part", "measure", "programme", "points"}
    assert set(candidate["deadline"]) >= {"kind", "next", "certainty", "prepare_by"}
    assert set(candidate["money"]) >= {"rate_pct", "grant_eur", "own_share_eur", "note"}
    assert not excluded["candidates"]
    assert excluded["excluded"][0]["verdict"] == "excluded"
    assert excluded["no_good_match"]
    assert empty["no_good_match"]
    assert not empty["excluded"]


def test_the_workbook_has_its_sheets_and_hidden_identity(result: MatchResult) -> None:
    book = load_workbook(io.BytesIO(match_as_workbook(result)))
    assert tuple(book.sheetnames) == SHEETS
    sheet = book["Shortlist"]
    headers = [cell.value for cell in sheet[HEADER_ROW]]
    hidden = {
        number
        for dimension in sheet.column_dimensions.values()
        for number in range(dimension.min, dimension.max + 1)
        if dimension.hidden
    }
    seen = [header for number, header in enumerate(headers, start=1) if number not in hidden]
    assert seen[:12] == [
        "Maßnahme", "Programm", "Art", "Passt", "Dürfen wir?", "Geht es jetzt?", "Frist", "Satz", "Zu tun", "Status", "Person",
        "Notiz",
    ]  # fmt: skip
    assert {"measure_id", "programme_id"}.isdisjoint(seen)
    row = [cell.value for cell in sheet[HEADER_ROW + 1]]
    assert row[headers.index("measure_id")] == "M-1"
    assert row[headers.index("programme_id")] == "nrw-bad"
    assert {column.header for column in columns.DECISION} <= set(headers)
    assert sheet.freeze_panes == f"C{HEADER_ROW + 1}"
    assert sheet.tables["Shortlist"].autoFilter.ref.startswith(f"A{HEADER_ROW}:")
    assert sheet.page_setup.orientation == "landscape"
    offered = [validation.formula1 for validation in sheet.data_validations.dataValidation]
    assert any("Beantragen,Prüfen" in formula for formula in offered)


def test_the_officers_own_columns_are_carried(result: MatchResult) -> None:
    rows = cells(match_as_workbook(result), "Shortlist")
    headers = rows[HEADER_ROW - 1]
    assert rows[HEADER_ROW][headers.index("SDG")] == "+11"
    assert rows[HEADER_ROW][headers.index("Nr. alt")] == "7"


def test_measures_without_a_programme_say_why(result: MatchResult) -> None:
    rows = cells(match_as_workbook(result), "Ohne Treffer")[HEADER_ROW:]
    assert [row[0] for row in rows] == ["M-2", "M-3"]
    assert "1 passendes Programm ist ausgeschlossen (Antragsfenster)" in str(rows[0][4])
    assert "erreicht 34,0 Punkte" in str(rows[1][4])


def test_no_cell_of_any_sheet_is_a_formula(result: MatchResult) -> None:
    raw = match_as_workbook(result)
    for sheet in load_workbook(io.BytesIO(raw)):
        assert not [cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        assert not [name for name in archive.namelist() if "worksheets/sheet" in name and b"<f>" in archive.read(name)]
    shortlist = load_workbook(io.BytesIO(raw))["Shortlist"]
    assert shortlist.cell(HEADER_ROW + 1, 1).value == "M-1 =Freibad"
    assert str(shortlist.cell(HEADER_ROW + 1, 2).value).startswith("=2+5")
    assert shortlist.cell(HEADER_ROW + 1, 2).quotePrefix


def test_only_a_text_that_begins_like_a_formula_has_an_apostrophe_before_it(result: MatchResult) -> None:
    for sheet in load_workbook(io.BytesIO(match_as_workbook(result))):
        for row in sheet.iter_rows():
            for cell in row:
                assert bool(cell.quotePrefix) == str(cell.value).startswith(("=", "+", "-", "@")), cell.coordinate


def test_no_csv_cell_begins_like_a_formula(result: MatchResult) -> None:
    raw = match_as_csv(result)
    assert raw.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(raw.decode("utf-8-sig")), delimiter=";"))
    assert rows[1][0] == "M-1 =Freibad"
    assert rows[1][1].startswith("'=2+5")
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@", "\t"))]


@pytest.mark.parametrize("text", EVIL)
def test_hostile_texts_stay_texts(text: str) -> None:
    evil = programme(
        id="nrw-bad", name=text, keywords=("Freibad",), typical_measures=("Freibad sanieren",), funder=text
    )
    raw = match_as_workbook(match(small_catalogue(evil), strategy(measure(title=f"{text} Freibad")), as_of=DAY))
    for sheet in load_workbook(io.BytesIO(raw)):
        assert not [cell.coordinate for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]


def test_the_same_result_gives_the_same_bytes_at_any_time(result: MatchResult) -> None:
    raw = match_as_workbook(result)
    assert raw == match_as_workbook(result)
    said = load_workbook(io.BytesIO(raw)).properties
    assert {said.created.date(), said.modified.date()} == {DAY}
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        assert {part.date_time for part in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_the_summary_names_coverage_reasons_and_age(result: MatchResult) -> None:
    text = summary_of(result, ["s.xlsx"])
    assert "3 Maßnahmen gegen 3 Programme" in text
    assert "1 mit Vorschlägen, 2 ohne Treffer" in text
    assert "Antragsfenster (1)" in text
    assert "bis 30 Tage: 1" in text
    assert "geschrieben: s.xlsx" in text


@pytest.mark.parametrize("mark", ["~$s.xlsx", ".~lock.s.xlsx#"])
def test_a_file_that_is_open_elsewhere_is_left_alone(result: MatchResult, tmp_path: Path, mark: str) -> None:
    (tmp_path / mark).write_text("")
    (tmp_path / "s.xlsx").write_bytes(b"alt")
    with pytest.raises(OutputError, match="geöffnet"):
        write_outputs(MATCH_FORMATS, [tmp_path / "s.xlsx"], result)
    assert (tmp_path / "s.xlsx").read_bytes() == b"alt"


def test_a_missing_folder_is_named(result: MatchResult, tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="gibt es nicht"):
        write_outputs(MATCH_FORMATS, [tmp_path / "fehlt" / "s.json"], result)


def test_of_several_outputs_all_are_written_or_none(result: MatchResult, tmp_path: Path) -> None:
    with pytest.raises(OutputError):
        write_outputs(MATCH_FORMATS, [tmp_path / "s.json", tmp_path / "fehlt" / "s.csv"], result)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("broken", ["replace", "fsync"])
def test_a_write_that_breaks_leaves_the_old_file_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, broken: str
) -> None:
    path = tmp_path / "s.json"
    path.write_bytes(b"alt")

    def fail(*_: object) -> None:
        raise OSError(28, "kein Platz")

    monkeypatch.setattr(Path if broken == "replace" else os, broken, fail)
    with pytest.raises(OutputError):
        writing.write_all({path: b"neu"}, writing.seen_at([path]))
    monkeypatch.undo()
    assert path.read_bytes() == b"alt"
    assert [entry.name for entry in tmp_path.iterdir()] == ["s.json"]
