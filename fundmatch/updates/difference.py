"""Two catalogues set side by side: what is new, gone, and changed field by field.

Here nothing is imported and nobody's word is weighed against a source: both catalogues are
simply compared as they stand.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields
from datetime import date
from typing import Final

from fundmatch.model.labels import changed_fields
from fundmatch.model.programme import Programme
from fundmatch.model.update import FieldChange, UpdatePlan

CLOSED: Final = "geschlossen"
OPEN: Final = frozenset({"offen", "angekündigt"})
# When and where a field was looked up, and how sure an editor is, changes no programme.
_SILENT: Final = frozenset({"id", "evidence", "confidence", "notes"})
COMPARED: Final = tuple(field.name for field in fields(Programme) if field.name not in _SILENT)


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
        closed=_named(now for then, now in both if then.status != CLOSED == now.status),
        reopened=_named(now for then, now in both if then.status == CLOSED and now.status in OPEN),
        changes=changes,
    )


def _by_id(programmes: Sequence[Programme]) -> dict[str, Programme]:
    return {programme.id: programme for programme in programmes}


def _named(programmes: Iterable[Programme]) -> tuple[tuple[str, str], ...]:
    return tuple((programme.id, programme.name) for programme in programmes)


def _changes(then: Programme, now: Programme) -> Iterator[FieldChange]:
    for field, old, new in changed_fields(then, now, among=COMPARED):
        yield FieldChange(programme=now.id, name=now.name, field=field, old=old, new=new)
