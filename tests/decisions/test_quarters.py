"""Random quarters: whatever programmes, measures and officers do, no decision is lost and none is invented."""

import hashlib
import shutil
import tempfile
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path

from decisions.review_helpers import rewritten
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, rule
from record_helpers import DAY, programme

from fundmatch.decisions.applying import apply
from fundmatch.decisions.ledger import (
    LEDGER_FILE,
    LEDGER_FORM,
    Line,
    ledger_of,
    parse_ledger,
    read_ledger,
    replay,
    states_of,
    with_lines,
    with_states,
)
from fundmatch.decisions.merge import Prefer, plan_review
from fundmatch.decisions.typed_text import compared
from fundmatch.decisions.workbook_entries import DecisionCell, Entries, Stamp, WorkbookRow, stamp_of
from fundmatch.files.excel_csv import parse_kept
from fundmatch.model.decision import FIELDS, Key

Slot = tuple[Key, str]
CHOICES = {
    "status": ["Prüfen", "prüfen", "Abgelehnt", "=Beantragen", ""],
    "note": ["eins", "zwei; „drei“\n'vier'", "007", ""],
    "day": ["31.03.2027", "2027-03-31", "bald", ""],
    "final_report": ["31.03.2028", "2028-03-31", "Ende 2028", ""],
}
MEASURES, PROGRAMMES = ("M-1", "03"), ("nrw-a", "eu-c")
TITLES = dict(zip(MEASURES, ("Freibad sanieren", "Radweg bauen"), strict=True))


@dataclass
class Book:
    """A workbook on somebody's desk: what it showed when it was written, and what stands in it now."""

    name: str
    stamp: Stamp | None
    shown: dict[Slot, str]
    cells: dict[Slot, str] = field(default_factory=dict)
    touched: set[Slot] = field(default_factory=set)
    said: set[tuple[Slot, str]] = field(default_factory=set)
    day: int = 0

    def entries(self) -> Entries:
        rows: dict[Key, list[DecisionCell]] = {}
        for (key, name), text in self.cells.items():
            rows.setdefault(key, []).append(DecisionCell(name, text, "A"))
        digest = hashlib.sha256(repr((self.name, self.stamp, sorted(self.cells.items()))).encode()).hexdigest()
        return Entries(
            file=self.name, sha256=digest, stamp=self.stamp, saved=datetime(2026, 11, 22) + timedelta(days=self.day),
            rows=tuple(
                WorkbookRow(sheet="Shortlist", number=number, measure_id=key[0], programme_id=key[1], cells=tuple(cells))
                for number, (key, cells) in enumerate(rows.items(), start=4)
            ),
        )  # fmt: skip

    def own(self, slot: Slot) -> bool:
        """Tell that somebody typed here what was not shown."""
        return compared(slot[1], self.cells[slot]) != compared(slot[1], self.shown[slot])


class Quarters(RuleBasedStateMachine):
    books = Bundle("books")

    @initialize()
    def begin(self) -> None:
        self.folder = Path(tempfile.mkdtemp())
        # A measure is what its title names: one that is reworded stays the same, and no two are called alike.
        self.measures = dict(TITLES)
        self.programmes = {name: programme(id=name, name=name) for name in PROGRAMMES}
        self.seen: tuple[Line, ...] = ()
        self.clock = 0

    def teardown(self) -> None:
        shutil.rmtree(self.folder)

    @rule(target=books, name=st.sampled_from(["s.xlsx", "t.xlsx"]), stamped=st.sampled_from([True, True, True, False]))
    def issue(self, name: str, stamped: bool) -> Book:
        ledger = read_ledger(self.folder)
        state = replay(ledger.lines)
        shown = {
            ((one, other), field): state[one, other].text(field) if (one, other) in state else ""
            for one in self.measures
            for other in self.programmes
            for field in CHOICES
        }
        stamp = stamp_of(ledger, strategy="s", as_of=DAY, run="r") if stamped else None
        return Book(name, stamp, shown, dict(shown))

    @rule(book=books, data=st.data())
    def type_in(self, book: Book, data: st.DataObject) -> None:
        places = sorted(book.cells)
        for slot in data.draw(st.lists(st.sampled_from(places), min_size=1, max_size=6)) if places else ():
            book.cells[slot] = data.draw(st.sampled_from(CHOICES[slot[1]]))
            book.touched.add(slot)
        self.clock += 1
        book.day = self.clock

    @rule(target=books, name=st.sampled_from(["s.xlsx", "t.xlsx"]), data=st.data())
    def a_quarter(self, name: str, data: st.DataObject) -> Book:
        book = self.issue(name, stamped=True)
        self.type_in(book, data)
        self.review([book], None)
        self.type_in(book, data)
        return book

    @rule(target=books, book=books)
    def copy(self, book: Book) -> Book:
        return replace(book, cells=dict(book.cells), touched=set(book.touched), said=set(book.said))

    @rule(target=books, prefer=st.sampled_from([None, None, "workbook"]), data=st.data())
    def two_officers_at_once(self, prefer: Prefer | None, data: st.DataObject) -> Book:
        book = self.issue("s.xlsx", stamped=True)
        other = self.copy(book)
        for one, how in ((book, None), (other, prefer)):
            self.type_in(one, data)
            self.review([one], how)
        return book

    @rule(book=books)
    def undo(self, book: Book) -> None:
        book.cells = dict(book.shown)

    @rule(book=books, measure=st.sampled_from(MEASURES), name=st.sampled_from(PROGRAMMES))
    def delete_a_row(self, book: Book, measure: str, name: str) -> None:
        book.cells = {slot: text for slot, text in book.cells.items() if slot[0] != (measure, name)}

    @rule(name=st.sampled_from(PROGRAMMES), status=st.sampled_from(["offen", "geschlossen", ""]))
    def change_a_programme(self, name: str, status: str) -> None:
        self.programmes.pop(name, None)
        if status:
            self.programmes[name] = programme(id=name, name=name, status=status)

    @rule(name=st.sampled_from(MEASURES), title=st.sampled_from(["{}, neu gefasst", "={}", ""]))
    def rename_a_measure(self, name: str, title: str) -> None:
        self.measures.pop(name, None)
        if title:
            self.measures[name] = title.format(TITLES[name])

    @rule(found=st.lists(books, min_size=1, max_size=2), prefer=st.sampled_from([None, "workbook", "ledger"]))
    def review(self, found: list[Book], prefer: Prefer | None) -> None:
        before = read_ledger(self.folder)
        entries = [book.entries() for book in found]
        planned = plan_review(before, entries, measures=self.measures, programmes=self.programmes, prefer=prefer)
        after = apply(self.folder, planned, by="Anna", on=DAY)
        fresh = after.lines[len(before.lines) :]
        if prefer is None:
            self._nobody_is_overruled(fresh, found)
        sources = {one.sha256: book for one, book in zip(entries, found, strict=True)}
        self._nothing_is_invented(fresh, sources, prefer)
        shown = {(one.key, one.field) for one in (*planned.conflicts, *planned.settled)}
        for book in found:
            self._nothing_is_lost(book, after.lines, shown)
            book.said |= {(slot, compared(slot[1], text)) for slot, text in book.cells.items()}
        assert after == read_ledger(self.folder)
        if not planned.conflicts and not planned.settled:
            again = plan_review(after, entries, measures=self.measures, programmes=self.programmes, prefer=prefer)
            assert not again.changes, "a second review of the same files changes nothing"

    def _nothing_is_invented(self, fresh: tuple[Line, ...], books: dict[str, Book], prefer: Prefer | None) -> None:
        for line in fresh:
            book = books[line.file_sha256]
            assert book.cells[line.key, line.field] == line.new
            # A workbook without its mark does not say what it showed; who prefers it takes all that stands in it.
            preferred = prefer == "workbook" and book.stamp is None
            assert preferred or (line.key, line.field) in book.touched, "nobody typed this"
            assert line.new or (book.stamp and line.old), "only what was there and shown can be taken back"

    def _nobody_is_overruled(self, fresh: tuple[Line, ...], found: list[Book]) -> None:
        """What a line replaces was shown in a workbook that says otherwise now, or came out of it."""
        for line in fresh:
            slot, old = (line.key, line.field), compared(line.field, line.old)
            assert any(
                old == compared(line.field, book.shown[slot]) or (slot, old) in book.said
                for book in found
                if book.cells.get(slot) == line.new
            )

    def _nothing_is_lost(self, book: Book, lines: tuple[Line, ...], shown: set[Slot]) -> None:
        for slot, text in book.cells.items():
            ever = {compared(line.field, line.new) for line in lines if (line.key, line.field) == slot}
            if text and book.own(slot):
                assert compared(slot[1], text) in ever or slot in shown
            if book.shown[slot]:
                assert compared(slot[1], book.shown[slot]) in ever

    @rule(how=st.sampled_from([",", ";"]), seed=st.integers(0, 3))
    def save_the_ledger_in_excel(self, how: str, seed: int) -> None:
        path = self.folder / LEDGER_FILE
        if path.exists():
            path.write_bytes(
                rewritten(path.read_bytes(), delimiter=how, seed=seed) if self._canonical() else path.read_bytes()
            )

    def _canonical(self) -> bool:
        """Tell that the file is as it was written, so that the test can read it plainly."""
        return parse_kept((self.folder / LEDGER_FILE).read_bytes(), LEDGER_FORM).appendable

    @invariant()
    def lines_are_only_ever_added(self) -> None:
        if not hasattr(self, "folder"):
            return
        ledger = read_ledger(self.folder)
        assert ledger.lines[: len(self.seen)] == self.seen
        assert not [hint for hint in ledger.hints if "unbekannt" not in hint.note], ledger.hints
        self.seen = ledger.lines

    @invariant()
    def the_ledger_replays_to_what_a_plain_reading_gives(self) -> None:
        if not hasattr(self, "folder"):
            return
        lines = read_ledger(self.folder).lines
        plain = {((line.key), line.field): line.new for line in sorted(lines, key=lambda line: line.nr)}
        state = replay(lines)
        assert {
            (key, name): one.text(name) for key, one in state.items() for name in FIELDS if name in one.traces
        } == plain
        if (self.folder / LEDGER_FILE).exists():
            file = parse_kept((self.folder / LEDGER_FILE).read_bytes(), LEDGER_FORM)
            states = states_of(lines)
            assert replay(with_states(ledger_of(file), states).lines) == state
            assert replay(with_states(parse_ledger(with_lines(file, ())), states).lines) == state


TestQuarters = Quarters.TestCase
TestQuarters.settings = settings(max_examples=20, stateful_step_count=12, suppress_health_check=[HealthCheck.too_slow])
