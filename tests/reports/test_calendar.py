"""The calendar file: which days it holds, how sure they are, and that an event stays the same event."""

import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar, Event
from record_helpers import DAY, GELSENKIRCHEN, measure, programme

from fundmatch.core.dates import PartialDate
from fundmatch.model.answers import Verdict
from fundmatch.model.programme import Deadline, Evidence, Programme
from fundmatch.model.result import Candidate, DeadlineView, MatchResult, MeasureResult, Money, RunInfo, Settings
from fundmatch.reports.deadline_calendar import match_as_calendar
from fundmatch.reports.formats import MATCH_FORMATS, write_outputs

NOTHING = Money(rate_pct=None, rate_text="", grant_eur=None, own_share_eur=None, note="")
SKETCH = date(2027, 3, 31)


def deadline(day: str, stage: str = "", certainty: str = "bestätigt", note: str = "") -> Deadline:
    return Deadline(date=PartialDate.parse(day), stage=stage, certainty=certainty, note=note)


def dated(*days: Deadline, **fields: object) -> Programme:
    return programme(**{"id": "nrw-bad", "name": "Bäderförderung", "deadlines": days, **fields})


def candidate(
    entry: Programme, *, begin: date | None = None, points: float = 50.0, verdict: Verdict | None = Verdict.OPEN
) -> Candidate:
    """A candidate of which the calendar reads programme, points, verdict and the day to begin."""
    view = DeadlineView(kind="Termin", next=None, certainty="", prepare_by=begin, text="")
    return Candidate(
        programme=entry, points=points, parts={}, evidence=(), verdict=verdict, rules=(), to_check=(),
        deadline=view, money=NOTHING, flags=(),
    )  # fmt: skip


def result_of(*lists: Sequence[Candidate], as_of: date = DAY, excluded: Sequence[Candidate] = ()) -> MatchResult:
    """One measure a list: M-1, M-2 …"""
    run = RunInfo(
        version="0.1.0", as_of=as_of, catalogue_programmes=1, catalogue_sha256="0" * 64, catalogue_day=DAY,
        strategy_sha256="0" * 64, profile=GELSENKIRCHEN, settings=Settings(),
    )  # fmt: skip
    measures = tuple(
        MeasureResult(measure=measure(id=f"M-{number}"), candidates=tuple(found), excluded=tuple(excluded))
        for number, found in enumerate(lists, start=1)
    )
    return MatchResult(run=run, measures=measures)


def calendar_of(*lists: Sequence[Candidate], as_of: date = DAY) -> Calendar:
    return read(match_as_calendar(result_of(*lists, as_of=as_of)))


def read(raw: bytes) -> Calendar:
    found = Calendar.from_ical(raw)
    assert isinstance(found, Calendar)
    return found


def events(calendar: Calendar) -> list[Event]:
    return [event for event in calendar.walk("VEVENT") if isinstance(event, Event)]


def days(calendar: Calendar) -> dict[str, date]:
    """Return summary → day of every event."""
    return {str(event["SUMMARY"]): event.decoded("DTSTART") for event in events(calendar)}


def uids(calendar: Calendar, kind: str = "frist-") -> list[str]:
    return [str(event["UID"]) for event in events(calendar) if str(event["UID"]).startswith(kind)]


def test_a_deadline_is_an_all_day_event_that_blocks_no_time() -> None:
    calendar = calendar_of([candidate(dated(deadline("2027-03-31", "Skizze"), short_name="Bäder NRW", level="NRW"))])
    (event,) = events(calendar)
    assert str(event["SUMMARY"]) == "Frist: Bäder NRW (Skizze)"
    assert event.decoded("DTSTART") == SKETCH
    assert event["DTSTART"].params["VALUE"] == "DATE"
    assert event.decoded("DTSTAMP") == datetime(2026, 11, 22, tzinfo=UTC)
    assert event["TRANSP"] == "TRANSPARENT"
    assert event["SEQUENCE"] == 0
    assert event["CATEGORIES"].cats == ["NRW"]
    (alarm,) = event.subcomponents
    assert (alarm["ACTION"], alarm.decoded("TRIGGER")) == ("DISPLAY", timedelta(days=-14))


def test_the_day_to_begin_reminds_on_its_morning() -> None:
    found = candidate(dated(deadline("2027-03-31", "Skizze")), begin=DAY + timedelta(days=9))
    begin = next(event for event in events(calendar_of([found])) if event["UID"].startswith("beginn-"))
    (alarm,) = begin.subcomponents
    assert alarm.decoded("TRIGGER") == timedelta(hours=8)


def test_the_calendar_says_what_it_is() -> None:
    calendar = calendar_of([candidate(dated(deadline("2027-03-31")))])
    assert calendar["VERSION"] == "2.0"
    assert calendar["METHOD"] == "PUBLISH"
    assert calendar["PRODID"] == "-//fundmatch//fundmatch 0.1.0//DE"
    assert calendar["X-WR-CALNAME"] == "Förderfristen Stadt Gelsenkirchen"
    assert calendar["X-WR-CALDESC"] == "Stand 22.11.2026: 1 Termin. Angaben ohne Gewähr."


def test_a_programme_without_a_short_name_or_stage_bears_its_name_alone() -> None:
    assert list(days(calendar_of([candidate(dated(deadline("2027-03-31")))]))) == ["Frist: Bäderförderung"]


def test_the_event_tells_measures_source_and_age() -> None:
    proof = Evidence(
        fields=("deadlines",), pages=("https://beispiel.nrw.de/aufruf",), checked=PartialDate(2026, 11, 2),
        page_date=PartialDate(2026, 10),
    )  # fmt: skip
    entry = dated(deadline("2027-03-31", note="16 Uhr"), evidence=(proof,), url="https://beispiel.nrw.de/bad")
    (event,) = events(calendar_of([candidate(entry, points=41.25)], [candidate(entry, points=71.44)]))
    assert str(event["DESCRIPTION"]).split("\n") == [
        "Frist: 31.03.2027, Termin bestätigt",
        "Anmerkung: 16 Uhr",
        "Programm: Bäderförderung",
        "Maßnahmen:",
        "– M-2 Freibad sanieren (71,4 Punkte)",
        "– M-1 Freibad sanieren (41,2 Punkte)",
        "Quelle: https://beispiel.nrw.de/aufruf",
        "Geprüft: 02.11.2026",
        "Stand der Seite: 10/2026",
        "Angaben ohne Gewähr",
    ]
    assert event["URL"] == "https://beispiel.nrw.de/bad"


def test_a_deadline_without_evidence_says_so() -> None:
    (event,) = events(calendar_of([candidate(dated(deadline("2027-03-31"), evidence=()))]))
    assert event["DESCRIPTION"].endswith("Quelle: keine hinterlegt\nGeprüft: unbekannt\nAngaben ohne Gewähr")
    assert "URL" not in event


def test_a_long_list_of_measures_is_cut_and_counted() -> None:
    entry = dated(deadline("2027-03-31"))
    (event,) = events(calendar_of(*[[candidate(entry)]] * 23))
    assert event["DESCRIPTION"].count("– M-") == 20
    assert "– und 3 weitere" in event["DESCRIPTION"]


@pytest.mark.parametrize(
    ("certainties", "status"),
    [
        (["bestätigt"], "CONFIRMED"),
        (["erwartet"], "TENTATIVE"),
        (["unbestätigt"], "TENTATIVE"),
        (["bestätigt", "unbestätigt"], "TENTATIVE"),
    ],
)
def test_only_a_confirmed_date_is_confirmed(certainties: list[str], status: str) -> None:
    entry = dated(*[deadline("2027-03-31", certainty=certainty) for certainty in certainties])
    found = events(calendar_of([candidate(entry, begin=date(2027, 1, 6))]))
    assert [event["STATUS"] for event in found] == [status, status]
    assert all(certainties[-1] in event["DESCRIPTION"] for event in found)


def test_every_future_day_is_an_event_and_no_past_one() -> None:
    entry = dated(deadline("2026-11-21"), deadline("2026-11-22", "Skizze"), deadline("2027-06-30", "Antrag"))
    assert days(calendar_of([candidate(entry)])) == {
        "Frist: Bäderförderung (Skizze)": DAY,
        "Frist: Bäderförderung (Antrag)": date(2027, 6, 30),
    }


def test_a_date_without_a_day_is_counted_and_no_event() -> None:
    vague = dated(deadline("2027-03", "Skizze"), deadline("2027-10-01", "Antrag"))
    calendar = calendar_of(
        [candidate(vague, begin=date(2026, 12, 7)), candidate(programme(id="nrw-x")), candidate(programme(id="nrw-y"))]
    )
    assert days(calendar) == {"Frist: Bäderförderung (Antrag)": date(2027, 10, 1)}
    assert calendar["X-WR-CALDESC"] == (
        "Stand 22.11.2026: 1 Termin. Nicht enthalten: 1 Frist ohne genauen Tag und "
        "2 Programme ohne bekannte künftige Frist. Angaben ohne Gewähr."
    )


def test_what_is_excluded_has_no_event_and_what_was_not_judged_has_one() -> None:
    barred = dated(deadline("2027-03-31"), id="nrw-a", name="Gesperrt")
    found = [candidate(dated(deadline("2027-03-31"), name="Offen"), verdict=None)]
    calendar = read(match_as_calendar(result_of(found, excluded=[candidate(barred, verdict=Verdict.EXCLUDED)])))
    assert list(days(calendar)) == ["Frist: Offen"]


def test_work_begins_with_the_measure_that_needs_most_time() -> None:
    entry = dated(deadline("2027-06-30", "Antrag"), deadline("2027-03-31", "Skizze"))
    lists = [[candidate(entry, begin=begin)] for begin in (date(2027, 3, 1), date(2027, 1, 6), None)]
    assert days(calendar_of(*lists)) == {
        "Spätestens beginnen: Bäderförderung (Skizze)": date(2027, 1, 6),
        "Frist: Bäderförderung (Skizze)": SKETCH,
        "Frist: Bäderförderung (Antrag)": date(2027, 6, 30),
    }


@pytest.mark.parametrize(
    ("begin", "certainty", "summary"),
    [
        (DAY, "bestätigt", "Spätestens beginnen: Bäderförderung"),
        (DAY - timedelta(days=1), "bestätigt", "Vorlauf schon unterschritten: Bäderförderung"),
        (DAY - timedelta(days=1), "erwartet", "Vorlauf knapp, Termin unsicher: Bäderförderung"),
    ],
)
def test_a_begin_that_has_passed_stands_on_the_day_of_the_run(begin: date, certainty: str, summary: str) -> None:
    calendar = calendar_of([candidate(dated(deadline("2027-01-15", certainty=certainty)), begin=begin)])
    assert days(calendar)[summary] == DAY
    assert ("21.11.2026" in events(calendar)[0]["DESCRIPTION"]) == (begin < DAY)


def test_without_a_known_lead_there_is_no_day_to_begin() -> None:
    assert not uids(calendar_of([candidate(dated(deadline("2027-03-31")))]), "beginn-")


def test_an_event_keeps_its_uid_on_another_day_and_with_other_measures() -> None:
    entry = dated(deadline("2026-12-01", "Skizze"), deadline("2027-03-31", "Skizze"), deadline("2027-06-30", "Skizze"))
    begin = date(2027, 1, 6)
    first = calendar_of([candidate(entry, begin=begin)], as_of=date(2026, 12, 2))
    later = calendar_of(
        [candidate(programme(id="nrw-a"))],
        [candidate(entry, begin=begin, points=90.0)],
        [candidate(entry, begin=begin)],
        as_of=date(2027, 2, 1),
    )
    assert uids(first) == ["frist-nrw-bad.skizze.2027.1", "frist-nrw-bad.skizze.2027.2"]
    assert uids(first) == uids(later)
    assert uids(first, "beginn-") == uids(later, "beginn-") == ["beginn-nrw-bad.skizze.2027.1"]
    last = calendar_of([candidate(entry)], as_of=date(2027, 4, 1))
    assert uids(last) == ["frist-nrw-bad.skizze.2027.2"]


@pytest.mark.parametrize("moved", ["2027-05-14", "2027-02-28"])
def test_a_deadline_that_moves_within_its_year_stays_the_same_event(moved: str) -> None:
    before = calendar_of([candidate(dated(deadline("2027-03-31", "Antrag")))])
    after = calendar_of([candidate(dated(deadline(moved, "Antrag")))], as_of=DAY + timedelta(days=30))
    assert uids(before) == uids(after)
    assert list(days(after).values()) == [date.fromisoformat(moved)]
    # The later stamp tells the mail program which of the two is the newer one.
    assert events(after)[0].decoded("DTSTAMP") > events(before)[0].decoded("DTSTAMP")


def test_a_date_that_becomes_known_to_the_day_gets_the_number_it_had() -> None:
    before = calendar_of([candidate(dated(deadline("2027-02"), deadline("2027-09-30")))])
    after = calendar_of([candidate(dated(deadline("2027-02-26"), deadline("2027-09-30")))])
    assert uids(before) == uids(after)[1:] == ["frist-nrw-bad.frist.2027.2"]


def test_programmes_and_stages_that_read_alike_stay_apart() -> None:
    entries = [
        dated(deadline("2027-03-31", "Bad Frist"), id="nrw-x"),
        dated(deadline("2027-03-31"), id="nrw-x-bad"),
        dated(deadline("2027-03-31"), deadline("2027-03-31", "Antrag"), deadline("2028-03-31"), id="nrw-y"),
    ]
    found = uids(calendar_of([candidate(entry) for entry in entries]))
    assert len(found) == len(set(found)) == 5


ANY_DEADLINES = st.lists(
    st.builds(
        Deadline,
        date=st.builds(PartialDate, st.integers(2026, 2029), st.integers(1, 12), st.integers(0, 28)),
        stage=st.sampled_from(["", "Skizze", "skizze", "Antrag (NRW)", "Frist"]),
        certainty=st.sampled_from(["bestätigt", "erwartet"]),
        note=st.sampled_from(["", "erste Runde"]),
    ),
    max_size=8,
)


@given(ANY_DEADLINES, st.randoms())
def test_no_order_changes_a_byte_and_no_uid_occurs_twice(found: list[Deadline], chance: object) -> None:
    shuffled = found.copy()
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    ours = match_as_calendar(result_of([candidate(dated(*found), begin=DAY)]))
    assert ours == match_as_calendar(result_of([candidate(dated(*shuffled), begin=DAY)]))
    known = [str(event["UID"]) for event in events(read(ours))]
    assert len(known) == len(set(known))
    exact = {one.date.first for one in found if one.date.exact and one.date.first >= DAY}
    assert {event.decoded("DTSTART") for event in events(read(ours)) if event["UID"].startswith("frist-")} == exact


@given(ANY_DEADLINES, st.integers(0, 900))
def test_a_later_day_only_takes_deadlines_away(found: list[Deadline], passed: int) -> None:
    today = set(uids(calendar_of([candidate(dated(*found))])))
    assert set(uids(calendar_of([candidate(dated(*found))], as_of=DAY + timedelta(days=passed)))) <= today


EVIL = "Bad; \\, N\\N\r\nEND:VEVENT\nBEGIN:VEVENT\rUID:fremd\u2028ATTACH:x\x00\x0b\x85\ud800 ä" + "ö" * 90


def hostile(text: str) -> MatchResult:
    """A result in which every text that is free carries the text."""
    proof = Evidence(fields=("deadlines",), pages=(f"https://a.de/{text}",))
    entry = dated(
        deadline("2027-03-31", text, text, text), deadline("2028-03-31"), id=text, name=text, short_name=text,
        level=text, url=f"https://a.de/{text}", evidence=(proof,),
    )  # fmt: skip
    found = result_of([candidate(entry, begin=DAY)])
    run = replace(found.run, profile=replace(GELSENKIRCHEN, name=text))
    return replace(
        found, run=run, measures=(replace(found.measures[0], measure=measure(id=text, title=text, description=text)),)
    )


def assert_only_ours(raw: bytes) -> None:
    """Three events, no line of anybody else, every line in the form of the standard."""
    lines = raw.split(b"\r\n")
    assert lines[-1] == b""
    assert all(len(line) <= 75 for line in lines)
    assert not [line for line in lines if any(byte < 32 and byte != 9 for byte in line)]
    for line in lines:
        line.decode("utf-8")
    names = {line.split(b":")[0].split(b";")[0] for line in lines[:-1] if not line.startswith(b" ")}
    assert names <= {
        b"BEGIN", b"END", b"PRODID", b"VERSION", b"METHOD", b"X-WR-CALNAME", b"X-WR-CALDESC", b"UID", b"DTSTAMP", b"DTSTART",
        b"SUMMARY", b"DESCRIPTION", b"CATEGORIES", b"STATUS", b"TRANSP", b"SEQUENCE", b"URL",
        b"ACTION", b"TRIGGER",
    }  # fmt: skip
    assert lines.count(b"BEGIN:VEVENT") == lines.count(b"END:VEVENT") == len(events(read(raw))) == 3


def test_no_text_of_the_catalogue_injects_a_line() -> None:
    raw = match_as_calendar(hostile(EVIL))
    assert_only_ours(raw)
    event = next(event for event in events(read(raw)) if event.decoded("DTSTART") == date(2028, 3, 31))
    assert str(event["SUMMARY"]).startswith("Frist: Bad; /, N/N END:VEVENT BEGIN:VEVENT UID:fremd ATTACH:x ä")
    assert "URL" not in event


@given(st.text(max_size=120))
def test_no_text_at_all_injects_a_line(text: str) -> None:
    assert_only_ours(match_as_calendar(hostile(text)))


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "https://a.de/b c", "https://a.de/\r\nATTACH:x", "https://a.de/ü", "//a.de", ""]
)
def test_only_a_plain_web_address_is_an_address(address: str) -> None:
    page = Evidence(fields=("deadlines",), pages=("https://b.de/?a=1;b,c",))
    with_page = dated(deadline("2027-03-31"), url=address, evidence=(page,))
    (event,) = events(calendar_of([candidate(with_page)]))
    assert event["URL"] == "https://b.de/?a=1;b,c"


def test_a_calendar_without_events_is_still_a_calendar() -> None:
    calendar = calendar_of([candidate(programme())], [])
    assert not events(calendar)
    assert calendar["X-WR-CALDESC"] == (
        "Stand 22.11.2026: keine Termine. Nicht enthalten: 1 Programm ohne bekannte künftige Frist. Angaben ohne Gewähr."
    )
    # RFC 5545, 3.6: a calendar holds one component at least.
    assert [component.name for component in calendar.subcomponents] == ["VTIMEZONE"]
    assert match_as_calendar(result_of()).count(b"BEGIN:VEVENT") == 0


def test_the_suffix_ics_writes_the_calendar(tmp_path: Path) -> None:
    result = result_of([candidate(dated(deadline("2027-03-31")))])
    write_outputs(MATCH_FORMATS, [tmp_path / "fristen.ICS"], result)
    assert (tmp_path / "fristen.ICS").read_bytes() == match_as_calendar(result)


def test_the_library_is_opened_only_for_a_calendar() -> None:
    code = "import sys, fundmatch.cli, fundmatch.reports.formats; print('icalendar' in sys.modules)"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "False"
