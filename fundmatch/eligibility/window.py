"""Geht es jetzt? Whether one can apply for a programme on a day, from its dates first, then from its status.

Dates beat status words: after the last date, or after the end of validity, nothing is open or rolling,
whatever the source still says. What is over for good and what may return is told apart by `recurring`,
and where that is not known by the time that has passed since the last round.
"""

from datetime import date
from typing import Final

from fundmatch.core import formatting
from fundmatch.core.dates import PartialDate
from fundmatch.eligibility import deadlines
from fundmatch.model.answers import Now, Window
from fundmatch.model.programme import Programme

# A round that nobody has repeated for so many months is over, where the source does not say that calls recur.
_MONTHS_UNTIL_OVER: Final = 24


def window(programme: Programme, as_of: date, catalogue_day: date) -> Window:
    """Return the answer for one programme on one day.

    What the source says of the status counts only where it is not younger than the day; `catalogue_day`
    stands for the day of a status without one.
    """
    if programme.period_start and programme.period_start.first > as_of:
        return Window(now=Now.SOON, until=None, why=f"Gilt erst ab {programme.period_start.german}.")
    claim = _claim(programme)
    younger = (claim.first if claim else catalogue_day) > as_of
    return _by_dates(programme, as_of, younger=younger) or (
        _without_status(programme, as_of) if younger else _by_status(programme, as_of)
    )


def _claim(programme: Programme) -> PartialDate | None:
    """Return the day for which the source vouches for the status."""
    proof = programme.evidence_for("status")
    return proof.as_of if proof else None


def _by_dates(programme: Programme, as_of: date, *, younger: bool) -> Window | None:
    """Return what dates and money alone settle; None where they do not."""
    announced = programme.status == "angekündigt" and programme.recurring is not False and not younger
    if programme.period_end and programme.period_end.last < as_of:
        why = f"Richtlinie oder Aufruf galt bis {programme.period_end.german}"
        return _announced(why) if announced else _ended(programme, as_of, why)
    if (entry := deadlines.missed_entry(programme, as_of)) is not None:
        return _ended(programme, as_of, f"Die erste Stufe ({entry.stage}) war am {entry.date.german}")
    if past := deadlines.last_date(programme, as_of):
        why = f"Die letzte bekannte Frist war der {past.date.german}"
        return _announced(why) if announced else _ended(programme, as_of, why)
    if programme.funds == "erschöpft" and not younger:
        return _exhausted(programme, as_of)
    return None


def _exhausted(programme: Programme, as_of: date) -> Window:
    """Word that the money of a round is spent; where first come is first served, a last day ahead is no new round."""
    ahead = deadlines.future(programme, as_of)
    if ahead and programme.recurring is not False and programme.deadline_kind != "Windhund":
        why = f"Die Mittel der letzten Runde sind erschöpft; der nächste Termin ist der {ahead[0].date.german}."
        return Window(now=Now.SOON, until=None, why=why)
    return _ended(programme, as_of, "Die Mittel sind laut Quelle erschöpft")


def _announced(why: str) -> Window:
    return Window(now=Now.SOON, until=None, why=f"{why}; ein neuer Aufruf ist angekündigt.")


def _ended(programme: Programme, as_of: date, why: str) -> Window:
    """Word a round that is over: for good, expected again, or nobody knows."""
    if programme.recurring is False:
        return Window(now=Now.OVER, until=None, why=f"{why}; ein weiterer Aufruf ist nicht vorgesehen.")
    if programme.deadline_kind == "erwartet":
        return Window(now=Now.SOON, until=None, why=f"{why}; nächster Aufruf erwartet, Termin nicht bestätigt.")
    if programme.recurring:
        more = "der Aufruf kehrt wieder, der nächste Termin ist nicht bestätigt"
        return Window(now=Now.CLOSED, until=None, why=f"{why}; {more}.")
    last = _last_round(programme, as_of)
    if last and _months_since(last, as_of) > _MONTHS_UNTIL_OVER:
        more = f"seither (mehr als {_MONTHS_UNTIL_OVER} Monate) ist kein neuer Aufruf bekannt"
        return Window(now=Now.OVER, until=None, why=f"{why}; {more}.")
    return Window(now=Now.CLOSED, until=None, why=f"{why}; ob ein neuer Aufruf kommt, ist nicht bekannt.")


def _last_round(programme: Programme, as_of: date) -> date | None:
    """Return the day of the last round: its deadline, else its validity, else the page that calls it closed."""
    if past := deadlines.latest_past(programme, as_of):
        return past.date.last
    if programme.period_end and programme.period_end.last < as_of:
        return programme.period_end.last
    claim = _claim(programme)
    return claim.last if programme.status == "geschlossen" and claim else None


def _months_since(day: date, as_of: date) -> int:
    """Return the full months from a day to another, a month that has begun counted as one more."""
    months = 12 * (as_of.year - day.year) + as_of.month - day.month
    return months + (as_of.day > day.day)


def _without_status(programme: Programme, as_of: date) -> Window:
    """Judge from dates alone: what the source says of its status is younger than the day."""
    day = formatting.day(as_of)
    if ahead := deadlines.future(programme, as_of):
        if ahead[0].certainty == "erwartet":
            why = f"Am {day} war die nächste Frist ({ahead[0].date.german}) nur erwartet."
            return Window(now=Now.SOON, until=None, why=why)
        return Window(now=Now.OPEN, until=ahead[0].date, why=f"Am {day} lag eine Frist noch voraus.")
    if programme.period_start and programme.period_end:
        why = f"Galt vom {programme.period_start.german} bis {programme.period_end.german}."
        now = Now.ROLLING if programme.deadline_kind in deadlines.ROLLING else Now.OPEN
        return Window(now=now, until=programme.period_end, why=why)
    return Window(now=Now.UNKNOWN, until=None, why=f"Der Stand am {day} ist nicht bekannt; die Quelle ist jünger.")


def _by_status(programme: Programme, as_of: date) -> Window:
    """Read the source's word, where no date has settled it."""
    stand = _stand(programme)
    ahead = deadlines.future(programme, as_of)
    if programme.status == "offen":
        return _open(programme, stand, ahead[0].date if ahead else None)
    if programme.status == "angekündigt":
        return Window(now=Now.SOON, until=None, why=f"Aufruf ist angekündigt{stand}.")
    if programme.status == "pausiert":
        return Window(now=Now.CLOSED, until=None, why=f"Annahme von Anträgen ist unterbrochen{stand}.")
    if programme.status == "geschlossen":
        if ahead:
            why = f"Derzeit geschlossen{stand}; der nächste Termin ist der {ahead[0].date.german}."
            return Window(now=Now.SOON, until=None, why=why)
        return _ended(programme, as_of, f"Antragsfenster geschlossen{stand}")
    if programme.deadline_kind == "erwartet":
        return Window(now=Now.SOON, until=None, why="Nächster Aufruf erwartet, Termin nicht bestätigt.")
    return Window(now=Now.UNKNOWN, until=None, why=f"Ob Anträge angenommen werden, ist nicht bekannt{stand}.")


def _open(programme: Programme, stand: str, upcoming: PartialDate | None) -> Window:
    why = f"Antragsfenster laut Quelle offen{stand}."
    if upcoming is None and programme.deadline_kind in deadlines.ROLLING:
        until = programme.period_end
        return Window(now=Now.ROLLING, until=until, why=why)
    return Window(now=Now.OPEN, until=upcoming, why=why)


def _stand(programme: Programme) -> str:
    claim = _claim(programme)
    return f" (Stand {claim.german})" if claim else " (ohne Datum)"
