"""Write files whole or not at all, and say in German why one cannot be written."""

import contextlib
import hashlib
import os
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path

from fundmatch.core.errors import OutputError, reason_of
from fundmatch.files.names import refuse_unusable
from fundmatch.files.staging import stage, sweep

# Digest of what stood at a place when somebody looked; None where nothing did.
Seen = Mapping[Path, str | None]


def write_all(contents: Mapping[Path, bytes], seen: Seen | None = None) -> None:
    """Write every file, or none where one of them cannot be written.

    Each is written beside its place first and then moved over it, so a reader never sees
    half a file, and what was there stays until the new one is complete. Every place must still hold
    what was `seen` there, and where nobody looked it must be empty, or nothing is replaced: whoever saved it
    meanwhile goes first. So no writer can forget to look.

    Raises:
        OutputError: A folder is missing or closed, or a file is open elsewhere or was changed.
    """
    staged: list[tuple[Path, Path]] = []
    replaced: list[tuple[Path, bytes | None]] = []
    try:
        for path, content in contents.items():
            refuse_unusable(path)
            _refuse_if_open(path)
            staged.append((_staged(path, content), path))
        if staged:
            for folder in {path.parent for path in contents}:
                sweep(folder, staged[-1][0])
        look_again({**dict.fromkeys(contents), **(seen or {})})
        for temporary, path in staged:
            earlier = _last_look(path, seen or {})
            _moved(temporary, path)
            replaced.append((path, earlier))
            _settle(path.parent)
    except BaseException:
        _put_back(replaced, contents)
        raise
    finally:
        for temporary, _ in staged:
            with contextlib.suppress(OSError):
                temporary.unlink()


def seen_at(paths: Iterable[Path]) -> dict[Path, str | None]:
    """Return what stands at each place now, for `write_all` to find it so again.

    Raises:
        OutputError: One of them cannot be read.
    """
    return {path: digest_of(_bytes_at(path)) for path in paths}


def digest_of(content: bytes | None) -> str | None:
    """Return the digest that `Seen` has of a file."""
    return None if content is None else hashlib.sha256(content).hexdigest()


def look_again(seen: Seen) -> None:
    """Stop where a file is not any more what it was.

    Raises:
        OutputError: One of them was changed, came or went; or cannot be read.
    """
    for path in seen:
        _last_look(path, seen)


def refuse_if_changed(path: Path, content: bytes | None, seen: str | None) -> None:
    """Stop where the content of a place has not the digest that was seen there.

    Raises:
        OutputError: Somebody saved it meanwhile, or took it away.
    """
    if digest_of(content) != seen:
        msg = (
            f"{path} wurde gespeichert, während dieser Befehl lief. Es wurde nichts ersetzt. "
            "Noch einmal starten; dann zählt mit, was jetzt darin steht."
        )
        raise OutputError(msg)


def _last_look(path: Path, seen: Seen) -> bytes | None:
    """Return what is about to be replaced, if it is still what was `seen` there.

    Between this and the move lies no more than the asking for its time of change.
    """
    while True:
        before = _time_of(path)
        content = _bytes_at(path)
        refuse_if_changed(path, content, seen.get(path))
        if _time_of(path) == before:
            return content


def _time_of(path: Path) -> tuple[int, int, int] | None:
    try:
        state = path.stat()
    except OSError:
        return None
    return state.st_ino, state.st_size, state.st_mtime_ns


def _bytes_at(path: Path) -> bytes | None:
    try:
        return path.read_bytes() if path.is_file() else None
    except FileNotFoundError:
        return None
    except OSError as error:
        msg = f"{path} gibt es schon und ist nicht lesbar ({reason_of(error)}). Einen anderen Namen angeben."
        raise OutputError(msg) from error


def _put_back(replaced: Iterable[tuple[Path, bytes | None]], contents: Mapping[Path, bytes]) -> None:
    """Have the files as they were; one that somebody saved since is left to him."""
    for path, earlier in replaced:
        with contextlib.suppress(OutputError, OSError):
            if path.read_bytes() != contents[path]:
                continue
            if earlier is None:
                path.unlink()
            else:
                _moved(_staged(path, earlier), path)


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
    try:
        return stage(path, content)
    except FileNotFoundError as error:
        msg = f"Den Ordner {path.parent} gibt es nicht. Anlegen oder einen anderen Ort angeben."
        raise OutputError(msg) from error
    except OSError as error:
        msg = f"In den Ordner {path.parent} kann nicht geschrieben werden ({reason_of(error)}). Einen anderen Ort angeben."
        raise OutputError(msg) from error


def _moved(temporary: Path, path: Path) -> None:
    try:
        temporary.replace(path)
    except OSError as error:
        msg = f"{path} kann nicht ersetzt werden ({reason_of(error)}). Ist die Datei geöffnet? Schließen und noch einmal starten."
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
    there = {path: content for path in paths if (content := _bytes_at(path)) is not None}
    return {_dated(path, on): content for path, content in there.items()}


def _dated(path: Path, on: date) -> Path:
    name = path.with_name(f"{path.stem}.ersetzt-{on.isoformat()}{path.suffix}")
    number = 2
    while name.exists():
        name = path.with_name(f"{path.stem}.ersetzt-{on.isoformat()}-{number}{path.suffix}")
        number += 1
    return name
