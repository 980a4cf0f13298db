"""What was understood of a list as JSON: every measure as read, the columns, the rows passed over, the hints."""

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from fundmatch.core.dates import PartialDate
from fundmatch.model.ranges import EuroRange
from fundmatch.model.strategy import MONEY, Measure
from fundmatch.model.understanding import Understanding
from fundmatch.reports.result_json import as_bytes


def understanding_as_json(understood: Understanding) -> bytes:
    """Return UTF-8 JSON: `measures`, `mapping`, `passed_over`, `hints`; the same list gives the same bytes.

    What stops a run stands first in `hints`, marked as "Fehler".
    """
    errors = [f"Fehler: {problem}" for problem in understood.problems]
    return as_bytes(
        {
            "measures": [_measure(measure, words) for measure, words in understood.worded()],
            "mapping": [
                {"sheet": column.sheet, "column": column.column, "field": column.field, "example": column.example}
                for column in understood.mapping
            ],
            "passed_over": [{"sheet": row.sheet, "row": row.row, "why": row.why} for row in understood.passed_over],
            "hints": [*errors, *understood.hints],
        }
    )


def _measure(measure: Measure, words: Mapping[str, str]) -> dict[str, Any]:
    """Return every field of a measure; `about` and `yearly` name the amounts that are estimates, or for each year.

    `words` holds the cells as they are written, by field.
    """
    plain = {declared.name: _plain(getattr(measure, declared.name)) for declared in fields(measure)}
    amounts = {name: amount for name in sorted(MONEY) if (amount := getattr(measure, name)) is not None}
    return {
        **plain,
        "about": [name for name, amount in amounts.items() if amount.about],
        "yearly": [name for name, amount in amounts.items() if amount.yearly],
        "words": dict(words),
    }


def _plain(value: object) -> Any:
    """Return a value as JSON has it: an amount as [low, high], a time as ISO text of its own precision."""
    if isinstance(value, EuroRange):
        return [value.low, value.high]
    if isinstance(value, PartialDate):
        return str(value)
    if isinstance(value, Mapping):
        return dict(value)
    return list(value) if isinstance(value, tuple) else value
