"""What stands in a cell: one function a value, each from one candidate of one measure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from fundmatch.core import formatting
from fundmatch.core.vocabulary import NO_GRANT
from fundmatch.eligibility.case import NOT_SAID
from fundmatch.eligibility.deadlines import LeadTime, lead_time
from fundmatch.eligibility.judge import RULES
from fundmatch.model.decision import Decision
from fundmatch.model.result import Candidate, MeasureResult, Outcome, RuleResult, RunInfo

Value = str | int | float | date | None
PART_NAMES: Final = {"text": "Text", "keywords": "Schlagwort", "examples": "Beispiel"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """What a cell is made from: one candidate of one measure in one run."""

    run: RunInfo
    entry: MeasureResult
    candidate: Candidate


def why(pair: Pair) -> str:
    """Return the words that met, with the points that they brought."""
    lines = []
    for hit in pair.candidate.evidence[:3]:
        met = hit.measure if hit.measure.casefold() == hit.programme.casefold() else f"{hit.measure} → {hit.programme}"
        lines.append(f"{met} ({formatting.decimal(hit.points)})")
    return "; ".join(lines)


def decisive(pair: Pair) -> str:
    """Return what decides: what excludes, else what is to be done, by whom, the gravest first."""
    results = [result for result in pair.candidate.rules if result.outcome is not Outcome.MET]
    grave = [result for result in results if result.outcome is Outcome.NOT_MET and not result.fixable]
    if grave:
        return "\n".join(map(_with_reason, grave))
    if not results and pair.candidate.to_check:
        return f"nichts offen; von Hand zu prüfen: {'; '.join(pair.candidate.to_check)}"
    return "\n".join(_to_do(results))


# What is open, by who settles it: the city, the granting office, a look at the page; the catalogue may be silent.
_TO_DO: Final = ("Hindernis", "Angabe der Stadt fehlt", "Zu klären", "Veraltet, nachsehen", "Katalog schweigt")
# Where the name says all; the reasons stand in `explain` and in the sheet of questions.
_NAMES_ONLY = frozenset({"Angabe der Stadt fehlt", "Veraltet, nachsehen", "Katalog schweigt"})


def _to_do(results: Sequence[RuleResult]) -> Iterator[str]:
    """Yield a line for each kind of what is open, with the rules that wait for it."""
    for kind in _TO_DO:
        group = [result for result in results if _kind_of(result) == kind]
        if group and kind in _NAMES_ONLY:
            yield f"{kind}: {', '.join(RULES[result.rule].label for result in group)}"
        elif group:
            yield f"{kind}: {' · '.join(map(_with_reason, group))}"


def _with_reason(result: RuleResult) -> str:
    return f"{RULES[result.rule].label}: {result.reason}"


def _kind_of(result: RuleResult) -> str:
    if result.outcome is Outcome.NOT_MET:
        return "Hindernis"
    if result.aged:
        return "Veraltet, nachsehen"
    if result.asks:
        return "Angabe der Stadt fehlt"
    return "Katalog schweigt" if result.demanded == NOT_SAID or result.found == NOT_SAID else "Zu klären"


def stand(pair: Pair) -> str:
    """Return the day for which the claim about the window speaks."""
    proof = pair.candidate.programme.evidence_for("status")
    return proof.as_of.german if proof and proof.as_of else "unbekannt"


def source(pair: Pair) -> str:
    """Return the page that vouches for the window, else the programme's own page."""
    proof = pair.candidate.programme.evidence_for("status")
    return proof.pages[0] if proof and proof.pages else pair.candidate.programme.url


def verdict(pair: Pair) -> str:
    """Return the verdict with a sign that also works in black and white."""
    found = pair.candidate.verdict
    return f"{_SIGNS[found.value]} {found.german}" if found else "nicht geprüft"


_SIGNS = {"clear": "●", "open": "◐", "excluded": "✕"}


def cost(pair: Pair) -> Value:
    """Return the cost of the measure: a number where it is one amount, else the range in words."""
    amount = pair.entry.measure.cost_range
    if amount is None or amount.exact is not None:
        return pair.entry.measure.cost_eur
    words = formatting.euro(amount.low) if amount.high is None else formatting.euro_range((amount.low, amount.high))
    start = "mindestens " if amount.high is None else ""
    return f"{start}{words}{' im Jahr' if amount.yearly else ''}"


def grant(pair: Pair) -> str:
    """Return the grant: a range, the most that can be, or that there is none."""
    money = pair.candidate.money
    if pair.candidate.programme.access in NO_GRANT:
        return "entfällt"
    return (
        f"bis zu {formatting.euro(money.grant_eur[1])}"
        if money.up_to and money.grant_eur
        else formatting.euro_range(money.grant_eur)
    )


def own_share(pair: Pair) -> str:
    """Return the own share: a range, the least that can be, or that there is none."""
    money = pair.candidate.money
    if pair.candidate.programme.access in NO_GRANT:
        return "entfällt"
    if money.own_share_eur is None:
        return formatting.euro_range(None)
    return formatting.share_range(money.own_share_eur, up_to=money.up_to)


def deadline(pair: Pair) -> str:
    """Return the next date in words; a lead that is already too short is said, not only coloured."""
    seen = pair.candidate.deadline
    return f"{seen.text}\n! {LeadTime.MISSED}" if late(pair) else seen.text


def late(pair: Pair) -> bool:
    """Tell whether a date that is known for sure can no longer be reached in time."""
    seen = pair.candidate.deadline
    return lead_time(seen.prepare_by, seen.certainty, pair.run.as_of) is LeadTime.MISSED


def applicant(pair: Pair) -> str:
    """Return who would apply: the measure's own applicant, else the city."""
    return pair.entry.measure.applicant or pair.run.profile.applicant


def decided(decision: Decision | None, field: str) -> Value:
    """Return what an officer typed earlier, as it was typed; a sound date as a date."""
    if decision is None:
        return None
    if field == "day" and decision.day and decision.day.exact:
        return decision.day.first
    return decision.text(field) or None
