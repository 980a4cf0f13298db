"""Families: one place in a list, by the door that one applies to; nothing of them is lost."""

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st
from record_helpers import DAY, GELSENKIRCHEN, measure, programme, small_catalogue, strategy

from fundmatch.app.pipeline import match
from fundmatch.core.vocabulary import RELATIONS
from fundmatch.decisions.ledger import Ledger
from fundmatch.eligibility.families import Families
from fundmatch.eligibility.rates import place_of
from fundmatch.model.programme import Programme, Relation
from fundmatch.model.result import MeasureResult
from fundmatch.model.strategy import Profile

BAD = {"keywords": ("Freibad", "Schwimmbad"), "typical_measures": ("Freibad sanieren", "Umkleiden im Freibad erneuern")}
FILLERS = [programme(id=f"nrw-anderes-{i}", name="Straßenbau", keywords=("Brücke", "Straße")) for i in range(3)]
MUNICH = Profile(name="München", applicant="Kommune", state="BY", ags="09162000")


def bath(name: str, level: str, *related: tuple[str, str], **more: object) -> Programme:
    areas = {"NRW": ("NRW",), "Bund": ("DE",), "EU": ("EU",)}[level]
    relations = tuple(Relation(programme=other, kind=kind) for kind, other in related)
    return programme(id=name, level=level, related=relations, **{"areas": areas, **BAD, **more})


BUND = bath("bund-bad", "Bund", ("gleiches Geld", "nrw-bad"), access="über Bund oder Land")
LAND = bath("nrw-bad", "NRW", ("gleiches Geld", "bund-bad"))


def listed(*programmes: Programme, profile: Profile = GELSENKIRCHEN, decisions: Ledger | None = None) -> MeasureResult:
    catalogue = small_catalogue(*FILLERS, *programmes)
    return match(catalogue, strategy(measure(), profile=profile), as_of=DAY, decisions=decisions).measures[0]


def test_the_land_is_the_door_of_money_that_it_runs_for_the_bund() -> None:
    (candidate,) = listed(BUND, LAND).candidates
    assert (candidate.programme.id, candidate.family) == ("nrw-bad", ("bund-bad",))


def test_in_another_land_the_row_of_the_bund_stands_for_itself() -> None:
    (candidate,) = listed(BUND, LAND, profile=MUNICH).candidates
    assert (candidate.programme.id, candidate.family) == ("bund-bad", ())


def test_the_open_successor_is_the_door_of_the_closed_predecessor() -> None:
    old = bath("nrw-alt", "NRW", ("Nachfolger", "nrw-neu"), status="geschlossen")
    new = bath("nrw-neu", "NRW", ("Vorgänger", "nrw-alt"))
    (candidate,) = listed(old, new).candidates
    assert (candidate.programme.id, candidate.family) == ("nrw-neu", ("nrw-alt",))


def test_what_only_goes_together_does_not_fold() -> None:
    one, other = bath("nrw-a", "NRW", ("Ergänzung", "nrw-b")), bath("nrw-b", "NRW", ("Ergänzung", "nrw-a"))
    assert [candidate.family for candidate in listed(one, other).candidates] == [(), ()]


def test_an_umbrella_connects_nothing_and_is_not_proposed() -> None:
    roof = bath("eu-dach", "EU", ("Baustein", "nrw-a"), ("Baustein", "nrw-b"), access="Dachprogramm")
    parts = [bath(name, "NRW", ("Dachprogramm", "eu-dach")) for name in ("nrw-a", "nrw-b")]
    found = listed(roof, *parts)
    assert [(one.programme.id, one.family) for one in found.candidates] == [("nrw-a", ()), ("nrw-b", ())]
    assert [one.programme.id for one in found.excluded] == ["eu-dach"]


RELATION = st.tuples(st.integers(0, 5), st.sampled_from(RELATIONS), st.integers(0, 5))


@settings(max_examples=40, deadline=None)
@given(
    st.lists(RELATION, max_size=8),
    st.lists(st.sampled_from(["Antrag", "über Bund oder Land", "Dachprogramm"]), min_size=6, max_size=6),
    st.lists(st.sampled_from(["offen", "geschlossen", "unbekannt"]), min_size=6, max_size=6),
)
def test_folding_loses_no_programme_whatever_the_relations(
    relations: list[tuple[int, str, int]], access: list[str], status: list[str]
) -> None:
    """Each is listed, named in a family, or excluded: rings and relations to itself included."""
    levels = ["NRW", "Bund", "EU", "NRW", "Bund", "EU"]
    names = [f"{level.lower()}-bad-{place}" for place, level in enumerate(levels)]
    programmes = [
        bath(
            name,
            levels[place],
            *[(kind, names[other]) for one, kind, other in relations if one == place],
            access=access[place],
            status=status[place],
        )
        for place, name in enumerate(names)
    ]
    catalogue = small_catalogue(*FILLERS, *programmes)
    entry = match(catalogue, strategy(measure()), as_of=date(2026, 11, 22)).measures[0]
    shown = [one.programme.id for one in entry.candidates]
    behind = [name for one in entry.candidates for name in one.family]
    assert len(shown) == len(set(shown))
    assert not set(shown) & set(behind)
    # Everything has the same points, so nothing is below the line of three that only may fit.
    if all(one.points >= 40 for one in entry.candidates):
        assert {*shown, *behind, *(one.programme.id for one in entry.excluded)} >= set(names)
    families = Families(programmes, place_of(GELSENKIRCHEN))
    assert all(name in families.of(other) for name in names for other in families.of(name))
