"""What `evaluate` shows: a table of rankings, groups, calibration, and the worst cases."""

import textwrap
from collections.abc import Iterator, Sequence

from fundmatch.core import formatting
from fundmatch.model.gold import HITS, Evaluation, RankingScore

_STEP = 10


def evaluation_of(evaluation: Evaluation, worst: int) -> str:
    """Return the report in German."""
    lines = [f"{len(evaluation.awards)} Zuwendungen; gezählt wird ein Programm aus gold_ids oder also_ids.", ""]
    lines += _table("Verfahren", [evaluation.ours, *evaluation.peers])
    for title, groups in (("Ebene", _groups(evaluation, "level")), ("Themenfeld", _groups(evaluation, "theme"))):
        lines += ["", *_table(title, groups)]
    lines += ["", *_calibration(evaluation.points)]
    if worst:
        lines += [
            "",
            "Die schlechtesten Fälle (Platz, Maßnahme; richtig | stattdessen vorn):",
            *_worst(evaluation, worst),
        ]
    return "\n".join(lines)


def _table(title: str, scores: Sequence[RankingScore]) -> Iterator[str]:
    width = max(len(title), *(len(score.name) for score in scores))
    yield f"{title:<{width}}     n  " + "  ".join(f"hit@{most:<2}" for most in HITS) + "    MRR"
    for score in scores:
        hits = "  ".join(f"{_share(score.hit(most)):>6}" for most in HITS)
        yield f"{score.name:<{width}}  {len(score.places):>4}  {hits}  {_share(score.mrr):>5}"


def _share(value: float) -> str:
    return f"{value:.3f}".replace(".", ",")


def _groups(evaluation: Evaluation, field: str) -> list[RankingScore]:
    """Return our score in each group of awards, the largest group first."""
    groups: dict[str, list[int]] = {}
    for award, place in zip(evaluation.awards, evaluation.ours.places, strict=True):
        groups.setdefault(getattr(award, field) or "(ohne)", []).append(place)
    ordered = sorted(groups.items(), key=lambda item: (-len(item[1]), item[0]))
    return [RankingScore(name=name, places=tuple(places)) for name, places in ordered]


def _calibration(points: Sequence[tuple[float, bool]]) -> Iterator[str]:
    """Tell which share of the first ten with so many points is a named programme."""
    yield "Was Punkte bedeuten: Anteil der Vorschläge unter den ersten zehn, die ein genanntes Programm sind"
    for floor in range(100 - _STEP, -1, -_STEP):
        chosen = [right for value, right in points if floor <= value < floor + _STEP]
        if chosen:
            share = formatting.percent(round(100 * sum(chosen) / len(chosen)))
            yield f"  {floor:>3} bis {floor + _STEP:<3} Punkte: {share:>5} von {len(chosen)}"


def _worst(evaluation: Evaluation, worst: int) -> Iterator[str]:
    cases = sorted(
        zip(evaluation.ours.places, evaluation.awards, evaluation.firsts, evaluation.reasons, strict=True),
        key=lambda case: (-case[0], case[1].id),
    )
    for place, award, firsts, reason in cases[:worst]:
        text = f"{place:>4}  {award.id} {award.title}; {', '.join(sorted(award.right))} | {', '.join(firsts)}; wegen {reason}"
        yield from textwrap.wrap(text, 110, subsequent_indent="      ", break_on_hyphens=False)
