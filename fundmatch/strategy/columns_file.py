"""Read `columns.toml`: which heading of the office's own table means which field."""

from dataclasses import fields
from pathlib import Path

from fundmatch.core.errors import Problem, StrategyError, nearest
from fundmatch.files.toml_files import TomlFile, read_toml
from fundmatch.model.strategy import Measure
from fundmatch.strategy.headings import NOT_READ, PERIOD

_FIELDS = (*(field.name for field in fields(Measure) if field.name not in NOT_READ), PERIOD)
_FORM = '[columns] und darunter je Zeile: title = "Name der Maßnahme"'


def read_columns(path: Path) -> tuple[dict[str, str], list[Problem]]:
    """Return the heading of every field that the file names, and what is wrong with it."""
    try:
        toml = read_toml(path)
    except StrategyError as error:
        return {}, list(error.problems)
    named = toml.values.get("columns")
    if not isinstance(named, dict) or len(toml.values) > 1:
        return {}, [Problem(toml.name, note="hier wird genau eine Tabelle [columns] erwartet", remedy=_FORM)]
    chosen: dict[str, str] = {}
    problems: list[Problem] = []
    for name, heading in named.items():
        if problem := _wrong(toml, name, heading, chosen):
            problems.append(problem)
        else:
            chosen[name] = heading
    return chosen, problems


def _wrong(toml: TomlFile, name: str, heading: object, chosen: dict[str, str]) -> Problem | None:
    line = toml.line(name)
    if name not in _FIELDS:
        return Problem(toml.name, line, name, "unbekanntes Feld", nearest(name, _FIELDS, most=60))
    if not isinstance(heading, str) or not heading.strip():
        return Problem(toml.name, line, name, "die Überschrift fehlt oder ist kein Text", _FORM)
    if heading in chosen.values():
        note = f"„{heading}“ steht schon bei einem anderen Feld"
        return Problem(toml.name, line, name, note, "je Feld eine eigene Spalte angeben")
    return None
