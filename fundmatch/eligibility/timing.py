"""When: early start, application window, deadline, money left.

Everything is judged as of the case's day; a claim that is younger than that day does not
count for it.
"""

from dataclasses import replace
from datetime import date, timedelta

from fundmatch.core import formatting
from fundmatch.core.vocabulary import NO_GRANT
from fundmatch.eligibility import deadlines
from fundmatch.eligibility.case import NOT_SAID, Answer, Case, Terms, three_valued
from fundmatch.eligibility.city_cells import COUNCIL_LEAD, STARTED
from fundmatch.eligibility.rule import MainQuestion, rule
from fundmatch.model.programme import Programme
from fundmatch.model.result import DeadlineView

# Words in a measure's status that hint at a start without saying it in the column for it.
_UNDER_WAY = ("betrieb", "umgesetzt", "umsetzung", "abgeschlossen", "fortgeführt", "pilot", "läuft", "laufend")


@rule(
    "Maßnahmenbeginn",
    MainQuestion.MISSING,
    fields=("early_start",),
    measure_fields=("started", "status", "start", "progress_words"),
    asks=(STARTED,),
)
def started(case: Case) -> Answer:
    """Tell whether the measure may have begun (vorzeitiger Maßnahmenbeginn, VV 1.3 zu § 44 BHO/LHO)."""
    allowed, begun = case.programme.early_start, case.measure.started
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
        return terms.not_met(f"{has_begun}; das schließt die Förderung aus.")
    if allowed:
        return terms.open(f"{has_begun}; Beginn ist nur „{allowed}“ unschädlich.")
    return terms.open(f"{has_begun}; das ist meist förderschädlich, der Katalog schweigt dazu.")


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
    """Tell whether the application window is open on the day."""
    programme, as_of = case.programme, case.as_of
    claim = case.day_of("status")
    stand = f" (Stand {claim.german})" if claim else " (ohne Datum)"
    terms = Terms("offenes Antragsfenster", f"{programme.status}{stand}")
    # Dates beat status words: outside its validity nothing is open, whatever the source says.
    if programme.period_start and programme.period_start.first > as_of:
        return terms.open(f"Gilt erst ab {programme.period_start.german}.")
    if programme.period_end and programme.period_end.last < as_of:
        return _expired(case, terms)
    if (claim.first if claim else case.catalogue_day) > as_of:
        return _reconstructed(case, terms)
    if programme.status == "geschlossen":
        return _closed(case, terms)
    if programme.status == "offen":
        return _open(case, terms, stand)
    reasons = {
        "angekündigt": f"Aufruf ist angekündigt{stand}.",
        "pausiert": f"Annahme von Anträgen ist unterbrochen{stand}.",
        "unbekannt": f"Ob Anträge angenommen werden, ist nicht bekannt{stand}.",
    }
    return terms.open(reasons[programme.status])


def _open(case: Case, terms: Terms, stand: str) -> Answer:
    if _all_passed(case.programme, case.as_of):
        return terms.open(f"Die Quelle sagt offen{stand}, aber alle bekannten Fristen sind vorbei.")
    return terms.met(f"Antragsfenster laut Quelle offen{stand}.")


def _all_passed(programme: Programme, as_of: date) -> bool:
    return (
        bool(programme.deadlines)
        and programme.deadline_kind not in deadlines.ROLLING
        and not deadlines.future(programme, as_of)
    )


def _expired(case: Case, terms: Terms) -> Answer:
    """Word the end of validity: final, unless calls recur or the source said open after it."""
    end, claim = case.programme.period_end, case.day_of("status")
    if end is None:
        msg = "only for programmes whose validity ends"
        raise ValueError(msg)
    if case.programme.recurring:
        return terms.open(f"Galt bis {end.german}; Neuauflage wird erwartet, nicht bestätigt.")
    if case.programme.status == "offen" and claim and claim.first > end.last:
        return terms.open(f"Galt bis {end.german}, die Quelle nannte danach noch „offen“.")
    return _kept(case, terms.not_met(f"Richtlinie oder Aufruf galt bis {end.german}."))


def _closed(case: Case, terms: Terms) -> Answer:
    if case.programme.recurring:
        return terms.open("Derzeit geschlossen; der nächste Aufruf wird erwartet, Termin nicht bestätigt.")
    if deadlines.future(case.programme, case.as_of):
        return terms.open("Laut Quelle geschlossen, im Katalog steht aber ein künftiger Termin.")
    more = "." if case.programme.recurring is False else "; ob ein neuer Aufruf kommt, ist nicht bekannt."
    return _kept(case, terms.not_met(f"Antragsfenster geschlossen{more}"))


def _kept(case: Case, answer: Answer) -> Answer:
    """Leave a closed programme in the list where the officer asked for closed ones."""
    return replace(answer, fixable=True) if case.include_closed else answer


def _reconstructed(case: Case, terms: Terms) -> Answer:
    """Judge the window from dates alone: what the source says of its status is younger than the day."""
    programme, day = case.programme, formatting.day(case.as_of)
    terms = Terms(terms.demanded, f"am {day} aus Fristen und Geltung erschlossen")
    if deadlines.future(programme, case.as_of):
        return terms.met(f"Am {day} lag eine Frist noch voraus.")
    if _all_passed(programme, case.as_of) and not programme.recurring:
        return _kept(case, terms.not_met(f"Am {day} waren alle bekannten Fristen vorbei."))
    if programme.period_start and programme.period_end:
        return terms.met(f"Galt vom {programme.period_start.german} bis {programme.period_end.german}.")
    return terms.open(f"Der Stand am {day} ist nicht bekannt; die Quelle ist jünger.")


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
    if programme.deadline_kind in deadlines.ROLLING:
        hurry = "; es gilt die Reihenfolge des Eingangs" if programme.deadline_kind == "Windhund" else ""
        return terms.met(f"Anträge sind ohne festen Termin möglich ({seen.text}{hurry}).")
    if past := deadlines.latest_past(programme, as_of):
        return _past(case, terms, f"Die bekannte Frist war der {past.date.german}")
    if seen.certainty == "erwartet":
        return terms.open(f"{seen.text[0].upper()}{seen.text[1:]}.")
    return Terms(NOT_SAID, case.lead.german).open("Der Katalog nennt keine Frist.")


def _past(case: Case, terms: Terms, what: str) -> Answer:
    """Word a date that is over: final only where the source says that no call follows."""
    if case.programme.recurring is False:
        return _kept(case, terms.not_met(f"{what}; ein weiterer Aufruf ist nicht vorgesehen."))
    if case.programme.recurring or case.programme.deadline_kind == "erwartet":
        return terms.open(f"{what}; nächster Aufruf erwartet, Termin nicht bestätigt.")
    return terms.open(f"{what}; ob ein neuer Aufruf kommt, ist nicht bekannt.")


def _with_date(case: Case, seen: DeadlineView, upcoming: date) -> Answer:
    """Set a date that lies ahead against the sittings of the council and the weeks before them."""
    lead, as_of = case.lead, case.as_of
    terms, weeks = Terms(seen.text, lead.german), (upcoming - as_of).days // 7
    if later := deadlines.no_sitting_before(upcoming, as_of, lead):
        reason = f"Frist {seen.text}: vorher tagt der Rat laut Profil nicht, erst am {formatting.day(later)}; nur mit Dringlichkeitsbeschluss."
        return terms.not_met(reason, fixable=True)
    if seen.prepare_by is None:
        reason = f"Frist {seen.text}, noch {weeks} Wochen; der Vorlauf des Rates fehlt im Profil."
        return terms.open(reason, COUNCIL_LEAD.ask())
    sitting = f" (Ratssitzung am {formatting.day(seen.council)})" if seen.council else ""
    if seen.prepare_by < as_of:
        if answer := _later_chance(case, terms, seen):
            return answer
        reason = f"Frist {seen.text}{sitting}: nur noch {weeks} Wochen, nötig sind {lead.german}; ohne Dringlichkeitsbeschluss nicht erreichbar."
        return terms.not_met(reason, fixable=True)
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
    """Tell whether money is left; an open window alone does not say so."""
    programme = case.programme
    terms = Terms("verfügbare Mittel", programme.funds or NOT_SAID)
    claim = case.day_of("funds")
    if programme.funds and claim and claim.first > case.as_of:
        return terms.open(f"Was am {formatting.day(case.as_of)} übrig war, ist nicht bekannt; die Quelle ist jünger.")
    if programme.funds == "erschöpft":
        return _exhausted(case, terms)
    if programme.funds == "vorhanden":
        return terms.met("Mittel sind laut Quelle vorhanden.")
    if programme.funds == "knapp":
        return terms.open("Die Mittel sind laut Quelle knapp; Rest bei der Bewilligungsstelle erfragen.")
    if programme.funds:
        return terms.open("Bewilligt wird nur im Rahmen des Haushalts; Rest bei der Bewilligungsstelle erfragen.")
    return terms.open("Ob noch Mittel da sind, steht nicht im Katalog.")


def _exhausted(case: Case, terms: Terms) -> Answer:
    if case.programme.recurring or deadlines.future(case.programme, case.as_of):
        return terms.open("Die Mittel der letzten Runde sind erschöpft; eine neue Runde wird erwartet.")
    return _kept(case, terms.not_met("Die Mittel sind laut Quelle erschöpft."))
