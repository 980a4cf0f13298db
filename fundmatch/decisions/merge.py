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
from fundmatch.decisions.cells import compared, doubt
from fundmatch.decisions.entries import Entries
from fundmatch.decisions.lines import Ledger
from fundmatch.decisions.material_changes import facts_of
from fundmatch.decisions.merge_base import Statement, fits, statements_of
from fundmatch.decisions.row_matching import Placed, Unplaced, place_rows
from fundmatch.decisions.state import replay
from fundmatch.model.decision import FIELDS, Decision, Key
from fundmatch.model.programme import Programme

Prefer = Literal["workbook", "ledger"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One line that the ledger is to get; `place` is where in the workbook it was read."""

    key: Key
    field: str
    old: str
    new: str
    file: str
    file_sha256: str
    place: str
    measure_title: str = ""
    programme_name: str = ""
    programme_state: str = ""


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
        told = " | ".join(
            f"„{side.text}“ ({side.where})" if side.text else f"leer ({side.where})" for side in self.sides
        )
        return f"{' × '.join(self.key)}, {FIELDS[self.field]}: {told}"


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


def plan(
    ledger: Ledger,
    found: Sequence[Entries],
    *,
    measures: Mapping[str, str],
    programmes: Mapping[str, Programme],
    prefer: Prefer | None = None,
) -> Plan:
    """Return what the workbooks change; `measures` has the title for each id, as the strategy names it now.

    With `prefer` "workbook" a conflict goes to the workbook that was saved last, with
    "ledger" to the ledger. Two workbooks saved at the same time stay in conflict.
    """
    state = replay(ledger.lines)
    names = {key: programme.name for key, programme in programmes.items()}
    rows, unplaced, remarks = place_rows(found, measures, names)
    said: dict[tuple[Key, str], list[Statement]] = {}
    for statement in statements_of(ledger, found, rows):
        said.setdefault((statement.key, statement.field), []).append(statement)
    changes: list[Change] = []
    conflicts: list[Conflict] = []
    settled: list[Conflict] = []
    unchanged = 0
    for (key, field), statements in said.items():
        now = state[key].text(field) if key in state else ""
        told = key in state and field in state[key].traces
        answer = _answer(field, now, statements, told=told, prefer=prefer)
        if answer.taken:
            changes.append(_change(answer.taken, now, measures, programmes))
        if answer.rivals:
            conflict = Conflict(key=key, field=field, sides=_sides(answer.rivals, state.get(key), field, now))
            (settled if answer.settled else conflicts).append(conflict)
        unchanged += bool(now and not answer.taken and not answer.rivals)
    remarks = [*_heads(ledger, found), *remarks, *_odd(changes)]
    return Plan(
        new=tuple(change for change in changes if not change.old),
        changed=tuple(change for change in changes if change.old and change.new),
        cleared=tuple(change for change in changes if not change.new),
        unchanged=unchanged,
        conflicts=tuple(conflicts),
        settled=tuple(settled),
        gone=tuple(_gone(rows, measures, programmes)),
        unplaced=tuple(unplaced),
        remarks=tuple(remarks),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Answer:
    """What to take over, if anything, and the statements that disagree, if they do."""

    taken: Statement | None = None
    rivals: Sequence[Statement] = ()
    settled: bool = False


def _answer(field: str, now: str, statements: Sequence[Statement], *, told: bool, prefer: Prefer | None) -> _Answer:
    """Judge all statements about one field of one pair; `told` says that the ledger has ever held something there."""
    moved = [statement for statement in statements if statement.moved]
    current = compared(field, now)
    if all(_meant(statement) == current for statement in moved):
        return _Answer()
    rival = any(told if one.base is None else compared(field, one.base) != current for one in moved)
    if not rival and _agreed(moved):
        return _Answer(taken=moved[0])
    if prefer == "workbook":
        latest = max(map(_saved, moved))
        newest = [statement for statement in moved if _saved(statement) == latest]
        if _agreed(newest):
            return _Answer(taken=newest[0] if _meant(newest[0]) != current else None, rivals=moved, settled=True)
    return _Answer(rivals=moved, settled=prefer == "ledger")


def _meant(statement: Statement) -> str:
    return compared(statement.field, statement.text)


def _agreed(statements: Iterable[Statement]) -> bool:
    return len(set(map(_meant, statements))) == 1


def _saved(statement: Statement) -> datetime:
    """Return when the workbook was saved; one that does not say so is the oldest."""
    return statement.saved.replace(tzinfo=None) if statement.saved else datetime.min


def _change(statement: Statement, now: str, measures: Mapping[str, str], programmes: Mapping[str, Programme]) -> Change:
    measure, programme = statement.key
    known = programmes.get(programme)
    return Change(
        key=statement.key,
        field=statement.field,
        old=now,
        new=statement.text,
        file=statement.file,
        file_sha256=statement.file_sha256,
        place=statement.place,
        measure_title=measures.get(measure, statement.measure_title),
        programme_name=known.name if known else statement.programme_name,
        programme_state=facts_of(known) if known else "",
    )


def _sides(statements: Iterable[Statement], decision: Decision | None, field: str, now: str) -> tuple[Side, ...]:
    """Return the ledger's answer, if it has ever had one, and those of the workbooks."""
    trace = decision.traces.get(field) if decision else None
    sides = []
    if trace:
        day = f" am {trace.on.german}" if trace.on else ""
        sides.append(Side(now, f"Entscheidungsbuch, Nr. {trace.nr}: {trace.by}{day} aus {trace.file}"))
    sides += [Side(one.text, f"{one.file}, {one.place}") for one in statements]
    return tuple(dict.fromkeys(sides))


def _heads(ledger: Ledger, found: Iterable[Entries]) -> Iterator[Problem]:
    """Yield what is to be said about each workbook as a whole."""
    for entries in found:
        yield from entries.remarks
        if entries.stamp and not fits(ledger, entries):
            note = "das Entscheidungsbuch ist nicht mehr das, mit dem die Mappe ausgegeben wurde: leere Zellen löschen nichts"
            yield Problem(entries.file, note=note, grave=False)


def _odd(changes: Iterable[Change]) -> Iterator[Problem]:
    """Yield a remark on each entry that is no choice of its list or no date; it is kept as typed."""
    for change in changes:
        if odd := doubt(change.field, change.new):
            field = f"{FIELDS[change.field]} ({change.place})"
            yield Problem(change.file, field=field, note=odd[0], remedy=odd[1], grave=False)


def _gone(rows: Iterable[Placed], measures: Mapping[str, str], programmes: Mapping[str, Programme]) -> Iterator[Gone]:
    """Yield each pair with entries that the strategy or the catalogue does not know (any more)."""
    seen: set[Key] = set()
    for placed in rows:
        measure, programme = placed.key
        lost = [
            word
            for word, known in (("Maßnahme", measure in measures), ("Programm", programme in programmes))
            if not known
        ]
        if lost and placed.row.typed and placed.key not in seen:
            seen.add(placed.key)
            yield Gone(
                key=placed.key,
                measure_title=measures.get(measure, placed.row.measure_title),
                programme_name=programmes[programme].name if programme in programmes else placed.row.programme_name,
                missing=" und ".join(lost),
            )
