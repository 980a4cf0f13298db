"""The one number that is read out of English prose: the contribution that a call considers fit.

Calls of LIFE name it in a fixed sentence only. Anything else stays unread: a wrong number is worse
than none.
"""

import re
from decimal import Decimal

from fundmatch.model.programme import Amount
from fundmatch.sources.eu_text import plain

_CUE = "contribution"
_NUMBER = r"(?:EUR|€)?\s*(?P<{0}>\d{{1,3}}(?:\.\d{{1,3}})?)"
_CONTRIBUTION = re.compile(
    r"requesting an? (?:EU )?contribution (?:from the EU )?of (?:(?P<upto>up to)|(?:a range of|between|from))\s+"
    + _NUMBER.format("first")
    + r"(?:(?: million)?\s*(?:to|and|[-–])\s*"
    + _NUMBER.format("second")
    + r")? million\b"
)
_BOUNDARY = re.compile(r"[.!?](?= +[A-Z])")
_SENTENCE = 200


def find_contribution(description: str) -> tuple[tuple[Amount, ...], str]:
    """Return the amounts that the sentence names, and the sentence; nothing unless all such sentences agree."""
    start = description.find("requesting a")
    if start < 0 or description.find(_CUE, start) < 0:
        return (), ""
    written = plain(description[max(0, start - 600) :])
    found = list(_CONTRIBUTION.finditer(written))
    meant = {match.groups() for match in found}
    if len(meant) != 1:
        return (), ""
    first, second, upto = found[0]["first"], found[0]["second"], bool(found[0]["upto"])
    if upto == (second is not None):  # "up to 1 to 2" or "between 1": not the sentence that is meant
        return (), ""
    bounds = [("höchstens", first)] if upto else [("mindestens", first), ("höchstens", second)]
    amounts = tuple(
        Amount(of="Zuwendung", bound=bound, eur=int(Decimal(number) * 10**6), per="Vorhaben", indicative=True)
        for bound, number in bounds
    )
    return amounts, _sentence(written, found[0])


def _sentence(written: str, found: re.Match[str]) -> str:
    """Return the sentence around what was found, at most 200 characters."""
    begin = max((end.end() for end in _BOUNDARY.finditer(written, 0, found.start())), default=0)
    after = _BOUNDARY.search(written, found.end())
    sentence = written[begin : after.end() if after else len(written)].strip()
    return sentence if len(sentence) <= _SENTENCE else f"{sentence[: _SENTENCE - 1].rsplit(' ', 1)[0]} …"
