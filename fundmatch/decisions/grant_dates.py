"""What is to be kept once money is granted: the dates that officers typed beside the result."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from fundmatch.core.dates import PartialDate
from fundmatch.decisions.typed_text import compared, day_of
from fundmatch.model.decision import FIELDS, GRANT_DATES, GRANTED, Decision


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantDate:
    """One date of one granted pair; `field` is one of `GRANT_DATES`."""

    decision: Decision
    field: str
    day: PartialDate

    @property
    def what(self) -> str:
        """Return in German what is due."""
        return FIELDS[self.field]

    def over(self, as_of: date) -> bool:
        """Tell that the date has passed."""
        return self.day.last < as_of


def is_granted(result: str) -> bool:
    """Tell that the entry in the column of results says that money was granted."""
    return compared("result", result) == GRANTED


def grant_dates(decisions: Iterable[Decision]) -> list[GrantDate]:
    """Return the dates of all granted pairs, the nearest first; a text that is no date is none of them."""
    return sorted(
        _dates(decisions), key=lambda one: (one.day.first, one.decision.measure_id, one.decision.programme_id)
    )


def without_a_day(decisions: Iterable[Decision]) -> list[tuple[Decision, str]]:
    """Return what was typed as a date after a grant and is none ("demnächst"), with its field, by pair."""
    granted = (decision for decision in decisions if is_granted(decision.result))
    found = [
        (one, name) for one in granted for name in GRANT_DATES if one.text(name).strip() and not day_of(one.text(name))
    ]
    return sorted(found, key=lambda pair: (pair[0].measure_id, pair[0].programme_id, GRANT_DATES.index(pair[1])))


def _dates(decisions: Iterable[Decision]) -> Iterator[GrantDate]:
    for decision in decisions:
        for field in GRANT_DATES if is_granted(decision.result) else ():
            if day := day_of(decision.text(field)):
                yield GrantDate(decision=decision, field=field, day=day)
