"""One figure per thing: the sum is that of its rows, and says the same in JSON, on screen and on the first sheet."""

import io
import json
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from record_helpers import DAY, GELSENKIRCHEN, measure, programme, small_catalogue, strategy

from fundmatch.app.pipeline import match
from fundmatch.core import formatting
from fundmatch.core.dates import PartialDate
from fundmatch.model.decision import Decision
from fundmatch.model.programme import Programme, Rate
from fundmatch.model.result import MatchResult, MeasureResult
from fundmatch.model.strategy import Measure
from fundmatch.reports import terminal
from fundmatch.reports.money_sums import Row, counted, in_words, sums_of
from fundmatch.reports.result_json import match_as_json
from fundmatch.reports.workbook.write import match_as_workbook

BAD = {"keywords": ("Freibad", "Schwimmbad"), "typical_measures": ("Freibad sanieren", "Umkleiden im Freibad erneuern")}
FILLERS = [programme(id=f"nrw-anderes-{i}", name="Straßenbau", keywords=("Brücke", "Straße")) for i in range(3)]
HALF: dict[str, object] = {"rates": (Rate(pct=Decimal(50)),), "pays_for": ("Bau",), "deadline_kind": "laufend", **BAD}


def run(*measures: Measure, entry: dict[str, object] | None = None) -> MatchResult:
    bath = programme(id="nrw-bad", **{**HALF, **(entry or {})})
    return match(small_catalogue(*FILLERS, bath), strategy(*measures), as_of=DAY)


def reason(entry: dict[str, object], **fields: object) -> object:
    found = run(measure(**{"cost_total_eur": 100_000, **fields}), entry=entry)
    return counted(found.measures[0], GELSENKIRCHEN.applicant)


@pytest.mark.parametrize(
    ("entry", "fields", "said"),
    [
        ({}, {"done": True, "started": True}, "erledigt"),
        ({}, {"cost_total_eur": None}, "Kosten der Maßnahme unbekannt"),
        ({"rates": ()}, {}, "Fördersatz"),
        ({"pays_for": ()}, {}, "keine Rechnung"),
        ({"pays_for": ("Beratung",)}, {"cost_kind": ("Bau",)}, "keine Rechnung"),
        ({"pays_for": ("Personal",)}, {}, "keine Rechnung"),
        ({"rates": (Rate(pct=Decimal(50), base="Mehrkosten"),)}, {}, "keine Rechnung"),
        ({"access": "Konsortium"}, {}, "eigenen Antrag"),
        ({"access": "Pauschale"}, {}, "eigenen Antrag"),
        ({"funding_types": ("Preisgeld",)}, {}, "eigenen Antrag"),
        ({"funding_types": ("Darlehen",)}, {}, "eigenen Antrag"),
        ({"keywords": (), "typical_measures": ("Rutsche",)}, {}, "trifft"),
    ],
)
def test_what_may_not_be_added_up_says_why(entry: dict[str, object], fields: dict[str, object], said: str) -> None:
    assert said in str(reason(entry, **fields))


def test_a_known_first_door_counts_with_its_own_figures() -> None:
    row = reason({})
    assert isinstance(row, Row)
    assert (row.cost_eur, row.grant_eur, row.own_share_eur) == ((100_000,) * 2, (50_000,) * 2, (50_000,) * 2)


def test_a_ceiling_is_nothing_up_to_itself_everywhere() -> None:
    found = run(measure(cost_total_eur=100_000), entry={"rates": (Rate(pct_max=Decimal(80)),)})
    (one,) = found.measures[0].candidates
    assert one.money.rate_pct == (0, 80)
    assert (one.money.grant_eur, one.money.own_share_eur) == ((0, 80_000), (20_000, 100_000))
    assert one.money.rate_text == "bis zu 80 %"
    assert sums_of(found).grant_eur == (0, 80_000)


def chosen(found: MatchResult, status: str = "", **entries: str) -> MatchResult:
    def decided(entry: MeasureResult) -> MeasureResult:
        marked = tuple(
            replace(
                one,
                decision=Decision(measure_id=entry.measure.id, programme_id=one.programme.id, status=status, **entries),
            )
            for one in entry.candidates
        )
        return replace(entry, candidates=marked)

    return replace(found, measures=tuple(map(decided, found.measures)))


def test_the_own_share_of_what_was_chosen_stands_by_budget_years() -> None:
    years = {"start": PartialDate(2027), "end": PartialDate(2029)}
    found = run(
        measure(cost_total_eur=100_000, **years),
        measure(id="M-2", cost_total_eur=10_000, start=PartialDate(2027, 5), end=PartialDate(2027, 9)),
        measure(id="M-3", cost_total_eur=1_000),
    )
    assert sums_of(found).own_share_by_period() == []
    shares = sums_of(chosen(found, "Beantragen")).own_share_by_period()
    assert shares == [("2027", (5_000, 5_000)), ("2027–2029 zusammen", (50_000, 50_000)), ("ohne Termin", (500, 500))]
    assert not sums_of(chosen(found, "Beobachten")).chosen


def test_the_words_say_by_budget_year_only_where_each_measure_has_one_and_name_how_it_was_chosen() -> None:
    one_year = measure(cost_total_eur=10_000, start=PartialDate(2027, 5), end=PartialDate(2027, 9))
    several = measure(id="M-2", cost_total_eur=100_000, start=PartialDate(2027), end=PartialDate(2029))
    words = list(in_words(sums_of(chosen(run(one_year), "Beantragen"))))[-1]
    assert words == "Eigenanteil dessen, was gewählt ist (Beantragen 1), nach Haushaltsjahren: 2027: 5.000 €"
    words = list(in_words(sums_of(chosen(run(one_year, several), "Prüfen", result="Bewilligt "))))[-1]
    assert "(bewilligt 2), nach Zeitraum (mehrjährige nicht auf Haushaltsjahre aufgeteilt): 2027: " in words
    assert "; 2027–2029 zusammen: " in words


@pytest.mark.parametrize(
    ("entries", "counts"),
    [
        ({}, ""),
        ({"status": "Prüfen"}, "Prüfen"),
        ({"status": "Beobachten"}, ""),
        ({"status": "?"}, ""),
        ({"result": "beantragt"}, "beantragt"),
        ({"status": "Prüfen", "result": "bewilligt"}, "bewilligt"),
    ],
)
def test_money_says_how_its_programme_was_chosen(entries: dict[str, str], counts: str) -> None:
    (row,) = sums_of(chosen(run(measure(cost_total_eur=1_000)), **entries)).rows
    assert (row.chosen_as, row.chosen) == (counts, bool(counts))


@pytest.mark.parametrize("entries", [{"status": "Beantragen", "result": "abgelehnt"}, {"status": "Weiterleiten"}])
def test_what_was_turned_down_or_passed_on_counts_for_nothing(entries: dict[str, str]) -> None:
    assert not sums_of(chosen(run(measure(cost_total_eur=1_000)), **entries)).rows


COSTS = st.one_of(st.none(), st.integers(0, 10**9))


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(COSTS, st.booleans()), min_size=1, max_size=5), st.integers(0, 100))
def test_the_sum_is_that_of_its_rows_in_every_place(rows: list[tuple[int | None, bool]], pct: int) -> None:
    measures = [measure(id=f"M-{nr}", cost_total_eur=cost, done=done) for nr, (cost, done) in enumerate(rows)]
    found = run(*measures, entry={"rates": (Rate(pct=Decimal(pct)),)})
    sums = sums_of(found)
    assert len(sums.rows) + sum(count for _, count in sums.left_out) == len(rows)
    assert sums.grant_eur[0] == sum(row.grant_eur[0] for row in sums.rows)
    assert sums.grant_eur[1] + sums.own_share_eur[0] == sums.cost_eur[0]
    told = json.loads(match_as_json(found))["summary"]
    assert (told["grant_eur"], told["own_share_eur"]) == (list(sums.grant_eur), list(sums.own_share_eur))
    assert told["counted"] == [row.measure.id for row in sums.rows]
    assert told["done"] == sum(done for _, done in rows)
    sheet = load_workbook(io.BytesIO(match_as_workbook(found)))["Überblick"]
    cells = [[cell.value for cell in row] for row in sheet.iter_rows()]
    if sums.rows:
        assert formatting.euro_range(sums.grant_eur) in terminal.summary_of(found, [])
        total = next(row for row in cells if row[0] == "Summe")
        assert total[2:6] == [*sums.grant_eur, *sums.own_share_eur]
    else:
        assert "Nichts rechenbar" in terminal.summary_of(found, [])


def test_an_empty_measure_gets_no_list_and_no_number() -> None:
    found = run(measure(title="–", cost_total_eur=100_000))
    assert found.measures[0].candidates == ()
    assert sums_of(found).rows == ()
    assert found.questions == ()


def test_the_strongest_proposals_are_for_measures_that_are_not_finished() -> None:
    from fundmatch.reports.summary import best_hits

    found = run(measure(id="M-1", done=True), measure(id="M-2"), entry={})
    assert [entry.measure.id for entry, _ in best_hits(found, 10)] == ["M-2"]
    assert {question.measure for question in found.questions} <= {"", "M-2"}


def test_programmes_stay_what_they_are() -> None:
    """A list is made from the records and changes none of them."""
    bath = programme(id="nrw-bad", **HALF)
    before = repr(bath)
    match(small_catalogue(*FILLERS, bath), strategy(measure()), as_of=DAY)
    assert repr(bath) == before
    assert isinstance(bath, Programme)
