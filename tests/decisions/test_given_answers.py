"""Answers to open questions: typed into the workbook, taken into a file of their own, and in the next run."""

from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook
from record_helpers import DAY, measure, strategy
from small_office import company

from fundmatch.cli import cli
from fundmatch.decisions.answer_cells import TypedAnswer
from fundmatch.decisions.answer_review import plan_answers, take_in_answers
from fundmatch.decisions.answered import answered, value_of
from fundmatch.decisions.given_answers import ANSWERS, GivenAnswers, field_called, label_of, read_answers
from fundmatch.decisions.merge import Prefer
from fundmatch.decisions.workbook_reader import read_workbook
from fundmatch.files.cell_values import CellError
from fundmatch.model.decision import ALL, GivenAnswer
from fundmatch.model.ranges import EuroRange
from fundmatch.model.strategy import Strategy
from fundmatch.reports.workbook.table_sheet import HEADER_ROW
from fundmatch.strategy.reading import read_strategy

AS_OF = ["--as-of", "2026-11-22"]


def run(*words: str) -> tuple[int, str]:
    result = CliRunner().invoke(cli, [*words], catch_exceptions=False)
    return result.exit_code, result.output


def given_answer(field: str, answer: str, measure_id: str = "M-1", **more: object) -> GivenAnswer:
    base = {"nr": 1, "recorded": None, "by": "Kaya", "file": "s.xlsx", "item": ""}
    return GivenAnswer(field=field, answer=answer, measure_id=measure_id, **{**base, **more})  # type: ignore[arg-type]


def completed(own: Strategy, *lines: GivenAnswer) -> tuple[Strategy, str]:
    found = answered(own, GivenAnswers(lines=tuple(replace(one, nr=nr) for nr, one in enumerate(lines, start=1))))
    return found.strategy, "\n".join(found.hints)


@pytest.mark.parametrize(
    ("field", "text", "value"),
    [
        ("started", "nein", False),
        ("started", "Ja", True),
        ("cost_total_eur", "3–4 Mio. €", EuroRange(3_000_000, 4_000_000)),
        ("cost_kind", "Bau; Kauf", ("Bau", "Kauf")),
        ("earlier_funding", "keine", "keine"),
        ("partners", "Hochschule; Stadtwerke", "Hochschule; Stadtwerke"),
    ],
)
def test_an_answer_is_read_as_the_table_would_be(field: str, text: str, value: object) -> None:
    assert value_of(field, text, of_profile=False) == value


@pytest.mark.parametrize(
    ("field", "text"), [("started", "vielleicht"), ("cost_total_eur", "viel"), ("cost_kind", "Gold")]
)
def test_what_is_no_answer_is_refused_with_a_remedy(field: str, text: str) -> None:
    with pytest.raises(CellError) as caught:
        value_of(field, text, of_profile=False)
    assert caught.value.remedy


def test_an_answer_for_one_goes_before_one_for_all_and_fills_only_what_is_empty() -> None:
    own = strategy(measure(), measure(id="M-2", started=True), measure(id="M-3", done=True), measure(id="M-4"))
    found, _ = completed(own, given_answer("started", "nein", ALL), given_answer("started", "ja", "M-4"))
    assert [one.started for one in found.measures] == [False, True, None, True]
    assert own.measures[0].started is None


def test_where_table_and_answer_differ_the_newer_holds_and_it_is_said() -> None:
    own = strategy(measure(started=True))
    changed, said = completed(own, given_answer("started", "nein", before=""))
    assert (changed.measures[0].started, "es gilt die Tabelle" in said) == (True, True)
    corrected, said = completed(own, given_answer("started", "nein", before="ja"))
    assert (corrected.measures[0].started, "es gilt die Antwort „nein“" in said) == (False, True)


def test_answers_about_the_profile_say_yes_and_no() -> None:
    own = strategy(measure())
    found, _ = completed(
        own,
        given_answer("areas", "nein", "", item="Musterregion"),
        given_answer("plans", "ja", "", item="Wärmeplan"),
        given_answer("plans", "nein", "", item="Lärmaktionsplan"),
        given_answer("population", "250.000", ""),
    )
    profile = found.profile
    assert (profile.areas_outside, profile.plans, profile.plans_missing) == (
        ("Musterregion",), ("Wärmeplan",), ("Lärmaktionsplan",),
    )  # fmt: skip
    assert profile.population == own.profile.population
    assert all("Kaya" in found.origins[name] for name in ("areas_outside", "plans", "plans_missing"))


def test_answers_about_the_profile_do_not_count_for_another_place() -> None:
    lines = (given_answer("budget", "ausgeglichen", ""), given_answer("started", "nein"))
    elsewhere = replace(strategy(measure()), another_place=True)
    known, hints = completed(elsewhere, *lines)
    assert known.profile == elsewhere.profile
    assert known.measures[0].started is False
    assert "die Antworten zum Profil gelten nicht für" in hints
    assert completed(elsewhere, lines[1])[1] == ""


def test_an_answer_whose_measure_is_gone_stays_and_is_named() -> None:
    _, said = completed(strategy(measure()), given_answer("started", "nein", "M-9"))
    assert "„M-9“ gibt es nicht mehr" in said


def typed_answer(field: str, answer: str, *, shown: str = "", measure_id: str = "M-1") -> tuple[str, TypedAnswer]:
    one = TypedAnswer(measure_id=measure_id, field=field, item="", answer=answer, shown=shown, place="Zeile 5")
    return "s.xlsx", one


def test_two_answers_to_one_question_are_shown_side_by_side_and_none_is_taken(tmp_path: Path) -> None:
    typed = [typed_answer("started", "ja"), typed_answer("started", "nein")]
    plan = plan_answers(GivenAnswers(), typed, strategy(measure()))
    assert (plan.new, len(plan.conflicts)) == ((), 1)
    assert "„ja“" in plan.conflicts[0]
    assert "„nein“" in plan.conflicts[0]
    there = GivenAnswers(lines=(given_answer("started", "ja"),))
    assert plan_answers(there, typed[1:], strategy(measure())).conflicts
    assert not plan_answers(there, [typed_answer("started", "nein", shown="ja")], strategy(measure())).conflicts
    assert not plan_answers(there, typed[:1], strategy(measure())).new
    assert not list(tmp_path.iterdir())


def test_the_file_is_only_added_to_and_an_empty_answer_takes_one_back(tmp_path: Path) -> None:
    own = strategy(measure())
    for answer, shown in (("ja", ""), ("nein", "ja"), ("", "nein")):
        plan = plan_answers(read_answers(tmp_path), [typed_answer("started", answer, shown=shown)], own)
        before = (tmp_path / "answers.csv").read_bytes() if answer != "ja" else b""
        take_in_answers(tmp_path, plan.new, by="Kaya", on=DAY)
        assert (tmp_path / "answers.csv").read_bytes().startswith(before)
    assert [one.answer for one in read_answers(tmp_path).lines] == ["ja", "nein", ""]
    assert read_answers(tmp_path).current() == {}


def test_lines_that_nobody_understands_stay_and_do_not_count() -> None:
    data = "Lfd. Nr.;Feld;Antwort;Kennung der Maßnahme\n1;Quatsch;ja;M-1\nzwei;Kostenart;Bau;M-1\n3;Kostenart;Bau;M-1\n"
    lines, hints = ANSWERS.parse(data.encode("utf-8-sig"))
    assert [one.nr for one in lines] == [3]
    assert len(hints) == 2
    assert field_called(label_of("cost_kind")) == "cost_kind"


@given(st.text(max_size=40), st.text(max_size=40))
def test_no_text_is_changed_on_its_way_through_the_file(answer: str, title: str) -> None:
    from fundmatch.files.excel_csv import CsvFile, writable

    line = given_answer("note", writable(answer), measure_title=writable(title))
    (back,), _ = ANSWERS.parse(ANSWERS.with_lines(CsvFile(form=ANSWERS.form), [line]))
    assert (back.answer, back.measure_title) == (line.answer, line.measure_title)


@pytest.fixture
def office(tmp_path: Path) -> Path:
    company(tmp_path)
    assert run("match", str(tmp_path / "office"), *AS_OF, "-o", str(tmp_path / "office/s.xlsx"))[0] == 0
    return tmp_path / "office"


def type_into(path: Path, answers: dict[tuple[str | None, str], str]) -> int:
    book = load_workbook(path)
    sheet = book["Offene Fragen"]
    places = {cell.value: cell.column for cell in sheet[HEADER_ROW]}
    count = 0
    for row in range(HEADER_ROW + 1, sheet.max_row + 1):
        asked = (sheet.cell(row, places["answer_measure"]).value, sheet.cell(row, places["answer_field"]).value)
        if asked in answers:
            sheet.cell(row, places["Antwort"]).value = answers[asked]
            count += 1
    book.save(path)
    return count


def test_the_round_of_an_answer(office: Path) -> None:
    table = (office / "measures.csv").read_bytes()
    book = office / "s.xlsx"
    assert type_into(book, {(ALL, "cost_kind"): "Bau"}) == 1
    code, said = run("match", str(office), *AS_OF, "-o", str(book))
    assert (code, "1 neue Antwort" in said) == (1, True)
    code, said = run("review", str(office), str(book), *AS_OF, "--by", "Kaya")
    assert (code, "1 Antwort in answers.csv übernommen" in said) == (0, True)
    assert (office / "measures.csv").read_bytes() == table
    assert run("review", str(office), str(book), *AS_OF, "--by", "Kaya")[1].count("Antwort") == 0
    assert run("match", str(office), *AS_OF, "-o", str(book))[0] == 0
    questions = [
        [cell.value for cell in row] for row in load_workbook(book)["Offene Fragen"].iter_rows(min_row=HEADER_ROW)
    ]
    shown = next(row for row in questions if row[0] == "alle" and "schon beantwortet" in str(row[6]))
    assert shown[3] == "Bau"
    assert not read_workbook(book, strategy="", other_strategy=True).answers
    assert len(read_answers(office).current()) == 1
    assert all("cost_kind" not in str(row[8]) for row in questions if row[0] not in ("alle", "Wo"))


def test_a_wrong_answer_is_named_with_its_row_and_the_others_are_taken(office: Path) -> None:
    book = office / "s.xlsx"
    type_into(book, {(ALL, "cost_kind"): "Gold", (ALL, "started"): "nein"})
    code, said = run("review", str(office), str(book), *AS_OF, "--by", "Kaya")
    assert code == 1
    assert "Gold" in said
    assert "Zeile" in said
    assert read_strategy(office).measures


@pytest.mark.parametrize(
    ("title", "holds"),
    [
        ("Freibad sanieren", True),
        ("Sanierung des Freibads Nord", True),
        ("Radweg am Kanal bauen", False),
        ("", True),  # a line of an earlier version does not say
    ],
)
def test_a_number_that_names_another_measure_inherits_no_answer(title: str, holds: bool) -> None:
    done, said = completed(
        strategy(measure(title="Freibad sanieren")), given_answer("started", "ja", measure_title=title)
    )
    assert done.measures[0].started is (True if holds else None)
    assert ("heißt jetzt „Freibad sanieren“" in said) is not holds


@pytest.mark.parametrize(("prefer", "taken"), [("workbook", ["Planung"]), ("ledger", []), (None, [])])
def test_a_conflict_of_answers_is_settled_as_one_of_decisions_is(prefer: Prefer | None, taken: list[str]) -> None:
    there = GivenAnswers(lines=(given_answer("cost_kind", "Personal"),))
    saved = {"a.xlsx": datetime(2026, 11, 1, 9), "b.xlsx": datetime(2026, 11, 2, 9)}
    typed = [("a.xlsx", typed_answer("cost_kind", "Bau")[1]), ("b.xlsx", typed_answer("cost_kind", "Planung")[1])]
    plan = plan_answers(there, typed, strategy(measure()), prefer=prefer, saved=saved)
    assert [one.answer for one in plan.new] == taken
    assert bool(plan.conflicts) is (prefer is None)


def test_of_two_answers_saved_at_one_time_nobody_can_tell_the_later() -> None:
    typed = [typed_answer("cost_kind", "Bau"), typed_answer("cost_kind", "Planung")]
    assert plan_answers(GivenAnswers(), typed, strategy(measure()), prefer="workbook").conflicts
