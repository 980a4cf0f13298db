"""German words become the same terms however they are written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fundmatch.core.normalise import fold, tokens
from fundmatch.text.compounds import Splitter
from fundmatch.text.respelling import Respeller
from fundmatch.text.words import Analyser, content_words, stem, weight


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Straße", "STRASSE"),
        ("Bücherei", "Buecherei"),
        ("Fußgängerbrücke", "fussgaengerbruecke"),
        ("Café", "cafe"),
        ("Rad\u00adweg", "Radweg"),
        ("ﬁnanzen", "finanzen"),
    ],
)
def test_spellings_fold_to_one(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Häuser", "Haus"),
        ("Spielplätze", "Spielplatz"),
        ("Büchereien", "Bücherei"),
        ("Wälder", "Wald"),
        ("Schulen", "Schule"),
    ],
)
def test_inflection_ends_in_one_stem(one: str, other: str) -> None:
    assert stem(fold(one)) == stem(fold(other))


@pytest.mark.parametrize(
    "text",
    [
        "§ 44 BHO",
        "250.000 Euro",
        "80 %",
        "31.12.2026",
        "https://www.beispiel.de/seite",
        "post@beispiel.de",
        "1,5 Mio. €",
    ],
)
def test_numbers_references_and_addresses_are_no_words(text: str) -> None:
    assert not [word for word in tokens(text) if word not in {"bho", "mio"}]


VOCABULARY = [
    "rad",
    "wege",
    "beleuchtung",
    "luft",
    "qualitaet",
    "strassen",
    "schule",
    "hof",
    "schulhof",
    "klima",
    "anpassung",
]


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("radwegebeleuchtung", ("rad", "wege", "beleuchtung")),
        ("luftqualitaet", ("luft", "qualitaet")),
        ("strassenbeleuchtung", ("strassen", "beleuchtung")),
        ("klimaanpassung", ("klima", "anpassung")),
        ("schulhof", ()),
        ("beleuchtung", ()),
        ("unbekannt", ()),
    ],
)
def test_compounds_fall_into_words_of_the_vocabulary(word: str, parts: tuple[str, ...]) -> None:
    assert Splitter(VOCABULARY).parts(word) == parts


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=40))
def test_parts_are_known_words_in_the_order_of_the_word(word: str) -> None:
    place = 0
    for part in Splitter([*VOCABULARY, "abcd", "efgh"]).parts(word):
        place = word.index(part, place) + len(part)
    assert place <= len(word)


def test_acting_and_generic_words_weigh_almost_nothing() -> None:
    for word in ("fördern", "Konzept", "digital", "Stadt", "Projekt", "Umsetzung"):
        assert weight(stem(fold(word))) < 0.3
    for word in ("Freibad", "Radweg", "Straßenbeleuchtung", "Photovoltaik"):
        assert weight(stem(fold(word))) == 1.0


def test_a_part_counts_less_than_the_word() -> None:
    terms = Analyser(VOCABULARY).terms("radwege")
    assert terms[stem("radwege")] == 1.0
    assert 0 < terms["rad"] < 1.0


@given(st.text(max_size=200))
def test_any_text_can_be_read(text: str) -> None:
    assert all(word == fold(word) for word in content_words(text))


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("glasfaaser", "glasfaser"),
        ("straasenlaterne", "strassenlaterne"),
        ("glasfaser", "glasfaser"),
        ("schul", "schul"),
        ("xylophon", "xylophon"),
    ],
)
def test_a_misspelt_word_is_led_back_and_others_are_left(word: str, meant: str) -> None:
    words = ["glasfaser", "schule", "strassenlaterne"]
    assert Respeller(words, Analyser(words)).respelt(word) == meant
