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
@click.option(
    "--peers/--no-peers", default=True, help="Mit vertauschten Beispielen und schlichten Verfahren vergleichen."
)
@click.option(
    "--strategy",
    "strategy_path",
    metavar="STRATEGIE",
    type=click.Path(exists=True, path_type=Path),
    help="Daraus die Titel und Texte bewerteter Maßnahmen nehmen.",
)
def evaluate(gold: Path, catalog_path: Path | None, worst: int, peers: bool, strategy_path: Path | None) -> None:
    """Die Rangfolge messen: an wirklichen Zuwendungen oder an bewerteten Paaren.

    GOLD ist eine Tabelle mit Titel, Text und den Programmen, die bezahlt haben (gold_ids, also_ids): hit@1/3/5/10 und MRR.
    Oder eine Tabelle mit Maßnahme, Programm und Note von 0 bis 3 (measure_id, programme, grade): nDCG@10 und P@5.
    """
    from fundmatch.app import evaluation
    from fundmatch.app.workspace import catalogue_at
    from fundmatch.reports.evaluation_text import report_of
    from fundmatch.strategy.reading import read_strategy

    catalogue = catalogue_at(catalog_path, beside=Path.cwd())
    strategy = read_strategy(strategy_path) if strategy_path else None
    run = evaluation.evaluate(catalogue, gold, peers=peers, strategy=strategy)
    for hint in run.hints:
        echo(str(hint), err=True)
    echo(report_of(run.evaluation, run.graded, worst))
