"""What the terminal shows: short German texts, readable at 100 characters."""

import textwrap
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Final

from fundmatch.catalogue.marks import mark_of
from fundmatch.catalogue.table_cells import unescaped
from fundmatch.catalogue.table_columns import line_of
from fundmatch.core import formatting
from fundmatch.core.field_spec import FieldSpec, Proof, specs
from fundmatch.core.hosts import reservation
from fundmatch.eligibility.cumulation import in_words
from fundmatch.eligibility.deadlines import future
from fundmatch.eligibility.freshness import Stale
from fundmatch.eligibility.judge import RULES
from fundmatch.eligibility.lump_sums import lump_sums_of
from fundmatch.model.answers import RuleResult
from fundmatch.model.labels import value_in_words
from fundmatch.model.programme import Evidence, Programme
from fundmatch.model.result import Candidate, Explanation, MatchResult
from fundmatch.model.strategy import PLACE_UNKNOWN
from fundmatch.model.wording import with_remarks
from fundmatch.reports import money_sums, summary
from fundmatch.reports.workbook.cells import PART_NAMES

_WIDTH = 100
# As wide as the longest label of a field.
_LABELS: Final = max(len(spec.label) for spec in specs(Programme)) + 2


def summary_of(result: MatchResult, written: Sequence[str], *, taken: int = 0) -> str:
    """Return the short summary of a run: coverage, best hits, exclusions, age, files.

    `taken` counts the entries that went from a replaced workbook into the ledger.
    """
    entries = formatting.counted(taken, "Eintrag", "Einträge")
    lines = [f"{entries} aus der bisherigen Mappe in decisions.csv übernommen."] if taken else []
    if result.run.profile.place_unknown:
        lines.append(f"{PLACE_UNKNOWN}.")
    lines += _coverage(result)
    lines += ["Stärkste Treffer:", *_best(result)]
    if reasons := summary.exclusion_reasons(result)[:4]:
        counts = ", ".join(f"{name} ({count})" for name, count in reasons)
        lines.append(f"Ausgeschlossen am häufigsten wegen: {counts}")
    lines += [f"Geld (Rechnung, keine Zusage): {words}" for words in money_sums.in_words(money_sums.sums_of(result))]
    for lump in lump_sums_of(result.run.profile.ags):
        lines.append(f"Ohne Antrag kommt: {lump.name}, {lump.german} (laut Presse, vor dem Bescheid; siehe Überblick)")
    lines += _questions(result)
    ages = ", ".join(f"{name}: {count}" for name, count in summary.ages(result))
    day = formatting.day(result.run.catalogue_day)
    lines.append(f"Katalogstand {day}; Alter der Angaben zum Antragsfenster: {ages}")
    return "\n".join([*lines, *(f"geschrieben: {path}" for path in written)])


def _coverage(result: MatchResult) -> Iterator[str]:
    """Yield what was matched with what, and how many measures have a proposal, by Leitthema."""
    run, total = result.run, len(result.measures)
    matched = sum(not entry.no_good_match for entry in result.measures)
    by_level = summary.levels(result)
    levels = ", ".join(f"{level} {count}" for level, count in sorted(by_level.items()))
    measures = formatting.counted(total, "Maßnahme", "Maßnahmen")
    head = f"{run.profile.name}: {measures} gegen {run.catalogue_programmes} Programme"
    yield f"{head}, Stichtag {formatting.day(run.as_of)}"
    listed = f"{formatting.counted(by_level.total(), 'Vorschlag', 'Vorschläge')} ({levels or 'keine'})"
    if of_finished := len(list(summary.all_candidates(result))) - by_level.total():
        listed += f", dazu {of_finished} zu erledigten Maßnahmen"
    yield f"  {matched} mit Vorschlägen, {total - matched} ohne Treffer; {listed}"
    acting = ", ".join(f"{action.german} {count}" for action, count in summary.actions(result).items() if count)
    yield f"  Zu tun: {acting or 'nichts'}"
    for words in filter(None, (summary.done_in_words(result), summary.put_off_in_words(result))):
        yield f"  {words}"
    if (decided := summary.decided(result)).count:
        yield f"  {decided.in_words}"
    yield "Abdeckung je Leitthema (mit Vorschlag / offene Maßnahmen):"
    for row in summary.coverage(result):
        yield f"  {row.with_candidates:>3} / {row.measures:<3} {row.leitthema}"


def _questions(result: MatchResult) -> Iterator[str]:
    """Yield the empty cells worth filling first."""
    columns = summary.questions_by_column(result)[:5]
    if columns:
        yield "Was zuerst zu beantworten ist (Vorschläge, deren Ergebnis es ändert / die darauf warten):"
    for column in columns:
        cells = f" ({column.cells} leere Zellen)" if column.cells > 1 else ""
        yield f"  {column.turns:>4} / {column.candidates:<4} {column.where}: {column.text}{cells}"


def _best(result: MatchResult) -> Iterator[str]:
    for entry, best in summary.best_hits(result, 5):
        points, measure = formatting.decimal(best.points), entry.measure
        text = f"{points:>5}  {measure.id}  {measure.title} → {best.programme.name}"
        yield f"  {textwrap.shorten(text, _WIDTH, placeholder=' …')}"


def sheet_of(explanation: Explanation) -> str:
    """Return the sheet of one pair: place, parts, words, rules, money, dates."""
    candidate = explanation.candidate
    verdict = candidate.verdict.german if candidate.verdict else "nicht geprüft"
    lines = [*_pair(explanation), "", "Was sich trifft (Maßnahme → Programm):", *_evidence(candidate)]
    lines += ["", *_answers(candidate, done=explanation.measure.done), "", f"Bedingungen: {verdict}"]
    for result in candidate.rules:
        lines += _rule_lines(result)
    if candidate.to_check:
        lines.append("Von Hand zu prüfen:")
    for text in candidate.to_check:
        lines += _wrapped("  – ", text)
    return "\n".join([*lines, "", *_consequences(candidate), "", "Vorprüfung ohne Gewähr, keine Rechtsberatung."])


def _pair(explanation: Explanation) -> Iterator[str]:
    """Yield what was set against what, the place in the list, and the points."""
    candidate, measure, programme = explanation.candidate, explanation.measure, explanation.candidate.programme
    place = f"Platz {candidate.rank} der Liste" if candidate.rank else ""
    parts = _sum_of(candidate.parts)
    yield f"Maßnahme  {measure.id}  {measure.title}"
    yield f"Programm  {programme.id}  {programme.name} ({programme.level})"
    yield from _wrapped("Ergebnis  ", place or f"nicht in der Liste: {explanation.why_not_listed}")
    by_points = f"nach Punkten Platz {explanation.place_by_points} im Katalog"
    yield f"Punkte    {formatting.decimal(candidate.points)} = {parts}; {by_points}"


def _sum_of(parts: Mapping[str, float]) -> str:
    """Return the parts that brought something as a sum; what speaks against is taken off."""
    signed = [
        (f" {'−' if points < 0 else '+'} ", f"{PART_NAMES[name]} {formatting.decimal(abs(points))}")
        for name, points in parts.items()
        if points
    ] or [("", "nichts, was sich trifft")]
    return "".join(sign + words for sign, words in signed).removeprefix(" + ")


def _answers(candidate: Candidate, *, done: bool) -> Iterator[str]:
    """Yield the three answers, what follows from them, and what one gets."""
    answers, action = candidate.answers, candidate.action
    if answers is None or action is None:
        return
    until = f" bis {answers.window.until.german}" if answers.window.until else ""
    fit = f", {candidate.fit.german}" if candidate.fit else ""
    if done:
        yield "Stand     Die Maßnahme ist laut Tabelle erledigt: nur ein neuer Abschnitt käme in Frage."
    yield f"Zu tun    {action.german} ({candidate.instrument}{fit})"
    yield f"  Dürfen wir?          {answers.may_we.german}"
    yield from _wrapped("  Geht es jetzt?       ", f"{answers.now.german}{until}. {answers.window.why}")
    missing = "; ".join(f"{one.what} ({one.who})" for one in answers.missing) or "nichts bekannt"
    yield from _wrapped("  Was fehlt von uns?   ", missing)
    for one in candidate.what_if:
        yield from _wrapped("  Was es änderte:      ", f"{one.change} → {one.action.german}")
    if candidate.family:
        what = "steht auch für" if candidate.rank else "gehört zusammen mit"
        yield from _wrapped("Familie   ", f"{what} {', '.join(candidate.family)}")


def _evidence(candidate: Candidate) -> Iterator[str]:
    for hit in candidate.evidence:
        yield f"  {formatting.decimal(hit.points):>5}  {PART_NAMES[hit.part]:<10} {hit.measure} → {hit.programme}"


def _consequences(candidate: Candidate) -> Iterator[str]:
    """Yield money, dates, combinations and flags."""
    deadline = candidate.deadline
    yield from _wrapped("Geld      ", candidate.money.note)
    yield from _wrapped("Frist     ", deadline.text)
    if deadline.prepare_by:
        yield f"          spätestens beginnen am {formatting.day(deadline.prepare_by)}"
    if deadline.council:
        yield f"          letzte Ratssitzung davor am {formatting.day(deadline.council)}"
    if candidate.combinations:
        yield from _wrapped("Kombination ", in_words(candidate.combinations))
    if candidate.flags:
        yield from _wrapped("Hinweise  ", "; ".join(candidate.flags))


def _rule_lines(result: RuleResult) -> Iterator[str]:
    head = f"  {result.outcome.mark} {RULES[result.rule].label:<19} "
    yield from _wrapped(head, result.reason)
    checked = result.checked.german if result.checked else "unbekannt"
    yield from _wrapped(" " * len(head), f"verlangt: {result.demanded} | gefunden: {result.found}")
    old = ", alt: vor dem Antrag nachsehen" if result.aged else ""
    yield f"{' ' * len(head)}Beleg: {result.source or 'keiner'} (Stand {checked}{old})"


def _wrapped(head: str, text: str) -> list[str]:
    return textwrap.wrap(
        text,
        _WIDTH,
        initial_indent=head,
        subsequent_indent=" " * len(head),
        break_long_words=False,
        break_on_hyphens=False,
    ) or [head.rstrip()]


def list_of(programmes: Sequence[Programme], *, deadlines_as_of: date | None = None) -> str:
    """Return one line a programme: id, window, name; with a day also the next deadline from then on."""
    if not programmes:
        return "Kein Programm mit diesen Merkmalen."
    width = max(len(programme.id) for programme in programmes)
    lines = [
        f"{programme.id:<{width}}  {programme.status:<12} {_next_deadline(programme, deadlines_as_of)}{programme.name}"
        for programme in programmes
    ]
    return "\n".join([*lines, f"{len(programmes)} Programme"])


def _next_deadline(programme: Programme, as_of: date | None) -> str:
    ahead = future(programme, as_of) if as_of else []
    return f"{ahead[0].date.german:<12} " if ahead else ""


def entry_of(programme: Programme) -> str:
    """Return every filled field of an entry in German words, with the day for which its evidence speaks."""
    lines = []
    for spec in specs(Programme):
        value = getattr(programme, spec.name)
        if value in (None, "", ()) or spec.record is Evidence:
            continue
        head = f"{spec.label:<{_LABELS}}"
        for text in _shown(spec, value):
            lines += _wrapped(head, text)
            head = " " * _LABELS
        if spec.proof is not Proof.NONE:
            lines.append(f"{'':<{_LABELS}}[{_proof_words(programme.evidence_for(spec.name))}]")
    return "\n".join(lines)


def _proof_words(proof: Evidence | None) -> str:
    if proof is None:
        return "ohne Beleg"
    stated = f"Stand {proof.as_of.german}" if proof.as_of else "ohne Datum"
    checked = f", geprüft {proof.checked.german}" if proof.checked else ""
    finding = f", {proof.finding}" if proof.finding else ""
    page = with_remarks(proof.pages[0], [reservation(proof.pages[0])]) if proof.pages else "keine Seite"
    return f"{stated}{checked}{finding}: {page}"


def _shown(spec: FieldSpec, value: Any) -> Iterator[str]:
    """Yield a field's value in words: a record with all that it says in a line of its own, everything else in one."""
    if spec.record:
        yield from (unescaped(line_of(one, _rule_in_german)) for one in (value if spec.many else (value,)))
    else:
        yield value_in_words(spec.name, value)


def _rule_in_german(spec: FieldSpec, text: str) -> str:
    return RULES[text].label if spec.name == "rule" and text in RULES else text


def stale_of(stale: Sequence[Stale], most: int, *, weighed: bool) -> str:
    """Return a table of what to check first; `weighed` says whether a strategy was given."""
    if not stale:
        return "Alle Angaben sind jung genug."
    lines = [f"{len(stale)} Programme haben veraltete oder undatierte Angaben; zuerst nachsehen:"]
    for entry in stale[:most]:
        touched = f"{entry.touched:>3} Vorschläge  " if weighed else ""
        age = f"seit {entry.days} Tagen" if entry.days is not None else "ohne Prüftag"
        name = f"{entry.programme.id}@{mark_of(entry.programme)}"
        lines.append(f"  {touched}{age:<15} {name}: {', '.join(entry.groups)}")
        page = with_remarks(entry.page, [reservation(entry.page)]) if entry.page else "keine Seite bekannt"
        lines.append(f"  {'':<{len(touched)}}{'':<15} {page}")
    lines.append('Stimmt noch: fundmatch catalog confirm KENNUNG@ZEICHEN …; sonst dazu --set "Antragsfenster=…"')
    return "\n".join(lines)


def pages_to_open(stale: Sequence[Stale], most: int) -> str:
    """Return the pages to open one after another, each once and on a line of its own, official ones first."""
    pages = dict.fromkeys(entry.page for entry in stale[:most] if entry.page)
    return "\n".join(sorted(pages, key=lambda page: bool(reservation(page))))
