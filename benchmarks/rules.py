"""Rules against the text part: 1,000 measures × 14,000 programmes, every pair judged.

The list of a real run judges only what reaches it; here each pair is, as the hardest case.
Run: python benchmarks/rules.py [number of measures]
"""

import itertools
import sys
import time
from dataclasses import replace
from datetime import date
from pathlib import Path

from fundmatch.intake.catalogue import read_catalogue
from fundmatch.intake.strategy import read_strategy
from fundmatch.matching.index import build_index
from fundmatch.matching.scoring import Scorer
from fundmatch.rules.judge import Judge

MEASURES, PROGRAMMES = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000, 14_000
DAY = date(2026, 11, 22)
COSTS = (None, 40_000, 250_000, 2_000_000)


def main() -> None:
    """Print the seconds of both parts and their ratio."""
    root = Path(__file__).resolve().parents[1]
    catalogue, strategy = read_catalogue(root / "catalogs"), read_strategy(root / "measures" / "gelsenkirchen")
    programmes = [
        replace(one, id=f"{one.id}-{number}")
        for number, one in zip(range(PROGRAMMES), itertools.cycle(catalogue.programmes), strict=False)
    ]
    measures = [
        replace(one, id=f"M-{number}", cost_total_eur=COSTS[number % 4], started=(None, True, False)[number % 3])
        for number, one in zip(range(MEASURES), itertools.cycle(strategy.measures), strict=False)
    ]
    scorer = Scorer(programmes, build_index(programmes), None)
    begun = time.perf_counter()
    for measure in measures:
        scorer.score(measure)
    text = time.perf_counter() - begun
    judge = Judge(strategy.profile, as_of=DAY, catalogue_day=catalogue.day)
    begun = time.perf_counter()
    for measure in measures:
        results = judge.of(measure)
        for programme in programmes:
            results(programme)
    rules = time.perf_counter() - begun
    print(
        f"{MEASURES} measures × {PROGRAMMES} programmes: text {text:.1f} s, rules {rules:.1f} s, ratio {rules / text:.2f}"
    )


if __name__ == "__main__":
    main()
