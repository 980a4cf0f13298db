"""How old a claim of the catalogue is, from when on nobody should rely on it, and what to check first.

Window, deadlines and money left change within weeks, rates and conditions with a new
guideline, the rest with a new programme; so each field ages at its own pace, which is declared with it.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from fundmatch.core.dates import PartialDate
from fundmatch.core.field_spec import OTHER_DAYS, WINDOW_DAYS, by_name, specs
from fundmatch.core.hosts import is_official
from fundmatch.model.answers import Action, Now
from fundmatch.model.programme import Programme
from fundmatch.model.result import Candidate, MatchResult

_GROUPED: Final = sorted((spec for spec in specs(Programme) if spec.ages.group), key=lambda spec: spec.column.place)
# What is looked up together on one page, in the word that officers read, and the fields of it.
GROUPS: Final[Mapping[str, tuple[str, ...]]] = {
    group: tuple(spec.name for spec in _GROUPED if spec.ages.group == group)
    for group in dict.fromkeys(spec.ages.group for spec in _GROUPED)
}

# The groups that say whether and until when one can apply.
_TIMED: Final = frozenset(by_name(Programme)[field].ages.group for field in ("status", "deadlines"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Age:
    """Age of one field: `days` since it was last seen (None: nobody knows), and the days it may have."""

    last_seen: PartialDate | None
    days: int | None
    limit: int

    @property
    def stale(self) -> bool:
        """Tell whether the claim is older than its kind may be."""
        return self.days is not None and self.days > self.limit

    @property
    def reliable(self) -> bool:
        """Tell whether the claim has a date and is young enough."""
        return self.days is not None and not self.stale


_NEVER: Final = Age(last_seen=None, days=None, limit=0)


def age_of(programme: Programme, field: str, as_of: date) -> Age:
    """Return the age of a field on a day; a claim younger than the day is not old.

    A day known only to the month or the year counts from its first day, so that doubt
    makes a claim older and never younger.
    """
    proof = programme.evidence_for(field)
    seen = proof.last_seen if proof else None
    days = max((as_of - seen.first).days, 0) if seen else None
    return Age(last_seen=seen, days=days, limit=by_name(Programme)[field].ages.days)


def ages_of(programme: Programme, fields: Sequence[str], as_of: date) -> list[Age]:
    """Return the age of each of the fields that says anything."""
    return [age_of(programme, field, as_of) for field in fields if getattr(programme, field) not in ((), "", None)]


def window_ages(programmes: Sequence[Programme], as_of: date) -> list[tuple[str, int]]:
    """Count programmes by the age, on the day, of what is known of their window, the youngest first."""
    counts = {"bis 30 Tage": 0, "bis 12 Monate": 0, "älter als 12 Monate": 0, "ohne Datum": 0}
    for programme in programmes:
        counts[_window_age(age_of(programme, "status", as_of))] += 1
    return list(counts.items())


def _window_age(age: Age) -> str:
    if age.days is None:
        return "ohne Datum"
    if age.days <= WINDOW_DAYS:
        return "bis 30 Tage"
    return "bis 12 Monate" if age.days <= OTHER_DAYS else "älter als 12 Monate"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stale:
    """One programme whose claims are old: which groups, the oldest sight, and what rests on it.

    `days` is the age of the oldest claim, None where one has no day at all; `touched` counts
    the candidates of the strategy, listed or excluded, `acting` those on whose window an action of the city hangs;
    `page` is where to look. `rests` says that the city itself looked there of late, and need not again at once.
    """

    programme: Programme
    groups: tuple[str, ...]
    last_seen: PartialDate | None
    days: int | None
    touched: int
    page: str
    rests: bool = False
    acting: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class LookUp:
    """One programme whose page somebody should open, the unfinished measures it is proposed for, and why.

    With `unknown` nobody can say whether one can apply now; `stale` names no group where that is the only reason.
    """

    stale: Stale
    measures: tuple[str, ...]
    unknown: bool


def to_look_up(result: MatchResult) -> list[LookUp]:
    """Return the proposed programmes whose window or dates are old or unknown, in the order of `to_check`.

    What is proposed for finished measures alone does not count.
    """
    proposed: dict[str, dict[str, Candidate]] = {}
    for entry in result.measures:
        for candidate in () if entry.done else entry.candidates:
            proposed.setdefault(candidate.programme.id, {})[entry.measure.id] = candidate
    touched, acting, found = _touched(result), _acting(result), []
    for key, by_measure in proposed.items():
        programme = next(iter(by_measure.values())).programme
        unknown = any(one.answers is not None and one.answers.now is Now.UNKNOWN for one in by_measure.values())
        old = _old_groups(programme, result.run.as_of)
        if unknown or not _TIMED.isdisjoint(old):
            stale = _stale(programme, old, touched[key], rests=_rests(key, result), acting=acting[key])
            found.append(LookUp(stale=stale, measures=tuple(by_measure), unknown=unknown))
    return sorted(found, key=lambda one: _most_urgent(one.stale))


def to_check(programmes: Sequence[Programme], as_of: date, result: MatchResult | None = None) -> list[Stale]:
    """Return all programmes that are not over with an old or undated claim, those first that would change an action.

    Then come those on which most candidates rest.

    Among equals the longest unseen comes first, and what has no day before what has one. What the city
    itself looked at within the last 30 days comes last.
    """
    touched = _touched(result) if result else Counter()
    acting = _acting(result) if result else Counter()
    stale = [
        _stale(
            programme,
            old,
            touched[programme.id],
            rests=bool(result and _rests(programme.id, result)),
            acting=acting[programme.id],
        )
        for programme in programmes
        if not _is_over(programme) and (old := _old_groups(programme, as_of))
    ]
    return sorted(stale, key=_most_urgent)


def _is_over(programme: Programme) -> bool:
    """Tell whether nothing more is to be had: nobody needs to look there again."""
    return programme.status == "geschlossen" and not programme.recurring


def _rests(programme: str, result: MatchResult) -> bool:
    """Tell whether the city looked at the page within the days that a claim about a window may have."""
    checked = result.checked.get(programme)
    return checked is not None and (result.run.as_of - checked.day.first).days <= WINDOW_DAYS


def _touched(result: MatchResult) -> Counter[str]:
    return Counter(
        candidate.programme.id for entry in result.measures for candidate in (*entry.candidates, *entry.excluded)
    )


def _acting(result: MatchResult) -> Counter[str]:
    """Count the proposals for measures in hand that would be another action if the window were another."""
    return Counter(
        candidate.programme.id
        for entry in result.measures
        if entry.in_hand
        for candidate in entry.candidates
        if candidate.answers and (candidate.action is Action.APPLY or candidate.answers.now is Now.UNKNOWN)
    )


def _most_urgent(stale: Stale) -> tuple[bool, int, int, bool, int, str]:
    return stale.rests, -stale.acting, -stale.touched, stale.days is not None, -(stale.days or 0), stale.programme.id


def _old_groups(programme: Programme, as_of: date) -> dict[str, list[Age]]:
    """Return the groups with a claim that is old or has no day, each with the ages of these."""
    old: dict[str, list[Age]] = {}
    for group, fields in GROUPS.items():
        if unreliable := [age for age in ages_of(programme, fields, as_of) if not age.reliable]:
            old[group] = unreliable
    return old


def _stale(programme: Programme, old: Mapping[str, Sequence[Age]], touched: int, *, rests: bool, acting: int) -> Stale:
    oldest = min((age for ages in old.values() for age in ages), key=_sight, default=_NEVER)
    return Stale(
        programme=programme,
        groups=tuple(old),
        last_seen=oldest.last_seen,
        days=oldest.days,
        touched=touched,
        page=_page_to_open(programme),
        rests=rests,
        acting=acting,
    )


def _page_to_open(programme: Programme) -> str:
    """Return the page behind the window, which changes first: an official one where one is known, else what there is."""
    proof = programme.evidence_for("status")
    pages = [*(proof.pages if proof else ()), *filter(None, (programme.url,))]
    return next(filter(is_official, pages), pages[0] if pages else "")


def _sight(age: Age) -> date:
    """Return the day of the last sight; what nobody dated counts as the oldest."""
    return age.last_seen.first if age.last_seen else date.min
