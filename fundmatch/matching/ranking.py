"""Fold points and verdicts into one list a measure; ties are settled, no part is changed.

Order: points, then verdict (clear before open), then the narrower area, then the earlier
reachable deadline, then id.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from fundmatch.core import levels
from fundmatch.model.programme import Programme
from fundmatch.model.result import DeadlineView, RuleResult, Verdict

_GRAVITY = {Verdict.CLEAR: 0, Verdict.OPEN: 1, Verdict.EXCLUDED: 2, None: 0}


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A programme that has its points and its verdict (None where rules were not asked)."""

    row: int
    programme: Programme
    points: float
    verdict: Verdict | None
    rules: tuple[RuleResult, ...]
    deadline: DeadlineView
    barred_by: str = ""


def breadth(programme: Programme) -> int:
    """Return how wide the area is: 0 named territories, 1 a Land, 2 Germany, 3 EU or unknown."""
    if not programme.areas:
        return max(level.breadth for level in levels.all_levels())
    named = (levels.of_area(area) for area in programme.areas)
    return max(level.breadth if level else 0 for level in named)


def order_key(judged: Judged) -> tuple[float, int, int, date, str]:
    """Return the key by which a list is sorted, best first."""
    upcoming = judged.deadline.next or date.max
    return -judged.points, _GRAVITY[judged.verdict], breadth(judged.programme), upcoming, judged.programme.id


def cut(candidates: Sequence[Judged], top: int) -> tuple[list[Judged], list[Judged]]:
    """Split candidates into the list of at most `top` and what was excluded from it.

    Of the excluded only those are kept that would have stood in the list.
    """
    ordered = sorted(candidates, key=order_key)
    listed = [judged for judged in ordered if judged.verdict is not Verdict.EXCLUDED][:top]
    excluded = [judged for judged in ordered if judged.verdict is Verdict.EXCLUDED]
    if len(listed) == top and listed:
        excluded = [judged for judged in excluded if judged.points >= listed[-1].points]
    return listed, excluded


def descending(totals: Sequence[float], floor: float) -> Iterator[int]:
    """Yield the rows whose total reaches the floor, most points first, then by row."""
    rows = [row for row, total in enumerate(totals) if total >= floor]
    yield from sorted(rows, key=lambda row: (-totals[row], row))
