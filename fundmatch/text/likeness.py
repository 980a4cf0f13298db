"""How alike two namings of one measure are: the same thing in other words, or another thing."""

import re
from collections.abc import Collection
from functools import lru_cache
from typing import Final

from rapidfuzz import fuzz

from fundmatch.core.normalise import fold
from fundmatch.text.words import stem, stopwords, weight

EQUAL, WIDER, NARROWER, UNLIKE = 3, 2, 1, 0
# A slip of the pen in a word leaves so much of it; "Nord" and "Süd" are no slip.
_SAME_WORD: Final = 80.0
# Two descriptions that share so much are of one measure, whatever the titles say; shorter ones prove nothing.
_SAME_TEXT, _LONG_ENOUGH = 85.0, 40
# The shortest beginning of a compound that is a thing of its own: "Freibad" in "Freibadsanierung".
_PART: Final = 4
_WORD: Final = re.compile(r"[^\W_]+")


@lru_cache(maxsize=65_536)
def alike(old: str, new: str, old_text: str = "", new_text: str = "") -> int:
    """Return whether a title names what another named: `EQUAL`, `WIDER` (all of it is still there), `NARROWER`, `UNLIKE`.

    Words for what is done ("sanieren", "Neubau") may change, what it is done to may not; numbers count.

    >>> alike("Freibad sanieren", "Sanierung des Freibads Nord"), alike("Radweg Nord bauen", "Radweg Süd bauen")
    (2, 0)
    """
    if _plain(old) == _plain(new):
        return EQUAL
    before, after = _things(old), _things(new)
    if before and after:
        if _covers(after, before):
            return WIDER
        if _covers(before, after):
            return NARROWER
    if min(len(old_text), len(new_text)) >= _LONG_ENOUGH and fuzz.ratio(fold(old_text), fold(new_text)) >= _SAME_TEXT:
        return NARROWER
    return UNLIKE


@lru_cache(maxsize=65_536)
def nearness(old: str, new: str, old_text: str = "", new_text: str = "") -> float:
    """Return how near two measures are, 0 to 100, by title and by description: for offering, never for deciding."""
    titles = fuzz.token_set_ratio(" ".join(stems(old)), " ".join(stems(new)))
    if not (old_text and new_text):
        return float(titles)
    return max(float(titles), fuzz.token_set_ratio(" ".join(stems(old_text)), " ".join(stems(new_text))))


def resembles(one: str, other: str) -> float:
    """Return how alike two spellings are, 0 to 100, without regard to case, signs and spaces."""
    return float(fuzz.ratio(_plain(one), _plain(other)))


def _plain(text: str) -> str:
    return " ".join(_WORD.findall(fold(text)))


@lru_cache(maxsize=65_536)
def stems(text: str) -> tuple[str, ...]:
    """Return the stems of the words and numbers of a text that carry sense, in their order."""
    skip = stopwords()
    return tuple(stem(word) for word in _WORD.findall(fold(text)) if word not in skip)


def _things(title: str) -> frozenset[str]:
    """Return what a title is about; one that only says what is done, all of its words."""
    found = stems(title)
    return frozenset(word for word in found if weight(word) == 1.0) or frozenset(found)


def _covers(words: Collection[str], others: Collection[str]) -> bool:
    """Tell that every one of the other words is still there, inflected, misspelt or at the head of a compound."""
    return all(any(_is_same(word, other) for word in words) for other in others)


def _is_same(one: str, other: str) -> bool:
    if one == other:
        return True
    if any(sign.isdigit() for sign in one + other):
        return False
    return _begins(one, other) or _begins(other, one) or fuzz.ratio(one, other) >= _SAME_WORD


def _begins(compound: str, part: str) -> bool:
    """Tell that a compound is a part and what is done to it: "Freibadsanierung"."""
    rest = compound[len(part) :]
    acting = any(weight(word) < 1.0 for word in (rest, rest.removeprefix("s"), stem(rest)))
    return len(part) >= _PART and compound.startswith(part) and acting
