"""Lists in the manner of real ones are read at the first try, nearly every fact right, nothing lost in silence."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from strategy.latest_messy_lists import LATEST_LISTS
from strategy.messy_lists import LISTS as FIRST_LISTS
from strategy.messy_lists import Fact, MessyList
from strategy.more_messy_lists import MORE_LISTS

from fundmatch.files.grids import read_grid
from fundmatch.model.strategy import Measure, Strategy
from fundmatch.strategy.headings import known_headings
from fundmatch.strategy.reading import read_strategy

LISTS = (*FIRST_LISTS, *MORE_LISTS, *LATEST_LISTS)
DAY = date(2026, 11, 22)
# Of all facts of all lists; a person who retypes them errs more often.
_LEAST_RIGHT = 0.97


def read(messy: MessyList, folder: Path) -> Strategy:
    messy.write(folder / messy.name)
    return read_strategy(folder / messy.name, as_of=DAY)


def fact_of(measure: Measure) -> Fact:
    cost = measure.cost_total_eur
    return Fact(
        title=measure.title,
        low=cost.low if cost else None,
        high=cost.high if cost else None,
        department=measure.department,
        field=measure.handlungsfeld or measure.leitthema,
        years=(measure.start.year if measure.start else 0, measure.end.year if measure.end else 0),
        done=measure.done,
        started=measure.started,
    )


def comparisons(messy: MessyList, folder: Path) -> Iterator[tuple[str, object, object]]:
    """Yield each fact: where it stands, what a person reads, what was read."""
    found = {measure.title: fact_of(measure) for measure in read(messy, folder).measures}
    for wanted in messy.facts:
        got = found.pop(wanted.title, None)
        for name in Fact.__dataclass_fields__:
            value = getattr(got, name, "not read")
            expected = getattr(wanted, name)
            yield f"{messy.name}: {wanted.title}: {name}", expected, value
    assert not found, f"{messy.name}: no measures: {list(found)}"


def test_nearly_all_facts_of_all_lists_are_right(tmp_path: Path) -> None:
    facts = [compared for messy in LISTS for compared in comparisons(messy, tmp_path)]
    wrong = [compared for compared in facts if compared[1] != compared[2]]
    assert len(wrong) <= (1 - _LEAST_RIGHT) * len(facts), wrong


@pytest.mark.parametrize("messy", LISTS, ids=lambda messy: messy.name)
def test_a_list_is_read_at_the_first_try(messy: MessyList, tmp_path: Path) -> None:
    wrong = [compared for compared in comparisons(messy, tmp_path) if compared[1] != compared[2]]
    assert not wrong
    hints = "\n".join(read(messy, tmp_path).hints)
    assert [words for words in messy.said if words not in hints] == []


@pytest.mark.parametrize("messy", LISTS, ids=lambda messy: messy.name)
def test_no_row_is_lost_in_silence(messy: MessyList, tmp_path: Path) -> None:
    strategy = read(messy, tmp_path)
    grid = read_grid(tmp_path / messy.name, known_headings())
    read_sheets = {column.sheet for column in strategy.mapping}
    accounted = {(measure.sheet, measure.row) for measure in strategy.measures}
    accounted |= {(row.sheet, row.row) for row in strategy.passed_over if row.sheet in read_sheets}
    filled = {
        (sheet.title, number)
        for sheet in grid.sheets
        if sheet.title in read_sheets
        for number, cells in sheet.rows
        if any(cell is not None and str(cell).strip() for cell in cells)
    }
    headings = {words for column in strategy.mapping for words in column.column.split()}
    lost = filled - accounted
    cells_of = {(sheet.title, number): cells for sheet in grid.sheets for number, cells in sheet.rows}
    assert all(set(" ".join(str(cell) for cell in cells_of[row] if cell).split()) <= headings for row in lost)
    assert len(lost) <= 2 * len(read_sheets)
    assert accounted <= filled
