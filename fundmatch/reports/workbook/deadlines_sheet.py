"""The sheet of deadlines: every coming date by month, and apart from them what has no date."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from fundmatch.core import formatting
from fundmatch.core.dates import PartialDate
from fundmatch.eligibility import deadlines
from fundmatch.eligibility.case import Case
from fundmatch.eligibility.deadlines import Lead, LeadTime
from fundmatch.files.headings import column_letters
from fundmatch.model.programme import Deadline
from fundmatch.model.result import MatchResult, RunInfo
from fundmatch.reports.granted import ENTERED, GrantedDate, Unreadable, grant_dates_of, unreadable_grant_dates
from fundmatch.reports.summary import ListedProgramme, by_programme
from fundmatch.reports.workbook.columns import Column
from fundmatch.reports.workbook.paper import Content, Paper
from fundmatch.reports.workbook.programmes_sheet import measures_in_words, page_of
from fundmatch.reports.workbook.table_sheet import finish, prepare, put_table, put_title
from fundmatch.reports.workbook.tints import redden_late

COLUMNS: Final = (
    Column(header="Monat", width=16, style="Monat"),
    Column(header="Frist", width=12, style="Datum"),
    Column(header="Programm", width=42, style="Fett"),
    Column(header="Ebene", width=7),
    Column(header="Was", width=22),
    Column(header="Termin", width=13),
    Column(header="Tage", width=7, style="Zahl"),
    Column(header="Spätestens beginnen", width=13, style="Datum"),
    Column(header="Ratssitzung davor", width=13, style="Datum"),
    Column(header="Vorlauf", width=18),
    Column(header="Maßnahmen", width=12, style="Zahl"),
    Column(header="Welche Maßnahmen", width=56),
    Column(header="Seite", width=8, style="Verweis"),
    Column(header="Anmerkung", width=40, detail=True),
    Column(header="Fördergeber", width=28, detail=True),
    Column(header="Kennung", width=28, detail=True),
)
MOST_TITLES: Final = 4
# Excel table, heading and explanation of what has no coming date, by the certainty of `DeadlineView`.
_BLOCKS: Final = {
    "laut Quelle": ("Laufend", "Laufend, ohne Termin", "Anträge sind jederzeit möglich, solange Mittel da sind."),
    "erwartet": ("Erwartet", "Nächster Aufruf erwartet", "Kein Termin ist bestätigt; nichts davon ist eine Frist."),
    "unbekannt": ("Unbekannt", "Frist unbekannt", "Die Quelle nennt keinen kommenden Termin; bitte dort nachsehen."),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Coming:
    """One coming date of a listed programme, and what the city must do before it.

    `day` is the date or the day of the run within it, `prepare_by` the earliest of the last
    days to begin over all measures, `council` the sitting that belongs to it; None is unknown.
    """

    listed: ListedProgramme
    deadline: Deadline
    day: date
    prepare_by: date | None
    council: date | None
    lead: str

    @property
    def exact(self) -> bool:
        """Tell whether the day itself is known."""
        return self.deadline.date.exact


def _coming_dates(result: MatchResult, listed: Iterable[ListedProgramme]) -> list[Coming]:
    """Return all coming dates of the programmes, the nearest first."""
    found = [
        _coming(one, deadline, result.run)
        for one in listed
        for deadline in dict.fromkeys(deadlines.future(one.programme, result.run.as_of))
    ]
    return sorted(found, key=lambda one: (one.day, not one.exact, one.listed.programme.id, one.deadline.stage))


def _coming(listed: ListedProgramme, deadline: Deadline, run: RunInfo) -> Coming:
    day = max(deadline.date.first, run.as_of)
    begins = {lead: deadlines.latest_begin(day, run.as_of, lead) for lead in _leads(listed, run)}
    known = {begin: lead for lead, begin in begins.items() if begin}
    prepare_by = min(known, default=None)
    sitting_of = known[prepare_by] if prepare_by else next(iter(begins))
    return Coming(
        listed=listed,
        deadline=deadline,
        day=day,
        prepare_by=prepare_by,
        council=deadlines.last_sitting(day, run.as_of, sitting_of),
        lead=_lead_in_words(listed, deadline, begins, run),
    )


def _leads(listed: ListedProgramme, run: RunInfo) -> list[Lead]:
    """Return the different leads of the measures: with the council's vote and without."""
    cases = (
        Case(
            programme=listed.programme,
            measure=measure,
            profile=run.profile,
            as_of=run.as_of,
            catalogue_day=run.catalogue_day,
        )
        for measure, _ in listed.pairs
    )
    return list(dict.fromkeys(case.lead for case in cases))


def _lead_in_words(listed: ListedProgramme, deadline: Deadline, begins: dict[Lead, date | None], run: RunInfo) -> str:
    """Say whether there is time; only a date that is known for sure can be missed."""
    entry = deadlines.missed_entry(listed.programme, run.as_of)
    if entry:
        return f"Einstieg vorbei ({entry.stage} {entry.date.german})"
    day = max(deadline.date.first, run.as_of)
    if any(deadlines.no_sitting_before(day, run.as_of, lead) for lead in begins):
        return f"! {LeadTime.NO_SITTING}"
    certainty = deadlines.certainty_of(deadline)
    times = [deadlines.lead_time(begin, certainty, run.as_of) for begin in begins.values() if begin]
    if LeadTime.MISSED in times:
        # Measures differ in their lead only by the council's vote: where one is in time, it has the vote.
        return f"! {LeadTime.MISSED} ohne Ratsbeschluss" if LeadTime.ENOUGH in times else f"! {LeadTime.MISSED}"
    if LeadTime.TIGHT in times:
        return LeadTime.TIGHT.value
    return LeadTime.ENOUGH.value if times else LeadTime.UNKNOWN.value


def put_schedule(paper: Paper, result: MatchResult) -> None:
    """Write the dates by month, then what runs on, what is expected, and what nobody knows."""
    run = result.run
    listed = by_programme(result, done=False)
    dates = _coming_dates(result, listed)
    explanation = (
        f"Alle kommenden Termine der vorgeschlagenen Programme, gesehen am {formatting.day(run.as_of)}. "
        "Programme ohne Termin stehen darunter in eigenen Tabellen."
    )
    granted, unreadable = grant_dates_of(result), unreadable_grant_dates(result)
    if granted or unreadable:
        explanation += " Dazu die Termine nach einer Bewilligung, die Sie eingetragen haben; was davon vorbei ist, steht zuerst, bis Sie den Tag leeren oder ändern."
    if not dates and not granted and not unreadable:
        explanation = f"Am {formatting.day(run.as_of)} ist kein kommender Termin bekannt. {explanation}"
    prepare(paper, COLUMNS, frozen=3)
    put_title(paper, "Fristen", explanation)
    first = paper.last + 1
    rows = [*_by_day(dates, granted, run.as_of), *map(_without_a_day, unreadable)]
    last = put_table(paper, "Fristen", COLUMNS, [row.cells for row in rows], looks=[_looks(row) for row in rows])
    column = column_letters(next(place for place, one in enumerate(COLUMNS) if one.header == "Vorlauf"))
    if rows:
        redden_late(paper, f"{column}{first + 1}:{column}{last}", f"{column}{first + 1}")
    ahead = {one.listed.programme.id for one in dates}
    _put_undated(paper, [one for one in listed if one.programme.id not in ahead])
    finish(paper, COLUMNS)


def _put_undated(paper: Paper, without: Sequence[ListedProgramme]) -> None:
    """Write the programmes without a coming date, a table for each reason."""
    for certainty, (name, heading, words) in _BLOCKS.items():
        block = [one for one in without if _block_of(one) == certainty]
        if block:
            paper.line(None, style="Hinweis")
            paper.line(heading, *[""] * (len(COLUMNS) - 1), style="Abschnitt", height=20)
            paper.line(None, style="Hinweis", height=4)
            paper.line(words, style="Erklärung")
            put_table(paper, name, COLUMNS, _undated(block))


def _block_of(listed: ListedProgramme) -> str:
    first = listed.pairs[0][1]
    certainty = first.deadline.certainty
    if certainty == "laut Quelle" and first.answers and not first.answers.now.takes_applications:
        return "erwartet" if first.answers.now.may_return else "unbekannt"
    return certainty if certainty in _BLOCKS else "unbekannt"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    """The cells of one date, and the style of the date itself."""

    day: date
    cells: Sequence[Content]
    look: str
    over: bool = False


def _looks(row: _Row) -> list[str]:
    return [row.look if column.header == "Frist" else column.style for column in COLUMNS]


def _look(day: PartialDate) -> str:
    return "Frist" if day.exact else "Fristmonat"


def _by_day(dates: Sequence[Coming], granted: Sequence[GrantedDate], as_of: date) -> list[_Row]:
    """Return a row for each date of a programme and each date after a grant, what is overdue first, then the nearest.

    A month stands by its last day, which is what its cell holds.
    """
    rows = [
        *(_Row(day=one.deadline.date.last, cells=_dated(one, as_of), look=_look(one.deadline.date)) for one in dates),
        *(_granted(one, as_of) for one in granted),
    ]
    return sorted(rows, key=lambda row: (not row.over, row.day))


def _granted(one: GrantedDate, as_of: date) -> _Row:
    """Return the row of a date after a grant; neither lead nor sitting belongs to it."""
    day, programme = one.date.day, one.programme
    cells = (
        _month(day),
        day.last,
        one.name,
        programme.level if programme else "",
        one.date.what,
        ENTERED if day.exact else f"{ENTERED}, Tag offen",
        (day.first - as_of).days if day.exact else None,
        *[None] * 2,
        "! vorbei" if one.over else None,
        1,
        one.measure,
        page_of(programme) if programme else None,
        "",
        programme.funder if programme else "",
        one.date.decision.programme_id,
    )
    return _Row(day=day.last, cells=cells, look="Frist vorbei" if one.over else _look(day), over=one.over)


def _without_a_day(one: Unreadable) -> _Row:
    """Return the row of what was typed as a date after a grant and names no day."""
    cells = (
        "ohne Termin",
        None,
        one.name,
        "",
        one.what,
        f"{ENTERED}, ohne lesbaren Tag: „{one.typed}“",
        *[None] * 4,
        1,
        one.measure,
        None,
        "Bitte als Tag eintragen, etwa 31.03.2027.",
        "",
        one.decision.programme_id,
    )
    return _Row(day=date.max, cells=cells, look="Frist")


def _month(day: PartialDate) -> Content:
    return day.first.replace(day=1) if day.month else f"{day.year}, offen"


def _dated(one: Coming, as_of: date) -> Sequence[Content]:
    deadline, day = one.deadline, one.deadline.date
    return (
        _month(day),
        day.last,
        one.listed.programme.name,
        one.listed.programme.level,
        deadline.stage or "Antrag",
        deadline.certainty if day.exact else f"{deadline.certainty}, Tag offen",
        (day.first - as_of).days if day.exact else None,
        one.prepare_by,
        one.council,
        one.lead,
        *_tail(one.listed, deadline.note),
    )


def _undated(block: Sequence[ListedProgramme]) -> Iterator[Sequence[Content]]:
    for one in block:
        seen = one.pairs[0][1].deadline
        yield (
            "ohne Termin",
            None,
            one.programme.name,
            one.programme.level,
            seen.text,
            seen.certainty,
            *[None] * 4,
            *_tail(one, ""),
        )


def _tail(listed: ListedProgramme, note: str) -> tuple[Content, ...]:
    programme = listed.programme
    words = measures_in_words(listed.pairs, MOST_TITLES)
    return len(listed.pairs), words, page_of(programme), note, programme.funder, programme.id
