"""The round of an officer: match, type, review, match again; as commands, with nothing lost on the way."""

import json
import random
import shutil
from collections.abc import Mapping
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from openpyxl import Workbook, load_workbook
from small_office import company

from fundmatch.cli import cli
from fundmatch.reports.workbook.table_sheet import HEADER_ROW

AS_OF = ["--as-of", "2026-11-22"]
Entries = Mapping[tuple[str, str], Mapping[str, str]]


@pytest.fixture(scope="module")
def matched(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A strategy of its own, matched once for all tests."""
    folder = tmp_path_factory.mktemp("office")
    company(folder, "sw")
    assert run(folder, "match").exit_code == 0
    return folder


@pytest.fixture
def office(matched: Path, tmp_path: Path) -> Path:
    """A copy of it for one test."""
    return shutil.copytree(matched, tmp_path / "office")


def run(office: Path, command: str, *more: str, book: str = "s.xlsx") -> Result:
    words = [command, str(office / "sw"), *AS_OF]
    words += ["-o", str(office / book)] if command == "match" else [str(office / book)] if book else []
    return CliRunner().invoke(cli, [*words, *more], prog_name="fundmatch")


def ok(result: Result) -> str:
    assert result.exit_code == 0, result.output
    return result.output


def rows(path: Path, sheet: str = "Shortlist") -> dict[tuple[str, str], dict[str, object]]:
    cells = list(load_workbook(path)[sheet].iter_rows(min_row=HEADER_ROW, values_only=True))
    records = [dict(zip(cells[0], row, strict=True)) for row in cells[1:]]
    return {(str(row["measure_id"]), str(row["programme_id"])): row for row in records if row["measure_id"]}


def type_into(path: Path, entries: Entries, sheet: str = "Shortlist") -> None:
    book = load_workbook(path)
    headers = {cell.value: cell.column for cell in book[sheet][HEADER_ROW]}
    for row in book[sheet].iter_rows(min_row=HEADER_ROW + 1):
        key = (str(row[headers["measure_id"] - 1].value), str(row[headers["programme_id"] - 1].value))
        for header, text in entries.get(key, {}).items():
            row[headers[header] - 1].value = text or None
    book.save(path)


def shuffle(path: Path) -> None:
    """Do to the workbook what offices do: sort, hide, insert a column, add and rename sheets."""
    book = load_workbook(path)
    sheet = book["Shortlist"]
    body = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=HEADER_ROW + 1)]
    random.Random(7).shuffle(body)  # noqa: S311 - an order, no secret
    for number, values in enumerate(body, start=HEADER_ROW + 1):
        for column, value in enumerate(values, start=1):
            sheet.cell(number, column).value = value
    for table in list(sheet.tables):
        del sheet.tables[table]
    sheet.insert_cols(3)
    sheet.cell(HEADER_ROW, 3).value = "Eigene Bemerkung"
    sheet.column_dimensions["E"].hidden = True
    sheet.title = "Liste Herbst"
    book.create_sheet("Protokoll", 0)["A1"] = "Sitzung am Montag"
    book.save(path)


def first(office: Path, count: int) -> list[tuple[str, str]]:
    return list(rows(office / "s.xlsx"))[:count]


def test_the_round_of_a_quarter(office: Path) -> None:
    one, two, three = first(office, 3)
    typed = {
        one: {"Status": "Beantragen", "Person": "Meier", "Notiz": "Kämmerei fragen"},
        two: {"Status": "Abgelehnt", "Grund": "Eigenanteil fehlt"},
        three: {"Datum": "nächste Woche", "Nächster Schritt": "-Anruf"},
    }
    type_into(office / "s.xlsx", typed)
    shuffle(office / "s.xlsx")
    assert "7 neu" in ok(run(office, "review", "--by", "Anna"))
    ok(run(office, "match"))
    again = rows(office / "s.xlsx")
    assert (again[one]["Status"], again[one]["Person"], again[one]["Notiz"]) == (
        "Beantragen",
        "Meier",
        "Kämmerei fragen",
    )
    assert (again[three]["Datum"], again[three]["Nächster Schritt"]) == ("nächste Woche", "-Anruf")
    assert two not in again
    aside = rows(office / "s.xlsx", "Entschieden")[two]
    assert (aside["Status"], aside["Grund"]) == ("Abgelehnt", "Eigenanteil fehlt")
    assert "abgelehnt" in str(aside["Warum hier"])
    assert len(list(office.glob("s.ersetzt-*.xlsx"))) == 1


def test_a_rejection_is_taken_back_where_it_is_shown(office: Path) -> None:
    (pair,) = first(office, 1)
    type_into(office / "s.xlsx", {pair: {"Status": "Abgelehnt"}})
    ok(run(office, "match", "--review"))
    type_into(office / "s.xlsx", {pair: {"Status": ""}}, "Entschieden")
    assert "1 geleert" in ok(run(office, "review"))
    ok(run(office, "match"))
    assert pair in rows(office / "s.xlsx")


def test_match_refuses_to_replace_what_nobody_has_taken_in(office: Path) -> None:
    type_into(office / "s.xlsx", {first(office, 1)[0]: {"Status": "Prüfen"}})
    before = (office / "s.xlsx").read_bytes()
    refused = run(office, "match")
    assert refused.exit_code == 1
    assert "enthält 1 neuen oder geänderten Eintrag, noch nicht übernommen." in refused.output
    assert "fundmatch review" in refused.output
    assert (office / "s.xlsx").read_bytes() == before
    assert "1 Eintrag aus der bisherigen Mappe" in ok(run(office, "match", "--review"))
    (copy,) = office.glob("s.ersetzt-*.xlsx")
    assert copy.read_bytes() == before


def test_what_is_new_since_the_last_workbook_is_marked(office: Path) -> None:
    assert {row["Neu"] for row in rows(office / "s.xlsx").values()} == {None}
    ok(run(office, "match", "--min-points", "40", book="eng.xlsx"))
    ok(run(office, "match", "--min-points", "28", book="eng.xlsx"))
    told = {**rows(office / "eng.xlsx"), **rows(office / "eng.xlsx", "Vielleicht")}
    assert {row["Neu"] for row in told.values()} == {None, "neu"}
    assert all(row["Passt"] < 40 for row in told.values() if row["Neu"])  # type: ignore[operator]


def test_a_rejected_pair_comes_back_when_the_programme_changed(office: Path) -> None:
    pair = first(office, 1)[0]
    type_into(office / "s.xlsx", {pair: {"Status": "Abgelehnt"}})
    ok(run(office, "review"))
    states = office / "sw" / "decisions_state.json"
    state = r"\"status\":\""
    text = states.read_text(encoding="utf-8")
    (before,) = {part.split('\\"')[0] for part in text.split(state)[1:]}
    states.write_text(text.replace(f"{state}{before}", f"{state}angekündigt"), encoding="utf-8")
    ok(run(office, "match"))
    assert rows(office / "s.xlsx")[pair]["Neu"] == f"wieder da: Antragsfenster: vorher angekündigt, jetzt {before}"


def test_decisions_on_other_measures_are_shown_and_change_no_points(office: Path) -> None:
    shown = rows(office / "s.xlsx")
    programme = next(p for _, p in shown if len([m for m, other in shown if other == p]) > 1)
    here, there = [key for key in shown if key[1] == programme][:2]
    points = {key: row["Passt"] for key, row in shown.items()}
    type_into(office / "s.xlsx", {here: {"Status": "Abgelehnt", "Grund": "Partner fehlen"}})
    ok(run(office, "match", "--review"))
    again = rows(office / "s.xlsx")
    assert again[there]["Bei anderen Maßnahmen"] == f"bei {here[0]} abgelehnt: Partner fehlen"
    assert all(points[key] == row["Passt"] for key, row in again.items() if key in points)


def test_two_officers_who_disagree_are_shown_side_by_side(office: Path) -> None:
    pair = first(office, 1)[0]
    shutil.copy(office / "s.xlsx", office / "b.xlsx")
    type_into(office / "s.xlsx", {pair: {"Status": "Beantragen"}})
    type_into(office / "b.xlsx", {pair: {"Status": "Abgelehnt"}})
    ok(run(office, "review", "--by", "Anna"))
    second = run(office, "review", "--by", "Bert", book="b.xlsx")
    assert second.exit_code == 1
    assert "„Beantragen“" in second.output
    assert "„Abgelehnt“ (b.xlsx" in second.output
    assert "Nichts übernommen" in second.output
    assert "1 Eintrag in decisions.csv" in ok(run(office, "review", "--prefer", "workbook", book="b.xlsx"))


def test_preview_writes_nothing_and_status_tells_the_progress(office: Path) -> None:
    type_into(office / "s.xlsx", {first(office, 1)[0]: {"Status": "Prüfen", "Person": "Kim"}})
    assert "nur Vorschau" in ok(run(office, "review", "--preview"))
    assert not (office / "sw" / "decisions.csv").exists()
    ok(run(office, "review"))
    told = ok(run(office, "review", "--status", book=""))
    proposals = sum(len(rows(office / "s.xlsx", sheet)) for sheet in ("Shortlist", "Vielleicht"))
    assert f"1 von {proposals} Vorschlägen entschieden" in told
    assert "Kim: Prüfen 1" in told


def test_reviewed_pairs_become_a_gold_file_that_evaluate_reads(office: Path) -> None:
    type_into(office / "s.xlsx", {pair: {"Status": "Beantragen"} for pair in first(office, 6)})
    ok(run(office, "review", "--gold", str(office / "gold.csv")))
    told = CliRunner().invoke(
        cli,
        ["evaluate", str(office / "gold.csv"), "--catalog", str(office / "catalogs"), "--no-peers"],
        prog_name="fundmatch",
    )
    assert told.exit_code == 0, told.output
    assert "hit@10" in told.output


def test_a_workbook_of_another_strategy_is_refused(office: Path) -> None:
    ok(run(office, "match", book="other.xlsx"))
    profile = office / "sw" / "profile.toml"
    profile.write_text(profile.read_text(encoding="utf-8").replace('name = "', 'name = "Andere '), encoding="utf-8")
    refused = run(office, "review", book="other.xlsx")
    assert refused.exit_code == 1
    assert "gehört zur Strategie" in refused.output
    assert "Nichts zu übernehmen" in ok(run(office, "review", "--other-strategy", book="other.xlsx"))


def test_a_file_that_is_no_workbook_of_ours_is_not_replaced(office: Path) -> None:
    Workbook().save(office / "fremd.xlsx")
    (office / "notiz.xlsx").write_text("wichtig", encoding="utf-8")
    for name in ("fremd.xlsx", "notiz.xlsx"):
        before = (office / name).read_bytes()
        refused = run(office, "match", book=name)
        assert refused.exit_code == 1
        assert "wird nicht überschrieben" in refused.output
        assert (office / name).read_bytes() == before


def test_review_wants_a_workbook_or_a_question(office: Path) -> None:
    refused = run(office, "review", book="")
    assert refused.exit_code == 2
    assert "Es fehlt die Arbeitsmappe" in refused.output


def test_json_carries_the_decisions(office: Path) -> None:
    one, two = first(office, 2)
    type_into(office / "s.xlsx", {one: {"Status": "Prüfen"}, two: {"Status": "Abgelehnt"}})
    ok(run(office, "review"))
    ok(run(office, "match", book="s.json"))
    entries = {entry["id"]: entry for entry in json.loads((office / "s.json").read_bytes())["measures"]}
    told = {one["programme"]: one for one in entries[one[0]]["candidates"]}
    assert told[one[1]]["decision"] == {"status": "Prüfen"}
    assert two[1] in [one["programme"] for one in entries[two[0]]["rejected"]]


@pytest.mark.parametrize("name", ["decisions.csv", "decisions_state.json", "measures.csv"])
def test_no_output_takes_the_place_of_a_file_of_the_strategy(office: Path, name: str) -> None:
    (office / "sw" / name).touch()
    before = (office / "sw" / name).read_bytes()
    refused = run(office, "match", book=f"sw/{name}")
    assert refused.exit_code == 1
    assert "gehört zur Strategie selbst" in refused.output
    assert (office / "sw" / name).read_bytes() == before


def test_a_table_that_is_matched_alone_is_not_written_over(office: Path) -> None:
    table = shutil.copy(office / "sw" / "measures.csv", office / "liste.csv")
    profile = str(office / "sw" / "profile.toml")
    before = table.read_bytes()
    words = ["match", str(table), "--profile", profile, *AS_OF, "-o", str(table)]
    refused = CliRunner().invoke(cli, words, prog_name="fundmatch")
    assert refused.exit_code == 1
    assert table.read_bytes() == before


def test_a_csv_that_is_replaced_is_kept_as_well(office: Path) -> None:
    (office / "s.csv").write_text("bearbeitet", encoding="utf-8")
    ok(run(office, "match", book="s.csv"))
    (copy,) = office.glob("s.ersetzt-*.csv")
    assert copy.read_text(encoding="utf-8") == "bearbeitet"


def test_the_ledger_is_no_place_for_a_gold_file(office: Path) -> None:
    type_into(office / "s.xlsx", {first(office, 1)[0]: {"Status": "Prüfen"}})
    ok(run(office, "review"))
    ledger = office / "sw" / "decisions.csv"
    before = ledger.read_bytes()
    refused = run(office, "review", "--gold", str(ledger), book="")
    assert refused.exit_code == 1
    assert "gehört zur Strategie selbst" in refused.output
    assert ledger.read_bytes() == before


def test_what_is_decided_is_written_for_the_files_and_nothing_of_the_strategy_is_replaced(office: Path) -> None:
    pair = first(office, 1)[0]
    type_into(office / "s.xlsx", {pair: {"Status": "Prüfen", "Person": "Öztürk"}})
    out = office / "entscheidungsprotokoll.csv"
    assert "1 Entscheidung nach" in ok(run(office, "review", "-o", str(out)))
    assert f";Öztürk;;{pair[0]};" in out.read_text("utf-8-sig")
    ok(run(office, "review", "-o", str(out), book=""))
    assert len(list(office.glob("entscheidungsprotokoll.ersetzt-*.csv"))) == 1
    assert run(office, "review", "-o", str(office / "sw" / "decisions.csv"), book="").exit_code == 1


def test_the_same_workbook_read_twice_raises_no_alarm(office: Path) -> None:
    """What was typed on one sheet never stood on the other, so nobody emptied it there."""
    (pair,) = first(office, 1)
    type_into(office / "s.xlsx", {pair: {"Status": "Prüfen"}})
    assert "1 neu" in ok(run(office, "review"))
    again = ok(run(office, "review"))
    assert "nicht geleert" not in again
    assert "Hinweis" not in again
