"""`evaluate`: how well the ranking does on real awards, beside plain peers."""

from pathlib import Path

import click

from fundmatch.cli.options import catalog_option


@click.command(options_metavar="[OPTIONEN]")
@click.argument("gold", metavar="GOLD", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@catalog_option
@click.option(
    "--worst",
    metavar="ZAHL",
    type=click.IntRange(0, 200),
    default=10,
    show_default=True,
    help="So viele schlechteste Fälle zeigen.",
)
@click.option("--peers/--no-peers", default=True, help="Mit schlichten Verfahren vergleichen.")
def evaluate(gold: Path, catalog_path: Path | None, worst: int, peers: bool) -> None:
    """Die Rangfolge an wirklichen Zuwendungen messen: hit@1/3/5/10 und MRR.

    GOLD ist eine Tabelle mit Titel, Text und den Programmen, die bezahlt haben (gold_ids, also_ids).
    """
    from fundmatch.catalogue.reading import find_catalogue, read_catalogue
    from fundmatch.evaluation.gold_files import read_gold
    from fundmatch.evaluation.metrics import evaluate as run
    from fundmatch.reports.evaluation_text import evaluation_of

    catalogue = read_catalogue(catalog_path or find_catalogue(Path.cwd()))
    awards, hints = read_gold(gold, [programme.id for programme in catalogue.programmes])
    for hint in hints:
        click.echo(str(hint), err=True)
    click.echo(evaluation_of(run(catalogue.programmes, catalogue.sha256, awards, peers=peers), worst))
