"""Turn a mapping of texts into a frozen record, and name everything that is wrong.

One reader for all records: types, allowed values and bounds come from the declarations
in `model`. May import: errors, model.
"""

import types
from collections.abc import Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from fundmatch.errors import nearest
from fundmatch.model.dates import PartialDate

Record = TypeVar("Record")
Path = tuple[str | int, ...]
Finding = tuple[Path, str, str]
MAX_TEXT = 5_000


def read_record(kind: type[Record], raw: object, path: Path = ()) -> tuple[Record | None, list[Finding]]:
    """Return the record, or None and the findings (path, note, remedy); never both.

    `raw` holds texts, lists and mappings as a YAML base loader gives them.
    """
    if not isinstance(raw, Mapping):
        return None, [(path, "hier werden Felder der Form „name: Wert“ erwartet", f"siehe {kind.__name__}")]
    known = _declared(kind)
    findings: list[Finding] = [
        ((*path, str(name)), "unbekanntes Feld", nearest(str(name), known, most=60)) for name in raw if name not in known
    ]
    values: dict[str, Any] = {}
    for name, (field, hint) in known.items():
        here = (*path, name)
        if name not in raw or raw[name] in ("", None):
            if field.default is MISSING:
                findings.append((here, "Pflichtfeld fehlt", str(field.metadata["meaning"])))
            continue
        value, found = _read(hint, raw[name], here, field)
        findings += found
        values[name] = value
    return (None, findings) if findings else (kind(**values), [])


@cache
def _declared(kind: type[Any]) -> dict[str, tuple[Field[Any], Any]]:
    hints = get_type_hints(kind)
    return {field.name: (field, hints[field.name]) for field in fields(kind)}


def _read(hint: Any, raw: object, path: Path, field: Field[Any]) -> tuple[Any, list[Finding]]:
    """Read one value of the type `hint`."""
    if get_origin(hint) in (Union, types.UnionType):
        hint = next(part for part in get_args(hint) if part is not type(None))
    if get_origin(hint) is tuple:
        return _read_list(get_args(hint)[0], raw, path, field)
    if is_dataclass(hint) and hint not in _SCALARS:
        return read_record(hint, raw, path)  # type: ignore[arg-type]
    if not isinstance(raw, str):
        return None, [(path, "hier wird ein einzelner Wert erwartet, keine Liste", "Aufzählung entfernen")]
    try:
        value = _SCALARS[hint](raw.strip())
    except (ValueError, InvalidOperation):
        return None, [(path, f"„{raw[:60]}“ ist {_WRONG[hint]}", _FORMS[hint])]
    if finding := _outside(value, path, field):
        return None, [finding]
    return value, []


def _read_list(hint: Any, raw: object, path: Path, field: Field[Any]) -> tuple[Any, list[Finding]]:
    """Read a list; the first value that comes twice is a finding."""
    if not isinstance(raw, list):
        return None, [(path, "hier wird eine Liste erwartet", "je Wert eine Zeile, die mit „- “ beginnt")]
    findings: list[Finding] = []
    values = []
    for index, item in enumerate(raw):
        value, found = _read(hint, item, (*path, index), field)
        findings += found
        if not found and value in values:
            findings.append(((*path, index), f"„{item}“ steht zweimal da", "eine der Zeilen löschen"))
        values.append(value)
    return tuple(values), findings


def _outside(value: Any, path: Path, field: Field[Any]) -> Finding | None:
    """Return a finding where the value is not among those declared."""
    allowed, low, high = (field.metadata[key] for key in ("values", "low", "high"))
    if allowed and value not in allowed:
        return path, f"„{value}“ ist kein zulässiger Wert", nearest(str(value), allowed, most=60)
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        if low is not None and value < low:
            return path, f"{value} ist zu klein", f"mindestens {low:g}"
        if high is not None and value > high:
            return path, f"{value} ist zu groß", f"höchstens {high:g}"
    if isinstance(value, str) and len(value) > MAX_TEXT:
        return path, f"der Text hat {len(value)} Zeichen", f"höchstens {MAX_TEXT}"
    return None


def _decimal(text: str) -> Decimal:
    value = Decimal(text)
    if not value.is_finite():
        raise InvalidOperation
    return value


def _truth(text: str) -> bool:
    return {"ja": True, "nein": False}[text] if text in ("ja", "nein") else _refuse(text)


def _refuse(text: str) -> bool:
    raise ValueError(text)


_SCALARS: dict[Any, Any] = {str: str, int: int, Decimal: _decimal, bool: _truth, PartialDate: PartialDate.parse}
_WRONG = {
    str: "kein Text",
    int: "keine ganze Zahl",
    Decimal: "keine Zahl",
    bool: "weder ja noch nein",
    PartialDate: "kein Datum, das es gibt",
}
_FORMS = {
    str: "",
    int: "nur Ziffern, ohne Punkt und Währung: 250000",
    Decimal: "nur Ziffern, mit Punkt vor den Dezimalen und ohne %: 12.5",
    bool: "ja oder nein schreiben, ohne Angabe: Feld weglassen",
    PartialDate: "Jahr-Monat-Tag schreiben, so genau wie bekannt: 2026-03-31, 2026-03 oder 2026",
}
