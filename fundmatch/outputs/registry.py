"""Which suffix makes which output; opened on demand, so that help stays light.

May import: errors, model; the writers by name.
"""

from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from fundmatch.errors import OutputError

if TYPE_CHECKING:
    from fundmatch.model.result import MatchResult

# suffix → "module:function" that turns a match result into bytes
SUFFIXES = {
    ".xlsx": "fundmatch.workbook.write:match_as_workbook",
    ".csv": "fundmatch.outputs.table:match_as_csv",
    ".json": "fundmatch.outputs.plain:match_as_json",
    ".ics": "fundmatch.outputs.calendar:match_as_calendar",
}


def refuse_to_lose(outputs: Sequence[Path]) -> None:
    """Stop before work begins where a workbook holds entries that nobody has taken in yet.

    Raises:
        OutputError: The message says how many there are and what to do.
    """
    for path in outputs:
        if path.suffix.lower() == ".xlsx" and path.is_file():
            from fundmatch.workbook.reviews import count_entries  # noqa: PLC0415 - opens openpyxl

            entries = count_entries(path)
            if entries:
                msg = (
                    f"{path} enthält {entries} Einträge in den Entscheidungsspalten; sie gingen verloren. "
                    "Unter einem anderen Namen ausgeben (-o …) oder die Datei vorher umbenennen."
                )
                raise OutputError(msg)


def write_outputs(result: "MatchResult", outputs: Sequence[Path]) -> None:
    """Write every output, or none.

    Raises:
        OutputError: One of the places cannot be written.
    """
    from fundmatch.outputs.files import write_all  # noqa: PLC0415 - not needed for help

    contents: dict[Path, bytes] = {}
    for path in outputs:
        module, _, function = SUFFIXES[path.suffix.lower()].partition(":")
        contents[path] = getattr(import_module(module), function)(result)
    write_all(contents)
