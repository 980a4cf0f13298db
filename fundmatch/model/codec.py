"""Turn a mapping of texts into a frozen record, and name everything that is wrong.

One reader for all records: types, allowed values and bounds come from the declarations
in `model`, and are compiled once into small functions.
"""

import types
from collections.abc import Callable, Mapping, Sequence
from dataclasses import MISSING, Field, fields, is_dataclass
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from fundmatch.core.dates import PartialDate
from fundmatch.core.errors import nearest

Record = TypeVar("Record")
Path = tuple[str | int, ...]
Finding = tuple[Path, str, str]
Reader = Callable[[object, Path], tuple[Any, Sequence[Finding]]]
MAX_TEXT = 5_000


def read_record(kind: type[Record], raw: object, path: Path = ()) -> tuple[Record | None, list[Finding]]:
    """Return the record, or None and the findings (path, note, remedy); never both.

    `raw` holds texts, lists and mappings as a YAML base loader gives them.
    """
    declared: Any = kind  # for the type checker: a class is hashable
    readers, required = _readers(declared), _required(declared)
    if not isinstance(raw, Mapping):
        return None, [(path, "hier werden Felder der Form „name: Wert“ erwartet", f"Felder: {', '.join(readers)}")]
    findings: list[Finding] = []
    values: dict[str, Any] = {}
    for name, content in raw.items():
        if name not in readers:
            findings.append(((*path, str(name)), "unbekanntes Feld", nearest(str(name), readers, most=60)))
        elif content not in ("", None):
            values[name], found = readers[name](content, (*path, name))
            findings += found
    findings += [
        ((*path, name), "Pflichtfeld fehlt", meaning) for name, meaning in required.items() if name not in values
    ]
    return (None, findings) if findings else (kind(**values), [])


def sound_record(kind: type[Record], raw: Any) -> Record:
    """Return the record of a mapping that `read_record` has already found sound: the same, without a look at it.

    Raises:
        ValueError, TypeError, KeyError, AttributeError, ArithmeticError: It is not sound after all.
    """
    declared: Any = kind
    converters = _converters(declared)
    return kind(**{name: converters[name](content) for name, content in raw.items() if content not in ("", None)})


@cache
def _converters(kind: type[Any]) -> dict[str, Callable[[Any], Any]]:
    hints = get_type_hints(kind)
    return {field.name: _converter(hints[field.name]) for field in fields(kind)}


def _converter(hint: Any) -> Callable[[Any], Any]:
    if get_origin(hint) in (Union, types.UnionType):
        hint = next(part for part in get_args(hint) if part is not type(None))
    if get_origin(hint) is tuple:
        item = _converter(get_args(hint)[0])
        return lambda raw: tuple([item(one) for one in raw])
    if is_dataclass(hint) and hint not in _SCALARS:
        return lambda raw: sound_record(hint, raw)  # type: ignore[arg-type]
    convert = _SCALARS[hint][0]
    return str.strip if hint is str else lambda raw: convert(raw.strip())


@cache
def _required(kind: type[Any]) -> dict[str, str]:
    return {field.name: field.metadata["meaning"] for field in fields(kind) if field.default is MISSING}


@cache
def _readers(kind: type[Any]) -> dict[str, Reader]:
    """Return a reader for each field of the record."""
    hints = get_type_hints(kind)
    return {field.name: _reader(hints[field.name], field) for field in fields(kind)}


def _reader(hint: Any, field: Field[Any]) -> Reader:
    """Return the reader for values of the type `hint`."""
    if get_origin(hint) in (Union, types.UnionType):
        hint = next(part for part in get_args(hint) if part is not type(None))
    if get_origin(hint) is tuple:
        return _list_reader(_reader(get_args(hint)[0], field))
    if is_dataclass(hint) and hint not in _SCALARS:
        return lambda raw, path: read_record(hint, raw, path)  # type: ignore[arg-type]
    return _scalar_reader(hint, field)


def _list_reader(read_item: Reader) -> Reader:
    def read(raw: object, path: Path) -> tuple[Any, Sequence[Finding]]:
        if not isinstance(raw, list):
            return None, [(path, "hier wird eine Liste erwartet", "je Wert eine Zeile, die mit „- “ beginnt")]
        findings: list[Finding] = []
        values = []
        for index, item in enumerate(raw):
            value, found = read_item(item, (*path, index))
            findings += found
            if not found and value in values:
                findings.append(((*path, index), f"„{item}“ steht zweimal da", "eine der Zeilen löschen"))
            values.append(value)
        return tuple(values), findings

    return read


def _scalar_reader(hint: Any, field: Field[Any]) -> Reader:
    convert, wrong, form = _SCALARS[hint]
    allowed: tuple[str, ...] = field.metadata["values"]
    low, high = field.metadata["low"], field.metadata["high"]

    def read(raw: object, path: Path) -> tuple[Any, Sequence[Finding]]:
        if not isinstance(raw, str):
            return None, [(path, "hier wird ein einzelner Wert erwartet, keine Liste", "Aufzählung entfernen")]
        try:
            value = convert(raw.strip())
        except (ValueError, InvalidOperation):
            return None, [(path, f"„{raw[:60]}“ ist {wrong}", form)]
        if allowed and value not in allowed:
            return None, [(path, f"„{value}“ ist kein zulässiger Wert", nearest(str(value), allowed, most=60))]
        if low is not None and value < low:
            return None, [(path, f"{value} ist zu klein", f"mindestens {low:g}")]
        if high is not None and value > high:
            return None, [(path, f"{value} ist zu groß", f"höchstens {high:g}")]
        if len(raw) > MAX_TEXT:
            return None, [(path, f"der Text hat {len(raw)} Zeichen", f"höchstens {MAX_TEXT}")]
        return value, ()

    return read


def _decimal(text: str) -> Decimal:
    value = Decimal(text)
    if not value.is_finite():
        raise InvalidOperation
    return value


def _truth(text: str) -> bool:
    if text not in ("ja", "nein"):
        raise ValueError(text)
    return text == "ja"


# type → (conversion, what a wrong text is, how a right one looks)
_SCALARS: dict[Any, tuple[Callable[[str], Any], str, str]] = {
    str: (str, "kein Text", ""),
    int: (int, "keine ganze Zahl", "nur Ziffern, ohne Punkt und Währung: 250000"),
    Decimal: (_decimal, "keine Zahl", "nur Ziffern, mit Punkt vor den Dezimalen und ohne %: 12.5"),
    bool: (_truth, "weder ja noch nein", "ja oder nein schreiben; ohne Angabe: Feld weglassen"),
    PartialDate: (
        PartialDate.parse,
        "kein Datum, das es gibt",
        "Jahr-Monat-Tag schreiben, so genau wie bekannt: 2026-03-31, 2026-03 oder 2026",
    ),
}
