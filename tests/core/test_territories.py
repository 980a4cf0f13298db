"""Which place lies in which area, three-valued, and the register itself."""

import csv
import re
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st
from record_helpers import REPOSITORY

from fundmatch.core import gazetteer, territories
from fundmatch.core.gazetteer import Municipality
from fundmatch.core.levels import by_code, laender
from fundmatch.core.territories import Inside, Place, inside, inside_any, is_area
from fundmatch.core.vocabulary import LAENDER, LAND_BY_AGS

GELSENKIRCHEN = Place(name="Stadt Gelsenkirchen", state="NRW", ags="05513000")
HERTEN = Place(name="Stadt Herten", state="NRW", ags="05562020")
DRESDEN = Place(name="Dresden", state="SN", ags="14612000")
UNPLACED = Place(name="Musterstadt", state="NRW")
KREIS = Place(name="Kreis Recklinghausen", state="NRW", ags="05562")
MUNICH = Place(name="München", state="BY", ags="09162000", nuts="DE212")
TOWNS = tuple(gazetteer.municipalities().values())
towns = st.sampled_from(TOWNS)
names = st.sampled_from(territories.known_names())


def by_nuts(code: str, name: str = "Musterstadt") -> Place:
    return Place(name=name, state="NRW", nuts=code)


def by_ags(town: Municipality) -> Place:
    return Place(name="Musterstadt", state="NRW", ags=town.ags)


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
        # a Kreis of which one municipality is a member
        (KREIS, "Dorsten", Inside.UNKNOWN),
        (KREIS, "05562012", Inside.UNKNOWN),
        (KREIS, "JTF-Gebiet Nördliches Ruhrgebiet", Inside.UNKNOWN),
        (KREIS, "Kreis Recklinghausen", Inside.YES),
        (KREIS, "Emscher-Lippe", Inside.YES),
        (KREIS, "Gelsenkirchen", Inside.NO),
        # keys as names of areas
        (GELSENKIRCHEN, "05513000", Inside.YES),
        (GELSENKIRCHEN, "05513", Inside.YES),
        (GELSENKIRCHEN, "05512", Inside.NO),
        (GELSENKIRCHEN, "DEA", Inside.YES),
        (GELSENKIRCHEN, "DEA3", Inside.YES),
        (GELSENKIRCHEN, "DEA32", Inside.YES),
        (GELSENKIRCHEN, "DEA31", Inside.NO),
        (GELSENKIRCHEN, "DE212", Inside.NO),
        (GELSENKIRCHEN, "05513999", Inside.UNKNOWN),
        (GELSENKIRCHEN, "DEA99", Inside.UNKNOWN),
        (Place(name="Gelsenkirchen", state="NRW", ags="05513"), "05513000", Inside.YES),
        (KREIS, "DEA36", Inside.YES),
        (UNPLACED, "DEA", Inside.YES),
        (UNPLACED, "DEA3", Inside.UNKNOWN),
        (UNPLACED, "DE2", Inside.NO),
        (MUNICH, "09162000", Inside.YES),
        (MUNICH, "09162", Inside.YES),
        (MUNICH, "DE2", Inside.YES),
        (MUNICH, "DE21", Inside.YES),
        (MUNICH, "DE212", Inside.YES),
        (MUNICH, "DE21H", Inside.NO),
        (MUNICH, "DEA32", Inside.NO),
        (Place(name="Freising", state="BY"), "DE21B", Inside.UNKNOWN),
        # of Bavaria no municipalities are listed: what cannot be told from the key is not known
        (Place(name="Freising", state="BY"), "09178124", Inside.UNKNOWN),
        (Place(name="Landkreis Altötting", state="BY", ags="09171"), "09171112", Inside.UNKNOWN),
        (Place(name="Landkreis Altötting", state="BY", ags="09171000"), "09171112", Inside.UNKNOWN),
        (Place(name="Landkreis Altötting", state="BY", ags="09171000"), "09171", Inside.YES),
        (Place(name="Burghausen", state="BY", ags="09171112"), "09171000", Inside.YES),
        (MUNICH, "Bergregion im Alpenvorland", Inside.UNKNOWN),
        # a Kreis with eight digits
        (Place(name="Kreis Recklinghausen", state="NRW", ags="05562000"), "Emscher-Lippe", Inside.YES),
        (Place(name="Kreis Recklinghausen", state="NRW", ags="05562000"), "Dorsten", Inside.UNKNOWN),
        (HERTEN, "05562000", Inside.YES),
        (GELSENKIRCHEN, "05562000", Inside.NO),
        # nothing is known of where the place is
        (Place(name="Musterstadt", state=""), "NRW", Inside.UNKNOWN),
        (Place(name="Musterstadt", state=""), "Ruhrgebiet", Inside.UNKNOWN),
        (Place(name="Musterstadt", state=""), "DE", Inside.YES),
        (Place(name="Freising", state="BY", nuts="DE21"), "DE21B", Inside.UNKNOWN),
        # NUTS where no AGS is given
        (by_nuts("DEA32"), "Ruhrgebiet", Inside.YES),
        (by_nuts("DEA32"), "Gelsenkirchen", Inside.YES),
        (by_nuts("DEA32"), "05513000", Inside.YES),
        (by_nuts("DEA32"), "Rheinisches Revier", Inside.NO),
        (by_nuts("DEA32"), "GRW-Gebiet", Inside.YES),
        (by_nuts("DEA33"), "GRW-Gebiet", Inside.UNKNOWN),
        (by_nuts("DEA36"), "Dorsten", Inside.UNKNOWN),
        (by_nuts("DEA36"), "Kreis Recklinghausen", Inside.YES),
        (by_nuts("DEA36"), "Emscher-Lippe", Inside.YES),
        (by_nuts("DEA36"), "Münsterland", Inside.NO),
        (by_nuts("DEA3"), "Regierungsbezirk Münster", Inside.YES),
        (by_nuts("DEA3"), "Ruhrgebiet", Inside.UNKNOWN),
        (by_nuts("DEA3"), "Rheinisches Revier", Inside.NO),
        (by_nuts("DEA99"), "Ruhrgebiet", Inside.UNKNOWN),
        (by_nuts("DEA31", name="Gelsenkirchen"), "Gelsenkirchen", Inside.NO),
        # the name alone, where it can be right
        (Place(name="Herten", state="NRW"), "Herten", Inside.YES),
        (Place(name="Münster", state="HE"), "Münster", Inside.NO),
        (Place(name="Münster", state="HE", ags="06432015"), "Münster", Inside.NO),
        # a whole Land is known without any key
        (Place(name="Leer", state="NI"), "Interreg Nordsee", Inside.YES),
        (UNPLACED, "Übergangsregionen", Inside.NO),
        (GELSENKIRCHEN, "JTF-Gebiet Nördliches Ruhrgebiet", Inside.NO),
        (Place(name="Bottrop", state="NRW", ags="05512000"), "JTF-Gebiet Nördliches Ruhrgebiet", Inside.YES),
        (DRESDEN, "Interreg Nordwesteuropa", Inside.NO),
    ],
)
def test_containment(place: Place, name: str, answer: Inside) -> None:
    assert inside(place, name) is answer


def test_one_area_of_several_is_enough_and_unknown_is_not_no() -> None:
    assert inside_any(GELSENKIRCHEN, ["Bayern", "NRW"]) is Inside.YES
    assert inside_any(UNPLACED, ["Bayern", "Ruhrgebiet"]) is Inside.UNKNOWN
    assert inside_any(GELSENKIRCHEN, ["Bayern", "Sachsen"]) is Inside.NO


def test_every_key_of_the_register_is_a_key() -> None:
    for area in territories.register().values():
        for prefix in (*area.prefixes, *area.outside):
            assert prefix.isdigit(), area.name
            assert 2 <= len(prefix) <= 8, area.name
            assert prefix[:2] in LAND_BY_AGS, area.name
        assert area.source, area.name


def test_all_municipalities_of_nrw_are_there() -> None:
    text = (REPOSITORY / "fundmatch/data/municipalities.csv").read_text(encoding="utf-8")
    rows = list(csv.DictReader(text.splitlines(), delimiter=";"))
    assert sum(row["land"] == "NRW" for row in rows) == len(gazetteer.municipalities_of("NRW")) == 396
    assert max(Counter(row["ags"] for row in rows).values()) == 1
    assert all(len(row["ags"]) == 8 and LAND_BY_AGS[row["ags"][:2]] == row["land"] for row in rows)
    assert all(row["nuts3"].startswith(by_code()[row["land"]].nuts) for row in rows)
    assert all(row["population"].isdigit() and row["year"] and row["source"] for row in rows)
    assert '"' not in text, "the lines are split at semicolons"


def test_a_town_lies_in_its_kreis_its_regierungsbezirk_nrw_germany_and_the_eu() -> None:
    districts = {"1": "Düsseldorf", "3": "Köln", "5": "Münster", "7": "Detmold", "9": "Arnsberg"}
    codes = dict(zip(districts, ("DEA1", "DEA2", "DEA3", "DEA4", "DEA5"), strict=True))
    for town in TOWNS:
        place, digit = by_ags(town), town.ags[2]
        chain = [town.name, town.ags, town.kreis, town.ags[:5], town.nuts3, codes[digit]]
        chain += [f"Regierungsbezirk {districts[digit]}", "NRW", "DEA", "DE", "EU"]
        assert [inside(place, name) for name in chain] == [Inside.YES] * len(chain), town
        others = [f"Regierungsbezirk {name}" for key, name in districts.items() if key != digit]
        others += [code for key, code in codes.items() if key != digit]
        others += [land for land in LAENDER if land != "NRW"]
        assert {inside(place, name) for name in others} == {Inside.NO}, town


@given(town=towns, name=names, digits=st.integers(2, 5))
def test_a_coarse_key_never_contradicts_the_exact_one(town: Municipality, name: str, digits: int) -> None:
    exact = inside(by_ags(town), name)
    kreis = Place(name="Musterstadt", state="NRW", ags=town.ags[:5])
    for coarse in (UNPLACED, kreis, by_nuts(town.nuts3[:digits])):
        assert inside(coarse, name) in {exact, Inside.UNKNOWN}


@given(code=st.sampled_from(sorted({town.nuts3[:digits] for town in TOWNS for digits in (3, 4, 5)})), name=names)
def test_a_nuts_code_answers_as_all_its_towns_do(code: str, name: str) -> None:
    each = {inside(by_ags(town), name) for town in gazetteer.municipalities_in(code)}
    assert inside(by_nuts(code), name) is (each.pop() if len(each) == 1 else Inside.UNKNOWN)


@given(one=towns, other=towns)
def test_no_town_lies_in_another(one: Municipality, other: Municipality) -> None:
    expected = Inside.YES if one == other else Inside.NO
    assert inside(by_ags(one), other.name) is inside(by_ags(one), other.ags) is expected


def test_the_register_knows_a_town_by_its_key() -> None:
    (found,) = gazetteer.municipalities_in("05513000")
    assert (found.name, found.kreis, found.land, found.nuts3) == ("Gelsenkirchen", "Gelsenkirchen", "NRW", "DEA32")
    assert 200_000 < found.population < 320_000
    assert gazetteer.municipalities_in("05513") == (found,)
    assert gazetteer.municipalities_in("05513001") == ()
    assert gazetteer.municipalities_in("") == ()
    assert len(gazetteer.municipalities_in("05562")) == len(gazetteer.municipalities_in("DEA36")) == 10


def test_every_land_has_its_nuts_code() -> None:
    assert len({land.nuts for land in laender()}) == len(laender()) == 16
    assert all(re.fullmatch("DE[0-9A-G]", land.nuts) for land in laender())


@pytest.mark.parametrize(
    "name", ["DE", "EU", "NRW", "Bayern", "Herten", "05562", "05562000", "09162000", "09171000", "DEA", "DEA3", "DE212"]
)
def test_names_and_keys_are_areas(name: str) -> None:
    assert is_area(name)


@pytest.mark.parametrize(
    "name", ["", "Atlantis", "05", "05563", "05513001", "99513000", "DEA9", "DEH", "NL32", "dea32"]
)
def test_what_means_no_area(name: str) -> None:
    assert not is_area(name)


def test_all_known_names_are_areas() -> None:
    assert all(map(is_area, territories.known_names()))


SOMEWHERE = Place(name="Kommune, Ort unbekannt", state="")


@pytest.mark.parametrize("name", [*territories.known_names(), "05513000", "DEA32", "DE21", "09162000"])
def test_of_a_place_in_no_known_land_nothing_is_known_but_what_holds_everywhere(name: str) -> None:
    everywhere = name in {"EU", "DE", "Bund"}
    assert inside(SOMEWHERE, name) is (Inside.YES if everywhere else Inside.UNKNOWN)


def test_the_urban_nodes_are_complete_in_one_land_and_unknown_elsewhere() -> None:
    nodes = [town.ags for town in TOWNS if inside(by_ags(town), "Städtische Knoten TEN-V") is Inside.YES]
    assert len(nodes) == 27
    assert "05513000" in nodes
    assert inside(HERTEN, "Städtische Knoten TEN-V") is Inside.NO
    assert inside(DRESDEN, "Städtische Knoten TEN-V") is Inside.UNKNOWN
    assert inside(KREIS, "Städtische Knoten TEN-V") is Inside.UNKNOWN  # the town of Recklinghausen is one


def test_the_rhenish_area_of_the_transition_fund_lacks_euskirchen() -> None:
    euskirchen = Place(name="Euskirchen", state="NRW", ags="05366016")
    assert inside(euskirchen, "Rheinisches Revier") is Inside.YES
    assert inside(euskirchen, "JTF-Gebiet Rheinisches Revier") is Inside.NO
