"""Reviewed pairs as a gold file, so that a city measures the ranking on its own judgement."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from fundmatch.decisions.ledger import is_rejected
from fundmatch.decisions.typed_text import compared
from fundmatch.files.excel_csv import as_csv, guard
from fundmatch.model.decision import Decision, Key
from fundmatch.model.strategy import Measure

_APPLY: Final = "Beantragen"
RIGHT_STATUSES: Final = frozenset({_APPLY, "Prüfen"})
RIGHT_RESULTS: Final = frozenset({"beantragt", "bewilligt"})
# The only reason that speaks against the match and not against the city's means or the moment.
WRONG_REASON: Final = "passt nicht zum Ziel"
HEADER: Final = ("id", "measure_title_de", "measure_text_de", "gold_ids", "wrong_ids", "grades")
# What one applies for pays for exactly this; what one looks into may pay for an essential part.
_APPLIED, _LOOKED_INTO, _WRONG = 3, 2, 0


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedMeasure:
    """One measure with the grades that follow from what officers decided, by programme: 3, 2, or 0 for a wrong one."""

    measure: Measure
    grades: Mapping[str, int]

    @property
    def right(self) -> tuple[str, ...]:
        """Return the programmes that officers found right."""
        return tuple(programme for programme, grade in self.grades.items() if grade != _WRONG)

    @property
    def wrong(self) -> tuple[str, ...]:
        """Return the programmes that officers found wrong."""
        return tuple(programme for programme, grade in self.grades.items() if grade == _WRONG)


def judged_measures(state: Mapping[Key, Decision], measures: Iterable[Measure]) -> list[JudgedMeasure]:
    """Return the measures that have a judged programme, in the order given."""
    grades: dict[str, dict[str, int]] = {}
    for (measure, programme), decision in sorted(state.items()):
        if (grade := _grade(decision)) is not None:
            grades.setdefault(measure, {})[programme] = grade
    return [JudgedMeasure(measure=one, grades=grades[one.id]) for one in measures if one.id in grades]


def _grade(decision: Decision) -> int | None:
    """Return the grade that a decision gives a programme, None where it speaks of the city or the moment."""
    status = compared("status", decision.status)
    if compared("result", decision.result) in RIGHT_RESULTS or status == _APPLY:
        return _APPLIED
    if status in RIGHT_STATUSES:
        return _LOOKED_INTO
    wrong = is_rejected(decision) and compared("reason", decision.reason) == WRONG_REASON
    return _WRONG if wrong else None


def gold_as_csv(rows: Iterable[JudgedMeasure]) -> bytes:
    """Return the rows as the CSV file that `evaluate` reads; once as awards, once as graded pairs."""
    return as_csv([HEADER, *(map(guard, _cells(row)) for row in rows)])


def _cells(row: JudgedMeasure) -> tuple[str, ...]:
    measure = row.measure
    grades = "|".join(f"{programme}={grade}" for programme, grade in row.grades.items())
    return measure.id, measure.title, measure.description, "|".join(row.right), "|".join(row.wrong), grades
