"""A match result as CSV for other programs: semicolons, German numbers, no formulas."""

from datetime import date

from fundmatch.core import formatting
from fundmatch.files.excel_csv import as_csv, guard
from fundmatch.model.result import MatchResult
from fundmatch.reports.workbook.cells import Pair, Value
from fundmatch.reports.workbook.columns import SHORTLIST, Column


def match_as_csv(result: MatchResult) -> bytes:
    """Return one line a candidate, then the excluded ones; UTF-8 with BOM, as Excel expects."""
    columns = [column for column in SHORTLIST if not column.decision]
    rows: list[list[str]] = [[column.header for column in columns]]
    for excluded in (False, True):
        for entry in result.measures:
            for candidate in entry.excluded if excluded else entry.candidates:
                pair = Pair(run=result.run, entry=entry, candidate=candidate)
                rows.append([_written(column, pair) for column in columns])
    return as_csv(rows)


def _written(column: Column, pair: Pair) -> str:
    return as_cell(column.value(pair))


def as_cell(value: Value) -> str:
    """Return a value as German text; a text that looks like a formula gets an apostrophe."""
    if value is None:
        return ""
    if isinstance(value, date):
        return formatting.day(value)
    if isinstance(value, float):
        return formatting.decimal(value)
    return guard(str(value))
