"""A person's name taken out of everything that is kept about decisions and updates."""

from pathlib import Path

from fundmatch.catalogue.unfinished import terms_for, updates_folder
from fundmatch.decisions import anonymous
from fundmatch.files.transaction import Writes, carry_out
from fundmatch.updates.log import LOG_FILE, read_log_file


def anonymise(folder: Path, catalogue: Path, name: str, *, by: str) -> dict[str, int]:
    """Replace a name in the files of a strategy folder and in the log of its catalogue; return the lines by file.

    The ledger stays whole: every decision is there as before, and says "anonym" for who it was. Workbooks, reports and
    backups that were made before hold the name still.

    Raises:
        StrategyError: A file of the strategy cannot be read.
        CatalogueError: The log of the catalogue cannot be read.
        OutputError: The name is too short, somebody else is at it, or a file cannot be written.
    """
    counts = anonymous.anonymise(folder, name, by=by)
    if (updates_folder(catalogue) / LOG_FILE).is_file():
        counts[LOG_FILE] = carry_out(terms_for(catalogue, by=by), lambda: _log_without(catalogue, name))
    return counts


def _log_without(catalogue: Path, name: str) -> tuple[Writes, int]:
    content, count = anonymous.without_name(read_log_file(catalogue), anonymous.replacing(name))
    return Writes(log={updates_folder(catalogue) / LOG_FILE: content} if count else {}), count
