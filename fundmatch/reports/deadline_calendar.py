"""The deadlines of a match result as a calendar file (RFC 5545) for the officers' mail programs.

Two kinds of all-day events for each listed programme: the deadline, and the day on which
work on the next one must begin; and one for each date that a granted pair has to keep. A deadline known only to the month or the year is no event:
the calendar's description counts what is left out; what an officer typed is one, on its last day.

An event keeps its UID over runs, so that importing a later run moves it and does not
double it. The UID is made of the programme, the stage, the year and the number of the date
among all dates of that stage in that year, past ones included; neither the day of the run
nor the measures nor the points are part of it. So a deadline that moves within its year
stays the same event; one that moves to another year is a new one, as a new round is. All
events have SEQUENCE 0: of two versions the later DTSTAMP, the day of the run, is the newer
(RFC 5546, 2.1.5).
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from icalendar import Calendar, Timezone, TimezoneStandard, vText

from fundmatch.core import formatting
from fundmatch.core.dates import PartialDate
from fundmatch.core.normalise import fold
from fundmatch.eligibility import deadlines
from fundmatch.eligibility.deadlines import LeadTime
from fundmatch.model.decision import GRANTED
from fundmatch.model.programme import Deadline, Programme
from fundmatch.model.result import Candidate, MatchResult
from fundmatch.reports.calendar_event import DayEvent, as_event
from fundmatch.reports.calendar_event import one_line as _line
from fundmatch.reports.granted import GrantedDate, grant_dates_of
from fundmatch.reports.summary import ListedProgramme, by_programme

_MOST_MEASURES = 20
# So long before a date that is to be kept the calendar reminds of it.
_AHEAD = timedelta(days=-14)
_DISCLAIMER = "Angaben ohne Gewähr"
_BEGIN = {
    LeadTime.ENOUGH: "Spätestens beginnen",
    LeadTime.TIGHT: "Vorlauf knapp, Termin unsicher",
    LeadTime.MISSED: "Vorlauf schon unterschritten",
}

_NO_SLUG = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Round:
    """One date of one stage; `records` are the catalogue's deadlines that name it."""

    key: str
    date: PartialDate
    records: tuple[Deadline, ...]

    @property
    def stage(self) -> str:
        """Return what is to be handed in, in brackets and after a blank, or an empty text."""
        stage = _line(self.records[0].stage)
        return f" ({stage})" if stage else ""

    @property
    def certainty(self) -> str:
        """Return the catalogue's words for how sure the date is."""
        return formatting.listed(sorted({record.certainty for record in self.records}))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Entry:
    """One day of the calendar, before it takes the form of the standard."""

    uid: str
    day: date
    summary: str
    head: tuple[str, ...]
    confirmed: bool
    listed: ListedProgramme


def match_as_calendar(result: MatchResult) -> bytes:
    """Return the deadlines of all listed candidates and the dates after grants; the same result gives the same bytes.

    UTF-8 with CRLF; lines longer than 75 octets are folded. Excluded candidates have no events.
    """
    run = result.run
    listed = by_programme(result, done=False)
    granted = grant_dates_of(result)
    days = [
        *(_as_day(entry) for each in listed for entry in _entries(each, run.as_of)),
        *(_granted_day(one, run.as_of) for one in granted),
    ]
    days.sort(key=lambda one: (one.day, one.uid))
    calendar = Calendar()
    calendar.add("PRODID", f"-//fundmatch//fundmatch {run.version}//DE")
    calendar.add("VERSION", "2.0")
    calendar.add("METHOD", "PUBLISH")
    # Two names outside the standard that Outlook, Apple and Thunderbird show; the type makes them escaped.
    calendar.add("X-WR-CALNAME", vText(f"Förderfristen {_line(run.profile.name)}"))
    calendar.add("X-WR-CALDESC", vText(_description(result, listed, len(days))))
    stamp = datetime.combine(run.as_of, time(), tzinfo=UTC)
    for day in days:
        calendar.add_component(as_event(day, stamp))
    if not days:
        # The standard demands one component at least, and a zone is one that nobody sees.
        calendar.add_component(_zone())
    content: bytes = calendar.to_ical()
    return content


def _rounds(programme: Programme) -> tuple[_Round, ...]:
    """Return all dates of a programme, past ones too, the nearest first, each with its lasting key.

    The key is programme, stage, year and the number of the date in that year. Full stops part
    them, because neither an id nor a stage's short form holds one. A date that is put in before
    another of its stage and year takes over the number of that one.
    """
    groups: dict[tuple[str, int], dict[PartialDate, list[Deadline]]] = {}
    for deadline in deadlines.dates_of(programme):
        slug = _NO_SLUG.sub("-", fold(deadline.stage)).strip("-") or "frist"
        groups.setdefault((slug, deadline.date.year), {}).setdefault(deadline.date, []).append(deadline)
    found = [
        _Round(
            key=f"{_line(programme.id)}.{slug}.{year}.{number}",
            date=day,
            records=tuple(sorted(group[day], key=lambda record: (record.stage, record.certainty, record.note))),
        )
        for (slug, year), group in groups.items()
        for number, day in enumerate(sorted(group), start=1)
    ]
    return tuple(sorted(found, key=lambda term: (term.date, term.key)))


def _ahead(programme: Programme, as_of: date) -> list[_Round]:
    """Return the dates that had not passed on the day, the nearest first."""
    records = set(deadlines.future(programme, as_of))
    return [term for term in _rounds(programme) if records.intersection(term.records)]


def _entries(listed: ListedProgramme, as_of: date) -> Iterator[_Entry]:
    """Yield the deadlines of term programme that are known to the day, and the begin of the next term."""
    ahead = _ahead(listed.programme, as_of)
    for term in ahead:
        if term.date.exact:
            yield _Entry(
                uid=f"frist-{term.key}",
                day=term.date.first,
                summary=f"Frist: {_name(listed)}{term.stage}",
                head=_about(term),
                confirmed=term.certainty == deadlines.CONFIRMED,
                listed=listed,
            )
    # The last day to begin belongs to the next date alone, and is no better known than that.
    if ahead and ahead[0].date.exact and listed.prepare_by:
        yield _begin(listed, ahead[0], listed.prepare_by, as_of)


def _begin(listed: ListedProgramme, term: _Round, prepare_by: date, as_of: date) -> _Entry:
    """Return the last day to begin, or the day of the run where that day has passed."""
    time = deadlines.lead_time(prepare_by, term.certainty, as_of)
    late = time is not LeadTime.ENOUGH
    if late:
        text = f"Nach dem Vorlauf wäre der {formatting.day(prepare_by)} der letzte Tag für den Beginn gewesen."
    else:
        text = "Letzter Tag für den Beginn, damit der Vorlauf bis zur Frist reicht."
    return _Entry(
        uid=f"beginn-{term.key}",
        day=as_of if late else prepare_by,
        summary=f"{_BEGIN[time]}: {_name(listed)}{term.stage}",
        head=(text, *_about(term)),
        confirmed=term.certainty == deadlines.CONFIRMED,
        listed=listed,
    )


def _about(term: _Round) -> tuple[str, ...]:
    notes = (_line(record.note) for record in term.records)
    return (
        f"Frist: {term.date.german}{term.stage}, Termin {_line(term.certainty)}",
        *(f"Anmerkung: {note}" for note in dict.fromkeys(notes) if note),
    )


def _as_day(entry: _Entry) -> DayEvent:
    """Return the entry with what is to be said of its programme; a day to begin reminds on its morning."""
    programme = entry.listed.programme
    return DayEvent(
        uid=entry.uid,
        day=entry.day,
        summary=entry.summary,
        lines=(*entry.head, *_details(entry.listed)),
        category=_line(programme.level),
        confirmed=entry.confirmed,
        remind=timedelta(hours=8) if entry.uid.startswith("beginn-") else _AHEAD,
        pages=(programme.url, *_pages(programme)),
    )


def _granted_day(one: GrantedDate, as_of: date) -> DayEvent:
    """Return a date after a grant; the event stays the same where the officer moves the date.

    A month stands on its last day. What has passed stands on the day of the run, because nobody opens a calendar in the past.
    """
    decision, trace = one.date.decision, one.date.decision.traces.get(one.date.field)
    by = f" von {_line(trace.by)}" if trace and trace.by else ""
    on = f" am {trace.on.german}" if trace and trace.on else ""
    programme, day = one.programme, one.date.day
    over = f"Vorbei seit {day.german}, " if one.over else ""
    vague = "" if day.exact or one.over else f" (Tag offen: {day.german})"
    return DayEvent(
        uid=f"bewilligt-{_line(decision.measure_id)}.{_line(decision.programme_id)}.{one.date.field.replace('_', '-')}",
        day=as_of if one.over else day.last,
        summary=f"{over}{one.date.what}: {_line(decision.measure_id)}, {_line(one.short)}{vague}",
        lines=(
            f"{one.date.what}: {day.german}",
            f"Programm: {_line(one.name)}",
            f"Maßnahme: {_line(one.measure)}",
            f"Eingetragen{by}{on}",
        ),
        category=_line(programme.level) if programme else GRANTED,
        confirmed=day.exact,
        remind=_AHEAD,
        pages=(programme.url,) if programme else (),
    )


def _name(listed: ListedProgramme) -> str:
    """Return the name that fits into a line of a calendar."""
    return _line(listed.programme.short_name or listed.programme.name)


def _details(listed: ListedProgramme) -> Iterator[str]:
    """Yield programme, measures, source and age as lines."""
    programme = listed.programme
    yield f"Programm: {_line(programme.name)}"
    yield "Maßnahmen:"
    for measure, candidate in listed.pairs[:_MOST_MEASURES]:
        yield f"– {_line(measure.id)} {_line(measure.title)} ({formatting.decimal(candidate.points)} Punkte{_answer(candidate)})"
    if len(listed.pairs) > _MOST_MEASURES:
        yield f"– und {len(listed.pairs) - _MOST_MEASURES} weitere"
    proof = programme.evidence_for("deadlines")
    page = next(iter(_pages(programme)), "")
    yield f"Quelle: {_line(page) or 'keine hinterlegt'}"
    yield f"Geprüft: {proof.checked.german if proof and proof.checked else 'unbekannt'}"
    if proof and proof.page_date:
        yield f"Stand der Seite: {proof.page_date.german}"
    yield _DISCLAIMER


def _answer(candidate: Candidate) -> str:
    """Return what is to be done and whether we may, after a semicolon; nothing where no rules were asked."""
    if candidate.answers is None or candidate.action is None:
        return ""
    return f"; {candidate.action.german}, dürfen wir: {candidate.answers.may_we.german}"


def _pages(programme: Programme) -> tuple[str, ...]:
    proof = programme.evidence_for("deadlines")
    return proof.pages if proof else ()


def _description(result: MatchResult, listed: Sequence[ListedProgramme], events: int) -> str:
    """Say what the calendar holds, and count what is missing from it."""
    ahead = [_ahead(each.programme, result.run.as_of) for each in listed]
    vague = sum(not term.date.exact for found in ahead for term in found)
    without = sum(not found for found in ahead)
    missing = [
        *([_counted(vague, "Frist ohne genauen Tag", "Fristen ohne genauen Tag")] if vague else []),
        *([_counted(without, "Programm", "Programme") + " ohne bekannte künftige Frist"] if without else []),
    ]
    sentences = [
        f"Stand {formatting.day(result.run.as_of)}: {_counted(events, 'Termin', 'Termine')}",
        *([f"Nicht enthalten: {formatting.listed(missing)}"] if missing else []),
        _DISCLAIMER,
    ]
    # No semicolons: programs that do not know this name show the backslash before them.
    return " ".join(f"{sentence}." for sentence in sentences)


def _counted(count: int, one: str, many: str) -> str:
    return f"{count or 'keine'} {one if count == 1 else many}"


def _zone() -> Timezone:
    """Return the definition of UTC."""
    standard = TimezoneStandard()
    standard.add("DTSTART", datetime(1970, 1, 1))
    standard.add("TZOFFSETFROM", timedelta(0))
    standard.add("TZOFFSETTO", timedelta(0))
    zone = Timezone()
    zone.add("TZID", "UTC")
    zone.add_component(standard)
    return zone
