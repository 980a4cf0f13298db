"""Rules against the text part of the same run: many measures × 14,000 programmes.

A list is judged from the top until it is full, so few of the pairs are asked for; every
pair judged would be the hardest case, and the second line says what one pair then costs.
Run: python benchmarks/rules.py [number of measures]
"""

import itertools
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

from fundmatch.app.pipeline import Matcher
from fundmatch.catalogue.reading import Catalogue, read_catalogue
from fundmatch.eligibility.judge import Judge
from fundmatch.model.programme import Programme
from fundmatch.model.result import RuleResult, Settings
from fundmatch.model.strategy import Measure
from fundmatch.strategy.reading import read_strategy

MEASURES, PROGRAMMES = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000, 14_000
DAY = date(2026, 11, 22)
COSTS = (None, 40_000, 250_000, 2_000_000)


class Timed(Judge):
    """A judge that keeps the time."""

    pairs, seconds = 0, 0.0

    def of(self, measure: Measure) -> Callable[[Programme], tuple[RuleResult, ...]]:
        """Judge as always, and count."""
        begun = time.perf_counter()
        results = super().of(measure)
        self.seconds += time.perf_counter() - begun

        def timed(programme: Programme) -> tuple[RuleResult, ...]:
            begun = time.perf_counter()
            found = results(programme)
            self.seconds += time.perf_counter() - begun
            self.pairs += 1
            return found

        return timed


def main() -> None:
    """Print the seconds of both parts of a run and their ratio."""
    root = Path(__file__).resolve().parents[1]
    catalogue, strategy = read_catalogue(root / "catalogs"), read_strategy(root / "measures" / "gelsenkirchen")
    programmes = tuple(
        replace(one, id=f"{one.id}-{number}")
        for number, one in zip(range(PROGRAMMES), itertools.cycle(catalogue.programmes), strict=False)
    )
    measures = [
        replace(one, id=f"M-{number}", cost_total_eur=COSTS[number % 4], started=(None, True, False)[number % 3])
        for number, one in zip(range(MEASURES), itertools.cycle(strategy.measures), strict=False)
    ]
    large = Catalogue(programmes=programmes, sha256="benchmark-rules", day=catalogue.day, path=catalogue.path)
    matcher = Matcher(large, strategy, as_of=DAY, settings=Settings())
    timed = matcher._judge = Timed(strategy.profile, as_of=DAY, catalogue_day=catalogue.day)
    begun = time.perf_counter()
    for measure in measures:
        matcher._scorer.score(measure)
    text = time.perf_counter() - begun
    for measure in measures:
        matcher.match(measure)
    print(
        f"{MEASURES} measures × {PROGRAMMES} programmes: text {text:.1f} s, "
        f"rules {timed.seconds:.2f} s for {timed.pairs} pairs, ratio {timed.seconds / text:.2f}"
    )
    judge = Judge(strategy.profile, as_of=DAY, catalogue_day=catalogue.day)
    begun = time.perf_counter()
    for measure in measures[:3]:
        results = judge.of(measure)
        for programme in programmes:
            results(programme)
    print(f"every pair judged: {(time.perf_counter() - begun) / 3 / PROGRAMMES * 1e6:.0f} µs a pair")


if __name__ == "__main__":
    main()
