"""Things of municipal work: equal words, and the wider words that a thing belongs to.

The shipped list is `data/thesaurus.csv` (term; synonyms; broader), written for officers to
read and extend; a strategy may bring its own `synonyms.csv` of the same form.
"""

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from functools import cache as remembered
from importlib.resources import files

from fundmatch.core.normalise import tokens
from fundmatch.core.package_data import text_of
from fundmatch.files import cache
from fundmatch.model.identified import Thing
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
            length = self._phrase_at(stems, place)
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

    def _phrase_at(self, stems: Sequence[str], place: int) -> int:
        for length in range(min(self._longest, len(stems) - place), 0, -1):
            if " ".join(stems[place : place + length]) in self.phrases:
                return length
        return 0

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
            key = " ".join(stem(word) for word in tokens(text) if word not in stopwords())
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
    phrases = json.loads(kept) if kept is not None else _phrases(things)
    if kept is None:
        cache.store("thesaurus", key, json.dumps(phrases).encode())
    return Thesaurus(things, phrases)
