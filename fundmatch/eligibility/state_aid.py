"""The limits of small state aid: data with law, source and the day they were looked up."""

from dataclasses import dataclass
from functools import cache

from fundmatch.core.dates import PartialDate
from fundmatch.core.package_data import rows_of


@dataclass(frozen=True, slots=True, kw_only=True)
class AidLimit:
    """What one undertaking may get under a regime: at most `limit_eur` within `years` years."""

    regime: str
    limit_eur: int
    years: int
    law: str
    source: str
    checked: PartialDate


@cache
def limits() -> dict[str, AidLimit]:
    """Return the limits by regime, as `data/state_aid.csv` has them."""
    return {
        row["regime"]: AidLimit(
            regime=row["regime"],
            limit_eur=int(row["limit_eur"]),
            years=int(row["years"]),
            law=row["law"],
            source=row["source"],
            checked=PartialDate.parse(row["checked"]),
        )
        for row in rows_of("state_aid.csv")
    }
