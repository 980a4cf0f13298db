"""What an office has from version 0.1 (workbook with entries, ledger, imported lines, log) is read as before.

The files lie in `fixtures/v0_1`; version 0.1 wrote them, and nobody writes them anew.
"""

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner
from record_helpers import REPOSITORY
from snapshots import same_as_kept
from test_snapshots import source_file

from fundmatch.cli import cli

AS_OF = ["--as-of", "2026-11-22"]


@pytest.fixture
def office(tmp_path: Path) -> Path:
    folder = tmp_path / "office"
    shutil.copytree(REPOSITORY / "tests" / "fixtures" / "v0_1", folder)
    return folder


def run(office: Path, *words: str, code: int = 0) -> str:
    result = CliRunner().invoke(cli, [*words, "--catalog", str(office / "catalogs"), "--by", "Bea"])
    assert result.exit_code == code, result.output
    return result.output.replace(str(office), "…")


def files(office: Path) -> dict[str, bytes]:
    return {
        path.relative_to(office).as_posix(): path.read_bytes()
        for path in sorted((office / "catalogs").rglob("*"))
        if path.is_file()
    }


def test_entries_typed_into_an_old_workbook_are_taken_in(office: Path) -> None:
    # One cell holds a formula without a value: all else is taken in, and the status says that not everything was.
    said = run(office, "review", str(office / "strategie"), str(office / "mappe.xlsx"), *AS_OF, code=1)
    lines = (office / "strategie" / "decisions.csv").read_text("utf-8-sig").splitlines()
    taken = [line.split(";", 2)[2] for line in lines[8:]]  # without number and the day of this test
    same_as_kept("kept/review.txt", said + "\n".join(taken))


def test_what_was_decided_with_an_old_version_stands_and_is_no_news(office: Path) -> None:
    run(office, "match", str(office / "strategie"), *AS_OF, "-o", str(office / "neu.json"))
    shown = json.loads((office / "neu.json").read_bytes())
    pairs = [
        (measure["id"], where, entry["programme"], entry.get("decision"), entry.get("news"))
        for measure in shown["measures"]
        for where in ("candidates", "rejected")
        for entry in measure[where]
        if entry.get("decision") or entry.get("news")
    ]
    same_as_kept("kept/decisions.json", json.dumps(pairs, ensure_ascii=False, indent=1))


@pytest.mark.parametrize("source", ["fdb-csv", "eu-bulk"])
def test_lines_that_an_old_version_imported_are_no_news(office: Path, tmp_path: Path, source: str) -> None:
    before = files(office)
    file = source_file(tmp_path, source)
    assert "nichts Neues" in run(office, "catalog", "update", source, str(file), *AS_OF)
    assert files(office) == before


def test_an_old_import_and_the_next_give_what_two_new_ones_give(office: Path, tmp_path: Path) -> None:
    file = source_file(tmp_path, "fdb-csv", changed=True)
    same_as_kept(
        "kept/next_import.txt",
        run(office, "catalog", "update", "fdb-csv", str(file), "--as-of", "2027-02-22", "--apply"),
    )


def test_an_old_import_can_be_undone(office: Path) -> None:
    words = ["catalog", "undo", "--catalog", str(office / "catalogs"), "--by", "Bea"]
    for gone in ("eu-bulk", "fdb-csv"):
        assert (office / "catalogs" / "imported" / f"{gone}.jsonl").is_file()
        assert CliRunner().invoke(cli, words).exit_code == 0
        assert not (office / "catalogs" / "imported" / f"{gone}.jsonl").exists()
