"""The next date of a programme as of one day, and by when work on it must begin.

A validity of a guideline is not a deadline, and a past deadline of a recurring call does
not close it. May import: german, model.
"""

from datetime import date, timedelta

from fundmatch import german
from fundmatch.model.programme import Deadline, Programme
from fundmatch.model.result import DeadlineView

ROLLING = frozenset({"laufend", "Windhund", "keine Antragsfrist"})


def future(programme: Programme, as_of: date) -> list[Deadline]:
    """Return the deadlines that had not passed on the day, the nearest first."""
    ahead = (deadline for deadline in programme.deadlines if deadline.date.last >= as_of)
    return sorted(ahead, key=lambda deadline: deadline.date)


def latest_past(programme: Programme, as_of: date) -> Deadline | None:
    """Return the last deadline that had passed on the day."""
    behind = (deadline for deadline in programme.deadlines if deadline.date.last < as_of)
    return max(behind, key=lambda deadline: deadline.date, default=None)


def view(programme: Programme, as_of: date, lead_weeks: int | None) -> DeadlineView:
    """Return kind, next date, certainty, latest begin and the words for them.

    `lead_weeks` is what the council needs before the date; None is unknown, and then no
    latest begin is given. A date known to the month counts from its first day.
    """
    ahead = future(programme, as_of)
    if not ahead:
        return _without_date(programme, as_of)
    deadline = ahead[0]
    certainty = deadline.certainty if deadline.date.exact else "nur auf den Monat genau"
    if not deadline.date.exact and not deadline.date.month:
        certainty = "nur auf das Jahr genau"
    upcoming = max(deadline.date.first, as_of)
    stage = f" ({deadline.stage})" if deadline.stage else ""
    return DeadlineView(
        kind=programme.deadline_kind,
        next=upcoming,
        certainty=certainty,
        prepare_by=upcoming - timedelta(weeks=lead_weeks) if lead_weeks is not None else None,
        text=f"{deadline.date.german}{stage}",
    )


def _without_date(programme: Programme, as_of: date) -> DeadlineView:
    past = latest_past(programme, as_of)
    before = f" (zuletzt {past.date.german})" if past else ""
    certainty = "unbekannt"
    if programme.deadline_kind in ROLLING:
        text, certainty = programme.deadline_kind, "laut Quelle"
    elif programme.recurring or programme.deadline_kind == "erwartet":
        text, certainty = f"nächster Aufruf erwartet, Termin nicht bestätigt{before}", "erwartet"
    elif past:
        text = f"bekannte Frist vorbei{before}"
    else:
        text = "unbekannt"
    return DeadlineView(kind=programme.deadline_kind, next=None, certainty=certainty, prepare_by=None, text=text)


def prepare_text(deadline: DeadlineView) -> str:
    """Return the latest begin in German, or an empty text."""
    return german.day(deadline.prepare_by) if deadline.prepare_by else ""
