"""Check one entry of the catalogue: what each field may say, and what the fields say together."""

from collections.abc import Iterator
from dataclasses import fields
from datetime import date
from pathlib import Path
from typing import Any

from fundmatch.catalogue.earlier_forms import as_today
from fundmatch.catalogue.figures import LOOK_DAYS, all_past, unlooked
from fundmatch.core import levels, territories
from fundmatch.core.addresses import is_mail, is_page, is_phone
from fundmatch.core.errors import Problem, nearest
from fundmatch.core.field_spec import specs
from fundmatch.core.hosts import is_home_page, is_trial_host
from fundmatch.model.codec import Finding, read_record
from fundmatch.model.programme import Programme, Rate
from fundmatch.text.words import content_words, stem, weight

_FIELDS = dict.fromkeys(field.name for field in fields(Programme))  # in the order of the model, and looked up by hash


def check_entry(raw: dict[str, Any], text: str, path: Path, name: str) -> tuple[Programme | None, list[Problem]]:
    """Turn the mapping of one file into a programme (None if unusable), with all problems.

    `text` is the file's content, for the line numbers; `name` is what messages call it.
    """
    programme, findings = read_record(Programme, as_today(raw))
    if programme is not None:
        findings = [*_contradictions(programme, path), *_bad_names(programme), *_bad_fields(programme)]
    if not findings:
        return programme, []
    from fundmatch.files.yaml_files import lines_of  # noqa: PLC0415 - only a mistake pays for it

    lines = lines_of(text)
    return None, [Problem(name, _line(lines, place), _dotted(place), note, remedy) for place, note, remedy in findings]


def _contradictions(programme: Programme, path: Path) -> Iterator[Finding]:
    """Yield what each field allows alone but the entry as a whole does not."""
    if programme.id != path.stem:
        yield ("id",), f"„{programme.id}“ ist nicht der Dateiname", f"id: {path.stem}"
    yield from _wrong_level(programme, path.parent.name)
    start, end = programme.period_start, programme.period_end
    if start and end and end.last < start.first:
        yield ("period_end",), "liegt vor period_start", "die beiden Daten prüfen"
    for index, rate in enumerate(programme.rates):
        if note := _wrong_rate(rate):
            yield ("rates", index), note, "entweder pct oder pct_max angeben; pct_min nur mit pct_max und nicht größer"
    if both := set(programme.applicants) & set(programme.applicants_excluded):
        yield ("applicants",), f"zugelassen und ausgeschlossen zugleich: {', '.join(sorted(both))}", "eines streichen"


def _wrong_level(programme: Programme, folder: str) -> Iterator[Finding]:
    """Yield a level that is not that of the folder, and an id that does not begin as those of the level do.

    The beginning of an id tells in which folder an edited table finds the file again.
    """
    wanted = levels.by_folder().get(folder)
    if wanted is None:
        return
    if wanted.code != programme.level:
        note = f"„{programme.level}“ passt nicht zum Ordner {folder}"
        yield ("level",), note, f"level: {wanted.code}, oder Datei verschieben"
    if not programme.id.startswith(f"{wanted.prefix}-"):
        note = f"„{programme.id}“ passt nicht zum Ordner {folder}"
        yield ("id",), note, f"Kennung und Dateiname mit {wanted.prefix}- beginnen, oder Datei verschieben"


def _wrong_rate(rate: Rate) -> str:
    if (rate.pct is None) == (rate.pct_max is None):
        return "der Satz ist nicht eindeutig"
    if rate.pct_min is not None and (rate.pct_max is None or rate.pct_min > rate.pct_max):
        return "pct_min passt nicht zu pct_max"
    return ""


def _bad_names(programme: Programme) -> Iterator[Finding]:
    """Yield names of areas and pages that mean nothing."""
    places: list[tuple[str | int, ...]] = [("areas",), ("areas_excluded",)]
    named = [programme.areas, programme.areas_excluded]
    for index, rate in enumerate(programme.rates):
        places.append(("rates", index, "areas"))
        named.append(rate.areas)
    for place, values in zip(places, named, strict=True):
        for index, value in enumerate(values):
            if not value.strip():
                yield (*place, index), "ein Gebiet ohne Namen", "den Namen eintragen oder die Zeile löschen"
    yield from _bad_contact(programme)
    for index, proof in enumerate(programme.evidence):
        for page in proof.pages:
            if not is_page(page):
                yield ("evidence", index, "pages"), f"„{page}“ ist keine Adresse", "mit https:// beginnen"


def _bad_contact(programme: Programme) -> Iterator[Finding]:
    """Yield ways to reach somebody that lead nowhere: mails without a place, pages that are none, phones without a number."""
    if (contact := programme.contact) is None:
        return
    if contact.mail and not is_mail(contact.mail):
        yield ("contact", "mail"), f"„{contact.mail}“ ist keine Mailadresse", "so schreiben: stelle@ort.de"
    if contact.page and not is_page(contact.page):
        yield ("contact", "page"), f"„{contact.page}“ ist keine Adresse", "mit https:// beginnen"
    if contact.phone and not is_phone(contact.phone):
        note = "so schreiben: 0211 91741-4800; was dazu gehört, in eine Notiz"
        yield ("contact", "phone"), f"„{contact.phone}“ ist keine Telefonnummer", note


def _bad_fields(programme: Programme) -> Iterator[Finding]:
    """Yield what locks or evidence name and the model does not have."""
    places: list[tuple[tuple[str | int, ...], tuple[str, ...]]] = [(("locked",), programme.locked)]
    places += [(("evidence", index, "fields"), proof.fields) for index, proof in enumerate(programme.evidence)]
    for place, named in places:
        for field in named:
            if field not in _FIELDS:
                yield place, f"„{field}“ ist kein Feld", nearest(field, _FIELDS, most=60)


def hints_of(programme: Programme, name: str, as_of: date | None = None) -> Iterator[Problem]:
    """Yield what is allowed but should be mended when there is time; only `check` asks for it.

    Without a day nothing is said of what became old by it.
    """
    for spec in specs(Programme):
        if spec.missed and not getattr(programme, spec.name):
            note, remedy = spec.missed
            yield Problem(name, 0, spec.name, note, remedy, grave=False)
    yield from _weak_pages(programme, name)
    if as_of:
        yield from _doubtful_window(programme, name, as_of)
    yield from _unknown_areas(programme, name)
    yield from _far_areas(programme, name)
    for index, phrase in enumerate(programme.typical_measures):
        if all(weight(stem(word)) < 1 for word in content_words(phrase)):
            note, remedy = f"„{phrase}“ nennt keine Sache", "schreiben, was gebaut, gekauft oder betrieben wird"
            yield Problem(name, 0, f"typical_measures[{index}]", note, remedy, grave=False)


def _weak_pages(programme: Programme, name: str) -> Iterator[Problem]:
    """Yield addresses that prove nothing or lead nowhere, and days of pages that look copied from a date of the programme."""
    if programme.status != "geschlossen" and is_home_page(programme.url):
        yield Problem(name, 0, "url", "nur die Startseite", "die Seite des Programms selbst eintragen", grave=False)
    dates = {deadline.date for deadline in programme.deadlines} | {programme.period_start, programme.period_end}
    for index, proof in enumerate(programme.evidence):
        for page in filter(is_trial_host, proof.pages):
            note, remedy = f"„{page}“ liegt auf einer Probeseite", "die amtliche Seite suchen und eintragen"
            yield Problem(name, 0, f"evidence[{index}].pages", note, remedy, grave=False)
        if proof.page_date and proof.page_date.exact and proof.page_date in dates:
            note = f"der Stand der Seite ({proof.page_date.german}) ist zugleich eine Frist oder Geltung des Programms"
            remedy = "nachsehen, ob die Seite diesen Tag zeigt; sonst leer lassen"
            yield Problem(name, 0, f"evidence[{index}].page_date", note, remedy, grave=False)


def _doubtful_window(programme: Programme, name: str, as_of: date) -> Iterator[Problem]:
    """Yield a window that is said to be open, and that its dates or the age of the statement speak against."""
    if programme.status == "offen" and all_past(programme, as_of):
        remedy = "nachsehen, ob es neue Termine gibt; sonst status: geschlossen"
        yield Problem(name, 0, "status", "offen, aber alle Termine sind vorbei", remedy, grave=False)
    elif programme.status == "offen" and unlooked(programme, as_of):
        remedy = f"die Seite öffnen, dann: fundmatch catalog confirm {programme.id} --fields Antragsfenster"
        yield Problem(name, 0, "status", f"offen, aber seit {LOOK_DAYS} Tagen nicht nachgesehen", remedy, grave=False)


def _unknown_areas(programme: Programme, name: str) -> Iterator[Problem]:
    """Yield the areas that the register does not have: nobody is known to lie inside or outside."""
    named = [(f"areas[{index}]", area) for index, area in enumerate(programme.areas)]
    named += [(f"areas_excluded[{index}]", area) for index, area in enumerate(programme.areas_excluded)]
    for field, area in named:
        if not territories.is_area(area):
            note = f"Gebiet „{area}“ ist nicht im Verzeichnis; es gilt als unbekannt"
            yield Problem(name, 0, field, note, nearest(area, territories.known_names(), most=8), grave=False)


def _far_areas(programme: Programme, name: str) -> Iterator[Problem]:
    """Yield the areas of a Land's programme that are another Land: nobody can be inside both."""
    own = levels.by_code()[programme.level]
    for index, area in enumerate(programme.areas if own.is_land else ()):
        named = levels.of_area(area)
        if named and named.is_land and named != own:
            note = f"ein Programm aus {own.name} gilt nicht in {named.name}"
            yield Problem(name, 0, f"areas[{index}]", note, "Ebene oder Gebiet berichtigen", grave=False)


def _line(lines: dict[tuple[str | int, ...], int], path: tuple[str | int, ...]) -> int:
    """Return the line of the place, or of the nearest place around it."""
    while path and path not in lines:
        path = path[:-1]
    return lines.get(path, 0)


def _dotted(path: tuple[str | int, ...]) -> str:
    return "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path).lstrip(".")
