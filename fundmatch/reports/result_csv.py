"""A match result as CSV for other programs: semicolons, German numbers, no formulas."""

import csv
import io
from datetime import date

from fundmatch.core import formatting
from fundmatch.model.result import MatchResult
from fundmatch.reports.workbook.cells import Pair, Value
from fundmatch.reports.workbook.columns import SHORTLIST, Column

_FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")


def match_as_csv(result: MatchResult) -> bytes:
    """Return one line a candidate, then the excluded ones; UTF-8 with BOM, as Excel expects."""
    columns = [column for column in SHORTLIST if not column.decision]
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, delimiter=";", lineterminator="\r\n")
    writer.writerow([column.header for column in columns])
    for excluded in (False, True):
        for entry in result.measures:
            for candidate in entry.excluded if excluded else entry.candidates:
                pair = Pair(run=result.run, entry=entry, candidate=candidate)
                writer.writerow([_written(column, pair) for column in columns])
    return buffer.getvalue().encode("utf-8-sig")


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
    text = str(value)
    return f"'{text}" if text.startswith(_FORMULA_SIGNS) else text
