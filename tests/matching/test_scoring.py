"""Points add up, depend on measure and catalogue alone, and reward the thing."""

import math
from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from record_helpers import measure, programme

from fundmatch.matching import tfidf
from fundmatch.matching.index import CatalogueIndex, build_index, grams_of, words_of
from fundmatch.matching.kept_index import decode, encode
from fundmatch.matching.query import Lexicon, query_of
from fundmatch.matching.scoring import Scorer
from fundmatch.model.programme import Programme
from fundmatch.model.result import DEFAULT_MIN_POINTS
from fundmatch.text.respelling import Respeller
from fundmatch.text.thesaurus import Thesaurus
from fundmatch.text.words import content_words, stem, weight

POOL = programme(
    id="nrw-bad", name="Sportstätten", keywords=("Freibad", "Schwimmbad"), typical_measures=("Freibad sanieren",)
)
BIKE = programme(
    id="nrw-rad", name="Nahmobilität", keywords=("Radweg", "Radverkehr"), typical_measures=("Radweg bauen",)
)
LIGHT = programme(
    id="nrw-licht",
    name="Klimaschutz",
    keywords=("Straßenbeleuchtung", "LED"),
    typical_measures=("Laternen auf LED umrüsten",),
)
WIFI = programme(id="nrw-wlan", name="Digitales", keywords=("WLAN",), typical_measures=("Freies WLAN auf Plätzen",))
CATALOGUE = [POOL, BIKE, LIGHT, WIFI]


def plain_lexicon(index: CatalogueIndex) -> Lexicon:
    """Know compounds and nothing else."""
    return Lexicon(analyser=index.analyser, thesaurus=Thesaurus([]), respeller=Respeller([], index.analyser))


TEXTS = st.lists(
    st.sampled_from(
        [
            "Freibad",
            "Radweg",
            "Beleuchtung",
            "Radwegebeleuchtung",
            "sanieren",
            "Stadt",
            "digital",
            "WLAN",
            "Plätze",
            "Xylophon",
            "LED",
        ]
    ),
    min_size=1,
    max_size=12,
).map(" ".join)


def scorer(programmes: list[Programme]) -> Scorer:
    return Scorer(programmes, build_index(programmes))


SCORER = scorer(CATALOGUE)


def winner(title: str, **fields: object) -> str:
    scores = SCORER.score(measure(title=title, **fields))
    return CATALOGUE[int(np.argmax(scores.total))].id


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Unser Freibad wird saniert", "nrw-bad"),
        ("FREIBAD", "nrw-bad"),
        ("Neue Radwege", "nrw-rad"),
        ("Radwegeausbau", "nrw-rad"),
        ("Fuß- und Radwege", "nrw-rad"),
        ("Rad- und Fußwege", "nrw-rad"),
        ("Strassenbeleuchtung mit LED", "nrw-licht"),
        ("Schwimbad erneuern", "nrw-bad"),
    ],
)
def test_the_thing_wins_in_every_spelling(title: str, expected: str) -> None:
    assert winner(title) == expected


def test_an_acting_word_alone_is_no_hit() -> None:
    generic = SCORER.score(measure(title="Konzept der Stadt digital umsetzen und fördern")).total.max()
    thing = SCORER.score(measure(title="Freibad")).total.max()
    assert generic == 0
    assert thing > DEFAULT_MIN_POINTS


def test_include_keywords_count_like_the_title() -> None:
    assert winner("Sommerprogramm", include_keywords=("Radweg",)) == "nrw-rad"


def test_exclude_keywords_bar_the_programme() -> None:
    scores = SCORER.score(measure(title="Freibad sanieren", exclude_keywords=("Freibad",)))
    assert scores.barred == {0: "Freibad"}


@given(TEXTS, TEXTS)
def test_parts_add_up_and_stay_on_the_scale(title: str, description: str) -> None:
    scores = SCORER.score(measure(title=title, description=description))
    for row in range(len(CATALOGUE)):
        parts = math.fsum(float(values[row]) for values in scores.parts.values())
        assert scores.total[row] == pytest.approx(parts, abs=1e-9)
        assert 0 <= scores.total[row] <= 100


@given(TEXTS)
def test_evidence_never_claims_more_than_its_part(title: str) -> None:
    scores = SCORER.score(measure(title=title))
    for row, hits in enumerate(SCORER.explain(scores, list(range(len(CATALOGUE))))):
        for name, values in scores.parts.items():
            claimed = math.fsum(hit.points for hit in hits if hit.part == name)
            assert claimed <= float(values[row]) + 0.05 * len(hits) + 1e-9


@given(TEXTS)
@settings(max_examples=25)
def test_the_order_of_the_catalogue_does_not_matter(title: str) -> None:
    wanted = SCORER.score(measure(title=title)).total
    turned = scorer(CATALOGUE[::-1]).score(measure(title=title)).total
    assert list(turned[::-1]) == pytest.approx(list(wanted), abs=0.11)


def plain_similarity(programmes: list[Programme], title: str) -> list[float]:
    """TF-IDF cosine over terms and over n-grams, once more in plain Python: slow and obvious."""
    index = build_index(programmes)

    def features(word: str) -> tuple[dict[str, float], dict[str, float]]:
        grams: dict[str, float] = {}
        for gram in grams_of(word):
            grams[gram] = grams.get(gram, 0.0) + weight(stem(word))
        return index.analyser.terms(word), grams

    def counts_of(words: dict[str, float], which: int) -> dict[str, float]:
        found: dict[str, float] = {}
        for word, count in words.items():
            for name, value in features(word)[which].items():
                found[name] = found.get(name, 0.0) + count * value
        return {name: 1 + math.log(count) if count > 1 else count for name, count in found.items()}

    def cosines(which: int) -> list[float]:
        documents = [counts_of(words_of(entry, index.analyser), which) for entry in programmes]
        query = counts_of({word: 2.0 * count for word, count in Counter(content_words(title)).items()}, which)

        def idf(name: str) -> float:
            holders = sum(name in document for document in documents)
            return math.log((1 + len(documents)) / (1 + holders)) + 1

        def unit(vector: dict[str, float]) -> dict[str, float]:
            weighed = {name: value * idf(name) for name, value in vector.items()}
            length = math.sqrt(sum(value**2 for value in weighed.values())) or 1.0
            return {name: value / length for name, value in weighed.items()}

        asked = unit(query)
        return [sum(asked.get(name, 0.0) * value for name, value in unit(document).items()) for document in documents]

    return [(one + other) / 2 for one, other in zip(cosines(0), cosines(1), strict=True)]


@given(TEXTS)
@settings(max_examples=60)
def test_similarity_equals_its_plain_twin(title: str) -> None:
    index = build_index(CATALOGUE)
    fast = tfidf.likeness(tfidf.vectors_of(query_of(measure(title=title), plain_lexicon(index)), index), index).sum(
        axis=0
    )
    assert list(fast) == pytest.approx(plain_similarity(CATALOGUE, title), abs=1e-6)


def test_a_kept_index_gives_the_same_points() -> None:
    index = build_index(CATALOGUE)
    again = decode(encode(index), len(CATALOGUE))
    assert again is not None
    title = measure(title="Freibad und Radwege")
    assert list(Scorer(CATALOGUE, again).score(title).total) == list(SCORER.score(title).total)


@pytest.mark.parametrize("spoilt", [b"", b"PK\x03\x04", b"\x00" * 100])
def test_an_unsound_kept_index_is_not_used(spoilt: bytes) -> None:
    assert decode(spoilt, len(CATALOGUE)) is None
    whole = encode(build_index(CATALOGUE))
    assert decode(whole, len(CATALOGUE) + 1) is None
    assert decode(whole[: len(whole) // 2], len(CATALOGUE)) is None
