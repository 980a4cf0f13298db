"""The three questions and the action, case by case (cases/answers.csv), and what holds for all of them."""

from dataclasses import replace
from datetime import date

import pytest
from reading_cases import measure_of, profile_of, programme_of, rows_of

from fundmatch.eligibility.answers import action_of, answers_of
from fundmatch.eligibility.case import Case
from fundmatch.eligibility.judge import judge, verdict_of
from fundmatch.model.strategy import Profile
from fundmatch.strategy.places import place_with_key

CASES = rows_of("answers.csv")
DAY = date(2026, 11, 29)
# What a row does not name: an open programme without a date, for municipalities of all Germany, and the city of the guide.
PROGRAMME = "areas=Deutschland,deadline_kind=laufend,"
PROFILE = "own_means_eur=500000,plans=ISEK|Klimaschutzkonzept,"


def profile_with_its_register(text: str) -> Profile:
    """The profile as it is read: what it leaves out the register of places may know."""
    profile = profile_of(PROFILE + text)
    known = place_with_key(profile.ags) if profile.ags else None
    return replace(profile, population=profile.population or (known.population if known else None))


@pytest.mark.parametrize("row", CASES, ids=lambda row: row["situation"])
def test_answers_of_an_officer(row: dict[str, str]) -> None:
    case = Case(
        programme=programme_of(PROGRAMME + row["programme"]),
        measure=measure_of(row["measure"]),
        profile=profile_with_its_register(row["profile"]),
        as_of=date.fromisoformat(row["as_of"]) if row["as_of"] else DAY,
        catalogue_day=DAY,
    )
    results = judge(case)
    answers, verdict = answers_of(case, results), verdict_of(results)
    found = {
        "may_we": answers.may_we.value,
        "now": answers.now.value,
        "verdict": verdict.value,
        "action": action_of(answers.may_we, answers.now, verdict).value,
    }
    said = {name: row[name] for name in found if row[name]}
    assert said == {name: found[name] for name in said}, answers
    rules = {one.rule for one in answers.missing}
    if row["missing"] == "-":
        assert not rules, answers.missing
    elif row["missing"]:
        assert set(row["missing"].split("|")) <= rules | {
            cell for one in results for cell in (ask.field for ask in one.asks)
        }
