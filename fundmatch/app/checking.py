"""Check whatever a path holds: a catalogue, one entry, a strategy."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from fundmatch.catalogue.entries import hints_of
from fundmatch.catalogue.municipalities_file import use_municipalities_of
from fundmatch.catalogue.reading import check_catalogue, check_file, find_catalogue, is_catalogue, read_catalogue
from fundmatch.core import levels
from fundmatch.core.errors import Problem, StrategyError
from fundmatch.evaluation.gold_files import is_gold, read_gold
from fundmatch.model.programme import Programme


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """All findings, and in one line what was looked at."""

    problems: tuple[Problem, ...]
    summary: str

    @property
    def grave(self) -> bool:
        """Tell whether anything stops work."""
        return any(problem.grave for problem in self.problems)


def check(paths: Sequence[Path], *, place: str | None = None) -> Report:
    """Check every path; everything found is in the report. `place` says where the applicant of a strategy is.

    Raises:
        UnknownPlaceError: There is no such place, or several of that name.
    """
    checked = [_check_path(path, place) for path in paths]
    problems = sorted(problem for _, found in checked for problem in found)
    grave = sum(problem.grave for problem in problems)
    hints = len(problems) - grave
    result = f"{grave} Fehler" if grave else "keine Fehler"
    extra = f", {hints} Hinweise" if hints else ""
    return Report(problems=tuple(problems), summary=f"{', '.join(words for words, _ in checked)}: {result}{extra}.")


def _check_path(path: Path, place: str | None) -> tuple[str, list[Problem]]:
    """Return in a few words what the path holds, and everything that is wrong with it."""
    if path.is_dir() and is_catalogue(path):
        return _check_folder(path, path, place)
    if path.is_dir() and is_catalogue(path / "catalogs"):
        return _check_folder(path, path / "catalogs", place)
    if is_gold(path):
        return _check_gold(path)
    if path.suffix in (".yaml", ".yml"):
        programme, problems = check_file(path.resolve())
        return path.name, [*problems, *(_hints_of(programme) if programme else ())]
    return _check_strategy(path, place)


def _check_folder(path: Path, catalogs: Path, place: str | None) -> tuple[str, list[Problem]]:
    """Check a catalogue, and the strategy of the folder where it has one."""
    use_municipalities_of(catalogs)
    catalogue, problems = check_catalogue(catalogs)
    words = "Katalog"
    if catalogue:
        words = f"{len(catalogue.programmes)} Programme"
        problems = [*problems, *(hint for entry in catalogue.programmes for hint in _hints_of(entry))]
    if not (path / "profile.toml").is_file():
        return words, problems
    more_words, more = _check_strategy(path, place)
    return f"{words}, {more_words}", [*problems, *more]


def _hints_of(programme: Programme) -> list[Problem]:
    return list(hints_of(programme, f"{levels.by_code()[programme.level].folder}/{programme.id}.yaml"))


def _check_gold(path: Path) -> tuple[str, list[Problem]]:
    known = [programme.id for programme in read_catalogue(find_catalogue(path.parent)).programmes]
    try:
        awards, hints = read_gold(path, known)
    except StrategyError as error:
        return path.name, list(error.problems)
    return f"{len(awards)} Zuwendungen", hints


def _check_strategy(path: Path, place: str | None) -> tuple[str, list[Problem]]:
    from fundmatch.strategy.reading import read_strategy

    try:
        use_municipalities_of(find_catalogue(path))
        strategy = read_strategy(path, place=place)
    except StrategyError as error:
        return path.name, list(error.problems)
    hints = [Problem(path.name, note=hint, grave=False) for hint in strategy.hints]
    return f"{len(strategy.measures)} Maßnahmen", hints
