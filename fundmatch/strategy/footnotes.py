"""Signs of footnotes behind titles ("Neubau Radweg¹", "Kita Nord *)"): no part of the title."""

import re
from collections.abc import Iterable, Mapping

_RAISED = str.maketrans("¹²³⁴⁵⁶⁷⁸⁹⁰", "1234567890")
_SIGN = r"\*{1,3}\)?|[¹²³⁴⁵⁶⁷⁸⁹⁰]{1,2}\)?|\([¹²³⁴⁵⁶⁷⁸⁹*]\)|[†‡]"
_NUMBER = r"\(\d{1,2}\)|\[\d{1,2}\]|\d{1,2}\)"
_BEGINS = re.compile(rf"\s*({_SIGN}|{_NUMBER})\s*[:=–-]?\s*(?=\S)")
_ENDS = re.compile(rf"\s*({_SIGN})$")
# A number in brackets behind a title may be one of several of that name: it needs its footnote.
_ENDS_NUMBERED = re.compile(rf"\s*(?<![\d(])({_NUMBER})$")
# Raised digits behind these are units: "500 m²", "CO²".
_UNIT = re.compile(r"(?:\b(?:[kcdm]?m|co)|h)[²³]$", re.IGNORECASE)


def footnotes_of(texts: Iterable[str]) -> Mapping[str, str]:
    """Return the texts of footnotes by their signs.

    >>> footnotes_of(["¹) vorbehaltlich der Förderung"])
    {'1': 'vorbehaltlich der Förderung'}
    """
    return {_plain(found[1]): text[found.end() :] for text in texts if (found := _BEGINS.match(text))}


def without_mark(title: str, footnotes: Mapping[str, str]) -> tuple[str, str]:
    """Return a title without the sign of a footnote at its end, and the sign; a number needs its footnote.

    >>> without_mark("Neubau Radweg¹", {}), without_mark("Haus (1)", {}), without_mark("Haus 1)", {"1": "geschätzt"})
    (('Neubau Radweg', '¹'), ('Haus (1)', ''), ('Haus', '1)'))
    """
    found = _ENDS.search(title)
    if found and _UNIT.search(title) and _plain(found[1]) not in footnotes:
        return title, ""
    if found is None:
        found = _ENDS_NUMBERED.search(title)
        if found and _plain(found[1]) not in footnotes:
            return title, ""
    rest = title[: found.start()].rstrip() if found else ""
    return (rest, found[1]) if found and re.search(r"[^\W\d_]", rest) else (title, "")


def note_of(mark: str, footnotes: Mapping[str, str]) -> str:
    """Return the text of the footnote that a sign stands for, empty where the list has none."""
    return footnotes.get(_plain(mark), "")


def _plain(mark: str) -> str:
    return mark.translate(_RAISED).strip("()[]")
