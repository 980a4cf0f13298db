"""May two programmes pay for one measure, and how much together at most.

Guidelines say it in prose. A clause that plainly allows or forbids money of a level counts;
everything else is unknown and shown as such.
"""

import re
from collections.abc import Sequence
from decimal import Decimal
from functools import cache

from fundmatch.core import formatting
from fundmatch.core.levels import Level, all_levels
from fundmatch.model.programme import Programme
from fundmatch.model.result import Candidate, Combination, Outcome

# With how many of the first candidates each one is compared.
MOST = 5
_SAME_MONEY = frozenset({"gleiches Geld", "Dachprogramm", "Baustein", "Vorgänger", "Nachfolger"})
_CLAUSE = re.compile(r"[;,.]\s+|\.$")
_FORBIDS = re.compile(
    r"\b(?:kein\w*|nicht|ohne)\b.*(?:kombin|kumul|zusammen|weiter|ander|zweite|kofinanz|ersetz|aus eu)", re.IGNORECASE
)
_ALLOWS = re.compile(
    r"kombin\w* .*möglich|kombinierbar|zulässig|kofinanz|ergänz|anrechenbar|angerechnet|stockt|möglich", re.IGNORECASE
)
# A guideline that speaks of the Land or the Länder means its own, whichever that is.
_OF_A_LAND = ("Land", "Länder")
_CEILING = re.compile(r"(?:insgesamt|zusammen|höchstens)\D{0,30}(\d{1,3}) ?(?:Prozent|%)")


def combinations(candidates: Sequence[Candidate]) -> tuple[tuple[Combination, ...], ...]:
    """Return for each candidate how it gets along with the first others of its measure."""
    first = candidates[:MOST]
    return tuple(
        tuple(_pair(candidate.programme, other.programme) for other in first if other is not candidate)
        for candidate in candidates
    )


def _pair(one: Programme, other: Programme) -> Combination:
    """Judge one pair; a no of either side counts, a yes only if nothing else is known."""
    kinds = {r.kind for r in one.related if r.programme == other.id}
    kinds |= {r.kind for r in other.related if r.programme == one.id}
    if kinds & _SAME_MONEY:
        return _combination(other, Outcome.NOT_MET, f"gehören zusammen ({formatting.listed(sorted(kinds))})", None)
    said = [_said(one.cumulation, other.level), _said(other.cumulation, one.level)]
    if no := [clause for outcome, clause in said if outcome is Outcome.NOT_MET]:
        return _combination(other, Outcome.NOT_MET, no[0], None)
    ceiling = _ceiling(one, other)
    if yes := [clause for outcome, clause in said if outcome is Outcome.MET]:
        return _combination(other, Outcome.MET, yes[0], ceiling)
    return _combination(other, Outcome.OPEN, "beide Bewilligungsstellen fragen", ceiling)


def _combination(other: Programme, outcome: Outcome, reason: str, ceiling: Decimal | None) -> Combination:
    return Combination(
        programme=other.id,
        name=other.short_name or other.name,
        outcome=outcome,
        reason=reason,
        ceiling_pct=float(ceiling) if ceiling is not None else None,
    )


@cache
def _funders() -> dict[str, re.Pattern[str]]:
    """Return for each level what a clause says that speaks of its money."""
    return {level.code: _funder(level) for level in all_levels()}


def _funder(level: Level) -> re.Pattern[str]:
    beginnings = (*_OF_A_LAND, level.name, level.adjective, *level.funders) if level.is_land else level.funders
    return re.compile("|".join(rf"\b{re.escape(word)}" for word in beginnings), re.IGNORECASE)


@cache
def _said(text: str, level: str) -> tuple[Outcome, str]:
    """Return what a text says of money of a level, and the clause that says it."""
    found = (Outcome.OPEN, "")
    for clause in filter(None, _CLAUSE.split(text)):
        named = [code for code, pattern in _funders().items() if pattern.search(clause)]
        if named and level not in named:
            continue
        if _FORBIDS.search(clause):
            return Outcome.NOT_MET, clause.strip()
        if _ALLOWS.search(clause):
            found = (Outcome.MET, clause.strip())
    return found


def _ceiling(one: Programme, other: Programme) -> Decimal | None:
    """Return the most that both may pay together in percent of the cost, None where nothing is said."""
    shares = [share for share in (one.own_share_min_pct, other.own_share_min_pct) if share is not None]
    told = [Decimal(number) for text in (one.cumulation, other.cumulation) for number in _CEILING.findall(text)]
    return min([*(100 - share for share in shares), *told], default=None)


def in_words(found: Sequence[Combination]) -> str:
    """Return one line: what is known of each, and that the rest is not."""
    known = [_one_in_words(one) for one in found if one.outcome is not Outcome.OPEN or one.ceiling_pct is not None]
    unknown = len(found) - len(known)
    if not known:
        return "ungeklärt" if unknown else ""
    return "; ".join([*known, f"{unknown} weitere ungeklärt"] if unknown else known)


def _one_in_words(one: Combination) -> str:
    word = {Outcome.MET: "laut Katalog ja", Outcome.NOT_MET: "laut Katalog nein", Outcome.OPEN: "ungeklärt"}[
        one.outcome
    ]
    ceiling = f", zusammen höchstens {formatting.percent(one.ceiling_pct)}" if one.ceiling_pct is not None else ""
    reason = f" – {one.reason}" if one.outcome is not Outcome.OPEN else ""
    return f"mit {one.name}: {word}{ceiling}{reason}"
