"""What a column that nobody reads looks like by its cells: euros, dates, times, yes and no."""

import re
from collections.abc import Callable, Sequence
from typing import Final

from fundmatch.core.dates import PartialDate
from fundmatch.core.normalise import fold
from fundmatch.strategy.loose_periods import read_period

# So many rows tell what a column holds.
_ENOUGH: Final = 200
# A cell that may name a time is short and holds a year, or says when in words.
_LONGEST_TIME: Final = 40
_LONGEST_SUM: Final = 60
_EURO: Final = re.compile(r"\d.*(?:€|\beuro?\b|\bteur\b|t€|\bmio\b)|(?:€|\beur\b)\s*\d")
_MAY_BE_TIME: Final = re.compile(
    r"(?<!\d)(?:19|20)\d\d(?!\d)|/ ?'?[2-4]\d\b|^'[2-4]\d|\b(?:kurz|mittel|lang)fristig|\bsofort\b|^(?:fort)?laufend$"
)
_MOST_WORDS: Final = 3


def looks_like(cells: Sequence[object]) -> str:
    """Return in German what the filled cells of a column that nobody reads look like, empty where like nothing known.

    One of "Euro", "Datum", "Zeitraum", "ja/nein".
    """
    filled = [cell for cell in cells[:_ENOUGH] if cell is not None and str(cell).strip()]
    if len(filled) < 2:
        return ""
    for kind, test in (("Euro", _is_euro), ("Datum", _is_day), ("Zeitraum", _is_time), ("ja/nein", _is_truth)):
        if _mostly(test, filled):
            return kind
    return ""


def holds_euros(cells: Sequence[object]) -> bool:
    """Tell whether two of three filled cells of a column are numbers that may be euros."""
    numbers = [cell for cell in cells[:_ENOUGH] if cell is not None and cell != ""]
    return len(numbers) > 1 and _mostly(lambda cell: isinstance(cell, int | float) and _is_euro(cell), numbers)


def _mostly(test: Callable[[object], bool], cells: Sequence[object]) -> bool:
    """Tell whether two of three cells pass; stops at the miss that is one too many."""
    misses = 0
    for cell in cells:
        misses += not test(cell)
        if misses * 3 > len(cells):
            return False
    return True


def _is_euro(cell: object) -> bool:
    if isinstance(cell, bool):
        return False
    if isinstance(cell, int | float):
        return cell >= 1_000 and not (float(cell).is_integer() and 1900 <= cell <= 2100)
    # The length first: in a cell of thousands of digits the pattern would begin at every one of them.
    return len(str(cell)) < _LONGEST_SUM and bool(_EURO.search(fold(str(cell))))


def _is_day(cell: object) -> bool:
    return isinstance(cell, PartialDate) or bool(
        re.fullmatch(
            r"\s*(?:\d{1,2}\.\s?\d{1,2}\.\s?(?:20)?[2-9]\d|(?:q[1-4]|[iv]+)\s?/\s?20\d\d|\d{1,2}/20\d\d)\s*",
            str(cell).casefold(),
        )
    )


def _is_time(cell: object) -> bool:
    if isinstance(cell, bool):
        return False
    if isinstance(cell, int | float):
        return float(cell).is_integer() and 1990 <= cell <= 2099
    if isinstance(cell, PartialDate):
        return True
    plain = fold(str(cell)).strip()
    if len(plain) > _LONGEST_TIME or not (found := _MAY_BE_TIME.search(plain)):
        return False
    if not found[0][-1].isdigit():
        return True
    period = read_period(str(cell)).period
    # A sentence that holds a year ("Beschluss des Rates 2023") names no time of the measure.
    return not period.empty and (not period.about or len(re.findall(r"[a-z]{3,}", plain)) <= _MOST_WORDS - 1)


def _is_truth(cell: object) -> bool:
    return isinstance(cell, bool) or str(cell).strip().casefold() in {"ja", "nein", "x", "j", "n", "yes", "no"}
