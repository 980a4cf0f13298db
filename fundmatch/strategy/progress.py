"""How far a measure is, as its status and remarks say: finished, begun, not begun, or unknown.

The phrases are data (`data/progress_words.csv`). A status says it in a word; a remark only in
phrases that can mean nothing else ("Auftrag vergeben"). What is finished may be a part alone
("Planung abgeschlossen", "1. Bauabschnitt fertig"), what is foreseen is not done ("soll bis
2028 fertig sein"): both are told apart before a phrase counts.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache, lru_cache

from fundmatch.core.normalise import fold
from fundmatch.core.package_data import rows_of
from fundmatch.strategy.progress_dates import happened
from fundmatch.strategy.works import (
    comes_afterwards,
    is_paper_of_its_own,
    is_part,
    own_words,
    says_nothing_else,
    speaks_alone,
)

_LONGEST = 2_000
# A full stop behind a number is an ordinal: "2. Bauabschnitt".
# One behind "ca", "vsl", "teilw" or a single letter ("z. B.") shortens a word.
_SPLIT = re.compile(
    r"(?<!\d)(?<!\bca)(?<!\bteilw)(?<!\btlw)(?<!\babg)(?<!\berl)(?<!\bvsl)(?<!\bggf)(?<!\binkl)(?<!\bbzw)(?<!\bNr)(?<!\b[A-Za-z])[.!]\s+|[;\n]"
)
# What officers shorten in a narrow column.
_SHORT = tuple(
    (re.compile(rf"(?<![\w.]){short}(?!\w)"), full)
    for short, full in (
        (r"(?:teilw|tlw|z\. ?t)\.?", "teilweise"),
        (r"erl\.?", "erledigt"),
        (r"(?:abg|abgeschl)\.?", "abgeschlossen"),
        (r"umges\.?", "umgesetzt"),
        (r"i\. ?u\.?", "in umsetzung"),
        (r"(?:i\. ?|in )arb\.?", "in arbeit"),
        (r"i\. ?pl?\.?", "in planung"),
    )
)
_NOT = re.compile(r"\b(?:nicht|noch kein\w*|kein\w*|nie|ohne|statt|not|no)\b(?:\s+\w+){0,2}\s*$")
_FORESEEN = re.compile(
    r"\b(?:soll\w*|wird|werden|geplant\w*|vorgesehen\w*|voraussichtlich\w*|vsl|angestrebt|sobald|wenn|nach|vor|falls|kann|koennte\w*|ziel|"
    r"bis (?:ende |mitte |anfang )?(?:\w+ )?20\d\d|will|to be)\b"
)
# A part that is finished, before or behind the phrase.
_PART = re.compile(
    r"(?:\bba ?(?:\d+|[ivx]+)\b|\blos \w+|planung\w*|vorplanung|entwurf\w*|konzept\w*|machbarkeit\w*|studie|gutachten|analyse|bestandsaufnahme|antrag\w*|ausschreibung|vergabe\w*|gespraech\w*|abstimmung\w*|klaerung|pruefung|foerder\w*|finanzierung\w*|"
    r"bauleitplan\w*|bebauungsplan\w*|beteiligung\w*|wettbewerb|vorbereitung\w*|grunderwerb|pilot\w*|testphase|phase \w+|"
    r"(?:\d|erste[rn]?|zweite[rn]?)\.? (?:bauabschnitt|ba|abschnitt|teil|stufe|phase)|bauabschnitt \w+|abschnitt \w+|teil\w*|lph ?\d(?:-\d)?|leistungsphase\w*)"
)
# Parts that are built; once they have begun, so has the measure.
# Finished in one part of the place: "umgesetzt im Testgebiet".
_IN_PART = re.compile(r"^\s*(?:im|in|an|auf)\b[^.;]{0,20}(?:test|pilot|teil|erste)")
_BUILT_PART = re.compile(r"\blos\b|bauabschnitt|\bba\b|abschnitt|stufe|\bteil|phase \d|pilot")
# Parts after whose end work is under contract.
_BEGUN_PART = re.compile(
    r"(?:vergabe|ausschreibung und vergabe|\blos\b|bauabschnitt|\bba\b|abschnitt|stufe|\bteil|phase \d|pilot)"
)
_START_DONE = re.compile(
    r"\b(?:baubeginn|maßnahmenbeginn|massnahmenbeginn|projektstart|beginn|start|spatenstich|auftragsvergabe|vergabe|beauftragung|baustart)\b[^.;]{0,40}\berfolgt\w*"
)
_AWARDED = re.compile(r"\b(?:bau)?auftr\w+\b[^.;]{0,40}\b(?:vergeben|erteilt)\b|\bzuschlag\b[^.;]{0,40}\berteilt\b")
_RUNNING = re.compile(r"\bseit\b[^.;]{0,30}\bin betrieb\b")
_BEGUN_SINCE = re.compile(
    r"\b(?:im bau|in bau|in umsetzung|in ausfuehrung|laeuft|laufend|begonnen|gestartet) (?:seit|since)\b"
)
# Behind a phrase: an answer that turns it round, a question, a day to come.
_DENIED = re.compile(r"\s*[:?=–-]?\s*(?:nein\b|no\b|(?:noch )?nicht\W*$)")
_OPEN = re.compile(
    r"\s*\?|\s*[:,–-]?\s*(?:ab|voraussichtlich|vsl|geplant|fruehestens|spaetestens|(?:nicht |noch nicht )?vor|nach)\b"
)
_SHARE = re.compile(r"\b(\d{1,3}) ?%")
# "Rohbau fertig, Innenausbau läuft": what still runs, or is still to come, beside what is finished.
_CLAUSE = re.compile(r"\s*(?:,|(?<!\d)/(?!\d)|\+|\bsowie\b|\bund\b|\baber\b|\bjedoch\b| [-–] )\s*")
_STILL = re.compile(
    r"\b(?:laeuft|laufen|laufend\w*|im bau|in bau|begonnen|angefangen|ongoing|underway|under construction|"
    r"in (?:arbeit|umsetzung|ausfuehrung|bearbeitung|realisierung|durchfuehrung|progress))\b"
)
_TO_COME = re.compile(
    r"\b(?:in (?:planung|vorbereitung)|geplant|folgt|folgen|steht (?:noch )?aus|ausstehend|offen|planned)\b"
)


# "Eröffnung der neuen Halle am 01.05.2025": so many words may stand between such an event and its date.
_WORDS_BETWEEN = 4


class Stage(StrEnum):
    """How far a measure is."""

    DONE = "done"
    BEGUN = "begun"
    NOT_BEGUN = "not_begun"


@dataclass(frozen=True, slots=True)
class Progress:
    """What was read; `words` is the sentence it was read from, empty where nothing was said."""

    stage: Stage | None = None
    words: str = ""

    @property
    def done(self) -> bool:
        """Tell that the measure is finished."""
        return self.stage is Stage.DONE

    @property
    def started(self) -> bool | None:
        """Tell whether the measure has begun; None is unknown."""
        return None if self.stage is None else self.stage is not Stage.NOT_BEGUN


def read_progress(status: str, *remarks: str, as_of: date | None = None, title: str = "") -> Progress:
    """Return how far a measure is: what its status says, else what a remark does.

    A remark that says more than the status wins over it: "geplant" with "Auftrag vergeben" has begun.
    A date counts against the day of the run `as_of`; without it no date says anything. `title` tells
    the measure itself from a part of it: "Abbruch abgeschlossen" ends "Abbruch Kaufhaus".

    >>> read_progress("in Umsetzung").started, read_progress("Planung abgeschlossen").done
    (True, False)
    >>> read_progress("", "Baubeginn 03/2026 erfolgt").started
    True
    >>> read_progress("", "Verkehrsfreigabe 06/2025", as_of=date(2026, 11, 22)).done
    True
    """
    own = own_words(title, status, *remarks) if title else frozenset()
    said = _said(status, "status", as_of, own)
    places = ("note", *["prose"] * len(remarks))  # a description says more than how far a measure is
    read = [_said(remark, place, as_of, own) for remark, place in zip(remarks, places, strict=False)]
    remarked = [found for found in read if found.stage]
    begun = next((found for found in remarked if found.started), None)
    if begun and (said.stage is None or said.stage is Stage.NOT_BEGUN):
        return begun
    return said if said.stage or not remarked else remarked[0]


@lru_cache(maxsize=1024)  # a list says the same few words in every row
def _said(text: str, where: str, as_of: date | None, own: frozenset[str]) -> Progress:
    """Return the furthest stage that a sentence of the text speaks of."""
    found: dict[Stage, str] = {}
    for sentence in _sentences(text):
        stage = _of_sentence(fold(sentence), where, as_of, own)
        if stage:
            found.setdefault(stage, sentence.strip())
    # "umgesetzt" beside "2. Abschnitt in Umsetzung" is not finished as a whole.
    for stage in (Stage.BEGUN, Stage.DONE, Stage.NOT_BEGUN):
        if stage in found:
            return Progress(stage, found[stage])
    return Progress()


def _sentences(text: str) -> Iterator[str]:
    for line in text[:_LONGEST].replace(" / ", "\n").split("\n"):
        yield from (part for part in _SPLIT.split(line) if part and part.strip())


def _of_sentence(sentence: str, where: str, as_of: date | None, own: frozenset[str]) -> Stage | None:
    for short, full in _SHORT:
        sentence = short.sub(full, sentence)
    clauses = _CLAUSE.split(sentence)
    if where in ("note", "prose"):
        stage = _of_clause(sentence, "note", as_of, own)
        # A remark that is nothing but the words of a status counts as one.
        if stage or where == "prose" or not all(_is_status(clause.strip(" .!:()"), own) for clause in clauses):
            return stage
    stage = _of_clause(sentence, "status", as_of, own)
    if len(clauses) == 1:
        return stage
    stages = [(clause, _of_clause(clause, "status", as_of, own)) for clause in clauses if not comes_afterwards(clause)]
    runs = any(each is Stage.BEGUN and _STILL.search(clause) for clause, each in stages)
    finished = any(each in (Stage.DONE, Stage.BEGUN) for _, each in stages)
    comes = any(each is Stage.NOT_BEGUN and _TO_COME.search(clause) for clause, each in stages)
    if runs or (finished and comes):
        return Stage.BEGUN
    # What follows the works leaves them finished: "fertig, Abrechnung läuft".
    return next((each for _, each in stages), None) if len(stages) < len(clauses) else stage


def _is_status(clause: str, own: frozenset[str]) -> bool:
    for stage, phrase in _phrases("status"):
        if _position(clause, phrase) is None or own.intersection(phrase.split()):
            continue  # "Anträge online" may be the title once more
        # What is yet to come may be something else: "Finanzierung offen".
        if speaks_alone(clause, phrase) or (stage is not Stage.NOT_BEGUN and says_nothing_else(clause, phrase, own)):
            return True
    return False


def _of_clause(sentence: str, where: str, as_of: date | None, own: frozenset[str]) -> Stage | None:
    core = re.sub(r"\([^()]*\)", " ", sentence)
    core = core if re.search(r"[a-z%]", core) else sentence
    for pattern, stage in ((_START_DONE, Stage.BEGUN), (_AWARDED, Stage.BEGUN), (_RUNNING, Stage.DONE)):
        found = pattern.search(core)
        if found and not _FORESEEN.search(core) and not re.search(r"\b(?:nicht|kein\w*|nein)\b|\?", core):
            return Stage.NOT_BEGUN if happened(core[found.start() :].partition(" ")[2], as_of) is False else stage
    if (since := _BEGUN_SINCE.search(core)) and (judged := _judged(Stage.BEGUN, core, since.start(), 0, own)):
        return judged
    if where == "status" and (share := _SHARE.search(core)):
        return _of_share(int(share[1]))
    for stage, phrase in _phrases(where):
        position = _position(core, phrase)
        if position is None:
            continue
        judged = _judged(stage, core, position, len(phrase), own)
        if judged is None:
            continue
        if judged is not Stage.NOT_BEGUN and happened(core[position + len(phrase) :], as_of) is False:
            return Stage.NOT_BEGUN if judged is Stage.BEGUN else None
        return judged
    return _of_event(re.sub(r"[()\[\]]", " ", sentence), where, as_of)


def _of_event(sentence: str, where: str, as_of: date | None) -> Stage | None:
    """Return what an event with a date says: past it is so, yet to come it is not, within its month or year nobody knows."""
    if as_of is None or _FORESEEN.search(sentence) or "?" in sentence:
        return None
    events = [(stage, phrase, _WORDS_BETWEEN) for stage, phrase in _phrases("event")]
    events += [(stage, phrase, 0) for stage, phrase in _phrases("event_alone")]
    for stage, phrase, words in events:
        position = _position(sentence, phrase)
        if position is None:
            continue
        before, after = sentence[:position], sentence[position + len(phrase) :]
        # In a remark the event comes first; in the midst of prose it may be that of something else.
        if _NOT.search(before) or (where == "note" and not re.fullmatch(r"\W*(?:\w+\s+)?", before)):
            continue
        past = happened(after, as_of, words=words, ends=where == "note")
        if past is None:
            continue
        if part := _PART.search(sentence.replace(phrase, " ", 1)):
            return Stage.BEGUN if past and _BUILT_PART.search(part[0]) else None
        if past or stage is Stage.BEGUN:
            return stage if past else Stage.NOT_BEGUN
    return None


def _of_share(percent: int) -> Stage:
    if percent >= 100:
        return Stage.DONE
    return Stage.BEGUN if percent else Stage.NOT_BEGUN


def _judged(stage: Stage, core: str, position: int, length: int, own: frozenset[str]) -> Stage | None:
    """Return what a phrase means among its neighbours; None where it says nothing of the whole."""
    before, after = core[:position], core[position + length :]
    if stage is Stage.NOT_BEGUN:
        return None if re.search(r"\b(?:wie|laut|als)\s*$", before) else stage
    if _NOT.search(before):
        # What is not finished may have begun.
        return Stage.NOT_BEGUN if stage is Stage.BEGUN and "teil" not in before else None
    if _DENIED.match(after):
        return Stage.NOT_BEGUN if stage is Stage.BEGUN else None
    if _OPEN.match(after) or _FORESEEN.search(before) or re.match(r"\s*(?:werden|wird|sein|bis)\b", after):
        return None
    if stage is Stage.DONE and (_IN_PART.match(after) or _some_of_many(before, after)):
        return Stage.BEGUN
    if is_part(before, own):
        return Stage.BEGUN
    part = _PART.search(before)
    if part and is_paper_of_its_own(part[0], own):
        return stage
    if part and not re.search(r"\b(?:massnahme|projekt|bau|alles)\b", before):
        under_contract = _BEGUN_PART if stage is Stage.DONE else _BUILT_PART
        return Stage.BEGUN if under_contract.search(part[0]) else None
    return stage


def _some_of_many(before: str, after: str) -> bool:
    """Tell that so many of a number are finished: "5 Anlagen in Betrieb, 15 in Planung", "3 von 8 umgesetzt"."""
    counted = re.search(r"\b(\d+)(?: (?:von|of) (\d+))?(?: [a-z]+){0,2}\s*$", before)
    if counted is None:
        return False
    return counted[1] != counted[2] if counted[2] else bool(re.match(r"\s*[,;/]?\s*(?:und )?\d+ [a-z]", after))


def _position(core: str, phrase: str) -> int | None:
    if phrase not in core:  # most are not; a pattern each would cost more than all else
        return None
    found = re.search(rf"(?<![\w-]){re.escape(phrase)}(?![\w-])", core)
    return found.start() if found else None


@cache
def _phrases(where: str) -> tuple[tuple[Stage, str], ...]:
    """Return the phrases of a column, longer ones first: "noch nicht begonnen" before "begonnen"."""
    rows = [row for row in rows_of("progress_words.csv") if row["where"] == where]
    order = sorted(rows, key=lambda row: -len(row["phrase"]))
    return tuple((Stage(row["outcome"]), fold(row["phrase"])) for row in order)
