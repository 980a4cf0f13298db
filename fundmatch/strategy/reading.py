"""Read a strategy, a folder or one table, and name the problems of all its files at once."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Final, TypeVar

from fundmatch.core.errors import Problem, StrategyError, reason_of
from fundmatch.files.grids import READERS, read_grid
from fundmatch.files.headings import header_key
from fundmatch.files.safe_read import display_name, read_bytes, refusal
from fundmatch.files.tables import MAX_BYTES
from fundmatch.model.strategy import PLACE_UNKNOWN, Strategy
from fundmatch.model.understanding import Understanding
from fundmatch.strategy.columns_file import read_columns
from fundmatch.strategy.headings import known_headings
from fundmatch.strategy.list_reading import ListReading, read_list
from fundmatch.strategy.own_results import RESULT_SHEETS, is_result
from fundmatch.strategy.profile import toml_source
from fundmatch.strategy.profile_sheet import is_profile, sheet_source
from fundmatch.strategy.profile_sources import ProfileReading, Source, merged, place_source
from fundmatch.strategy.synonyms import read_synonyms

MEASURES = ("measures.csv", "measures.xlsx", "measures.xlsm", "measures.ods")
PROFILE, COLUMNS, SYNONYMS = "profile.toml", "columns.toml", "synonyms.csv"

# Tables in the folder of a strategy that hold no measures.
_NO_LISTS: Final = frozenset({SYNONYMS, "decisions.csv", "answers.csv", "checked.csv"})
# The sheet of the template that explains the columns.
_GUIDE: Final = "Anleitung"

Read = TypeVar("Read")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sources:
    """The files of a strategy; None where one was not found."""

    profile: Path | None
    measures: Path | None
    columns: Path | None
    synonyms: Path | None


def read_strategy(
    path: Path,
    *,
    profile: Path | None = None,
    columns: Path | None = None,
    place: str | None = None,
    as_of: date | None = None,
) -> Strategy:
    """Read a strategy folder or one table of measures (.csv, .xlsx, .ods).

    `profile` and `columns` win over the `profile.toml` and `columns.toml` in the folder or
    beside the table. `place` (name, AGS or Kreis) says where the applicant is and wins over every
    profile; a profile of another municipality counts for nothing. What no profile.toml says may stand
    on a sheet "Profil" of the table. Without any of these the table is read for a municipality of unknown place. `as_of` is the day of the run: what
    is dated before it ("Eröffnung am 01.05.2025") has happened; without it no such date says anything.

    Raises:
        StrategyError: A file is missing or wrong; the problems of all files are in it.
        UnknownPlaceError: There is no such place, or several of that name.
    """
    problems: list[Problem] = []
    sources, reading = _locate(path, profile, columns, problems, as_of)
    applicant = _applicant(sources, reading, place, problems)
    synonyms = _read(sources.synonyms, read_synonyms, problems) or ()
    problems += reading.problems
    grave = [problem for problem in problems if problem.grave]
    if grave:
        raise StrategyError(grave)
    hints = [str(problem) for problem in sorted(problems)]
    if applicant.profile.place_unknown:
        hints.insert(0, f"{PLACE_UNKNOWN}. Den Ort angeben: --for NAME, etwa --for Gelsenkirchen")
    return Strategy(
        profile=applicant.profile,
        origins=applicant.origins,
        measures=reading.measures,
        sha256=_fingerprint(sources, place),
        synonyms=synonyms,
        hints=tuple(hints),
        mapping=reading.mapping,
        passed_over=reading.passed_over,
        words=reading.words,
        another_place=place is not None and bool(applicant.set_aside),
        path=path,
    )


def understand(
    path: Path,
    *,
    profile: Path | None = None,
    columns: Path | None = None,
    place: str | None = None,
    as_of: date | None = None,
) -> Understanding:
    """Return what a strategy is read as; what stops a run is in it too, and nothing is raised for that."""
    try:
        strategy = read_strategy(path, profile=profile, columns=columns, place=place, as_of=as_of)
    except StrategyError as error:
        return _as_far_as_read(path, columns, error.problems, as_of)
    return Understanding(
        name=path.name,
        measures=strategy.measures,
        mapping=strategy.mapping,
        passed_over=strategy.passed_over,
        words=strategy.words,
        hints=strategy.hints,
    )


def _as_far_as_read(path: Path, columns: Path | None, problems: Sequence[Problem], as_of: date | None) -> Understanding:
    """Return what the list itself says, where a run cannot start for these problems."""
    try:
        _, reading = _locate(path, None, columns, [], as_of)
    except StrategyError:
        reading = ListReading()
    return Understanding(
        name=path.name,
        measures=reading.measures,
        mapping=reading.mapping,
        passed_over=reading.passed_over,
        words=reading.words,
        hints=tuple(str(problem) for problem in sorted(reading.problems) if not problem.grave),
        problems=tuple(problems),
    )


def _applicant(sources: _Sources, reading: ListReading, place: str | None, problems: list[Problem]) -> ProfileReading:
    """Return the profile out of all that speak of the applicant; what is to be said of it is added."""
    written: list[Source] = []
    if sources.profile is not None:
        try:
            toml = toml_source(sources.profile)
            written += [toml] if toml.values or toml.problems else []  # a form that nobody filled in says nothing
        except StrategyError as error:
            problems += error.problems
    if reading.profile is not None:
        written.append(reading.profile)
    of_place = [] if place is None else [place_source(place, written)]
    applicant = merged((*of_place, *written))
    problems += applicant.problems
    return applicant


def _read(
    file: Path | None, reader: Callable[[Path], tuple[Read, list[Problem]]], problems: list[Problem]
) -> Read | None:
    """Return what the reader makes of a file, None without it or where it cannot be used; the problems are added."""
    if file is None:
        return None
    try:
        content, found = reader(file)
    except StrategyError as error:
        problems += error.problems
        return None
    problems += found
    return content


def _locate(
    path: Path, profile: Path | None, columns: Path | None, problems: list[Problem], as_of: date | None
) -> tuple[_Sources, ListReading]:
    """Return the files that make up the strategy and what the list says; what is missing or wrong is added."""
    if not path.exists():
        raise refusal(display_name(path), f"{path} gibt es nicht", "Ordner oder Tabelle der Strategie angeben")
    folder = path if path.is_dir() else path.parent
    columns = columns or _present(folder / COLUMNS)
    chosen = _read(columns, read_columns, problems) or {}
    tables = lists_in(folder) if path.is_dir() else [path]
    readings = [(table, _read_file(table, chosen, as_of)) for table in tables]
    table, reading = _chosen(folder, readings)
    sources = _Sources(
        profile=profile or _present(folder / PROFILE),
        measures=table,
        columns=columns,
        synonyms=_present(folder / SYNONYMS),
    )
    return sources, reading


def _read_file(path: Path, chosen: dict[str, str], as_of: date | None) -> ListReading | None:
    """Return what a table says, None for a workbook that a command has written."""
    headings = {*known_headings(), *map(header_key, chosen.values())}
    try:
        grid = read_grid(path, headings)
    except StrategyError as error:
        return ListReading(problems=error.problems)
    if any(sheet.title in RESULT_SHEETS for sheet in grid.sheets):
        return None
    lists = tuple(sheet for sheet in grid.sheets if not is_profile(sheet) and sheet.title != _GUIDE) or grid.sheets
    return replace(read_list(replace(grid, sheets=lists), chosen, as_of), profile=sheet_source(grid))


def _chosen(folder: Path, readings: Sequence[tuple[Path, ListReading | None]]) -> tuple[Path | None, ListReading]:
    """Return the table with the measures; an empty template never stands before a list with rows."""
    lists = [(table, reading) for table, reading in readings if reading is not None]
    if not lists:
        remedy = "die Liste der Maßnahmen in den Ordner legen (Vorlage: „fundmatch init“) oder direkt angeben"
        note = "der Ordner enthält keine Tabelle der Maßnahmen"
        return None, ListReading(problems=(Problem(display_name(folder), note=note, remedy=remedy),))
    if len(lists) == 1:
        return lists[0]
    filled = [(table, reading) for table, reading in lists if reading.measures or not _is_empty(reading)]
    table, reading = max(filled or lists, key=lambda pair: (_is_named(pair[0]), len(pair[1].measures)))
    others = [other.name for other, _ in lists if other != table]
    note = f"gelesen ist {table.name}, nicht: {', '.join(others[:5])}"
    hint = Problem(display_name(folder), note=note, remedy="eine andere direkt angeben", grave=False)
    return table, replace(reading, problems=(hint, *reading.problems))


def _is_empty(reading: ListReading) -> bool:
    """Tell that a table holds headings at most."""
    return not reading.measures and all("nichts" in problem.note or "leer" in problem.note for problem in reading.grave)


def _is_named(path: Path) -> bool:
    return path.name.casefold() in MEASURES


def _present(file: Path) -> Path | None:
    return file if file.exists() else None


def holds_list(folder: Path) -> bool:
    """Tell whether a folder is a strategy: a profile or a table lies in it."""
    return (folder / PROFILE).is_file() or bool(lists_in(folder))


def lists_in(folder: Path) -> list[Path]:
    """Return the tables of the folder that may hold the measures, in the order of their names.

    Raises:
        StrategyError: The folder cannot be read.
    """
    try:
        there = sorted(entry for entry in folder.iterdir() if entry.is_file())
    except OSError as error:
        raise refusal(display_name(folder), f"nicht lesbar: {reason_of(error)}", "Zugriffsrechte prüfen") from error
    tables = [entry for entry in there if entry.suffix.casefold() in READERS]
    return [
        entry
        for entry in tables
        if entry.name.casefold() not in _NO_LISTS
        and ".ersetzt-" not in entry.name
        and not entry.name.startswith(("~$", ".~lock."))
        and not is_result(entry)
    ]


def _fingerprint(sources: _Sources, place: str | None) -> str:
    """Return the SHA-256 of the files, tagged by their part in the strategy and not by their names, and of the place."""
    digest = hashlib.sha256()
    for part in ("profile", "measures", "columns", "synonyms"):
        file: Path | None = getattr(sources, part)
        if file is not None:
            data = read_bytes(file, MAX_BYTES)
            digest.update(f"{part}:{len(data)}\n".encode() + data)
    if place is not None:
        digest.update(f"place:{place}\n".encode())
    return digest.hexdigest()
