"""What a quarterly update is made of: entries that came from a source, what a new reading changes, and whom.

A line of an imported file is a `ImportedRecord` entry; an `UpdatePlan` says everything that applying
a file would do, before anything is written; an `Impact` what it does to pairs of measure and programme.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from pathlib import Path

from fundmatch.core.errors import Problem
from fundmatch.model.answers import Verdict
from fundmatch.model.decision import REJECTED, Decision, Key
from fundmatch.model.labels import value_in_words
from fundmatch.model.programme import Evidence, Programme

# What the evidence of a field says that a person changed in the table.
HAND_NOTE = "von Hand in der Tabelle geändert"


def is_by_hand(proof: Evidence) -> bool:
    """Tell the evidence that an edit of the table leaves; one that names a page is a person's own."""
    return proof.note == HAND_NOTE and not proof.pages


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportedRecord:
    """One programme as an imported file of the catalogue holds it.

    `programme` has the values that hold now. `source_digests` has for each field a short digest of what
    the source last said: where the value's digest differs, a person wrote it, and no import
    overwrites it. Fields that a person has locked (see `all_locked`) are not even proposed. `gone_since` is
    the day of the first reading that missed it; `same_as` names the curated entry that stands for it in the list.
    """

    key: str
    programme: Programme
    first_seen: date
    last_seen: date
    gone_since: date | None = None
    same_as: str = ""
    locked: tuple[str, ...] = ()
    source_digests: Mapping[str, str] = field(default_factory=dict)
    sentences: Mapping[str, str] = field(default_factory=dict)

    @property
    def all_locked(self) -> tuple[str, ...]:
        """Return the locked fields, each once.

        A line may hold them beside its programme and in it: people write them in either place.
        """
        return tuple(dict.fromkeys((*self.locked, *self.programme.locked)))

    def with_locked(self, names: tuple[str, ...]) -> "ImportedRecord":
        """Return the line with these fields locked, and no others, in both places."""
        return replace(self, locked=names, programme=replace(self.programme, locked=names))


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldChange:
    """One field of one programme: old and new value in German words, and the sentence it was read from.

    `applied` is False where a person's value stands and the change is only proposed.
    """

    programme: str
    name: str
    field: str
    old: str
    new: str
    applied: bool = True
    sentence: str = ""

    @classmethod
    def of(
        cls, programme: Programme, field: str, old: object, new: object, *, applied: bool = True, sentence: str = ""
    ) -> "FieldChange":
        """Return the change of a field of a programme between two values, which it words."""
        return cls(
            programme=programme.id,
            name=programme.name,
            field=field,
            old=value_in_words(field, old),
            new=value_in_words(field, new),
            applied=applied,
            sentence=sentence,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class DuplicateCandidate:
    """A programme of the source that is, or may be, one that is already there.

    `sure` pairs are joined; the others are for the officer to decide (`catalogs/zuordnung.csv`).
    `score` is 0 to 100, `why` names what agrees.
    """

    key: str
    name: str
    other: str
    other_name: str
    score: float
    why: str
    sure: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class UpdatePlan:
    """All that applying one file would do; `contents` are the files of the catalogue then (None: away).

    `stops` are grave: with one of them nothing may be applied. Programmes are given as
    (id, name); `changes` leaves out what does not matter (re-stamped dates, order). `read`
    counts programmes where `seen` counts records; `state` is the sum of the catalogue that
    the plan was made from, empty where nobody needs to check it.
    """

    source: str
    file: str
    sha256: str
    as_of: date
    seen: int
    skipped: Mapping[str, int] = field(default_factory=dict)
    unchanged: int = 0
    new: tuple[tuple[str, str], ...] = ()
    gone: tuple[tuple[str, str], ...] = ()
    returned: tuple[tuple[str, str], ...] = ()
    closed: tuple[tuple[str, str], ...] = ()
    reopened: tuple[tuple[str, str], ...] = ()
    changes: tuple[FieldChange, ...] = ()
    proposals: tuple[FieldChange, ...] = ()
    twins: tuple[DuplicateCandidate, ...] = ()
    read: int = 0
    state: str = ""
    stops: tuple[Problem, ...] = ()
    hints: tuple[Problem, ...] = ()
    contents: Mapping[Path, bytes | None] = field(default_factory=dict)

    @property
    def empty(self) -> bool:
        """Tell that the file was read and brings nothing new."""
        return not (self.new or self.gone or self.returned or self.changes or self.proposals)


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirmed:
    """What was taken into the catalogue: the programmes, new values, the number in the log (0: there was nothing to take)."""

    programmes: tuple[str, ...]
    changes: tuple[FieldChange, ...] = ()
    nr: int = 0


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
