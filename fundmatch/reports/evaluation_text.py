"""What `evaluate` shows: a table of rankings, groups, calibration, and the worst cases."""

import textwrap
from collections.abc import Iterator, Sequence

from fundmatch.core import formatting
from fundmatch.model.gold import Evaluation, RankingScore

HITS = (1, 3, 5, 10)
STEP = 10


def evaluation_of(found: Evaluation, worst: int) -> str:
    """Return the report in German."""
    lines = [f"{len(found.awards)} Zuwendungen; gezählt wird ein Programm aus gold_ids oder also_ids.", ""]
    lines += _table("Verfahren", [found.ours, *found.peers])
    for title, groups in (("Ebene", _groups(found, "level")), ("Themenfeld", _groups(found, "theme"))):
        lines += ["", *_table(title, groups)]
    lines += ["", *_calibration(found.points)]
    if worst:
        lines += ["", "Die schlechtesten Fälle (Platz, Maßnahme; richtig | stattdessen vorn):", *_worst(found, worst)]
    return "\n".join(lines)


def _table(title: str, standings: Sequence[RankingScore]) -> Iterator[str]:
    width = max(len(title), *(len(standing.name) for standing in standings))
    yield f"{title:<{width}}     n  " + "  ".join(f"hit@{most:<2}" for most in HITS) + "    MRR"
    for standing in standings:
        hits = "  ".join(f"{_share(standing.hit(most)):>6}" for most in HITS)
        yield f"{standing.name:<{width}}  {len(standing.places):>4}  {hits}  {_share(standing.mrr):>5}"


def _share(value: float) -> str:
    return f"{value:.3f}".replace(".", ",")


def _groups(found: Evaluation, field: str) -> list[RankingScore]:
    """Return our standing in each group of awards, the largest group first."""
    groups: dict[str, list[int]] = {}
    for award, place in zip(found.awards, found.ours.places, strict=True):
        groups.setdefault(getattr(award, field) or "(ohne)", []).append(place)
    ordered = sorted(groups.items(), key=lambda item: (-len(item[1]), item[0]))
    return [RankingScore(name=name, places=tuple(places)) for name, places in ordered]


def _calibration(points: Sequence[tuple[float, bool]]) -> Iterator[str]:
    """Tell which share of the first ten with so many points is a named programme."""
    yield "Was Punkte bedeuten: Anteil der Vorschläge unter den ersten zehn, die ein genanntes Programm sind"
    for floor in range(100 - STEP, -1, -STEP):
        chosen = [right for value, right in points if floor <= value < floor + STEP]
        if chosen:
            share = formatting.percent(round(100 * sum(chosen) / len(chosen)))
            yield f"  {floor:>3} bis {floor + STEP:<3} Punkte: {share:>5} von {len(chosen)}"


def _worst(found: Evaluation, worst: int) -> Iterator[str]:
    cases = sorted(
        zip(found.ours.places, found.awards, found.firsts, found.reasons, strict=True),
        key=lambda case: (-case[0], case[1].id),
    )
    for place, award, firsts, reason in cases[:worst]:
        text = f"{place:>4}  {award.id} {award.title}; {', '.join(sorted(award.right))} | {', '.join(firsts)}; wegen {reason}"
        yield from textwrap.wrap(text, 110, subsequent_indent="      ", break_on_hyphens=False)
