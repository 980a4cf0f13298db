"""What each workbook says, cell by cell: about which pair, and whether it was typed since the workbook was written.

A three-way comparison: the cell, the ledger, and the base, which is what the workbook showed
when it was written. Without the base an officer who left a cell alone could not be told from
one who typed into it what stood there before a colleague changed it.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Final

from fundmatch.core.errors import Problem
from fundmatch.decisions.ledger import Ledger, Line
from fundmatch.decisions.placing import Placed, Torn
from fundmatch.decisions.typed_text import compared, shown
from fundmatch.decisions.workbook_entries import DecisionCell, Entries
from fundmatch.model.decision import FIELDS, Key

# From a later save of a file nearly all that was taken in before still stands in it; a copy
# that somebody else worked in shares no such amount by chance.
SAME_FILE_SHARE: Final = 0.8
SAME_FILE_LEAST: Final = 5
# So many entries of a remark are named one by one.
_MOST: Final = 3

# one field of one pair
Slot = tuple[Key, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One cell set against what its workbook was written from; `base` is None where that is unknown.

    `place` is where in the workbook people find the cell.
    """

    placed: Placed
    field: str
    text: str
    base: str | None
    place: str

    @property
    def key(self) -> Key:
        """Return the pair that the cell is about."""
        return self.placed.key

    @property
    def entries(self) -> Entries:
        """Return the workbook that it stands in."""
        return self.placed.entries

    @property
    def slot(self) -> Slot:
        """Return the field of the pair that the cell is about."""
        return self.key, self.field

    @property
    def meaning(self) -> str:
        """Return the text as it is compared with others."""
        return compared(self.field, self.text)

    @property
    def moved(self) -> bool:
        """Tell that somebody typed here, or took an entry back."""
        if self.base is None:
            return bool(self.text)
        # A cell holds less than the ledger, and other signs: what was shown is not what was kept.
        return self.meaning != compared(self.field, shown(self.base))

    @property
    def cuts(self) -> bool:
        """Tell that somebody typed into a cell that did not hold the whole entry: the rest of it would be lost."""
        return self.moved and bool(self.base) and len(shown(self.base or "")) < len(self.base or "")


def statements_of(
    ledger: Ledger, workbooks: Sequence[Entries], rows: Sequence[Placed], torn: Sequence[Torn] = ()
) -> Iterator[Statement]:
    """Yield what every cell of a decision column says, workbook by workbook.

    A `torn` row names two pairs, so nobody knows yet for which of them something stands there: nothing is cleared for either.
    Where a workbook holds a field of a pair twice, an empty cell beside a filled one says nothing, and neither does one
    that still shows what the workbook was written with beside one that does not: that was typed, and perhaps taken in already.
    """
    for entries in workbooks:
        own = [placed for placed in rows if placed.entries is entries]
        texts: dict[Slot, set[str]] = {}
        for placed in own:
            for cell in placed.row.cells:
                texts.setdefault((placed.base_key, cell.field), set()).add(cell.text)
        for one in (one for one in torn if one.entries is entries):
            for key, cell in product((one.hidden, one.seen), one.row.cells):
                texts.setdefault((key, cell.field), set()).add(cell.text)
        written = _written_with(ledger, entries)
        said = [placed_cell for placed_cell in _cells(own) if not _is_left_over(*placed_cell, texts, written)]
        yield from _statements(said, texts, base_of(ledger, entries, texts), stamped=fits(ledger, entries))


def _cells(own: Iterable[Placed]) -> Iterator[tuple[Placed, DecisionCell]]:
    return ((placed, cell) for placed in own for cell in placed.row.cells)


def _is_left_over(
    placed: Placed, cell: DecisionCell, texts: Mapping[Slot, set[str]], written: Mapping[Slot, str]
) -> bool:
    """Tell that a cell shows what the workbook was written with, while another cell of the same field does not."""
    slot = placed.base_key, cell.field
    if len(texts[slot]) < 2 or slot not in written:
        return False
    before = compared(cell.field, shown(written[slot]))
    meant = {compared(cell.field, text) for text in texts[slot] if text}
    return compared(cell.field, cell.text) == before and bool(meant - {before})


def _statements(
    said: Iterable[tuple[Placed, DecisionCell]],
    texts: Mapping[Slot, set[str]],
    base: Mapping[Slot, str],
    *,
    stamped: bool,
) -> Iterator[Statement]:
    for placed, cell in said:
        slot = placed.base_key, cell.field
        # Without a mark an empty cell was perhaps never shown filled: it takes nothing back.
        if cell.text or (stamped and not any(texts[slot])):
            yield Statement(
                placed=placed,
                field=cell.field,
                text=cell.text,
                base=base.get(slot, "" if stamped else None),
                place=f"{placed.row.place}, Spalte {cell.column}",
            )


def half_cleared(ledger: Ledger, workbooks: Sequence[Entries], rows: Sequence[Placed]) -> Iterator[Problem]:
    """Yield a remark for each workbook in which an entry was emptied on one sheet and still stands on another.

    An own copy of a row may be empty from the start, so nothing is taken back; but it is not passed over in silence.
    Only what the workbook was written with stood on both sheets; what was typed into one of them since did not.
    """
    for entries in workbooks:
        if entries.stamp is None or not fits(ledger, entries):
            continue
        base = _last_words(ledger.until(entries.stamp.base))
        cells: dict[Slot, list[tuple[str, str]]] = {}
        for placed in (placed for placed in rows if placed.entries is entries):
            for cell in placed.row.cells:
                cells.setdefault((placed.base_key, cell.field), []).append((cell.text, placed.row.place))
        left = [
            f"{FIELDS[slot[1]]}: leer auf {_places(found, empty=True)}, noch da auf {_places(found, empty=False)}"
            for slot, found in cells.items()
            if base.get(slot)
            and len({bool(text) for text, _ in found}) > 1
            and all(compared(slot[1], text) == compared(slot[1], base[slot]) for text, _ in found if text)
        ]
        if left:
            rest = f" und {len(left) - _MOST} weitere" if len(left) > _MOST else ""
            note = f"nicht geleert, weil der Eintrag zweimal in der Mappe steht: {'; '.join(left[:_MOST])}{rest}"
            yield Problem(entries.file, note=note, remedy="soll er weg, an beiden Stellen leeren", grave=False)


def _places(found: Iterable[tuple[str, str]], *, empty: bool) -> str:
    return " und ".join(dict.fromkeys(place for text, place in found if bool(text) is not empty))


def fits(ledger: Ledger, entries: Entries) -> bool:
    """Tell that the workbook has a mark, and that the ledger still holds what it held then.

    The number alone would not do: a ledger restored from an older copy reaches the same
    number again with other lines, and the workbook never showed those.
    """
    stamp = entries.stamp
    return bool(stamp and stamp.base <= ledger.last and ledger.sha256(stamp.base) == stamp.base_sha256)


def base_of(ledger: Ledger, entries: Entries, texts: Mapping[Slot, set[str]]) -> dict[Slot, str]:
    """Return the entries that the workbook is known to have started from.

    That is the ledger as of the workbook's mark, and on top of it the earlier reviews of the
    very same file. Officers go on in the workbook that they handed in: what was taken in from
    it stands in it although the mark is older, and were it not part of the base, everything
    would count as typed once more, against whatever colleagues have changed since. Lines that
    came from other files are not part of it: this workbook never showed them.
    """
    start = entries.stamp.base if entries.stamp and fits(ledger, entries) else 0
    base = _written_with(ledger, entries)
    reviews: dict[tuple[str, str], list[Line]] = {}
    for line in ledger.lines:
        if line.nr > start:
            reviews.setdefault((line.file, line.file_sha256), []).append(line)
    for (file, sha256), lines in reviews.items():
        words = _last_words(lines)
        # The digest first: equal bytes are the same file under any name, and need no likeness.
        # By its name a file is known only if it still holds what was taken from it then.
        if sha256 == entries.sha256 or (file == entries.file and _still_there(words, texts)):
            base |= words
    return base


def _written_with(ledger: Ledger, entries: Entries) -> dict[Slot, str]:
    """Return the entries that the workbook showed when it was written; none where its mark says nothing."""
    return _last_words(ledger.until(entries.stamp.base)) if entries.stamp and fits(ledger, entries) else {}


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
