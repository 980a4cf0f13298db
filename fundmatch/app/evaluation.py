"""The ranking measured on a file of real awards."""

from dataclasses import dataclass
from pathlib import Path

from fundmatch.catalogue.reading import Catalogue
from fundmatch.core.errors import Problem
from fundmatch.evaluation import metrics
from fundmatch.evaluation.gold_files import read_gold
from fundmatch.model.gold import Evaluation


@dataclass(frozen=True, slots=True, kw_only=True)
class EvaluationRun:
    """How well the ranking does, and hints on rows of the gold file that do not count."""

    evaluation: Evaluation
    hints: tuple[Problem, ...]


def evaluate(catalogue: Catalogue, gold: Path, *, peers: bool = True) -> EvaluationRun:
    """Rank the catalogue for every award of a gold file, beside plain peers if they are asked for.

    Raises:
        StrategyError: The gold file cannot be used; all problems are in it.
    """
    awards, hints = read_gold(gold, [programme.id for programme in catalogue.programmes])
    evaluation = metrics.evaluate(catalogue.programmes, catalogue.sha256, awards, peers=peers)
    return EvaluationRun(evaluation=evaluation, hints=tuple(hints))
