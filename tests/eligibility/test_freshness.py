"""Each field ages at its own pace; an old window is no promise."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from record_helpers import COMPLETE, DAY, GELSENKIRCHEN, SETTLED, measure, programme, small_catalogue, strategy

from fundmatch.app.pipeline import match
from fundmatch.core.dates import PartialDate
from fundmatch.eligibility.case import Case
from fundmatch.eligibility.freshness import age_of, to_check, to_look_up, window_ages
from fundmatch.eligibility.judge import judge, verdict_of
from fundmatch.model.answers import Outcome, Verdict
from fundmatch.model.decision import Checked
from fundmatch.model.programme import Amount, Evidence, Programme

EVERYTHING = tuple(Programme.__dataclass_fields__)


def seen_on(day: date | None, fields: tuple[str, ...] = EVERYTHING) -> tuple[Evidence, ...]:
    stated = PartialDate.of(day) if day else None
    return (Evidence(fields=fields, pages=("https://example.org/seite",), checked=stated),)


def case_of(entry: Programme, as_of: date = DAY) -> Case:
    return Case(
        programme=entry, measure=measure(**SETTLED), profile=GELSENKIRCHEN, as_of=as_of, catalogue_day=date(2026, 11, 1)
    )


@pytest.mark.parametrize(
    ("field", "days", "stale"),
    [
        ("status", 30, False),
        ("status", 31, True),
        ("deadlines", 31, True),
        ("funds", 31, True),
        ("rates", 180, False),
        ("rates", 181, True),
        ("applicants", 181, True),
        ("summary", 365, False),
        ("summary", 366, True),
    ],
)
def test_pace_of_a_field(field: str, days: int, stale: bool) -> None:
    entry = programme(evidence=seen_on(DAY - timedelta(days=days)))
    age = age_of(entry, field, DAY)
    assert (age.days, age.stale, age.reliable) == (days, stale, not stale)


def test_a_day_known_to_the_month_counts_from_its_first_day() -> None:
    proof = Evidence(fields=("status",), page_date=PartialDate(2026, 10))
    assert age_of(programme(evidence=(proof,)), "status", DAY).days == 52


def test_the_day_of_the_check_counts_before_the_day_of_the_page() -> None:
    proof = Evidence(fields=("status",), page_date=PartialDate(2024), checked=PartialDate(2026, 11, 20))
    assert age_of(programme(evidence=(proof,)), "status", DAY).days == 2


@pytest.mark.parametrize("seen", [DAY - timedelta(days=31), None])
def test_age_marks_an_outcome_and_does_not_change_it(seen: date | None) -> None:
    old = programme(**{**COMPLETE, "evidence": seen_on(seen)})
    fresh = programme(**{**COMPLETE, "evidence": seen_on(DAY)})
    assert verdict_of(judge(case_of(fresh))) is Verdict.CLEAR
    assert verdict_of(judge(case_of(old))) is Verdict.CLEAR
    for found in judge(case_of(old)):
        assert found.aged is (found.rule in ("status", "deadline", "funds"))
        assert found.outcome is not Outcome.OPEN


def test_old_rates_and_conditions_keep_their_outcome() -> None:
    old = seen_on(DAY - timedelta(days=400), ("applicants", "areas", "rates", "pays_for"))
    fresh = seen_on(DAY, ("status", "deadlines", "deadline_kind", "funds"))
    entry = programme(**{**COMPLETE, "evidence": (*fresh, *old)})
    assert verdict_of(judge(case_of(entry))) is Verdict.CLEAR


def test_a_closed_window_stays_closed_however_old_the_claim() -> None:
    entry = programme(status="geschlossen", recurring=False, evidence=seen_on(DAY - timedelta(days=900)))
    assert verdict_of(judge(case_of(entry))) is Verdict.EXCLUDED


def test_a_claim_younger_than_the_day_in_question_is_not_old() -> None:
    assert age_of(programme(), "status", date(2020, 1, 1)).days == 0


def test_what_to_check_first_is_what_most_candidates_rest_on() -> None:
    old = seen_on(DAY - timedelta(days=200))
    long_unseen = programme(id="nrw-lang", evidence=seen_on(DAY - timedelta(days=900)))
    unseen = programme(id="nrw-nie", evidence=())
    amount = Amount(of="Zuwendung", bound="höchstens", eur=1)
    recent = programme(id="nrw-neu", evidence=old, amounts=(amount,))
    found = to_check([recent, long_unseen, unseen, programme(id="nrw-frisch")], DAY)
    assert [one.programme.id for one in found] == ["nrw-nie", "nrw-lang", "nrw-neu"]
    assert found[2].groups == ("Antragsfenster", "Beträge", "Bedingungen")
    assert (found[2].days, found[2].page) == (200, "https://example.org/seite")
    assert to_check([replace(programme(), id="nrw-frisch")], DAY) == []


def test_windows_are_counted_by_the_bounds_that_make_a_claim_old() -> None:
    days = (0, 30, 31, 365, 366)
    entries = [programme(id=f"nrw-{number}", evidence=seen_on(DAY - timedelta(days=number))) for number in days]
    assert window_ages([*entries, programme(evidence=())], DAY) == [
        ("bis 30 Tage", 2),
        ("bis 12 Monate", 2),
        ("älter als 12 Monate", 1),
        ("ohne Datum", 1),
    ]


def test_what_is_to_be_checked_counts_the_candidates_that_rest_on_it() -> None:
    old = {**COMPLETE, "evidence": seen_on(DAY - timedelta(days=200)), "name": "Freibad sanieren"}
    entries = [programme(id="nrw-bad", **old), programme(id="nrw-strasse", **{**old, "name": "Straßenbau"})]
    result = match(small_catalogue(*entries), strategy(measure(**SETTLED)), as_of=DAY)
    listed = [candidate.programme.id for candidate in result.measures[0].candidates]
    assert listed == ["nrw-bad"]
    assert [(stale.programme.id, stale.touched) for stale in to_check(entries[::-1], DAY, result)] == [
        ("nrw-bad", 1),
        ("nrw-strasse", 0),
    ]


def test_what_to_look_up_is_proposed_for_unfinished_measures_and_old_or_unknown_in_time() -> None:
    old = {**COMPLETE, "evidence": seen_on(DAY - timedelta(days=200)), "name": "Freibad sanieren"}
    fresh = {**COMPLETE, "name": "Freibad sanieren"}
    unknown = {**fresh, "status": "unbekannt", "deadlines": ()}
    entries = [programme(id="nrw-alt", **old), programme(id="nrw-neu", **fresh), programme(id="nrw-offen", **unknown)]
    own = strategy(measure(**SETTLED), measure(**{**SETTLED, "id": "M-2", "done": True}))
    result = match(small_catalogue(*entries), own, as_of=DAY)
    found = {one.stale.programme.id: one for one in to_look_up(result)}
    assert found.keys() == {"nrw-alt", "nrw-offen"}
    assert {one.measures for one in found.values()} == {("M-1",)}
    assert (found["nrw-offen"].unknown, found["nrw-alt"].unknown) == (True, False)
    looked = Checked(
        nr=1, recorded=None, by="", file="", programme_id="nrw-alt", day=PartialDate.of(DAY - timedelta(days=30))
    )
    later = replace(looked, day=PartialDate.of(DAY - timedelta(days=31)))
    order = [one.stale.programme.id for one in to_look_up(result)]
    assert [one.stale.programme.id for one in to_look_up(replace(result, checked={"nrw-alt": looked}))][-1] == "nrw-alt"
    assert [one.stale.programme.id for one in to_look_up(replace(result, checked={"nrw-alt": later}))] == order
