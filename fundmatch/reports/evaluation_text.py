"""What `evaluate` shows: a table of rankings, groups, calibration, and the worst cases."""

import textwrap
from collections.abc import Iterator, Mapping, Sequence

from fundmatch.core import formatting
from fundmatch.core.formatting import counted
from fundmatch.model.gold import HITS, Evaluation, GradedEvaluation, GradedScore, RankingScore

_STEP = 10


def report_of(evaluation: Evaluation | None, graded: GradedEvaluation | None, worst: int) -> str:
    """Return the report on awards, on graded pairs, or on both, in German."""
    parts = [evaluation_of(evaluation, worst)] if evaluation else []
    return "\n\n".join([*parts, *([graded_of(graded)] if graded else [])])


def graded_of(graded: GradedEvaluation) -> str:
    """Return the report on graded pairs in German."""
    pairs = sum(len(one.grades) for one in graded.measures)
    judged = f"{counted(len(graded.measures), 'Maßnahme', 'Maßnahmen')}, {counted(pairs, 'bewertetes Paar', 'bewertete Paare')}"
    head = f"{judged}; Noten von 0 (falsch) bis 3 (bezahlt genau das)."
    return "\n".join(
        [
            head,
            "",
            *_graded_table("Nur bewertete Paare", graded.judged),
            "",
            *_graded_table("Unbewertete als falsch", graded.strict),
            "",
            _sureness(graded.intervals),
            "offen: Plätze unter den ersten zehn, die niemand bewertet hat.",
        ]
    )


def _graded_table(title: str, scores: Sequence[GradedScore]) -> Iterator[str]:
    width = max(len(title), *(len(score.name) for score in scores))
    yield f"{title:<{width}}  nDCG@10    P@5  Platz 1 ≥ 2  0 unter ersten 3  offen"
    for score in scores:
        firsts = f"{formatting.percent(round(100 * score.first_good)):>11}  {formatting.percent(round(100 * score.wrong_in_three)):>16}"
        yield f"{score.name:<{width}}  {_share(score.ndcg):>7}  {_share(score.good):>5}  {firsts}  {score.ungraded:>5}"


def _sureness(intervals: Mapping[str, tuple[float, float]]) -> str:
    """Return the bounds of our figures, on one line."""
    worded = (f"{name} {_share(low)}–{_share(high)}" for name, (low, high) in intervals.items())
    return f"Mit 95 % Sicherheit liegt fundmatch zwischen: {', '.join(worded)}"


_EXAMPLE = {True: "vorhanden", False: "keines"}


def evaluation_of(evaluation: Evaluation, worst: int) -> str:
    """Return the report in German."""
    lines = [f"{len(evaluation.awards)} Zuwendungen; gezählt wird ein Programm aus gold_ids oder also_ids.", ""]
    lines += _table("Verfahren", [evaluation.ours, *evaluation.peers])
    lines += ["", _sureness(evaluation.intervals)]
    for title, groups in (
        ("Ebene", _groups(evaluation, [award.level for award in evaluation.awards])),
        ("Themenfeld", _groups(evaluation, [award.theme for award in evaluation.awards])),
        ("Anderes gefördertes Beispiel", _groups(evaluation, [_EXAMPLE[has] for has in evaluation.with_example])),
    ):
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


def _groups(evaluation: Evaluation, names: Sequence[str]) -> list[RankingScore]:
    """Return our score in each group of awards, the largest group first; `names` are the groups of the awards."""
    groups: dict[str, list[int]] = {}
    for name, place in zip(names, evaluation.ours.places, strict=True):
        groups.setdefault(name or "(ohne)", []).append(place)
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
