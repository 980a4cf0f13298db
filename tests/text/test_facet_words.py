"""What kind of measure it is, read from its words; with whom first of all."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fundmatch.core.package_data import rows_of
from fundmatch.core.vocabulary import FACETS
from fundmatch.text.facet_words import facets_in


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Turnhalle sanieren", "sanieren"),
        ("Neubau einer Kita", "bauen"),
        ("Zwei Löschfahrzeuge beschaffen", "kaufen"),
        ("Machbarkeitsstudie für ein Nahwärmenetz", "planen"),
        ("Eine Klimaschutzmanagerin wird eingestellt", "Personal"),
        ("Sprachkurse für Eltern", "Schulung"),
        ("Tag der offenen Tür mit Ausstellung", "Kampagne"),
        ("Reallabor mit der Hochschule", "Forschung"),
        ("Chatbot im Serviceportal", "Online-Dienst"),
        ("Elektrobusse für die Linie 3", "Fahrzeug"),
        ("Treffpunkt für Geflüchtete", "Geflüchtete"),
        ("Begegnungstag für Seniorinnen und Senioren", "Ältere"),
        ("Als Modellprojekt erstmals erprobt", "Modell"),
        ("Interkommunales Gewerbegebiet", "interkommunal"),
        ("Gemeinsam mit den Nachbarstädten", "interkommunal"),
        ("Drei Gemeinden legen ihre Bauhöfe zusammen", "interkommunal"),
        ("Radweg auf beiden Seiten der Grenze", "grenzüberschreitend"),
        ("Jugendbegegnung in der Partnerstadt", "Städtepartnerschaft"),
        ("Im Verbund europäischer Städte", "mehrere Staaten"),
        ("Erfahrungsaustausch mit Turin", "mehrere Staaten"),
        ("Turin und Lissabon erproben dasselbe", "mehrere Staaten"),
        ("Azubis arbeiten einige Wochen im Ausland", "mehrere Staaten"),
        ("Klimapartnerschaft mit einer Stadt in Kenia", "Globaler Süden"),
    ],
)
def test_a_word_tells_the_kind(text: str, value: str) -> None:
    assert value in {found for _, found in facets_in([text])}


@pytest.mark.parametrize(
    "text",
    [
        "Sprachkurs Italienisch an der Volkshochschule",
        "Der Platz am Wiener Ring",
        "Gemeinsam mit dem Sportverein",
        "Unterkunft für Geflüchtete aus der Ukraine",
        "Amsterdam und Rotterdam kennen das schon",
    ],
)
def test_a_place_abroad_alone_is_no_cooperation(text: str) -> None:
    assert "cooperation" not in {facet for facet, _ in facets_in([text])}


@given(st.lists(st.text(max_size=200), max_size=3))
def test_only_values_of_the_vocabulary_are_read_each_with_the_words_that_say_it(texts: list[str]) -> None:
    for (facet, value), words in facets_in(texts).items():
        assert value in FACETS[facet]
        assert words


def test_capitals_and_spelling_of_umlauts_do_not_matter() -> None:
    assert facets_in(["Grenzüberschreitender Radweg"]) == facets_in(["GRENZUEBERSCHREITENDER RADWEG"])


def test_the_lists_name_known_facets_and_no_word_twice() -> None:
    for row in rows_of("facet_words.csv"):
        assert row["value"] in (*FACETS[row["facet"]], "gemeinsam")
        assert [word for word, count in Counter(row["words"].split(", ")).items() if count > 1] == []
    named = [word for row in rows_of("places_abroad.csv") for word in row["words"].split(", ")]
    assert [word for word, count in Counter(named).items() if count > 1] == []
