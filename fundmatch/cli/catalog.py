"""`catalog …`: look into the catalogue and give it away."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from fundmatch.cli.options import output_option
from fundmatch.vocabulary import LEVELS, STATUSES, THEMES

if TYPE_CHECKING:
    from fundmatch.intake.catalogue import Catalogue

_catalog_option: Callable[[Any], Any] = click.option(
    "--catalog", "catalog_path", metavar="ORDNER", type=click.Path(exists=True, path_type=Path),
    help="Katalog (sonst „catalogs“ im Ordner oder darüber, sonst der mitgelieferte).",
)  # fmt: skip


def _read(path: Path | None) -> "Catalogue":
    from fundmatch.intake.catalogue import find_catalogue, read_catalogue

    return read_catalogue(path or find_catalogue(Path.cwd()))


@click.group(options_metavar="[OPTIONEN]", subcommand_metavar="BEFEHL [ANGABEN]…")
def catalog() -> None:
    """Den Katalog der Förderprogramme ansehen und ausgeben."""


@catalog.command("list", options_metavar="[OPTIONEN]")
@_catalog_option
@click.option("--level", type=click.Choice(LEVELS), help="Nur diese Ebene.")
@click.option("--status", type=click.Choice(STATUSES), help="Nur mit diesem Antragsfenster.")
@click.option("--theme", type=click.Choice(THEMES), help="Nur dieser Förderbereich.")
def list_programmes(catalog_path: Path | None, level: str | None, status: str | None, theme: str | None) -> None:
    """Programme auflisten: Kennung, Antragsfenster, Name."""
    from fundmatch.outputs.terminal import list_of

    chosen = [
        programme
        for programme in _read(catalog_path).programmes
        if level in (None, programme.level)
        and status in (None, programme.status)
        and (theme is None or theme in programme.themes)
    ]
    click.echo(list_of(chosen))


@catalog.command(options_metavar="[OPTIONEN]")
@_catalog_option
@click.argument("programme", metavar="PROGRAMM")
def show(catalog_path: Path | None, programme: str) -> None:
    """Einen Eintrag zeigen, jedes Feld mit Beleg und Alter."""
    from fundmatch.intake.catalogue import programme_called
    from fundmatch.outputs.terminal import entry_of

    click.echo(entry_of(programme_called(_read(catalog_path), programme)))


@catalog.command(options_metavar="[OPTIONEN]")
@_catalog_option
def stats(catalog_path: Path | None) -> None:
    """Zählen: Ebenen, Antragsfenster, Alter der Angaben, Felder ohne Beleg."""
    from fundmatch.outputs.terminal import stats_of

    catalogue = _read(catalog_path)
    click.echo(stats_of(catalogue.programmes, catalogue.day))


@catalog.command(options_metavar="[OPTIONEN]")
@_catalog_option
@output_option("Zieldatei (.json).", multiple=False)
def export(catalog_path: Path | None, output: Path | None) -> None:
    """Den Katalog als JSON ausgeben, jedes Programm mit allen Feldern."""
    from fundmatch.outputs import files, plain

    catalogue = _read(catalog_path)
    content = plain.as_bytes([plain.record_as_dict(programme) for programme in catalogue.programmes])
    if output is None:
        click.echo(content.decode(), nl=False)
        return
    files.write_all({output: content})
    click.echo(f"{len(catalogue.programmes)} Programme nach {output} geschrieben.")
