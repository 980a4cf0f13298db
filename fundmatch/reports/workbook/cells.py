"""What stands in a cell: one function a value, each from one candidate of one measure."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from fundmatch.core import formatting
from fundmatch.core.vocabulary import NO_GRANT
from fundmatch.eligibility.judge import RULES
from fundmatch.model.answers import Outcome
from fundmatch.model.decision import Decision
from fundmatch.model.result import Candidate, MeasureResult, RunInfo

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
    """Return what excludes; where a word of the measure does, that."""
    grave = [one for one in pair.candidate.rules if one.outcome is Outcome.NOT_MET and not one.fixable]
    return "\n".join(f"{RULES[one.rule].label}: {one.reason}" for one in grave) or "; ".join(pair.candidate.flags[:1])


def action(pair: Pair) -> str:
    """Return what is to be done."""
    return pair.candidate.action.german if pair.candidate.action else "nicht geprüft"


def may_we(pair: Pair) -> str:
    """Return the answer to "Dürfen wir?"."""
    return pair.candidate.answers.may_we.german if pair.candidate.answers else "nicht geprüft"


def now(pair: Pair) -> str:
    """Return the answer to "Geht es jetzt?", with the day up to which where one is known."""
    answers = pair.candidate.answers
    if answers is None:
        return "nicht geprüft"
    until = f" bis {formatting.day(answers.window.until)}" if answers.window.until else ""
    return f"{answers.now.german}{until}"


def what_if(pair: Pair) -> str:
    """Return what the city could change so that it could apply, a line a way."""
    return "\n".join(one.change for one in pair.candidate.what_if)


def missing(pair: Pair) -> str:
    """Return what is missing from us, a line for each who settles it."""
    by_whom: dict[str, list[str]] = {}
    for one in pair.candidate.answers.missing if pair.candidate.answers else ():
        by_whom.setdefault(one.who, []).append(one.what)
    return "\n".join(f"{who}: {', '.join(dict.fromkeys(what))}" for who, what in by_whom.items())


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
    return f"{seen.text}\n! {seen.reach}" if seen.unreachable else seen.text


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
