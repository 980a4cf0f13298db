"""Why a candidate has its points: the words of the measure beside the words of the programme.

May import: model, text, the other rooms of matching.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz, process
from scipy.sparse import csr_matrix

from fundmatch.matching.index import CatalogueIndex, Floats
from fundmatch.matching.keyword import KeywordIndex, KeywordScores
from fundmatch.matching.query import Query
from fundmatch.model.programme import Programme
from fundmatch.model.result import Hit
from fundmatch.text.words import content_words

MOST_WORDS = 5
MOST_KEYWORDS = 4
# Below this ratio two words share letters, not sense; such a pair would convince nobody.
ALIKE = 65.0
# Fields whose phrases are short enough to be shown whole, the most telling first.
_PHRASES = ("typical_measures", "keywords", "name", "short_name", "typical_measures_en", "keywords_en", "name_en")


class ProgrammeWords:
    """Finds the phrase of a programme that answers to a word of the measure."""

    def __init__(self, programme: Programme, index: CatalogueIndex) -> None:
        self._index = index
        self._by_word: dict[str, str] = {}
        self._by_term: dict[str, str] = {}
        for phrase in _phrases(programme):
            for word in content_words(phrase):
                self._by_word.setdefault(word, phrase)
        for raw in programme.summary.split():
            for word in content_words(raw):
                self._by_word.setdefault(word, raw.strip('.,;:()„“"'))
        for word, phrase in self._by_word.items():
            for term in index.analyser.terms(word):
                self._by_term.setdefault(term, phrase)

    def answer(self, word: str) -> str:
        """Return the phrase that shares the rarest term with the word, else one spelt alike, else nothing."""
        terms, space = self._index.analyser.terms(word), self._index.terms
        shared = [term for term in terms if term in self._by_term]
        if shared:
            return self._by_term[max(shared, key=lambda term: (terms[term] * space.idf[space.ids[term]], term))]
        found = process.extractOne(word, list(self._by_word), scorer=fuzz.ratio, score_cutoff=ALIKE)
        return self._by_word[found[0]] if found else ""


def text_hits(words: Sequence[str], shares: Floats, query: Query, theirs: ProgrammeWords, part: float) -> list[Hit]:
    """Return the words that brought most of the text part, in falling order of points.

    `shares` has shape (words,); `part` is the points of the text part, spread over the
    words in proportion.
    """
    total = float(shares.sum())
    best = sorted(range(len(words)), key=lambda i: (-shares[i], words[i]))[:MOST_WORDS]
    points = [round(part * float(shares[i]) / total, 1) if total > 0 else 0.0 for i in best]
    hits = [
        Hit("text", query.written.get(words[i], words[i]), theirs.answer(words[i]), earned)
        for i, earned in zip(best, points, strict=True)
        if earned > 0
    ]
    convincing = [hit for hit in hits if hit.programme]
    return convincing or [replace(hit, programme="ähnliche Wortteile") for hit in hits[:1]]


def keyword_hits(row: int, scores: KeywordScores, keywords: KeywordIndex, query: Query, part: float) -> list[Hit]:
    """Return the keywords of the programme in `row` that were found, in falling order of points."""
    owned, telling = row_of(keywords.owners, row)
    strength = telling * scores.found[owned]
    total = float(strength.sum())
    if total <= 0:
        return []
    order = sorted(np.flatnonzero(strength), key=lambda i: (-strength[i], keywords.keywords[owned[i]]))
    hits = []
    for i in order[:MOST_KEYWORDS]:
        keyword = int(owned[i])
        bearers = _bearers(keyword, scores, keywords, query)
        hits.append(Hit("keywords", bearers, keywords.keywords[keyword], round(part * float(strength[i]) / total, 1)))
    return [hit for hit in hits if hit.points > 0]


def _bearers(keyword: int, scores: KeywordScores, keywords: KeywordIndex, query: Query) -> str:
    """Return the measure's words that brought the keyword, as they were written."""
    columns, _ = row_of(keywords.shares, keyword)
    words = dict.fromkeys(scores.bearers[column] for column in columns if column in scores.bearers)
    return " ".join(query.written.get(word, word) for word in words)


def row_of(matrix: csr_matrix, row: int) -> tuple[NDArray[np.int32], Floats]:
    """Return columns and values of one row; slicing a sparse matrix costs far more."""
    place = slice(matrix.indptr[row], matrix.indptr[row + 1])
    return matrix.indices[place], matrix.data[place]


def _phrases(programme: Programme) -> Iterator[str]:
    for name in _PHRASES:
        value = getattr(programme, name)
        yield from (value,) if isinstance(value, str) else value
