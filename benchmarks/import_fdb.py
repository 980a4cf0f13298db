"""Time and memory of importing an export of official size, beside a bare walk of the same bytes.

Run: .venv/bin/python benchmarks/import_fdb.py
"""

import resource
import subprocess
import sys
import tempfile
import time
import zipfile
from datetime import date
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[1]
ROUNDS = 3
AS_OF = date(2026, 11, 22)
SEED = 7


def bare_walk(path: Path) -> str:
    """Unpack and parse every document of the export and touch every element, and nothing else."""
    from lxml import etree  # noqa: PLC0415 - each job pays only for its own imports

    elements = 0
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            elements += sum(1 for _ in etree.fromstring(archive.read(name)).iter())
    return f"{elements} Elemente"


def whole_import(path: Path) -> str:
    """Import the export as an officer's update would."""
    from fundmatch.sources import fdb_xml  # noqa: PLC0415 - see above

    reading = fdb_xml.read(path, as_of=AS_OF)
    return f"{len(reading.programmes)} von {reading.seen} Programmen"


JOBS = {"nur lesen (lxml)": bare_walk, "fdb_xml.read": whole_import}


def measured(job: str, path: Path) -> tuple[float, float, str]:
    """Return seconds, peak memory in MB and what was found, from a fresh interpreter."""
    call = [sys.executable, __file__, job, str(path)]
    answer = subprocess.run(call, check=True, capture_output=True, text=True, cwd=REPOSITORY).stdout
    seconds, memory, found = answer.strip().split(";")
    return float(seconds), float(memory), found


def run(job: str, path: Path) -> None:
    """Do one job and print what it took."""
    begin = time.perf_counter()
    found = JOBS[job](path)
    seconds = time.perf_counter() - begin
    print(f"{seconds};{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024};{found}")


def main() -> None:
    """Make the export, run both jobs in turn, print the best of each and the ratio."""
    sys.path.insert(0, str(REPOSITORY / "tests"))
    from sources.fdb_helpers import official_size  # noqa: PLC0415 - lies among the tests

    with tempfile.TemporaryDirectory() as folder:
        path, size, count = Path(folder) / "export.zip", 0, 0
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, data in official_size(SEED):
                archive.writestr(name, data)
                size, count = size + len(data), count + 1
        print(f"{count} Dokumente, {size / 1024**2:.0f} MB, gepackt {path.stat().st_size / 1024**2:.0f} MB\n")
        taken = {job: min(measured(job, path) for _ in range(ROUNDS)) for job in JOBS}
    floor = taken["nur lesen (lxml)"][0]
    print("| Lauf | s | × nur lesen | MB | Ergebnis |\n| --- | --: | --: | --: | --- |")
    for job, (seconds, memory, found) in taken.items():
        print(f"| {job} | {seconds:.2f} | {seconds / floor:.2f} | {memory:.0f} | {found} |")


if __name__ == "__main__":
    run(sys.argv[1], Path(sys.argv[2])) if len(sys.argv) > 1 else main()
