"""What to check first: claims of the catalogue that are too old, by how many candidates rest on them."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from fundmatch.core.dates import PartialDate
from fundmatch.core.field_spec import specs
from fundmatch.eligibility.freshness import age_of
from fundmatch.model.programme import Programme
from fundmatch.model.result import MatchResult

_GROUPED: Final = sorted((spec for spec in specs(Programme) if spec.ages.group), key=lambda spec: spec.column.place)
# What is looked up together on one page, in the word that officers read, and the fields of it.
GROUPS: Final[Mapping[str, tuple[str, ...]]] = {
    group: tuple(spec.name for spec in _GROUPED if spec.ages.group == group)
    for group in dict.fromkeys(spec.ages.group for spec in _GROUPED)
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Stale:
    """One programme whose claims are old: which groups, the oldest sight, and what rests on it.

    `days` is the age of the oldest claim, None where one has no day at all; `touched` counts
    the candidates of the strategy, listed or excluded; `page` is where to look.
    """

    programme: Programme
    groups: tuple[str, ...]
    last_seen: PartialDate | None
    days: int | None
    touched: int
    page: str


def to_check(programmes: Sequence[Programme], as_of: date, result: MatchResult | None = None) -> list[Stale]:
    """Return all programmes with an old or undated claim, those first on which most candidates rest.

    Among equals the longest unseen comes first, and what has no day before what has one.
    """
    touched = _touched(result) if result else Counter()
    found = [stale for one in programmes if (stale := _stale(one, as_of, touched[one.id]))]
    return sorted(found, key=lambda one: (-one.touched, one.days is not None, -(one.days or 0), one.programme.id))


def _touched(result: MatchResult) -> Counter[str]:
    return Counter(
        candidate.programme.id for entry in result.measures for candidate in (*entry.candidates, *entry.excluded)
    )


def _stale(programme: Programme, as_of: date, touched: int) -> Stale | None:
    old = {}
    for group, names in GROUPS.items():
        filled = [name for name in names if getattr(programme, name) not in ((), "", None)]
        ages = [age for name in filled if not (age := age_of(programme, name, as_of)).reliable]
        if ages:
            old[group] = min(ages, key=lambda age: age.last_seen.first if age.last_seen else date.min)
    if not old:
        return None
    oldest = min(old.values(), key=lambda age: age.last_seen.first if age.last_seen else date.min)
    proof = programme.evidence_for("status")
    return Stale(
        programme=programme,
        groups=tuple(old),
        last_seen=oldest.last_seen,
        days=oldest.days,
        touched=touched,
        page=proof.pages[0] if proof and proof.pages else programme.url,
    )
