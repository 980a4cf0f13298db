"""The catalogue folder as it is, curated and imported, and its files as they would be after some entries were edited."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from fundmatch.catalogue.imported import read_imported
from fundmatch.catalogue.reading import read_catalogue
from fundmatch.catalogue.table_columns import cell_text
from fundmatch.core import levels
from fundmatch.model.labels import value_in_words
from fundmatch.model.programme import Programme
from fundmatch.model.update import FieldChange, ImportedRecord
from fundmatch.updates.rows import EditedEntry
from fundmatch.updates.store import as_lines


@dataclass(frozen=True, slots=True, kw_only=True)
class Present:
    """The catalogue as it is: `programmes` by id as an export shows them, and where the imported ones are kept."""

    folder: Path
    programmes: Mapping[str, Programme]
    imported: Mapping[str, tuple[Path, ImportedRecord]]

    def programme(self, name: str) -> Programme | None:
        """Return a programme by its id, None where there is none."""
        return self.programmes.get(name)

    def path(self, name: str) -> Path:
        """Return where the entry of a curated programme lies."""
        return _entry_path(self.folder, name)

    def text(self, name: str) -> str | None:
        """Return the text of the entry of a curated programme, None for an imported or a new one."""
        curated = name in self.programmes and name not in self.imported
        return self.path(name).read_bytes().decode() if curated else None


def present_in(catalogue: Path) -> Present:
    """Return the catalogue as it is.

    Raises:
        CatalogueError: It cannot be read.
    """
    listed = {programme.id: programme for programme in read_catalogue(catalogue).programmes}
    kept = dict(_imported(catalogue))
    imported = {name: found for name, found in kept.items() if not _entry_path(catalogue, name).is_file()}
    # An imported programme for which a curated one stands is in no list, but its line can be edited.
    unlisted = {name: found[1].programme for name, found in imported.items() if name not in listed}
    return Present(folder=catalogue, programmes=listed | unlisted, imported=imported)


def _entry_path(catalogue: Path, name: str) -> Path:
    level = levels.of_id(name)
    return catalogue / (level.folder if level else name.partition("-")[0]) / f"{name}.yaml"


def _imported(catalogue: Path) -> Iterator[tuple[str, tuple[Path, ImportedRecord]]]:
    for file in sorted((catalogue / "imported").glob("*.jsonl")):
        yield from ((kept.programme.id, (file, kept)) for kept in read_imported(file))


def contents_of(rows: Sequence[EditedEntry], present: Present) -> dict[Path, bytes]:
    """Return the files that change, as they would be."""
    contents: dict[Path, bytes] = {}
    by_file: dict[Path, dict[str, EditedEntry]] = {}
    for row in rows:
        name = row.after.id
        if name in present.imported:
            by_file.setdefault(present.imported[name][0], {})[name] = row
        else:
            contents[present.path(name)] = row.text.encode()
    return contents | {file: _lines(file, edited) for file, edited in by_file.items()}


def _lines(file: Path, edited: Mapping[str, EditedEntry]) -> bytes:
    """Return an imported file with the edited programmes; what the source told stays as it was."""
    return as_lines(_edited(kept, edited.get(kept.programme.id)) for kept in read_imported(file))


def _edited(kept: ImportedRecord, row: EditedEntry | None) -> ImportedRecord:
    """Return the line with the edited fields, and no other, as the person left them."""
    if row is None or row.before is None:
        return kept
    fields = {field: getattr(row.after, field) for field in (*row.changed, "evidence")}
    if "notes" in fields:  # a note that only the list shows ("nicht mehr gelistet seit …") is never stored
        marks = set(row.before.notes) - set(kept.programme.notes)
        fields["notes"] = tuple(note for note in row.after.notes if note not in marks)
    edited = replace(kept, programme=replace(kept.programme, **fields))
    opened = set(row.before.locked) - set(row.after.locked)
    locked = tuple(field for field in edited.all_locked if field not in opened)
    return edited.with_locked(locked) if "locked" in row.changed else edited


def changes_of(rows: Sequence[EditedEntry]) -> Iterator[FieldChange]:
    """Yield what is another in the edited entries, in words."""
    for row in rows:
        for field in row.changed if row.before is not None else ():
            old, new = _before_and_after(field, getattr(row.before, field), getattr(row.after, field))
            yield FieldChange(programme=row.after.id, name=row.after.name, field=field, old=old, new=new)


def _before_and_after(field: str, old: object, new: object) -> tuple[str, str]:
    """Return both values in words; where these leave out what was edited (a remark), as the cells have them."""
    worded = value_in_words(field, old), value_in_words(field, new)
    return worded if worded[0] != worded[1] else (cell_text(field, old), cell_text(field, new))


def turned(rows: Sequence[EditedEntry], which: Callable[[Programme, Programme], bool]) -> tuple[tuple[str, str], ...]:
    """Return id and name of the entries of which `which` is true, before and after."""
    return tuple((row.after.id, row.after.name) for row in rows if row.before and which(row.before, row.after))
