"""Parts of the documents that are printed from the code (cog calls these functions)."""

import csv
import re
from dataclasses import MISSING, fields, is_dataclass
from pathlib import Path
from typing import Any, get_args, get_origin, get_type_hints

import click
from click.testing import CliRunner

from fundmatch.catalogue.figures import faults_of, figures_of
from fundmatch.catalogue.reading import Catalogue, read_catalogue
from fundmatch.cli import cli
from fundmatch.core.dates import PartialDate
from fundmatch.core.field_spec import specs
from fundmatch.model import programme as model
from fundmatch.model.programme import Programme
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
    catalogue = _shipped()
    programmes = catalogue.programmes
    rows = [
        f"| {one.words} | {one.percent} % | {one.part} von {one.whole} | {one.silent or '–'} |"
        for one in figures_of(programmes)
    ]
    faults = [f"| {one.words} | {one.part} von {one.whole} |" for one in faults_of(programmes, catalogue.day)]
    head = ["| was | Anteil | Zahl | laut Seite nicht genannt |", "| --- | --: | --: | --: |"]
    return "\n".join([*head, *rows, "", "| was zu beheben ist | Zahl |", "| --- | --: |", *faults])


def fields_of_work() -> str:
    """Return the table of how many programmes there are for each field of municipal work.

    One counts where three of its typical measures, keywords and things have a word of the field at the beginning of a word.
    """
    programmes = _shipped().programmes
    levels = ("EU", "Bund", "NRW")
    rows = [
        "| Aufgabenfeld | alle | nicht geschlossen | " + " | ".join(levels) + " |",
        "| --- | --: | --: | --: | --: | --: |",
    ]
    with (Path(__file__).parent / "fields_of_work.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter=";"):
            word = re.compile(rf"\b(?:{'|'.join(map(re.escape, row['words'].split(', ')))})", re.IGNORECASE)
            found = [one for one in programmes if _in_field(one, word)]
            live = [one for one in found if one.status != "geschlossen"]
            by_level = " | ".join(str(sum(one.level == level for one in live)) for level in levels)
            rows.append(f"| {row['field']} | {len(found)} | {len(live)} | {by_level} |")
    return "\n".join(rows)


def gaps() -> str:
    """Return the named gaps for each field of work, but for those that a programme's names or funder meanwhile speak of."""
    named = [f"{one.name} {one.short_name} {one.funder}".casefold() for one in _shipped().programmes]
    by_field: dict[str, list[str]] = {}
    with (Path(__file__).parent / "gaps.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter=";"):
            if not any(word in name for word in row["words"].split(", ") for name in named):
                by_field.setdefault(row["field"], []).append(row["gap"])
    return "\n".join(f"- **{field}**: {'; '.join(found)}." for field, found in by_field.items())


def _in_field(programme: Programme, word: re.Pattern[str]) -> bool:
    phrases = (*programme.typical_measures, *programme.keywords, *programme.things)
    return sum(word.search(phrase) is not None for phrase in phrases) >= 3


def _shipped() -> Catalogue:
    return read_catalogue(Path(__file__).resolve().parents[1] / "catalogs")


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
