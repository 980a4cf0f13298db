"""Plain rankings that a user could take instead; `evaluate` shows them beside ours on the same texts.

They stand here and not among the benchmarks because a city that measures the ranking on its own
decisions (`review --gold`) must see what the plainest tool would have found.
"""

from collections.abc import Callable, Mapping, Sequence
from importlib.util import find_spec

import numpy as np

from fundmatch.matching.index import Floats

# Takes queries and documents, returns points of shape (queries, documents).
Peer = Callable[[Sequence[str], Sequence[str]], Floats]


def peers() -> Mapping[str, Peer]:
    """Return the rankings whose libraries are installed, by the name that officers read."""
    found: dict[str, Peer] = {"rapidfuzz token_set_ratio": token_set_ratio, "scikit-learn TF-IDF, Wörter": word_tfidf}
    if find_spec("bm25s"):
        found["BM25 (bm25s), deutsche Stämme"] = bm25
    return found


def token_set_ratio(queries: Sequence[str], documents: Sequence[str]) -> Floats:
    """Return rapidfuzz' token_set_ratio, shape (queries, documents)."""
    from rapidfuzz import fuzz, process, utils

    return np.asarray(
        process.cdist(queries, documents, scorer=fuzz.token_set_ratio, processor=utils.default_process),
        dtype=np.float64,
    )


def word_tfidf(queries: Sequence[str], documents: Sequence[str]) -> Floats:
    """Return the cosine of scikit-learn's word TF-IDF, shape (queries, documents)."""
    from sklearn.feature_extraction.text import TfidfVectorizer

    model = TfidfVectorizer(sublinear_tf=True).fit(documents)
    return np.asarray((model.transform(queries) @ model.transform(documents).T).toarray(), dtype=np.float64)


def bm25(queries: Sequence[str], documents: Sequence[str]) -> Floats:
    """Return BM25 over German Snowball stems (bm25s), shape (queries, documents)."""
    import bm25s  # type: ignore[import-not-found,import-untyped,unused-ignore]
    import Stemmer

    stemmer = Stemmer.Stemmer("german")
    model = bm25s.BM25()
    model.index(bm25s.tokenize(documents, stopwords=None, stemmer=stemmer, show_progress=False), show_progress=False)
    tokens = bm25s.tokenize(queries, stopwords=None, stemmer=stemmer, show_progress=False, return_ids=False)
    return np.array([model.get_scores(words) for words in tokens], dtype=np.float64)
