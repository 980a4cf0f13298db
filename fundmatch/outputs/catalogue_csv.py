"""The catalogue as CSV with the columns of the workbook, for other programs and for Excel.

Excel turns 03/2026 in a CSV file into a date of its own; to edit by hand, take the workbook.
May import: model, updates.columns, outputs.table.
"""

import csv
import io
from collections.abc import Sequence

from fundmatch.model.programme import Programme
from fundmatch.outputs.table import as_cell
from fundmatch.updates.columns import columns, shown


def catalogue_as_csv(programmes: Sequence[Programme]) -> bytes:
    """Return a line a programme; semicolons, UTF-8 with BOM, no cell that starts like a formula."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, delimiter=";", lineterminator="\r\n")
    writer.writerow([column.heading for column in columns()])
    for programme in programmes:
        texts = shown(programme)
        writer.writerow([as_cell(texts[column.field]) for column in columns()])
    return buffer.getvalue().encode("utf-8-sig")
