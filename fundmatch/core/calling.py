"""A thing called by a person: by its id, its name or a part of it; what is not clear is listed and never guessed."""

import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Generic, TypeVar

from fundmatch.core.errors import FundmatchError, UnknownNameError
from fundmatch.core.normalise import fold, tokens

Thing = TypeVar("Thing")

MOST_LISTED: Final = 12
_MOST_NEAR: Final = 5
_WIDTH: Final = 100
# How alike two spellings must be; a single word more than a whole name, because it says less.
_ALIKE_NAMES, _ALIKE_WORDS = 0.6, 0.8
# Shorter words are alike by chance.
_LEAST_LETTERS: Final = 4


class UnclearNameError(FundmatchError):
    """A part of a name fits several things; the message lists them."""


@dataclass(frozen=True, slots=True)
class Called(Generic[Thing]):
    """A thing with its id and the names that people use for it, the full one first."""

    thing: Thing
    id: str
    names: tuple[str, ...]

    @property
    def line(self) -> str:
        """Return id and full name, for a list."""
        return textwrap.shorten(f"{self.id}: {self.names[0]}", _WIDTH, placeholder=" …")


def thing_called(kind: str, name: str, known: Sequence[Called[Thing]], *, remedy: str = "") -> Thing:
    """Return the one thing that is meant; the surest reading wins: id, whole name, part of a name, all its words.

    `kind` says in German what is looked for ("Das Programm"), `remedy` how to find it where nothing is near.
    Capitals, umlauts and ß make no difference.

    Raises:
        UnclearNameError: The surest reading fits several; at most 12 are listed.
        UnknownNameError: Nothing fits; the nearest names are offered.
    """
    for found in _readings(name, known):
        if len(found) == 1:
            return found[0].thing
        if found:
            raise UnclearNameError(_unclear(name, found))
    raise _unknown(kind, name, known, remedy)


def _readings(name: str, known: Sequence[Called[Thing]]) -> Iterator[list[Called[Thing]]]:
    """Yield what the name fits, from the surest way of reading it to the loosest."""
    yield [each for each in known if each.id == name]
    part = " ".join(fold(name).split())
    if not part:
        return
    yield [each for each in known if fold(each.id) == part]
    folded = [(each, [" ".join(fold(own).split()) for own in (each.id, *each.names)]) for each in known]
    yield [each for each, names in folded if part in names]
    yield [each for each, names in folded if any(part in own for own in names)]
    words = part.split()
    if len(words) > 1:
        yield [each for each, names in folded if all(any(word in own for own in names) for word in words)]


def _unclear(name: str, found: Sequence[Called[Thing]]) -> str:
    lines = [f"  {each.line}" for each in found[:MOST_LISTED]]
    more = [f"  … und {len(found) - MOST_LISTED} weitere"] if len(found) > MOST_LISTED else []
    head = f"„{name}“ ist nicht eindeutig, es passt auf {len(found)}:"
    return "\n".join([head, *lines, *more, "Die Kennung vor dem Doppelpunkt angeben, oder mehr vom Namen."])


def _unknown(kind: str, name: str, known: Sequence[Called[Thing]], remedy: str) -> FundmatchError:
    near = _nearest(name, known)
    if not near:
        return UnknownNameError(kind, name, (), remedy=remedy)
    return UnknownNameError(kind, name, (), remedy="\n".join(["Ähnlich heißen:", *(f"  {each.line}" for each in near)]))


def _nearest(name: str, known: Sequence[Called[Thing]]) -> list[Called[Thing]]:
    """Return the things with the most similar id or name, then those with a word like one of the name."""
    from difflib import get_close_matches  # noqa: PLC0415 - only a mistake pays for it

    by_name = {fold(own): each for each in known for own in (each.id, *each.names)}
    near = [by_name[match] for match in get_close_matches(fold(name), by_name, n=_MOST_NEAR, cutoff=_ALIKE_NAMES)]
    by_word: dict[str, list[Called[Thing]]] = {}
    for each in known:
        for word in {word for own in each.names for word in tokens(own)}:
            by_word.setdefault(word, []).append(each)
    for word in tokens(name):
        if len(word) >= _LEAST_LETTERS:
            for match in get_close_matches(word, by_word, n=2, cutoff=_ALIKE_WORDS):
                near += by_word[match]
    return list({each.id: each for each in near}.values())[:_MOST_NEAR]
