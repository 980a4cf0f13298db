"""What the handbook says of commands, sheets and rules, printed from the code."""

import gzip
import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import click
from printing import help_of

from fundmatch.cli import cli
from fundmatch.eligibility.judge import RULES
from fundmatch.model.decision import CHOICES, FIELDS
from fundmatch.reports.workbook.columns import HIDDEN, ON_DEMAND, SHORTLIST
from fundmatch.reports.workbook.overview_sheet import GUIDE
from fundmatch.updates.guard import KINDS

_KEPT = Path(__file__).resolve().parents[1] / "tests" / "snapshots" / "match" / "liste.json.gz"


def every_command() -> Iterator[tuple[str, ...]]:
    """Yield the words of each command, those of a group after one another."""
    for name, command in cli.commands.items():
        if isinstance(command, click.Group):
            yield from ((name, inner) for inner in command.list_commands(click.Context(command)))
        elif not command.hidden:
            yield (name,)


def all_help() -> str:
    """Return the help of every command, each under its heading."""
    return "\n\n".join(f"### fundmatch {' '.join(words)}\n\n{help_of(*words)}" for words in every_command())


def sheet_table() -> str:
    """Return the sheets of the workbook with what the Überblick says of them."""
    return _table(("Blatt", "was darin steht"), ((f"*{name}*", about) for name, about in GUIDE))


def shortlist_columns() -> str:
    """Return the columns of the Shortlist by what becomes of them."""
    kinds = {
        "immer zu sehen": [column for column in SHORTLIST if not column.detail and not column.decision],
        "Ihre Einträge": [column for column in SHORTLIST if column.decision and not column.detail],
        "rechts, aufzuklappen": [column for column in SHORTLIST if column.detail],
    }
    return _table(
        ("Spalten", "welche"),
        (
            (kind, " · ".join(column.header for column in columns if column.header not in HIDDEN))
            for kind, columns in kinds.items()
        ),
    )


def further_columns() -> str:
    """Return the columns that only a view shows, in one line."""
    return " · ".join(column.header for column in ON_DEMAND) + "."


def decision_choices() -> str:
    """Return what the decision columns offer in their drop-down lists."""
    return _table(("Spalte", "Vorschläge"), ((FIELDS[field], ", ".join(words)) for field, words in CHOICES.items()))


def rule_table() -> str:
    """Return the rules in the order in which they are applied, with the question of each and its name."""
    rows = ((rule.label, rule.question.german, f"`{rule.name}`") for rule in RULES.values())
    return _table(("Bedingung", "Frage", "Name im Katalog und in JSON"), rows)


def stop_table() -> str:
    """Return what makes an update stop, by the names that `--despite` takes."""
    return _table(("Stopp", "was aufgefallen ist"), ((f"`{name}`", about) for name, about in KINDS.items()))


def json_outline() -> str:
    """Return the keys of each record of the JSON file as the kept run of Gelsenkirchen has them."""
    kept = json.loads(gzip.decompress(_KEPT.read_bytes()))
    lines = (f"{place or '(top)'}: {', '.join(keys)}" for place, keys in _records("", [kept]))
    return "```text\n" + "\n".join(lines) + "\n```"


def _records(place: str, records: Sequence[dict[str, Any]]) -> Iterator[tuple[str, list[str]]]:
    """Yield each record of the tree by its place, with the keys that any of its kind has."""
    parts: dict[str, list[Any]] = {}
    for record in records:
        for key, value in record.items():
            parts.setdefault(key, []).extend(value if isinstance(value, list) else [value])
    yield place, list(parts)
    for key, values in parts.items():
        inner = [value for value in values if isinstance(value, dict)]
        if inner:
            yield from _records(f"{place}.{key}".lstrip("."), inner)


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)
