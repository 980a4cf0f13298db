"""Read the applicant's profile out of a TOML file, and name every problem at once."""

import re
from pathlib import Path
from typing import Any

from fundmatch.core.errors import Problem, StrategyError, nearest
from fundmatch.files import cell_values
from fundmatch.files.cell_values import CellError
from fundmatch.files.toml_files import TomlFile, read_toml
from fundmatch.model.strategy import Profile
from fundmatch.strategy.own_rates import read_rates
from fundmatch.strategy.profile_sources import Source, merged
from fundmatch.strategy.profile_values import FIELDS, NUMBERS, READERS, session_days

_THOUSANDS = re.compile(r"[1-9][0-9]{0,2}(?:\.[0-9]{3})+")


def read_profile(path: Path) -> tuple[Profile, list[Problem]]:
    """Read a profile; return it with hints about what was read differently than written.

    Raises:
        StrategyError: Keys are unknown, missing or wrong; every one is named.
    """
    reading = merged((toml_source(path),))
    if grave := [problem for problem in reading.problems if problem.grave]:
        raise StrategyError(grave)
    return reading.profile, list(reading.problems)


def toml_source(path: Path) -> Source:
    """Return what a TOML file says of the applicant, with everything that is wrong with it.

    Raises:
        StrategyError: It is no TOML file at all.
    """
    toml = read_toml(path)
    found, problems = _read_keys(toml)
    return Source(
        file=toml.name,
        label=path.name,
        unit="Zeile",
        values=found,
        places={key: toml.line(key) for key in FIELDS},
        problems=tuple(problems),
    )


def _read_keys(toml: TomlFile) -> tuple[dict[str, Any], list[Problem]]:
    """Return the known keys; one that is wrong holds None, one that says "unknown" is left out."""
    found: dict[str, Any] = {}
    problems: list[Problem] = []
    for key, raw in toml.values.items():
        line = toml.line(key)
        if key not in FIELDS:
            problems.append(Problem(toml.name, line, key, "unbekannter Schlüssel", nearest(key, FIELDS, most=60)))
            continue
        value, wrong = _read_key(toml, key, raw)
        problems += wrong
        if any(problem.grave for problem in wrong):
            found[key] = None
        elif value not in (None, "", ()):
            found[key] = value
            if key in {"state", "ags"} and value != cell_values.text(raw):
                note = f"„{cell_values.text(raw)}“ wird als „{value}“ gelesen"
                problems.append(Problem(toml.name, line, key, note, f'{key} = "{value}" schreiben', grave=False))
    return found, problems


def _read_key(toml: TomlFile, key: str, raw: object) -> tuple[Any, list[Problem]]:
    """Return what one key says, and what is wrong with it or was read differently than written."""
    line = toml.line(key)
    if key == "rates":
        return read_rates(toml)
    if key == "council_dates":
        days, errors = session_days(raw)
        return days, [Problem(toml.name, line, key, error.note, error.remedy) for error in errors]
    # To TOML 263.000 is the fraction 263.0: only the line itself shows the German thousand.
    written = toml.written(key) if isinstance(raw, float) and key in NUMBERS else ""
    if _THOUSANDS.fullmatch(written):
        whole = int(written.replace(".", ""))
        note = f"„{written}“ wird als {whole} gelesen"
        hint = Problem(toml.name, line, key, note, f"{key} = {whole} schreiben", grave=False)
        return _value(toml, key, whole, hint)
    return _value(toml, key, raw)


def _value(toml: TomlFile, key: str, raw: object, *hints: Problem) -> tuple[Any, list[Problem]]:
    try:
        return READERS[key](raw), list(hints)
    except CellError as error:
        return None, [Problem(toml.name, toml.line(key), key, error.note, error.remedy)]
