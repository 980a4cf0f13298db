"""Rows without title and number: a measure that lacks them, a sum that nobody named, or the rest of the row above."""

import re
from collections import defaultdict
from collections.abc import Mapping
from typing import Final, TypeVar

from fundmatch.files.cell_values import CellError
from fundmatch.model.strategy import MONEY
from fundmatch.strategy.headings import COST_TO, COST_YEARLY, YEAR
from fundmatch.strategy.list_table import ListTable, text_of
from fundmatch.strategy.loose_amounts import read_amount

_COSTS: Final = frozenset({*MONEY, COST_TO, COST_YEARLY, YEAR})
# A sum that was rounded is one all the same.
_APART: Final = 0.005

Kind = TypeVar("Kind")


class UntitledRows:
    """Adds up the costs of a list from row to row, so that a sum is known where no word says it."""

    def __init__(self, table: ListTable) -> None:
        """Take the columns of the list."""
        self._costs = [column.place for column in table.columns if column.meaning and column.meaning.field in _COSTS]
        self._department = table.place("department")
        self._groups = {table.place("handlungsfeld"), table.place("leitthema")}
        self._all: dict[int, int] = defaultdict(int)
        self._block: dict[int, int] = defaultdict(int)

    def count(self, cells: Mapping[int, object]) -> None:
        """Add the costs of a measure."""
        for place, amount in self._amounts(cells).items():
            self._all[place] += amount
            self._block[place] += amount

    def new_block(self) -> None:
        """Begin a new block: what a sum below it counts starts here."""
        self._block.clear()

    def kind_of(self, cells: Mapping[int, object], measure: Kind, total: Kind, rest: Kind) -> Kind:
        """Return which of three kinds a row without title and number is."""
        filled = {place for place, cell in cells.items() if text_of(cell)} - self._groups
        amounts = self._amounts(cells)
        if not amounts:
            # A department alone goes on with the cell above it.
            return measure if self._department in filled and len(filled) > 1 else rest
        alone = not any(re.search(r"[^\W\d_]{2}", text_of(cells[place]).replace("EUR", "")) for place in filled)
        return total if alone and self._is_sum(amounts) else measure

    def _is_sum(self, amounts: Mapping[int, int]) -> bool:
        return any(
            amount and abs(amount - summed.get(place, 0)) <= amount * _APART
            for place, amount in amounts.items()
            for summed in (self._all, self._block)
        )

    def _amounts(self, cells: Mapping[int, object]) -> dict[int, int]:
        amounts = {}
        for place in self._costs:
            try:
                amount = read_amount(cells.get(place)).amount
            except CellError:
                continue
            if amount:
                amounts[place] = amount.low
        return amounts
