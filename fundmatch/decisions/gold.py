"""Reviewed pairs as a gold file, so that a city measures the ranking on its own judgement."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from fundmatch.decisions.ledger import is_rejected
from fundmatch.decisions.typed_text import compared
from fundmatch.files.excel_csv import as_csv, guard
from fundmatch.model.decision import Decision, Key
from fundmatch.model.strategy import Measure

RIGHT_STATUSES: Final = frozenset({"Beantragen", "Prüfen"})
RIGHT_RESULTS: Final = frozenset({"beantragt", "bewilligt"})
# The only reason that speaks against the match and not against the city's means or the moment.
WRONG_REASON: Final = "passt nicht zum Ziel"
HEADER: Final = ("id", "measure_title_de", "measure_text_de", "gold_ids", "wrong_ids")


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedMeasure:
    """One measure with the programmes that officers found right and wrong for it, by id."""

    measure: Measure
    right: tuple[str, ...]
    wrong: tuple[str, ...]


def judged_measures(state: Mapping[Key, Decision], measures: Iterable[Measure]) -> list[JudgedMeasure]:
    """Return the measures that have a judged programme, in the order given."""
    right: dict[str, list[str]] = {}
    wrong: dict[str, list[str]] = {}
    for (measure, programme), decision in sorted(state.items()):
        if _is_right(decision):
            right.setdefault(measure, []).append(programme)
        elif is_rejected(decision) and compared("reason", decision.reason) == WRONG_REASON:
            wrong.setdefault(measure, []).append(programme)
    return [
        JudgedMeasure(measure=measure, right=tuple(right.get(measure.id, ())), wrong=tuple(wrong.get(measure.id, ())))
        for measure in measures
        if measure.id in right or measure.id in wrong
    ]


def _is_right(decision: Decision) -> bool:
    if compared("result", decision.result) in RIGHT_RESULTS:
        return True
    return compared("status", decision.status) in RIGHT_STATUSES


def gold_as_csv(rows: Iterable[JudgedMeasure]) -> bytes:
    """Return the rows as the CSV file that `evaluate` reads; it passes over the column of wrong answers."""
    return as_csv([HEADER, *(map(guard, _cells(row)) for row in rows)])


def _cells(row: JudgedMeasure) -> tuple[str, ...]:
    measure = row.measure
    return measure.id, measure.title, measure.description, "|".join(row.right), "|".join(row.wrong)
