"""What stands in a list, in which order, and what of the excluded is shown beside it."""

from dataclasses import replace
from datetime import date

import pytest
from record_helpers import programme

from fundmatch.matching.ranking import Judged, breadth, cut, descending, order_key
from fundmatch.model.answers import Action, Verdict
from fundmatch.model.result import DeadlineView

NO_DATE = DeadlineView(kind="unbekannt", next=None, certainty="unbekannt", prepare_by=None, text="unbekannt")


def judged(name: str, points: float, verdict: Verdict | None = Verdict.OPEN, **fields: object) -> Judged:
    entry = programme(id=f"nrw-{name}", **fields)
    return Judged(row=0, programme=entry, points=points, verdict=verdict, rules=(), deadline=NO_DATE)


def ids(entries: list[Judged]) -> list[str]:
    return [entry.programme.id.removeprefix("nrw-") for entry in entries]


OUT = Verdict.EXCLUDED


@pytest.mark.parametrize(
    ("top", "listed", "excluded"),
    [
        (3, ["a", "c", "e"], ["b", "d", "f"]),
        (2, ["a", "c"], ["b", "d"]),
        (1, ["a"], ["b"]),
        (0, [], ["b", "d", "f"]),
        (4, ["a", "c", "e"], ["b", "d", "f"]),
    ],
)
def test_of_the_excluded_only_what_would_have_stood_in_a_full_list_is_shown(
    top: int, listed: list[str], excluded: list[str]
) -> None:
    """A list that is not full hides nothing; d has as many points as the last of two, f as the last of three."""
    entries = [
        judged("a", 90), judged("b", 90, OUT), judged("c", 60), judged("d", 60, OUT), judged("e", 40), judged("f", 40, OUT),
    ]  # fmt: skip
    found = cut(entries[::-1], top)
    assert (ids(found[0]), ids(found[1])) == (listed, excluded)


def test_without_anything_listed_all_that_was_excluded_is_shown() -> None:
    assert ids(cut([judged("a", 30, OUT), judged("b", 10, OUT)], 5)[1]) == ["a", "b"]


def test_ties_are_settled_by_action_then_area_then_date_then_id() -> None:
    soon = replace(NO_DATE, next=date(2027, 1, 1))
    expected = [
        replace(judged("apply", 50, areas=("EU",)), action=Action.APPLY),
        judged("named", 50, areas=("Ruhrgebiet",)),
        judged("land-b", 50, areas=("NRW",)),
        judged("land-c", 50, areas=("NRW",)),
        judged("germany", 50, areas=("DE",)),
        judged("europe", 50, areas=("EU",)),
    ]
    expected[1:] = [replace(one, action=Action.WATCH) for one in expected[1:]]
    expected[2] = replace(expected[2], deadline=soon)
    shuffled = expected[3:] + expected[:3]
    assert ids(sorted(shuffled, key=order_key)) == ids(expected)
    twins = [judged("b", 50), judged("a", 50)]
    assert ids(sorted(twins, key=order_key)) == ["a", "b"]


@pytest.mark.parametrize(
    ("areas", "width"),
    [(("Ruhrgebiet",), 0), (("NRW",), 1), (("DE",), 2), (("EU",), 3), (("Ruhrgebiet", "DE"), 2), ((), 3)],
)
def test_the_widest_area_counts_and_no_area_is_as_wide_as_europe(areas: tuple[str, ...], width: int) -> None:
    assert breadth(programme(areas=areas)) == width


def test_what_just_reaches_the_floor_is_asked_for_and_equal_totals_keep_their_rows() -> None:
    assert list(descending([10.0, 28.0, 27.9, 50.0, 28.0], 28.0)) == [3, 1, 4]
