"""Which empty cells of the city, once filled, would turn verdict or action of most candidates.

The rules name the cell that they miss. Every answer that it could hold is tried out on the
listed candidates, and what would change is counted.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from fundmatch.eligibility.answers import action_of, may_we
from fundmatch.eligibility.city_cells import Elsewhere
from fundmatch.eligibility.judge import Judge, cell_of, verdict_of
from fundmatch.model.answers import Action, Ask, RuleResult, Verdict
from fundmatch.model.programme import Programme
from fundmatch.model.result import Candidate, Effect, MeasureResult, Question
from fundmatch.model.strategy import Measure, Profile

# answer, verdict and action that would follow
Supposed = tuple[str, Verdict, Action]


@dataclass(slots=True)
class _Tally:
    """What one question would do, while candidates are being counted."""

    ask: Ask
    measure: str
    candidates: int = 0
    # answer → turned, cleared, excluded
    effects: dict[str, list[int]] = field(default_factory=dict)


def open_questions(entries: Sequence[MeasureResult], judge: Judge) -> tuple[Question, ...]:
    """Return the questions of a whole list, those first that would turn most candidates."""
    tallies: dict[tuple[Ask, str], _Tally] = {}
    hypotheses = _Hypotheses(judge)
    for entry in entries:
        for candidate in () if entry.done else entry.candidates:
            for ask in _asked(candidate):
                row = entry.measure.id if ask.table == "measure" else ""
                tally = tallies.setdefault((ask, row), _Tally(ask, row))
                tally.candidates += 1
                _count(tally, candidate, hypotheses.of(ask, entry.measure, candidate.programme))
    questions = [_question(tally) for tally in tallies.values()]
    return tuple(
        sorted(questions, key=lambda question: (-question.turns, -question.candidates, question.measure, question.ask))
    )


def _asked(candidate: Candidate) -> Iterator[Ask]:
    """Yield each cell that keeps a rule of the candidate open, once."""
    yield from dict.fromkeys(ask for result in candidate.rules for ask in result.asks)


def _count(tally: _Tally, candidate: Candidate, answered: Sequence[Supposed]) -> None:
    """Add to each answer what it would change for the candidate; of several values the best and worst count."""
    changes: dict[str, tuple[bool, ...]] = {}
    for answer, verdict, action in answered:
        turned = verdict is not candidate.verdict or action is not candidate.action
        cleared = verdict is Verdict.CLEAR and candidate.verdict is not Verdict.CLEAR
        change: tuple[bool, ...] = (turned, cleared, verdict is Verdict.EXCLUDED)
        changes[answer] = tuple(map(any, zip(changes.get(answer, (False,) * 3), change, strict=True)))
    for answer, change in changes.items():
        counts = tally.effects.setdefault(answer, [0, 0, 0])
        for index, hit in enumerate(change):
            counts[index] += hit


def _question(tally: _Tally) -> Question:
    effects = tuple(
        Effect(answer=answer, turned=turned, cleared=cleared, excluded=excluded)
        for answer, (turned, cleared, excluded) in tally.effects.items()
    )
    return Question(
        ask=tally.ask,
        measure=tally.measure,
        text=cell_of(tally.ask).question(tally.ask.item),
        candidates=tally.candidates,
        turns=max((effect.turned for effect in effects), default=0),
        effects=effects,
    )


class _Hypotheses:
    """Judges pairs as if a cell were filled; a judge for each supposed profile is kept."""

    def __init__(self, judge: Judge) -> None:
        self._judge = judge
        self._supposed: dict[Profile, Judge] = {}

    def of(self, ask: Ask, measure: Measure, programme: Programme) -> list[Supposed]:
        """Return for each answer that the cell could hold the verdict and the action that would follow."""
        answers = cell_of(ask).answers(self._judge.case(programme, measure), ask.item)
        window = self._judge.case(programme, measure).window
        supposed = []
        for answer, value in answers:
            results = self._with(ask, value, measure)(programme)
            verdict = verdict_of(results)
            supposed.append((answer, verdict, action_of(may_we(programme, results), window.now, verdict)))
        return supposed

    def _with(self, ask: Ask, value: object, measure: Measure) -> Callable[[Programme], tuple[RuleResult, ...]]:
        """Return the judge of a measure as if the cell held the value."""
        field, value = (value.field, value.value) if isinstance(value, Elsewhere) else (ask.field, value)
        if ask.table == "measure":
            return self._judge.of(replace(measure, **{field: value}))  # type: ignore[arg-type]
        return self._judge_for(replace(self._judge.profile, **{field: value})).of(measure)  # type: ignore[arg-type]

    def _judge_for(self, profile: Profile) -> Judge:
        if profile not in self._supposed:
            self._supposed[profile] = self._judge.supposing(profile)
        return self._supposed[profile]
