"""The file `decisions_measures.json` beside the ledger: what measures were about when somebody decided on them.

The ledger has their titles. Their descriptions are kept here, so that a measure is found again under another number
and another title, and the table that they stood in, so that two tables in one folder keep apart what is theirs. Only
the machine reads it; without it measures are told by their titles alone.
"""

import json
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Final, NamedTuple

from fundmatch.core.errors import DataError
from fundmatch.files.safe_read import read_bytes

TEXTS_FILE: Final = "decisions_measures.json"
_MAX_BYTES: Final = 50 * 1024 * 1024


class Kept(NamedTuple):
    """What is known of a measure beside its title; `table` is the name of its list, empty for a folder's only one."""

    text: str = ""
    table: str = ""


# (number, title) → what was kept
Texts = Mapping[tuple[str, str], Kept]


def read_texts(folder: Path) -> Texts:
    """Return what is kept beside a ledger; a file that is missing or damaged has nothing."""
    with suppress(DataError, ValueError, TypeError, LookupError, RecursionError):
        told = json.loads(read_bytes(folder / TEXTS_FILE, _MAX_BYTES))
        return {(str(one["measure"]), str(one["title"])): Kept(str(one["text"]), str(one["table"])) for one in told}
    return {}


def texts_as_bytes(texts: Texts) -> bytes:
    """Return the file, a line a measure in the order of numbers and titles; the same texts give the same bytes."""
    lines = [
        json.dumps({"measure": number, "title": title, **kept._asdict()}, ensure_ascii=False)
        for (number, title), kept in sorted(texts.items())
    ]
    return ("[\n" + ",\n".join(lines) + "\n]\n").encode()
