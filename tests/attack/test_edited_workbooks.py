"""Random edits of a workbook, and of the list that it was made from: nothing typed is lost, invented or moved.

A plain oracle follows each entry by a mark in its text that names the pair which the officer saw when it was typed. After each review
it must be in the ledger under that pair, or still be said to be open; an entry in the ledger that nobody typed, or under
another pair, is a fault. `FUNDMATCH_ATTACK=1000` runs so many sequences instead of a few.
"""

import contextlib
import os
import random
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from click.testing import Result
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from small_office import BATHS, HALL, PATH, columns, held, issue, list_of, office, pairs_of, run

SEQUENCES = int(os.environ.get("FUNDMATCH_ATTACK", "3"))
MEASURES = {"M-1": BATHS, "M-2": HALL, "M-3": PATH}
TITLES = {title: key for key, (title, _) in MEASURES.items()}
SHEETS = ("Shortlist", "Vielleicht")
# measure (by its title, which it keeps), programme, number of the entry
MARK = re.compile(r"Eintrag (\d+) zu (.+) × ([a-z0-9-]+)$")


@dataclass
class Desk:
    """One office: its folder, its present list, and the entries that are still to be found."""

    strategy: Path
    chance: random.Random
    measures: dict[str, tuple[str, str]]
    typed: dict[int, str] = field(default_factory=dict)
    done: list[str] = field(default_factory=list)
    opened: Workbook | None = None

    @property
    def book(self) -> Path:
        return self.strategy.parent / "s.xlsx"

    def edit(self, act: str) -> None:
        """Do one thing to the workbook, which stays open until a command is run, as it does at a desk."""
        book = self.opened = self.opened or load_workbook(self.book)
        sheet = (
            book[self.chance.choice(SHEETS)] if all(name in book.sheetnames for name in SHEETS) else book["Shortlist"]
        )
        header = _header(sheet)
        if header:
            getattr(self, act)(sheet, header)

    def close(self) -> None:
        """Save the workbook, if it is open."""
        if self.opened:
            self.opened.save(self.book)
            self.opened = None

    def type_in(self, sheet: Worksheet, header: int) -> None:
        """Type a note beside what is in sight; the mark says what that is."""
        at = columns(sheet, header)
        rows = [
            row for row in range(header + 1, sheet.max_row + 1) if at.get("Notiz") and _seen(sheet, row, at, self.names)
        ]
        if not rows:
            return
        row = self.chance.choice(rows)
        measure, programme = _seen(sheet, row, at, self.names) or ("", "")
        number = len(self.typed) + 1
        cell = sheet.cell(row, at["Notiz"])
        if cell.value:
            return
        cell.value = self.typed[number] = f"Eintrag {number} zu {measure} × {programme}"

    def sort_all(self, sheet: Worksheet, header: int) -> None:
        self._swapped(sheet, header, list(columns(sheet, header)))

    def sort_in_sight(self, sheet: Worksheet, header: int) -> None:
        self._swapped(sheet, header, [name for name in columns(sheet, header) if not name.endswith("_id")])

    def sort_unfolded(self, sheet: Worksheet, header: int) -> None:
        self._swapped(sheet, header, ["Maßnahme", "Programm", "Status", "Person", "Notiz"])

    def _swapped(self, sheet: Worksheet, header: int, headings: list[str]) -> None:
        rows = range(header + 1, sheet.max_row + 1)
        at = columns(sheet, header)
        if len(rows) > 1 and all(name in at for name in headings):
            one, other = self.chance.sample(rows, 2)
            for name in headings:
                left, right = sheet.cell(one, at[name]), sheet.cell(other, at[name])
                left.value, right.value = right.value, left.value

    def insert_a_row(self, sheet: Worksheet, header: int) -> None:
        sheet.insert_rows(self.chance.randint(header + 1, sheet.max_row + 1))

    def hide(self, sheet: Worksheet, header: int) -> None:
        sheet.column_dimensions["C"].hidden = True
        sheet.row_dimensions[header + 1].hidden = True

    def paste_ids(self, sheet: Worksheet, header: int) -> None:
        at, rows = columns(sheet, header), range(header + 1, sheet.max_row + 1)
        if len(rows) > 1 and "measure_id" in at:
            one, other = self.chance.sample(rows, 2)
            for name in ("measure_id", "programme_id"):
                sheet.cell(one, at[name]).value = sheet.cell(other, at[name]).value

    def push_header_down(self, sheet: Worksheet, header: int) -> None:
        sheet.insert_rows(1, self.chance.choice([1, 40]))

    def delete_header(self, sheet: Worksheet, header: int) -> None:
        sheet.delete_rows(header)

    def rename_header(self, sheet: Worksheet, header: int) -> None:
        at = columns(sheet, header)
        name = self.chance.choice(["Notiz", "Status", "Person"])
        if name in at:
            sheet.cell(header, at[name]).value = "Entscheidung"

    def renumber(self) -> None:
        numbers = list(self.measures)
        self.chance.shuffle(numbers)
        self.measures = dict(zip(numbers, self.measures.values(), strict=True))
        list_of(self.strategy / "measures.csv", self.measures)

    @property
    def names(self) -> dict[str, str]:
        return _NAMES

    def review(self) -> Result:
        self.close()
        how = self.chance.choice([(), (), ("--trust", "visible")])
        found = run("review", self.strategy, self.book, "--by", "Anna", *how)
        self.look(found)
        return found

    def look(self, found: Result) -> None:
        """Hold the ledger against what was typed."""
        assert found.exit_code in (0, 1), found.output
        entries = held(self.strategy)
        told = dict(self.title_of_line())
        for (measure, programme, name), text in entries.items():
            mark = MARK.match(text)
            assert name == "note", f"invented: {text} {self.done}"
            assert mark, f"invented: {text} {self.done}"
            assert self.typed[int(mark[1])] == text
            assert programme == mark[3], f"moved to {programme}: {text} {self.done}"
            assert told[measure, programme] == mark[2], f"moved to {measure}: {text} {self.done}"
        lost = [text for text in self.typed.values() if text not in entries.values() and not self.is_somewhere(text)]
        assert not lost, f"lost: {lost} {self.done}\n{found.output}"
        if found.exit_code == 0:
            unsaid = [text for text in self.in_book() if text not in self.ever()]
            assert not unsaid, f"passed over: {unsaid} {self.done}\n{found.output}"

    def title_of_line(self) -> Iterator[tuple[tuple[str, str], str]]:
        from fundmatch.decisions.ledger import read_ledger

        for line in read_ledger(self.strategy).lines:
            yield line.key, line.measure_title

    def ever(self) -> set[str]:
        from fundmatch.decisions.ledger import read_ledger

        return {line.new for line in read_ledger(self.strategy).lines}

    def in_book(self) -> set[str]:
        with contextlib.closing(load_workbook(self.book, read_only=True)) as book:
            cells = (value for sheet in book for row in sheet.iter_rows(values_only=True) for value in row)
            return {value for value in cells if isinstance(value, str) and MARK.match(value)}

    def is_somewhere(self, text: str) -> bool:
        return text in self.in_book() or text in self.ever()

    def reissue(self) -> None:
        self.close()
        before, typed = self.book.read_bytes(), self.in_book()
        found = run("match", self.strategy, "-o", self.book)
        assert found.exit_code in (0, 1), found.output
        if found.exit_code:
            assert self.book.read_bytes() == before
        else:
            lost = typed - self.ever()
            assert not lost, f"replaced with {lost} {self.done}"


def _header(sheet: Worksheet) -> int:
    for row in range(1, min(sheet.max_row, 60) + 1):
        if "measure_id" in {cell.value for cell in sheet[row]}:
            return row
    return 0


_NAMES: dict[str, str] = {}


def _seen(sheet: Worksheet, row: int, at: dict[str, int], names: dict[str, str]) -> tuple[str, str] | None:
    """Return title and programme that a row shows, as an officer reads it."""
    measure, programme = (str(sheet.cell(row, at[name]).value or "") for name in ("Maßnahme", "Programm"))
    title = next((title for title in TITLES if measure.endswith(title)), None)
    return (title, names[programme]) if title and programme in names else None


@pytest.fixture(scope="module")
def issued(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("attack")
    strategy = office(folder, MEASURES)
    book = load_workbook(issue(strategy, folder / "s.xlsx"))
    for name in SHEETS:
        at = columns(book[name])
        for (_, programme), row in pairs_of(book[name]).items():
            _NAMES[str(book[name].cell(row, at["Programm"]).value)] = programme
    return folder


EDITS = (
    "type_in", "type_in", "type_in", "type_in", "sort_all", "sort_in_sight", "sort_unfolded", "insert_a_row", "hide",
    "paste_ids", "push_header_down", "delete_header", "rename_header",
)  # fmt: skip


@pytest.mark.parametrize("seed", range(SEQUENCES))
def test_no_sequence_of_edits_loses_invents_or_moves_an_entry(issued: Path, tmp_path: Path, seed: int) -> None:
    folder = shutil.copytree(issued, tmp_path / "office")
    desk = Desk(folder / "strategie", random.Random(seed), dict(MEASURES))  # noqa: S311 - an order for a test
    for _ in range(desk.chance.randint(5, 14)):
        act = desk.chance.choice([*EDITS, "renumber", "review", "review", "reissue"])
        desk.done.append(act)
        if act in EDITS:
            desk.edit(act)
        else:
            getattr(desk, act)()
    desk.review()
    desk.reissue()
