"""The ledger `decisions.csv`: one line a change of one field, only ever added to, and what it decides now.

Officers open, sort and save it in Excel. So the running number gives the order and not
the place in the file, and what cannot be understood, a line or a column, is named and stays.
"""

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any, Final

from fundmatch.core.dates import PartialDate
from fundmatch.core.errors import Problem
from fundmatch.decisions.programme_states import StateKey, read_states
from fundmatch.decisions.typed_text import compared, day_of
from fundmatch.files.excel_csv import CsvFile, CsvForm, parse_kept, protect, read_kept, unprotect, with_rows
from fundmatch.files.headings import header_key
from fundmatch.files.safe_read import refusal
from fundmatch.model.decision import FIELDS, REJECTED, Decision, Key, Trace

LEDGER_FILE: Final = "decisions.csv"
MAX_BYTES: Final = 200 * 1024 * 1024

# `protect` and not `guard`: what officers typed must come back exactly, "007" as "007".
LEDGER_FORM: Final = CsvForm(
    name=LEDGER_FILE,
    headings={
        "nr": "Lfd. Nr.",
        "recorded": "Erfasst am",
        "by": "Erfasst von",
        "file": "Datei",
        "file_sha256": "Prüfsumme der Datei",
        "measure_id": "Kennung der Maßnahme",
        "programme_id": "Kennung des Programms",
        "field": "Feld",
        "old": "Vorher",
        "new": "Nachher",
        "measure_title": "Maßnahme",
        "programme_name": "Programm",
    },
    retired={"programme_state": "Stand des Programms"},
    needed=("nr", "measure_id", "programme_id", "field", "new"),
    protect=protect,
    unprotect=unprotect,
    unprotected=("nr", "recorded"),
)
_STATE: Final = "programme_state"
_FIELD_NAMES: Final = {header_key(name): field for field, heading in FIELDS.items() for name in (field, heading)}
_NUMBER: Final = re.compile(r"[0-9]{1,9}")
# So many missing numbers are named one by one.
_MOST_MISSING: Final = 12
# What a line tells of its pair beside the entry; the last line that says it holds.
_ABOUT_PAIR: Final = ("measure_title", "programme_name", "programme_state")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One change: in this field of this pair `old` became `new`; the rest says who, when, from where.

    `owner` names the earlier measure that the line was made for, where the number means another one today (see
    `measure_memory`); the file does not have it. `programme_state` is filled once for each pair and review; it is kept beside the ledger (see
    `programme_states`). `recorded` is None where the file has no readable day.
    """

    nr: int
    recorded: PartialDate | None
    by: str
    file: str
    file_sha256: str
    measure_id: str
    programme_id: str
    field: str
    old: str
    new: str
    measure_title: str = ""
    programme_name: str = ""
    programme_state: str = ""
    owner: str = ""

    @property
    def key(self) -> Key:
        """Return the pair that the line is about."""
        return self.owner or self.measure_id, self.programme_id

    @property
    def state_key(self) -> StateKey:
        """Return what the state of the programme is kept under."""
        return self.nr, self.measure_id, self.programme_id, self.field


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger:
    """All lines that are understood, in the order of their numbers, and hints about the others."""

    lines: tuple[Line, ...] = ()
    hints: tuple[Problem, ...] = ()

    @property
    def last(self) -> int:
        """Return the highest number, 0 for an empty ledger."""
        return self.lines[-1].nr if self.lines else 0

    def until(self, nr: int) -> tuple[Line, ...]:
        """Return the lines up to this number: the ledger as it once was."""
        return tuple(line for line in self.lines if line.nr <= nr)

    def sha256(self, nr: int) -> str:
        """Return a digest over what the lines up to this number decided, whoever saved the file since."""
        decided = [[line.nr, line.measure_id, line.programme_id, line.field, line.new] for line in self.until(nr)]
        return hashlib.sha256(repr(decided).encode()).hexdigest()


def read_ledger(folder: Path) -> Ledger:
    """Read the ledger of a strategy folder with the states of the programmes; without the file it is empty.

    Raises:
        StrategyError: The file cannot be read as a ledger at all; it stays as it is.
    """
    file, states = read_ledger_file(folder), read_states(folder)
    ledger = with_states(ledger_of(file), states.texts)
    # A ledger of an earlier version still holds the states itself.
    needed = ledger.lines and (states.fault or _STATE not in file.columns())
    if needed and (hint := states.hint):
        return replace(ledger, hints=(*ledger.hints, hint))
    return ledger


def with_states(ledger: Ledger, states: Mapping[StateKey, str]) -> Ledger:
    """Return the ledger with the states of the programmes; one that a line has of its own goes before."""
    lines = tuple(
        line if line.programme_state else replace(line, programme_state=states.get(line.state_key, ""))
        for line in ledger.lines
    )
    return replace(ledger, lines=lines)


def states_of(lines: Iterable[Line]) -> dict[StateKey, str]:
    """Return the states that lines have, for the file beside the ledger."""
    return {line.state_key: line.programme_state for line in lines if line.programme_state}


def read_ledger_file(folder: Path) -> CsvFile:
    """Read the file behind the ledger, which `with_lines` goes on with.

    Raises:
        StrategyError: The file cannot be read as a ledger at all.
    """
    if not folder.is_dir():
        raise refusal(folder.name, f"den Ordner {folder} gibt es nicht", "den Ordner der Strategie angeben")
    return read_kept(folder / LEDGER_FILE, LEDGER_FORM, MAX_BYTES)


def parse_ledger(data: bytes) -> Ledger:
    """Read the bytes of a ledger; lines that are not understood become hints.

    Raises:
        StrategyError: No text, no header, or quotes that leave unclear where lines end.
    """
    return ledger_of(parse_kept(data, LEDGER_FORM))


def ledger_of(file: CsvFile) -> Ledger:
    """Return the lines of a file and hints about everything in it that is none."""
    hints = list(file.unclear_columns())
    numbers: dict[Line, int] = {}
    for row in file.filled_rows():
        if note := _unclear(row.texts, row.surplus):
            hints.append(file.unclear_row(row.number, note))
        elif (line := _line(row.texts)) in numbers:
            note = f"dasselbe wie Zeile {numbers[line]}"
            hints.append(Problem(LEDGER_FILE, row.number, note=note, grave=False))
        else:
            numbers[line] = row.number
    lines = tuple(sorted(numbers, key=lambda line: (line.nr, repr(line))))
    return Ledger(lines=lines, hints=tuple(sorted([*hints, *_traces_of_hands(lines, numbers)])))


def _unclear(texts: Mapping[str, str], surplus: int) -> str:
    """Return why a row is no line of the ledger, empty where it is one."""
    if surplus:
        return f"{surplus} Zellen zu viel"
    if not _NUMBER.fullmatch(texts.get("nr", "").strip()):
        return f"„{texts.get('nr', '')}“ ist keine laufende Nummer"
    if not texts.get("measure_id", "").strip() or not texts.get("programme_id", "").strip():
        return "die Kennung der Maßnahme oder des Programms fehlt"
    if header_key(texts.get("field", "")) not in _FIELD_NAMES:
        return f"das Feld „{texts.get('field', '')}“ ist unbekannt; bekannt: {', '.join(FIELDS.values())}"
    return "" if "new" in texts else "die Zeile ist abgeschnitten"


def _line(texts: Mapping[str, str]) -> Line:
    values: dict[str, Any] = {field.name: texts.get(field.name, "") for field in fields(Line)}
    values["nr"] = int(values["nr"])
    values["recorded"] = day_of(values["recorded"])
    values["field"] = _FIELD_NAMES[header_key(values["field"])]
    return Line(**values)


def _traces_of_hands(lines: Sequence[Line], numbers: Mapping[Line, int]) -> Iterator[Problem]:
    """Yield what somebody did to the file: numbers that are missing or twice there, values that do not follow."""
    counts = Counter(line.nr for line in lines)
    missing = [str(nr) for nr in range(1, max(counts, default=0)) if nr not in counts][:_MOST_MISSING]
    if missing:
        note = f"laufende Nummern fehlen: {', '.join(missing)}"
        yield Problem(LEDGER_FILE, note=note, remedy="gelöschte Zeilen aus einer Sicherung zurückholen", grave=False)
    # What each measure of a number has, by its title: a number may have meant another one before.
    now: dict[tuple[Key, str], dict[str, str]] = {}
    for line in lines:
        before = now.setdefault((line.key, line.field), {})
        last = next(reversed(before.values()), "")
        if counts[line.nr] > 1:
            note = f"die laufende Nummer {line.nr} gibt es {counts[line.nr]}-mal; alle Zeilen zählen"
            yield Problem(LEDGER_FILE, numbers[line], note=note, grave=False)
        elif compared(line.field, line.old) not in {compared(line.field, text) for text in _before(before, line)}:
            note = f"„Vorher“ sagt „{line.old}“, nach den früheren Zeilen war es „{last}“"
            remedy = "„Nachher“ gilt; Zeilen prüfen"
            yield Problem(LEDGER_FILE, numbers[line], FIELDS[line.field], note, remedy, grave=False)
        before.pop(line.measure_title, None)
        before[line.measure_title] = line.new


def _before(before: Mapping[str, str], line: Line) -> list[str]:
    """Return what may have stood there before a line: the last word, or for a measure of another title its own."""
    other = [] if line.measure_title in before else [""] if before else []
    return [*before.values(), *other] or [""]


def with_lines(file: CsvFile, lines: Iterable[Line]) -> bytes:
    """Return the bytes of the ledger with the lines at its end; what stood there stays (see `with_rows`)."""
    return with_rows(file, [_texts(line) for line in lines])


def without_states(file: CsvFile) -> CsvFile:
    """Return the file without the column of states that an earlier version wrote.

    It stays where a row has a state and is no line: nobody but the file knows it.
    """
    gone = file.columns().get(_STATE)
    unread = any(row.texts.get(_STATE) and _unclear(row.texts, row.surplus) for row in file.filled_rows())
    if gone is None or unread:
        return file

    def kept(cells: Sequence[str]) -> tuple[str, ...]:
        return tuple(cell for place, cell in enumerate(cells) if place != gone)

    rows = tuple((number, kept(cells)) for number, cells in file.rows)
    return replace(file, header=kept(file.header), rows=rows, appendable=False)


def _texts(line: Line) -> dict[str, str]:
    texts = {name: str(getattr(line, name) or "") for name in LEDGER_FORM.headings}
    return texts | {"field": FIELDS[line.field]}


def replay(lines: Iterable[Line]) -> dict[Key, Decision]:
    """Return the decision of every pair that was ever decided on; the lines are in their order.

    A pair whose entries were all taken back stays in it, empty, with its traces.
    """
    records: dict[Key, dict[str, Any]] = {}
    for line in lines:
        record = records.setdefault(line.key, {"traces": {}})
        record["day_text" if line.field == "day" else line.field] = line.new
        record["traces"][line.field] = Trace(nr=line.nr, by=line.by, on=line.recorded, file=line.file)
        record |= {name: text for name in _ABOUT_PAIR if (text := getattr(line, name))}
    return {
        key: Decision(measure_id=key[0], programme_id=key[1], day=day_of(record.get("day_text", "")), **record)
        for key, record in records.items()
    }


def is_rejected(decision: Decision) -> bool:
    """Tell that the pair was turned down and should stay out of the list."""
    return compared("status", decision.status) == REJECTED


def rejected(state: Mapping[Key, Decision]) -> dict[Key, Decision]:
    """Return the pairs that were turned down."""
    return {key: decision for key, decision in state.items() if is_rejected(decision)}
