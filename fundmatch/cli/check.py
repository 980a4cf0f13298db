"""`check`: finding what is wrong with files."""

from collections.abc import Sequence
from pathlib import Path

import click

from fundmatch.cli.options import place_option


@click.command(options_metavar="[OPTIONEN]")
@click.argument("paths", metavar="[PFAD]…", nargs=-1, type=click.Path(exists=True, path_type=Path))
@place_option
def check(paths: Sequence[Path], place: str | None) -> None:
    """Katalog, Strategie oder einzelne Dateien prüfen und alle Fehler auf einmal nennen."""
    from fundmatch.app import checking
    from fundmatch.catalogue.reading import find_catalogue

    report = checking.check(paths or [find_catalogue(Path.cwd())], place=place)
    for problem in report.problems:
        click.echo(str(problem))
    click.echo(report.summary)
    if report.grave:
        click.get_current_context().exit(1)
