"""Likeness in meaning: where texts point, and the cosine between two of them.

A text points where the weighed sum of its words does (`text.word_vectors`). Each direction is kept in one byte a number, and products
of whole numbers in single precision are exact, so that the same texts give the same likeness on any machine.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fundmatch.matching.sparse_rows import Floats
from fundmatch.model.programme import ExampleMeasure, Programme
from fundmatch.text.word_vectors import WordVectors
from fundmatch.text.words import Analyser, content_words

# A text in parts, each with its weight.
Phrase = tuple[tuple[float, str], ...]
# The title and the text of a written example, as those of a measure.
_TITLE, _TEXT = 2.0, 1.0
_BYTE = 127
# So many rows are multiplied at a time: the copy in single precision stays small.
_BLOCK = 1 << 15


@dataclass(frozen=True, slots=True, eq=False)
class Directions:
    """Where texts point: shape (texts, dimensions), a row of zeros for a text of which nothing is known."""

    rows: NDArray[np.int8]

    def __len__(self) -> int:
        """Return the number of texts."""
        return len(self.rows)

    def part(self, first: int, after: int) -> "Directions":
        """Return the texts from `first` to before `after`."""
        return Directions(self.rows[first:after])

    def like(self, other: "Directions") -> Floats:
        """Return the cosine of each text with the only one of `other`, -1 to 1, shape (texts,)."""
        wanted = other.rows[0].astype(np.float32)
        found = np.zeros(len(self.rows))
        for first in range(0, len(self.rows), _BLOCK):
            block = self.rows[first : first + _BLOCK].astype(np.float32)
            squares = np.einsum("ij,ij->i", block, block).astype(np.float64)
            found[first : first + _BLOCK] = (block @ wanted) / np.sqrt(np.maximum(squares, 1.0))
        length = np.sqrt(max(float(wanted @ wanted), 1.0))
        return np.asarray(found / length, dtype=np.float64)


@dataclass(frozen=True, slots=True, eq=False)
class OwnedDirections:
    """Texts of programmes: those of programme i are the rows from `starts[i]` to before `starts[i + 1]`."""

    directions: Directions
    starts: NDArray[np.int64]

    def nearest(self, programme: int, measure: Directions) -> int:
        """Return which text of a programme (from 0) is most like a measure, -1 where it has none."""
        first, after = self.starts[programme], self.starts[programme + 1]
        return int(np.argmax(self.directions.part(first, after).like(measure))) if after > first else -1

    def best(self, measure: Directions) -> Floats:
        """Return the likeness of each programme's nearest text, 0 without any, shape (programmes,)."""
        best = np.zeros(len(self.starts) - 1)
        owners = np.repeat(np.arange(len(best)), np.diff(self.starts))
        np.maximum.at(best, owners, self.directions.like(measure))
        return best


@dataclass(frozen=True, slots=True, eq=False)
class Meanings:
    """The catalogue by its meaning.

    `programmes`, shape (programmes, dimensions), is the mean direction of the written examples, or where there are none of the
    description; `examples`, `typical` and `denied` are the texts one by one.
    """

    programmes: Directions
    examples: OwnedDirections
    typical: OwnedDirections
    denied: OwnedDirections


def example_phrase(example: ExampleMeasure) -> Phrase:
    """Return a written example as a measure is weighed."""
    return ((_TITLE, example.title), (_TEXT, example.text))


def in_bytes(vectors: NDArray[np.floating]) -> Directions:
    """Return where vectors point, shape (texts, dimensions), the largest number of each brought to 127."""
    largest = np.abs(vectors).max(axis=1, initial=0.0)
    scale = np.where(largest > 0, _BYTE / np.where(largest > 0, largest, 1.0), 0.0)
    return Directions(np.rint(vectors * scale[:, None]).astype(np.int8))


def direction_of(words: Mapping[str, float], table: WordVectors, analyser: Analyser) -> Directions:
    """Return where a text points that consists of folded words with their weights."""
    vectors = table.matrix(tuple(words), analyser).astype(np.float64)
    summed = np.zeros((1, table.dimensions))
    # One after the other: the order in which a library adds up is not the same on all machines.
    for vector, weight in zip(vectors, words.values(), strict=True):
        summed[0] += weight * vector
    return in_bytes(summed)


def meanings_of(
    programmes: Sequence[Programme], described: Sequence[Mapping[str, float]], table: WordVectors, analyser: Analyser
) -> Meanings:
    """Return the catalogue by its meaning; `described` has for each programme the weighed words of its description."""
    build = _Builder(table, analyser)
    examples, examples_starts = build.owned([[example_phrase(one) for one in p.example_measures] for p in programmes])
    typical, typical_starts = build.owned([[((1.0, text),) for text in p.typical_measures] for p in programmes])
    denied, denied_starts = build.owned([[((1.0, text),) for text in p.not_for] for p in programmes])
    has_none = np.diff(examples_starts) == 0
    means = np.zeros((len(programmes), table.dimensions), dtype=np.float32)
    np.add.at(means, np.repeat(np.arange(len(programmes)), np.diff(examples_starts)), _unit(examples))
    described_rows = _unit(build.of_words([words for words, none in zip(described, has_none, strict=True) if none]))
    means[has_none] = described_rows - table.plain * described_rows.any(axis=1, keepdims=True)
    return Meanings(
        programmes=in_bytes(means),
        examples=OwnedDirections(in_bytes(examples), examples_starts),
        typical=OwnedDirections(in_bytes(typical), typical_starts),
        denied=OwnedDirections(in_bytes(denied), denied_starts),
    )


class _Builder:
    """Turns many texts into vectors, each word looked up once."""

    def __init__(self, table: WordVectors, analyser: Analyser) -> None:
        self._table, self._analyser = table, analyser
        self._vectors: dict[str, NDArray[np.float32]] = {}

    def owned(self, texts: Sequence[Sequence[Phrase]]) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
        """Return the vectors of all texts of all programmes, and where those of each begin."""
        weighed = [_weighed_words(phrase) for of_one in texts for phrase in of_one]
        return self.of_words(weighed), np.cumsum([0, *map(len, texts)], dtype=np.int64)

    def of_words(self, texts: Sequence[Mapping[str, float]]) -> NDArray[np.float32]:
        """Return the vectors of texts given as weighed words, shape (texts, dimensions)."""
        unknown = dict.fromkeys(word for words in texts for word in words if word not in self._vectors)
        self._vectors |= zip(unknown, self._table.matrix(tuple(unknown), self._analyser), strict=True)
        found = np.zeros((len(texts), self._table.dimensions), dtype=np.float32)
        for place, words in enumerate(texts):
            if words:
                rows = np.array([self._vectors[word] for word in words])
                found[place] = np.add.reduce(rows * np.array(list(words.values()), dtype=np.float32)[:, None], axis=0)
        return found


def _weighed_words(phrase: Phrase) -> dict[str, float]:
    words: dict[str, float] = {}
    for weight, text in phrase:
        for word in content_words(text):
            words[word] = words.get(word, 0.0) + weight
    return words


def _unit(rows: NDArray[np.float32]) -> NDArray[np.float32]:
    """Bring rows to length 1, and leave zeros."""
    return np.asarray(rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9), dtype=np.float32)
