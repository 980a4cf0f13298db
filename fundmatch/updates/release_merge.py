"""One entry in three states: as the last release had it, as the officer's copy has it, as the new release has it.

Field by field: what the release says as before is no news; what the officer left alone follows the release; where both
wrote, her value stands and the other is proposed; a locked field is not even proposed.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, fields, replace
from typing import Final

from fundmatch.model.programme import Evidence, Programme
from fundmatch.model.update import is_by_hand

# Decided apart: what an entry is called, what proves its fields, and what the officer locked.
_APART: Final = frozenset({"id", "evidence", "locked"})
FIELDS: Final = tuple(field.name for field in fields(Programme) if field.name not in _APART)


@dataclass(frozen=True, slots=True, kw_only=True)
class Merged:
    """The entry as it will be; the fields that followed the release, those it says otherwise, and how many were locked."""

    after: Programme
    taken: tuple[str, ...]
    proposed: tuple[str, ...]
    silenced: int


def merged(base: Programme | None, own: Programme, release: Programme) -> Merged:
    """Return what the release makes of an own entry; without a base every value in it counts as the officer's."""
    before = base or _nothing_of(release)
    news = [name for name in FIELDS if getattr(release, name) not in (getattr(before, name), getattr(own, name))]
    open_news = [name for name in news if name not in own.locked]
    taken = tuple(name for name in open_news if getattr(own, name) == getattr(before, name))
    after = replace(own, **{name: getattr(release, name) for name in taken})
    if release.evidence != before.evidence:
        after = replace(after, evidence=tuple(_evidence(before, own, release, after)))
    proposed = tuple(name for name in open_news if name not in taken)
    return Merged(after=after, taken=taken, proposed=proposed, silenced=len(news) - len(open_news))


def guessed_base(own: Programme) -> Programme:
    """Return a base where none was kept: a field counts as the officer's where its evidence names a person or an edit."""
    vouched = {name: own.evidence_for(name) for name in FIELDS}
    by_person = [name for name, proof in vouched.items() if proof and (is_by_hand(proof) or proof.by)]
    silent = _nothing_of(own)
    return replace(own, **{name: getattr(silent, name) for name in by_person})


def _nothing_of(programme: Programme) -> Programme:
    """Return an entry of the same id that says nothing."""
    return Programme(id=programme.id, name="", level="")


def _evidence(before: Programme, own: Programme, release: Programme, after: Programme) -> Iterator[Evidence]:
    """Yield the evidence of the release and the officer's own, each for the values that stand.

    The last that names a field counts: hers comes last where her value stands or she looked later, and first elsewhere.
    """
    stands = {name for name in FIELDS if getattr(after, name) != getattr(release, name)}
    followed = {name for name in FIELDS if getattr(after, name) != getattr(own, name)}
    added = [proof for proof in own.evidence if proof not in before.evidence and proof not in release.evidence]
    looked = {name for proof in added for name in proof.fields if _later(proof, release.evidence_for(name))} - followed
    yield from _only(added, lambda name: name not in stands | looked)
    yield from _only(release.evidence, lambda name: name not in stands)
    for proof in own.evidence:
        lasting = stands | looked if proof in added else stands
        yield from _only([proof], lasting.__contains__)


def _only(evidence: Iterable[Evidence], wanted: Callable[[str], bool]) -> Iterator[Evidence]:
    """Yield the evidence for the wanted fields alone."""
    for proof in evidence:
        if left := tuple(name for name in proof.fields if wanted(name)):
            yield proof if left == proof.fields else replace(proof, fields=left)


def _later(proof: Evidence, other: Evidence | None) -> bool:
    if other is None or other.last_seen is None:
        return True
    return proof.last_seen is not None and proof.last_seen.first > other.last_seen.first
