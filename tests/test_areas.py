"""Which place lies in which area, three-valued, and the register itself."""

import csv
from collections import Counter

import pytest
from making import REPOSITORY

from fundmatch import areas
from fundmatch.areas import Inside, Place, inside, inside_any
from fundmatch.vocabulary import LAND_BY_AGS

GELSENKIRCHEN = Place(name="Stadt Gelsenkirchen", state="NRW", ags="05513000")
HERTEN = Place(name="Stadt Herten", state="NRW", ags="05562020")
DRESDEN = Place(name="Dresden", state="SN", ags="14612000")
UNPLACED = Place(name="Musterstadt", state="NRW")


@pytest.mark.parametrize(
    ("place", "name", "answer"),
    [
        (GELSENKIRCHEN, "EU", Inside.YES),
        (GELSENKIRCHEN, "NRW", Inside.YES),
        (GELSENKIRCHEN, "Nordrhein-Westfalen", Inside.YES),
        (GELSENKIRCHEN, "Bayern", Inside.NO),
        (GELSENKIRCHEN, "Regierungsbezirk Münster", Inside.YES),
        (GELSENKIRCHEN, "Regierungsbezirk Köln", Inside.NO),
        (GELSENKIRCHEN, "Ruhrgebiet", Inside.YES),
        (GELSENKIRCHEN, "Rheinisches Revier", Inside.NO),
        (GELSENKIRCHEN, "ländlicher Raum NRW", Inside.NO),
        (HERTEN, "Herten", Inside.YES),
        (HERTEN, "Kreis Recklinghausen", Inside.YES),
        (HERTEN, "Gladbeck", Inside.NO),
        (DRESDEN, "Interreg Mitteleuropa", Inside.YES),
        (DRESDEN, "Ruhrgebiet", Inside.NO),
        (UNPLACED, "Ruhrgebiet", Inside.UNKNOWN),
        (UNPLACED, "Lausitzer Revier", Inside.NO),
        (GELSENKIRCHEN, "Atlantis", Inside.UNKNOWN),
    ],
)
def test_containment(place: Place, name: str, answer: Inside) -> None:
    assert inside(place, name) is answer


def test_one_area_of_several_is_enough_and_unknown_is_not_no() -> None:
    assert inside_any(GELSENKIRCHEN, ["Bayern", "NRW"]) is Inside.YES
    assert inside_any(UNPLACED, ["Bayern", "Ruhrgebiet"]) is Inside.UNKNOWN
    assert inside_any(GELSENKIRCHEN, ["Bayern", "Sachsen"]) is Inside.NO


def test_every_key_of_the_register_is_a_key() -> None:
    for area in areas.register().values():
        for prefix in (*area.prefixes, *area.outside):
            assert prefix.isdigit(), area.name
            assert 2 <= len(prefix) <= 8, area.name
            assert prefix[:2] in LAND_BY_AGS, area.name
        assert area.source, area.name


def test_all_municipalities_of_nrw_are_there() -> None:
    text = (REPOSITORY / "fundmatch/data/municipalities_nrw.csv").read_text(encoding="utf-8")
    rows = list(csv.DictReader(text.splitlines(), delimiter=";"))
    assert len(rows) == 396
    assert max(Counter(row["ags"] for row in rows).values()) == 1
    assert all(len(row["ags"]) == 8 and row["ags"].startswith("05") for row in rows)
    assert all(row["population"].isdigit() and row["year"] and row["source"] for row in rows)
