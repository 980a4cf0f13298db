"""Two catalogues set side by side: what is new, gone, and changed field by field.

Here nothing is imported and nobody's word is weighed against a source: both catalogues are
simply compared as they stand.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from fundmatch.core.field_spec import Change
from fundmatch.model.comparison import closed, differences, reopened
from fundmatch.model.labels import value_in_words
from fundmatch.model.programme import Programme
from fundmatch.model.update import FieldChange, UpdatePlan


def diff_catalogues(
    old: Sequence[Programme], new: Sequence[Programme], *, as_of: date, name: str = "", sha256: str = ""
) -> UpdatePlan:
    """Return what differs, in the order of ids; nothing in it can be applied.

    `name` and `sha256` tell the newer catalogue. Remarks, evidence and the order inside a
    list do not count as a change.
    """
    before, after = _by_id(old), _by_id(new)
    both = [(before[key], after[key]) for key in sorted(before.keys() & after.keys())]
    changes = tuple(change for pair in both for change in _changes(*pair))
    return UpdatePlan(
        source="",
        file=name,
        sha256=sha256,
        as_of=as_of,
        seen=len(after),
        unchanged=len(both) - len({change.programme for change in changes}),
        new=_named(after[key] for key in sorted(after.keys() - before.keys())),
        gone=_named(before[key] for key in sorted(before.keys() - after.keys())),
        closed=_named(now for then, now in both if closed(then, now)),
        reopened=_named(now for then, now in both if reopened(then, now)),
        changes=changes,
    )


def _by_id(programmes: Sequence[Programme]) -> dict[str, Programme]:
    return {programme.id: programme for programme in programmes}


def _named(programmes: Iterable[Programme]) -> tuple[tuple[str, str], ...]:
    return tuple((programme.id, programme.name) for programme in programmes)


def _changes(then: Programme, now: Programme) -> Iterator[FieldChange]:
    # Texts count here: a person set the two catalogues side by side and wants to see all that differs.
    for change in differences(then, now, Change.TEXT):
        old, new = value_in_words(change.field, change.old), value_in_words(change.field, change.new)
        yield FieldChange(programme=now.id, name=now.name, field=change.field, old=old, new=new)
