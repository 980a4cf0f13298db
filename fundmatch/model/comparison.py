"""Two states of a programme, set side by side: what changed, and how much each change matters.

The one comparator for imports, edited tables, differences of catalogues and decisions. How much a
field, or a part of a record, matters is declared with it (`change`).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from fundmatch.core.field_spec import Change, FieldSpec, specs
from fundmatch.model.codec import as_state
from fundmatch.model.programme import Programme

CLOSED: Final = "geschlossen"
_SHUT: Final = frozenset({CLOSED, "pausiert"})
_OPEN: Final = frozenset({"offen", "angekündigt"})


@dataclass(frozen=True, slots=True)
class Difference:
    """One field with its value before and after, and who is told of it (`change`)."""

    field: str
    old: object
    new: object
    change: Change


@cache
def compared_fields(least: Change = Change.TOLD) -> tuple[FieldSpec, ...]:
    """Return the fields of which a change may matter so much, in the order of the catalogue table."""
    by_place = sorted(specs(Programme), key=lambda spec: spec.column.place)
    return tuple(spec for spec in by_place if change_of(spec) >= least)


def change_of(spec: FieldSpec) -> Change:
    """Return how much a change of a field of `Programme` matters at most."""
    return Change.TEXT if spec.change is None else spec.change


def differences(old: Programme, new: Programme, least: Change = Change.TOLD) -> Iterator[Difference]:
    """Yield the fields in which two states differ, those that matter at least so much.

    With `Change.SILENT` every field whose values are not equal is yielded; a remark that was
    reworded, or another order of a list, is `SILENT` whatever its field.
    """
    for spec in compared_fields(least):
        before, after = getattr(old, spec.name), getattr(new, spec.name)
        if before == after:
            continue
        change = change_between(spec, as_state(before), as_state(after))
        if change >= least:
            yield Difference(spec.name, before, after, change)


def change_between(spec: FieldSpec, old: Any, new: Any) -> Change:
    """Return how much it matters that a field has another value; both values as `as_state` gives them."""
    for level in sorted(Change, reverse=True):
        if level <= change_of(spec) and _counted(old, level) != _counted(new, level):
            passed = level is Change.WEIGHTY and spec.passing and _only_passed(old, new)
            return Change.TOLD if passed else level
    return Change.SILENT


def _only_passed(old: Any, new: Any) -> bool:
    """Tell that a list has only lost items."""
    before, after = _counted(old, Change.WEIGHTY), _counted(new, Change.WEIGHTY)
    return after is None or (isinstance(before, tuple) and isinstance(after, tuple) and set(after) <= set(before))


def _counted(plain: Any, least: Change) -> Any:
    """Return what counts of a value: parts that matter so much, a list without its order, None for nothing."""
    if isinstance(plain, dict):
        parts = {name: _counted(part, least) for name, part in plain.items() if name not in silent_parts(least)}
        return tuple(sorted((name, part) for name, part in parts.items() if part is not None)) or None
    if isinstance(plain, list):
        return tuple(sorted((_counted(part, least) for part in plain), key=repr)) or None
    if isinstance(plain, str):
        return plain.strip() or None
    return plain


@cache
def silent_parts(least: Change) -> frozenset[str]:
    """Return the parts of records that matter less than that, by name."""
    records = (spec.record for spec in specs(Programme) if spec.record)
    parts = (part for record in records for part in specs(record))
    return frozenset(part.name for part in parts if part.change is not None and part.change < least)


def matters(old: object, new: object, least: Change = Change.TOLD) -> bool:
    """Tell whether two values of one field differ in what matters so much."""
    return bool(old != new and _counted(as_state(old), least) != _counted(as_state(new), least))


def closed(old: Programme, new: Programme) -> bool:
    """Tell that the programme took applications, or might have, and does not any more."""
    return new.status == CLOSED != old.status


def reopened(old: Programme, new: Programme) -> bool:
    """Tell that a closed or halted programme takes applications again, or will."""
    return old.status in _SHUT and new.status in _OPEN


def moved(old: Programme, new: Programme) -> bool:
    """Tell that a deadline was moved or is new; one that only went by is no move."""
    before, after = ({deadline.date for deadline in state.deadlines} for state in (old, new))
    return bool(after - before)
