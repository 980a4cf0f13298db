"""Money of one topic: out of `budgetOverview`, which lists the money of its whole call, and out of English prose.

Of the overview only entries whose `action` begins with the topic's own identifier count (or a single one that
names none): adding up all of them would multiply the money. Of prose only the contribution that calls
of LIFE consider fit is read, for they name it in a fixed sentence; a wrong number is worse than none.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from fundmatch.model.programme import Amount
from fundmatch.sources.eu_values import Object, objects, only, plain, text, texts

_MOST = 10**12
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """Money of a topic, and what its own entries say besides it; `days` are raw deadline values."""

    amounts: tuple[Amount, ...] = ()
    actions: tuple[str, ...] = ()
    model: str = ""
    opening: object = None
    days: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()


def read_budget(raw: object, identifier: str) -> Budget:
    """Read the entries of the topic out of a budget overview: an object, or JSON inside a string.

    A minimum and maximum of 0 mean that the call gives none.
    """
    entries = list(_own(only(raw), identifier))
    labels = [text(entry.get("action")).partition(" - ")[2] for entry in entries]
    amounts: list[Amount] = []
    doubts: list[str] = []
    for entry, label in zip(entries, labels, strict=True):
        # The name of an action tells a module apart only where there are several.
        module = label if len(entries) > 1 else ""
        span, odd = amounts_of(
            entry.get("minContribution"), entry.get("maxContribution"), entry.get("expectedGrants"), module
        )
        total, odd_total = _total(entry, module)
        amounts += [*span, *total]
        doubts += [*odd, *odd_total]
    return Budget(
        amounts=tuple(dict.fromkeys(amounts)),
        actions=tuple(dict.fromkeys(filter(None, labels))),
        model=next((text(entry.get("deadlineModel")) for entry in entries), ""),
        opening=[day for entry in entries for day in texts(entry.get("plannedOpeningDate"))],
        days=tuple(dict.fromkeys(day for entry in entries for day in texts(entry.get("deadlineDates")))),
        doubts=tuple(dict.fromkeys(doubts)),
    )


def _own(overview: Object, identifier: str) -> Iterator[Object]:
    """Yield the entries of the topic; a two-stage call may hold an object where others hold a list."""
    listed = only(overview.get("budgetTopicActionMap"))
    entries = [entry for value in listed.values() for entry in _entries(value)]
    beginning = f"{identifier} - ".casefold()
    own = [entry for entry in entries if text(entry.get("action")).casefold().startswith(beginning)]
    if not own and len(entries) == 1:
        own = entries
    yield from own


def _entries(value: object) -> Iterator[Object]:
    for item in objects(value):
        if "action" in item or "budgetYearMap" in item:
            yield item
        else:
            yield from (inner for part in item.values() for inner in objects(part))


def amounts_of(
    lowest: object, highest: object, grants: object, module: str = ""
) -> tuple[tuple[Amount, ...], tuple[str, ...]]:
    """Return the span that one grant is expected to have, and doubts; 0 and nothing are unknown.

    It is what the Commission expects, so it is marked as indicative and excludes nobody.
    """
    doubts: list[str] = []
    low, high = _euro(lowest, doubts), _euro(highest, doubts)
    if low and high and low > high:
        return (), (f"kleinster Betrag {low} € über dem größten {high} €; beide weggelassen",)
    note = _how_many(text(grants))
    bounds = [("etwa", low)] if low and low == high else [("mindestens", low), ("höchstens", high)]
    amounts = tuple(
        Amount(of="Zuwendung", bound=bound, eur=eur, per="Vorhaben", module=module, indicative=True, note=note)
        for bound, eur in bounds
        if eur
    )
    return amounts, tuple(doubts)


def _how_many(number: str) -> str:
    if number == "1":
        return "voraussichtlich eine Zuwendung"
    countable = number.isdecimal() and len(number) < 5 and int(number) > 1
    return f"voraussichtlich {number} Zuwendungen" if countable else ""


def _total(entry: Object, module: str) -> tuple[tuple[Amount, ...], tuple[str, ...]]:
    """Add up the years of one entry; years are texts, sometimes with decimals."""
    doubts: list[str] = []
    years = only(entry.get("budgetYearMap"))
    eur = sum(_euro(value, doubts) or 0 for value in years.values())
    if not 0 < eur <= _MOST:
        return (), tuple(doubts)
    note = f"Jahre {', '.join(sorted(years))}" if len(years) > 1 else ""
    total = Amount(of="Budget des Aufrufs", bound="genau", eur=eur, per="Aufruf", module=module, note=note[:200])
    return (total,), tuple(doubts)


def _euro(raw: object, doubts: list[str]) -> int | None:
    """Return whole euros, rounded; what is no amount is unknown and leaves a doubt."""
    if type(raw) is int and 0 <= raw <= _MOST:  # the plain case, and not a truth value
        return raw
    if raw is None or raw == "" or isinstance(raw, Mapping | list | bool):
        return None
    try:
        value = Decimal(str(raw).strip()).quantize(Decimal(1), ROUND_HALF_UP)
    except InvalidOperation:
        value = Decimal(-1)
    if not (value.is_finite() and 0 <= value <= _MOST):
        doubts.append(f"Betrag „{str(raw)[:30]}“ nicht lesbar; weggelassen")
        return None
    return int(value)


def find_contribution(description: str) -> tuple[tuple[Amount, ...], str]:
    """Return the amounts that the sentence names, and the sentence; nothing unless all such sentences agree."""
    start = description.find("requesting a")
    if start < 0 or description.find(_CUE, start) < 0:
        return (), ""
    written = plain(description[max(0, start - 600) :])
    matches = list(_CONTRIBUTION.finditer(written))
    if len({match.groups() for match in matches}) != 1:
        return (), ""
    first, second, upto = matches[0]["first"], matches[0]["second"], bool(matches[0]["upto"])
    if upto == (second is not None):  # "up to 1 to 2" or "between 1": not the sentence that is meant
        return (), ""
    bounds = [("höchstens", first)] if upto else [("mindestens", first), ("höchstens", second)]
    amounts = tuple(
        Amount(of="Zuwendung", bound=bound, eur=int(Decimal(number) * 10**6), per="Vorhaben", indicative=True)
        for bound, number in bounds
    )
    return amounts, _sentence(written, matches[0])


def _sentence(written: str, match: re.Match[str]) -> str:
    """Return the sentence around a match, at most 200 characters."""
    begin = max((end.end() for end in _BOUNDARY.finditer(written, 0, match.start())), default=0)
    after = _BOUNDARY.search(written, match.end())
    sentence = written[begin : after.end() if after else len(written)].strip()
    return sentence if len(sentence) <= _SENTENCE else f"{sentence[: _SENTENCE - 1].rsplit(' ', 1)[0]} …"
