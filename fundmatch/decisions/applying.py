"""Put a plan into the ledger: alone, whole or not at all, and read back before it counts."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Final

from fundmatch.core.dates import PartialDate
from fundmatch.core.errors import OutputError
from fundmatch.decisions.cells import writable
from fundmatch.decisions.ledger import NAME, appended, parse, read_raw
from fundmatch.decisions.lines import Ledger, Line
from fundmatch.decisions.merge import Change, Plan
from fundmatch.decisions.state import replay
from fundmatch.files import writing
from fundmatch.model.decision import FIELDS, Key

LOCK: Final = ".decisions.lock"
WAIT_SECONDS: Final = 10.0


def apply(folder: Path, plan: Plan, *, by: str, on: date, wait: float = WAIT_SECONDS) -> Ledger:
    """Add the changes of the plan to the ledger of a strategy folder; return the ledger as it then is.

    `by` and `on` say who takes the entries in, and when. Without changes nothing is written.

    Raises:
        StrategyError: The ledger cannot be read.
        OutputError: Somebody else holds the ledger (for `wait` seconds) or changed one of the
            entries since the plan was made, or the file cannot be written. The ledger is then
            what it was.
    """
    if not plan.changes:
        return read_raw(folder)[0]
    if not by.strip():
        msg = "Es ist nicht gesagt, wer die Entscheidungen aufnimmt. Den Namen angeben."
        raise OutputError(msg)
    with _alone(folder, wait):
        ledger, raw = read_raw(folder)
        _refuse_if_overtaken(ledger, plan.changes)
        lines = tuple(_lines(plan.changes, ledger.last, by, on))
        content = appended(raw, lines)
        written, _ = parse(content)
        if written.lines != (*ledger.lines, *lines):
            msg = f"{NAME}: die neuen Zeilen ließen sich nicht unverändert zurücklesen. Es wurde nichts geschrieben."
            raise OutputError(msg)
        writing.write_all({folder / NAME: content})
    return written


@contextmanager
def _alone(folder: Path, wait: float) -> Iterator[None]:
    """Hold the lock of the folder; a process that dies gives it back."""
    if not folder.is_dir():
        msg = f"Den Ordner {folder} gibt es nicht. Den Ordner der Strategie angeben."
        raise OutputError(msg)
    busy = f"In {folder} nimmt gerade jemand anderes Entscheidungen auf. Warten und noch einmal starten."
    with writing.alone(folder / LOCK, wait=wait, busy=busy):
        yield


def _refuse_if_overtaken(ledger: Ledger, changes: Iterable[Change]) -> None:
    """Stop where an entry is not any more what the plan was made from."""
    state = replay(ledger.lines)
    for change in changes:
        now = state[change.key].text(change.field) if change.key in state else ""
        if now != change.old:
            what = f"{' × '.join(change.key)}, {FIELDS[change.field]}"
            msg = f"Inzwischen hat jemand anderes entschieden ({what}). Die Mappe noch einmal einlesen."
            raise OutputError(msg)


def _lines(changes: Iterable[Change], last: int, by: str, on: date) -> Iterator[Line]:
    seen: set[Key] = set()
    for nr, change in enumerate(changes, start=last + 1):
        yield Line(
            nr=nr,
            recorded=PartialDate.of(on),
            by=writable(by.strip()),
            file=writable(change.file),
            file_sha256=change.file_sha256,
            measure_id=writable(change.key[0]),
            programme_id=writable(change.key[1]),
            field=change.field,
            old=writable(change.old),
            new=writable(change.new),
            measure_title=writable(change.measure_title),
            programme_name=writable(change.programme_name),
            programme_state="" if change.key in seen else writable(change.programme_state),
        )
        seen.add(change.key)
