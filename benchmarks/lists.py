"""A list of 1,000 rows and 40 columns, read and checked, beside openpyxl's read-only walk over the same file.

Run: python benchmarks/lists.py [--rows 1000] [--columns 40] [--repeat 5]; the ratio is of the medians of one run.
"""

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from openpyxl import Workbook, load_workbook

from fundmatch.strategy.reading import read_strategy

HEADINGS = (
    "Nr.",
    "Maßnahme",
    "Beschreibung",
    "Handlungsfeld",
    "FB",
    "Kosten (brutto)",
    "Laufzeit",
    "Stand",
    "Bemerkung",
)


def write(path: Path, rows: int, columns: int) -> None:
    """Write a list as departments keep it: costs and dates in words, further columns that nobody reads."""
    book = Workbook()
    sheet = book.create_sheet("Maßnahmen", 0)
    further = [f"Spalte {number}" for number in range(columns - len(HEADINGS))]
    sheet.append([*HEADINGS, *further])
    for number in range(rows):
        sheet.append(
            [
                f"M-{number}", f"Radweg an der Straße {number} ausbauen", "Breiter Weg mit Beleuchtung und Abstellanlagen",
                f"Feld {number % 9}", "FB 66", f"{number % 9 + 1}–{number % 9 + 2} Mio. €", f"III/{2026 + number % 5}",
                ("geplant", "in Umsetzung", "umgesetzt")[number % 3], "Abstimmung mit dem Land läuft",
                *(f"Angabe {number} {column}" if column % 2 else number * column for column in range(len(further))),
            ]
        )  # fmt: skip
    book.save(path)


def walk(path: Path) -> None:
    """Walk over the file as openpyxl does it alone."""
    book = load_workbook(path, read_only=True, data_only=True)
    for sheet in book.worksheets:
        for _ in sheet.iter_rows(values_only=True):
            pass
    book.close()


def seconds(job: Callable[[], object]) -> float:
    """Return how long a job takes."""
    start = time.perf_counter()
    job()
    return time.perf_counter() - start


def main() -> None:
    """Print both times and their ratio."""
    parser = argparse.ArgumentParser(description=__doc__)
    for name, value in (("rows", 1_000), ("columns", 40), ("repeat", 5)):
        parser.add_argument(f"--{name}", type=int, default=value)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "liste.xlsx"
        write(path, options.rows, options.columns)
        # Both in turn, so that a busy machine slows both.
        times = [(seconds(lambda: walk(path)), seconds(lambda: read_strategy(path))) for _ in range(options.repeat)]
    theirs, ours = (statistics.median(column) for column in zip(*times, strict=True))
    print(f"openpyxl {theirs:.2f} s, fundmatch {ours:.2f} s, ratio {ours / theirs:.2f}")


if __name__ == "__main__":
    main()
