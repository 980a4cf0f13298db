"""Split German compounds by the words that the catalogue itself uses.

"Radwegebeleuchtung" falls into "radwege" and "beleuchtung", and "radwege" into "rad" and
"wege", because the catalogue has these words on their own.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property

# Fugenelemente: what German puts between the parts.
_LINKS = ("", "s", "es", "n", "en", "er", "e", "ns", "ens")
# Endings that look like words but only make nouns of other words.
_NO_PARTS = frozenset(
    [
        "ung",
        "ungen",
        "heit",
        "heiten",
        "keit",
        "keiten",
        "schaft",
        "schaften",
        "lich",
        "liche",
        "lichen",
        "isch",
        "ische",
        "ation",
        "ationen",
        "tion",
        "tionen",
        "ierung",
        "ieren",
        "igkeit",
        "barkeit",
        "ender",
        "ende",
        "enden",
        "erung",
        "erungen",
        "sche",
        "schen",
        "ster",
        "steri",
        "arten",
        "rung",
        "ungs",
        "gung",
        "igen",
        "ment",
        "tung",
        "eren",
    ]
)
# Short words that do make compounds; everything else needs four letters.
_SHORT = frozenset(
    [
        "rad",
        "bus",
        "bad",
        "see",
        "weg",
        "hof",
        "amt",
        "app",
        "bau",
        "ort",
        "eis",
        "rat",
        "tor",
        "uni",
        "tag",
        "zug",
        "gas",
        "oel",
        "kfz",
        "pkw",
        "lkw",
        "wlan",
        "baum",
        "kita",
    ]
)
_MIN_PART = 4
# No word of the vocabulary that is longer counts as a part, so a word of any length is split in linear time.
_MAX_PART = 14


class Splitter:
    """Splits words into parts that are words of the given vocabulary.

    The vocabulary holds folded words (see `normalise.fold`); answers depend on it alone.
    """

    def __init__(self, vocabulary: Iterable[str], kept: Mapping[str, tuple[str, ...]] | None = None) -> None:
        """Take the vocabulary and, if there are any, answers kept from an earlier run on it."""
        self._vocabulary = vocabulary
        self._kept: dict[str, tuple[str, ...]] = dict(kept or {})

    @cached_property
    def _known(self) -> frozenset[str]:
        words = (word for word in self._vocabulary if len(word) >= _MIN_PART and word.isalpha())
        return frozenset(word for word in words if word not in _NO_PARTS and len(word) <= _MAX_PART) | _SHORT

    def parts(self, word: str) -> tuple[str, ...]:
        """Return the parts of a folded word, or nothing where it is no compound.

        >>> Splitter(["rad", "wege", "beleuchtung", "haus"]).parts("radwegebeleuchtung")
        ('rad', 'wege', 'beleuchtung')
        """
        if len(word) < 2 * 3:
            return ()
        if word not in self._kept:
            self._kept[word] = self._best(word)
        return self._kept[word]

    def _best(self, word: str) -> tuple[str, ...]:
        """Return the segmentation with the fewest and then the longest parts."""
        known, size = self._known, len(word)
        # best[start] is the best segmentation of what begins there; it is filled from the end of the word.
        best: list[tuple[str, ...] | None] = [None] * (size + 1)
        best[size] = ()
        for start in range(size - 3, -1, -1):
            for end in range(min(size, start + _MAX_PART), start + 2, -1):
                piece = word[start:end]
                if piece == word or piece not in known:
                    continue
                for tail in _tails(word, end, best):
                    held = best[start]
                    if held is None or 1 + len(tail) < len(held):
                        best[start] = (piece, *tail)
        whole = best[0]
        return whole if whole and len(whole) > 1 else ()


def _tails(word: str, end: int, best: Sequence[tuple[str, ...] | None]) -> Iterator[tuple[str, ...]]:
    """Yield the segmentations of what follows a piece, behind each sound that may link the two."""
    for link in _LINKS:
        rest = end + len(link)
        # A link needs something to link to: at the end of the word there is none.
        if rest > len(word) or (link and rest == len(word)) or not word.startswith(link, end):
            continue
        tail = best[rest]
        if tail is not None:
            yield tail
