"""Amounts and times that somebody estimated: a range stays a range, "ca." stays a mark."""

from dataclasses import dataclass

from fundmatch.core.dates import PartialDate


@dataclass(frozen=True, slots=True)
class EuroRange:
    """An amount in whole euros, 0 ≤ `low` ≤ `high`; `high` is None where only a lower bound is named.

    `about` marks an estimate ("ca."), `yearly` an amount for each year ("p. a.").
    """

    low: int
    high: int | None
    about: bool = False
    yearly: bool = False

    @classmethod
    def exactly(cls, euros: int) -> "EuroRange":
        """Return the range of one amount."""
        return cls(euros, euros)

    @property
    def lower(self) -> "EuroRange | None":
        """Return the low end as one amount; an amount for each year says nothing of the whole and gives None."""
        return self._end(self.low)

    @property
    def upper(self) -> "EuroRange | None":
        """Return the high end as one amount, None where nobody named it or the amount is one for each year."""
        return self._end(self.high)

    def _end(self, euros: int | None) -> "EuroRange | None":
        if euros is None or self.yearly:
            return None
        return self if self.low == self.high else EuroRange.exactly(euros)

    @property
    def exact(self) -> int | None:
        """Return the one amount in whole euros, None for a range, an open end or an amount for each year."""
        return self.low if self.low == self.high and not self.yearly else None


@dataclass(frozen=True, slots=True)
class Period:
    """A time as somebody wrote it; an end that is not named is None.

    `start` is the first month of a quarter, half-year or season, `end` its last. `about` marks
    a time that is not sure ("voraussichtlich"), `ongoing` a task without an end ("laufend"),
    `since` one that has begun ("seit 2024"), `span` that both ends were written ("2026–2028").
    """

    start: PartialDate | None = None
    end: PartialDate | None = None
    about: bool = False
    ongoing: bool = False
    since: bool = False
    span: bool = False

    @property
    def empty(self) -> bool:
        """Tell that no date could be read."""
        return self.start is None and self.end is None
