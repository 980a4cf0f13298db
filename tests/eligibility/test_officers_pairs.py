"""Pairs that officers know the answer to, on the shipped catalogue, through `explain`."""

from dataclasses import replace
from functools import cache

import pytest
from record_helpers import DAY, GELSENKIRCHEN, REPOSITORY, measure

from fundmatch.app.pipeline import Matcher
from fundmatch.catalogue.reading import Catalogue, read_catalogue
from fundmatch.eligibility.judge import Judge, unjudged
from fundmatch.model.answers import Verdict
from fundmatch.model.programme import Programme
from fundmatch.model.result import Candidate, Settings
from fundmatch.model.strategy import Measure, Profile, Strategy

MUNICH = Profile(name="Landeshauptstadt München", applicant="Kommune", state="BY", ags="09162000", population=1_512_000)
BOTTROP = replace(GELSENKIRCHEN, name="Stadt Bottrop", ags="05512000", population=118_000, areas=())
DRESDEN = Profile(name="Landeshauptstadt Dresden", applicant="Kommune", state="SN", ags="14612000", population=565_000)
COLOGNE = Profile(name="Stadt Köln", applicant="Kommune", state="NRW", ags="05315000", population=1_087_000)
JTF = "nrw-jtf-flaechenentwicklung-noerdliches-ruhrgebiet"


@cache
def shipped() -> Catalogue:
    return read_catalogue(REPOSITORY / "catalogs")


def candidate(profile: Profile, programme: str, row: Measure | None = None, *, closed: bool = True) -> Candidate:
    row = row or measure()
    city = Strategy(profile=profile, measures=(row,), sha256="0" * 64)
    matcher = Matcher(shipped(), city, as_of=DAY, settings=Settings(include_closed=closed))
    return matcher.explain(row, programme).candidate


def outcome(found: Candidate, rule: str) -> str:
    return next(result.outcome.value for result in found.rules if result.rule == rule)


@pytest.mark.parametrize(
    ("profile", "programme", "rule", "expected"),
    [
        (MUNICH, "nrw-heimat-scheck", "area", "not_met"),
        (MUNICH, "nrw-5-standorteprogramm", "area", "not_met"),
        (GELSENKIRCHEN, "nrw-5-standorteprogramm", "area", "met"),
        (GELSENKIRCHEN, JTF, "area", "not_met"),
        (BOTTROP, JTF, "area", "met"),
        (COLOGNE, JTF, "area", "not_met"),
        (DRESDEN, "eu-interreg-b-mitteleuropa", "area", "met"),
        (GELSENKIRCHEN, "eu-interreg-b-mitteleuropa", "area", "not_met"),
        (GELSENKIRCHEN, "eu-interreg-b-nwe", "area", "met"),
        (replace(GELSENKIRCHEN, population=49_999), "eu-access-city-award", "population", "not_met"),
        (replace(GELSENKIRCHEN, population=50_000), "eu-access-city-award", "population", "not_met"),
        (replace(GELSENKIRCHEN, population=50_001), "eu-access-city-award", "population", "met"),
        (replace(GELSENKIRCHEN, population=None), "eu-access-city-award", "population", "open"),
    ],
    ids=lambda value: getattr(value, "name", value),
)
def test_where_and_how_large(profile: Profile, programme: str, rule: str, expected: str) -> None:
    found = candidate(profile, programme)
    assert outcome(found, rule) == expected
    if expected == "not_met":
        assert found.verdict is Verdict.EXCLUDED


@pytest.mark.parametrize(
    ("applicant", "programme", "expected"),
    [
        ("Kommunales Unternehmen", "eu-access-city-award", "not_met"),
        ("Kommunales Unternehmen", "nrw-5-standorteprogramm", "met"),
        ("Verband/Vereinigung", "nrw-heimat-scheck", "met"),
        ("Verband/Vereinigung", JTF, "not_met"),
        ("Hochschule", "nrw-5-standorteprogramm", "met"),
    ],
)
def test_the_measure_names_who_applies(applicant: str, programme: str, expected: str) -> None:
    assert outcome(candidate(GELSENKIRCHEN, programme, measure(applicant=applicant)), "applicant") == expected


@pytest.mark.parametrize(("started", "verdict"), [(True, "excluded"), (None, "open"), (False, "open")])
def test_a_start_ban_bites_only_where_the_start_is_known(started: bool | None, verdict: str) -> None:
    club = measure(applicant="Verband/Vereinigung", started=started)
    found = candidate(GELSENKIRCHEN, "nrw-heimat-scheck", club)
    assert found.verdict is not None
    assert found.verdict.value == verdict
    assert outcome(found, "started") == {True: "not_met", None: "open", False: "met"}[started]


@pytest.mark.parametrize("programme", shipped().programmes, ids=lambda programme: programme.id)
@pytest.mark.parametrize("applicant", ["", "Verband/Vereinigung"])
def test_no_condition_of_the_catalogue_is_ignored(programme: Programme, applicant: str) -> None:
    """Every condition is printed: by a rule that demands something of this programme, or as to be checked."""
    judge = Judge(GELSENKIRCHEN, as_of=DAY, catalogue_day=shipped().day)
    results = judge.of(measure(applicant=applicant))(programme)
    told = {result.rule for result in results if result.demanded != "keine Angabe im Katalog"}
    by_hand = unjudged(programme, results)
    for condition in programme.conditions:
        assert (condition.rule in told) != (condition.text in by_hand), condition.text
