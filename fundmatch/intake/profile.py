"""Read the applicant's profile, and TOML files in general, and name every problem at once.

May import: errors, vocabulary, text, areas, model, values, tables.
"""

import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass, fields
from pathlib import Path
from typing import Any

from fundmatch import vocabulary as words
from fundmatch.areas import known_names
from fundmatch.errors import Problem, StrategyError, nearest
from fundmatch.intake import values
from fundmatch.intake.tables import display_name, read_bytes, refusal
from fundmatch.intake.values import CellError
from fundmatch.model.strategy import Profile
from fundmatch.text.normalise import fold

MAX_BYTES = 256 * 1024
# What officers write for the kind of applicant; names of bodies are not guessed at.
APPLICANT_FORMS = {
    "stadt": "Kommune",
    "gemeinde": "Kommune",
    "kommunen": "Kommune",
    "kreis": "Landkreis",
    "landkreise": "Landkreis",
    "zweckverband": "Kommunaler Zweckverband",
}

_FIELDS = {field.name: field for field in fields(Profile)}
_STATE_ADDITION = re.compile(r"^(?:das )?(?:land|freistaat|freie (?:und )?hansestadt|hansestadt)\s+")
_STATE_FORMS = {
    **{re.sub("[^a-z]", "", fold(name)): short for short, name in words.LAENDER.items()},
    **{f"{prefix}{short.casefold()}": short for short in words.LAENDER for prefix in ("", "de")},
    "nw": "NRW",
    "denw": "NRW",
    "rlp": "RP",
    "lsa": "ST",
    "bawue": "BW",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class TomlFile:
    """The keys of a TOML file; `name` is what messages call it."""

    name: str
    values: Mapping[str, Any]
    text: str

    def line(self, key: str) -> int:
        """Return the line in which the key stands, 0 where it cannot be told."""
        found = re.search(rf"^[ \t]*[\"']?{re.escape(key)}[\"']?[ \t]*=", self.text, re.MULTILINE)
        return self.text[: found.start()].count("\n") + 1 if found else 0


def read_toml(path: Path) -> TomlFile:
    """Read a TOML file.

    Raises:
        StrategyError: It is missing, too large, not in UTF-8 or no TOML; with the line.
    """
    name, data = display_name(path), read_bytes(path, MAX_BYTES)
    try:
        text = data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise refusal(name, "die Datei ist nicht in UTF-8 gespeichert", "als UTF-8 speichern", line) from error
    try:
        return TomlFile(name=name, values=tomllib.loads(text), text=text)
    except RecursionError as error:
        raise refusal(name, "zu tief verschachtelt", "Klammern prüfen") from error
    except ValueError as error:
        raise _explained(error, text, name) from error


def _explained(error: ValueError, text: str, name: str) -> StrategyError:
    """Turn the parser's error into a German one with a line."""
    lines = text.splitlines()
    told = re.search(r"at line (\d+)", str(error))
    place = int(told[1]) if told else len(lines)
    line = lines[place - 1] if 0 < place <= len(lines) else ""
    if re.search("[„“”‚‘’»«]", line.split("#")[0]):
        return refusal(
            name, "typografische Anführungszeichen", 'gerade Anführungszeichen schreiben: name = "Stadt"', place
        )
    if re.search(r"=\s*0[0-9]", line):
        return refusal(name, "Ziffern mit führender Null", 'in Anführungszeichen schreiben: ags = "05513000"', place)
    if "overwrite" in str(error):
        return refusal(name, "der Schlüssel steht zweimal da", "eine der beiden Zeilen löschen", place)
    remedy = "je Zeile „name = Wert“; Text in geraden Anführungszeichen, Zahlen ohne Punkt: population = 263000"
    return refusal(name, "kein gültiges TOML", remedy, place)


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
    land = words.LAND_BY_AGS.get((found.get("ags") or "")[:2])
    if land and found.get("state") not in (None, land):
        note = f"{found['ags']} liegt in {words.LAENDER[land]}, state nennt {words.LAENDER[found['state']]}"
        problems.append(Problem(toml.name, toml.line("ags"), "ags", note, "eine der beiden Angaben berichtigen"))
    if grave := [problem for problem in problems if problem.grave]:
        raise StrategyError(grave)
    return Profile(**found), problems


def _read_keys(toml: TomlFile) -> tuple[dict[str, Any], list[Problem]]:
    """Return the known keys; one that is wrong holds None, one that says "unknown" is left out."""
    found: dict[str, Any] = {}
    problems: list[Problem] = []
    for key, raw in toml.values.items():
        line = toml.line(key)
        if key not in _READERS:
            problems.append(Problem(toml.name, line, key, "unbekannter Schlüssel", nearest(key, _READERS, most=60)))
            continue
        try:
            value = _READERS[key](raw)
        except CellError as error:
            problems.append(Problem(toml.name, line, key, error.note, error.remedy))
            found[key] = None
            continue
        if value in (None, "", ()):
            continue
        found[key] = value
        if key in {"state", "ags"} and value != values.text(raw):
            note = f"„{values.text(raw)}“ wird als „{value}“ gelesen"
            problems.append(Problem(toml.name, line, key, note, f'{key} = "{value}" schreiben', grave=False))
    return found, problems


def _word(raw: object) -> str:
    if not isinstance(raw, str):
        raise CellError.about(str(raw), "ist kein Text", "in gerade Anführungszeichen setzen")
    return " ".join(values.known(raw).split())


def _entries(raw: object) -> tuple[str, ...]:
    if isinstance(raw, str):
        return values.listing(raw)
    if not isinstance(raw, list):
        raise CellError.about(
            str(raw), "ist keine Liste", 'in eckigen Klammern schreiben: ["Ruhrgebiet", "GRW-Gebiet"]'
        )
    return tuple(dict.fromkeys(word for item in raw if (word := _word(item))))


def _applicant(raw: object) -> str:
    written = _word(raw)
    return values.choice(written, words.APPLICANTS, APPLICANT_FORMS) if written else ""


def _state(raw: object) -> str:
    written = _word(raw)
    short = _STATE_FORMS.get(re.sub("[^a-z]", "", _STATE_ADDITION.sub("", fold(written))))
    return short or (values.choice(written, (*words.LAENDER, *words.LAENDER.values())) if written else "")


def _ags(raw: object) -> str:
    """Return the key with the zero that a number or Excel took from its front."""
    if isinstance(raw, bool) or not isinstance(raw, int | str):
        raise CellError.about(str(raw), "ist kein Text", 'in Anführungszeichen schreiben: ags = "05513000"')
    written = values.known(raw).replace(" ", "")
    if not written:
        return ""
    key = written.zfill(8 if len(written) == 7 else 5 if len(written) == 4 else 0)
    if not re.fullmatch(r"[0-9]{5}|[0-9]{8}", key) or key[:2] not in words.LAND_BY_AGS:
        remedy = 'acht Ziffern (Kreis: fünf), die ersten zwei nennen das Land: ags = "05513000"'
        raise CellError.about(raw, "ist kein Amtlicher Gemeindeschlüssel", remedy)
    return key


def _nuts(raw: object) -> str:
    written = _word(raw).upper()
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
        return None if value is None else values.bounded(value, low, high)

    return read


def _truth(raw: object) -> bool | None:
    if not isinstance(raw, bool | str):
        raise CellError.about(str(raw), "ist weder ja noch nein", "true oder false schreiben, ohne Anführungszeichen")
    return values.truth(raw)


def _budget(raw: object) -> str:
    written = _word(raw)
    return values.choice(written, words.BUDGETS) if written else ""


def _areas(raw: object) -> tuple[str, ...]:
    return tuple(dict.fromkeys(values.choice(entry, known_names()) for entry in _entries(raw)))


_READERS: Mapping[str, Callable[[object], Any]] = {
    "name": _word,
    "applicant": _applicant,
    "state": _state,
    "ags": _ags,
    "nuts": _nuts,
    "population": _number("population", values.whole),
    "budget": _budget,
    "financially_weak": _truth,
    "areas": _areas,
    "council_lead_weeks": _number("council_lead_weeks", values.whole),
    "own_means_eur": _number("own_means_eur", values.euros),
    "plans": _entries,
}
