"""`evaluate`: how well the ranking does on real awards, beside plain peers."""

from pathlib import Path

import click

from fundmatch.cli.console import echo
from fundmatch.cli.options import Whole, catalog_option


@click.command(options_metavar="[OPTIONEN]")
@click.argument("gold", metavar="GOLD", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@catalog_option
@click.option(
    "--worst",
    metavar="ZAHL",
    type=Whole(0, 200),
    default=10,
    show_default=True,
    help="So viele schlechteste Fälle zeigen.",
)
@click.option("--peers/--no-peers", default=True, help="Mit schlichten Verfahren vergleichen.")
def evaluate(gold: Path, catalog_path: Path | None, worst: int, peers: bool) -> None:
    """Die Rangfolge an wirklichen Zuwendungen messen: hit@1/3/5/10 und MRR.

    GOLD ist eine Tabelle mit Titel, Text und den Programmen, die bezahlt haben (gold_ids, also_ids).
    """
    from fundmatch.app import evaluation
    from fundmatch.app.workspace import catalogue_at
    from fundmatch.reports.evaluation_text import evaluation_of

    run = evaluation.evaluate(catalogue_at(catalog_path, beside=Path.cwd()), gold, peers=peers)
    for hint in run.hints:
        echo(str(hint), err=True)
    echo(evaluation_of(run.evaluation, worst))
