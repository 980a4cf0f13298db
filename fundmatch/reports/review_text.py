"""What a review found, and how far it has come, as text for the terminal."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from fundmatch.core import formatting
from fundmatch.decisions.answer_review import AnswerPlan
from fundmatch.decisions.changes import Change
from fundmatch.decisions.checked_pages import CHECKED_FILE
from fundmatch.decisions.checked_review import CheckPlan
from fundmatch.decisions.given_answers import label_of
from fundmatch.decisions.grant_dates import grant_dates
from fundmatch.decisions.merge import Gone, Plan
from fundmatch.eligibility.deadlines import LeadTime
from fundmatch.model.decision import ALL, FIELDS, Decision, Key
from fundmatch.model.result import Candidate, DeadlineView, MatchResult, MeasureResult
from fundmatch.reports.summary import NO_THEME

# So many changes of a kind are shown one by one.
_MOST = 12


def plan_of(plan: Plan, files: Sequence[str], *, written: bool) -> str:
    """Return what is new, changed, cleared, in conflict, gone and not understood; nothing is left out silently."""
    counts = f"{len(plan.new)} neu, {len(plan.changed)} geändert, {len(plan.cleared)} geleert"
    lines = [f"{formatting.listed(files)}: {counts}, {plan.unchanged} unverändert"]
    for title, changes in (("Neu", plan.new), ("Geändert", plan.changed), ("Geleert", plan.cleared)):
        lines += _changes(title, changes)
    lines += _section("Widersprüche", "nicht übernommen; klären oder --prefer angeben", plan.conflicts)
    lines += _section("Widersprüche", "durch --prefer entschieden", plan.settled)
    lines += _section("Nicht mehr vorhanden", "Einträge bleiben erhalten", [_gone(gone) for gone in plan.gone])
    lines += [str(remark) for remark in (*plan.unplaced, *plan.remarks)]
    return "\n".join([*lines, _outcome(plan, written=written)])


def answers_of(plan: AnswerPlan, *, written: bool) -> Iterator[str]:
    """Yield what was answered, what contradicts, and what could not be read; nothing where nothing was typed."""
    for one in plan.new:
        where = {"": "Profil", ALL: "alle Maßnahmen"}.get(one.measure_id, one.measure_id)
        what = f"{label_of(one.field)} ({one.item})" if one.item else label_of(one.field)
        yield f"  Antwort {where}, {what}: {f'„{one.answer}“' if one.answer else 'zurückgenommen'}"
    yield from _section("Widersprüchliche Antworten", "nicht übernommen; in answers.csv klären", plan.conflicts)
    yield from _section("Nicht lesbare Antworten", "nicht übernommen", plan.faults)
    if plan.new:
        count = "1 Antwort" if len(plan.new) == 1 else f"{len(plan.new)} Antworten"
        yield f"{count} in answers.csv übernommen." if written else f"{count} würden übernommen (nur Vorschau)."


def checks_of(plan: CheckPlan, *, written: bool) -> Iterator[str]:
    """Yield whose pages were looked at, and what could not be read; nothing where nothing was typed."""
    for one in plan.new:
        name = one.programme_name or one.programme_id
        yield f"  Nachgesehen {name}: {one.day.german}{f', „{one.found}“' if one.found else ''}"
    yield from _section("Nicht lesbare Einträge unter „heute geprüft“", "nicht übernommen", plan.faults)
    if plan.new:
        count = formatting.counted(len(plan.new), "Blick", "Blicke") + " auf eine Programmseite"
        yield f"{count} in {CHECKED_FILE} übernommen." if written else f"{count} würden übernommen (nur Vorschau)."


def _section(title: str, what_happens: str, entries: Sequence[object]) -> Iterator[str]:
    if entries:
        yield f"{title} ({len(entries)}), {what_happens}:"
        yield from (f"  {entry}" for entry in entries)


def _gone(gone: Gone) -> str:
    return f"{gone.key[0]} {gone.measure_title} × {gone.programme_name or gone.key[1]}: {gone.missing} fehlt"


def _outcome(plan: Plan, *, written: bool) -> str:
    if not plan.changes:
        return "Nichts zu übernehmen."
    count = len(plan.changes)
    entries = "1 Eintrag" if count == 1 else f"{count} Einträge"
    return f"{entries} in decisions.csv übernommen." if written else f"{entries} würden übernommen (nur Vorschau)."


def _changes(title: str, changes: Sequence[Change]) -> Iterator[str]:
    if changes:
        yield f"{title}:"
    for change in changes[:_MOST]:
        pair = f"{change.key[0]} × {change.programme_name or change.key[1]}"
        yield f"  {pair}, {FIELDS[change.field]}: {_values(change)}"
    if len(changes) > _MOST:
        yield f"  … und {len(changes) - _MOST} weitere"


def _values(change: Change) -> str:
    if not change.old:
        return f"„{change.new}“"
    return f"„{change.old}“ → „{change.new}“" if change.new else f"„{change.old}“ → leer"


def progress_of(result: MatchResult, state: Mapping[Key, Decision]) -> str:
    """Return how far the review has come: by Leitthema, by person, and what waits before which date."""
    pairs = [(entry, candidate) for entry in result.measures for candidate in entry.candidates]
    waiting = [(entry, one) for entry, one in pairs if not _decided(entry, one, state)]
    lines = [f"{len(pairs)} Vorschläge, {len(pairs) - len(waiting)} entschieden, {len(waiting)} offen"]
    lines += ["Je Leitthema (entschieden / Vorschläge):", *_by_theme(result, state)]
    lines += ["Je Person:", *_by_person(state)]
    return "\n".join([*lines, *_before_dates(waiting), *_after_grants(state, result.run.as_of)])


def _decided(entry: MeasureResult, candidate: Candidate, state: Mapping[Key, Decision]) -> bool:
    decision = state.get((entry.measure.id, candidate.programme.id))
    return decision is not None and bool(decision.status or decision.result)


def _by_theme(result: MatchResult, state: Mapping[Key, Decision]) -> Iterator[str]:
    counts: dict[str, list[int]] = {}
    for entry in result.measures:
        row = counts.setdefault(entry.measure.leitthema or NO_THEME, [0, 0])
        for candidate in entry.candidates:
            row[0] += _decided(entry, candidate, state)
            row[1] += 1
    yield from (f"  {done:>4} / {total:<4} {theme}" for theme, (done, total) in counts.items())


def _by_person(state: Mapping[Key, Decision]) -> Iterator[str]:
    statuses: dict[str, Counter[str]] = {}
    for decision in state.values():
        if not decision.empty:
            word = decision.result or decision.status or "ohne Status"
            statuses.setdefault(decision.person or "(ohne Person)", Counter())[word] += 1
    if not statuses:
        yield "  noch keine Entscheidung"
    for person in sorted(statuses):
        counts = ", ".join(f"{word} {count}" for word, count in statuses[person].most_common())
        yield f"  {person}: {counts}"


def _before_dates(waiting: Sequence[tuple[MeasureResult, Candidate]]) -> Iterator[str]:
    """Yield what is undecided though a date comes, by the date."""
    dated = [(one.deadline.next, entry, one) for entry, one in waiting if one.deadline.next and not entry.done]
    if dated:
        yield "Unentschieden vor einem Termin:"
    for _, entry, one in sorted(dated, key=lambda row: (row[0] or date.max, row[1].measure.id, row[2].programme.id)):
        begin = _begin(one.deadline)
        yield f"  Frist {one.deadline.text}{begin}: {entry.measure.id} × {one.programme.name}"


def _after_grants(state: Mapping[Key, Decision], as_of: date) -> Iterator[str]:
    """Yield the dates of granted pairs by the date, those that have passed as well: nobody said that they were kept."""
    dates = grant_dates(state.values())
    if dates:
        yield "Termine nach der Bewilligung:"
    for one in dates:
        told, over = one.decision, " (vorbei)" if one.over(as_of) else ""
        yield f"  {one.day.german}{over} {one.what}: {told.measure_id} × {told.programme_name or told.programme_id}"


def _begin(seen: DeadlineView) -> str:
    """Word the last day to begin, and say where there is no time for it any more."""
    mark = f" ({seen.reach})" if seen.reach and seen.reach != LeadTime.ENOUGH else ""
    if seen.prepare_by is None:
        return mark if seen.unreachable else ""
    return f", spätestens beginnen {formatting.day(seen.prepare_by)}{mark}"
