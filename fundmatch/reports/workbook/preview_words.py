"""The sentences of a preview: what an update holds, and what it means for the measures.

The same words stand on the sheet for the head of office and on the terminal.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from textwrap import shorten
from typing import Final

from fundmatch.core import formatting
from fundmatch.eligibility.rules import RULES
from fundmatch.model.update import FieldChange, UpdatePlan
from fundmatch.updates.impact_records import Aspect, Impact, Kind, PairChange, Turn

_ASPECT_NAMES: Final = {
    Aspect.VERDICT: "Prüfergebnis",
    Aspect.RATE: "Fördersatz",
    Aspect.MONEY: "Zuwendung (Rechnung)",
    Aspect.DATE: "Frist",
    Aspect.LISTING: "Quelle",
}
KIND_NAMES: Final = {Kind.LOST: "entfällt", Kind.GAINED: "kommt hinzu", Kind.CHANGED: "ändert sich"}
# So many measures of one change are named, the others counted.
_MOST_NAMED = 8
_MAX_NAME: Final = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """One change of one programme, and all pairs that it touches in the same way."""

    changes: tuple[PairChange, ...]

    @property
    def first(self) -> PairChange:
        """Return the pair that stands for all."""
        return self.changes[0]

    @property
    def section(self) -> str:
        """Return the heading under which officers look for it."""
        if self.first.wanted:
            return "Was schon entschieden ist"
        if self.first.kind is Kind.CHANGED:
            return "Andere Termine" if self.first.turned(Aspect.DATE) else "Andere Bedingungen"
        return "Neu für uns" if self.first.kind is Kind.GAINED else "Was entfällt"


def _is_nothing_read(plan: UpdatePlan) -> bool:
    """Tell that not one usable entry was read: nothing can be said about changes then."""
    return plan.seen == 0 or (plan.empty and not plan.unchanged)


def _moved(plan: UpdatePlan) -> tuple[FieldChange, ...]:
    """Return the changes of dates."""
    return tuple(change for change in plan.changes if change.field == "deadlines")


def outcome_in_words(plan: UpdatePlan) -> str:
    """Return the one sentence that says how the reading went; nothing new is not nothing read."""
    count = formatting.number(plan.seen)
    if plan.seen == 0:
        return "NICHTS GELESEN: kein einziger Eintrag. Über Änderungen sagt das nichts; bitte die Datei prüfen."
    if _is_nothing_read(plan):
        return f"{count} Einträge gelesen, aber KEINER VERWENDBAR. Über Änderungen sagt das nichts; bitte die Datei prüfen."
    if plan.stops:
        return f"{count} Einträge gelesen. ANGEHALTEN: So wird nichts übernommen."
    if plan.empty:
        return f"{count} Einträge gelesen, nichts Neues."
    return f"{count} Einträge gelesen, {formatting.number(plan.unchanged)} Programme unverändert."


def counts(plan: UpdatePlan) -> tuple[tuple[str, int, str], ...]:
    """Return what changes: name, number, and what it means."""
    programmes = len({change.programme for change in plan.changes})
    return (
        ("neu", len(plan.new), "kommen in den Katalog"),
        ("weg", len(plan.gone), "nicht mehr gelistet; bleiben im Katalog und werden so gekennzeichnet"),
        ("wieder da", len(plan.returned), "waren weg und stehen wieder in der Quelle"),
        ("geschlossen", len(plan.closed), "Antragsfenster jetzt zu"),
        ("wieder offen", len(plan.reopened), "Antragsfenster wieder offen oder angekündigt"),
        ("Frist geändert", len(_moved(plan)), "andere, weitere oder entfallene Termine"),
        ("geändert", programmes, f"Programme, zusammen {formatting.number(len(plan.changes))} Angaben"),
        ("Vorschläge", len(plan.proposals), "die Quelle sagt anderes als Ihr Eintrag; Ihr Eintrag bleibt stehen"),
        ("Zweifelsfälle", sum(not twin.sure for twin in plan.twins), "dasselbe Programm? Bitte entscheiden"),
    )


def groups(changes: Sequence[PairChange]) -> tuple[Group, ...]:
    """Return the changes with equal ones together, in the order of the first of each."""
    found: dict[object, list[PairChange]] = {}
    for change in changes:
        told = (change.decision.status, change.decision.person) if change.decision else None
        found.setdefault((change.kind, change.programme, change.why, change.turns, told), []).append(change)
    return tuple(Group(changes=tuple(same)) for same in found.values())


def group_in_words(group: Group, *, longest_name: int = _MAX_NAME) -> str:
    """Return one plain sentence: which measures, which programme, what happens, why, who had decided.

    Names of programmes and titles of measures are cut after `longest_name` characters.
    """
    first = group.first
    what = turns_in_words(first.turns) if first.kind is Kind.CHANGED else KIND_NAMES[first.kind]
    told = [decided_in_words(first), _strength(group)]
    remark = "; ".join(text for text in told if text)
    return "".join(
        [
            f"{_measures(group, longest_name)}: „{_cut(first.name, longest_name)}“ – {what}",
            f" ({remark})" if remark else "",
            f": {first.why}" if first.why else "",
        ]
    )


def _cut(name: str, longest: int) -> str:
    return shorten(name, longest, placeholder=" …")


def _measures(group: Group, longest: int) -> str:
    if len(group.changes) == 1:
        return f"{group.first.measure_id} {_cut(group.first.measure_title, longest)}"
    names = sorted(change.measure_id for change in group.changes)
    more = f" und {len(names) - _MOST_NAMED} weitere" if len(names) > _MOST_NAMED else ""
    return f"{len(names)} Maßnahmen ({', '.join(names[:_MOST_NAMED])}{more})"


def _strength(group: Group) -> str:
    """Return points and verdict of what is new; the verdict only where all pairs share it."""
    if group.first.kind is not Kind.GAINED:
        return ""
    most = formatting.decimal(max(change.points for change in group.changes))
    points = f"{most} Punkte" if len(group.changes) == 1 else f"bis {most} Punkte"
    verdicts = {change.verdict for change in group.changes if change.verdict}
    return f"{points}, {verdicts.pop().german}" if len(verdicts) == 1 else points


def decided_in_words(change: PairChange) -> str:
    """Return what officers had decided: `entschieden: Beantragen, Meier`."""
    if change.decision is None:
        return ""
    told = [change.decision.result or change.decision.status or "Notiz", change.decision.person]
    return f"entschieden: {', '.join(filter(None, told))}"


def turns_in_words(turns: Sequence[Turn]) -> str:
    """Return what changed: `Frist bisher 31.03.2026, jetzt 30.09.2027; Prüfergebnis bisher …`."""
    return "; ".join(_turn(turn) for turn in turns)


def _turn(turn: Turn) -> str:
    if turn.aspect is Aspect.LISTING:
        return turn.new
    told = f"{_ASPECT_NAMES[turn.aspect]} bisher {turn.old}, jetzt {turn.new}"
    because = f"{RULES[turn.rule].label}: {turn.why}" if turn.rule else turn.why
    return f"{told} ({because})" if because else told


def totals_in_words(found: Impact) -> tuple[str, ...]:
    """Return two or three sentences with the numbers of all that changes."""
    if not found.changes:
        return (f"Für die {found.measures} Maßnahmen ändert sich nichts.",)
    lost, gained = len(found.of_kind(Kind.LOST)), len(found.of_kind(Kind.GAINED))
    parts = [
        "1 Vorschlag kommt hinzu" if gained == 1 else f"{gained} Vorschläge kommen hinzu",
        "1 entfällt" if lost == 1 else f"{lost} entfallen",
        *_turned(found),
    ]
    return (
        f"Berührte Maßnahmen: {found.touched} von {found.measures}; {', '.join(parts)}.",
        *_about_decided(found),
        *_about_measures(found),
    )


def _turned(found: Impact) -> Iterator[str]:
    named = (
        (Aspect.DATE, "mit anderer Frist"),
        (Aspect.RATE, "mit anderem Fördersatz"),
        (Aspect.VERDICT, "mit anderem Prüfergebnis"),
    )
    for aspect, words in named:
        if count := len(found.turned(aspect)):
            yield f"{count} {words}"


def _about_decided(found: Impact) -> Iterator[str]:
    if not found.decided:
        yield "Nichts davon betrifft schon Entschiedenes."
        return
    lost = sum(change.kind is Kind.LOST for change in found.decided)
    people = sorted({change.decision.person for change in found.decided if change.decision and change.decision.person})
    who = f" ({', '.join(people)})" if people else ""
    fate = f"davon entfallen: {lost}" if lost else "keine davon entfällt"
    yield f"Berührte Entscheidungen: {len(found.decided)}{who}; {fate}."


def _about_measures(found: Impact) -> Iterator[str]:
    told = (
        (found.newly_matched, "Erstmals mit einem Vorschlag"),
        (found.left_alone, "Jetzt ohne Vorschlag"),
    )
    for measures, words in told:
        if measures:
            names = [name for name, _ in measures]
            more = f" und {len(names) - _MOST_NAMED} weitere" if len(names) > _MOST_NAMED else ""
            yield f"{words}: {', '.join(names[:_MOST_NAMED])}{more}."
