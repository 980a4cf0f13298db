"""What a review found, and how far it has come, as text for the terminal."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date

from fundmatch.core import formatting
from fundmatch.decisions.answer_review import AnswerPlan
from fundmatch.decisions.changes import Change
from fundmatch.decisions.checked_pages import CHECKED_FILE
from fundmatch.decisions.checked_review import CheckPlan
from fundmatch.decisions.given_answers import label_of
from fundmatch.decisions.grant_dates import grant_dates
from fundmatch.decisions.measure_memory import Astray
from fundmatch.decisions.plan import Gone, Plan
from fundmatch.eligibility.deadlines import LeadTime
from fundmatch.model.decision import ALL, FIELDS, Decision, Key
from fundmatch.model.result import Candidate, DeadlineView, MatchResult, MeasureResult
from fundmatch.reports.summary import NO_THEME

# So many changes of a kind are shown one by one.
_MOST = 12
# So many earlier measures are named one by one.
_MOST_FORMER = 5


def plan_of(plan: Plan, files: Sequence[str], *, written: bool) -> str:
    """Return what is new, changed, cleared, in conflict, gone and not understood; nothing is left out silently."""
    counts = f"{len(plan.new)} neu, {len(plan.changed)} geändert, {len(plan.cleared)} geleert"
    lines = [f"{formatting.listed(files)}: {counts}, {plan.unchanged} unverändert"]
    kinds = ("Neu zugeordnet", plan.moved), ("Neu", plan.new), ("Geändert", plan.changed), ("Geleert", plan.cleared)
    for title, changes in kinds:
        lines += _changes(title, changes)
    lines += _section("Widersprüche", "nicht übernommen; klären oder --prefer angeben", plan.conflicts)
    lines += _section("Widersprüche", "durch --prefer entschieden", plan.settled)
    lines += _section("Nicht mehr vorhanden", "Einträge bleiben erhalten", [_gone(gone) for gone in plan.gone])
    lines += _asked(plan)
    lines += [str(remark) for remark in (*plan.unplaced, *plan.remarks)]
    return "\n".join([*lines, _outcome(plan, written=written)])


def _asked(plan: Plan) -> Iterator[str]:
    """Yield what is not taken in before somebody has mended it or said what is meant, each with what to do."""
    yield from _section("Nicht lesbar", "nicht übernommen", plan.unread)
    yield from _section("Zeilen, die zwei Paare nennen", "nicht übernommen", plan.doubts)
    if plan.doubts:
        yield "  → gilt, was zu sehen ist: --trust visible; gilt die versteckte Kennung: --trust hidden"
    yield from _section("Zeilen zu einer früheren Maßnahme", "nicht übernommen", plan.formers)
    former = {one.about.name: one.about for one in plan.formers}
    yield from (f"  → {moved_in_words(one)}" for one in former.values())
    yield from (f"Hinweis: {sentence}" for sentence in astray_in_words(plan.astray, but=former))


def astray_in_words(found: Sequence[Astray], *, but: Collection[str] = ()) -> Iterator[str]:
    """Yield what waits because the number of its measure means another one today; of a gone measure, where one is near."""
    told = [one for one in found if one.name not in but and (one.now or one.offered)]
    for one in told[:_MOST_FORMER]:
        count = formatting.counted(one.pairs, "Entscheidung", "Entscheidungen")
        wait = "wartet" if one.pairs == 1 else "warten"
        now = f"{one.number} heißt jetzt „{one.now}“" if one.now else f"{one.number} steht nicht mehr in der Liste"
        yield f"{count} zu {one.name} {wait}, bis jemand zustimmt ({now}) → {moved_in_words(one)}"
    if len(told) > _MOST_FORMER:
        yield f"ebenso {len(told) - _MOST_FORMER} weitere frühere Maßnahmen (Blatt „Entschieden“)"


def reworded_in_words(found: Iterable[tuple[str, str, str]]) -> Iterator[str]:
    """Yield one sentence on measures whose title is another than when they were decided on."""
    told = [f"{number} „{then}“, jetzt „{now}“" for number, then, now in found]
    if told:
        rest = f" und {len(told) - _MOST_FORMER} weitere" if len(told) > _MOST_FORMER else ""
        yield f"anders genannt als bei der Entscheidung, gilt als dieselbe Maßnahme: {'; '.join(told[:_MOST_FORMER])}{rest}"


def moved_in_words(one: Astray) -> str:
    """Return how to say where the entries of an earlier measure belong, with the nearest one as the proposal."""
    nearest = f"; am nächsten kommt {one.offered[0]}" if one.offered else ""
    target = one.offered[0] if one.offered else "NEUE-NR"
    return f'fundmatch review STRATEGIE --moved "{one.number}={target}"{nearest}' + (
        f'; ist es noch dieselbe: --moved "{one.number}={one.number}"' if one.now and target != one.number else ""
    )


def answers_of(plan: AnswerPlan, *, written: bool) -> Iterator[str]:
    """Yield what was answered, what contradicts, and what could not be read; nothing where nothing was typed."""
    for one in plan.new:
        where = {"": "Profil", ALL: "alle Maßnahmen"}.get(one.measure_id, one.measure_id)
        what = f"{label_of(one.field)} ({one.item})" if one.item else label_of(one.field)
        yield f"  Antwort {where}, {what}: {f'„{one.answer}“' if one.answer else 'zurückgenommen'}"
    yield from _section("Widersprüchliche Antworten", "nicht übernommen; klären oder --prefer angeben", plan.conflicts)
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
        return "Nichts übernommen; es ist noch etwas zu klären." if plan.open else "Nichts zu übernehmen."
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
