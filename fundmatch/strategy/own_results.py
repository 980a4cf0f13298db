"""Tell a table that a command has written from a list of people: both may lie in one folder."""

import zipfile
import zlib
from pathlib import Path
from typing import Final

# Sheets that our workbooks have and lists of people have not; a column of our CSV.
RESULT_SHEETS: Final = frozenset({"Shortlist", "Übergangen"})
_RESULT_COLUMN: Final = b"programme_id"
# The names of the sheets stand in one small part; a larger one is nobody's honest workbook.
_PART, _MAX_PART, _HEAD = "xl/workbook.xml", 1 << 20, 4_096


def is_result(path: Path) -> bool:
    """Tell whether a file is a result of `match` or `check`; what cannot be opened is none."""
    try:
        if path.suffix.casefold() == ".csv":
            with path.open("rb") as file:
                return _RESULT_COLUMN in file.read(_HEAD)
        with zipfile.ZipFile(path) as archive, archive.open(_PART) as part:
            names = part.read(_MAX_PART).decode("utf-8", errors="replace")
    except (OSError, EOFError, ValueError, KeyError, RuntimeError, zipfile.BadZipFile, zlib.error):
        return False
    return any(f'name="{sheet}"' in names for sheet in RESULT_SHEETS)
