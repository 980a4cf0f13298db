"""Read one fact of the applicant's profile as officers write it, in TOML and on a sheet alike.

Every reader takes a value as its file gives it and returns what `Profile` holds, or nothing where it
says "unknown"; what is wrong raises `CellError`.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import fields
from datetime import date
from typing import Any, Final

from fundmatch.core import vocabulary as words
from fundmatch.core.gazetteer import municipalities_in, shortest_key
from fundmatch.core.levels import Level, laender
from fundmatch.core.normalise import fold
from fundmatch.core.territories import is_area, known_names
from fundmatch.files import cell_values
from fundmatch.files.cell_values import CellError
from fundmatch.files.toml_files import text_value
from fundmatch.model.strategy import Profile

# What officers write for the kind of applicant; names of bodies are not guessed at.
APPLICANT_FORMS = {
    "stadt": "Kommune",
    "gemeinde": "Kommune",
    "kommunen": "Kommune",
    "kreis": "Landkreis",
    "landkreise": "Landkreis",
    "zweckverband": "Kommunaler Zweckverband",
}

# What officers write for the state of the budget.
_BUDGET_FORMS: Final = {
    "hsk": "Haushaltssicherung",
    "haushaltssicherungskonzept": "Haushaltssicherung",
    "in der haushaltssicherung": "Haushaltssicherung",
    "haushaltssicherung (hsk)": "Haushaltssicherung",
    "haushalt ausgeglichen": "ausgeglichen",
    "ausgeglichener haushalt": "ausgeglichen",
}

_DAY_FORM = 'den Sitzungstag ganz schreiben: 2026-12-10 oder "10.12.2026"'
FIELDS = {field.name: field for field in fields(Profile)}
_STATE_ADDITION = re.compile(r"^(?:das )?(?:land|freistaat|freie (?:und )?hansestadt|hansestadt)\s+")


def _state_forms(land: Level) -> Iterator[str]:
    """Yield what people write for a Land, letters alone: its name, its short forms, these behind DE too (DE-NW)."""
    yield _letters(land.name)
    for short in (land.code, *land.also):
        yield from (_letters(short), f"de{_letters(short)}")


def _letters(text: str) -> str:
    return re.sub("[^a-z]", "", fold(text))


_STATE_FORMS = {form: land.code for land in laender() for form in _state_forms(land)}


def session_days(raw: object) -> tuple[tuple[date, ...], list[CellError]]:
    """Return the days in their order, each once, and what is wrong with the others; a month alone is no session."""
    days: set[date] = set()
    wrong: list[CellError] = []
    for item in _day_items(raw):
        try:
            read = cell_values.day(item)
            if read is not None and not read.exact:
                raise CellError.about(item, "nennt keinen Tag", _DAY_FORM)
        except CellError as error:
            wrong.append(CellError(error.note, _DAY_FORM))
            continue
        days |= {read.first} if read else set()
    return tuple(sorted(days)), wrong


def _day_items(raw: object) -> Iterable[object]:
    if isinstance(raw, str):
        return cell_values.listing(raw, commas=True)
    return raw if isinstance(raw, list) else [raw]


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
    low, high = (FIELDS[key].metadata[bound] for bound in ("low", "high"))

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
    return cell_values.choice(written, words.BUDGETS, _BUDGET_FORMS) if written else ""


def _areas(raw: object) -> tuple[str, ...]:
    entries = _entries(raw)
    return tuple(dict.fromkeys(map(_area, entries)))


def _area(written: str) -> str:
    """Return the name as the register has it; one that it does not have is kept, and judged as unknown."""
    if is_area(written):
        return written
    try:
        return cell_values.choice(written, known_names())
    except cell_values.CellError:
        return written


# Fields that hold a whole number.
NUMBERS: Final = frozenset({"population", "council_lead_weeks", "preparation_weeks", "own_means_eur"})
# field of `Profile` → its reader; session days and rates are lists whose every item may be wrong
READERS: Final[Mapping[str, Callable[[object], Any]]] = {
    "name": text_value,
    "applicant": _applicant,
    "state": _state,
    "ags": _ags,
    "nuts": _nuts,
    "population": _number("population", cell_values.whole),
    "budget": _budget,
    "financially_weak": _truth,
    "areas": _areas,
    "areas_outside": _areas,
    "council_lead_weeks": _number("council_lead_weeks", cell_values.whole),
    "preparation_weeks": _number("preparation_weeks", cell_values.whole),
    "own_means_eur": _number("own_means_eur", cell_values.euros),
    "plans": _entries,
    "plans_missing": _entries,
    "duties": _entries,
    "duties_missing": _entries,
}
