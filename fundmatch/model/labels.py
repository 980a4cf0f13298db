"""The German words of a programme's fields: what a field is called, and what stands in it.

One place for all who show a value: the preview of an update, the list of changes, the
reason why a rejected pair is back. The words themselves stand with the fields' declarations.
"""

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import Any, Final

from fundmatch.core import formatting
from fundmatch.core.dates import PartialDate
from fundmatch.core.field_spec import FieldSpec, by_name
from fundmatch.model import wording
from fundmatch.model.codec import as_state
from fundmatch.model.programme import Programme

UNKNOWN: Final = "keine Angabe"


def label(field: str) -> str:
    """Return what a field of `Programme` is called; an unknown one keeps its own name.

    >>> label("rates"), label("period_end")
    ('Fördersatz', 'Gilt bis')
    """
    spec = by_name(Programme).get(field)
    return spec.label if spec else field


def value_in_words(field: str, value: object) -> str:
    """Return the value of a field of `Programme` as officers read it, the parts of a list parted by semicolons.

    >>> value_in_words("areas", ("NRW", "DE")), value_in_words("recurring", None)
    ('NRW; DE', 'keine Angabe')
    """
    return "; ".join(words_of(field, as_state(value))) or UNKNOWN


def words_of(field: str, plain: Any) -> tuple[str, ...]:
    """Return a plain value of a field in German, each part of a list once, in its order.

    What has another form than the field (it comes from another version) is shown as it is.
    """
    if plain in (None, "", [], {}):
        return ()
    spec = by_name(Programme).get(field)
    parts: Iterable[Any] = plain if isinstance(plain, list) else [plain]
    try:
        worded = (_in_words(spec, part) if spec else str(part) for part in parts)
        return tuple(dict.fromkeys(filter(None, worded)))
    except (TypeError, ValueError, KeyError, AttributeError, ArithmeticError):
        return (str(plain),)


def _in_words(spec: FieldSpec, part: Any) -> str:
    """Return one value of a field, by its own form or by that of its type."""
    if spec.names_fields:
        return label(part)
    if spec.record:
        part = {name: _with_labels(by_name(spec.record)[name], value) for name, value in part.items()}
    return spec.form(part) if spec.form else _BY_TYPE[spec.type](spec, part)


def _with_labels(spec: FieldSpec, value: Any) -> Any:
    return [label(name) for name in value] if spec.names_fields else value


def _number(spec: FieldSpec, value: str) -> str:
    number = Decimal(value)
    return wording.share(number, number, up_to=False) if spec.unit == "%" else f"{number:f}".replace(".", ",")


# How a value without a form of its own is worded, by the type of its field.
_BY_TYPE: Final[Mapping[Any, Callable[[FieldSpec, Any], str]]] = {
    str: lambda spec, value: str(value),
    int: lambda spec, value: formatting.number(value),
    bool: lambda spec, value: "ja" if value else "nein",
    Decimal: _number,
    PartialDate: lambda spec, value: wording.german_day(value),
}
