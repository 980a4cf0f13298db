"""Columns that somebody chose: in sight and in their order, the others folded, and nothing typed is lost by it."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from record_helpers import DAY, measure, programme, small_catalogue, strategy

from fundmatch.app.pipeline import match
from fundmatch.cli import cli
from fundmatch.core.errors import OutputError
from fundmatch.model.programme import Contact, Effort, Partners
from fundmatch.model.result import MatchResult
from fundmatch.reports.csv_tables import match_as_csv
from fundmatch.reports.result_json import match_as_json
from fundmatch.reports.workbook.columns import HIDDEN, ON_DEMAND, SHORTLIST
from fundmatch.reports.workbook.table_sheet import HEADER_ROW
from fundmatch.reports.workbook.view import checked_view, list_columns
from fundmatch.reports.workbook.write import match_as_workbook

HEADERS = [column.header for column in (*SHORTLIST, *ON_DEMAND) if column.header not in HIDDEN]
CALLED = programme(
    id="nrw-bad",
    name="Bäder",
    keywords=("Freibad",),
    typical_measures=("Freibad sanieren",),
    contact=Contact(body="NRW.BANK", phone="0211 91741-4800", mail="beratung@bank.de", page="https://bank.de/kontakt"),
    effort=Effort(stages=2, forms=15, note="Skizze formlos"),
    partners=Partners(partners_min=3),
)
SILENT = programme(id="nrw-hafen", name="Häfen", keywords=("Hafen",), typical_measures=("Hafen ausbauen",))


@pytest.fixture(scope="module")
def result() -> MatchResult:
    measures = (measure(extra={"Ortsteil": "Buer"}), measure(id="M-2", title="Hafen ausbauen"))
    return match(small_catalogue(CALLED, SILENT), strategy(*measures), as_of=DAY)


def shortlist(result: MatchResult, *names: str) -> Any:
    view = checked_view(names, ("Ortsteil",)) if names else None
    return load_workbook(io.BytesIO(match_as_workbook(result, view)))["Shortlist"]


def heads(sheet: Any, *, in_sight: bool) -> list[str]:
    hidden = {at for one in sheet.column_dimensions.values() if one.hidden for at in range(one.min, one.max + 1)}
    return [cell.value for cell in sheet[HEADER_ROW] if not (in_sight and cell.column in hidden)]


def row_of(sheet: Any, measure_id: str) -> dict[str, Any]:
    names = [cell.value for cell in sheet[HEADER_ROW]]
    rows = (
        dict(zip(names, (cell.value for cell in row), strict=True)) for row in sheet.iter_rows(min_row=HEADER_ROW + 1)
    )
    return next(row for row in rows if row["measure_id"] == measure_id)


@given(names=st.lists(st.sampled_from([*HEADERS, "Ortsteil"]), min_size=1, max_size=9, unique=True))
@settings(max_examples=8, deadline=None)
def test_what_was_chosen_is_in_sight_in_its_order_and_nothing_is_gone(result: MatchResult, names: list[str]) -> None:
    sheet = shortlist(result, *names)
    assert heads(sheet, in_sight=True) == names
    standing = [column.header for column in list_columns(("Ortsteil",))]
    assert set(heads(sheet, in_sight=False)) == {*standing, *names}


def test_a_csv_has_only_what_was_chosen_and_the_identity(result: MatchResult) -> None:
    text = match_as_csv(result, checked_view(("Ortsteil", "passt", "Notiz"), ("Ortsteil",))).decode("utf-8-sig")
    header, first, *_ = csv.reader(io.StringIO(text), delimiter=";")
    assert header == ["Ortsteil", "Passt", "Notiz", "measure_id", "programme_id"]
    assert (first[0], first[3:]) == ("Buer", ["M-1", "nrw-bad"])


def test_whom_to_call_and_what_it_takes_stand_in_every_output(result: MatchResult) -> None:
    sheet = shortlist(result)
    known, unknown = row_of(sheet, "M-1"), row_of(sheet, "M-2")
    assert known["Kontakt"] == "NRW.BANK, Tel. 0211 91741-4800, beratung@bank.de, https://bank.de/kontakt"
    assert known["Aufwand"] == "2 Stufen, erster Antrag bis 15 Seiten (Skizze formlos); mindestens 3 Partner"
    assert (unknown["Kontakt"], unknown["Aufwand"], unknown["Kontaktseite"]) == ("keine Angabe", "keine Angabe", None)
    entries = json.loads(match_as_json(result))["measures"]
    assert entries[0]["candidates"][0]["contact"]["mail"] == "beratung@bank.de"
    assert entries[0]["candidates"][0]["effort"] == {"stages": 2, "forms": 15, "note": "Skizze formlos"}
    assert entries[1]["candidates"][0]["contact"] is None


def test_names_are_found_without_regard_to_capitals_and_spaces_and_each_counts_once() -> None:
    assert checked_view(("  FRIST ", "dürfen  wir?", "frist"), ()) == ("Frist", "Dürfen wir?")


@pytest.mark.parametrize(
    ("names", "said"),
    [
        (("Fristt", "Foo"), ["„Fristt“ (gemeint ist wohl „Frist“)", "„Foo“", "Es gibt: Maßnahme; Programm"]),
        (("measure_id",), ["„measure_id“"]),
        ((), ["nennt keine Spalte"]),
    ],
)
def test_unknown_columns_are_all_named_before_anything_is_written(names: tuple[str, ...], said: list[str]) -> None:
    with pytest.raises(OutputError) as caught:
        checked_view(names, ())
    for part in said:
        assert part in str(caught.value)


def run(*words: str) -> Result:
    return CliRunner().invoke(cli, words, prog_name="fundmatch")


def test_a_view_can_be_a_file_and_is_only_for_tables(tmp_path: Path) -> None:
    table, view, out = tmp_path / "liste.csv", tmp_path / "ansicht.txt", tmp_path / "a.csv"
    table.write_text("Titel\nFreibad sanieren\n", encoding="utf-8")
    view.write_text("# was die Kämmerei sehen will\nProgramm\n\nZuwendung bis\n", encoding="utf-8")
    done = run("match", str(table), "-o", str(out), "--columns-out", str(view))
    assert done.exit_code == 0, done.output
    assert out.read_text("utf-8-sig").splitlines()[0] == "Programm;Zuwendung bis;measure_id;programme_id"
    wrong = run("match", str(table), "-o", str(tmp_path / "a.json"), "--columns-out", str(view))
    assert (wrong.exit_code, "--columns-out gilt nur für .xlsx, .csv" in wrong.output) == (2, True)
