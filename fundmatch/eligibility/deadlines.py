"""The next date of a programme as of one day, and by when work on it must begin.

A validity of a guideline is not a deadline, and a past deadline of a recurring call does
not close it.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from fundmatch.core.hosts import is_official
from fundmatch.model.programme import Deadline, Programme
from fundmatch.model.result import NO_SITTING, TOO_LATE, DeadlineView

CONFIRMED: Final = "bestätigt"
ROLLING = frozenset({"laufend", "Windhund", "keine Antragsfrist"})
# Where a two-stage call is entered; whoever missed it cannot hand in the full application.
ENTRY_STAGES = frozenset({"Skizze", "Projektskizze", "Interessenbekundung", "Antragsentwurf"})
# Calls come once a year, give or take a month: a stage further away belongs to the round before.
_ROUND = timedelta(days=400)
# A council meets every few weeks: when no later day is listed, the list ends here, not the council.
_LIST_REACHES = timedelta(weeks=13)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lead:
    """What must happen before a deadline: weeks for the council (None: unknown) and for the paper.

    `council_dates` are the sittings that the profile lists; there are none where the vote is there.
    """

    council_weeks: int | None
    preparation_weeks: int | None = None
    council_dates: tuple[date, ...] = ()

    @property
    def weeks(self) -> int | None:
        """Return all weeks together, None where the council's are unknown."""
        return None if self.council_weeks is None else self.council_weeks + (self.preparation_weeks or 0)

    @property
    def german(self) -> str:
        """Return the lead in words."""
        if self.council_weeks is None:
            return "Vorlauf des Rates unbekannt"
        extra = f", davon {self.preparation_weeks} für den Antrag" if self.preparation_weeks else ""
        return f"{self.weeks} Wochen Vorlauf{extra}"


class LeadTime(StrEnum):
    """Whether there is time enough for council and paper before a date, worded as officers read it."""

    ENOUGH = "reicht"
    TIGHT = "knapp, Termin unsicher"
    MISSED = TOO_LATE
    NO_SITTING = NO_SITTING
    UNKNOWN = "Vorlauf unbekannt"


def lead_time(begin: date | None, certainty: str, as_of: date) -> LeadTime:
    """Set the last day to begin for a date against the day; only a date that is known for sure is missed.

    `certainty` is that of the view or of `certainty_of`, which a date without a day never passes.
    """
    if begin is None:
        return LeadTime.UNKNOWN
    if begin >= as_of:
        return LeadTime.ENOUGH
    return LeadTime.MISSED if certainty == CONFIRMED else LeadTime.TIGHT


def certainty_of(deadline: Deadline) -> str:
    """Return how sure a date is: the catalogue's word, or to what it is known where that is no day."""
    day = deadline.date
    if day.exact:
        return deadline.certainty
    return "nur auf den Monat genau" if day.month else "nur auf das Jahr genau"


def dates_of(programme: Programme) -> tuple[Deadline, ...]:
    """Return the deadlines; none of them is confirmed unless a page of the authority, or of who grants, says it."""
    proof = programme.evidence_for("deadlines")
    if proof and any(map(is_official, proof.pages)):
        return programme.deadlines
    unsure = [
        replace(one, certainty="unbestätigt") if one.certainty == CONFIRMED else one for one in programme.deadlines
    ]
    return tuple(unsure)


def future(programme: Programme, as_of: date) -> list[Deadline]:
    """Return the deadlines that had not passed on the day, the nearest first."""
    ahead = (deadline for deadline in dates_of(programme) if deadline.date.last >= as_of)
    return sorted(ahead, key=lambda deadline: deadline.date)


def last_date(programme: Programme, as_of: date) -> Deadline | None:
    """Return the last deadline where deadlines are known and none of them lies ahead, of whatever kind they are."""
    return None if future(programme, as_of) else latest_past(programme, as_of)


def latest_past(programme: Programme, as_of: date) -> Deadline | None:
    """Return the last deadline that had passed on the day."""
    behind = (deadline for deadline in dates_of(programme) if deadline.date.last < as_of)
    return max(behind, key=lambda deadline: deadline.date, default=None)


def missed_entry(programme: Programme, as_of: date) -> Deadline | None:
    """Return the first stage that has passed while only its later stages lie ahead, if that is so."""
    ahead = future(programme, as_of)
    if programme.deadline_kind != "Stufen" or not ahead or any(later.stage in ENTRY_STAGES for later in ahead):
        return None
    entries = (
        entry
        for entry in dates_of(programme)
        if entry.stage in ENTRY_STAGES and entry.date.last < as_of and ahead[0].date.first - entry.date.last < _ROUND
    )
    return max(entries, key=lambda entry: entry.date, default=None)


def view(programme: Programme, as_of: date, lead: Lead) -> DeadlineView:
    """Return kind, next date, certainty, latest begin and the words for them.

    A date known only to the month counts from its first day. Without the council's lead
    there is no latest begin.
    """
    ahead = future(programme, as_of)
    if not ahead:
        return _without_date(programme, as_of)
    deadline = ahead[0]
    upcoming = max(deadline.date.first, as_of)
    begin, certainty = latest_begin(upcoming, as_of, lead), certainty_of(deadline)
    without_sitting = no_sitting_before(upcoming, as_of, lead) is not None and certainty == CONFIRMED
    stage = f" ({deadline.stage})" if deadline.stage else ""
    return DeadlineView(
        kind=programme.deadline_kind,
        next=upcoming,
        certainty=certainty,
        prepare_by=begin,
        reach=LeadTime.NO_SITTING.value if without_sitting else lead_time(begin, certainty, as_of).value,
        text=f"{deadline.date.german}{stage}",
        council=last_sitting(upcoming, as_of, lead),
    )


def last_sitting(upcoming: date, as_of: date, lead: Lead) -> date | None:
    """Return the last listed sitting of the council before the date.

    None where none is listed, or where the list ends long before the date and so cannot tell.
    """
    sittings = [day for day in lead.council_dates if as_of <= day < upcoming]
    if not sittings:
        return None
    listed_on = any(day >= upcoming for day in lead.council_dates)
    return max(sittings) if listed_on or upcoming - max(sittings) <= _LIST_REACHES else None


def no_sitting_before(upcoming: date, as_of: date, lead: Lead) -> date | None:
    """Return the first listed sitting that is too late for the date where the list shows none before it."""
    if any(as_of <= day < upcoming for day in lead.council_dates):
        return None
    return min((day for day in lead.council_dates if day >= upcoming), default=None)


def latest_begin(upcoming: date, as_of: date, lead: Lead) -> date | None:
    """Return the last day to begin for a date, None where the lead is unknown or no sitting is in time."""
    if lead.weeks is None or no_sitting_before(upcoming, as_of, lead):
        return None
    return (last_sitting(upcoming, as_of, lead) or upcoming) - timedelta(weeks=lead.weeks)


def _without_date(programme: Programme, as_of: date) -> DeadlineView:
    past = latest_past(programme, as_of)
    before = f" (zuletzt {past.date.german})" if past else ""
    certainty = "unbekannt"
    if programme.deadline_kind in ROLLING and not past:
        text, certainty = programme.deadline_kind, "laut Quelle"
    elif programme.recurring or programme.deadline_kind == "erwartet":
        text, certainty = f"nächster Aufruf erwartet, Termin nicht bestätigt{before}", "erwartet"
    elif past:
        text = f"bekannte Frist vorbei{before}"
    else:
        text = "unbekannt"
    return DeadlineView(kind=programme.deadline_kind, next=None, certainty=certainty, prepare_by=None, text=text)
