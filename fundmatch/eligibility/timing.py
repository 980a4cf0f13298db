"""When: early start, application window, deadline, money left.

Everything is judged as of the case's day; a claim that is younger than that day does not
count for it.
"""

import re
from dataclasses import replace
from datetime import date, timedelta

from fundmatch.core import formatting
from fundmatch.core.vocabulary import NO_GRANT
from fundmatch.eligibility import deadlines
from fundmatch.eligibility.case import NOT_SAID, Answer, Case, Terms, three_valued
from fundmatch.eligibility.city_cells import COUNCIL_LEAD, STARTED
from fundmatch.eligibility.rule import MainQuestion, rule
from fundmatch.model.answers import Need, Now
from fundmatch.model.result import DeadlineView

# Words in a measure's status that hint at a start without saying it in the column for it.
_APPLICATION = re.compile(r"\b(?:beantragt|bewilligt|antrag (?:ist )?gestellt|(?:zuwendungs)?bescheid)", re.IGNORECASE)
_UNDER_WAY = ("betrieb", "umgesetzt", "umsetzung", "abgeschlossen", "fortgeführt", "pilot", "läuft", "laufend")


@rule(
    "Maßnahmenbeginn",
    MainQuestion.MISSING,
    fields=("early_start",),
    measure_fields=("started", "done", "status", "start", "progress_words", "phase", "earlier_funding"),
    asks=(STARTED,),
    need=Need("Beginn mit der Bewilligungsstelle klären", "Bewilligungsstelle"),
)
def started(case: Case) -> Answer:
    """Tell whether the measure may have begun (vorzeitiger Maßnahmenbeginn, VV 1.3 zu § 44 BHO/LHO)."""
    allowed, begun = case.programme.early_start, case.measure.done or case.measure.started
    state = three_valued(begun, yes="begonnen", no="nicht begonnen", unknown="Beginn unbekannt")
    terms = Terms(f"vorzeitiger Beginn: {allowed}" if allowed else NOT_SAID, state)
    if case.programme.access in NO_GRANT or allowed == "unschädlich":
        return terms.met("Ein früherer Beginn schadet hier nicht.")
    if begun is False:
        return terms.met("Die Maßnahme hat noch nicht begonnen.")
    if begun is None:
        return terms.open(f"Ob die Maßnahme begonnen hat, steht nicht in der Tabelle.{_hint(case)}", STARTED.ask())
    words = case.measure.progress_words
    has_begun = f"Die Maßnahme hat begonnen (laut Tabelle: „{words}“)" if words else "Die Maßnahme hat begonnen"
    if allowed == "verboten":
        if _applied_for(case):
            return terms.open(f"{has_begun}; zulässig nur, wenn der Antrag auf diese Mittel vorher gestellt war.")
        return terms.not_met(f"{has_begun}; das schließt die Förderung aus.")
    if allowed:
        return terms.open(f"{has_begun}; Beginn ist nur „{allowed}“ unschädlich.")
    return terms.open(
        f"{has_begun}; das ist meist förderschädlich; ob dieses Programm es ausschließt, steht nicht im Katalog."
    )


def _applied_for(case: Case) -> bool:
    """Tell whether the table speaks of an application that was made or granted."""
    words = f"{case.measure.status} {case.measure.phase} {case.measure.earlier_funding}"
    return bool(_APPLICATION.search(words))


def _hint(case: Case) -> str:
    """Quote what the table says elsewhere of a start; a hint is no answer."""
    start = case.measure.start
    if any(word in case.measure.status.casefold() for word in _UNDER_WAY):
        return f" Stand laut Tabelle: „{case.measure.status}“ – förderfähig wäre dann nur ein neuer Abschnitt."
    if start and start.last < case.as_of:
        return f" Als Beginn ist {start.german} eingetragen – zählen würde ein geschlossener Vertrag."
    return ""


@rule("Antragsfenster", MainQuestion.NOW, fields=("status", "period_end", "period_start"), volatile=True)
def status(case: Case) -> Answer:
    """Tell whether the application window is open on the day (see `window`)."""
    claim = case.day_of("status")
    stand = f" (Stand {claim.german})" if claim else " (ohne Datum)"
    terms, seen = Terms("offenes Antragsfenster", f"{case.programme.status}{stand}"), case.window
    if seen.now.takes_applications:
        return terms.met(seen.why)
    if seen.now is Now.OVER:
        return _kept(case, terms.not_met(seen.why))
    return terms.open(seen.why)


def _kept(case: Case, answer: Answer) -> Answer:
    """Leave a programme that is over in the list where the officer asked for closed ones."""
    return replace(answer, fixable=True) if case.include_closed else answer


@rule(
    "Frist",
    MainQuestion.NOW,
    fields=("deadlines", "deadline_kind"),
    measure_fields=("council_vote",),
    profile_fields=("council_lead_weeks", "preparation_weeks", "council_dates"),
    asks=(COUNCIL_LEAD,),
    volatile=True,
)
def deadline(case: Case) -> Answer:
    """Tell whether the next date can be reached with the lead that council and paper need."""
    programme, as_of = case.programme, case.as_of
    seen = deadlines.view(programme, as_of, case.lead)
    if (entry := deadlines.missed_entry(programme, as_of)) is not None:
        terms = Terms(f"{entry.stage} bis {entry.date.german}, dann {seen.text}", formatting.day(as_of))
        return _past(case, terms, f"Die erste Stufe war am {entry.date.german}")
    if seen.next is not None:
        return _with_date(case, seen, seen.next)
    terms = Terms(seen.text, case.lead.german)
    if past := deadlines.last_date(programme, as_of):
        return _past(case, terms, f"Die bekannte Frist war der {past.date.german}")
    if programme.deadline_kind in deadlines.ROLLING and not case.window.now.takes_applications:
        return terms.not_stated("Ohne festen Termin; ob Anträge angenommen werden, sagt das Antragsfenster.")
    if programme.deadline_kind in deadlines.ROLLING:
        hurry = "; es gilt die Reihenfolge des Eingangs" if programme.deadline_kind == "Windhund" else ""
        return terms.met(f"Anträge sind ohne festen Termin möglich ({seen.text}{hurry}).")
    if seen.certainty == "erwartet":
        return terms.open(f"{seen.text[0].upper()}{seen.text[1:]}.")
    return Terms(NOT_SAID, case.lead.german).not_stated("Der Katalog nennt keine Frist.")


def _in_time(case: Case) -> tuple[Need, ...]:
    """Return what would still make a date: the council's urgent vote, or where the vote is there, haste."""
    if case.measure.council_vote:
        return (Need("Antrag in kürzerer Zeit vorbereiten, sonst den nächsten Termin abwarten", "Fachamt"),)
    return (Need("Dringlichkeitsbeschluss, sonst den nächsten Termin abwarten", "Rat"),)


def _past(case: Case, terms: Terms, what: str) -> Answer:
    """Word a date that is over: final where the window is over for good."""
    if case.window.now is Now.OVER:
        return _kept(case, terms.not_met(case.window.why))
    if case.programme.recurring or case.programme.deadline_kind == "erwartet":
        return terms.open(f"{what}; nächster Aufruf erwartet, Termin nicht bestätigt.")
    return terms.open(f"{what}; ob ein neuer Aufruf kommt, ist nicht bekannt.")


def _with_date(case: Case, seen: DeadlineView, upcoming: date) -> Answer:
    """Set a date that lies ahead against the sittings of the council and the weeks before them."""
    lead, as_of = case.lead, case.as_of
    terms, weeks = Terms(seen.text, lead.german), (upcoming - as_of).days // 7
    if later := deadlines.no_sitting_before(upcoming, as_of, lead):
        reason = f"Frist {seen.text}: vorher tagt der Rat laut Profil nicht, erst am {formatting.day(later)}; nur mit Dringlichkeitsbeschluss."
        return terms.not_met(reason, fixable=True, needs=_in_time(case))
    if seen.prepare_by is None:
        reason = f"Frist {seen.text}, noch {weeks} Wochen; der Vorlauf des Rates fehlt im Profil."
        return terms.open(reason, COUNCIL_LEAD.ask())
    sitting = f" (Ratssitzung am {formatting.day(seen.council)})" if seen.council else ""
    if seen.prepare_by < as_of:
        if answer := _later_chance(case, terms, seen):
            return answer
        reason = f"Frist {seen.text}{sitting}: nur noch {weeks} Wochen, nötig sind {lead.german}; ohne Dringlichkeitsbeschluss nicht erreichbar."
        return terms.not_met(reason, fixable=True, needs=_in_time(case))
    return terms.met(f"Frist {seen.text}; spätestens am {formatting.day(seen.prepare_by)} beginnen{sitting}.")


def _later_chance(case: Case, terms: Terms, seen: DeadlineView) -> Answer | None:
    """Answer that a later cut-off, or a later day of a date known to the month only, is in reach."""
    programme, as_of, weeks = case.programme, case.as_of, case.lead.weeks or 0
    ahead = deadlines.future(programme, as_of)
    if not ahead[0].date.exact and ahead[0].date.last - timedelta(weeks=weeks) >= as_of:
        return terms.open(f"Frist {seen.text}: ob sie erreichbar ist, hängt am Tag, der nicht bekannt ist.")
    if programme.deadline_kind != "Stichtage":
        return None
    for later in ahead[1:]:
        begin = deadlines.latest_begin(later.date.first, as_of, case.lead)
        if begin is not None and begin >= as_of:
            return terms.met(
                f"Frist {seen.text} ist nicht mehr zu schaffen, der Stichtag {later.date.german} schon; "
                f"spätestens am {formatting.day(begin)} beginnen."
            )
    return None


@rule("Mittel", MainQuestion.NOW, fields=("funds",), volatile=True)
def funds(case: Case) -> Answer:
    """Tell whether money is left; that nobody says so is a hint and no obstacle."""
    programme = case.programme
    terms = Terms("verfügbare Mittel", programme.funds or NOT_SAID)
    claim = case.day_of("funds")
    if programme.funds and claim and claim.first > case.as_of:
        day = formatting.day(case.as_of)
        return terms.not_stated(f"Was am {day} übrig war, ist nicht bekannt; die Quelle ist jünger.")
    if programme.funds == "erschöpft":
        return _exhausted(case, terms)
    if programme.funds == "vorhanden":
        return terms.met("Mittel sind laut Quelle vorhanden.")
    if programme.funds == "knapp":
        return terms.open("Die Mittel sind laut Quelle knapp; Rest bei der Bewilligungsstelle erfragen.")
    if programme.funds:
        return terms.not_stated("Bewilligt wird nur im Rahmen des Haushalts; Rest bei der Bewilligungsstelle erfragen.")
    return terms.not_stated("Ob noch Mittel da sind, steht nicht im Katalog.")


def _exhausted(case: Case, terms: Terms) -> Answer:
    if case.window.now is Now.OVER:
        return _kept(
            case, terms.not_met("Die Mittel sind laut Quelle erschöpft; eine neue Runde ist nicht vorgesehen.")
        )
    if case.programme.recurring or deadlines.future(case.programme, case.as_of):
        return terms.open("Die Mittel der letzten Runde sind erschöpft; eine neue Runde wird erwartet.")
    return terms.open("Die Mittel sind laut Quelle erschöpft; ob eine neue Runde kommt, ist nicht bekannt.")
