"""Cells as other departments write them; the cases are tables that an officer can read and extend."""

import csv
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fundmatch.files.cell_values import CellError
from fundmatch.strategy.loose_amounts import read_amount
from fundmatch.strategy.loose_periods import read_period
from fundmatch.strategy.progress import read_progress

Case = Mapping[str, str]
DAY = date(2026, 11, 22)


def cases(name: str) -> list[Case]:
    path = Path(__file__).with_name("cases") / f"{name}.csv"
    return list(csv.DictReader(path.read_text(encoding="utf-8").splitlines(), delimiter=";"))


@pytest.mark.parametrize("case", cases("amounts"), ids=lambda case: case["cell"])
def test_a_cost_cell_is_read_as_it_is_meant(case: Case) -> None:
    if case["refused"]:
        with pytest.raises(CellError, match="auf zwei Arten"):
            read_amount(case["cell"])
        return
    reading = read_amount(case["cell"])
    if not case["low"]:
        assert (reading.amount, reading.words) == (None, case["words"])
        return
    assert reading.amount is not None
    assert (str(reading.amount.low), str(reading.amount.high or 0)) == (case["low"], case["high"] or "0")
    assert reading.amount.about == ("ca" in case["marks"].split())
    assert reading.amount.yearly == ("je Jahr" in case["marks"])
    assert reading.words == case["words"]


@pytest.mark.parametrize("case", cases("periods"), ids=lambda case: case["cell"])
def test_a_time_cell_is_read_as_it_is_meant(case: Case) -> None:
    reading = read_period(case["cell"])
    start, end = reading.period.start, reading.period.end
    assert (str(start or ""), str(end or ""), reading.words) == (case["start"], case["end"], case["words"])
    marks = [mark for mark in ("about", "ongoing", "since", "span") if getattr(reading.period, mark)]
    assert marks == case["marks"].split()


@pytest.mark.parametrize("case", cases("progress"), ids=lambda case: f"{case['status']}|{case['note']}|{case['title']}")
def test_status_and_remark_say_how_far_a_measure_is(case: Case) -> None:
    stage = read_progress(case["status"], case["note"], as_of=DAY, title=case["title"]).stage
    assert (str(stage) if stage else "") == case["stage"]


def test_a_description_is_no_remark_on_progress() -> None:
    assert read_progress("", "Portal online", title="Digitale Anträge").stage is None
    assert read_progress("", "online").done
    assert read_progress("", "", "online").stage is None


def test_without_a_day_no_date_says_how_far_a_measure_is() -> None:
    assert read_progress("Verkehrsfreigabe 06/2025").stage is None
    assert read_progress("Verkehrsfreigabe 06/2025", as_of=date(2025, 6, 30)).stage is None
    assert read_progress("Verkehrsfreigabe 06/2025", as_of=date(2025, 7, 1)).done
    assert read_progress("Eröffnung am 01.05.2025", as_of=date(2025, 5, 1)).done


def test_a_bare_number_takes_the_unit_of_the_heading_and_a_unit_in_the_cell_wins() -> None:
    assert read_amount("250", scale=1_000).amount == read_amount("250 T€").amount
    assert read_amount("250.000 €", scale=1_000).amount == read_amount(250_000).amount
    assert read_amount("3-4", scale=1_000_000).amount == read_amount("3–4 Mio. €").amount


@given(st.one_of(st.text(max_size=60), st.floats(), st.integers(), st.booleans(), st.none(), st.dates()))
def test_no_cell_breaks_a_reader_and_no_amount_stands_in_no_cell(cell: object) -> None:
    try:
        amount = read_amount(cell).amount
    except CellError:
        return
    if amount:
        assert any(sign.isnumeric() for sign in str(cell))
        assert amount.low >= 0
        assert amount.high is None or amount.high >= amount.low
    period = read_period(cell).period
    assert period.empty or any(sign.isdigit() for sign in str(cell))


@given(st.integers(0, 10**9), st.integers(0, 10**9))
def test_a_range_is_read_back(low: int, more: int) -> None:
    high = low + more
    amount = read_amount(f"{low:,} bis {high:,} €".replace(",", ".")).amount
    assert amount is not None
    assert (amount.low, amount.high) == (low, high)
