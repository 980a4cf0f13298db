"""One date as officers write it: a day, a month, a quarter, a half-year, a season, a semester, a week, a year."""

import re
from datetime import date

from fundmatch.core.dates import PartialDate

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "januar jan january",
            "februar feb february",
            "maerz maer mrz mar march",
            "april apr",
            "mai may",
            "juni jun june",
            "juli jul july",
            "august aug",
            "september sept sep",
            "oktober okt october oct",
            "november nov",
            "dezember dez december dec",
        ),
        start=1,
    )
    for name in names.split()
}
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
# First and last month of what has more than one; a winter ends in the year after.
_SEASONS = {
    "fruehjahr": (3, 5), "fruehling": (3, 5), "spring": (3, 5), "sommer": (6, 8), "summer": (6, 8), "herbst": (9, 11),
    "autumn": (9, 11), "fall": (9, 11), "spaetsommer": (8, 9), "spaetherbst": (11, 11), "anfang": (1, 4), "beginning": (1, 4),
    "early": (1, 4), "mitte": (5, 8), "mid": (5, 8), "ende": (9, 12), "end": (9, 12), "late": (9, 12), "jahresanfang": (1, 4),
    "jahresmitte": (5, 8), "jahresende": (9, 12), "jahreswechsel": (12, 12), "sommerferien": (7, 8), "osterferien": (3, 4),
    "herbstferien": (10, 10),
}  # fmt: skip
# First and last month of a semester; a winter ends in the year after.
_SEMESTERS = {"s": (4, 9), "w": (10, 3)}
_YEAR = r"(?P<{0}year>(?:19|20)\d\d)"
_ANY_YEAR = rf"(?:{_YEAR}|'?(?P<{{0}}short>[2-9]\d)(?!\d))"
_FORMS = (
    r"(?P<{0}day>\d{{1,2}})\. ?(?P<{0}month>\d{{1,2}})\. ?" + _YEAR,
    r"(?P<{0}day>\d{{1,2}})\. ?(?P<{0}month>\d{{1,2}})\. ?(?P<{0}short>\d\d)(?!\d)",
    _YEAR + r"-(?P<{0}month>\d\d)-(?P<{0}day>\d\d)",
    _YEAR + r"-(?P<{0}month>0[1-9]|1[0-2])(?!\d)",
    r"(?:q ?(?P<{0}quarter>[1-4])|(?P<{0}roman>iv|i{{1,3}})(?:\.? ?(?:quartal|quarter|qu|q)\.?)?|(?P<{0}nth>[1-4])\.? ?(?:quartal|quarter|qu|q)\.?)"
    r" ?[/.-]? ?" + _ANY_YEAR,
    _YEAR
    + r" ?[/-]? ?(?:q ?(?P<{0}quarter>[1-4])|(?P<{0}nth>[1-4])\. ?(?:quartal|qu)|(?P<{0}roman>iv|i{{1,3}})\b(?:\.? ?quartal)?)",
    r"(?:h ?(?P<{0}half>[12])|(?P<{0}halfroman>i{{1,2}})\.? ?(?:halbjahr|hj)|(?P<{0}nthhalf>[12])\. ?(?:halbjahr|hj|jahreshaelfte|half))"
    r" ?[/.-]? ?" + _ANY_YEAR,
    _YEAR + r" ?[/-]? ?(?:h ?(?P<{0}half>[12])|(?P<{0}nthhalf>[12])\. ?(?:halbjahr|hj))",
    r"kw ?(?P<{0}week>\d{{1,2}}) ?[/.-]? ?" + _YEAR,
    r"(?P<{0}week>\d{{1,2}})\. ?(?:kw|kalenderwoche) ?[/.-]? ?" + _YEAR,
    r"(?P<{0}semester>sose|ss|sommersemester|wise|ws|wintersemester) ?" + _ANY_YEAR + r"(?: ?/ ?(?:20)?\d\d)?",
    r"(?P<{0}month>0?[1-9]|1[0-2]) ?[./-] ?" + _YEAR,
    r"(?:(?P<{0}day>\d{{1,2}})\. ?)?(?P<{0}name>[a-z]+)\.?(?: |-|/)?" + _YEAR,
    r"(?:(?P<{0}day>\d{{1,2}})\. ?)?(?P<{0}name>[a-z]+)\.? ?'?(?P<{0}short>\d\d)(?!\d)",
    _YEAR,
    r"(?P<{0}month>0?[1-9]|1[0-2])[/.](?P<{0}short>[2-9]\d)(?!\d)",
    r"'(?P<{0}short>[2-9]\d)(?!\d)",
)
_ONE = tuple(re.compile(form.format("")) for form in _FORMS)


def single_date(core: str) -> tuple[PartialDate, PartialDate] | None:
    """Return first and last month (or day, or year) of one date in folded spelling; None where the text is none.

    >>> [str(day) for day in single_date("q3/2027") or ()]
    ['2027-07', '2027-09']
    """
    core = core.strip(" .")
    for form in _ONE:
        if (found := form.fullmatch(core)) and (both := _dates(found.groupdict())):
            return both
    return None


def _dates(parts: dict[str, str | None]) -> tuple[PartialDate, PartialDate] | None:
    year = int(parts.get("year") or 0) or 2000 + int(parts.get("short") or 0)
    quarter = parts.get("quarter") or parts.get("nth") or _ROMAN.get(parts.get("roman") or "")
    half = parts.get("half") or parts.get("nthhalf") or len(parts.get("halfroman") or "")
    day, month, week = (int(parts.get(name) or 0) for name in ("day", "month", "week"))
    if quarter:
        return PartialDate(year, 3 * int(quarter) - 2), PartialDate(year, 3 * int(quarter))
    if half:
        return PartialDate(year, 6 * int(half) - 5), PartialDate(year, 6 * int(half))
    if week:
        return _week(year, week)
    if semester := parts.get("semester"):
        first, last = _SEMESTERS[semester[0]]
        return PartialDate(year, first), PartialDate(year + (last < first), last)
    name = parts.get("name")
    if name and name in _SEASONS:
        first, last = _SEASONS[name]
        return PartialDate(year, first), PartialDate(year, last)
    if name and name not in _MONTHS:
        return None
    return _existing(PartialDate(year, _MONTHS[name] if name else month, day))


def _week(year: int, week: int) -> tuple[PartialDate, PartialDate] | None:
    try:
        monday = date.fromisocalendar(year, week, 1)
    except ValueError:
        return None
    return PartialDate(monday.year, monday.month), PartialDate(monday.year, monday.month)


def _existing(day: PartialDate) -> tuple[PartialDate, PartialDate] | None:
    try:
        date(day.year, day.month or 1, day.day or 1)
    except ValueError:
        return None
    return day, day
