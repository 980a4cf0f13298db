"""A view: the columns of a list that somebody wants in sight, in the order in which they named them."""

from collections.abc import Sequence
from dataclasses import replace

from fundmatch.core.errors import OutputError, closest
from fundmatch.model.result import MatchResult
from fundmatch.reports.workbook.columns import HIDDEN, ON_DEMAND, SHORTLIST, Column, extra_columns
from fundmatch.reports.workbook.table_sheet import with_unique_headers


def own_columns(result: MatchResult) -> tuple[str, ...]:
    """Return the names of the further columns of the officer's table, in the order in which they first occur."""
    return tuple(dict.fromkeys(name for entry in result.measures for name in entry.measure.extra))


def list_columns(own: Sequence[str], view: Sequence[str] | None = None) -> list[Column]:
    """Return the columns of a list of pairs, the hidden identity last; `own` are names of the officer's further columns.

    None is lost to a clash of names. With a `view` of headings (as `checked_view` gives them) these are in sight, in its
    order, and all others are folded away behind them: what was typed there stays.
    """
    described = with_unique_headers([*SHORTLIST, *extra_columns(tuple(own))])
    seen = [column for column in described if column.header not in HIDDEN]
    ids = [column for column in described if column.header in HIDDEN]
    if view is not None:
        by_header = {column.header: column for column in (*seen, *ON_DEMAND)}
        chosen = [replace(by_header[header], detail=False, printed=True) for header in view]
        rest = [replace(column, detail=True, printed=False) for column in seen if column.header not in view]
        seen = [*chosen, *rest]
    return [*seen, *ids]


def view_columns(own: Sequence[str], view: Sequence[str]) -> list[Column]:
    """Return only the columns of a view, with the identity of the pair behind them."""
    return [column for column in list_columns(own, view) if not column.detail]


def checked_view(names: Sequence[str], own: Sequence[str]) -> tuple[str, ...]:
    """Return the headings that a view names, each once; capitals and spaces around them make no difference.

    Raises:
        OutputError: Some are no column of the lists, or there are none; all are named, each with the nearest heading.
    """
    offered = [column.header for column in (*list_columns(own), *ON_DEMAND) if column.header not in HIDDEN]
    by_folded = {header.casefold(): header for header in offered}
    wanted = [" ".join(name.split()) for name in names]
    if unknown := [name for name in wanted if name.casefold() not in by_folded]:
        raise OutputError(_unknown(unknown, offered))
    if not wanted:
        msg = "Die Ansicht nennt keine Spalte. Überschriften der Shortlist angeben, zum Beispiel „Maßnahme; Programm; Frist“."
        raise OutputError(msg)
    return tuple(dict.fromkeys(by_folded[name.casefold()] for name in wanted))


def _unknown(names: Sequence[str], offered: Sequence[str]) -> str:
    near = {name: closest(name, offered) for name in names}
    told = ", ".join(f"„{name}“" + (f" (gemeint ist wohl „{near[name]}“)" if near[name] else "") for name in names)
    return f"Die Ansicht nennt Spalten, die es nicht gibt: {told}. Es gibt: {'; '.join(offered)}."
