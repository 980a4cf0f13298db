"""Money of one topic out of `budgetOverview`, which lists the money of its whole call.

Only entries whose `action` begins with the topic's own identifier count (or a single one that
names none): adding up all of them would multiply the money.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from fundmatch.model.programme import Amount
from fundmatch.sources.eu_values import Object, objects, only, text, texts

_MOST = 10**12


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
    amounts: list[Amount] = []
    doubts: list[str] = []
    for entry in entries:
        label = text(entry.get("action"))
        module = label.partition(" - ")[2] if len(entries) > 1 else ""
        found, odd = amounts_of(
            entry.get("minContribution"), entry.get("maxContribution"), entry.get("expectedGrants"), module
        )
        total, odd_total = _total(entry, module)
        amounts += [*found, *total]
        doubts += [*odd, *odd_total]
    labels = (text(entry.get("action")).partition(" - ")[2] for entry in entries)
    return Budget(
        amounts=tuple(dict.fromkeys(amounts)),
        actions=tuple(dict.fromkeys(label for label in labels if label)),
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
    for found in objects(value):
        if "action" in found or "budgetYearMap" in found:
            yield found
        else:
            yield from (inner for part in found.values() for inner in objects(part))


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
    number = text(grants)
    note = f"voraussichtlich {number} Zuwendungen" if number.isdecimal() and 1 < int(number) < 10_000 else ""
    note = "voraussichtlich eine Zuwendung" if number == "1" else note
    bounds = [("etwa", low)] if low and low == high else [("mindestens", low), ("höchstens", high)]
    amounts = tuple(
        Amount(of="Zuwendung", bound=bound, eur=eur, per="Vorhaben", module=module, indicative=True, note=note)
        for bound, eur in bounds
        if eur
    )
    return amounts, tuple(doubts)


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
