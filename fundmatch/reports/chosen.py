"""Which pairs an officer means to apply for, and which stand in their place where nobody has chosen yet."""

from collections.abc import Iterator

from fundmatch.decisions.typed_text import compared
from fundmatch.model.answers import Action
from fundmatch.model.decision import APPLY_FOR, Decision
from fundmatch.model.result import Candidate, MatchResult, MeasureResult

Pair = tuple[MeasureResult, Candidate]


def status_of(candidate: Candidate) -> str:
    """Return the status that was typed, in the spelling of the list where it is one of it; empty where there is none."""
    return compared("status", candidate.decision.status) if candidate.decision else ""


def is_chosen(candidate: Candidate) -> bool:
    """Tell whether an officer means to apply for it."""
    return candidate.decision is not None and chooses(candidate.decision)


def chooses(decision: Decision) -> bool:
    """Tell whether its status says so, in whatever spelling of the list."""
    return compared("status", decision.status) in APPLY_FOR


def chosen_pairs(result: MatchResult) -> list[Pair]:
    """Return the pairs that were chosen, by measure, the surer first; what has been ruled out since is among them."""
    return [pair for entry in result.measures for pair in _chosen(entry)]


def _chosen(entry: MeasureResult) -> Iterator[Pair]:
    found = [candidate for candidate in (*entry.candidates, *entry.excluded) if is_chosen(candidate)]
    for candidate in sorted(found, key=lambda one: APPLY_FOR.index(status_of(one))):
        yield entry, candidate


def first_to_apply_for(result: MatchResult) -> list[Pair]:
    """Return, for each measure that is neither finished nor put off, the first candidate that one can apply for now, if it has one."""
    return [
        (entry, candidate)
        for entry in result.measures
        if entry.in_hand
        for candidate in [one for one in entry.candidates if one.action is Action.APPLY][:1]
    ]
