"""How far a pair has come by what officers typed, and which pairs stand in where nobody has chosen yet."""

from enum import Enum
from typing import Final

from fundmatch.core.normalise import fold
from fundmatch.core.vocabulary import UNKNOWN_WORDS
from fundmatch.decisions.typed_text import compared
from fundmatch.model.answers import Action
from fundmatch.model.decision import APPLY_FOR, GRANTED, REJECTED, Decision
from fundmatch.model.result import Candidate, MatchResult, MeasureResult

Pair = tuple[MeasureResult, Candidate]


class Standing(Enum):
    """What a pair is by its entries, the surest first; the value is what officers read. A result says more than a status."""

    GRANTED = "bewilligt"
    APPLIED = "beantragt"
    CHOSEN = "gewählt"
    REFUSED = "vom Fördergeber abgelehnt"
    REJECTED = "abgelehnt"
    PASSED_ON = "weitergeleitet"
    OTHER = "anders entschieden"
    OPEN = "nicht entschieden"

    @property
    def settled(self) -> bool:
        """Tell that nothing is left to apply for."""
        return self not in (Standing.CHOSEN, Standing.OTHER, Standing.OPEN)

    @property
    def wanted(self) -> bool:
        """Tell that the city means to apply for it, or did."""
        return self in (Standing.GRANTED, Standing.APPLIED, Standing.CHOSEN)


_RESULTS: Final = {GRANTED: Standing.GRANTED, "beantragt": Standing.APPLIED, "abgelehnt": Standing.REFUSED}
_STATUSES: Final = {
    **dict.fromkeys(APPLY_FOR, Standing.CHOSEN),
    REJECTED: Standing.REJECTED,
    "Weiterleiten": Standing.PASSED_ON,
}
# What stands in a cell and says nothing.
_EMPTY: Final = frozenset(fold(word) for word in (*UNKNOWN_WORDS, "0"))


def entry_that_decides(decision: Decision | None) -> str:
    """Return the result, else the status, in the spelling of the list; empty where neither says anything ("?", "k. A.").

    >>> entry_that_decides(Decision(measure_id="M-1", programme_id="x", status="pruefen ", result="-"))
    'Prüfen'
    """
    if decision is None:
        return ""
    entries = (compared(name, decision.text(name)) for name in ("result", "status"))
    return next((" ".join(entry.split()) for entry in entries if fold(entry) not in _EMPTY), "")


def standing_of(decision: Decision | None) -> Standing:
    """Return how far a pair has come; a result in own words leaves it where its status says."""
    if decision is None:
        return Standing.OPEN
    result = _RESULTS.get(compared("result", decision.result))
    status = _STATUSES.get(compared("status", decision.status))
    return result or status or (Standing.OTHER if entry_that_decides(decision) else Standing.OPEN)


def standing(candidate: Candidate) -> Standing:
    """Return how far the pair of a candidate has come."""
    return standing_of(candidate.decision)


def status_of(candidate: Candidate) -> str:
    """Return the status that was typed, in the spelling of the list where it is one of it; empty where there is none."""
    return compared("status", candidate.decision.status) if candidate.decision else ""


def stand_in_words(candidate: Candidate) -> str:
    """Return what a wanted pair is: `bewilligt`, `beantragt`, or the status by which it was chosen."""
    found = standing(candidate)
    return status_of(candidate) if found is Standing.CHOSEN else found.value


def is_chosen(candidate: Candidate) -> bool:
    """Tell whether an officer means to apply for it, or the city did and was not refused."""
    return standing(candidate).wanted


def is_chance(candidate: Candidate) -> bool:
    """Tell whether one can apply for it now, and nobody has applied for it or turned it down."""
    return candidate.action is Action.APPLY and not standing(candidate).settled


def wanted_of(entry: MeasureResult) -> list[Candidate]:
    """Return what was chosen for a measure, applied for or granted, the surer first; what has been ruled out since is among it."""
    order = list(Standing)
    found = [one for one in (*entry.candidates, *entry.excluded) if is_chosen(one)]
    return sorted(found, key=lambda one: (order.index(standing(one)), _place(status_of(one))))


def _place(status: str) -> int:
    return APPLY_FOR.index(status) if status in APPLY_FOR else len(APPLY_FOR)


def chosen_pairs(result: MatchResult) -> list[Pair]:
    """Return the pairs that were chosen, by measure, the surer first; what has been ruled out since is among them."""
    return [(entry, candidate) for entry in result.measures for candidate in wanted_of(entry)]


def first_to_apply_for(result: MatchResult) -> list[Pair]:
    """Return, for each measure that is neither finished nor put off, the first candidate that one can apply for now, if it has one."""
    return [
        (entry, candidate)
        for entry in result.measures
        if entry.in_hand
        for candidate in [one for one in entry.candidates if is_chance(one)][:1]
    ]
