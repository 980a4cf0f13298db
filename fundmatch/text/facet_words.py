"""Facets of a measure, read from its words: what is done, with what thing, for whom, with whom, how new, how wide.

The words are data: `data/facet_words.csv` (a value of a facet and the words that speak for it; a star stands for any
letters at the beginning or end of a word) and `data/places_abroad.csv` (countries with their cities).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Final

from fundmatch.core.normalise import tokens
from fundmatch.core.package_data import rows_of
from fundmatch.core.vocabulary import FACETS

# A word of acting together says with whom only beside a place abroad, so it is no value of the vocabulary.
_TOGETHER: Final = "gemeinsam"
_SOUTH: Final = "Süden"
# Partners in two countries are several states even if no word says that one acts together.
_SEVERAL: Final = 2

Marks = Mapping[tuple[str, str], tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class _Word:
    """One folded word of a cue; `begins` and `ends` allow further letters behind and before it."""

    letters: str
    begins: bool
    ends: bool

    def meets(self, token: str) -> bool:
        """Tell whether a folded word of a text is meant."""
        if self.begins:
            return token.startswith(self.letters)
        return token.endswith(self.letters) if self.ends else token == self.letters


@dataclass(frozen=True, slots=True)
class Cues:
    """Words that speak for something: the first word of each leads to what must follow, and what is spoken for."""

    whole: dict[str, list[tuple[tuple[_Word, ...], tuple[str, str]]]] = field(default_factory=dict)
    begins: dict[str, list[tuple[tuple[_Word, ...], tuple[str, str]]]] = field(default_factory=dict)
    ends: dict[str, list[tuple[tuple[_Word, ...], tuple[str, str]]]] = field(default_factory=dict)

    def add(self, cue: str, what: tuple[str, str]) -> None:
        """Take one cue: words parted by spaces, each with a star at one end or none."""
        first, *rest = map(_word, cue.split())
        table = self.begins if first.begins else self.ends if first.ends else self.whole
        table.setdefault(first.letters, []).append((tuple(rest), what))

    def found(self, text: str) -> Iterator[tuple[tuple[str, str], str]]:
        """Yield what the words of a text speak for, and the folded words that do, in the order of the text."""
        words = tokens(text)
        for place, word in enumerate(words):
            for rest, what in self._beginning_with(word):
                following = words[place + 1 : place + 1 + len(rest)]
                if len(following) == len(rest) and all(map(_Word.meets, rest, following)):
                    yield what, " ".join((word, *following))

    def _beginning_with(self, word: str) -> Iterator[tuple[tuple[_Word, ...], tuple[str, str]]]:
        yield from self.whole.get(word, ())
        # No cue is longer, so a word of any length costs no more.
        for length in range(2, min(len(word), _LONGEST_CUE) + 1):
            yield from self.begins.get(word[:length], ())
            yield from self.ends.get(word[-length:], ())


_LONGEST_CUE: Final = 40


def _word(written: str) -> _Word:
    (letters,) = tokens(written.strip("*"))
    return _Word(letters, begins=written.endswith("*"), ends=written.startswith("*"))


def _cues_of(name: str, heads: Sequence[str]) -> Cues:
    cues = Cues()
    for row in rows_of(name):
        for cue in row["words"].split(","):
            cues.add(cue, (row[heads[0]], row[heads[1]]))
    return cues


@cache
def _facet_cues() -> Cues:
    return _cues_of("facet_words.csv", ("facet", "value"))


@cache
def _places_abroad() -> Cues:
    return _cues_of("places_abroad.csv", ("country", "region"))


def facets_in(texts: Sequence[str]) -> Marks:
    """Return the facets that the words of a measure speak for: (facet, value) → the folded words, each once.

    Who acts with partners abroad names them more often than the cooperation: two countries are several states, one is
    so beside a word of acting together.

    >>> facets_in(["Radweg bauen", "Gemeinsam mit Danzig und Braga"])["cooperation", "mehrere Staaten"]
    ('danzig', 'braga')
    """
    marks: dict[tuple[str, str], dict[str, None]] = {}
    for text in texts:
        for what, word in _facet_cues().found(text):
            marks.setdefault(what, {})[word] = None
    together = marks.pop(("cooperation", _TOGETHER), {})
    countries: dict[tuple[str, str], dict[str, None]] = {}
    for text in texts:
        for what, word in _places_abroad().found(text):
            countries.setdefault(what, {})[word] = None
    for south in (True, False):
        named = {country: said for country, said in countries.items() if (country[1] == _SOUTH) is south}
        if named and (together or len(named) >= _SEVERAL):
            value = "Globaler Süden" if south else "mehrere Staaten"
            for said in named.values():
                marks.setdefault(("cooperation", value), {}).update(said)
    return {(facet, value): tuple(said) for (facet, value), said in marks.items() if value in FACETS[facet]}
