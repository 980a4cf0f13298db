"""A match result and the catalogue as CSV, for other programs: semicolons, German numbers, no formulas.

Excel turns 03/2026 in a CSV file into a date of its own; to edit the catalogue by hand, take its workbook.
"""

from collections.abc import Sequence
from datetime import date

from fundmatch.catalogue import table_state
from fundmatch.catalogue.table_columns import LOOKED, columns, shown
from fundmatch.core import formatting
from fundmatch.core.normalise import printable
from fundmatch.files.excel_csv import as_csv, guard
from fundmatch.model.programme import Programme
from fundmatch.model.result import MatchResult
from fundmatch.reports.workbook.cells import Pair, Value
from fundmatch.reports.workbook.view import list_columns, own_columns, view_columns


def match_as_csv(result: MatchResult, columns_out: Sequence[str] | None = None) -> bytes:
    """Return one line a candidate with decisions and own columns, then the excluded ones; UTF-8 with BOM, as Excel expects.

    `columns_out` are the only headings that are wanted, as `checked_view` gives them; the identity of the pair stays.
    """
    own = own_columns(result)
    shortlist = list_columns(own) if columns_out is None else view_columns(own, columns_out)
    rows: list[list[str]] = [[column.header for column in shortlist]]
    for excluded in (False, True):
        for entry in result.measures:
            for candidate in entry.excluded if excluded else entry.candidates:
                pair = Pair(run=result.run, entry=entry, candidate=candidate)
                rows.append([_as_cell(column.value(pair)) for column in shortlist])
    return as_csv(rows)


def _as_cell(value: Value) -> str:
    """Return a value as German text; a text that looks like a formula gets an apostrophe."""
    if value is None:
        return ""
    if isinstance(value, date):
        return formatting.day(value)
    if isinstance(value, float):
        return formatting.decimal(value)
    return guard(printable(str(value)))


def catalogue_as_csv(programmes: Sequence[Programme], _as_of: date | None = None) -> bytes:
    """Return a line a programme; semicolons, UTF-8 with BOM, no cell that starts like a formula.

    Every form of the catalogue is given the day; this one has no need of it.
    """
    rows = [[*(spec.heading for spec in columns()), LOOKED, table_state.HEADING]]
    for programme in programmes:
        texts = shown(programme)
        rows.append([*(guard(texts[spec.name]) for spec in columns()), "", table_state.state_of(texts)])
    return as_csv(rows)
