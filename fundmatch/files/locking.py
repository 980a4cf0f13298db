"""One at a time: a lock that every member of a shared folder can take, and that tells who holds it.

Two things together, as no one of them holds on every share: the lock of the system on a file that stays (a process
that ends gives it back), and a mark beside it with name, machine and process, which is there only while somebody is at
it. The mark is what counts between machines whose share passes no locks on.
"""

import contextlib
import json
import os
import stat
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from filelock import FileLock, Timeout

from fundmatch.core.errors import OutputError
from fundmatch.files.staging import is_running, machine

_MARK: Final = ".wer"
_STEP_SECONDS: Final = 0.05
# Changes take seconds. A mark of another machine that is so old was left by one that was switched off.
_STALE_SECONDS: Final = 10 * 60.0
# A mark without words is one that is just being written, or whose writer was stopped in that moment.
_BLANK_SECONDS: Final = 2.0


@dataclass(frozen=True, slots=True, kw_only=True)
class _Holder:
    """Who holds a lock, as the mark tells it; `since` is the time of the file server, in seconds."""

    by: str
    machine: str
    process: int
    since: float

    def __str__(self) -> str:
        """Return a German sentence."""
        when = f"{datetime.fromtimestamp(self.since).astimezone():%d.%m.%Y, %H:%M Uhr}"
        return f"Seit {when}: {self.by or 'jemand'} am Rechner „{self.machine}“ (Vorgang {self.process})."


@contextmanager
def alone(lock: Path, *, wait: float, busy: str, by: str = "") -> Iterator[None]:
    """Hold a lock file against everybody else, waiting `wait` seconds at most; a process that dies gives it back.

    Raises:
        OutputError: Somebody else holds it (the message is `busy` and who it is), or it cannot be taken here.
    """
    mark = lock.with_name(lock.name + _MARK)
    held = _taken(lock, mark, wait, busy)
    try:
        _set(mark, lock, by, wait, busy)
        try:
            yield
        finally:
            with contextlib.suppress(OSError):
                mark.unlink()
    finally:
        held.release()


def _taken(lock: Path, mark: Path, wait: float, busy: str) -> FileLock:
    """Return the lock of the system, taken."""
    try:
        lock.parent.mkdir(exist_ok=True)
        held = FileLock(lock, timeout=wait, mode=_rights_beside(lock.parent))
        try:
            held.acquire()
        except PermissionError:
            _renew(lock)
            held.acquire()
    except Timeout as error:
        holder = _holder(mark)
        raise OutputError(f"{busy} {holder}" if holder else busy) from error
    except (OSError, NotImplementedError) as error:
        raise OutputError(_closed(lock, error)) from error
    return held


def _rights_beside(folder: Path) -> int:
    """Return the rights of a lock: whoever may write into the folder may take it."""
    mode = stat.S_IMODE(folder.stat().st_mode)
    return 0o600 | (mode & 0o066)


def _renew(lock: Path) -> None:
    """Put a new lock file in the place of one that another user's program left closed to all others.

    Raises:
        OSError: It is held, or its folder is closed.
    """
    if os.name != "posix":
        raise PermissionError
    import fcntl  # noqa: PLC0415 - not there on Windows, where there are no such rights

    with lock.open("rb") as file:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        lock.unlink()


def _closed(lock: Path, error: OSError | NotImplementedError) -> str:
    reason = getattr(error, "strerror", None) or "keine Sperren"
    if lock.exists() and os.access(lock.parent, os.W_OK):
        return (
            f"Die Sperrdatei {lock} lässt sich nicht öffnen ({reason}). Zugriffsrechte prüfen, oder die Datei löschen."
        )
    return (
        f"In den Ordner {lock.parent} darf dieses Benutzerkonto nicht schreiben ({reason}). "
        "Schreibrechte für den Ordner geben lassen."
    )


def _set(mark: Path, lock: Path, by: str, wait: float, busy: str) -> None:
    """Set the mark; one that somebody on another machine holds is waited for.

    Raises:
        OutputError: It is held for longer than `wait` seconds, or cannot be written.
    """
    told = json.dumps({"by": by, "machine": machine(), "process": os.getpid()}).encode()
    for _ in range(int(wait / _STEP_SECONDS) + 2):
        try:
            with mark.open("xb") as file:
                file.write(told)
        except FileExistsError:
            if not _may_be_taken_away(mark, lock):
                time.sleep(_STEP_SECONDS if wait else 0)
        except OSError as error:
            with contextlib.suppress(OSError):
                mark.unlink()
            raise OutputError(_closed(lock, error)) from error
        else:
            return
    msg = f"{busy} {_holder(mark) or ''}".rstrip() + f" Ist dort niemand mehr dabei: {mark} löschen."
    raise OutputError(msg)


def _may_be_taken_away(mark: Path, lock: Path) -> bool:
    """Remove a mark that was left behind; tell whether it is gone.

    That is one of a process of this machine that has ended. Any other counts until it is old by the clock of the file
    server, which sets the time of `lock` when it is touched.
    """
    with contextlib.suppress(OSError):
        holder = _holder(mark)
        os.utime(lock)
        age = lock.stat().st_mtime - mark.stat().st_mtime
        ended = holder is not None and holder.machine == machine() and not _is_somebody_else(holder.process)
        if ended or age > (_STALE_SECONDS if holder else _BLANK_SECONDS):
            mark.unlink()
    return not mark.exists()


def _is_somebody_else(process: int) -> bool:
    return process != os.getpid() and is_running(process)


def _holder(mark: Path) -> _Holder | None:
    """Return who set the mark, None where there is none or it is not to be read."""
    try:
        told = json.loads(mark.read_bytes()[:4096])
        return _Holder(
            by=str(told["by"])[:60],
            machine=str(told["machine"])[:60],
            process=int(told["process"]),
            since=mark.stat().st_mtime,
        )
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None
