"""The kind of a measure moves the order within bounds, is told, and can be typed; it excludes nothing."""

import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from record_helpers import measure, programme

from fundmatch.core.vocabulary import FACETS
from fundmatch.matching.facets import FACET_POINTS
from fundmatch.matching.index import build_index
from fundmatch.matching.scoring import MeasureScores, Scorer
from fundmatch.model.programme import Facets, Partners
from fundmatch.model.strategy import Measure


def of_kind(**facets: tuple[str, ...]) -> Facets:
    usual = {"stage": ("Standard",), "scope": ("Einzelvorhaben",), "cooperation": ("keine",)}
    return Facets(**{**usual, **facets})


HERE = programme(id="nrw-rad", keywords=("Radweg",), facets=of_kind(action=("bauen",), object=("Straße",)))
ABROAD = programme(
    id="eu-rad",
    level="EU",
    areas=("EU",),
    keywords=("Radweg",),
    partners=Partners(partners_min=3, countries_min=3),
    facets=of_kind(action=("planen", "Forschung"), object=("Straße",), cooperation=("mehrere Staaten",)),
)
UNKNOWN = programme(id="nrw-rad-alt", keywords=("Radweg",))
CATALOGUE = [HERE, ABROAD, UNKNOWN]
SCORER = Scorer(CATALOGUE, build_index(CATALOGUE))


def scored(**fields: object) -> MeasureScores:
    return SCORER.score(measure(**fields))


def test_partners_abroad_lift_what_wants_them_and_lower_what_does_not() -> None:
    alone, together = scored(title="Radweg"), scored(title="Radweg", description="Mit Partnern aus Turin und Braga.")
    assert alone.total[0] > alone.total[1]
    assert together.total[1] > together.total[0]
    assert together.parts["facets"][1] > 0 > together.parts["facets"][0]


def test_who_says_nothing_of_its_kind_neither_gains_nor_loses() -> None:
    assert scored(title="Radweg bauen", description="Mit Turin und Braga.").parts["facets"][2] == 0


def test_where_no_programme_has_facets_points_are_those_of_the_words() -> None:
    bare = [replace(one, facets=None) for one in CATALOGUE]
    scores = Scorer(bare, build_index(bare)).score(measure(title="Radweg bauen"))
    assert not scores.parts["facets"].any()
    assert scores.total[0] > 0


def test_what_an_officer_types_takes_the_place_of_what_was_read_in_that_facet_alone() -> None:
    read = scored(title="Radweg bauen", description="Mit Partnern aus Turin und Braga.")
    typed = scored(title="Radweg bauen", description="Mit Partnern aus Turin und Braga.", facets=("keine",))
    assert typed.said["cooperation"].values == ("keine",)
    assert typed.said["action"] == read.said["action"]
    assert typed.total[0] > read.total[0]


KINDS = st.fixed_dictionaries(
    {name: st.lists(st.sampled_from(values), max_size=3, unique=True).map(tuple) for name, values in FACETS.items()}
).map(lambda chosen: Facets(**chosen))
MEASURES = st.builds(
    lambda title, text: measure(title=title, description=text),
    st.sampled_from(["Radweg", "Radweg planen", "Neubau", "Xylophon"]),
    st.sampled_from(["", "Im Verbund europäischer Städte.", "Drei Gemeinden erproben es.", "Software für Schulen."]),
)


@given(st.lists(KINDS, min_size=3, max_size=3), MEASURES)
def test_it_stays_within_its_bounds_and_is_told_to_the_last_tenth(kinds: list[Facets], asked: Measure) -> None:
    catalogue = [replace(one, facets=kind) for one, kind in zip(CATALOGUE, kinds, strict=True)]
    scorer = Scorer(catalogue, build_index(catalogue))
    scores = scorer.score(asked)
    assert abs(scores.parts["facets"]).max() <= sum(FACET_POINTS.values())
    for row, hits in enumerate(scorer.explain(scores, range(len(catalogue)))):
        told = math.fsum(hit.points for hit in hits if hit.part == "facets")
        assert told == pytest.approx(scores.parts["facets"][row], abs=1e-9)
        assert 0 <= scores.total[row] <= 100


def test_without_a_thing_in_common_a_kind_brings_nothing() -> None:
    other = programme(id="nrw-bad", keywords=("Freibad",), facets=of_kind(action=("bauen",)))
    scorer = Scorer([*CATALOGUE, other], build_index([*CATALOGUE, other]))
    scores = scorer.score(measure(title="Xylophon bauen"))
    assert scores.facets["action"][0] > 0
    assert scores.total[3] < 2


def test_the_evidence_names_both_sides_and_the_words() -> None:
    scores = scored(title="Radweg", description="Mit Partnern aus Turin und Braga.")
    (hits,) = SCORER.explain(scores, [1])
    told = {hit.measure: hit.programme for hit in hits if hit.part == "facets"}
    assert told["Zusammenarbeit: mehrere Staaten (steht in: Turin, Braga)"] == "mehrere Staaten (mindestens 3 Staaten)"
