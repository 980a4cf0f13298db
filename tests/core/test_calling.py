"""A thing called by a person: the surest reading wins, what is not clear is listed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fundmatch.core.calling import Called, UnclearNameError, thing_called
from fundmatch.core.errors import FundmatchError, UnknownNameError

NAMES = {
    "nrw-heimat-scheck": ("Heimat-Scheck",),
    "nrw-heimat-preis": ("Heimat-Preis",),
    "nrw-foeri-nah": ("Förderrichtlinien Nahmobilität", "FöRi-Nah"),
    "bund-bad": ("Sanierung kommunaler Einrichtungen", "SJK"),
}
KNOWN = [Called(name, name, names) for name, names in NAMES.items()]


def called(name: str) -> str:
    return thing_called("Das Programm", name, KNOWN, remedy="Suchen.")


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("nrw-heimat-preis", "nrw-heimat-preis"),
        ("NRW-Heimat-Preis", "nrw-heimat-preis"),
        ("heimat-scheck", "nrw-heimat-scheck"),
        ("sjk", "bund-bad"),
        ("nahmobil", "nrw-foeri-nah"),
        ("NAHMOBILITAET", "nrw-foeri-nah"),
        ("Nahmobilität Förderrichtlinien", "nrw-foeri-nah"),
        (" Heimat-Scheck ", "nrw-heimat-scheck"),
    ],
)
def test_a_name_or_a_part_of_it_is_enough(name: str, meant: str) -> None:
    assert called(name) == meant


def test_several_hits_are_listed_with_id_and_name() -> None:
    with pytest.raises(UnclearNameError) as caught:
        called("heimat")
    assert "es passt auf 2" in str(caught.value)
    assert "nrw-heimat-scheck: Heimat-Scheck" in str(caught.value)


def test_at_most_twelve_are_listed() -> None:
    many = [Called(number, f"m-{number}", ("Schule",)) for number in range(40)]
    with pytest.raises(UnclearNameError) as caught:
        thing_called("Die Maßnahme", "schule", many)
    assert str(caught.value).count("Schule\n") == 12
    assert "und 28 weitere" in str(caught.value)


@pytest.mark.parametrize("name", ["Heimat-Schek", "Nahmobiltaet", "nrw-heimatscheck"])
def test_a_slip_of_the_pen_gets_the_nearest_names(name: str) -> None:
    with pytest.raises(UnknownNameError, match="Ähnlich heißen"):
        called(name)


@pytest.mark.parametrize("name", ["", "   ", "qqqqqq"])
def test_without_anything_near_the_remedy_is_said(name: str) -> None:
    with pytest.raises(UnknownNameError, match=r"gibt es nicht\. Suchen\."):
        called(name)


@given(st.text(max_size=30))
def test_whatever_is_typed_gives_one_of_the_things_or_a_message(name: str) -> None:
    try:
        meant = called(name)
    except FundmatchError:
        return
    assert meant in NAMES


@given(st.sampled_from(sorted(NAMES)))
def test_an_id_is_always_its_own_thing(name: str) -> None:
    assert called(name) == name
