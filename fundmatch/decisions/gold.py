"""Reviewed pairs as a gold file, so that a city measures the ranking on its own judgement."""

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from fundmatch.decisions.cells import compared
from fundmatch.decisions.state import is_rejected
from fundmatch.model.decision import Decision, Key
from fundmatch.model.strategy import Measure

RIGHT_STATUSES: Final = frozenset({"Beantragen", "Prüfen"})
RIGHT_RESULTS: Final = frozenset({"beantragt", "bewilligt"})
# The only reason that speaks against the match and not against the city's means or the moment.
WRONG_REASON: Final = "passt nicht zum Ziel"
HEADER: Final = ("id", "measure_title_de", "measure_text_de", "gold_ids", "wrong_ids")

_FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """One measure with the programmes that officers found right and wrong for it, by id."""

    measure: Measure
    right: tuple[str, ...]
    wrong: tuple[str, ...]


def judged(state: Mapping[Key, Decision], measures: Iterable[Measure]) -> list[Judged]:
    """Return the measures that have a judged programme, in the order given."""
    right: dict[str, list[str]] = {}
    wrong: dict[str, list[str]] = {}
    for (measure, programme), decision in sorted(state.items()):
        if _is_right(decision):
            right.setdefault(measure, []).append(programme)
        elif is_rejected(decision) and compared("reason", decision.reason) == WRONG_REASON:
            wrong.setdefault(measure, []).append(programme)
    return [
        Judged(measure=measure, right=tuple(right.get(measure.id, ())), wrong=tuple(wrong.get(measure.id, ())))
        for measure in measures
        if measure.id in right or measure.id in wrong
    ]


def _is_right(decision: Decision) -> bool:
    if compared("result", decision.result) in RIGHT_RESULTS:
        return True
    return compared("status", decision.status) in RIGHT_STATUSES


def as_gold(rows: Iterable[Judged]) -> bytes:
    """Return the rows as the CSV file that `evaluate` reads; it passes over the column of wrong answers."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, delimiter=";", lineterminator="\r\n")
    writer.writerow(HEADER)
    for row in rows:
        measure = row.measure
        cells = (measure.id, measure.title, measure.description, "|".join(row.right), "|".join(row.wrong))
        writer.writerow([f"'{cell}" if cell.startswith(_FORMULA_SIGNS) else cell for cell in cells])
    return buffer.getvalue().encode("utf-8-sig")
