"""A new field of a programme is one declaration: with nothing else touched, every command knows it.

The package is copied, the declaration written into the copy, and the commands of the copy are run.
"""

import csv
import io
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from openpyxl import load_workbook
from record_helpers import REPOSITORY

DECLARATION = """    trouble: str = entry(
        "Mühe mit dem Antrag",
        "Mühe",
        values=("gering", "hoch"),
        default="",
        column=Column(85, 14, "Wie die Stelle ihn beschreibt."),
        ages=Ageing(WINDOW_DAYS, "Mühe"),
        change=Change.TOLD,
    )
    grants_made: int | None = entry("so viele Zusagen werden erwartet", "Zusagen", low=1, default=None)

"""
_RUN = """
import json, sys
from click.testing import CliRunner
from fundmatch.cli import cli
commands = json.loads(sys.argv[1])
print(json.dumps([CliRunner().invoke(cli, words, prog_name="fundmatch").output for words in commands]))
"""
ENTRY = "nrw-heimat-preis"


class Copy:
    """The package with two more fields, and a catalogue of one entry in which they are filled."""

    def __init__(self, place: Path) -> None:
        shutil.copytree(REPOSITORY / "fundmatch", place / "fundmatch", ignore=shutil.ignore_patterns("__pycache__"))
        module = place / "fundmatch" / "model" / "programme.py"
        declared = module.read_text("utf-8").replace("    def evidence_for", f"{DECLARATION}    def evidence_for", 1)
        module.write_text(declared, encoding="utf-8")
        self.place = place

    def catalogue(self, name: str, trouble: str) -> Path:
        folder = self.place / name / "nrw"
        folder.mkdir(parents=True)
        text = (REPOSITORY / "catalogs" / "nrw" / f"{ENTRY}.yaml").read_text("utf-8")
        (folder / f"{ENTRY}.yaml").write_text(f"{text}trouble: {trouble}\ngrants_made: 1200\n", encoding="utf-8")
        return folder.parent

    def python(self, *words: str) -> str:
        known = {"PYTHONPATH": str(self.place), "FUNDMATCH_CACHE": str(self.place / "cache")}
        found = subprocess.run(
            [sys.executable, *words],
            cwd=self.place,
            env={**os.environ, **known},
            capture_output=True,
            text=True,
            check=True,
        )
        return found.stdout

    def run(self, *commands: list[str]) -> list[str]:
        said: list[str] = json.loads(self.python("-c", _RUN, json.dumps(commands)))
        return said


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Copy:
    return Copy(tmp_path_factory.mktemp("house"))


@pytest.fixture(scope="module")
def catalogue(copy: Copy) -> Path:
    return copy.catalogue("catalogs", "hoch")


def test_a_wrong_value_is_refused_and_a_right_one_shown_in_german(copy: Copy, catalogue: Path) -> None:
    wrong = copy.catalogue("falsch", "riesig")
    refused, passed, shown, stale = copy.run(
        ["check", str(wrong)],
        ["check", str(catalogue)],
        ["catalog", "show", ENTRY, "--catalog", str(catalogue)],
        ["catalog", "stale", "--catalog", str(catalogue)],
    )
    assert "trouble" in refused
    assert "Erlaubt: gering, hoch." in refused
    assert "keine Fehler" in passed
    assert ["Mühe", "hoch"] in [line.split() for line in shown.splitlines()]
    assert ["Zusagen", "1.200"] in [line.split() for line in shown.splitlines()]
    assert "Mühe" in stale


def test_it_is_exported_edited_in_a_table_and_told_in_preview_and_difference(copy: Copy, catalogue: Path) -> None:
    files = {suffix: copy.place / f"katalog.{suffix}" for suffix in ("json", "csv", "xlsx")}
    copy.run(*(["catalog", "export", "--catalog", str(catalogue), "-o", str(file)] for file in files.values()))
    (entry,) = json.loads(files["json"].read_bytes())
    assert (entry["trouble"], entry["grants_made"]) == ("hoch", 1200)

    text = files["csv"].read_text("utf-8-sig")
    (row,) = csv.DictReader(io.StringIO(text, newline=""), delimiter=";")
    headings = list(row)
    assert (row["Mühe"], headings.index("Mühe")) == ("hoch", headings.index("Mittel") + 1)

    book = load_workbook(files["xlsx"])
    rules = [rule.formula1 for rule in book["Katalog"].data_validations.dataValidation]
    guide = {line[0].value: line[2].value for line in book["Anleitung"].iter_rows() if len(line) > 2}
    assert '"gering,hoch"' in rules
    assert guide["Mühe"] == "Mühe mit dem Antrag. Wie die Stelle ihn beschreibt."

    row["Mühe"], row["Zusagen"] = "Gering", "1.300"
    edited = copy.place / "geändert.csv"
    with edited.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, headings, delimiter=";")
        writer.writeheader()
        writer.writerow(row)
    later = copy.place / "später"
    shutil.copytree(catalogue, later)
    preview, applied, difference = copy.run(
        ["catalog", "update", "table", str(edited), "--catalog", str(later)],
        ["catalog", "update", "table", str(edited), "--catalog", str(later), "--apply", "--by", "Anna"],
        ["catalog", "diff", str(catalogue), str(later)],
    )
    for change in ("Mühe: hoch → gering", "Zusagen: 1.200 → 1.300"):
        assert f"{ENTRY} – {change}" in preview
        assert f"{ENTRY} – {change}" in difference
    assert "Übernommen als Nr. 1" in applied
    written = (later / "nrw" / f"{ENTRY}.yaml").read_text("utf-8")
    assert "\ntrouble: gering\ngrants_made: 1300\n" in written


def test_it_stands_in_the_dictionary(copy: Copy) -> None:
    code = "import sys; sys.path.insert(0, sys.argv[1]); from printing import dictionary; print(dictionary())"
    printed = copy.python("-c", code, str(REPOSITORY / "docs"))
    assert "| `trouble` | Mühe | Text | Mühe mit dem Antrag | gering, hoch |" in printed
