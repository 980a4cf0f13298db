"""The journal of one change: what every file is to hold, written before the first of them is touched.

It lies beside the lock while the change is made. One that lies there while nobody holds the lock is of a process that
was stopped; the change is then finished from it, and it does not matter on which machine or by whom.
"""

import hashlib
import io
import json
import logging
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sized
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any, Final

from fundmatch.core.errors import OutputError, reason_of
from fundmatch.files import writing

_SUFFIX: Final = ".unfertig"
_MANIFEST: Final = "inhalt.json"
_MOST_BYTES: Final = 1024 * 1024 * 1024
_log: Final = logging.getLogger("fundmatch")

# bytes of each file, None where there is none
Contents = Mapping[Path, bytes | None]


def present(paths: Iterable[Path]) -> dict[Path, bytes | None]:
    """Return the bytes of each file as it is, None where there is none.

    Raises:
        OutputError: One of them cannot be read.
    """
    try:
        return {path: path.read_bytes() if path.is_file() else None for path in paths}
    except OSError as error:
        msg = f"{error.filename} ist nicht lesbar ({reason_of(error)}). Datei und Zugriffsrechte prüfen."
        raise OutputError(msg) from error


@dataclass(frozen=True, slots=True, kw_only=True)
class Begun:
    """A change that was begun: what each file is to hold (None: away), and the sum of what it held before."""

    after: Contents
    before: Mapping[Path, str]
    place: Path

    def missing(self) -> Contents:
        """Return the files that are still to be brought to their content.

        Raises:
            OutputError: One of them was changed since by somebody else; all are named.
        """
        now = present(self.after)
        left = {path: content for path, content in self.after.items() if now[path] != content}
        # A file that is not there loses nothing by being written.
        others = [path for path in left if now[path] is not None and sum_of(now[path]) != self.before[path]]
        if others:
            names = ", ".join(str(path) for path in others)
            msg = (
                f"Eine Änderung wurde unterbrochen und kann nicht zu Ende geführt werden: {names} wurde seither geändert. "
                f"Die Datei beiseitelegen (dann wird die Änderung fertig gemacht), oder {self.place} löschen "
                "(dann bleibt alles, wie es jetzt ist)."
            )
            raise OutputError(msg)
        return left


def place(lock: Path) -> Path:
    """Return where the journal of the changes under a lock lies."""
    return lock.with_name(lock.name + _SUFFIX)


def sum_of(content: bytes | None) -> str:
    """Return the SHA-256 of a content, an empty text where there is no file."""
    return "" if content is None else hashlib.sha256(content).hexdigest()


def write(lock: Path, folder: Path, *, before: Contents, after: Contents) -> None:
    """Write down a change of files in `folder` or in that of the lock.

    Raises:
        OutputError: A file lies elsewhere, or the journal cannot be written.
    """
    names = {path: _name(path, lock, folder) for path in after}
    manifest = {name: {"before": sum_of(before[path]), "after": sum_of(after[path])} for path, name in names.items()}
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as packed:
        packed.writestr(zipfile.ZipInfo(_MANIFEST), json.dumps(manifest, ensure_ascii=False))
        for path, content in after.items():
            if content is not None:
                packed.writestr(zipfile.ZipInfo(names[path]), content)
    writing.write_all({place(lock): buffer.getvalue()})


def _roots(lock: Path, folder: Path) -> dict[str, Path]:
    # By names and not by whole paths: another machine may see the share at another place.
    return {"f": folder.resolve(), "l": lock.parent.resolve()}


def _name(path: Path, lock: Path, folder: Path) -> str:
    whole = path.parent.resolve() / path.name
    for mark, root in _roots(lock, folder).items():
        if whole.is_relative_to(root):
            return f"{mark}/{whole.relative_to(root).as_posix()}"
    msg = f"{path} liegt nicht in {folder}. Es wurde nichts geändert."
    raise OutputError(msg)


def read(lock: Path, folder: Path) -> Begun | None:
    """Return the change that was begun under a lock, None where there is none.

    Raises:
        OutputError: The journal is there and cannot be read, or leads out of the folders.
    """
    path = place(lock)
    if not path.is_file():
        return None
    try:
        with zipfile.ZipFile(path) as packed:
            if sum(info.file_size for info in packed.infolist()) > _MOST_BYTES:
                raise ValueError
            sums: dict[str, Any] = json.loads(packed.read(_MANIFEST))
            found = dict(_members(packed, sums, _roots(lock, folder)))
            before = {_path(name, _roots(lock, folder)): str(both["before"]) for name, both in sums.items()}
    except Exception as error:  # a damaged archive can raise anything (zlib.error, RuntimeError, NotImplementedError …)
        msg = (
            f"{path} ist beschädigt: eine unterbrochene Änderung kann nicht zu Ende geführt werden. "
            "Die Dateien des Ordners aus der Sicherung vergleichen, dann diese Datei löschen."
        )
        raise OutputError(msg) from error
    return Begun(after=found, before=before, place=path)


def _members(
    packed: zipfile.ZipFile, sums: Mapping[str, Any], roots: Mapping[str, Path]
) -> Iterator[tuple[Path, bytes | None]]:
    for name, both in sums.items():
        content = packed.read(name) if both["after"] else None
        if sum_of(content) != both["after"]:
            raise ValueError(name)
        yield _path(name, roots), content


def _path(name: str, roots: Mapping[str, Path]) -> Path:
    mark, *parts = PurePosixPath(name).parts
    target = roots[mark].joinpath(*parts)
    # Whoever may write here must not be able to have another member write elsewhere.
    inside = (target.parent.resolve() / target.name).is_relative_to(roots[mark])
    if not parts or ".." in parts or "\\" in name or ":" in name or not inside:
        raise ValueError(name)
    return target


def say_finished(lock: Path, files: Sized) -> None:
    """Say that a change was finished which somebody had begun."""
    count = "1 Datei" if len(files) == 1 else f"{len(files)} Dateien"
    _log.warning("In %s war eine Änderung unterbrochen worden; sie ist jetzt zu Ende geführt (%s).", lock.parent, count)
