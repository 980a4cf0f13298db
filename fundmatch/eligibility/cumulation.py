"""May two programmes pay for one measure, and how much together at most.

Guidelines say it in prose. A clause that plainly allows or forbids money of a level counts;
everything else is unknown and shown as such.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from fundmatch.core import formatting
from fundmatch.core.levels import Level, all_levels
from fundmatch.model.answers import Outcome
from fundmatch.model.programme import Programme
from fundmatch.model.result import Candidate, Combination

# With how many of the first candidates each one is compared.
MOST = 5
_SAME_MONEY = frozenset({"gleiches Geld", "Dachprogramm", "Baustein", "Vorgänger", "Nachfolger"})
# A bracket is no end of a clause: "(75 Bund, 15 Land)" stays together.
_CLAUSE = re.compile(r"[;,.]\s+(?![^()]*\))|\.$")
_FORBIDS = re.compile(
    r"\b(?:kein\w*|nicht|ohne)\b.*(?:kombin|kumul|zusammen|weiter|ander|zweite|kofinanz|ersetz|aus eu)", re.IGNORECASE
)
_ALLOWS = re.compile(
    r"kombin\w* .*möglich|kombinierbar|zulässig|kofinanz|ergänz|anrechenbar|angerechnet|stockt|möglich", re.IGNORECASE
)
# A guideline that speaks of the Land or the Länder means its own, whichever that is.
_OF_A_LAND = ("Land", "Länder")
_WORDS = {Outcome.MET: "laut Katalog ja", Outcome.NOT_MET: "laut Katalog nein", Outcome.OPEN: "ungeklärt"}
_CEILING = re.compile(r"(?:insgesamt|zusammen|höchstens)\D{0,30}(\d{1,3}) ?(?:Prozent|%)")


def combinations(candidates: Sequence[Candidate]) -> tuple[tuple[Combination, ...], ...]:
    """Return for each candidate how it gets along with the first others of its measure."""
    first = candidates[:MOST]
    return tuple(
        tuple(_pair(candidate.programme, other.programme) for other in first if other is not candidate)
        for candidate in candidates
    )


def _pair(programme: Programme, other: Programme) -> Combination:
    """Judge one pair; a no of either side counts, a yes only if nothing else is known."""
    kinds = _relations(programme, other)
    if kinds & _SAME_MONEY:
        reason = f"gehören zusammen ({formatting.listed(sorted(kinds))})"
        return _combination(other, Outcome.NOT_MET, reason, None)
    clauses = [_clause_on(programme.cumulation, other.level), _clause_on(other.cumulation, programme.level)]
    for clause in clauses:
        if clause.outcome is Outcome.NOT_MET:
            return _combination(other, Outcome.NOT_MET, clause.text, None)
    ceiling = _ceiling(programme, other)
    for clause in clauses:
        if clause.outcome is Outcome.MET:
            return _combination(other, Outcome.MET, clause.text, ceiling)
    return _combination(other, Outcome.OPEN, "beide Bewilligungsstellen fragen", ceiling)


def _relations(programme: Programme, other: Programme) -> set[str]:
    """Return how the two are related, whichever of them says so."""
    named = {relation.kind for relation in programme.related if relation.programme == other.id}
    return named | {relation.kind for relation in other.related if relation.programme == programme.id}


def _combination(other: Programme, outcome: Outcome, reason: str, ceiling: Decimal | None) -> Combination:
    return Combination(
        programme=other.id,
        name=other.short_name or other.name,
        outcome=outcome,
        reason=reason,
        ceiling_pct=float(ceiling) if ceiling is not None else None,
    )


@dataclass(frozen=True, slots=True)
class _Clause:
    """What a text says of money of a level, in the clause that says it."""

    outcome: Outcome
    text: str


@cache
def _funders() -> dict[str, re.Pattern[str]]:
    """Return for each level what a clause says that speaks of its money."""
    return {level.code: _funder(level) for level in all_levels()}


def _funder(level: Level) -> re.Pattern[str]:
    beginnings = (*_OF_A_LAND, level.name, level.adjective, *level.funders) if level.is_land else level.funders
    return re.compile("|".join(rf"\b{re.escape(word)}" for word in beginnings), re.IGNORECASE)


@cache
def _clause_on(text: str, level: str) -> _Clause:
    """Return the clause on money of a level: the first that forbids, else the last that allows."""
    allowing = _Clause(Outcome.OPEN, "")
    for clause in filter(None, _CLAUSE.split(text)):
        named = [code for code, pattern in _funders().items() if pattern.search(clause)]
        if named and level not in named:
            continue
        # Forbidding goes first: "nicht kombinierbar" holds the word that would allow.
        if _FORBIDS.search(clause):
            return _Clause(Outcome.NOT_MET, clause.strip())
        if _ALLOWS.search(clause):
            allowing = _Clause(Outcome.MET, clause.strip())
    return allowing


def _ceiling(programme: Programme, other: Programme) -> Decimal | None:
    """Return the most that both may pay together in percent of the cost, None where nothing is said."""
    both = (programme, other)
    from_share = [100 - entry.own_share_min_pct for entry in both if entry.own_share_min_pct is not None]
    in_prose = [Decimal(number) for entry in both for number in _CEILING.findall(entry.cumulation)]
    return min([*from_share, *in_prose], default=None)


def in_words(combinations: Sequence[Combination]) -> str:
    """Return one line: what is known of each, and that the rest is not."""
    known = [_pair_in_words(pair) for pair in combinations if _is_known(pair)]
    unknown = len(combinations) - len(known)
    if not known:
        return "ungeklärt" if unknown else ""
    return "; ".join([*known, f"{unknown} weitere ungeklärt"] if unknown else known)


def _is_known(pair: Combination) -> bool:
    return pair.outcome is not Outcome.OPEN or pair.ceiling_pct is not None


def _pair_in_words(pair: Combination) -> str:
    ceiling = f", zusammen höchstens {formatting.percent(pair.ceiling_pct)}" if pair.ceiling_pct is not None else ""
    reason = f" – {pair.reason}" if pair.outcome is not Outcome.OPEN else ""
    return f"mit {pair.name}: {_WORDS[pair.outcome]}{ceiling}{reason}"
