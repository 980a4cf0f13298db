"""What an update, or another state of the catalogue, means for the measures of a strategy."""

import shutil
import tempfile
from collections.abc import Collection
from pathlib import Path

from fundmatch.app.pipeline import match
from fundmatch.app.review_session import session_of
from fundmatch.catalogue.reading import Catalogue, read_catalogue
from fundmatch.decisions.carry_over import current_decisions
from fundmatch.model.update import UpdatePlan
from fundmatch.strategy.reading import read_strategy
from fundmatch.updates.impact import impact_of
from fundmatch.updates.impact_records import Impact


def of_plan(catalogue: Path, plan: UpdatePlan, strategy: Path) -> Impact:
    """Return what applying the plan to the catalogue folder would mean; nothing is written there.

    Raises:
        CatalogueError: The catalogue, as it is or as it would be, cannot be read.
        StrategyError: The strategy or its ledger cannot be read.
    """
    with tempfile.TemporaryDirectory() as folder:
        supposed = Path(folder) / "catalogs"
        shutil.copytree(catalogue, supposed)
        for path, content in plan.contents.items():
            target = supposed / path.relative_to(catalogue)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
        after = read_catalogue(supposed)
    return between(read_catalogue(catalogue), after, plan, strategy)


def between(before: Catalogue, after: Catalogue, plan: UpdatePlan, strategy: Path) -> Impact:
    """Return what changes for the strategy from one catalogue to the other, on the day of the plan.

    A rejected pair stays out of a list unless that catalogue changed what matters, so one that
    an update brings back is told as gained.

    Raises:
        StrategyError: The strategy or its ledger cannot be read.
    """
    read = read_strategy(strategy)
    ledger = session_of(strategy, read, before).ledger
    old, new = (current_decisions(ledger, {one.id: one for one in state.programmes}) for state in (before, after))
    return impact_of(
        match(before, read, as_of=plan.as_of, aside=old.aside),
        match(after, read, as_of=plan.as_of, aside=new.aside),
        old.state,
        new=_ids(plan.new),
        gone=_ids(plan.gone),
    )


def _ids(named: Collection[tuple[str, str]]) -> list[str]:
    return [key for key, _ in named]
