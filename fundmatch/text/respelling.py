"""Mend a typing error in a noun, where the word means nothing as it stands."""

from collections.abc import Iterable
from functools import cached_property

from rapidfuzz import fuzz, process

from fundmatch.text.words import Analyser, stem

# A letter too many or too few, or a wrong one among nine; shorter words are too alike.
_MIN_RATIO = 88.0
_MIN_LENGTH = 7


class Respeller:
    """Knows the catalogue's words and leads a misspelt one back to them."""

    def __init__(self, vocabulary: Iterable[str], analyser: Analyser) -> None:
        """Take the folded words of the catalogue and what splits them."""
        self._words = tuple(vocabulary)
        self._analyser = analyser

    def respelt(self, word: str) -> str:
        """Return the catalogue's word that a folded word misspells, else the word itself.

        Only a word that means nothing here is touched: neither known, nor a compound, nor
        an inflection of a known word.
        """
        known = self._known
        if len(word) < _MIN_LENGTH or word in known or stem(word) in known or self._analyser.parts(word):
            return word
        near = [other for size in (-1, 0, 1) for other in self._by_size.get((word[:2], len(word) + size), ())]
        found = process.extractOne(word, near, scorer=fuzz.ratio, score_cutoff=_MIN_RATIO)
        return str(found[0]) if found else word

    @cached_property
    def _known(self) -> frozenset[str]:
        return frozenset((*self._words, *map(stem, self._words)))

    @cached_property
    def _by_size(self) -> dict[tuple[str, int], list[str]]:
        """Group the words by their first two letters and their length."""
        groups: dict[tuple[str, int], list[str]] = {}
        for word in self._words:
            groups.setdefault((word[:2], len(word)), []).append(word)
        return groups
