"""Apply a plan and undo it: alone, whole or not at all, byte for byte.

Beside the catalogue lies `<catalogue>-updates/` with the log and, for each update, a ZIP of
the files as they were.
"""

import io
import json
import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path, PurePosixPath
from typing import Any, Final

from fundmatch.catalogue.reading import PACKAGE, is_catalogue
from fundmatch.catalogue.unfinished import WAIT_SECONDS, terms_for, updates_folder
from fundmatch.core import levels
from fundmatch.core.errors import OutputError
from fundmatch.files.excel_csv import CsvFile
from fundmatch.files.journal import Contents, present, sum_of
from fundmatch.files.transaction import Writes, carry_out
from fundmatch.files.writing import digest_of
from fundmatch.model.update import UpdatePlan
from fundmatch.updates.log import (
    LOG_FILE,
    LogLine,
    lines_in_force,
    lines_of,
    read_log_file,
    with_line,
)
from fundmatch.updates.store import state_of

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
            path
            for path, content in now.items()
            if sum_of(content) not in (self.after[path], sum_of(self.before[path]))
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
    return carry_out(terms_for(catalogue, by=by, wait=wait), lambda: _applied(catalogue, plan, by=by, on=on))


def _applied(catalogue: Path, plan: UpdatePlan, *, by: str, on: date) -> tuple[Writes, int]:
    """Return what applying writes, and the number of its line; the catalogue must be the one of the preview."""
    earlier = present(plan.contents)
    # After the files were read: what is changed from here on is found when they are replaced.
    if plan.state and plan.state != state_of(catalogue):
        msg = "Der Katalog hat sich geändert, seit die Vorschau gemacht wurde. Die Vorschau noch einmal machen."
        raise OutputError(msg)
    touched = {path: content for path, content in plan.contents.items() if earlier[path] != content}
    file = read_log_file(catalogue)
    nr = _next_number(catalogue, lines_of(file))
    return _writes(catalogue, file, _line(plan, nr=nr, on=on, by=by, files=len(touched)), earlier, touched), nr


def _next_number(catalogue: Path, lines: Iterable[LogLine]) -> int:
    """Return a number that no line and no bundle has had; a log may have been put back from an older copy."""
    bundles = (path.stem for path in updates_folder(catalogue).glob("*.zip"))
    return max([line.nr for line in lines] + [int(stem) for stem in bundles if stem.isdecimal()], default=0) + 1


def _writes(catalogue: Path, log: CsvFile, line: LogLine, before: Contents, after: Contents) -> Writes:
    """Return what one line of the log stands for: its bundle, the files, the log with the line."""
    folder = updates_folder(catalogue)
    undo = {_bundle_path(folder, line.nr): _as_bundle(catalogue, before, after)} if after else {}
    seen = {path: digest_of(before[path]) for path in after} | {folder / LOG_FILE: digest_of(log.data or None)}
    return Writes(undo=undo, files=after, log={folder / LOG_FILE: with_line(log, line)}, seen=seen)


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
    return carry_out(terms_for(catalogue, by=by, wait=wait), lambda: _taken_back(catalogue, _last_update, by, on))


def redo(catalogue: Path, *, by: str, on: date, wait: float = WAIT_SECONDS) -> Undone:
    """Restore the files as they were before the last undoing, byte for byte, and log it.

    Raises:
        OutputError: Nothing was undone since the last update; else as in `undo`.
        CatalogueError: The log cannot be read.
    """
    _refuse_other_folder(catalogue)
    return carry_out(terms_for(catalogue, by=by, wait=wait), lambda: _taken_back(catalogue, _last_undoing, by, on))


def _last_update(lines: Sequence[LogLine]) -> LogLine:
    last = next((line for line in lines_in_force(lines) if line.files and not line.undoes), None)
    if last is None:
        msg = "Es gibt keine Aktualisierung, die rückgängig zu machen ist."
        raise OutputError(msg)
    return last


def _last_undoing(lines: Sequence[LogLine]) -> LogLine:
    """Return the last undoing that counts; after a later update it cannot be taken back any more."""
    undoings = {line.nr for line in lines if line.undoes}
    for line in lines_in_force(lines):
        if line.undoes and line.undoes not in undoings:
            return line
        if not line.undoes and line.files:
            break
    msg = "Es wurde nichts rückgängig gemacht, das zurückzunehmen wäre (oder seither wieder etwas übernommen)."
    raise OutputError(msg)


def _taken_back(
    catalogue: Path, which: Callable[[Sequence[LogLine]], LogLine], by: str, on: date
) -> tuple[Writes, Undone]:
    """Return what taking a line back writes, and the line; what a person changed since must not be thrown away."""
    file = read_log_file(catalogue)
    lines = lines_of(file)
    last = which(lines)
    bundle = _read_bundle(catalogue, _bundle_path(updates_folder(catalogue), last.nr))
    now = present(bundle.before)
    _refuse_changed(catalogue, bundle, now)
    nr = _next_number(catalogue, lines)
    line = LogLine(nr=nr, on=on, by=by.strip(), source=last.source, files=len(bundle.before), undoes=last.nr)
    writes = _writes(catalogue, file, line, now, bundle.before)
    return writes, Undone(line=last, files=tuple(bundle.before))


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


def _refuse_changed(catalogue: Path, bundle: _Bundle, now: Contents) -> None:
    """Stop where a file is neither as the update left it nor as it was before."""
    changed = bundle.changed_since(now)
    if changed:
        names = ", ".join(path.relative_to(catalogue).as_posix() for path in changed)
        msg = (
            f"Seit der Aktualisierung von Hand geändert: {names}. "
            "Rückgängig machen würde das verwerfen; die Dateien vorher beiseitelegen. Es wurde nichts geändert."
        )
        raise OutputError(msg)


def _bundle_path(folder: Path, nr: int) -> Path:
    return folder / f"{nr:04}.zip"


def _as_bundle(catalogue: Path, before: Contents, after: Contents) -> bytes:
    """Return the ZIP of the files of `after` as they were; equal input gives equal bytes."""
    root = catalogue.resolve()
    names = {path: path.resolve().relative_to(root).as_posix() for path in after}
    manifest = {names[path]: {"before": sum_of(before[path]), "after": sum_of(after[path])} for path in sorted(after)}
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


def _read_bundle(catalogue: Path, path: Path) -> _Bundle:
    """Return what a bundle holds for a catalogue.

    Raises:
        OutputError: It is missing, damaged, or does not agree with its own list of contents.
    """
    try:
        before, sums = _unpacked(path)
        sound = all(sum_of(before[name]) == sums[name]["before"] for name in before)
        after = {name: str(sums[name]["after"]) for name in before}
    except (
        Exception
    ) as error:  # a damaged archive can raise anything: zlib.error, NotImplementedError, RecursionError …
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
