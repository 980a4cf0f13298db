"""What the terminal shows: short German texts, readable at 100 characters."""

import textwrap
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import fields
from datetime import date

from fundmatch.core import formatting
from fundmatch.core.dates import PartialDate
from fundmatch.eligibility.cumulation import in_words
from fundmatch.eligibility.freshness import Stale, window_ages
from fundmatch.eligibility.rules import RULES
from fundmatch.model.programme import Evidence, Programme
from fundmatch.model.result import Explanation, MatchResult, Outcome, RuleResult
from fundmatch.reports import summary
from fundmatch.reports.workbook.cells import PART_NAMES

WIDTH = 100
_MARKS = {Outcome.MET: "●", Outcome.OPEN: "◐", Outcome.NOT_MET: "✕"}


def summary_of(result: MatchResult, written: Sequence[str]) -> str:
    """Return the short summary of a run: coverage, best hits, exclusions, age."""
    run = result.run
    total = len(result.measures)
    matched = sum(not entry.no_good_match for entry in result.measures)
    listed = sum(1 for _ in summary.all_candidates(result))
    levels = ", ".join(f"{level} {count}" for level, count in sorted(summary.levels(result).items()))
    lines = [
        f"{run.profile.name}: {total} Maßnahmen gegen {run.catalogue_programmes} Programme, Stichtag {formatting.day(run.as_of)}",
        f"  {matched} mit Vorschlägen, {total - matched} ohne Treffer; {listed} Vorschläge ({levels or 'keine'})",
        "Abdeckung je Leitthema (mit Vorschlag / Maßnahmen):",
        *(f"  {row.with_candidates:>3} / {row.measures:<3} {row.leitthema}" for row in summary.coverage(result)),
        "Stärkste Treffer:",
        *_best(result),
    ]
    reasons = summary.exclusion_reasons(result)
    if reasons:
        lines.append(
            "Ausgeschlossen am häufigsten wegen: " + ", ".join(f"{name} ({count})" for name, count in reasons[:4])
        )
    lines.append(f"Geld (Rechnung, keine Zusage): {summary.budget_in_words(summary.budget(result))}")
    lines += _questions(result)
    aged = ", ".join(f"{name}: {count}" for name, count in summary.ages(result))
    lines.append(f"Katalogstand {formatting.day(run.catalogue_day)}; Alter der Angaben zum Antragsfenster: {aged}")
    lines += [f"geschrieben: {path}" for path in written]
    return "\n".join(lines)


def _questions(result: MatchResult) -> Iterator[str]:
    """Yield the empty cells worth filling first."""
    asked = [one for one in summary.questions_by_column(result) if one.settles][:5]
    if asked:
        yield "Was zuerst zu beantworten ist (geklärte / wartende Vorschläge):"
    for one in asked:
        cells = f" ({one.cells} leere Zellen)" if one.cells > 1 else ""
        yield f"  {one.settles:>4} / {one.candidates:<4} {one.where}: {one.text}{cells}"


def _best(result: MatchResult) -> Iterator[str]:
    for entry, best in summary.best_hits(result, 5):
        text = (
            f"  {formatting.decimal(best.points):>5}  {entry.measure.id}  {entry.measure.title} → {best.programme.name}"
        )
        yield textwrap.shorten(text[2:], WIDTH, placeholder=" …").join(["  ", ""])


def sheet_of(found: Explanation) -> str:
    """Return the sheet of one pair: place, parts, words, rules, money, dates."""
    candidate, measure = found.candidate, found.measure
    programme = candidate.programme
    place = f"Platz {candidate.rank} der Liste" if candidate.rank else f"nicht in der Liste: {found.why_not_listed}"
    parts = " + ".join(f"{PART_NAMES[name]} {formatting.decimal(points)}" for name, points in candidate.parts.items())
    lines = [
        f"Maßnahme  {measure.id}  {measure.title}",
        f"Programm  {programme.id}  {programme.name} ({programme.level})",
        *_wrapped("Ergebnis  ", place),
        f"Punkte    {formatting.decimal(candidate.points)} = {parts}; nach Punkten Platz {found.place_by_points} im Katalog",
        "",
        "Was sich trifft (Maßnahme → Programm):",
        *(
            f"  {formatting.decimal(hit.points):>5}  {PART_NAMES[hit.part]:<10} {hit.measure} → {hit.programme}"
            for hit in candidate.evidence
        ),
        "",
        f"Bedingungen: {candidate.verdict.german if candidate.verdict else 'nicht geprüft'}",
        *(line for result in candidate.rules for line in _rule_lines(result)),
    ]
    if candidate.to_check:
        lines += ["Von Hand zu prüfen:", *(line for text in candidate.to_check for line in _wrapped("  – ", text))]
    lines += ["", *_wrapped("Geld      ", candidate.money.note), *_wrapped("Frist     ", candidate.deadline.text)]
    if candidate.deadline.prepare_by:
        lines.append(f"          spätestens beginnen am {formatting.day(candidate.deadline.prepare_by)}")
    if candidate.deadline.council:
        lines.append(f"          letzte Ratssitzung davor am {formatting.day(candidate.deadline.council)}")
    if candidate.combinations:
        lines += _wrapped("Kombinat. ", in_words(candidate.combinations))
    if candidate.flags:
        lines += _wrapped("Hinweise  ", "; ".join(candidate.flags))
    return "\n".join([*lines, "", "Vorprüfung ohne Gewähr, keine Rechtsberatung."])


def _rule_lines(result: RuleResult) -> Iterator[str]:
    head = f"  {_MARKS[result.outcome]} {RULES[result.rule].label:<19} "
    yield from _wrapped(head, result.reason)
    checked = result.checked.german if result.checked else "unbekannt"
    yield from _wrapped(" " * len(head), f"verlangt: {result.demanded} | gefunden: {result.found}")
    yield f"{' ' * len(head)}Beleg: {result.source or 'keiner'} (Stand {checked})"


def _wrapped(head: str, text: str) -> list[str]:
    return textwrap.wrap(
        text,
        WIDTH,
        initial_indent=head,
        subsequent_indent=" " * len(head),
        break_long_words=False,
        break_on_hyphens=False,
    ) or [head.rstrip()]


def list_of(programmes: Sequence[Programme]) -> str:
    """Return one line a programme: id, window, name."""
    if not programmes:
        return "Kein Programm mit diesen Merkmalen."
    width = max(len(programme.id) for programme in programmes)
    lines = [f"{programme.id:<{width}}  {programme.status:<12} {programme.name}" for programme in programmes]
    return "\n".join([*lines, f"{len(programmes)} Programme"])


def entry_of(programme: Programme) -> str:
    """Return every filled field of an entry with the day for which its evidence speaks."""
    lines = []
    for field in fields(programme):
        value = getattr(programme, field.name)
        if value in (None, "", ()) or field.name == "evidence":
            continue
        lines += _wrapped(f"{field.name:<22}", "; ".join(_shown(value)))
        lines.append(f"{'':<22}[{_proof_words(programme.evidence_for(field.name))}]")
    return "\n".join(lines)


def _proof_words(proof: Evidence | None) -> str:
    if proof is None:
        return "ohne Beleg"
    stated = f"Stand {proof.as_of.german}" if proof.as_of else "ohne Datum"
    checked = f", geprüft {proof.checked.german}" if proof.checked else ""
    finding = f", {proof.finding}" if proof.finding else ""
    return f"{stated}{checked}{finding}: {proof.pages[0] if proof.pages else 'keine Seite'}"


def _shown(value: object) -> Iterator[str]:
    """Yield a field's value in words, records as their filled parts."""
    if isinstance(value, tuple):
        for item in value:
            yield from _shown(item)
    elif isinstance(value, bool):
        yield "ja" if value else "nein"
    elif isinstance(value, PartialDate):
        yield value.german
    elif hasattr(value, "__dataclass_fields__"):
        filled = ((name, getattr(value, name)) for name in value.__dataclass_fields__)
        yield ", ".join(f"{name} {' '.join(_shown(part))}" for name, part in filled if part not in (None, "", ()))
    else:
        yield str(value)


def stale_of(found: Sequence[Stale], most: int, *, asked: bool) -> str:
    """Return a table of what to check first; `asked` says whether a strategy was given."""
    if not found:
        return "Alle Angaben sind jung genug."
    lines = [f"{len(found)} Programme haben veraltete oder undatierte Angaben; zuerst nachsehen:"]
    for one in found[:most]:
        touched = f"{one.touched:>3} Vorschläge  " if asked else ""
        age = f"seit {one.days} Tagen" if one.days is not None else "ohne Prüftag"
        lines.append(f"  {touched}{age:<15} {one.programme.id}: {', '.join(one.groups)}")
        lines.append(f"  {'':<{len(touched)}}{'':<15} {one.page or 'keine Seite bekannt'}")
    return "\n".join(lines)


def stats_of(programmes: Sequence[Programme], day: date) -> str:
    """Return counts by level and window, the ages of the claims, and fields without evidence."""
    levels = Counter(programme.level for programme in programmes)
    windows = Counter(programme.status for programme in programmes)
    lines = [f"{len(programmes)} Programme, Katalogstand {formatting.day(day)}", "Ebenen:"]
    lines += [f"  {count:>4}  {level}" for level, count in sorted(levels.items())]
    lines += ["Antragsfenster laut Quelle:", *(f"  {count:>4}  {name}" for name, count in windows.most_common())]
    lines += ["Alter der Angabe zum Antragsfenster:"]
    lines += [f"  {count:>4}  {name}" for name, count in window_ages(programmes, day)]
    lines += ["Einträge, in denen das Feld gefüllt, aber ohne Beleg ist:"]
    lines += [f"  {count:>4}  {name}" for name, count in _unproven(programmes).most_common(8)]
    return "\n".join(lines)


# What an officer writes in own words needs no page; everything else does.
_OWN_WORDS = frozenset(
    [
        "id",
        "level",
        "themes",
        "keywords",
        "keywords_en",
        "typical_measures",
        "typical_measures_en",
        "not_for",
        "notes",
        "related",
        "evidence",
        "confidence",
        "short_name",
        "name_en",
        "url",
    ]
)


def _unproven(programmes: Sequence[Programme]) -> Counter[str]:
    counts: Counter[str] = Counter()
    for programme in programmes:
        for field in fields(programme):
            filled = getattr(programme, field.name) != field.default
            if filled and field.name not in _OWN_WORDS and programme.evidence_for(field.name) is None:
                counts[field.name] += 1
    return counts
