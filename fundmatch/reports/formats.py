"""Which suffix makes which output; opened on demand, so that help stays light."""

from collections.abc import Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fundmatch.model.result import MatchResult

# suffix → "module:function" that turns a match result into bytes
SUFFIXES = {
    ".xlsx": "fundmatch.reports.workbook.write:match_as_workbook",
    ".csv": "fundmatch.reports.result_csv:match_as_csv",
    ".json": "fundmatch.reports.result_json:match_as_json",
    ".ics": "fundmatch.reports.deadline_calendar:match_as_calendar",
}


def write_outputs(result: "MatchResult", outputs: Sequence[Path], copies: Mapping[Path, bytes]) -> None:
    """Write every output and the copies of what they replace, or none.

    Raises:
        OutputError: One of the places cannot be written.
    """
    from fundmatch.files.writing import write_all  # noqa: PLC0415 - not needed for help

    contents: dict[Path, bytes] = dict(copies)
    for path in outputs:
        module, _, function = SUFFIXES[path.suffix.lower()].partition(":")
        contents[path] = getattr(import_module(module), function)(result)
    write_all(contents)
