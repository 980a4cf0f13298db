"""Measure the ranking on real awards, beside what a user could take instead.

Ranking is by text alone over all programmes, closed ones too; an example that is the award
itself is left out (leave-one-out).
"""

from collections.abc import Iterator, Sequence

import numpy as np

from fundmatch.core import formatting
from fundmatch.core.normalise import fold
from fundmatch.evaluation.peers import peers as plain_peers
from fundmatch.matching.index import Floats, fields_of
from fundmatch.matching.kept_index import index_of
from fundmatch.matching.scoring import MeasureScores, Scorer
from fundmatch.model.gold import HITS, Award, Evaluation, RankingScore
from fundmatch.model.programme import Programme
from fundmatch.model.strategy import Measure

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
    order = [_ordered(line, ids) for line in totals.tolist()]
    return Evaluation(
        awards=tuple(awards),
        ours=RankingScore(name="fundmatch", places=places_of(totals, ids, awards)),
        peers=_scores_of_peers(programmes, awards) if peers else (),
        firsts=tuple(tuple(ids[row] for row in rows[:_SHOWN_FIRST]) for rows in order),
        reasons=tuple(_reason(scorer, scores, rows[0]) for scores, rows in zip(scored, order, strict=True)),
        points=tuple(_points(totals, order, ids, awards)),
    )


def _points(
    totals: Floats, order: Sequence[Sequence[int]], ids: Sequence[str], awards: Sequence[Award]
) -> Iterator[tuple[float, bool]]:
    """Yield for the first ten of each award their points, and whether the award names them."""
    for line, rows, award in zip(totals, order, awards, strict=True):
        for row in rows[: max(HITS)]:
            yield float(line[row]), ids[row] in award.right


def _scores_of_peers(programmes: Sequence[Programme], awards: Sequence[Award]) -> tuple[RankingScore, ...]:
    ids = [programme.id for programme in programmes]
    documents = [_document(programme) for programme in programmes]
    queries = [f"{award.title}. {award.text}" for award in awards]
    return tuple(
        RankingScore(name=name, places=places_of(rank(queries, documents), ids, awards))
        for name, rank in plain_peers().items()
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
        order = _ordered(line, ids)
        places.append(1 + next(place for place, row in enumerate(order) if ids[row] in award.right))
    return tuple(places)


def _reason(scorer: Scorer, scores: MeasureScores, row: int) -> str:
    """Return the words that brought the programme in `row` most of its points."""
    (hits,) = scorer.explain(scores, [row])
    return "; ".join(
        f"{hit.measure} → {hit.programme} ({formatting.decimal(hit.points)})" for hit in hits[:_SHOWN_REASONS]
    )


def _ordered(line: Sequence[float], ids: Sequence[str]) -> list[int]:
    """Return the rows, most points first, ties by id."""
    return sorted(range(len(ids)), key=lambda row: (-line[row], ids[row]))


def _document(programme: Programme) -> str:
    """Return a programme's texts as one, weights of two as twice the text: what a peer is given."""
    return " ".join(text for weight, text in fields_of(programme) for _ in range(2 if weight > 1 else 1))
