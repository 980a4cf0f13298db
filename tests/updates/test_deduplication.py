"""Which programmes are one: judged on labelled pairs, and on a catalogue in which no two are the same."""

import csv
from dataclasses import replace
from pathlib import Path

import pytest

from fundmatch.catalogue.reading import Catalogue
from fundmatch.model.programme import Evidence, Programme
from fundmatch.updates.deduplication import Finder, finder, twins, twins_of
from fundmatch.updates.names import page_of, traits

SAMPLE = Path(__file__).resolve().parents[1] / "sources" / "twins.csv"


def sample() -> list[dict[str, str]]:
    with SAMPLE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter=";"))


def entry(row: dict[str, str]) -> Programme:
    told = {name: row[name] for name in ("name", "short_name", "level", "url", "funder", "legal_basis")}
    return Programme(id="eu-x", name_en=row["name"] if row["level"] == "EU" else "", **told)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def known(catalogue: Catalogue) -> Finder:
    return finder(catalogue.curated)


def test_the_sample_is_large_and_names_only_what_is_there(catalogue: Catalogue) -> None:
    ids = {programme.id for programme in catalogue.curated}
    rows = sample()
    assert len(rows) >= 120
    assert sum(not row["same_as"] for row in rows) >= 50
    assert {row[name] for row in rows for name in ("same_as", "near") if row[name]} <= ids


def test_what_is_called_sure_is_right_and_little_is_missed(known: Finder) -> None:
    sure = right = found = twins_there = 0
    for row in sample():
        pairs = twins_of(row["key"], entry(row), known)
        sure += any(pair.sure for pair in pairs)
        right += any(pair.sure and pair.other == row["same_as"] for pair in pairs)
        twins_there += bool(row["same_as"])
        found += bool(row["same_as"]) and any(pair.other == row["same_as"] for pair in pairs)
    assert right >= 0.98 * sure
    assert right >= 0.75 * twins_there
    assert found >= 0.98 * twins_there


@pytest.mark.parametrize("row", [row for row in sample() if row["near"]], ids=lambda row: row["key"])
def test_a_near_miss_is_never_sure(row: dict[str, str], known: Finder) -> None:
    assert not [pair for pair in twins_of(row["key"], entry(row), known) if pair.sure]


def test_no_two_curated_entries_are_one_programme(known: Finder, catalogue: Catalogue) -> None:
    """Every entry finds itself for sure, or is held for doubtful; never another one."""
    for programme in catalogue.curated:
        assert {pair.other for pair in twins_of(programme.id, programme, known) if pair.sure} <= {programme.id}


def test_a_decided_pair_is_not_asked_again(known: Finder) -> None:
    row = next(row for row in sample() if row["same_as"])
    pairs = twins_of(row["key"], entry(row), known, {(row["key"], row["same_as"])})
    assert row["same_as"] not in {pair.other for pair in pairs}


def test_two_entries_are_never_joined_with_one() -> None:
    one = Programme(id="nrw-hof", name="Grüne Höfe", level="NRW")
    pairs = twins([("a", one), ("b", one)], finder([one]))
    assert [pair.sure for pair in pairs] == [False, False]
    assert all("passt auch zu einem anderen" in pair.why for pair in pairs)


@pytest.mark.parametrize(
    ("mine", "other", "sure"),
    [
        ("Klimawald 2026", "Klimawald 2026", True),
        ("Klimawald 2026", "Klimawald 2027", None),
        ("Klimawald 2026", "Klimawald", True),
        ("Klimawald XIII", "Klimawald XIV", None),
        ("Klimawald – Modul A", "Klimawald – Modul B", None),
        ("Klimawald (2021–2027)", "Klimawald (2014–2020)", None),
        ("Klimawald in Bayern", "Klimawald", None),
        ("Nicht investiver Klimawald", "Investiver Klimawald", False),
    ],
)
def test_numbers_parts_and_laender_tell_apart(mine: str, other: str, sure: bool | None) -> None:
    there = Programme(id="bund-wald", name=other, level="Bund")
    pairs = twins_of("a", Programme(id="bund-a", name=mine, level="Bund"), finder([there]))
    assert [pair.sure for pair in pairs] == ([] if sure is None else [sure])


@pytest.mark.parametrize(
    ("mine", "other", "level", "same"),
    [
        ("Klimawald Bayern", "Klimawald", "BY", True),
        ("Klimawald Nordrhein-Westfalen", "Klimawald", "NRW", True),
        ("Klimawald Nordrhein-Westfalen", "Klimawald", "BY", False),
        ("Klimawald Bayern", "Klimawald", "NRW", False),
    ],
)
def test_to_name_the_own_land_makes_no_other_programme(mine: str, other: str, level: str, same: bool) -> None:
    there = Programme(id="x-wald", name=other, level=level)
    pairs = twins_of("a", Programme(id="x-a", name=mine, level=level), finder([there]))
    assert bool(pairs) is same


def test_another_level_is_never_sure() -> None:
    there = Programme(id="nrw-wald", name="Klimawald", level="NRW")
    (pair,) = twins_of("a", Programme(id="bund-a", name="Klimawald", level="Bund"), finder([there]))
    assert not pair.sure
    assert "andere Ebene" in pair.why


def test_a_page_of_the_database_that_vouches_counts_as_address() -> None:
    page = "https://www.foerderdatenbank.de/FDB/Content/DE/Foerderprogramm/Bund/klimawald.html"
    there = Programme(
        id="bund-wald", name="Wälder im Klima", level="Bund", evidence=(Evidence(fields=("name",), pages=(page,)),)
    )
    told = Programme(id="bund-a", name="Klimawald", level="Bund", url=f"{page}?utm_source=x")
    (pair,) = twins_of("a", told, finder([there]))
    assert pair.why.startswith("gleiche Adresse")
    assert not twins_of("a", replace(told, url="https://www.ptj.de/"), finder([there]))


@pytest.mark.parametrize("address", ["", "https://", "http://[::1", "https://www.ptj.de", "kein link", "https://x/de/"])
def test_an_address_that_leads_nowhere_special_is_none(address: str) -> None:
    assert page_of(address) == ""


def test_an_entry_for_a_whole_call_is_not_one_of_its_topics() -> None:
    call = traits(Programme(id="eu-a", name="NEB", name_en="NEB Facility (HORIZON-NEB-2027-01)", level="EU"))
    assert call.topics == {"horizon-neb-2027-01"}
    both = traits(Programme(id="eu-b", name="TA", name_en="TA (LIFE-2026-TA-PP-ENV-SIP / -CLIMA-SIP)", level="EU"))
    assert both.several
