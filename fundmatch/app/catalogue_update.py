"""The catalogue brought up to date: what a file would change and mean, its taking over, and the way back."""

import shutil
import tempfile
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from fundmatch.app.workspace import ledger_of
from fundmatch.catalogue.reading import Catalogue, read_catalogue, shipped_catalogue
from fundmatch.decisions.ledger import replay
from fundmatch.files import writing
from fundmatch.model.strategy import Strategy
from fundmatch.model.update import Impact, UpdatePlan
from fundmatch.reports.formats import PREVIEW_FORMATS, write_outputs
from fundmatch.sources.extract import SourceError
from fundmatch.strategy.reading import read_strategy
from fundmatch.updates import applying
from fundmatch.updates.applying import Undone

# The source that is our own table, edited by hand.
_TABLE: Final = "table"
# And the one that is the shipped catalogue.
_RELEASE: Final = "release"


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """All that an update would do, and what it means for a strategy; None where none was asked about."""

    plan: UpdatePlan
    impact: Impact | None = None


def preview_update(
    catalogue: Path,
    source: str,
    file: Path | None,
    *,
    as_of: date,
    despite: Collection[str] = (),
    answers: Path | None = None,
    strategy: Path | None = None,
    outputs: Sequence[Path] = (),
    on: date | None = None,
) -> Preview:
    """Return what a downloaded file, our own table ("table") or a release ("release") would change in a catalogue folder.

    The catalogue stays as it is. `despite` names the stops to pass over, `answers` is a workbook of a
    preview in which somebody said which programmes are the same; table and release have no use for it. A release is a folder of
    a catalogue, without `file` the shipped one. The preview is written to every output or
    to none; what stood there is kept under a name with the day `on` (the day of the update where left out).

    Raises:
        SourceError: The file cannot be used.
        UnknownNameError: There is no such source.
        CatalogueError: The catalogue cannot be read, as it is or as it would be.
        StrategyError: The strategy or its ledger cannot be read.
        OutputError: An output cannot be written.
    """
    seen = writing.seen_at(outputs)
    plan = _plan(catalogue, source, file, as_of=as_of, despite=frozenset(despite), answers=answers)
    impact = _impact_of_plan(catalogue, plan, read_strategy(strategy, as_of=as_of)) if strategy else None
    return _written(Preview(plan=plan, impact=impact), outputs, seen, on or as_of)


def apply_update(catalogue: Path, preview: Preview, *, by: str, on: date) -> int:
    """Write what was previewed into the catalogue folder; return its number in the log.

    `by` and `on` say who takes it over, and when.

    Raises:
        OutputError: The update has stops, the catalogue is the one inside the package or has changed
            meanwhile, somebody else is at it, or a file cannot be written. Nothing is changed then.
        CatalogueError: The log cannot be read.
    """
    return applying.apply(catalogue, preview.plan, by=by, on=on)


def undo_update(catalogue: Path, *, by: str, on: date) -> Undone:
    """Restore the catalogue folder byte for byte as it was before the last update.

    Raises:
        OutputError: There is nothing to undo, a file was changed since, or cannot be written.
        CatalogueError: The log cannot be read.
    """
    return applying.undo(catalogue, by=by, on=on)


def redo_update(catalogue: Path, *, by: str, on: date) -> Undone:
    """Restore the catalogue folder byte for byte as it was before the last undoing.

    Raises:
        OutputError: There is nothing to take back, a file was changed since, or cannot be written.
        CatalogueError: The log cannot be read.
    """
    return applying.redo(catalogue, by=by, on=on)


def compare_catalogues(
    old: Path,
    new: Path,
    *,
    as_of: date,
    strategy: Path | None = None,
    outputs: Sequence[Path] = (),
    on: date | None = None,
) -> Preview:
    """Return what is different in two folders of a catalogue; `strategy`, `outputs` and `on` as in `preview_update`.

    Raises:
        CatalogueError: One of the catalogues cannot be read.
        StrategyError: The strategy or its ledger cannot be read.
        OutputError: An output cannot be written.
    """
    from fundmatch.model.comparison import diff_catalogues

    seen = writing.seen_at(outputs)
    before, after = read_catalogue(old), read_catalogue(new)
    plan = diff_catalogues(before.programmes, after.programmes, as_of=as_of, name=f"{old} → {new}")
    impact = impact_between(before, after, plan, read_strategy(strategy, as_of=as_of)) if strategy else None
    return _written(Preview(plan=plan, impact=impact), outputs, seen, on or as_of)


def impact_between(before: Catalogue, after: Catalogue, plan: UpdatePlan, strategy: Strategy) -> Impact:
    """Return what changes for the strategy from one catalogue to the other, on the day of the plan.

    A rejected pair stays out of a list unless that catalogue changed what matters, so one that
    an update brings back is told as gained.

    Raises:
        StrategyError: The ledger cannot be read.
    """
    from fundmatch.app.pipeline import match
    from fundmatch.updates.impact import impact_of

    ledger = ledger_of(strategy)
    return impact_of(
        match(before, strategy, as_of=plan.as_of, decisions=ledger),
        match(after, strategy, as_of=plan.as_of, decisions=ledger),
        replay(ledger.lines) if ledger else {},
        new=[programme for programme, _ in plan.new],
        gone=[programme for programme, _ in plan.gone],
    )


def _plan(
    catalogue: Path, source: str, file: Path | None, *, as_of: date, despite: frozenset[str], answers: Path | None
) -> UpdatePlan:
    if source == _RELEASE:
        from fundmatch.updates.release import plan_release

        return plan_release(catalogue, file or shipped_catalogue(), as_of=as_of, despite=despite)
    if file is None:
        raise SourceError.about(source, "es fehlt die Datei", "die heruntergeladene Datei angeben")
    if source == _TABLE:
        from fundmatch.updates.table import plan_table

        return plan_table(catalogue, file, as_of=as_of, despite=despite)
    from fundmatch.sources.registry import read_source
    from fundmatch.updates.pairs import read_answers
    from fundmatch.updates.plan import plan_update

    answered = read_answers(answers) if answers else ()
    reading = read_source(source, file, as_of=as_of)
    return plan_update(catalogue, reading, as_of=as_of, file=file.name, despite=despite, answered=answered)


def _impact_of_plan(catalogue: Path, plan: UpdatePlan, strategy: Strategy) -> Impact:
    """Return what applying the plan to the catalogue folder would mean; it is tried on a copy."""
    with tempfile.TemporaryDirectory() as folder:
        supposed = Path(folder) / "catalogs"
        shutil.copytree(catalogue, supposed)
        for path, content in plan.contents.items():
            target = supposed / path.relative_to(catalogue)
            target.parent.mkdir(parents=True, exist_ok=True)
            if content is None:
                target.unlink(missing_ok=True)
            else:
                target.write_bytes(content)
        after = read_catalogue(supposed)
    return impact_between(read_catalogue(catalogue), after, plan, strategy)


def _written(preview: Preview, outputs: Sequence[Path], seen: writing.Seen, on: date) -> Preview:
    copies = writing.copies_of(outputs, on)
    write_outputs(PREVIEW_FORMATS, outputs, preview.plan, preview.impact, copies=copies, seen=seen)
    return preview
