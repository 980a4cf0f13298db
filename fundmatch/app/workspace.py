"""What a command works on: a strategy that was read from files, and the catalogue that it is held against."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from fundmatch.catalogue.municipalities_file import use_municipalities_of
from fundmatch.catalogue.reading import Catalogue, find_catalogue, read_catalogue
from fundmatch.core.errors import OutputError
from fundmatch.decisions.checked_pages import CHECKED_FILE, Checks, read_checks
from fundmatch.decisions.given_answers import ANSWERS_FILE, GivenAnswers, read_answers
from fundmatch.decisions.ledger import LEDGER_FILE as LEDGER
from fundmatch.decisions.ledger import Ledger, read_ledger
from fundmatch.decisions.programme_states import STATES_FILE
from fundmatch.model.strategy import Strategy
from fundmatch.strategy.reading import COLUMNS, MEASURES, PROFILE, SYNONYMS, lists_in, read_strategy

# The files of a strategy folder; no output may take their place.
_OWN_FILES = (PROFILE, *MEASURES, COLUMNS, SYNONYMS, LEDGER, STATES_FILE, ANSWERS_FILE, CHECKED_FILE)


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
        """Return the ledger as it stands on disk.

        Raises:
            StrategyError: It cannot be read.
        """
        return read_ledger(self.folder)

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
    own = {(_folder_of(strategy) / name).resolve() for name in _OWN_FILES}
    if strategy.is_dir():
        own |= {table.resolve() for table in lists_in(strategy)}
    else:
        own.add(strategy.resolve())
    for path in outputs:
        if path.resolve() in own:
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
    return None if strategy.path is None else read_ledger(_folder_of(strategy.path))


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
