"""Whether a topic can be applied for on a day: the portal's status, and the deadlines that outweigh it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from fundmatch.core import formatting
from fundmatch.core.dates import PartialDate
from fundmatch.model.programme import Deadline
from fundmatch.sources import eu_codes
from fundmatch.sources.eu_topic import Topic

STAGED, CUT_OFFS, SINGLE = "Stufen", "Stichtage", "Termin"
_STAGES = ("Skizze", "Vollantrag")


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """Status, kind of deadline, deadlines and the notes that explain them, all in our words."""

    status: str
    kind: str
    deadlines: tuple[Deadline, ...]
    notes: tuple[str, ...]


def window(topic: Topic, as_of: date) -> Window:
    """Judge the application window on a day; a deadline outweighs the status that the portal shows."""
    status = eu_codes.status(topic.status) or "unbekannt"
    kind, notes = _kind(topic)
    deadlines = _deadlines(topic.days.days, kind)
    reason = _why_closed(topic, kind, as_of) if status in ("offen", "angekündigt") else ""
    if reason:
        notes = (*notes, f"{reason}; laut Quelle „{status}“")
        status = "geschlossen"
    elif status == "angekündigt" and topic.opening and topic.opening <= as_of:
        notes = (
            *notes,
            f"Öffnung war für den {formatting.day(topic.opening)} angekündigt; der Stand der Datei ist älter",
        )
    return Window(status=status, kind=kind, deadlines=deadlines, notes=notes)


def _kind(topic: Topic) -> tuple[str, tuple[str, ...]]:
    """Return the kind of deadline; without a model, the number of dates tells it only where it can."""
    notes = () if topic.all_days or not topic.days.days else ("die Datei nennt nur die erste Frist",)
    count = len(topic.days.days)
    if topic.key.endswith("-two-stage"):
        return STAGED, notes
    if known := eu_codes.deadline_kind(topic.model):
        return known, notes
    if count > len(_STAGES):
        return CUT_OFFS, notes
    if count == 1 and topic.all_days:
        return SINGLE, notes
    if count == len(_STAGES):
        notes = (*notes, "zwei Fristen ohne Angabe, ob Stufen oder Stichtage")
    return "unbekannt", notes


def _deadlines(days: Sequence[date], kind: str) -> tuple[Deadline, ...]:
    staged = kind == STAGED and len(days) <= len(_STAGES)
    return tuple(
        Deadline(date=PartialDate.of(day), stage=_STAGES[place] if staged else "Antrag")
        for place, day in enumerate(days)
    )


def _why_closed(topic: Topic, kind: str, as_of: date) -> str:
    """Return why nothing can be handed in any more, or an empty text."""
    days = topic.days.days
    if not days:
        return ""  # announced without a date: nothing has passed
    if kind == STAGED and days[0] < as_of:
        return f"Frist der ersten Stufe war der {formatting.day(days[0])}, danach gilt nur noch, wer eingeladen ist"
    if days[-1] < as_of and (topic.all_days or kind == SINGLE):
        return f"letzte Frist war der {formatting.day(days[-1])}"
    return ""
