"""Read back what an officer typed into the decision columns.

May import: errors, workbook.columns; holds openpyxl.
"""

import zipfile
from pathlib import Path

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from fundmatch.errors import OutputError
from fundmatch.workbook.columns import DECISION

_MAX_HEADER_ROW = 30
_HEADERS = frozenset(column.header for column in DECISION)


def count_entries(path: Path) -> int:
    """Return how many cells of decision columns are filled, over all sheets.

    Raises:
        OutputError: The file cannot be read as a workbook, so nobody knows what it holds.
    """
    try:
        book = load_workbook(path, read_only=True, data_only=True)
    except (zipfile.BadZipFile, InvalidFileException, KeyError, ValueError, OSError) as error:
        msg = f"{path} gibt es schon, ist aber keine lesbare Arbeitsmappe. Einen anderen Namen angeben."
        raise OutputError(msg) from error
    filled = 0
    try:
        for sheet in book.worksheets:
            columns: list[int] = []
            for number, row in enumerate(sheet.iter_rows(values_only=True), start=1):
                if not columns:
                    if number > _MAX_HEADER_ROW:
                        break
                    found = [index for index, value in enumerate(row) if value in _HEADERS]
                    columns = found if len(found) >= len(_HEADERS) // 2 else []
                else:
                    filled += sum(1 for index in columns if index < len(row) and row[index] not in (None, ""))
    finally:
        book.close()
    return filled
