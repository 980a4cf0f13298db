"""Text part: TF-IDF cosine over stems with compound parts, and over character n-grams.

Formula: w(t) = damped(tf) · (ln((1 + N) / (1 + df)) + 1), rows of unit length (scikit-learn,
smooth idf); N and df are the catalogue's.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from fundmatch.matching.index import CatalogueIndex, Space, damped, features_of
from fundmatch.matching.query import Query
from fundmatch.matching.sparse_rows import Floats, SparseRows, rows_of


@dataclass(frozen=True, slots=True, eq=False)
class QueryVectors:
    """A measure in both spaces: shape (words, features), the sum over words being the vector."""

    words: tuple[str, ...]
    terms: SparseRows
    grams: SparseRows


def vectors_of(query: Query, index: CatalogueIndex) -> QueryVectors:
    """Weigh the query's words in both spaces; the column sums have at most unit length.

    Features that no programme has count for the length: a measure about something else
    does not look like the little it shares.
    """
    features = [features_of(word, index.analyser) for word in query.words]
    weights = list(query.words.values())
    return QueryVectors(
        words=tuple(query.words),
        terms=_by_word([terms for terms, _ in features], weights, index.terms),
        grams=_by_word([grams for _, grams in features], weights, index.grams),
    )


def likeness(vectors: QueryVectors, index: CatalogueIndex) -> Floats:
    """Return what each word adds to the likeness with each document, shape (words, documents).

    The likeness of a document is the column's sum: the mean of both cosines, 0 to 1.
    """
    return (_products(vectors.terms, index.terms.weights) + _products(vectors.grams, index.grams.weights)) / 2


def likeness_of_written(vectors: QueryVectors, index: CatalogueIndex) -> Floats:
    """Return what each word adds to the likeness with each programme's written examples, shape (words, programmes).

    The sum of a column is the cosine over terms with the mean of the examples, 0 to 1.
    """
    return _products(vectors.terms, index.written)


def capped(shares: Floats, most: float) -> Floats:
    """Hold what each word adds (rows) down to a share `most` of the whole likeness (sum of the column).

    Likeness in one word alone is mostly a side word, or a word with two meanings.
    """
    return np.asarray(np.minimum(shares, most * shares.sum(axis=0)), dtype=np.float64)


def _products(by_word: SparseRows, weights: SparseRows) -> Floats:
    """Multiply (words, features) by (features, documents) into a dense (words, documents).

    scipy's product of two sparse matrices keeps a list of cells that nobody asks for here;
    adding every pair of factors up by the number of its cell is four times as fast.
    """
    documents = weights.width
    starts = weights.starts[by_word.columns].astype(np.int64)
    lengths = weights.starts[by_word.columns + 1] - starts
    before = np.cumsum(lengths) - lengths
    picked = np.arange(int(lengths.sum())) + np.repeat(starts - before, lengths)
    word = np.repeat(np.arange(len(by_word)), by_word.lengths)
    cells = weights.columns[picked] + np.repeat(word * documents, lengths)
    factors = weights.values[picked] * np.repeat(by_word.values, lengths)
    summed = np.bincount(cells, weights=factors, minlength=len(by_word) * documents)
    return np.asarray(summed, dtype=np.float64).reshape(-1, documents)


def _totals(features: Sequence[dict[str, float]], weights: Sequence[float]) -> dict[str, float]:
    """Return the weighed count of each feature over all words."""
    totals: dict[str, float] = {}
    for found, weight in zip(features, weights, strict=True):
        for name, value in found.items():
            totals[name] = totals.get(name, 0.0) + weight * value
    return totals


def _by_word(features: Sequence[dict[str, float]], weights: Sequence[float], space: Space) -> SparseRows:
    """Spread each feature's weight over the words that bring it, in proportion to their counts."""
    totals = _totals(features, weights)
    counts = np.fromiter(totals.values(), dtype=np.float64, count=len(totals))
    idf = np.array([space.idf[space.ids[name]] if name in space.ids else space.rare for name in totals])
    weighed = damped(counts) * idf
    # fsum: the length must not depend on the order of the words in the last bit.
    length = math.sqrt(math.fsum(weighed**2)) or 1.0
    per_count = dict(zip(totals, weighed / np.maximum(counts, 1e-300) / length, strict=True))
    rows = [
        {space.ids[name]: weight * count * per_count[name] for name, count in found.items() if name in space.ids}
        for found, weight in zip(features, weights, strict=True)
    ]
    return rows_of(rows, len(space.ids))
