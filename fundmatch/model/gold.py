"""Real awards to judge a ranking by, and how well a ranking does on them."""

from collections.abc import Sequence
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

    `firsts` and `reasons` have one entry an award; `points` one (points, right?) for each of the first ten.
    """

    awards: tuple[Award, ...]
    ours: RankingScore
    peers: Sequence[RankingScore]
    firsts: tuple[tuple[str, ...], ...]
    reasons: tuple[str, ...]
    points: tuple[tuple[float, bool], ...]
