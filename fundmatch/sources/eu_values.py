"""Single values of the portal's JSON: texts, objects and days, whatever they are wrapped in.

The portal writes one value in many ways: a list where an object was, an object as JSON inside a
string, a day as milliseconds, as a string of milliseconds or in ISO form.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

Object = Mapping[str, object]

FIRST_YEAR, LAST_YEAR = 1990, 2100
_MAX_NESTED = 5_000_000
_MS_A_DAY = 86_400_000
_EPOCH = date(1970, 1, 1).toordinal()
# Below this, milliseconds would lie before 1973: the number must be seconds.
_LEAST_MS = 10**11
_ISO = re.compile(r"(\d{4}-\d{2}-\d{2})(?:[T ][0-9:.]+(?:Z|[+-]\d{2}:?\d{2})?)?")
_NUMBER = re.compile(r"\d{8,15}")


@dataclass(frozen=True, slots=True)
class Days:
    """Days in order, each once, and in German what was odd about them."""

    days: tuple[date, ...] = ()
    doubts: tuple[str, ...] = ()


def texts(raw: object) -> tuple[str, ...]:
    """Return every text or number of a value or a list of values, each once, spaces made plain."""
    if isinstance(raw, str):  # by far the most frequent
        return (plain,) if (plain := " ".join(raw.split())) else ()
    written = (" ".join(str(item).split()) for item in _flat(raw) if isinstance(item, str | int))
    return tuple(dict.fromkeys(item for item in written if item))


def text(raw: object) -> str:
    """Return the first text of a value or a list of values, or an empty text."""
    if isinstance(raw, str):
        return " ".join(raw.split())
    return next(iter(texts(raw)), "")


def prose(raw: object) -> str:
    """Return the first text as it stands, line breaks and all."""
    return next((item for item in _flat(raw) if isinstance(item, str)), "")


def objects(raw: object) -> tuple[Object, ...]:
    """Return the objects of a value: one, a list of them, or either as JSON inside a string."""
    return tuple(item for item in _flat(raw, unfold=True) if isinstance(item, Mapping))


def only(raw: object) -> Object:
    """Return the first object of a value, or an empty one."""
    return next(iter(objects(raw)), {})


def _flat(raw: object, *, unfold: bool = False, depth: int = 0) -> Iterator[object]:
    """Yield what is not a list; with `unfold` a string that holds JSON counts as what it holds."""
    if depth > 6:
        return
    if isinstance(raw, list):
        for item in raw:
            yield from _flat(item, unfold=unfold, depth=depth + 1)
    elif unfold and isinstance(raw, str):
        if raw[:1] in ("{", "[") and len(raw) <= _MAX_NESTED:
            try:
                inner = json.loads(raw)
            except (ValueError, RecursionError):
                return
            yield from _flat(inner, unfold=True, depth=depth + 1)
    elif raw is not None and not isinstance(raw, bool):
        yield raw


def days(raw: object) -> Days:
    """Read days; an empty value is none.

    The day is the one in UTC: deadlines lie in the afternoon of Brussels, so it is the same there,
    and where a time just before midnight is given, the earlier day is the safe one.
    """
    readable: list[date] = []
    doubts: list[str] = []
    for item in _flat(raw):
        try:
            day, doubt = _day(item)
        except (ValueError, OverflowError):
            doubts.append(f"„{str(item)[:40]}“ ist kein lesbares Datum; es fehlt im Ergebnis")
            continue
        if day:
            readable.append(day)
        if doubt:
            doubts.append(doubt)
    return Days(tuple(sorted(set(readable))), tuple(dict.fromkeys(doubts)))


def first_day(raw: object) -> date | None:
    """Return the earliest readable day of a value, or None."""
    return next(iter(days(raw).days), None)


def latest(parts: Iterable[date | None]) -> date | None:
    """Return the last of the days that are known."""
    return max((part for part in parts if part), default=None)


def _day(item: object) -> tuple[date | None, str]:
    """Return one day and a German doubt about it.

    Raises:
        ValueError: It is no day, or none that can be meant.
    """
    written = item.strip() if isinstance(item, str) else item
    if written in ("", "0", 0):
        return None, ""
    if isinstance(written, str) and _NUMBER.fullmatch(written):
        written = int(written)
    if isinstance(written, int | float):
        return _from_number(int(written))
    match = _ISO.fullmatch(written) if isinstance(written, str) else None
    if not match:
        raise ValueError(item)
    return _plausible(date.fromisoformat(match[1])), ""


def _from_number(number: int) -> tuple[date, str]:
    doubt = ""
    if number < _LEAST_MS:
        doubt = f"{number} ist als Datum in Millisekunden unmöglich; als Sekunden gelesen"
        number *= 1000
    return _plausible(date.fromordinal(_EPOCH + number // _MS_A_DAY)), doubt


def _plausible(day: date) -> date:
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise ValueError(day)
    return day
