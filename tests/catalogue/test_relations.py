"""Relations of entries: what cannot hold is named with its place, and stops nothing."""

import pytest
from record_helpers import programme

from fundmatch.catalogue.reading import read_catalogue
from fundmatch.catalogue.relations import MIRRORED, relation_hints
from fundmatch.core.levels import of_id
from fundmatch.model.programme import Difference, Programme, Relation


def entry(name: str, *related: tuple[str, str], **more: object) -> Programme:
    level = of_id(name)
    assert level
    relations = tuple(Relation(programme=other, kind=kind) for kind, other in related)
    return programme(id=name, level=level.code, related=relations, **more)


@pytest.mark.parametrize(
    ("entries", "said"),
    [
        ([entry("nrw-a", ("Nachfolger", "nrw-b"))], "„nrw-b“ ist nicht im Katalog"),
        ([entry("nrw-a", ("Ergänzung", "nrw-a"))], "nennt sich selbst"),
        (
            [entry("nrw-a", ("Nachfolger", "nrw-b")), entry("nrw-b", ("Nachfolger", "nrw-a"))],
            "im Kreis: nrw-a → nrw-b → nrw-a",
        ),
        ([entry("nrw-a", ("Nachfolger", "nrw-b")), entry("nrw-b", ("Ergänzung", "nrw-a"))], "dort steht „Ergänzung“"),
        (
            [entry("nrw-a", ("Dachprogramm", "eu-x"), ("Dachprogramm", "eu-y")), entry("eu-x"), entry("eu-y")],
            "zwei Dachprogrammen",
        ),
        ([entry("nrw-a", ("gleiches Geld", "nrw-b")), entry("nrw-b", ("gleiches Geld", "nrw-a"))], "zwei Türen"),
        (
            [entry("nrw-a", differs_by=(Difference(programme="nrw-z", feature="Größe", text="klein"),))],
            "„nrw-z“ ist nicht im Katalog",
        ),
    ],
)
def test_what_cannot_hold_is_named_and_stops_nothing(entries: list[Programme], said: str) -> None:
    hints = list(relation_hints(entries))
    assert any(said in str(hint) for hint in hints), hints
    assert not any(hint.grave for hint in hints)
    assert all(hint.remedy and hint.file.endswith(".yaml") for hint in hints)


def test_a_long_chain_of_successors_is_no_ring() -> None:
    chain = [entry(f"nrw-a{i}", ("Nachfolger", f"nrw-a{i + 1}")) for i in range(50)]
    assert not [hint for hint in relation_hints([*chain, entry("nrw-a50")]) if "Kreis" in hint.note]


def test_every_kind_has_its_mirror() -> None:
    assert all(MIRRORED[MIRRORED[kind]] == kind for kind in MIRRORED)


def test_the_shipped_catalogue_has_no_relation_that_cannot_hold() -> None:
    from record_helpers import REPOSITORY

    assert not list(relation_hints(read_catalogue(REPOSITORY / "catalogs").programmes))
