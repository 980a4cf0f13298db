"""Every field that an officer may see has a German name, and every value German words."""

from dataclasses import fields
from decimal import Decimal
from typing import Any

import pytest

from fundmatch.catalogue.reading import Catalogue
from fundmatch.core.dates import PartialDate
from fundmatch.core.field_spec import specs
from fundmatch.model.labels import UNKNOWN, label, value_in_words, words_of
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

NAMES = [field.name for field in fields(Programme)]


@pytest.mark.parametrize("name", NAMES)
def test_every_field_has_a_name_of_its_own(name: str) -> None:
    assert name in {"id", "name"} or label(name) != name
    assert [other for other in NAMES if label(other) == label(name)] == [name]


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("rates", (Rate(pct_max=Decimal("80.0")),), "bis zu 80 %"),
        ("rates", (Rate(pct_min=Decimal(60), pct_max=Decimal("82.5"), financially_weak=True),),
         "60–82,5 % (finanzschwache Kommunen)"),
        ("rates", (Rate(pct=Decimal(90), applicants=("KMU",), module="Bau", valid_until=PartialDate(2027, 12)),),
         "90 % (Bau, KMU, bis 12/2027)"),
        ("deadlines", (Deadline(date=PartialDate(2027, 9, 30), stage="Skizze"),
                       Deadline(date=PartialDate(2028), certainty="erwartet", note="nichts")),
         "30.09.2027 (Skizze); 2028 (erwartet)"),
        ("amounts", (Amount(of="Zuwendung", bound="höchstens", eur=250_000, indicative=True),),
         "höchstens 250.000 € Zuwendung je Antrag (Richtwert)"),
        ("population", Population(over=50_000, at_most=100_000), "mehr als 50.000, höchstens 100.000"),
        ("population", Population(note="nur Städte"), "nur Städte"),
        ("partners", Partners(partners_min=3, countries_min=2, must_include=("Hochschule",)),
         "mindestens 3 Partner, mindestens 2 Staaten, mit Hochschule"),
        ("conditions", (Condition(text="Konzept liegt vor", rule="readiness"),), "Konzept liegt vor"),
        ("example_measures", (ExampleMeasure(title="Bad", text="Neue Becken."),), "Bad: Neue Becken."),
        ("facets", Facets(action=("bauen", "kaufen"), cooperation=("keine",)), "bauen, kaufen · keine"),
        ("examples", (Example(text="Bad saniert", place="Herne", year=PartialDate(2024)),), "Bad saniert (Herne, 2024)"),
        ("related", (Relation(programme="eu-life", kind="Dachprogramm"),), "Dachprogramm: eu-life"),
        ("rates", (Rate(note="je nach Baustein"),), "je nach Baustein"),
        ("locked", ("rates", "status"), "Fördersatz; Antragsfenster"),
        ("evidence", (Evidence(fields=("deadlines", "funds"), pages=("https://a.de",)),), "Frist, Mittel (https://a.de)"),
        ("recurring", False, "nein"),
        ("recurring", None, UNKNOWN),
        ("own_share_min_pct", Decimal(0), "0 %"),
        ("period_end", PartialDate(2027, 12, 31), "31.12.2027"),
        ("areas", (), UNKNOWN),
        ("summary", "Text; mit Semikolon", "Text; mit Semikolon"),
    ],
)  # fmt: skip
def test_a_value_reads_as_officers_write_it(field: str, value: object, words: str) -> None:
    assert value_in_words(field, value) == words


def test_no_value_of_the_shipped_catalogue_shows_the_program_behind_it(catalogue: Catalogue) -> None:
    for entry in catalogue.programmes:
        for name in NAMES:
            words = value_in_words(name, getattr(entry, name))
            assert not any(sign in words for sign in ("{'", "Decimal(", "PartialDate(", "None", "True", "False"))
            assert (words == UNKNOWN) == (getattr(entry, name) in (None, "", ()))


def test_every_record_has_a_wording_of_its_own() -> None:
    kind: Any = Programme
    assert [spec.name for spec in specs(kind) if spec.record and not spec.form] == []


def test_a_value_of_another_form_is_shown_as_it_is() -> None:
    assert words_of("deadlines", ["bald"]) == ("['bald']",)
