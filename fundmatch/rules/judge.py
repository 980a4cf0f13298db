"""All rules in the order of officers, and the verdict that follows from them.

May import: model, the other rooms of rules.
"""

from collections.abc import Callable, Sequence

from fundmatch.model.result import Outcome, RuleResult, Verdict
from fundmatch.rules import size, when, who
from fundmatch.rules.case import Answer, Case, with_evidence

# rule name → (the programme's field that vouches for the demand, the rule)
RULES: dict[str, tuple[str, Callable[[Case], Answer]]] = {
    "applicant": ("applicants", who.applicant),
    "area": ("areas", who.area),
    "population": ("population", who.population),
    "started": ("early_start", when.started),
    "status": ("status", when.status),
    "deadline": ("deadlines", when.deadline),
    "amount": ("amounts", size.amount),
    "consortium": ("partners", who.consortium),
}


def judge(case: Case) -> tuple[RuleResult, ...]:
    """Apply every rule to the case, in the order in which officers apply them."""
    return tuple(with_evidence(name, field, case, rule(case)) for name, (field, rule) in RULES.items())


def verdict_of(results: Sequence[RuleResult]) -> Verdict:
    """Fold the outcomes: an unfixable no excludes; any open or fixable no leaves it open.

    Nothing judged is open, never clear: silence is no permission.
    """
    if any(result.outcome is Outcome.NOT_MET and not result.fixable for result in results):
        return Verdict.EXCLUDED
    if not results or any(result.outcome is not Outcome.MET for result in results):
        return Verdict.OPEN
    return Verdict.CLEAR


def unjudged(case: Case) -> tuple[str, ...]:
    """Return the conditions that no rule judges: a person has to check them."""
    return tuple(condition.text for condition in case.programme.conditions if condition.rule not in RULES)
