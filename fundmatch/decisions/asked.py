"""What has to be asked before it is taken in: rows that name two pairs, and rows about measures that moved."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from fundmatch.core.errors import Problem
from fundmatch.decisions.ledger import Ledger
from fundmatch.decisions.measure_memory import Astray, MeasureMemory
from fundmatch.decisions.placing import Placed, Torn
from fundmatch.decisions.plan import Doubt, Former
from fundmatch.decisions.statements import Slot, Statement, base_of, fits
from fundmatch.decisions.typed_text import compared, shown
from fundmatch.decisions.workbook_entries import Entries, WorkbookRow
from fundmatch.model.decision import FIELDS, Decision, Key
from fundmatch.model.programme import Programme


@dataclass(frozen=True, slots=True, kw_only=True)
class Today:
    """What a review is held against: the ledger, what it decides, what numbers meant, and the catalogue."""

    ledger: Ledger
    state: Mapping[Key, Decision]
    memory: MeasureMemory
    programmes: Mapping[str, Programme]

    def text(self, slot: Slot) -> str:
        """Return what the ledger has on a field of a pair."""
        key, field = slot
        return self.state[key].text(field) if key in self.state else ""

    def title(self, measure: str, row: WorkbookRow) -> str:
        """Return the title of a measure: today's, else the one that its row shows."""
        return self.memory.titles.get(measure, row.measure_title)

    def name(self, programme: str, row: WorkbookRow) -> str:
        """Return the name of a programme: today's, else the one that its row shows."""
        known = self.programmes.get(programme)
        return known.name if known else row.programme_name

    def has_line(self, slot: Slot, text: str, entries: Entries | None = None) -> bool:
        """Tell that the entry was taken in before, for this pair; with `entries` from these very bytes."""
        key, field = slot
        return any(
            (entries is None or line.file_sha256 == entries.sha256)
            and line.key == key
            and line.field == field
            and compared(field, line.new) == compared(field, text)
            for line in self.ledger.lines
        )

    def moved_from(self, entries: Entries, slot: Slot, text: str) -> bool:
        """Tell that the entry of an earlier measure was taken in from these bytes under the number of today."""
        (_, programme), field = slot
        return any(
            line.file_sha256 == entries.sha256
            and line.programme_id == programme
            and line.field == field
            and compared(field, line.new) == compared(field, text)
            for line in self.ledger.lines
        )


def doubts_of(torn: Sequence[Torn], placed: Sequence[Placed], today: Today) -> Iterator[Doubt]:
    """Yield each row that names two pairs and says something that the ledger does not have yet."""
    bases: dict[int, Mapping[Slot, str]] = {}
    sound = {(id(one.entries), one.key) for one in placed if one.row.typed}
    trusted = {id(one.entries) for one in torn if (id(one.entries), one.hidden) not in sound and _is_taken(one, today)}
    for one in torn:
        base = bases.setdefault(id(one.entries), base_of(today.ledger, one.entries, {}))
        settled = id(one.entries) in trusted and all(
            compared(cell.field, cell.text) == compared(cell.field, shown(today.text((one.hidden, cell.field))))
            for cell in one.row.cells
        )
        if _says_something(one, base, today) and not settled:
            yield Doubt(
                file=one.entries.file,
                place=one.row.place,
                seen=_in_sight(one, today),
                hidden=_in_words(one.hidden, today),
                text=one.row.typed or "geleert",
            )


def _says_something(one: Torn, base: Mapping[Slot, str], today: Today) -> bool:
    """Tell that a row, as it is seen, says something that was neither shown to its workbook nor is known since."""
    stamped = fits(today.ledger, one.entries)
    for cell in one.row.cells:
        slot = one.seen, cell.field
        before = {compared(cell.field, shown(text)) for text in (base.get(slot, ""), today.text(slot))}
        if (cell.text or stamped) and compared(cell.field, cell.text) not in before:
            return True
    return False


def _is_taken(one: Torn, today: Today) -> bool:
    """Tell that somebody trusted the hidden ids of these very bytes before."""
    typed = [cell for cell in one.row.cells if cell.text]
    return bool(typed) and all(today.has_line((one.hidden, cell.field), cell.text, one.entries) for cell in typed)


def _in_sight(one: Torn, today: Today) -> str:
    """Return the pair in sight in words, as the row writes it where it is not known."""
    measure, programme = one.seen
    first = _measure(measure, today) if measure else f"„{one.row.measure_shown}“"
    return f"{first} × {today.name(programme, one.row) if programme else f'„{one.row.programme_name}“'}"


def _in_words(key: Key, today: Today) -> str:
    known = today.programmes.get(key[1])
    return f"{_measure(key[0], today)} × {known.name if known else key[1]}"


def _measure(number: str, today: Today) -> str:
    title = today.memory.titles.get(number)
    return f"{number} „{title}“" if title else number


def formers_of(statements: Iterable[Statement], today: Today) -> Iterator[Former]:
    """Yield each row about an earlier measure that says something new, one a row."""
    rows: dict[tuple[str, str], list[Statement]] = {}
    for one in statements:
        if one.placed.number and one.moved and not _is_known(one, today):
            rows.setdefault((one.entries.file, one.placed.row.place), []).append(one)
    for (file, place), said in rows.items():
        placed = said[0].placed
        title = placed.row.measure_title
        yield Former(
            file=file,
            place=place,
            about=Astray(
                owner=placed.key[0],
                number=placed.number,
                title=title,
                now=today.memory.titles.get(placed.number, ""),
                offered=today.memory.offers(placed.number, title),
                pairs=0,
            ),
            programme_name=today.name(placed.key[1], placed.row),
            text="; ".join(f"{FIELDS[one.field]}: {one.text or 'geleert'}" for one in said),
        )


def _is_known(one: Statement, today: Today) -> bool:
    there = compared(one.field, shown(today.text(one.slot))) == one.meaning
    # What was taken in before, and has moved since, is not lost with a workbook that still shows it.
    before = today.has_line(one.slot, one.text) or today.moved_from(one.entries, one.slot, one.text)
    return there or (bool(one.text) and before)


def cut_entries(statements: Iterable[Statement]) -> Iterator[Problem]:
    """Yield a problem for each entry that no cell holds as a whole and that was typed over: the rest would be lost."""
    for one in statements:
        if one.cuts:
            note = f"der Eintrag hat {len(one.base or '')} Zeichen, die Zelle zeigt nur den Anfang; nicht übernommen"
            remedy = "kürzer in eine leere Zelle schreiben geht nicht; den Eintrag in decisions.csv ändern"
            yield Problem(
                one.entries.file, field=f"{FIELDS[one.field]} ({one.place})", note=note, remedy=remedy, grave=False
            )
