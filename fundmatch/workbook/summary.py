"""Numbers over a whole result: coverage, levels, reasons, ages. For workbook and terminal.

May import: model, rules' names through workbook.columns.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from fundmatch.model.programme import Programme
from fundmatch.model.result import Candidate, MatchResult, MeasureResult, Outcome
from fundmatch.workbook.columns import RULE_NAMES

NO_THEME = "(ohne Leitthema)"
QUARTER, YEAR = 92, 365


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """Measures of one Leitthema: all, with a candidate, with one that nothing excludes so far."""

    leitthema: str
    measures: int
    with_candidates: int
    clear: int


def coverage(result: MatchResult) -> list[Coverage]:
    """Return the coverage by Leitthema, in the order in which they first occur."""
    groups: dict[str, list[MeasureResult]] = {}
    for entry in result.measures:
        groups.setdefault(entry.measure.leitthema or NO_THEME, []).append(entry)
    return [
        Coverage(
            leitthema=theme,
            measures=len(entries),
            with_candidates=sum(not entry.no_good_match for entry in entries),
            clear=sum(any(c.verdict == "clear" for c in entry.candidates) for entry in entries),
        )
        for theme, entries in groups.items()
    ]


def all_candidates(result: MatchResult) -> Iterator[tuple[MeasureResult, Candidate]]:
    """Yield every listed candidate with its measure."""
    for entry in result.measures:
        for candidate in entry.candidates:
            yield entry, candidate


def all_excluded(result: MatchResult) -> Iterator[tuple[MeasureResult, Candidate]]:
    """Yield every excluded candidate with its measure."""
    for entry in result.measures:
        for candidate in entry.excluded:
            yield entry, candidate


def best_hits(result: MatchResult, most: int) -> list[tuple[MeasureResult, Candidate]]:
    """Return the first candidates with most points, one a measure."""
    firsts = [(entry, entry.candidates[0]) for entry in result.measures if entry.candidates]
    return sorted(firsts, key=lambda pair: (-pair[1].points, pair[0].measure.id))[:most]


def levels(result: MatchResult) -> Counter[str]:
    """Count the listed candidates by level."""
    return Counter(candidate.programme.level for _, candidate in all_candidates(result))


def exclusion_reasons(result: MatchResult) -> list[tuple[str, int]]:
    """Count which rules excluded candidates, the most frequent first."""
    counts: Counter[str] = Counter()
    for _, candidate in all_excluded(result):
        for found in candidate.rules:
            if found.outcome is Outcome.NOT_MET and not found.fixable:
                counts[RULE_NAMES[found.rule]] += 1
        if not candidate.rules or (candidate.flags and candidate.flags[0].startswith("Ausschlusswort")):
            counts["Ausschlusswort der Maßnahme"] += 1
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))


def ages(result: MatchResult) -> list[tuple[str, int]]:
    """Count the distinct listed programmes by the age of what is known of their window."""
    programmes = {candidate.programme.id: candidate.programme for _, candidate in all_candidates(result)}
    return ages_of(list(programmes.values()), result.run.as_of)


def ages_of(programmes: Sequence[Programme], day: date) -> list[tuple[str, int]]:
    """Count programmes by the age, on the day, of what is known of their window."""
    counts = {"bis 3 Monate": 0, "bis 12 Monate": 0, "älter als 12 Monate": 0, "ohne Datum": 0}
    for programme in programmes:
        proof = programme.evidence_for("status")
        claim = proof.as_of if proof else None
        if claim is None:
            counts["ohne Datum"] += 1
            continue
        days = (day - claim.last).days
        counts["bis 3 Monate" if days <= QUARTER else "bis 12 Monate" if days <= YEAR else "älter als 12 Monate"] += 1
    return list(counts.items())
