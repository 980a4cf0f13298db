"""The sheet "Profil" of a result, taken back: what was changed there becomes an answer, the officer's files stay."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner
from openpyxl import load_workbook
from record_helpers import DAY, GELSENKIRCHEN, measure, strategy
from small_office import company

from fundmatch.cli import cli
from fundmatch.core.field_spec import specs
from fundmatch.decisions.answer_cells import TypedAnswer
from fundmatch.decisions.answer_review import AnswerPlan, plan_answers, take_in_answers
from fundmatch.decisions.answered import answered
from fundmatch.decisions.given_answers import GivenAnswers, field_called, label_of, read_answers
from fundmatch.decisions.workbook_reader import read_workbook
from fundmatch.model.decision import GivenAnswer
from fundmatch.model.strategy import Profile
from fundmatch.reports.workbook.table_sheet import HEADER_ROW

AS_OF = ["--as-of", "2026-11-22"]
OWN = strategy(measure(), profile=replace(GELSENKIRCHEN, population=263_000, areas=("Ruhrgebiet",), budget="unbekannt"))


def run(*words: str) -> tuple[int, str]:
    result = CliRunner().invoke(cli, [*words], catch_exceptions=False)
    return result.exit_code, result.output


def line(field: str, value: str, stood: str = "", *, shown: str = "", file: str = "a.xlsx") -> tuple[str, TypedAnswer]:
    return file, TypedAnswer(
        measure_id="", field=field, item="", answer=value, shown=shown, stood=stood, place=f"{file}, Zeile 9"
    )


def plan(*typed: tuple[str, TypedAnswer], answers: tuple[GivenAnswer, ...] = ()) -> AnswerPlan:
    return plan_answers(GivenAnswers(lines=answers), typed, OWN)


def answer(nr: int, field: str, text: str, *, item: str = "", before: str = "") -> GivenAnswer:
    return GivenAnswer(
        nr=nr,
        recorded=None,
        by="Kaya",
        file="a.xlsx",
        measure_id="",
        field=field,
        item=item,
        answer=text,
        before=before,
    )


def test_only_what_really_changed_is_taken() -> None:
    typed = [
        line("population", "263.000", "263000"),
        line("areas", "Ruhrgebiet ", "Ruhrgebiet"),
        line("budget", "HSK", "unbekannt"),
    ]
    assert [(one.field, one.answer) for one in plan(*typed).new] == [("budget", "HSK")]


@pytest.mark.parametrize(
    ("field", "value", "stood", "words"),
    [
        ("population", "viele", "263000", "viele"),
        ("budget", "gut", "unbekannt", "gut"),
        ("population", "", "263000", "„unbekannt“ schreiben"),
        ("name", "Stadt Herne", "Stadt Gelsenkirchen", "--for ORT"),
        ("state", "BY", "NRW", "--for ORT"),
    ],
)
def test_what_cannot_be_taken_is_named_with_place_and_remedy(field: str, value: str, stood: str, words: str) -> None:
    made = plan(line(field, value, stood), line("council_lead_weeks", "8"))
    (fault,) = made.faults
    assert words in str(fault)
    assert "a.xlsx, Zeile 9" in str(fault)
    assert fault.remedy
    assert [one.field for one in made.new] == ["council_lead_weeks"]


def test_two_workbooks_that_differ_are_shown_side_by_side_and_a_third_changes_nothing_about_it() -> None:
    one, other = line("budget", "HSK"), line("budget", "ausgeglichen", file="b.xlsx")
    third = line("budget", "ausgeglichen", file="c.xlsx")
    for typed in ((one, other), (one, other, third)):
        made = plan(*typed)
        assert (made.new, len(made.conflicts)) == ((), 1)
        assert "„HSK“ (a.xlsx, Zeile 9) | „ausgeglichen“ (b.xlsx, Zeile 9)" in made.conflicts[0]
    assert len(plan(one, line("budget", "Haushaltssicherung", file="b.xlsx")).new) == 1


def test_an_answer_that_came_meanwhile_is_not_written_over() -> None:
    there = (answer(1, "budget", "ausgeglichen"),)
    assert "Kaya" in plan(line("budget", "HSK"), answers=there).conflicts[0]
    assert plan(line("budget", "HSK", "ausgeglichen", shown="ausgeglichen"), answers=there).new
    assert plan(line("budget", "", "ausgeglichen", shown="ausgeglichen"), answers=there).new[0].answer == ""
    assert plan(line("budget", "ausgeglichen"), answers=there) == AnswerPlan()


def test_a_whole_list_and_answers_to_its_entries_go_by_their_order() -> None:
    entry = answer(1, "areas", "ja", item="Musterregion")
    whole = answer(2, "areas", "Emscher-Lippe", before="Ruhrgebiet")
    no = answer(3, "areas", "nein", item="Emscher-Lippe")
    found = answered(OWN, GivenAnswers(lines=(entry, whole))).strategy
    assert found.profile.areas == ("Emscher-Lippe",)
    assert found.origins["areas"].startswith("Antwort von Kaya")
    found = answered(OWN, GivenAnswers(lines=(entry, whole, no))).strategy
    assert (found.profile.areas, found.profile.areas_outside) == ((), ("Emscher-Lippe",))


def test_unknown_is_an_answer_and_a_newer_file_holds() -> None:
    found = answered(OWN, GivenAnswers(lines=(answer(1, "population", "unbekannt", before="263000"),)))
    assert found.strategy.profile.population is None
    found = answered(OWN, GivenAnswers(lines=(answer(1, "population", "260.000", before="261000"),)))
    assert found.strategy.profile.population == 263_000
    assert "sie ist jünger" in found.hints[0]


def test_every_fact_of_the_profile_goes_through_the_file(tmp_path: Path) -> None:
    names = [spec.name for spec in specs(Profile) if spec.record is None]
    assert [field_called(label_of(name)) for name in names] == names
    lines = [answer(0, name, "x") for name in names]
    take_in_answers(tmp_path, lines, by="Kaya", on=DAY)
    assert [one.field for one in read_answers(tmp_path).lines] == names


@pytest.fixture(scope="module")
def matched(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = company(tmp_path_factory.mktemp("profile"))
    assert run("match", str(folder), *AS_OF, "-o", str(folder / "s.xlsx"))[0] == 0
    return folder


@pytest.fixture
def office(matched: Path, tmp_path: Path) -> Path:
    return shutil.copytree(matched.parent, tmp_path / "place") / "office"


def lines_of(path: Path) -> dict[str, tuple[object, ...]]:
    rows = load_workbook(path)["Profil"].iter_rows(min_row=HEADER_ROW + 1, values_only=True)
    return {str(row[4]): row for row in rows}


def write(path: Path, values: dict[str, object]) -> None:
    book = load_workbook(path)
    for row in book["Profil"].iter_rows(min_row=HEADER_ROW + 1):
        if row[4].value in values:
            row[1].value = values[str(row[4].value)]
    book.save(path)


def test_the_round_of_a_profile(office: Path) -> None:
    book = office / "s.xlsx"
    before = (office / "profile.toml").read_bytes()
    assert not read_workbook(book, strategy="", other_strategy=True).answers
    assert lines_of(book)["population"][1] == 48_500
    write(book, {"population": 50_000, "budget": "Haushaltssicherung", "council_dates": "10.12.2026; 11.02.2027"})
    code, said = run("match", str(office), *AS_OF, "-o", str(book))
    assert (code, "3 neue Antworten" in said) == (1, True)
    code, said = run("review", str(office), str(book), *AS_OF, "--by", "Kaya")
    assert (code, "3 Antworten in answers.csv" in said) == (0, True), said
    assert (office / "profile.toml").read_bytes() == before
    assert run("review", str(office), str(book), *AS_OF, "--by", "Kaya")[1].count("Antwort") == 0
    code, said = run("match", str(office), *AS_OF, "-o", str(book))
    assert code == 0, said
    shown = lines_of(book)
    assert (shown["population"][1], shown["budget"][1]) == (50_000, "Haushaltssicherung")
    assert shown["council_dates"][1] == "10.12.2026; 11.02.2027"
    assert "Antwort von Kaya am" in str(shown["population"][3])
    assert not read_workbook(book, strategy="", other_strategy=True).answers
    write(book, {"population": None})
    assert "zurückgenommen" in run("review", str(office), str(book), *AS_OF, "--by", "Kaya")[1]
    assert run("match", str(office), *AS_OF, "-o", str(book))[0] == 0
    assert lines_of(book)["population"][1] == 48_500


def test_a_wrong_value_is_named_with_its_cell_and_the_workbook_is_not_replaced(office: Path) -> None:
    book = office / "s.xlsx"
    write(book, {"population": "viele", "council_lead_weeks": 10})
    code, said = run("review", str(office), str(book), *AS_OF, "--by", "Kaya")
    assert code == 1
    assert "Blatt „Profil“, Zeile 9, Spalte B" in said
    assert [one.field for one in read_answers(office).lines] == ["council_lead_weeks"]
    assert run("match", str(office), *AS_OF, "-o", str(book))[0] == 1
