"""Ids are for ever: each of these was given by version 0.1 and must come out again."""

import pytest

from fundmatch.model.programme import Programme
from fundmatch.sources import eu, fdb
from fundmatch.sources.extract import SourceRecord, with_unique_ids


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (
            eu.programme_id("horizon-" + "x-" * 60),
            "eu-horizon-x-x-x-x-x-x-x-x-x-x-x-x-x-x-x-x-x-x-x-x-x-x-x-x-x-x-x-x-x-x-1667533e",
        ),
        (
            fdb.programme_id("NRW", "Land/NRW/" + "Sehr-langer-Name-" * 8),
            "nrw-fdb-sehr-langer-name-sehr-langer-name-sehr-langer-name-sehr-langer-na-5d993a",
        ),
        (fdb.programme_id("Bund", "Bund/BMX/…"), "bund-fdb-1153fc"),
        (fdb.programme_id("NRW", "Land/NRW/Grüne_Höfe"), "nrw-fdb-gruene-hoefe"),
    ],
)
def test_an_id_is_the_one_that_was_given_before(given: str, expected: str) -> None:
    assert given == expected


@pytest.mark.parametrize(
    ("digits", "expected"), [(6, ["nrw-hof-3e23e8", "nrw-hof-ca9781"]), (8, ["nrw-hof-3e23e816", "nrw-hof-ca978112"])]
)
def test_records_that_share_an_id_all_get_the_hash_of_their_key(digits: int, expected: list[str]) -> None:
    records = [SourceRecord(key=key, programme=Programme(id=name, name="Hof", level="NRW"), sentences={})
               for key, name in (("a", "nrw-hof"), ("b", "nrw-hof"), ("c", "nrw-allein"))]  # fmt: skip
    unique, shared = with_unique_ids(records, digits)
    assert shared == ("nrw-hof",)
    assert [(record.key, record.programme.id) for record in unique] == [
        ("c", "nrw-allein"),
        ("b", expected[0]),
        ("a", expected[1]),
    ]
    assert with_unique_ids(records[::-1], digits)[0] == unique
