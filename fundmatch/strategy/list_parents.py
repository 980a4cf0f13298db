"""Rows that head those below them by their number: "A" heads "A1", "1" heads "1.2"."""

import re
from collections.abc import Sequence

from fundmatch.core.normalise import fold
from fundmatch.strategy.list_table import FilledRow, text_of

# Numbers that say themselves what they head: "PB 21".
_NAMED = re.compile(r"(?:pb|pg|thh|produktbereich|produktgruppe|teilhaushalt|hf|handlungsfeld)\b")


def parents(body: Sequence[FilledRow], number: int | None, title: int | None) -> set[int]:
    """Return the rows that hold a number and a title alone and whose number the rows below begin with ("A" of "A1")."""
    if number is None or title is None:
        return set()
    bare = {
        row
        for row, cells in body
        if len(cells) == 2 and number in cells and title in cells and text_of(cells[number]) and text_of(cells[title])
    }
    if not bare:
        return set()
    ids = {row: text_of(cells.get(number)) for row, cells in body}
    named = {row for row in bare if _NAMED.match(fold(ids[row]))}
    if len(named) * 2 > len(body):
        named = set()
    # Every beginning of every number once: comparing all pairs would take minutes for long lists.
    beginnings = {
        match[0].rstrip(" .-") for text in ids.values() for end in range(1, len(text)) if (match := _begins(text, end))
    }
    return named | {row for row in bare if ids[row] and ids[row].rstrip(" .-") in beginnings}


def _begins(text: str, end: int) -> re.Match[str] | None:
    """Return the first part of a number where digits or a sign part it from the rest: "A" of "A1", "1" of "1.2"."""
    rest = text[end:]
    apart = re.match(r"[ .\-]?[0-9a-z]", rest) and not (text[end - 1].isdigit() and rest[0].isdigit())
    return re.match(re.escape(text[:end]), text) if apart else None
