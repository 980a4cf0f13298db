"""Read a strategy, a folder or one table, and name the problems of all its files at once."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from fundmatch.core.errors import Problem, StrategyError
from fundmatch.files.safe_read import display_name, read_bytes, refusal
from fundmatch.files.tables import MAX_BYTES
from fundmatch.model.strategy import Strategy
from fundmatch.strategy.measures import read_measures
from fundmatch.strategy.profile import read_profile
from fundmatch.strategy.synonyms import read_synonyms

MEASURES = ("measures.csv", "measures.xlsx", "measures.xlsm")
PROFILE, COLUMNS, SYNONYMS = "profile.toml", "columns.toml", "synonyms.csv"

_TABLES = frozenset({".csv", ".xlsx", ".xlsm", ".xls"})


Read = TypeVar("Read")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sources:
    """The files of a strategy; None where one was not found."""

    profile: Path | None
    measures: Path | None
    columns: Path | None
    synonyms: Path | None


def read_strategy(path: Path, *, profile: Path | None = None, columns: Path | None = None) -> Strategy:
    """Read a strategy folder or one table of measures (.csv, .xlsx).

    `profile` and `columns` win over the `profile.toml` and `columns.toml` in the folder or
    beside the table.

    Raises:
        StrategyError: A file is missing or wrong; the problems of all files are in it.
    """
    sources, problems = _locate(path, profile, columns)
    applicant = _read(sources.profile, read_profile, problems)
    measures = _read(sources.measures, lambda file: read_measures(file, sources.columns), problems) or ()
    synonyms = _read(sources.synonyms, read_synonyms, problems) or ()
    grave = [problem for problem in problems if problem.grave]
    if grave or applicant is None:
        raise StrategyError(grave)
    hints = tuple(str(problem) for problem in sorted(problems))
    return Strategy(
        profile=applicant,
        measures=measures,
        sha256=_fingerprint(sources),
        synonyms=synonyms,
        hints=hints,
        path=path,
    )


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


def _locate(path: Path, profile: Path | None, columns: Path | None) -> tuple[_Sources, list[Problem]]:
    """Return the files that make up the strategy, and what is missing or twice there."""
    if not path.exists():
        raise refusal(display_name(path), f"{path} gibt es nicht", "Ordner oder Tabelle der Strategie angeben")
    folder = path if path.is_dir() else path.parent
    table, problems = _table_in(folder) if path.is_dir() else (path, [])
    profile = profile or _present(folder / PROFILE)
    if profile is None:
        where = "im Ordner" if path.is_dir() else "neben der Tabelle"
        remedy = "mit --profile DATEI angeben oder mit „fundmatch init“ anlegen"
        problems.append(Problem(display_name(path), note=f"{PROFILE} fehlt {where}", remedy=remedy))
    columns = columns or _present(folder / COLUMNS)
    synonyms = _present(folder / SYNONYMS)
    return _Sources(profile=profile, measures=table, columns=columns, synonyms=synonyms), problems


def _present(file: Path) -> Path | None:
    return file if file.exists() else None


def _table_in(folder: Path) -> tuple[Path | None, list[Problem]]:
    """Return the one table of measures in the folder."""
    name = display_name(folder)
    there = _names_in(folder)
    found = [entry for entry in there if entry.casefold() in MEASURES]
    if len(found) == 1:
        return folder / found[0], []
    if found:
        note = f"mehrere Tabellen der Maßnahmen: {' und '.join(found)}"
        return None, [Problem(name, note=note, remedy="eine davon umbenennen oder löschen, die andere gilt")]
    others = [entry for entry in there if Path(entry).suffix.casefold() in _TABLES and not entry.startswith("~$")]
    remedy = "measures.csv oder measures.xlsx anlegen (Vorlage: „fundmatch init“)"
    if others:
        remedy = (
            f"gefunden: {', '.join(others[:5])}; in measures{Path(others[0]).suffix} umbenennen oder direkt angeben"
        )
    return None, [Problem(name, note="der Ordner enthält keine Tabelle der Maßnahmen", remedy=remedy)]


def _names_in(folder: Path) -> list[str]:
    try:
        return sorted(entry.name for entry in folder.iterdir())
    except OSError as error:
        raise refusal(display_name(folder), f"nicht lesbar: {error.strerror}", "Zugriffsrechte prüfen") from error


def _fingerprint(sources: _Sources) -> str:
    """Return the SHA-256 of the files, tagged by their part in the strategy and not by their names."""
    digest = hashlib.sha256()
    for part in ("profile", "measures", "columns", "synonyms"):
        file: Path | None = getattr(sources, part)
        if file is not None:
            data = read_bytes(file, MAX_BYTES)
            digest.update(f"{part}:{len(data)}\n".encode() + data)
    return digest.hexdigest()
