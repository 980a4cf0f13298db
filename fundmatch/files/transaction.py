"""Change files that several people work on: alone, whole or not at all, and so that it can be undone.

`writing` writes files; here is the order in which a change of a catalogue or a ledger is made:

1. Who does it must be said: the log is no use with a line that names nobody.
2. The lock is taken before anything is read; what was read earlier may be stale.
3. Behind the lock `prepare` looks whether somebody was faster, and says what to write. It
   may refuse; nothing is touched yet.
4. What undoing needs is written first, then the files, the log last. A machine that stops in
   between leaves at worst a bundle that no line names, never a line about a change that was
   not made or that nobody can take back.
"""

import contextlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from filelock import FileLock, Timeout

from fundmatch.core.errors import OutputError
from fundmatch.files import writing

Result = TypeVar("Result")

# bytes of each file, None where there is none
Contents = Mapping[Path, bytes | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """Who makes a change, and what keeps others from it for so long.

    `nameless` is the message where `by` is blank, `busy` the one where somebody else still
    holds the file `lock` after `wait` seconds. The folder of the lock is made if it is missing.
    """

    by: str
    nameless: str
    lock: Path
    busy: str
    wait: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Writes:
    """The files of one change as they are to be (None: away)."""

    undo: Contents = field(default_factory=dict)
    files: Contents = field(default_factory=dict)
    log: Contents = field(default_factory=dict)


def carry_out(terms: Terms, prepare: Callable[[], tuple[Writes, Result]]) -> Result:
    """Make one change in the order that the module describes; return what `prepare` gave with it.

    Raises:
        OutputError: Nobody is named, somebody else is at it, or a file cannot be written.
            Every file is then as it was. What `prepare` raises goes through likewise.
    """
    if not terms.by.strip():
        raise OutputError(terms.nameless)
    with alone(terms.lock, wait=terms.wait, busy=terms.busy):
        writes, result = prepare()
        _bring_about({**writes.undo, **writes.files, **writes.log})
    return result


@contextmanager
def alone(lock: Path, *, wait: float, busy: str) -> Iterator[None]:
    """Hold a lock file against a second process for `wait` seconds at most; one that dies gives it back.

    Raises:
        OutputError: Somebody else holds it (the message is `busy`), or its folder cannot be written.
    """
    held = FileLock(lock, timeout=wait)
    try:
        lock.parent.mkdir(exist_ok=True)
        held.acquire()
    except Timeout as error:
        raise OutputError(busy) from error
    except OSError as error:
        msg = f"In den Ordner {lock.parent} kann nicht geschrieben werden ({error.strerror}). Zugriffsrechte prüfen."
        raise OutputError(msg) from error
    try:
        yield
    finally:
        held.release()


def present(paths: Iterable[Path]) -> dict[Path, bytes | None]:
    """Return the bytes of each file as it is, None where there is none.

    Raises:
        OutputError: One of them cannot be read.
    """
    try:
        return {path: path.read_bytes() if path.is_file() else None for path in paths}
    except OSError as error:
        msg = f"{error.filename} ist nicht lesbar ({error.strerror}). Datei und Zugriffsrechte prüfen."
        raise OutputError(msg) from error


def _bring_about(contents: Contents) -> None:
    """Bring every file to its content (None: away), or leave all as they were."""
    earlier = present(contents)
    folders = [path.parent for path in contents if not path.parent.exists()]
    try:
        for folder in folders:
            folder.mkdir(parents=True, exist_ok=True)
        _put(contents)
    except BaseException as error:
        # Also when the officer presses Ctrl-C: half a change would be worse than none.
        with contextlib.suppress(OutputError, OSError):
            _put({path: content for path, content in earlier.items() if present([path])[path] != content})
        _tidy(folders)
        if isinstance(error, OSError):
            msg = f"{error.filename} kann nicht geschrieben werden ({error.strerror}). Es wurde nichts geändert."
            raise OutputError(msg) from error
        raise
    _tidy([path.parent for path, content in contents.items() if content is None])


def _put(contents: Contents) -> None:
    # Files go away only once all the others are in place: what is deleted cannot be staged beside its place.
    writing.write_all({path: content for path, content in contents.items() if content is not None})
    for path, content in contents.items():
        if content is None:
            path.unlink(missing_ok=True)


def _tidy(folders: Iterable[Path]) -> None:
    """Remove folders that are empty: those that were made for nothing, or hold nothing any more."""
    for folder in folders:
        with contextlib.suppress(OSError):
            folder.rmdir()
