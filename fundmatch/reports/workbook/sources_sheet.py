"""The last sheet: what identifies the run, by which measures it judged, and the pages behind it."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

from fundmatch.core import formatting, gazetteer, territories
from fundmatch.core.field_spec import OTHER_DAYS, RULES_DAYS, WINDOW_DAYS, by_name
from fundmatch.core.hosts import reservation
from fundmatch.core.vocabulary import LAENDER
from fundmatch.eligibility.freshness import GROUPS, ages_of
from fundmatch.eligibility.readiness import aid_limits
from fundmatch.model.labels import label
from fundmatch.model.programme import Programme
from fundmatch.model.result import MatchResult
from fundmatch.model.strategy import PLACE_UNKNOWN
from fundmatch.model.wording import with_remarks
from fundmatch.reports import summary
from fundmatch.reports.workbook.columns import Column
from fundmatch.reports.workbook.paper import Content, Link, Paper
from fundmatch.reports.workbook.table_sheet import plain_rows

COLUMNS: Final = (
    Column(header="Bereich", width=18, style="Fett"),
    Column(header="Was", width=46),
    Column(header="Wert", width=58),
    Column(header="Stand", width=13),
    Column(header="Geprüft", width=13),
    Column(header="Seite", width=64, style="Verweis"),
)
Row = tuple[Content, ...]


def put_sources(paper: Paper, result: MatchResult) -> None:
    """Write the run, its thresholds, the ages, the registers and one row for each page behind a programme."""
    explanation = "Womit gerechnet wurde und worauf die genannten Programme beruhen. Leere Felder: nicht bekannt."
    programmes = _listed(result)
    rows = [
        *_run(result),
        *_thresholds(result),
        *_ages(programmes, result),
        *_state_aid(),
        *_areas(result),
        *_pages(programmes),
    ]
    plain_rows(paper, "Quellen", ("Quellen & Lauf", explanation), COLUMNS, rows)


def _listed(result: MatchResult) -> list[Programme]:
    found = {candidate.programme.id: candidate.programme for _, candidate in summary.all_candidates(result)}
    return [found[name] for name in sorted(found)]


def _fact(section: str, what: str, value: str, day: str = "", checked: str = "", page: str = "") -> Row:
    return section, what, value, day, checked, Link(page, page)


def _run(result: MatchResult) -> Iterator[Row]:
    """Yield what identifies the run."""
    run = result.run
    if run.profile.place_unknown:
        yield _fact("Lauf", "Profil", PLACE_UNKNOWN)
    yield _fact("Lauf", "fundmatch", f"Version {run.version}")
    yield _fact("Lauf", "Stichtag", formatting.day(run.as_of))
    size = f"{formatting.number(run.catalogue_programmes)} Programme"
    yield _fact("Lauf", "Katalog", f"{size}; SHA-256 {run.catalogue_sha256}", formatting.day(run.catalogue_day))
    size = f"{run.profile.name}, {len(result.measures)} Maßnahmen"
    yield _fact("Lauf", "Strategie", f"{size}; SHA-256 {run.strategy_sha256}")


def _thresholds(result: MatchResult) -> Iterator[Row]:
    """Yield the settings, and from which age on a claim is not relied on."""
    settings = result.run.settings
    facts = {
        "Vorschläge höchstens je Maßnahme": str(settings.top),
        "Schwelle in Punkten": formatting.decimal(settings.min_points),
        "Regeln geprüft": "ja" if settings.rules else "nein",
        "Geschlossene Programme gezeigt": "ja" if settings.include_closed else "nein",
        "Ebenen": ", ".join(settings.levels) or "alle",
        f"{_aged_after(WINDOW_DAYS)} gelten als veraltet": f"nach {WINDOW_DAYS} Tagen",
        f"{_aged_after(RULES_DAYS)} gelten als veraltet": f"nach {RULES_DAYS} Tagen",
        "alles Übrige gilt als veraltet": f"nach {OTHER_DAYS} Tagen",
    }
    for what, value in facts.items():
        yield _fact("Einstellungen", what, value)


def _aged_after(days: int) -> str:
    return ", ".join(group for group, names in GROUPS.items() if by_name(Programme)[names[0]].ages.days == days)


def _ages(programmes: Sequence[Programme], result: MatchResult) -> Iterator[Row]:
    """Yield for each group of fields how many listed programmes are fresh, old or undated in it."""
    for group, fields in GROUPS.items():
        counts = Counter(_state(programme, fields, result) for programme in programmes)
        words = [f"{counts[state]} {state}" for state in ("aktuell", "veraltet", "ohne Datum", "ohne Angabe")]
        yield _fact("Alter der Angaben", f"{group} (Programme der Shortlist)", " · ".join(words))


def _state(programme: Programme, fields: Sequence[str], result: MatchResult) -> str:
    """Return the state of the group's weakest field that says anything."""
    ages = ages_of(programme, fields, result.run.as_of)
    if not ages:
        return "ohne Angabe"
    if any(age.stale for age in ages):
        return "veraltet"
    return "aktuell" if all(age.reliable for age in ages) else "ohne Datum"


def _state_aid() -> Iterator[Row]:
    for limit in aid_limits().values():
        value = f"höchstens {formatting.euro(limit.limit_eur)} in {limit.years} Jahren; {limit.law}"
        yield _fact("Beihilfe", f"{limit.regime}, Grenze je Unternehmen", value, "", limit.checked.german, limit.source)


def _areas(result: MatchResult) -> Iterator[Row]:
    """Yield where the register of areas comes from, and each territory that the profile names."""
    towns = gazetteer.municipalities().values()
    counts = Counter((LAENDER[town.land], town.source, town.year) for town in towns)
    for (land, source, year), count in sorted(counts.items()):
        value = f"{count} Gemeinden in {land} mit Einwohnerzahl; {source}"
        yield _fact("Gebiete", "Gemeindeverzeichnis", value, str(year))
    for name in result.run.profile.areas:
        found = territories.area(name)
        yield _fact("Gebiete", name, found.source if found else "laut Profil; nicht im Verzeichnis der Gebiete")


def _pages(programmes: Sequence[Programme]) -> Iterator[Row]:
    """Yield one row for each page behind a listed programme."""
    for programme in programmes:
        if not programme.evidence:
            yield _fact("Belege", programme.name, "ohne Beleg")
        for proof in programme.evidence:
            stated = proof.page_date.german if proof.page_date else "unbekannt"
            checked = proof.checked.german if proof.checked else ""
            fields = f"{len(proof.fields)} Angaben" if len(proof.fields) > 3 else ", ".join(map(label, proof.fields))
            words = fields if proof.pages else f"{fields}; ohne Seite"
            for page in proof.pages or ("",):
                yield _fact("Belege", programme.name, with_remarks(words, [reservation(page)]), stated, checked, page)
