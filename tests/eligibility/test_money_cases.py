"""Officers' cases of money: what a programme would pay and what the city would keep (cases/money.csv).

An expected cell is empty (unknown), `80`, `60-80`, `bis 80` (the upper end), `ab 20` (the lower end)
or `*` (not what the row is about).
"""

from dataclasses import replace

import pytest
from reading_cases import DAY, day_of, measure_of, profile_of, programme_of, rows_of

from fundmatch.eligibility.judge import Judge
from fundmatch.eligibility.money import fitting, money
from fundmatch.model.ranges import EuroRange
from fundmatch.model.result import Money

CASES = rows_of("money.csv")


def money_of(row: dict[str, str]) -> Money:
    return money(
        programme_of(row["programme"]), measure_of(row["measure"]), profile_of(row["profile"]), day_of(row["as_of"])
    )


def agrees(expected: str, found: tuple[float, float] | None) -> bool:
    """Tell whether a range is what the cell says."""
    if not expected or found is None:
        return not expected and found is None
    if expected.startswith("bis "):
        return found[1] == float(expected.removeprefix("bis "))
    if expected.startswith("ab "):
        return found[0] == float(expected.removeprefix("ab "))
    low, _, high = expected.partition("-")
    return found == (float(low), float(high or low))


@pytest.mark.parametrize("row", CASES, ids=lambda row: row["situation"])
def test_money_of_an_officers_case(row: dict[str, str]) -> None:
    found = money_of(row)
    for column in ("rate_pct", "grant_eur", "own_share_eur"):
        if row[column] != "*":
            assert agrees(row[column], getattr(found, column)), (column, row[column], found)
    assert row["in_note"] in found.note
    assert found.up_to is row["rate_pct"].startswith("bis ") or row["rate_pct"] == "*"


def test_the_table_holds_thirty_cases_each_with_its_source() -> None:
    assert len(CASES) >= 30
    assert all(row["source"] and None not in row for row in CASES)


@pytest.mark.parametrize(
    ("low", "high", "reckoned"),
    [
        (150_000, 199_999, True),
        (150_000, 200_000, False),  # "unter 200.000" is not met at the upper end
        (40_000, 150_000, False),  # nor "mindestens 50.000" at the lower
        (200_000, 300_000, False),
    ],
)
def test_costs_that_cross_a_limit_of_size_give_no_sum(low: int, high: int, reckoned: bool) -> None:
    written = "rates=90,pays_for=Bau,amounts=Gesamtkosten unter 200000|Gesamtkosten mindestens 50000"
    programme, profile = programme_of(written), profile_of("")
    measure = replace(measure_of(""), cost_total_eur=EuroRange(low, high))
    rules = Judge(profile, as_of=DAY, catalogue_day=DAY).of(measure)(programme)
    found = fitting(money(programme, measure, profile, DAY), rules)
    assert (found.grant_eur is not None) is reckoned
    assert (found.own_share_eur is not None) is reckoned
    assert found.rate_pct == (90, 90)
