"""One row of an edited catalogue table: what the person changed, and the programme as it then is.

Three states are compared: what the table showed when it was given away, what stands in it now, and what its export
would show today. Only what the person changed is an edit; what was changed in the catalogue since stays. So nothing
that a table cannot hold gets lost by passing through one, and an older table takes nothing back.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from fundmatch.catalogue.entries import check_entry
from fundmatch.catalogue.table_cells import read_cell
from fundmatch.catalogue.table_columns import columns, shown
from fundmatch.catalogue.table_state import even, sum_of
from fundmatch.catalogue.yaml_writing import entry_as_yaml
from fundmatch.core.dates import PartialDate
from fundmatch.core.field_spec import Change, Proof, by_name
from fundmatch.files import cell_values
from fundmatch.files.cell_values import CellError
from fundmatch.files.excel_csv import unguard
from fundmatch.files.yaml_files import parse_yaml
from fundmatch.model.codec import as_entry, read_record
from fundmatch.model.comparison import differences
from fundmatch.model.programme import Evidence, Programme
from fundmatch.model.update import HAND_NOTE, is_by_hand

# What cannot be used in a row: (field, note, remedy)
CellProblem = tuple[str, str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class EditedEntry:
    """One programme before and after the edit, and the fields that differ, in the order of the table.

    `before` is None for a new programme; `text` is the entry's file as it will be.
    """

    before: Programme | None
    after: Programme
    changed: tuple[str, ...]
    text: str


def edited_row(
    before: Programme | None,
    cells: Mapping[str, object],
    path: Path,
    previous: str | None,
    as_of: date,
    state: Mapping[str, str] | None = None,
) -> tuple[EditedEntry | None, list[CellProblem]]:
    """Return what one row changes, None if it changes nothing, and what cannot be used in it.

    `cells` are the edited table's by field of `Programme`; `path` and `previous` are place and
    text of the entry's file (a place in thought for an imported programme). `state` has the sums of the cells as the
    table was given away (see `table_state`); without it every cell counts that is not as it would be shown today.
    """
    raw, unreadable = _with_edits(before, cells, state)
    if unreadable:
        return None, unreadable
    after, wrong = read_record(Programme, raw)
    if after is None:
        return None, [(str(place[0]), _located(place[1:], note), remedy) for place, note, remedy in wrong]
    changed = _differing(before, after)
    if before is not None and not changed:
        return None, []
    row, wrong_together = edited_entry(before, with_evidence(before, after, as_of), path, previous)
    return (None if wrong_together else replace(row, changed=changed)), wrong_together


def edited_entry(
    before: Programme | None, after: Programme, path: Path, previous: str | None
) -> tuple[EditedEntry, list[CellProblem]]:
    """Return an entry before and after with its text, and what is wrong with it as a whole and was not before."""
    text = entry_as_yaml(after, previous)
    row = EditedEntry(before=before, after=after, changed=_differing(before, after), text=text)
    return row, _new_complaints(before, text, path)


def _with_edits(
    before: Programme | None, cells: Mapping[str, object], state: Mapping[str, str] | None
) -> tuple[dict[str, Any], list[CellProblem]]:
    """Return the programme as texts with every edited cell put in, and the cells that cannot be read."""
    present: dict[str, str] = {} if before is None else shown(before)
    raw: dict[str, Any] = {} if before is None else as_entry(before)
    unreadable: list[CellProblem] = []
    for field, cell in cells.items():
        try:
            shown_then = None if state is None else state.get(field, sum_of(""))
            typed = _typed(cell, present.get(field, ""), shown_then)
            value = None if typed is None else read_cell(field, typed)
        except CellError as error:
            unreadable.append((field, error.note, error.remedy))
            continue
        if typed is not None:
            raw.pop(field, None)
            if value is not None:
                raw[field] = value
    return raw, unreadable


def _typed(cell: object, present: str, shown_then: str | None) -> str | None:
    """Return the text of an edited cell, None where it still shows what it did, or what it would show today.

    Raises:
        CellError: The cell arrived broken, or was changed in the catalogue as well.
    """
    text = even(cell_values.text(cell))
    # The CSV export keeps a text from being a formula.
    for form in (text, unguard(text)):
        if even(form) == even(present) or sum_of(form) == shown_then:
            return None
    if shown_then is not None and sum_of(present) != shown_then:
        now = " ".join(present.split())[:80]
        note = f"hier geändert, aber seit der Ausgabe der Tabelle auch im Katalog (dort steht jetzt: „{now}“)"
        raise CellError(note, "die Tabelle neu ausgeben und die Änderung dort eintragen")
    return unguard(text)


def _differing(before: Programme | None, after: Programme) -> tuple[str, ...]:
    """Return every field that is another, in the order of the table; of a new programme those that say something."""
    if before is not None:
        return tuple(change.field for change in differences(before, after, Change.SILENT))
    return tuple(spec.name for spec in columns() if getattr(after, spec.name) != spec.default)


def with_evidence(before: Programme | None, after: Programme, as_of: date) -> Programme:
    """Return the programme with the evidence that a person changed these fields on this day.

    Fields emptied, and fields whose evidence the person wrote themselves, get none; what an
    earlier edit by hand said about a field is replaced.
    """
    changed = {name for name in _differing(before, after) if _needs_evidence(name, before, after)}
    if not changed:
        return after
    today = PartialDate.of(as_of)
    # One proof a day, whatever number of edits: what today's earlier ones named goes into the new one.
    of_today = [proof for proof in after.evidence if is_by_hand(proof) and proof.checked == today]
    named = changed.union(*(proof.fields for proof in of_today))
    earlier = [proof for proof in after.evidence if proof not in of_today]
    return replace(after, evidence=(*_still_true(earlier, changed), _stamp(named, today)))


def _stamp(names: Collection[str], today: PartialDate) -> Evidence:
    """Return the evidence that a person changed these fields, in the order of the table."""
    return Evidence(fields=tuple(spec.name for spec in columns() if spec.name in names), checked=today, note=HAND_NOTE)


def _still_true(evidence: Iterable[Evidence], changed: Collection[str]) -> Iterator[Evidence]:
    """Yield the evidence, out of earlier edits by hand only the fields that were not changed since."""
    for proof in evidence:
        if not is_by_hand(proof):
            yield proof
        elif left := tuple(name for name in proof.fields if name not in changed):
            yield replace(proof, fields=left)


def _needs_evidence(name: str, before: Programme | None, after: Programme) -> bool:
    if by_name(Programme)[name].proof is Proof.NONE or getattr(after, name) in (None, "", ()):
        return False
    return before is None or before.evidence_for(name) == after.evidence_for(name)


def _new_complaints(before: Programme | None, text: str, path: Path) -> list[CellProblem]:
    """Return what is wrong with the entry as a whole and was not wrong before (imports are less strict)."""
    known = set() if before is None else set(_complaints(entry_as_yaml(before), path))
    return [complaint for complaint in _complaints(text, path) if complaint not in known]


def _complaints(text: str, path: Path) -> Iterator[CellProblem]:
    raw, problems = parse_yaml(text, path.name)
    if raw is not None:
        _, problems = check_entry(raw, text, path, path.name)
    for problem in problems:
        root, _, rest = problem.field.partition("[")
        yield root.partition(".")[0], _located((f"[{rest}",) if rest else (), problem.note), problem.remedy


def _located(place: tuple[str | int, ...], note: str) -> str:
    """Put in front which item of a cell is meant."""
    digits = str(place[0]).strip("[]").partition("]")[0] if place else ""
    return f"{int(digits) + 1}. Eintrag: {note}" if digits.isdigit() else note
