"""What can be wrong with the cells of a CSV file, and how it is mended."""

import csv
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final

from fundmatch.core.errors import DataError
from fundmatch.files.headings import header_key

DOUBLED: Final = "in der Zelle jedes Anführungszeichen verdoppeln und die Zelle damit umschließen"
# What is wrong with a cell that is longer than is read, and what to do.
TOO_LONG: Final = (
    "eine Zelle ist länger als 131.072 Zeichen",
    "den Text kürzen; beginnt er mit einem Anführungszeichen, fehlt vielleicht das schließende",
)


def is_too_long(error: csv.Error) -> bool:
    """Tell that a cell is longer than is read; a quote that nobody closed makes one of all that follows."""
    return "field limit" in str(error)


def once_each(header: Sequence[str], fields: Mapping[str, str], name: str, error: type[DataError]) -> tuple[str, ...]:
    """Return a header in which no field is named twice: which of two columns counts, nobody could say.

    `fields` has the field by each heading as `header_key` gives it, `name` is what messages call the file.

    Raises:
        DataError: A field is; of the kind `error`.
    """
    counts = Counter(field for cell in header if (field := fields.get(header_key(cell))))
    for cell in header:
        if counts[fields.get(header_key(cell), "")] > 1:
            note = f"die Spalte „{cell.strip()}“ steht zweimal da"
            raise error.about(name, note, "eine von beiden wieder so nennen, wie sie hieß")
    return tuple(header)
