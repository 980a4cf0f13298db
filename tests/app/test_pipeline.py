"""The main job from end to end, on small catalogues and on the shipped one."""

import json
import math
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from record_helpers import (
    COMPLETE,
    DAY,
    GELSENKIRCHEN,
    REPOSITORY,
    SETTLED,
    measure,
    programme,
    small_catalogue,
    strategy,
)

from fundmatch.app.pipeline import Matcher, match
from fundmatch.catalogue.reading import Catalogue
from fundmatch.core.dates import PartialDate
from fundmatch.eligibility.judge import RULES
from fundmatch.model.answers import Verdict
from fundmatch.model.programme import Population
from fundmatch.model.result import DEFAULT_MIN_POINTS, MatchResult, Settings
from fundmatch.reports.result_json import match_as_json
from fundmatch.strategy.reading import read_strategy

BAD = {"keywords": ("Freibad", "Schwimmbad"), "typical_measures": ("Freibad sanieren", "Umkleiden im Freibad erneuern")}
FILLERS = [programme(id=f"nrw-anderes-{i}", name="Straßenbau", keywords=("Brücke", "Straße")) for i in range(3)]


def run(*programmes: object, **settings_: object) -> MatchResult:
    catalogue = small_catalogue(*FILLERS, *programmes)  # type: ignore[arg-type]
    return match(catalogue, strategy(measure(**SETTLED)), as_of=DAY, settings=Settings(**settings_))  # type: ignore[arg-type]


def ids(result: MatchResult, *, excluded: bool = False) -> list[str]:
    entry = result.measures[0]
    return [candidate.programme.id for candidate in (entry.excluded if excluded else entry.candidates)]


def test_what_fits_is_listed_and_what_does_not_is_absent() -> None:
    assert ids(run(programme(id="nrw-bad", deadline_kind="laufend", **BAD))) == ["nrw-bad"]


def test_what_is_excluded_keeps_its_reason() -> None:
    result = run(programme(id="nrw-bad", areas=("Bayern",), **BAD))
    assert ids(result) == []
    (candidate,) = result.measures[0].excluded
    assert candidate.verdict is Verdict.EXCLUDED
    assert candidate.decisive is not None
    assert candidate.decisive.rule == "area"
    assert result.measures[0].no_good_match


def test_closed_programmes_are_excluded_unless_asked_for() -> None:
    closed = programme(id="nrw-bad", status="geschlossen", recurring=False, **BAD)
    assert ids(run(closed), excluded=True) == ["nrw-bad"]
    assert ids(run(closed, include_closed=True)) == ["nrw-bad"]


def test_without_rules_everything_is_ranked_by_text_and_nothing_has_a_verdict() -> None:
    result = run(programme(id="nrw-bad", status="geschlossen", areas=("Bayern",), **BAD), rules=False)
    (candidate,) = result.measures[0].candidates
    assert candidate.verdict is None
    assert candidate.rules == ()
    assert "verdict" not in json.loads(match_as_json(result))["measures"][0]["candidates"][0]


def test_levels_can_be_chosen() -> None:
    result = run(
        programme(id="nrw-bad", **BAD), programme(id="eu-bad", level="EU", areas=("EU",), **BAD), levels=("EU",)
    )
    assert ids(result) == ["eu-bad"]


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        ({"applicants": ("Kommune",)}, {"applicants": ()}),
        ({"areas": ("Ruhrgebiet",)}, {"areas": ("NRW",)}),
        ({"areas": ("NRW",)}, {"areas": ("DE",)}),
    ],
)
def test_ties_are_settled_by_action_then_area(better: dict[str, object], worse: dict[str, object]) -> None:
    told = {**BAD, **COMPLETE}
    result = run(programme(id="nrw-a", **{**told, **worse}), programme(id="nrw-b", **{**told, **better}))
    first, second = result.measures[0].candidates
    assert first.points == second.points
    assert ids(result) == ["nrw-b", "nrw-a"]


def test_an_open_window_stands_before_a_closed_one_where_the_likeness_is_the_same() -> None:
    told = {**BAD, **COMPLETE}
    states = {"nrw-a": "geschlossen", "nrw-b": "angekündigt", "nrw-c": "offen"}
    programmes = [programme(id=name, **told, status=status) for name, status in states.items()]
    found = {one.programme.id: one for one in run(*programmes).measures[0].candidates}
    assert list(found) == ["nrw-c", "nrw-b", "nrw-a"]
    assert [one.parts["time"] for one in found.values()] == [2.0, 1.0, 0.0]
    (told_so,) = (hit for hit in found["nrw-c"].evidence if hit.part == "time")
    assert (told_so.programme, told_so.points) == ("Anträge werden angenommen", 2.0)
    for one in run(*programmes, rules=False).measures[0].candidates:
        assert "time" not in one.parts


def test_equal_programmes_stand_in_the_order_of_their_ids() -> None:
    assert ids(run(programme(id="nrw-b", **BAD), programme(id="nrw-a", **BAD))) == ["nrw-a", "nrw-b"]


def test_the_list_ends_at_top_and_what_is_excluded_below_it_is_not_shown() -> None:
    weak = programme(
        id="nrw-c",
        areas=("Bayern",),
        keywords=("Bad",),
        typical_measures=("Freibad",),
        name="Kurorte und ihre Bäderkultur",
    )
    result = run(programme(id="nrw-a", **BAD), programme(id="nrw-b", **BAD), weak, top=1)
    assert ids(result) == ["nrw-a"]
    assert ids(result, excluded=True) == []


def test_an_exclude_keyword_excludes_and_says_so() -> None:
    catalogue = small_catalogue(*FILLERS, programme(id="nrw-bad", **BAD))
    result = match(catalogue, strategy(measure(exclude_keywords=("Schwimmbad",))), as_of=DAY)
    (candidate,) = result.measures[0].excluded
    assert candidate.flags[0] == "Ausschlusswort der Maßnahme: „Schwimmbad“"


def test_explain_says_why_a_pair_is_not_listed() -> None:
    catalogue = small_catalogue(*FILLERS, programme(id="nrw-bad", areas=("Bayern",), **BAD))
    matcher = Matcher(catalogue, strategy(), as_of=DAY, settings=Settings())
    assert "liegt nicht im Fördergebiet" in matcher.explain(measure(), "nrw-bad").why_not_listed
    assert "unter der Schwelle" in matcher.explain(measure(), "nrw-anderes-0").why_not_listed


@pytest.fixture(scope="module")
def gelsenkirchen(catalogue: Catalogue) -> MatchResult:
    return match(catalogue, read_strategy(REPOSITORY / "measures/gelsenkirchen"), as_of=DAY)


def test_every_candidate_is_complete(gelsenkirchen: MatchResult) -> None:
    assert len(gelsenkirchen.measures) == 78
    for entry in gelsenkirchen.measures:
        for candidate in (*entry.candidates, *entry.excluded):
            assert candidate.points == pytest.approx(math.fsum(candidate.parts.values()), abs=0.05)
            assert 0 <= candidate.points <= 100
            assert candidate.evidence
            assert [result.rule for result in candidate.rules] == list(RULES)
            assert all(result.reason for result in candidate.rules)
        points = [candidate.points for candidate in entry.candidates]
        assert points == sorted(points, reverse=True)
        assert all(candidate.points >= DEFAULT_MIN_POINTS for candidate in entry.candidates)


def test_the_same_input_gives_the_same_bytes(catalogue: Catalogue, gelsenkirchen: MatchResult) -> None:
    again = match(catalogue, read_strategy(REPOSITORY / "measures/gelsenkirchen"), as_of=DAY)
    assert match_as_json(again) == match_as_json(gelsenkirchen)


def test_grant_and_own_share_make_up_the_cost(gelsenkirchen: MatchResult) -> None:
    priced = 0
    for entry in gelsenkirchen.measures:
        for candidate in entry.candidates:
            money = candidate.money
            if money.grant_eur and money.own_share_eur:
                priced += 1
                assert money.grant_eur[0] <= money.grant_eur[1]
                assert money.own_share_eur[0] <= money.own_share_eur[1]
                assert money.grant_eur[0] + money.own_share_eur[1] == entry.measure.cost_eur
                assert money.grant_eur[1] + money.own_share_eur[0] == entry.measure.cost_eur
                assert "keine Zusage" in money.note
    assert priced


@given(chosen=st.sets(st.integers(0, 77), min_size=1, max_size=6), seed=st.integers(0, 3))
@settings(max_examples=8)
def test_other_measures_never_change_the_points_of_one(
    catalogue: Catalogue, gelsenkirchen: MatchResult, chosen: set[int], seed: int
) -> None:
    whole = read_strategy(REPOSITORY / "measures/gelsenkirchen")
    kept = [whole.measures[i] for i in sorted(chosen, key=lambda i: (i * 7 + seed) % 11)]
    changed = measure(id="neu", title="Ganz etwas anderes mit Xylophon und Freibad")
    part = match(catalogue, replace(whole, measures=(changed, *kept)), as_of=DAY)
    before = {entry.measure.id: entry for entry in gelsenkirchen.measures}
    for entry in part.measures[1:]:
        assert entry == before[entry.measure.id]


def test_a_bavarian_city_gets_no_programme_of_nrw(catalogue: Catalogue) -> None:
    munich = replace(GELSENKIRCHEN, name="München", state="BY", ags="09162000", areas=(), population=1_500_000)
    whole = read_strategy(REPOSITORY / "measures/gelsenkirchen")
    result = match(catalogue, replace(whole, profile=munich), as_of=DAY)
    listed = [candidate for entry in result.measures for candidate in entry.candidates]
    assert listed
    assert not [candidate.programme.id for candidate in listed if "NRW" in candidate.programme.areas]
    shown = [
        candidate for entry in result.measures for candidate in entry.excluded if candidate.programme.level == "NRW"
    ]
    assert shown
    for candidate in shown:
        outcomes = {found.rule: found.outcome.value for found in candidate.rules}
        if candidate.programme.areas == ("NRW",):
            assert outcomes["area"] == "not_met"


def test_unknown_population_is_open_and_fifty_thousand_is_not_over_fifty_thousand() -> None:
    bounded = programme(id="nrw-bad", population=Population(over=50_000), **COMPLETE, **BAD)
    catalogue = small_catalogue(*FILLERS, bounded)
    for known, expected in ((None, Verdict.OPEN), (50_000, Verdict.EXCLUDED), (50_001, Verdict.CLEAR)):
        profile = replace(GELSENKIRCHEN, population=known)
        entry = match(catalogue, strategy(measure(**SETTLED), profile=profile), as_of=DAY).measures[0]
        (candidate,) = (*entry.candidates, *entry.excluded)
        assert candidate.verdict is expected


def test_a_past_day_is_judged_as_that_day() -> None:
    past = programme(
        id="nrw-bad",
        status="geschlossen",
        period_start=PartialDate(2018, 7, 3),
        period_end=PartialDate(2022, 12, 31),
        recurring=False,
        **BAD,
    )
    catalogue = small_catalogue(*FILLERS, past)
    for day, listed in ((date(2020, 1, 15), True), (date(2023, 1, 1), False)):
        entry = match(catalogue, strategy(), as_of=day).measures[0]
        assert bool(entry.candidates) is listed


def test_the_small_strategy_of_a_company_is_not_a_city(catalogue: Catalogue) -> None:
    result = match(catalogue, read_strategy(REPOSITORY / "measures/stadtwerke-beispiel"), as_of=DAY)
    assert len(result.measures) == 7
    refused = [
        found
        for entry in result.measures
        for candidate in entry.excluded
        for found in candidate.rules
        if found.rule == "applicant" and found.outcome.value == "not_met"
    ]
    assert refused
    assert all(found.found == "Kommunales Unternehmen" for found in refused)


def test_paths_do_not_matter(catalogue: Catalogue, tmp_path: Path) -> None:
    moved = replace(catalogue, path=tmp_path)
    one = match(catalogue, strategy(), as_of=DAY)
    other = match(moved, strategy(), as_of=DAY)
    assert match_as_json(one) == match_as_json(other)
