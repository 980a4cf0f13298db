"""What the safeguards cost: `match` and `review` with them and without, as a ratio of processor time, pair by pair.

The same code runs both times. Without them nothing looks again before it replaces, no row in sight is asked, no cell is
looked for that cannot be read, measures have no memory, and a change has no journal.

Run: .venv/bin/python benchmarks/safeguards.py [PAIRS]
"""

import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from openpyxl import load_workbook

REPOSITORY = Path(__file__).resolve().parents[1]
PAIRS = 15
DAY = ["--as-of", "2026-11-22"]
TYPED = 30
HEADER_ROW = 3
WITH = "from fundmatch.cli import cli; cli(prog_name='fundmatch')"
WITHOUT = f"""
from fundmatch.app import matching_run, workspace
from fundmatch.decisions import placing, witness, workbook_reader
from fundmatch.files import journal, transaction, writing
writing.seen_at = lambda paths: dict.fromkeys(paths)
writing.look_again = lambda seen: None
writing._last_look = lambda path, seen: None
writing.refuse_if_changed = lambda *of: None
journal.write = lambda *of, **more: None
witness.Witness.sight_of = lambda self, row: witness.Sight(agrees=True, key=(row.measure_id, row.programme_id))
workbook_reader.merged_areas = lambda book: {{}}
workbook_reader.merged = lambda *of: (set(), [])
workbook_reader.renamed = lambda *of: ()
workbook_reader._headless = lambda *of: ()
workspace.owned = lambda ledger, memory: ledger
matching_run._about_measures = lambda *of: ()
{WITH}
"""


def seconds(code: str, words: list[str], folder: Path, cache: Path) -> float:
    """Return the processor time of one fresh interpreter."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    environment = {**os.environ, "FUNDMATCH_CACHE": str(cache), "PYTHONPATH": str(REPOSITORY)}
    subprocess.run([sys.executable, "-c", code, *words], check=True, capture_output=True, cwd=folder, env=environment)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def office(folder: Path, cache: Path) -> Path:
    """Return an office in which a workbook with entries waits for its review."""
    shutil.copytree(REPOSITORY / "measures/gelsenkirchen", folder / "strategie")
    shutil.copytree(REPOSITORY / "catalogs", folder / "catalogs")
    seconds(WITH, ["match", "strategie", "-o", "mappe.xlsx", *DAY], folder, cache)
    shutil.copy(folder / "mappe.xlsx", folder / "leer.xlsx")
    book = load_workbook(folder / "mappe.xlsx")
    left = TYPED
    for sheet in (book["Shortlist"], book["Vielleicht"], book["Erledigt"]):
        place = {cell.value: cell.column for cell in sheet[HEADER_ROW]}
        for row in range(HEADER_ROW + 1, sheet.max_row + 1):
            if left and sheet.cell(row, place["programme_id"]).value:
                sheet.cell(row, place["Notiz"]).value = f"Notiz {left}"
                left -= 1
    book.save(folder / "mappe.xlsx")
    return folder


JOBS = {
    "match, neue Datei": ["match", "strategie", "-o", "neu.xlsx", *DAY],
    "match, über eine Mappe": ["match", "strategie", "-o", "leer.xlsx", *DAY],
    "review, 30 Einträge": ["review", "strategie", "mappe.xlsx", "--by", "Anna", *DAY],
}


def main(pairs: int) -> None:
    """Run each job with and without in turn, each in a fresh copy of the office; print medians and the ratio of the pairs."""
    with tempfile.TemporaryDirectory() as place:
        cache = Path(place) / "cache"
        template = office(Path(place) / "vorlage", cache)
        times: dict[str, list[tuple[float, float]]] = {name: [] for name in JOBS}
        for number in range(pairs):
            for name, words in JOBS.items():
                found = {}
                # Which comes first changes from pair to pair.
                for code in (WITH, WITHOUT) if number % 2 else (WITHOUT, WITH):
                    folder = Path(shutil.copytree(template, Path(place) / "lauf"))
                    found[code] = seconds(code, words, folder, cache)
                    shutil.rmtree(folder)
                times[name].append((found[WITH], found[WITHOUT]))
    print("| job | pairs | without, s | with, s | ratio: median (least to most) |\n| --- | --: | --: | --: | --: |")
    for name, found_pairs in times.items():
        ratios = sorted(one / other for one, other in found_pairs)
        with_them, without = (statistics.median(column) for column in zip(*found_pairs, strict=True))
        middle = f"**{statistics.median(ratios):.2f}** ({ratios[0]:.2f}–{ratios[-1]:.2f})"
        print(f"| {name} | {pairs} | {without:.2f} | {with_them:.2f} | {middle} |")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else PAIRS)
