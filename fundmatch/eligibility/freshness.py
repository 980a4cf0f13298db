"""How old a claim of the catalogue is, and from when on nobody should rely on it.

Window, deadlines and money left change within weeks, rates and conditions with a new
guideline, the rest with a new programme; so each field ages at its own pace.
"""

from dataclasses import dataclass
from datetime import date
from typing import Final

from fundmatch.core.dates import PartialDate
from fundmatch.model.programme import Programme

WINDOW_DAYS, RULES_DAYS, OTHER_DAYS = 30, 180, 365

WINDOW_FIELDS: Final = ("status", "deadlines", "funds", "deadline_kind", "recurring", "period_start", "period_end")
RULE_FIELDS: Final = (
    "rates",
    "amounts",
    "own_share_min_pct",
    "applicants",
    "applicants_excluded",
    "areas",
    "areas_excluded",
    "population",
    "early_start",
    "partners",
    "plans",
    "readiness",
    "cost_kinds",
    "cost_kinds_excluded",
    "cumulation",
    "prior_funding",
    "state_aid",
    "conditions",
)
_PACE = dict.fromkeys(WINDOW_FIELDS, WINDOW_DAYS) | dict.fromkeys(RULE_FIELDS, RULES_DAYS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Age:
    """Age of one field: `days` since it was last seen (None: nobody knows), and the days it may have."""

    last_seen: PartialDate | None
    days: int | None
    limit: int

    @property
    def stale(self) -> bool:
        """Tell whether the claim is older than its kind may be."""
        return self.days is not None and self.days > self.limit

    @property
    def reliable(self) -> bool:
        """Tell whether the claim has a date and is young enough."""
        return self.days is not None and not self.stale


def age_of(programme: Programme, field: str, as_of: date) -> Age:
    """Return the age of a field on a day; a claim younger than the day is not old.

    A day known only to the month or the year counts from its first day, so that doubt
    makes a claim older and never younger.
    """
    proof = programme.evidence_for(field)
    seen = proof.last_seen if proof else None
    days = max((as_of - seen.first).days, 0) if seen else None
    return Age(last_seen=seen, days=days, limit=_PACE.get(field, OTHER_DAYS))
