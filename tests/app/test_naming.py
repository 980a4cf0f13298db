"""Measures and proposals as a person calls them."""

from dataclasses import replace

import pytest
from record_helpers import REPOSITORY

from fundmatch import read_strategy
from fundmatch.app.naming import measure_called, proposal_called
from fundmatch.core.calling import UnclearNameError
from fundmatch.core.errors import UnknownNameError

CITY = read_strategy(REPOSITORY / "measures/gelsenkirchen")
NUMBERED = replace(
    CITY, measures=tuple(replace(CITY.measures[n], id=name) for n, name in enumerate(("1", "2.1", "2.2")))
)


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("GE-005", "GE-005"),
        ("ge-005", "GE-005"),
        ("5", "GE-005"),
        ("Neues Serviceportal", "GE-005"),
        ("serviceportal", "GE-005"),
        ("einbuergerung", "GE-006"),
    ],
)
def test_a_measure_is_called_by_id_title_part_or_place(name: str, meant: str) -> None:
    assert measure_called(CITY, name).id == meant


def test_a_part_of_several_titles_is_not_clear() -> None:
    with pytest.raises(UnclearNameError, match="GE-001"):
        measure_called(CITY, "Online-Beteiligung")


@pytest.mark.parametrize("name", ["0", "79", "GE-999"])
def test_what_is_no_measure_is_refused(name: str) -> None:
    with pytest.raises((UnknownNameError, UnclearNameError)):
        measure_called(CITY, name)


@pytest.mark.parametrize(
    ("name", "meant", "place"),
    [("2.1", "GE-002", 1), ("2", "GE-002", 1), ("GE-005.3", "GE-005", 3), ("5.12", "GE-005", 12)],
)
def test_measure_and_place_are_called_together(name: str, meant: str, place: int) -> None:
    measure, rank = proposal_called(CITY, name)
    assert (measure.id, rank) == (meant, place)


@pytest.mark.parametrize(("name", "meant", "place"), [("2.1", "2.1", 1), ("2.1.3", "2.1", 3), ("1.2", "1", 2)])
def test_an_id_with_a_dot_is_not_taken_apart(name: str, meant: str, place: int) -> None:
    measure, rank = proposal_called(NUMBERED, name)
    assert (measure.id, rank) == (meant, place)
