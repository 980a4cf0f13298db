"""What a review found, and how far it has come, as text for the terminal."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from fundmatch.core import formatting
from fundmatch.decisions.answer_review import AnswerPlan
from fundmatch.decisions.changes import Change
from fundmatch.decisions.checked_pages import CHECKED_FILE
from fundmatch.decisions.checked_review import CheckPlan
from fundmatch.decisions.given_answers import label_of
from fundmatch.decisions.grant_dates import grant_dates
from fundmatch.decisions.measure_memory import Astray
from fundmatch.decisions.plan import Conflict, Gone, Plan
from fundmatch.eligibility.deadlines import LeadTime
from fundmatch.model.decision import ALL, FIELDS, Decision, Key
from fundmatch.model.result import Candidate, DeadlineView, MatchResult, MeasureResult
from fundmatch.reports import summary
from fundmatch.reports.chosen import entry_that_decides
from fundmatch.reports.plain_text import shortened

# So many changes of a kind are shown one by one.
_MOST = 12
# A typed text of so many signs is shown whole, else its beginning and how long it is.
_LONGEST = 120
# So many earlier measures are named one by one.
_MOST_FORMER = 5


def plan_of(plan: Plan, files: Sequence[str], *, written: bool, others: int = 0) -> str:
    """Return what is new, changed, cleared, in conflict, gone and not understood; nothing is left out silently.

    `others` counts the answers and looks that the same workbooks brought, and that are told elsewhere.
    """
    counts = f"{len(plan.new)} neu, {len(plan.changed)} geändert, {len(plan.cleared)} geleert"
    lines = [f"{formatting.listed(files)}: {counts}, {plan.unchanged} unverändert"]
    kinds = ("Neu zugeordnet", plan.moved), ("Neu", plan.new), ("Geändert", plan.changed), ("Geleert", plan.cleared)
    for title, changes in kinds:
        lines += _changes(title, changes)
    lines += _section("Widersprüche", "nicht übernommen; klären oder --prefer angeben", _told(plan.conflicts))
    lines += _section("Widersprüche", "durch --prefer entschieden", _told(plan.settled))
    lines += _section("Nicht mehr vorhanden", "Einträge bleiben erhalten", [_gone(gone) for gone in plan.gone])
    lines += _asked(plan)
    lines += [_cut(str(remark), 6 * _LONGEST) for remark in (*plan.unplaced, *plan.remarks)]
    return "\n".join([*lines, *_outcome(plan, written=written, others=others)])


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
        yield f"  Antwort {where}, {what}: {_quoted(one.answer) if one.answer else 'zurückgenommen'}"
    yield from _section("Widersprüchliche Antworten", "nicht übernommen; klären oder --prefer angeben", plan.conflicts)
    yield from _section("Nicht lesbare Antworten", "nicht übernommen", plan.faults)
    if plan.new:
        count = "1 Antwort" if len(plan.new) == 1 else f"{len(plan.new)} Antworten"
        yield f"{count} in answers.csv übernommen." if written else f"{count} würden übernommen (nur Vorschau)."


def checks_of(plan: CheckPlan, *, written: bool) -> Iterator[str]:
    """Yield whose pages were looked at, and what could not be read; nothing where nothing was typed."""
    for one in plan.new:
        name = one.programme_name or one.programme_id
        yield f"  Nachgesehen {name}: {one.day.german}{f', {_quoted(one.found)}' if one.found else ''}"
    yield from _section("Nicht lesbare Einträge unter „heute geprüft“", "nicht übernommen", plan.faults)
    if plan.new:
        count = formatting.counted(len(plan.new), "Blick", "Blicke") + " auf eine Programmseite"
        yield f"{count} in {CHECKED_FILE} übernommen." if written else f"{count} würden übernommen (nur Vorschau)."


def _section(title: str, what_happens: str, entries: Sequence[object]) -> Iterator[str]:
    if entries:
        yield f"{title} ({len(entries)}), {what_happens}:"
        yield from (f"  {_cut(str(entry), 6 * _LONGEST)}" for entry in entries)


def _told(conflicts: Iterable[Conflict]) -> list[Conflict]:
    """Return the conflicts with long texts cut, so that each side can be seen."""
    return [
        replace(one, sides=tuple(replace(side, text=_cut(side.text, _LONGEST)) for side in one.sides))
        for one in conflicts
    ]


def _gone(gone: Gone) -> str:
    return f"{gone.key[0]} {gone.measure_title} × {gone.programme_name or gone.key[1]}: {gone.missing} fehlt"


def _outcome(plan: Plan, *, written: bool, others: int) -> Iterator[str]:
    if plan.changes:
        entries = formatting.counted(len(plan.changes), "Eintrag", "Einträge")
        yield f"{entries} in decisions.csv übernommen." if written else f"{entries} würden übernommen (nur Vorschau)."
    elif plan.open:
        yield "Nichts übernommen; es ist noch etwas zu klären."
    elif not others:
        yield "Nichts zu übernehmen."


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
        return _quoted(change.new)
    return f"{_quoted(change.old)} → {_quoted(change.new) if change.new else 'leer'}"


def _quoted(text: str) -> str:
    return f"„{_cut(text, _LONGEST)}“"


def _cut(text: str, most: int) -> str:
    """Return a text as it is, or where it is long its beginning on one line, and how long it is."""
    return text if len(text) <= most else f"{shortened(text, most)} ({formatting.number(len(text))} Zeichen)"


def progress_of(result: MatchResult, state: Mapping[Key, Decision]) -> str:
    """Return how far the review has come: by Leitthema, by person, and what waits before which date."""
    decided = summary.decided(result)
    lines = [f"{decided.in_words}, {decided.total - decided.count} offen"]
    lines.append("Je Leitthema (entschieden / Vorschläge):")
    lines += [f"  {count:>4} / {total:<4} {theme}" for theme, (count, total) in decided.themes.items()]
    lines += ["Je Person:", *_by_person(decided, state)]
    waiting = [pair for pair in summary.to_decide(result) if not entry_that_decides(pair[1].decision)]
    return "\n".join([*lines, *_before_dates(waiting), *_after_grants(state, result.run.as_of)])


def _by_person(decided: summary.Decided, state: Mapping[Key, Decision]) -> Iterator[str]:
    """Yield what each person decided, as many in all as are decided, and what else the ledger holds."""
    if not decided.count:
        yield "  noch keine Entscheidung"
    for person, counted in decided.by_person().items():
        counts = ", ".join(f"{word} {count}" for word, count in counted.most_common())
        yield f"  {shortened(person, _LONGEST)}: {shortened(counts, 4 * _LONGEST)}"
    entries = [one for one in state.values() if not one.empty]
    silent = sum(not entry_that_decides(one) for one in entries)
    if silent:
        yield f"  ohne Status und Ergebnis (nur Notiz, Person oder Ähnliches): {silent}"
    if others := len(entries) - silent - decided.count:
        yield f"  zu erledigten oder früheren Maßnahmen entschieden: {others}"


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
