"""Time of the main job as a ratio to a process that only imports what it needs, in one run.

Run: .venv/bin/python benchmarks/match.py
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[1]
ROUNDS = 7
FLOOR = "import click, yaml, numpy, scipy.sparse, rapidfuzz, xlsxwriter, sklearn.feature_extraction.text"


def seconds(arguments: list[str], cache: str) -> float:
    """Return the wall time of one fresh interpreter with its own cache folder."""
    begin = time.perf_counter()
    environment = {**os.environ, "FUNDMATCH_CACHE": cache}
    subprocess.run([sys.executable, *arguments], check=True, capture_output=True, cwd=REPOSITORY, env=environment)
    return time.perf_counter() - begin


def main() -> None:
    """Time floor, cold run (empty cache) and warm run in turn; print medians and ratios."""
    times: dict[str, list[float]] = {"nur importieren": [], "match, Zwischenspeicher leer": [], "match": []}
    for _ in range(ROUNDS):
        with tempfile.TemporaryDirectory() as folder:
            job = ["-m", "fundmatch", "match", "measures/gelsenkirchen", "--as-of", "2026-11-22"]
            times["nur importieren"].append(seconds(["-c", FLOOR], folder))
            for name in ("match, Zwischenspeicher leer", "match"):
                times[name].append(seconds([*job, "-o", str(Path(folder) / f"{len(name)}.xlsx")], f"{folder}/cache"))
    medians = {name: statistics.median(values) for name, values in times.items()}
    floor = medians["nur importieren"]
    print("| Lauf | s | × nur importieren |\n| --- | --: | --: |")
    for name, median in medians.items():
        print(f"| {name} | {median:.2f} | {median / floor:.2f} |")


if __name__ == "__main__":
    main()
