"""Read the text of one YAML file without trusting it: tabs, double keys, anchors, depth.

Every scalar stays text (`no`, `2026`, `0123` are what the officer typed); the record
reader decides what a field means.
"""

import re
from typing import Any

import yaml

from fundmatch.core.errors import Problem

# A cheap look before the exact one: an anchor or alias needs one of these signs
# at the start of a token. Most files have none, and the exact look is slow.
_MAYBE_ANCHOR = re.compile(r"(?:^|[\s,\[{:-])[&*][^\s&*]", re.MULTILINE)
_LOADER: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


class _UniqueKeys(_LOADER):  # type: ignore[misc]
    """A loader that keeps scalars as text and refuses a key that comes twice."""

    def construct_mapping(self, node: Any, deep: bool = False) -> dict[Any, Any]:
        mapping: dict[Any, Any] = {}
        for key_node, value_node in node.value:
            key = self.construct_object(key_node, deep=True)
            if not isinstance(key, str):
                raise yaml.MarkedYAMLError(problem="der Schlüssel ist kein Text", problem_mark=key_node.start_mark)
            if key in mapping:
                raise yaml.MarkedYAMLError(
                    problem=f"der Schlüssel „{key}“ steht zweimal da", problem_mark=key_node.start_mark
                )
            mapping[key] = self.construct_object(value_node, deep=deep)
        return mapping


def parse_yaml(text: str, name: str) -> tuple[dict[str, Any] | None, list[Problem]]:
    """Return the mapping in the text, all scalars as text, or None and the problems."""
    try:
        if _MAYBE_ANCHOR.search(text) and (line := _anchor_line(text)):
            note = "Anker und Verweise (&, *) sind nicht erlaubt"
            return None, [Problem(name, line, note=note, remedy="Wert ausschreiben oder in Anführungszeichen setzen")]
        loaded = yaml.load(text, Loader=_UniqueKeys)  # noqa: S506 - keeps every scalar as text, builds no objects
    except yaml.YAMLError as error:
        return None, [_explained(error, text, name)]
    except RecursionError:
        return None, [Problem(name, note="zu tief verschachtelt", remedy="Einrückungen prüfen")]
    if not isinstance(loaded, dict):
        note = "die Datei ist leer" if not loaded else "die Datei enthält keine Felder der Form „name: Wert“"
        return None, [Problem(name, note=note, remedy="siehe catalogs/README.md")]
    return loaded, []


def lines_of(text: str) -> dict[tuple[str | int, ...], int]:
    """Return the line (from 1) of every place of a valid text, by its path of keys and indices."""
    lines: dict[tuple[str | int, ...], int] = {}

    def walk(node: Any, path: tuple[str | int, ...]) -> None:
        lines.setdefault(path, node.start_mark.line + 1)
        if isinstance(node, yaml.MappingNode):
            for key, value in node.value:
                lines[(*path, key.value)] = key.start_mark.line + 1
                walk(value, (*path, key.value))
        elif isinstance(node, yaml.SequenceNode):
            for index, value in enumerate(node.value):
                walk(value, (*path, index))

    walk(yaml.compose(text, Loader=_LOADER), ())
    return lines


def _anchor_line(text: str) -> int:
    """Return the line of the first anchor or alias, 0 if there is none."""
    for event in yaml.parse(text, Loader=_LOADER):
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            mark: Any = event.start_mark
            return int(mark.line) + 1
    return 0


def _explained(error: yaml.YAMLError, text: str, name: str) -> Problem:
    """Turn the parser's error into a German problem with a line."""
    mark = getattr(error, "problem_mark", None)
    line = mark.line + 1 if mark else 0
    lines = text.splitlines()
    if 0 < line <= len(lines) and "\t" in lines[line - 1]:
        return Problem(name, line, note="Tabulator in der Einrückung", remedy="durch Leerzeichen ersetzen")
    said = getattr(error, "problem", None) or str(error)
    if said.startswith("der Schlüssel"):
        return Problem(name, line, note=said, remedy="einen der beiden Einträge löschen")
    remedy = "Einrückung, Doppelpunkte und Anführungszeichen in dieser Zeile und der davor prüfen"
    return Problem(name, line, note=f"kein gültiges YAML ({said})", remedy=remedy)
