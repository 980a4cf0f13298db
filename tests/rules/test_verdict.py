"""How single outcomes become one verdict, and what unknown may never do."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from making import DAY, GELSENKIRCHEN, measure, programme

from fundmatch.model.dates import PartialDate
from fundmatch.model.programme import Condition, Deadline, Partners, Population
from fundmatch.model.result import Outcome, RuleResult, Verdict
from fundmatch.rules.case import Case
from fundmatch.rules.judge import RULES, judge, unjudged, verdict_of


def result(outcome: Outcome, *, fixable: bool = False) -> RuleResult:
    return RuleResult(rule="area", outcome=outcome, demanded="-", found="-", reason="-", fixable=fixable)


@pytest.mark.parametrize(
    ("results", "verdict"),
    [
        ([], Verdict.OPEN),
        ([result(Outcome.MET)], Verdict.CLEAR),
        ([result(Outcome.MET), result(Outcome.OPEN)], Verdict.OPEN),
        ([result(Outcome.OPEN), result(Outcome.NOT_MET)], Verdict.EXCLUDED),
        ([result(Outcome.MET), result(Outcome.NOT_MET, fixable=True)], Verdict.OPEN),
    ],
)
def test_verdict(results: list[RuleResult], verdict: Verdict) -> None:
    assert verdict_of(results) is verdict
    assert verdict_of(results[::-1]) is verdict


PROGRAMMES = st.builds(
    programme,
    applicants=st.sampled_from([(), ("Kommune",), ("Unternehmen",), ("Landkreis", "KMU")]),
    areas=st.sampled_from([(), ("NRW",), ("DE",), ("Bayern",), ("GRW-Gebiet",), ("Rheinisches Revier",)]),
    population=st.sampled_from([None, Population(over=50_000), Population(at_most=20_000)]),
    early_start=st.sampled_from(["", "verboten", "unschädlich"]),
    status=st.sampled_from(["offen", "geschlossen", "unbekannt", "pausiert", "angekündigt"]),
    recurring=st.sampled_from([None, True, False]),
    deadline_kind=st.sampled_from(["Termin", "laufend", "unbekannt"]),
    deadlines=st.sampled_from([(), (Deadline(date=PartialDate(2027, 3, 31)),), (Deadline(date=PartialDate(2025, 3)),)]),
    period_end=st.sampled_from([None, PartialDate(2024), PartialDate(2028)]),
    partners=st.sampled_from([None, Partners(partners_min=3, countries_min=2)]),
)
PROFILES = st.sampled_from(
    [
        GELSENKIRCHEN,
        replace(GELSENKIRCHEN, population=None, ags="", areas=()),
        replace(GELSENKIRCHEN, name="München", state="BY", ags="09162000", areas=()),
    ]
)
MEASURES = st.builds(
    measure,
    started=st.sampled_from([None, True, False]),
    council_vote=st.sampled_from([None, True]),
    partners=st.sampled_from(["", "Hochschule; Verein; Stadt Lüttich"]),
    cost_total_eur=st.sampled_from([None, 0, 40_000, 5_000_000]),
)
CASES = st.builds(
    Case,
    programme=PROGRAMMES,
    measure=MEASURES,
    profile=PROFILES,
    as_of=st.integers(-2000, 800).map(lambda days: DAY + timedelta(days=days)),
    catalogue_day=st.just(DAY),
)


@given(CASES)
def test_every_rule_answers_with_a_reason(case: Case) -> None:
    results = judge(case)
    assert [found.rule for found in results] == list(RULES)
    assert all(found.reason and found.demanded and found.found for found in results)


@given(CASES)
def test_what_is_not_known_of_the_applicant_never_excludes(case: Case) -> None:
    unknown = replace(case.profile, population=None, council_lead_weeks=None)
    empty = replace(case.measure, started=None, cost_total_eur=None, partners="")
    results = {found.rule: found for found in judge(replace(case, profile=unknown, measure=empty))}
    for rule in ("population", "started", "amount", "consortium"):
        assert results[rule].outcome is not Outcome.NOT_MET


@given(CASES, st.booleans())
def test_only_date_rules_look_at_the_day(case: Case, later: bool) -> None:
    other = replace(case, as_of=case.as_of + timedelta(days=1 if later else -1))
    before, after = judge(case), judge(other)
    for one, two in zip(before, after, strict=True):
        if one.rule not in ("status", "deadline", "funds"):
            assert one == two


@given(CASES)
def test_showing_closed_programmes_only_ever_lifts_a_verdict(case: Case) -> None:
    plain, shown = verdict_of(judge(case)), verdict_of(judge(replace(case, include_closed=True)))
    assert shown is plain or (plain, shown) == (Verdict.EXCLUDED, Verdict.OPEN)


def test_conditions_without_a_rule_are_left_to_a_person() -> None:
    conditions = (
        Condition(text="ab 50.000 Einwohner", rule="population"),
        Condition(text="Zustimmung der Denkmalbehörde"),
    )
    bounds = Population(at_least=50_000)
    assert unjudged(programme(conditions=conditions, population=bounds)) == ("Zustimmung der Denkmalbehörde",)
    assert len(unjudged(programme(conditions=conditions))) == 2, "ein Verweis auf eine leere Regel prüft nichts"
