"""What each workbook said when it was written, so that only what was typed since counts.

The base is the ledger as of the workbook's mark, and on top of it the earlier reviews of
the very same file: what was taken in from it is known to stand in it.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from fundmatch.decisions.cells import compared
from fundmatch.decisions.entries import Entries
from fundmatch.decisions.lines import Ledger, Line
from fundmatch.decisions.row_matching import Placed
from fundmatch.model.decision import Key

# From a later save of a file nearly all that was taken in before still stands in it; a copy
# that somebody else worked in shares no such amount by chance.
SAME_FILE_SHARE: Final = 0.8
SAME_FILE_LEAST: Final = 5

Slot = tuple[Key, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One cell set against what its workbook was written from; `base` is None where that is unknown."""

    key: Key
    field: str
    text: str
    base: str | None
    file: str
    file_sha256: str
    saved: datetime | None
    place: str
    measure_title: str
    programme_name: str

    @property
    def moved(self) -> bool:
        """Tell that somebody typed here, or took an entry back."""
        if self.base is None:
            return bool(self.text)
        return compared(self.field, self.text) != compared(self.field, self.base)


def statements_of(ledger: Ledger, found: Sequence[Entries], rows: Sequence[Placed]) -> Iterator[Statement]:
    """Yield what every cell of a decision column says, workbook by workbook.

    Where a workbook holds a field of a pair twice, an empty cell beside a filled one says nothing.
    """
    for entries in found:
        own = [placed for placed in rows if placed.entries is entries]
        texts: dict[Slot, set[str]] = {}
        for placed in own:
            for cell in placed.row.cells:
                texts.setdefault((placed.key, cell.field), set()).add(cell.text)
        stamped, known = fits(ledger, entries), _base(ledger, entries, texts)
        for placed in own:
            for cell in placed.row.cells:
                slot = placed.key, cell.field
                # Without a mark an empty cell was perhaps never shown filled: it takes nothing back.
                if cell.text or (stamped and not any(texts[slot])):
                    base = known.get(slot, "" if stamped else None)
                    yield _statement(placed, cell.field, cell.text, cell.column, base)


def _statement(placed: Placed, field: str, text: str, column: str, base: str | None) -> Statement:
    entries, row = placed.entries, placed.row
    return Statement(
        key=placed.key,
        field=field,
        text=text,
        base=base,
        file=entries.file,
        file_sha256=entries.sha256,
        saved=entries.saved,
        place=f"{row.place}, Spalte {column}",
        measure_title=row.measure_title,
        programme_name=row.programme_name,
    )


def fits(ledger: Ledger, entries: Entries) -> bool:
    """Tell that the workbook has a mark, and that the ledger still holds what it held then."""
    stamp = entries.stamp
    return bool(stamp and stamp.base <= ledger.last and ledger.sha256(stamp.base) == stamp.base_sha256)


def _base(ledger: Ledger, entries: Entries, texts: Mapping[Slot, set[str]]) -> dict[Slot, str]:
    """Return the entries that the workbook is known to have started from."""
    start = entries.stamp.base if entries.stamp and fits(ledger, entries) else 0
    known = _last_words(ledger.until(start))
    reviews: dict[tuple[str, str], list[Line]] = {}
    for line in ledger.lines:
        if line.nr > start:
            reviews.setdefault((line.file, line.file_sha256), []).append(line)
    for (file, sha256), lines in reviews.items():
        words = _last_words(lines)
        if sha256 == entries.sha256 or (file == entries.file and _still_there(words, texts)):
            known |= words
    return known


def _last_words(lines: Iterable[Line]) -> dict[Slot, str]:
    return {(line.key, line.field): line.new for line in lines}


def _still_there(words: Mapping[Slot, str], texts: Mapping[Slot, set[str]]) -> bool:
    """Tell that the workbook holds nearly everything that an earlier review took from a file of its name."""
    filled = {slot: text for slot, text in words.items() if text}
    same = sum(
        compared(slot[1], text) in {compared(slot[1], other) for other in texts.get(slot, ())}
        for slot, text in filled.items()
    )
    return len(filled) >= SAME_FILE_LEAST and same >= SAME_FILE_SHARE * len(filled)
