"""Real awards to judge a ranking by, and how well a ranking does on them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

# The k of every hit@k that is shown.
HITS: Final = (1, 3, 5, 10)


@dataclass(frozen=True, slots=True, kw_only=True)
class Award:
    """A measure as a city would word it, and the programmes that would be right answers.

    `gold_ids` funded it; `also_ids` are the same money under another name. `level` and
    `theme` group awards in reports and may be empty.
    """

    id: str
    title: str
    text: str
    gold_ids: tuple[str, ...]
    also_ids: tuple[str, ...] = ()
    level: str = ""
    theme: str = ""

    @property
    def right(self) -> frozenset[str]:
        """Return every id that counts as found."""
        return frozenset((*self.gold_ids, *self.also_ids))


@dataclass(frozen=True, slots=True, kw_only=True)
class RankingScore:
    """How one ranking placed the awards: for each the best place of a right programme, from 1."""

    name: str
    places: tuple[int, ...]

    def hit(self, most: int) -> float:
        """Return the share of awards with a right programme among the first `most` (hit@k, 0 to 1)."""
        return sum(place <= most for place in self.places) / len(self.places)

    @property
    def mrr(self) -> float:
        """Return the mean reciprocal rank, 0 to 1."""
        return sum(1 / place for place in self.places) / len(self.places)


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation:
    """All rankings on the same awards, and for ours what stood first and the words that put it there.

    `firsts`, `reasons` and `with_example` (has a right programme an award of another measure?) have one entry an award;
    `points` one (points, right?) for each of the first ten. `intervals` holds the bounds within which our hit@k and MRR
    lie with 95 %.
    """

    awards: tuple[Award, ...]
    ours: RankingScore
    peers: Sequence[RankingScore]
    firsts: tuple[tuple[str, ...], ...]
    reasons: tuple[str, ...]
    points: tuple[tuple[float, bool], ...]
    with_example: tuple[bool, ...]
    intervals: Mapping[str, tuple[float, float]]


# Grades of a pair: 3 pays for exactly this, 2 for an essential part, 1 is related, 0 is wrong.
GRADES: Final = (0, 1, 2, 3)
GOOD_GRADE: Final = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class GradedMeasure:
    """A measure, and the grade of each programme that somebody judged for it; `row` is its place in the file."""

    id: str
    title: str
    text: str
    grades: Mapping[str, int]
    row: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class GradedList:
    """What one list is worth: nDCG@10 (None where nothing fits at all), and what stands first.

    `good` is the share of grades from 2 on among the first five; `ungraded` counts programmes among the first ten
    that nobody judged.
    """

    ndcg: float | None
    good: float
    first_good: bool
    wrong_in_three: bool
    ungraded: int


@dataclass(frozen=True, slots=True, kw_only=True)
class GradedScore:
    """How one ranking did on a graded pool: one list a measure."""

    name: str
    lists: tuple[GradedList, ...]

    @property
    def ndcg(self) -> float:
        """Return the mean nDCG@10 of the measures for which something fits, 0 to 1."""
        return _mean([one.ndcg for one in self.lists if one.ndcg is not None])

    @property
    def good(self) -> float:
        """Return the mean share of good programmes among the first five (P@5), 0 to 1."""
        return _mean([one.good for one in self.lists])

    @property
    def first_good(self) -> float:
        """Return the share of measures whose first programme is good."""
        return _mean([one.first_good for one in self.lists])

    @property
    def wrong_in_three(self) -> float:
        """Return the share of measures with a wrong programme among the first three."""
        return _mean([one.wrong_in_three for one in self.lists])

    @property
    def ungraded(self) -> int:
        """Return how many places among the first ten nobody judged."""
        return sum(one.ungraded for one in self.lists)


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class GradedEvaluation:
    """Rankings on a graded pool: `judged` on judged pairs alone, `strict` with unjudged ones counted as wrong.

    `intervals` holds, for our own ranking on judged pairs, the bounds within which nDCG@10 and P@5 lie with 95 %.
    """

    measures: tuple[GradedMeasure, ...]
    judged: tuple[GradedScore, ...]
    strict: tuple[GradedScore, ...]
    intervals: Mapping[str, tuple[float, float]]
