"""What prose of guidelines says, with the sentence it was read from; the ground for money and dates.

Markup is taken off, texts are parted into sentences and clauses, and days are read as prose writes them, alone
and in lists: "31. März", "30.6. und 30.9.2027", "Ende Mai 2027". A statement is `sure` only where its own words
say what it is; a reader of an unsure one shows the sentence and takes no number from it.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, Generic, TypeVar

from fundmatch.core.dates import ENGLISH_MONTHS, GERMAN_MONTHS, PartialDate

Value = TypeVar("Value")

_END: Final = re.compile(r"[.!?][“\"»)]?\s+(?=[„\"»(–•]?\s?[A-ZÄÖÜ0-9])")
_ABBREVIATED: Final = re.compile(
    r"(?:^|[\s(])(?:[A-Za-zÄÖÜäöü]|z\.\s?B|d\.\s?h|u\.\s?a|i\.\s?d\.\s?R|v\.\s?H|i\.\s?H\.\s?v|Abs|Nr|Nrn|Art"
    r"|Ziff|Mio|Mrd|Tsd"
    r"|bzw|ca|ggf|max|mind|inkl|einschl|zzgl|usw|etc|vgl|sog|Std|Str|St|Dr|Prof|evtl|rd|lfd|exkl|gem|zit|approx"
    r"|incl)$"
    r"|(?:^|\(|(?<!Nr\.)(?<!Abs\.)(?<!Nummer)(?<!Absatz)(?<!Artikel)\s)\d{1,2}$"
)
# What no reader sees: scripts and comments, to their end, or as browsers do to the end of the text. The signs "+"
# keep the search from going back, so that thousands of openings without an end take no more time than one.
_UNSEEN: Final = re.compile(
    r"<(?:script|style)\b[^<>]*>(?:[^<]++|<(?!/(?:script|style)\b))*+|<!--(?:[^-]++|-(?!->))*+(?:-->)?", re.IGNORECASE
)
_BLOCK: Final = re.compile(r"</?(?:p|div|br|li|ul|ol|h[1-6]|table|tr|t[dh]|dl|d[td])\b[^<>]*>", re.IGNORECASE)
_TAG: Final = re.compile(r"<[/!?A-Za-z][^<>]*>")
_CLAUSE_END: Final = re.compile(r"[,;](?=\s)|\s[–-]\s|\s(?:wobei|während|sowie|but|while)\s|[()]")
_DIGIT: Final = re.compile("[0-9]")
_SENTENCE_MOST: Final = 2_000
_QUOTE_MOST: Final = 200


@dataclass(frozen=True, slots=True)
class Statement(Generic[Value]):
    """A value, the sentence it stands in, and whether the words leave no doubt."""

    value: Value
    sentence: str
    sure: bool = True


def without_tags(marked: str, *, block: str, inline: str) -> str:
    """Return a text without tags, scripts and comments; entities stay.

    `block` stands in the place of a tag that parts paragraphs, lines or cells, `inline` in that of any
    other. Patterns and not a parser of HTML: what a parser repairs, it changes ("a < b", a tag cut in two,
    "&#150;"), and a text that changed with the version of a parser would look like news of the source.

    >>> without_tags("<p>F<b>ür</b></p>Schulen, 5 < 6", block="|", inline="")
    '|Für|Schulen, 5 < 6'
    """
    if "<" not in marked:
        return marked
    bare = _UNSEEN.sub(inline, marked)
    if block != inline:
        bare = _BLOCK.sub(block, bare)
    return _TAG.sub(inline, bare)


def sentences(text: str) -> Iterator[str]:
    """Yield the sentences; abbreviations and dates like "30. Juni" do not end one, a line break does.

    >>> list(sentences("Anträge bis 30. Juni, z. B. per E-Mail. Danach nicht."))
    ['Anträge bis 30. Juni, z. B. per E-Mail.', 'Danach nicht.']
    """
    for line in text.split("\n"):
        start = 0
        for end in _END.finditer(line):
            if line[end.start()] != "." or not _ABBREVIATED.search(line, max(start, end.start() - 12), end.start()):
                yield line[start : end.end()].strip()
                start = end.end()
        if rest := line[start:].strip():
            yield rest


def candidates(text: str, words: Sequence[str], *, digits: bool = False) -> Iterator[str]:
    """Yield the sentences that hold one of the words, in small letters, or with `digits` any digit.

    Plain search for words goes before every pattern: most of a guideline holds nothing of interest.
    What is longer than any sentence is a table or an attack, and is passed over.
    """

    def fits(part: str) -> bool:
        lowered = part.lower()
        return any(word in lowered for word in words) or (digits and _DIGIT.search(part) is not None)

    if fits(text):
        for line in filter(fits, text.split("\n")):
            yield from (part for part in sentences(line) if len(part) <= _SENTENCE_MOST and fits(part))


def clause(sentence: str, start: int, end: int) -> tuple[int, int]:
    """Return the bounds of the clause around a place, as commas, brackets and dashes part it."""
    first, last = 0, len(sentence)
    for mark in _CLAUSE_END.finditer(sentence):
        if mark.end() <= start:
            first = mark.end()
        elif mark.start() >= end:
            last = mark.start()
            break
    return first, last


def quoted(sentence: str, most: int = _QUOTE_MOST) -> str:
    """Return the sentence cut to a length at a word, with an ellipsis where it was cut."""
    if len(sentence) <= most:
        return sentence
    return sentence[: most - 1].rsplit(" ", 1)[0].rstrip(" ,;:–-") + "…"


_MONTHS: Final = {**ENGLISH_MONTHS, **GERMAN_MONTHS, "maerz": 3}
_MONTH: Final = rf"(?:{'|'.join(sorted(_MONTHS, key=lambda name: -len(name)))})(?![a-zäöü])\.?"
_FORMS: Final = (
    r"\d{1,2}\.\s?(?:0?[1-9]|1[0-2])\.(?:\s?(?:19|20)\d{2}(?!\d))?",
    rf"\d{{1,2}}\.?\s?{_MONTH}(?:\s?(?:19|20)\d{{2}}(?!\d))?",
    rf"{_MONTH}\s\d{{1,2}},?\s(?:19|20)\d{{2}}(?!\d)",
    rf"(?:Ende\s|Mitte\s|Anfang\s|end of\s)?{_MONTH}\s(?:19|20)\d{{2}}(?!\d)",
    r"(?:19|20)\d{2}-\d{2}-\d{2}(?!\d)",
)
DAY: Final = rf"(?<![\d.])(?:{'|'.join(_FORMS)})"
# Several days in a row; none of them has a word of its own between them.
_JOINT: Final = r"(?:\s?,\s?|\s?/\s?|\s(?:und|oder|sowie|bzw\.|and|or)\s)"
_BEFORE_NEXT: Final = r"(?:(?:bis\s)?zum\s|(?:am|den|der|dem)\s|jeweils\s)*"
DAYS: Final = rf"{DAY}(?:{_JOINT}{_BEFORE_NEXT}{DAY})*"

_A_DAY: Final = re.compile(DAY, re.IGNORECASE)
_YEAR: Final = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)")
_NUMERIC: Final = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.")
_WORDED: Final = re.compile(rf"(?:(\d{{1,2}})\.?\s?)?({_MONTH})(?:\s(\d{{1,2}}),)?", re.IGNORECASE)
_ISO: Final = re.compile(r"\d{4}-(\d{2})-(\d{2})")


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the calendar; `year` is 0 where the text gives none, `day` 0 where it names only the month."""

    month: int
    day: int
    year: int = 0

    @property
    def dated(self) -> PartialDate | None:
        """Return the date, None without a year."""
        return PartialDate(self.year, self.month, self.day) if self.year else None

    @property
    def german(self) -> str:
        """Return day and month: "31.03."."""
        return f"{self.day:02}.{self.month:02}."


def read_days(text: str) -> Sequence[Day]:
    """Return the days of a list as `DAYS` finds it; a year at its end counts for all, impossible days for none.

    >>> [day.year for day in read_days("31. März und 30. September 2027")]
    [2027, 2027]
    """
    days = [day for match in _A_DAY.finditer(text) if (day := _day(match[0]))]
    last = days[-1].year if days else 0
    return [day if day.year else Day(day.month, day.day, last) for day in days]


def _day(text: str) -> Day | None:
    with_year = _YEAR.search(text)
    year = int(with_year[0]) if with_year else 0
    if iso := _ISO.fullmatch(text):
        month, number = int(iso[1]), int(iso[2])
    elif numeric := _NUMERIC.match(text):
        number, month = int(numeric[1]), int(numeric[2])
    elif worded := _WORDED.search(text):
        month = _MONTHS[worded[2].casefold().rstrip(".")]
        number = int(worded[1] or worded[3] or 0)
    else:
        return None
    try:
        date(year or 2000, month, number or 1)
    except ValueError:
        return None
    return Day(month, number, year)


_BEGUN: Final = ("begonnen", "beginnen", "beginn", "angefangen", "has not started")
_WITH_CONSENT: Final = re.compile(
    r"(?:vorzeitig|förderunschädlich|vorgezogen)\w*\s.{0,80}(?:Zustimmung|Genehmig|genehmig|zugelassen|zulassen"
    r"|zustimm|auf Antrag|beantrag|Ausnahme)"
    r"|(?:Zustimmung|Genehmigung|Ausnahme|Zulassung)\w*\s.{0,60}vorzeitig"
)
_AFTER_APPLYING: Final = re.compile(
    r"(?:vor|bei|zum Zeitpunkt) (?:\w+ ){0,2}(?:Antragstellung|Antragseingang"
    r"|Eingang des Antrags)\w*\b.{0,60}\bbegonnen"
    r"|begonnen.{0,60}\b(?:vor|erst nach) (?:\w+ ){0,2}(?:Antragstellung|Antragseingang|Eingang des Antrags)"
)
_FORBIDDEN: Final = re.compile(
    r"\b(?:noch nicht|nicht vor|nicht bereits|vor \w+ (?:Bewilligung|Erteilung|Zusage|Bekanntgabe)"
    r"|vor (?:Bewilligung|Erteilung|Zusage|Bekanntgabe))"
    r".{0,70}begonnen|begonnen.{0,50}\bvor (?:\w+ )?(?:Bewilligung|Erteilung|Zusage)"
    r"|\bvor (?:\w+ ){0,2}(?:Erhalt|Bewilligung|Bekanntgabe|Zugang|Erteilung|Zusage)\w*.{0,60}\bnicht .{0,30}\bbeginnen"
    r"|\berst (?:nach|mit|ab) (?:\w+ ){0,2}(?:Erhalt|Bewilligung|Bekanntgabe|Zugang|Erteilung"
    r"|Zuwendungsbescheid)\w*.{0,60}beginnen"
    r"|bereits begonnen.{0,60}(?:nicht|ausgeschlossen)|has not started"
)
_START_ORDER: Final = ("mit Zustimmung", "nach Antrag erlaubt", "verboten")


def find_early_start(text: str) -> list[Statement[str]]:
    """Return what is said about a start before the grant, in words of `vocabulary.EARLY_STARTS`.

    The weakest ban comes first: a possible consent counts for more than the rule it breaks
    (VV 1.3 zu § 44 BHO/LHO forbids the start unless something else is said).
    """
    statements: list[Statement[str]] = []
    for sentence in candidates(text, _BEGUN):
        if _WITH_CONSENT.search(sentence):
            statements.append(Statement("mit Zustimmung", sentence))
        elif _AFTER_APPLYING.search(sentence):
            statements.append(Statement("nach Antrag erlaubt", sentence))
        elif _FORBIDDEN.search(sentence):
            statements.append(Statement("verboten", sentence))
    return sorted(statements, key=lambda item: _START_ORDER.index(item.value))


_AID: Final = ("minimis", "agvo", "gruppenfreistellung")
_NO_AID: Final = re.compile(
    r"\b(?:keine|nicht|ohne)\b.{0,40}De[- ]minimis|De[- ]minimis.{0,30}\b(?:nicht|keine)\b", re.IGNORECASE
)


def find_state_aid(text: str) -> list[Statement[str]]:
    """Return which law on state aid is named, in words of `vocabulary.STATE_AID`; a denial is unsure."""
    statements: list[Statement[str]] = []
    for sentence in candidates(text, _AID):
        plain, sure = sentence.casefold(), not _NO_AID.search(sentence)
        if "minimis" in plain:
            statements.append(Statement("DAWI-De-minimis" if "dawi" in plain else "De-minimis", sentence, sure))
        if "agvo" in plain or "gruppenfreistellung" in plain:
            statements.append(Statement("AGVO", sentence, sure))
    return statements
