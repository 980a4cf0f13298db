"""How well prose is read, on sentences worded in the manner of guidelines (`prose_cases.csv`)."""

import csv
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from fundmatch.sources.prose import Statement, find_early_start, find_state_aid
from fundmatch.sources.prose_dates import Term, find_deadlines, find_validity
from fundmatch.sources.prose_money import find_amounts
from fundmatch.sources.prose_rates import find_own_share, find_rates

AS_OF = date(2026, 11, 22)
TABLE = Path(__file__).with_name("prose_cases.csv")


@dataclass(frozen=True)
class Sentence:
    kind: str
    text: str
    expected: frozenset[str]


def _rates(text: str) -> Iterable[str]:
    for rate in (found.value for found in find_rates(text) if found.sure):
        low = f"{rate.pct_min}-" if rate.pct_min else "bis "
        yield str(rate.pct) if rate.pct is not None else f"{low}{rate.pct_max}"


def _amounts(text: str) -> Iterable[str]:
    for amount in (found.value for found in find_amounts(text) if found.sure):
        yield f"{amount.of} {amount.bound} {amount.eur} {amount.per}"


def _term(term: Term) -> str:
    if term.recurring:
        return " ".join(["jährlich", *term.days, *(str(deadline.date) for deadline in term.deadlines)])
    return " ".join(str(deadline.date) for deadline in term.deadlines) or term.kind


def _sure(found: Iterable[Statement[object]]) -> Iterable[str]:
    return (str(item.value) for item in found if item.sure)


READERS: dict[str, Callable[[str], Iterable[str]]] = {
    "rate": _rates,
    "own_share": lambda text: _sure(find_own_share(text)),
    "amount": _amounts,
    "deadline": lambda text: (_term(found.value) for found in find_deadlines(text, AS_OF) if found.sure),
    "validity": lambda text: _sure(find_validity(text)),
    "early_start": lambda text: _sure(find_early_start(text)),
    "state_aid": lambda text: list(dict.fromkeys(_sure(find_state_aid(text)))),
}


def _cases() -> list[Sentence]:
    with TABLE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file, delimiter=";"))[1:]
    # A sentence may hold semicolons itself: kind first, expectation last.
    return [Sentence(row[0], ";".join(row[1:-1]), frozenset(filter(None, row[-1].split(", ")))) for row in rows]


CASES = _cases()


def _figures(kind: str) -> tuple[float, float, str]:
    """Precision, recall, and the sentences read wrongly."""
    right = wrong = missed = 0
    report = []
    for case in CASES:
        if case.kind == kind:
            found = set(READERS[kind](case.text))
            right += len(found & case.expected)
            wrong += len(found - case.expected)
            missed += len(case.expected - found)
            if found != case.expected:
                report.append(f"{case.text} → {sorted(found)}, expected {sorted(case.expected)}")
    return right / max(1, right + wrong), right / max(1, right + missed), "\n".join(report)


# What must hold: a wrong deadline costs more than a missing one, for "unknown" is the normal case.
@pytest.mark.parametrize(
    ("kind", "precision", "recall"),
    [
        ("deadline", 0.95, 0.9),
        ("validity", 0.95, 0.8),
        ("rate", 0.95, 0.85),
        ("own_share", 0.95, 0.9),
        ("amount", 0.95, 0.9),
        ("early_start", 0.95, 0.9),
        ("state_aid", 0.95, 0.9),
    ],
)
def test_prose_is_read_well_enough(kind: str, precision: float, recall: float) -> None:
    measured_precision, measured_recall, report = _figures(kind)
    told = f"{kind}: precision {measured_precision:.3f}, recall {measured_recall:.3f}\n{report}"
    print(told)  # noqa: T201 - the figures are the point: pytest -rP shows them
    assert measured_precision >= precision, told
    assert measured_recall >= recall, told


def test_the_table_is_large_enough_to_mean_something() -> None:
    assert len(CASES) >= 120
    assert {case.kind for case in CASES} == set(READERS)
    assert len({(case.kind, case.text) for case in CASES}) == len(CASES)
