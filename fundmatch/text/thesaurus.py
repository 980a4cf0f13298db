"""Things of municipal work: equal words, the wider words that a thing belongs to, and English ones.

The shipped list is `data/thesaurus.csv` (term; synonyms; broader), written for officers to
read and extend; a strategy may bring its own `synonyms.csv` of the same form. `data/glossary.csv` holds
German terms with their English equivalents, so that English calls can be found.
"""

import contextlib
import csv
import io
import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cache as remembered
from importlib.resources import files

from fundmatch.core.normalise import tokens
from fundmatch.core.package_data import rows_of, text_of
from fundmatch.files import cache
from fundmatch.model.strategy import Thing
from fundmatch.text.words import Analyser, content_words, stem, stopwords

# A wider word counts half, its own wider word half of that.
_WIDER = 0.5
_MAX_STEPS = 3
# A thing recognised only as the last part of a compound, or as another part of it.
_HEAD_OF_COMPOUND = 0.6
_PART_OF_COMPOUND = 0.4
_FORMAT = "1"


def _read_things(text: str) -> list[Thing]:
    """Return the rows of a thesaurus in CSV form (semicolons; lists inside a cell by commas)."""
    rows = csv.DictReader(io.StringIO(text), delimiter=";")
    return [Thing(row["term"], _listed(row["synonyms"]), _listed(row["broader"])) for row in rows]


def _listed(cell: str | None) -> tuple[str, ...]:
    return tuple(part.strip() for part in (cell or "").split(",") if part.strip())


def _phrase_stems(text: str) -> list[str]:
    """Return the stems by which a phrase is found in another text: those of all words but stop words."""
    return [stem(word) for word in tokens(text) if word not in stopwords()]


def _phrase_at(stems: Sequence[str], place: int, known: Collection[str], longest: int) -> int:
    """Return how many stems the longest known phrase has that begins at a place, 0 where none does.

    `known` are phrases as stems joined by spaces, of at most `longest` stems.
    """
    for length in range(min(longest, len(stems) - place), 0, -1):
        if " ".join(stems[place : place + length]) in known:
            return length
    return 0


class Thesaurus:
    """Finds things in texts and leads to their equal and wider words."""

    def __init__(self, things: Sequence[Thing], phrases: Mapping[str, Sequence[int]] | None = None) -> None:
        """Take the rows and, where they are kept, the phrases (stems joined by spaces → numbers of rows)."""
        self.things = things
        by_term = {thing.term: number for number, thing in enumerate(things)}
        self._broader = [[by_term[term] for term in thing.broader if term in by_term] for thing in things]
        self._narrower: dict[int, list[int]] = {}
        for number, parents in enumerate(self._broader):
            for parent in parents:
                self._narrower.setdefault(parent, []).append(number)
        self.phrases: Mapping[str, Sequence[int]] = phrases if phrases is not None else _phrases(things)
        self._longest = max((phrase.count(" ") + 1 for phrase in self.phrases), default=0)

    def found(self, text: str, analyser: Analyser) -> dict[int, tuple[float, str]]:
        """Return the things named in a text: number of the row → (strength 0 to 1, folded words).

        The longest phrase wins; a word that is no thing itself is looked at as a compound.
        """
        words = [word for word in tokens(text) if word not in stopwords()]
        stems = [stem(word) for word in words]
        things: dict[int, tuple[float, str]] = {}
        place = 0
        while place < len(words):
            length = _phrase_at(stems, place, self.phrases, self._longest)
            if length:
                said = " ".join(words[place : place + length])
                for number in self.phrases[" ".join(stems[place : place + length])]:
                    things[number] = (1.0, said)
            else:
                for number, strength in self._in_compound(words[place], analyser).items():
                    if strength > things.get(number, (0.0, ""))[0]:
                        things[number] = (strength, words[place])
            place += length or 1
        return things

    def wider(self, number: int) -> dict[int, float]:
        """Return the things above one: number of the row → how much it counts (below 1)."""
        above: dict[int, float] = {}
        current = {number: 1.0}
        for _ in range(_MAX_STEPS):
            following: dict[int, float] = {}
            for one, strength in current.items():
                for parent in self._broader[one]:
                    following[parent] = max(following.get(parent, 0.0), strength * _WIDER)
            for parent, strength in following.items():
                above[parent] = max(above.get(parent, 0.0), strength)
            current = following
        above.pop(number, None)
        return above

    def narrower(self, number: int) -> list[int]:
        """Return the things directly below one."""
        return self._narrower.get(number, [])

    def words_of(self, number: int) -> list[str]:
        """Return the folded words of a thing and of all its synonyms."""
        thing = self.things[number]
        return [word for text in (thing.term, *thing.synonyms) for word in content_words(text)]

    def _in_compound(self, word: str, analyser: Analyser) -> dict[int, float]:
        parts = analyser.parts(word)
        things: dict[int, float] = {}
        for begin in range(len(parts)):
            for end in range(len(parts), begin, -1):
                if end - begin == len(parts):
                    continue
                strength = _HEAD_OF_COMPOUND if end == len(parts) else _PART_OF_COMPOUND
                joined = stem("".join(parts[begin:end]))
                for phrase in (joined, " ".join(stem(part) for part in parts[begin:end])):
                    for number in self.phrases.get(phrase, ()):
                        things[number] = max(things.get(number, 0.0), strength)
        return things


def _phrases(things: Iterable[Thing]) -> dict[str, list[int]]:
    """Return the stems of every term and synonym, each with the rows that they name."""
    phrases: dict[str, list[int]] = {}
    for number, thing in enumerate(things):
        for text in (thing.term, *thing.synonyms):
            key = " ".join(_phrase_stems(text))
            if key and number not in phrases.setdefault(key, []):
                phrases[key].append(number)
    return phrases


@remembered
def shipped_thesaurus() -> Thesaurus:
    """Return the shipped thesaurus; the stems of its phrases are kept between runs."""
    raw = text_of("thesaurus.csv")
    things = _read_things(raw)
    package = files("fundmatch")
    sources = [
        package.joinpath(name).read_bytes() for name in ("core/normalise.py", "text/words.py", "text/stopwords_de.txt")
    ]
    key = cache.key_of(_FORMAT, raw, *sources)
    kept = cache.load("thesaurus", key)
    with contextlib.suppress(ValueError, TypeError, AttributeError, RecursionError):
        if kept is not None:
            return Thesaurus(things, json.loads(kept))
    phrases = _phrases(things)
    cache.store("thesaurus", key, json.dumps(phrases).encode())
    return Thesaurus(things, phrases)


class Glossary:
    """Looks English phrases up, the longest first."""

    def __init__(self, pairs: Sequence[tuple[str, Sequence[str]]]) -> None:
        """Take pairs of a German term and its English equivalents."""
        german: dict[str, list[str]] = {}
        for term, equivalents in pairs:
            for english in equivalents:
                key = " ".join(_phrase_stems(english))
                if key:
                    german.setdefault(key, []).append(term)
        self._german: Mapping[str, Sequence[str]] = german
        self._longest = max((key.count(" ") + 1 for key in german), default=0)

    def german(self, english: str) -> dict[str, float]:
        """Return German terms for the phrases of a text; one of several meanings counts less (0 to 1)."""
        stems = _phrase_stems(english)
        terms: dict[str, float] = {}
        place = 0
        while place < len(stems):
            length = _phrase_at(stems, place, self._german, self._longest)
            if length:
                meanings = self._german[" ".join(stems[place : place + length])]
                for term in meanings:
                    terms[term] = max(terms.get(term, 0.0), len(meanings) ** -0.5)
            place += length or 1
        return terms


@remembered
def shipped_glossary() -> Glossary:
    """Return the shipped glossary."""
    return Glossary([(row["de"], _listed(row["en"])) for row in rows_of("glossary.csv")])
