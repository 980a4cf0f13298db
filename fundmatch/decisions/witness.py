"""The visible row is a witness: whether number, title and programme in sight are those of the hidden columns.

Who sorts some columns only, fills hidden ids down or pastes a row leaves a row in which the two name different pairs.
Footnotes, blanks, capitals and small corrections are no contradiction; what names another pair better is one.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from importlib import import_module
from typing import Any, Final

from fundmatch.core.normalise import fold
from fundmatch.decisions.workbook_entries import WorkbookRow
from fundmatch.model.decision import Key

# A name that is so much like the one expected is the same, corrected by hand. Names of two programmes that differ in
# one word of six are further apart.
_SAME_NAME: Final = 75.0
# What the sheet "Maßnahmen" puts behind the name of a programme that only may fit.
_MARKS: Final = (" (vielleicht)",)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """What a row shows: the pair that it names in sight, and whether that is the hidden one.

    A part of `key` is empty where what is in sight names nothing that is known, or several things.
    """

    agrees: bool
    key: Key


@dataclass(frozen=True, kw_only=True)
class Witness:
    """What measures and programmes are and were called, by their ids; `numbers` are all ids of measures that ever were."""

    measures: Mapping[str, Collection[str]]
    programmes: Mapping[str, Collection[str]]

    def sight_of(self, row: WorkbookRow) -> Sight:
        """Return what a row with hidden ids shows."""
        measure, programme = self._measure(row), self._programme(row)
        return Sight(
            agrees=measure == row.measure_id and programme == row.programme_id,
            key=(measure, programme),
        )

    def _measure(self, row: WorkbookRow) -> str:
        """Return the measure in sight: that of the hidden column where nothing speaks against it."""
        shown = row.measure_shown
        spoken_against = shown and not self._is_called(row.measure_id, shown)
        if spoken_against and (other := self._numbered(shown, row.measure_id) or self._titled(shown)):
            return other
        number = row.measure_number
        return number if number != row.measure_id and number in self.measures else row.measure_id

    def _is_called(self, number: str, shown: str) -> bool:
        """Tell that a cell shows the number, or the title of it."""
        if shown.startswith(f"{number} "):
            return True
        return _plain(shown) in self._titles.get(number, ())

    def _numbered(self, shown: str, hidden: str) -> str:
        """Return the other measure whose number a title begins with, as the Shortlist writes it."""
        for end in (place for place, sign in enumerate(shown) if sign == " "):
            number, rest = shown[:end], _plain(shown[end:])
            # "2 Radwege bauen" may be the title of measure 1: a number counts with its title, or where the whole is none.
            if (
                number in self.measures
                and number != hidden
                and (rest in self._titles[number] or not self._titled(shown))
            ):
                return number
        return ""

    def _titled(self, shown: str) -> str:
        """Return the one measure that bears the title."""
        return self._by_title.get(_plain(shown), "")

    def _programme(self, row: WorkbookRow) -> str:
        """Return the programme in sight: that of the hidden column where nothing speaks against it; empty for an unknown name."""
        name = _plain(_without_marks(row.programme_name))
        if not name or name in self._names.get(row.programme_id, ()):
            return row.programme_id
        asked = (name, row.programme_id)
        if asked not in self._found:
            self._found[asked] = self._by_name.get(name) or self._likely(*asked)
        return self._found[asked]

    def _likely(self, name: str, hidden: str) -> str:
        """Return whose name it is that nothing has exactly; empty where it is like none."""
        own = self._names.get(hidden, frozenset())
        near = max((self._likeness.resembles(name, one) for one in own), default=0.0)
        other, best = self._nearest(name, hidden)
        enlarged = any(_within(one, name) or _within(name, one) for one in own)
        if enlarged or near >= max(_SAME_NAME, best) or (not own and best < _SAME_NAME):
            return hidden
        return other if best >= _SAME_NAME else ""

    def _nearest(self, name: str, but: str) -> tuple[str, float]:
        """Return the other programme whose name is nearest, and how near it is."""
        others = ((key, one) for key, names in self._names.items() if key != but for one in names)
        found = ((self._likeness.resembles(name, one), key) for key, one in others)
        score, key = max(found, default=(0.0, ""))
        return key, score

    @cached_property
    def _titles(self) -> dict[str, frozenset[str]]:
        return {key: frozenset(map(_plain, titles)) for key, titles in self.measures.items()}

    @cached_property
    def _names(self) -> dict[str, frozenset[str]]:
        return {key: frozenset(map(_plain, names)) for key, names in self.programmes.items()}

    @cached_property
    def _by_title(self) -> dict[str, str]:
        return _unique(self._titles)

    @cached_property
    def _by_name(self) -> dict[str, str]:
        return _unique(self._names)

    @cached_property
    def _found(self) -> dict[tuple[str, str], str]:
        return {}

    @cached_property
    def _likeness(self) -> Any:
        # Opened only where a name is not as it was written: it brings a tool that is not needed otherwise.
        return import_module("fundmatch.text.likeness")


def named(*sources: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    """Return all names of each id; a name that is empty says nothing."""
    names: dict[str, list[str]] = {}
    for source in sources:
        for key, name in source:
            found = names.setdefault(key, [])
            if name and name not in found:
                found.append(name)
    return names


def _unique(names: Mapping[str, Collection[str]]) -> dict[str, str]:
    """Return the id for each name that only one of them bears."""
    bearers: dict[str, set[str]] = {}
    for key, each in names.items():
        for name in each:
            bearers.setdefault(name, set()).add(key)
    return {name: next(iter(keys)) for name, keys in bearers.items() if len(keys) == 1}


def _without_marks(name: str) -> str:
    for mark in _MARKS:
        name = name.removesuffix(mark)
    return name


def _plain(text: str) -> str:
    """Return a text without case, signs and superfluous blanks: "Bäder ¹)*" is "baeder 1"."""
    return " ".join("".join(sign if sign.isalnum() else " " for sign in fold(text)).split())


def _within(name: str, longer: str) -> bool:
    """Tell that a name is still there, with something before or behind it."""
    return f" {name} " in f" {longer} "
