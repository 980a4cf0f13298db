"""Apply a plan and undo it: alone, whole or not at all, byte for byte.

Beside the catalogue lies `<catalogue>-updates/` with the log and, for each update, a ZIP of
the files as they were.
"""

import contextlib
import hashlib
import io
import json
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path, PurePosixPath
from typing import Final

from fundmatch.catalogue.reading import PACKAGE, is_catalogue
from fundmatch.core import levels
from fundmatch.core.errors import OutputError
from fundmatch.files import writing
from fundmatch.model.update import UpdatePlan
from fundmatch.updates.log import (
    NAME,
    LogLine,
    appended,
    lines_in_force,
    log_bytes,
    parse_log,
    read_log,
    updates_folder,
)
from fundmatch.updates.store import state_of

LOCK: Final = ".lock"
WAIT_SECONDS: Final = 10.0
MANIFEST: Final = "manifest.json"
_SUFFIXES: Final = frozenset({".jsonl", ".csv", ".yaml"})
_MOST_BYTES: Final = 512 * 1024 * 1024

Contents = Mapping[Path, bytes | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Undone:
    """Which update was undone, and the files that are again as they were before it."""

    line: LogLine
    files: tuple[Path, ...]


def log(catalogue: Path) -> tuple[LogLine, ...]:
    """Return the log of a catalogue, oldest line first.

    Raises:
        CatalogueError: The log cannot be read.
    """
    return read_log(catalogue)


def apply(catalogue: Path, plan: UpdatePlan, *, by: str, on: date, wait: float = WAIT_SECONDS) -> int:
    """Write the files of a plan into the catalogue and a line into its log; return the number of the line.

    A plan that changes no byte is logged too: the source was read, and brought nothing.

    Raises:
        OutputError: The plan has stops, the catalogue is the one inside the package or has changed since
            the plan was made, somebody else is at it, or a file cannot be written. Nothing is changed then.
        CatalogueError: The log cannot be read.
    """
    _refuse(catalogue, plan, by)
    with _alone(catalogue, wait) as folder:
        if plan.state and plan.state != state_of(catalogue):
            msg = "Der Katalog hat sich geändert, seit die Vorschau gemacht wurde. Die Vorschau noch einmal machen."
            raise OutputError(msg)
        earlier = _present(plan.contents)
        touched = {path: content for path, content in plan.contents.items() if earlier[path] != content}
        raw = log_bytes(catalogue)
        lines = parse_log(raw)
        nr = max((line.nr for line in lines), default=0) + 1
        line = LogLine(
            nr=nr, on=on, by=by.strip(), source=plan.source, file=plan.file, sha256=plan.sha256, seen=plan.seen,
            read=plan.read, new=len(plan.new), gone=len(plan.gone), returned=len(plan.returned),
            changed=len(plan.changes), proposed=len(plan.proposals), files=len(touched),
        )  # fmt: skip
        writes: dict[Path, bytes | None] = {}
        if touched:
            writes[_bundle_path(folder, nr)] = _bundle(catalogue, touched, earlier)
        writes |= touched
        _written({**writes, folder / NAME: appended(raw, line)})
    return nr


def undo(catalogue: Path, *, by: str, on: date, wait: float = WAIT_SECONDS) -> Undone:
    """Restore the files of the last update that changed something, byte for byte, and log it.

    Raises:
        OutputError: There is nothing to undo, a file was changed since (all are named), its bundle is
            missing or damaged, or a file cannot be written. Nothing is changed then.
        CatalogueError: The log cannot be read.
    """
    _refuse_nameless(by)
    with _alone(catalogue, wait) as folder:
        raw = log_bytes(catalogue)
        lines = parse_log(raw)
        last = max((line for line in lines_in_force(lines) if line.files), key=lambda line: line.nr, default=None)
        if last is None:
            msg = "Es gibt keine Aktualisierung, die rückgängig zu machen ist."
            raise OutputError(msg)
        earlier, sums = _unbundled(catalogue, _bundle_path(folder, last.nr))
        _refuse_changed(catalogue, earlier, sums)
        nr = max(line.nr for line in lines) + 1
        line = LogLine(nr=nr, on=on, by=by.strip(), source=last.source, files=len(earlier), undoes=last.nr)
        _written({**earlier, folder / NAME: appended(raw, line)})
    return Undone(line=last, files=tuple(earlier))


def _refuse(catalogue: Path, plan: UpdatePlan, by: str) -> None:
    _refuse_nameless(by)
    if plan.stops:
        listed = "\n".join(f"  {stop}" for stop in plan.stops)
        msg = f"Die Aktualisierung ist angehalten, es wurde nichts geändert:\n{listed}"
        raise OutputError(msg)
    if catalogue.resolve().is_relative_to(PACKAGE):
        msg = (
            "Der mitgelieferte Katalog wird nicht verändert. "
            "Mit „fundmatch init ORDNER --with-catalog“ einen eigenen anlegen und dort aktualisieren."
        )
        raise OutputError(msg)
    for path in plan.contents:
        if not path.resolve().is_relative_to(catalogue.resolve()) or path.suffix not in _SUFFIXES:
            msg = f"{path} gehört nicht zum Katalog {catalogue}. Es wurde nichts geändert."
            raise OutputError(msg)


def _refuse_nameless(by: str) -> None:
    if not by.strip():
        msg = "Es ist nicht gesagt, wer die Aktualisierung übernimmt. Den Namen angeben."
        raise OutputError(msg)


@contextmanager
def _alone(catalogue: Path, wait: float) -> Iterator[Path]:
    """Hold the lock of the catalogue and yield the folder of its updates; a process that dies gives it back."""
    if not is_catalogue(catalogue):
        folders = levels.folders_in_words()
        msg = f"{catalogue} ist kein Katalog. Den Ordner mit den Unterordnern der Ebenen angeben: {folders}."
        raise OutputError(msg)
    folder = updates_folder(catalogue)
    busy = f"Am Katalog {catalogue} arbeitet gerade jemand anderes. Warten und noch einmal starten."
    with writing.alone(folder / LOCK, wait=wait, busy=busy):
        yield folder


def _present(paths: Iterable[Path]) -> dict[Path, bytes | None]:
    """Return the bytes of each file as it is, None where there is none."""
    try:
        return {path: path.read_bytes() if path.is_file() else None for path in paths}
    except OSError as error:
        msg = f"{error.filename} ist nicht lesbar ({error.strerror}). Datei und Zugriffsrechte prüfen."
        raise OutputError(msg) from error


def _written(contents: Contents) -> None:
    """Bring every file to its content (None: away), or leave all as they were."""
    earlier = _present(contents)
    folders = [path.parent for path in contents if not path.parent.exists()]
    try:
        for folder in folders:
            folder.mkdir(parents=True, exist_ok=True)
        _put(contents)
    except BaseException as error:
        with contextlib.suppress(OutputError, OSError):
            _put({path: content for path, content in earlier.items() if _present([path])[path] != content})
        _tidy(folders)
        if isinstance(error, OSError):
            msg = f"{error.filename} kann nicht geschrieben werden ({error.strerror}). Es wurde nichts geändert."
            raise OutputError(msg) from error
        raise
    _tidy([path.parent for path, content in contents.items() if content is None])


def _put(contents: Contents) -> None:
    writing.write_all({path: content for path, content in contents.items() if content is not None})
    for path, content in contents.items():
        if content is None:
            path.unlink(missing_ok=True)


def _tidy(folders: list[Path]) -> None:
    """Remove folders that are empty: those that were made for nothing, or hold nothing any more."""
    for folder in folders:
        with contextlib.suppress(OSError):
            folder.rmdir()


def _bundle_path(folder: Path, nr: int) -> Path:
    return folder / f"{nr:04}.zip"


def _bundle(catalogue: Path, after: Mapping[Path, bytes], earlier: Contents) -> bytes:
    """Return the ZIP of the files as they were; equal input gives equal bytes."""
    root = catalogue.resolve()
    names = {path: path.resolve().relative_to(root).as_posix() for path in after}
    manifest = {names[path]: {"before": _sum(earlier[path]), "after": _sum(after[path])} for path in sorted(after)}
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as bundle:
        bundle.writestr(_member(MANIFEST), json.dumps(manifest, ensure_ascii=False, indent=1))
        for path in sorted(after):
            content = earlier[path]
            if content is not None:
                bundle.writestr(_member(names[path]), content)
    return buffer.getvalue()


def _member(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name)
    info.compress_type = zipfile.ZIP_DEFLATED
    return info


def _sum(content: bytes | None) -> str:
    return "" if content is None else hashlib.sha256(content).hexdigest()


def _unbundled(catalogue: Path, path: Path) -> tuple[dict[Path, bytes | None], dict[Path, str]]:
    """Return the files as they were before an update, and their sums as they were after it."""
    try:
        with zipfile.ZipFile(path) as bundle:
            if sum(info.file_size for info in bundle.infolist()) > _MOST_BYTES:
                raise ValueError
            manifest = json.loads(bundle.read(MANIFEST))
            earlier = {name: bundle.read(name) if one["before"] else None for name, one in manifest.items()}
            sound = all(_sum(earlier[name]) == one["before"] for name, one in manifest.items())
            sums = {name: str(one["after"]) for name, one in manifest.items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RuntimeError, zipfile.BadZipFile) as error:
        msg = f"{path} fehlt oder ist beschädigt. Die Datei aus der Sicherung zurückholen; es wurde nichts geändert."
        raise OutputError(msg) from error
    if not sound or not all(map(_inside, earlier)):
        msg = f"{path} passt nicht zu seinem Verzeichnis. Aus der Sicherung zurückholen; es wurde nichts geändert."
        raise OutputError(msg)
    return {catalogue / name: content for name, content in earlier.items()}, {
        catalogue / name: one for name, one in sums.items()
    }


def _inside(name: str) -> bool:
    path = PurePosixPath(name)
    return not path.is_absolute() and ".." not in path.parts and "\\" not in name and path.suffix in _SUFFIXES


def _refuse_changed(catalogue: Path, earlier: Contents, sums: Mapping[Path, str]) -> None:
    """Stop where a file is neither as the update left it nor as it was before."""
    now = _present(earlier)
    changed = [
        path.relative_to(catalogue).as_posix()
        for path, content in now.items()
        if _sum(content) not in (sums[path], _sum(earlier[path]))
    ]
    if changed:
        msg = (
            f"Seit der Aktualisierung von Hand geändert: {', '.join(changed)}. "
            "Rückgängig machen würde das verwerfen; die Dateien vorher beiseitelegen. Es wurde nichts geändert."
        )
        raise OutputError(msg)
