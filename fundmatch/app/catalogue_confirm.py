"""Looked up, still true: what somebody saw on the pages becomes dated evidence in the catalogue."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from fundmatch.app.workspace import checks_of
from fundmatch.catalogue.reading import Catalogue, read_catalogue
from fundmatch.decisions.checked_pages import latest_checks
from fundmatch.model.decision import Checked
from fundmatch.model.update import Confirmed
from fundmatch.strategy.reading import read_strategy
from fundmatch.updates import applying
from fundmatch.updates.confirm import Looked, plan_confirm


@dataclass(frozen=True, slots=True, kw_only=True)
class CityLooks:
    """The looks of a city at pages that the catalogue does not know yet: those that may be taken over as they are, and those where something else was found."""

    same: tuple[Looked, ...]
    other: tuple[Checked, ...]


def confirm(catalogue: Path, looks: Sequence[Looked], *, by: str, on: date) -> Confirmed:
    """Write what was looked up into a catalogue folder, whole or not at all; `catalog undo` takes it back.

    Raises:
        CatalogueError: A programme, field, day or value is wrong, or an entry was changed since; all are named.
        OutputError: The catalogue is the one inside the package, or cannot be written. Nothing is changed then.
    """
    if not looks:
        return Confirmed(programmes=())
    plan = plan_confirm(catalogue, looks, today=on)
    nr = applying.apply(catalogue, plan, by=by, on=on)
    return Confirmed(programmes=tuple(look.programme.partition("@")[0] for look in looks), changes=plan.changes, nr=nr)


def looks_of(catalogue: Path, strategy: Path, *, as_of: date) -> CityLooks:
    """Return what the city looked up (`checked.csv` beside the strategy) since a page last vouched for the programme.

    Raises:
        StrategyError: The strategy, or its file of looks, cannot be read.
        CatalogueError: The catalogue cannot be read.
    """
    checks = latest_checks(checks_of(read_strategy(strategy, as_of=as_of)))
    fresh = [check for check in checks.values() if _is_news(check, read_catalogue(catalogue))]
    same = (
        Looked(programme=check.programme_id, day=check.day.first, by=check.by)
        for check in fresh
        if not check.found.strip()
    )
    return CityLooks(same=tuple(same), other=tuple(check for check in fresh if check.found.strip()))


def _is_news(check: Checked, catalogue: Catalogue) -> bool:
    programme = next((one for one in catalogue.programmes if one.id == check.programme_id), None)
    if programme is None:
        return False
    proof = programme.evidence_for("status")
    return proof is None or proof.last_seen is None or proof.last_seen.first < check.day.first
