"""Measure the ranking on a graded pool: measures with programmes that somebody judged from 0 to 3.

An unjudged programme says nothing: figures are given on judged pairs alone (the others taken out of the list), and
beside them with unjudged ones counted as wrong. A family counts once, with the best grade of its members.
"""

import math
from collections.abc import Iterable, Mapping, Sequence

from fundmatch.core.territories import Place
from fundmatch.eligibility.families import Families
from fundmatch.evaluation import control
from fundmatch.evaluation.intervals import interval
from fundmatch.evaluation.metrics import document_of, ordered, peers_at_hand
from fundmatch.matching.kept_index import index_of
from fundmatch.matching.scoring import Scorer
from fundmatch.model.gold import GOOD_GRADE, GradedEvaluation, GradedList, GradedMeasure, GradedScore
from fundmatch.model.programme import Programme
from fundmatch.model.strategy import Measure

_DEPTH, _SHORT, _TOP = 10, 5, 3
Grades = Mapping[str, int]


def evaluate_graded(
    programmes: Sequence[Programme], sha256: str, measures: Sequence[GradedMeasure], place: Place, *, peers: bool = True
) -> GradedEvaluation:
    """Rank all programmes for every measure by text alone; `place` says whose families fold."""
    families = Families(programmes, place)
    ours = _lists(programmes, sha256, measures)
    lists = {"fundmatch": ours}
    if peers:
        lists[control.NAME] = _lists(control.exchanged(programmes, 0), f"{sha256} exchanged", measures)
        lists |= _lists_of_peers(programmes, measures)
    unfolded = {
        name: [(order, one.grades) for order, one in zip(found, measures, strict=True)] for name, found in lists.items()
    }
    folded = [_folded(order, one.grades, families) for order, one in zip(ours, measures, strict=True)]
    named = {"fundmatch": unfolded.pop("fundmatch"), "fundmatch, Familien einmal": folded, **unfolded}
    judged = tuple(_score(name, pairs, strict=False) for name, pairs in named.items())
    return GradedEvaluation(
        measures=tuple(measures),
        judged=judged,
        strict=tuple(_score(name, pairs, strict=True) for name, pairs in named.items()),
        intervals={
            "nDCG@10": interval([one.ndcg for one in judged[0].lists if one.ndcg is not None]),
            "P@5": interval([one.good for one in judged[0].lists]),
        },
    )


def _lists(programmes: Sequence[Programme], sha256: str, measures: Iterable[GradedMeasure]) -> list[list[str]]:
    """Return the ids of all programmes for every measure, most points first."""
    scorer = Scorer(programmes, index_of(programmes, sha256))
    ids = [programme.id for programme in programmes]
    asked = (Measure(id=one.id, title=one.title, description=one.text) for one in measures)
    return [[ids[row] for row in ordered(scorer.score(one).total.tolist(), ids)] for one in asked]


def _lists_of_peers(programmes: Sequence[Programme], measures: Sequence[GradedMeasure]) -> dict[str, list[list[str]]]:
    ids = [programme.id for programme in programmes]
    documents = [document_of(programme) for programme in programmes]
    queries = [f"{one.title}. {one.text}" for one in measures]
    return {
        name: [[ids[row] for row in ordered(line, ids)] for line in rank(queries, documents).tolist()]
        for name, rank in peers_at_hand().items()
    }


def _folded(order: Sequence[str], grades: Grades, families: Families) -> tuple[list[str], Grades]:
    """Return the first of each family, and for each family the best grade of its members."""
    best: dict[str, int] = {}
    for name, grade in grades.items():
        key = families.key(name)
        best[key] = max(grade, best.get(key, grade))
    return list(dict.fromkeys(map(families.key, order))), best


def _score(name: str, pairs: Iterable[tuple[Sequence[str], Grades]], *, strict: bool) -> GradedScore:
    return GradedScore(name=name, lists=tuple(worth_of(order, grades, strict=strict) for order, grades in pairs))


def worth_of(order: Sequence[str], grades: Grades, *, strict: bool) -> GradedList:
    """Return what a list is worth; `strict` counts unjudged programmes as wrong, else they are taken out of the list."""
    found = [grades.get(name, 0) for name in order if strict or name in grades]
    most = _gain(sorted(grades.values(), reverse=True))
    return GradedList(
        ndcg=_gain(found) / most if most else None,
        good=sum(grade >= GOOD_GRADE for grade in found[:_SHORT]) / _SHORT,
        first_good=bool(found) and found[0] >= GOOD_GRADE,
        wrong_in_three=0 in found[:_TOP],
        ungraded=sum(name not in grades for name in order[:_DEPTH]),
    )


def _gain(grades: Sequence[int]) -> float:
    """Return the discounted cumulative gain of the first ten: 2^grade − 1, by the logarithm of the place."""
    return math.fsum((2**grade - 1) / math.log2(place + 1) for place, grade in enumerate(grades[:_DEPTH], start=1))
