"""Take the name of a person out of the files of a strategy: every decision, answer and look stays, and who it was goes.

A name stands where somebody typed it (person, note, answer) and in the column that says who took the entry in. It is
replaced everywhere in the same way, so that what was before and what came after still fit together.
"""

import contextlib
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Final

from fundmatch.core.errors import OutputError
from fundmatch.decisions.applying import LOCK, WAIT_SECONDS
from fundmatch.decisions.checked_pages import CHECKED
from fundmatch.decisions.given_answers import ANSWERS
from fundmatch.decisions.ledger import LEDGER_FILE, LEDGER_FORM, MAX_BYTES
from fundmatch.files.excel_csv import CsvFile, read_kept, with_rows
from fundmatch.files.locking import alone
from fundmatch.files.transaction import Terms, Writes, carry_out
from fundmatch.files.writing import digest_of
from fundmatch.model.decision import FIELDS

ANONYMOUS: Final = "anonym"
_SHORTEST: Final = 3
# The columns of all these files in which a person can be named; what is typed about a pair only where it is free text.
_WHO: Final = ("by", "file", "answer", "before", "typed")
_TYPED: Final = ("old", "new")
_FREE_TEXT: Final = frozenset({"person", "note", FIELDS["person"], FIELDS["note"]})
_BUSY: Final = "In {} nimmt gerade jemand anderes etwas auf. Warten und noch einmal starten."


def anonymise(folder: Path, name: str, *, by: str) -> dict[str, int]:
    """Replace a name in ledger, answers and looks of a strategy folder; return how many lines of each file held it.

    All files are changed, or none. `by` says who does it; it is written nowhere.

    Raises:
        StrategyError: One of the files cannot be read.
        OutputError: The name is too short to be looked for, somebody else is at it, or a file cannot be written.
    """
    replaced = replacing(name)
    with contextlib.ExitStack() as locks:
        for kept in (ANSWERS, CHECKED):
            locks.enter_context(alone(folder / kept.lock, wait=WAIT_SECONDS, busy=_BUSY.format(folder), by=by))
        terms = Terms(
            by=by,
            nameless="Es ist nicht gesagt, wer den Namen entfernt. Den Namen angeben.",
            lock=folder / LOCK,
            busy=_BUSY.format(folder),
            wait=WAIT_SECONDS,
            folder=folder,
        )
        return carry_out(terms, lambda: _prepared(folder, replaced))


def replacing(name: str) -> Callable[[str], str]:
    """Return what puts `ANONYMOUS` in place of a name, whole words in any spelling of capitals.

    Raises:
        OutputError: The name is so short that it would be found in other words' places.
    """
    words = name.split()
    if len("".join(words)) < _SHORTEST:
        msg = f"„{name}“ ist zu kurz: ein Name hat mindestens {_SHORTEST} Buchstaben. Den ganzen Namen angeben."
        raise OutputError(msg)
    written = r"\s+".join(map(re.escape, words))
    pattern = re.compile(rf"(?<![^\W_]){written}(?![^\W_])", re.IGNORECASE)
    return lambda text: pattern.sub(ANONYMOUS, text)


def _prepared(folder: Path, replaced: Callable[[str], str]) -> tuple[Writes, dict[str, int]]:
    files: dict[Path, bytes | None] = {}
    seen: dict[Path, str | None] = {}
    counts: dict[str, int] = {}
    for name, form in (
        (LEDGER_FILE, LEDGER_FORM),
        (ANSWERS.form.name, ANSWERS.form),
        (CHECKED.form.name, CHECKED.form),
    ):
        file = read_kept(folder / name, form, MAX_BYTES)
        content, count = without_name(file, replaced)
        counts[name] = count
        if count:
            files[folder / name] = content
            seen[folder / name] = digest_of(file.data or None)
    return Writes(files=files, seen=seen), counts


def without_name(file: CsvFile, replaced: Callable[[str], str]) -> tuple[bytes, int]:
    """Return a kept file with the name replaced, and how many of its lines held it."""
    edits = dict(_edits(file, replaced))
    return (with_rows(file, [], edits) if edits else file.data), len(edits)


def _edits(file: CsvFile, replaced: Callable[[str], str]) -> Iterator[tuple[int, Mapping[str, str]]]:
    for row in file.filled_rows():
        columns = (*_WHO, *(_TYPED if row.texts.get("field", "").strip() in _FREE_TEXT else ()))
        new = {name: replaced(row.texts[name]) for name in columns if name in row.texts}
        if any(text != row.texts[name] for name, text in new.items()):
            yield row.number, {name: text for name, text in new.items() if text != row.texts[name]}
