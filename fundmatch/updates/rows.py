"""One row of an edited catalogue table: what the person changed, and the programme as it then is.

Only a cell that differs from what the export of the present programme shows is an edit; so
nothing that a table cannot hold gets lost by passing through one.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from fundmatch.catalogue.entries import check_entry
from fundmatch.catalogue.table_cells import read_cell
from fundmatch.catalogue.table_columns import columns, shown
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
from fundmatch.model.update import HAND_NOTE

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
    before: Programme | None, cells: Mapping[str, object], path: Path, previous: str | None, as_of: date
) -> tuple[EditedEntry | None, list[CellProblem]]:
    """Return what one row changes, None if it changes nothing, and what cannot be used in it.

    `cells` are the edited table's by field of `Programme`; `path` and `previous` are place and
    text of the entry's file (a place in thought for an imported programme).
    """
    raw, unreadable = _with_edits(before, cells)
    if unreadable:
        return None, unreadable
    after, wrong = read_record(Programme, raw)
    if after is None:
        return None, [(str(place[0]), _located(place[1:], note), remedy) for place, note, remedy in wrong]
    changed = _differing(before, after)
    if before is not None and not changed:
        return None, []
    after = with_evidence(before, after, as_of)
    text = entry_as_yaml(after, previous)
    if wrong_together := _new_complaints(before, text, path):
        return None, wrong_together
    return EditedEntry(before=before, after=after, changed=changed, text=text), []


def _with_edits(before: Programme | None, cells: Mapping[str, object]) -> tuple[dict[str, Any], list[CellProblem]]:
    """Return the programme as texts with every edited cell put in, and the cells that cannot be read."""
    present: dict[str, str] = {} if before is None else shown(before)
    raw: dict[str, Any] = {} if before is None else as_entry(before)
    unreadable: list[CellProblem] = []
    for field, cell in cells.items():
        try:
            typed = _typed(cell, present.get(field, ""))
            value = None if typed is None else read_cell(field, typed)
        except CellError as error:
            unreadable.append((field, error.note, error.remedy))
            continue
        if typed is not None:
            raw.pop(field, None)
            if value is not None:
                raw[field] = value
    return raw, unreadable


def _typed(cell: object, present: str) -> str | None:
    """Return the text of an edited cell, None where it still shows what the export showed.

    Raises:
        CellError: The cell arrived broken.
    """
    text = _even(cell_values.text(cell))
    if text == _even(present):
        return None
    text = unguard(text)  # the CSV export keeps a text from being a formula
    return None if text == _even(present) else text


def _even(text: str) -> str:
    """Return the text without what programs add or lose at the ends of lines."""
    return "\n".join(line.strip() for line in text.split("\n")).strip()


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
    proofs: list[Evidence] = []
    of_today = set(changed)
    for proof in after.evidence:
        if not _by_hand(proof):
            proofs.append(proof)
        elif proof.checked == today:
            of_today |= set(proof.fields)  # one proof a day, whatever number of edits
        elif left := tuple(name for name in proof.fields if name not in changed):
            proofs.append(replace(proof, fields=left))
    ordered = tuple(spec.name for spec in columns() if spec.name in of_today)
    return replace(after, evidence=(*proofs, Evidence(fields=ordered, checked=today, note=HAND_NOTE)))


def _needs_evidence(name: str, before: Programme | None, after: Programme) -> bool:
    if by_name(Programme)[name].proof is Proof.NONE or getattr(after, name) in (None, "", ()):
        return False
    return before is None or before.evidence_for(name) == after.evidence_for(name)


def _by_hand(proof: Evidence) -> bool:
    return proof.note == HAND_NOTE and not proof.pages


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
