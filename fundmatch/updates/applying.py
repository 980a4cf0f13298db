"""Apply a plan and undo it: alone, whole or not at all, byte for byte.

Beside the catalogue lies `<catalogue>-updates/` with the log and, for each update, a ZIP of
the files as they were.
"""

import hashlib
import io
import json
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path, PurePosixPath
from typing import Any, Final

from fundmatch.catalogue.reading import PACKAGE, is_catalogue
from fundmatch.core import levels
from fundmatch.core.errors import OutputError
from fundmatch.files.transaction import Contents, Terms, Writes, carry_out, present
from fundmatch.model.update import UpdatePlan
from fundmatch.updates.log import (
    LOG_FILE,
    LogLine,
    lines_in_force,
    lines_of,
    read_log_file,
    updates_folder,
    with_line,
)
from fundmatch.updates.store import state_of

LOCK: Final = ".lock"
WAIT_SECONDS: Final = 10.0
# What an update may write; nothing else is put back, whatever a bundle says.
SUFFIXES: Final = frozenset({".jsonl", ".csv", ".yaml"})
MANIFEST: Final = "manifest.json"
_MOST_BYTES: Final = 512 * 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Undone:
    """Which update was undone, and the files that are again as they were before it."""

    line: LogLine
    files: tuple[Path, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Bundle:
    """The files as they were before an update (None: not there), and their sums as they were after it."""

    before: Contents
    after: Mapping[Path, str]

    def changed_since(self, now: Contents) -> list[Path]:
        """Return the files that are neither as the update left them nor as they were before it."""
        return [
            path for path, content in now.items() if _sum(content) not in (self.after[path], _sum(self.before[path]))
        ]


def apply(catalogue: Path, plan: UpdatePlan, *, by: str, on: date, wait: float = WAIT_SECONDS) -> int:
    """Write the files of a plan into the catalogue and a line into its log; return the number of the line.

    A plan that changes no byte is logged too: the source was read, and brought nothing.

    Raises:
        OutputError: The plan has stops, the catalogue is the one inside the package or has changed since
            the plan was made, somebody else is at it, or a file cannot be written. Nothing is changed then.
        CatalogueError: The log cannot be read.
    """
    _refuse_plan(catalogue, plan)
    return carry_out(_terms(catalogue, by, wait), lambda: _applied(catalogue, plan, by=by, on=on))


def _applied(catalogue: Path, plan: UpdatePlan, *, by: str, on: date) -> tuple[Writes, int]:
    """Return what applying writes, and the number of its line; the catalogue must be the one of the preview."""
    if plan.state and plan.state != state_of(catalogue):
        msg = "Der Katalog hat sich geändert, seit die Vorschau gemacht wurde. Die Vorschau noch einmal machen."
        raise OutputError(msg)
    earlier = present(plan.contents)
    touched = {path: content for path, content in plan.contents.items() if earlier[path] != content}
    folder, file = updates_folder(catalogue), read_log_file(catalogue)
    nr = max((line.nr for line in lines_of(file)), default=0) + 1
    line = _line(plan, nr=nr, on=on, by=by, files=len(touched))
    undo = {_bundle_path(folder, nr): _as_bundle(catalogue, earlier, touched)} if touched else {}
    return Writes(undo=undo, files=touched, log={folder / LOG_FILE: with_line(file, line)}), nr


def _line(plan: UpdatePlan, *, nr: int, on: date, by: str, files: int) -> LogLine:
    return LogLine(
        nr=nr,
        on=on,
        by=by.strip(),
        source=plan.source,
        file=plan.file,
        sha256=plan.sha256,
        seen=plan.seen,
        read=plan.read,
        new=len(plan.new),
        gone=len(plan.gone),
        returned=len(plan.returned),
        changed=len(plan.changes),
        proposed=len(plan.proposals),
        files=files,
    )


def undo(catalogue: Path, *, by: str, on: date, wait: float = WAIT_SECONDS) -> Undone:
    """Restore the files of the last update that changed something, byte for byte, and log it.

    Raises:
        OutputError: There is nothing to undo, a file was changed since (all are named), its bundle is
            missing or damaged, or a file cannot be written. Nothing is changed then.
        CatalogueError: The log cannot be read.
    """
    _refuse_other_folder(catalogue)
    return carry_out(_terms(catalogue, by, wait), lambda: _undone(catalogue, by=by, on=on))


def _undone(catalogue: Path, *, by: str, on: date) -> tuple[Writes, Undone]:
    """Return what undoing writes, and what it undoes; what a person changed since must not be thrown away."""
    folder, file = updates_folder(catalogue), read_log_file(catalogue)
    lines = lines_of(file)
    last = max((line for line in lines_in_force(lines) if line.files), key=lambda line: line.nr, default=None)
    if last is None:
        msg = "Es gibt keine Aktualisierung, die rückgängig zu machen ist."
        raise OutputError(msg)
    bundle = _read_bundle(catalogue, _bundle_path(folder, last.nr))
    _refuse_changed(catalogue, bundle)
    nr = max(line.nr for line in lines) + 1
    line = LogLine(nr=nr, on=on, by=by.strip(), source=last.source, files=len(bundle.before), undoes=last.nr)
    writes = Writes(files=bundle.before, log={folder / LOG_FILE: with_line(file, line)})
    return writes, Undone(line=last, files=tuple(bundle.before))


def _terms(catalogue: Path, by: str, wait: float) -> Terms:
    return Terms(
        by=by,
        nameless="Es ist nicht gesagt, wer die Aktualisierung übernimmt. Den Namen angeben.",
        lock=updates_folder(catalogue) / LOCK,
        busy=f"Am Katalog {catalogue} arbeitet gerade jemand anderes. Warten und noch einmal starten.",
        wait=wait,
    )


def _refuse_plan(catalogue: Path, plan: UpdatePlan) -> None:
    """Stop before the lock makes a folder: nothing may be left beside a catalogue that is not to be touched."""
    if plan.stops:
        listed = "\n".join(f"  {stop}" for stop in plan.stops)
        msg = f"Die Aktualisierung ist angehalten, es wurde nichts geändert:\n{listed}"
        raise OutputError(msg)
    _refuse_shipped(catalogue)
    for path in plan.contents:
        if not path.resolve().is_relative_to(catalogue.resolve()) or path.suffix not in SUFFIXES:
            msg = f"{path} gehört nicht zum Katalog {catalogue}. Es wurde nichts geändert."
            raise OutputError(msg)
    _refuse_other_folder(catalogue)


def refuse_foreign_catalogue(catalogue: Path) -> None:
    """Stop where a folder is no catalogue, or the shipped one: only the officer's own is written to.

    Raises:
        OutputError: It is one of these.
    """
    _refuse_shipped(catalogue)
    _refuse_other_folder(catalogue)


def _refuse_shipped(catalogue: Path) -> None:
    if catalogue.resolve().is_relative_to(PACKAGE):
        msg = (
            "Der mitgelieferte Katalog wird nicht verändert. "
            "Mit „fundmatch init ORDNER --with-catalog“ einen eigenen anlegen und dort aktualisieren."
        )
        raise OutputError(msg)


def _refuse_other_folder(catalogue: Path) -> None:
    if not is_catalogue(catalogue):
        folders = levels.folders_in_words()
        msg = f"{catalogue} ist kein Katalog. Den Ordner mit den Unterordnern der Ebenen angeben: {folders}."
        raise OutputError(msg)


def _refuse_changed(catalogue: Path, bundle: _Bundle) -> None:
    """Stop where a file is neither as the update left it nor as it was before."""
    changed = bundle.changed_since(present(bundle.before))
    if changed:
        names = ", ".join(path.relative_to(catalogue).as_posix() for path in changed)
        msg = (
            f"Seit der Aktualisierung von Hand geändert: {names}. "
            "Rückgängig machen würde das verwerfen; die Dateien vorher beiseitelegen. Es wurde nichts geändert."
        )
        raise OutputError(msg)


def _bundle_path(folder: Path, nr: int) -> Path:
    return folder / f"{nr:04}.zip"


def _as_bundle(catalogue: Path, before: Contents, after: Mapping[Path, bytes]) -> bytes:
    """Return the ZIP of the files of `after` as they were; equal input gives equal bytes."""
    root = catalogue.resolve()
    names = {path: path.resolve().relative_to(root).as_posix() for path in after}
    manifest = {names[path]: {"before": _sum(before[path]), "after": _sum(after[path])} for path in sorted(after)}
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as bundle:
        bundle.writestr(_member(MANIFEST), json.dumps(manifest, ensure_ascii=False, indent=1))
        for path in sorted(after):
            content = before[path]
            if content is not None:
                bundle.writestr(_member(names[path]), content)
    return buffer.getvalue()


def _member(name: str) -> zipfile.ZipInfo:
    # Without the day of writing, which `ZipInfo` sets to 1980: the same files make the same bytes.
    info = zipfile.ZipInfo(name)
    info.compress_type = zipfile.ZIP_DEFLATED
    return info


def _sum(content: bytes | None) -> str:
    return "" if content is None else hashlib.sha256(content).hexdigest()


def _read_bundle(catalogue: Path, path: Path) -> _Bundle:
    """Return what a bundle holds for a catalogue.

    Raises:
        OutputError: It is missing, damaged, or does not agree with its own list of contents.
    """
    try:
        before, sums = _unpacked(path)
        sound = all(_sum(before[name]) == sums[name]["before"] for name in before)
        after = {name: str(sums[name]["after"]) for name in before}
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RuntimeError, zipfile.BadZipFile) as error:
        msg = f"{path} fehlt oder ist beschädigt. Die Datei aus der Sicherung zurückholen; es wurde nichts geändert."
        raise OutputError(msg) from error
    # Somebody may have put another bundle there: its names must not lead out of the catalogue.
    if not sound or not all(_is_inside(name) for name in before):
        msg = f"{path} passt nicht zu seinem Verzeichnis. Aus der Sicherung zurückholen; es wurde nichts geändert."
        raise OutputError(msg)
    return _Bundle(
        before={catalogue / name: content for name, content in before.items()},
        after={catalogue / name: digest for name, digest in after.items()},
    )


def _unpacked(path: Path) -> tuple[dict[str, bytes | None], dict[str, Any]]:
    with zipfile.ZipFile(path) as bundle:
        if sum(info.file_size for info in bundle.infolist()) > _MOST_BYTES:
            raise ValueError
        sums: dict[str, Any] = json.loads(bundle.read(MANIFEST))
        return {name: bundle.read(name) if both["before"] else None for name, both in sums.items()}, sums


def _is_inside(name: str) -> bool:
    path = PurePosixPath(name)
    return not path.is_absolute() and ".." not in path.parts and "\\" not in name and path.suffix in SUFFIXES
