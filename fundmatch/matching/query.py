"""A measure as matching sees it: weighted words, wider words of its things, how each was written."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from fundmatch.core.normalise import fold
from fundmatch.model.strategy import Measure
from fundmatch.text.respelling import Respeller
from fundmatch.text.roles import SIDE_WEIGHT, is_measure, places_in
from fundmatch.text.thesaurus import Thesaurus
from fundmatch.text.words import Analyser, content_words, stem

_TITLE_WEIGHT = 2.0
_DESCRIPTION_WEIGHT = 1.0
# Wider words of the shipped thesaurus, and equal words of the officer's own list,
# by the weight of the text in which the thing stands.
_WIDER_WEIGHT = 0.5
_OWN_WEIGHT = 0.7


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """Folded words with their weights; `written` tells how each was written, or its path.

    `derived` holds words that the measure does not use itself (wider words, own synonyms)
    with a sureness below 1. `forbidden` holds, for each exclude keyword, its text and the
    stems that must all occur.
    """

    words: dict[str, float]
    written: dict[str, str]
    derived: dict[str, float]
    forbidden: tuple[tuple[str, frozenset[str]], ...] = ()


_SURFACE = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Lexicon:
    """What is known of words: compounds, things, spellings, and the officer's own list."""

    analyser: Analyser
    thesaurus: Thesaurus
    respeller: Respeller
    own: Thesaurus | None = None


def query_of(measure: Measure, lexicon: Lexicon) -> Query:
    """Weigh the words of a measure: title and include keywords double, description once.

    Wider words of named things are added at half weight ("Tennisplatz → Sportanlage"), and
    equal words where the strategy has its own list of synonyms.
    """
    fields = [(_TITLE_WEIGHT, measure.title), (_DESCRIPTION_WEIGHT, measure.description)]
    fields += [(_TITLE_WEIGHT, keyword) for keyword in measure.include_keywords]
    written: dict[str, str] = {}
    for _, text in fields:
        for raw in _SURFACE.findall(text):
            written.setdefault(fold(raw), raw)
    words = _weighed(fields, written, lexicon.respeller)
    added = _Added(written, lexicon.analyser)
    for weight, text in fields:
        added.wider(text, weight, lexicon.thesaurus)
        if lexicon.own is not None:
            added.wider(text, weight, lexicon.own)
            added.equal(text, weight, lexicon.own)
    derived = {}
    for word, (value, path) in added.words.items():
        if word not in words:
            words[word], derived[word], written[word] = value, min(1.0, value / _TITLE_WEIGHT), path
    return Query(words=words, written=written, derived=derived, forbidden=_forbidden(measure.exclude_keywords))


def _weighed(fields: Iterable[tuple[float, str]], written: dict[str, str], respeller: Respeller) -> dict[str, float]:
    """Return the weights of the words, spelt as the catalogue spells them; `written` learns how they stood there."""
    words: dict[str, float] = {}
    for weight, text in fields:
        for word in content_words(text):
            # Only nouns (capitals): verbs have more forms than any catalogue knows.
            known = respeller.respelt(word) if written.get(word, word)[0].isupper() else word
            if known != word:
                written.setdefault(known, f"{written.get(word, word)} ≈ {known}")
            words[known] = words.get(known, 0.0) + weight * (SIDE_WEIGHT if is_measure(word) else 1.0)
        # What stands beside the place counts by half, each time that it stands there.
        for word in places_in(text):
            if word in words:
                words[word] -= weight * SIDE_WEIGHT
    return words


@dataclass(frozen=True, slots=True)
class _Added:
    """Words that the measure does not use itself, each with its highest weight and the path that led to it."""

    written: Mapping[str, str]
    analyser: Analyser
    words: dict[str, tuple[float, str]] = field(default_factory=dict)

    def wider(self, text: str, weight: float, thesaurus: Thesaurus) -> None:
        """Add the words of the things above those that the text names."""
        for number, (strength, said) in thesaurus.found(text, self.analyser).items():
            for above, share in thesaurus.wider(number).items():
                term = thesaurus.things[above].term
                value = _WIDER_WEIGHT * weight * strength * share
                self._add(content_words(term), value, f"{self._as_written(said)} → {term}")

    def equal(self, text: str, weight: float, own: Thesaurus) -> None:
        """Add the equal words of the officer's own list."""
        for number, (strength, said) in own.found(text, self.analyser).items():
            path = f"{self._as_written(said)} = {own.things[number].term}"
            self._add(own.words_of(number), _OWN_WEIGHT * weight * strength, path)

    def _add(self, words: Iterable[str], value: float, path: str) -> None:
        for word in words:
            if value > self.words.get(word, (0.0, ""))[0]:
                self.words[word] = (value, path)

    def _as_written(self, said: str) -> str:
        return " ".join(self.written.get(word, word) for word in said.split())


def _forbidden(keywords: Sequence[str]) -> tuple[tuple[str, frozenset[str]], ...]:
    pairs = ((keyword, frozenset(map(stem, content_words(keyword)))) for keyword in keywords)
    return tuple(pair for pair in pairs if pair[1])
