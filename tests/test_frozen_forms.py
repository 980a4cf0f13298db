"""Forms that lie in officers' files: no byte of them may change, whatever happens to the code that writes them.

Digests in `imported/*.jsonl` tell the next import what the source said last: one value written in another way
makes every programme news. `decisions_state.json` brings a rejected pair back where it differs.
"""

from datetime import date
from decimal import Decimal

import pytest
from record_helpers import programme

from fundmatch.core.dates import PartialDate
from fundmatch.decisions.carry_over import facts_of
from fundmatch.model.programme import (
    Amount,
    Condition,
    Deadline,
    Evidence,
    Example,
    Partners,
    Population,
    Rate,
    Relation,
)
from fundmatch.model.update import ImportedRecord
from fundmatch.updates.store import as_lines, digest, digests, silence

# Every type of field, every kind of record, and the numbers that have more than one way to be written.
FULL = programme(
    id="nrw-voll",
    name=" Volles Programm ",
    summary="Zeile eins\nZeile „zwei“; drei",
    related=(Relation(programme="nrw-probe", kind="Nachfolger"),),
    keywords=("Rad", " Weg"),
    examples=(Example(text="Radweg", place="Gelsenkirchen", year=PartialDate(2024)),),
    areas=("NRW", "Ruhrgebiet"),
    population=Population(over=0, at_most=20_000),
    partners=Partners(partners_min=3, must_include=("Hochschule",)),
    rates=(
        Rate(pct=Decimal(50), applicants=("Kommune",), financially_weak=False, note="Sockel"),
        Rate(pct_min=Decimal("0.50"), pct_max=Decimal("100.0"), financially_weak=True, valid_from=PartialDate(2026, 3)),
    ),
    own_share_min_pct=Decimal("10.00"),
    amounts=(
        Amount(of="Zuwendung", bound="höchstens", eur=250_000),
        Amount(of="Zuwendung", bound="mindestens", eur=0, per="Jahr", indicative=True),
    ),
    recurring=False,
    deadlines=(
        Deadline(date=PartialDate(2026, 9, 30)),
        Deadline(date=PartialDate(2027), stage="Skizze", certainty="erwartet"),
    ),
    period_end=PartialDate(2027, 12, 31),
    conditions=(Condition(text="Ratsbeschluss", rule=""),),
    evidence=(Evidence(fields=("rates",), pages=("https://a.example",), checked=PartialDate(2026, 11, 22)),),
    locked=("rates",),
)
KEPT = ImportedRecord(
    key="a",
    programme=FULL,
    first_seen=date(2026, 1, 1),
    last_seen=date(2026, 4, 1),
    locked=("status", "rates"),
    source_digests={"name": "12345678"},
    sentences={"rates": "50 Prozent"},
)

LINE = (
    '{"key": "a", "first_seen": "2026-01-01", "last_seen": "2026-04-01", "locked": ["rates", "s'
    'tatus"], "programme": {"id": "nrw-voll", "name": "Volles Programm", "level": "NRW", "relat'
    'ed": [{"programme": "nrw-probe", "kind": "Nachfolger"}], "summary": "Zeile eins\\nZeile „zw'
    'ei“; drei", "keywords": ["Rad", "Weg"], "examples": [{"text": "Radweg", "place": "Gelsenki'
    'rchen", "year": "2024"}], "applicants": ["Kommune"], "areas": ["NRW", "Ruhrgebiet"], "popu'
    'lation": {"over": "0", "at_most": "20000"}, "partners": {"partners_min": "3", "must_includ'
    'e": ["Hochschule"]}, "rates": [{"pct": "50", "applicants": ["Kommune"], "financially_weak"'
    ': "nein", "note": "Sockel"}, {"pct_min": "0.5", "pct_max": "100", "financially_weak": "ja"'
    ', "valid_from": "2026-03"}], "own_share_min_pct": "10", "amounts": [{"of": "Zuwendung", "b'
    'ound": "höchstens", "eur": "250000"}, {"of": "Zuwendung", "bound": "mindestens", "eur": "0'
    '", "per": "Jahr", "indicative": "ja"}], "status": "offen", "recurring": "nein", "deadlines'
    '": [{"date": "2026-09-30"}, {"date": "2027", "stage": "Skizze", "certainty": "erwartet"}],'
    ' "period_end": "2027-12-31", "conditions": [{"text": "Ratsbeschluss"}], "evidence": [{"fie'
    'lds": ["rates"], "pages": ["https://a.example"], "checked": "2026-11-22"}], "locked": ["ra'
    'tes"]}, "sentences": {"rates": "50 Prozent"}, "told": {"name": "12345678"}}\n'
)
STATE = (
    '{"status":"offen","deadlines":[{"date":"2026-09-30"},{"date":"2027","stage":"Skizze"}],"ra'
    'tes":[{"pct":"5E+1","applicants":["Kommune"],"financially_weak":false},{"pct_min":"0.5","p'
    'ct_max":"1E+2","financially_weak":true}],"amounts":[{"of":"Zuwendung","bound":"höchstens",'
    '"eur":250000,"per":"Antrag"},{"of":"Zuwendung","bound":"mindestens","eur":0,"per":"Jahr"}]'
    ',"applicants":["Kommune"],"areas":["NRW","Ruhrgebiet"],"population":{"over":0,"at_most":20'
    '000},"own_share_min_pct":"1E+1","funds":"","early_start":""}'
)
DIGESTS = {
    "id": "f07f8ff6",
    "name": "a564988a",
    "level": "bcf51433",
    "related": "ed17431a",
    "summary": "c84ca23a",
    "keywords": "3331ffc8",
    "examples": "aa552771",
    "applicants": "943a4202",
    "areas": "2efd7e34",
    "population": "06bba549",
    "partners": "909b8730",
    "rates": "dd63e2a9",
    "own_share_min_pct": "53654959",
    "amounts": "4b6b27fb",
    "status": "0206ab82",
    "recurring": "e57aacc9",
    "deadlines": "6703110f",
    "period_end": "0deb538b",
    "conditions": "d9554e00",
    "evidence": "07999e05",
    "locked": "911d07af",
}


def test_the_line_of_an_imported_programme_never_changes() -> None:
    assert as_lines([KEPT]).decode() == LINE


def test_the_state_that_a_decision_was_made_on_never_changes() -> None:
    # A whole rate stands there as "5E+1": not pretty, but kept in the ledger of everybody who decided before.
    assert facts_of(FULL) == STATE


def test_the_digests_of_what_a_source_said_never_change() -> None:
    assert digests(FULL) == DIGESTS


@pytest.mark.parametrize(
    ("value", "wanted"),
    [
        (None, "12ae32cb"),
        ("", "12ae32cb"),
        ((), "4f53cda1"),
        (Decimal(50), "4ec621b2"),
        (Decimal("50.00"), "4ec621b2"),
        (False, "e57aacc9"),
        (0, "98089e6d"),
    ],
)
def test_the_digest_of_a_single_value_never_changes(value: object, wanted: str) -> None:
    assert digest(value) == wanted


@pytest.mark.parametrize(
    ("field", "wanted"),
    [("name", "12ae32cb"), ("status", "e1b5b7ad"), ("rates", "4f53cda1"), ("population", "12ae32cb")],
)
def test_the_digest_of_a_silent_field_never_changes(field: str, wanted: str) -> None:
    assert silence(field) == wanted
