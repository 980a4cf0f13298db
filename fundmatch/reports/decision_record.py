"""The record of decisions for the files of an office: a line a decided pair, the newest first."""

from collections.abc import Mapping
from datetime import date
from typing import Final

from fundmatch.core.dates import PartialDate
from fundmatch.files.excel_csv import as_csv, guard
from fundmatch.model.decision import FIELDS, GRANT_DATES, Decision, Key

_BEFORE: Final = ("day", "person", "department")
_BEHIND: Final = ("status", "reason", "note", "next_step", "result", *GRANT_DATES)
HEADER: Final = (
    *(FIELDS[name] for name in _BEFORE),
    "Nr.",
    "Maßnahme",
    "Programm",
    *(FIELDS[name] for name in _BEHIND),
)


def record_as_csv(state: Mapping[Key, Decision]) -> bytes:
    """Return what is decided now as the ledger has it; semicolons, UTF-8 with BOM, no cell that starts like a formula.

    A decision without a date has the day on which its newest entry was taken in.
    """
    decided = sorted((one for one in state.values() if not one.empty), key=_newness, reverse=True)
    return as_csv([HEADER, *(map(guard, _cells(one)) for one in decided)])


def _newness(decision: Decision) -> tuple[date, int, Key]:
    day = decision.day or _taken_in(decision)
    newest = max((trace.nr for trace in decision.traces.values()), default=0)
    return day.first if day else date.min, newest, (decision.measure_id, decision.programme_id)


def _cells(decision: Decision) -> tuple[str, ...]:
    taken = _taken_in(decision)
    typed = decision.day.german if decision.day else decision.day_text
    return (
        typed or (taken.german if taken else ""),
        decision.person,
        decision.department,
        decision.measure_id,
        decision.measure_title,
        decision.programme_name or decision.programme_id,
        *(decision.text(name) for name in _BEHIND),
    )


def _taken_in(decision: Decision) -> PartialDate | None:
    """Return the day of the entry that was taken in last."""
    newest = max(decision.traces.values(), key=lambda trace: trace.nr, default=None)
    return newest.on if newest else None
