"""Put a plan into the ledger: alone, whole or not at all, and read back before it counts."""

import contextlib
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Final

from fundmatch.core.errors import OutputError
from fundmatch.decisions.changes import Change, lines_of
from fundmatch.decisions.growing_file import not_read_back
from fundmatch.decisions.ledger import (
    LEDGER_FILE,
    Ledger,
    ledger_of,
    parse_ledger,
    read_ledger,
    read_ledger_file,
    replay,
    states_of,
    with_lines,
    with_states,
    without_states,
)
from fundmatch.decisions.measure_memory import owned
from fundmatch.decisions.measure_texts import TEXTS_FILE, Kept, read_texts, texts_as_bytes
from fundmatch.decisions.plan import Plan
from fundmatch.decisions.programme_states import STATES_FILE, read_states, states_as_bytes, states_in
from fundmatch.files.transaction import Terms, Writes, carry_out, finish, is_unfinished
from fundmatch.files.writing import copies_of, digest_of
from fundmatch.model.decision import FIELDS

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
        return read_ledger(folder)
    if not folder.is_dir():
        msg = f"Den Ordner {folder} gibt es nicht. Den Ordner der Strategie angeben."
        raise OutputError(msg)
    return carry_out(_terms(folder, by, wait), lambda: _prepared(folder, plan, by, on))


def finish_review(folder: Path) -> None:
    """Finish the review that somebody began and could not finish, before the ledger is read; without one this is one look.

    Who may not write here reads the ledger as it is: what is missing beside it holds nothing that was typed.
    """
    if is_unfinished(folder / LOCK):
        with contextlib.suppress(OutputError):
            finish(_terms(folder, "Wiederherstellung", WAIT_SECONDS))


def _terms(folder: Path, by: str, wait: float) -> Terms:
    return Terms(
        by=by,
        nameless="Es ist nicht gesagt, wer die Entscheidungen aufnimmt. Den Namen angeben.",
        lock=folder / LOCK,
        busy=f"In {folder} nimmt gerade jemand anderes Entscheidungen auf. Warten und noch einmal starten.",
        wait=wait,
        folder=folder,
    )


def _prepared(folder: Path, plan: Plan, by: str, on: date) -> tuple[Writes, Ledger]:
    file, states = read_ledger_file(folder), read_states(folder)
    ledger = with_states(ledger_of(file), states.texts)
    _refuse_if_overtaken(owned(ledger, plan.memory) if plan.memory else ledger, plan.changes)
    lines = tuple(lines_of(plan.changes, ledger.last, by=by, on=on))
    expected = (*ledger.lines, *lines)
    beside = states_as_bytes({**states.texts, **states_of(expected)})
    # A decision that comes back otherwise than it was typed is lost; so the bytes are read before they count.
    for form in (without_states(file), file):
        content = with_lines(form, lines)
        written = with_states(parse_ledger(content), states_in(beside))
        if written.lines == expected:
            break
    else:
        raise not_read_back(file)
    # The ledger is its own log, and nothing in it is ever taken away: undoing needs no bundle. A file of
    # states that could not be read is kept for whoever can mend it.
    damaged = copies_of([folder / STATES_FILE], on) if states.fault else {}
    kept = {folder / STATES_FILE: beside, **_texts(folder, plan)}
    # Excel takes no lock of ours: who saved the ledger in it since it was read goes first.
    place = folder / LEDGER_FILE
    return Writes(undo=damaged, files=kept, log={place: content}, seen={place: digest_of(file.data or None)}), written


def _texts(folder: Path, plan: Plan) -> dict[Path, bytes]:
    """Return the file of what the measures are about that were decided on; none where nobody knows more than before."""
    memory = plan.memory
    texts = memory.texts if memory else {}
    table = memory.table if memory else ""
    told = {
        (one.measure_id, one.measure_title): Kept(texts[one.key[0]], table)
        for one in plan.changes
        if one.key[0] in texts and (texts[one.key[0]] or table)
    }
    known = read_texts(folder)
    return {} if told.items() <= known.items() else {folder / TEXTS_FILE: texts_as_bytes({**known, **told})}


def _refuse_if_overtaken(ledger: Ledger, changes: Iterable[Change]) -> None:
    """Stop where an entry is not any more what the plan was made from."""
    state = replay(ledger.lines)
    now = {(key, field): decision.text(field) for key, decision in state.items() for field in FIELDS}
    for change in changes:
        if now.get((change.key, change.field), "") != change.old:
            what = f"{' × '.join(change.key)}, {FIELDS[change.field]}"
            msg = f"Inzwischen hat jemand anderes entschieden ({what}). Die Mappe noch einmal einlesen."
            raise OutputError(msg)
        now[change.key, change.field] = change.new
