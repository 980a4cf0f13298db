"""`match` and `explain`: the main job, and one pair of it under the lamp."""

import sys
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from fundmatch.cli.options import (
    LEVEL_CODE,
    by_option,
    input_options,
    known_suffix,
    no_collector,
    output_option,
    strategy_argument,
    today,
)
from fundmatch.reports.formats import SUFFIXES

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
@click.option(
    "--level", "levels", metavar="EBENE", type=LEVEL_CODE, multiple=True,
    help="Nur diese Ebene: EU, Bund oder ein Land (NRW, BY …); mehrfach möglich.",
)  # fmt: skip
@no_collector()
def match(
    strategy: Path, outputs: Sequence[Path], catalog_path: Path | None, profile: Path | None, columns: Path | None,
    as_of: date, top: int, min_points: float | None, rules: bool, include_closed: bool, levels: Sequence[str],
    review: bool, by: str,
) -> None:  # fmt: skip
    """Zu jeder Maßnahme die passenden Förderprogramme finden.

    STRATEGIE ist ein Ordner (profile.toml, measures.csv oder .xlsx) oder eine einzelne Tabelle.
    """
    from fundmatch.catalogue.reading import find_catalogue, read_catalogue
    from fundmatch.model.result import DEFAULT_MIN_POINTS, RANKING_MIN_POINTS, Settings
    from fundmatch.reports import formats, terminal
    from fundmatch.strategy.reading import read_strategy

    read = read_strategy(strategy, profile=profile, columns=columns)
    catalogue = read_catalogue(catalog_path or find_catalogue(strategy))
    from fundmatch.app.review_session import replaced, session_of

    session = session_of(strategy, read, catalogue)
    old = replaced(session, outputs, review=review, by=by, on=today())
    from fundmatch.app.pipeline import Matcher, unknown_rates
    from fundmatch.decisions.carry_over import current_decisions, with_decisions

    known = current_decisions(session.ledger, {programme.id: programme for programme in catalogue.programmes})
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
    formats.write_outputs(result, outputs, old.copies)
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
    from fundmatch.app.pipeline import Matcher, measure_called
    from fundmatch.catalogue.reading import find_catalogue, read_catalogue
    from fundmatch.files import writing
    from fundmatch.model.result import Settings
    from fundmatch.reports import result_json, terminal
    from fundmatch.strategy.reading import read_strategy

    read = read_strategy(strategy, profile=profile, columns=columns)
    catalogue = read_catalogue(catalog_path or find_catalogue(strategy))
    found = Matcher(catalogue, read, as_of=as_of, settings=Settings()).explain(measure_called(read, measure), programme)
    if output:
        writing.write_all({output: result_json.as_bytes(result_json.explanation_as_dict(found))})
    click.echo(terminal.sheet_of(found))
