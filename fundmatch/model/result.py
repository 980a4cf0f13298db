"""What a run finds: candidates with points, evidence, rule results and dates."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Final

from fundmatch.model.answers import Action, Answers, Ask, MayWe, Now, Outcome, RuleResult, Verdict
from fundmatch.model.decision import Checked, Decision, GivenAnswer
from fundmatch.model.programme import Programme
from fundmatch.model.strategy import Measure, Profile

TOO_LATE: Final = "Vorlauf unterschritten"
NO_SITTING: Final = "keine Ratssitzung davor"
UNREACHABLE: Final = frozenset({TOO_LATE, NO_SITTING})


@dataclass(frozen=True, slots=True)
class Hit:
    """One piece of evidence: words of the measure, words of the programme, points of a part."""

    part: str
    measure: str
    programme: str
    points: float


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadlineView:
    """The next date of a programme as of one day.

    `certainty` is "bestätigt", "erwartet", "unbestätigt" or "unbekannt"; `prepare_by` is
    the last day to begin, from the council's lead time, and None where either is unknown;
    `council` is the last listed sitting in time for it; `reach` says in German whether there is time
    enough for council and paper, empty where there is no date.
    """

    kind: str
    next: date | None
    certainty: str
    prepare_by: date | None
    text: str
    council: date | None = None
    reach: str = ""

    @property
    def unreachable(self) -> bool:
        """Tell that the date is known for sure and can no longer be kept without an urgent vote."""
        return self.reach in UNREACHABLE


@dataclass(frozen=True, slots=True, kw_only=True)
class Money:
    """Rate, grant and own share as ranges; None is unknown. A calculation, not a promise.

    `rate_text` is the rate as the source words it ("bis zu 80 %"), or what there is instead;
    with `up_to` the grant is the most and the own share the least that can be.
    """

    rate_pct: tuple[float, float] | None
    rate_text: str
    grant_eur: tuple[int, int] | None
    own_share_eur: tuple[int, int] | None
    note: str
    up_to: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Combination:
    """Whether another programme may pay for the same measure too, and the joint ceiling in percent.

    `reason` quotes the catalogue where the outcome is known; `ceiling_pct` None is unknown.
    """

    programme: str
    name: str
    outcome: Outcome
    reason: str
    ceiling_pct: float | None


class Fit(StrEnum):
    """How well a programme answers to a measure; the order is that of the list."""

    FITS = "fits"
    MAYBE = "maybe"

    @property
    def german(self) -> str:
        """Return the word that officers read."""
        return {"fits": "trifft", "maybe": "vielleicht"}[self.value]


@dataclass(frozen=True, slots=True, kw_only=True)
class WhatIf:
    """A change within the city's power, in German, and the action that would follow."""

    change: str
    action: Action


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A programme set against a measure; `points` is the sum of `parts`, 0 to 100.

    `to_check` holds the conditions that no rule judges; `rank` is 0 outside the list;
    `combinations` says how it gets along with the first others of the list. `decision` is
    what officers typed before, `news` what is new since ("neu", "wieder da: …"), `elsewhere`
    what they decided on the same programme for other measures; none of it changes points.
    Verdict, answers, action and `fit` are None where no rules were asked; `family` are the ids of the
    other members that this one stands for; `what_if` the smallest changes that would make it one to apply for.
    """

    programme: Programme
    points: float
    parts: Mapping[str, float]
    evidence: tuple[Hit, ...]
    verdict: Verdict | None
    rules: tuple[RuleResult, ...]
    to_check: tuple[str, ...]
    deadline: DeadlineView
    money: Money
    flags: tuple[str, ...]
    answers: Answers | None = None
    action: Action | None = None
    fit: Fit | None = None
    instrument: str = ""
    family: tuple[str, ...] = ()
    what_if: tuple[WhatIf, ...] = ()
    rank: int = 0
    combinations: tuple[Combination, ...] = ()
    decision: Decision | None = None
    news: str = ""
    elsewhere: tuple[str, ...] = ()

    @property
    def decisive(self) -> RuleResult | None:
        """Return the rule result that decides the verdict, the gravest first."""
        by_gravity = {Outcome.NOT_MET: 0, Outcome.OPEN: 1}
        weighty = [result for result in self.rules if result.outcome in by_gravity]
        return min(weighty, key=lambda result: (result.fixable, by_gravity[result.outcome]), default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """One pair on its own; `place_by_points` counts all programmes, before any rule."""

    measure: Measure
    candidate: Candidate
    place_by_points: int
    why_not_listed: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureResult:
    """One measure with its list, best first, what was ruled out of it, and what officers turned down.

    A measure that is `done` has a list for a new stage of it, and counts in no sum and no question. `nearest`
    is the first below the threshold, where the list is empty.
    """

    measure: Measure
    candidates: tuple[Candidate, ...]
    excluded: tuple[Candidate, ...]
    rejected: tuple[Candidate, ...] = ()
    nearest: Candidate | None = None

    @property
    def would_have_fitted(self) -> Candidate | None:
        """Return the first that is excluded only because it is over, where the list is empty."""
        over = (one for one in self.excluded if one.answers and one.answers.now is Now.OVER)
        return None if self.candidates else next((one for one in over if one.answers.may_we is not MayWe.NO), None)  # type: ignore[union-attr]

    @property
    def done(self) -> bool:
        """Tell that the measure is finished."""
        return self.measure.done

    @property
    def in_hand(self) -> bool:
        """Tell that somebody means to do the measure: it is not finished and not put off."""
        return not self.measure.done and not self.measure.put_off

    @property
    def no_good_match(self) -> bool:
        """Tell that nothing reached the threshold; the list is never padded."""
        return not self.candidates


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """What one answer to a question would do, counted in listed candidates.

    `turned`: verdict or action would be another; `cleared` and `excluded`: the verdict would become so.
    """

    answer: str
    turned: int
    cleared: int
    excluded: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One empty cell of the city; `measure` is its row's id, or empty for a line of the profile.

    `candidates` wait for it; `turns` of them would have another verdict or action by the most telling answer.
    """

    ask: Ask
    measure: str
    text: str
    candidates: int
    turns: int
    effects: tuple[Effect, ...]


# Below this a programme is not worth an officer's look; see docs/ranking.md.
DEFAULT_MIN_POINTS = 34.0
# From here on a programme fits, else it only may; `benchmarks/line.py` reads the line off graded lists.
FITS_FROM = 57.5
# So many that only may fit are listed for a measure.
MOST_MAYBE = 3
# Without rules the order itself is what counts: nearly everything that shares a thing is shown.
RANKING_MIN_POINTS = 15.0


def least_points(*, rules: bool) -> float:
    """Return the points below which a programme does not count, where nobody asked for others."""
    return DEFAULT_MIN_POINTS if rules else RANKING_MIN_POINTS


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The options of a run that change its result."""

    top: int = 10
    min_points: float = DEFAULT_MIN_POINTS
    rules: bool = True
    include_closed: bool = False
    levels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RunInfo:
    """What was matched with what, on which day, under which settings.

    `origins` say in German where each fact of the profile comes from, by field.
    """

    version: str
    as_of: date
    catalogue_programmes: int
    catalogue_sha256: str
    catalogue_day: date
    strategy_sha256: str
    profile: Profile
    settings: Settings
    origins: Mapping[str, str] = field(default_factory=dict, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Unlisted:
    """An earlier decision whose pair is not in the list, and why: rejected, gone, or too few points."""

    decision: Decision
    measure_title: str
    programme_name: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchResult:
    """The whole result: one entry a measure, in the order of the officer's table.

    `questions` are the empty cells that keep candidates open, the most telling first. `unlisted`
    are earlier decisions that the list does not show, `answers` the answers to questions that hold,
    `checked` the latest look of the city at the page of a programme, by its id; `mark` tells a workbook what it was made from.
    """

    run: RunInfo
    measures: tuple[MeasureResult, ...]
    questions: tuple[Question, ...] = ()
    unlisted: tuple[Unlisted, ...] = ()
    answers: tuple[GivenAnswer, ...] = ()
    checked: Mapping[str, Checked] = field(default_factory=dict)
    mark: str = ""
