"""What a heading means: the field of a measure, how surely, and what its column holds by the look of it.

Exact headings are data (`data/columns.csv`), and so are their kinds (`data/heading_patterns.csv`,
patterns over the folded heading without remarks in brackets). An exact heading wins over a kind.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from dataclasses import field as entry
from functools import cache, lru_cache
from typing import Final

from fundmatch.core.normalise import fold
from fundmatch.core.package_data import rows_of
from fundmatch.files.headings import header_key
from fundmatch.model.strategy import Measure

# A column that names a span of time; it fills `start` and `end`.
PERIOD: Final = "period"
YEAR: Final = "year"
# The second of two columns that name a span of costs ("Kosten bis"); it is the high end of `cost_total_eur`.
COST_TO: Final = "cost_total_to"
# A column of amounts for each year ("Kosten p. a."); it is the total only where nothing else names one.
COST_YEARLY: Final = "cost_yearly"
# Fields of a measure that no column fills by itself.
NOT_READ: Final = frozenset({"extra", "sheet", "row", "period_words", "progress_words", "put_off", "asked_for"})
_TIMES: Final = frozenset({PERIOD, "start", "end"})
_EXACT, _TRIMMED, _KIND = 3, 2, 1
_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|\{[^{}]*\}")
_FILLING = re.compile(
    r"\b(?:geplante[rsn]?|voraussichtliche[rsn]?|vorauss|vsl|geschaetzte[rsn]?|grobe[rsn]?|ca|ungefaehre[rsn]?|vorlaeufige[rsn]?|aktuelle[rsn]?|"
    r"brutto|netto|inkl|einschl|mwst|ust|in|eur|euro|teur|tsd|mio|planned|estimated|expected)\b\.?|\b[tk]€|€"
)
# Costs that are not those of the measure as a whole.
_NO_TOTAL = re.compile(
    r"folgekosten|betriebskosten|unterhalt|personalkosten|foerder|zuschuss|zuwendung|einnahmen|eigen|kostenstelle|kostentraeger|kostenart|"
    r"kostengruppe|\bje\b|\bpro\b|einheit|p\.? ?a\b|jaehrlich|per annum|per year|annual|yearly|laufend|einspar|restkosten|planungskosten|kostenanteil|finanzierung(?!sbedarf)|follow|running|\bnr\b|nummer|\bno\b|number|kennung|\bid\b"
)
_LOW_END = re.compile(
    r"\b(?:von|ab|min(?:imal|imum)?|mindestens|mindestkosten|untergrenze|niedrig|low|lower|from)\b|untere"
)
_HIGH_END = re.compile(r"\b(?:bis|max(?:imal|imum)?|hoechstens|hoechstkosten|obergrenze|hoch|high|upper|to)\b|obere")


@dataclass(frozen=True, slots=True)
class Meaning:
    """The field that a heading means, and how surely: 3 an exact heading, 2 one with remarks, 1 one of its kind.

    `cells` is what its cells must be for that ("times", "unique"), empty where the heading is enough;
    such a column yields to others of the same field.
    """

    field: str
    surety: int
    cells: str = entry(default="", repr=False, compare=False)


@cache
def known_headings() -> Mapping[str, str]:
    """Return the field that each exact heading means, by `header_key`."""
    own = {header_key(one.name): one.name for one in fields(Measure) if one.name not in NOT_READ}
    return own | {header_key(row["alias"]): row["field"] for row in rows_of("columns.csv")}


@lru_cache(maxsize=4096)
def meaning_of(label: str) -> Meaning | None:
    """Return what a heading means, None where nothing is known of it.

    >>> meaning_of("Kosten (brutto)"), meaning_of("FB"), meaning_of("SDG")
    (Meaning(field='cost_total_eur', surety=2), Meaning(field='department', surety=1), None)
    """
    plain = " ".join(label.split())
    if exact := known_headings().get(header_key(plain)):
        return Meaning(exact, _EXACT)
    if _year_in(plain):
        return Meaning(YEAR, _KIND)
    core = _trimmed(plain)
    if core and (exact := known_headings().get(header_key(core))) and not _forbidden(exact, plain):
        return Meaning(exact, _TRIMMED)
    return _of_kind(core, plain) or _of_first_part(core, plain)


def _of_kind(core: str, label: str) -> Meaning | None:
    for name, pattern, cells in _kinds():
        if pattern.search(core) and not _forbidden(name, label):
            return Meaning(name, _KIND, cells)
    return None


def _of_first_part(core: str, label: str) -> Meaning | None:
    """Return what the first of two headings in one cell means ("Maßnahme / Projekt")."""
    first, parted, _ = core.partition("/")
    exact = known_headings().get(header_key(first)) if parted else None
    if exact and not _forbidden(exact, label):
        return Meaning(exact, _KIND)
    return _of_kind(first.strip(), label) if parted else None


def span_of_costs(labels: Mapping[int, str]) -> tuple[int, int] | None:
    """Return the places of two columns of costs that are the low and the high end of a span, None if there are none.

    >>> span_of_costs({0: "Titel", 1: "Kosten von", 2: "Kosten bis"})
    (1, 2)
    """
    costs = {place: fold(label) for place, label in labels.items() if _means_costs(label)}
    low = [place for place, plain in costs.items() if _LOW_END.search(plain) and not _HIGH_END.search(plain)]
    high = [place for place, plain in costs.items() if _HIGH_END.search(plain) and not _LOW_END.search(plain)]
    return (low[0], high[0]) if low and high else None


def _means_costs(label: str) -> bool:
    meaning = meaning_of(label)
    return meaning is not None and meaning.field == "cost_total_eur"


def year_of(label: str) -> int | None:
    """Return the year of a column of yearly costs ("2027", "Ansatz 2027 in €"), None for other headings."""
    found = _year_in(label)
    year = found and next(filter(None, found.groups()), None)
    return int(year) if year else None


def is_open_year(label: str) -> bool:
    """Tell whether a column of yearly costs stands for more than one year ("2029 ff.", "spätere Jahre")."""
    return bool(_year_in(label)) and bool(re.search(r"ff$|^(?:ab|nach)\b|(?:jahre|years)$", _trimmed(label)))


def _year_in(label: str) -> re.Match[str] | None:
    core = _trimmed(label)
    return next((found for name, pattern, _ in _patterns() if name == YEAR and (found := pattern.search(core))), None)


def _trimmed(label: str) -> str:
    """Return the folded heading without remarks in brackets, units and words such as "geplant"."""
    core = re.sub(r"(?<=[a-z])-\s+(?=[a-z])", "", _BRACKETS.sub(" ", fold(label)))
    return " ".join(_FILLING.sub(" ", core).replace(":", " ").split()).strip(" *.,-–/")


def _forbidden(name: str, label: str) -> bool:
    plain = fold(label)
    if name in _TIMES:
        return bool(re.search(r"kosten|betrag|euro|€", plain))  # "Kosten bis" is no date
    return name == "cost_total_eur" and bool(_NO_TOTAL.search(plain))


@cache
def _kinds() -> tuple[tuple[str, re.Pattern[str], str], ...]:
    return tuple(kind for kind in _patterns() if kind[0] != YEAR)


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str], str], ...]:
    return tuple((row["field"], re.compile(row["pattern"]), row["cells"]) for row in rows_of("heading_patterns.csv"))
