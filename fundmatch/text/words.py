"""From a folded word to the terms that matching counts: stems, parts of compounds, weights."""

from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files

import Stemmer

from fundmatch.core.normalise import tokens
from fundmatch.text.compounds import Splitter

_WEAK_WEIGHT = 0.25
_PART_WEIGHT = 0.7


@cache
def _stemmer() -> Stemmer.Stemmer:
    return Stemmer.Stemmer("german")


def stem(word: str) -> str:
    """Return the Snowball stem of a folded word ("haeuser" and "haus" are one)."""
    return str(_stemmer().stemWord(word))


def word_list(name: str) -> frozenset[str]:
    """Return the words of one of the list files beside this module, comments left out."""
    text = files("fundmatch.text").joinpath(name).read_text(encoding="utf-8")
    return frozenset(word for line in text.splitlines() if not line.startswith("#") for word in line.split())


@cache
def stopwords() -> frozenset[str]:
    """Return the folded words that carry no sense of their own."""
    return word_list("stopwords_de.txt")


@cache
def _weak_stems() -> frozenset[str]:
    """Return the stems of acting and administrative words, which alone make no hit."""
    return frozenset(stem(word) for word in word_list("weak_words_de.txt"))


def weight(term: str) -> float:
    """Return how much a stem may count, 0 to 1: little for acting and generic words."""
    return _WEAK_WEIGHT if term in _weak_stems() else 1.0


def content_words(text: str) -> list[str]:
    """Return the folded words of the text that are no stop words and longer than one letter."""
    skip = stopwords()
    return [word for word in tokens(text) if len(word) > 1 and word not in skip]


class Analyser:
    """Turns words into terms; what counts as a compound depends on its vocabulary alone."""

    def __init__(self, vocabulary: Iterable[str], parts: Mapping[str, tuple[str, ...]] | None = None) -> None:
        """Take the folded words of the catalogue, and their parts where these are known already."""
        self._splitter = Splitter(vocabulary, parts)
        self._kept: dict[str, dict[str, float]] = {}

    def parts(self, word: str) -> tuple[str, ...]:
        """Return the parts of a compound, nothing for other words."""
        return self._splitter.parts(word)

    def terms(self, word: str) -> dict[str, float]:
        """Return the terms of a folded word with their weights: its stem, and its parts' stems."""
        if word not in self._kept:
            whole = stem(word)
            found = {whole: weight(whole)}
            for part in self._splitter.parts(word):
                term = stem(part)
                found[term] = max(found.get(term, 0.0), _PART_WEIGHT * weight(term))
            self._kept[word] = found
        return self._kept[word]
