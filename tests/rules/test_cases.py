"""Officers' cases: a table that a grant officer can read and extend (cases/rules.csv)."""

import csv
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from making import DAY, GELSENKIRCHEN, REPOSITORY, measure, programme

from fundmatch.model.dates import PartialDate
from fundmatch.model.programme import Amount, Deadline, Evidence, Partners, Population, Programme, Rate
from fundmatch.model.result import Outcome
from fundmatch.model.strategy import Measure, Profile
from fundmatch.rules.case import Case
from fundmatch.rules.judge import RULES, judge

CASES = list(
    csv.DictReader((REPOSITORY / "tests/cases/rules.csv").read_text(encoding="utf-8").splitlines(), delimiter=";")
)
TRUTH = {"ja": True, "nein": False}


def pairs(text: str) -> dict[str, str]:
    return dict(part.split("=", 1) for part in text.split(",") if part)


def amount_of(text: str) -> Amount:
    *of, bound, eur = text.split(" ")
    return Amount(of=" ".join(of), bound=bound, eur=int(eur))


def partners_of(text: str) -> Partners:
    least, countries = map(int, text.split("/"))
    return Partners(partners_min=least, countries_min=countries)


READERS: dict[str, Any] = {
    **dict.fromkeys(
        ["applicants", "applicants_excluded", "areas", "areas_excluded"],
        lambda text: tuple(filter(None, text.split("|"))),
    ),
    **dict.fromkeys(["period_start", "period_end"], PartialDate.parse),
    "deadlines": lambda text: (Deadline(date=PartialDate.parse(text)),),
    "amounts": lambda text: (amount_of(text),),
    "rates": lambda text: (Rate(pct=Decimal(text)),),
    "partners": partners_of,
    "evidence": lambda text: (Evidence(fields=("status",), page_date=PartialDate.parse(text)),),
}


def programme_of(text: str) -> Programme:
    fields: dict[str, Any] = {"status": "offen"}
    for name, value in pairs(text).items():
        if name.startswith("population."):
            fields["population"] = Population(**{name.split(".")[1]: int(value)})
        else:
            fields[name] = READERS.get(name, lambda text: TRUTH.get(text, text))(value)
    return programme(**fields)


def measure_of(text: str) -> Measure:
    fields: dict[str, Any] = {}
    for name, value in pairs(text).items():
        fields[name] = int(value) if name.endswith("_eur") else TRUTH.get(value, value)
    return measure(**fields)


def profile_of(text: str) -> Profile:
    fields: dict[str, Any] = {}
    for name, value in pairs(text).items():
        if name in ("population", "council_lead_weeks"):
            fields[name] = int(value) if value else None
        else:
            fields[name] = tuple(filter(None, value.split("|"))) if name == "areas" else value
    return replace(GELSENKIRCHEN, **fields)


@pytest.mark.parametrize("row", CASES, ids=lambda row: f"{row['rule']}: {row['situation']}")
def test_case_of_an_officer(row: dict[str, str]) -> None:
    case = Case(
        programme=programme_of(row["programme"]),
        measure=measure_of(row["measure"]),
        profile=profile_of(row["profile"]),
        as_of=date.fromisoformat(row["as_of"]) if row["as_of"] else DAY,
        catalogue_day=DAY,
    )
    found = {result.rule: result for result in judge(case)}[row["rule"]]
    assert found.outcome.value == row["expected"], found.reason
    assert row["in_reason"] in found.reason
    assert found.outcome in Outcome


def test_every_rule_has_cases_of_every_outcome() -> None:
    seen = {(row["rule"], row["expected"]) for row in CASES}
    assert {rule for rule, _ in seen} == set(RULES)
    for rule in RULES:
        assert (rule, "met") in seen
        assert (rule, "open") in seen
        assert (rule, "not_met") in seen
