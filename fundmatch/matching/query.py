"""A measure as matching sees it: weighted words, and how each was written.

May import: model, text.
"""

import re
from dataclasses import dataclass

from fundmatch.model.strategy import Measure
from fundmatch.text.normalise import fold
from fundmatch.text.words import content_words, stem

TITLE_WEIGHT = 2.0
DESCRIPTION_WEIGHT = 1.0
_SURFACE = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """Folded words with their weights, in the order of the text; `written` gives them back.

    `forbidden` holds, for each exclude keyword, its text and the stems that must all occur.
    """

    words: dict[str, float]
    written: dict[str, str]
    forbidden: tuple[tuple[str, frozenset[str]], ...] = ()


def query_of(measure: Measure) -> Query:
    """Weigh the words of a measure: title and include keywords double, description once.

    In a long description each word counts less, so that a page does not outweigh its title.
    """
    words: dict[str, float] = {}
    written: dict[str, str] = {}
    fields = [(TITLE_WEIGHT, measure.title), (DESCRIPTION_WEIGHT, measure.description)]
    fields += [(TITLE_WEIGHT, keyword) for keyword in measure.include_keywords]
    for weight, text in fields:
        for word in content_words(text):
            words[word] = words.get(word, 0.0) + weight
        for raw in _SURFACE.findall(text):
            written.setdefault(fold(raw), raw)
    forbidden = ((keyword, frozenset(map(stem, content_words(keyword)))) for keyword in measure.exclude_keywords)
    return Query(words=words, written=written, forbidden=tuple(pair for pair in forbidden if pair[1]))
