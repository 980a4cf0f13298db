"""Plan an update: everything that applying a reading would do, with nothing written."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from hashlib import sha256
from pathlib import Path

from fundmatch.catalogue.imported import parse_imported
from fundmatch.catalogue.reading import Catalogue, read_catalogue
from fundmatch.core.errors import Problem
from fundmatch.model.comparison import closed, compared_fields, differences, matters, moved, reopened
from fundmatch.model.labels import label, value_in_words
from fundmatch.model.programme import Programme
from fundmatch.model.update import DuplicateCandidate, FieldChange, ImportedRecord, UpdatePlan
from fundmatch.sources.extract import SourceExtract, SourceRecord
from fundmatch.updates import pairs as decided
from fundmatch.updates.deduplication import finder, twins
from fundmatch.updates.guard import stops
from fundmatch.updates.log import lines_in_force, read_log
from fundmatch.updates.store import as_lines, digest, kept_path, silence, state_of
from fundmatch.updates.survivorship import Merged, first, merged


@dataclass(frozen=True, slots=True, kw_only=True)
class _Step:
    """One programme of the reading: the line before (None: new) and after, and what the source says."""

    before: ImportedRecord | None
    after: ImportedRecord
    told: SourceRecord
    merged: Merged | None = None


@dataclass(slots=True)
class _Joined:
    """Which lines others stand for: key → id, all pairs that were found, and what to tell about it."""

    same: dict[str, str] = field(default_factory=dict)
    twins: list[DuplicateCandidate] = field(default_factory=list)
    hints: list[Problem] = field(default_factory=list)


def plan_update(
    catalogue: Path,
    reading: SourceExtract,
    *,
    as_of: date,
    file: str = "",
    despite: frozenset[str] = frozenset(),
    answered: Sequence[decided.Answered] = (),
) -> UpdatePlan:
    """Return what taking the reading into the catalogue would do; nothing is written.

    `reading.source` names the file under imported/. `file` is what messages call the
    file, `despite` waives kinds of stops, `answered` are answers on doubtful pairs that an officer typed into a
    preview.

    Raises:
        CatalogueError: The catalogue, its log or its decided pairs cannot be read.
        SourceError: An answer is for another source or contradicts the one that is there.
        UnknownNameError: The name of the source cannot be a file name.
    """
    path = kept_path(catalogue, reading.source)
    state = state_of(catalogue)
    base = read_catalogue(catalogue)
    file = file or reading.source
    before = base.imported.get(reading.source, ())
    stored = decided.read_pairs(catalogue, reading.source)
    answers = decided.with_answers(stored, reading.source, answered)
    joined = _joined(base, before, reading, answers)
    steps, odd = _readable(list(_steps(before, reading, base, joined.same, as_of)), file)
    missing = list(_missing(before, steps))
    lines = as_lines([*(step.after for step in steps), *(_gone(entry, as_of) for entry in missing)])
    questions = decided.with_questions(answers, reading.source, joined.twins)
    contents = {path: lines} if lines or path.exists() else {}
    contents |= {catalogue / decided.NAME: questions} if questions != stored.raw else {}
    changed = [(step.before.programme, step.after.programme) for step in steps if step.before]
    runs = [line.read for line in lines_in_force(read_log(catalogue)) if line.source == reading.source]
    held = stops(before, reading, changed, runs, as_of=as_of, file=file)
    plan = UpdatePlan(
        source=reading.source, file=file, sha256=reading.sha256, as_of=as_of, seen=reading.seen,
        read=len(reading.programmes), skipped=dict(reading.skipped), state=state, contents=contents,
        gone=_named(entry for entry in missing if entry.gone_since is None),
        twins=tuple(joined.twins), stops=tuple(stop for stop in held if stop.field not in despite),
        hints=(*reading.hints, *joined.hints, *odd, *_hints(steps, file)),
    )  # fmt: skip
    return _with_changes(plan, steps, base)


def _joined(
    base: Catalogue, before: Sequence[ImportedRecord], reading: SourceExtract, answers: decided.Pairs
) -> _Joined:
    """Decide which lines are programmes that are there already: by an answer, an earlier join, or for sure now."""
    others = {programme.id: programme for programme in base.curated}
    for source, entries in base.imported.items():
        if source != reading.source:
            others |= {entry.programme.id: entry.programme for entry in entries if not entry.same_as}
    barred = {pair for pair, answer in answers.answers.items() if answer is False}
    joined = _Joined()
    known = {entry.key: entry.same_as for entry in before if entry.same_as}
    ask: list[tuple[str, Programme]] = []
    for told in reading.programmes:
        answered, earlier = answers.same(told.key), known.get(told.key, "")
        if answered and answered not in others:
            note = f"{told.key} soll {answered} sein, aber das gibt es nicht"
            joined.hints.append(
                Problem(decided.NAME, field="Programm", note=note, remedy="Kennung prüfen", grave=False)
            )
        if answered in others:
            joined.same[told.key] = answered
        elif earlier in others and (told.key, earlier) not in barred:
            joined.same[told.key] = earlier
        else:
            ask.append((told.key, told.programme))
    joined.twins = list(twins(ask, finder(others.values()), barred))
    joined.same |= {twin.key: twin.other for twin in joined.twins if twin.sure}
    return joined


def _steps(
    before: Sequence[ImportedRecord], reading: SourceExtract, base: Catalogue, same: Mapping[str, str], as_of: date
) -> Iterator[_Step]:
    """Yield every programme of the reading with its line; an id once given never changes."""
    by_key = {entry.key: entry for entry in before}
    keys = {told.key for told in reading.programmes}
    by_id = {entry.programme.id: entry for entry in before if entry.key not in keys}
    taken = {programme.id for programme in base.curated} | {
        entry.programme.id for entries in base.imported.values() for entry in entries
    }
    for told in reading.programmes:
        entry = by_key.get(told.key) or by_id.pop(told.programme.id, None)
        other = same.get(told.key, "")
        if entry is not None:
            found = merged(entry, told, as_of=as_of)
            after = (
                found.entry if found.entry.same_as == other else replace(found.entry, same_as=other, last_seen=as_of)
            )
            yield _Step(before=entry, after=after, told=told, merged=found)
            continue
        own = told.programme.id
        if own in taken and own != other:
            own = f"{own[:70].rstrip('-')}-{sha256(told.key.encode()).hexdigest()[:8]}"
        taken.add(own)
        fresh = first(told, as_of=as_of)
        yield _Step(
            before=None, told=told, after=replace(fresh, programme=replace(fresh.programme, id=own), same_as=other)
        )


def _readable(steps: Sequence[_Step], file: str) -> tuple[list[_Step], list[Problem]]:
    """Leave out what would not be read back as it was written; the line before stays then."""
    fresh = sorted((step for step in steps if step.after != step.before), key=lambda step: step.after.programme.id)
    _, problems = parse_imported(as_lines(step.after for step in fresh), file)
    bad = {fresh[problem.place - 1].told.key for problem in problems}
    kept = []
    for step in sorted(steps, key=lambda step: step.after.programme.id):
        if step.told.key not in bad:
            kept.append(step)
        elif step.before is not None:
            kept.append(replace(step, after=step.before, merged=None))
    return kept, [replace(problem, place=0, grave=False) for problem in problems]


def _missing(before: Sequence[ImportedRecord], steps: Sequence[_Step]) -> Iterator[ImportedRecord]:
    """Yield the lines that the reading does not have."""
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
    shown = [step for step in steps if not step.after.same_as]
    changes = [change for step in shown for change in _changes(step)]
    touched = {change.programme for change in (*changes, *proposals)}
    older = [step for step in steps if step.before]
    return replace(
        plan,
        unchanged=sum((step.after.same_as or step.after.programme.id) not in touched for step in older),
        new=_named(step.after for step in shown if not step.before),
        returned=_named(step.after for step in older if step.before and step.before.gone_since),
        closed=_turned(shown, closed),
        reopened=_turned(shown, reopened),
        changes=tuple(changes),
        proposals=tuple(proposals),
    )


def _turned(steps: Iterable[_Step], turned: Callable[[Programme, Programme], bool]) -> tuple[tuple[str, str], ...]:
    return _named(step.after for step in steps if step.before and turned(step.before.programme, step.after.programme))


def _changes(step: _Step) -> Iterator[FieldChange]:
    if step.before is None:
        return
    for change in differences(step.before.programme, step.after.programme):
        yield FieldChange(
            programme=step.after.programme.id,
            name=step.after.programme.name,
            field=change.field,
            old=value_in_words(change.field, change.old),
            new=value_in_words(change.field, change.new),
            sentence=step.told.sentences.get(change.field, ""),
        )


def _proposals(step: _Step, curated: Mapping[str, Programme]) -> Iterator[FieldChange]:
    """Yield what the source says anew where a person's value stands: in the line, or in the curated entry."""
    own = step.after.programme
    news: list[tuple[Programme, str, object]] = []
    if step.after.same_as:
        if (stands := curated.get(step.after.same_as)) is not None:
            news = [(stands, name, getattr(own, name)) for name in _better_known(step, stands)]
    elif step.merged:
        news = [(own, name, value) for name, value in step.merged.proposed.items()]
    for programme, name, value in news:
        yield FieldChange(
            programme=programme.id,
            name=programme.name,
            field=name,
            old=value_in_words(name, getattr(programme, name)),
            new=value_in_words(name, value),
            applied=False,
            sentence=step.told.sentences.get(name, ""),
        )


def _better_known(step: _Step, stands: Programme) -> Iterator[str]:
    """Yield the volatile fields that the source tells anew and otherwise than the curated entry."""
    told = step.told.programme
    joined_before = step.before is not None and step.before.same_as == step.after.same_as
    for name in (spec.name for spec in compared_fields() if spec.volatile):
        value = getattr(told, name)
        said = digest(value)
        if said == silence(name) or name in getattr(stands, "locked", ()) or name in step.after.locked:
            continue
        if joined_before and step.before and step.before.told.get(name) == said:
            continue
        if moved(stands, told) if name == "deadlines" else matters(getattr(stands, name), value):
            yield name


def _hints(steps: Sequence[_Step], file: str) -> Iterator[Problem]:
    """Say how many values a person wrote and were left alone, and what was locked."""
    by_hand = Counter(label(name) for step in steps if step.merged for name in step.merged.by_hand)
    if by_hand:
        named = ", ".join(f"{name} ({count})" for name, count in sorted(by_hand.items()))
        yield Problem(file, note=f"{by_hand.total()} von Hand geschriebene Werte bleiben stehen: {named}", grave=False)
    if silenced := sum(step.merged.silenced for step in steps if step.merged):
        yield Problem(file, note=f"{silenced} Neuigkeiten in gesperrten Feldern sind nicht aufgeführt", grave=False)
