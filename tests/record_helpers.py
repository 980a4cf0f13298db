"""Small records for tests: what a test does not name stays unknown."""

from datetime import date
from decimal import Decimal
from pathlib import Path

from fundmatch.catalogue.reading import Catalogue
from fundmatch.core.dates import PartialDate
from fundmatch.model.programme import Evidence, Programme, Rate
from fundmatch.model.strategy import Measure, Profile, Strategy

REPOSITORY = Path(__file__).resolve().parents[1]
DAY = date(2026, 11, 22)

GELSENKIRCHEN = Profile(
    name="Stadt Gelsenkirchen",
    applicant="Kommune",
    state="NRW",
    ags="05513000",
    population=263_000,
    budget="Haushaltssicherung",
    financially_weak=True,
    areas=("Ruhrgebiet", "Emscher-Lippe", "5-StandorteProgramm", "GRW-Gebiet"),
    council_lead_weeks=12,
)


# Seen on the day of the tests, so that no verdict turns on the age of a claim unless a test wants it.
SEEN_TODAY = Evidence(
    fields=tuple(Programme.__dataclass_fields__),
    pages=("https://www.mhkbd.nrw/probe",),
    page_date=PartialDate(2026, 11, 22),
)


def programme(**fields: object) -> Programme:
    """A programme in which only what the test names is set, every claim seen today."""
    base = {
        "id": "nrw-probe",
        "name": "Probe",
        "level": "NRW",
        "applicants": ("Kommune",),
        "areas": ("NRW",),
        "status": "offen",
        "evidence": (SEEN_TODAY,),
    }
    return Programme(**{**base, **fields})  # type: ignore[arg-type]


# What a programme and a measure must say so that nothing is left open.
COMPLETE = {
    "deadline_kind": "laufend",
    "funds": "vorhanden",
    "pays_for": ("Bau", "Kauf"),
    "rates": (Rate(pct=Decimal(100)),),
}
SETTLED = {"started": False, "cost_kind": ("Investition",)}


def measure(**fields: object) -> Measure:
    """A measure in which only what the test names is set."""
    return Measure(**{"id": "M-1", "title": "Freibad sanieren", **fields})  # type: ignore[arg-type]


def strategy(*measures: Measure, profile: Profile = GELSENKIRCHEN) -> Strategy:
    return Strategy(profile=profile, measures=measures or (measure(),), sha256="0" * 64)


def small_catalogue(*programmes: Programme, day: date = DAY) -> Catalogue:
    ordered = tuple(sorted(programmes, key=lambda entry: entry.id))
    digest = str(abs(hash(repr(ordered))))
    return Catalogue(programmes=ordered, sha256=digest, day=day, path=Path("catalogs"))
