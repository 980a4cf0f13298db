"""Which measure a number meant when something was decided; where lists are renumbered, that is another one today.

The ledger keeps the title beside each entry. A line whose title is not that of today's measure of its number
belongs to an earlier measure: it is known by the number and that title, decides nothing for today's measure, and
waits until somebody says where it belongs. A title that was only reworded keeps its entries.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from importlib import import_module
from typing import Any, Final

from fundmatch.decisions.ledger import Ledger, Line, replay
from fundmatch.decisions.measure_texts import Texts
from fundmatch.model.decision import Decision

# A measure that is less near is not offered, and no more than so many are.
_NEAR_ENOUGH: Final = 60.0
_MOST_OFFERED: Final = 3
# By their descriptions, too, measures are compared in lists of so many at most.
_MOST_COMPARED: Final = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Astray:
    """Entries of a measure that the list does not have under its number any more.

    `now` is the title that the number has today, empty where the list does not have it; `offered` are the numbers
    of the measures that may be meant, the nearest first. `owner` is what the entries are kept under.
    """

    owner: str
    number: str
    title: str
    now: str
    offered: tuple[str, ...]
    pairs: int

    @property
    def name(self) -> str:
        """Return the number and the title that it had."""
        return f"{self.number} „{self.title}“" if self.title else self.number


@dataclass(frozen=True, kw_only=True)
class MeasureMemory:
    """Measures of today and what their numbers meant before.

    `titles` and `texts` are those of today's list, by number; `kept` is what was known of a measure when it
    was decided on, by number and title; `known` are the numbers and titles in the ledger, in its order. `table` is the
    name of the list where a folder may have several, and `others` are those of the others.
    """

    titles: Mapping[str, str]
    texts: Mapping[str, str] = field(default_factory=dict)
    kept: Texts = field(default_factory=dict)
    known: tuple[tuple[str, str], ...] = ()
    table: str = ""
    others: Collection[str] = ()

    def owner(self, number: str, title: str) -> str:
        """Return what an entry is kept under that was made for a number with this title: the number, or an earlier measure."""
        if (number, title) not in self._owners:
            self._owners[number, title] = self._owner(number, title)
        return self._owners[number, title]

    @cached_property
    def earlier(self) -> Mapping[str, str]:
        """Return the number of each earlier measure that the ledger knows, by what its entries are kept under."""
        owners = ((self.owner(number, title), number) for number, title in self.known)
        return {owner: number for owner, number in owners if owner != number}

    def is_today(self, number: str, title: str) -> bool:
        """Tell that the number means today what it did under this title; without the title nobody knows otherwise."""
        now = self.titles.get(number)
        if now is None or not title or now.strip() == title.strip():
            return True
        likeness = self._likeness
        rank = likeness.alike(title, now, self._text(number, title), self.texts.get(number, ""))
        if rank in (likeness.EQUAL, likeness.UNLIKE):
            return bool(rank == likeness.EQUAL)
        # Reworded, unless another measure of the list bears the old title, or part of what it named.
        least = min(rank + 1, likeness.WIDER)
        rivals = (
            other
            for other in self._sharing(title)
            if other != number and (other, self.titles[other]) not in self._as_now
        )
        return not any(likeness.alike(title, self.titles[other]) >= least for other in rivals)

    def is_as_written(self, number: str, title: str) -> bool:
        """Tell that the title is today's, but for capitals and signs."""
        now = self.titles.get(number, "")
        return now == title or bool(self._likeness.alike(title, now) == self._likeness.EQUAL)

    def is_elsewhere(self, number: str, title: str) -> bool:
        """Tell that entries are those of another table of the folder."""
        table = self.kept[number, title].table if (number, title) in self.kept else ""
        return table in self.others and (number not in self.titles or not self.is_today(number, title))

    def offers(self, number: str, title: str) -> tuple[str, ...]:
        """Return the numbers of the measures of today that are nearest to an earlier one."""
        text = self._text(number, title)
        candidates = self.titles if text and len(self.titles) <= _MOST_COMPARED else self._sharing(title)
        near = [
            (self._likeness.nearness(title, self.titles[other], text, self.texts.get(other, "")), other)
            for other in candidates
        ]
        best = sorted((one for one in near if one[0] >= _NEAR_ENOUGH), key=lambda one: -one[0])
        return tuple(other for _, other in best[:_MOST_OFFERED])

    def _owner(self, number: str, title: str) -> str:
        if self.is_today(number, title):
            return number
        # Two wordings of one earlier measure are one; it is called after the first that the ledger has.
        earlier = [other for one, other in self.known if one == number and not self.is_today(number, other)]
        first = next((other for other in earlier if other == title or self._likeness.alike(other, title)), title)
        return f"{number} (früher: {first})"

    def _text(self, number: str, title: str) -> str:
        return self.kept[number, title].text if (number, title) in self.kept else ""

    def _sharing(self, title: str) -> list[str]:
        """Return the numbers of the measures whose titles share a word with this one, in the order of the list."""
        found = {number for word in self._likeness.stems(title) for number in self._by_word.get(word, ())}
        return [number for number in self.titles if number in found]

    @cached_property
    def _by_word(self) -> dict[str, list[str]]:
        words: dict[str, list[str]] = {}
        for number, title in self.titles.items():
            for word in self._likeness.stems(title):
                words.setdefault(word, []).append(number)
        return words

    @cached_property
    def _as_now(self) -> frozenset[tuple[str, str]]:
        """Return the numbers and titles that were decided on as what they are today: nobody else has become them."""
        return frozenset(self.known)

    @cached_property
    def _owners(self) -> dict[tuple[str, str], str]:
        return {}

    @cached_property
    def _likeness(self) -> Any:
        # Opened only where a title has changed: it brings a tool that the other commands do without.
        return import_module("fundmatch.text.likeness")


def memory_of(
    ledger: Ledger,
    titles: Mapping[str, str],
    texts: Mapping[str, str] | None = None,
    kept: Texts | None = None,
    *,
    table: str = "",
    others: Collection[str] = (),
) -> MeasureMemory:
    """Return what is known of the numbers of today's measures, whose titles and descriptions these are."""
    known = dict.fromkeys((line.measure_id, line.measure_title) for line in ledger.lines if line.measure_title)
    return MeasureMemory(
        titles=titles, texts=texts or {}, kept=kept or {}, known=tuple(known), table=table, others=others
    )


def owned(ledger: Ledger, memory: MeasureMemory) -> Ledger:
    """Return the ledger with every line under the measure that it was made for, without those of other tables."""
    if memory.others:
        mine = (line for line in ledger.lines if not memory.is_elsewhere(line.measure_id, line.measure_title))
        ledger = replace(ledger, lines=tuple(mine))
    return replace(ledger, lines=tuple(_under(line, memory) for line in ledger.lines))


def _under(line: Line, memory: MeasureMemory) -> Line:
    owner = memory.owner(line.measure_id, line.measure_title)
    return line if owner == line.key[0] else replace(line, owner="" if owner == line.measure_id else owner)


def astray(ledger: Ledger, memory: MeasureMemory) -> tuple[Astray, ...]:
    """Return the earlier measures of an `owned` ledger that still have entries, in the order of their numbers."""
    numbers = {line.key[0]: line.measure_id for line in ledger.lines}
    groups: dict[str, list[Decision]] = {}
    for key, decision in replay(ledger.lines).items():
        if not decision.empty and (numbers[key[0]] != key[0] or key[0] not in memory.titles):
            groups.setdefault(key[0], []).append(decision)
    return tuple(
        Astray(
            owner=owner,
            number=numbers[owner],
            title=group[-1].measure_title,
            now=memory.titles.get(numbers[owner], ""),
            offered=memory.offers(numbers[owner], group[-1].measure_title),
            pairs=len(group),
        )
        for owner, group in sorted(groups.items())
    )


def reworded(ledger: Ledger, memory: MeasureMemory) -> Iterator[tuple[str, str, str]]:
    """Yield number, title of then and title of now, where decisions stay although the title is another one."""
    latest: dict[str, str] = {}
    for line in ledger.lines:
        if line.measure_title and line.key[0] in memory.titles:
            latest[line.key[0]] = line.measure_title
    for number, title in latest.items():
        if not memory.is_as_written(number, title):
            yield number, title, memory.titles[number]
