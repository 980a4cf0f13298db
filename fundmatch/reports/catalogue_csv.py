"""The catalogue as CSV with the columns of the workbook, for other programs and for Excel.

Excel turns 03/2026 in a CSV file into a date of its own; to edit by hand, take the workbook.
"""

import csv
import io
from collections.abc import Sequence
from datetime import date

from fundmatch.catalogue.table_columns import columns, shown
from fundmatch.model.programme import Programme
from fundmatch.reports.result_csv import as_cell


def catalogue_as_csv(programmes: Sequence[Programme], _as_of: date | None = None) -> bytes:
    """Return a line a programme; semicolons, UTF-8 with BOM, no cell that starts like a formula.

    Every form of the catalogue is given the day; this one has no need of it.
    """
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, delimiter=";", lineterminator="\r\n")
    writer.writerow([column.heading for column in columns()])
    for programme in programmes:
        texts = shown(programme)
        writer.writerow([as_cell(texts[column.field]) for column in columns()])
    return buffer.getvalue().encode("utf-8-sig")
