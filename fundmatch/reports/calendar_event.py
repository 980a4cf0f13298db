"""One day of a calendar file in the form of the standard (RFC 5545)."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from icalendar import Alarm, Event

# What a text of RFC 5545 must not hold, and what other programs take for a line break.
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_ADDRESS = re.compile(r"https?://[!#-;=?-\[\]_a-z~]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class DayEvent:
    """One day: what is due, what the description says, when to remind, which of the pages may be linked."""

    uid: str
    day: date
    summary: str
    lines: tuple[str, ...]
    category: str
    confirmed: bool
    remind: timedelta
    pages: tuple[str, ...] = ()


def as_event(entry: DayEvent, stamp: datetime) -> Event:
    """Return the day as an event; `stamp` says which of two versions is the newer."""
    event = Event()
    event.add("UID", entry.uid)
    event.add("DTSTAMP", stamp)
    event.add("DTSTART", entry.day)  # a day without an end lasts that one day
    event.add("SUMMARY", entry.summary)
    event.add("DESCRIPTION", "\n".join(entry.lines))
    event.add("CATEGORIES", [entry.category])
    event.add("STATUS", "CONFIRMED" if entry.confirmed else "TENTATIVE")
    event.add("TRANSP", "TRANSPARENT")
    event.add("SEQUENCE", 0)
    event.add_component(_reminder(entry))
    if address := _first_address(entry.pages):
        event.add("URL", address)
    return event


def _reminder(entry: DayEvent) -> Alarm:
    alarm = Alarm()
    alarm.add("ACTION", "DISPLAY")
    alarm.add("DESCRIPTION", entry.summary)
    alarm.add("TRIGGER", entry.remind)
    return alarm


def _first_address(pages: Iterable[str]) -> str:
    return next((page for page in pages if _ADDRESS.fullmatch(page)), "")


def one_line(text: str) -> str:
    """Return the text as one line without signs that a calendar must not hold."""
    # The library reads \N as a line break, so a backslash does not survive it.
    return " ".join(_CONTROL.sub(" ", text).replace("\\", "/").split())
