"""The catalogue as a table: headings, and what stands in a cell.

A cell is text that `updates.cells` reads back exactly: words of a vocabulary and areas are
parted by semicolons, other lists and records have a line for each item, and a record is its
first words followed by „| Zusatz: Wert“. Headings and words of the parts are data
(`data/catalogue_columns.csv`, in the order of the sheet).
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, is_dataclass
from decimal import Decimal
from functools import cache
from typing import Any, Final

from fundmatch.core import formatting
from fundmatch.core.dates import PartialDate
from fundmatch.core.package_data import rows_of
from fundmatch.model.programme import Amount, Condition, Deadline, Example, Programme, Rate, Relation

# What a person may edit in one cell; Excel holds 32,767 signs, the reader of tables takes 20,000.
MAX_SHOWN: Final = 19_000
NO_RATE: Final = "ohne Satz"
# Lists of short words that stand in one line although no vocabulary bounds them.
_SHORT_WORDS: Final = frozenset({"areas", "areas_excluded", "locked"})
# What XML 1.0 cannot hold, and what no cell should.
_ILLEGAL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_ESCAPES: Final = {"\\": "\\\\", "\n": "\\n", "|": "\\|", ";": "\\;"}


@dataclass(frozen=True, slots=True, kw_only=True)
class CatalogueColumn:
    """One column: field of `Programme`, heading, width in characters, and help beyond the field's meaning."""

    field: str
    heading: str
    width: float
    hint: str

    @property
    def choices(self) -> tuple[str, ...]:
        """Return what a drop-down offers: only where the cell holds a single value."""
        if self.field == "recurring":
            return ("ja", "nein")
        return () if in_one_line(self.field) else self.values

    @property
    def values(self) -> tuple[str, ...]:
        """Return the vocabulary of the field, empty where it has none."""
        values: tuple[str, ...] = Programme.__dataclass_fields__[self.field].metadata["values"]
        return values

    @property
    def meaning(self) -> str:
        """Return what the field means, as the model tells it."""
        meaning: str = Programme.__dataclass_fields__[self.field].metadata["meaning"]
        return meaning


@cache
def _rows() -> tuple[Mapping[str, str], ...]:
    return tuple(rows_of("catalogue_columns.csv"))


@cache
def columns() -> tuple[CatalogueColumn, ...]:
    """Return the columns in the order of the sheet; the last is the id."""
    return tuple(
        CatalogueColumn(field=row["field"], heading=row["heading"], width=float(row["width"]), hint=row["hint"])
        for row in _rows()
        if row["record"] == "Programme"
    )


@cache
def labels(record: str) -> Mapping[str, str]:
    """Return the German word of each field of a record of `model.programme`, by its class name."""
    return {row["field"]: row["heading"] for row in _rows() if row["record"] == record}


def in_one_line(field: str) -> bool:
    """Tell whether the cell of a field of `Programme` holds several words, parted by semicolons."""
    declared = Programme.__dataclass_fields__[field]
    return field in _SHORT_WORDS or (declared.default == () and bool(declared.metadata["values"]))


def shown(programme: Programme) -> dict[str, str]:
    """Return the text of every cell of the programme's row, by field."""
    return {column.field: cell_text(column.field, getattr(programme, column.field)) for column in columns()}


def cell_text(field: str, value: object) -> str:
    """Return the text of one cell; what is too long for a cell is named instead of shown.

    >>> cell_text("rates", (Rate(pct_max=Decimal(80), applicants=("Kommune",)),))
    'bis zu 80 % | für: Kommune'
    """
    text = _text(field, value)
    if len(text) <= MAX_SHOWN:
        return text
    return f"(zu lang für eine Zelle: {formatting.number(len(text))} Zeichen; nur in der Datei des Programms zu ändern)"


def _text(field: str, value: object) -> str:
    if isinstance(value, tuple):
        if field == "locked":
            value = tuple(labels("Programme").get(name, name) for name in value)
        if in_one_line(field):
            return _joined(value)
        return "\n".join(line_of(item) if is_dataclass(item) else escaped(str(item), "\\\n") for item in value)
    return line_of(value) if is_dataclass(value) and not isinstance(value, PartialDate) else _scalar(value)


def line_of(record: Any) -> str:
    """Return a record of `model.programme` as one line: its first words, then „Zusatz: Wert“ for the rest."""
    head, told = _HEADS.get(type(record), _no_head)(record)
    words = labels(type(record).__name__)
    parts = [head] if head else []
    for field in fields(record):
        value = getattr(record, field.name)
        unsaid = (
            value is None or value in ("", ()) or (field.name in ("indicative", "certainty") and value == field.default)
        )
        if field.name not in told and not unsaid:
            parts.append(f"{words[field.name]}: {_part(field.name, value)}")
    return " | ".join(parts)


def _part(field: str, value: object) -> str:
    if isinstance(value, tuple):
        return _joined(labels("Programme").get(name, name) if field == "fields" else name for name in value)
    return escaped(_scalar(value), "\\\n|")


def _joined(items: Any) -> str:
    return "; ".join(escaped(str(item), "\\\n|;") for item in items)


def escaped(text: str, signs: str) -> str:
    r"""Return the text with a backslash before signs that have a meaning here; a line break becomes \n."""
    return "".join(_ESCAPES[sign] if sign in signs else sign for sign in _clean(text))


def _clean(text: str) -> str:
    """Return the text as a table can hold it: one kind of line break, no control signs."""
    return _ILLEGAL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def _scalar(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "ja" if value else "nein"
    if isinstance(value, Decimal):
        return f"{value.normalize():f}".replace(".", ",")
    if isinstance(value, int):
        return formatting.number(value)
    return value.german if isinstance(value, PartialDate) else _clean(str(value))


_Head = tuple[str, frozenset[str]]


def _no_head(_: object) -> _Head:
    return "", frozenset()


def _rate_head(rate: Rate) -> _Head:
    """Return the rate as officers write it; an odd mixture is told part by part."""
    pct, low, high = (_scalar(value) for value in (rate.pct, rate.pct_min, rate.pct_max))
    forms = {
        (True, False, False): f"{pct} %",
        (False, False, True): f"bis zu {high} %",
        (False, True, True): f"{low} bis {high} %",
    }
    found = forms.get((bool(pct), bool(low), bool(high)))
    if found is None:
        return "" if pct or low or high else NO_RATE, frozenset()
    return found, frozenset({"pct", "pct_min", "pct_max"})


def _amount_head(amount: Amount) -> _Head:
    text = f"{amount.bound} {formatting.euro(amount.eur)} {amount.of} je {amount.per}"
    return text, frozenset({"of", "bound", "eur", "per"})


def _deadline_head(deadline: Deadline) -> _Head:
    stage = f": {escaped(deadline.stage, chr(92) + chr(10) + '|')}" if deadline.stage else ""
    return f"{deadline.date.german}{stage}", frozenset({"date", "stage"})


def _text_head(record: Condition | Example) -> _Head:
    return escaped(record.text, "\\\n|"), frozenset({"text"})


def _relation_head(relation: Relation) -> _Head:
    return f"{relation.kind}: {escaped(relation.programme, chr(92) + chr(10) + '|')}", frozenset({"kind", "programme"})


_HEADS: Final[Mapping[type, Callable[[Any], _Head]]] = {
    Rate: _rate_head,
    Amount: _amount_head,
    Deadline: _deadline_head,
    Condition: _text_head,
    Example: _text_head,
    Relation: _relation_head,
}
