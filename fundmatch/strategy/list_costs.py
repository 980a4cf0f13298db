"""Costs that stand in no total column: one column for each year, or an amount for each year.

The years with an amount also say when a measure begins and ends, where nothing else does. What was
derived is said; nothing wins over what a cell says itself.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any, Final

from fundmatch.core.dates import PartialDate
from fundmatch.core.errors import Problem
from fundmatch.core.formatting import rows_in_words
from fundmatch.files.cell_values import CellError
from fundmatch.model.ranges import EuroRange
from fundmatch.model.strategy import MONEY
from fundmatch.strategy.headings import COST_YEARLY, is_open_year, year_of
from fundmatch.strategy.list_table import Column, ListRow, ListTable, text_of
from fundmatch.strategy.loose_amounts import read_amount
from fundmatch.strategy.loose_periods import read_period

# What marks a year in a schedule instead of an amount.
_MARKS: Final = frozenset(["x", "xx", "✓", "✔", "●", "•", "■", "▪", "█", "▬", "ja"])

Scale = Callable[[Column], int]


@dataclass(slots=True)
class DerivedCosts:
    """Fills what the columns of years say of each row, and keeps which rows it was."""

    table: ListTable
    scale: Scale
    english: bool
    _summed: list[int] = field(default_factory=list)
    _dated: list[int] = field(default_factory=list)
    _yearly: dict[str, list[int]] = field(default_factory=dict)
    _unread: list[tuple[int, str]] = field(default_factory=list)

    def complete(self, row: ListRow, values: dict[str, Any]) -> None:
        """Set total, beginning and end of a measure from its yearly costs, where they are unknown."""
        for name in MONEY:
            if name in self.table.by_field and (amount := values.get(name)) and amount.yearly:
                self._each(name, row)
        years = dict(self._years(row))
        if values.get("cost_total_eur") is None and (total := _sum([each for each in years.values() if each])):
            values["cost_total_eur"] = total
            self._summed.append(row.number)
        if values.get("cost_total_eur") is None and (each := self._each_year(row)):
            values["cost_total_eur"] = each
            self._each(COST_YEARLY, row)
        counted = [column for column, amount in years.items() if amount is None or amount.high != 0]
        if counted and values.get("start") is None and values.get("end") is None:
            self._date(row, values, counted)

    def _each(self, name: str, row: ListRow) -> None:
        """Keep that a column gives an amount for each year of the measure in the row."""
        self._yearly.setdefault(self.table.by_field[name].label, []).append(row.number)

    def _date(self, row: ListRow, values: dict[str, Any], columns: list[Column]) -> None:
        first, last = year_of(columns[0].label), year_of(columns[-1].label)
        ongoing = read_period(values.get("period_words", "")).period.ongoing  # begun before the plan, nobody knows when
        if first is None or (last is not None and last < first) or ongoing:
            return
        values["start"] = PartialDate(first)
        values["end"] = None if last is None or is_open_year(columns[-1].label) else PartialDate(last)
        self._dated.append(row.number)

    def _years(self, row: ListRow) -> Iterator[tuple[Column, EuroRange | None]]:
        """Yield each column of a year that is filled, with its amount; None where a sign marks the year."""
        for column in self.table.years:
            cell = row.cells.get(column.place)
            if text_of(cell).casefold() in _MARKS:
                yield column, None
                continue
            try:
                reading = read_amount(cell, scale=self.scale(column), english=self.english)
            except CellError as error:
                self._unread.append((row.number, error.note))
                continue
            if reading.amount:
                yield column, replace(reading.amount, yearly=False)

    def _each_year(self, row: ListRow) -> EuroRange | None:
        """Return the amount of the column of yearly costs."""
        column = self.table.by_field.get(COST_YEARLY)
        if column is None:
            return None
        try:
            amount = read_amount(row.cells.get(column.place), scale=self.scale(column), english=self.english).amount
        except CellError as error:
            self._unread.append((row.number, error.note))
            return None
        return amount and replace(amount, yearly=True)

    def said(self, where: str) -> Iterator[Problem]:
        """Say what was derived, and from which columns."""
        total = self.table.by_field.get("cost_total_eur")
        names = ", ".join(column.label for column in self.table.years)
        if self._summed:
            rows = f"; „{total.label}“ ist leer in {rows_in_words(self._summed)}" if total else ""
            yield self._hint(where, self._summed, f"Gesamtkosten als Summe der Jahre gelesen: {names}{rows}")
        if self._dated:
            note = f"Beginn und Ende aus den Jahren mit Beträgen abgeleitet: {rows_in_words(self._dated)}"
            yield self._hint(where, self._dated, note)
        for label, found in self._yearly.items():
            note = f"als Betrag je Jahr gelesen, nicht als Gesamtbetrag: {rows_in_words(found)}"
            yield Problem(where, found[0], label, note, "den Gesamtbetrag eintragen, wo er bekannt ist", grave=False)
        if self._unread:
            shown = "; ".join(f"Zeile {number}: {note}" for number, note in self._unread)
            yield Problem(where, self._unread[0][0], note=shown, remedy="fehlt in der Summe", grave=False)

    def _hint(self, where: str, rows: list[int], note: str) -> Problem:
        place = self.table.header_row if len(rows) == len(self.table.rows) else rows[0]
        return Problem(where, place, note=note, grave=False)


def _sum(amounts: list[EuroRange]) -> EuroRange | None:
    """Return the sum of yearly costs; None where there are none."""
    if not amounts:
        return None
    highs = [amount.high for amount in amounts]
    high = None if None in highs else sum(filter(None, highs))
    return EuroRange(sum(amount.low for amount in amounts), high, about=any(amount.about for amount in amounts))
