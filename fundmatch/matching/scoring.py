"""Points of every programme for one measure: named parts that add up, 0 to 100.

All weights of the ranking stand here.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from fundmatch.matching import evidence, keyword, tfidf
from fundmatch.matching.facets import FacetIndex, Said, said_by
from fundmatch.matching.index import CatalogueIndex
from fundmatch.matching.meaning import Directions, direction_of, in_bytes
from fundmatch.matching.query import Lexicon, Query, query_of
from fundmatch.matching.sparse_rows import Floats
from fundmatch.model.programme import Programme
from fundmatch.model.result import Hit
from fundmatch.model.strategy import Measure
from fundmatch.text.respelling import Respeller
from fundmatch.text.thesaurus import Thesaurus, shipped_thesaurus
from fundmatch.text.word_vectors import shipped_word_vectors
from fundmatch.text.words import content_words, stem, weight

# The most that each likeness in words can bring; together 100.
PART_POINTS: Mapping[str, float] = {"text": 46.0, "keywords": 8.0, "examples": 10.0, "written": 36.0}
# Facets and time count in full for what has so many points by its words, and less for what has fewer: a kind without a
# thing is no suggestion.
_IN_FULL_FROM = 25.0
# Mean cosine at which a part reaches 63 % of its points: cosines of short German texts are
# small (0.05 to 0.35), and this spreads them over the scale.
_TEXT_SCALE = 0.15
_EXAMPLE_SCALE = 0.15
# The written examples are compared by meaning and by words; so much of the part is owed to the words.
_BY_WORDS = 1.0 / 3.0
# A programme that has none is compared by its description, which says less: so much of that counts. With it neither
# those that have some nor those that have none gain by it (benchmarks/written.py).
_BY_DESCRIPTION = 0.85
# So much more like a measure than the average programme brings all points of either (benchmarks/written.py).
_MEANING_SCALE = 0.6
_WORDS_SCALE = 0.125
# What is nearer to something that a programme does not pay for than to anything that it does loses at most so many points,
# all of them where the cosines in meaning differ by the scale.
_MOST_DENIED = 8.0
_DENIED_SCALE = 0.2
# An open window before a closed one where the likeness is the same.
_OPEN_NOW = 2.0
# One word brings at most this share of any likeness, where a measure names enough things to have others.
_MOST_BY_ONE_WORD = 0.4
# An award of the same money at another level, or of a predecessor, says a little less.
_RELATED_EXAMPLE = 0.7


@dataclass(frozen=True, slots=True, eq=False)
class MeasureScores:
    """Points of one measure: each part has shape (programmes,); `total` is their sum.

    Parts are rounded to one decimal before they are added, so the sum holds exactly as
    printed. `shares` (words of the query, documents) is what each word adds to a likeness, none more than the most that
    one word may; `direction` is where the measure points by its meaning.
    `barred` tells, by programme row, which exclude keyword rules it out;
    `nearest` gives the number of the example that is most like the measure, -1 for none. `said` are the facets of the
    measure, `facets` what each brings, shape (programmes,), below 0 where it speaks against. `windows` tells how
    far each programme takes applications, None where nobody asked.
    """

    query: Query
    parts: Mapping[str, Floats]
    total: Floats
    barred: Mapping[int, str]
    shares: Floats
    direction: Directions
    keywords: keyword.KeywordScores
    nearest: NDArray[np.int64]
    said: Mapping[str, Said]
    facets: Mapping[str, Floats]
    windows: Floats | None = None


class Scorer:
    """Scores measures against one catalogue; a measure's points never depend on other measures."""

    def __init__(
        self,
        programmes: Sequence[Programme],
        index: CatalogueIndex,
        own: Thesaurus | None = None,
        keywords: keyword.KeywordIndex | None = None,
    ) -> None:
        """Take the programmes in the order of the index's rows, and the strategy's own synonyms.

        `keywords` is built from the programmes where it is not given.
        """
        self._programmes = programmes
        self._index = index
        self._lexicon = Lexicon(
            analyser=index.analyser,
            thesaurus=shipped_thesaurus(),
            respeller=Respeller(index.words, index.analyser),
            own=own,
        )
        self._examples = [example for programme in programmes for example in programme.examples]
        self._trust = np.array([_RELATED_EXAMPLE if example.relation else 1.0 for example in self._examples])
        self._has_written = np.diff(index.meanings.examples.starts) > 0
        average = shipped_word_vectors().average
        self._average = in_bytes(average[None, :])
        self._average_length = float(np.sqrt(np.float64((average * average).sum())))
        self._keywords = keywords or keyword.build_keywords(programmes, index)
        self._facets = FacetIndex(programmes)
        self._words: dict[int, evidence.ProgrammeWords] = {}

    def score(self, measure: Measure, *, without_examples: Collection[str] = ()) -> MeasureScores:
        """Return the points of all programmes for one measure.

        `without_examples` holds texts of examples that must not count: who judges the
        ranking by awards leaves out the award itself.
        """
        query = query_of(measure, self._lexicon)
        vectors = tfidf.vectors_of(query, self._index)
        most = _most_by_one_word(query)
        shares = tfidf.capped(tfidf.likeness(vectors, self._index), most)
        found = keyword.keyword_scores(query, self._keywords, self._index)
        alike = shares.sum(axis=0)
        count = len(self._programmes)
        best, nearest = self._best_examples(alike[count:], without_examples)
        like_written = tfidf.capped(tfidf.likeness_of_written(vectors, self._index), most).sum(axis=0)
        direction = self._direction(query)
        strengths = {
            "text": 1.0 - np.exp(-alike[:count] / _TEXT_SCALE),
            "keywords": found.strength,
            "examples": 1.0 - np.exp(-best / _EXAMPLE_SCALE),
            "written": self._like_written(direction, like_written),
        }
        parts = {name: np.round(PART_POINTS[name] * strengths[name], 1) for name in PART_POINTS}
        if not _names_a_thing(query):
            parts = {name: np.zeros(count) for name in parts}
        by_words = sum(parts.values(), start=np.zeros(count))
        said = said_by(measure)
        in_full = np.minimum(1.0, by_words / _IN_FULL_FROM)
        facets = {name: values * in_full for name, values in self._facets.points(said).items()}
        kind = sum(facets.values(), start=np.zeros(count))
        parts["facets"] = np.round(np.clip(kind, -by_words, 100.0 - by_words), 1)
        parts["denied"] = 0.0 - np.round(np.minimum(self._denied(direction), by_words + parts["facets"]), 1)
        total = np.round(by_words + parts["facets"] + parts["denied"], 1)
        return MeasureScores(query, parts, total, self._barred(query), shares, direction, found, nearest, said, facets)

    def explain(self, scores: MeasureScores, rows: Sequence[int]) -> list[tuple[Hit, ...]]:
        """Return the evidence for the programmes in `rows`, most points first."""
        if not rows:
            return []
        words = tuple(scores.query.words)
        explained = []
        for row in rows:
            part = {name: float(values[row]) for name, values in scores.parts.items()}
            theirs = self._words_of(row)
            hits = evidence.text_hits(words, scores.shares[:, row], scores.query, theirs, part["text"])
            hits += evidence.keyword_hits(row, scores.keywords, self._keywords, scores.query, part["keywords"])
            if part["examples"] > 0:
                hits.append(evidence.example_hit(self._examples[scores.nearest[row]], part["examples"]))
            if part["written"] > 0:
                hits.append(self._written_hit(row, scores))
            hits += self._facet_hits(row, scores)
            if part["denied"] < 0:
                nearest = self._index.meanings.denied.nearest(row, scores.direction)
                hits.append(evidence.denied_hit(self._programmes[row].not_for[nearest], part["denied"]))
            if scores.windows is not None and part["time"] > 0:
                hits.append(evidence.time_hit(part["time"], open_now=bool(scores.windows[row] == 1.0)))
            explained.append(tuple(sorted(hits, key=lambda hit: (-hit.points, hit.part, hit.measure))))
        return explained

    def _facet_hits(self, row: int, scores: MeasureScores) -> list[Hit]:
        """Return the evidence of the facets, for and against."""
        points = {name: float(values[row]) for name, values in scores.facets.items()}
        theirs = {name: evidence.facet_of(self._programmes[row], name) for name in points}
        return evidence.facet_hits(scores.said, points, theirs, scores.query, float(scores.parts["facets"][row]))

    def _written_hit(self, row: int, scores: MeasureScores) -> Hit:
        """Return the evidence of the likeness in meaning: the nearest written example, else the description."""
        programme, points = self._programmes[row], float(scores.parts["written"][row])
        nearest = self._index.meanings.examples.nearest(row, scores.direction)
        example = programme.example_measures[nearest] if nearest >= 0 else None
        return evidence.written_hit(programme.summary or programme.name, example, points)

    def _direction(self, query: Query) -> Directions:
        """Return where a measure points by the words that it uses itself."""
        own = {word: weight for word, weight in query.words.items() if word not in query.derived}
        return direction_of(own, shipped_word_vectors(), self._lexicon.analyser)

    def _like_written(self, direction: Directions, by_words: Floats) -> Floats:
        """Return how much more than the average programme each is like the measure by its written examples, 0 to 1.

        A programme that has none is compared by the meaning of its description. `by_words` has shape (programmes,).
        """
        nearer = self._index.meanings.programmes.like(direction) - self._like_average(direction)
        in_meaning = np.clip(nearer / _MEANING_SCALE, 0.0, 1.0)
        average = by_words[self._has_written].mean() if self._has_written.any() else 0.0
        in_words = np.clip((by_words - average) / _WORDS_SCALE, 0.0, 1.0)
        both = (1.0 - _BY_WORDS) * in_meaning + _BY_WORDS * in_words
        return np.asarray(np.where(self._has_written, both, _BY_DESCRIPTION * in_meaning), dtype=np.float64)

    def _like_average(self, direction: Directions) -> float:
        """Return the mean likeness with the programmes of the shipped catalogue: that with their mean, by its length."""
        return float(self._average.like(direction)[0]) * self._average_length

    def _denied(self, direction: Directions) -> Floats:
        """Return how many points each programme loses because the measure is what it does not pay for."""
        meanings = self._index.meanings
        wanted = np.maximum(meanings.typical.best(direction), meanings.examples.best(direction))
        nearer = meanings.denied.best(direction) - wanted
        return np.asarray(_MOST_DENIED * np.clip(nearer / _DENIED_SCALE, 0.0, 1.0), dtype=np.float64)

    def _best_examples(self, alike: Floats, without: Collection[str]) -> tuple[Floats, NDArray[np.int64]]:
        """Return for each programme the likeness of its nearest example and that example's number."""
        best = np.zeros(len(self._programmes))
        nearest = np.full(len(self._programmes), -1, dtype=np.int64)
        for number, owner in enumerate(self._index.owners):
            likeness = float(alike[number] * self._trust[number])
            if likeness > best[owner] and not (without and self._examples[number].text in without):
                best[owner], nearest[owner] = likeness, number
        return best, nearest

    def _words_of(self, row: int) -> evidence.ProgrammeWords:
        if row not in self._words:
            self._words[row] = evidence.ProgrammeWords(self._index.phrases[row], self._index)
        return self._words[row]

    def _barred(self, query: Query) -> dict[int, str]:
        """Find the programmes that speak of something the measure excludes."""
        barred: dict[int, str] = {}
        for text, stems in query.forbidden:
            for row, programme in enumerate(self._programmes):
                if row not in barred and stems <= _stems(programme):
                    barred[row] = text
        return barred


def with_time(scores: MeasureScores, takes: Sequence[float]) -> MeasureScores:
    """Put the part of time to the others.

    `takes` has for each programme 1 where applications are taken on the day, 0.5 where a call is expected, else 0.
    """
    windows = np.array(takes, dtype=np.float64)
    points = _OPEN_NOW * windows * np.minimum(1.0, scores.total / _IN_FULL_FROM)
    time = np.asarray(np.round(np.minimum(points, 100.0 - scores.total), 1), dtype=np.float64)
    parts: dict[str, Floats] = {**scores.parts, "time": time}
    return replace(scores, parts=parts, total=np.round(scores.total + time, 1), windows=windows)


def _names_a_thing(query: Query) -> bool:
    """Tell whether a word of the measure itself is more than acting or administrative."""
    return _things_named(query) > 0


def _things_named(query: Query) -> int:
    """Count the words of the measure itself that are more than acting or administrative."""
    return sum(weight(stem(word)) == 1.0 for word in query.words if word not in query.derived)


def _most_by_one_word(query: Query) -> float:
    """Return the most that one word brings of a likeness: of a measure that names one thing, all of it."""
    return max(_MOST_BY_ONE_WORD, 1.0 / max(_things_named(query), 1))


def _stems(programme: Programme) -> frozenset[str]:
    texts = (programme.name, programme.short_name, *programme.keywords, *programme.typical_measures)
    return frozenset(stem(word) for text in texts for word in content_words(text))
