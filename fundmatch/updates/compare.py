"""What of a programme has changed, field by field: only what an officer would act on.

Evidence, page dates, order, notes, summaries and keywords may change without a word.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from fundmatch.model.codec import as_line
from fundmatch.model.programme import Deadline, Programme

Worded = Callable[[str, object], str]

# In the order in which people read them.
FIELDS: Final = (
    "name",
    "status",
    "deadline_kind",
    "deadlines",
    "period_start",
    "period_end",
    "recurring",
    "rates",
    "own_share_min_pct",
    "amounts",
    "funds",
    "funding_types",
    "access",
    "applicants",
    "applicants_excluded",
    "areas",
    "areas_excluded",
    "population",
    "partners",
    "early_start",
    "cost_kinds",
    "cost_kinds_excluded",
    "state_aid",
    "level",
    "funder",
    "url",
)
# What of a curated entry a source may know better, because it changes between two looks.
VOLATILE: Final = ("status", "deadlines", "rates", "amounts")

_SILENT: Final = frozenset({"note", "certainty", "indicative"})
_SHUT: Final = frozenset({"geschlossen", "pausiert"})
_OPEN: Final = frozenset({"offen", "angekündigt"})
_MOST_WORDS: Final = 120


@dataclass(frozen=True, slots=True)
class Difference:
    """One field with its value before and after."""

    field: str
    old: object
    new: object


def differences(old: Programme, new: Programme, fields: Sequence[str] = FIELDS) -> Iterator[Difference]:
    """Yield the fields, of those that matter, in which two states of a programme differ."""
    for name in fields:
        before, after = getattr(old, name), getattr(new, name)
        if before != after and weighed(before) != weighed(after):
            yield Difference(name, before, after)


def weighed(value: object) -> Any:
    """Return what of a value counts: without remarks and, in a list, without the order."""
    return _counted(as_line(value))


def _counted(written: Any) -> Any:
    if isinstance(written, dict):
        return tuple(sorted((name, _counted(part)) for name, part in written.items() if name not in _SILENT))
    if isinstance(written, list):
        return tuple(sorted(map(_counted, written), key=repr))
    return written


def closed(old: Programme, new: Programme) -> bool:
    """Tell that the programme took applications, or might have, and does not any more."""
    return new.status == "geschlossen" and old.status != "geschlossen"


def reopened(old: Programme, new: Programme) -> bool:
    """Tell that a closed or halted programme takes applications again, or will."""
    return old.status in _SHUT and new.status in _OPEN


def moved(old: Programme, new: Programme) -> bool:
    """Tell that a deadline was moved or is new; one that only went by is no move."""
    before, after = (_days(entry.deadlines) for entry in (old, new))
    return bool(after - before)


def _days(deadlines: Sequence[Deadline]) -> frozenset[str]:
    return frozenset(str(deadline.date) for deadline in deadlines)


def by_time(old: Programme, new: Programme, field: str, as_of: date) -> bool:
    """Tell that a change is what time brings: an announced call opens, one whose days are past closes."""
    if field != "status":
        return False
    if new.status == "offen":
        return old.status == "angekündigt"
    return new.status == "geschlossen" and over(new, as_of)


def over(programme: Programme, as_of: date) -> bool:
    """Tell that the programme is closed, or that all its deadlines have passed."""
    return programme.status == "geschlossen" or (
        bool(programme.deadlines) and all(deadline.date.last < as_of for deadline in programme.deadlines)
    )


def short_words(field: str, value: object) -> str:
    """Return a value in short: the way to show it where nobody gave better words. `field` is not looked at.

    >>> short_words("applicants", ("Kommune", "Landkreis"))
    'Kommune; Landkreis'
    """
    del field
    return _said(as_line(value))[:_MOST_WORDS] or "keine Angabe"


def _said(written: Any) -> str:
    if isinstance(written, dict):
        return " ".join(_said(part) for name, part in written.items() if name != "note")
    return "; ".join(map(_said, written)) if isinstance(written, list) else str(written)
