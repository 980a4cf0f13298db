"""`match` and `explain`: the main job, and one pair of it under the lamp."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from fundmatch.cli.console import echo
from fundmatch.cli.options import (
    LEVEL_CODE,
    NAMES,
    POINTS,
    Whole,
    bar,
    by_option,
    day_option,
    hint_line,
    input_options,
    no_collector,
    output_option,
    shown_path,
    strategy_argument,
    today,
)
from fundmatch.reports.formats import MATCH_FORMATS

if TYPE_CHECKING:
    from fundmatch.model.result import Settings
    from fundmatch.model.strategy import MappedColumn


@click.command(options_metavar="[OPTIONEN]")
@strategy_argument
@output_option(
    f"Ergebnis schreiben; Format nach Endung ({' '.join(MATCH_FORMATS)}), mehrfach möglich.",
    multiple=True,
    suffixes=MATCH_FORMATS,
    folders=True,
)
@input_options
@click.option(
    "--top",
    metavar="ZAHL",
    type=Whole(1, 200),
    default=10,
    show_default=True,
    help="Höchstens so viele Programme je Maßnahme.",
)
@click.option(
    "--min-points",
    metavar="PUNKTE",
    type=POINTS,
    default=None,
    help="Schwelle, unter der ein Programm nicht zählt (sonst 34, mit --no-rules 15).",
)
@click.option("--rules/--no-rules", default=True, help="Bedingungen prüfen / nur nach Text ordnen, auch geschlossene.")
@click.option("--include-closed", is_flag=True, help="Geschlossene Programme in der Liste lassen.")
@click.option(
    "--review", is_flag=True, help="Einträge einer Mappe, die ersetzt wird, zuerst in das Entscheidungsbuch übernehmen."
)
@by_option
@click.option(
    "--level", "levels", metavar="EBENE", type=LEVEL_CODE, multiple=True,
    help="Nur diese Ebene: EU, Bund oder ein Land (NRW, BY …); mehrfach möglich.",
)  # fmt: skip
@click.option(
    "--template", metavar="DATEI", type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Word-Vorlage der Stadt für .docx: Formate, Kopf- und Fußzeile bleiben, ihr Text nicht.",
)  # fmt: skip
@day_option("--since", "Ab diesem Tag gilt in .md als neu, was ins Entscheidungsbuch kam (sonst steht dort alles).")
@click.option(
    "--columns-out", metavar="ANSICHT", type=NAMES,
    help="Spalten in Sicht, in dieser Folge, für .xlsx (die übrigen zugeklappt) und .csv (nur diese): Überschriften mit "
    "Semikolon getrennt, oder eine Textdatei mit einer je Zeile.",
)  # fmt: skip
@no_collector()
def match(
    strategy: Path, outputs: Sequence[Path], catalog_path: Path | None, profile: Path | None, columns: Path | None,
    place: str | None, as_of: date, top: int, min_points: float | None, rules: bool, include_closed: bool, levels: Sequence[str],
    review: bool, by: str, template: Path | None, since: date | None, columns_out: Sequence[str] | None,
) -> None:  # fmt: skip
    """Zu jeder Maßnahme die passenden Förderprogramme finden.

    STRATEGIE ist ein Ordner (profile.toml, measures.csv oder .xlsx) oder eine einzelne Tabelle;
    ein Profil darf auch auf einem Blatt „Profil“ der Tabelle stehen, oder --for nennt den Ort.
    """
    from fundmatch.app.matching_run import match_strategy
    from fundmatch.app.workspace import open_workspace
    from fundmatch.reports.terminal import summary_of

    _refuse_idle(outputs, as_of, template=template, since=since, columns_out=columns_out)
    settings = _settings(top, min_points, rules=rules, include_closed=include_closed, levels=levels)
    workspace = open_workspace(
        strategy, catalogue=catalog_path, profile=profile, columns=columns, place=place, as_of=as_of
    )
    run = match_strategy(
        workspace, outputs, as_of=as_of, settings=settings, review=review, by=by, on=today(), template=template,
        since=since, columns_out=columns_out, progress=bar("Maßnahmen"),
    )  # fmt: skip
    _say_what_was_read(strategy, workspace.strategy.mapping, run.hints)
    echo(summary_of(run.result, [str(path) for path in run.written], taken=run.taken))


def _settings(
    top: int, min_points: float | None, *, rules: bool, include_closed: bool, levels: Sequence[str]
) -> "Settings":
    """Return the options that change the result; the threshold goes by whether rules are asked."""
    from fundmatch.model.result import Settings, least_points

    least = least_points(rules=rules) if min_points is None else min_points
    return Settings(top=top, min_points=least, rules=rules, include_closed=include_closed, levels=tuple(levels))


def _refuse_idle(outputs: Sequence[Path], as_of: date, **told: object) -> None:
    """Refuse an option that none of the outputs takes: whoever gave it waits for something that would not come.

    Raises:
        UsageError: There is one, or the day from which things are new lies ahead.
    """
    taken = {name for path in outputs for name in MATCH_FORMATS[path.suffix.lower()].takes}
    for name in (name for name, value in told.items() if value is not None and name not in taken):
        suffixes = ", ".join(suffix for suffix, kind in MATCH_FORMATS.items() if name in kind.takes)
        option = f"--{name.replace('_', '-')}"
        msg = f"{option} gilt nur für {suffixes}; eine solche Datei mit -o angeben oder {option} weglassen."
        raise click.UsageError(msg)
    since = told.get("since")
    if isinstance(since, date) and since > as_of:
        msg = f"--since {since.isoformat()} liegt nach dem Stichtag {as_of.isoformat()}; einen früheren Tag angeben."
        raise click.UsageError(msg)


def _say_what_was_read(path: Path, mapping: "Sequence[MappedColumn]", hints: Sequence[str]) -> None:
    """Show hints and columns beside the result, not in it: a pipe takes the summary alone."""
    from fundmatch.reports.mapping_text import mapping_in_brief

    for hint in hints:
        echo(hint_line(hint), err=True)
    more = f"Was gelesen wurde, Zeile für Zeile: fundmatch check {shown_path(path)} -o gelesen.xlsx"
    if columns := mapping_in_brief(mapping, more):
        echo(columns, err=True)


@click.command(options_metavar="[OPTIONEN]")
@strategy_argument
@click.argument("measure", metavar="MASSNAHME")
@click.argument("programme", metavar="[PROGRAMM]", default="")
@input_options
@output_option("Das Ergebnis als .json schreiben.", multiple=False, suffixes=(".json",))
def explain(
    strategy: Path, measure: str, programme: str, catalog_path: Path | None, profile: Path | None,
    columns: Path | None, place: str | None, as_of: date, output: Path | None,
) -> None:  # fmt: skip
    """Zeigen, warum ein Programm zu einer Maßnahme passt, oder warum es nicht in der Liste steht.

    MASSNAHME ist ein Kürzel, ein Titel, ein Teil davon oder die Stelle in der Liste (2). PROGRAMM ist eine Kennung,
    ein Name oder ein Teil davon; ohne PROGRAMM ist der erste Vorschlag gemeint, mit „2.3“ der dritte der zweiten Maßnahme.
    """
    from fundmatch.app.matching_run import explain_pair
    from fundmatch.app.workspace import open_workspace
    from fundmatch.reports.terminal import sheet_of

    workspace = open_workspace(
        strategy, catalogue=catalog_path, profile=profile, columns=columns, place=place, as_of=as_of
    )
    if workspace.strategy.profile.place_unknown:
        echo(f"Hinweis: {workspace.strategy.hints[0]}", err=True)
    echo(sheet_of(explain_pair(workspace, measure, programme, as_of=as_of, output=output)))
