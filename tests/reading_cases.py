"""How a row of the officers' tables (cases/*.csv) is read: `name=value` pairs, parted by commas.

What a cell does not name stays as in `making`: the programme seen today, the city Gelsenkirchen.
"""

import csv
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from record_helpers import DAY, GELSENKIRCHEN, REPOSITORY, measure, programme

from fundmatch.core.dates import PartialDate
from fundmatch.model.programme import Amount, Deadline, Evidence, Partners, Population, Programme, Rate
from fundmatch.model.strategy import Measure, OwnRate, Profile

UNKNOWN_WORDS = ("k. A.", "–", "unbekannt")
TRUTH = {"ja": True, "nein": False}


def rows_of(name: str) -> list[dict[str, str]]:
    """The rows of a table in tests/cases, each with every column."""
    text = (REPOSITORY / "tests/cases" / name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines(), delimiter=";"))


def day_of(text: str) -> date:
    """An empty cell is the day of the tests."""
    return date.fromisoformat(text) if text else DAY


def pairs(text: str) -> dict[str, str]:
    return dict(part.split("=", 1) for part in text.split(",") if part)


def amount_of(text: str) -> Amount:
    """Zuwendung höchstens 100000 · Zuwendung höchstens 3500 für KMU je Fahrzeug."""
    text, _, per = text.partition(" je ")
    text, _, applicant = text.partition(" für ")
    *of, bound, eur = text.split(" ")
    applicants = (applicant,) if applicant else ()
    return Amount(of=" ".join(of), bound=bound, eur=int(eur), per=per or "Antrag", applicants=applicants)


def rate_of(text: str) -> Rate:
    """80 · bis 80 · 60-80 · 90 wenn HSK · 90 wenn finanzschwach · 80 gültig 2025-01-01/2025-12-31 (Enden dürfen fehlen)."""
    share, _, condition = text.partition(" wenn ")
    share, _, valid = share.partition(" gültig ")
    start, _, end = valid.partition("/")
    fields: dict[str, Any] = {
        "valid_from": PartialDate.parse(start) if start else None,
        "valid_until": PartialDate.parse(end) if end else None,
    }
    if condition == "HSK":
        fields["budget"] = "Haushaltssicherung"
    elif condition == "finanzschwach":
        fields["financially_weak"] = True
    elif condition == "nicht finanzschwach":
        fields["financially_weak"] = False
    elif condition:
        fields["applicants"] = (condition,)
    if share.startswith("bis "):
        return Rate(pct_max=Decimal(share.removeprefix("bis ")), **fields)
    low, _, high = share.partition("-")
    return Rate(pct_min=Decimal(low), pct_max=Decimal(high), **fields) if high else Rate(pct=Decimal(low), **fields)


def deadline_of(text: str) -> Deadline:
    """2027-03-31 · 2027-03-31 Skizze · 2027-03 Vollantrag."""
    day, _, stage = text.partition(" ")
    return Deadline(date=PartialDate.parse(day), stage=stage)


def evidence_of(text: str) -> tuple[Evidence, ...]:
    """2026-11-01: every field was last seen then; "ohne Tag": nobody knows when."""
    day = None if text == "ohne Tag" else PartialDate.parse(text)
    return (Evidence(fields=tuple(Programme.__dataclass_fields__), page_date=day),)


def own_rate_of(text: str) -> OwnRate:
    """nrw-probe 70 · nrw-probe 70 2026."""
    name, pct, *year = text.split(" ")
    return OwnRate(programme=name, pct=Decimal(pct), year=int(year[0]) if year else None)


def partners_of(text: str) -> Partners:
    least, countries = map(int, text.split("/"))
    return Partners(partners_min=least, countries_min=countries)


READERS: dict[str, Any] = {
    **dict.fromkeys(
        [
            "applicants",
            "applicants_excluded",
            "areas",
            "areas_excluded",
            "plans",
            "readiness",
            "applicant_limits",
            "pays_for",
            "pays_not_for",
            "funding_types",
            "state_aid",
        ],
        lambda text: tuple(filter(None, text.split("|"))),
    ),
    **dict.fromkeys(["period_start", "period_end"], PartialDate.parse),
    "own_share_min_pct": Decimal,
    "deadlines": lambda text: tuple(deadline_of(part) for part in text.split("|")),
    "amounts": lambda text: tuple(amount_of(part) for part in text.split("|")),
    "rates": lambda text: tuple(rate_of(part) for part in text.split("|")),
    "partners": partners_of,
    "evidence": lambda text: evidence_of(text),
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
        if name == "start":
            fields[name] = PartialDate.parse(value)
        elif name == "cost_kind":
            fields[name] = tuple(value.split("|"))
        elif value in UNKNOWN_WORDS:
            continue
        else:
            fields[name] = int(value) if name.endswith("_eur") else TRUTH.get(value, value)
    return measure(**fields)


def profile_of(text: str) -> Profile:
    fields: dict[str, Any] = {}
    for name, value in pairs(text).items():
        if name in ("population", "council_lead_weeks", "preparation_weeks", "own_means_eur"):
            fields[name] = int(value) if value else None
        elif name == "council_dates":
            fields[name] = tuple(date.fromisoformat(day) for day in value.split("|"))
        elif name in ("areas", "plans"):
            fields[name] = tuple(filter(None, value.split("|")))
        elif name == "rates":
            fields[name] = tuple(own_rate_of(part) for part in value.split("|"))
        elif name == "financially_weak":
            fields[name] = TRUTH.get(value)
        else:
            fields[name] = TRUTH.get(value, value)
    return replace(GELSENKIRCHEN, **fields)
