"""Looks at pages: ticked on the sheet "Nachsehen", taken into a file of their own, and shown by the next run."""

import shutil
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook
from record_helpers import DAY
from small_office import company

from fundmatch.cli import cli
from fundmatch.core.dates import PartialDate
from fundmatch.decisions.checked_cells import TypedCheck
from fundmatch.decisions.checked_pages import CHECKED, Checks, latest_checks, read_checks
from fundmatch.decisions.checked_review import CheckPlan, plan_checks, take_in_checks
from fundmatch.decisions.workbook_reader import read_workbook
from fundmatch.files.excel_csv import CsvFile, writable
from fundmatch.model.decision import Checked
from fundmatch.reports.workbook.table_sheet import HEADER_ROW

AS_OF = ["--as-of", "2026-11-22"]
TODAY = date(2026, 11, 22)
SHEET = "Nachsehen"


def run(*words: str) -> tuple[int, str]:
    result = CliRunner().invoke(cli, [*words], catch_exceptions=False)
    return result.exit_code, result.output


def row(tick: str, found: str = "", *, shown: int = 0, programme: str = "nrw-p") -> tuple[str, TypedCheck]:
    return "s.xlsx", TypedCheck(
        programme_id=programme, programme_name="P", tick=tick, found=found, shown=shown, place="Zeile 5, Spalte F"
    )


def plan(*typed: tuple[str, TypedCheck], checks: Checks | None = None) -> CheckPlan:
    return plan_checks(checks or Checks(), typed, {"nrw-p": "Programm P"}, day=TODAY, until=TODAY)


def look(nr: int, day: str, **more: str) -> Checked:
    base = {"by": "Kaya", "file": "s.xlsx", "programme_id": "nrw-p"}
    return Checked(nr=nr, recorded=None, day=PartialDate.parse(day), **{**base, **more})


@pytest.mark.parametrize(
    ("tick", "day"),
    [("ja", "2026-11-22"), ("X", "2026-11-22"), ("heute", "2026-11-22"), ("15.11.2026", "2026-11-15")],
)
def test_a_tick_is_the_day_of_the_review_and_a_date_is_itself(tick: str, day: str) -> None:
    (new,) = plan(row(tick, "zu bis März")).new
    assert (str(new.day), new.found, new.programme_name) == (day, "zu bis März", "Programm P")


@pytest.mark.parametrize(
    ("tick", "found", "words"),
    [
        ("bald", "", "weder ja noch ein Tag"),
        ("11/2026", "", "nennt keinen Tag"),
        ("23.11.2026", "", "liegt nach dem Tag"),
        ("", "offen", "nicht, wann nachgesehen wurde"),
        ("nein", "offen", "nicht, wann nachgesehen wurde"),
    ],
)
def test_what_is_no_day_is_named_with_place_and_remedy(tick: str, found: str, words: str) -> None:
    made = plan(row(tick, found), row("ja", programme="nrw-q"))
    (fault,) = made.faults
    assert words in fault.note
    assert fault.remedy
    assert "Zeile 5, Spalte F" in str(fault)
    assert [one.programme_id for one in made.new] == ["nrw-q"]


def test_a_no_without_a_word_says_that_nobody_looked() -> None:
    assert plan(row("nein")) == CheckPlan()


def test_a_tick_in_a_row_that_lost_its_programme_is_named() -> None:
    assert "gehört zu keinem Programm" in plan(row("ja", programme="")).faults[0].note


def test_a_row_that_was_taken_in_is_no_second_look_but_a_new_workbook_is() -> None:
    there = Checks(lines=(look(1, "2026-11-01", typed="ja", found="zu"),))
    assert not plan(row("Ja", "zu"), checks=there).new
    assert [str(one.day) for one in plan(row("ja", "zu", shown=1), checks=there).new] == ["2026-11-22"]
    assert plan(row("ja", "doch offen"), checks=there).new


def test_two_officers_who_found_different_things_are_both_kept() -> None:
    made = plan(row("ja", "zu"), row("ja", "offen"), row("ja", "zu"))
    assert [one.found for one in made.new] == ["zu", "offen"]


def test_the_file_only_grows_and_the_latest_day_counts(tmp_path: Path) -> None:
    for typed in (row("20.11.2026", "zu"), row("15.11.2026", "offen")):
        before = (tmp_path / "checked.csv").read_bytes() if (tmp_path / "checked.csv").exists() else b""
        take_in_checks(tmp_path, plan(typed, checks=read_checks(tmp_path)).new, by="Kaya", on=DAY)
        assert (tmp_path / "checked.csv").read_bytes().startswith(before)
    assert [one.nr for one in read_checks(tmp_path).lines] == [1, 2]
    assert latest_checks(read_checks(tmp_path))["nrw-p"].found == "zu"


def test_lines_that_nobody_understands_stay_and_do_not_count() -> None:
    head = "Lfd. Nr.;Kennung des Programms;Nachgesehen am;Gefunden\n"
    data = f"{head}zwei;nrw-p;2026-11-01;x\n1;;2026-11-01;x\n2;nrw-p;2026;x\n3;nrw-p;01.11.2026;ja\n"
    lines, hints = CHECKED.parse(data.encode("utf-8-sig"))
    assert [one.nr for one in lines] == [3]
    assert len(hints) == 3


@given(st.text(max_size=40), st.text(max_size=40))
def test_no_text_is_changed_on_its_way_through_the_file(found: str, typed: str) -> None:
    line = look(1, "2026-11-01", found=writable(found), typed=writable(typed))
    (back,), _ = CHECKED.parse(CHECKED.with_lines(CsvFile(form=CHECKED.form), [line]))
    assert (back.found, back.typed) == (line.found, line.typed)


@pytest.fixture(scope="module")
def matched(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = company(tmp_path_factory.mktemp("looks"))
    assert run("match", str(folder), *AS_OF, "-o", str(folder / "s.xlsx"))[0] == 0
    return folder


@pytest.fixture
def office(matched: Path, tmp_path: Path) -> Path:
    return shutil.copytree(matched.parent, tmp_path / "place") / "office"


def shown(path: Path) -> list[dict[str, object]]:
    cells = list(load_workbook(path)[SHEET].iter_rows(min_row=HEADER_ROW, values_only=True))
    return [dict(zip(map(str, cells[0]), one, strict=True)) for one in cells[1:]]


def type_into(path: Path, entries: dict[int, tuple[object, str]]) -> None:
    book = load_workbook(path)
    headers = {cell.value: cell.column for cell in book[SHEET][HEADER_ROW]}
    for place, (tick, found) in entries.items():
        book[SHEET].cell(HEADER_ROW + 1 + place, headers["heute geprüft"]).value = tick
        book[SHEET].cell(HEADER_ROW + 1 + place, headers["gefunden"]).value = found or None
    book.save(path)


def test_the_round_of_a_look(office: Path) -> None:
    book = office / "s.xlsx"
    first, second = shown(book)[:2]
    type_into(book, {0: ("ja", "zu, neu ab März"), 1: (date(2026, 11, 20), "")})
    code, said = run("match", str(office), *AS_OF, "-o", str(book))
    assert (code, "2 neue Einträge unter „heute geprüft“" in said) == (1, True)
    code, said = run("review", str(office), str(book), *AS_OF, "--by", "Kaya")
    assert (code, "in checked.csv übernommen" in said) == (0, True)
    before = (office / "checked.csv").read_bytes()
    assert run("review", str(office), str(book), "--as-of", "2026-11-29", "--by", "Kaya")[0] == 0
    assert (office / "checked.csv").read_bytes() == before
    assert run("match", str(office), *AS_OF, "-o", str(book))[0] == 0
    rows = {one["checked_programme"]: place for place, one in enumerate(shown(book))}
    assert {rows[first["checked_programme"]], rows[second["checked_programme"]]} == {len(rows) - 2, len(rows) - 1}
    again = shown(book)[rows[first["checked_programme"]]]
    assert again["zuletzt nachgesehen (Stadt)"] == "22.11.2026 (Kaya): zu, neu ab März"
    assert (again["heute geprüft"], again["gefunden"]) == (None, None)
    assert not read_workbook(book, strategy="", other_strategy=True).checks
    later = ["--as-of", "2026-12-23"]
    assert run("match", str(office), *later, "-o", str(office / "later.xlsx"))[0] == 0
    # The round of the first is over by then.
    assert shown(office / "later.xlsx")[0]["checked_programme"] == second["checked_programme"]


def test_the_order_is_that_of_catalog_stale(office: Path) -> None:
    _, said = run("catalog", "stale", "--strategy", str(office), "--top", "500", *AS_OF)
    ranked = [line.split("@")[0].split()[-1] for line in said.splitlines() if "@" in line]
    mine = [str(one["checked_programme"]) for one in shown(office / "s.xlsx")]
    # What is proposed and nobody knows whether it is open is looked up too, however lately it was seen.
    old = [programme for programme in mine if programme in set(ranked)]
    assert old == [programme for programme in ranked if programme in set(mine)]
    assert old


def test_a_wrong_entry_keeps_the_workbook_from_being_replaced_and_the_others_are_taken(office: Path) -> None:
    book = office / "s.xlsx"
    type_into(book, {0: ("bald", "x"), 1: ("ja", "")})
    code, said = run("review", str(office), str(book), *AS_OF, "--by", "Kaya")
    assert code == 1
    assert "Blatt „Nachsehen“, Zeile 4, Spalte F" in said
    assert len(read_checks(office).lines) == 1
    code, said = run("match", str(office), *AS_OF, "-o", str(book))
    assert (code, "1 nicht lesbaren Eintrag unter „heute geprüft“" in said) == (1, True)
