"""How old a claim of the catalogue is, and from when on nobody should rely on it.

Window, deadlines and money left change within weeks, rates and conditions with a new
guideline, the rest with a new programme; so each field ages at its own pace, which is declared with it.
"""

from dataclasses import dataclass
from datetime import date

from fundmatch.core.dates import PartialDate
from fundmatch.core.field_spec import by_name
from fundmatch.model.programme import Programme


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
    return Age(last_seen=seen, days=days, limit=by_name(Programme)[field].ages.days)
