"""Which empty cells of the city, once filled, would settle most candidates.

The rules name the cell that they miss. Every answer that it could hold is tried out on the
listed candidates, and what would change is counted.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from fundmatch.eligibility.judge import Judge, cell_of, verdict_of
from fundmatch.model.answers import Ask, Outcome, RuleResult, Verdict
from fundmatch.model.programme import Programme
from fundmatch.model.result import Candidate, Effect, MeasureResult, Question
from fundmatch.model.strategy import Measure, Profile


@dataclass(slots=True)
class _Tally:
    """What one question would do, while candidates are being counted."""

    ask: Ask
    measure: str
    candidates: int = 0
    # answer → settled, cleared, excluded
    effects: dict[str, list[int]] = field(default_factory=dict)


def open_questions(entries: Sequence[MeasureResult], judge: Judge) -> tuple[Question, ...]:
    """Return the questions of a whole list, those first that would settle most candidates."""
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
        sorted(
            questions, key=lambda question: (-question.settles, -question.candidates, question.measure, question.ask)
        )
    )


def _asked(candidate: Candidate) -> Iterator[Ask]:
    """Yield each cell that keeps a rule of the candidate open, once."""
    yield from dict.fromkeys(ask for result in candidate.rules for ask in result.asks)


def _count(tally: _Tally, candidate: Candidate, answered: Sequence[tuple[str, tuple[RuleResult, ...]]]) -> None:
    """Add to each answer what it would change for the candidate; of several values the best and worst count."""
    changes: dict[str, tuple[bool, bool, bool]] = {}
    for answer, results in answered:
        verdict = verdict_of(results)
        settled = any(
            before.outcome is Outcome.OPEN and after.outcome is not Outcome.OPEN
            for before, after in zip(candidate.rules, results, strict=True)
        )
        change = (settled, verdict is Verdict.CLEAR, verdict is Verdict.EXCLUDED)
        old = changes.get(answer, (False, False, False))
        changes[answer] = (old[0] or change[0], old[1] or change[1], old[2] or change[2])
    for answer, change in changes.items():
        counts = tally.effects.setdefault(answer, [0, 0, 0])
        for index, hit in enumerate(change):
            counts[index] += hit


def _question(tally: _Tally) -> Question:
    effects = tuple(
        Effect(answer=answer, settled=settled, cleared=cleared, excluded=excluded)
        for answer, (settled, cleared, excluded) in tally.effects.items()
    )
    return Question(
        ask=tally.ask,
        measure=tally.measure,
        text=cell_of(tally.ask).question(tally.ask.item),
        candidates=tally.candidates,
        settles=max((effect.settled for effect in effects), default=0),
        effects=effects,
    )


class _Hypotheses:
    """Judges pairs as if a cell were filled; a judge for each supposed profile is kept."""

    def __init__(self, judge: Judge) -> None:
        self._judge = judge
        self._supposed: dict[Profile, Judge] = {}

    def of(self, ask: Ask, measure: Measure, programme: Programme) -> list[tuple[str, tuple[RuleResult, ...]]]:
        """Return for each answer that the cell could hold what all rules would then say."""
        answers = cell_of(ask).answers(self._judge.case(programme, measure), ask.item)
        answered = [(answer, self._with(ask, value, measure)(programme)) for answer, value in answers]
        if ask.field == "areas":
            answered.append(("nein", _outside(self._judge.of(measure)(programme))))
        return answered

    def _with(self, ask: Ask, value: object, measure: Measure) -> Callable[[Programme], tuple[RuleResult, ...]]:
        """Return the judge of a measure as if the cell held the value."""
        if ask.table == "measure":
            return self._judge.of(replace(measure, **{ask.field: value}))  # type: ignore[arg-type]
        return self._judge_for(replace(self._judge.profile, **{ask.field: value})).of(measure)  # type: ignore[arg-type]

    def _judge_for(self, profile: Profile) -> Judge:
        if profile not in self._supposed:
            self._supposed[profile] = self._judge.supposing(profile)
        return self._supposed[profile]


def _outside(results: tuple[RuleResult, ...]) -> tuple[RuleResult, ...]:
    """Return the results as if the city lay outside: a profile cannot say so, only leave it out."""
    return tuple(replace(result, outcome=Outcome.NOT_MET) if result.rule == "area" else result for result in results)
