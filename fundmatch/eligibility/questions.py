"""Which empty cells of the city, once filled, would settle most candidates.

The rules name the cell that they miss. Every answer that it could hold is tried out on the
listed candidates, and what would change is counted.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, fields, replace
from typing import Any

from fundmatch.core import vocabulary as words
from fundmatch.eligibility.judge import Judge, verdict_of
from fundmatch.model.programme import Programme
from fundmatch.model.result import Ask, Candidate, Effect, MeasureResult, Outcome, Question, RuleResult, Verdict
from fundmatch.model.strategy import Measure, Profile

IT_DEPENDS = "je nach Wert"
_MEANINGS = {
    (table, one.name): one.metadata["meaning"]
    for table, record in (("measure", Measure), ("profile", Profile))
    for one in fields(record)
}
_YES_NO = (("ja", True), ("nein", False))
# Two usual leads: a council that meets monthly, and one that needs a quarter.
_LEADS = (6, 13)


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
        for candidate in entry.candidates:
            for ask in _asked(candidate):
                row = entry.measure.id if ask.table == "measure" else ""
                tally = tallies.setdefault((ask, row), _Tally(ask, row))
                tally.candidates += 1
                _count(tally, candidate, hypotheses.of(ask, entry.measure, candidate.programme))
    questions = [_question(tally) for tally in tallies.values()]
    return tuple(sorted(questions, key=lambda one: (-one.settles, -one.candidates, one.measure, one.ask)))


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
        text=question_text(tally.ask),
        candidates=tally.candidates,
        settles=max((effect.settled for effect in effects), default=0),
        effects=effects,
    )


def question_text(ask: Ask) -> str:
    """Return the question as an officer would ask it."""
    if ask.item:
        return f"Liegt „{ask.item}“ vor?" if ask.field == "plans" else f"Liegt die Kommune im Gebiet „{ask.item}“?"
    meaning: str = _MEANINGS[ask.table, ask.field]
    return meaning if meaning.endswith("?") else f"{meaning}?"


class _Hypotheses:
    """Judges pairs as if a cell were filled; a judge for each supposed profile is kept."""

    def __init__(self, judge: Judge) -> None:
        self._judge = judge
        self._supposed: dict[Profile, Judge] = {}

    def of(self, ask: Ask, measure: Measure, programme: Programme) -> list[tuple[str, tuple[RuleResult, ...]]]:
        """Return for each answer that the cell could hold what all rules would then say."""
        if ask.table == "measure":
            return [
                (answer, self._judge.of(replace(measure, **{ask.field: value}))(programme))
                for answer, value in _MEASURE_ANSWERS[ask.field](measure, programme)
            ]
        answered = [
            (answer, self._judge_for(replace(self._judge.profile, **{ask.field: value})).of(measure)(programme))
            for answer, value in _PROFILE_ANSWERS[ask.field](ask, self._judge.profile, programme)
        ]
        if ask.field == "areas":
            answered.append(("nein", _outside(self._judge.of(measure)(programme))))
        return answered

    def _judge_for(self, profile: Profile) -> Judge:
        if profile not in self._supposed:
            self._supposed[profile] = self._judge.supposing(profile)
        return self._supposed[profile]


def _outside(results: tuple[RuleResult, ...]) -> tuple[RuleResult, ...]:
    """Return the results as if the city lay outside: a profile cannot say so, only leave it out."""
    return tuple(replace(one, outcome=Outcome.NOT_MET) if one.rule == "area" else one for one in results)


Answers = Iterator[tuple[str, Any]]


def _truths(_measure: Measure, _programme: Programme) -> Answers:
    yield from _YES_NO


def _cost_kinds(_measure: Measure, _programme: Programme) -> Answers:
    yield from ((kind, (kind,)) for kind in words.COST_KINDS)


def _costs(_measure: Measure, programme: Programme) -> Answers:
    """Yield a cost on either side of each bound that the programme knows, and a usual one."""
    edges = {amount.eur + step for amount in programme.amounts for step in (-1, 0, 1)}
    yield from ((IT_DEPENDS, cost) for cost in sorted({100_000, *edges}) if cost >= 0)


def _eligible(measure: Measure, _programme: Programme) -> Answers:
    yield IT_DEPENDS, measure.cost_eur or 0


def _own_means(measure: Measure, _programme: Programme) -> Answers:
    yield "reichen", measure.cost_eur or 0
    yield "reichen nicht", 0


def _earlier(_measure: Measure, _programme: Programme) -> Answers:
    yield "keine", "keine"


def _partners(_measure: Measure, programme: Programme) -> Answers:
    wanted = programme.partners.partners_min if programme.partners else None
    yield "genug Partner", "; ".join(f"Partner {number}" for number in range(1, (wanted or 2)))


_MEASURE_ANSWERS: dict[str, Callable[[Measure, Programme], Answers]] = {
    "started": _truths,
    "council_vote": _truths,
    "cost_kind": _cost_kinds,
    "cost_total_eur": _costs,
    "cost_eligible_eur": _eligible,
    "own_means_eur": _own_means,
    "earlier_funding": _earlier,
    "partners": _partners,
}


def _populations(_ask: Ask, _profile: Profile, programme: Programme) -> Answers:
    bounds = programme.population
    edges = (bounds.over, bounds.at_least, bounds.at_most, bounds.under) if bounds else ()
    for edge in edges:
        if edge is not None:
            yield from ((IT_DEPENDS, edge + step) for step in (-1, 0, 1) if edge + step > 0)


def _areas(ask: Ask, profile: Profile, _programme: Programme) -> Answers:
    yield "ja", (*profile.areas, ask.item)


def _plans(ask: Ask, profile: Profile, _programme: Programme) -> Answers:
    yield "ja", (*profile.plans, ask.item)
    yield "nein", (*profile.plans, "anderes Konzept")


def _leads(_ask: Ask, _profile: Profile, _programme: Programme) -> Answers:
    yield from ((f"{weeks} Wochen", weeks) for weeks in _LEADS)


def _budgets(_ask: Ask, _profile: Profile, _programme: Programme) -> Answers:
    yield from ((budget, budget) for budget in words.BUDGETS if budget != "unbekannt")


def _keys(_ask: Ask, profile: Profile, _programme: Programme) -> Answers:
    yield from ((IT_DEPENDS, f"{key}999999") for key, land in words.LAND_BY_AGS.items() if land == profile.state)


_PROFILE_ANSWERS: dict[str, Callable[[Ask, Profile, Programme], Answers]] = {
    "population": _populations,
    "areas": _areas,
    "plans": _plans,
    "council_lead_weeks": _leads,
    "budget": _budgets,
    "ags": _keys,
}
