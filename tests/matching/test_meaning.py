"""Likeness in meaning: equal to its plain twin, the same in any block, and found where no word is shared."""

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from record_helpers import measure, programme

from fundmatch.matching import meaning
from fundmatch.matching.index import build_index
from fundmatch.matching.meaning import Directions, direction_of, in_bytes
from fundmatch.matching.scoring import Scorer
from fundmatch.model.programme import ExampleMeasure
from fundmatch.text.word_vectors import WordVectors, read_word_vectors, shipped_word_vectors
from fundmatch.text.words import Analyser

NOTHING = Analyser([])
WORDS = ["radweg", "freibad", "schule", "museum", "dach", "archiv", "xqzw", "wlan", "deich", "tanz"]
TEXTS = st.dictionaries(st.sampled_from(WORDS), st.floats(0.5, 4.0), min_size=1, max_size=6)


def plain(words: dict[str, float]) -> list[float]:
    table = shipped_word_vectors()
    summed = [0.0] * table.dimensions
    for word, weight in words.items():
        if word in table.numbers:
            number = table.numbers[word]
            for place, value in enumerate(table.rows[number].tolist()):
                summed[place] += weight * value * float(table.scales[number])
    return summed


def plain_cosine(one: list[float], other: list[float]) -> float:
    lengths = math.hypot(*one) * math.hypot(*other)
    return sum(a * b for a, b in zip(one, other, strict=True)) / lengths if lengths else 0.0


@given(TEXTS, TEXTS)
@settings(max_examples=60, deadline=None)
def test_likeness_equals_its_plain_twin(one: dict[str, float], other: dict[str, float]) -> None:
    directions = [direction_of(words, shipped_word_vectors(), NOTHING) for words in (one, other)]
    assert float(directions[0].like(directions[1])[0]) == pytest.approx(
        plain_cosine(plain(one), plain(other)), abs=0.02
    )


@given(st.integers(1, 7), st.integers(0, 2**32 - 1))
@settings(max_examples=30, deadline=None)
def test_blocks_change_no_bit(block: int, seed: int) -> None:
    rows = np.random.default_rng(seed).integers(-127, 128, size=(20, 12), dtype=np.int8)
    whole, asked = Directions(rows), Directions(rows[3:4])
    wanted = whole.like(asked)
    kept, meaning._BLOCK = meaning._BLOCK, block
    try:
        assert whole.like(asked).tobytes() == wanted.tobytes()
    finally:
        meaning._BLOCK = kept


def test_what_is_unknown_points_nowhere_and_is_like_nothing() -> None:
    nowhere = direction_of({"xqzw": 1.0}, shipped_word_vectors(), NOTHING)
    assert not nowhere.rows.any()
    assert not nowhere.like(nowhere).any()
    assert in_bytes(np.zeros((0, 4))).rows.shape == (0, 4)


def test_a_word_that_the_table_lacks_is_another_form_of_its_stem_or_its_parts() -> None:
    table = WordVectors.of(("radweg", "bruecke"), np.array([[1.0, 0.0], [0.0, 1.0]]))
    found = table.matrix(["radwegs", "radwegbruecke", "tanz"], Analyser(["radweg", "bruecke"]))
    assert found[0] == pytest.approx([1.0, 0.0])
    assert found[1] == pytest.approx([0.5**0.5, 0.5**0.5], abs=0.01)
    assert not found[2].any()


def test_the_table_is_read_as_it_was_written() -> None:
    table = shipped_word_vectors()
    again = read_word_vectors(table.as_bytes())
    assert again.as_bytes() == table.as_bytes()
    assert again.numbers == table.numbers
    assert again.by_stem == table.by_stem


def test_a_measure_finds_its_programme_without_a_common_word() -> None:
    bikes = programme(
        id="nrw-rad",
        name="Radverkehr",
        example_measures=(ExampleMeasure(title="Radwege bauen", text="Fahrradstraßen und Radwege."),),
    )
    books = programme(
        id="nrw-buch",
        name="Lesen",
        example_measures=(ExampleMeasure(title="Bücherei", text="Bücher und Zeitschriften."),),
    )
    scorer = Scorer([bikes, books], build_index([bikes, books]))
    scores = scorer.score(measure(title="Velorouten für Pedelecs"))
    assert scores.parts["written"][0] > scores.parts["written"][1]
    scores = scorer.score(measure(title="Lektüre und Romane"))
    assert scores.parts["written"][0] < scores.parts["written"][1]


def test_what_is_not_paid_for_takes_points_off_in_meaning() -> None:
    pays = programme(id="nrw-a", name="Verkehr", typical_measures=("Straßen bauen",), keywords=("Verkehr",))
    denies = replace(pays, id="nrw-b", not_for=("Fahrradwege",))
    scorer = Scorer([pays, denies], build_index([pays, denies]))
    scores = scorer.score(measure(title="Radwege im Verkehr"))
    assert scores.parts["denied"][0] == 0 > scores.parts["denied"][1]
