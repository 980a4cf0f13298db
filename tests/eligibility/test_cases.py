"""Officers' cases: a table that a grant officer can read and extend (cases/rules.csv)."""

import pytest
from reading_cases import day_of, measure_of, profile_of, programme_of, rows_of
from record_helpers import DAY

from fundmatch.eligibility.case import Case
from fundmatch.eligibility.judge import RULES, judge
from fundmatch.model.answers import Outcome

CASES = rows_of("rules.csv")


@pytest.mark.parametrize("row", CASES, ids=lambda row: f"{row['rule']}: {row['situation']}")
def test_case_of_an_officer(row: dict[str, str]) -> None:
    case = Case(
        programme=programme_of(row["programme"]),
        measure=measure_of(row["measure"]),
        profile=profile_of(row["profile"]),
        as_of=day_of(row["as_of"]),
        catalogue_day=DAY,
    )
    found = {result.rule: result for result in judge(case)}[row["rule"]]
    assert found.outcome.value == row["expected"], found.reason
    assert row["in_reason"] in found.reason
    assert found.outcome in Outcome


def test_every_rule_has_cases_of_every_outcome() -> None:
    seen = {(row["rule"], row["expected"]) for row in CASES}
    assert {rule for rule, _ in seen} == set(RULES)
    for rule in RULES:
        assert (rule, "met") in seen
        assert (rule, "open") in seen
        # Guidelines word combination in prose: a person compares it, no rule says no.
        assert (rule, "not_met") in seen or rule == "combination"
