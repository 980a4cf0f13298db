"""The table of levels: EU, Bund and all Länder, and what derives from it."""

import re

import pytest

from fundmatch.core import levels, vocabulary
from fundmatch.matching.ranking import breadth
from fundmatch.model.programme import Programme


def test_eu_bund_and_all_sixteen_laender_are_known() -> None:
    assert vocabulary.LEVELS[:2] == ("EU", "Bund")
    assert len(levels.laender()) == len(vocabulary.LAENDER) == len(vocabulary.LAND_BY_AGS) == 16
    assert sorted(vocabulary.LAND_BY_AGS) == [f"{number:02}" for number in range(1, 17)]


@pytest.mark.parametrize("trait", ["code", "folder", "prefix", "name", "adjective", "fdb"])
def test_no_two_levels_share_what_tells_them_apart(trait: str) -> None:
    values = [getattr(level, trait) for level in levels.all_levels()]
    assert all(values)
    assert len({value.casefold() for value in values}) == len(values)


def test_every_level_can_be_the_name_of_a_folder_and_begin_an_id() -> None:
    for level in levels.all_levels():
        assert re.fullmatch("[a-z]+", level.folder)
        assert levels.is_id(f"{level.prefix}-laendlicher-raum-2")
        assert levels.of_id(f"{level.prefix}-x") is level


def test_the_wider_level_comes_first() -> None:
    widths = [level.breadth for level in levels.all_levels()]
    assert widths == sorted(widths, reverse=True)


@pytest.mark.parametrize(
    ("areas", "expected"),
    [
        ((), 3),
        (("EU",), 3),
        (("DE",), 2),
        (("NRW",), 1),
        (("BY",), 1),
        (("Bayern", "Ruhrgebiet"), 1),
        (("Ruhrgebiet",), 0),
        (("NRW", "DE"), 2),
    ],
)
def test_breadth_is_that_of_the_widest_area(areas: tuple[str, ...], expected: int) -> None:
    assert breadth(Programme(id="by-x", name="X", level="BY", areas=areas)) == expected
