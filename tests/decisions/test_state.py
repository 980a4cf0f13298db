"""What the ledger decides now, what brings a rejected pair back, what officers judged right and wrong."""

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from decisions.review_helpers import FIRST
from record_helpers import measure, programme

from fundmatch.core.dates import PartialDate
from fundmatch.decisions.carry_over import changes_since, facts_of
from fundmatch.decisions.gold import gold_as_csv, judged_measures
from fundmatch.decisions.ledger import Line, is_rejected, rejected, replay
from fundmatch.evaluation.gold_files import read_gold
from fundmatch.evaluation.pool_files import read_pool
from fundmatch.model.decision import Decision, Trace
from fundmatch.model.programme import Amount, Deadline, Population, Rate


def line(nr: int, field: str, new: str, **told: object) -> Line:
    base = {
        "recorded": PartialDate(2026, 11, nr), "by": f"Person {nr}", "file": "s.xlsx", "file_sha256": "",
        "measure_id": FIRST[0], "programme_id": FIRST[1], "old": "", "field": field, "new": new,
    }  # fmt: skip
    return Line(nr=nr, **{**base, **told})  # type: ignore[arg-type]


def test_the_last_line_of_a_field_holds_and_says_who_and_when() -> None:
    state = replay(
        [
            line(1, "status", "Prüfen", programme_state="{}", measure_title="Bad"),
            line(2, "day", "31.3.2027", measure_title="Freibad"),
            line(3, "status", "abgelehnt"),
            line(4, "day", "bald", measure_id="M-2"),
        ]
    )
    found = state[FIRST]
    assert (found.status, found.day, found.day_text) == ("abgelehnt", PartialDate(2027, 3, 31), "31.3.2027")
    assert found.traces["status"] == Trace(nr=3, by="Person 3", on=PartialDate(2026, 11, 3), file="s.xlsx")
    assert (found.measure_title, found.programme_state) == ("Freibad", "{}")
    assert state["M-2", FIRST[1]].day is None
    assert list(rejected(state)) == [FIRST]


BEFORE = programme(
    deadlines=(Deadline(date=PartialDate(2026, 3, 31)),),
    rates=(Rate(pct_max=Decimal(80)),),
    population=Population(over=50_000),
)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"deadlines": (Deadline(date=PartialDate(2027, 9, 30)),)}, ["Frist: vorher 31.03.2026, jetzt 30.09.2027"]),
        ({"deadlines": ()}, []),
        ({"rates": (Rate(pct_max=Decimal("80.0"), note="neu belegt"),)}, []),
        ({"rates": (Rate(pct=Decimal(90), financially_weak=True),)},
         ["Fördersatz: vorher bis zu 80 %, jetzt 90 % (finanzschwache Kommunen)"]),
        ({"rates": (Rate(pct_min=Decimal(60), pct_max=Decimal(80)),)},
         ["Fördersatz: vorher bis zu 80 %, jetzt 60–80 %"]),
        ({"status": "geschlossen"}, ["Antragsfenster: vorher offen, jetzt geschlossen"]),
        ({"population": Population(at_least=20_000)},
         ["Einwohnergrenzen: vorher mehr als 50.000, jetzt mindestens 20.000"]),
        ({"amounts": (Amount(of="Zuwendung", bound="höchstens", eur=250_000),)},
         ["Beträge: vorher keine Angabe, jetzt höchstens 250.000 € Zuwendung je Antrag"]),
        ({"applicants": ("Kommune", "Landkreis")}, ["Förderberechtigte: vorher Kommune, jetzt Kommune; Landkreis"]),
        ({"areas": ("DE",), "own_share_min_pct": Decimal(10)},
         ["Fördergebiet: vorher NRW, jetzt DE", "Mindesteigenanteil: vorher keine Angabe, jetzt 10 %"]),
        ({"funds": "knapp", "early_start": "verboten"},
         ["Mittel: vorher keine Angabe, jetzt knapp", "Vorzeitiger Maßnahmenbeginn: vorher keine Angabe, jetzt verboten"]),
        ({"population": Population(over=50_000, note="Stichtag 31.12.")}, []),
        ({"rates": (Rate(pct_max=Decimal(80), valid_until=PartialDate(2028)),)}, []),
        ({"name": "Neuer Name", "summary": "Neuer Text", "url": "https://neu.de"}, []),
    ],
)  # fmt: skip
def test_only_a_change_that_matters_brings_a_pair_back(change: dict[str, object], expected: list[str]) -> None:
    assert list(changes_since(facts_of(BEFORE), replace(BEFORE, **change))) == expected  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "state", ["", "{", "[1]", "null", "[" * 100_000, '{"neu": 1}', '{"rates":' + "[" * 900 + "]" * 900 + "}"]
)
def test_a_state_that_is_lost_or_damaged_says_nothing(state: str) -> None:
    assert changes_since(state, BEFORE) == ()


def test_a_state_of_another_form_is_shown_as_it_is() -> None:
    (reason,) = changes_since('{"rates":["neunzig"]}', BEFORE)
    assert reason == "Fördersatz: vorher ['neunzig'], jetzt bis zu 80 %"


def test_the_order_of_a_list_is_no_change() -> None:
    two = replace(BEFORE, areas=("NRW", "DE"))
    assert changes_since(facts_of(two), replace(two, areas=("DE", "NRW"))) == ()


def test_judged_pairs_make_a_gold_file_that_evaluate_reads(tmp_path: Path) -> None:
    def decided(number: str, name: str, **told: str) -> Decision:
        return Decision(measure_id=f"M-{number}", programme_id=name, **told)  # type: ignore[arg-type]

    decisions = [
        decided("1", "nrw-a", status="Beantragen"),
        decided("1", "nrw-b", status="pruefen"),
        decided("1", "nrw-c", status="Abgelehnt", reason="passt nicht zum Ziel"),
        decided("1", "nrw-d", status="Abgelehnt", reason="Eigenanteil fehlt"),
        decided("2", "nrw-a", status="Abgelehnt", reason="passt nicht zum Ziel"),
        decided("3", "nrw-a", status="Beobachten", result="Bewilligt"),
        decided("4", "nrw-a", note="nur gelesen"),
    ]
    measures = [measure(id=f"M-{number}", title=f"=Titel {number}", description="a;b\n„c“") for number in range(1, 6)]
    rows = judged_measures({(one.measure_id, one.programme_id): one for one in decisions}, measures)
    assert [(row.measure.id, row.right, row.wrong) for row in rows] == [
        ("M-1", ("nrw-a", "nrw-b"), ("nrw-c",)), ("M-2", (), ("nrw-a",)), ("M-3", ("nrw-a",), ()),
    ]  # fmt: skip
    path = tmp_path / "gold.csv"
    path.write_bytes(gold_as_csv(rows))
    awards, hints = read_gold(path, ["nrw-a", "nrw-b"])
    assert [(award.id, award.gold_ids) for award in awards] == [("M-1", ("nrw-a", "nrw-b")), ("M-3", ("nrw-a",))]
    assert awards[0].text == "a;b\n„c“"
    assert len(hints) == 1
    pool, _ = read_pool(path, ["nrw-a", "nrw-b", "nrw-c"])
    assert [one.grades for one in pool] == [{"nrw-a": 3, "nrw-b": 2, "nrw-c": 0}, {"nrw-a": 0}, {"nrw-a": 3}]
    assert is_rejected(decisions[2])
