"""One entry of an imported file and what the source says of it now: whose value holds, field by field.

A value is the source's own as long as its digest is the one kept in `told`; else a person
wrote it: then it stands, and what the source says anew is only proposed. A locked field is
not even proposed. The id is never touched.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any, Final

from fundmatch.model.comparison import compared_fields, matters
from fundmatch.model.programme import Evidence, Programme
from fundmatch.model.update import HAND_NOTE, ImportedRecord
from fundmatch.sources.extract import SourceRecord
from fundmatch.updates.store import digest, digests, silence

# Fields that no source speaks about: the identity, and what a person has locked.
OURS: Final = frozenset({"id", "locked"})
_NAMES: Final = tuple(field.name for field in fields(Programme) if field.name not in OURS)
_TOLD: Final = frozenset(spec.name for spec in compared_fields())


@dataclass(frozen=True, slots=True, kw_only=True)
class Merged:
    """The entry as it will be, fields that a person wrote, and those of them (and locked ones) with news.

    `proposed` maps a field to the value of the source that was not taken; `silenced` counts
    news of the source in locked fields.
    """

    entry: ImportedRecord
    by_hand: tuple[str, ...]
    proposed: Mapping[str, Any]
    silenced: int


def first(told: SourceRecord, *, as_of: date) -> ImportedRecord:
    """Return the entry for a programme that is new."""
    return ImportedRecord(
        key=told.key, programme=told.programme, first_seen=as_of, last_seen=as_of,
        told=_without_ours(digests(told.programme)), sentences=dict(told.sentences),
    )  # fmt: skip


def merged(entry: ImportedRecord, told: SourceRecord, *, as_of: date) -> Merged:
    """Return the entry after the source has spoken.

    `last_seen` is the day of the last reading that changed the line, so that a reading
    without news leaves the file byte for byte; when a source was last read is in the log.
    """
    said = _without_ours(digests(told.programme))
    hand_proofs = tuple(proof for proof in entry.programme.evidence if _by_hand(proof))
    held = _held(entry.programme, told.programme, said)
    if hand_proofs:  # what a person vouches for stands beside what the source vouches for
        held["evidence"] = digest(tuple(proof for proof in entry.programme.evidence if not _by_hand(proof)))
    locked = {*entry.locked, *getattr(entry.programme, "locked", ())}
    by_hand = {name for name in _NAMES if _of(held, name) != _of(entry.told, name)}
    standing = by_hand | locked
    values = {name: getattr(told.programme, name) for name in _NAMES if name not in standing}
    if "evidence" in values:
        vouched = _vouched(told.programme.evidence, by_hand)
        values["evidence"] = (*vouched, *hand_proofs)
        said["evidence"] = digest(vouched)
    news = [
        name for name in _NAMES
        if name in standing and _of(said, name) not in (_of(entry.told, name), _of(held, name))
    ]  # fmt: skip
    proposed = {
        name: getattr(told.programme, name)
        for name in news
        if name in _TOLD and name not in locked
        and matters(getattr(entry.programme, name), getattr(told.programme, name))
    }  # fmt: skip
    after = replace(
        entry, key=told.key, programme=replace(entry.programme, **values), gone_since=None,
        told={name: one for name, one in said.items() if one != silence(name)}, sentences=dict(told.sentences),
    )  # fmt: skip
    return Merged(
        entry=entry if after == entry else replace(after, last_seen=as_of),
        by_hand=tuple(name for name in _NAMES if name in by_hand and name in _TOLD),
        proposed=proposed,
        silenced=sum(name in locked for name in news),
    )


def _held(now: Programme, told: Programme, said: Mapping[str, str]) -> dict[str, str]:
    """Return the digests of the values that hold now; where the source says the same, its digest serves."""
    values = ((name, getattr(now, name)) for name in _NAMES)
    return {name: _of(said, name) if value == getattr(told, name) else digest(value) for name, value in values}


def _of(known: Mapping[str, str], name: str) -> str:
    """Return the digest of a field; one that is not named says nothing."""
    return known.get(name) or silence(name)


def _without_ours(known: Mapping[str, str]) -> dict[str, str]:
    return {name: one for name, one in known.items() if name not in OURS}


def _by_hand(proof: Evidence) -> bool:
    return proof.note == HAND_NOTE and not proof.pages


def _vouched(evidence: tuple[Evidence, ...], by_hand: set[str]) -> tuple[Evidence, ...]:
    """Take the fields that a person wrote out of what the source vouches for."""
    kept = (replace(proof, fields=tuple(name for name in proof.fields if name not in by_hand)) for proof in evidence)
    return tuple(proof for proof in kept if proof.fields)
