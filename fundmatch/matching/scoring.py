"""Points of every programme for one measure: named parts that add up, 0 to 100.

All weights of the ranking stand here. May import: model, the other rooms of matching.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from fundmatch.matching import evidence, keyword, tfidf
from fundmatch.matching.index import CatalogueIndex, Floats
from fundmatch.matching.query import Query, query_of
from fundmatch.model.programme import Programme
from fundmatch.model.result import Hit
from fundmatch.model.strategy import Measure
from fundmatch.text.words import content_words, stem

# The most that each part can bring; together 100.
PART_POINTS: Mapping[str, float] = {"keywords": 20.0, "text": 80.0}
# Mean cosine at which the text part reaches 63 % of its points: cosines of short German
# texts are small (0.05 to 0.35), and this spreads them over the scale.
TEXT_SCALE = 0.15


@dataclass(frozen=True, slots=True, eq=False)
class MeasureScores:
    """Points of one measure: each part has shape (programmes,); `total` is their sum.

    Parts are rounded to one decimal before they are added, so the sum holds exactly as
    printed. `barred` tells, by programme row, which exclude keyword rules it out.
    """

    query: Query
    parts: Mapping[str, Floats]
    total: Floats
    barred: Mapping[int, str]
    vectors: tfidf.QueryVectors
    keywords: keyword.KeywordScores


class Scorer:
    """Scores measures against one catalogue; a measure's points never depend on other measures."""

    def __init__(self, programmes: Sequence[Programme], index: CatalogueIndex) -> None:
        """Take the programmes in the order of the index's rows."""
        self._programmes = programmes
        self._index = index
        self._keywords = keyword.build_keywords(programmes, index)
        self._words: dict[int, evidence.ProgrammeWords] = {}

    def score(self, measure: Measure) -> MeasureScores:
        """Return the points of all programmes for one measure."""
        query = query_of(measure)
        vectors = tfidf.vectors_of(query, self._index)
        found = keyword.keyword_scores(query, self._keywords, self._index)
        text = 1.0 - np.exp(-tfidf.similarity(vectors, self._index) / TEXT_SCALE)
        strengths = {"keywords": found.strength, "text": text}
        parts = {name: np.round(PART_POINTS[name] * strengths[name], 1) for name in PART_POINTS}
        total = np.round(sum(parts.values(), start=np.zeros(len(self._programmes))), 1)
        return MeasureScores(query, parts, total, self._barred(query), vectors, found)

    def explain(self, scores: MeasureScores, rows: Sequence[int]) -> list[tuple[Hit, ...]]:
        """Return the evidence for the programmes in `rows`, most points first."""
        if not rows:
            return []
        shares = tfidf.contributions(scores.vectors, self._index, rows)
        explained = []
        for place, row in enumerate(rows):
            part = {name: float(values[row]) for name, values in scores.parts.items()}
            theirs = self._words_of(row)
            hits = evidence.text_hits(scores.vectors.words, shares[:, place], scores.query, theirs, part["text"])
            hits += evidence.keyword_hits(row, scores.keywords, self._keywords, scores.query, part["keywords"])
            explained.append(tuple(sorted(hits, key=lambda hit: (-hit.points, hit.part, hit.measure))))
        return explained

    def _words_of(self, row: int) -> evidence.ProgrammeWords:
        if row not in self._words:
            self._words[row] = evidence.ProgrammeWords(self._programmes[row], self._index)
        return self._words[row]

    def _barred(self, query: Query) -> dict[int, str]:
        """Find the programmes that speak of something the measure excludes."""
        barred: dict[int, str] = {}
        for text, stems in query.forbidden:
            for row, programme in enumerate(self._programmes):
                if row not in barred and stems <= _stems(programme):
                    barred[row] = text
        return barred


def _stems(programme: Programme) -> frozenset[str]:
    texts = (programme.name, programme.short_name, *programme.keywords, *programme.typical_measures)
    return frozenset(stem(word) for text in texts for word in content_words(text))
