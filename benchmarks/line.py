"""Reads the line between "trifft" and "vielleicht" off graded lists: pairs of measure and programme, graded 0 to 3.

    python benchmarks/line.py measures/gelsenkirchen listing.csv pool.csv --as-of 2026-11-29

Prints the shares of grades by points, the line that keeps the bounds on all pairs, and what a line read off
nine tenths of the measures is worth on the other tenth. Pairs that nobody graded are counted beside it. A family
has the best grade of its members, because its row stands for all of them.
"""

import argparse
import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from fundmatch import match, read_catalogue, read_strategy
from fundmatch.model.result import FITS_FROM, MatchResult, Settings

GOOD, FOLDS = 2, 10
LEAST_GOOD, MOST_WRONG, LEAST_FOUND = 0.75, 0.10, 0.70
Grades = Mapping[tuple[str, str], int]


@dataclass(frozen=True, slots=True)
class Pair:
    """One listed pair with its points; `grade` is None where nobody graded it."""

    measure: str
    points: float
    grade: int | None


def grades_of(paths: Iterable[Path]) -> Grades:
    """Return the grade by pair; of several files the last one holds."""
    rows = (row for path in paths for row in csv.DictReader(path.read_text(encoding="utf-8-sig").splitlines()))
    return {(row["measure_id"], row["programme"]): int(row["grade"]) for row in rows if row["grade"]}


def pairs_of(result: MatchResult, grades: Grades) -> list[Pair]:
    """Return the listed pairs with the best grade of the family that each stands for."""
    pairs = []
    for entry in result.measures:
        for one in entry.candidates:
            members = (one.programme.id, *one.family)
            found = [grades[entry.measure.id, name] for name in members if (entry.measure.id, name) in grades]
            pairs.append(Pair(entry.measure.id, one.points, max(found, default=None)))
    return pairs


@dataclass(frozen=True, slots=True)
class Worth:
    """What is above a line: how many judged pairs, the shares of good and wrong ones, and of all good ones."""

    pairs: int
    good: float
    wrong: float
    found: float

    def __str__(self) -> str:
        """Return the figures in one line."""
        return f"{self.pairs} pairs above, grade ≥ 2 {self.good:.0%}, grade 0 {self.wrong:.0%}, found {self.found:.0%}"


def worth(above: Sequence[Pair], judged: Sequence[Pair]) -> Worth:
    """Return what the pairs above a line are worth among all judged pairs."""
    good = sum((one.grade or 0) >= GOOD for one in above)
    everything = sum((one.grade or 0) >= GOOD for one in judged)
    count = max(len(above), 1)
    return Worth(len(above), good / count, sum(one.grade == 0 for one in above) / count, good / max(everything, 1))


def line_off(judged: Sequence[Pair]) -> float:
    """Return the lowest line in half points that keeps both bounds, else the one with the best share of good pairs."""
    lines = [step / 2 for step in range(50, 131)]
    kept = []
    for line in lines:
        seen = worth([one for one in judged if one.points >= line], judged)
        if seen.good >= LEAST_GOOD and seen.wrong <= MOST_WRONG:
            kept.append(line)
    return min(kept, default=max(lines))


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("strategy", type=Path)
    parser.add_argument("graded", type=Path, nargs="+")
    parser.add_argument("--as-of", type=date.fromisoformat, required=True)
    parser.add_argument("--catalog", type=Path, default=Path(__file__).parents[1] / "catalogs")
    said = parser.parse_args()
    result = match(read_catalogue(said.catalog), read_strategy(said.strategy), as_of=said.as_of, settings=Settings())
    pairs = pairs_of(result, grades_of(said.graded))
    judged = [one for one in pairs if one.grade is not None]
    print(f"{len(pairs)} listed pairs, {len(judged)} judged, {len(pairs) - len(judged)} not judged")
    for low in range(25, 75, 5):
        band = [one for one in judged if low <= one.points < low + 5]
        if band:
            print(f"  {low}–{low + 5}: {worth(band, judged)}")
    print(f"line in use {FITS_FROM}: {worth([one for one in judged if one.points >= FITS_FROM], judged)}")
    line = line_off(judged)
    print(f"line read off all {line}: {worth([one for one in judged if one.points >= line], judged)}")
    measures = sorted({one.measure for one in judged})
    above: list[Pair] = []
    read: list[float] = []
    for fold in range(FOLDS):
        out = set(measures[fold::FOLDS])
        read.append(line_off([one for one in judged if one.measure not in out]))
        above += [one for one in judged if one.measure in out and one.points >= read[-1]]
    print(f"cross-validated by measure, lines {min(read)} to {max(read)}: {worth(above, judged)}")
    print(
        f"asked: grade ≥ 2 at least {LEAST_GOOD:.0%}, grade 0 at most {MOST_WRONG:.0%}, found at least {LEAST_FOUND:.0%}"
    )


if __name__ == "__main__":
    main()
