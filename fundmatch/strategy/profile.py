"""Read the applicant's profile and name every problem at once."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import MISSING, fields
from datetime import date
from pathlib import Path
from typing import Any

from fundmatch.core import vocabulary as words
from fundmatch.core.errors import Problem, StrategyError, nearest
from fundmatch.core.levels import Level, laender
from fundmatch.core.normalise import fold
from fundmatch.core.territories import is_area, known_names, municipalities_in, shortest_key
from fundmatch.files import cell_values
from fundmatch.files.cell_values import CellError
from fundmatch.files.toml_files import TomlFile, read_toml, text_value
from fundmatch.model.strategy import Profile
from fundmatch.strategy.own_rates import read_rates
from fundmatch.strategy.profile_checks import findings

# What officers write for the kind of applicant; names of bodies are not guessed at.
APPLICANT_FORMS = {
    "stadt": "Kommune",
    "gemeinde": "Kommune",
    "kommunen": "Kommune",
    "kreis": "Landkreis",
    "landkreise": "Landkreis",
    "zweckverband": "Kommunaler Zweckverband",
}

_DAY_FORM = 'den Sitzungstag ganz schreiben: 2026-12-10 oder "10.12.2026"'
_FIELDS = {field.name: field for field in fields(Profile)}
_STATE_ADDITION = re.compile(r"^(?:das )?(?:land|freistaat|freie (?:und )?hansestadt|hansestadt)\s+")


def _state_forms(land: Level) -> Iterator[str]:
    """Yield what people write for a Land, letters alone: its name, its short forms, these behind DE too (DE-NW)."""
    yield _letters(land.name)
    for short in (land.code, *land.also):
        yield from (_letters(short), f"de{_letters(short)}")


def _letters(text: str) -> str:
    return re.sub("[^a-z]", "", fold(text))


_STATE_FORMS = {form: land.code for land in laender() for form in _state_forms(land)}


def read_profile(path: Path) -> tuple[Profile, list[Problem]]:
    """Read a profile; return it with hints about what was read differently than written.

    Raises:
        StrategyError: Keys are unknown, missing or wrong; every one is named.
    """
    toml = read_toml(path)
    found, problems = _read_keys(toml)
    for key, field in _FIELDS.items():
        if field.default is MISSING and key not in found:
            remedy = f'{field.metadata["meaning"]} angeben: {key} = "…"'
            problems.append(Problem(toml.name, toml.line(key), key, "Pflichtfeld fehlt", remedy))
    for finding in findings(found):
        place = toml.line(finding.field)
        problems.append(Problem(toml.name, place, finding.field, finding.note, finding.remedy, grave=finding.grave))
    if grave := [problem for problem in problems if problem.grave]:
        raise StrategyError(grave)
    return Profile(**found), problems


def _read_keys(toml: TomlFile) -> tuple[dict[str, Any], list[Problem]]:
    """Return the known keys; one that is wrong holds None, one that says "unknown" is left out."""
    found: dict[str, Any] = {}
    problems: list[Problem] = []
    for key, raw in toml.values.items():
        line = toml.line(key)
        if key not in _FIELDS:
            problems.append(Problem(toml.name, line, key, "unbekannter Schlüssel", nearest(key, _FIELDS, most=60)))
            continue
        value, wrong = _read_key(toml, key, raw)
        problems += wrong
        if wrong:
            found[key] = None
        elif value not in (None, "", ()):
            found[key] = value
            if key in {"state", "ags"} and value != cell_values.text(raw):
                note = f"„{cell_values.text(raw)}“ wird als „{value}“ gelesen"
                problems.append(Problem(toml.name, line, key, note, f'{key} = "{value}" schreiben', grave=False))
    return found, problems


def _read_key(toml: TomlFile, key: str, raw: object) -> tuple[Any, list[Problem]]:
    """Return what one key says, or everything that is wrong with it."""
    if key == "rates":
        return read_rates(toml)
    if key == "council_dates":
        return _council_dates(toml, raw)
    try:
        return _READERS[key](raw), []
    except CellError as error:
        return None, [Problem(toml.name, toml.line(key), key, error.note, error.remedy)]


def _council_dates(toml: TomlFile, raw: object) -> tuple[tuple[date, ...], list[Problem]]:
    """Return the days in their order, each once; a month alone is no day of a session."""
    days: set[date] = set()
    problems: list[Problem] = []
    for entry in cell_values.listing(raw) if isinstance(raw, str) else raw if isinstance(raw, list) else [raw]:
        try:
            read = cell_values.day(entry)
            if read is not None and not read.exact:
                raise CellError.about(entry, "nennt keinen Tag", _DAY_FORM)
        except CellError as error:
            problems.append(Problem(toml.name, toml.line("council_dates"), "council_dates", error.note, _DAY_FORM))
            continue
        days |= {read.first} if read else set()
    return tuple(sorted(days)), problems


def _entries(raw: object) -> tuple[str, ...]:
    if isinstance(raw, str):
        return cell_values.listing(raw)
    if not isinstance(raw, list):
        raise CellError.about(
            str(raw), "ist keine Liste", 'in eckigen Klammern schreiben: ["Ruhrgebiet", "GRW-Gebiet"]'
        )
    return tuple(dict.fromkeys(word for item in raw if (word := text_value(item))))


def _applicant(raw: object) -> str:
    written = text_value(raw)
    return cell_values.choice(written, words.APPLICANTS, APPLICANT_FORMS) if written else ""


def _state(raw: object) -> str:
    written = text_value(raw)
    short = _STATE_FORMS.get(_letters(_STATE_ADDITION.sub("", fold(written))))
    return short or (cell_values.choice(written, (*words.LAENDER, *words.LAENDER.values())) if written else "")


def _ags(raw: object) -> str:
    """Return the key with the zero that a number or Excel took from its front; that of a Kreis has five digits."""
    if isinstance(raw, bool) or not isinstance(raw, int | str):
        raise CellError.about(str(raw), "ist kein Text", 'in Anführungszeichen schreiben: ags = "05513000"')
    written = cell_values.known(raw).replace(" ", "")
    if not written:
        return ""
    key = written.zfill(8 if len(written) == 7 else 5 if len(written) == 4 else 0)
    if not re.fullmatch(r"[0-9]{5}|[0-9]{8}", key) or key[:2] not in words.LAND_BY_AGS:
        remedy = 'acht Ziffern (Kreis: fünf), die ersten zwei nennen das Land: ags = "05513000"'
        raise CellError.about(raw, "ist kein Amtlicher Gemeindeschlüssel", remedy)
    kreis = shortest_key(key)
    return kreis if municipalities_in(kreis) else key


def _nuts(raw: object) -> str:
    written = text_value(raw).upper()
    if written and not re.fullmatch(r"[A-Z]{2}[0-9A-Z]{0,3}", written):
        raise CellError.about(raw, "ist kein NUTS-Schlüssel", 'Land und bis zu drei Stellen: nuts = "DEA32"')
    return written


def _number(key: str, reader: Callable[[object], int | None]) -> Callable[[object], int | None]:
    """Return the reader of a number within the bounds that the model declares."""
    low, high = (_FIELDS[key].metadata[bound] for bound in ("low", "high"))

    def read(raw: object) -> int | None:
        # 263.000 without quotes is 263 to TOML: a German thousand would be lost without a word.
        if isinstance(raw, bool) or not isinstance(raw, int | str):
            raise CellError.about(str(raw), "ist keine ganze Zahl", f"nur Ziffern, ohne Punkt: {key} = 263000")
        value = raw if isinstance(raw, int) else reader(raw)
        return None if value is None else cell_values.bounded(value, low, high)

    return read


def _truth(raw: object) -> bool | None:
    if not isinstance(raw, bool | str):
        raise CellError.about(str(raw), "ist weder ja noch nein", "true oder false schreiben, ohne Anführungszeichen")
    return cell_values.truth(raw)


def _budget(raw: object) -> str:
    written = text_value(raw)
    return cell_values.choice(written, words.BUDGETS) if written else ""


def _areas(raw: object) -> tuple[str, ...]:
    entries = _entries(raw)
    return tuple(
        dict.fromkeys(entry if is_area(entry) else cell_values.choice(entry, known_names()) for entry in entries)
    )


_READERS: Mapping[str, Callable[[object], Any]] = {
    "name": text_value,
    "applicant": _applicant,
    "state": _state,
    "ags": _ags,
    "nuts": _nuts,
    "population": _number("population", cell_values.whole),
    "budget": _budget,
    "financially_weak": _truth,
    "areas": _areas,
    "council_lead_weeks": _number("council_lead_weeks", cell_values.whole),
    "preparation_weeks": _number("preparation_weeks", cell_values.whole),
    "own_means_eur": _number("own_means_eur", cell_values.euros),
    "plans": _entries,
}
