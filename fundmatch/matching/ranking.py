"""Fold points and verdicts into one list a measure; ties are settled, no part is changed.

Order: class, points, then action (apply before watch), then the narrower area, then the earlier
reachable deadline, then id. Without rules points alone count.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from fundmatch.core import levels
from fundmatch.model.answers import Action, Answers, RuleResult, Verdict
from fundmatch.model.programme import Programme
from fundmatch.model.result import FITS_FROM, MOST_MAYBE, DeadlineView, Fit

_FITS = list(Fit)
_ACTIONS = list(Action)


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A programme that has its points and its verdict; verdict, answers and action are None where no rules were asked."""

    row: int
    programme: Programme
    points: float
    verdict: Verdict | None
    rules: tuple[RuleResult, ...]
    deadline: DeadlineView
    answers: Answers | None = None
    action: Action | None = None
    barred_by: str = ""

    @property
    def fit(self) -> Fit | None:
        """Return the class of the candidate; None where no rules were asked."""
        return None if self.verdict is None else fit_of(self.points)


def fit_of(points: float) -> Fit:
    """Return the class that the points of a candidate give it."""
    return Fit.FITS if points >= FITS_FROM else Fit.MAYBE


def breadth(programme: Programme) -> int:
    """Return how wide the area is: 0 named territories, 1 a Land, 2 Germany, 3 EU or unknown."""
    if not programme.areas:
        return max(level.breadth for level in levels.all_levels())
    named = (levels.of_area(area) for area in programme.areas)
    return max(level.breadth if level else 0 for level in named)


def order_key(judged: Judged) -> tuple[int, float, int, int, date, str]:
    """Return the key by which a list is sorted, best first."""
    upcoming = judged.deadline.next or date.max
    fit = _FITS.index(judged.fit) if judged.fit else 0
    action = _ACTIONS.index(judged.action) if judged.action else 0
    return fit, -judged.points, action, breadth(judged.programme), upcoming, judged.programme.id


def cut(candidates: Sequence[Judged], top: int) -> tuple[list[Judged], list[Judged]]:
    """Split candidates into the list of at most `top` and what was excluded from it.

    Of those that only may fit a few are listed; of the excluded those that would have stood in the list.
    """
    ordered = sorted(candidates, key=order_key)
    listed: list[Judged] = []
    maybe = 0
    for judged in ordered:
        if judged.verdict is Verdict.EXCLUDED or (judged.fit is Fit.MAYBE and maybe >= MOST_MAYBE):
            continue
        maybe += judged.fit is Fit.MAYBE
        listed.append(judged)
    listed = listed[:top]
    excluded = [judged for judged in ordered if judged.verdict is Verdict.EXCLUDED]
    if listed and is_full(listed, top):
        excluded = [judged for judged in excluded if judged.points >= listed[-1].points]
    return listed, excluded


def is_full(listed: Sequence[Judged], top: int) -> bool:
    """Tell whether a list has no place left."""
    return len(listed) >= top or sum(judged.fit is Fit.MAYBE for judged in listed) >= MOST_MAYBE


def descending(totals: Sequence[float], floor: float) -> Iterator[int]:
    """Yield the rows whose total reaches the floor, most points first, then by row."""
    rows = [row for row, total in enumerate(totals) if total >= floor]
    yield from sorted(rows, key=lambda row: (-totals[row], row))
