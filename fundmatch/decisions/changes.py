"""One change that the ledger is to get, and what is odd about changes; nothing of it keeps them out."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from fundmatch.core.dates import PartialDate
from fundmatch.core.errors import Problem
from fundmatch.decisions.grant_dates import is_granted
from fundmatch.decisions.ledger import Ledger, Line
from fundmatch.decisions.typed_text import doubt
from fundmatch.files.excel_csv import writable
from fundmatch.model.decision import FIELDS, GRANT_DATES, GRANTED, Decision, Key


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One line that the ledger is to get; `place` is where in the workbook it was read.

    `number` is that of the measure in the ledger where the pair is one of an earlier measure.
    """

    key: Key
    field: str
    old: str
    new: str
    file: str
    file_sha256: str
    place: str
    measure_title: str = ""
    programme_name: str = ""
    programme_state: str = ""
    number: str = ""

    @property
    def measure_id(self) -> str:
        """Return the number of the measure as the ledger has it."""
        return self.number or self.key[0]


def lines_of(changes: Iterable[Change], last: int, *, by: str, on: date | None) -> Iterator[Line]:
    """Yield the lines of the ledger behind number `last`, with texts that a file gives back as they are."""
    seen: set[Key] = set()
    for nr, change in enumerate(changes, start=last + 1):
        yield Line(
            nr=nr,
            recorded=PartialDate.of(on) if on else None,
            by=writable(by.strip()),
            file=writable(change.file),
            file_sha256=change.file_sha256,
            measure_id=writable(change.measure_id),
            programme_id=writable(change.key[1]),
            field=change.field,
            old=writable(change.old),
            new=writable(change.new),
            measure_title=writable(change.measure_title),
            programme_name=writable(change.programme_name),
            programme_state="" if change.key in seen else writable(change.programme_state),
        )
        seen.add(change.key)


def with_changes(ledger: Ledger, changes: Iterable[Change]) -> Ledger:
    """Return the ledger as it would be with the changes."""
    return replace(ledger, lines=(*ledger.lines, *lines_of(changes, ledger.last, by="", on=None)))


def odd_entries(changes: Iterable[Change]) -> Iterator[Problem]:
    """Yield a remark on each entry that is no choice of its list or no date; it is kept as typed."""
    for change in changes:
        if odd := doubt(change.field, change.new):
            note, remedy = odd
            field = f"{FIELDS[change.field]} ({change.place})"
            yield Problem(change.file, field=field, note=note, remedy=remedy, grave=False)


def dates_without_grant(changes: Sequence[Change], state: Mapping[Key, Decision]) -> Iterator[Problem]:
    """Yield a remark on each date after the grant that stands beside another result; it is kept as typed."""
    results = {key: decision.result for key, decision in state.items()}
    results |= {change.key: change.new for change in changes if change.field == "result"}
    for change in changes:
        if change.field in GRANT_DATES and change.new and not is_granted(results.get(change.key, "")):
            note = f"„{change.new}“ steht bei einem Paar ohne Ergebnis „{GRANTED}“"
            remedy = f"bleibt stehen; in die Fristen kommt es erst mit Ergebnis „{GRANTED}“"
            field = f"{FIELDS[change.field]} ({change.place})"
            yield Problem(change.file, field=field, note=note, remedy=remedy, grave=False)
