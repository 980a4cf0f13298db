"""Times as they stand in lists of other departments: quarters, seasons, spans, "laufend".

A quarter, half-year or season becomes its first and last month; what names no year stays words.
Nothing is made more exact than it was written.
"""

import re
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from fundmatch.core.dates import PartialDate
from fundmatch.core.normalise import fold
from fundmatch.files import cell_values
from fundmatch.files.cell_values import FIRST_YEAR, LAST_YEAR, CellError
from fundmatch.model.ranges import Period
from fundmatch.strategy.single_dates import single_date

_LONGEST = 120
_ABOUT = re.compile(
    r"\b(?:ca|circa|etwa|vsl|vorauss|voraussichtlich|vrstl|geplant|planmaessig|fruehestens|spaetestens|moeglichst|angestrebt|ungefaehr|"
    r"vermutlich|ggf|noch offen|vorlaeufig|estimated|planned|approx|expected)\b\.?|[~?]"
)
_ONGOING = re.compile(
    r"\b(?:laufend|fortlaufend|dauerhaft|daueraufgabe|dauernd|kontinuierlich|fortwaehrend|permanent|unbefristet|ongoing|continuous|"
    r"jaehrlich|regelmaessig|verstetigt)\b"
)
# Words around a date that say nothing of their own.
_FILLING = re.compile(
    r"\b(?:beginn|start|ende|abschluss|fertigstellung|umsetzung|zeitraum|laufzeit|im|in|am|den|des|jahres?|der|jahr|zum|vom|von|"
    r"baubeginn|durchfuehrung|realisierung|schuljahr|haushaltsjahr|foerderjahr|wirtschaftsjahr|geschaeftsjahr|doppelhaushalt|haushalt|"
    r"wj|sj|(?<!\d )(?<!\d\. )(?<!\d\.)(?<!i )(?<!i\. )hj(?= ?20)|gj|dhh|hh|kj|zwischen|between|sofort|the|of|year)\b:?"
)
_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
# Excel counts days from here; so many are days of 1990 to 2099, and no year has five digits.
_SERIAL_START = date(1899, 12, 30)
_SERIAL_DAYS = range(32_874, 73_051)
_PART = re.compile(r"\s*(?:-|\bbis(?: einschliesslich| zu)?\b|\bto\b|\buntil\b|\bund\b|\bsowie\b)\s*")
_LOOSE_PART = re.compile(r"\s*[/;,]\s*|\s+(?=ende\b|abschluss\b)")
# A school or business year with short years: "SJ 26/27"; without the word before it, it is a month.
_SHORT_PAIR = re.compile(r"(?<=\bsj |\bwj )(\d\d)/(\d\d)\b")
# A decade, as a whole or a third of it: "Anfang der 2030er", "2030er Jahre".
_DECADE = re.compile(
    r"(?:(?P<part>anfang|beginn|mitte|ende)\s+)?(?:in\s+)?(?:der|den|die)?\s*(?:20)?(?P<tens>[2-9])0er(?:[ -]?jahren?)?"
)
_OF_DECADE = {"anfang": (0, 3), "beginn": (0, 3), "mitte": (4, 6), "ende": (7, 9)}
# A time that goes on without a named end: "2030+", "2029 ff.", "ab 2027 -".
_OPEN_END = re.compile(r"\bff?\b\.?$|\bfortlaufend|\blaufend|\bongoing|\bdauerhaft|\bfolgende|(?<=\d) ?(?:\+|-)\s*$")
_AT_ONCE = re.compile(r"^(?:ab )?sofort\b(?:\s+bis\b)?|^immediately\b")
_WINTER = re.compile(r"winter ?(?P<first>20\d\d)(?: ?[/-] ?(?P<second>(?:20)?\d\d))?")
_TWO_YEARS = re.compile(r"(?P<first>20\d\d) ?[/-] ?(?P<second>20\d\d|\d\d)(?![\d.])")


@dataclass(frozen=True, slots=True)
class PeriodReading:
    """What a cell of a time column says: a period, words, or neither (unknown)."""

    period: Period = field(default_factory=Period)
    words: str = ""


def read_period(cell: object) -> PeriodReading:
    """Read what a cell of a time column says, at the precision it is written with.

    >>> read = read_period("III/2027").period
    >>> print(read.start, read.end)
    2027-07 2027-09
    >>> read_period("kurzfristig").words
    'kurzfristig'
    """
    if isinstance(cell, CellError):
        return PeriodReading()
    if isinstance(cell, PartialDate):
        return _plausible(Period(cell, cell), cell.german)
    if isinstance(cell, date):
        return read_period(PartialDate(cell.year, cell.month, cell.day))
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return _of_number(cell)
    written = " ".join(cell_values.known(cell).split())
    if not written or len(written) > _LONGEST:
        return PeriodReading(words=written)
    if re.fullmatch(r"\d{5}", written):
        return _of_number(int(written))
    return _of_text(written)


def _of_number(number: float) -> PeriodReading:
    if float(number).is_integer() and number in _SERIAL_DAYS:
        return read_period(_SERIAL_START + timedelta(days=int(number)))
    if float(number).is_integer() and FIRST_YEAR <= number <= LAST_YEAR:
        return PeriodReading(Period(PartialDate(int(number)), PartialDate(int(number))))
    return PeriodReading(words=cell_values.text(number))


def _of_text(written: str) -> PeriodReading:
    plain = _SHORT_PAIR.sub(r"20\1/20\2", fold(written.translate(str.maketrans("–—−‒", "----"))))
    about, ongoing = bool(_ABOUT.search(plain)), bool(_ONGOING.search(plain))
    core = _cleaned(plain)
    since = bool(re.match(r"seit\b|since\b", core))
    if at_once := _AT_ONCE.match(core):
        # Where it begins "at once" nobody knows the day, but the end may be named.
        rest = _span(core[at_once.end() :].strip()) if at_once.end() < len(core) else None
        return PeriodReading(Period(None, rest[1] if rest else None, about=about), "" if rest else written)
    if not re.search(r"\d", _BRACKETS.sub(" ", plain)) and (
        inside := re.search(r"[(\[]([^()\[\]]*\d[^()\[\]]*)[)\]]", plain)
    ):
        core = _cleaned(inside[1])
    period = _period(re.sub(r"^(?:seit|since)\b\s*", "ab ", core)) or _only_one_inside(plain)
    if period is None:
        return PeriodReading(Period(about=about, ongoing=ongoing), "" if ongoing and not core else written)
    open_end = bool(_OPEN_END.search(plain))
    read = replace(period, about=about or period.about, ongoing=ongoing or open_end, since=since)
    if open_end and (read.start == read.end or not read.span):
        read = replace(read, end=None)
    return _plausible(read, written)


def _cleaned(plain: str) -> str:
    """Return the text without remarks; one that stands in brackets as a whole keeps its words."""
    core = _BRACKETS.sub(" ", plain)
    if not re.search(r"\d", core):
        core = re.sub(r"[()\[\]]", " ", plain)
    core = _ONGOING.sub(" ", _ABOUT.sub(" ", re.sub(r"(?<=\d) ?\+$", "", core.strip())))
    return " ".join(core.split()).strip(" .:-,;")


def _period(core: str) -> Period | None:
    """Return the period of a text that holds nothing else."""
    for begins, kind in (
        (r"^(?:(?:ab|from|nach|starting)\b|>=?|≥)\s*", "start"),
        (r"^(?:(?:bis|until|by|vor)(?: zum?)?\b|<=?|≤)\s*", "end"),
    ):
        rest = re.sub(begins, "", core)
        if rest != core:
            both = _span(rest)
            if both is None:
                return None
            if kind == "end":
                return Period(None, both[1])
            two = _names_two(rest)
            return Period(both[0], both[1] if two else None, span=two)
    both = _span(core)
    return Period(*both, span=_names_two(core)) if both else None


def _names_two(core: str) -> bool:
    """Tell whether a text names two dates; "Q1-2027" and "2026-03" name one."""
    return single_date(core.strip(" .:-")) is None and (len(_PART.split(core)) > 1 or bool(_LOOSE_PART.search(core)))


def _span(core: str) -> tuple[PartialDate, PartialDate] | None:
    """Return first and last date of one date or of two that are joined."""
    core = re.sub(r"\s+", " ", _FILLING.sub(lambda word: word[0] if word[0] == "ende" else " ", core)).strip(" .:-")
    core = re.sub(r"\bff?\b\.?$", "", core).strip()
    if (decade := _DECADE.fullmatch(core)) and (core[0].isalpha() or "20" in core):
        first, last = _OF_DECADE.get(decade["part"] or "", (0, 9))
        tens = 2000 + 10 * int(decade["tens"])
        return PartialDate(tens + first), PartialDate(tens + last)
    if winter := _WINTER.fullmatch(core):
        first = int(winter["first"])
        return PartialDate(first, 12), PartialDate(first + 1, 2)
    if single := single_date(core):
        return single
    if pair := _TWO_YEARS.fullmatch(core):
        first, second = int(pair["first"]), _full_year(pair["second"], int(pair["first"]))
        return (PartialDate(first), PartialDate(second)) if second > first else None
    for joint in (_PART, _LOOSE_PART):
        parts = [part for part in joint.split(core) if part.strip()]
        if len(parts) == 2 and (both := _joined(*parts)):
            return both
    years = [int(part) for part in re.split(r"[ ;,/]+|und", core) if part and re.fullmatch(r"20\d\d", part)]
    if len(years) > 1 and not re.search(r"[a-z]", core):
        return PartialDate(min(years)), PartialDate(max(years))
    return None


def _joined(left: str, right: str) -> tuple[PartialDate, PartialDate] | None:
    """Return the span from left to right; what the left lacks (a year, a quarter's sign) it takes from the right."""
    last = single_date(right)
    if last is None:
        first = single_date(left)
        short = re.fullmatch(r"(\d\d)", right)
        if first and short:
            return first[0], PartialDate(_full_year(right, first[0].year))
        return None
    year = re.search(r"(?:19|20)\d\d", right)
    first = single_date(left) or (
        single_date(f"{left}/{year[0]}") or single_date(f"{left} {year[0]}") or single_date(f"{left}{year[0]}")
        if year
        else None
    )
    if first is None and year and re.fullmatch(r"[1-4]\.?", left):
        first = single_date(f"q{left.rstrip('.')}/{year[0]}") if "q" in right else None
    return (first[0], last[1]) if first and first[0].first <= last[1].last else None


def _only_one_inside(plain: str) -> Period | None:
    """Return the one year that a sentence names ("Antrag soll 2027 gestellt werden"); with two nobody knows which."""
    years = set(re.findall(r"(?<![\d.,/])((?:19|20)\d\d)(?![\d/]|[.,]\d)", plain))
    if len(years) != 1 or re.search(r"€|euro|\d{5}", plain):
        return None
    year = PartialDate(int(years.pop()))
    return Period(year, year, about=True)


def _full_year(text: str, first: int) -> int:
    return int(text) if len(text) == 4 else first // 100 * 100 + int(text)


def _plausible(read: Period, written: str) -> PeriodReading:
    years = [day.year for day in (read.start, read.end) if day]
    if all(FIRST_YEAR <= year <= LAST_YEAR for year in years):
        return PeriodReading(read)
    return PeriodReading(words=written)
