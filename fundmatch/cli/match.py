"""`match` and `explain`: the main job, and one pair of it under the lamp."""

import sys
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from fundmatch.cli.options import (
    by_option,
    input_options,
    known_suffix,
    no_collector,
    output_option,
    strategy_argument,
    today,
)
from fundmatch.outputs.registry import SUFFIXES
from fundmatch.vocabulary import LEVELS

if TYPE_CHECKING:
    from fundmatch.model.strategy import Measure


@click.command(options_metavar="[OPTIONEN]")
@strategy_argument
@click.option(
    "-o", "--output", "outputs", metavar="DATEI", multiple=True, callback=known_suffix(SUFFIXES),
    type=click.Path(path_type=Path), help="Ergebnis schreiben; Format nach Endung (.xlsx .csv .json .ics), mehrfach möglich.",
)  # fmt: skip
@input_options
@click.option(
    "--top",
    metavar="ZAHL",
    type=click.IntRange(1, 200),
    default=10,
    show_default=True,
    help="Höchstens so viele Programme je Maßnahme.",
)
@click.option(
    "--min-points",
    metavar="PUNKTE",
    type=click.FloatRange(0, 100),
    default=None,
    help="Schwelle, unter der ein Programm nicht zählt (sonst 28, mit --no-rules 15).",
)
@click.option("--rules/--no-rules", default=True, help="Bedingungen prüfen / nur nach Text ordnen, auch geschlossene.")
@click.option("--include-closed", is_flag=True, help="Geschlossene Programme in der Liste lassen.")
@click.option(
    "--review", is_flag=True, help="Einträge einer Mappe, die ersetzt wird, zuerst in das Entscheidungsbuch übernehmen."
)
@by_option
@click.option("--level", "levels", type=click.Choice(LEVELS), multiple=True, help="Nur diese Ebene, mehrfach möglich.")
@no_collector()
def match(
    strategy: Path, outputs: Sequence[Path], catalog_path: Path | None, profile: Path | None, columns: Path | None,
    as_of: date, top: int, min_points: float | None, rules: bool, include_closed: bool, levels: Sequence[str],
    review: bool, by: str,
) -> None:  # fmt: skip
    """Zu jeder Maßnahme die passenden Förderprogramme finden.

    STRATEGIE ist ein Ordner (profile.toml, measures.csv oder .xlsx) oder eine einzelne Tabelle.
    """
    from fundmatch.intake.catalogue import find_catalogue, read_catalogue
    from fundmatch.intake.strategy import read_strategy
    from fundmatch.model.result import DEFAULT_MIN_POINTS, RANKING_MIN_POINTS, Settings
    from fundmatch.outputs import registry, terminal

    read = read_strategy(strategy, profile=profile, columns=columns)
    catalogue = read_catalogue(catalog_path or find_catalogue(strategy))
    from fundmatch.reviewing import desk_at, replaced

    desk = desk_at(strategy, read, catalogue)
    old = replaced(desk, outputs, review=review, by=by, on=today())
    from fundmatch.decisions.standing import standing, with_decisions
    from fundmatch.pipeline import Matcher, unknown_rates

    known = standing(desk.ledger, {programme.id: programme for programme in catalogue.programmes})
    settings = Settings(
        top=top,
        min_points=min_points if min_points is not None else DEFAULT_MIN_POINTS if rules else RANKING_MIN_POINTS,
        rules=rules,
        include_closed=include_closed,
        levels=tuple(levels),
    )
    matcher = Matcher(catalogue, read, as_of=as_of, settings=settings, aside=known.aside)
    result = matcher.result([matcher.match(measure) for measure in _shown(read.measures)])
    result = with_decisions(result, known, before=old.pairs)
    registry.write_outputs(result, outputs, old.copies)
    for hint in (*read.hints, *unknown_rates(catalogue, read), *map(str, known.ledger.hints)):
        click.echo(f"Hinweis: {hint}", err=True)
    if old.taken:
        click.echo(f"{old.taken} Einträge aus der bisherigen Mappe in decisions.csv übernommen.")
    click.echo(terminal.summary_of(result, [str(path) for path in (*outputs, *old.copies)]))


def _shown(measures: Sequence["Measure"]) -> Iterator["Measure"]:
    """Show progress on a terminal; in a pipe there is nothing to see."""
    if not sys.stderr.isatty():
        yield from measures
        return
    with click.progressbar(measures, label="Maßnahmen", file=sys.stderr) as bar:
        yield from bar


@click.command(options_metavar="[OPTIONEN]")
@strategy_argument
@click.argument("measure", metavar="MASSNAHME")
@click.argument("programme", metavar="PROGRAMM")
@input_options
@output_option("Das Ergebnis als .json schreiben.", multiple=False, suffixes=(".json",))
def explain(
    strategy: Path, measure: str, programme: str, catalog_path: Path | None, profile: Path | None,
    columns: Path | None, as_of: date, output: Path | None,
) -> None:  # fmt: skip
    """Zeigen, warum ein Programm zu einer Maßnahme passt, oder warum es nicht in der Liste steht.

    MASSNAHME ist ein Kürzel aus der Tabelle, PROGRAMM eine Kennung aus „fundmatch catalog list“.
    """
    from fundmatch import files
    from fundmatch.intake.catalogue import find_catalogue, read_catalogue
    from fundmatch.intake.strategy import read_strategy
    from fundmatch.model.result import Settings
    from fundmatch.outputs import plain, terminal
    from fundmatch.pipeline import Matcher, measure_called

    read = read_strategy(strategy, profile=profile, columns=columns)
    catalogue = read_catalogue(catalog_path or find_catalogue(strategy))
    found = Matcher(catalogue, read, as_of=as_of, settings=Settings()).explain(measure_called(read, measure), programme)
    if output:
        files.write_all({output: plain.as_bytes(plain.explanation_as_dict(found))})
    click.echo(terminal.sheet_of(found))
