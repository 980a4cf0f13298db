"""Write files whole or not at all, and say in German why one cannot be written."""

import contextlib
import os
import tempfile
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path

from fundmatch.core.errors import OutputError


def write_all(contents: Mapping[Path, bytes]) -> None:
    """Write every file, or none where one of them cannot be written.

    Each is written beside its place first and then moved over it, so a reader never sees
    half a file, and what was there stays until the new one is complete.

    Raises:
        OutputError: A folder is missing or closed, or a file is open elsewhere.
    """
    staged: list[tuple[Path, Path]] = []
    try:
        for path, content in contents.items():
            _refuse_if_open(path)
            staged.append((_staged(path, content), path))
        for temporary, path in staged:
            _moved(temporary, path)
            _settle(path.parent)
    finally:
        for temporary, _ in staged:
            temporary.unlink(missing_ok=True)


def _refuse_if_open(path: Path) -> None:
    """Look for the marks that Excel and LibreOffice leave beside an open file."""
    for mark in (path.with_name(f"~${path.name}"), path.with_name(f".~lock.{path.name}#")):
        if mark.exists():
            msg = f"{path} ist gerade in Excel oder LibreOffice geöffnet. Dort schließen und noch einmal starten."
            raise OutputError(msg)
    if path.is_dir():
        msg = f"{path} ist ein Ordner. Einen Dateinamen angeben, zum Beispiel {path / 'shortlist.xlsx'}."
        raise OutputError(msg)


def _staged(path: Path, content: bytes) -> Path:
    temporary = ""
    try:
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-", suffix=".neu")
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).chmod(0o644)
    except FileNotFoundError as error:
        msg = f"Den Ordner {path.parent} gibt es nicht. Anlegen oder einen anderen Ort angeben."
        raise OutputError(msg) from error
    except OSError as error:
        if temporary:
            with contextlib.suppress(OSError):
                Path(temporary).unlink()
        msg = (
            f"In den Ordner {path.parent} kann nicht geschrieben werden ({error.strerror}). Einen anderen Ort angeben."
        )
        raise OutputError(msg) from error
    return Path(temporary)


def _moved(temporary: Path, path: Path) -> None:
    try:
        temporary.replace(path)
    except OSError as error:
        msg = f"{path} kann nicht ersetzt werden ({error.strerror}). Ist die Datei geöffnet? Schließen und noch einmal starten."
        raise OutputError(msg) from error


def _settle(folder: Path) -> None:
    """Have the disk remember the new name; Windows does so by itself and opens no folder."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def copies_of(paths: Iterable[Path], on: date) -> dict[Path, bytes]:
    """Return the files among `paths` that are there, under free names that say when they were replaced.

    Written together with what replaces them, nothing that somebody typed into one is lost.

    Raises:
        OutputError: One of them cannot be read.
    """
    copies: dict[Path, bytes] = {}
    for path in paths:
        if path.is_file():
            try:
                copies[_dated(path, on)] = path.read_bytes()
            except OSError as error:
                msg = f"{path} gibt es schon und ist nicht lesbar ({error.strerror}). Einen anderen Namen angeben."
                raise OutputError(msg) from error
    return copies


def _dated(path: Path, on: date) -> Path:
    name = path.with_name(f"{path.stem}.ersetzt-{on.isoformat()}{path.suffix}")
    number = 2
    while name.exists():
        name = path.with_name(f"{path.stem}.ersetzt-{on.isoformat()}-{number}{path.suffix}")
        number += 1
    return name
