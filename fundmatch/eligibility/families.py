"""Programmes that are one door or one history for a city: same money on two levels, successors, umbrella and part.

A family takes one place in a list, by its door: the member that one applies to. Umbrellas connect nothing,
because their parts pay for different things; and programmes of another Land make no family here.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final, TypeVar

from fundmatch.core.levels import by_code
from fundmatch.core.territories import Place, outside_land
from fundmatch.eligibility.access import goes_via_others
from fundmatch.model.answers import Now
from fundmatch.model.programme import Programme

FOLDING: Final = frozenset({"gleiches Geld", "Vorgänger", "Nachfolger", "Dachprogramm", "Baustein"})
UMBRELLA: Final = "Dachprogramm"
_NOW_ORDER: Final = (Now.OPEN, Now.ROLLING, Now.SOON, Now.CLOSED, Now.UNKNOWN, Now.OVER)

Member = TypeVar("Member")


class Families:
    """The families of a catalogue for one place."""

    def __init__(self, programmes: Iterable[Programme], place: Place) -> None:
        """Join what the relations of the catalogue hold together, whichever side names them."""
        here = {one.id: one for one in programmes if one.access != UMBRELLA and not outside_land(place, one.level)}
        self._group: dict[str, set[str]] = {}
        for programme in here.values():
            for relation in programme.related:
                if relation.kind in FOLDING and relation.programme in here:
                    self._join(programme.id, relation.programme)

    def _join(self, one: str, other: str) -> None:
        joined = self._group.get(one, {one}) | self._group.get(other, {other})
        for member in joined:
            self._group[member] = joined

    def of(self, programme: str) -> tuple[str, ...]:
        """Return the other members of a programme's family, by id; none where it stands alone."""
        return tuple(sorted(self._group.get(programme, set()) - {programme}))

    def key(self, programme: str) -> str:
        """Return what all members of a family share, and nobody else."""
        return min(self._group.get(programme, {programme}))


def door_first(programme: Programme, now: Now) -> tuple[bool, bool, int, int]:
    """Return the key by which the members of a family are sorted, the door first.

    What is over is no door; then comes what one applies to oneself, what takes applications, and of Land
    and Bund the Land.
    """
    return now is Now.OVER, goes_via_others(programme), _NOW_ORDER.index(now), by_code()[programme.level].breadth


def folded(
    members: Sequence[Member],
    families: Families,
    *,
    programme_of: Callable[[Member], Programme],
    order: Callable[[Member], tuple[object, ...]],
) -> tuple[list[Member], Mapping[str, tuple[Member, ...]]]:
    """Return one member a family, by `order`, in the sequence given, and by its id the others that it stands for."""
    groups: dict[str, list[Member]] = {}
    for member in members:
        groups.setdefault(families.key(programme_of(member).id), []).append(member)
    doors: list[Member] = []
    behind: dict[str, tuple[Member, ...]] = {}
    for group in groups.values():
        first, *others = sorted(group, key=order)
        doors.append(first)
        behind[programme_of(first).id] = tuple(others)
    return doors, behind
