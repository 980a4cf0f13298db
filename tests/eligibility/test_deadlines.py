"""The next date, to what it is known, and whether there is time enough before it."""

from datetime import date, timedelta

import pytest
from record_helpers import DAY, programme

from fundmatch.core.dates import PartialDate
from fundmatch.eligibility.deadlines import Lead, LeadTime, latest_begin, latest_past, lead_time, missed_entry, view
from fundmatch.model.programme import Deadline

WEEKS = timedelta(weeks=1)


def seen(*days: str, kind: str = "Termin", lead: Lead | None = None, **fields: object) -> object:
    dates = tuple(Deadline(date=PartialDate.parse(day), certainty="bestätigt") for day in days)
    entry = programme(deadline_kind=kind, deadlines=dates, **fields)
    return view(entry, DAY, lead or Lead(council_weeks=None))


@pytest.mark.parametrize(
    ("day", "certainty", "text"),
    [
        ("2027-03-31", "bestätigt", "31.03.2027"),
        ("2027-03", "nur auf den Monat genau", "03/2027"),
        ("2027", "nur auf das Jahr genau", "2027"),
    ],
)
def test_a_date_says_to_what_it_is_known(day: str, certainty: str, text: str) -> None:
    found = seen(day)
    assert (found.certainty, found.text) == (certainty, text)


def test_a_month_that_runs_counts_from_the_day_and_one_that_is_over_no_more() -> None:
    assert seen("2026-11").next == DAY
    assert seen("2026-10").next is None
    assert seen("2026-11-22").next == DAY
    assert seen("2026-11-21", "2026-12-01").next == date(2026, 12, 1)


@pytest.mark.parametrize(
    ("kind", "recurring", "days", "certainty", "text"),
    [
        ("laufend", None, (), "laut Quelle", "laufend"),
        ("Windhund", None, ("2026-01-31",), "unbekannt", "bekannte Frist vorbei (zuletzt 31.01.2026)"),
        ("Windhund", None, (), "laut Quelle", "Windhund"),
        ("erwartet", None, (), "erwartet", "nächster Aufruf erwartet, Termin nicht bestätigt"),
        (
            "Termin", True, ("2026-01-31", "2026-03"), "erwartet",
            "nächster Aufruf erwartet, Termin nicht bestätigt (zuletzt 03/2026)",
        ),
        ("Termin", False, ("2026-01-31",), "unbekannt", "bekannte Frist vorbei (zuletzt 31.01.2026)"),
        ("unbekannt", None, (), "unbekannt", "unbekannt"),
    ],
)  # fmt: skip
def test_without_a_coming_date_the_words_say_why(
    kind: str, recurring: bool | None, days: tuple[str, ...], certainty: str, text: str
) -> None:
    found = seen(*days, kind=kind, recurring=recurring)
    assert (found.next, found.prepare_by, found.certainty, found.text) == (None, None, certainty, text)


@pytest.mark.parametrize(
    ("begin", "certainty", "time"),
    [
        (None, "bestätigt", LeadTime.UNKNOWN),
        (DAY, "bestätigt", LeadTime.ENOUGH),
        (DAY - timedelta(days=1), "bestätigt", LeadTime.MISSED),
        (DAY - timedelta(days=1), "erwartet", LeadTime.TIGHT),
        (DAY - timedelta(days=1), "nur auf den Monat genau", LeadTime.TIGHT),
        (DAY, "erwartet", LeadTime.ENOUGH),
    ],
)
def test_only_a_confirmed_date_is_missed(begin: date | None, certainty: str, time: LeadTime) -> None:
    assert lead_time(begin, certainty, DAY) is time


UPCOMING = DAY + 20 * WEEKS


@pytest.mark.parametrize(
    ("sittings", "begin"),
    [
        ((), UPCOMING - 8 * WEEKS),
        ((DAY,), UPCOMING - 8 * WEEKS),  # the list ends twenty weeks before the date and so cannot tell
        ((UPCOMING - 13 * WEEKS,), UPCOMING - 21 * WEEKS),  # a quarter before: the council's last one is listed
        ((UPCOMING - 13 * WEEKS - timedelta(days=1),), UPCOMING - 8 * WEEKS),
        ((DAY, UPCOMING), DAY - 8 * WEEKS),  # listed beyond the date: none lies between
        ((UPCOMING,), None),  # a sitting on the day itself is too late
        ((DAY - WEEKS, UPCOMING + WEEKS), None),  # one that is over helps nobody
    ],
)
def test_work_begins_before_the_last_sitting_in_time(sittings: tuple[date, ...], begin: date | None) -> None:
    lead = Lead(council_weeks=6, preparation_weeks=2, council_dates=sittings)
    assert latest_begin(UPCOMING, DAY, lead) == begin


def test_the_weeks_of_the_paper_come_on_top_of_those_of_the_council() -> None:
    assert Lead(council_weeks=6, preparation_weeks=2).german == "8 Wochen Vorlauf, davon 2 für den Antrag"
    assert Lead(council_weeks=6).german == "6 Wochen Vorlauf"
    assert Lead(council_weeks=None, preparation_weeks=2).weeks is None
    assert latest_begin(UPCOMING, DAY, Lead(council_weeks=None, preparation_weeks=2)) is None


def staged(sketch: date, full: date, kind: str = "Stufen") -> object:
    days = ((sketch, "Skizze"), (full, "Antrag"))
    dates = tuple(Deadline(date=PartialDate(day.year, day.month, day.day), stage=stage) for day, stage in days)
    return missed_entry(programme(deadline_kind=kind, deadlines=dates), DAY)


def test_a_first_stage_that_has_passed_is_missed_while_its_round_goes_on() -> None:
    yesterday, full = DAY - timedelta(days=1), DAY + 30 * WEEKS
    assert staged(yesterday, full).stage == "Skizze"
    assert staged(DAY, full) is None
    assert staged(yesterday, yesterday) is None
    assert staged(yesterday, full, kind="Termin") is None
    assert staged(full - timedelta(days=399), full).stage == "Skizze"
    assert staged(full - timedelta(days=400), full) is None, "what lies longer back belongs to an earlier round"


def test_the_last_day_itself_has_not_passed() -> None:
    days = [PartialDate(2026, 10), PartialDate(2026, 11, 21), PartialDate(2026, 11, 22)]
    entry = programme(deadlines=tuple(Deadline(date=day) for day in days))
    assert latest_past(entry, DAY).date == days[1]
    assert latest_past(programme(deadlines=(Deadline(date=days[2]),)), DAY) is None
