"""How the columns of a list were read, for the screen: heading → field, with an example, and what was only kept."""

import textwrap
from collections.abc import Iterator, Sequence
from typing import Final

from fundmatch.model.measure_labels import measure_label
from fundmatch.model.strategy import MappedColumn

_WIDTH: Final = 100
# Longest heading and label that still leave room for an example.
_HEADING, _LABEL, _EXAMPLE = 32, 34, 24
_MOST_KEPT: Final = 12
_NO_BREAK: Final = "\u00a0"


def mapping_of(mapping: Sequence[MappedColumn]) -> str:
    """Return a table of the columns that were read and a line with those that were kept only; empty without columns."""
    columns = _distinct(mapping)
    read = [column for column in columns if column.field]
    if not columns:
        return ""
    wide = min(_HEADING, max((len(_short(column.column, _HEADING)) for column in read), default=0))
    labels = min(_LABEL, max((len(_short(_label(column), _LABEL)) for column in read), default=0))
    lines = ["Spalten, wie sie gelesen sind (Überschrift → Angabe, Beispiel):"]
    for column in read:
        heading, label = _short(column.column, _HEADING), _short(_label(column), _LABEL)
        example = f"  „{_short(column.example, _EXAMPLE)}“" if column.example else ""
        lines.append(f"  {heading:<{wide}} → {label:<{labels}}{example}".rstrip())
    return "\n".join([*lines, *_kept(columns)])


def mapping_in_brief(mapping: Sequence[MappedColumn], more: str) -> str:
    """Return the same in a few lines: only headings that differ from the field, and what was kept; `more` says where all stands."""
    columns = _distinct(mapping)
    if not columns:
        return ""
    pairs = [
        column.column if column.column == _label(column) else f"{_short(column.column, _HEADING)} → {_label(column)}"
        for column in columns
        if column.field
    ]
    # A heading stays on one line with what it means.
    whole = " · ".join(pair.replace(" ", _NO_BREAK) for pair in pairs)
    read = textwrap.wrap(f"Gelesene Spalten: {whole}", _WIDTH, subsequent_indent="  ", break_on_hyphens=False)
    return "\n".join([*(line.replace(_NO_BREAK, " ") for line in read), *_kept(columns), more])


def _distinct(mapping: Sequence[MappedColumn]) -> list[MappedColumn]:
    """Return each column once where several sheets of one layout have it."""
    found: dict[tuple[str, str | None], MappedColumn] = {}
    for column in mapping:
        known = found.get((column.column, column.field))
        if known is None or not known.example:
            found[column.column, column.field] = column
    return list(found.values())


def _kept(columns: Sequence[MappedColumn]) -> Iterator[str]:
    """Yield the columns that stay with their measure without being read."""
    kept = [_short(column.column, _HEADING) for column in columns if not column.field]
    if kept:
        more = f" und {len(kept) - _MOST_KEPT} weitere" if len(kept) > _MOST_KEPT else ""
        text = f"Behalten, aber nicht gelesen: {', '.join(kept[:_MOST_KEPT])}{more}"
        yield from textwrap.wrap(text, _WIDTH, subsequent_indent="  ", break_on_hyphens=False)


def _label(column: MappedColumn) -> str:
    return measure_label(column.field or "")


def _short(text: str, most: int) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= most else f"{plain[: most - 1].rstrip()}…"
