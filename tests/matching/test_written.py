"""Written examples rank: by their mean, above the average only, and never as if they had been funded."""

import math
from collections import Counter
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from record_helpers import measure, programme

from fundmatch.matching import tfidf
from fundmatch.matching.index import CatalogueIndex, build_index, words_of
from fundmatch.matching.kept_index import decode, encode
from fundmatch.matching.query import Lexicon, query_of
from fundmatch.matching.scoring import PART_POINTS, Scorer
from fundmatch.model.programme import ExampleMeasure, Programme
from fundmatch.text.respelling import Respeller
from fundmatch.text.thesaurus import Thesaurus
from fundmatch.text.words import content_words


def written(*pairs: tuple[str, str]) -> tuple[ExampleMeasure, ...]:
    return tuple(ExampleMeasure(title=title, text=text) for title, text in pairs)


POOL = programme(
    id="nrw-bad",
    name="Sportstätten",
    keywords=("Freibad",),
    example_measures=written(
        ("Sprungturm erneuern", "Der Sprungturm im Freibad ist gesperrt und bekommt neue Plattformen."),
        ("Wasserrutsche für Kinder", "Am Nichtschwimmerbecken entsteht eine breite Rutsche."),
    ),
)
BIKE = programme(
    id="nrw-rad",
    name="Nahmobilität",
    keywords=("Radweg",),
    example_measures=written(("Lücke im Radweg schließen", "Zwischen Bahnhof und Schule fehlt ein Stück Radweg.")),
)
LIGHT = programme(id="nrw-licht", name="Klimaschutz", keywords=("Straßenbeleuchtung", "LED"))
CATALOGUE = [POOL, BIKE, LIGHT]
SCORER = Scorer(CATALOGUE, build_index(CATALOGUE))
WORDS = ["Freibad", "Sprungturm", "Rutsche", "Radweg", "Bahnhof", "Schule", "LED", "Stadt", "Xylophon", "Becken"]
TITLES = st.lists(st.sampled_from(WORDS), min_size=1, max_size=8).map(" ".join)


def plain_lexicon(index: CatalogueIndex) -> Lexicon:
    """Know compounds and nothing else."""
    return Lexicon(analyser=index.analyser, thesaurus=Thesaurus([]), respeller=Respeller([], index.analyser))


def unit(vector: dict[str, float]) -> dict[str, float]:
    length = math.sqrt(sum(value**2 for value in vector.values())) or 1.0
    return {name: value / length for name, value in vector.items()}


def cosine(one: dict[str, float], other: dict[str, float]) -> float:
    return sum(value * other.get(name, 0.0) for name, value in one.items())


def mean(vectors: list[dict[str, float]]) -> dict[str, float]:
    names = {name for vector in vectors for name in vector}
    return unit({name: sum(vector.get(name, 0.0) for vector in vectors) / len(vectors) for name in names})


def plain_likeness(programmes: list[Programme], title: str) -> tuple[list[float], list[list[float]]]:
    """Cosine with the mean of the examples, and with each example, once more in plain Python: slow and obvious."""
    index = build_index(programmes)

    def counts_of(words: dict[str, float]) -> dict[str, float]:
        found: Counter[str] = Counter()
        for word, count in words.items():
            for name, value in index.analyser.terms(word).items():
                found[name] += count * value  # type: ignore[assignment]
        return {name: 1 + math.log(count) if count > 1 else count for name, count in found.items()}

    documents = [counts_of(words_of(entry, index.analyser)) for entry in programmes]

    def weighed(words: dict[str, float]) -> dict[str, float]:
        idf = {name: math.log((1 + len(documents)) / (1 + sum(name in one for one in documents))) + 1
               for name in counts_of(words)}  # fmt: skip
        return unit({name: value * idf[name] for name, value in counts_of(words).items()})

    def of_example(example: ExampleMeasure) -> dict[str, float]:
        words: dict[str, float] = {}
        for strength, text in ((2.0, example.title), (1.0, example.text)):
            for word in content_words(text):
                words[word] = words.get(word, 0.0) + strength
        return weighed(words)

    asked = weighed({word: 2.0 * count for word, count in Counter(content_words(title)).items()})
    return [cosine(asked, mean([of_example(example) for example in entry.example_measures])) for entry in programmes]


@given(TITLES)
@settings(max_examples=60, deadline=None)
def test_likeness_in_words_equals_its_plain_twin(title: str) -> None:
    index = build_index(CATALOGUE)
    vectors = tfidf.vectors_of(query_of(measure(title=title), plain_lexicon(index)), index)
    means = plain_likeness(CATALOGUE, title)
    assert list(tfidf.likeness_of_written(vectors, index).sum(axis=0)) == pytest.approx(means, abs=1e-6)


@given(TITLES, st.permutations(range(2)), st.permutations(range(3)))
@settings(max_examples=25, deadline=None)
def test_the_order_of_examples_and_entries_does_not_matter(title: str, examples: list[int], entries: list[int]) -> None:
    turned = replace(POOL, example_measures=tuple(POOL.example_measures[number] for number in examples))
    shuffled = [[turned, BIKE, LIGHT][number] for number in entries]
    wanted = SCORER.score(measure(title=title)).parts["written"]
    found = Scorer(shuffled, build_index(shuffled)).score(measure(title=title)).parts["written"]
    assert list(found) == pytest.approx([wanted[number] for number in entries], abs=0.11)


def test_twice_the_same_examples_weigh_no_more() -> None:
    doubled = [replace(POOL, example_measures=POOL.example_measures * 2), BIKE, LIGHT]
    asked = measure(title="Sprungturm im Freibad")
    once, twice = (Scorer(entries, build_index(entries)).score(asked) for entries in (CATALOGUE, doubled))
    assert list(once.parts["written"]) == pytest.approx(list(twice.parts["written"]), abs=0.11)


def test_the_nearest_example_is_named_and_nothing_claims_that_it_was_funded() -> None:
    scores = SCORER.score(measure(title="Neue Rutsche am Becken"))
    (hits,) = SCORER.explain(scores, [0])
    (hit,) = (hit for hit in hits if hit.part == "written")
    assert hit.measure == "dem Sinn nach ähnlich, wie z. B. „Wasserrutsche für Kinder“"
    assert hit.programme == "Am Nichtschwimmerbecken entsteht eine breite Rutsche."
    assert hit.points == scores.parts["written"][0] > 0
    assert not any("gefördert" in hit.measure for hit in hits)


def test_merely_to_have_examples_brings_nothing() -> None:
    scores = SCORER.score(measure(title="Xylophon"))
    assert not scores.parts["written"].any()
    scores = SCORER.score(measure(title="Straßenbeleuchtung mit LED"))
    assert scores.parts["written"][1] < scores.parts["written"][2]


def test_a_programme_without_examples_is_compared_by_its_description() -> None:
    scores = SCORER.score(measure(title="Straßenbeleuchtung mit LED"))
    assert 0 < scores.parts["written"][2] <= PART_POINTS["written"]
    (hits,) = SCORER.explain(scores, [2])
    (hit,) = (hit for hit in hits if hit.part == "written")
    assert hit.measure == "dem Sinn nach ähnlich: Beschreibung des Programms"


@given(TITLES, TITLES)
@settings(max_examples=60, deadline=None)
def test_no_word_brings_more_than_its_share_of_a_likeness(title: str, text: str) -> None:
    index = build_index(CATALOGUE)
    query = query_of(measure(title=title, description=text), plain_lexicon(index))
    shares = tfidf.likeness(tfidf.vectors_of(query, index), index)
    held = tfidf.capped(shares, 0.4)
    assert (held <= 0.4 * shares.sum(axis=0) + 1e-12).all()
    assert (held <= shares).all()
    small = shares <= 0.4 * shares.sum(axis=0)
    assert (held[small] == shares[small]).all()


def test_one_side_word_no_longer_carries_a_likeness() -> None:
    one = SCORER.score(measure(title="Radweg"))
    among_others = SCORER.score(measure(title="Radweg Xylophon Posaune Trommel"))
    limit = 0.4 * tfidf.likeness(
        tfidf.vectors_of(among_others.query, SCORER._index), SCORER._index
    ).sum(axis=0)  # fmt: skip
    assert (among_others.shares <= limit + 1e-12).all()
    # A measure that names one thing is all about it, and loses nothing.
    whole = tfidf.likeness(tfidf.vectors_of(one.query, SCORER._index), SCORER._index)
    assert np.array_equal(one.shares, whole)


def test_a_kept_index_holds_the_same_examples() -> None:
    again = decode(encode(build_index(CATALOGUE)), len(CATALOGUE))
    assert again is not None
    asked = measure(title="Neue Rutsche am Becken")
    kept = Scorer(CATALOGUE, again)
    assert list(kept.score(asked).total) == list(SCORER.score(asked).total)
    assert kept.explain(kept.score(asked), [0, 1, 2]) == SCORER.explain(SCORER.score(asked), [0, 1, 2])


@pytest.mark.parametrize("starts", [[0, 2, 3], [1, 2, 3, 3], [0, 3, 2, 3], [0, 2, 3, 4]])
def test_a_kept_index_whose_examples_belong_to_nobody_is_not_used(starts: list[int]) -> None:
    index = build_index(CATALOGUE)
    assert index.meanings.examples.starts.tolist() == [0, 2, 3, 3]
    examples = replace(index.meanings.examples, starts=np.array(starts, dtype=np.int64))
    spoilt = replace(index, meanings=replace(index.meanings, examples=examples))
    assert decode(encode(spoilt), len(CATALOGUE)) is None
