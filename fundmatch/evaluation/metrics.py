"""Measure the ranking on real awards, beside what a user could take instead.

Ranking is by text alone over all programmes, closed ones too; an example that is the award
itself is left out (leave-one-out). The plain rankings stand here and not among the benchmarks because a
city that measures the ranking on its own decisions (`review --gold`) must see what the plainest tool
would have found.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from importlib.util import find_spec

import numpy as np

from fundmatch.core import formatting
from fundmatch.core.normalise import fold
from fundmatch.evaluation import control
from fundmatch.evaluation.intervals import interval
from fundmatch.matching.index import fields_of
from fundmatch.matching.kept_index import index_of
from fundmatch.matching.scoring import MeasureScores, Scorer
from fundmatch.matching.sparse_rows import Floats
from fundmatch.model.gold import HITS, Award, Evaluation, RankingScore
from fundmatch.model.programme import Programme
from fundmatch.model.strategy import Measure

# Takes queries and documents, returns points of shape (queries, documents).
Peer = Callable[[Sequence[str], Sequence[str]], Floats]
_SHOWN_FIRST = 3
_SHOWN_REASONS = 2


def evaluate(
    programmes: Sequence[Programme], sha256: str, awards: Sequence[Award], *, peers: bool = True
) -> Evaluation:
    """Rank all programmes for every award; peers see the same texts of the same catalogue."""
    scorer = Scorer(programmes, index_of(programmes, sha256))
    scored = [scorer.score(measure_of(award), without_examples=itself(award, programmes)) for award in awards]
    totals = np.array([scores.total for scores in scored])
    ids = [programme.id for programme in programmes]
    order = [ordered(line, ids) for line in totals.tolist()]
    ours = RankingScore(name="fundmatch", places=places_of(totals, ids, awards))
    others = (_control(programmes, sha256, awards), *_scores_of_peers(programmes, awards)) if peers else ()
    return Evaluation(
        awards=tuple(awards),
        ours=ours,
        peers=others,
        firsts=tuple(tuple(ids[row] for row in rows[:_SHOWN_FIRST]) for rows in order),
        reasons=tuple(_reason(scorer, scores, rows[0]) for scores, rows in zip(scored, order, strict=True)),
        points=tuple(_points(totals, order, ids, awards)),
        with_example=tuple(_has_example(award, programmes) for award in awards),
        intervals={
            **{f"hit@{most}": interval([float(place <= most) for place in ours.places]) for most in HITS},
            "MRR": interval([1 / place for place in ours.places]),
        },
    )


def _control(programmes: Sequence[Programme], sha256: str, awards: Sequence[Award]) -> RankingScore:
    """Rank by written examples that are not their own."""
    others = control.exchanged(programmes, 0)
    return replace(evaluate(others, f"{sha256} exchanged", awards, peers=False).ours, name=control.NAME)


def _has_example(award: Award, programmes: Sequence[Programme]) -> bool:
    """Tell whether a right programme has an example of an award that is not this one."""
    own = itself(award, programmes)
    return any(example.text not in own for one in programmes if one.id in award.right for example in one.examples)


def _points(
    totals: Floats, order: Sequence[Sequence[int]], ids: Sequence[str], awards: Sequence[Award]
) -> Iterator[tuple[float, bool]]:
    """Yield for the first ten of each award their points, and whether the award names them."""
    for line, rows, award in zip(totals, order, awards, strict=True):
        for row in rows[: max(HITS)]:
            yield float(line[row]), ids[row] in award.right


def _scores_of_peers(programmes: Sequence[Programme], awards: Sequence[Award]) -> tuple[RankingScore, ...]:
    ids = [programme.id for programme in programmes]
    documents = [document_of(programme) for programme in programmes]
    queries = [f"{award.title}. {award.text}" for award in awards]
    return tuple(
        RankingScore(name=name, places=places_of(rank(queries, documents), ids, awards))
        for name, rank in peers_at_hand().items()
    )


def measure_of(award: Award) -> Measure:
    """Return the award as a measure of a strategy."""
    return Measure(id=award.id, title=award.title, description=award.text)


def itself(award: Award, programmes: Sequence[Programme]) -> frozenset[str]:
    """Return the examples that tell of this very award."""
    title = fold(award.title.rstrip("."))
    return frozenset(
        example.text
        for programme in programmes
        for example in programme.examples
        if fold(example.text).startswith(title)
    )


def places_of(scores: Floats, ids: Sequence[str], awards: Sequence[Award]) -> tuple[int, ...]:
    """Return the best place of a right programme for each award; ties go to the smaller id.

    `scores` has shape (awards, programmes).
    """
    places = []
    for line, award in zip(scores.tolist(), awards, strict=True):
        order = ordered(line, ids)
        places.append(1 + next(place for place, row in enumerate(order) if ids[row] in award.right))
    return tuple(places)


def _reason(scorer: Scorer, scores: MeasureScores, row: int) -> str:
    """Return the words that brought the programme in `row` most of its points."""
    (hits,) = scorer.explain(scores, [row])
    return "; ".join(
        f"{hit.measure} → {hit.programme} ({formatting.decimal(hit.points)})" for hit in hits[:_SHOWN_REASONS]
    )


def ordered(line: Sequence[float], ids: Sequence[str]) -> list[int]:
    """Return the rows, most points first, ties by id."""
    return sorted(range(len(ids)), key=lambda row: (-line[row], ids[row]))


def document_of(programme: Programme) -> str:
    """Return a programme's texts as one, weights of two as twice the text: what a peer is given."""
    return " ".join(text for weight, text in fields_of(programme) for _ in range(2 if weight > 1 else 1))


def peers_at_hand() -> Mapping[str, Peer]:
    """Return the rankings whose libraries are installed, by the name that officers read."""
    found: dict[str, Peer] = {"rapidfuzz token_set_ratio": _token_set_ratio, "scikit-learn TF-IDF, Wörter": _word_tfidf}
    if find_spec("bm25s"):
        found["BM25 (bm25s), deutsche Stämme"] = _bm25
    return found


def _token_set_ratio(queries: Sequence[str], documents: Sequence[str]) -> Floats:
    """Return rapidfuzz' token_set_ratio, shape (queries, documents)."""
    from rapidfuzz import fuzz, process, utils

    return np.asarray(
        process.cdist(queries, documents, scorer=fuzz.token_set_ratio, processor=utils.default_process),
        dtype=np.float64,
    )


def _word_tfidf(queries: Sequence[str], documents: Sequence[str]) -> Floats:
    """Return the cosine of scikit-learn's word TF-IDF, shape (queries, documents)."""
    from sklearn.feature_extraction.text import TfidfVectorizer

    model = TfidfVectorizer(sublinear_tf=True).fit(documents)
    return np.asarray((model.transform(queries) @ model.transform(documents).T).toarray(), dtype=np.float64)


def _bm25(queries: Sequence[str], documents: Sequence[str]) -> Floats:
    """Return BM25 over German Snowball stems (bm25s), shape (queries, documents)."""
    import bm25s  # type: ignore[import-not-found,import-untyped,unused-ignore]
    import Stemmer

    stemmer = Stemmer.Stemmer("german")
    model = bm25s.BM25()
    model.index(bm25s.tokenize(documents, stopwords=None, stemmer=stemmer, show_progress=False), show_progress=False)
    tokens = bm25s.tokenize(queries, stopwords=None, stemmer=stemmer, show_progress=False, return_ids=False)
    return np.array([model.get_scores(words) for words in tokens], dtype=np.float64)
