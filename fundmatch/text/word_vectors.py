"""What words mean, as directions: a table of German words that ships with the package.

Words that stand for like things point the same way ("Radstation", "Fahrradparkhaus"), so texts are alike that share no word. The
table was made once from the words of the catalogue, the thesaurus and the glossary by `scripts/word_vectors.py` (recipe there)
with multilingual-e5-small (Microsoft, MIT licence). It needs numpy alone, and gives the same numbers everywhere.
"""

import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from fundmatch.text.words import Analyser, stem

Floats = NDArray[np.float64]
_BYTE = 127


@dataclass(frozen=True, slots=True, eq=False)
class WordVectors:
    """A vector for each folded word: `rows`, shape (words, dimensions), times `scales`, shape (words,).

    Its length says how much the word counts in a text: its rarity, and little for acting and administrative words.
    `by_stem` leads from a stem to its commonest word.
    `average` is the mean direction of what the programmes of the catalogue pay for, `plain` that of their descriptions,
    shape (dimensions,).
    """

    numbers: Mapping[str, int]
    by_stem: Mapping[str, int]
    rows: NDArray[np.int8]
    scales: NDArray[np.float32]
    average: NDArray[np.float32]
    plain: NDArray[np.float32]

    @classmethod
    def of(cls, words: Sequence[str], vectors: Floats) -> "WordVectors":
        """Return a table of vectors, shape (words, dimensions), brought to one byte a number; averages are zero.

        `words` are folded, the commonest first.
        """
        scales = np.maximum(np.abs(vectors).max(axis=1), 1e-9) / _BYTE
        by_stem: dict[str, int] = {}
        for number, word in enumerate(words):
            by_stem.setdefault(stem(word), number)
        nothing = np.zeros(vectors.shape[1], dtype=np.float32)
        return cls(
            numbers=dict(zip(words, range(len(words)), strict=True)),
            by_stem=by_stem,
            rows=np.rint(vectors / scales[:, None]).astype(np.int8),
            scales=scales.astype(np.float32),
            average=nothing,
            plain=nothing,
        )

    @property
    def dimensions(self) -> int:
        """Return how many numbers a vector has."""
        return int(self.rows.shape[1])

    def matrix(self, words: Sequence[str], analyser: Analyser) -> NDArray[np.float32]:
        """Return the vectors of folded words, shape (words, dimensions); zero for a word of which nothing is known.

        A word that the table lacks is taken for another form of its stem, a compound for the sum of its parts, shorter
        the more there are.
        """
        found = np.zeros((len(words), self.dimensions), dtype=np.float32)
        for place, word in enumerate(words):
            known = self._known(word) or [number for part in analyser.parts(word) for number in self._known(part)]
            for number in known:
                found[place] += self.rows[number] * self.scales[number] / np.float32(np.sqrt(len(known)))
        return found

    def _known(self, word: str) -> list[int]:
        if (number := self.numbers.get(word)) is None:
            number = self.by_stem.get(stem(word))
        return [] if number is None else [number]

    def as_bytes(self) -> bytes:
        """Return the table as the bytes of its file."""
        buffer = io.BytesIO()
        np.savez(
            buffer,
            words=_joined(self.numbers),
            stems=_joined(self.by_stem),
            heads=np.array(list(self.by_stem.values()), dtype=np.int32),
            rows=self.rows,
            scales=self.scales,
            average=self.average,
            plain=self.plain,
        )
        return buffer.getvalue()


def read_word_vectors(raw: bytes) -> WordVectors:
    """Return the table that `WordVectors.as_bytes` wrote."""
    with np.load(io.BytesIO(raw), allow_pickle=False) as arrays:
        words = _split(arrays["words"])
        return WordVectors(
            numbers=dict(zip(words, range(len(words)), strict=True)),
            by_stem=dict(zip(_split(arrays["stems"]), arrays["heads"].tolist(), strict=True)),
            rows=arrays["rows"],
            scales=arrays["scales"],
            average=arrays["average"],
            plain=arrays["plain"],
        )


def _joined(names: Iterable[str]) -> NDArray[np.uint8]:
    return np.frombuffer("\n".join(names).encode(), dtype=np.uint8)


def _split(raw: NDArray[np.uint8]) -> list[str]:
    return raw.tobytes().decode().split("\n")


@cache
def shipped_word_vectors() -> WordVectors:
    """Return the table of the package."""
    return read_word_vectors(files("fundmatch.data").joinpath("word_vectors.npz").read_bytes())
