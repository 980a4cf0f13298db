"""Texts for mails: one for each department in charge, with what is new, what to decide until when, what is missing.

Markdown that reads as plain text in a mail. What comes from data stands inside a line that begins with a word of
ours, and its signs are escaped, so that it makes no link, no HTML and no heading.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from fundmatch.core import formatting
from fundmatch.decisions.carry_over import NEW
from fundmatch.eligibility.deadlines import LeadTime
from fundmatch.model.answers import Action, Verdict
from fundmatch.model.decision import FIELDS, Decision
from fundmatch.model.result import Fit, MatchResult, MeasureResult
from fundmatch.model.strategy import Measure
from fundmatch.reports.chosen import Pair, Standing, is_chosen, standing, status_of
from fundmatch.reports.granted import GrantedDate, Unreadable, grant_dates_of, unreadable_grant_dates
from fundmatch.reports.plain_text import one_line, shortened

NO_DEPARTMENT: Final = "(ohne Federführung)"
_DEPARTMENT: Final = "Fachamt"
_MOST: Final = 12
_TITLE, _NAME, _ENTRY = 100, 90, 160
_NEW: Final = "neu gegenüber der bisherigen Arbeitsmappe"
_NOTICE: Final = "Rechnung und Prüfung ohne Gewähr, keine Rechtsberatung und keine Zusage."
# A backslash first of all, so that one of the data does not take away ours; then what Markdown makes links of by itself.
_SIGNS: Final = re.compile(r"[\\<>\[\]`]|^#+|#+$|(?<=\w)@(?=\w)|:(?=//)|(?<=www)\.", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Department:
    """A department in charge with its unfinished measures, and the dates that its grants bring, of finished ones too."""

    name: str
    entries: tuple[MeasureResult, ...]
    granted: tuple[GrantedDate, ...]
    unreadable: tuple[Unreadable, ...]

    @property
    def resting(self) -> list[MeasureResult]:
        """Return the measures that are put off."""
        return [entry for entry in self.entries if not entry.in_hand]

    @property
    def pairs(self) -> list[Pair]:
        """Return the listed candidates in the order of the lists; of a measure that is put off only what somebody chose."""
        return [
            (entry, candidate)
            for entry in self.entries
            for candidate in entry.candidates
            if entry.in_hand or is_chosen(candidate)
        ]


def match_as_mails(result: MatchResult, *, since: date | None = None) -> bytes:
    """Return the texts in UTF-8, departments as the list names them first, those without one last.

    `since` is the day from which entries in the ledger count as new; without it everything that is open is told.
    Of finished measures only the dates after a grant are mentioned.
    """
    texts, silent = [], []
    for department in _departments(result):
        sections = list(_sections(department, result, since))
        if sections:
            texts.append("\n\n".join([f"## An: {escaped(department.name, _TITLE)}", "Guten Tag,", *sections, _NOTICE]))
        elif department.entries:
            silent.append(escaped(department.name, _TITLE))
    head = f"# Post zu Fördermitteln, Stand {formatting.day(result.run.as_of)}"
    about = f"Für {escaped(result.run.profile.name, _TITLE)}; je Federführung ein Text."
    parts = [head, about, *texts]
    if silent:
        parts.append(f"Ohne Text, weil nichts ansteht: {'; '.join(silent)}")
    return ("\n\n".join(parts) + "\n").encode()


def escaped(text: str, most: int) -> str:
    r"""Return a text of the data on one line, without effect in Markdown.

    >>> escaped("[Klick](http://x.de) <b>", 80)
    '\\[Klick\\](http\\://x.de) \\<b\\>'
    """
    return _SIGNS.sub(lambda found: "".join(f"\\{sign}" for sign in found[0]), shortened(text, most))


def _departments(result: MatchResult) -> list[_Department]:
    """Return the departments in the order of the list; what is due for a measure that left it is nobody's."""
    charge = {entry.measure.id: _in_charge(entry) for entry in result.measures}
    dates, unreadable = grant_dates_of(result), unreadable_grant_dates(result)
    found = [
        _Department(
            name=name,
            entries=tuple(one for one in result.measures if not one.done and _in_charge(one) == name),
            granted=tuple(one for one in dates if charge.get(one.date.decision.measure_id, NO_DEPARTMENT) == name),
            unreadable=tuple(one for one in unreadable if charge.get(one.decision.measure_id, NO_DEPARTMENT) == name),
        )
        for name in dict.fromkeys([*map(_in_charge, result.measures), NO_DEPARTMENT])
    ]
    return sorted(found, key=lambda department: department.name == NO_DEPARTMENT)


def _in_charge(entry: MeasureResult) -> str:
    return one_line(entry.measure.department) or NO_DEPARTMENT


def _sections(department: _Department, result: MatchResult, since: date | None) -> Iterator[str]:
    """Yield the sections that have something to say, and what is left out of them."""
    news = [*_listed_news(department), *(_entered(department, result, since) if since else ())]
    told = (
        (f"Neu seit {formatting.day(since)}:" if since else "Neu:", news),
        ("Was nach der Bewilligung ansteht, das Nächste zuerst:", list(_after_grants(department))),
        ("Zu entscheiden oder zu beantragen, das Nächste zuerst:", _in_order(_to_decide(department))),
        (
            "Vormerken: noch nicht offen, aber mit angekündigtem Termin, das Nächste zuerst:",
            _in_order(_to_watch(department)),
        ),
        ("Was dazu von Ihnen fehlt:", list(_missing(department))),
    )
    sections = [_section(head, lines) for head, lines in told if lines]
    yield from sections
    if sections and department.resting:
        yield f"Ruht laut Ihrer Liste und ist hier ausgelassen: {_resting(department.resting)}"


def _in_order(found: Iterator[tuple[tuple[date, int], str]]) -> list[str]:
    return [line for _, line in sorted(found)]


def _resting(entries: Sequence[MeasureResult]) -> str:
    named = [f"{escaped(one.measure.id, _TITLE)} („{escaped(one.measure.put_off, _NAME)}“)" for one in entries[:_MOST]]
    rest = f" und {len(entries) - _MOST} weitere" if len(entries) > _MOST else ""
    return f"{', '.join(named)}{rest}"


def _after_grants(department: _Department) -> Iterator[str]:
    """Yield what a grant asks for, first what has passed, last what names no day."""
    for one in sorted(department.granted, key=lambda one: not one.over):
        day = one.date.day.german
        when = (
            f"! Vorbei seit {day}, bitte klären"
            if one.over
            else f"Bis {day}{'' if one.date.day.exact else ', Tag offen'}"
        )
        yield f"{when}: {one.date.what}, Maßnahme {escaped(one.measure, _ENTRY)}, {escaped(one.short, _NAME)}"
    for lost in department.unreadable:
        about = f"Maßnahme {escaped(lost.measure, _ENTRY)}, {escaped(lost.name, _NAME)}"
        yield f"! Ohne lesbaren Tag („{escaped(lost.typed, _NAME)}“): {lost.what}, {about}"


def _section(head: str, lines: Sequence[str]) -> str:
    left = len(lines) - _MOST
    more = [f"- und {left} weitere, siehe Arbeitsmappe"] if left > 0 else []
    return "\n".join([head, "", *(f"- {line}" for line in lines[:_MOST]), *more])


def _measure(measure: Measure) -> str:
    return f"Maßnahme {escaped(measure.id, _TITLE)} {escaped(measure.title, _TITLE)}"


def _programme(pair: Pair) -> str:
    programme = pair[1].programme
    maybe = ", passt nur vielleicht" if pair[1].fit is Fit.MAYBE and not is_chosen(pair[1]) else ""
    return f"{escaped(programme.short_name or programme.name, _NAME)} ({escaped(programme.level, _NAME)}{maybe})"


def _listed_news(department: _Department) -> Iterator[str]:
    """Yield what the list has that the one before it had not, or that is back in it."""
    for entry, candidate in department.pairs:
        if candidate.news:
            news = _NEW if candidate.news == NEW else escaped(candidate.news, _ENTRY)
            yield f"{_measure(entry.measure)}: {_programme((entry, candidate))}, {news}"


def _entered(department: _Department, result: MatchResult, since: date) -> Iterator[str]:
    """Yield what came into the ledger from that day on, by pair; of several lines on one field the last counts."""
    for entry in department.entries:
        pairs = {one.programme.id: (entry, one) for one in (*entry.candidates, *entry.excluded, *entry.rejected)}
        for pair in pairs.values():
            if fields := _fields_since(pair[1].decision, since):
                yield f"{_measure(entry.measure)}: {_programme(pair)}, {fields}"
        for one in result.unlisted:
            decision = one.decision
            away = decision.measure_id == entry.measure.id and decision.programme_id not in pairs
            if away and (fields := _fields_since(decision, since)):
                yield f"{_measure(entry.measure)}: {escaped(one.programme_name, _NAME)}, {fields}"


def _fields_since(decision: Decision | None, since: date) -> str:
    """Return the entries of a pair that were recorded on the day or later, with their day; empty where there are none.

    A day that is known only to the month counts from its last day on, so that nothing new is left out.
    """
    if decision is None:
        return ""
    found = [
        f"{heading}: {escaped(decision.text(name), _ENTRY) or 'zurückgenommen'} (erfasst {trace.on.german})"
        for name, heading in FIELDS.items()
        if (trace := decision.traces.get(name)) and trace.on and trace.on.last >= since
    ]
    return "; ".join(found)


def _to_decide(department: _Department) -> Iterator[tuple[tuple[date, int], str]]:
    """Yield what waits for a decision or an application, with what sorts it: the day, then the place in the lists."""
    lost = [(entry, one) for entry in department.entries for one in entry.excluded]
    chosen = [pair for pair in lost if standing(pair[1]) is Standing.CHOSEN]
    for place, pair in enumerate([*department.pairs, *chosen]):
        entry, candidate = pair
        is_meant = standing(candidate) is Standing.CHOSEN
        if is_meant or (candidate.action is Action.APPLY and standing(candidate) is Standing.OPEN):
            until, when = _until(pair)
            status = f", Status {status_of(candidate)}" if is_meant else ""
            excluded = ", inzwischen ausgeschlossen" if candidate.verdict is Verdict.EXCLUDED else ""
            yield (until, place), f"{when}: {_measure(entry.measure)}, {_programme(pair)}{status}{excluded}"


def _to_watch(department: _Department) -> Iterator[tuple[tuple[date, int], str]]:
    """Yield what fits, is not open yet and has a date ahead, so that a department knows until when to decide on it."""
    for place, pair in enumerate(department.pairs):
        entry, candidate = pair
        ahead = candidate.action in (Action.WATCH, Action.CLARIFY) and candidate.deadline.next is not None
        if ahead and candidate.fit is not Fit.MAYBE and standing(candidate) is Standing.OPEN:
            until, when = _until(pair)
            yield (until, place), f"{when}: {_measure(entry.measure)}, {_programme(pair)}"


def _until(pair: Pair) -> tuple[date, str]:
    """Return the day until which to decide, and the words for it; what has no day comes last."""
    seen = pair[1].deadline
    text = escaped(seen.text, _ENTRY)
    if seen.next is None:
        return date.max, f"Ohne Tag (Frist: {text})"
    if seen.unreachable:
        return seen.next, f"! Nicht mehr erreichbar, {seen.reach} (Frist {text})"
    council = f", Ratssitzung {formatting.day(seen.council)}" if seen.council else ""
    unsure = "" if seen.certainty == "bestätigt" else f", Termin {escaped(seen.certainty, _NAME)}"
    if seen.prepare_by is None:
        return seen.next, f"Bis zur Frist {text}{unsure}{council}, Vorlauf unbekannt"
    if seen.reach == LeadTime.TIGHT:
        begin = f"Beginn wäre spätestens am {formatting.day(seen.prepare_by)} gewesen"
        return seen.next, f"! {seen.reach}, {begin} (Frist {text}{unsure}{council})"
    return seen.prepare_by, f"Bis {formatting.day(seen.prepare_by)} (Frist {text}{unsure}{council})"


def _missing(department: _Department) -> Iterator[str]:
    """Yield what the department itself has to do or to say, by measure, with how many proposals wait for it."""
    for entry in department.entries:
        counts: dict[str, int] = {}
        for _, candidate in (pair for pair in department.pairs if pair[0] is entry):
            needs = candidate.answers.missing if candidate.answers and not standing(candidate).settled else ()
            for what in dict.fromkeys(one.what for one in needs if one.who == _DEPARTMENT):
                counts[what] = counts.get(what, 0) + 1
        if counts:
            words = "; ".join(
                f"{escaped(what, _ENTRY)} ({formatting.counted(count, 'Vorschlag', 'Vorschläge')})"
                for what, count in sorted(counts.items(), key=lambda item: -item[1])
            )
            yield f"{_measure(entry.measure)}: {words}"
