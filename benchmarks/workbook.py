"""Time of the workbook as a ratio to openpyxl and XlsxWriter writing the same number of plain cells, in one run.

400 measures × 20 candidates with all columns, sheets and charts, against a workbook
of unstyled cells: once with the same values, once with one short word in each cell.
Run: python benchmarks/workbook.py
"""

import io
import statistics
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from openpyxl import Workbook as OpenpyxlWorkbook
from openpyxl import load_workbook
from xlsxwriter import Workbook

from fundmatch.app.pipeline import match
from fundmatch.catalogue.reading import read_catalogue
from fundmatch.model.result import MatchResult, Settings
from fundmatch.reports.workbook.write import match_as_workbook
from fundmatch.strategy.reading import read_strategy

MEASURES, CANDIDATES, ROUNDS = 400, 20, 3
DAY = date(2026, 11, 22)
Sheets = list[list[list[Any]]]


def large_result() -> MatchResult:
    """Return 400 measures with 20 candidates each, and at most ten excluded ones."""
    root = Path(__file__).resolve().parents[1]
    strategy = read_strategy(root / "measures" / "gelsenkirchen")
    some = strategy.measures
    measures = tuple(replace(some[number % len(some)], id=f"M-{number:03}") for number in range(MEASURES))
    found = match(
        read_catalogue(root / "catalogs"),
        replace(strategy, measures=measures),
        as_of=DAY,
        settings=Settings(top=CANDIDATES, min_points=5.0),
    )
    return replace(found, measures=tuple(replace(entry, excluded=entry.excluded[:10]) for entry in found.measures))


def plain(sheets: Sheets) -> None:
    """Write the values without any look."""
    book = Workbook(io.BytesIO(), {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    for rows in sheets:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    book.close()


def plain_openpyxl(sheets: Sheets) -> None:
    """Write the values without any look, with the library that most scripts use."""
    book = OpenpyxlWorkbook()
    for rows in sheets:
        sheet = book.create_sheet()
        for row in rows:
            sheet.append(row)
    book.save(io.BytesIO())


def seconds(job: Callable[[], object]) -> float:
    """Return the median processor time of the job."""
    times = []
    for _ in range(ROUNDS):
        begin = time.process_time()
        job()
        times.append(time.process_time() - begin)
    return statistics.median(times)


def main() -> None:
    """Print cells, seconds and ratios."""
    result = large_result()
    pairs = sum(len(entry.candidates) for entry in result.measures)
    raw = match_as_workbook(result)
    book = load_workbook(io.BytesIO(raw), read_only=True)
    same: Sheets = [[list(row) for row in sheet.iter_rows(values_only=True)] for sheet in book]
    short: Sheets = [[["Wort" for _ in row] for row in rows] for rows in same]
    cells = sum(len(row) for rows in same for row in rows)
    own = seconds(lambda: match_as_workbook(result))
    print(f"{pairs} pairs, {cells} cells, workbook {own:.1f} s, {len(raw) / 1e6:.1f} MB")
    for name, write, sheets in (
        ("openpyxl, same values", plain_openpyxl, same),
        ("XlsxWriter, same values", plain, same),
        ("XlsxWriter, one word a cell", plain, short),
    ):
        floor = seconds(lambda write=write, sheets=sheets: write(sheets))  # type: ignore[misc]
        print(f"plain {name}: {floor:.1f} s, ratio {own / floor:.2f}")


if __name__ == "__main__":
    main()
