"""The limits of small state aid: data with law, source and the day they were looked up."""

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from fundmatch.core.dates import PartialDate


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
    text = files("fundmatch").joinpath("data", "state_aid.csv").read_text(encoding="utf-8")
    return {
        row["regime"]: AidLimit(
            regime=row["regime"],
            limit_eur=int(row["limit_eur"]),
            years=int(row["years"]),
            law=row["law"],
            source=row["source"],
            checked=PartialDate.parse(row["checked"]),
        )
        for row in csv.DictReader(text.splitlines(), delimiter=";")
    }
