"""What tells one programme from another: words, numbers, topic identifiers and addresses of an entry."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Final
from urllib.parse import parse_qsl, unquote, urlsplit

from fundmatch.core.levels import laender
from fundmatch.core.normalise import fold
from fundmatch.model.programme import Programme

# Words that stand in hundreds of names and tell nothing apart.
_FILLERS: Final = frozenset(
    (Path(__file__).resolve().parents[1] / "data" / "common_name_words.txt").read_text(encoding="utf-8").split()
)
_WORD: Final = re.compile(r"[^\W_]+")
_ROMAN: Final = re.compile(r"(?=[ivx]+$)x{0,3}(?:ix|iv|v?i{0,3})")
_ESF_PLUS: Final = re.compile(r"\bESF(?:\s+Plus\b|\+)", re.IGNORECASE)
_LETTER: Final = re.compile(r"(?<![\w.])[A-D](?![\w.])(?!\s+(?:new|guide|call)\b)")
_BRACKET: Final = re.compile(r"\s*\(([^()]*)\)")
_SHORT_FORM: Final = re.compile(r"(?:\w*[A-ZÄÖÜ]\w*[A-ZÄÖÜ]\w*)(?:[\s/-]+\w*[A-ZÄÖÜ]\w*[A-ZÄÖÜ]\w*)?")
_PERIOD: Final = re.compile(r"\b(20\d\d)\s*(?:-|–|bis|/)\s*(20\d\d)\b")
_TOPIC: Final = re.compile(r"(?<![\w-])[A-Za-z][A-Za-z0-9]*(?:-[A-Za-z0-9]+)+(?:-[A-Za-z0-9]+)*(?![\w-])")
_MORE: Final = re.compile(r"^\s*(?:/|,|and|und|bis|to)\s*-[A-Z0-9]")
_YEARS: Final = re.compile(r"20[2-9]\d")
_TRACKING: Final = re.compile(r"utm_|fbclid$|gclid$|css$|lang$|sprache$|jsessionid", re.IGNORECASE)
_LANGUAGE: Final = frozenset({"de", "en"})
_PAGE: Final = "/foerderprogramm/"
# Sachsen is left out: its name is a part of Niedersachsen and of Sachsen-Anhalt.
_LAENDER: Final = {
    fold(land.name): land.code
    for land in laender()
    if not any(fold(land.name) in fold(other.name) for other in laender() if other is not land)
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """One name of a programme: the words that tell it apart, its numbers, and the periods it speaks of.

    `numbers` holds single letters ("Förderschwerpunkt A") and "nicht" too. A `loose` name
    lost a part in brackets that may matter.
    """

    text: str
    words: tuple[str, ...]
    numbers: frozenset[str]
    periods: frozenset[str]
    loose: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Traits:
    """What of an entry can agree with another one.

    `topics` are identifiers of EU calls in small letters, `several` tells that the entry speaks
    of more than one, `pages` are addresses without protocol, language and tracking, `laender`
    short forms of the Länder that its names speak of.
    """

    level: str
    names: tuple[Name, ...]
    short: str
    topics: frozenset[str]
    several: bool
    pages: frozenset[str]
    basis: str
    laender: frozenset[str]


def traits(programme: Programme) -> Traits:
    """Return what identifies a programme."""
    names = (programme.name, programme.name_en, programme.short_name)
    topics, several = _topics(names[:2] if any(map(_speaks_of_topic, names[:2])) else names, programme.url)
    texts = dict.fromkeys(text for text in map(_without_topics, names[:2]) if text)
    folded = fold(" ".join(names[:2]))
    return Traits(
        level=programme.level,
        names=tuple(dict.fromkeys(name for text in texts for name in _variants(text))),
        short=" ".join(_telling_words(programme.short_name)),
        topics=topics,
        several=several,
        pages=frozenset(_pages(programme)),
        basis=" ".join(_WORD.findall(fold(programme.legal_basis))),
        laender=frozenset(code for name, code in _LAENDER.items() if name in folded),
    )


def _telling_words(text: str) -> list[str]:
    return [word for word in _WORD.findall(fold(text)) if word not in _FILLERS]


def _variants(text: str) -> Iterator[Name]:
    """Yield the name as it stands, without an abbreviation in brackets, and without any brackets."""
    yield name_of(text)
    for bracket in _BRACKET.finditer(text):
        if _SHORT_FORM.fullmatch(bracket[1].strip()):
            text = text.replace(bracket[0], " ")
            yield name_of(text)
    without = _BRACKET.sub(" ", text)
    if without != text and without.strip():
        yield replace(name_of(without), numbers=name_of(text).numbers, periods=name_of(text).periods, loose=True)


@lru_cache(maxsize=20_000)
def name_of(text: str) -> Name:
    """Return a name in its parts.

    >>> name = name_of("Denkmalschutz-Sonderprogramm XIV (2025–2027)")
    >>> name.words, sorted(name.numbers), sorted(name.periods)
    (('denkmalschutz',), ['14'], ['2025–2027'])
    """
    letters = {letter.casefold() for letter in _LETTER.findall(text)}
    periods = frozenset(f"{first}–{last}" for first, last in _PERIOD.findall(text))
    folded = fold(_PERIOD.sub(" ", _ESF_PLUS.sub("ESF", text))).replace("&", " und ")
    folded = re.sub(r"(\d)[.,](\d)", r"\1_\2", folded)
    parts = re.findall(r"\w+", folded)
    numbers = set(map(_number, parts)) - {""}
    words = [part for part in dict.fromkeys(parts) if not _number(part)]
    telling = [word for word in words if word not in _FILLERS and len(word) > 1]
    # A name of nothing but common words is still a name.
    kept = tuple(telling or words)
    return Name(
        text=" ".join(sorted(kept)),
        words=kept,
        # "nicht" turns a name into its opposite ("nicht investiv"), as a number turns it into another round.
        numbers=frozenset(numbers | letters | ({"nicht"} & set(parts))),
        periods=periods,
    )


def _number(word: str) -> str:
    """Return the number that a word is, a Roman one in digits, else nothing."""
    if word[0].isdigit():
        return word.replace("_0", "") if word[-1].isdigit() else ""
    if word != "x" and _ROMAN.fullmatch(word):
        values = {"i": 1, "v": 5, "x": 10}
        digits = [values[sign] for sign in word]
        return str(sum(-now if now < after else now for now, after in zip(digits, [*digits[1:], 0], strict=True)))
    return ""


def _topics(names: Iterable[str], url: str) -> tuple[frozenset[str], bool]:
    """Return the identifiers of EU calls in the names, else the one in the address."""
    topics: set[str] = set()
    several = False
    for text in names:
        for match in _TOPIC.finditer(text):
            if is_topic(match[0]):
                topics.add(match[0].casefold())
                several = several or bool(_MORE.match(text[match.end() :]))
    by_address = url.partition("/topic-details/")[2].split("?")[0].strip("/").casefold()
    if topics:
        # A call named above the topic that the address leads to: the entry speaks of the whole call.
        several = several or any(by_address.startswith(f"{topic}-") for topic in topics)
        return frozenset(topics), several or len(topics) > 1
    return frozenset({by_address} - {""}), False


def _speaks_of_topic(text: str) -> bool:
    return any(is_topic(match[0]) for match in _TOPIC.finditer(text))


def is_topic(word: str) -> bool:
    """Tell whether a word has the form of an identifier of an EU call.

    >>> is_topic("LIFE-2026-CET-OSS"), is_topic("Umbau-21"), is_topic("Stadt-Land-Zukunft")
    (True, False, False)
    """
    parts = word.split("-")
    return len(parts) > 2 and parts[0].isupper() and any(_YEARS.fullmatch(part) for part in parts)


def _without_topics(text: str) -> str:
    """Take identifiers out of a name, with the brackets around them."""
    for match in list(_TOPIC.finditer(text)):
        if is_topic(match[0]):
            text = text.replace(match[0], " ")
    return " ".join(re.sub(r"[(/–-]\s*-?\s*\)|\(\s*[,/]?\s*\)", " ", text).split())


def _pages(programme: Programme) -> Iterator[str]:
    """Yield the addresses that stand for the entry: its own, and pages of the Förderdatenbank that vouch for it."""
    if page := page_of(programme.url):
        yield page
    for proof in programme.evidence:
        yield from (key for page in proof.pages if _PAGE in (key := page_of(page)))


@lru_cache(maxsize=20_000)
def page_of(url: str) -> str:
    """Return host and path of an address that leads to something special; a home page is none.

    >>> page_of("https://www.kfw.de/432/?utm_source=x"), page_of("https://www.ptj.de/")
    ('kfw.de/432', '')
    """
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return ""
    path = [part for part in unquote(parts.path).casefold().split("/") if part and part not in _LANGUAGE]
    if not parts.hostname or not path:
        return ""
    query = "&".join(f"{key}={value}" for key, value in sorted(parse_qsl(parts.query)) if not _TRACKING.match(key))
    last = re.sub(r"\.(?:html?|php|aspx)$", "", path[-1])
    host = parts.hostname.removeprefix("www.").removesuffix(".")
    return "/".join((host, *path[:-1], last)) + (f"?{query}" if query else "")


def compare_numbers(mine: Traits, other: Traits) -> tuple[bool, bool]:
    """Tell whether the numbers (rounds, years, KfW numbers, parts) say: another one; and whether they differ at all."""
    ours, theirs = _numbers(mine), _numbers(other)
    clash = _apart(ours, theirs) or _apart(_periods(mine), _periods(other))
    nested = ours <= theirs or theirs <= ours
    return clash, not nested or ("nicht" in ours) != ("nicht" in theirs)


def _numbers(entry: Traits) -> frozenset[str]:
    return frozenset(number for name in entry.names for number in name.numbers)


def _periods(entry: Traits) -> frozenset[str]:
    return frozenset(period for name in entry.names for period in name.periods)


def _apart(ours: frozenset[str], theirs: frozenset[str]) -> bool:
    """Tell that both say something and nothing of it is the same; silence contradicts nobody."""
    return bool(ours and theirs) and not ours & theirs
