"""The catalogue as matrices: terms and character n-grams of every programme, weighed once.

Weights come from the catalogue alone, so a measure's points do not depend on the other
measures. May import: model, text; holds numpy, scipy, scikit-learn.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from fundmatch.model.programme import Programme
from fundmatch.text.words import Analyser, content_words, stem, weight

Floats = NDArray[np.float64]

GRAM_SIZES = range(3, 7)
# How much a word counts by the field that it stands in; names and things weigh double.
FIELD_WEIGHTS: Mapping[str, float] = {
    "name": 2.0,
    "short_name": 2.0,
    "name_en": 1.0,
    "summary": 1.0,
    "keywords": 2.0,
    "keywords_en": 1.0,
    "typical_measures": 2.0,
    "typical_measures_en": 2.0,
    "themes": 0.5,
}


@dataclass(frozen=True, slots=True, eq=False)
class Space:
    """One vector space over the catalogue.

    `ids` numbers the features; `idf` has shape (features,); `rows` has shape
    (programmes, features), each row of unit length (or all zero); `rare` is the idf of a
    feature that no programme has.
    """

    ids: Mapping[str, int]
    idf: Floats
    rows: csr_matrix
    rare: float


@dataclass(frozen=True, slots=True, eq=False)
class CatalogueIndex:
    """Everything that matching needs to know of the catalogue's texts."""

    words: tuple[str, ...]
    terms: Space
    grams: Space
    analyser: Analyser


def fields_of(programme: Programme) -> Iterator[tuple[float, str]]:
    """Yield the texts that are matched, each phrase with the weight of its field."""
    for name, field_weight in FIELD_WEIGHTS.items():
        value = getattr(programme, name)
        for text in (value,) if isinstance(value, str) else value:
            if text:
                yield field_weight, text


def grams_of(word: str) -> list[str]:
    """Return the character 3- to 6-grams of a word with its edges marked by spaces."""
    padded = f" {word} "
    return [padded[i : i + size] for size in GRAM_SIZES for i in range(len(padded) - size + 1)]


def features_of(word: str, analyser: Analyser) -> tuple[dict[str, float], dict[str, float]]:
    """Return the terms and the n-grams of a folded word with their weights (0 to 1)."""
    strength = weight(stem(word))
    grams: dict[str, float] = {}
    for gram in grams_of(word):
        grams[gram] = grams.get(gram, 0.0) + strength
    return analyser.terms(word), grams


def damped(counts: Floats) -> Floats:
    """Return 1 + ln(count) above one and the count itself below: repetition adds little."""
    return np.where(counts > 1.0, 1.0 + np.log(np.maximum(counts, 1.0)), counts)


def build_index(programmes: Sequence[Programme]) -> CatalogueIndex:
    """Analyse the texts of the catalogue; at least one programme is needed."""
    word_ids: dict[str, int] = {}
    cells: dict[tuple[int, int], float] = {}
    for row, programme in enumerate(programmes):
        for field_weight, text in fields_of(programme):
            for word in content_words(text):
                cell = row, word_ids.setdefault(word, len(word_ids))
                cells[cell] = cells.get(cell, 0.0) + field_weight
    words = tuple(word_ids)
    analyser = Analyser(words)
    features = [features_of(word, analyser) for word in words]
    counts = _matrix(cells, (len(programmes), len(words)))
    return CatalogueIndex(
        words=words,
        terms=_space(counts, [terms for terms, _ in features]),
        grams=_space(counts, [grams for _, grams in features]),
        analyser=analyser,
    )


def _matrix(cells: Mapping[tuple[int, int], float], shape: tuple[int, int]) -> csr_matrix:
    places = np.array(list(cells), dtype=np.int64).reshape(-1, 2)
    return csr_matrix((np.fromiter(cells.values(), dtype=np.float64), (places[:, 0], places[:, 1])), shape=shape)


def _space(counts: csr_matrix, features: Sequence[Mapping[str, float]]) -> Space:
    """Count features through the words, shape (programmes, words) × (words, features), and weigh them."""
    from sklearn.feature_extraction.text import TfidfTransformer  # noqa: PLC0415 - only where no index is kept

    ids: dict[str, int] = {}
    columns: list[int] = []
    values: list[float] = []
    ends = [0]
    for found in features:
        columns += [ids.setdefault(name, len(ids)) for name in found]
        values += found.values()
        ends.append(len(columns))
    by_word = csr_matrix((values, columns, ends), shape=(len(features), len(ids)), dtype=np.float64)
    rows = csr_matrix(counts @ by_word)
    rows.data = damped(rows.data)
    model = TfidfTransformer(norm="l2", smooth_idf=True)
    weighed = csr_matrix(model.fit_transform(rows))
    weighed.sort_indices()
    rare = float(np.log(1 + counts.shape[0]) + 1)
    return Space(ids=ids, idf=np.asarray(model.idf_, dtype=np.float64), rows=weighed, rare=rare)
