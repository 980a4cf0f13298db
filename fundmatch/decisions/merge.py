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
from fundmatch.decisions.asked import Today, cut_entries, doubts_of, formers_of
from fundmatch.decisions.carry_over import facts_of
from fundmatch.decisions.changes import Change, dates_without_grant, odd_entries, with_changes
from fundmatch.decisions.ledger import Ledger, replay
from fundmatch.decisions.measure_memory import MeasureMemory, astray, memory_of, owned
from fundmatch.decisions.moves import plan_moves
from fundmatch.decisions.placing import Placed, Trust, place_rows
from fundmatch.decisions.plan import Conflict, Gone, Plan, Side
from fundmatch.decisions.statements import Slot, Statement, fits, half_cleared, statements_of
from fundmatch.decisions.typed_text import compared
from fundmatch.decisions.workbook_entries import Entries
from fundmatch.model.decision import Decision, Key
from fundmatch.model.programme import Programme

Prefer = Literal["workbook", "ledger"]


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
    trust: Trust | None = None,
    moved: Mapping[str, Sequence[str]] | None = None,
    memory: MeasureMemory | None = None,
) -> Plan:
    """Return what the workbooks change; `measures` has the title for each id, as the strategy names it now.

    With `prefer` "workbook" a conflict goes to the workbook that was saved last, with
    "ledger" to the ledger. Two workbooks saved at the same time stay in conflict. `trust` says which pair a row is
    where hidden ids and what is in sight differ; `moved` gives the numbers of today to those that earlier measures had.
    `memory` is made of the ledger where it is left out.
    """
    memory = memory or memory_of(ledger, measures)
    moves = plan_moves(owned(ledger, memory), memory, moved or {})
    ledger = owned(with_changes(ledger, moves.changes), memory)
    names = {key: programme.name for key, programme in programmes.items()}
    places = place_rows(workbooks, ledger, memory, names, trust=trust, moved=moved)
    state = replay(ledger.lines)
    known = Today(ledger=ledger, state=state, memory=memory, programmes=programmes)
    statements = list(statements_of(ledger, workbooks, places.placed, places.torn))
    today = [one for one in statements if not one.placed.number and not one.cuts]
    answers = _answers(today, state, prefer)
    changes = _changes(answers, known)
    return Plan(
        new=tuple(change for change in changes if not change.old),
        changed=tuple(change for change in changes if change.old and change.new),
        cleared=tuple(change for change in changes if not change.new),
        moved=moves.changes,
        unchanged=sum(answer.stays for answer in answers),
        conflicts=(*moves.conflicts, *_conflicts(answers, settled=False)),
        settled=_conflicts(answers, settled=True),
        gone=tuple(_gone(places.placed, known)),
        unplaced=places.unplaced,
        doubts=tuple(doubts_of(places.torn, places.placed, known)),
        formers=tuple(formers_of(statements, known)),
        unread=(*(problem for entries in workbooks for problem in entries.unread), *cut_entries(statements)),
        astray=astray(ledger, memory),
        memory=memory,
        remarks=(
            *_about_workbooks(ledger, workbooks),
            *places.remarks,
            *half_cleared(ledger, workbooks, places.placed),
            *odd_entries(changes),
            *dates_without_grant(changes, state),
        ),
    )


def _answers(statements: Iterable[Statement], state: Mapping[Key, Decision], prefer: Prefer | None) -> list[_Answer]:
    """Judge every field of every pair that some workbook says something about."""
    by_slot: dict[Slot, list[Statement]] = {}
    for statement in statements:
        by_slot.setdefault(statement.slot, []).append(statement)
    return [_answer(slot, said, state.get(slot[0]), prefer) for slot, said in by_slot.items()]


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


def _changes(answers: Iterable[_Answer], known: Today) -> list[Change]:
    return [_change(answer.taken, answer.now, known) for answer in answers if answer.taken is not None]


def _conflicts(answers: Iterable[_Answer], *, settled: bool) -> tuple[Conflict, ...]:
    return tuple(answer.conflict for answer in answers if answer.conflict and answer.settled is settled)


def _change(statement: Statement, now: str, known: Today) -> Change:
    measure, programme = statement.key
    row, there = statement.placed.row, known.programmes.get(programme)
    return Change(
        key=statement.key,
        field=statement.field,
        old=now,
        new=statement.text,
        file=statement.entries.file,
        file_sha256=statement.entries.sha256,
        place=statement.place,
        measure_title=known.title(measure, row),
        programme_name=known.name(programme, row),
        programme_state=facts_of(there) if there else "",
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


def _gone(rows: Iterable[Placed], known: Today) -> Iterator[Gone]:
    """Yield each pair with entries that the strategy or the catalogue does not know (any more)."""
    seen: set[Key] = set()
    for placed in rows:
        measure, programme = placed.key
        missing = [] if measure in known.memory.titles or placed.number else ["Maßnahme"]
        missing += [] if programme in known.programmes else ["Programm"]
        if missing and placed.row.typed and placed.key not in seen:
            seen.add(placed.key)
            yield Gone(
                key=placed.key,
                measure_title=known.title(measure, placed.row),
                programme_name=known.name(programme, placed.row),
                missing=" und ".join(missing),
            )
