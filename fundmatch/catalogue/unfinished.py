"""A catalogue whose update was stopped half way: it is finished before anybody reads it."""

from pathlib import Path
from typing import Final

from fundmatch.core.errors import OutputError, Problem
from fundmatch.files.transaction import Terms, finish, is_unfinished

LOCK: Final = ".lock"
WAIT_SECONDS: Final = 10.0


def updates_folder(catalogue: Path) -> Path:
    """Return the folder beside the catalogue that holds its log and what undoing needs."""
    return catalogue.resolve().with_name(f"{catalogue.resolve().name}-updates")


def terms_for(catalogue: Path, *, by: str, wait: float = WAIT_SECONDS) -> Terms:
    """Return the terms on which the files of a catalogue are changed."""
    return Terms(
        by=by,
        nameless="Es ist nicht gesagt, wer die Aktualisierung übernimmt. Den Namen angeben.",
        lock=updates_folder(catalogue) / LOCK,
        busy=f"Am Katalog {catalogue} arbeitet gerade jemand anderes. Warten und noch einmal starten.",
        wait=wait,
        folder=catalogue,
    )


def unfinished_update(catalogue: Path) -> Problem | None:
    """Finish the update that somebody began and could not finish; return why that cannot be done here.

    Without one this is one look at the disk.
    """
    if is_unfinished(updates_folder(catalogue) / LOCK):
        try:
            finish(terms_for(catalogue, by="Wiederherstellung"))
        except OutputError as error:
            remedy = "von jemandem starten lassen, der in den Katalog schreiben darf: fundmatch catalog list"
            return Problem(catalogue.name, note=f"eine Aktualisierung ist nicht fertig: {error}", remedy=remedy)
    return None
