"""One line of an imported file and what the source says of it now: whose value holds, field by field.

A merge of three states. Base: what the source said last, of which only digests are kept. Ours: the values of
the line, which a person may have changed. Source: what it says now. A field whose value still has the digest
of the base is the source's own and follows it. Else a person wrote it: then it stands, for whoever wrote it
has read the guideline, of which the source is a copy; what the source says anew is only proposed. A locked
field is not even proposed. The id is never touched.
"""

from collections.abc import Collection, Mapping
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

# name of a field → digest of its value; one that is not named says nothing
_Digests = Mapping[str, str]


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


def first(source: SourceRecord, *, as_of: date) -> ImportedRecord:
    """Return the entry for a programme that is new."""
    return ImportedRecord(
        key=source.key,
        programme=source.programme,
        first_seen=as_of,
        last_seen=as_of,
        source_digests=_source_digests(source.programme),
        sentences=dict(source.sentences),
    )


def merged(entry: ImportedRecord, source: SourceRecord, *, as_of: date) -> Merged:
    """Return the entry after the source has spoken.

    `last_seen` is the day of the last reading that changed the line, so that a reading
    without news leaves the file byte for byte; when a source was last read is in the log.
    """
    base, now = entry.source_digests, _source_digests(source.programme)
    ours = _our_digests(entry.programme, source.programme, now)
    by_hand = _differing(ours, base)
    locked = frozenset(entry.all_locked)
    standing = by_hand | locked
    # The digest of the source is compared with those of base and ours before any value is: what it says again,
    # and what a person has taken over already, is no news, however often it is said.
    news = standing & _differing(now, base) & _differing(now, ours)
    after = _followed(entry, source, now, standing, by_hand)
    return Merged(
        entry=entry if after == entry else replace(after, last_seen=as_of),
        by_hand=tuple(name for name in _NAMES if name in by_hand and name in _TOLD),
        proposed=_worth_proposing(entry.programme, source.programme, news - locked),
        silenced=len(news & locked),
    )


def _followed(
    entry: ImportedRecord, source: SourceRecord, now: _Digests, standing: Collection[str], by_hand: Collection[str]
) -> ImportedRecord:
    """Return the line with the source's values in every field that does not stand."""
    values = {name: getattr(source.programme, name) for name in _NAMES if name not in standing}
    new_base = dict(now)
    if "evidence" in values:
        vouched = _vouched(source.programme.evidence, by_hand)
        values["evidence"] = (*vouched, *_hand_proofs(entry.programme))
        # Without the fields that a person wrote: else the line would look as if a person had changed the evidence.
        new_base["evidence"] = digest(vouched)
    return replace(
        entry,
        key=source.key,
        programme=replace(entry.programme, **values),
        gone_since=None,
        source_digests={name: value for name, value in new_base.items() if value != silence(name)},
        sentences=dict(source.sentences),
    )


def _worth_proposing(ours: Programme, source: Programme, news: Collection[str]) -> dict[str, Any]:
    """Return the source's values of fields that matter to an officer, where they say something else than ours."""
    return {
        name: getattr(source, name)
        for name in _NAMES
        if name in news and name in _TOLD and matters(getattr(ours, name), getattr(source, name))
    }


def _our_digests(ours: Programme, source: Programme, now: _Digests) -> dict[str, str]:
    """Return the digests of the values that hold now; where the source says the same, its digest serves.

    What a person vouches for stands beside what the source vouches for, and is no change of it.
    """
    values = ((name, getattr(ours, name)) for name in _NAMES)
    held = {name: _of(now, name) if value == getattr(source, name) else digest(value) for name, value in values}
    if _hand_proofs(ours):
        held["evidence"] = digest(tuple(proof for proof in ours.evidence if not _by_hand(proof)))
    return held


def _differing(one_state: _Digests, other_state: _Digests) -> set[str]:
    return {name for name in _NAMES if _of(one_state, name) != _of(other_state, name)}


def _of(known: _Digests, name: str) -> str:
    """Return the digest of a field; one that is not named says nothing."""
    return known.get(name) or silence(name)


def _source_digests(programme: Programme) -> dict[str, str]:
    return {name: value for name, value in digests(programme).items() if name not in OURS}


def _hand_proofs(programme: Programme) -> tuple[Evidence, ...]:
    return tuple(proof for proof in programme.evidence if _by_hand(proof))


def _by_hand(proof: Evidence) -> bool:
    return proof.note == HAND_NOTE and not proof.pages


def _vouched(evidence: tuple[Evidence, ...], by_hand: Collection[str]) -> tuple[Evidence, ...]:
    """Take the fields that a person wrote out of what the source vouches for."""
    kept = (replace(proof, fields=tuple(name for name in proof.fields if name not in by_hand)) for proof in evidence)
    return tuple(proof for proof in kept if proof.fields)
