"""What a command works on: a strategy that was read from files, and the catalogue that it is held against."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from fundmatch.catalogue.municipalities_file import use_municipalities_of
from fundmatch.catalogue.reading import Catalogue, find_catalogue, read_catalogue
from fundmatch.core.errors import OutputError
from fundmatch.decisions.applying import finish_review
from fundmatch.decisions.checked_pages import CHECKED_FILE, Checks, read_checks
from fundmatch.decisions.given_answers import ANSWERS_FILE, GivenAnswers, read_answers
from fundmatch.decisions.ledger import LEDGER_FILE as LEDGER
from fundmatch.decisions.ledger import Ledger, read_ledger
from fundmatch.decisions.measure_memory import MeasureMemory, memory_of, owned
from fundmatch.decisions.measure_texts import TEXTS_FILE, read_texts
from fundmatch.decisions.programme_states import STATES_FILE
from fundmatch.model.strategy import Strategy
from fundmatch.strategy.reading import COLUMNS, MEASURES, PROFILE, SYNONYMS, lists_in, read_strategy

# The files of a strategy folder; no output may take their place.
_OWN_FILES = (PROFILE, *MEASURES, COLUMNS, SYNONYMS, LEDGER, STATES_FILE, TEXTS_FILE, ANSWERS_FILE, CHECKED_FILE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Workspace:
    """One strategy on disk with its catalogue; `path` is the folder, or the one table, of the strategy."""

    path: Path
    strategy: Strategy
    catalogue: Catalogue

    @property
    def folder(self) -> Path:
        """Return the folder of the ledger; that of a single table lies beside it."""
        return _folder_of(self.path)

    @property
    def ledger(self) -> Ledger:
        """Return the ledger as it stands on disk, each line under the measure that it was made for.

        Raises:
            StrategyError: It cannot be read.
        """
        ledger = read_ledger(self.folder)
        return owned(ledger, memory_for(self.strategy, ledger))

    def refuse_to_replace(self, outputs: Iterable[Path]) -> None:
        """Stop where an output is one of the strategy's own files: the ledger, the table, the profile.

        Raises:
            OutputError: One of them is; nothing was written.
        """
        refuse_to_replace(self.path, outputs)


def refuse_to_replace(strategy: Path, outputs: Iterable[Path]) -> None:
    """Stop where an output is one of the files of a strategy, a folder or one table.

    Raises:
        OutputError: One of them is; nothing was written.
    """
    own = [_folder_of(strategy) / name for name in _OWN_FILES]
    own += lists_in(strategy) if strategy.is_dir() else [strategy]
    # Where the disk tells capitals apart, "Measures.CSV" would be a second table beside "measures.csv".
    taken = {str(path.resolve()).casefold() for path in own}
    for path in outputs:
        if str(path.resolve()).casefold() in taken:
            msg = f"{path} gehört zur Strategie selbst und wird nicht überschrieben. Einen anderen Namen angeben."
            raise OutputError(msg)


def open_workspace(
    path: Path,
    *,
    catalogue: Path | None = None,
    profile: Path | None = None,
    columns: Path | None = None,
    place: str | None = None,
    as_of: date | None = None,
) -> Workspace:
    """Read a strategy, a folder or one table, and its catalogue.

    Without `catalogue` it is the folder `catalogs` beside or above the strategy, else the one
    that came with the package. `profile` and `columns` win over the files beside the measures, and
    `place` (name, AGS or Kreis) over what they say of where the applicant is. `as_of` is the day of the run, as in `read_strategy`.

    Raises:
        StrategyError: A file of the strategy is missing or wrong; all problems are in it.
        CatalogueError: The catalogue cannot be used.
        UnknownPlaceError: There is no such place, or several of that name.
    """
    finish_review(_folder_of(path))
    folder = catalogue or find_catalogue(path)
    use_municipalities_of(folder)
    strategy = read_strategy(path, profile=profile, columns=columns, place=place, as_of=as_of)
    return Workspace(path=path, strategy=strategy, catalogue=read_catalogue(folder))


def catalogue_at(path: Path | None, *, beside: Path) -> Catalogue:
    """Return the catalogue in the folder, or without one the catalogue beside or above another path.

    Raises:
        CatalogueError: It cannot be used.
    """
    folder = path or find_catalogue(beside)
    use_municipalities_of(folder)
    return read_catalogue(folder)


def ledger_of(strategy: Strategy) -> Ledger | None:
    """Return the ledger beside the files of the strategy, None for a strategy that was made in memory.

    Raises:
        StrategyError: The ledger cannot be read.
    """
    if strategy.path is None:
        return None
    ledger = read_ledger(_folder_of(strategy.path))
    return owned(ledger, memory_for(strategy, ledger))


def memory_for(strategy: Strategy, ledger: Ledger) -> MeasureMemory:
    """Return what the numbers of the measures meant when something was decided, and mean today.

    Raises:
        StrategyError: The folder of the strategy cannot be read.
    """
    titles = {measure.id: measure.title for measure in strategy.measures}
    path = strategy.path
    if path is None:
        return memory_of(ledger, titles)
    kept = read_texts(_folder_of(path))
    table = path.name if path.is_file() else ""
    tables = {one.table for one in kept.values()} - {"", table} if table else set()
    return memory_of(
        ledger,
        titles,
        {measure.id: measure.description for measure in strategy.measures},
        kept,
        table=table,
        others=frozenset(other for other in tables if path.with_name(other).is_file()),
    )


def answers_of(strategy: Strategy) -> GivenAnswers:
    """Return the answers beside the files of the strategy; a strategy that was made in memory has none.

    Raises:
        StrategyError: They cannot be read.
    """
    return GivenAnswers() if strategy.path is None else read_answers(_folder_of(strategy.path))


def checks_of(strategy: Strategy) -> Checks:
    """Return whose pages the city looked at, as it lies beside the strategy; one made in memory has none.

    Raises:
        StrategyError: The file cannot be read.
    """
    return Checks() if strategy.path is None else read_checks(_folder_of(strategy.path))


def _folder_of(path: Path) -> Path:
    """Return the folder in which the files of a strategy lie; a strategy of one file has them beside it."""
    return path if path.is_dir() else path.parent
