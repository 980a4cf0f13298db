"""What each piece of the ranking brings: the awards ranked without it.

Run: .venv/bin/python benchmarks/ablation.py [GOLD]
"""

import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from unittest.mock import patch

from fundmatch.catalogue.reading import read_catalogue
from fundmatch.evaluation.gold_files import read_gold
from fundmatch.evaluation.metrics import evaluate
from fundmatch.matching import scoring
from fundmatch.model.gold import Award, RankingScore
from fundmatch.model.programme import Programme
from fundmatch.text.thesaurus import Glossary, Thesaurus

REPOSITORY = Path(__file__).resolve().parents[1]
GERMAN = {
    "name": "-",
    "short_name": "",
    "summary": "",
    "keywords": (),
    "typical_measures": (),
    "things": (),
    "themes": (),
    "example_measures": (),
}


def without(programmes: Sequence[Programme], **fields: object) -> list[Programme]:
    """Return the programmes with some fields emptied."""
    return [replace(programme, **fields) for programme in programmes]  # type: ignore[arg-type]


def english_only(programmes: Sequence[Programme]) -> list[Programme]:
    """Blank every German field of the EU entries: what an imported call looks like."""
    return [replace(entry, **GERMAN) if entry.level == "EU" else entry for entry in programmes]  # type: ignore[arg-type]


def standing(name: str, programmes: Sequence[Programme], awards: Sequence[Award]) -> RankingScore:
    """Rank the awards; the name keys what is kept between runs."""
    return replace(evaluate(programmes, f"ablation {name}", awards, peers=False).ours, name=name)


def main() -> None:
    """Print one row a variant, then the awards of EU programmes with English texts alone."""
    catalogue = read_catalogue(REPOSITORY / "catalogs")
    gold = Path(sys.argv[1]) if len(sys.argv) > 1 else REPOSITORY / "tests/gold/dev.csv"
    programmes = catalogue.programmes
    awards, _ = read_gold(gold, [programme.id for programme in programmes])
    rows = [standing("alles", programmes, awards)]
    for label, fields in {
        "typische Maßnahmen": {"typical_measures": (), "typical_measures_en": ()},
        "Gegenstände (things)": {"things": ()},
        "Schlagwörter": {"keywords": (), "keywords_en": ()},
        "Zusammenfassung": {"summary": ""},
        "geförderte Beispiele": {"examples": ()},
        "geschriebene Beispiele": {"example_measures": ()},
        "Facetten": {"facets": None},
        "Nicht gefördert": {"not_for": ()},
    }.items():
        rows.append(standing(f"ohne {label}", without(programmes, **fields), awards))
    with (
        patch("fundmatch.matching.index.shipped_thesaurus", lambda: Thesaurus([])),
        patch("fundmatch.matching.scoring.shipped_thesaurus", lambda: Thesaurus([])),
    ):
        rows.append(standing("ohne Thesaurus", programmes, awards))
    with patch("fundmatch.matching.index.shipped_glossary", lambda: Glossary([])):
        rows.append(standing("ohne Glossar", programmes, awards))
    for part in scoring.PART_POINTS:
        with patch.dict(scoring.PART_POINTS, {part: 0.0}):  # type: ignore[arg-type]
            rows.append(replace(standing("alles", programmes, awards), name=f"ohne Teil „{part}“"))
    european = [award for award in awards if any(one.startswith("eu-") for one in award.right)]
    rows.append(replace(standing("alles", programmes, european), name=f"nur EU-Zuwendungen ({len(european)})"))
    rows.append(standing("EU-Einträge nur englisch", english_only(programmes), european))
    print("| Variante | hit@1 | hit@3 | hit@5 | hit@10 | MRR |\n| --- | --: | --: | --: | --: | --: |")
    for row in rows:
        hits = " | ".join(f"{row.hit(most):.3f}" for most in (1, 3, 5, 10))
        print(f"| {row.name} | {hits} | {row.mrr:.3f} |")


if __name__ == "__main__":
    main()
