"""Whose page it is: the table of hosts, and what follows from it for a date."""

import csv
from collections import Counter
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from record_helpers import REPOSITORY, programme

from fundmatch.catalogue.reading import read_catalogue
from fundmatch.core.dates import PartialDate
from fundmatch.core.hosts import HostKind, host_of, is_official, kind_of, reservation
from fundmatch.eligibility.deadlines import dates_of
from fundmatch.eligibility.freshness import to_check
from fundmatch.model.programme import Deadline, Evidence

TABLE = REPOSITORY / "fundmatch" / "data" / "hosts.csv"


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        ("https://www.mhkbd.nrw/a", HostKind.OFFICIAL),
        ("https://WWW.BRA.NRW.DE:443/a", HostKind.OFFICIAL),
        ("https://www.umgebungslaerm.nrw.de./a", HostKind.OFFICIAL),
        ("https://ec.europa.eu/a", HostKind.OFFICIAL),
        ("https://www.kfw.de/a", HostKind.GRANTING),
        ("https://advisory.eib.org/a", HostKind.GRANTING),
        ("https://bundes-sgk.de/a", HostKind.SECONDARY),
        ("https://test.portal.nrw.de/a", HostKind.SECONDARY),
        ("https://falsch-nrw.de/a", HostKind.UNSORTED),
        ("https://nrw.de.betrug.example/a", HostKind.UNSORTED),
        ("https://nirgends.example/mhkbd.nrw", HostKind.UNSORTED),
        ("keine Adresse", HostKind.UNSORTED),
        ("https://[kaputt/a", HostKind.UNSORTED),
    ],
)
def test_the_end_of_the_host_tells_whose_it_is(address: str, kind: HostKind) -> None:
    assert kind_of(address) is kind
    assert is_official(address) == (kind in (HostKind.OFFICIAL, HostKind.GRANTING))
    assert reservation(address) == ("" if is_official(address) else str(kind))


@given(st.text(max_size=40))
def test_no_address_is_too_odd(address: str) -> None:
    assert kind_of(f"https://{address}") in HostKind


def test_the_table_is_sound_and_says_since_when_and_why() -> None:
    with TABLE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter=";"))
    suffixes = [row["suffix"] for row in rows]
    assert len(suffixes) == len(set(suffixes))
    assert all(suffix == host_of(f"https://{suffix}/") for suffix in suffixes)
    assert all(HostKind(row["kind"]) and date.fromisoformat(row["day"]) and row["source"] for row in rows)


def test_nearly_every_page_of_the_catalogue_lies_on_a_sorted_host() -> None:
    pages = [
        page
        for one in read_catalogue(REPOSITORY / "catalogs").programmes
        for proof in one.evidence
        for page in proof.pages
    ]
    kinds = Counter(map(kind_of, pages))
    assert kinds[HostKind.UNSORTED] < 0.1 * len(pages), [page for page in pages if kind_of(page) is HostKind.UNSORTED]


@pytest.mark.parametrize(
    ("pages", "certainty"),
    [
        (("https://www.mhkbd.nrw/a",), "bestätigt"),
        (("https://bundes-sgk.de/a", "https://www.kfw.de/a"), "bestätigt"),
        (("https://bundes-sgk.de/a",), "unbestätigt"),
        (("https://nirgends.example/a",), "unbestätigt"),
        ((), "unbestätigt"),
    ],
)
def test_a_date_is_confirmed_by_an_official_page_alone(pages: tuple[str, ...], certainty: str) -> None:
    known = (Deadline(date=PartialDate(2027, 3, 31)), Deadline(date=PartialDate(2028), certainty="erwartet"))
    proof = Evidence(fields=("deadlines",), pages=pages, checked=PartialDate(2026, 11, 1))
    found = dates_of(programme(deadlines=known, evidence=(proof,)))
    assert [one.certainty for one in found] == [certainty, "erwartet"]


def test_the_page_to_open_is_the_official_one() -> None:
    pages = ("https://bundes-sgk.de/a", "https://www.mhkbd.nrw/b")
    old = Evidence(fields=("status",), pages=pages, checked=PartialDate(2025, 1, 1))
    (stale,) = to_check([programme(evidence=(old,))], date(2026, 12, 1))
    assert stale.page == "https://www.mhkbd.nrw/b"
