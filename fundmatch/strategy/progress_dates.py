"""Whether what a sentence dates has happened by the day of the run ("Verkehrsfreigabe 06/2025", "Bau ab Herbst 2026")."""

import re
from datetime import date

from fundmatch.core.dates import PartialDate
from fundmatch.strategy.loose_periods import read_period

_DATE = re.compile(
    r"(?<![\d.])(?:\d{1,2}\. ?\d{1,2}\. ?(?:20)?\d\d|(?:q ?[1-4]|iv|i{1,3}|[1-4]\. ?(?:quartal|qu|halbjahr|hj)|[ivx]+\.? (?:quartal|halbjahr))"
    r" ?[./-]? ?20\d\d|(?:kw ?)?\d{1,2} ?[/.] ?20\d\d|(?:\d{1,2}\. ?)?\b(?:(?:jan|feb|mrz|maer|mar|apr|mai|may|jun|jul|aug|sep|okt|oct|nov|dez|dec)[a-z]*|"
    r"anfang|mitte|ende|fruehjahr|fruehling|sommer|herbst|winter|spaetsommer|spaetherbst)\.? ?20\d\d|20\d\d)(?![\d/])"
)
# Words before a date that say nothing of their own.
_FILLING = re.compile(
    r"\b(?:am|im|in|ab|seit|zum|den|der|des|dem|ist|war|the|on|since|erfolgt\w*|massnahme|projekts?|jahr|monat)\b|[\s:,.–-]+"
)
_MOST_BEHIND = 2


def happened(after: str, as_of: date | None, *, words: int = 0, ends: bool = False) -> bool | None:
    """Tell whether the date that a folded text begins with is past; None: there is none, or the day lies within it.

    So many `words` may stand before it; `ends` asks that little follows behind it.

    >>> happened(" am 01.05.2025", date(2026, 1, 1)), happened(" ab herbst 2026", date(2026, 1, 1))
    (True, False)
    >>> happened(" 2026", date(2026, 1, 1)) is None
    True
    """
    found = _DATE.search(after) if as_of else None
    if found is None or as_of is None or len(_FILLING.sub(" ", after[: found.start()]).split()) > words:
        return None
    if ends and len(after[found.end() :].split()) > _MOST_BEHIND:
        return None
    period = read_period(found[0]).period
    first, last = period.start or period.end, period.end or period.start
    if first is None or last is None:
        return None
    if _has_passed(last, as_of):
        return True
    return False if first.first > as_of else None


def without_dates(text: str) -> str:
    """Return a folded text without its dates."""
    return _DATE.sub(" ", text)


def _has_passed(day: PartialDate, as_of: date) -> bool:
    return day.last <= as_of if day.exact else day.last < as_of
