"""When: early start, application window, deadline.

Everything is judged as of the case's day; a claim that is younger than that day does not
count for it. May import: deadlines, german, model, rules.case, vocabulary.
"""

from datetime import date

from fundmatch import deadlines, german
from fundmatch.model.programme import Programme
from fundmatch.model.result import Outcome
from fundmatch.rules.case import NOT_SAID, Answer, Case
from fundmatch.vocabulary import NO_GRANT

# Words in a measure's status that hint at a start without saying it in the column for it.
_UNDER_WAY = ("betrieb", "umgesetzt", "umsetzung", "abgeschlossen", "fortgeführt", "pilot", "läuft", "laufend")


def started(case: Case) -> Answer:
    """Tell whether the measure may have begun (vorzeitiger Maßnahmenbeginn, VV 1.3 zu § 44 BHO/LHO)."""
    rule, begun = case.programme.early_start, case.measure.started
    demanded = f"vorzeitiger Beginn: {rule}" if rule else NOT_SAID
    found = {True: "begonnen", False: "nicht begonnen", None: "Beginn unbekannt"}[begun]
    if case.programme.access in NO_GRANT or rule == "unschädlich":
        return Answer(
            outcome=Outcome.MET, demanded=demanded, found=found, reason="Ein früherer Beginn schadet hier nicht."
        )
    if begun is False:
        return Answer(
            outcome=Outcome.MET, demanded=demanded, found=found, reason="Die Maßnahme hat noch nicht begonnen."
        )
    if begun is None:
        hint = ""
        if any(word in case.measure.status.casefold() for word in _UNDER_WAY):
            hint = f" Stand laut Tabelle: „{case.measure.status}“ – förderfähig wäre dann nur ein neuer Abschnitt."
        return Answer(
            outcome=Outcome.OPEN,
            demanded=demanded,
            found=found,
            reason=f"Ob die Maßnahme begonnen hat, steht nicht in der Tabelle.{hint}",
        )
    if rule == "verboten":
        return Answer(
            outcome=Outcome.NOT_MET,
            demanded=demanded,
            found=found,
            reason="Die Maßnahme hat begonnen; das schließt die Förderung aus.",
        )
    if rule:
        return Answer(
            outcome=Outcome.OPEN,
            demanded=demanded,
            found=found,
            reason=f"Die Maßnahme hat begonnen; Beginn ist nur „{rule}“ unschädlich.",
        )
    return Answer(
        outcome=Outcome.OPEN,
        demanded=demanded,
        found=found,
        reason="Die Maßnahme hat begonnen; das ist meist förderschädlich, der Katalog schweigt dazu.",
    )


def status(case: Case) -> Answer:
    """Tell whether the application window is open on the day."""
    programme, as_of = case.programme, case.as_of
    claim = case.day_of("status")
    stand = f" (Stand {claim.german})" if claim else " (ohne Datum)"
    demanded, found = "offenes Antragsfenster", f"{programme.status}{stand}"
    if programme.period_start and programme.period_start.first > as_of:
        reason = f"Gilt erst ab {programme.period_start.german}."
        return Answer(outcome=Outcome.OPEN, demanded=demanded, found=found, reason=reason)
    if programme.period_end and programme.period_end.last < as_of:
        return _expired(case, demanded, found)
    if (claim.first if claim else case.catalogue_day) > as_of:
        return _reconstructed(case, demanded)
    if programme.status == "geschlossen":
        return _closed(case, demanded, found)
    if programme.status == "offen" and _all_passed(programme, as_of):
        return Answer(
            outcome=Outcome.OPEN,
            demanded=demanded,
            found=found,
            reason=f"Die Quelle sagt offen{stand}, aber alle bekannten Fristen sind vorbei.",
        )
    if programme.status == "offen":
        return Answer(
            outcome=Outcome.MET, demanded=demanded, found=found, reason=f"Antragsfenster laut Quelle offen{stand}."
        )
    reasons = {
        "angekündigt": f"Aufruf ist angekündigt{stand}.",
        "pausiert": f"Annahme von Anträgen ist unterbrochen{stand}.",
        "unbekannt": f"Ob Anträge angenommen werden, ist nicht bekannt{stand}.",
    }
    return Answer(outcome=Outcome.OPEN, demanded=demanded, found=found, reason=reasons[programme.status])


def deadline(case: Case) -> Answer:
    """Tell whether the next date can be reached with the council's lead time."""
    programme, as_of = case.programme, case.as_of
    seen = deadlines.view(programme, as_of, case.lead_weeks)
    lead = f"{case.lead_weeks} Wochen Vorlauf" if case.lead_weeks is not None else "Vorlauf des Rates unbekannt"
    if seen.next is not None:
        return _with_date(seen.next, seen.prepare_by, seen.text, lead, as_of)
    if programme.deadline_kind in deadlines.ROLLING:
        return Answer(
            outcome=Outcome.MET,
            demanded=seen.text,
            found=lead,
            reason=f"Anträge sind ohne festen Termin möglich ({seen.text}).",
        )
    past = deadlines.latest_past(programme, as_of)
    if past and programme.recurring is False:
        closed = Answer(
            outcome=Outcome.NOT_MET,
            demanded=seen.text,
            found=german.day(as_of),
            reason=f"Die letzte Frist war der {past.date.german}.",
        )
        return _kept(case, closed)
    if seen.certainty == "erwartet":
        return Answer(
            outcome=Outcome.OPEN, demanded=seen.text, found=lead, reason=f"{seen.text[0].upper()}{seen.text[1:]}."
        )
    if past:
        return Answer(
            outcome=Outcome.OPEN,
            demanded=seen.text,
            found=lead,
            reason=f"Die bekannte Frist war der {past.date.german}; ob ein neuer Aufruf kommt, ist nicht bekannt.",
        )
    return Answer(outcome=Outcome.OPEN, demanded=NOT_SAID, found=lead, reason="Der Katalog nennt keine Frist.")


def _with_date(upcoming: date, prepare_by: date | None, text: str, lead: str, as_of: date) -> Answer:
    weeks = (upcoming - as_of).days // 7
    if prepare_by is None:
        return Answer(
            outcome=Outcome.OPEN,
            demanded=text,
            found=lead,
            reason=f"Frist {text}, noch {weeks} Wochen; der Vorlauf des Rates fehlt im Profil.",
        )
    if prepare_by < as_of:
        reason = (
            f"Frist {text}: nur noch {weeks} Wochen, nötig sind {lead}; ohne Dringlichkeitsbeschluss nicht erreichbar."
        )
        return Answer(outcome=Outcome.NOT_MET, demanded=text, found=lead, reason=reason, fixable=True)
    return Answer(
        outcome=Outcome.MET,
        demanded=text,
        found=lead,
        reason=f"Frist {text}; spätestens am {german.day(prepare_by)} beginnen.",
    )


def _all_passed(programme: Programme, as_of: date) -> bool:
    return (
        bool(programme.deadlines)
        and programme.deadline_kind not in deadlines.ROLLING
        and not deadlines.future(programme, as_of)
    )


def _expired(case: Case, demanded: str, found: str) -> Answer:
    """Word the end of validity: final, unless calls recur or the source said open after it."""
    end, claim = case.programme.period_end, case.day_of("status")
    if end is None:
        msg = "only for programmes whose validity ends"
        raise ValueError(msg)
    if case.programme.recurring:
        return Answer(
            outcome=Outcome.OPEN,
            demanded=demanded,
            found=found,
            reason=f"Galt bis {end.german}; Neuauflage wird erwartet, nicht bestätigt.",
        )
    if case.programme.status == "offen" and claim and claim.first > end.last:
        return Answer(
            outcome=Outcome.OPEN,
            demanded=demanded,
            found=found,
            reason=f"Galt bis {end.german}, die Quelle nannte danach noch „offen“.",
        )
    return _kept(
        case,
        Answer(
            outcome=Outcome.NOT_MET,
            demanded=demanded,
            found=found,
            reason=f"Richtlinie oder Aufruf galt bis {end.german}.",
        ),
    )


def _closed(case: Case, demanded: str, found: str) -> Answer:
    if case.programme.recurring:
        return Answer(
            outcome=Outcome.OPEN,
            demanded=demanded,
            found=found,
            reason="Derzeit geschlossen; der nächste Aufruf wird erwartet, Termin nicht bestätigt.",
        )
    if deadlines.future(case.programme, case.as_of):
        return Answer(
            outcome=Outcome.OPEN,
            demanded=demanded,
            found=found,
            reason="Laut Quelle geschlossen, im Katalog steht aber ein künftiger Termin.",
        )
    more = "." if case.programme.recurring is False else "; ob ein neuer Aufruf kommt, ist nicht bekannt."
    return _kept(
        case,
        Answer(outcome=Outcome.NOT_MET, demanded=demanded, found=found, reason=f"Antragsfenster geschlossen{more}"),
    )


def _kept(case: Case, answer: Answer) -> Answer:
    """Leave a closed programme in the list where the officer asked for closed ones."""
    if not case.include_closed:
        return answer
    return Answer(
        outcome=answer.outcome, demanded=answer.demanded, found=answer.found, reason=answer.reason, fixable=True
    )


def _reconstructed(case: Case, demanded: str) -> Answer:
    """Judge the window from dates alone: what the source says of its status is younger than the day."""
    programme, day = case.programme, german.day(case.as_of)
    found = f"am {day} aus Fristen und Geltung erschlossen"
    if deadlines.future(programme, case.as_of):
        return Answer(
            outcome=Outcome.MET, demanded=demanded, found=found, reason=f"Am {day} lag eine Frist noch voraus."
        )
    if _all_passed(programme, case.as_of) and not programme.recurring:
        return _kept(
            case,
            Answer(
                outcome=Outcome.NOT_MET,
                demanded=demanded,
                found=found,
                reason=f"Am {day} waren alle bekannten Fristen vorbei.",
            ),
        )
    if programme.period_start and programme.period_end:
        reason = f"Galt vom {programme.period_start.german} bis {programme.period_end.german}."
        return Answer(outcome=Outcome.MET, demanded=demanded, found=found, reason=reason)
    return Answer(
        outcome=Outcome.OPEN,
        demanded=demanded,
        found=found,
        reason=f"Der Stand am {day} ist nicht bekannt; die Quelle ist jünger.",
    )
