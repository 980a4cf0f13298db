"""A day that may be known only to the month or the year."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

# A month as texts write it, with its short forms, in small letters → its number.
GERMAN_MONTHS = {
    name: number
    for number, names in enumerate(
        ("januar jan", "februar feb", "märz mär mrz", "april apr", "mai", "juni jun", "juli jul", "august aug",
         "september sept sep", "oktober okt", "november nov", "dezember dez"),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
ENGLISH_MONTHS = {
    name: number
    for number, names in enumerate(
        ("january jan", "february feb", "march", "april apr", "may", "june jun", "july jul", "august aug",
         "september sept sep", "october oct", "november nov", "december dec"),
        start=1,
    )
    for name in names.split()
}  # fmt: skip

_ISO = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


@dataclass(frozen=True, slots=True, order=True)
class PartialDate:
    """A calendar day with a precision: year, month or day; never more exact than its source.

    `month` and `day` are 0 where they are not known, so the plain order is by time, and a
    bare year sorts before the months in it.
    """

    year: int
    month: int = 0
    day: int = 0

    @classmethod
    def parse(cls, text: str) -> "PartialDate":
        """Read `2026`, `2026-03` or `2026-03-31`.

        Raises:
            ValueError: The text has another form, or the day does not exist.
        """
        found = _ISO.fullmatch(text.strip())
        if not found:
            msg = f"{text!r} is no ISO date"
            raise ValueError(msg)
        year, month, day = (int(part or 0) for part in found.groups())
        date(year, month or 1, day or 1)
        return cls(year, month, day)

    @classmethod
    def of(cls, day: date) -> "PartialDate":
        """Return a day of the calendar, known exactly.

        >>> print(PartialDate.of(date(2026, 3, 31)))
        2026-03-31
        """
        return cls(day.year, day.month, day.day)

    @property
    def exact(self) -> bool:
        """Tell whether the day itself is known."""
        return bool(self.day)

    @property
    def first(self) -> date:
        """Return the earliest day that this can mean."""
        return date(self.year, self.month or 1, self.day or 1)

    @property
    def last(self) -> date:
        """Return the latest day that this can mean."""
        if self.day:
            return self.first
        if not self.month:
            return date(self.year, 12, 31)
        following = date(self.year + self.month // 12, self.month % 12 + 1, 1)
        return following - timedelta(days=1)

    @property
    def german(self) -> str:
        """Return the date as officers write it: `31.03.2026`, `03/2026` or `2026`."""
        if self.day:
            return f"{self.day:02}.{self.month:02}.{self.year}"
        return f"{self.month:02}/{self.year}" if self.month else str(self.year)

    def __str__(self) -> str:
        """Return the ISO form at its own precision."""
        parts = [f"{self.year:04}", *(f"{part:02}" for part in (self.month, self.day) if part)]
        return "-".join(parts)
