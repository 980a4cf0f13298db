"""Every command that writes is killed at its file operations; after the next command nothing is half, and nothing is lost.

FUNDMATCH_KILLS=500 kills so often in all; without it a few times a command.
"""

import os
import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest
from attack.killing import run
from openpyxl import load_workbook
from small_office import BATHS, HALL, PATH, columns, held, issue, office, type_into

from fundmatch.catalogue.reading import read_catalogue
from fundmatch.updates.log import read_log

pytestmark = pytest.mark.skipif(os.name != "posix", reason="processes are forked and killed")

KILLS = int(os.environ.get("FUNDMATCH_KILLS", "0"))
FEW = 1
MEASURES = {"M-1": BATHS, "M-2": HALL, "M-3": PATH}
DAY = ["--as-of", "2026-11-22"]
_PASSING = (".lock", ".lock.wer", ".lock.unfertig")


@dataclass(frozen=True)
class Attack:
    """A command, and what it is about: the part of the office that must be as before or as after; empty for all of it."""

    words: list[str]
    about: str


ATTACKS = {
    "review": Attack(["review", "strategie", "mappe.xlsx", "--by", "Anna", *DAY], "strategie"),
    "match": Attack(["match", "strategie", "-o", "mappe.xlsx", "-o", "liste.csv", "--review", "--by", "A", *DAY], ""),
    "update table": Attack(["catalog", "update", "table", "k.csv", "--apply", "--by", "A", *DAY], "catalogs"),
    "update again": Attack(["catalog", "update", "table", "k2.csv", "--apply", "--by", "A", *DAY], "catalogs"),
    "undo": Attack(["catalog", "undo", "--by", "A"], "catalogs"),
    "redo": Attack(["catalog", "undo", "--redo", "--by", "A"], "catalogs"),
    "export": Attack(["catalog", "export", "-o", "aus.xlsx"], ""),
    "check": Attack(["check", "strategie", "-o", "gelesen.json"], ""),
    "init": Attack(["init", "neu"], ""),
}
# What must have been done before a command has anything to do.
EARLIER = {"update again": ["update table"], "undo": ["update table"], "redo": ["update table", "undo"]}


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An office with a workbook in which somebody decided, and edited tables of the catalogue."""
    place = tmp_path_factory.mktemp("vorlage")
    strategy = office(place, MEASURES)
    issue(strategy, place / "erste.xlsx")
    assert (
        run(
            [
                "review",
                "strategie",
                str(typed(place / "erste.xlsx", "Erste Notiz", "Prüfen", range(4, 6))),
                "--by",
                "Bea",
                *DAY,
            ],
            place,
        )[0]
        == 0
    )
    issue(strategy, place / "mappe.xlsx")
    typed(place / "mappe.xlsx", "Zweite Notiz", "Beantragen", range(6, 9))
    for name, first in (("k.csv", 1), ("k2.csv", 13)):
        assert run(["catalog", "export", "-o", name], place)[0] == 0
        edit(place / name, first)
    return place


def typed(path: Path, note: str, status: str, rows: range) -> Path:
    sheet = load_workbook(path)["Shortlist"]
    assert {"Notiz", "Status"} <= columns(sheet).keys()
    return type_into(path, {row: {"Notiz": f"{note} {row}", "Status": status} for row in rows})


def edit(path: Path, first: int) -> None:
    """Change twelve programmes of an exported table, from a row on."""
    import csv
    import io

    rows = list(csv.reader(io.StringIO(path.read_bytes().decode("utf-8-sig"), newline=""), delimiter=";"))
    at = rows[0].index("Zusammenfassung")
    for row in rows[first : first + 12]:
        row[at] += " (neu)"
    buffer = io.StringIO(newline="")
    csv.writer(buffer, delimiter=";").writerows(rows)
    path.write_bytes(buffer.getvalue().encode("utf-8-sig"))


def copy(template: Path, place: Path, name: str) -> Path:
    """Return a fresh office in which the command can be run: an undoing needs an update, and so on."""
    made = template.parent / f"vorlage-{name}"
    if not made.exists():
        shutil.copytree(template, made)
        for earlier in EARLIER.get(name, ()):
            assert run(ATTACKS[earlier].words, made)[0] == 0
    if place.exists():
        shutil.rmtree(place)
    shutil.copytree(made, place)
    return place


def contents(place: Path, about: str) -> dict[str, bytes]:
    found = {}
    for path in sorted((place / about).rglob("*") if about else place.rglob("*")):
        if path.is_file() and not path.name.endswith((*_PASSING, ".neu")):
            found[path.relative_to(place).as_posix()] = path.read_bytes()
    return found


def litter(place: Path) -> list[str]:
    return [path.name for path in place.rglob("*") if path.name.endswith((".neu", ".unfertig", ".tmp"))]


@pytest.mark.parametrize("name", ATTACKS)
def test_killed_at_any_moment_it_is_as_before_or_as_after(template: Path, tmp_path: Path, name: str) -> None:
    attack = ATTACKS[name]
    place = copy(template, tmp_path / "ganz", name)
    before, ledger_before = contents(place, attack.about), held(place / "strategie")
    status, count = run(attack.words, place)
    assert (status, count > 0) == (0, True)
    after, ledger_after = contents(place, attack.about), held(place / "strategie")
    most = -(-KILLS // len(ATTACKS)) or FEW
    # Spread evenly over the operations; each is hit where there are fewer of them than kills.
    for moment in (count * (2 * step + 1) // (2 * most) + 1 for step in range(most)):
        place = copy(template, tmp_path / "getroffen", name)
        killed, _ = run(attack.words, place, killed_at=moment)
        assert killed == -9, (name, moment)
        check(place, attack, name, (before, after), (ledger_before, ledger_after))


def check(
    place: Path,
    attack: Attack,
    name: str,
    states: tuple[dict[str, bytes], dict[str, bytes]],
    ledgers: tuple[object, object],
) -> None:
    """The next command finishes what is unfinished; then all of it is as before, or all as after."""
    before, after = states
    assert read_catalogue(place / "catalogs").programmes
    assert held(place / "strategie") in ledgers
    if attack.about == "catalogs":
        assert contents(place, attack.about) in states
        lines = [line.nr for line in read_log(place / "catalogs")]
        assert lines == list(range(1, len(lines) + 1))
    else:
        # Files that stand for themselves: each is whole, and what was replaced is beside what replaced it.
        now = contents(place, attack.about)
        assert all(content in (before.get(path), after.get(path)) for path, content in now.items())
        assert before.keys() <= now.keys()
        if name == "match" and now["mappe.xlsx"] != before["mappe.xlsx"]:
            assert before["mappe.xlsx"] in [content for path, content in now.items() if "ersetzt" in path]
    if name == "init":
        shutil.rmtree(place / "neu", ignore_errors=True)
    # The same command once more: it ends as if nothing had been, or finds that all is done.
    status, _ = run(attack.words, place)
    assert status == 0 or contents(place, attack.about) == after, name
    assert held(place / "strategie") == ledgers[1]
    assert not litter(place)
