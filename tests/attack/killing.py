"""A command that is killed at one of its file operations, as a power cut does: in a process of its own, by SIGKILL."""

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path

from fundmatch.cli import cli

_CHANGES = {
    "os.rename",
    "os.remove",
    "os.mkdir",
    "os.rmdir",
    "os.link",
    "os.chmod",
    "os.chown",
    "os.utime",
    "os.truncate",
}
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT


def _is_change(event: str, arguments: tuple[object, ...], office: str) -> bool:
    """Tell whether an operation is about to change a file of the office."""
    if event not in _CHANGES and event != "open":
        return False
    if event == "open":
        flags = arguments[2] if len(arguments) > 2 else 0
        if not (isinstance(flags, int) and flags & _WRITING):
            return False
    return any(
        isinstance(place, (str, os.PathLike)) and os.path.abspath(os.fspath(place)).startswith(office)  # noqa: PTH100
        for place in arguments[:2]
    )


def run(
    words: list[str], office: Path, killed_at: int = 0, before: Callable[[], None] = lambda: None
) -> tuple[int, int]:
    """Run a command in a child; kill it before its file operation of that number (from 1; 0: never).

    Returns the exit status, -9 where it was killed, and how many operations there were.
    """
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reader)
        os._exit(_in_child(words, str(office), killed_at, writer, before))
    os.close(writer)
    told = b""
    while part := os.read(reader, 65536):
        told += part
    os.close(reader)
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status), len(told)


def _in_child(words: list[str], office: str, killed_at: int, writer: int, before: Callable[[], None]) -> int:
    left = killed_at

    def watch(event: str, arguments: tuple[object, ...]) -> None:
        nonlocal left
        if _is_change(event, arguments, office):
            left -= 1
            if left == 0:
                os.kill(os.getpid(), signal.SIGKILL)
            os.write(writer, b".")

    try:
        nowhere = os.open(os.devnull, os.O_RDWR)
        os.dup2(nowhere, 1)
        os.dup2(nowhere, 2)
        sys.stdout = sys.stderr = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 - as long as the child lives
        os.chdir(office)
        before()
        sys.addaudithook(watch)
        cli.main(words, prog_name="fundmatch", standalone_mode=True)
    except SystemExit as error:
        return error.code if isinstance(error.code, int) else int(bool(error.code))
    except BaseException:  # noqa: BLE001 - whatever it is, the parent is told
        return 99
    return 0
