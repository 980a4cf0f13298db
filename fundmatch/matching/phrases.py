"""Which phrase of a programme holds a word: what evidence shows beside a word of the measure.

Made once with the index and kept as one line of JSON a programme, read only when needed.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass

from fundmatch.core.field_spec import specs
from fundmatch.model.programme import Programme
from fundmatch.text.words import Analyser, content_words

# Fields whose phrases are short enough to be shown whole, the most telling first.
_RANKS = {spec.name: spec.matched.telling for spec in specs(Programme) if spec.matched and spec.matched.telling}
_FIELDS = tuple(sorted(_RANKS, key=lambda name: _RANKS[name]))


@dataclass(frozen=True, slots=True)
class Phrases:
    """The phrases of a programme; a folded word and a term lead to the number of the first that has them."""

    phrases: list[str]
    words: dict[str, int]
    terms: dict[str, int]

    def with_word(self, word: str) -> str:
        """Return the phrase that holds the word."""
        return self.phrases[self.words[word]]

    def with_term(self, term: str) -> str:
        """Return the phrase that holds the term."""
        return self.phrases[self.terms[term]]


def phrases_of(programme: Programme, analyser: Analyser) -> str:
    """Return the phrases of a programme as one line of JSON."""
    numbers: dict[str, int] = {}
    words: dict[str, int] = {}
    terms: dict[str, int] = {}
    for text, shown in _texts(programme):
        for word in content_words(text):
            if word not in words:
                words[word] = numbers.setdefault(shown, len(numbers))
                for term in analyser.terms(word):
                    terms.setdefault(term, words[word])
    return json.dumps([list(numbers), words, terms], ensure_ascii=False)


def read_phrases(line: str) -> Phrases:
    """Return what `phrases_of` wrote."""
    return Phrases(*json.loads(line))


def _texts(programme: Programme) -> Iterator[tuple[str, str]]:
    """Yield texts and what is shown for them: phrases as they are, words of the summary alone."""
    for name in _FIELDS:
        value = getattr(programme, name)
        for text in (value,) if isinstance(value, str) else value:
            yield text, text
    for raw in programme.summary.split():
        yield raw, raw.strip('.,;:()„“"')
