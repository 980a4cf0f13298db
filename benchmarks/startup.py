"""Start-up of the light commands as a ratio to `import click`, in one run.

Run: .venv/bin/python benchmarks/startup.py
"""

import statistics
import subprocess
import sys
import time
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[1]
ROUNDS = 15
COMMANDS = {
    "python -c pass": ["-c", "pass"],
    "python -c 'import click'": ["-c", "import click"],
    "fundmatch --help": ["-m", "fundmatch", "--help"],
    "fundmatch check (one entry)": ["-m", "fundmatch", "check", "catalogs/eu/eu-elena.yaml"],
}


def seconds(arguments: list[str]) -> float:
    """Return the wall time of one fresh interpreter."""
    begin = time.perf_counter()
    subprocess.run([sys.executable, *arguments], check=True, capture_output=True, cwd=REPOSITORY)
    return time.perf_counter() - begin


def main() -> None:
    """Take the commands in turn, so that a busy moment hits all of them, and print medians."""
    times: dict[str, list[float]] = {name: [] for name in COMMANDS}
    for _ in range(ROUNDS):
        for name, arguments in COMMANDS.items():
            times[name].append(seconds(arguments))
    medians = {name: statistics.median(values) for name, values in times.items()}
    floor = medians["python -c 'import click'"]
    print("| Aufruf | ms | × import click |\n| --- | --: | --: |")
    for name, median in medians.items():
        print(f"| `{name}` | {median * 1000:.0f} | {median / floor:.2f} |")


if __name__ == "__main__":
    main()
