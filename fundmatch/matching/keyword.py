"""Keyword part: the programme's keywords found in the measure, exactly, in compounds, or nearly.

A keyword counts by the share of its terms (weighed by idf²) that the measure has; a word
spelt almost alike counts a little less (rapidfuzz ratio).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from rapidfuzz import fuzz, process

from fundmatch.matching.index import CatalogueIndex, Space
from fundmatch.matching.query import Query
from fundmatch.matching.sparse_rows import Floats, SparseRows, rows_of
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
    shares: SparseRows
    owners: SparseRows
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
    owned = [[ids.setdefault(keyword, len(ids)) for keyword in _keywords_of(programme)] for programme in programmes]
    space = index.terms
    shares = [_shares(keyword, index) for keyword in ids]
    telling = np.array([_telling(keyword, space) for keyword in ids]) ** 2
    owners = rows_of([{column: telling[column] for column in columns} for columns in owned], len(ids))
    names = list(space.ids)
    columns = sorted({column for row in shares for column in row})
    stems = tuple(names[column] for column in columns if len(names[column]) >= _FUZZY_MIN_LENGTH)
    return KeywordIndex(keywords=tuple(ids), shares=rows_of(shares, len(space.ids)), owners=owners, stems=stems)


def _keywords_of(programme: Programme) -> list[str]:
    """Return what may be looked up, each once; what is only acting and administrative words has nothing to find."""
    keywords = dict.fromkeys((*programme.keywords, *programme.keywords_en, programme.short_name))
    return [keyword for keyword in keywords if content_words(keyword)]


def _shares(keyword: str, index: CatalogueIndex) -> dict[int, float]:
    """Return the columns of the keyword's terms, each with its share in the sum of their idf²."""
    space = index.terms
    squares: dict[int, float] = {}
    for word in content_words(keyword):
        for term, strength in index.analyser.terms(word).items():
            column = space.ids[term]
            squares[column] = max(squares.get(column, 0.0), float(strength * space.idf[column]) ** 2)
    total = sum(squares.values())
    return {column: square / total for column, square in squares.items()}


def _telling(keyword: str, space: Space) -> float:
    """Return how much the keyword says by its rarest word, 0 to 1."""
    stems = [stem(word) for word in content_words(keyword)]
    return max(weight(name) * float(space.idf[space.ids[name]]) for name in stems) / float(space.idf.max())


def keyword_scores(query: Query, keywords: KeywordIndex, index: CatalogueIndex) -> KeywordScores:
    """Look the catalogue's keywords up in one measure."""
    present, bearers = _present(query, keywords, index)
    found = keywords.shares.times(present)
    found[found < _MIN_SHARE] = 0.0
    found **= 2
    strength = 1.0 - np.exp(-keywords.owners.times(found) / 2.0)
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
