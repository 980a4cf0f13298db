"""An amount for each year says nothing of the whole: money and rules take it as an unknown cost."""

from dataclasses import replace

import pytest
from reading_cases import DAY, measure_of, profile_of, programme_of, rows_of

from fundmatch.eligibility.judge import Judge
from fundmatch.eligibility.money import money
from fundmatch.model.ranges import EuroRange

PROGRAMMES = sorted({row["programme"] for row in rows_of("money.csv")})
YEARLY = (
    EuroRange(40_000, 40_000, yearly=True),
    EuroRange(10_000, 9_000_000, yearly=True),
    EuroRange(40_000, None, yearly=True),
)


@pytest.mark.parametrize("cost", YEARLY, ids=str)
def test_a_yearly_cost_has_no_end_and_is_no_total(cost: EuroRange) -> None:
    assert (cost.lower, cost.upper, cost.exact) == (None, None, None)
    measure = replace(measure_of(""), cost_total_eur=cost)
    assert [(end.total_eur, end.cost_eur) for end in measure.ends] == [(None, None)] * len(measure.ends)


@pytest.mark.parametrize("written", PROGRAMMES)
@pytest.mark.parametrize("cost", YEARLY, ids=str)
def test_money_and_rules_are_those_of_an_unknown_cost(written: str, cost: EuroRange) -> None:
    programme, profile = programme_of(written), profile_of("")
    judge = Judge(profile, as_of=DAY, catalogue_day=DAY)
    unknown, yearly = (replace(measure_of(""), cost_total_eur=amount) for amount in (None, cost))
    assert money(programme, yearly, profile, DAY) == money(programme, unknown, profile, DAY)
    assert judge.of(yearly)(programme) == judge.of(unknown)(programme)
