"""What written examples bring to the ranking, and whether it is what they say: a control with examples that others have.

Run: .venv/bin/python benchmarks/written.py [GOLD]

Prints the awards ranked without the written examples, with them, and with the examples exchanged among the programmes
(fixed seeds). Then two figures that the weights were set by: how far the points of the part spread beside the other points
(`_WRITTEN_SCALE`: by half), and what happens to awards whose programmes have no examples while half of the catalogue has
(`_INSTEAD_OF_WRITTEN`: neither half gains).
"""

import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from unittest.mock import patch

import numpy as np

from fundmatch import read_strategy
from fundmatch.catalogue.reading import read_catalogue
from fundmatch.evaluation.control import exchanged
from fundmatch.evaluation.gold_files import read_gold
from fundmatch.evaluation.metrics import evaluate
from fundmatch.matching import scoring
from fundmatch.matching.kept_index import index_of
from fundmatch.model.gold import Award, RankingScore
from fundmatch.model.programme import Programme

REPOSITORY = Path(__file__).resolve().parents[1]
SEEDS = (0, 1, 2)
HITS = (1, 3, 5, 10)


def standing(name: str, programmes: Sequence[Programme], awards: Sequence[Award]) -> RankingScore:
    """Rank the awards; the name keys what is kept between runs."""
    return replace(evaluate(programmes, f"written {name}", awards, peers=False).ours, name=name)


def half_without(programmes: Sequence[Programme], seed: int) -> tuple[list[Programme], set[str]]:
    """Take the examples of half of the programmes away; return the programmes and the ids of these."""
    keeps = np.random.default_rng(seed).random(len(programmes)) < 0.5
    emptied = {one.id for one, kept in zip(programmes, keeps, strict=True) if not kept}
    return [replace(one, example_measures=()) if one.id in emptied else one for one in programmes], emptied


def print_halves(programmes: Sequence[Programme], awards: Sequence[Award], whole: RankingScore) -> None:
    """Print how hit@k changes for awards all of whose programmes lack, and all of whose have, examples."""
    changes: dict[str, list[list[float]]] = {"ohne": [], "mit": []}
    for seed in SEEDS:
        some, emptied = half_without(programmes, seed)
        found = np.array(standing(f"half {seed}", some, awards).places)
        before = np.array(whole.places)
        sides = {"ohne": [one.right <= emptied for one in awards], "mit": [not one.right & emptied for one in awards]}
        for name, side in sides.items():
            changes[name].append([float(np.mean(found[side] <= k) - np.mean(before[side] <= k)) for k in HITS])
    for name, rows in changes.items():
        print(f"programmes {name} examples: change of hit@1/3/5/10", np.round(np.mean(rows, axis=0), 3))


def print_spread(programmes: Sequence[Programme], sha256: str) -> None:
    """Print the standard deviations over the catalogue of the part and of all other points, the mean over measures."""
    scorer = scoring.Scorer(programmes, index_of(programmes, sha256))
    measures = read_strategy(REPOSITORY / "measures/gelsenkirchen").measures
    scores = [scorer.score(measure) for measure in measures]
    part = np.mean([one.parts["written"].std() for one in scores])
    others = np.mean([(one.total - one.parts["written"]).std() for one in scores])
    print(
        f"standard deviation over the catalogue: part {part:.2f}, other points {others:.2f}, ratio {part / others:.2f}"
    )


def main() -> None:
    """Print the table and the two figures."""
    catalogue = read_catalogue(REPOSITORY / "catalogs")
    programmes = catalogue.programmes
    gold = Path(sys.argv[1]) if len(sys.argv) > 1 else REPOSITORY / "tests/gold/dev.csv"
    awards, _ = read_gold(gold, [programme.id for programme in programmes])
    whole = standing("alles", programmes, awards)
    bare = [replace(programme, example_measures=()) for programme in programmes]
    rows = [whole]
    with patch("fundmatch.matching.scoring._MOST_BY_ONE_WORD", 1.0):
        rows.append(replace(standing("alles", programmes, awards), name="ohne Grenze je Wort"))
        rows.append(replace(standing("ohne Beispiele", bare, awards), name="ohne beides"))
    rows.append(standing("ohne Beispiele", bare, awards))
    rows += [standing(f"vertauscht ({seed})", exchanged(programmes, seed), awards) for seed in SEEDS]
    print("| Variante | hit@1 | hit@3 | hit@5 | hit@10 | MRR |\n| --- | --: | --: | --: | --: | --: |")
    for row in rows:
        hits = " | ".join(f"{row.hit(most):.3f}" for most in HITS)
        print(f"| {row.name} | {hits} | {row.mrr:.3f} |")
    print_spread(programmes, catalogue.sha256)
    print_halves(programmes, awards, whole)


if __name__ == "__main__":
    main()
