"""What was understood of a list of measures: the values as read, and what was not read, for a person to look at."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from fundmatch.core.errors import Problem
from fundmatch.model.strategy import MappedColumn, Measure, PassedOver


@dataclass(frozen=True, slots=True, kw_only=True)
class Understanding:
    """One list as it was read; `name` is its file or folder.

    `hints` are German sentences on what is doubtful, `problems` what stops a run: with any, `measures`
    holds those that could be read all the same. `words` as in `Strategy`.
    """

    name: str
    measures: tuple[Measure, ...] = ()
    mapping: tuple[MappedColumn, ...] = ()
    passed_over: tuple[PassedOver, ...] = ()
    words: tuple[Mapping[str, str], ...] = ()
    hints: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()

    def worded(self) -> Iterator[tuple[Measure, Mapping[str, str]]]:
        """Yield each measure with its cells as they are written, by field."""
        for place, measure in enumerate(self.measures):
            yield measure, self.words[place] if place < len(self.words) else {}
