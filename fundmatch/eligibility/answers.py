"""The three questions of an officer, answered out of the rules, and the one action that follows.

Dürfen wir? Geht es jetzt? Was fehlt von uns? Each rule says to which question it belongs; a rule
about which the catalogue is silent answers none of them. The action depends on the answers and on the
verdict alone.
"""

from collections.abc import Iterator, Sequence

from fundmatch.eligibility.access import goes_via_others
from fundmatch.eligibility.case import Case
from fundmatch.eligibility.judge import RULES, cell_of
from fundmatch.eligibility.rule import MainQuestion
from fundmatch.model.answers import Action, Answers, MayWe, Need, Now, Outcome, RuleResult, ToDo, Verdict
from fundmatch.model.programme import Programme


def answers_of(case: Case, results: Sequence[RuleResult]) -> Answers:
    """Return the answers that the results of all rules give for the case."""
    return Answers(
        may_we=may_we(case.programme, results),
        window=case.window,
        missing=tuple(dict.fromkeys(_missing(results))),
    )


def action_of(may: MayWe, now: Now, verdict: Verdict) -> Action:
    """Return the first action that holds: drop, apply, watch, clarify."""
    if verdict is Verdict.EXCLUDED or now is Now.OVER:
        return Action.DROP
    if may in (MayWe.YES, MayWe.VIA) and now.takes_applications:
        return Action.APPLY
    if may is not MayWe.NO and now.may_return:
        return Action.WATCH
    return Action.CLARIFY


def may_we(programme: Programme, results: Sequence[RuleResult]) -> MayWe:
    """Return no where one rule says so, unknown where one is open or nobody says who may apply."""
    outcomes = {result.rule: result.outcome for result in _of(MainQuestion.MAY_WE, results)}
    if Outcome.NOT_MET in outcomes.values():
        return MayWe.NO
    if Outcome.OPEN in outcomes.values() or outcomes["applicant"] is Outcome.NOT_STATED:
        return MayWe.UNKNOWN
    return MayWe.VIA if goes_via_others(programme) else MayWe.YES


def _of(question: MainQuestion, results: Sequence[RuleResult]) -> Iterator[RuleResult]:
    return (result for result in results if RULES[result.rule].question is question)


def _missing(results: Sequence[RuleResult]) -> Iterator[ToDo]:
    """Yield what the city has to do or to say: each empty cell that a rule misses, and what else it needs."""
    for result in results:
        if result.outcome in (Outcome.MET, Outcome.NOT_STATED):
            continue
        cells = [Need(cell.to_do(ask.item), cell.who) for ask in result.asks for cell in [cell_of(ask)]]
        standing = RULES[result.rule].need
        needs = [*cells, *result.needs] or ([standing] if standing else [])
        yield from (ToDo(what=need.what, who=need.who, rule=result.rule) for need in needs)
