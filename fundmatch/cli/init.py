"""`init`: setting up a strategy folder."""

from pathlib import Path

import click

from fundmatch.cli.console import echo


@click.command(options_metavar="[OPTIONEN]")
@click.argument("folder", metavar="ORDNER", type=click.Path(path_type=Path))
@click.option("--with-catalog", is_flag=True, help="Den Katalog mitkopieren, um ihn selbst zu pflegen.")
def init(folder: Path, with_catalog: bool) -> None:
    """Einen Ordner für eine Strategie anlegen: Profil, Maßnahmentabelle, Anleitung."""
    from fundmatch.app.scaffold import make_strategy

    for path in make_strategy(folder, with_catalog=with_catalog):
        echo(f"angelegt: {path}")
    echo(f"Weiter: in measures.xlsx Profil und Maßnahmen eintragen, dann: fundmatch match {folder} -o shortlist.xlsx")
