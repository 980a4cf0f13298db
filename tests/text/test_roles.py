"""Where something is, how much and when count less than what it is."""

import pytest
from record_helpers import measure, programme

from fundmatch.matching.index import build_index
from fundmatch.matching.query import Lexicon, query_of
from fundmatch.text.respelling import Respeller
from fundmatch.text.roles import is_measure, places_in
from fundmatch.text.thesaurus import Thesaurus

INDEX = build_index([programme(keywords=("Radweg", "Freibad"))])
LEXICON = Lexicon(analyser=INDEX.analyser, thesaurus=Thesaurus([]), respeller=Respeller([], INDEX.analyser))


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("Radweg am Freibad", ["freibad"]),
        ("Platz vor dem alten Rathaus", ["rathaus"]),
        ("Bäume entlang der Hauptstraße und des Kanals", ["hauptstrasse"]),
        ("Lücke zwischen Bahnhof und Schule", ["bahnhof", "schule"]),
        ("Im Umfeld von Schulen", ["schulen"]),
        ("Am Montag wird gebaut", ["montag"]),
        ("Freibad sanieren", []),
        ("Umbau des Bades", []),
        ("am besten sofort", []),
    ],
)
def test_places_are_told_from_things(text: str, places: list[str]) -> None:
    assert places_in(text) == places


def test_places_and_measures_count_by_half_and_only_where_they_are_such() -> None:
    asked = measure(title="Radweg am Freibad", description="Zwei Millionen für das Freibad.")
    words = query_of(asked, LEXICON).words
    assert words == {"radweg": 2.0, "freibad": 2.0, "millionen": 0.5}
    assert is_measure("millionen")
    assert not is_measure("mobilstationen")
