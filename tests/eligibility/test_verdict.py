"""How single outcomes become one verdict, and what unknown may never do."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reading_cases import measure_of, programme_of
from record_helpers import DAY, GELSENKIRCHEN, measure, programme

from fundmatch.core.dates import PartialDate
from fundmatch.eligibility.case import Case
from fundmatch.eligibility.judge import RULES, Judge, judge, unjudged, verdict_of
from fundmatch.eligibility.money import money
from fundmatch.model.answers import Outcome, RuleResult, Verdict
from fundmatch.model.programme import Amount, Condition, Deadline, Partners, Population, Programme, Rate
from fundmatch.model.strategy import Measure, Profile


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


@pytest.mark.parametrize(
    ("rule", "entry", "row", "fixable"),
    [
        ("applicant", "applicants=Unternehmen", "", False),
        ("applicant", "applicants=Verband/Vereinigung", "", False),
        ("applicant", "applicants=Unternehmen,access=über örtliche Träger", "", False),
        ("area", "areas=Bayern", "", False),
        ("population", "population.over=500000", "", False),
        ("started", "early_start=verboten", "started=ja", False),
        ("status", "status=geschlossen,recurring=nein", "", False),
        ("status", "period_end=2024-10-31,status=unbekannt", "", False),
        ("deadline", "deadlines=2026-12-01", "", True),
        ("deadline", "deadlines=2026-10-01,recurring=nein", "", False),
        ("funds", "funds=erschöpft,recurring=nein", "", False),
        ("amount", "amounts=Gesamtkosten höchstens 50000", "cost_total_eur=60000", True),
        ("amount", "amounts=Gesamtkosten mindestens 100000", "cost_total_eur=50000", True),
        ("amount", "amounts=Gesamtkosten mindestens 100001", "cost_total_eur=50000", False),
        ("cost_kind", "pays_for=Bau|Kauf", "cost_kind=Personal", True),
        ("cost_kind", "pays_not_for=Personal", "cost_kind=Personal", False),
        ("own_share", "rates=50", "cost_total_eur=100000,own_means_eur=10", True),
        ("readiness", "readiness=Ratsbeschluss", "council_vote=nein", True),
        ("state_aid", "applicants=KMU,state_aid=De-minimis,rates=100", "applicant=KMU,cost_total_eur=900000", True),
        ("consortium", "partners=3/1", "partners=keine", True),
        ("consortium", "partners=3/1", "partners=Verein", True),
    ],
)
def test_only_what_the_city_cannot_change_excludes(rule: str, entry: str, row: str, fixable: bool) -> None:
    case = Case(
        programme=programme_of(entry), measure=measure_of(row), profile=GELSENKIRCHEN, as_of=DAY, catalogue_day=DAY
    )
    answer = RULES[rule].judge(case)
    assert (answer.outcome, answer.fixable) == (Outcome.NOT_MET, fixable), answer.reason


@pytest.mark.parametrize(
    ("rule", "entry", "row", "fixable"),
    [
        ("readiness", "plans=ISEK", "", True),
        ("consortium", "access=Konsortium", "", True),
        ("consortium", "partners=3/1", "", True),
        ("consortium", "partners=3/2", "partners=Verein; Hochschule", True),
        ("consortium", "partners=1/1", "", None),
        ("started", "early_start=verboten", "", False),
        ("amount", "amounts=Gesamtkosten höchstens 50000", "", False),
        ("cost_kind", "pays_for=Bau", "", False),
        ("cost_kind", "", "cost_kind=Personal", None),
    ],
)
def test_what_is_open_says_whether_the_city_can_make_it(rule: str, entry: str, row: str, fixable: bool | None) -> None:
    """None: nothing is open."""
    case = Case(
        programme=programme_of(entry), measure=measure_of(row), profile=GELSENKIRCHEN, as_of=DAY, catalogue_day=DAY
    )
    answer = RULES[rule].judge(case)
    assert (answer.fixable if answer.outcome is Outcome.OPEN else None) is fixable, answer.reason


@pytest.mark.parametrize(("start", "hinted"), [("2026-11-21", True), ("2026-11-22", False), ("2026-11", False)])
def test_a_start_in_the_past_is_a_hint_and_one_of_today_is_none(start: str, hinted: bool) -> None:
    row = measure_of(f"start={start}")
    case = Case(programme=programme(), measure=row, profile=GELSENKIRCHEN, as_of=DAY, catalogue_day=DAY)
    assert ("Als Beginn ist" in RULES["started"].judge(case).reason) is hinted


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
    rates=st.sampled_from(
        [(), (Rate(pct=Decimal(80)),), (Rate(pct_max=Decimal(60)),), (Rate(pct_min=Decimal(40), pct_max=Decimal(80)),)]
    ),
    amounts=st.lists(
        st.builds(
            Amount,
            of=st.sampled_from(["Zuwendung", "Gesamtkosten", "förderfähige Ausgaben"]),
            bound=st.sampled_from(["mindestens", "höchstens", "genau"]),
            eur=st.sampled_from([10_000, 40_000, 1_000_000]),
        ),
        max_size=2,
    ).map(tuple),
    state_aid=st.sampled_from([(), ("De-minimis",), ("AGVO",)]),
    funds=st.sampled_from(["", "vorhanden", "erschöpft"]),
    pays_for=st.sampled_from([(), ("Bau", "Kauf")]),
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
    applicant=st.sampled_from(["", "Kommunales Unternehmen"]),
    own_means_eur=st.sampled_from([None, 0, 10_000]),
    cost_kind=st.sampled_from([(), ("Personal",), ("Investition", "Planung")]),
    cost_eligible_eur=st.sampled_from([None, 30_000]),
    status=st.sampled_from(["", "in Betrieb"]),
    start=st.sampled_from([None, PartialDate(2020)]),
    earlier_funding=st.sampled_from(["", "keine", "LEADER 2019"]),
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
    empty = replace(case.measure, started=None, cost_total_eur=None, cost_eligible_eur=None, partners="")
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
    bounded = programme(conditions=conditions, population=Population(at_least=50_000))
    assert left_to_a_person(bounded) == ("Zustimmung der Denkmalbehörde",)
    assert len(left_to_a_person(programme(conditions=conditions))) == 2, "ein Verweis auf eine leere Regel prüft nichts"
    assert unjudged(bounded, ()) == tuple(condition.text for condition in conditions), "ohne Regeln prüft niemand"


def left_to_a_person(entry: Programme) -> tuple[str, ...]:
    case = Case(programme=entry, measure=measure(), profile=GELSENKIRCHEN, as_of=DAY, catalogue_day=DAY)
    return unjudged(entry, judge(case))


@pytest.mark.parametrize(
    ("amount", "checked"),
    [
        (Amount(of="Zuwendung", bound="mindestens", eur=100_000), True),
        (Amount(of="Zuwendung", bound="höchstens", eur=100_000), True),
        (Amount(of="Zuwendung", bound="mindestens", eur=100_000, module="ohne EFRE"), False),
        (Amount(of="Zuwendung", bound="höchstens", eur=5_000, per="Fahrzeug"), False),
        (Amount(of="Zuwendung", bound="mindestens", eur=100_000, indicative=True), False),
    ],
)
def test_a_filled_field_that_the_rule_does_not_weigh_judges_nothing(amount: Amount, checked: bool) -> None:
    entry = programme(amounts=(amount,), conditions=(Condition(text="Grenze", rule="amount"),))
    assert (left_to_a_person(entry) == ()) is checked


@given(st.lists(st.tuples(PROGRAMMES, MEASURES), min_size=1, max_size=6), PROFILES)
def test_a_judge_that_remembers_says_what_one_without_memory_says(
    pairs: list[tuple[Programme, Measure]], profile: Profile
) -> None:
    remembering = Judge(profile, as_of=DAY, catalogue_day=DAY)
    programmes = [replace(entry, id=f"nrw-{number}") for number, (entry, _) in enumerate(pairs)]
    for _, row in pairs:
        for entry in programmes:
            case = Case(programme=entry, measure=row, profile=profile, as_of=DAY, catalogue_day=DAY)
            assert remembering.of(row)(entry) == judge(case)


@given(CASES)
def test_grant_and_own_share_are_the_cost_and_no_range_is_turned_round(case: Case) -> None:
    found = money(case.programme, case.measure, case.profile, case.as_of)
    if found.rate_pct:
        assert 0 <= found.rate_pct[0] <= found.rate_pct[1] <= 100
    if found.grant_eur and found.own_share_eur:
        assert 0 <= found.grant_eur[0] <= found.grant_eur[1]
        assert found.grant_eur[0] + found.own_share_eur[1] == case.measure.cost_eur
        assert found.grant_eur[1] + found.own_share_eur[0] == case.measure.cost_eur


FILLED = {"started": True, "cost_total_eur": 40_000, "council_vote": True, "partners": "Verein; Hochschule; Lüttich"}


@given(CASES, st.sampled_from(sorted(FILLED)))
def test_forgetting_an_answer_never_turns_open_into_excluded(case: Case, field: str) -> None:
    """Knowing less may lift an exclusion; it never makes one."""
    known = replace(case, measure=replace(case.measure, **{field: FILLED[field]}))
    empty = replace(case, measure=replace(case.measure, **{field: "" if field == "partners" else None}))
    before, after = verdict_of(judge(known)), verdict_of(judge(empty))
    assert after is not Verdict.EXCLUDED or before is Verdict.EXCLUDED


@given(CASES, st.sampled_from(sorted(FILLED)))
def test_a_further_answer_never_lifts_an_exclusion(case: Case, field: str) -> None:
    empty = replace(case, measure=replace(case.measure, **{field: "" if field == "partners" else None}))
    known = replace(case, measure=replace(case.measure, **{field: FILLED[field]}))
    if verdict_of(judge(empty)) is Verdict.EXCLUDED:
        assert verdict_of(judge(known)) is Verdict.EXCLUDED
