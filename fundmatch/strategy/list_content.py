"""What the cells of a column hold: whether they suit what its heading may mean."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Final

from fundmatch.strategy.headings import Meaning
from fundmatch.strategy.list_table import FilledRow, text_of
from fundmatch.strategy.loose_periods import read_period
from fundmatch.strategy.progress import read_progress

# So many rows tell what a column holds.
_ENOUGH: Final = 100
# Texts that describe something are at least so long on average.
_DESCRIBES: Final = 15
_TERMS: Final = re.compile(r"frist|sofort|daueraufgabe|laufend")


def suited(meaning: Meaning | None, place: int, label: str, body: Sequence[FilledRow]) -> Meaning | None:
    """Return what a column means by its heading if its cells suit that; else what its cells say, None for nothing.

    "Ausführung" names a time above years and a status above "läuft"; above names of offices it is not read.
    """
    if meaning is None or meaning.cells not in _TESTS:
        return meaning
    cells = [cells[place] for _, cells in body if place in cells and text_of(cells[place]) != label]
    if not cells or _TESTS[meaning.cells](cells, body):
        return meaning
    if meaning.cells == "times" and _mostly(_is_progress, cells):
        return Meaning("status", meaning.surety, meaning.cells)
    return None


def hold_times(place: int, body: Sequence[FilledRow]) -> bool:
    """Tell whether a column can hold times: one cell in five at least; a column that is empty can."""
    cells = [cells[place] for _, cells in body[:_ENOUGH] if place in cells]
    return not cells or sum(map(_may_be_time, cells)) * 5 >= len(cells)


def are_codes(place: int, body: Sequence[FilledRow]) -> bool:
    """Tell whether most cells of a column are short codes ("M 1.2")."""
    texts = [text_of(cells[place]) for _, cells in body if place in cells]
    return (
        bool(texts)
        and sum(bool(re.fullmatch(r"[A-Za-zÄÖÜ]{0,4}[ ._-]?\d[\w.\-/]{0,8}", text)) for text in texts) * 3
        >= len(texts) * 2
    )


def are_titles(place: int, body: Sequence[FilledRow]) -> bool:
    """Tell whether a column holds texts that may be titles: long enough, and hardly one twice."""
    texts = [text_of(cells[place]) for _, cells in body if isinstance(cells.get(place), str)]
    if len(texts) * 2 < len(body) or not texts:
        return False
    return sum(len(text) for text in texts) / len(texts) >= 8 and len(set(texts)) * 10 >= len(texts) * 8


def _may_be_time(cell: object) -> bool:
    reading = read_period(cell)
    return (
        not reading.period.empty
        or reading.period.ongoing
        or not re.fullmatch(r"(?!.*(?:frist|sofort)).*[a-zäöü]{3}.*", reading.words.casefold())
    )


def _is_time(cell: object) -> bool:
    reading = read_period(cell)
    return not reading.period.empty or reading.period.ongoing or bool(_TERMS.search(reading.words.casefold()))


def _is_progress(cell: object) -> bool:
    return read_progress(text_of(cell)).stage is not None


def _mostly(test: Callable[[object], bool], cells: Sequence[object]) -> bool:
    some = cells[:_ENOUGH]
    return sum(map(test, some)) * 2 >= len(some)


def _are_times(cells: Sequence[object], _body: Sequence[FilledRow]) -> bool:
    return _mostly(_is_time, cells)


def _repeat(cells: Sequence[object], body: Sequence[FilledRow]) -> bool:
    """Tell whether values come back, or stand at the first row of each group alone."""
    texts = [text_of(cell) for cell in cells]
    return len(set(texts)) * 10 <= len(texts) * 8 or len(texts) * 10 <= len(body) * 7


def _are_unique(cells: Sequence[object], body: Sequence[FilledRow]) -> bool:
    """Tell whether most rows have a value, and no two the same."""
    texts = [text_of(cell).casefold() for cell in cells]
    return len(set(texts)) == len(texts) and len(texts) * 2 >= len(body)


def _describe(cells: Sequence[object], _body: Sequence[FilledRow]) -> bool:
    texts = [text_of(cell) for cell in cells if isinstance(cell, str)]
    return len(texts) * 2 >= len(cells) and sum(map(len, texts)) >= _DESCRIBES * len(texts)


# What `cells` of `data/heading_patterns.csv` asks of the cells below a heading.
_TESTS: Final[Mapping[str, Callable[[Sequence[object], Sequence[FilledRow]], bool]]] = {
    "times": _are_times,
    "repeated": _repeat,
    "unique": _are_unique,
    "words": _describe,
}
