"""Records and plain values: what is written is read back, and every error of an entry is named at once."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from record_helpers import programme

from fundmatch.core.dates import PartialDate
from fundmatch.core.vocabulary import APPLICANTS, COOPERATIONS, STATUSES
from fundmatch.model.codec import as_entry, as_line, as_state, as_values, read_record
from fundmatch.model.programme import (
    Amount,
    Condition,
    Deadline,
    Evidence,
    Example,
    ExampleMeasure,
    Facets,
    Partners,
    Population,
    Programme,
    Rate,
    Relation,
)

TEXT = st.text(st.characters(codec="utf-8", exclude_categories=("Cs",)), min_size=1, max_size=40).map(str.strip)
TEXTS = st.lists(TEXT.filter(bool), max_size=3, unique=True).map(tuple)
NEEDED = TEXT.filter(bool)
TRUTHS = st.none() | st.booleans()
COUNTS = st.none() | st.integers(0, 100)
PERCENTS = st.none() | st.decimals(0, 100, places=2)
DAYS = st.builds(PartialDate.of, st.dates()) | st.builds(PartialDate, st.integers(1000, 9999), st.integers(0, 12))
SOME = st.lists(st.sampled_from(APPLICANTS), max_size=3, unique=True).map(tuple)


def many(items: st.SearchStrategy[Any]) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.lists(items, max_size=2, unique=True).map(tuple)


PROGRAMMES = st.builds(
    Programme,
    id=NEEDED,
    name=NEEDED,
    level=st.sampled_from(("EU", "Bund", "NRW")),
    summary=TEXT,
    related=many(st.builds(Relation, programme=NEEDED, kind=st.just("Nachfolger"))),
    keywords=TEXTS,
    example_measures=many(st.builds(ExampleMeasure, title=NEEDED, text=NEEDED)),
    facets=st.none() | st.builds(Facets, action=st.just(("bauen",)), cooperation=many(st.sampled_from(COOPERATIONS))),
    examples=many(st.builds(Example, text=NEEDED, place=TEXT, year=st.none() | DAYS)),
    applicants=SOME,
    areas=TEXTS,
    population=st.none() | st.builds(Population, over=COUNTS, at_most=st.integers(0, 10**7), note=TEXT),
    partners=st.none() | st.builds(Partners, partners_min=st.integers(1, 9), must_include=TEXTS, note=TEXT),
    rates=many(st.builds(Rate, pct=PERCENTS, pct_max=PERCENTS, applicants=SOME, financially_weak=TRUTHS, valid_from=st.none() | DAYS, note=NEEDED)),
    own_share_min_pct=PERCENTS,
    amounts=many(st.builds(Amount, of=st.just("Zuwendung"), bound=st.just("höchstens"), eur=st.integers(0, 10**12), indicative=st.booleans())),
    status=st.sampled_from(STATUSES),
    recurring=TRUTHS,
    deadlines=many(st.builds(Deadline, date=DAYS, stage=TEXT, certainty=st.sampled_from(("bestätigt", "erwartet")))),
    period_end=st.none() | DAYS,
    conditions=many(st.builds(Condition, text=NEEDED)),
    notes=TEXTS,
    evidence=many(st.builds(Evidence, fields=TEXTS.filter(bool), pages=TEXTS, checked=st.none() | DAYS)),
)  # fmt: skip


@given(entry=PROGRAMMES)
def test_whatever_a_programme_says_is_read_back(entry: Programme) -> None:
    assert read_record(Programme, as_entry(entry)) == (entry, [])
    assert read_record(Programme, as_line(entry)) == (entry, [])


@given(entry=PROGRAMMES)
def test_equal_programmes_are_written_alike(entry: Programme) -> None:
    again, _ = read_record(Programme, as_line(entry))
    assert as_line(again) == as_line(entry)
    assert as_state(again) == as_state(entry)
    assert as_values(again) == as_values(entry)


def test_an_entry_names_usual_values_and_a_line_leaves_them_out() -> None:
    entry = Programme(id="nrw-a", name="A", level="NRW", amounts=(Amount(of="Zuwendung", bound="höchstens", eur=5),))
    assert as_entry(entry) == {
        "id": "nrw-a",
        "name": "A",
        "level": "NRW",
        "access": "Antrag",
        "amounts": [{"of": "Zuwendung", "bound": "höchstens", "eur": "5", "per": "Antrag"}],
        "status": "unbekannt",
        "deadline_kind": "unbekannt",
    }
    assert as_line(entry).keys() == {"id", "name", "level", "amounts"}
    assert as_line(entry)["amounts"] == [{"of": "Zuwendung", "bound": "höchstens", "eur": "5"}]


def test_each_form_spells_numbers_and_truths_for_its_readers() -> None:
    rate = Rate(pct=Decimal("50.00"), financially_weak=False, valid_from=PartialDate(2026, 3), note="Sockel")
    rest = {"valid_from": "2026-03", "note": "Sockel"}
    assert as_entry(rate) == {"pct": "50", "financially_weak": "nein", **rest}
    assert as_state(rate) == {"pct": "5E+1", "financially_weak": False, **rest}
    assert as_values(rate) == {"pct": 50, "financially_weak": False, **rest}
    assert as_values(Rate(pct=Decimal("62.5"))) == {"pct": 62.5}
    assert as_state((rate,), without={"note", "valid_from"}) == [{"pct": "5E+1", "financially_weak": False}]


def test_nothing_is_written_of_what_says_nothing() -> None:
    assert (as_line(None), as_line(" "), as_line(()), as_line(Population())) == ("", "", [], {})
    assert "population" not in as_line(programme(population=Population()))


BROKEN = {
    "farbe": "rot",
    "status": "ofen",
    "id": "",
    "keywords": ["Rad", ["Weg"], "Rad"],
    "summary": "x" * 5_001,
    "rates": [{"pct": "800"}, {"pct": "80 %", "pkt": "1"}, "80"],
    "amounts": [{"of": "Zuwendung", "eur": "1.000"}],
    "population": {"over": "-1"},
    "recurring": "vielleicht",
    "period_end": "2026-02-30",
    "partners": "zwei",
    "areas": "NRW",
    "name": "Probe",
}


def test_every_error_of_an_entry_is_named_at_once_with_its_place_in_the_order_of_the_file() -> None:
    entry, findings = read_record(Programme, BROKEN)
    assert entry is None
    assert [(path, note) for path, note, _ in findings] == [
        (("farbe",), "unbekanntes Feld"),
        (("status",), "„ofen“ ist kein zulässiger Wert"),
        (("keywords", 1), "hier wird ein einzelner Wert erwartet, keine Liste"),
        (("keywords", 2), "„Rad“ steht zweimal da"),
        (("summary",), "der Text hat 5001 Zeichen"),
        (("rates", 0, "pct"), "800 ist zu groß"),
        (("rates", 1, "pct"), "„80 %“ ist keine Zahl"),
        (("rates", 1, "pkt"), "unbekanntes Feld"),
        (("rates", 2), "hier werden Felder der Form „name: Wert“ erwartet"),
        (("amounts", 0, "eur"), "„1.000“ ist keine ganze Zahl"),
        (("amounts", 0, "bound"), "Pflichtfeld fehlt"),
        (("population", "over"), "-1 ist zu klein"),
        (("recurring",), "„vielleicht“ ist weder ja noch nein"),
        (("period_end",), "„2026-02-30“ ist kein Datum, das es gibt"),
        (("partners",), "hier werden Felder der Form „name: Wert“ erwartet"),
        (("areas",), "hier wird eine Liste erwartet"),
        (("id",), "Pflichtfeld fehlt"),
        (("level",), "Pflichtfeld fehlt"),
    ]
    assert all(remedy for _, _, remedy in findings)


@pytest.mark.parametrize("raw", [None, "Text", [], ["id"], 5])
def test_what_is_no_mapping_is_no_record(raw: object) -> None:
    entry, ((path, note, remedy),) = read_record(Programme, raw)
    assert (entry, path, note) == (None, (), "hier werden Felder der Form „name: Wert“ erwartet")
    assert remedy.startswith("Felder: id, name")


@pytest.mark.parametrize("nothing", ["", None])
def test_an_empty_value_is_as_good_as_none(nothing: object) -> None:
    raw = {"id": "a", "name": "A", "level": "NRW", "status": nothing, "rates": nothing, "population": nothing}
    assert read_record(Programme, raw) == (Programme(id="a", name="A", level="NRW"), [])
    assert read_record(Programme, {**raw, "farbe": nothing})[1][0][:2] == (("farbe",), "unbekanntes Feld")


PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.sampled_from(["80", "2026", "ja", "NaN"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from([*Programme.__dataclass_fields__, "pct", "x"]), inner, max_size=3),
    max_leaves=12,
)  # fmt: skip


@given(raw=PLAIN)
def test_whatever_stands_there_is_read_or_named(raw: object) -> None:
    entry, findings = read_record(Programme, raw)
    assert (entry is None) == bool(findings)
