"""The catalogue as CSV with the columns of the workbook, for other programs and for Excel.

Excel turns 03/2026 in a CSV file into a date of its own; to edit by hand, take the workbook.
"""

from collections.abc import Sequence
from datetime import date

from fundmatch.catalogue.table_columns import columns, shown
from fundmatch.files.excel_csv import as_csv, guard
from fundmatch.model.programme import Programme


def catalogue_as_csv(programmes: Sequence[Programme], _as_of: date | None = None) -> bytes:
    """Return a line a programme; semicolons, UTF-8 with BOM, no cell that starts like a formula.

    Every form of the catalogue is given the day; this one has no need of it.
    """
    rows = [[spec.heading for spec in columns()]]
    for programme in programmes:
        texts = shown(programme)
        rows.append([guard(texts[spec.name]) for spec in columns()])
    return as_csv(rows)
