"""A rule is declared once: what the declaration says is what the rule does, and all that show rules show it."""

from dataclasses import fields, replace
from decimal import Decimal
from io import BytesIO

import openpyxl
import pytest
from reading_cases import day_of, measure_of, profile_of, programme_of, rows_of
from record_helpers import COMPLETE, DAY, GELSENKIRCHEN, SETTLED, measure, programme, small_catalogue, strategy

from fundmatch.app.pipeline import Matcher, match
from fundmatch.core import vocabulary
from fundmatch.eligibility import amounts, applicant, financing, readiness, timing
from fundmatch.eligibility.case import Answer, Case, Terms
from fundmatch.eligibility.city_cells import Answers, CityCell
from fundmatch.eligibility.judge import RULES, Judge, cell_of, declared_in, judge
from fundmatch.eligibility.rule import MainQuestion, Rule, rule
from fundmatch.model.answers import Ask, Outcome
from fundmatch.model.programme import Amount, Condition, Programme, Rate
from fundmatch.model.result import MatchResult, Settings
from fundmatch.model.strategy import Measure, Profile
from fundmatch.reports import terminal
from fundmatch.reports.workbook.write import match_as_workbook

ROWS = rows_of("rules.csv")
BAD = {"keywords": ("Freibad", "Schwimmbad"), "typical_measures": ("Freibad sanieren", "Umkleiden im Freibad erneuern")}
FILLERS = [programme(id=f"nrw-anderes-{i}", name="Straßenbau", keywords=("Brücke", "Straße")) for i in range(3)]


def case_of(row: dict[str, str]) -> Case:
    return Case(
        programme=programme_of(row["programme"]),
        measure=measure_of(row["measure"]),
        profile=profile_of(row["profile"]),
        as_of=day_of(row["as_of"]),
        catalogue_day=DAY,
    )


# The rows of rules.csv have plain rates; here a rate hangs on everything that it can hang on.
ALL_CONDITIONS = Case(
    programme=programme(
        rates=(Rate(pct=Decimal(90), financially_weak=True, budget="Haushaltssicherung", areas=("Ruhrgebiet",)),),
        amounts=(Amount(of="Zuwendung", bound="mindestens", eur=10_000),),
        state_aid=("De-minimis",),
        pays_for=("Bau",),
    ),
    measure=measure(cost_total_eur=100_000),
    profile=GELSENKIRCHEN,
    as_of=DAY,
    catalogue_day=DAY,
)


def names_of(record: type) -> set[str]:
    return {field.name for field in fields(record)}


def test_every_declared_rule_has_its_place_in_the_order_and_every_place_its_rule() -> None:
    assert set(declared_in(applicant, timing, amounts, financing, readiness)) == set(vocabulary.RULES)
    assert tuple(RULES) == vocabulary.RULES
    assert all(name == one.name for name, one in RULES.items())
    (allowed,) = [field.metadata["values"] for field in fields(Condition) if field.name == "rule"]
    assert tuple(allowed) == tuple(RULES)


def test_labels_are_different_and_every_main_question_has_its_rules() -> None:
    assert len({one.label for one in RULES.values()}) == len(RULES)
    by_question = {
        question: [name for name, one in RULES.items() if one.question is question] for question in MainQuestion
    }
    assert by_question == {
        MainQuestion.MAY_WE: ["applicant", "area", "population"],
        MainQuestion.NOW: ["status", "deadline", "funds"],
        MainQuestion.MISSING: [
            "started", "amount", "cost_kind", "own_share", "readiness", "combination", "state_aid", "consortium",
        ],
    }  # fmt: skip
    assert all(question.german.endswith("?") for question in MainQuestion)


@pytest.mark.parametrize("one", RULES.values(), ids=RULES)
def test_a_rule_names_only_fields_that_there_are(one: Rule) -> None:
    assert one.fields
    assert set(one.fields) <= names_of(Programme)
    assert set(one.measure_fields) <= names_of(Measure)
    assert set(one.profile_fields) <= names_of(Profile)
    assert {cell.field for cell in one.asks if cell.table == "measure"} <= set(one.measure_fields)
    assert {cell.field for cell in one.asks if cell.table == "profile"} <= set(one.profile_fields)


def watched(record: Measure | Profile, seen: set[str]) -> Measure | Profile:
    """The same record; the names of the fields that are read of it land in `seen`."""
    kind, names = type(record), names_of(type(record))

    class Watched(kind):  # type: ignore[misc, valid-type]
        __slots__ = ()

        def __post_init__(self) -> None:
            """Read nothing: the values come from a record that is complete."""

        def __getattribute__(self, name: str) -> object:
            if name in names:
                seen.add(name)
            return super().__getattribute__(name)

    return Watched(**{name: getattr(record, name) for name in names})  # type: ignore[no-any-return]


@pytest.mark.parametrize("name", RULES)
def test_a_rule_reads_what_it_declares_and_nothing_else(name: str) -> None:
    of_measure: set[str] = set()
    of_profile: set[str] = set()
    for case in [*map(case_of, ROWS), ALL_CONDITIONS]:
        RULES[name].judge(
            replace(case, measure=watched(case.measure, of_measure), profile=watched(case.profile, of_profile))
        )
    assert of_measure == set(RULES[name].measure_fields)
    assert of_profile == set(RULES[name].profile_fields)


def test_a_rule_asks_for_what_it_declares_and_nothing_else() -> None:
    asked: dict[str, set[tuple[str, str]]] = {name: set() for name in RULES}
    for row in ROWS:
        for result in judge(case_of(row)):
            asked[result.rule] |= {(ask.table, ask.field) for ask in result.asks}
    assert asked == {name: {(cell.table, cell.field) for cell in one.asks} for name, one in RULES.items()}


def test_a_cell_that_no_rule_asks_for_is_no_question() -> None:
    with pytest.raises(LookupError, match=r"measure\.title"):
        cell_of(Ask("measure", "title"))


def _phases(_case: Case, _item: str) -> Answers:
    yield "Planung", "Planung"
    yield "Bau", "Bau"


PHASE = CityCell(table="measure", field="phase", answers=_phases, task="Phase angeben", who="Fachamt")


@rule("Planungsstand", MainQuestion.MISSING, fields=("readiness",), measure_fields=("phase",), asks=(PHASE,))
def planning(case: Case) -> Answer:
    """Tell whether planning is done: a rule of this test."""
    terms = Terms("fertige Planung", case.measure.phase or "unbekannt")
    if not case.measure.phase:
        return terms.open("Der Planungsstand fehlt.", PHASE.ask())
    return terms.met("Geplant.") if case.measure.phase == "Bau" else terms.not_met("Noch nicht geplant.")


@pytest.fixture
def with_planning(monkeypatch: pytest.MonkeyPatch) -> MatchResult:
    """A run in which one more rule is declared."""
    monkeypatch.setitem(RULES, planning.name, planning)
    catalogue = small_catalogue(*FILLERS, programme(id="nrw-bad", **COMPLETE, **BAD))
    return match(catalogue, strategy(measure(**SETTLED), measure(id="M-2", phase="Planung", **SETTLED)), as_of=DAY)


def test_a_rule_that_is_declared_is_judged_and_asks(with_planning: MatchResult) -> None:
    first, second = with_planning.measures
    assert [(one.rule, one.outcome) for one in first.candidates[0].rules][-1] == ("planning", Outcome.OPEN)
    assert [one.rule for one in second.excluded[0].rules][-1] == "planning"
    (question,) = with_planning.questions
    assert (question.ask, question.text) == (Ask("measure", "phase"), PHASE.question())
    assert {effect.answer: (effect.cleared, effect.excluded) for effect in question.effects} == {
        "Planung": (0, 1),
        "Bau": (1, 0),
    }
    assert [result.rule for result in judge(case_of(ROWS[0]))][-1] == "planning"


def test_a_rule_that_is_declared_is_shown_by_its_label(with_planning: MatchResult) -> None:
    book = openpyxl.load_workbook(BytesIO(match_as_workbook(with_planning)))
    cells = {sheet.title: " ".join(str(c.value) for row in sheet.iter_rows() for c in row if c.value) for sheet in book}
    assert PHASE.to_do() in cells["Shortlist"]
    assert "Planungsstand" in cells["Ausgeschlossen"]
    assert PHASE.question() in cells["Offene Fragen"]


def test_a_rule_that_is_declared_is_explained_by_its_label(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(RULES, planning.name, planning)
    catalogue = small_catalogue(*FILLERS, programme(id="nrw-bad", **COMPLETE, **BAD))
    matcher = Matcher(catalogue, strategy(measure(**SETTLED)), as_of=DAY, settings=Settings())
    assert "Planungsstand" in terminal.sheet_of(matcher.explain(measure(**SETTLED), "nrw-bad"))


def test_a_judge_asks_a_rule_once_for_all_measures_that_agree_in_what_it_reads(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def judging(case: Case) -> Answer:
        asked.append(case.measure.id)
        return planning.judge(case)

    monkeypatch.setitem(RULES, planning.name, replace(planning, judge=judging))
    remembering = Judge(GELSENKIRCHEN, as_of=DAY, catalogue_day=DAY)
    rows = [measure(id="M-1", phase="Bau"), measure(id="M-2", phase="Bau", title="Halle"), measure(id="M-3")]
    answers = [remembering.of(row)(programme())[-1].outcome for row in rows]
    assert answers == [Outcome.MET, Outcome.MET, Outcome.OPEN]
    assert asked == ["M-1", "M-3"]


def test_a_rule_that_has_nothing_to_weigh_is_asked_once_for_an_applicant(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def judging(case: Case) -> Answer:
        asked.append(case.measure.id)
        return Terms("nichts", "nichts").met("Nichts verlangt.")

    monkeypatch.setitem(RULES, planning.name, replace(planning, judge=judging, weighs=lambda entry: bool(entry.plans)))
    remembering = Judge(GELSENKIRCHEN, as_of=DAY, catalogue_day=DAY)
    rows = [measure(id="M-1", phase="Bau"), measure(id="M-2"), measure(id="M-3", applicant="KMU")]
    for entry in (programme(), programme(id="nrw-plan", plans=("ISEK",))):
        for row in rows:
            remembering.of(row)(entry)
    assert asked == ["M-1", "M-3", "M-1", "M-2"], "M-3 leaves the phase open as M-2 does"
