"""Three answers to one question: what the workbook started from, what it says, what the ledger says now."""

from dataclasses import replace
from datetime import date, datetime
from itertools import pairwise
from pathlib import Path

import pytest
from decisions.review_helpers import FIRST, MEASURES, PROGRAMMES, SECOND, held, issued, look, review, typed
from openpyxl import load_workbook

from fundmatch.core.dates import PartialDate
from fundmatch.decisions.ledger import Ledger, Line
from fundmatch.decisions.merge import Prefer, plan_review
from fundmatch.decisions.plan import Plan
from fundmatch.decisions.workbook_entries import DecisionCell, Entries, Stamp, WorkbookRow
from fundmatch.model.decision import Key

DAY = PartialDate(2026, 11, 22)


def ledger(*texts: str) -> Ledger:
    """A ledger in which the note of one pair took these values one after the other."""
    base = {"recorded": DAY, "by": "Anna", "measure_id": FIRST[0], "programme_id": FIRST[1], "field": "note"}
    lines = [
        Line(nr=nr, file=f"{nr}.xlsx", file_sha256=f"{nr}", old=old, new=new, **base)  # type: ignore[arg-type]
        for nr, (old, new) in enumerate(pairwise(["", *texts]), start=1)
    ]
    return Ledger(lines=tuple(lines))


def book(held: Ledger, text: str, *, base: int | None, sha256: str = "x", name: str = "s.xlsx") -> Entries:
    """A workbook with one note, written when the ledger had `base` lines (None: without a mark)."""
    stamp = None
    if base is not None:
        stamp = Stamp(strategy="s", as_of=date(2026, 11, 22), run="r", base=base, base_sha256=held.sha256(base))
    row = WorkbookRow(
        sheet="Shortlist",
        number=4,
        measure_id=FIRST[0],
        programme_id=FIRST[1],
        cells=(DecisionCell("note", text, "N"),),
    )
    return Entries(file=name, sha256=sha256, stamp=stamp, saved=datetime(2026, 11, 22), rows=(row,))


def planned(held: Ledger, *found: Entries, prefer: Prefer | None = None) -> Plan:
    return plan_review(held, found, measures=MEASURES, programmes=PROGRAMMES, prefer=prefer)


CASES = [
    # ledger, base, typed, expected
    ((), 0, "a", "new"),
    ((), 0, "", ""),
    (("a",), 1, "a", "same"),
    (("a",), 1, "b", "changed"),
    (("a",), 1, "", "cleared"),
    (("a", "b"), 1, "a", "same"),  # only the ledger moved
    (("a", "b"), 1, "b", "same"),  # both moved to the same
    (("a", "b"), 1, "c", "conflict"),
    (("a", "b"), 1, "", "conflict"),
    (("a", ""), 1, "b", "conflict"),
    (("a", ""), 1, "a", ""),
    (("a",), 0, "b", "conflict"),
    (("a",), 0, "", "same"),
    ((), None, "a", "new"),
    (("a",), None, "a", "same"),
    (("a",), None, "", ""),  # without a mark an empty cell says nothing
    (("a",), None, "b", "conflict"),
    (("a", ""), None, "a", "conflict"),  # taken back once: not brought back in silence
]


def outcome(found: Plan) -> str:
    names = {"new": found.new, "changed": found.changed, "cleared": found.cleared, "conflict": found.conflicts}
    told = [name for name, items in names.items() if items]
    assert len(told) <= 1
    return told[0] if told else "same" if found.unchanged else ""


@pytest.mark.parametrize(("texts", "base", "text", "expected"), CASES)
def test_what_differs_from_the_base_was_typed(
    texts: tuple[str, ...], base: int | None, text: str, expected: str
) -> None:
    held = ledger(*texts)
    assert outcome(planned(held, book(held, text, base=base))) == expected


@pytest.mark.parametrize(("texts", "base", "text", "expected"), [case for case in CASES if case[3] == "conflict"])
def test_a_conflict_is_shown_and_settled_only_by_word(
    texts: tuple[str, ...], base: int | None, text: str, expected: str
) -> None:
    held = ledger(*texts)
    workbook = book(held, text, base=base)
    (conflict,) = planned(held, workbook).conflicts
    assert [side.text for side in conflict.sides] == [texts[-1], text]
    assert f"Entscheidungsbuch, Nr. {len(texts)}: Anna am 22.11.2026" in str(conflict)
    assert "s.xlsx, Blatt „Shortlist“, Zeile 4, Spalte N" in str(conflict)
    kept, taken = planned(held, workbook, prefer="ledger"), planned(held, workbook, prefer="workbook")
    assert not kept.changes
    assert [change.new for change in taken.changes] == [text]
    assert kept.settled == taken.settled == (conflict,)
    assert not kept.conflicts
    assert not taken.conflicts


def test_two_workbooks_that_disagree_are_shown_side_by_side() -> None:
    held = ledger("a")
    first, second = book(held, "b", base=1, name="1.xlsx"), book(held, "c", base=1, name="2.xlsx", sha256="y")
    found = planned(held, first, second)
    assert not found.changes
    assert [side.text for side in found.conflicts[0].sides] == ["a", "b", "c"]
    # Saved in the same second: nobody is the newest.
    assert planned(held, first, second, prefer="workbook").conflicts


def test_the_workbook_saved_last_wins_if_that_is_wanted() -> None:

    held = ledger("a")
    first = book(held, "b", base=1, name="1.xlsx")
    second = replace(book(held, "c", base=1, name="2.xlsx", sha256="y"), saved=datetime(2026, 11, 23))
    unknown = replace(book(held, "d", base=1, name="3.xlsx", sha256="z"), saved=None)
    assert [change.new for change in planned(held, unknown, second, first, prefer="workbook").changes] == ["c"]


def test_two_workbooks_that_agree_are_one_change() -> None:
    held = ledger("a")
    found = planned(held, book(held, "b", base=1), book(held, " b ", base=1, sha256="y"), book(held, "a", base=1))
    assert [change.new for change in found.changed] == ["b"]


def test_an_empty_copy_of_a_row_takes_nothing_back() -> None:

    held = ledger("a")
    one = book(held, "a", base=1)
    empty = WorkbookRow(
        sheet="Kopie", number=9, measure_id=FIRST[0], programme_id=FIRST[1], cells=(DecisionCell("note", "", "B"),)
    )
    assert not planned(held, replace(one, rows=(*one.rows, empty))).changes
    other = replace(empty, cells=(DecisionCell("note", "b", "B"),))
    assert [change.new for change in planned(held, replace(one, rows=(*one.rows, other))).changes] == ["b"]
    third = replace(empty, sheet="Zwei", cells=(DecisionCell("note", "c", "B"),))
    (conflict,) = planned(held, replace(one, rows=(other, third))).conflicts
    assert [side.where for side in conflict.sides][1:] == [
        "s.xlsx, Blatt „Kopie“, Zeile 9, Spalte B", "s.xlsx, Blatt „Zwei“, Zeile 9, Spalte B",
    ]  # fmt: skip


def test_a_ledger_that_was_exchanged_is_no_base() -> None:
    held = ledger("a")
    workbook = book(ledger("z"), "", base=1)
    found = planned(held, workbook)
    assert not found.changes
    assert any("nicht mehr das, mit dem die Mappe ausgegeben wurde" in remark.note for remark in found.remarks)


def test_a_file_that_was_taken_in_before_says_nothing_new() -> None:
    held = ledger("a", "b", "c")
    assert outcome(planned(held, book(held, "b", base=1, sha256="2", name="2.xlsx"))) == "same"


FIELDS = {
    FIRST: {"status": "Prüfen", "person": "Anna", "note": "eins"},
    SECOND: {"status": "Beobachten", "person": "Anna", "department": "Amt 61"},
}


def test_an_officer_may_go_on_in_the_same_file_and_change_or_clear(tmp_path: Path) -> None:
    path = typed(issued(tmp_path / "s.xlsx", tmp_path), FIELDS)
    review(tmp_path, path)
    typed(path, {FIRST: {"note": "zwei"}})
    assert [(change.old, change.new) for change in look(tmp_path, path).changed] == [("eins", "zwei")]
    typed(path, {FIRST: {"note": None}})
    assert [change.old for change in look(tmp_path, path).cleared] == ["eins"]


def test_a_copy_of_the_same_name_from_elsewhere_takes_nothing_back(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    mine, yours = (issued(tmp_path / name, tmp_path) for name in ("s.xlsx", "b/s.xlsx"))
    review(tmp_path, typed(mine, FIELDS))
    typed(yours, {FIRST: {"note": "drei", "next_step": "Rat"}})
    found = look(tmp_path, yours)
    assert [change.new for change in found.changes] == ["Rat"]
    assert [conflict.field for conflict in found.conflicts] == ["note"]


def test_what_was_taken_back_is_still_in_the_ledger(tmp_path: Path) -> None:
    review(tmp_path, typed(issued(tmp_path / "s.xlsx", tmp_path), {FIRST: {"status": "Abgelehnt"}}))
    emptied: dict[Key, dict[str, object]] = {FIRST: {"status": None}}
    path = typed(typed(issued(tmp_path / "t.xlsx", tmp_path), emptied), emptied, "Maßnahmen")
    ledger = review(tmp_path, path, by="Bernd")
    assert [(line.by, line.old, line.new) for line in ledger.lines] == [
        ("Anna", "", "Abgelehnt"), ("Bernd", "Abgelehnt", ""),
    ]  # fmt: skip
    assert held(tmp_path)[FIRST].empty
    assert held(tmp_path)[FIRST].traces["status"].by == "Bernd"


def test_a_deleted_row_column_or_sheet_takes_nothing_back(tmp_path: Path) -> None:
    review(tmp_path, typed(issued(tmp_path / "s.xlsx", tmp_path), FIELDS))
    path = issued(tmp_path / "t.xlsx", tmp_path)
    workbook = load_workbook(path)
    sheet = workbook["Shortlist"]
    column = next(cell.column for cell in sheet[3] if cell.value == "Notiz")
    sheet.delete_cols(column)
    sheet.delete_rows(5, 2)
    workbook.save(path)
    assert not look(tmp_path, path).changes


def test_rows_whose_measure_or_programme_is_gone_are_kept_and_named(tmp_path: Path) -> None:
    path = typed(issued(tmp_path / "s.xlsx", tmp_path), FIELDS)
    found = look(tmp_path, path, measures={"M-1": "Freibad neu"}, programmes={"nrw-rad": PROGRAMMES["nrw-rad"]})
    assert len(found.new) == 6
    assert {(one.key, one.measure_title, one.programme_name, one.missing) for one in found.gone} == {
        (FIRST, "Freibad neu", "Bäder", "Programm"),
        (SECOND, "Radweg bauen", "Radwege", "Maßnahme"),
    }
