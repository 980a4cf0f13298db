"""Which empty cell turns most verdicts and actions: asked over a whole list, each answer tried out."""

from dataclasses import replace

import pytest
from record_helpers import COMPLETE, DAY, GELSENKIRCHEN, SETTLED, measure, programme, small_catalogue, strategy

from fundmatch.app.pipeline import match
from fundmatch.eligibility.judge import cell_of
from fundmatch.model.answers import Ask
from fundmatch.model.programme import Amount, Partners, Population
from fundmatch.model.result import MatchResult, Question

BAD = {"keywords": ("Freibad", "Schwimmbad"), "typical_measures": ("Freibad sanieren", "Umkleiden im Freibad erneuern")}
FILLERS = [programme(id=f"nrw-anderes-{i}", name="Straßenbau", keywords=("Brücke", "Straße")) for i in range(3)]


def asked(measures: list[object], *programmes: object, **profile: object) -> MatchResult:
    city = replace(GELSENKIRCHEN, **profile)  # type: ignore[arg-type]
    catalogue = small_catalogue(*FILLERS, *programmes)  # type: ignore[arg-type]
    return match(catalogue, strategy(*measures, profile=city), as_of=DAY)  # type: ignore[arg-type]


def only(result: MatchResult, field: str) -> Question:
    (found,) = [question for question in result.questions if question.ask.field == field]
    return found


def effects(question: Question) -> dict[str, tuple[int, int, int]]:
    return {effect.answer: (effect.turned, effect.cleared, effect.excluded) for effect in question.effects}


def test_a_start_that_nobody_told_is_asked_for_with_what_yes_and_no_would_change() -> None:
    strict = programme(id="nrw-streng", early_start="verboten", **COMPLETE, **BAD)
    mild = programme(id="nrw-mild", early_start="mit Zustimmung", **COMPLETE, **BAD)
    question = only(asked([measure(**{**SETTLED, "started": None})], strict, mild), "started")
    assert (question.measure, question.candidates, question.turns) == ("M-1", 2, 2)
    assert effects(question) == {"ja": (1, 0, 1), "nein": (2, 2, 0)}


def test_a_line_of_the_profile_is_one_question_for_all_measures() -> None:
    wanted = programme(id="nrw-gross", population=Population(over=50_000), **COMPLETE, **BAD)
    both = [measure(**SETTLED), measure(id="M-2", **SETTLED)]
    question = only(asked(both, wanted, population=None), "population")
    assert (question.measure, question.candidates) == ("", 2)
    assert effects(question) == {"je nach Wert": (2, 2, 2)}


def test_a_territory_without_a_full_list_is_asked_for() -> None:
    wanted = programme(id="nrw-land", **{**COMPLETE, **BAD, "areas": ("Interreg Deutschland–Niederlande",)})
    question = only(asked([measure(**SETTLED)], wanted), "areas")
    assert question.text == "Liegt die Kommune im Gebiet „Interreg Deutschland–Niederlande“?"
    assert effects(question) == {"ja": (1, 1, 0), "nein": (1, 0, 1)}


@pytest.mark.parametrize(
    ("fields", "cell", "answers"),
    [
        ({"amounts": (Amount(of="Gesamtkosten", bound="mindestens", eur=50_000),)}, "cost_total_eur", {"je nach Wert"}),
        ({"partners": Partners(partners_min=3)}, "partners", {"genug Partner"}),
        ({"plans": ("SUMP",)}, "plans", {"ja", "nein"}),
        ({"readiness": ("Ratsbeschluss",)}, "council_vote", {"ja", "nein"}),
        ({"prior_funding": "nur nach einer Bundesförderung"}, "earlier_funding", {"keine"}),
    ],
)
def test_each_rule_names_the_cell_that_it_misses(fields: dict[str, object], cell: str, answers: set[str]) -> None:
    wanted = programme(id="nrw-bad", **{**COMPLETE, **BAD, **fields})
    question = only(asked([measure(**SETTLED)], wanted, plans=()), cell)
    assert set(effects(question)) == answers


def test_an_answer_that_turns_nothing_is_not_called_telling() -> None:
    """Two cells are empty, so that neither alone changes what comes of it."""
    wanted = programme(id="nrw-bad", readiness=("Ratsbeschluss",), **COMPLETE, **BAD)
    found = asked([measure(**{**SETTLED, "started": None})], wanted)
    assert {question.ask.field: question.turns for question in found.questions} == {"started": 0, "council_vote": 0}


def test_what_only_the_catalogue_could_tell_is_no_question_to_the_city() -> None:
    silent = programme(id="nrw-bad", deadline_kind="unbekannt", **BAD)
    assert asked([measure(**SETTLED)], silent).questions == ()


def test_the_most_telling_question_comes_first() -> None:
    one = programme(id="nrw-a", population=Population(over=50_000), **COMPLETE, **BAD)
    two = programme(id="nrw-b", **COMPLETE, **BAD)
    result = asked([measure(cost_kind=("Investition",))], one, two, population=None)
    assert [question.ask.field for question in result.questions] == ["started", "population"]
    assert [question.turns for question in result.questions] == [1, 1]


@pytest.mark.parametrize(
    ("ask", "text"),
    [
        (Ask("measure", "started"), "schon begonnen (Auftrag vergeben)?"),
        (Ask("profile", "population"), "Einwohnerzahl?"),
        (Ask("profile", "plans", "ISEK"), "Liegt „ISEK“ vor?"),
    ],
)
def test_questions_are_worded_for_officers(ask: Ask, text: str) -> None:
    assert cell_of(ask).question(ask.item) == text
