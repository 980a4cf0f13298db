"""The catalogue as a table: headings, and what stands in a cell.

A cell is text that `catalogue.table_cells` reads back exactly: words of a vocabulary and areas are
parted by semicolons, other lists and records have a line for each item, and a record is its
first words followed by „| Zusatz: Wert“. Headings, places and words of the parts are declared
with the fields.
"""

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import cache
from typing import Any, Final

from fundmatch.core import formatting
from fundmatch.core.dates import PartialDate
from fundmatch.core.field_spec import FieldSpec, by_name, specs
from fundmatch.model import wording
from fundmatch.model.programme import (
    Amount,
    Condition,
    Deadline,
    Difference,
    Example,
    ExampleMeasure,
    Programme,
    Rate,
    Relation,
)

# What a person may edit in one cell; Excel holds 32,767 signs, the reader of tables takes 20,000.
MAX_SHOWN: Final = 19_000
# Typed here, "ja" or a day says that the facts of the row were looked up and stand.
LOOKED: Final = "heute geprüft"
# What XML 1.0 cannot hold, and what no cell should.
_ILLEGAL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_ESCAPES: Final = {"\\": "\\\\", "\n": "\\n", "|": "\\|", ";": "\\;"}


@cache
def columns() -> tuple[FieldSpec, ...]:
    """Return the fields of `Programme` in the order of the sheet; the last is the id."""
    return tuple(sorted(specs(Programme), key=lambda spec: spec.column.place))


@cache
def headings() -> Mapping[str, str]:
    """Return the heading of each field of `Programme`, in the order of the sheet."""
    return {spec.name: spec.heading for spec in columns()}


def heading_names(spec: FieldSpec) -> tuple[str, ...]:
    """Return all names by which a table may call a field: its heading, its label, and those of older tables."""
    return tuple(dict.fromkeys((spec.heading, spec.label, *spec.earlier)))


def choices(spec: FieldSpec) -> tuple[str, ...]:
    """Return what a drop-down offers: only where the cell holds a single value."""
    if spec.type is bool:
        return ("ja", "nein")
    return () if spec.many else spec.values


def shown(programme: Programme) -> dict[str, str]:
    """Return the text of every cell of the programme's row, by field."""
    return {spec.name: cell_text(spec.name, getattr(programme, spec.name)) for spec in columns()}


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
    spec = by_name(Programme)[field]
    if isinstance(value, tuple):
        if spec.names_fields:
            value = tuple(map(_heading, value))
        if spec.in_one_line:
            return _joined(value)
        return "\n".join(line_of(item) if spec.record else escaped(str(item), "\\\n") for item in value)
    return line_of(value) if spec.record and value is not None else _scalar(value)


def _heading(field: str) -> str:
    return headings().get(field, field)


def line_of(record: Any, in_words: Callable[[FieldSpec, str], str] | None = None) -> str:
    """Return a record of `model.programme` as one line: its first words, then „Zusatz: Wert“ for the rest.

    `in_words` may word single texts for people; the line is not read back then.
    """
    kind: Any = type(record)  # for the type checker: a class is hashable
    head, said = _HEADS.get(kind, _no_head)(record)
    parts = [head] if head else []
    for spec in specs(kind):
        value = getattr(record, spec.name)
        unsaid = value is None or value in ("", ()) or (spec.default_unsaid and value == spec.default)
        if spec.name not in said and not unsaid:
            worded = in_words(spec, value) if in_words and isinstance(value, str) else value
            parts.append(f"{spec.label}: {_part(spec, worded)}")
    return " | ".join(parts)


def _part(spec: FieldSpec, value: object) -> str:
    if isinstance(value, tuple):
        return _joined(map(_heading, value) if spec.names_fields else value)
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
    words = wording.share_of_rate(rate.pct, rate.pct_min, rate.pct_max)
    return words, frozenset({"pct", "pct_min", "pct_max"} if words else ())


def _amount_head(amount: Amount) -> _Head:
    text = wording.bounded_amount(amount.of, amount.bound, amount.eur, amount.per)
    return text, frozenset({"of", "bound", "eur", "per"})


def _deadline_head(deadline: Deadline) -> _Head:
    stage = f": {escaped(deadline.stage, chr(92) + chr(10) + '|')}" if deadline.stage else ""
    return f"{deadline.date.german}{stage}", frozenset({"date", "stage"})


def _text_head(record: Condition | Difference | Example) -> _Head:
    return escaped(record.text, "\\\n|"), frozenset({"text"})


def _title_head(measure: ExampleMeasure) -> _Head:
    return escaped(measure.title, "\\\n|"), frozenset({"title"})


def _relation_head(relation: Relation) -> _Head:
    return f"{relation.kind}: {escaped(relation.programme, chr(92) + chr(10) + '|')}", frozenset({"kind", "programme"})


_HEADS: Final[Mapping[type, Callable[[Any], _Head]]] = {
    Rate: _rate_head,
    Amount: _amount_head,
    Deadline: _deadline_head,
    Condition: _text_head,
    Difference: _text_head,
    Example: _text_head,
    ExampleMeasure: _title_head,
    Relation: _relation_head,
}
