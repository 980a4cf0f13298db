"""Two commands at once on the same files: nobody's entries are lost, nothing is written twice, and the slower one is told."""

import os
import shutil
from pathlib import Path

import pytest
from attack.killing import run
from attack.test_kills import ATTACKS, DAY, template, typed
from small_office import held, issue

from fundmatch.catalogue.reading import read_catalogue
from fundmatch.updates.log import read_log

__all__ = ["template"]
pytestmark = pytest.mark.skipif(os.name != "posix", reason="processes are forked")


def at_once(place: Path, *commands: list[str]) -> list[int]:
    """Run the commands in processes that begin in the same moment; return how they ended."""
    reader, writer = os.pipe()
    children = []
    for words in commands:
        child = os.fork()
        if child == 0:
            os.close(writer)
            os._exit(run(words, place, before=lambda: bool(os.read(reader, 1)))[0])
        children.append(child)
    os.close(reader)
    os.close(writer)
    return [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children]


@pytest.fixture
def place(template: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(template, tmp_path / "buero"))


def test_two_reviews_of_different_rows_lose_nothing(place: Path) -> None:
    for name, note, rows in (("anna.xlsx", "Anna", range(6, 8)), ("bert.xlsx", "Bert", range(8, 10))):
        issue(place / "strategie", place / name)
        typed(place / name, note, "Beobachten", rows)
    ended = at_once(place, *(["review", "strategie", f"{name}.xlsx", "--by", name, *DAY] for name in ("anna", "bert")))
    assert ended == [0, 0]
    notes = {text for (_, _, field), text in held(place / "strategie").items() if field == "note"}
    assert {"Anna 6", "Anna 7", "Bert 8", "Bert 9"} <= notes


def test_a_review_beside_a_match_loses_nothing(place: Path) -> None:
    at_once(place, ATTACKS["review"].words, ["match", "strategie", "-o", "mappe.xlsx", *DAY])
    notes = {text for (_, _, field), text in held(place / "strategie").items() if field == "note"}
    assert {"Zweite Notiz 6", "Zweite Notiz 7", "Zweite Notiz 8"} <= notes


def test_two_updates_are_made_one_after_the_other_or_one_is_refused(place: Path) -> None:
    ended = at_once(place, ATTACKS["update table"].words, ATTACKS["update again"].words)
    assert sorted(ended) in ([0, 0], [0, 1])
    lines = read_log(place / "catalogs")
    assert [line.nr for line in lines] == list(range(1, ended.count(0) + 1))
    programmes = read_catalogue(place / "catalogs").programmes
    # Each table changes twelve rows, as far as there are any.
    edited = min(12, len(programmes)), min(12, len(programmes) - 12)
    changed = sum(one.summary.endswith(" (neu)") for one in programmes)
    assert changed == sum(rows for rows, code in zip(edited, ended, strict=True) if code == 0)
