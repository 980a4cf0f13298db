"""Check whatever a path holds: a catalogue, one entry, a strategy.

The reading of lists is imported only where there is one: for an entry of the catalogue it would be most of the time.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from fundmatch.catalogue.entries import hints_of
from fundmatch.catalogue.example_measures import example_hints
from fundmatch.catalogue.municipalities_file import use_municipalities_of
from fundmatch.catalogue.reading import check_catalogue, check_file, find_catalogue, is_catalogue, read_catalogue
from fundmatch.catalogue.relations import relation_hints
from fundmatch.core import levels
from fundmatch.core.errors import OutputError, Problem, StrategyError
from fundmatch.core.formatting import counted
from fundmatch.evaluation.gold_files import is_gold, read_gold
from fundmatch.files import writing
from fundmatch.model.programme import Programme
from fundmatch.model.understanding import Understanding
from fundmatch.reports.formats import UNDERSTANDING_FORMATS, write_outputs


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """All findings, and in one line what was looked at; `understood` are the lists of measures among it."""

    problems: tuple[Problem, ...]
    summary: str
    hints: tuple[str, ...] = ()
    understood: tuple[Understanding, ...] = ()

    @property
    def grave(self) -> bool:
        """Tell whether anything stops work."""
        return any(problem.grave for problem in self.problems)


@dataclass(slots=True)
class _Findings:
    """What one path holds in a few words, and everything that is to be said of it."""

    words: str
    problems: list[Problem] = field(default_factory=list)
    understood: tuple[Understanding, ...] = ()


def check(
    paths: Sequence[Path],
    outputs: Sequence[Path] = (),
    *,
    place: str | None = None,
    as_of: date | None = None,
    on: date | None = None,
) -> Report:
    """Check every path, and write what was understood of a list to every output; the format goes by the suffix.

    Everything found is in the report. `place` says where the applicant of a strategy is, `as_of` the day against which
    dates in a list count. Outputs are written also where problems would stop a run. What stood at their place is kept under a name with the day `on`, where that is given.

    Raises:
        UnknownPlaceError: There is no such place, or several of that name.
        OutputError: The paths are not one list, an output would take its place, or cannot be written.
    """
    seen = writing.seen_at(outputs)
    checked = [_check_path(path, place, as_of) for path in paths]
    problems = sorted(problem for found in checked for problem in found.problems)
    understood = tuple(entry for found in checked for entry in found.understood)
    if outputs:
        _write(paths, understood, writing.copies_of(outputs, on) if on else {}, seen)
    hints = tuple(hint for entry in understood for hint in entry.hints)
    return Report(
        problems=tuple(problems),
        summary=_summary([found.words for found in checked], problems, len(hints)),
        hints=hints,
        understood=understood,
    )


def _summary(words: Sequence[str], problems: Sequence[Problem], hints: int) -> str:
    grave = sum(problem.grave for problem in problems)
    hints += len(problems) - grave
    result = f"{grave} Fehler" if grave else "keine Fehler"
    extra = f", {counted(hints, 'Hinweis', 'Hinweise')}" if hints else ""
    return f"{', '.join(words)}: {result}{extra}."


def _write(
    paths: Sequence[Path], understood: Sequence[Understanding], copies: Mapping[Path, bytes], seen: writing.Seen
) -> None:
    if len(understood) != 1:
        msg = "-o schreibt, wie eine Liste von Maßnahmen gelesen wurde. Genau eine Liste (oder ihren Ordner) angeben."
        raise OutputError(msg)
    from fundmatch.app.workspace import refuse_to_replace  # brings the reading of lists

    for path in paths:
        refuse_to_replace(path, seen)
    write_outputs(UNDERSTANDING_FORMATS, seen, understood[0], copies=copies, seen=seen)


def _check_path(path: Path, place: str | None, as_of: date | None) -> _Findings:
    """Return what the path holds, and everything that is wrong with it."""
    if path.is_dir() and is_catalogue(path):
        return _check_folder(path, path, place, as_of)
    if path.is_dir() and is_catalogue(path / "catalogs"):
        return _check_folder(path, path / "catalogs", place, as_of)
    if is_gold(path):
        return _Findings(*_check_gold(path))
    if path.suffix in (".yaml", ".yml"):
        programme, problems = check_file(path.resolve())
        hints = [*_hints_of(programme, as_of), *example_hints([programme])] if programme else []
        return _Findings(path.name, [*problems, *hints])
    return _check_strategy(path, place, as_of)


def _check_folder(path: Path, catalogs: Path, place: str | None, as_of: date | None) -> _Findings:
    """Check a catalogue, and the strategy of the folder where it has one."""
    use_municipalities_of(catalogs)
    catalogue, problems = check_catalogue(catalogs)
    words = "Katalog"
    if catalogue:
        words = counted(len(catalogue.programmes), "Programm", "Programme")
        problems = [*problems, *(hint for entry in catalogue.programmes for hint in _hints_of(entry, as_of))]
        problems += relation_hints(catalogue.programmes)
        problems += example_hints(catalogue.programmes)
    if path == catalogs:
        return _Findings(words, problems)
    from fundmatch.strategy.reading import holds_list  # a catalogue alone needs none of it

    if not holds_list(path):
        return _Findings(words, problems)
    strategy = _check_strategy(path, place, as_of)
    return _Findings(f"{words}, {strategy.words}", [*problems, *strategy.problems], strategy.understood)


def _hints_of(programme: Programme, as_of: date | None) -> list[Problem]:
    return list(hints_of(programme, f"{levels.by_code()[programme.level].folder}/{programme.id}.yaml", as_of))


def _check_gold(path: Path) -> tuple[str, list[Problem]]:
    known = [programme.id for programme in read_catalogue(find_catalogue(path.parent)).programmes]
    try:
        awards, hints = read_gold(path, known)
    except StrategyError as error:
        return path.name, list(error.problems)
    return counted(len(awards), "Zuwendung", "Zuwendungen"), hints


def _check_strategy(path: Path, place: str | None, as_of: date | None) -> _Findings:
    from fundmatch.strategy.reading import understand  # a catalogue alone needs none of it

    try:
        use_municipalities_of(find_catalogue(path))
    except StrategyError as error:
        return _Findings(path.name, list(error.problems))
    understood = understand(path, place=place, as_of=as_of)
    words = path.name if understood.problems else counted(len(understood.measures), "Maßnahme", "Maßnahmen")
    return _Findings(words, list(understood.problems), (understood,))
