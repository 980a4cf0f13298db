"""The text of one decision: as it was typed, when two entries say the same, and what is odd about one."""

import re
from functools import lru_cache

from fundmatch.core.dates import PartialDate
from fundmatch.core.normalise import fold
from fundmatch.files import cell_values
from fundmatch.files.cell_text import as_cell
from fundmatch.files.cell_values import CellError
from fundmatch.files.excel_csv import writable
from fundmatch.model.decision import CHOICES, DAYS, REJECTED

_FOLDED = {name: {fold(value): value for value in choices} for name, choices in CHOICES.items()}
# What officers write into the status for a rejection, as `fold` gives it.
_REFUSALS = frozenset({"nein", "n", "no", "nicht", "ablehnen", "ablehnung", "nicht beantragen"})
# A refusal with its reason behind it: "nein, zu teuer".
_REFUSAL_FIRST = frozenset({"nein", "no", "ablehnen", "ablehnung", "abgelehnt"})
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def typed(cell: object) -> str:
    """Return a cell of a workbook as it was typed; one that holds only blanks is empty.

    Raises:
        CellError: The cell arrived broken (a formula without a value).
    """
    if not isinstance(cell, str):
        return cell_values.text(cell)
    text = writable(_CONTROL.sub(" ", cell.replace("\r\n", "\n").replace("\r", "\n")))
    return text if text.strip() else ""


@lru_cache(maxsize=65_536)
def shown(text: str) -> str:
    """Return what a workbook shows of an entry, as it is read back: all of it, unless no cell can hold it."""
    return typed(as_cell(text))


def day_of(text: str) -> PartialDate | None:
    """Return the date that a text names, None where it names none."""
    try:
        return cell_values.day(text)
    except CellError:
        return None


@lru_cache(maxsize=65_536)
def compared(name: str, text: str) -> str:
    """Return what two spellings of one entry have in common; `name` is a field of a decision.

    >>> compared("status", " pruefen ") == compared("status", "Prüfen")
    True
    """
    plain = text.strip()
    if name in _FOLDED:
        return _FOLDED[name].get(fold(" ".join(plain.split())), plain)
    if name in DAYS and (day := day_of(plain)):
        return str(day)
    return plain


def doubt(name: str, text: str) -> tuple[str, str] | None:
    """Return what is odd about an entry and what to do, None where it is as expected.

    The entry is kept all the same.
    """
    if not text:
        return None
    if name == "status" and _refuses(text):
        return (
            f"„{text.strip()}“ steht nicht in der Liste",
            f"bleibt stehen; wer das Programm nicht will, schreibt „{REJECTED}“",
        )
    if name in CHOICES and compared(name, text) not in CHOICES[name]:
        return f"„{text.strip()}“ steht nicht in der Liste", f"bleibt stehen; üblich: {', '.join(CHOICES[name])}"
    if name in DAYS and day_of(text) is None:
        return f"„{text.strip()}“ ist kein Datum", "bleibt als Text stehen; für Fristen etwa 31.03.2027 schreiben"
    return None


def _refuses(status: str) -> bool:
    """Tell that a status which is none of the list turns the programme down."""
    first = re.split(r"[\s,;:.!–-]", fold(status.strip()), maxsplit=1)[0]
    refusal = fold(status.strip()) in _REFUSALS or first in _REFUSAL_FIRST
    return refusal and compared("status", status) not in CHOICES["status"]
