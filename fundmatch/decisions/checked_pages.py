"""The file `checked.csv`: whose page somebody looked at, when, and what was found; one line a look, only ever added to.

A look is no proof in the catalogue yet: it says what the city saw, beside the programme. `latest_checks` is
the one place where others read it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, Final

from fundmatch.core.errors import Problem
from fundmatch.decisions.growing_file import GrowingFile, unclear_number
from fundmatch.decisions.typed_text import day_of
from fundmatch.files.excel_csv import CsvForm, protect, unprotect
from fundmatch.model.decision import Checked

CHECKED_FILE: Final = "checked.csv"
_FORM: Final = CsvForm(
    name=CHECKED_FILE,
    headings={
        "nr": "Lfd. Nr.",
        "recorded": "Erfasst am",
        "by": "Erfasst von",
        "file": "Datei",
        "programme_id": "Kennung des Programms",
        "programme_name": "Programm",
        "day": "Nachgesehen am",
        "found": "Gefunden",
        "typed": "Eingetragen",
    },
    needed=("nr", "programme_id", "day"),
    protect=protect,
    unprotect=unprotect,
    unprotected=("nr", "recorded", "day"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Checks:
    """All lines that are understood, in the order of their numbers, and hints about the others."""

    lines: tuple[Checked, ...] = ()
    hints: tuple[Problem, ...] = ()

    @property
    def last(self) -> int:
        """Return the highest number, 0 for an empty file."""
        return max((line.nr for line in self.lines), default=0)


def latest_checks(checks: Checks) -> dict[str, Checked]:
    """Return the latest look at each programme, by its id; of two on one day the one that was taken in later."""
    ordered = sorted(checks.lines, key=lambda line: (line.day.first, line.nr))
    return {line.programme_id: line for line in ordered}


def read_checks(folder: Path) -> Checks:
    """Read the looks of a strategy folder; without the file there are none.

    Raises:
        StrategyError: The file cannot be read at all; it stays as it is.
    """
    lines, hints = CHECKED.read(folder)
    return Checks(lines=lines, hints=hints)


def _unclear(texts: Mapping[str, str]) -> str:
    if note := unclear_number(texts):
        return note
    if not texts.get("programme_id", "").strip():
        return "die Kennung des Programms fehlt"
    day = day_of(texts.get("day", ""))
    return "" if day and day.exact else f"„{texts.get('day', '')}“ ist kein Tag"


def _line(texts: Mapping[str, str]) -> Checked:
    values: dict[str, Any] = {field.name: texts.get(field.name, "") for field in fields(Checked)}
    values["nr"] = int(values["nr"])
    values["recorded"] = day_of(values["recorded"])
    values["day"] = day_of(values["day"])
    return Checked(**values)


def _texts(line: Checked) -> dict[str, str]:
    return {name: str(getattr(line, name) or "") for name in _FORM.headings}


CHECKED: Final = GrowingFile(
    form=_FORM, lock=".checked.lock", what="nachgesehene Seiten", unclear=_unclear, line=_line, texts=_texts
)
