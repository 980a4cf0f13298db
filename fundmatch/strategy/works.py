"""What a word before "fertig" or "läuft" speaks of: the measure itself, a part of its works, or what comes after them.

The words are data (`data/works.csv`): `subject` and `clearing` may stand for the whole, `part` is built,
`paper` is planned, `building` tells from a title that something is built, `afterwards` is no work any more.
A part that the title names is the measure: "Abbruch abgeschlossen" ends the measure "Abbruch Kaufhaus",
not the measure "Neubau Feuerwache".
"""

import re
from functools import cache

from fundmatch.core.normalise import fold
from fundmatch.core.package_data import rows_of
from fundmatch.strategy.progress_dates import without_dates

_BUILT = "(built)"  # stands among the own words of a measure whose title says that something is built
_WORD = re.compile(r"[^\W\d_]+")
_SECTION = re.compile(
    r"\b(?:ba|bauabschnitt|abschnitt|los|teil|stufe|phase) ?(?:\d{1,2}|[ivx]{1,4}|[a-d])\b|\b\d{1,2}\. ?(?:ba|bauabschnitt|abschnitt)\b"
)
_FILLING = re.compile(
    r"\b(?:seit|am|im|in|zum|der|die|das|des|ist|sind|war|wurden?|worden|bereits|schon|inzwischen|komplett|vollstaendig|ganz|alle|und|the|is|since|fully)\b"
)
# Remarks that are longer say more than how far something is.
_SHORT = 60


def own_words(title: str, *remarks: str) -> frozenset[str]:
    """Return the words of a title by which remarks may mean the measure itself.

    >>> sorted(own_words("Abbruch Kaufhaus", "Kaufhaus weg"))
    ['abbruch', 'kaufhaus']
    """
    plain = fold(title)
    words = {word for kind in ("part", "clearing", "paper") for word in _words(kind) if word in plain}
    if any(word in _words("building") or word.endswith("bau") for word in _WORD.findall(plain)):
        words.add(_BUILT)
    said = {word for text in remarks if text and len(text) <= _SHORT for word in _WORD.findall(fold(text))}
    return frozenset(words | (said & set(_WORD.findall(plain)) if said else words))


def is_part(before: str, own: frozenset[str]) -> bool:
    """Tell whether what stands before a phrase is a part that is built; one that the title names is the whole."""
    for word in _WORD.findall(before):
        if word in own:
            continue
        if word in _words("part") or (word in _words("clearing") and _BUILT in own and not own & _words("clearing")):
            return True
    return False


def is_paper_of_its_own(part: str, own: frozenset[str]) -> bool:
    """Tell whether a plan or study that is finished is the measure itself: its title names it, and nothing to build.

    Behind a phase comes another: "Konzeptphase abgeschlossen" is not the end.
    """
    return _BUILT not in own and "phase" not in part and any(part.startswith(word) for word in own & _words("paper"))


def comes_afterwards(clause: str) -> bool:
    """Tell whether a clause speaks of what follows the works: "Abrechnung läuft"."""
    return any(word in _words("afterwards") for word in _WORD.findall(clause))


def says_nothing_else(clause: str, phrase: str, own: frozenset[str]) -> bool:
    """Tell whether a clause is a phrase with at most a date and what it speaks of: "Abbruch abgeschlossen 08/2026"."""
    if len(clause) > _SHORT:
        return False
    rest = set(_WORD.findall(_FILLING.sub(" ", _SECTION.sub(" ", without_dates(clause.replace(phrase, " ", 1))))))
    return rest <= own | _words("subject") | _words("part") | _words("clearing")


def speaks_alone(clause: str, phrase: str) -> bool:
    """Tell whether a clause is a phrase with at most a date."""
    return not _WORD.findall(_FILLING.sub(" ", without_dates(clause.replace(phrase, " ", 1))))


@cache
def _words(kind: str) -> frozenset[str]:
    return frozenset(fold(row["word"]) for row in rows_of("works.csv") if row["kind"] == kind)
