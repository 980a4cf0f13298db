"""Read the cells of an edited catalogue table: German text → what the record reader takes.

The counterpart of `catalogue.table_columns`. Only form is judged here, and generously: case, kinds of
dates and amounts, separators; what a field may say is judged by the record reader, as for the
YAML files.
"""

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, Final

from fundmatch.catalogue.table_columns import columns, heading_names
from fundmatch.core import vocabulary as words
from fundmatch.core.dates import PartialDate
from fundmatch.core.errors import nearest
from fundmatch.core.field_spec import FieldSpec, by_name, specs
from fundmatch.core.normalise import fold
from fundmatch.files import cell_values
from fundmatch.files.cell_values import CellError
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
from fundmatch.model.wording import NO_RATE

_NUMBER: Final = r"\d{1,3}(?:[.,]\d{1,6})?"
_PERCENT: Final = re.compile(rf"({_NUMBER})\s*(?:%|prozent|v\.\s?h\.)?", re.IGNORECASE)
_RATE: Final = re.compile(
    rf"(?P<up_to>bis\s+zu\s+)?(?P<first>{_NUMBER})(?:\s*%?\s*(?:bis(?:\s+zu)?|[-–])\s*(?P<last>{_NUMBER}))?"
    r"\s*(?:%|prozent)",
    re.IGNORECASE,
)
_RATE_FORMS: Final = "so schreiben: 60 % oder bis zu 80 % oder 40 bis 80 %, danach | Notiz: …"
_AMOUNT_FORM: Final = "so schreiben: höchstens 250.000 € Zuwendung je Vorhaben, danach | Notiz: …"


def _one_of(name: str, allowed: tuple[str, ...]) -> str:
    longest_first = sorted(allowed, key=len, reverse=True)
    return f"(?P<{name}>{'|'.join(re.escape(word) for word in longest_first)})"


_AMOUNT: Final = re.compile(
    rf"{_one_of('bound', words.AMOUNT_BOUNDS)}\s+(?P<eur>.+?)\s+{_one_of('of', words.AMOUNT_OF)}"
    rf"(?:\s+je\s+{_one_of('per', words.AMOUNT_PER)})?",
    re.IGNORECASE,
)


def read_cell(field: str, text: str) -> Any:
    """Return what a cell of a field of `Programme` says, as texts, lists and mappings; None if it is empty.

    Raises:
        CellError: The text has no form that can be read.
    """
    spec = by_name(Programme)[field]
    # "offen" says nothing in most cells and is a word of the vocabulary in one.
    if not cell_values.known(text) and fold(text) not in map(fold, spec.values):
        return None
    if not spec.many:
        return read_line(spec.record, " | ".join(_lines(text))) if spec.record else _scalar(spec, text)
    if spec.in_one_line:
        return [_word(spec, word) for line in text.split("\n") for word in split(line, ";")]
    return [read_line(spec.record, line) if spec.record else unescaped(line) for line in _lines(text)]


def read_line(kind: Any, line: str) -> dict[str, Any]:
    """Return one line as the mapping of a record of `model.programme`.

    >>> read_line(Rate, "bis zu 62,5 % | für: Kommune")
    {'pct_max': '62.5', 'applicants': ['Kommune']}

    Raises:
        CellError: The line, or a part of it, has no form that can be read.
    """
    first, *rest = split(line, "|") or [""]
    head = _HEADS.get(kind)
    found = head(first) if head else _labelled(kind, first)
    for part in rest:
        said = _labelled(kind, part)
        if double := found.keys() & said.keys():
            word = by_name(kind)[min(double)].label
            raise CellError.about(part, f"sagt zum zweiten Mal „{word}“", "eines der beiden streichen")
        found |= said
    return found


def split(text: str, sign: str) -> list[str]:
    r"""Return the parts between the signs, without empty ones; a sign after a backslash parts nothing.

    >>> split(r"a; b\; c;", ";")
    ['a', 'b\\; c']
    """
    parts = [""]
    for piece in re.findall(r"\\.|.", text, re.DOTALL):
        if piece == sign:
            parts.append("")
        else:
            parts[-1] += piece
    return [part.strip() for part in parts if part.strip()]


def unescaped(text: str) -> str:
    """Return the text without the backslashes that `table_columns.escaped` set."""
    return re.sub(r"\\([\\|;n])", lambda found: "\n" if found[1] == "n" else found[1], text)


def _lines(text: str) -> list[str]:
    """Return the lines that say something, without the bullets that people put before them."""
    return [stripped for line in text.split("\n") if (stripped := line.strip().removeprefix("•").strip())]


def _labelled(kind: Any, part: str) -> dict[str, Any]:
    """Read „Zusatz: Wert“."""
    by_word = {fold(word): spec for spec in specs(kind) for word in heading_names(spec)}
    label, colon, said = part.partition(":")
    spec = by_word.get(fold(" ".join(label.split())))
    if not colon or spec is None:
        known = [spec.label for spec in specs(kind)]
        remedy = f"als „Zusatz: Wert“ schreiben. {nearest(label.strip(), known, most=20)}"
        raise CellError.about(part, "ist kein bekannter Zusatz", remedy)
    if not said.strip():
        return {}
    if spec.many:
        return {spec.name: [_word(spec, word) for word in split(said, ";")]}
    return {spec.name: _scalar(spec, unescaped(said.strip()))}


def _scalar(spec: FieldSpec, text: str) -> str:
    """Return one value in the spelling of the YAML files."""
    if spec.values:
        return cell_values.choice(text, spec.values)
    if spec.type is str:
        return text
    read = _READERS[spec.type](text)
    return "" if read is None else str(read)


def _word(spec: FieldSpec, written: str) -> str:
    if spec.names_fields:
        return _field_named(written)
    word = unescaped(written)
    return cell_values.choice(word, spec.values) if spec.values else word


def _field_named(written: str) -> str:
    """Return the field that a heading names, of this or an older table; a field's own name is understood too."""
    word = unescaped(written)
    names = {fold(name): spec.name for spec in columns() for name in heading_names(spec)}
    found = names.get(fold(" ".join(word.split()))) or (word if word in by_name(Programme) else None)
    if found is None:
        raise CellError.about(
            word, "ist keine Spalte dieser Tabelle", nearest(word, [spec.heading for spec in columns()], most=60)
        )
    return found


def _percent(text: str) -> str:
    found = _PERCENT.fullmatch(" ".join(text.split()))
    if not found:
        raise CellError.about(text, "ist keine Prozentzahl", "nur die Zahl schreiben: 12,5")
    number = _point(found[1])
    if 0 < Decimal(number) < 1:
        # What Excel stores for "20 %" typed into a plain cell.
        raise CellError.about(text, "ist weniger als 1 Prozent", "20 für 20 % schreiben, ohne Prozentformat der Zelle")
    return number


def _point(number: str) -> str:
    return number.replace(",", ".")


def _truth(text: str) -> str:
    return {True: "ja", False: "nein", None: ""}[cell_values.truth(text)]


def _rate_head(first: str) -> dict[str, Any]:
    if fold(first) == fold(NO_RATE):
        return {}
    found = _RATE.fullmatch(first)
    if found is None:
        label = first.partition(":")[0].strip()
        if ":" in first and label in [spec.label for spec in specs(Rate)]:
            return _labelled(Rate, first)
        raise CellError.about(first, "ist kein Fördersatz", _RATE_FORMS)
    low, high = _point(found["first"]), found["last"]
    if high:
        return {"pct_min": low, "pct_max": _point(high)}
    return {"pct_max": low} if found["up_to"] else {"pct": low}


def _amount_head(first: str) -> dict[str, Any]:
    found = _AMOUNT.fullmatch(" ".join(first.split()))
    if found is None:
        raise CellError.about(first, "ist kein Betrag mit Grenze und Gegenstand", _AMOUNT_FORM)
    allowed = {"bound": words.AMOUNT_BOUNDS, "of": words.AMOUNT_OF, "per": words.AMOUNT_PER}
    chosen = {name: cell_values.choice(found[name], allowed[name]) for name in ("of", "bound", "per") if found[name]}
    return chosen | {"eur": str(cell_values.euros(found["eur"]) if cell_values.known(found["eur"]) else "")}


def _deadline_head(first: str) -> dict[str, Any]:
    day, colon, stage = first.partition(":")
    read = cell_values.day(day)
    if read is None:
        raise CellError.about(first, "nennt keinen Tag", "so schreiben: 30.09.2027: Antrag")
    return {"date": str(read)} | ({"stage": unescaped(stage.strip())} if colon else {})


def _text_head(first: str) -> dict[str, Any]:
    return {"text": unescaped(first)}


def _title_head(first: str) -> dict[str, Any]:
    return {"title": unescaped(first)}


def _relation_head(first: str) -> dict[str, Any]:
    kind, colon, programme = first.partition(":")
    if not colon:
        raise CellError.about(first, "sagt nicht, was das Programm ist", "so schreiben: Nachfolger: nrw-…")
    return {"kind": cell_values.choice(kind, words.RELATIONS), "programme": unescaped(programme.strip())}


_READERS: Final[Mapping[Any, Callable[[str], object]]] = {
    int: cell_values.whole,
    bool: _truth,
    Decimal: _percent,
    PartialDate: cell_values.day,
}
_HEADS: Final[Mapping[Any, Callable[[str], dict[str, Any]]]] = {
    Rate: _rate_head,
    Amount: _amount_head,
    Deadline: _deadline_head,
    Condition: _text_head,
    Difference: _text_head,
    Example: _text_head,
    ExampleMeasure: _title_head,
    Relation: _relation_head,
}
