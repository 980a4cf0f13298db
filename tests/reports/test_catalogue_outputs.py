"""The catalogue given away: CommonGrants by its schema, CSV that no program takes for formulas."""

import csv
import io
import json
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from jsonschema import Draft202012Validator, FormatChecker
from record_helpers import DAY, programme

from fundmatch.catalogue.reading import Catalogue
from fundmatch.catalogue.table_columns import LOOKED, columns
from fundmatch.catalogue.table_state import HEADING
from fundmatch.core.dates import PartialDate
from fundmatch.model.programme import Amount, Condition, Deadline, Programme, Rate
from fundmatch.reports.common_grants import catalogue_as_common_grants, opportunity
from fundmatch.reports.csv_tables import catalogue_as_csv

SCHEMA = json.loads(Path(__file__).with_name("common_grants_opportunity.schema.json").read_text(encoding="utf-8"))
VALIDATOR = Draft202012Validator(SCHEMA, format_checker=FormatChecker())


def grant(**fields: object) -> dict[str, Any]:
    told = opportunity(programme(**fields), DAY)
    VALIDATOR.validate(told)
    return told


def amount(bound: str, eur: int, **fields: Any) -> Amount:
    return Amount(**{"of": "Zuwendung", "bound": bound, "eur": eur, "per": "Vorhaben", **fields})


def test_every_shipped_programme_is_an_opportunity(catalogue: Catalogue) -> None:
    told = json.loads(catalogue_as_common_grants(catalogue.programmes, DAY))
    assert [error.message for one in told for error in VALIDATOR.iter_errors(one)] == []
    assert len({one["id"] for one in told}) == len(catalogue.programmes)
    assert {one["status"]["value"] for one in told} == {"open", "closed", "forecasted", "custom"}


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("id", "nrw-probe"),
        ("status", {"value": "offen"}),
        ("status", {"value": "custom"}),
        ("funding", {"maxAwardAmount": {"amount": 200000, "currency": "EUR"}}),
        ("keyDates", {"closeDate": {"name": "Frist", "eventType": "singleDate", "date": "2027-03"}}),
        ("keyDates", {"app_deadline": "2027-03-31"}),
        ("acceptedApplicantTypes", [{"value": "Kommune"}]),
        ("customFields", {"level": {"name": "level", "fieldType": "string", "value": 3}}),
        ("createdAt", "2026-11-22"),
    ],
)
def test_the_schema_refuses_what_the_protocol_refuses(field: str, wrong: object) -> None:
    assert not VALIDATOR.is_valid(opportunity(programme(), DAY) | {field: wrong})


def test_ids_come_from_the_programme_alone() -> None:
    assert grant()["id"] == grant(name="Anders")["id"] != grant(id="nrw-andere")["id"]
    assert UUID(grant()["id"]).version == 5


@pytest.mark.parametrize(
    ("status", "told"),
    [
        ("offen", {"value": "open"}),
        ("angekündigt", {"value": "forecasted"}),
        ("geschlossen", {"value": "closed"}),
        ("pausiert", {"value": "custom", "customValue": "pausiert"}),
        ("unbekannt", {"value": "custom", "customValue": "unbekannt"}),
    ],
)
def test_a_status_without_counterpart_keeps_its_word(status: str, told: dict[str, str]) -> None:
    assert told.items() <= grant(status=status)["status"].items()


def test_money_is_text_and_never_more_than_one_bound() -> None:
    both = grant(amounts=(amount("mindestens", 50_000), amount("höchstens", 250_000)))["funding"]
    assert both["minAwardAmount"] == {"amount": "50000", "currency": "EUR"}
    assert both["maxAwardAmount"] == {"amount": "250000", "currency": "EUR"}
    two = grant(amounts=(amount("höchstens", 1), amount("höchstens", 2)))["funding"]
    part = grant(amounts=(amount("höchstens", 9, module="Konzept"),))["funding"]
    piece = grant(amounts=(amount("höchstens", 9, per="Stück"),))["funding"]
    assert all("maxAwardAmount" not in told for told in (two, part, piece))
    assert "höchstens 9 € Zuwendung je Vorhaben (Konzept)" in part["details"]


def test_rates_are_told_in_words() -> None:
    rates = (
        Rate(pct_max=Decimal(80)),
        Rate(pct=Decimal("62.5"), financially_weak=True),
        Rate(pct_min=Decimal(40), pct_max=Decimal(60), valid_until=PartialDate(2027)),
    )
    told = grant(rates=rates, own_share_min_pct=Decimal(10))["funding"]["details"]
    assert told == "bis zu 80 %; 62,5 % (finanzschwache Kommunen); 40–60 % (bis 2027); Eigenanteil mindestens 10 %"


@pytest.mark.parametrize(
    ("deadlines", "kind", "close", "others"),
    [
        ((Deadline(date=PartialDate(2027, 3, 31)), Deadline(date=PartialDate(2027, 1, 31))), "Stichtage", "2027-01-31", 1),
        ((Deadline(date=PartialDate(2026, 11, 22)),), "Termin", "2026-11-22", 0),
        ((Deadline(date=PartialDate(2026, 3, 31)),), "Termin", None, 1),
        ((Deadline(date=PartialDate(2027, 3)),), "Termin", None, 1),
        ((Deadline(date=PartialDate(2027, 3, 31), certainty="erwartet"),), "erwartet", None, 1),
        ((), "laufend", "laufend", 0),
        ((), "unbekannt", None, 0),
    ],
)  # fmt: skip
def test_only_a_confirmed_day_closes(
    deadlines: tuple[Deadline, ...], kind: str, close: str | None, others: int
) -> None:
    told = grant(deadlines=deadlines, deadline_kind=kind).get("keyDates", {})
    event = told.get("closeDate", {})
    assert event.get("date", event.get("details")) == close
    assert len(told.get("otherDates", {})) == others


def test_applicants_come_once_and_others_by_their_word() -> None:
    told = grant(applicants=("Kommune", "Unternehmen", "KMU", "Kommunaler Zweckverband"))["acceptedApplicantTypes"]
    assert [one["value"] for one in told] == [
        "government_municipal", "for_profit_not_small_business", "for_profit_small_business", "custom",
    ]  # fmt: skip
    assert told[-1]["customValue"] == "Kommunaler Zweckverband"


def test_what_is_unknown_is_left_out() -> None:
    told = opportunity(Programme(id="eu-leer", name="Leer", level="EU"), DAY)
    VALIDATOR.validate(told)
    assert not {"funding", "keyDates", "acceptedApplicantTypes", "source"} & told.keys()
    assert catalogue_as_common_grants((), DAY) == b"[]\n"


def test_the_csv_has_every_column_and_no_formula() -> None:
    one = programme(name="=1+1", summary="@SUM(A1)", conditions=(Condition(text="-3"),), managing_body="+49")
    text = catalogue_as_csv((one,)).decode("utf-8-sig")
    header, row = csv.reader(io.StringIO(text, newline=""), delimiter=";")
    assert header == [*(spec.heading for spec in columns()), LOOKED, HEADING]
    cells = dict(zip(header, row, strict=True))
    assert [cells[name] for name in ("Name", "Zusammenfassung", "Bedingungen", "Bewilligende Stelle")] == [
        "'=1+1", "'@SUM(A1)", "'-3", "'+49",
    ]  # fmt: skip
