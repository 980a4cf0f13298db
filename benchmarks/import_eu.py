"""Time and memory of the EU importers as ratios to the bare parser on the same bytes, in one run.

Run: .venv/bin/python benchmarks/import_eu.py
"""

import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import ijson

REPOSITORY = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(REPOSITORY / "tests" / "sources"))

from eu_helpers import write_lines, write_official

from fundmatch.sources import eu_bulk, eu_topics

ROUNDS = 5
DAY = date(2026, 8, 12)
TOPICS = 629
LENGTH = 7_800


def walk_bulk(path: Path) -> None:
    """Walk all records with the bare streaming parser."""
    with path.open("rb") as file:
        for _ in ijson.items(file, "fundingData.GrantTenderObj.item", use_float=True, buf_size=1 << 18):
            pass


def walk_lines(path: Path) -> None:
    """Load every line with the bare parser."""
    with path.open(encoding="utf-8") as file:
        [json.loads(line) for line in file]


def seconds(job: Callable[[], object]) -> float:
    """Return the wall time of one call."""
    begin = time.perf_counter()
    job()
    return time.perf_counter() - begin


def peak_megabytes(path: Path) -> float:
    """Return the peak memory of a fresh interpreter that reads the bulk file."""
    code = (
        "import resource, sys; from datetime import date; from pathlib import Path; from fundmatch.sources import eu_bulk; "
        f"eu_bulk.read(Path(sys.argv[1]), as_of=date({DAY.year}, {DAY.month}, {DAY.day})); "
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)"
    )
    run = subprocess.run(
        [sys.executable, "-c", code, str(path)], check=True, capture_output=True, text=True, cwd=REPOSITORY
    )
    return int(run.stdout) / 1024


def row(name: str, path: Path, bare: Callable[[Path], object], read: Callable[[Path], object]) -> str:
    """Time the bare parser and the importer in turn; return one row of the table."""
    pairs = [(seconds(lambda: bare(path)), seconds(lambda: read(path))) for _ in range(ROUNDS)]
    floor, full = (statistics.median(times) for times in zip(*pairs, strict=True))
    size = path.stat().st_size / 1e6
    return f"| {name} | {size:.0f} | {floor:.3f} | {full:.3f} | {full / floor:.2f} |"


def main() -> None:
    """Write both files into a temporary folder, time, and print a table."""
    with tempfile.TemporaryDirectory() as folder:
        bulk = write_official(Path(folder) / "grantsTenders.json", seed=1)
        lines = write_lines(Path(folder) / "topics.jsonl", seed=1, count=TOPICS, length=LENGTH)
        print("| Datei | MB | nur parsen s | einlesen s | × nur parsen |\n| --- | --: | --: | --: | --: |")
        print(row("Gesamtdatei", bulk, walk_bulk, lambda path: eu_bulk.read(path, as_of=DAY)))
        print(row("einzelne Aufrufe", lines, walk_lines, lambda path: eu_topics.read(path, as_of=DAY)))
        print(f"\nSpeicherspitze für die Gesamtdatei: {peak_megabytes(bulk):.0f} MB")
        own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(f"Speicherspitze des ganzen Laufs: {own:.0f} MB")


if __name__ == "__main__":
    main()
