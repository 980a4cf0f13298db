"""`init` and `check`: setting up a strategy folder, and finding what is wrong with files."""

from collections.abc import Sequence
from pathlib import Path

import click


@click.command(options_metavar="[OPTIONEN]")
@click.argument("folder", metavar="ORDNER", type=click.Path(path_type=Path))
@click.option("--with-catalog", is_flag=True, help="Den Katalog mitkopieren, um ihn selbst zu pflegen.")
def init(folder: Path, with_catalog: bool) -> None:
    """Einen Ordner für eine Strategie anlegen: Profil, Maßnahmentabelle, Anleitung."""
    from fundmatch.app.scaffold import make_strategy

    made = make_strategy(folder, with_catalog=with_catalog)
    for path in made:
        click.echo(f"angelegt: {path}")
    click.echo(
        f"Weiter: profile.toml ausfüllen, Maßnahmen in measures.xlsx eintragen, dann: fundmatch match {folder} -o shortlist.xlsx"
    )


@click.command(options_metavar="[OPTIONEN]")
@click.argument("paths", metavar="[PFAD]…", nargs=-1, type=click.Path(exists=True, path_type=Path))
def check(paths: Sequence[Path]) -> None:
    """Katalog, Strategie oder einzelne Dateien prüfen und alle Fehler auf einmal nennen."""
    from fundmatch.app.checking import check_paths
    from fundmatch.catalogue.reading import find_catalogue

    report = check_paths(paths or [find_catalogue(Path.cwd())])
    for problem in report.problems:
        click.echo(str(problem))
    click.echo(report.summary)
    if report.grave:
        click.get_current_context().exit(1)
