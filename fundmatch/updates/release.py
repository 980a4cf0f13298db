"""A new release of the shipped catalogue for a city's own copy: what it would change, before anything is written.

What the officer wrote, locked or deleted stays so; entries that the release no longer holds stay in the copy. `release.jsonl` moves on
to the new release with every update, so that what was proposed once is not proposed each time.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Final

from fundmatch.catalogue.reading import Catalogue, read_catalogue
from fundmatch.core.errors import Problem
from fundmatch.model.comparison import closed, matters, reopened
from fundmatch.model.programme import Programme
from fundmatch.model.update import FieldChange, UpdatePlan
from fundmatch.sources.extract import SourceError
from fundmatch.updates.guard import BASE as NO_BASE
from fundmatch.updates.guard import stop
from fundmatch.updates.present import Present, present_in, turned
from fundmatch.updates.release_base import BASE, as_base, read_base, read_renamed
from fundmatch.updates.release_merge import Merged, guessed_base, merged
from fundmatch.updates.rows import EditedEntry, edited_entry
from fundmatch.updates.store import state_of

SOURCE: Final = "release"


@dataclass(frozen=True, slots=True, kw_only=True)
class _States:
    """The entries by id: of the last release (None where nobody kept it), of the copy, of the new release.

    `renamed` has the old id by the new one, of entries that the copy holds under the old one alone.
    """

    base: Mapping[str, Programme] | None
    own: Mapping[str, Programme]
    release: Mapping[str, Programme]
    renamed: Mapping[str, str]

    def before(self, name: str) -> Programme | None:
        """Return the own entry behind an entry of the release, under its new id."""
        own = self.own.get(self.renamed.get(name, name))
        return own and replace(own, id=name)

    def base_of(self, name: str) -> Programme | None:
        """Return the state that the own entry was taken over in, under its new id."""
        if self.base is None:
            own = self.before(name)
            return own and guessed_base(own)
        base = self.base.get(self.renamed.get(name, name)) or self.base.get(name)
        return base and replace(base, id=name)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Step:
    """One entry that changes: what the release makes of it, and its file as it will be."""

    row: EditedEntry
    merge: Merged


def plan_release(catalogue: Path, release: Path, *, as_of: date, despite: Collection[str] = ()) -> UpdatePlan:
    """Return what a release, a folder of a catalogue, would change in a copy; nothing is written.

    A copy that does not say which release it was made from is a stop of the kind `guard.BASE`.

    Raises:
        SourceError: The release is the copy itself.
        CatalogueError: One of the two, or what the last release said, cannot be read.
    """
    if catalogue.resolve() == release.resolve():
        remedy = "mit „fundmatch init ORDNER --with-catalog“ einen eigenen anlegen"
        raise SourceError.about(catalogue.name, "das ist der mitgelieferte Katalog selbst", remedy)
    state = state_of(catalogue)
    shipped, copy, present = read_catalogue(release), read_catalogue(catalogue), present_in(catalogue)
    states = _states(catalogue, copy, shipped, read_renamed(release))
    fresh = [name for name in states.release if _is_new(name, states) and name not in present.imported]
    steps, odd = _steps(states, present)
    rows = [step.row for step in steps]
    return UpdatePlan(
        source=SOURCE,
        file=release.name,
        sha256=shipped.sha256,
        as_of=as_of,
        seen=len(states.release),
        read=len(states.release),
        state=state,
        unchanged=len(states.own) - sum(bool(step.merge.taken or step.merge.proposed) for step in steps),
        new=_named(states.release, fresh),
        gone=_named(states.own, (name for name in states.own if _is_gone(name, states))),
        closed=turned(rows, closed),
        reopened=turned(rows, reopened),
        changes=tuple(change for step in steps for change in _changes(step, states.release, applied=True)),
        proposals=tuple(change for step in steps for change in _changes(step, states.release, applied=False)),
        stops=_stops(catalogue, states, despite),
        hints=tuple(_hints(states, steps, present, odd)),
        contents=_contents(catalogue, shipped, states, fresh, steps, present, {problem.file for problem in odd}),
    )


def _states(catalogue: Path, copy: Catalogue, shipped: Catalogue, renamed: Mapping[str, str]) -> _States:
    own = {programme.id: programme for programme in copy.curated}
    release = {programme.id: programme for programme in shipped.curated}
    moves = {new: old for old, new in renamed.items() if new in release and old in own and new not in own}
    return _States(base=read_base(catalogue), own=own, release=release, renamed=moves)


def _is_new(name: str, states: _States) -> bool:
    """Tell that neither the copy nor the last release has the entry: one that was deleted in the copy stays away."""
    return states.before(name) is None and (states.base is None or name not in states.base)


def _is_gone(name: str, states: _States) -> bool:
    was_there = states.base is not None and name in states.base
    return was_there and name not in states.release and name not in states.renamed.values()


def _steps(states: _States, present: Present) -> tuple[list[_Step], list[Problem]]:
    """Return the entries that change, and those that cannot because they would contradict themselves."""
    steps: list[_Step] = []
    odd: list[Problem] = []
    for name, release in states.release.items():
        before, base = states.before(name), states.base_of(name)
        if before is None or (base == release and name not in states.renamed):
            continue
        merge = merged(base, before, release)
        was = states.own[states.renamed.get(name, name)]
        if merge.after == was and not merge.proposed:
            continue
        row, problems = edited_entry(before, merge.after, present.path(name), present.text(was.id))
        odd += [
            Problem(f"{name}.yaml", 0, field, f"nicht übernommen: {note}", remedy, grave=False)
            for field, note, remedy in problems
        ]
        steps += [] if problems else [_Step(row=row, merge=merge)]
    return steps, odd


def _changes(step: _Step, release: Mapping[str, Programme], *, applied: bool) -> Iterator[FieldChange]:
    """Yield what follows the release, or is only proposed; what does not matter (another order, a remark) is left out."""
    own = step.row.before or step.row.after
    for name in step.merge.taken if applied else step.merge.proposed:
        old, new = getattr(own, name), getattr(release[own.id], name)
        if matters(old, new):
            yield FieldChange.of(own, name, old, new, applied=applied)


def _named(programmes: Mapping[str, Programme], names: Iterator[str] | Sequence[str]) -> tuple[tuple[str, str], ...]:
    return tuple((name, programmes[name].name) for name in sorted(names))


def _stops(catalogue: Path, states: _States, despite: Collection[str]) -> tuple[Problem, ...]:
    if states.base is not None or NO_BASE in despite:
        return ()
    note = (
        f"der Ordner sagt nicht, aus welchem Stand er kopiert wurde (es fehlt {BASE}); was von Hand in den "
        "Dateien geändert wurde, wäre von Änderungen des Katalogs nicht zu unterscheiden"
    )
    return (
        stop(catalogue.name, NO_BASE, note, "jede Änderung der Vorschau ansehen; Felder, die bleiben sollen, sperren"),
    )


def _hints(states: _States, steps: Sequence[_Step], present: Present, odd: Sequence[Problem]) -> Iterator[Problem]:
    yield from odd
    for new, old in sorted(states.renamed.items()):
        yield Problem(
            f"{old}.yaml",
            note=f"heißt jetzt {new}; Entscheidungen unter der alten Kennung bleiben im Entscheidungsbuch",
            grave=False,
        )
    for name in sorted(name for name in states.release if name in present.imported):
        remedy = "den Import unter dieser Kennung beenden, oder so lassen"
        yield Problem(
            f"{name}.yaml",
            note="nicht aufgenommen: ein Import hat schon ein Programm dieser Kennung",
            remedy=remedy,
            grave=False,
        )
    if deleted := sum(states.before(name) is None and name in (states.base or ()) for name in states.release):
        yield Problem(SOURCE, note=f"{deleted} hier gelöschte Einträge bleiben gelöscht", grave=False)
    if silenced := sum(step.merge.silenced for step in steps):
        yield Problem(SOURCE, note=f"{silenced} Neuigkeiten in gesperrten Feldern sind nicht aufgeführt", grave=False)
    if quiet := sum(not (step.merge.taken or step.merge.proposed) for step in steps):
        yield Problem(SOURCE, note=f"in {quiet} Einträgen sind nur Belege neu", grave=False)


def _contents(
    catalogue: Path, shipped: Catalogue, states: _States, fresh: Sequence[str], steps: Sequence[_Step], present: Present,
    odd: Collection[str],
) -> dict[Path, bytes | None]:  # fmt: skip
    """Return the files as they will be (None: away); an entry that could not follow keeps its base and comes back."""
    contents: dict[Path, bytes | None] = {}
    for name in fresh:
        path = present.path(name)
        contents[path] = (shipped.path / path.relative_to(catalogue)).read_bytes()
    for step in steps:
        name = step.row.after.id
        contents[present.path(name)] = step.row.text.encode()
        if name in states.renamed:
            contents[present.path(states.renamed[name])] = None
    left = {name for name in states.release if f"{name}.yaml" in odd or name in present.imported}
    kept = [states.base_of(name) if name in left else states.release[name] for name in states.release]
    contents[catalogue / BASE] = as_base(one for one in kept if one is not None)
    return contents
