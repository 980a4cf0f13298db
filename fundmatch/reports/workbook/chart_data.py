"""The numbers behind the charts and the map of the first sheet."""

from collections import Counter
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Final

from fundmatch.core import levels
from fundmatch.model.result import MatchResult
from fundmatch.reports import summary
from fundmatch.reports.summary import NO_THEME

# Classes of points: name, and the points from which on they begin; the first begins at nothing.
POINT_CLASSES: Final = (("unter 40", 0.0), ("40 bis unter 55", 40.0), ("55 bis unter 70", 55.0), ("ab 70", 70.0))
NO_FIELD: Final = "(ohne Förderbereich)"
_REST: Final = "übrige Leitthemen"


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelPoints:
    """Listed candidates of one level by class of points, in the order of `POINT_CLASSES`."""

    level: str
    counts: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class HeatMap:
    """Listed candidates by Förderbereich (`rows`, most first) and Leitthema (`columns`).

    A candidate counts in each field of its programme; `counts` are rows of columns.
    """

    columns: tuple[str, ...]
    rows: tuple[str, ...]
    counts: tuple[tuple[int, ...], ...]


def points_by_level(result: MatchResult) -> list[LevelPoints]:
    """Count the listed candidates by level and class of points.

    EU, Bund and the Land of the applicant have their rows in any case, another Land where something of it is listed.
    """
    counts: Counter[tuple[str, int]] = Counter()
    for _, candidate in summary.all_candidates(result):
        reached = sum(candidate.points >= begin for _, begin in POINT_CLASSES) - 1
        counts[candidate.programme.level, reached] += 1
    return [
        LevelPoints(level=level, counts=tuple(counts[level, place] for place in range(len(POINT_CLASSES))))
        for level in _levels(result, {level for level, _ in counts})
    ]


def _levels(result: MatchResult, listed: AbstractSet[str]) -> list[str]:
    """Return the levels that have a row, the widest first."""
    own = result.run.profile.state
    return [
        level.code for level in levels.all_levels() if not level.is_land or level.code == own or level.code in listed
    ]


def heat_map(result: MatchResult, most: int) -> HeatMap:
    """Count the listed candidates by Förderbereich and Leitthema, in at most `most` columns.

    Where there are more Leitthemen, those with fewest candidates share the last column.
    """
    counts = _by_field_and_theme(result)
    by_field: Counter[str] = Counter()
    by_theme = Counter({row.leitthema: 0 for row in summary.coverage(result)})
    for (field, theme), count in counts.items():
        by_field[field] += count
        by_theme[theme] += count
    own, others = _columns(by_theme, most)
    fields = tuple(sorted(by_field, key=lambda field: (-by_field[field], field)))
    return HeatMap(
        columns=(*own, *([_REST] if others else [])),
        rows=fields,
        counts=tuple(_row(counts, field, own, others) for field in fields),
    )


def _by_field_and_theme(result: MatchResult) -> Counter[tuple[str, str]]:
    """Count the listed candidates; one with several Förderbereiche counts in each of them."""
    counts: Counter[tuple[str, str]] = Counter()
    for entry, candidate in summary.all_candidates(result):
        for field in candidate.programme.themes or (NO_FIELD,):
            counts[field, entry.measure.leitthema or NO_THEME] += 1
    return counts


def _row(counts: Counter[tuple[str, str]], field: str, own: Sequence[str], others: Sequence[str]) -> tuple[int, ...]:
    """Return the counts of one Förderbereich by Leitthema, those without a column of their own in one sum."""
    row = tuple(counts[field, theme] for theme in own)
    return (*row, sum(counts[field, theme] for theme in others)) if others else row


def _columns(by_theme: Counter[str], most: int) -> tuple[list[str], list[str]]:
    """Return the Leitthemen with a column of their own, in the officer's order, and the others."""
    themes = list(by_theme)
    if len(themes) <= most:
        return themes, []
    strongest = {theme for theme, _ in by_theme.most_common(most - 1)}
    return [theme for theme in themes if theme in strongest], [theme for theme in themes if theme not in strongest]
