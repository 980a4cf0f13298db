"""How much the choice of part weights owes to the awards they were chosen on.

The weights are chosen on four fifths of the awards (best MRR over a coarse grid) and judged
on the fifth that was left out. Run: .venv/bin/python benchmarks/crossvalidation.py [GOLD]
"""

import sys
from itertools import product
from pathlib import Path

import numpy as np

from fundmatch.catalogue.reading import read_catalogue
from fundmatch.evaluation.gold_files import read_gold
from fundmatch.evaluation.metrics import itself, measure_of, places_of
from fundmatch.matching.kept_index import index_of
from fundmatch.matching.scoring import PART_POINTS, Scorer

REPOSITORY = Path(__file__).resolve().parents[1]
FOLDS = 5
NAMES = tuple(PART_POINTS)  # text, keywords, examples, written
GRID = [(100 - k - e - w, k, e, w) for k, e, w in product(range(0, 26, 5), range(0, 26, 5), range(0, 41, 5))]


def main() -> None:
    """Print the standing of the shipped weights and of weights chosen without the judged awards."""
    catalogue = read_catalogue(REPOSITORY / "catalogs")
    ids = [programme.id for programme in catalogue.programmes]
    gold = Path(sys.argv[1]) if len(sys.argv) > 1 else REPOSITORY / "tests/gold/dev.csv"
    awards, _ = read_gold(gold, ids)
    scorer = Scorer(catalogue.programmes, index_of(catalogue.programmes, catalogue.sha256))
    strengths = {name: [] for name in PART_POINTS}
    beside = []
    for award in awards:
        scores = scorer.score(measure_of(award), without_examples=itself(award, catalogue.programmes))
        for name, most in PART_POINTS.items():
            strengths[name].append(scores.parts[name] / most)
        beside.append(scores.total - sum(scores.parts[name] for name in PART_POINTS))
    stacked = {name: np.array(rows) for name, rows in strengths.items()}

    def places(weights: tuple[float, ...]) -> np.ndarray:
        total = sum(weight * stacked[name] for weight, name in zip(weights, NAMES, strict=True)) + beside
        return np.array(places_of(np.round(total, 1), ids, awards))

    by_weights = {weights: places(weights) for weights in GRID}
    fold = np.arange(len(awards)) % FOLDS
    judged = np.zeros(len(awards))
    for left_out in range(FOLDS):
        best = max(GRID, key=lambda weights: float(np.mean(1 / by_weights[weights][fold != left_out])))
        judged[fold == left_out] = by_weights[best][fold == left_out]
        print(f"fold {left_out + 1}: chosen {best}")
    shipped = places(tuple(PART_POINTS.values()))
    for name, found in (("shipped weights", shipped), ("chosen on the other folds", judged)):
        hits = "  ".join(f"hit@{most} {np.mean(found <= most):.3f}" for most in (1, 3, 5, 10))
        print(f"{name:<26} {hits}  MRR {np.mean(1 / found):.3f}")


if __name__ == "__main__":
    main()
