"""What the terminal shows of an update before it is applied: counts, first lines, what it means for us."""

import textwrap
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from fundmatch.core import formatting
from fundmatch.core.errors import Problem
from fundmatch.model.labels import label
from fundmatch.model.update import DuplicateCandidate, FieldChange, UpdatePlan
from fundmatch.reports.workbook.preview_words import counts, group_in_words, groups, outcome_in_words, totals_in_words
from fundmatch.updates.impact_records import Impact

_WIDTH: Final = 100
# A sentence may go on to the next line: its end says why.
SENTENCE: Final = 180
# So many lines of one kind are shown; the files of the preview hold all.
MOST: Final = 8
IMPACT_LINES: Final = 10
# One value of a field among others on a line.
_SHORT = 44


def preview_text(plan: UpdatePlan, impact: Impact | None = None) -> str:
    """Return the preview of one update, or of two catalogues set side by side."""
    lines = [*_head(plan), *_stops(plan.stops)]
    for title, programmes in (
        ("Neu", plan.new),
        ("Weg (bleibt im Katalog, „nicht mehr gelistet“)" if plan.source else "Weg", plan.gone),
        ("Wieder da", plan.returned),
        ("Geschlossen", plan.closed),
        ("Wieder offen", plan.reopened),
    ):
        lines += _section(title, [f"{key} – {name}" for key, name in programmes])
    lines += _section("Geändert", [_change(change) for change in plan.changes])
    lines += _section("Vorschläge (Ihr Eintrag bleibt stehen)", [_change(change) for change in plan.proposals])
    doubtful = [_twin(twin) for twin in plan.twins if not twin.sure]
    lines += _section("Zweifelsfälle: dasselbe Programm? (catalogs/zuordnung.csv)", doubtful)
    lines += _section("Hinweise", [str(hint) for hint in plan.hints])
    if impact is not None:
        lines += ["", *impact_lines(impact)]
    return "\n".join(lines)


def impact_lines(impact: Impact) -> list[str]:
    """Return what changes for the measures, in ten lines at most, the most important first."""
    head = f"Was sich für uns ändert ({impact.strategy}, Stichtag {formatting.day(impact.as_of)}):"
    totals = [f"  {sentence}" for sentence in totals_in_words(impact)]
    found = [f"  – {group_in_words(group, longest_name=_SHORT)}" for group in groups(impact.changes)]
    room = IMPACT_LINES - 1 - len(totals)
    if len(found) > room:
        found = [*found[: room - 1], f"  … und {formatting.number(len(found) - room + 1)} weitere"]
    return list(_shown([head, *totals, *found], width=SENTENCE))


def _head(plan: UpdatePlan) -> Iterator[str]:
    if plan.source:
        title = f"Vorschau: {plan.source} aus {plan.file}, Stichtag {formatting.day(plan.as_of)}"
        yield from _shown([title, f"  {outcome_in_words(plan)}"])
    else:
        yield f"Vergleich zweier Kataloge: {formatting.number(plan.seen)} Programme, {formatting.number(plan.unchanged)} unverändert"
    totals = [f"{name} {formatting.number(count)}" for name, count, _ in counts(plan) if count]
    if totals:
        yield f"  {' · '.join(totals)}"
    for reason, count in sorted(plan.skipped.items(), key=lambda item: (-item[1], item[0])):
        yield from _shown([f"  übergangen {formatting.number(count)}: {reason}"])


def _stops(stops: Sequence[Problem]) -> Iterator[str]:
    if stops:
        yield "STOPP – es wird nichts übernommen:"
        for stop in stops:
            text = f"{stop}"
            yield from textwrap.wrap(_printable(text), _WIDTH, initial_indent="  ! ", subsequent_indent="    ")


def _section(title: str, lines: Sequence[str]) -> Iterator[str]:
    if not lines:
        return
    yield f"{title} ({formatting.number(len(lines))}):"
    yield from _shown(f"  {line}" for line in lines[:MOST])
    if len(lines) > MOST:
        yield f"  … und {formatting.number(len(lines) - MOST)} weitere"


def _change(change: FieldChange) -> str:
    return f"{change.programme} – {label(change.field)}: {_short(change.old)} → {_short(change.new)}"


def _twin(twin: DuplicateCandidate) -> str:
    return (
        f"{_short(twin.name)} = {twin.other} {_short(twin.other_name)}? ({formatting.decimal(twin.score)}: {twin.why})"
    )


def _short(text: str) -> str:
    return textwrap.shorten(text, _SHORT, placeholder=" …")


def _shown(lines: Iterable[str], width: int = _WIDTH) -> Iterator[str]:
    """Yield each line short enough for a terminal, and without signs that would steer it."""
    for line in lines:
        text = _printable(line)
        indent = text[: len(text) - len(text.lstrip())]
        yield indent + textwrap.shorten(text, width - len(indent), placeholder=" …")


def _printable(text: str) -> str:
    return "".join(sign if sign.isprintable() else " " for sign in text)
