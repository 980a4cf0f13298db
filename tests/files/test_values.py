"""Cells as officers write them: what is read, and what is refused with which advice."""

from collections.abc import Callable
from datetime import date, datetime, time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fundmatch.core import formatting
from fundmatch.core.dates import PartialDate
from fundmatch.core.vocabulary import APPLICANTS, UNKNOWN_WORDS
from fundmatch.files import cell_values
from fundmatch.files.cell_values import CellError

CELLS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(),
    st.text(alphabet="0123456789.,-–€TMio /", max_size=20),
    st.dates(),
    st.datetimes(),
    st.times(),
)
READERS: list[Callable[[object], object]] = [
    cell_values.euros,
    cell_values.whole,
    cell_values.day,
    cell_values.truth,
    cell_values.listing,
    cell_values.text,
    cell_values.known,
]


@pytest.mark.parametrize(
    ("cell", "amount"),
    [
        ("1.250.000,50 €", 1_250_001),
        ("1.250.000,49 €", 1_250_000),
        ("250000", 250_000),
        ("250.000", 250_000),
        ("250 000 €", 250_000),
        ("250\u202f000\u00a0€", 250_000),
        ("EUR 250.000", 250_000),
        ("250.000,- Euro", 250_000),
        ("1250.50", 1_251),
        ("80 T€", 80_000),
        ("80 TEUR", 80_000),
        ("1.250 T€", 1_250_000),
        ("3 Tsd. €", 3_000),
        ("1,5 Mio. €", 1_500_000),
        ("1,250 Mio. €", 1_250_000),
        ("0", 0),
        ("0,00 €", 0),
        (0, 0),
        (1_250_000.5, 1_250_001),
        (249_999.99999999997, 250_000),
        (None, None),
    ],
)
def test_money_is_read_in_whole_euros(cell: object, amount: int | None) -> None:
    assert cell_values.euros(cell) == amount


@pytest.mark.parametrize(
    ("cell", "note", "remedy"),
    [
        ("50.000–80.000 €", "Spanne", "eine Zahl"),
        ("50.000 bis 80.000", "Spanne", "eine Zahl"),
        ("bis zu 50.000 €", "Spanne", "eine Zahl"),
        ("ca. 50.000", "Schätzung", "nur die Zahl"),
        ("-5", "negativ", "ohne Minus"),
        (-5, "negativ", "ohne Minus"),
        ("250,000", "nicht eindeutig", "1.250.000,50"),
        ("1,250,000.00", "nicht eindeutig", "1.250.000,50"),
        ("1.250 Mio. €", "nicht eindeutig", "1.250.000,50"),
        ("50 %", "kein Betrag", "250000"),
        ("- €", "kein Betrag", "250000"),
        ("gering", "kein Betrag", "leer lassen"),
        ("9" * 30, "zu groß", "höchstens"),
        (float("nan"), "zu groß", "höchstens"),
        (True, "kein Betrag", "als Zahl"),
        (datetime(2026, 5, 1), "kein Betrag", "als Zahl"),
    ],
)
def test_unclear_money_is_refused_with_advice(cell: object, note: str, remedy: str) -> None:
    with pytest.raises(CellError) as caught:
        cell_values.euros(cell)
    assert note in caught.value.note
    assert remedy in caught.value.remedy


@pytest.mark.parametrize(
    ("cell", "amount"), [("80", 80_000), (80, 80_000), ("0,5", 500), ("80 €", 80), ("80 T€", 80_000)]
)
def test_the_unit_of_a_heading_counts_only_for_bare_numbers(cell: object, amount: int) -> None:
    assert cell_values.euros(cell, scale=1000) == amount


@given(st.integers(min_value=0, max_value=cell_values.MAX_EUROS))
def test_money_survives_the_german_way_of_writing(amount: int) -> None:
    for written in (
        formatting.euro(amount),
        formatting.number(amount),
        str(amount),
        f"{formatting.number(amount)},00 EUR",
    ):
        assert cell_values.euros(written) == amount


@given(st.integers(min_value=0, max_value=10**9), st.integers(min_value=0, max_value=99))
def test_cents_round_half_up(amount: int, cents: int) -> None:
    assert cell_values.euros(f"{formatting.number(amount)},{cents:02} €") == amount + (cents >= 50)


@given(st.decimals(min_value=0, max_value=1000, places=1))
def test_a_unit_multiplies_exactly(amount: Decimal) -> None:
    assert cell_values.euros(f"{amount} Mio. €".replace(".", ",", 1)) == amount * 10**6


@pytest.mark.parametrize(
    ("cell", "read"),
    [
        ("31.12.2026", "2026-12-31"),
        ("1. 2. 2026", "2026-02-01"),
        ("12/2026", "2026-12"),
        ("3.2026", "2026-03"),
        ("2026", "2026"),
        ("2026-12-31", "2026-12-31"),
        ("2026-12-31 00:00:00", "2026-12-31"),
        ("2026-12", "2026-12"),
        ("Dez. 2026", "2026-12"),
        ("März 2026", "2026-03"),
        ("31. Dezember 2026", "2026-12-31"),
        (2026, "2026"),
        (2026.0, "2026"),
        (date(2026, 12, 31), "2026-12-31"),
        (datetime(2026, 12, 31, 8), "2026-12-31"),
        (PartialDate(2026, 12), "2026-12"),
    ],
)
def test_dates_keep_their_precision(cell: object, read: str) -> None:
    assert str(cell_values.day(cell)) == read


@pytest.mark.parametrize(
    ("cell", "remedy"),
    [
        ("31.12.26", "vierstellig"),
        ("IV/2026", "Quartal als Monat"),
        ("Q4 2026", "Quartal als Monat"),
        ("2025–2027", "Beginn und Ende"),
        ("2026/27", "Beginn und Ende"),
        ("30.02.2026", "31.12.2026"),
        ("00/2026", "31.12.2026"),
        ("13/2026", "31.12.2026"),
        ("03/04/2026", "31.12.2026"),
        ("Mitte 2026", "so genau wie bekannt"),
        (46387, "als Datum formatieren"),
        (date(1905, 7, 18), "nicht als Datum formatieren"),
        (time(8, 30), "31.12.2026"),
        (True, "31.12.2026"),
    ],
)
def test_unclear_dates_are_refused_with_advice(cell: object, remedy: str) -> None:
    with pytest.raises(CellError) as caught:
        cell_values.day(cell)
    assert remedy in caught.value.remedy


@given(st.dates(min_value=date(1950, 1, 1), max_value=date(2099, 12, 31)), st.sampled_from(["year", "month", "day"]))
def test_dates_survive_both_ways_of_writing(when: date, precision: str) -> None:
    exact = PartialDate.of(when)
    month = PartialDate(when.year, when.month)
    meant = {"year": PartialDate(when.year), "month": month, "day": exact}[precision]
    assert cell_values.day(meant.german) == cell_values.day(str(meant)) == cell_values.day(meant) == meant


@pytest.mark.parametrize(
    ("cell", "answer"),
    [
        *((cell, True) for cell in ("ja", "X", "j", "TRUE", True, 1)),
        *((cell, False) for cell in ("nein", "n", "false", False, 0)),
        *((cell, None) for cell in ("", "k. A.", None)),
    ],
)
def test_yes_and_no(cell: object, answer: bool | None) -> None:
    assert cell_values.truth(cell) is answer


def test_between_yes_and_no_is_refused() -> None:
    with pytest.raises(CellError, match="weder ja noch nein → ja oder nein"):
        cell_values.truth("teilweise")


def test_lists_split_at_semicolons_and_lines_and_only_then_at_commas() -> None:
    assert cell_values.listing("a, b; c\nd;;a, b") == ("a, b", "c", "d")
    assert cell_values.listing("a, b; c\n• d", commas=True) == ("a", "b", "c", "d")
    assert cell_values.listing("k. A.") == ()


@pytest.mark.parametrize("word", sorted(UNKNOWN_WORDS))
@pytest.mark.parametrize("reader", [cell_values.euros, cell_values.whole, cell_values.day, cell_values.truth])
def test_every_word_for_unknown_means_unknown(reader: Callable[[object], object], word: str) -> None:
    assert reader(f" {word.upper()} ") is None


@pytest.mark.parametrize(
    ("cell", "read"),
    [(3.0, "3"), (2.5, "2,5"), (True, "ja"), (None, ""), (date(2026, 3, 1), "01.03.2026"), (" a\r\nb\x0bc ", "a\nb c")],
)
def test_text_is_what_people_see(cell: object, read: str) -> None:
    assert cell_values.text(cell) == read


@pytest.mark.parametrize("written", ["Kommune", "kommune", " KOMMUNE "])
def test_a_choice_does_not_hang_on_case(written: str) -> None:
    assert cell_values.choice(written, APPLICANTS) == "Kommune"


def test_a_wrong_choice_is_offered_the_nearest() -> None:
    with pytest.raises(CellError, match="„Komune“ ist kein zulässiger Wert → Gemeint ist wohl „Kommune“"):
        cell_values.choice("Komune", APPLICANTS)


@pytest.mark.parametrize(("cell", "number"), [("263.000", 263_000), (263_000, 263_000), ("k. A.", None)])
def test_whole_numbers(cell: object, number: int | None) -> None:
    assert cell_values.whole(cell) == number


@pytest.mark.parametrize("cell", ["ca. 260.000", "263.0", 263.0, True, "260,5"])
def test_what_is_no_whole_number_is_refused(cell: object) -> None:
    with pytest.raises(CellError, match="keine ganze Zahl"):
        cell_values.whole(cell)


def test_bounds_belong_to_the_range() -> None:
    assert cell_values.bounded(1, 1, 5) == 1
    with pytest.raises(CellError, match="von 1 bis 5"):
        cell_values.bounded(-5, 1, 5)


@pytest.mark.parametrize("reader", READERS)
def test_a_broken_cell_says_why_wherever_it_is_read(reader: Callable[[object], object]) -> None:
    with pytest.raises(CellError, match="Formel → speichern"):
        reader(CellError("Formel", "speichern"))


@given(CELLS)
def test_no_cell_crashes_a_reader(cell: object) -> None:
    for reader in READERS:
        try:
            reader(cell)
        except CellError as error:
            assert error.note  # noqa: PT017 - raising is one of two right answers
            assert error.remedy  # noqa: PT017
