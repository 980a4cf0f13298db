"""One change that the ledger is to get, and what is odd about changes; nothing of it keeps them out."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from fundmatch.core.errors import Problem
from fundmatch.decisions.grant_dates import is_granted
from fundmatch.decisions.typed_text import doubt
from fundmatch.model.decision import FIELDS, GRANT_DATES, GRANTED, Decision, Key


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One line that the ledger is to get; `place` is where in the workbook it was read."""

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
