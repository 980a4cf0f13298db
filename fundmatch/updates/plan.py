"""Plan an update: everything that applying the extract of a source would do, with nothing written."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Final

from fundmatch.catalogue.imported import parse_imported
from fundmatch.catalogue.reading import Catalogue, read_catalogue
from fundmatch.core.errors import Problem
from fundmatch.model.comparison import closed, compared_fields, differences, matters, moved, reopened
from fundmatch.model.labels import label, value_in_words
from fundmatch.model.programme import Programme
from fundmatch.model.update import FieldChange, ImportedRecord, UpdatePlan
from fundmatch.sources.extract import SourceExtract, SourceRecord, id_with_hash
from fundmatch.updates import pairs as decided
from fundmatch.updates.guard import stops
from fundmatch.updates.joining import join
from fundmatch.updates.log import lines_in_force, read_log
from fundmatch.updates.store import as_lines, digest, kept_path, silence, state_of
from fundmatch.updates.survivorship import Merged, first, merged

# How an id that is taken is told apart. Like all of an id, both stay for ever.
_HASH_DIGITS: Final = 8
_LONGEST_OWN_ID: Final = 79


@dataclass(frozen=True, slots=True, kw_only=True)
class _Step:
    """One programme of the extract: the line before (None: new) and after, and what the source says."""

    before: ImportedRecord | None
    after: ImportedRecord
    source: SourceRecord
    merged: Merged | None = None


def plan_update(
    catalogue: Path,
    extract: SourceExtract,
    *,
    as_of: date,
    file: str = "",
    despite: frozenset[str] = frozenset(),
    answered: Sequence[decided.Answered] = (),
) -> UpdatePlan:
    """Return what taking the extract of a source into the catalogue would do; nothing is written.

    `extract.source` names the file under imported/. `file` is what messages call the file, `despite` waives
    kinds of stops, `answered` are answers on doubtful pairs that an officer typed into a preview.

    Raises:
        CatalogueError: The catalogue, its log or its decided pairs cannot be read.
        SourceError: An answer is for another source or contradicts the one that is there.
        UnknownNameError: The name of the source cannot be a file name.
    """
    path = kept_path(catalogue, extract.source)
    # Taken before anything is read: whoever changes the catalogue from here on is noticed when the plan is applied.
    state = state_of(catalogue)
    base = read_catalogue(catalogue)
    file = file or extract.source
    before = base.imported.get(extract.source, ())
    stored = decided.read_pairs(catalogue, extract.source)
    answers = decided.with_answers(stored, extract.source, answered)
    joined = join(base, before, extract, answers)
    steps, odd = _readable(list(_steps(before, extract, base, joined.same, as_of)), file)
    missing = list(_missing(before, steps))
    contents = _imported_file(path, steps, missing, as_of)
    questions = decided.with_questions(answers, extract.source, joined.twins)
    if questions != stored.raw:
        contents[catalogue / decided.NAME] = questions
    held = _stops(catalogue, before, extract, steps, as_of=as_of, file=file)
    plan = UpdatePlan(
        source=extract.source,
        file=file,
        sha256=extract.sha256,
        as_of=as_of,
        seen=extract.seen,
        read=len(extract.programmes),
        skipped=dict(extract.skipped),
        state=state,
        contents=contents,
        gone=_named(entry for entry in missing if entry.gone_since is None),
        twins=tuple(joined.twins),
        stops=tuple(stop for stop in held if stop.field not in despite),
        hints=(*extract.hints, *joined.hints, *odd, *_hints(steps, file)),
    )
    return _with_changes(plan, steps, base)


def _imported_file(
    path: Path, steps: Sequence[_Step], missing: Sequence[ImportedRecord], as_of: date
) -> dict[Path, bytes]:
    """Return the file of the source as it will be; one that would be empty is not begun."""
    lines = as_lines([*(step.after for step in steps), *(_gone(entry, as_of) for entry in missing)])
    return {path: lines} if lines or path.exists() else {}


def _stops(
    catalogue: Path,
    before: Sequence[ImportedRecord],
    extract: SourceExtract,
    steps: Sequence[_Step],
    *,
    as_of: date,
    file: str,
) -> tuple[Problem, ...]:
    changed = [(step.before.programme, step.after.programme) for step in steps if step.before]
    runs = [line.read for line in lines_in_force(read_log(catalogue)) if line.source == extract.source]
    return stops(before, extract, changed, runs, as_of=as_of, file=file)


def _steps(
    before: Sequence[ImportedRecord], extract: SourceExtract, base: Catalogue, same: Mapping[str, str], as_of: date
) -> Iterator[_Step]:
    """Yield every programme of the extract with its line; an id once given never changes."""
    by_key = {entry.key: entry for entry in before}
    keys = {record.key for record in extract.programmes}
    # A source may rename its key: then the id that the key gives leads to the line, once.
    by_id = {entry.programme.id: entry for entry in before if entry.key not in keys}
    taken = {programme.id for programme in base.curated}
    taken |= {entry.programme.id for entries in base.imported.values() for entry in entries}
    for record in extract.programmes:
        entry = by_key.get(record.key) or by_id.pop(record.programme.id, None)
        other = same.get(record.key, "")
        if entry is not None:
            yield _continued(entry, record, other, as_of)
        else:
            step = _begun(record, other, taken, as_of)
            taken.add(step.after.programme.id)
            yield step


def _continued(entry: ImportedRecord, record: SourceRecord, other: str, as_of: date) -> _Step:
    result = merged(entry, record, as_of=as_of)
    after = result.entry
    if after.same_as != other:
        after = replace(after, same_as=other, last_seen=as_of)
    return _Step(before=entry, after=after, source=record, merged=result)


def _begun(record: SourceRecord, other: str, taken: Collection[str], as_of: date) -> _Step:
    own = record.programme.id
    if own in taken and own != other:
        own = id_with_hash(own, record.key, _HASH_DIGITS, longest=_LONGEST_OWN_ID)
    line = first(record, as_of=as_of)
    after = replace(line, programme=replace(line.programme, id=own), same_as=other)
    return _Step(before=None, after=after, source=record)


def _readable(steps: Sequence[_Step], file: str) -> tuple[list[_Step], list[Problem]]:
    """Leave out what would not be read back as it was written; the line before stays then."""
    fresh = sorted((step for step in steps if step.after != step.before), key=lambda step: step.after.programme.id)
    _, problems = parse_imported(as_lines(step.after for step in fresh), file)
    bad = {fresh[problem.place - 1].source.key for problem in problems}
    kept = []
    for step in sorted(steps, key=lambda step: step.after.programme.id):
        if step.source.key not in bad:
            kept.append(step)
        elif step.before is not None:
            kept.append(replace(step, after=step.before, merged=None))
    return kept, [replace(problem, place=0, grave=False) for problem in problems]


def _missing(before: Sequence[ImportedRecord], steps: Sequence[_Step]) -> Iterator[ImportedRecord]:
    """Yield the lines that the extract does not have."""
    there = {step.before.programme.id for step in steps if step.before}
    return (entry for entry in before if entry.programme.id not in there)


def _gone(entry: ImportedRecord, as_of: date) -> ImportedRecord:
    return entry if entry.gone_since else replace(entry, gone_since=as_of)


def _named(entries: Iterable[ImportedRecord]) -> tuple[tuple[str, str], ...]:
    """Return id and name; of a line that another entry stands for, the id of that one."""
    return tuple((entry.same_as or entry.programme.id, entry.programme.name) for entry in entries)


def _with_changes(plan: UpdatePlan, steps: Sequence[_Step], base: Catalogue) -> UpdatePlan:
    curated = {programme.id: programme for programme in base.curated}
    proposals = [change for step in steps for change in _proposals(step, curated)]
    # A line that another entry stands for is in no list: what changes in it is at most a proposal for that entry.
    shown = [step for step in steps if not step.after.same_as]
    changes = [change for step in shown for change in _changes(step)]
    return replace(
        plan,
        unchanged=_unchanged(steps, {change.programme for change in (*changes, *proposals)}),
        new=_named(step.after for step in shown if not step.before),
        returned=_named(step.after for step in steps if _is_back(step)),
        closed=_turned(shown, closed),
        reopened=_turned(shown, reopened),
        changes=tuple(changes),
        proposals=tuple(proposals),
    )


def _is_back(step: _Step) -> bool:
    return step.before is not None and step.before.gone_since is not None


def _unchanged(steps: Iterable[_Step], touched: Collection[str]) -> int:
    return sum((step.after.same_as or step.after.programme.id) not in touched for step in steps if step.before)


def _turned(steps: Iterable[_Step], turned: Callable[[Programme, Programme], bool]) -> tuple[tuple[str, str], ...]:
    return _named(step.after for step in steps if step.before and turned(step.before.programme, step.after.programme))


def _changes(step: _Step) -> Iterator[FieldChange]:
    if step.before is None:
        return
    for difference in differences(step.before.programme, step.after.programme):
        yield FieldChange(
            programme=step.after.programme.id,
            name=step.after.programme.name,
            field=difference.field,
            old=value_in_words(difference.field, difference.old),
            new=value_in_words(difference.field, difference.new),
            sentence=step.source.sentences.get(difference.field, ""),
        )


def _proposals(step: _Step, curated: Mapping[str, Programme]) -> Iterator[FieldChange]:
    """Yield what the source says anew where a person's value stands: in the line, or in the curated entry."""
    for programme, name, value in _proposed_values(step, curated):
        yield FieldChange(
            programme=programme.id,
            name=programme.name,
            field=name,
            old=value_in_words(name, getattr(programme, name)),
            new=value_in_words(name, value),
            applied=False,
            sentence=step.source.sentences.get(name, ""),
        )


def _proposed_values(step: _Step, curated: Mapping[str, Programme]) -> Iterator[tuple[Programme, str, object]]:
    own = step.after.programme
    if step.after.same_as:
        if (stands := curated.get(step.after.same_as)) is not None:
            yield from ((stands, name, getattr(own, name)) for name in _better_known(step, stands))
    elif step.merged:
        yield from ((own, name, value) for name, value in step.merged.proposed.items())


def _better_known(step: _Step, stands: Programme) -> Iterator[str]:
    """Yield the volatile fields that the source tells anew and otherwise than the curated entry.

    The digest comes before the value: what the source said just so when the line was already joined has
    been proposed then. An officer who left the curated entry as it is is not asked again every quarter.
    """
    said_before: Mapping[str, str] = {}
    if step.before is not None and step.before.same_as == step.after.same_as:
        said_before = step.before.source_digests
    locked = {*stands.locked, *step.after.all_locked}
    for name in (spec.name for spec in compared_fields() if spec.volatile):
        now = digest(getattr(step.source.programme, name))
        is_news = now not in (silence(name), said_before.get(name))
        if is_news and name not in locked and _otherwise(name, stands, step.source.programme):
            yield name


def _otherwise(name: str, stands: Programme, source: Programme) -> bool:
    if name == "deadlines":
        return moved(stands, source)  # one that only went by is no news
    return matters(getattr(stands, name), getattr(source, name))


def _hints(steps: Sequence[_Step], file: str) -> Iterator[Problem]:
    """Say how many values a person wrote and were left alone, and what was locked."""
    by_hand = Counter(label(name) for step in steps if step.merged for name in step.merged.by_hand)
    if by_hand:
        named = ", ".join(f"{name} ({count})" for name, count in sorted(by_hand.items()))
        yield Problem(file, note=f"{by_hand.total()} von Hand geschriebene Werte bleiben stehen: {named}", grave=False)
    if silenced := sum(step.merged.silenced for step in steps if step.merged):
        yield Problem(file, note=f"{silenced} Neuigkeiten in gesperrten Feldern sind nicht aufgeführt", grave=False)
