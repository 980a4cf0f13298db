"""The catalogue as matrices: terms and character n-grams of every programme, weighed once.

Weights come from the catalogue alone, so a measure's points do not depend on the other
measures.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from fundmatch.core.field_spec import specs
from fundmatch.matching.meaning import Meanings, example_phrase, meanings_of
from fundmatch.matching.phrases import phrases_of
from fundmatch.matching.sparse_rows import Floats, SparseRows, rows_of
from fundmatch.model.programme import Programme
from fundmatch.text.thesaurus import shipped_glossary, shipped_thesaurus
from fundmatch.text.word_vectors import WordVectors, shipped_word_vectors
from fundmatch.text.words import Analyser, content_words, stem, weight

_GRAM_SIZES = range(3, 7)
# The fields that are matched, each with its weight.
_MATCHED = tuple((spec.name, spec.matched) for spec in specs(Programme) if spec.matched)
# English phrases also count as their German equivalents, by this factor of their weight.
_TRANSLATED = 3.0
# Equal words of a named thing, and words of the wider things, by the weight of the phrase.
_EQUAL_WORDS = 0.2
_WIDER_WORDS = 0.3


@dataclass(frozen=True, slots=True, eq=False)
class Space:
    """One vector space over the catalogue.

    `ids` numbers the features; `idf` has shape (features,); `weights` has shape (features,
    documents), each column of unit length (or all zero), in single precision so that kept
    and new indices agree to the bit; `rare` is the idf of a feature that no programme has.
    """

    ids: Mapping[str, int]
    idf: Floats
    weights: SparseRows
    rare: float


@dataclass(frozen=True, slots=True, eq=False)
class CatalogueIndex:
    """Everything that matching needs to know of the catalogue's texts.

    `words` are the folded words of the catalogue itself. The documents of `terms`
    and `grams` are the programmes, then the examples of funded projects; `owners` gives for each
    example the row of its programme, `phrases` for each programme its line of phrases; `written`, shape (terms,
    programmes), is the mean of the vectors of its written examples over terms, of unit length or zero; `meanings` are the
    texts by their meaning, and `rarity` remembers what `by_rarity` has found.
    """

    words: tuple[str, ...]
    terms: Space
    grams: Space
    owners: NDArray[np.int64]
    phrases: tuple[str, ...]
    written: SparseRows
    meanings: Meanings
    analyser: Analyser
    rarity: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def by_rarity(self, word: str) -> tuple[str, ...]:
        """Return the terms of a folded word that the catalogue has, the most telling first."""
        if word not in self.rarity:
            terms, space = self.analyser.terms(word), self.terms
            known = [term for term in terms if term in space.ids]
            ordered = sorted(known, key=lambda term: (-terms[term] * float(space.idf[space.ids[term]]), term))
            self.rarity[word] = tuple(ordered)
        return self.rarity[word]


def fields_of(programme: Programme) -> Iterator[tuple[float, str]]:
    """Yield the texts that are matched, each phrase with the weight of its field."""
    for name, matched in _MATCHED:
        for text in _texts(programme, name):
            yield matched.weight, text


def _texts(programme: Programme, field: str) -> Iterator[str]:
    value = getattr(programme, field)
    return filter(None, (value,) if isinstance(value, str) else value)


def grams_of(word: str) -> list[str]:
    """Return the character 3- to 6-grams of a word with its edges marked by spaces."""
    padded = f" {word} "
    return [padded[i : i + size] for size in _GRAM_SIZES for i in range(len(padded) - size + 1)]


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


def build_index(programmes: Sequence[Programme], table: WordVectors | None = None) -> CatalogueIndex:
    """Analyse the texts of the catalogue; at least one programme is needed. `table` takes the place of the shipped one."""
    own = _vocabulary(programmes)
    analyser = Analyser(own)
    # Examples are documents of their own behind those of the programmes; `owners` says whose they are.
    examples = [(row, example) for row, programme in enumerate(programmes) for example in programme.examples]
    documents = [words_of(programme, analyser) for programme in programmes]
    documents += [_weighed_words([(1.0, example.text)]) for _, example in examples]
    # Written examples count after all others, so that their own words bring no n-grams.
    known = len({word for document in documents for word in document})
    written = [(row, example) for row, programme in enumerate(programmes) for example in programme.example_measures]
    word_ids, counts = _numbered([*documents, *(_weighed_words(example_phrase(example)) for _, example in written)])
    all_words = list(word_ids)
    features = [features_of(word, analyser) for word in all_words[:known]]
    of_terms = [found for found, _ in features] + [analyser.terms(word) for word in all_words[known:]]
    terms, rows = _space(counts, of_terms, len(programmes), len(documents))
    grams, _ = _space(counts[: len(documents)], [found for _, found in features], len(programmes), len(documents))
    return CatalogueIndex(
        words=tuple(own),
        terms=terms,
        grams=grams,
        owners=np.array([row for row, _ in examples], dtype=np.int64),
        phrases=tuple(phrases_of(programme, analyser) for programme in programmes),
        written=_means(rows, [row for row, _ in written], len(programmes)),
        meanings=meanings_of(programmes, documents[: len(programmes)], table or shipped_word_vectors(), analyser),
        analyser=analyser,
    )


def _vocabulary(programmes: Iterable[Programme]) -> dict[str, None]:
    """Return the content words of all texts, once each, in the order in which they first occur."""
    return dict.fromkeys(
        word for programme in programmes for _, text in fields_of(programme) for word in content_words(text)
    )


def _numbered(documents: Iterable[Mapping[str, float]]) -> tuple[dict[str, int], list[dict[int, float]]]:
    """Return a number for each word, and for each document the weight of its words by their numbers."""
    word_ids: dict[str, int] = {}
    numbered = [
        {word_ids.setdefault(word, len(word_ids)): value for word, value in document.items()} for document in documents
    ]
    return word_ids, numbered


def _weighed_words(texts: Iterable[tuple[float, str]]) -> dict[str, float]:
    """Count the folded content words of texts, each text with its weight."""
    words: dict[str, float] = {}
    for text_weight, text in texts:
        for word in content_words(text):
            words[word] = words.get(word, 0.0) + text_weight
    return words


def words_of(programme: Programme, analyser: Analyser) -> dict[str, float]:
    """Return the words that a programme is found by: its own, their equals and wider words, translations."""
    phrases = list(fields_of(programme))
    for name, matched in _MATCHED:
        for text in _texts(programme, name) if matched.english else ():
            for term, sureness in shipped_glossary().german(text).items():
                phrases.append((_TRANSLATED * matched.weight * sureness, term))
    words = _weighed_words(phrases)
    for word, value in _related_words(phrases, analyser).items():
        words[word] = words.get(word, 0.0) + value
    return words


def _related_words(phrases: Iterable[tuple[float, str]], analyser: Analyser) -> dict[str, float]:
    """Return equal and wider words of the things that the phrases name, each at its best weight."""
    thesaurus = shipped_thesaurus()
    equal: dict[str, float] = {}
    wider: dict[str, float] = {}
    for phrase_weight, text in phrases:
        for number, (strength, _) in thesaurus.found(text, analyser).items():
            value = phrase_weight * strength
            for word in thesaurus.words_of(number):
                equal[word] = max(equal.get(word, 0.0), _EQUAL_WORDS * value)
            for above, share in thesaurus.wider(number).items():
                for word in content_words(thesaurus.things[above].term):
                    wider[word] = max(wider.get(word, 0.0), _WIDER_WORDS * value * share)
    return {word: equal.get(word, 0.0) + wider.get(word, 0.0) for word in (*equal, *wider)}


def _space(
    counts: Sequence[Mapping[int, float]], features: Sequence[Mapping[str, float]], programmes: int, documents: int
) -> tuple[Space, SparseRows]:
    """Count features through the words, shape (documents, words) × (words, features), and weigh them.

    The first `programmes` rows alone set the weights; examples are measured by them. The first `documents` rows
    make the space; those behind are returned beside it, shape (rows, features), of unit length.
    """
    # Heavy, and needed only where no index is kept.
    from scipy.sparse import csr_matrix  # noqa: PLC0415
    from sklearn.feature_extraction.text import TfidfTransformer  # noqa: PLC0415

    def matrix(rows: SparseRows) -> csr_matrix:
        return csr_matrix((rows.values, rows.columns, rows.starts), shape=(len(rows), rows.width))

    ids: dict[str, int] = {}
    by_word = [{ids.setdefault(name, len(ids)): value for name, value in of_word.items()} for of_word in features]
    rows = csr_matrix(matrix(rows_of(counts, len(features))) @ matrix(rows_of(by_word, len(ids))))
    rows.data = damped(rows.data)
    model = TfidfTransformer(norm="l2", smooth_idf=True).fit(rows[:programmes])
    weighed = csr_matrix(model.transform(rows))
    weights = csr_matrix(weighed[:documents].T, dtype=np.float32)
    weights.sort_indices()
    behind = csr_matrix(weighed[documents:])
    space = Space(
        ids=ids,
        idf=np.asarray(model.idf_, dtype=np.float64),
        weights=SparseRows(starts=weights.indptr, columns=weights.indices, values=weights.data, width=documents),
        rare=float(np.log(1 + programmes) + 1),
    )
    return space, SparseRows(starts=behind.indptr, columns=behind.indices, values=behind.data, width=len(ids))


def _means(rows: SparseRows, owners: Sequence[int], programmes: int) -> SparseRows:
    """Average the examples of each programme, rows of unit length; `owners` gives for each the row of its programme.

    Ten examples weigh no more than six: the mean is brought to unit length again.
    """
    from scipy.sparse import csr_matrix  # noqa: PLC0415
    from sklearn.preprocessing import normalize  # noqa: PLC0415

    examples = csr_matrix((rows.values, rows.columns, rows.starts), shape=(len(rows), rows.width))
    belongs = csr_matrix((np.ones(len(rows)), (owners, np.arange(len(rows)))), shape=(programmes, len(rows)))
    # The mean and the sum have the same direction.
    means = csr_matrix(normalize(csr_matrix(belongs @ examples)).T, dtype=np.float32)
    means.sort_indices()
    return SparseRows(starts=means.indptr, columns=means.indices, values=means.data, width=programmes)
