"""Single values of the portal's JSON, whatever they are wrapped in: texts, objects, days, and prose made plain.

The portal writes one value in many ways: a list where an object was, an object as JSON inside a
string, a day as milliseconds, as a string of milliseconds or in ISO form. Its prose has tags, lost
spaces, broken umlauts, and keywords that are none.
"""

import html
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from fundmatch.core.normalise import printable
from fundmatch.sources.prose import without_tags

Object = Mapping[str, object]

FIRST_YEAR, LAST_YEAR = 1990, 2100
_MAX_NESTED = 5_000_000
_MS_A_DAY = 86_400_000
_EPOCH = date(1970, 1, 1).toordinal()
# Below this, milliseconds would lie before 1973: the number must be seconds.
_LEAST_MS = 10**11
_ISO = re.compile(r"(\d{4}-\d{2}-\d{2})(?:[T ][0-9:.]+(?:Z|[+-]\d{2}:?\d{2})?)?")
_NUMBER = re.compile(r"\d{8,15}")

_SUMMARY = 1_500
# A summary needs the beginning of a description only, more of it where tags take up room.
_ENOUGH, _ENOUGH_MARKED = _SUMMARY + 200, 8 * _SUMMARY
# This heading stands over advice on how to write the proposal; what is funded follows under these.
_ADVICE, _MATTER = "Expected Impact:", ("Objective:", "Scope:")

# "Expected Outcome:Projects": the tag between them was removed without a space. The sign comes
# first in the pattern and what precedes it is looked at afterwards: that way the search is fast.
_GLUED = re.compile(r"[.:;!?](?<=[a-z)\]%’”].)(?=[A-Z][a-z’ ]|(?<=[:;])[a-z])")
_BEFORE_SIGN = re.compile(r" +([.,;:!?)])(?=\s|$)")
_SENTENCE_ENDS = (". ", "! ", "? ", ".) ", ".” ")
# The portal puts identifiers of topics and calls among the keywords.
_IDENTIFIER = re.compile(r"[A-Za-z0-9]+(?:[-/][A-Za-z0-9.&]+){2,}")

# Bytes 0x80 to 0xBF as Windows-1252 shows them: what follows the first byte of a UTF-8 sign.
_FOLLOWING = "".join(bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in range(0x80, 0xC0))
_BROKEN = re.compile(f"[ÂÃ][{re.escape(_FOLLOWING)}]|â[{re.escape(_FOLLOWING)}]{{2}}")


@dataclass(frozen=True, slots=True)
class Days:
    """Days in order, each once, and in German what was odd about them."""

    days: tuple[date, ...] = ()
    doubts: tuple[str, ...] = ()


def texts(raw: object) -> tuple[str, ...]:
    """Return every text or number of a value or a list of values, each once, spaces made plain."""
    if isinstance(raw, str):  # by far the most frequent
        return (bare,) if (bare := " ".join(printable(raw).split())) else ()
    written = (" ".join(printable(str(item)).split()) for item in _flat(raw) if isinstance(item, str | int))
    return tuple(dict.fromkeys(item for item in written if item))


def text(raw: object) -> str:
    """Return the first text of a value or a list of values, or an empty text."""
    if isinstance(raw, str):
        return " ".join(printable(raw).split())
    return next(iter(texts(raw)), "")


def prose(raw: object) -> str:
    """Return the first text as it stands, line breaks and all."""
    return printable(next((item for item in _flat(raw) if isinstance(item, str)), ""))


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
        yield from _flat(_unfolded(raw), unfold=True, depth=depth + 1)
    elif raw is not None and not isinstance(raw, bool):
        yield raw


def _unfolded(text: str) -> object:
    """Return the objects and lists that a string holds as JSON, None where it holds none."""
    if text[:1] not in ("{", "[") or len(text) > _MAX_NESTED:
        return None
    try:
        inner: object = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return inner


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


def plain(marked: str) -> str:
    """Return a text without tags and entities; every tag leaves a space, lost spaces come back.

    >>> plain("<p>Expected Outcome:</p><b>Projects</b> &amp; more.Scope:Heat")
    'Expected Outcome: Projects & more. Scope: Heat'
    """
    bare = without_tags(marked, block=" ", inline=" ")
    if "&" in bare:
        bare = html.unescape(bare)
        if "</" in bare:  # escaped twice
            bare = without_tags(bare, block=" ", inline=" ")
    bare = _GLUED.sub(_spaced, " ".join(bare.split()))
    return _BEFORE_SIGN.sub(r"\1", bare) if "<" in marked else bare


def _spaced(match: re.Match[str]) -> str:
    return f"{match[0]} "


def summary(marked: str) -> str:
    """Return the beginning of a description as plain text, at most 1,500 characters, cut after a sentence.

    Where it begins with the expected impact, the objective or the scope is the beginning.
    """
    begin = 0
    if _ADVICE in marked[:200]:
        begin = min((place for heading in _MATTER if (place := marked.find(heading)) > 0), default=0)
    room = _ENOUGH_MARKED if "<" in marked[begin : begin + _ENOUGH] else _ENOUGH
    return cut(plain(marked[begin : begin + room]), _SUMMARY)


def cut(written: str, most: int) -> str:
    """Return the text, or as many whole sentences (else words) of it as fit.

    >>> cut("One goal. Another goal.", 15), cut("endless words", 10)
    ('One goal.', 'endless …')
    """
    if len(written) <= most:
        return written
    ends = ((written.rfind(sign, 0, most + 1), len(sign) - 1) for sign in _SENTENCE_ENDS)
    end = max(place + length for place, length in ends)
    # An end within the first third would throw too much away.
    return written[:end] if end > most // 3 else f"{written[: most - 2].rsplit(' ', 1)[0]} …"


def mended(written: str) -> str:
    """Return the text with umlauts and quotes restored that were decoded wrongly ("Ã¼" → "ü").

    Only pairs that make no sense otherwise are touched.
    """
    if "Ã" in written or "Â" in written or "â€" in written:
        return _BROKEN.sub(_restored, written)
    return written


def _restored(match: re.Match[str]) -> str:
    raw = b"".join(sign.encode("latin-1" if ord(sign) < 0x100 else "cp1252") for sign in match[0])
    return raw.decode("utf-8", "ignore") or match[0]


def keywords(raw: Iterable[str], own: Sequence[str]) -> tuple[str, ...]:
    """Return keywords without identifiers; `own` are those of the topic, its call and programme.

    >>> keywords(["LIFE-2099-CET-MUSTER", "District heating", "district heating", "2-D"], [])
    ('District heating', '2-D')
    """
    unwanted = {identifier.casefold() for identifier in own}
    kept: dict[str, str] = {}
    for keyword in raw:
        folded = keyword.casefold()
        if folded not in unwanted and len(keyword) <= 120 and not _is_identifier(keyword):
            kept.setdefault(folded, keyword)
    return tuple(kept.values())


def _is_identifier(keyword: str) -> bool:
    return bool(_IDENTIFIER.fullmatch(keyword)) and any(sign.isdigit() for sign in keyword)


def listed_keywords(written: str) -> tuple[str, ...]:
    """Part a list in one string; a part in lower case belongs to the term before it.

    >>> listed_keywords("Environment, resources and sustainability, Heat")
    ('Environment, resources and sustainability', 'Heat')
    """
    parts: list[str] = []
    for part in written.split(", "):
        if parts and part[:1].islower():
            parts[-1] = f"{parts[-1]}, {part}"
        elif part.strip():
            parts.append(part.strip())
    return tuple(parts)
