"""A row counts for the pair that it shows and hides alike; a number, for the measure that it meant when somebody decided."""

from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from small_office import (
    BATHS,
    HALL,
    PATH,
    body,
    held,
    issue,
    list_of,
    office,
    ok,
    open_book,
    pairs_of,
    refused,
    run,
    swap,
    type_into,
)

TWO = {"M-1": BATHS, "M-2": PATH}
SWAPPED = {"M-1": PATH, "M-2": BATHS}
ROW = 4


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """A strategy with two measures, and its workbook `s.xlsx` beside it."""
    strategy = office(tmp_path, TWO)
    issue(strategy, tmp_path / "s.xlsx")
    return strategy


def review(strategy: Path, *more: object, book: str = "s.xlsx") -> object:
    return run("review", strategy, strategy.parent / book, "--by", "Anna", *more)


def change(strategy: Path, act: Callable[[Worksheet, dict[str, int]], object]) -> None:
    path = strategy.parent / "s.xlsx"
    book, sheet, at = open_book(path)
    act(sheet, at)
    book.save(path)


def visible(at: dict[str, int]) -> list[str]:
    return [heading for heading in at if heading not in ("measure_id", "programme_id")]


def statuses(strategy: Path) -> dict[tuple[str, str], str]:
    return {
        (measure, programme): text for (measure, programme, field), text in held(strategy).items() if field == "status"
    }


# what is done to two rows, after "Beantragen" was typed into the first of them
def _sort_all_in_sight(sheet: Worksheet, at: dict[str, int]) -> None:
    swap(sheet, ROW, ROW + 1, visible(at))


def _sort_what_is_not_folded(sheet: Worksheet, at: dict[str, int]) -> None:
    swap(sheet, ROW, ROW + 1, ["Maßnahme", "Programm", "Status", "Person", "Notiz"])


def _fill_ids_down(sheet: Worksheet, at: dict[str, int]) -> None:
    for name in ("measure_id", "programme_id"):
        sheet.cell(ROW, at[name]).value = sheet.cell(ROW + 1, at[name]).value


def _id_of_another_measure(sheet: Worksheet, at: dict[str, int]) -> None:
    sheet.cell(ROW, at["measure_id"]).value = "M-2"


@pytest.mark.parametrize("act", [_sort_all_in_sight, _sort_what_is_not_folded, _fill_ids_down, _id_of_another_measure])
def test_of_a_row_that_names_two_pairs_nothing_is_taken_until_somebody_says_which(
    desk: Path, act: Callable[[Worksheet, dict[str, int]], None]
) -> None:
    _, sheet, _ = open_book(desk.parent / "s.xlsx")
    pairs = {row: pair for pair, row in pairs_of(sheet).items()}
    meant, sound = pairs[ROW], pairs[ROW + 2]
    type_into(desk.parent / "s.xlsx", {ROW: {"Status": "Beantragen"}, ROW + 2: {"Status": "Prüfen"}})
    change(desk, act)
    said = refused(review(desk))
    assert "zu sehen" in said
    assert "versteckte Kennung" in said
    assert "--trust visible" in said
    assert statuses(desk) == {sound: "Prüfen"}
    before = (desk.parent / "s.xlsx").read_bytes()
    assert "die zwei Paare nennt" in refused(run("match", desk, "-o", desk.parent / "s.xlsx", "--review"))
    assert (desk.parent / "s.xlsx").read_bytes() == before
    ok(review(desk, "--trust", "visible"))
    assert statuses(desk) == {sound: "Prüfen", meant: "Beantragen"}
    ok(review(desk))
    ok(run("match", desk, "-o", desk.parent / "s.xlsx"))


def test_who_trusts_the_hidden_ids_gets_their_pair(desk: Path) -> None:
    _, sheet, _ = open_book(desk.parent / "s.xlsx")
    pairs = {row: pair for pair, row in pairs_of(sheet).items()}
    type_into(desk.parent / "s.xlsx", {ROW: {"Status": "Beantragen"}})
    change(desk, lambda sheet, at: swap(sheet, ROW, ROW + 1, ["Programm"]))
    refused(review(desk))
    ok(review(desk, "--trust", "hidden"))
    assert statuses(desk) == {pairs[ROW]: "Beantragen"}
    ok(review(desk))


@pytest.mark.parametrize(
    ("heading", "edit"),
    [
        ("Maßnahme", lambda text: f"{text} *"),
        ("Maßnahme", lambda text: f"{text} (siehe Vermerk)"),
        ("Maßnahme", str.upper),
        ("Maßnahme", lambda text: text.replace("sanieren", "saniern")),
        ("Programm", lambda text: f"  {text} ¹)"),
        ("Programm", str.upper),
        ("Programm", lambda text: f"{text} – Rücksprache mit FB 40"),
        ("Programm", lambda text: text.replace("e", "", 1)),
        ("Programm", lambda text: ""),
        ("Nr.", lambda text: None),
    ],
)
def test_a_hand_that_corrects_a_name_raises_no_alarm(
    desk: Path, heading: str, edit: Callable[[str], str | None]
) -> None:
    def act(sheet: Worksheet, at: dict[str, int]) -> None:
        cell = sheet.cell(ROW, at[heading])
        cell.value = edit(str(cell.value))
        sheet.cell(ROW, at["Status"]).value = "Beantragen"

    _, sheet, _ = open_book(desk.parent / "s.xlsx")
    pair = next(pair for pair, row in pairs_of(sheet).items() if row == ROW)
    change(desk, act)
    ok(review(desk))
    assert statuses(desk) == {pair: "Beantragen"}


def test_a_programme_that_is_called_otherwise_today_is_the_same(desk: Path) -> None:
    _, sheet, at = open_book(desk.parent / "s.xlsx")
    pair = next(pair for pair, row in pairs_of(sheet).items() if row == ROW)
    name = str(sheet.cell(ROW, at["Programm"]).value)
    (path,) = (desk.parent / "catalogs").rglob(f"{pair[1]}.yaml")
    path.write_text(path.read_text("utf-8").replace(name, "Ganz anders genannt"), encoding="utf-8")
    type_into(desk.parent / "s.xlsx", {ROW: {"Status": "Beantragen"}})
    ok(review(desk))
    assert statuses(desk) == {pair: "Beantragen"}


def decided(strategy: Path, text: str = "Abgelehnt") -> str:
    """Decide on the first row, which is one of M-1; return its programme."""
    _, sheet, _ = open_book(strategy.parent / "s.xlsx")
    pair = next(pair for pair, row in pairs_of(sheet).items() if row == ROW)
    assert pair[0] == "M-1"
    type_into(strategy.parent / "s.xlsx", {ROW: {"Status": text}})
    ok(review(strategy))
    return pair[1]


@pytest.mark.parametrize(
    ("after", "moved", "expected"),
    [
        ({"M-1": HALL, "M-2": BATHS}, "M-1=M-2", ["M-2"]),  # renumbered
        (SWAPPED, "M-1=M-2", ["M-2"]),
        ({"M-1": PATH, "M-2": HALL}, "M-1=", []),  # it is gone
        ({"M-1": HALL, "M-2": ("Freibad Nord sanieren", ""), "M-3": ("Freibad Süd sanieren", "")}, "M-1=M-2+M-3", ["M-2", "M-3"]),
        ({"M-1": ("Freibad: Nordbecken sanieren", ""), "M-2": ("Freibad: Südbecken sanieren", "")}, "M-1=M-1", ["M-1"]),
        ({"M-7": BATHS, "M-2": PATH}, "M-1=M-7", ["M-7"]),
    ],
)  # fmt: skip
def test_decisions_go_to_another_number_only_after_a_yes(
    desk: Path, after: dict[str, tuple[str, str]], moved: str, expected: list[str]
) -> None:
    programme = decided(desk)
    list_of(desk / "measures.csv", after)
    for book in ("n.xlsx", "n2.xlsx"):
        said = ok(run("match", desk, "-o", desk.parent / book))
        assert "--moved" in said or moved.endswith("=")
    _, sheet, at = open_book(desk.parent / "n.xlsx")
    assert not any(sheet.cell(row, at["Status"]).value for row in body(sheet))
    assert not any((measure, programme) in statuses(desk) for measure in after if measure != "M-1")
    ok(run("review", desk, "--by", "Anna", "--moved", moved))
    again = ok(run("match", desk, "-o", desk.parent / "m.xlsx"))
    assert "--moved" not in again
    now = {pair: text for pair, text in statuses(desk).items() if pair[0] in after}
    assert now == {(number, programme): "Abgelehnt" for number in expected}
    for book in ("n.xlsx", "m.xlsx"):
        assert "0 neu, 0 geändert, 0 geleert" in ok(review(desk, book=book))


def test_a_title_in_other_words_keeps_its_decisions(desk: Path) -> None:
    programme = decided(desk)
    list_of(desk / "measures.csv", {"M-1": ("Sanierung des Freibads Nord", BATHS[1]), "M-2": PATH})
    said = ok(run("match", desk, "-o", desk.parent / "n.xlsx"))
    assert "--moved" not in said
    assert "gilt als dieselbe Maßnahme" in said
    assert statuses(desk) == {("M-1", programme): "Abgelehnt"}


def test_the_new_measure_of_a_number_is_decided_on_beside_the_old_one(desk: Path) -> None:
    programme = decided(desk)
    list_of(desk / "measures.csv", {"M-1": HALL, "M-2": PATH, "M-3": BATHS})
    issue(desk, desk.parent / "n.xlsx")
    _, sheet, _ = open_book(desk.parent / "n.xlsx")
    rows = pairs_of(sheet)
    other = next(pair for pair in rows if pair[0] == "M-1")
    type_into(desk.parent / "n.xlsx", {rows[other]: {"Status": "Prüfen"}})
    ok(review(desk, book="n.xlsx"))
    ok(run("review", desk, "--by", "Anna", "--moved", "M-1=M-3"))
    now = {pair: text for pair, text in statuses(desk).items() if "früher" not in pair[0]}
    assert now == {other: "Prüfen", ("M-3", programme): "Abgelehnt"}


def test_an_old_workbook_is_taken_under_the_new_number_once_somebody_says_so(desk: Path) -> None:
    programme = decided(desk, "Prüfen")
    list_of(desk / "measures.csv", SWAPPED)
    type_into(desk.parent / "s.xlsx", {ROW: {"Notiz": "Rat hat zugestimmt"}})
    said = refused(review(desk))
    assert "M-1 „Freibad sanieren“" in said
    assert "Rat hat zugestimmt" not in held(desk).values()
    refused(run("match", desk, "-o", desk.parent / "s.xlsx", "--review"))
    ok(review(desk, "--moved", "M-1=M-2"))
    assert {key: text for key, text in held(desk).items() if text} == {
        ("M-2", programme, "status"): "Prüfen",
        ("M-2", programme, "note"): "Rat hat zugestimmt",
    }
    ok(review(desk))


@pytest.mark.parametrize("moved", ["M-9=M-2", "M-1=M-9"])
def test_a_number_that_nobody_has_is_refused(desk: Path, moved: str) -> None:
    decided(desk)
    list_of(desk / "measures.csv", SWAPPED)
    assert "gibt es nicht" in refused(run("review", desk, "--by", "Anna", "--moved", moved))


def test_two_tables_in_one_folder_keep_their_decisions_apart(tmp_path: Path) -> None:
    strategy = office(tmp_path, {})
    (strategy / "measures.csv").unlink()
    one, other = list_of(strategy / "a.csv", {"1": BATHS}), list_of(strategy / "b.csv", {"1": HALL})
    for table in (one, other):
        book = issue(table, tmp_path / f"{table.stem}.xlsx")
        said = ok(
            run("review", table, type_into(book, {ROW: {"Status": "Abgelehnt", "Notiz": table.stem}}), "--by", "Anna")
        )
        assert "--moved" not in said
    for table in (one, other):
        said = ok(run("match", table, "-o", tmp_path / f"{table.stem}2.json"))
        assert "--moved" not in said
        text = (tmp_path / f"{table.stem}2.json").read_text("utf-8")
        assert text.count('"note": "a"') == (table is one)
        assert text.count('"note": "b"') == (table is other)


def test_a_file_that_is_reviewed_again_takes_nothing_back(tmp_path: Path) -> None:
    """The best door of a measure stands on two sheets: what was typed on one was undone by the other at the next review."""
    strategy = office(tmp_path, {"M-1": BATHS})
    book = issue(strategy, tmp_path / "m.xlsx")
    best = next(iter(pairs_of(load_workbook(book)["Maßnahmen"])))
    row = pairs_of(load_workbook(book)["Shortlist"])[best]
    for status in ("Prüfen", "Beantragen"):
        type_into(book, {row: {"Status": status}})
        for _ in range(3):
            ok(run("review", strategy, book, "--by", "Anna"))
            assert held(strategy) == {(*best, "status"): status}
        if status == "Prüfen":
            issue(strategy, book)
