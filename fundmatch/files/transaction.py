"""Change files that several people work on: alone, whole or not at all, and so that it can be undone.

`writing` writes files; here is the order in which a change of a catalogue or a ledger is made:

1. Who does it must be said: the log is no use with a line that names nobody.
2. The lock is taken before anything is read; what was read earlier may be stale.
3. A change that somebody began and could not finish is finished (see `journal`).
4. Behind the lock `prepare` looks whether somebody was faster, and says what to write. It
   may refuse; nothing is touched yet.
5. The journal of the change is written. From here on it is decided: whatever stops this process, the next one
   goes on to the end.
6. What undoing needs is written first, then the files, the log last; then the journal goes. Before a file is
   replaced it is looked whether it still is what was read.
"""

import contextlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from fundmatch.core.errors import OutputError, reason_of
from fundmatch.files import journal, writing
from fundmatch.files.journal import Contents, present
from fundmatch.files.locking import alone

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """Who makes a change, and what keeps others from it for so long.

    `nameless` is the message where `by` is blank, `busy` the one where somebody else still
    holds the file `lock` after `wait` seconds. The folder of the lock is made if it is missing.
    Files are changed in `folder` and in that of the lock, and nowhere else.
    """

    by: str
    nameless: str
    lock: Path
    busy: str
    wait: float
    folder: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Writes:
    """The files of one change as they are to be (None: away).

    `seen` has the digest of what was read of a file when the change was prepared: from then on nobody else may have
    saved it.
    """

    undo: Contents = field(default_factory=dict)
    files: Contents = field(default_factory=dict)
    log: Contents = field(default_factory=dict)
    seen: writing.Seen = field(default_factory=dict)


def carry_out(terms: Terms, prepare: Callable[[], tuple[Writes, Result]]) -> Result:
    """Make one change in the order that the module describes; return what `prepare` gave with it.

    Raises:
        OutputError: Nobody is named, somebody else is at it, or a file cannot be written.
            Every file is then as it was. What `prepare` raises goes through likewise.
    """
    if not terms.by.strip():
        raise OutputError(terms.nameless)
    with alone(terms.lock, wait=terms.wait, busy=terms.busy, by=terms.by.strip()):
        _finish(terms)
        writes, result = prepare()
        _bring_about(terms, {**writes.undo, **writes.files, **writes.log}, writes.seen)
    return result


def is_unfinished(lock: Path) -> bool:
    """Tell whether a change under this lock was begun and is not finished: somebody is at it, or was stopped."""
    return journal.place(lock).is_file()


def finish(terms: Terms) -> None:
    """Finish the change that was begun under a lock and could not be finished, if there is one; it is said.

    Raises:
        OutputError: Somebody is at it, a file was changed since, or cannot be written.
    """
    with alone(terms.lock, wait=terms.wait, busy=terms.busy, by=terms.by.strip()):
        _finish(terms)


def _finish(terms: Terms) -> None:
    begun = journal.read(terms.lock, terms.folder)
    if begun is None:
        return
    missing = begun.missing()
    if missing:
        _make_folders(missing)
        _put(missing, read=present(missing))
        journal.say_finished(terms.lock, missing)
    journal.place(terms.lock).unlink(missing_ok=True)
    _tidy([path.parent for path in missing])


def _bring_about(terms: Terms, contents: Contents, seen: writing.Seen) -> None:
    """Bring every file to its content (None: away), or leave all as they were."""
    earlier = present(contents)
    for path, digest in seen.items():
        writing.refuse_if_changed(path, earlier.get(path), digest)
    changed = {path: content for path, content in contents.items() if earlier[path] != content}
    folders: list[Path] = []
    try:
        folders += _make_folders(changed)
        # One file alone is replaced in one step: there is nothing that could be left half done.
        if len(changed) > 1:
            journal.write(terms.lock, terms.folder, before=earlier, after=changed)
        _put(changed, read=earlier)
    except BaseException as error:
        # Also when the officer presses Ctrl-C: half a change would be worse than none.
        _take_back(terms, earlier, changed)
        _tidy(folders)
        if isinstance(error, OSError):
            msg = f"{error.filename or terms.folder} kann nicht geschrieben werden ({reason_of(error)}). Es wurde nichts geändert."
            raise OutputError(msg) from error
        raise
    journal.place(terms.lock).unlink(missing_ok=True)
    _tidy([path.parent for path, content in changed.items() if content is None])


def _take_back(terms: Terms, earlier: Contents, changed: Contents) -> None:
    """Bring the files that hold what we wrote back to what they were; where that fails, the journal stays."""
    with contextlib.suppress(OutputError, OSError):
        now = present(changed)
        ours = {path: earlier[path] for path in changed if now[path] == changed[path]}
        _put(ours, read=now)
        journal.place(terms.lock).unlink(missing_ok=True)


def _make_folders(contents: Contents) -> list[Path]:
    """Make the folders that are missing; return them."""
    folders = [path.parent for path, content in contents.items() if content is not None and not path.parent.exists()]
    for folder in folders:
        folder.mkdir(parents=True, exist_ok=True)
    return folders


def _put(contents: Contents, *, read: Contents) -> None:
    # Files go away only once all the others are in place: what is deleted cannot be staged beside its place.
    seen = {path: writing.digest_of(read[path]) for path in contents}
    writing.write_all({path: content for path, content in contents.items() if content is not None}, seen)
    for path in [path for path, content in contents.items() if content is None]:
        writing.look_again({path: seen[path]})
        path.unlink(missing_ok=True)


def _tidy(folders: Iterable[Path]) -> None:
    """Remove folders that are empty: those that were made for nothing, or hold nothing any more."""
    for folder in folders:
        with contextlib.suppress(OSError):
            folder.rmdir()
