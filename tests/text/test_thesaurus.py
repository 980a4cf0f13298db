"""Things, their equal and wider words, and the shipped lists."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fundmatch.core.normalise import fold
from fundmatch.model.strategy import Thing
from fundmatch.text.thesaurus import Glossary, Thesaurus, shipped_glossary, shipped_thesaurus
from fundmatch.text.words import Analyser

THINGS = [
    Thing("Sport"),
    Thing("Sportanlage", ("Sportstätte",), ("Sport",)),
    Thing("Tennisplatz", ("Tennisanlage",), ("Sportanlage",)),
    Thing("Bibliothek", ("Bücherei", "öffentliche Bücherei"), ()),
    Thing("Beleuchtung", (), ()),
]
SMALL = Thesaurus(THINGS)
ANALYSER = Analyser(["radweg", "beleuchtung", "tennis", "platz"])


def named(text: str) -> set[str]:
    return {SMALL.things[number].term for number in SMALL.found(text, ANALYSER)}


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("Unsere Büchereien", {"Bibliothek"}),
        ("Die öffentliche Bücherei", {"Bibliothek"}),
        ("TENNISPLÄTZE sanieren", {"Tennisplatz"}),
        ("Radwegbeleuchtung", {"Beleuchtung"}),
        ("Ein Xylophon", set()),
        ("", set()),
    ],
)
def test_things_are_found_in_every_form(text: str, terms: set[str]) -> None:
    assert named(text) == terms


def test_a_wider_word_counts_less_the_further_it_is() -> None:
    above = {SMALL.things[number].term: share for number, share in SMALL.wider(2).items()}
    assert above == {"Sportanlage": 0.5, "Sport": 0.25}


def test_circles_in_an_officers_list_do_no_harm() -> None:
    circle = Thesaurus([Thing("A", (), ("B",)), Thing("B", (), ("A",))])
    assert circle.wider(0) == {1: 0.5}


def test_part_of_a_compound_counts_less_than_the_word() -> None:
    ((strength, said),) = SMALL.found("Radwegbeleuchtung", ANALYSER).values()
    assert 0 < strength < 1
    assert said == "radwegbeleuchtung"


@given(st.text(max_size=80))
def test_any_text_can_be_looked_through(text: str) -> None:
    assert all(0 < strength <= 1 for strength, _ in SMALL.found(text, ANALYSER).values())


def test_the_shipped_thesaurus_is_large_and_sound() -> None:
    thesaurus = shipped_thesaurus()
    terms = [thing.term for thing in thesaurus.things]
    assert len(terms) >= 1500
    assert len({fold(term) for term in terms}) == len(terms)
    for number, thing in enumerate(thesaurus.things):
        assert thing.term
        assert set(thing.broader) <= set(terms), thing.term
        assert number not in thesaurus.wider(number)
        assert fold(thing.term) not in {fold(word) for word in thing.synonyms}


@pytest.mark.parametrize(
    ("narrow", "wide"),
    [
        ("Bücherei", "Bibliothek"),
        ("Tennisplatz", "Sportanlage"),
        ("Sonnenstrom", "Photovoltaik"),
        ("Turnhalle", "Sporthalle"),
    ],
)
def test_everyday_words_lead_to_official_ones(narrow: str, wide: str) -> None:
    thesaurus = shipped_thesaurus()
    reached = set()
    for number in thesaurus.found(narrow, ANALYSER):
        for one in (number, *thesaurus.wider(number)):
            reached.update({thesaurus.things[one].term, *thesaurus.things[one].synonyms})
    assert wide in reached


@pytest.mark.parametrize(
    ("short", "long"),
    [
        ("ÖPNV", "öffentlicher Personennahverkehr"),
        ("PV", "Photovoltaik"),
        ("KRITIS", "kritische Infrastruktur"),
        ("LSA", "Lichtsignalanlage"),
        ("DGM", "digitales Geländemodell"),
        ("ISEK", "städtebauliches Entwicklungskonzept"),
    ],
)
def test_abbreviations_are_known_both_ways(short: str, long: str) -> None:
    thesaurus = shipped_thesaurus()
    assert set(thesaurus.found(short, ANALYSER)) & set(thesaurus.found(long, ANALYSER))


def test_the_shipped_glossary_translates_calls() -> None:
    glossary = shipped_glossary()
    assert sum(len(terms) for terms in glossary._german.values()) >= 1200
    assert any("Radverkehr" in term or "Fahrrad" in term for term in glossary.german("cycling infrastructure"))
    assert glossary.german("") == {}


def test_a_phrase_with_several_meanings_counts_less() -> None:
    glossary = Glossary([("Bank", ["bench"]), ("Ufer", ["bank"]), ("Geldinstitut", ["bank"])])
    assert glossary.german("the bench") == {"Bank": 1.0}
    assert all(share < 1 for share in glossary.german("the bank").values())
