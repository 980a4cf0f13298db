"""All rules in the order of officers, what they say of a case, and the verdict that follows from them.

A rule is declared at its function in a module of its subject; its place in the order, and so its
name, stands in `vocabulary.RULES`, because a condition of the catalogue may name a rule and is
checked where no rule is known yet.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from types import ModuleType
from typing import Final

from fundmatch.core import vocabulary
from fundmatch.eligibility import amounts, applicant, financing, readiness, timing
from fundmatch.eligibility.case import NOT_SAID, Answer, Case, Terms
from fundmatch.eligibility.city_cells import CityCell
from fundmatch.eligibility.freshness import Age, age_of
from fundmatch.eligibility.rule import MainQuestion, Rule
from fundmatch.model.answers import Ask, Outcome, RuleResult, Verdict
from fundmatch.model.programme import Programme
from fundmatch.model.strategy import Measure, Profile


def declared_in(*modules: ModuleType) -> dict[str, Rule]:
    """Return the rules that the modules declare, by name, in no order that counts."""
    values = (value for module in modules for value in vars(module).values())
    return {value.name: value for value in values if isinstance(value, Rule)}


_DECLARED: Final = declared_in(applicant, timing, amounts, financing, readiness)
RULES: Final[dict[str, Rule]] = {name: _DECLARED[name] for name in vocabulary.RULES}


def cell_of(ask: Ask) -> CityCell:
    """Return the cell that some rule asks for.

    Raises:
        LookupError: No rule asks for such a cell.
    """
    for rule in RULES.values():
        for cell in rule.asks:
            if (cell.table, cell.field) == (ask.table, ask.field):
                return cell
    msg = f"no rule asks for {ask.table}.{ask.field}"
    raise LookupError(msg)


def judge(case: Case) -> tuple[RuleResult, ...]:
    """Apply every rule to the case, in the order in which officers apply them."""
    return tuple(result_of(name, case, citation_of(name, case.programme, case.as_of)) for name in RULES)


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """What vouches for one demand of a programme: page, last look at it, and how old that is."""

    source: str | None
    age: Age


def citation_of(name: str, programme: Programme, as_of: date) -> Citation:
    """Return the evidence of the first field of the rule that has any."""
    fields = RULES[name].fields
    field = next((field for field in fields if programme.evidence_for(field)), fields[0])
    proof = programme.evidence_for(field)
    return Citation(source=proof.pages[0] if proof and proof.pages else None, age=age_of(programme, field, as_of))


def result_of(name: str, case: Case, citation: Citation) -> RuleResult:
    """Apply one rule, and put its name, its evidence and the age of it to the answer."""
    rule = RULES[name]
    answer = _in_plain_words(name, case, _answer(rule, case))
    return RuleResult(
        rule=name,
        outcome=answer.outcome,
        demanded=answer.demanded,
        found=answer.found,
        reason=answer.reason,
        fixable=answer.fixable,
        source=citation.source,
        checked=citation.age.last_seen,
        asks=answer.asks,
        needs=answer.needs,
        aged=rule.volatile and answer.outcome is not Outcome.NOT_STATED and not citation.age.reliable,
        refused_at_an_end=answer.refused_at_an_end,
    )


def _in_plain_words(name: str, case: Case, answer: Answer) -> Answer:
    """Leave open who may apply where the catalogue knows a condition for it in words only: known is not silent."""
    if answer.outcome is not Outcome.NOT_STATED or RULES[name].question is not MainQuestion.MAY_WE:
        return answer
    words = [condition.text for condition in case.programme.conditions if condition.rule == name]
    if not words:
        return answer
    return Terms(answer.demanded, answer.found).open(f"Nur in Worten bekannt, von Hand zu prüfen: {'; '.join(words)}.")


def _answer(rule: Rule, case: Case) -> Answer:
    """Return what a rule says; where costs are a range it is asked at both ends, and only an agreement is an answer."""
    ends = case.measure.ends if rule.sees_money else (case.measure,)
    answers = [rule.judge(replace(case, measure=end)) for end in ends]
    low, high = answers[0], answers[-1]
    if low.outcome is high.outcome:
        # Where both ends are refused, the end that the city can mend is what it has to mend.
        return high if high.fixable or not low.fixable else low
    reason = f"Hängt an den Kosten. Am unteren Ende: {low.reason} Am oberen Ende: {high.reason}"
    refused = Outcome.NOT_MET in (low.outcome, high.outcome)
    asks = (*low.asks, *high.asks)
    return replace(high, outcome=Outcome.OPEN, fixable=False, reason=reason, asks=asks, refused_at_an_end=refused)


Shelf = dict[str, RuleResult]


class Judge:
    """Judges many pairs for one profile on one day; equal questions are answered once.

    A rule sees of a measure only the fields in `Rule.measure_fields`, so its answer is shared by all
    measures that agree in them; and by all of one applicant where the programme gives it nothing to weigh.
    """

    def __init__(self, profile: Profile, *, as_of: date, catalogue_day: date, include_closed: bool = False) -> None:
        """Take what is the same for all pairs."""
        self.profile = profile
        self._as_of = as_of
        self._catalogue_day = catalogue_day
        self._include_closed = include_closed
        # The memory pays: without it a run takes a quarter longer, and `judge` is the plain twin that tests compare with.
        self._known: dict[tuple[object, ...], Shelf] = {}
        self._citations: dict[str, dict[str, Citation]] = {name: {} for name in RULES}

    def supposing(self, profile: Profile) -> "Judge":
        """Return a judge of the same day for another profile."""
        return Judge(profile, as_of=self._as_of, catalogue_day=self._catalogue_day, include_closed=self._include_closed)

    def case(self, programme: Programme, measure: Measure) -> Case:
        """Return the pair as rules see it."""
        return Case(
            programme=programme,
            measure=measure,
            profile=self.profile,
            as_of=self._as_of,
            catalogue_day=self._catalogue_day,
            include_closed=self._include_closed,
        )

    def of(self, measure: Measure) -> Callable[[Programme], tuple[RuleResult, ...]]:
        """Return the judge of one measure: programme → all rule results, in order."""
        shelves = [
            (
                name,
                self._known.setdefault((name, "shared", measure.applicant), {}),
                self._known.setdefault((name, "own", *(getattr(measure, field) for field in rule.measure_fields)), {}),
            )
            for name, rule in RULES.items()
        ]

        def results(programme: Programme) -> tuple[RuleResult, ...]:
            results_in_order: list[RuleResult] = []
            case = None
            key = programme.id
            for name, shared, own in shelves:
                result = shared.get(key) or own.get(key)
                if result is None:
                    case = case or self.case(programme, measure)
                    result = result_of(name, case, self._citation(name, programme))
                    weighs = RULES[name].weighs
                    (own if weighs is None or weighs(programme) else shared)[key] = result
                results_in_order.append(result)
            return tuple(results_in_order)

        return results

    def _citation(self, name: str, programme: Programme) -> Citation:
        known = self._citations[name]
        if programme.id not in known:
            known[programme.id] = citation_of(name, programme, self._as_of)
        return known[programme.id]


def verdict_of(results: Sequence[RuleResult]) -> Verdict:
    """Fold the outcomes: an unfixable no excludes; any open or fixable no leaves it open.

    What the catalogue does not name is neutral. Nothing judged is open, never clear: silence is no permission.
    """
    if any(result.outcome is Outcome.NOT_MET and not result.fixable for result in results):
        return Verdict.EXCLUDED
    doubts = (Outcome.OPEN, Outcome.NOT_MET)
    if not results or any(result.outcome in doubts for result in results):
        return Verdict.OPEN
    return Verdict.CLEAR


def unjudged(programme: Programme, results: Sequence[RuleResult]) -> tuple[str, ...]:
    """Return the conditions that no rule has judged: a person has to check them.

    A condition that names a rule counts as judged only where the rule found something to demand:
    an amount per vehicle or of one module stands in a filled field, and yet no rule weighs it.
    """
    judged = {result.rule for result in results if result.demanded != NOT_SAID}
    return tuple(condition.text for condition in programme.conditions if condition.rule not in judged)
