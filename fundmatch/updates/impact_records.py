"""What an update does to pairs of measure and programme: the records, and what can be counted in them."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from fundmatch.model.decision import REJECTED, Decision, Key
from fundmatch.model.result import Verdict


class Kind(StrEnum):
    """What happened to a pair of measure and programme."""

    LOST = "lost"
    GAINED = "gained"
    CHANGED = "changed"


class Aspect(StrEnum):
    """What of a pair changed."""

    VERDICT = "verdict"
    RATE = "rate"
    MONEY = "money"
    DATE = "date"
    LISTING = "listing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """One aspect before and now, in German words; for a verdict `rule` is the one that turned it, `why` its reason."""

    aspect: Aspect
    old: str
    new: str
    rule: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PairChange:
    """What the update does to one pair; `why` says it for pairs gained and lost, `turns` for the others.

    `points` and `verdict` are those of the list that holds the pair: the new one, or for a lost
    pair the old one. `decision` is what officers typed about it, None where nobody did.
    """

    kind: Kind
    measure_id: str
    measure_title: str
    programme: str
    name: str
    points: float
    verdict: Verdict | None
    why: str = ""
    rule: str = ""
    turns: tuple[Turn, ...] = ()
    decision: Decision | None = None

    @property
    def key(self) -> Key:
        """Return the pair."""
        return self.measure_id, self.programme

    @property
    def wanted(self) -> bool:
        """Tell that officers decided on the pair, and did not turn it down."""
        return self.decision is not None and self.decision.status.strip().casefold() != REJECTED.casefold()

    def turned(self, aspect: Aspect) -> bool:
        """Tell whether this aspect changed."""
        return any(turn.aspect is aspect for turn in self.turns)


@dataclass(frozen=True, slots=True, kw_only=True)
class Impact:
    """All that changes for a strategy, the most important first.

    `measures` counts all measures that were compared; `newly_matched` and `left_alone` are those
    (id, title) that have a first candidate now, or none any more.
    """

    strategy: str
    as_of: date
    measures: int
    changes: tuple[PairChange, ...]
    newly_matched: tuple[tuple[str, str], ...] = ()
    left_alone: tuple[tuple[str, str], ...] = ()

    def of_kind(self, kind: Kind) -> tuple[PairChange, ...]:
        """Return the changes of one kind in their order."""
        return tuple(change for change in self.changes if change.kind is kind)

    def turned(self, aspect: Aspect) -> tuple[PairChange, ...]:
        """Return the changes with this aspect in their order."""
        return tuple(change for change in self.changes if change.turned(aspect))

    @property
    def decided(self) -> tuple[PairChange, ...]:
        """Return the changes of pairs that officers decided for."""
        return tuple(change for change in self.changes if change.wanted)

    @property
    def touched(self) -> int:
        """Return the number of measures for which anything changes."""
        return len({change.measure_id for change in self.changes})
