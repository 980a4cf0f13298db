"""Read the rates that a municipality knows for itself: the tables `[[rates]]` of its profile.

Every entry is checked on its own, so that all problems of all entries are named at once.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import MISSING, fields
from decimal import Decimal
from typing import Any

from fundmatch.core.errors import Problem, nearest
from fundmatch.core.levels import prefixes_in_words
from fundmatch.files import cell_values
from fundmatch.files.cell_values import CellError
from fundmatch.files.toml_files import TomlFile, text_value
from fundmatch.model.strategy import OwnRate, Profile

_FIELDS = {field.name: field for field in fields(OwnRate)}
_PROFILE_KEYS = frozenset(field.name for field in fields(Profile))
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)+")
_PERCENT = re.compile(r"(?P<whole>[0-9]{1,3})(?:[.,](?P<rest>[0-9]{1,4}))? ?%?")
_FORM = 'je Satz eine Überschrift [[rates]], darunter programme = "nrw-…", pct = 80, year = 2026, source = "Bescheid"'


def read_rates(toml: TomlFile) -> tuple[tuple[OwnRate, ...], list[Problem]]:
    """Return the rates in the order of the file, and every problem with its line where it can be told."""
    raw = toml.values.get("rates", [])
    if not isinstance(raw, list) or not all(isinstance(entry, dict) for entry in raw):
        return (), [Problem(toml.name, toml.line("rates"), "rates", "ist keine Liste von Sätzen", _FORM)]
    rates: dict[tuple[str, int | None], OwnRate] = {}
    problems: list[Problem] = []
    for index, entry in enumerate(raw):
        rate, wrong = _read_rate(entry)
        if rate and (rate.programme, rate.year) in rates:
            when = f"für {rate.year}" if rate.year else "ohne Jahr"
            note = f"„{rate.programme}“ steht {when} zweimal da"
            wrong = [("programme", note, "einen der beiden Sätze löschen oder ein anderes Jahr angeben")]
        for key, note, remedy in wrong:
            line = toml.line_in_table("rates", index, key)
            problems.append(Problem(toml.name, line, f"rates[{index}].{key}", note, remedy))
        if rate:
            rates.setdefault((rate.programme, rate.year), rate)
    return tuple(rates.values()), problems


def _read_rate(entry: Mapping[str, Any]) -> tuple[OwnRate | None, list[tuple[str, str, str]]]:
    """Return the rate, or the findings (key, note, remedy); never both."""
    found: dict[str, Any] = {}
    wrong = list(_unknown_keys(entry))
    for key, read in _READERS.items():
        try:
            value = read(entry.get(key, ""))
        except CellError as error:
            wrong.append((key, error.note, error.remedy))
            continue
        if value not in (None, ""):
            found[key] = value
        elif _FIELDS[key].default is MISSING:
            wrong.append((key, "Pflichtfeld fehlt", f"{_FIELDS[key].metadata['meaning']} angeben: {_EXAMPLES[key]}"))
    return (None, wrong) if wrong else (OwnRate(**found), [])


def _unknown_keys(entry: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    for key in entry:
        if key in _PROFILE_KEYS:
            # TOML counts every key under a heading to that heading, which surprises people.
            yield key, "steht unter [[rates]] und gilt dort nicht", "die Zeile über die erste [[rates]] setzen"
        elif key not in _FIELDS:
            yield key, "unbekannter Schlüssel", nearest(key, _FIELDS)


def _programme(raw: object) -> str:
    written = text_value(raw)
    if written and not _ID.fullmatch(written):
        remedy = f"die id schreiben, wie „fundmatch catalog list“ sie nennt; sie beginnt mit {prefixes_in_words()}"
        raise CellError.about(written, "ist keine id eines Programms", remedy)
    return written


def _pct(raw: object) -> Decimal | None:
    low, high = (_FIELDS["pct"].metadata[bound] for bound in ("low", "high"))
    remedy = f"eine Zahl von {low} bis {high} schreiben: pct = 62.5"
    if isinstance(raw, bool) or not isinstance(raw, int | float | str):
        raise CellError.about(raw, "ist kein Fördersatz", remedy)
    written = cell_values.known(raw) if isinstance(raw, str) else str(raw)
    if not written:
        return None
    number = _decimal(written) if isinstance(raw, str) else Decimal(written)
    if not number.is_finite() or not low <= number <= high:
        raise CellError.about(raw, "ist kein Fördersatz", remedy)
    if 0 < number < 1:
        raise CellError.about(raw, "liegt unter einem Prozent", "Prozent schreiben, nicht den Anteil: 0,8 → pct = 80")
    return number


def _decimal(written: str) -> Decimal:
    """Return the number in front of a percent sign, NaN where there is none."""
    read = _PERCENT.fullmatch(written)
    return Decimal(f"{read['whole']}.{read['rest'] or 0}") if read else Decimal("NaN")


def _year(raw: object) -> int | None:
    if isinstance(raw, bool) or not isinstance(raw, int | str):
        raise CellError.about(raw, "ist kein Jahr", "vier Ziffern schreiben: year = 2026")
    low, high = (_FIELDS["year"].metadata[bound] for bound in ("low", "high"))
    year = cell_values.whole(raw)
    return None if year is None else cell_values.bounded(year, low, high)


_READERS: Mapping[str, Callable[[object], Any]] = {
    "programme": _programme,
    "pct": _pct,
    "year": _year,
    "source": text_value,
}
_EXAMPLES = {"programme": 'programme = "nrw-…"', "pct": "pct = 80"}
