"""Days as prose writes them, alone and in lists: "31. März", "30.6. und 30.9.2027", "Ende Mai 2027"."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from fundmatch.core.dates import PartialDate

_NAMES: Final = (
    "januar january jan;februar february feb;märz maerz march mrz mär;april apr;mai may;juni june jun;juli july jul;august aug;"
    "september sept sep;oktober october okt oct;november nov;dezember december dez dec"
)
_MONTHS: Final = {name: month for month, names in enumerate(_NAMES.split(";"), start=1) for name in names.split()}
_MONTH: Final = rf"(?:{'|'.join(sorted(_MONTHS, key=lambda name: -len(name)))})(?![a-zäöü])\.?"
_FORMS: Final = (
    r"\d{1,2}\.\s?(?:0?[1-9]|1[0-2])\.(?:\s?(?:19|20)\d{2}(?!\d))?",
    rf"\d{{1,2}}\.?\s?{_MONTH}(?:\s?(?:19|20)\d{{2}}(?!\d))?",
    rf"{_MONTH}\s\d{{1,2}},?\s(?:19|20)\d{{2}}(?!\d)",
    rf"(?:Ende\s|Mitte\s|Anfang\s|end of\s)?{_MONTH}\s(?:19|20)\d{{2}}(?!\d)",
    r"(?:19|20)\d{2}-\d{2}-\d{2}(?!\d)",
)
DAY: Final = rf"(?<![\d.])(?:{'|'.join(_FORMS)})"
# Several days in a row; none of them has a word of its own between them.
_JOINT: Final = r"(?:\s?,\s?|\s?/\s?|\s(?:und|oder|sowie|bzw\.|and|or)\s)"
_BEFORE_NEXT: Final = r"(?:(?:bis\s)?zum\s|(?:am|den|der|dem)\s|jeweils\s)*"
DAYS: Final = rf"{DAY}(?:{_JOINT}{_BEFORE_NEXT}{DAY})*"

_ONE: Final = re.compile(DAY, re.IGNORECASE)
_YEAR: Final = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)")
_NUMERIC: Final = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.")
_WORDED: Final = re.compile(rf"(?:(\d{{1,2}})\.?\s?)?({_MONTH})(?:\s(\d{{1,2}}),)?", re.IGNORECASE)
_ISO: Final = re.compile(r"\d{4}-(\d{2})-(\d{2})")


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the calendar; `year` is 0 where the text gives none, `day` 0 where it names only the month."""

    month: int
    day: int
    year: int = 0

    @property
    def dated(self) -> PartialDate | None:
        """Return the date, None without a year."""
        return PartialDate(self.year, self.month, self.day) if self.year else None


def read_days(text: str) -> Sequence[Day]:
    """Return the days of a list as `DAYS` finds it; a year at its end counts for all, impossible days for none.

    >>> [day.year for day in read_days("31. März und 30. September 2027")]
    [2027, 2027]
    """
    found = [day for match in _ONE.finditer(text) if (day := _day(match[0]))]
    last = found[-1].year if found else 0
    return [day if day.year else Day(day.month, day.day, last) for day in found]


def _day(text: str) -> Day | None:
    year = int(told[0]) if (told := _YEAR.search(text)) else 0
    if iso := _ISO.fullmatch(text):
        month, number = int(iso[1]), int(iso[2])
    elif numeric := _NUMERIC.match(text):
        number, month = int(numeric[1]), int(numeric[2])
    elif worded := _WORDED.search(text):
        month = _MONTHS[worded[2].casefold().rstrip(".")]
        number = int(worded[1] or worded[3] or 0)
    else:
        return None
    try:
        date(year or 2000, month, number or 1)
    except ValueError:
        return None
    return Day(month, number, year)
