"""What a Steckbrief says of a pair: facts of the list, the catalogue and the calculation, and nothing phrased beside.

Lengths are bounded so that a page holds them; what is left out is counted.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum, auto
from typing import Final

from fundmatch.core import formatting
from fundmatch.core.dates import PartialDate
from fundmatch.core.hosts import reservation
from fundmatch.decisions.grant_dates import grant_dates
from fundmatch.eligibility.access import ROLES, gives_grants
from fundmatch.eligibility.judge import RULES
from fundmatch.eligibility.money import DISCLAIMER
from fundmatch.model.answers import Outcome
from fundmatch.model.decision import FIELDS, GRANT_DATES, Decision
from fundmatch.model.labels import value_in_words
from fundmatch.model.ranges import EuroRange
from fundmatch.model.result import Candidate, MatchResult, RunInfo, Unlisted
from fundmatch.model.strategy import Measure
from fundmatch.reports.chosen import (
    Pair,
    Standing,
    chosen_pairs,
    first_to_apply_for,
    stand_in_words,
    standing,
    standing_of,
)
from fundmatch.reports.plain_text import one_line, shortened

# So many signs and lines: with them a page of A4 is full and no more.
_DESCRIPTION, _CELL, _NARROW, _REASON, _PAGE = 900, 200, 100, 170, 300
_MOST_MISSING, _MOST_RISKS, _MOST_SOURCES, _MOST_AWAY = 6, 4, 3, 20
_TITLE: Final = 160
# Fields of a programme whose pages a council would ask for.
_PROVEN: Final = ("status", "deadlines", "rates", "amounts", "applicants")
_NOT_CHOSEN: Final = "noch nicht gewählt: erster Vorschlag der Liste, der jetzt zu prüfen ist"
_NOT_ASKED: Final = "nicht geprüft"
_NOT_ENTERED: Final = "nicht eingetragen"
_NO_DATE: Final = "ohne Frist"
UNKNOWN: Final = "unbekannt"


class Labels(Enum):
    """Where the labels of a table stand: in its first column, its first row, or in both."""

    BESIDE = auto()
    ABOVE = auto()
    BOTH = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One heading with a table, lines, and a note below; the last cell of a short row takes the rest of it."""

    heading: str
    rows: tuple[tuple[str, ...], ...] = ()
    labels: Labels = Labels.BESIDE
    lines: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One page: what it is about, a line below, and its sections."""

    title: str
    about: str
    sections: tuple[Section, ...]


def pages_of(result: MatchResult) -> list[Page]:
    """Return a page for each chosen pair; where none is chosen, for each open measure the first to apply for.

    Where there is none of these either, one page says so; so does one at the end of what was chosen and is in no list.
    """
    pages = [_page(pair, result.run, stand_in_words(pair[1])) for pair in chosen_pairs(result)]
    if away := [one for one in result.unlisted if standing_of(one.decision).wanted]:
        pages.append(_away(away, result.run))
    if pages:
        return pages
    if first := first_to_apply_for(result):
        return [_page(pair, result.run, _NOT_CHOSEN) for pair in first]
    lines = (
        "Bei keinem Vorschlag steht der Status Beantragen oder Prüfen.",
        "Keine offene Maßnahme hat einen Vorschlag, der jetzt zu prüfen ist.",
    )
    nothing = Section(heading="Nichts gewählt", lines=lines)
    return [Page(title="Kein Steckbrief", about=one_line(result.run.profile.name), sections=(nothing,))]


def _away(unlisted: Sequence[Unlisted], run: RunInfo) -> Page:
    """Return the page of what was chosen and cannot be told of, because this run does not list it."""
    lines = [
        f"– {shortened(one.measure_title or one.decision.measure_id, _CELL)}: "
        f"{shortened(one.programme_name or one.decision.programme_id, _CELL)} ({one.why})"
        for one in unlisted
    ]
    section = Section(heading="Ohne Steckbrief", lines=_first(lines, _MOST_AWAY))
    return Page(title="Gewählt, aber in keiner Liste", about=shortened(run.profile.name, _CELL), sections=(section,))


def _page(pair: Pair, run: RunInfo, stand: str) -> Page:
    entry, candidate = pair
    measure = entry.measure
    department = shortened(measure.department, _CELL) or UNKNOWN
    result = candidate.decision.result if candidate.decision else ""
    about = [f"Maßnahme Nr. {one_line(measure.id)}", f"Federführung: {department}", f"Entscheidung: {stand}"]
    if result:
        about.append(f"Ergebnis: {shortened(result, _CELL)}")
    sections = (
        _matter(measure),
        _programme(candidate, measure, run),
        _financing(candidate, measure),
        _dates_after_grant(candidate.decision, run.as_of)
        if candidate.decision and standing(candidate) is Standing.GRANTED
        else _dates(candidate),
        _conditions(candidate),
        _missing(candidate),
        _risks(candidate),
        _sources(candidate),
    )
    return Page(title=shortened(measure.title, _TITLE), about=" · ".join(about), sections=sections)


def _said(text: str, most: int = _CELL) -> str:
    return shortened(text, most) or UNKNOWN


def _matter(measure: Measure) -> Section:
    """Return what the list says of the measure, in its words."""
    period = measure.period_words or _period(measure.start, measure.end)
    rows = (
        ("Leitthema", "Handlungsfeld", "Zeitraum"),
        (_said(measure.leitthema, _NARROW), _said(measure.handlungsfeld, _NARROW), _said(period, _NARROW)),
    )
    description = shortened(measure.description, _DESCRIPTION) or f"Beschreibung: {UNKNOWN}"
    return Section(heading="Sachdarstellung", rows=rows, labels=Labels.ABOVE, note=description)


def _period(start: PartialDate | None, end: PartialDate | None) -> str:
    if start and end:
        return start.german if start == end else f"{start.german} – {end.german}"
    return f"Beginn {start.german}" if start else f"Ende {end.german}" if end else ""


def _programme(candidate: Candidate, measure: Measure, run: RunInfo) -> Section:
    programme = candidate.programme
    may_we = candidate.answers.may_we.german if candidate.answers else _NOT_ASKED
    rows = (
        ("Name", _said(programme.name)),
        ("Fördergeber", _said(programme.funder)),
        ("Bewilligende Stelle", _said(programme.managing_body)),
        ("Kontakt", _said(value_in_words("contact", programme.contact))),
        ("Aufwand", _said(value_in_words("effort", programme.effort))),
        ("Art und Ebene", f"{_said(candidate.instrument)}, {one_line(programme.level)}"),
        ("Wer beantragt", f"{_who_applies(programme.access, measure, run)} (dürfen wir: {may_we})"),
    )
    return Section(heading="Programm", rows=rows)


def _who_applies(access: str, measure: Measure, run: RunInfo) -> str:
    if access != "Antrag":
        return ROLES.get(access, access)
    if measure.applicant:
        return one_line(measure.applicant)
    return f"{shortened(run.profile.name, _CELL)}, {one_line(run.profile.applicant)}"


def _financing(candidate: Candidate, measure: Measure) -> Section:
    """Return what is reckoned, from least to most, and how; where there is no figure the note says why."""
    money = candidate.money
    absent = UNKNOWN if gives_grants(candidate.programme) else "entfällt"
    rows = (
        ("", "von", "bis"),
        ("Gesamtkosten", *_amount(measure.cost_total_eur)),
        ("davon förderfähig", *_amount(measure.cost_eligible_eur)),
        ("Fördersatz", _said(money.rate_text)),
        ("Zuwendung", *_span(money.grant_eur, absent)),
        ("Eigenanteil", *_span(money.own_share_eur, absent)),
    )
    heading, note = f"Finanzierung ({DISCLAIMER})", shortened(money.note, 2 * _CELL)
    return Section(heading=heading, rows=rows, labels=Labels.BOTH, note=note)


def _span(bounds: tuple[int, int] | None, absent: str) -> tuple[str, ...]:
    if bounds is None:
        return (absent,)
    low, high = bounds
    return (formatting.euro(low),) if low == high else (formatting.euro(low), formatting.euro(high))


def _amount(amount: EuroRange | None) -> tuple[str, ...]:
    """Return an amount of the list as one cell or as from and to; an end that nobody named is unknown."""
    if amount is None:
        return (UNKNOWN,)
    about, each = "ca. " * amount.about, " im Jahr" * amount.yearly
    ends = [UNKNOWN if end is None else f"{about}{formatting.euro(end)}{each}" for end in (amount.low, amount.high)]
    return tuple(dict.fromkeys(ends))


def _dates_after_grant(decision: Decision, as_of: date) -> Section:
    """Return the dates that officers typed beside a grant, as they were typed; those of the application are over."""
    days = {one.field: one for one in grant_dates([decision])}
    said = []
    for name in GRANT_DATES:
        known = days.get(name)
        told = known.day.german if known else shortened(decision.text(name), _NARROW) or _NOT_ENTERED
        said.append(f"{told} (vorbei)" if known and known.over(as_of) else told)
    rows = tuple(FIELDS[name] for name in GRANT_DATES), tuple(said)
    return Section(heading="Termine nach der Bewilligung", rows=rows, labels=Labels.ABOVE)


def _dates(candidate: Candidate) -> Section:
    seen = candidate.deadline
    absent = _NO_DATE if seen.next is None and seen.certainty == "laut Quelle" else UNKNOWN
    begin, council = (formatting.day(day) if day else absent for day in (seen.prepare_by, seen.council))
    sure = f", Termin {one_line(seen.certainty)}" if seen.next else ""
    rows = (
        ("Nächste Frist", "Spätestens beginnen", "Ratssitzung davor", "Vorlauf bis zur Frist"),
        (f"{_said(seen.text)}{sure}", begin, council, seen.reach or absent),
    )
    return Section(heading="Termine", rows=rows, labels=Labels.ABOVE)


def _conditions(candidate: Candidate) -> Section:
    """Return each condition that the catalogue names, with the reason, what is met in one paragraph; the others are counted."""
    by_outcome: dict[Outcome, list[str]] = {outcome: [] for outcome in Outcome}
    for one in candidate.rules:
        by_outcome[one.outcome].append(f"{RULES[one.rule].label}: {shortened(one.reason, _REASON)}")
    lines = [f"{mark.mark} {line}" for mark in (Outcome.NOT_MET, Outcome.OPEN) for line in by_outcome[mark]]
    if met := by_outcome[Outcome.MET]:
        lines.append(f"{Outcome.MET.mark} {' '.join(met)}")
    unstated = len(by_outcome[Outcome.NOT_STATED])
    words = formatting.counted(unstated, "Bedingung nennt", "Bedingungen nennt")
    note = f"{Outcome.NOT_STATED.mark} {words} der Katalog nicht." if unstated else ""
    if not candidate.rules:
        return Section(heading="Bedingungen", lines=(_NOT_ASKED,))
    return Section(heading="Bedingungen (● erfüllt, ◐ zu klären, ✕ nicht erfüllt)", lines=tuple(lines), note=note)


def _missing(candidate: Candidate) -> Section:
    if candidate.answers is None:
        return Section(heading="Was fehlt von uns", lines=(_NOT_ASKED,))
    by_whom: dict[str, dict[str, None]] = {}
    for one in candidate.answers.missing:
        by_whom.setdefault(one_line(one.who), {})[shortened(one.what, _CELL)] = None
    lines = [f"– {who}: {'; '.join(_first(list(what), _MOST_MISSING))}" for who, what in by_whom.items()]
    return Section(heading="Was fehlt von uns", lines=tuple(lines) or ("nichts bekannt",))


def _risks(candidate: Candidate) -> Section:
    by_hand = [f"von Hand zu prüfen: {text}" for text in candidate.to_check]
    lines = [f"– {shortened(text, _CELL)}" for text in dict.fromkeys([*candidate.flags, *by_hand])]
    return Section(heading="Risiken", lines=_first(lines, _MOST_RISKS) or ("keine bekannt",))


def _sources(candidate: Candidate) -> Section:
    """Return the pages that vouch for it, each with the days for which it was seen."""
    days: dict[str, set[PartialDate]] = {}
    for page, day in _seen(candidate):
        days.setdefault(shortened(page, _PAGE), set()).update([day] if day else [])
    lines = [
        f"– {page} (Stand {formatting.listed(day.german for day in sorted(seen)) or UNKNOWN}{_kind(page)})"
        for page, seen in days.items()
        if page
    ]
    return Section(heading="Quellen", lines=_first(lines, _MOST_SOURCES) or ("keine hinterlegt",))


def _kind(page: str) -> str:
    return f", {word}" if (word := reservation(page)) else ""


def _seen(candidate: Candidate) -> Iterator[tuple[str, PartialDate | None]]:
    """Yield each page with its day: of the conditions, of the fields behind figures and dates, the programme's own."""
    for rule in candidate.rules:
        if rule.source and rule.outcome is not Outcome.NOT_STATED:
            yield rule.source, rule.checked
    for name in _PROVEN:
        proof = candidate.programme.evidence_for(name)
        for page in proof.pages if proof else ():
            yield page, proof.last_seen if proof else None
    yield candidate.programme.url, None


def _first(lines: Sequence[str], most: int) -> tuple[str, ...]:
    """Return the first lines; the others are counted."""
    left = len(lines) - most
    return (*lines[:most], f"… und {left} weitere, siehe Arbeitsmappe") if left > 0 else tuple(lines)
