"""The ranking measured on a file of real awards, or on pairs that somebody graded."""

from dataclasses import dataclass
from pathlib import Path

from fundmatch.catalogue.reading import Catalogue
from fundmatch.core.errors import Problem, StrategyError
from fundmatch.eligibility.rates import place_of
from fundmatch.evaluation import graded, metrics
from fundmatch.evaluation.gold_files import is_gold, is_graded, read_gold
from fundmatch.evaluation.pool_files import read_pool
from fundmatch.model.gold import Evaluation, GradedEvaluation
from fundmatch.model.strategy import SOMEWHERE, Strategy


@dataclass(frozen=True, slots=True, kw_only=True)
class EvaluationRun:
    """How well the ranking does on awards and on graded pairs, each where the file has them, and hints on rows left out."""

    evaluation: Evaluation | None
    graded: GradedEvaluation | None
    hints: tuple[Problem, ...]


def evaluate(
    catalogue: Catalogue, gold: Path, *, peers: bool = True, strategy: Strategy | None = None
) -> EvaluationRun:
    """Rank the catalogue for every award or graded measure of a file, beside control and plain peers if they are asked for.

    `strategy` has the texts of graded measures, and the place whose families fold.

    Raises:
        StrategyError: The file cannot be used; all problems are in it.
    """
    programmes, sha256 = catalogue.programmes, catalogue.sha256
    known = [programme.id for programme in programmes]
    hints: list[Problem] = []
    evaluation = pool = None
    if is_gold(gold) or not is_graded(gold):
        awards, found = read_gold(gold, known)
        evaluation = metrics.evaluate(programmes, sha256, awards, peers=peers) if awards else None
        hints += found
    if is_graded(gold):
        measures, found = read_pool(gold, known, strategy.measures if strategy else ())
        place = place_of(strategy.profile if strategy else SOMEWHERE)
        pool = graded.evaluate_graded(programmes, sha256, measures, place, peers=peers)
        hints += found
    if evaluation is None and pool is None:
        raise StrategyError(
            [*hints, Problem(gold.name, 0, "gold_ids", "keine Zeile zählt", "richtige Programme eintragen")]
        )
    return EvaluationRun(evaluation=evaluation, graded=pool, hints=tuple(hints))
