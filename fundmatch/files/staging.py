"""A new file beside the place that it will take: with the rights that belong there, and a name that tells whose it is.

A process that is killed leaves such files behind. Their names say on which machine and by which process they were
made, so that the next one sees which of them nobody will ever come back for.
"""

import contextlib
import hashlib
import itertools
import os
import platform
import re
import stat
import sys
from collections.abc import Iterator
from functools import cache as remembered
from pathlib import Path
from typing import Final

_SUFFIX: Final = ".neu"
# What this version leaves behind, and what earlier ones did; the second kind does not say whose it was.
_OURS: Final = re.compile(r"\.fundmatch-(?P<host>[0-9a-f]{8})-(?P<process>[0-9]{1,10})-[0-9]+\.neu")
_EARLIER: Final = re.compile(r"\..+-[a-z0-9_]{8}\.neu")
# No file is being written for a day.
_DAY_SECONDS: Final = 24 * 60 * 60.0
_RIGHTS: Final = 0o777


@remembered
def machine() -> str:
    """Return the name of this machine."""
    return platform.node()


def stage(path: Path, content: bytes) -> Path:
    """Write the content into a new file beside `path`, on disk before this returns; return where it is.

    A file that is there gives its rights and its group to the one that will replace it; a new one has those of the
    folder and of the user (umask).

    Raises:
        OSError: It cannot be written; nothing is left then.
    """
    handle, staged = _opened(path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        _take_rights(staged, path)
    except BaseException:
        with contextlib.suppress(OSError):
            staged.unlink()
        raise
    return staged


def _opened(folder: Path) -> tuple[int, Path]:
    """Open a file of a new name; the system itself sets the rights, so that umask and the folder's own count."""
    mine = f".fundmatch-{_mark()}-{os.getpid()}"
    for number in itertools.count():
        staged = folder / f"{mine}-{number}{_SUFFIX}"
        with contextlib.suppress(FileExistsError):
            flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
            return os.open(staged, flags, 0o666), staged
    raise AssertionError  # pragma: no cover - the numbers do not end


@remembered
def _mark() -> str:
    return hashlib.sha256(machine().encode("utf-8", "replace")).hexdigest()[:8]


def _take_rights(staged: Path, path: Path) -> None:
    with contextlib.suppress(FileNotFoundError):
        there = path.stat()
        if hasattr(os, "chown") and there.st_gid != staged.stat().st_gid:
            with contextlib.suppress(PermissionError):  # only a member of the group may give a file to it
                os.chown(staged, -1, there.st_gid)
        staged.chmod(stat.S_IMODE(there.st_mode) & _RIGHTS)


def sweep(folder: Path, by: Path) -> None:
    """Remove the staged files in a folder that nobody comes back for.

    Those of a process of this machine that has ended, and any that are a day older than the file `by`, which was
    just written: the clock of the file server counts, not that of this machine.
    """
    with contextlib.suppress(OSError):
        now = by.stat().st_mtime
        for path in _staged_in(folder):
            with contextlib.suppress(OSError):
                if _is_left(path.name) or now - path.stat().st_mtime > _DAY_SECONDS:
                    path.unlink()


def _staged_in(folder: Path) -> Iterator[Path]:
    for path in folder.iterdir():
        if path.name.endswith(_SUFFIX) and (_OURS.fullmatch(path.name) or _EARLIER.fullmatch(path.name)):
            yield path


def _is_left(name: str) -> bool:
    found = _OURS.fullmatch(name)
    return found is not None and found["host"] == _mark() and not is_running(int(found["process"]))


def is_running(process: int) -> bool:
    """Tell whether there is a process of that number on this machine; in doubt there is."""
    if process == os.getpid():
        return True
    if sys.platform == "win32":  # pragma: no cover - signals end a process there, so it is opened instead
        import ctypes  # noqa: PLC0415

        handle = ctypes.windll.kernel32.OpenProcess(0x1000, False, process)
        ctypes.windll.kernel32.CloseHandle(handle)
        return bool(handle)
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):
        return True
    return True
