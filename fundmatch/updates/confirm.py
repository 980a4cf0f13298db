"""Looked up, still true: facts of the catalogue confirmed by a person, or set right, with day and page, in one act.

A fact that stands gets evidence of its own ("bestätigt"), a field of which the page says nothing the finding "nicht
genannt", a new value replaces the old one. What the same person-made evidence said before of the same fields is replaced,
so that confirming each quarter lets no entry grow.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Final

from fundmatch.catalogue.marks import mark_of
from fundmatch.catalogue.table_cells import read_cell
from fundmatch.catalogue.table_columns import columns, heading_names
from fundmatch.catalogue.yaml_writing import entry_as_yaml
from fundmatch.core.dates import PartialDate
from fundmatch.core.errors import CatalogueError, Problem, nearest
from fundmatch.core.field_spec import FieldSpec, Proof, by_name
from fundmatch.files.cell_values import CellError
from fundmatch.files.headings import header_key
from fundmatch.model.codec import as_entry, read_record
from fundmatch.model.comparison import closed, reopened
from fundmatch.model.labels import label
from fundmatch.model.programme import Evidence, Programme
from fundmatch.model.update import UpdatePlan
from fundmatch.updates.present import Present, changes_of, contents_of, present_in, turned
from fundmatch.updates.rows import EditedEntry
from fundmatch.updates.store import state_of

SOURCE: Final = "confirm"
STANDS, ADDED, CORRECTED, SILENT = "bestätigt", "ergänzt", "berichtigt", "nicht genannt"


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """What somebody looked up of one programme.

    `programme` is an id, with `@mark` where it comes from a list (see `mark_of`). `fields` are names of fields, as the catalogue or
    its table calls them; without them all facts that age count. `values` are new ones by field, as a cell of the table has
    them. Without a `page` the one that vouched before counts.
    """

    programme: str
    day: date
    by: str
    fields: tuple[str, ...] = ()
    values: Mapping[str, str] = field(default_factory=dict)
    page: str = ""
    note: str = ""


def facts_of(programme: Programme) -> tuple[str, ...]:
    """Return the fields that age together with others, say something, and so are worth a look."""
    return tuple(spec.name for spec in columns() if spec.ages.group and _says(programme, spec))


def looked_at(before: Programme | None, row: EditedEntry | None, day: date, previous: str | None) -> EditedEntry | None:
    """Return an edited row, or the entry as it is, with evidence that what was not edited stands since the day."""
    programme = row.after if row else before
    if programme is None:
        return row
    changed = row.changed if row else ()
    names = [name for name in facts_of(programme) if name not in changed]
    look = Looked(programme=programme.id, day=day, by="")
    after = replace(programme, evidence=_evidence(programme, programme, names, look))
    if after == programme:
        return row
    named = tuple(dict.fromkeys((*changed, "evidence")))
    return EditedEntry(before=before, after=after, changed=named, text=entry_as_yaml(after, previous))


def plan_confirm(catalogue: Path, looks: Sequence[Looked], *, today: date) -> UpdatePlan:
    """Return what the looks change in a catalogue folder; nothing is written.

    Raises:
        CatalogueError: A programme or field is unknown, a day lies ahead of `today`, a value cannot be read, an entry
            was changed since its mark was given; all are named. Or the catalogue cannot be read.
    """
    present = present_in(catalogue)
    problems: list[Problem] = []
    rows: list[EditedEntry] = []
    problems += _twice(looks)
    for look in looks:
        row, wrong = _row(look, present, today)
        problems += wrong
        rows += [row] if row else []
    if problems:
        raise CatalogueError(problems)
    return UpdatePlan(
        source=SOURCE,
        file="",
        sha256="",
        as_of=today,
        seen=len(looks),
        read=len(rows),
        state=state_of(catalogue),
        closed=turned(rows, closed),
        reopened=turned(rows, reopened),
        changes=tuple(change for change in changes_of(rows) if change.field != "evidence"),
        contents=contents_of(rows, present),
    )


def _twice(looks: Sequence[Looked]) -> Iterator[Problem]:
    counts = Counter(look.programme.partition("@")[0] for look in looks)
    for name, count in counts.items():
        if count > 1:
            yield _problem(name, "", "zweimal genannt", "einmal nennen")


def _row(look: Looked, present: Present, today: date) -> tuple[EditedEntry | None, list[Problem]]:
    """Return the entry with what was looked up, or everything that speaks against it."""
    name, _, mark = look.programme.partition("@")
    before = present.programme(name)
    if before is None:
        return None, [
            _problem(name, "", "ein Programm mit dieser Kennung gibt es nicht", nearest(name, present.programmes))
        ]
    problems = list(_refused(look, before, mark, today))
    names, unknown = _named(look, before)
    values, unreadable = _read(look.values, before)
    problems += [_problem(name, *each) for each in (*unknown, *unreadable)]
    if problems:
        return None, problems
    raw = {**{key: value for key, value in as_entry(before).items() if key not in values}, **values}
    after, wrong = read_record(Programme, raw)
    if after is None:
        return None, [_problem(name, str(place[0]), note, remedy) for place, note, remedy in wrong]
    after = replace(after, evidence=_evidence(before, after, (*names, *values), look))
    changed = tuple(dict.fromkeys((*values, "evidence")))
    return EditedEntry(before=before, after=after, changed=changed, text=entry_as_yaml(after, present.text(name))), []


def _problem(name: str, field: str, note: str, remedy: str) -> Problem:
    return Problem(name, 0, label(field) if field else "", note, remedy)


def _refused(look: Looked, before: Programme, mark: str, today: date) -> Iterator[Problem]:
    if look.day > today:
        yield _problem(
            before.id, "", f"{look.day:%d.%m.%Y} liegt in der Zukunft", "den Tag nennen, an dem nachgesehen wurde"
        )
    if mark and mark != mark_of(before):
        note = f"der Eintrag wurde seit der Liste geändert (damals {mark}, jetzt {mark_of(before)})"
        remedy = f"„fundmatch catalog show {before.id}“ ansehen und mit {before.id}@{mark_of(before)} bestätigen"
        yield _problem(before.id, "", note, remedy)
    if not look.by.strip():
        yield _problem(before.id, "", "es fehlt, wer nachgesehen hat", "--by NAME angeben")


def _named(look: Looked, before: Programme) -> tuple[tuple[str, ...], list[tuple[str, str, str]]]:
    """Return the fields that were looked up, and the names that are none."""
    if not look.fields and not look.values:
        return facts_of(before), []
    found, unknown = [], []
    for name in look.fields:
        spec = _spec(name)
        if spec is None or spec.proof is Proof.NONE:
            offered = [spec.heading for spec in columns() if spec.proof is not Proof.NONE]
            unknown.append(("", f"ein Feld „{name}“ gibt es nicht", nearest(name, offered, most=60)))
        else:
            found.append(spec.name)
    return tuple(found), unknown


def _spec(name: str) -> FieldSpec | None:
    key = header_key(name)
    for spec in columns():
        if key in {header_key(each) for each in (spec.name, *heading_names(spec))}:
            return spec
    return None


def _read(values: Mapping[str, str], before: Programme) -> tuple[dict[str, object], list[tuple[str, str, str]]]:
    """Return the new values by field, as an entry has them, and what cannot be read."""
    found: dict[str, object] = {}
    wrong: list[tuple[str, str, str]] = []
    for name, text in values.items():
        spec = _spec(name)
        if spec is None or spec.name in ("id", "evidence"):
            wrong.append(
                ("", f"ein Feld „{name}“ gibt es nicht", nearest(name, [spec.heading for spec in columns()], most=60))
            )
            continue
        try:
            value = read_cell(spec.name, text)
        except CellError as error:
            wrong.append((spec.name, error.note, error.remedy))
            continue
        if value is not None:
            found[spec.name] = value
        elif _says(before, spec):
            wrong.append((spec.name, "ein leerer Wert löscht nichts", "die Angabe in der Katalogtabelle leeren"))
    return found, wrong


def _says(programme: Programme, spec: FieldSpec) -> bool:
    value = getattr(programme, spec.name)
    return value not in (None, "", (), "unbekannt")


def _evidence(before: Programme, after: Programme, names: Sequence[str], look: Looked) -> tuple[Evidence, ...]:
    """Return the evidence with what was found, one proof for each finding; what it replaces is left out."""
    groups: dict[str, list[str]] = {}
    for name in dict.fromkeys(names):
        groups.setdefault(_finding(before, after, by_name(Programme)[name]), []).append(name)
    named = set(names)
    kept = [left for proof in after.evidence if (left := _without(proof, named, look))]
    new = [
        Evidence(
            fields=tuple(found),
            pages=_pages(look, before, found),
            checked=PartialDate.of(look.day),
            by=look.by.strip(),
            finding=finding,
            note=look.note,
        )
        for finding, found in groups.items()
    ]
    return (*kept, *new)


def _finding(before: Programme, after: Programme, spec: FieldSpec) -> str:
    old, new = getattr(before, spec.name), getattr(after, spec.name)
    if old == new:
        return STANDS if _says(before, spec) else SILENT
    return CORRECTED if _says(before, spec) else ADDED


def _pages(look: Looked, before: Programme, fields: Sequence[str]) -> tuple[str, ...]:
    """Return the page that was looked at: the one named, else that which vouched before, else the programme's own."""
    if look.page:
        return (look.page,)
    proofs = (before.evidence_for(name) for name in fields)
    pages = (page for proof in proofs if proof for page in proof.pages[:1])
    page = next(pages, before.url)
    return (page,) if page else ()


def _without(proof: Evidence, named: set[str], look: Looked) -> Evidence | None:
    """Return the proof without the fields that are looked up anew, where it was but an earlier look; None if nothing is left."""
    is_look = proof.finding in (STANDS, SILENT) and proof.page_date is None and not proof.note
    if not is_look or (proof.checked and proof.checked.first > look.day):
        return proof
    left = tuple(name for name in proof.fields if name not in named)
    return replace(proof, fields=left) if left else None
