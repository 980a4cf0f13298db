"""Set workbooks against the ledger: what is new, changed, cleared, and where people disagree.

A workbook was written from a known state of the ledger, its base. Only what differs from
the base was typed since; what equals it says nothing, even where the ledger has moved on.
Nothing is written here, and nothing is decided for the officers: a conflict stays one.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from fundmatch.core.errors import Problem
from fundmatch.decisions.carry_over import facts_of
from fundmatch.decisions.changes import Change, dates_without_grant, odd_entries
from fundmatch.decisions.ledger import Ledger, replay
from fundmatch.decisions.statements import (
    Placed,
    Slot,
    Statement,
    Unplaced,
    fits,
    half_cleared,
    place_rows,
    statements_of,
)
from fundmatch.decisions.typed_text import compared
from fundmatch.decisions.workbook_entries import Entries
from fundmatch.model.decision import FIELDS, Decision, Key
from fundmatch.model.programme import Programme

Prefer = Literal["workbook", "ledger"]


@dataclass(frozen=True, slots=True)
class Side:
    """One of several answers, and where it stands."""

    text: str
    where: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """One field of one pair with different answers; the ledger keeps what it has."""

    key: Key
    field: str
    sides: tuple[Side, ...]

    def __str__(self) -> str:
        """Return the answers side by side."""
        answers = [f"„{side.text}“ ({side.where})" if side.text else f"leer ({side.where})" for side in self.sides]
        return f"{' × '.join(self.key)}, {FIELDS[self.field]}: {' | '.join(answers)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Gone:
    """A pair with entries whose measure or programme is not there any more; its entries are kept."""

    key: Key
    measure_title: str
    programme_name: str
    missing: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What would happen; `unchanged` counts fields that are filled and stay as they are.

    `settled` are the conflicts that `prefer` decided, so that what lost can still be seen.
    """

    new: tuple[Change, ...] = ()
    changed: tuple[Change, ...] = ()
    cleared: tuple[Change, ...] = ()
    unchanged: int = 0
    conflicts: tuple[Conflict, ...] = ()
    settled: tuple[Conflict, ...] = ()
    gone: tuple[Gone, ...] = ()
    unplaced: tuple[Unplaced, ...] = ()
    remarks: tuple[Problem, ...] = ()

    @property
    def changes(self) -> tuple[Change, ...]:
        """Return everything that is to be written."""
        return (*self.new, *self.changed, *self.cleared)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Answer:
    """What to take over for one field of one pair, if anything, and the conflict about it, if there is one.

    `now` is what the ledger has; `settled` says that `prefer` decided the conflict.
    """

    now: str
    taken: Statement | None = None
    conflict: Conflict | None = None
    settled: bool = False

    @property
    def stays(self) -> bool:
        """Tell that the ledger has an entry and nobody says otherwise."""
        return bool(self.now) and self.taken is None and self.conflict is None


def plan_review(
    ledger: Ledger,
    workbooks: Sequence[Entries],
    *,
    measures: Mapping[str, str],
    programmes: Mapping[str, Programme],
    prefer: Prefer | None = None,
) -> Plan:
    """Return what the workbooks change; `measures` has the title for each id, as the strategy names it now.

    With `prefer` "workbook" a conflict goes to the workbook that was saved last, with
    "ledger" to the ledger. Two workbooks saved at the same time stay in conflict.
    """
    names = {key: programme.name for key, programme in programmes.items()}
    rows, unplaced, remarks = place_rows(workbooks, measures, names)
    state = replay(ledger.lines)
    answers = _answers(ledger, state, workbooks, rows, prefer)
    changes = _changes(answers, measures, programmes)
    return Plan(
        new=tuple(change for change in changes if not change.old),
        changed=tuple(change for change in changes if change.old and change.new),
        cleared=tuple(change for change in changes if not change.new),
        unchanged=sum(answer.stays for answer in answers),
        conflicts=_conflicts(answers, settled=False),
        settled=_conflicts(answers, settled=True),
        gone=tuple(_gone(rows, measures, programmes)),
        unplaced=tuple(unplaced),
        remarks=(
            *_about_workbooks(ledger, workbooks),
            *remarks,
            *half_cleared(ledger, workbooks, rows),
            *odd_entries(changes),
            *dates_without_grant(changes, state),
        ),
    )


def _answers(
    ledger: Ledger, state: Mapping[Key, Decision], workbooks: Sequence[Entries], rows: Sequence[Placed],
    prefer: Prefer | None,
) -> list[_Answer]:  # fmt: skip
    """Judge every field of every pair that some workbook says something about."""
    by_slot: dict[Slot, list[Statement]] = {}
    for statement in statements_of(ledger, workbooks, rows):
        by_slot.setdefault(statement.slot, []).append(statement)
    return [_answer(slot, statements, state.get(slot[0]), prefer) for slot, statements in by_slot.items()]


def _answer(slot: Slot, statements: Sequence[Statement], decision: Decision | None, prefer: Prefer | None) -> _Answer:
    """Judge all statements about one field of one pair; `decision` is what the ledger has on the pair."""
    key, field = slot
    now = decision.text(field) if decision else ""
    current = compared(field, now)
    # What was not typed since the workbook was written says nothing, even where the ledger has moved on.
    moved = [statement for statement in statements if statement.moved]
    if all(statement.meaning == current for statement in moved):
        return _Answer(now=now)
    if _agreed(moved) and not _overtaken(moved, current, decision):
        return _Answer(now=now, taken=moved[0])
    conflict = Conflict(key=key, field=field, sides=_sides(moved, decision, field, now))
    if prefer == "workbook":
        return _settled_by_latest(_latest(moved), now, current, conflict)
    return _Answer(now=now, conflict=conflict, settled=prefer == "ledger")


def _settled_by_latest(latest: Sequence[Statement], now: str, current: str, conflict: Conflict) -> _Answer:
    """Take what the workbook says that was saved last; where several were, it stays a conflict."""
    if not _agreed(latest):
        return _Answer(now=now, conflict=conflict)
    differs = latest[0].meaning != current
    return _Answer(now=now, taken=latest[0] if differs else None, conflict=conflict, settled=True)


def _overtaken(moved: Iterable[Statement], current: str, decision: Decision | None) -> bool:
    """Tell that the ledger, too, moved on since one of the workbooks was written; `current` is what it has now.

    Where nobody knows what a workbook showed, anything that was ever entered may be news to it.
    """
    for statement in moved:
        if statement.base is None:
            news = decision is not None and statement.field in decision.traces
        else:
            news = compared(statement.field, statement.base) != current
        if news:
            return True
    return False


def _agreed(statements: Iterable[Statement]) -> bool:
    return len({statement.meaning for statement in statements}) == 1


def _latest(statements: Sequence[Statement]) -> list[Statement]:
    """Return the statements of the workbook that was saved last; several where nobody can say which one that is."""
    latest = max(_saved(statement) for statement in statements)
    return [statement for statement in statements if _saved(statement) == latest]


def _saved(statement: Statement) -> datetime:
    """Return when the workbook was saved; one that does not say so is the oldest."""
    saved = statement.entries.saved
    return saved.replace(tzinfo=None) if saved else datetime.min


def _changes(
    answers: Iterable[_Answer], measures: Mapping[str, str], programmes: Mapping[str, Programme]
) -> list[Change]:
    return [_change(answer.taken, answer.now, measures, programmes) for answer in answers if answer.taken is not None]


def _conflicts(answers: Iterable[_Answer], *, settled: bool) -> tuple[Conflict, ...]:
    return tuple(answer.conflict for answer in answers if answer.conflict and answer.settled is settled)


def _change(statement: Statement, now: str, measures: Mapping[str, str], programmes: Mapping[str, Programme]) -> Change:
    measure, programme = statement.key
    known = programmes.get(programme)
    return Change(
        key=statement.key,
        field=statement.field,
        old=now,
        new=statement.text,
        file=statement.entries.file,
        file_sha256=statement.entries.sha256,
        place=statement.place,
        measure_title=measures.get(measure, statement.row.measure_title),
        programme_name=known.name if known else statement.row.programme_name,
        programme_state=facts_of(known) if known else "",
    )


def _sides(statements: Iterable[Statement], decision: Decision | None, field: str, now: str) -> tuple[Side, ...]:
    """Return the ledger's answer, if it has ever had one, and those of the workbooks."""
    trace = decision.traces.get(field) if decision else None
    sides = []
    if trace:
        day = f" am {trace.on.german}" if trace.on else ""
        sides.append(Side(now, f"Entscheidungsbuch, Nr. {trace.nr}: {trace.by}{day} aus {trace.file}"))
    sides += [Side(statement.text, f"{statement.entries.file}, {statement.place}") for statement in statements]
    return tuple(dict.fromkeys(sides))


def _about_workbooks(ledger: Ledger, workbooks: Iterable[Entries]) -> Iterator[Problem]:
    """Yield what is to be said about each workbook as a whole."""
    for entries in workbooks:
        yield from entries.remarks
        if entries.stamp and not fits(ledger, entries):
            note = (
                "das Entscheidungsbuch ist nicht mehr das, mit dem die Mappe ausgegeben wurde: "
                "leere Zellen löschen nichts"
            )
            yield Problem(entries.file, note=note, grave=False)


def _gone(rows: Iterable[Placed], measures: Mapping[str, str], programmes: Mapping[str, Programme]) -> Iterator[Gone]:
    """Yield each pair with entries that the strategy or the catalogue does not know (any more)."""
    seen: set[Key] = set()
    for placed in rows:
        measure, programme = placed.key
        missing = [] if measure in measures else ["Maßnahme"]
        missing += [] if programme in programmes else ["Programm"]
        if missing and placed.row.typed and placed.key not in seen:
            seen.add(placed.key)
            known = programmes.get(programme)
            yield Gone(
                key=placed.key,
                measure_title=measures.get(measure, placed.row.measure_title),
                programme_name=known.name if known else placed.row.programme_name,
                missing=" und ".join(missing),
            )
