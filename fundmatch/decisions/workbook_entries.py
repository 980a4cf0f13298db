"""What a workbook says before anything is judged: its decision columns, and the mark that it was written with.

The mark stands in the keywords of the document, which Excel and LibreOffice keep when they save.
It says for which strategy the workbook was written, and what the ledger then knew.
"""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from urllib.parse import parse_qs, urlencode

from fundmatch.core.errors import Problem
from fundmatch.decisions.answer_cells import TypedAnswer
from fundmatch.decisions.checked_cells import TypedCheck
from fundmatch.decisions.ledger import Ledger
from fundmatch.model.decision import FIELDS

_SIGN: Final = "fundmatch?"
_FORM: Final = "1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """Where a workbook comes from.

    `base` is the last number of the ledger whose entries the workbook shows, and
    `base_sha256` the digest of the ledger up to there; `run` tells runs apart.
    """

    strategy: str
    as_of: date
    run: str
    base: int
    base_sha256: str


def stamp_of(ledger: Ledger, *, strategy: str, as_of: date, run: str) -> Stamp:
    """Return the mark for a workbook that shows every entry of this ledger."""
    return Stamp(strategy=strategy, as_of=as_of, run=run, base=ledger.last, base_sha256=ledger.sha256(ledger.last))


def as_mark(stamp: Stamp) -> str:
    """Return the text for the document's keywords; it holds no comma and no blank."""
    parts = {"v": _FORM, "strategy": stamp.strategy, "as_of": stamp.as_of.isoformat(), "run": stamp.run}
    return _SIGN + urlencode({**parts, "base": stamp.base, "base_sha256": stamp.base_sha256})


def read_mark(texts: Iterable[str | None]) -> Stamp | None:
    """Return the mark that one of the texts holds, None where none is sound."""
    for text in texts:
        _, sign, query = (text or "").partition(_SIGN)
        if sign:
            # A mark that somebody typed over is as none: nothing is guessed from what is left of it.
            with suppress(ValueError, LookupError):
                if stamp := _stamp(query):
                    return stamp
    return None


def _stamp(query: str) -> Stamp | None:
    parts = {name: values[0] for name, values in parse_qs(query.split()[0], keep_blank_values=True).items()}
    if parts["v"] != _FORM or not parts["base"].isdecimal():
        return None
    return Stamp(
        strategy=parts["strategy"],
        as_of=date.fromisoformat(parts["as_of"]),
        run=parts["run"],
        base=int(parts["base"][:9]),
        base_sha256=parts["base_sha256"],
    )


@dataclass(frozen=True, slots=True)
class DecisionCell:
    """One cell of a decision column: field, text as typed (empty: nothing there), letters of the column."""

    field: str
    text: str
    column: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkbookRow:
    """One row of one sheet; a column that the sheet does not have says nothing about its field.

    The ids are empty where the row has none; then measure number and programme name may
    still tell which pair is meant. `measure_shown` is the cell of the measure as it is written, number and title
    or the title alone; `measure_title` is without the number.
    """

    sheet: str
    number: int
    measure_id: str = ""
    programme_id: str = ""
    measure_number: str = ""
    measure_title: str = ""
    measure_shown: str = ""
    programme_name: str = ""
    cells: tuple[DecisionCell, ...] = ()

    @property
    def place(self) -> str:
        """Return where people find the row."""
        return f"Blatt „{self.sheet}“, Zeile {self.number}"

    @property
    def typed(self) -> str:
        """Return everything that stands in its decision columns, on one line."""
        return "; ".join(f"{FIELDS[cell.field]}: {cell.text}" for cell in self.cells if cell.text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entries:
    """What one workbook says; `saved` is when it was last saved, as it says itself.

    `rows` are those with decisions, `answers` and `checks` what stands on the other sheets that are typed into.

    `unread` are cells that may hold an entry and cannot be understood; `names` are the programmes as the workbook
    lists them, (id, name), which may be called otherwise today.
    """

    file: str
    sha256: str
    stamp: Stamp | None
    saved: datetime | None
    rows: tuple[WorkbookRow, ...]
    remarks: tuple[Problem, ...] = ()
    unread: tuple[Problem, ...] = ()
    names: tuple[tuple[str, str], ...] = ()
    answers: tuple[TypedAnswer, ...] = ()
    checks: tuple[TypedCheck, ...] = ()
