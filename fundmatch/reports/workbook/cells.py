"""What stands in a cell: one function a value, each from one candidate of one measure."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from fundmatch.core import formatting
from fundmatch.decisions.typed_text import day_of
from fundmatch.eligibility.deadlines import future
from fundmatch.eligibility.judge import RULES
from fundmatch.model.answers import MayWe, Now, Outcome
from fundmatch.model.decision import DAYS, Decision
from fundmatch.model.labels import UNKNOWN, value_in_words
from fundmatch.model.result import Candidate, MeasureResult, RunInfo
from fundmatch.reports.chosen import standing

Value = str | int | float | date | None
PART_NAMES: Final = {
    "text": "Text",
    "keywords": "Schlagwort",
    "examples": "Beispiel",
    "written": "Vergleich",
    "facets": "Art",
    "denied": "Dagegen",
    "time": "Zeit",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """What a cell is made from: one candidate of one measure in one run."""

    run: RunInfo
    entry: MeasureResult
    candidate: Candidate


def why(pair: Pair) -> str:
    """Return the words that met, with the points that they brought, and what speaks against the programme."""
    lines = []
    evidence = pair.candidate.evidence
    for hit in (*evidence[:3], *(hit for hit in evidence[3:] if hit.part == "denied")):
        met = hit.measure if hit.measure.casefold() == hit.programme.casefold() else f"{hit.measure} → {hit.programme}"
        lines.append(f"{met} ({formatting.decimal(hit.points)})")
    return "; ".join(lines)


def facets(pair: Pair) -> str:
    """Return what the kind of the measure brought or cost, facet by facet: „Zusammenarbeit: keine → mehrere Staaten (−2,1)“."""
    hits = (hit for hit in pair.candidate.evidence if hit.part == "facets")
    return "; ".join(f"{hit.measure} → {hit.programme} ({formatting.decimal(hit.points)})" for hit in hits)


def decisive(pair: Pair) -> str:
    """Return what excludes; where a word of the measure does, that."""
    grave = [one for one in pair.candidate.rules if one.outcome is Outcome.NOT_MET and not one.fixable]
    return "\n".join(f"{RULES[one.rule].label}: {one.reason}" for one in grave) or "; ".join(pair.candidate.flags[:1])


def action(pair: Pair) -> str:
    """Return what is to be done: nothing where it is settled; of a finished measure only a new stage could be paid."""
    if standing(pair.candidate).settled:
        return standing(pair.candidate).value
    if pair.entry.done:
        return "nur neuer Abschnitt"
    return pair.candidate.action.german if pair.candidate.action else "nicht geprüft"


def may_we(pair: Pair) -> str:
    """Return the answer to "Dürfen wir?"."""
    return pair.candidate.answers.may_we.german if pair.candidate.answers else "nicht geprüft"


def now(pair: Pair) -> str:
    """Return the answer to "Geht es jetzt?", with the day up to which where one is known."""
    answers = pair.candidate.answers
    if answers is None:
        return "nicht geprüft"
    until = f" bis {answers.window.until.german}" if answers.window.until else ""
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


def due(pair: Pair) -> Value:
    """Return the next date as a date: a month by its last day; nothing where none is known."""
    ahead = future(pair.candidate.programme, pair.run.as_of)
    return ahead[0].date.last if ahead else None


def due_look(pair: Pair) -> str:
    """Return the style of the next date: one that cannot be kept, a month, or a day."""
    ahead = future(pair.candidate.programme, pair.run.as_of)
    if pair.candidate.deadline.unreachable:
        return "Frist vorbei"
    return "Frist" if not ahead or ahead[0].date.exact else "Fristmonat"


def to_do(pair: Pair) -> str:
    """Return what is to be done, and the first things that are missing from us."""
    answers = pair.candidate.answers
    if answers is None or standing(pair.candidate).settled:
        return action(pair)
    if pair.candidate.deadline.unreachable and answers.now.takes_applications:
        return f"{action(pair)}\n! {pair.candidate.deadline.reach}"
    named = list(dict.fromkeys(one.what for one in answers.missing))
    rest = f" und {len(named) - 2} weitere" if len(named) > 2 else ""
    return f"{action(pair)}: {', '.join(named[:2])}{rest}" if named else action(pair)


def group(pair: Pair) -> str:
    """Return why a programme is out: over, or not for us."""
    answers = pair.candidate.answers
    return "vorbei" if answers and answers.may_we is not MayWe.NO and answers.now is Now.OVER else "nicht für uns"


def contact(pair: Pair) -> str:
    """Return whom to call before an application; where no page gave anybody, that."""
    programme = pair.candidate.programme
    if programme.contact is None and programme.managing_body:
        return f"{UNKNOWN}; bewilligt: {programme.managing_body}"
    return value_in_words("contact", programme.contact)


def contact_page(pair: Pair) -> str:
    """Return the page with those to call, empty where none is known."""
    known = pair.candidate.programme.contact
    return known.page if known else ""


def effort(pair: Pair) -> str:
    """Return what the application asks: stages, pages, partners; where nothing is known, that."""
    programme = pair.candidate.programme
    told = (value_in_words(name, value) for name in ("effort", "partners") if (value := getattr(programme, name)))
    return "; ".join(told) or UNKNOWN


def applicant(pair: Pair) -> str:
    """Return who would apply: the measure's own applicant, else the city."""
    return pair.entry.measure.applicant or pair.run.profile.applicant


def decided(decision: Decision | None, field: str) -> Value:
    """Return what an officer typed earlier, as it was typed; a sound date as a date."""
    if decision is None:
        return None
    text = decision.text(field)
    if field in DAYS and (day := day_of(text)) and day.exact:
        return day.first
    return text or None
