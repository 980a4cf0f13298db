"""Entries of an earlier measure go to the number that it has today, once somebody has said which that is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from fundmatch.core.errors import UnknownNameError
from fundmatch.decisions.changes import Change
from fundmatch.decisions.ledger import Ledger, replay
from fundmatch.decisions.measure_memory import MeasureMemory, astray
from fundmatch.decisions.plan import Conflict, Side
from fundmatch.decisions.typed_text import compared
from fundmatch.model.decision import FIELDS, Decision, Key


@dataclass(frozen=True, slots=True, kw_only=True)
class Moves:
    """What is to be written, and entries that stay where they are because their new place has another."""

    changes: tuple[Change, ...] = ()
    conflicts: tuple[Conflict, ...] = ()


def check_moves(
    ledger: Ledger, memory: MeasureMemory, moved: Mapping[str, Sequence[str]], shown: Sequence[str]
) -> None:
    """Stop where a number is none of an earlier measure, or a new one is none of the list.

    `shown` are numbers that workbooks have and the list has not, or has for another measure.

    Raises:
        UnknownNameError: There is such a number; the ones that would do are named.
    """
    former = list(dict.fromkeys([*(one.number for one in astray(ledger, memory)), *shown]))
    for number, targets in moved.items():
        if number not in former:
            remedy = "" if former else "Zu keiner früheren Maßnahme gibt es Einträge, die umziehen könnten."
            kind = "Einträge einer früheren Maßnahme"
            raise UnknownNameError(kind, number, former, remedy=remedy)
        for target in targets:
            if target not in memory.titles:
                kind = "Die Maßnahme"
                raise UnknownNameError(kind, target, list(memory.titles))


def plan_moves(ledger: Ledger, memory: MeasureMemory, moved: Mapping[str, Sequence[str]]) -> Moves:
    """Return the lines that take entries from earlier measures of an `owned` ledger to those of today.

    `moved` has the numbers of today for the number that a measure had: several where it was split, none where its
    entries are to decide nothing any more. What was decided is emptied at its old place first, so that two measures
    may change numbers.
    """
    if not moved:
        return Moves()
    numbers = {line.key[0]: line.measure_id for line in ledger.lines}
    state = replay(ledger.lines)
    emptied: list[Change] = []
    filled: dict[tuple[Key, str], Change] = {}
    conflicts: list[Conflict] = []
    for key, decision in state.items():
        number = numbers[key[0]]
        former = number != key[0] or number not in memory.titles
        if not former or number not in moved or decision.empty:
            continue
        targets = [(target, key[1]) for target in moved[number]]
        clashes = [clash for target in targets for clash in _clashes(decision, number, target, state, filled)]
        if clashes:
            conflicts += clashes
            continue
        emptied += _emptied(key, number, decision)
        for target in targets:
            filled |= _filled(target, number, decision, state, memory.titles[target[0]])
    return Moves(changes=(*emptied, *filled.values()), conflicts=tuple(conflicts))


def _clashes(
    decision: Decision,
    number: str,
    target: Key,
    state: Mapping[Key, Decision],
    filled: Mapping[tuple[Key, str], Change],
) -> list[Conflict]:
    """Return the fields in which the new place has another entry."""
    conflicts = []
    for field in _fields(decision):
        there = filled[target, field].new if (target, field) in filled else _now(state, target, field)
        text = decision.text(field)
        if there and compared(field, there) != compared(field, text):
            sides = (Side(there, f"bei {target[0]}"), Side(text, f"von {number} „{decision.measure_title}“"))
            conflicts.append(Conflict(key=target, field=field, sides=sides))
    return conflicts


def _emptied(key: Key, number: str, decision: Decision) -> list[Change]:
    return [
        Change(
            key=key,
            number=number,
            field=field,
            old=decision.text(field),
            new="",
            file=_told(number),
            file_sha256="",
            place="",
            measure_title=decision.measure_title,
            programme_name=decision.programme_name,
        )
        for field in _fields(decision)
    ]


def _filled(
    target: Key, number: str, decision: Decision, state: Mapping[Key, Decision], title: str
) -> dict[tuple[Key, str], Change]:
    return {
        (target, field): Change(
            key=target,
            field=field,
            old=_now(state, target, field),
            new=decision.text(field),
            file=_told(number),
            file_sha256="",
            place="",
            measure_title=title,
            programme_name=decision.programme_name,
            programme_state=decision.programme_state,
        )
        for field in _fields(decision)
        if _now(state, target, field) != decision.text(field)
    }


def _fields(decision: Decision) -> list[str]:
    return [field for field in FIELDS if decision.text(field)]


def _now(state: Mapping[Key, Decision], key: Key, field: str) -> str:
    return state[key].text(field) if key in state else ""


def _told(number: str) -> str:
    """Return what the ledger says in the place of a workbook."""
    return f"(neu zugeordnet, vorher {number})"
