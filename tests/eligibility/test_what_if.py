"""What the city could change: the smallest sets of changes that lie within its power, found by judging again."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reading_cases import measure_of, profile_of, programme_of
from record_helpers import DAY

from fundmatch.eligibility.answers import action_of, answers_of
from fundmatch.eligibility.judge import Judge, verdict_of
from fundmatch.eligibility.what_if import MOST, what_if
from fundmatch.model.answers import Action
from fundmatch.model.result import WhatIf


def ways(entry: str, row: str, profile: str = "") -> tuple[WhatIf, ...]:
    judge = Judge(profile_of(profile), as_of=DAY, catalogue_day=DAY)
    programme, measure = programme_of(f"deadline_kind=laufend,{entry}"), measure_of(row)
    results = judge.of(measure)(programme)
    return what_if(judge, programme, measure, results, answers_of(judge.case(programme, measure), results))


@pytest.mark.parametrize(
    ("entry", "row", "profile", "changes"),
    [
        ("early_start=verboten", "started=ja", "", ["nur einen neuen, noch nicht begonnenen Abschnitt beantragen"]),
        ("applicants=Kommunales Unternehmen", "", "", ["den Antrag durch „Kommunales Unternehmen“ stellen lassen"]),
        ("applicants=Landkreis", "", "", []),
        ("applicants=Landkreis", "", "name=Dorsten,ags=05562012", ["den Antrag durch „Landkreis“ stellen lassen"]),
        (
            "amounts=Gesamtkosten mindestens 1000000",
            "cost_total_eur=100000",
            "",
            ["mit anderen Maßnahmen auf mindestens 1.000.000 € bündeln"],
        ),
        ("pays_not_for=Personal,pays_for=Bau", "cost_kind=Personal", "", ["nur den Teil „Bau“ beantragen"]),
        ("areas=Musterregion", "", "", ["bestätigen, dass die Kommune im Gebiet „Musterregion“ liegt"]),
        (
            "applicants=Kommunales Unternehmen,early_start=verboten",
            "started=ja",
            "",
            [
                (
                    "den Antrag durch „Kommunales Unternehmen“ stellen lassen und nur einen neuen, noch nicht begonnenen "
                    "Abschnitt beantragen"
                )
            ],
        ),
        ("", "", "", []),
        ("status=geschlossen,recurring=ja,early_start=verboten", "started=ja", "", []),
        ("areas=Bayern", "", "", []),
        ("population.under=1000", "", "", []),
    ],
)
def test_only_what_lies_in_the_power_of_the_city_is_told(
    entry: str, row: str, profile: str, changes: list[str]
) -> None:
    assert [one.change for one in ways(entry, row, profile)] == changes


ENTRIES = st.sampled_from(
    [
        "applicants=Kommunales Unternehmen|Verband/Vereinigung",
        "early_start=verboten",
        "amounts=Gesamtkosten mindestens 500000",
        "pays_for=Planung,pays_not_for=Bau",
        "areas=Musterregion",
        "population.over=100000",
    ]
)
ROWS = st.sampled_from(["", "started=ja", "cost_total_eur=1000", "cost_kind=Bau", "done=ja", "council_vote=nein"])


@settings(max_examples=120)
@given(st.sets(ENTRIES, max_size=3), st.sets(ROWS, max_size=3))
def test_a_way_is_only_told_where_one_cannot_apply_and_no_shorter_one_is_kept_back(
    entries: set[str], rows: set[str]
) -> None:
    entry, row = ",".join(sorted(entries)), ",".join(sorted(filter(None, rows)))
    judge = Judge(profile_of(""), as_of=DAY, catalogue_day=DAY)
    programme, measure = programme_of(f"deadline_kind=laufend,{entry}"), measure_of(row)
    results = judge.of(measure)(programme)
    answers = answers_of(judge.case(programme, measure), results)
    found = what_if(judge, programme, measure, results, answers)
    assert len(found) <= MOST
    assert all(one.action is Action.APPLY for one in found)
    if action_of(answers.may_we, answers.now, verdict_of(results)) is Action.APPLY:
        assert not found
    counts = {one.change.count(" und nur ") + one.change.count(" und den ") for one in found}
    assert len(counts) <= 1
    assert what_if(judge, programme, replace(measure, note="anders"), results, answers) == found
