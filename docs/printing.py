"""Parts of the documents that are printed from the code (cog calls these functions)."""

from dataclasses import MISSING, fields, is_dataclass
from pathlib import Path
from typing import Any, get_args, get_origin, get_type_hints

import click
from click.testing import CliRunner

from fundmatch.catalogue.figures import figures_of
from fundmatch.catalogue.reading import read_catalogue
from fundmatch.cli import cli
from fundmatch.core.dates import PartialDate
from fundmatch.core.field_spec import specs
from fundmatch.model import programme as model
from fundmatch.model.ranges import EuroRange
from fundmatch.model.strategy import Measure, OwnRate, Profile
from fundmatch.reports import formats

_PLAIN = {
    str: "Text",
    int: "ganze Zahl",
    bool: "ja/nein",
    PartialDate: "Datum",
    EuroRange: "Betrag oder Spanne",
    "Decimal": "Zahl",
}
RECORDS = (
    model.Programme,
    model.Population,
    model.Partners,
    model.Rate,
    model.Amount,
    model.Deadline,
    model.Condition,
    model.Evidence,
    model.Relation,
    model.Contact,
    model.Difference,
    model.Effort,
    model.Example,
    model.ExampleMeasure,
    model.Facets,
)


def help_of(*command: str) -> str:
    """Return what `fundmatch … --help` prints, as a block of code."""
    output = CliRunner().invoke(cli, [*command, "--help"], prog_name="fundmatch", terminal_width=80).output
    return f"```text\n{output.rstrip()}\n```"


def catalogue_figures() -> str:
    """Return the table of how much of the shipped catalogue is filled, proven and dated."""
    programmes = read_catalogue(Path(__file__).resolve().parents[1] / "catalogs").programmes
    rows = [
        f"| {one.words} | {one.percent} % | {one.part} von {one.whole} | {one.silent or '–'} |"
        for one in figures_of(programmes)
    ]
    return "\n".join(["| was | Anteil | Zahl | laut Seite nicht genannt |", "| --- | --: | --: | --: |", *rows])


def command_list() -> str:
    """Return the table of all commands with their first sentence."""
    rows = ["| Befehl | was er tut |", "| --- | --- |"]
    for name, command in cli.commands.items():
        if command.hidden:
            continue
        context = click.Context(command)
        names = command.list_commands(context) if isinstance(command, click.Group) else []
        inner = {sub: command.get_command(context, sub) for sub in names} if isinstance(command, click.Group) else None
        for words, leaf in (
            [(name, command)] if inner is None else [(f"{name} {sub}", leaf) for sub, leaf in inner.items()]
        ):
            rows.append(f"| `fundmatch {words}` | {(leaf.help or '').strip().splitlines()[0]} |")
    return "\n".join(rows)


def dictionary() -> str:
    """Return the column dictionary of the catalogue: every record with its fields."""
    return "\n\n".join(_table(record) for record in RECORDS)


def strategy_dictionary() -> str:
    """Return the fields of profile and measures."""
    return "\n\n".join(_table(record) for record in (Profile, OwnRate, Measure))


def _table(record: Any) -> str:
    hints = get_type_hints(record)
    labelled = any(spec.label != spec.meaning for spec in specs(record))
    heads = ["Feld", *(["Name"] if labelled else []), "Form", "Bedeutung", "Werte"]
    lines = [f"### {record.__name__}", "", f"| {' | '.join(heads)} |", f"| {' | '.join('---' for _ in heads)} |"]
    for field, spec in zip(fields(record), specs(record), strict=True):
        must = " **Pflicht**" if field.default is MISSING and field.default_factory is MISSING else ""
        name = [spec.label] if labelled else []
        cells = [f"`{spec.name}`", *name, _form(hints[spec.name]), f"{spec.meaning}{must}", ", ".join(spec.values)]
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def _form(hint: Any) -> str:
    """Return the German name of a type."""
    parts = [part for part in get_args(hint) if part not in (type(None), Ellipsis)]
    if get_origin(hint) is tuple:
        return f"Liste: {_form(parts[0])}"
    if parts and get_origin(hint) is not tuple:
        hint = parts[0]
    if is_dataclass(hint) and hint not in _PLAIN:
        return f"[{hint.__name__}](#{hint.__name__.lower()})"
    return _PLAIN.get(hint) or _PLAIN.get(getattr(hint, "__name__", ""), "Text")


def format_table() -> str:
    """Return what the commands write, by suffix, as it is registered."""
    rows = ["| Befehl | Endung | was es ist |", "| --- | --- | --- |"]
    for command, registered in (
        ("match", formats.MATCH_FORMATS),
        ("review", formats.RECORD_FORMATS),
        ("check", formats.UNDERSTANDING_FORMATS),
        ("catalog update, catalog diff", formats.PREVIEW_FORMATS),
        ("catalog export", formats.CATALOGUE_FORMATS),
    ):
        rows += [f"| `{command}` | `{suffix}` | {kind.about} |" for suffix, kind in registered.items()]
    return "\n".join(rows)
