"""The role of a word in a measure: what it is about, where that is, how much or when.

"Radweg am Freibad" is about a cycle path, "Millionen" and "Jahre" about nothing. Such words are kept, because a place may
be the thing after all, and count by half.
"""

import re
from functools import cache
from typing import Final

from fundmatch.text.words import content_words, word_list

SIDE_WEIGHT: Final = 0.5
# What is beside the place where something is done; "in" and "auf" are left out, they lead to the thing as often.
_BESIDE: Final = (
    r"am|an der|vor (?:dem|der|den)|entlang (?:der|des)|im Umfeld (?:der|des|von)|rund um (?:den|die|das)|neben (?:dem|der)|"
    r"hinter (?:dem|der)|gegenüber (?:dem|der|von)|nahe (?:dem|der)|in der Nähe (?:der|des|von)|beim|bis (?:zum|zur)"
)
_NOUN: Final = r"[A-ZÄÖÜ][\w-]+"
_PLACE: Final = re.compile(
    rf"\b(?i:{_BESIDE})\s+(?:[a-zäöüß]\w*\s+)?(?P<one>{_NOUN})|\b(?i:zwischen)\s+(?P<two>{_NOUN}\s+und\s+{_NOUN})"
)


@cache
def _measures() -> frozenset[str]:
    return word_list("measure_words_de.txt")


def places_in(text: str) -> list[str]:
    """Return the folded words that say beside what something is done, once for each time they say it.

    >>> places_in("Radweg am Freibad und Platz vor dem alten Rathaus")
    ['freibad', 'rathaus']
    """
    named = (found["one"] or found["two"] for found in _PLACE.finditer(text))
    return [word for words in named for word in content_words(words)]


def is_measure(word: str) -> bool:
    """Tell whether a folded word says how much, how large or when."""
    return word in _measures()
