"""Two states of a programme, or of a whole catalogue, set side by side: what changed, and how much it matters.

The one comparator for imports, edited tables, differences of catalogues and decisions. How much a
field, or a part of a record, matters is declared with it (`change`).
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, Final

from fundmatch.core.field_spec import Change, FieldSpec, specs
from fundmatch.model.codec import as_state
from fundmatch.model.programme import Programme
from fundmatch.model.update import FieldChange, UpdatePlan

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
        return _counted_parts(plain, least)
    if isinstance(plain, list):
        return tuple(sorted((_counted(part, least) for part in plain), key=repr)) or None
    if isinstance(plain, str):
        return plain.strip() or None
    return plain


def _counted_parts(record: Mapping[str, Any], least: Change) -> Any:
    told = ((name, _counted(part, least)) for name, part in record.items() if name not in silent_parts(least))
    return tuple(sorted((name, part) for name, part in told if part is not None)) or None


@cache
def silent_parts(least: Change) -> frozenset[str]:
    """Return the parts of records that matter less than that, by name."""
    records = (spec.record for spec in specs(Programme) if spec.record)
    parts = (part for record in records for part in specs(record))
    return frozenset(part.name for part in parts if part.change is not None and part.change < least)


def matters(old: object, new: object) -> bool:
    """Tell whether two values of one field differ in what whoever takes in a source is told."""
    return bool(old != new and _counted(as_state(old), Change.TOLD) != _counted(as_state(new), Change.TOLD))


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


def diff_catalogues(old: Sequence[Programme], new: Sequence[Programme], *, as_of: date, name: str = "") -> UpdatePlan:
    """Return what differs, in the order of ids; nothing in it can be applied.

    `name` tells the newer catalogue. Remarks, evidence and the order inside a list do not count as a change.
    """
    before, after = _by_id(old), _by_id(new)
    both = [(before[key], after[key]) for key in before if key in after]
    changes = tuple(change for pair in both for change in _changes(*pair))
    return UpdatePlan(
        source="",
        file=name,
        sha256="",
        as_of=as_of,
        seen=len(after),
        unchanged=len(both) - len({change.programme for change in changes}),
        new=_missing_in(before, after),
        gone=_missing_in(after, before),
        closed=_named(now for then, now in both if closed(then, now)),
        reopened=_named(now for then, now in both if reopened(then, now)),
        changes=changes,
    )


def _by_id(programmes: Sequence[Programme]) -> dict[str, Programme]:
    return {programme.id: programme for programme in sorted(programmes, key=lambda programme: programme.id)}


def _missing_in(here: Mapping[str, Programme], there: Mapping[str, Programme]) -> tuple[tuple[str, str], ...]:
    return _named(programme for key, programme in there.items() if key not in here)


def _named(programmes: Iterable[Programme]) -> tuple[tuple[str, str], ...]:
    return tuple((programme.id, programme.name) for programme in programmes)


def _changes(then: Programme, now: Programme) -> Iterator[FieldChange]:
    # Texts count here: a person set the two catalogues side by side and wants to see all that differs.
    for change in differences(then, now, Change.TEXT):
        yield FieldChange.of(now, change.field, change.old, change.new)
