"""Records of the model as plain values and back: what YAML files, JSON lines, digests and exports hold.

Reading names every error of an entry with its place, because an officer mends a file in one pass. Types,
allowed values and bounds come from the declarations in `model`; each record is compiled once into small
functions. There is one reader, and it always checks: what was sound yesterday passes the same checks as a
new file. (cattrs was tried: as fast on the whole catalogue, but its import takes as long as half the
reading, and turning its errors into findings takes more lines than the reader.)

Writing knows three spellings of numbers and truths, because three kinds of readers rely on them:

    as_entry, as_line   everything as text, "ja" for true   YAML files, imported lines, digests
    as_state            rates as "5E+1", other numbers bare  what a decision was made on
    as_values           numbers bare                         JSON for programs
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import MISSING, is_dataclass
from decimal import Decimal, InvalidOperation
from functools import cache
from types import NoneType
from typing import Any, Final, TypeVar

from fundmatch.core.dates import PartialDate
from fundmatch.core.errors import nearest
from fundmatch.core.field_spec import FieldSpec, specs

Record = TypeVar("Record")
Path = tuple[str | int, ...]
# (place, note, remedy)
Finding = tuple[Path, str, str]
MAX_TEXT: Final = 5_000
_HERE: Final[Path] = ()

_Reader = Callable[[Any], Any]
# (declaration, value, the value as written) → whether the field is written at all
_Told = Callable[[FieldSpec, Any, Any], bool]


class _WrongError(ValueError):
    """A plain value that cannot stand: everything that is wrong in it, with places inside it."""

    def __init__(self, *findings: Finding) -> None:
        super().__init__(*findings)
        self.findings = findings

    def below(self, place: str | int) -> list[Finding]:
        """Return the findings as the value around sees them."""
        return [((place, *path), note, remedy) for path, note, remedy in self.findings]


def read_record(kind: type[Record], raw: object) -> tuple[Record | None, list[Finding]]:
    """Return the record, or None and the findings in the order of `raw`, what is missing last; never both.

    `raw` holds texts, lists and mappings as a YAML base loader gives them.
    """
    declared: Any = kind  # for the type checker: a class is hashable
    try:
        return _record_reader(declared)(raw), []
    except _WrongError as error:
        return None, list(error.findings)


@cache
def _record_reader(kind: Any) -> _Reader:
    readers = {spec.name: _reader(spec) for spec in specs(kind)}
    required = {spec.name: spec.meaning for spec in specs(kind) if spec.default is MISSING}

    def read(raw: Any) -> Any:
        if not isinstance(raw, Mapping):
            raise _WrongError(
                (_HERE, "hier werden Felder der Form „name: Wert“ erwartet", f"Felder: {', '.join(readers)}")
            )
        values: dict[str, Any] = {}
        findings: list[Finding] = []
        for name, content in raw.items():
            reader = readers.get(name)
            if reader is None:
                findings.append(((str(name),), "unbekanntes Feld", nearest(str(name), readers, most=60)))
            elif content not in ("", None):
                try:
                    values[name] = reader(content)
                except _WrongError as error:
                    values[name] = None  # wrong, and so not missing
                    findings += error.below(name)
        findings += [
            ((name,), "Pflichtfeld fehlt", meaning) for name, meaning in required.items() if name not in values
        ]
        if findings:
            raise _WrongError(*findings)
        return kind(**values)

    return read


def _reader(spec: FieldSpec) -> _Reader:
    read_one = _record_reader(spec.record) if spec.record else _scalar_reader(spec)
    return _list_reader(read_one) if spec.many else read_one


def _list_reader(read_item: _Reader) -> _Reader:
    def read(raw: Any) -> tuple[Any, ...]:
        if not isinstance(raw, list):
            raise _WrongError((_HERE, "hier wird eine Liste erwartet", "je Wert eine Zeile, die mit „- “ beginnt"))
        values: dict[Any, None] = {}
        findings: list[Finding] = []
        for index, item in enumerate(raw):
            try:
                value = read_item(item)
            except _WrongError as error:
                findings += error.below(index)
                continue
            before = len(values)
            values[value] = None  # not looked up first: the hash of a record goes through all its parts
            if len(values) == before:
                findings.append(((index,), f"„{item}“ steht zweimal da", "eine der Zeilen löschen"))
        if findings:
            raise _WrongError(*findings)
        return tuple(values)

    return read


def _scalar_reader(spec: FieldSpec) -> _Reader:
    convert, wrong, form = _SCALARS[spec.type]
    allowed, low, high = spec.values, spec.low, spec.high
    bounded = low is not None or high is not None

    def read(raw: Any) -> Any:
        if not isinstance(raw, str):
            raise _WrongError((_HERE, "hier wird ein einzelner Wert erwartet, keine Liste", "Aufzählung entfernen"))
        try:
            value = convert(raw.strip())
        except (ValueError, InvalidOperation):
            raise _WrongError((_HERE, f"„{raw[:60]}“ ist {wrong}", form)) from None
        if allowed and value not in allowed:
            raise _WrongError((_HERE, f"„{value}“ ist kein zulässiger Wert", nearest(str(value), allowed, most=60)))
        if bounded:
            _hold_bounds(value, low, high)
        if len(raw) > MAX_TEXT:
            raise _WrongError((_HERE, f"der Text hat {len(raw)} Zeichen", f"höchstens {MAX_TEXT}"))
        return value

    return read


def _hold_bounds(value: Any, low: float | None, high: float | None) -> None:
    if low is not None and value < low:
        raise _WrongError((_HERE, f"{value} ist zu klein", f"mindestens {low:g}"))
    if high is not None and value > high:
        raise _WrongError((_HERE, f"{value} ist zu groß", f"höchstens {high:g}"))


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
_SCALARS: Final[Mapping[Any, tuple[Callable[[str], Any], str, str]]] = {
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

# type → how a scalar is written; a type that is not named stays as it is
_Spelling = Mapping[type, Callable[[Any], Any]]
_AS_TEXT: Final[_Spelling] = {
    NoneType: lambda _: "",
    str: str.strip,
    bool: lambda value: "ja" if value else "nein",
    int: str,
    Decimal: lambda value: f"{value.normalize():f}",
    PartialDate: str,
}
# Frozen: the ledgers of everybody who has decided hold this form, "5E+1" for 50 per cent. Written in any
# other way, every state would differ from the kept one, and every rejected pair would be back.
_AS_STATE: Final[_Spelling] = {Decimal: lambda value: str(value.normalize()), PartialDate: str}
_AS_VALUES: Final[_Spelling] = {
    Decimal: lambda value: int(value) if value == value.to_integral_value() else float(value),
    PartialDate: str,
}


def as_entry(record: Any) -> dict[str, Any]:
    """Return a record of `model` as the texts, lists and mappings of a YAML entry; what is unknown is left out.

    `read_record` gives an equal record back.
    """
    entry: dict[str, Any] = _plain(record, _AS_TEXT, _told_in_entry)
    return entry


def as_line(value: object) -> Any:
    """Return a record, or a value of one, as an imported line holds it: as text, without what says no more than the default.

    `read_record` gives an equal record back. Frozen: digests over this form stand in `imported/*.jsonl`, and a value
    written in another way would be news to the next import.
    """
    return _plain(value, _AS_TEXT, _told_in_line)


def as_state(value: object, *, without: Collection[str] = ()) -> Any:
    """Return a record, or a value of one, as the ledger keeps it: the filled parts, but for those named `without`."""
    return _plain(value, _AS_STATE, lambda spec, _, written: spec.name not in without and written not in _NOTHING)


def as_values(value: object) -> Any:
    """Return a record, or a value of one, as JSON for programs has it: filled parts, numbers as numbers."""
    return _plain(value, _AS_VALUES, lambda _spec, _value, written: written not in _NOTHING)


_NOTHING: Final[tuple[object, ...]] = (None, "", [])


def _told_in_entry(spec: FieldSpec, value: object, written: object) -> bool:
    return written not in _NOTHING and not (spec.default_unsaid and value == spec.default)


def _told_in_line(spec: FieldSpec, value: object, written: object) -> bool:
    return value != spec.default and written not in _NOTHING and written != {}


def _plain(value: Any, spelling: _Spelling, told: _Told) -> Any:
    """Return the value as plain values: records as mappings of what is told, scalars as spelled."""
    if isinstance(value, tuple):
        return [_plain(part, spelling, told) for part in value]
    kind: Any = type(value)  # for the type checker: a class is hashable
    if not _is_record(kind):
        write = spelling.get(kind)
        return write(value) if write else value
    parts = {}
    for spec in specs(kind):
        part = getattr(value, spec.name)
        written = _plain(part, spelling, told)
        if told(spec, part, written):
            parts[spec.name] = written
    return parts


def _is_record(kind: Any) -> bool:
    return is_dataclass(kind) and kind is not PartialDate  # a day is a scalar
