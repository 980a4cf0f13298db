"""Keyword part: the programme's keywords found in the measure, exactly, in compounds, or nearly.

A keyword counts by the share of its terms (weighed by idf²) that the measure has; a word
spelt almost alike counts a little less (rapidfuzz ratio).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from rapidfuzz import fuzz, process
from scipy.sparse import csr_matrix

from fundmatch.matching.index import CatalogueIndex, Floats
from fundmatch.matching.query import Query
from fundmatch.model.programme import Programme
from fundmatch.text.words import content_words, stem, weight

_FUZZY_CUTOFF = 84.0
_FUZZY_MIN_LENGTH = 5
_FUZZY_FACTOR = 0.8
_MIN_SHARE = 0.25


@dataclass(frozen=True, slots=True, eq=False)
class KeywordIndex:
    """The catalogue's distinct keywords.

    `shares` has shape (keywords, terms), rows sum to 1; `owners` (programmes, keywords)
    holds how much a keyword says (0 to 1); `stems` are the terms of keywords long enough
    for near spellings.
    """

    keywords: tuple[str, ...]
    shares: csr_matrix
    owners: csr_matrix
    stems: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class KeywordScores:
    """`strength` has shape (programmes,), 0 to 1; `found` (keywords,) the share found of each.

    `bearers` names the measure's word that brings a term.
    """

    strength: Floats
    found: Floats
    bearers: dict[int, str]


def build_keywords(programmes: Sequence[Programme], index: CatalogueIndex) -> KeywordIndex:
    """Collect the keywords of all programmes; the short name counts as one."""
    ids: dict[str, int] = {}
    pairs = []
    for row, programme in enumerate(programmes):
        for keyword in dict.fromkeys((*programme.keywords, *programme.keywords_en, programme.short_name)):
            if content_words(keyword):
                pairs.append((row, ids.setdefault(keyword, len(ids))))
    space = index.terms
    columns: list[int] = []
    values: list[float] = []
    ends = [0]
    telling = np.zeros(len(ids))
    highest = float(space.idf.max())
    for keyword, row in ids.items():
        squares: dict[int, float] = {}
        for word in content_words(keyword):
            for term, strength in index.analyser.terms(word).items():
                column = space.ids[term]
                squares[column] = max(squares.get(column, 0.0), float(strength * space.idf[column]) ** 2)
            telling[row] = max(telling[row], weight(stem(word)) * space.idf[space.ids[stem(word)]] / highest)
        total = sum(squares.values())
        columns += squares
        values += [square / total for square in squares.values()]
        ends.append(len(columns))
    shares = csr_matrix((values, columns, ends), shape=(len(ids), len(space.ids)), dtype=np.float64)
    rows, cols = np.array(pairs, dtype=np.int64).reshape(-1, 2).T
    owners = csr_matrix((telling[cols] ** 2, (rows, cols)), shape=(len(programmes), len(ids)))
    names = list(space.ids)
    stems = tuple(names[column] for column in sorted(set(columns)) if len(names[column]) >= _FUZZY_MIN_LENGTH)
    return KeywordIndex(keywords=tuple(ids), shares=shares, owners=owners, stems=stems)


def keyword_scores(query: Query, keywords: KeywordIndex, index: CatalogueIndex) -> KeywordScores:
    """Look the catalogue's keywords up in one measure."""
    present, bearers = _present(query, keywords, index)
    found = np.asarray(keywords.shares @ present, dtype=np.float64)
    found[found < _MIN_SHARE] = 0.0
    found **= 2
    strength = 1.0 - np.exp(-np.asarray(keywords.owners @ found) / 2.0)
    return KeywordScores(strength=strength, found=found, bearers=bearers)


def _present(query: Query, keywords: KeywordIndex, index: CatalogueIndex) -> tuple[Floats, dict[int, str]]:
    """Return how surely each term occurs, shape (terms,), 0 to 1, and the word that brings it."""
    present = np.zeros(len(index.terms.ids))
    bearers: dict[int, str] = {}
    for column, sureness, word in (*_same_terms(query, index), *_near_terms(query, keywords, index)):
        if sureness > present[column]:
            present[column] = sureness
            bearers[column] = word
    return present, bearers


def _same_terms(query: Query, index: CatalogueIndex) -> Iterator[tuple[int, float, str]]:
    """Yield the column of each term that a word of the measure brings, how surely, and the word."""
    ids = index.terms.ids
    for word in query.words:
        sureness = query.derived.get(word, 1.0)
        for term in index.analyser.terms(word):
            if term in ids:
                yield ids[term], sureness, word


def _near_terms(query: Query, keywords: KeywordIndex, index: CatalogueIndex) -> Iterator[tuple[int, float, str]]:
    """Yield the same for stems of keywords that are spelt nearly like one of the measure's own words."""
    stems: dict[str, str] = {}
    for word in query.words:
        if word not in query.derived:
            stems.setdefault(stem(word), word)
    ours = [name for name in stems if len(name) >= _FUZZY_MIN_LENGTH]
    if not ours or not keywords.stems:
        return
    ratios = process.cdist(keywords.stems, ours, scorer=fuzz.ratio, score_cutoff=_FUZZY_CUTOFF, workers=1)
    for theirs, mine in zip(*np.nonzero(ratios), strict=True):
        sureness = _FUZZY_FACTOR * (float(ratios[theirs, mine]) / 100.0) ** 3
        yield index.terms.ids[keywords.stems[theirs]], sureness, stems[ours[mine]]
