"""What the facets bring to the ranking, and whether it is what they say: a control with facets that others have.

Run: .venv/bin/python benchmarks/facets.py [GOLD]

Prints the awards ranked without facets, with them, and with the facets exchanged among the programmes (fixed seeds). Then
how well the words of a measure tell its facets: read from the written examples of the catalogue, of which the entry says
what kind they are. No award is looked at for that.
"""

import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from fundmatch.catalogue.reading import read_catalogue
from fundmatch.core.vocabulary import FACETS
from fundmatch.evaluation.gold_files import read_gold
from fundmatch.evaluation.metrics import evaluate
from fundmatch.model.gold import Award, RankingScore
from fundmatch.model.programme import Programme
from fundmatch.text.facet_words import facets_in

REPOSITORY = Path(__file__).resolve().parents[1]
SEEDS = (0, 1, 2)
HITS = (1, 3, 5, 10)


def standing(name: str, programmes: Sequence[Programme], awards: Sequence[Award], sha256: str) -> RankingScore:
    """Rank the awards; the index does not know facets, so that of the catalogue serves all."""
    return replace(evaluate(programmes, sha256, awards, peers=False).ours, name=name)


def exchanged(programmes: Sequence[Programme], seed: int) -> list[Programme]:
    """Give each programme the facets of another one, drawn at random."""
    givers = np.random.default_rng(seed).permutation(len(programmes))
    return [replace(one, facets=programmes[giver].facets) for one, giver in zip(programmes, givers, strict=True)]


def print_reading(programmes: Sequence[Programme]) -> None:
    """Print for each value its share of all examples, and of those that are read to have it how many are labelled so."""
    labelled: Counter[str] = Counter()
    read: Counter[str] = Counter()
    right: Counter[str] = Counter()
    examples = [(one, example) for one in programmes for example in one.example_measures]
    for programme, example in examples:
        theirs = {value for facet in FACETS for value in getattr(programme.facets, facet)}
        found = {value for _, value in facets_in([example.title, example.text])}
        labelled.update(theirs)
        read.update(found)
        right.update(theirs & found)
    print("| Facette | Wert | Beispiele | gelesen | davon richtig |\n| --- | --- | --: | --: | --: |")
    for facet, values in FACETS.items():
        for value in values:
            if read[value]:
                shares = (labelled[value] / len(examples), read[value] / len(examples), right[value] / read[value])
                print(f"| {facet} | {value} | " + " | ".join(f"{share:.0%}" for share in shares) + " |")


def main() -> None:
    """Print both tables."""
    catalogue = read_catalogue(REPOSITORY / "catalogs")
    programmes, sha256 = catalogue.programmes, catalogue.sha256
    gold = Path(sys.argv[1]) if len(sys.argv) > 1 else REPOSITORY / "tests/gold/dev.csv"
    awards, _ = read_gold(gold, [programme.id for programme in programmes])
    rows = [standing("mit Facetten", programmes, awards, sha256)]
    rows.append(standing("ohne Facetten", [replace(one, facets=None) for one in programmes], awards, sha256))
    rows += [standing(f"vertauscht ({seed})", exchanged(programmes, seed), awards, sha256) for seed in SEEDS]
    print("| Variante | hit@1 | hit@3 | hit@5 | hit@10 | MRR |\n| --- | --: | --: | --: | --: | --: |")
    for row in rows:
        print(f"| {row.name} | " + " | ".join(f"{row.hit(most):.3f}" for most in HITS) + f" | {row.mrr:.3f} |")
    print_reading(programmes)


if __name__ == "__main__":
    main()
