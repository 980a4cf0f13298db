"""Officers' cases of money: what a programme would pay and what the city would keep (cases/money.csv).

An expected cell is empty (unknown), `80`, `60-80`, `bis 80` (the upper end), `ab 20` (the lower end)
or `*` (not what the row is about).
"""

import pytest
from reading_cases import day_of, measure_of, profile_of, programme_of, rows_of

from fundmatch.eligibility.money import money
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
