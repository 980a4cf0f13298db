"""Apply a plan and undo it: alone, whole or not at all, byte for byte.

Beside the catalogue lies `<catalogue>-updates/` with the log and, for each update, a ZIP of
the files as they were.
"""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from fundmatch.catalogue.reading import PACKAGE, is_catalogue
from fundmatch.core import levels
from fundmatch.core.errors import OutputError
from fundmatch.files.transaction import Terms, Writes, carry_out, present
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
from fundmatch.updates.undo_bundle import SUFFIXES, Bundle, as_bundle, bundle_path, read_bundle

LOCK: Final = ".lock"
WAIT_SECONDS: Final = 10.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Undone:
    """Which update was undone, and the files that are again as they were before it."""

    line: LogLine
    files: tuple[Path, ...]


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
    undo = {bundle_path(folder, nr): as_bundle(catalogue, earlier, touched)} if touched else {}
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
    bundle = read_bundle(catalogue, bundle_path(folder, last.nr))
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


def _refuse_changed(catalogue: Path, bundle: Bundle) -> None:
    """Stop where a file is neither as the update left it nor as it was before."""
    changed = bundle.changed_since(present(bundle.before))
    if changed:
        names = ", ".join(path.relative_to(catalogue).as_posix() for path in changed)
        msg = (
            f"Seit der Aktualisierung von Hand geändert: {names}. "
            "Rückgängig machen würde das verwerfen; die Dateien vorher beiseitelegen. Es wurde nichts geändert."
        )
        raise OutputError(msg)
