"""What a programme does not pay for takes points off, within bounds, and is said."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from record_helpers import measure, programme

from fundmatch.matching.index import build_index
from fundmatch.matching.kept_index import decode, encode
from fundmatch.matching.scoring import Scorer
from fundmatch.model.programme import ExampleMeasure

POOL = programme(
    id="nrw-bad",
    keywords=("Freibad", "Schwimmbad"),
    typical_measures=("Freibad sanieren",),
    not_for=("Rutsche im Freibad", "Unterhaltung"),
)
OTHER = programme(id="nrw-rad", keywords=("Radweg",))
CATALOGUE = [POOL, OTHER]
SCORER = Scorer(CATALOGUE, build_index(CATALOGUE))


def test_what_resembles_an_exclusion_more_than_anything_that_is_paid_loses_points_and_says_so() -> None:
    scores = SCORER.score(measure(title="Rutsche im Freibad"))
    assert scores.parts["denied"][0] == -8
    assert scores.total[0] > 0
    (hits,) = SCORER.explain(scores, [0])
    (against,) = (hit for hit in hits if hit.part == "denied")
    assert (against.programme, against.points) == ("Rutsche im Freibad", -8)


def test_what_is_paid_as_much_as_it_is_denied_loses_nothing() -> None:
    assert not SCORER.score(measure(title="Freibad sanieren")).parts["denied"].any()
    told = ExampleMeasure(title="Rutsche im Freibad", text="Rutsche im Freibad.")
    paid = [replace(POOL, example_measures=(told,)), OTHER]
    assert not Scorer(paid, build_index(paid)).score(measure(title="Rutsche im Freibad")).parts["denied"].any()


@given(
    st.lists(st.sampled_from(["Freibad", "Rutsche", "Radweg", "Unterhaltung", "sanieren"]), min_size=1).map(" ".join)
)
def test_it_never_takes_more_than_its_bound_or_than_there_is(title: str) -> None:
    scores = SCORER.score(measure(title=title))
    assert -8 <= scores.parts["denied"].min() <= scores.parts["denied"].max() <= 0
    assert scores.total.min() >= 0


def test_a_kept_index_takes_off_the_same() -> None:
    again = decode(encode(build_index(CATALOGUE)), len(CATALOGUE))
    assert again is not None
    asked = measure(title="Rutsche im Freibad")
    assert list(Scorer(CATALOGUE, again).score(asked).total) == pytest.approx(list(SCORER.score(asked).total), abs=1e-9)
