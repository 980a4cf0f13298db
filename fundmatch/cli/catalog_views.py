"""`catalog list|show|stats|stale|export`: look into the catalogue and give it away."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from fundmatch.cli.options import as_of_option, catalog_option, output_option, today
from fundmatch.core.vocabulary import LEVELS, STATUSES, THEMES

if TYPE_CHECKING:
    from fundmatch.catalogue.reading import Catalogue
    from fundmatch.model.programme import Programme

_EXPORTS = (".json", ".xlsx", ".csv")


def _read(path: Path | None, beside: Path | None = None) -> "Catalogue":
    from fundmatch.catalogue.reading import find_catalogue, read_catalogue

    return read_catalogue(path or find_catalogue(beside or Path.cwd()))


@click.command("list", options_metavar="[OPTIONEN]")
@catalog_option
@click.option("--level", type=click.Choice(LEVELS), help="Nur diese Ebene.")
@click.option("--status", type=click.Choice(STATUSES), help="Nur mit diesem Antragsfenster.")
@click.option("--theme", type=click.Choice(THEMES), help="Nur dieser Förderbereich.")
def list_programmes(catalog_path: Path | None, level: str | None, status: str | None, theme: str | None) -> None:
    """Programme auflisten: Kennung, Antragsfenster, Name."""
    from fundmatch.reports.terminal import list_of

    chosen = [
        programme
        for programme in _read(catalog_path).programmes
        if level in (None, programme.level)
        and status in (None, programme.status)
        and (theme is None or theme in programme.themes)
    ]
    click.echo(list_of(chosen))


@click.command(options_metavar="[OPTIONEN]")
@catalog_option
@click.argument("programme", metavar="PROGRAMM")
def show(catalog_path: Path | None, programme: str) -> None:
    """Einen Eintrag zeigen, jedes Feld mit Beleg und Alter."""
    from fundmatch.catalogue.reading import programme_called
    from fundmatch.reports.terminal import entry_of

    click.echo(entry_of(programme_called(_read(catalog_path), programme)))


@click.command(options_metavar="[OPTIONEN]")
@catalog_option
def stats(catalog_path: Path | None) -> None:
    """Zählen: Ebenen, Antragsfenster, Alter der Angaben, Felder ohne Beleg."""
    from fundmatch.reports.terminal import stats_of

    catalogue = _read(catalog_path)
    click.echo(stats_of(catalogue.programmes, catalogue.day))


@click.command(options_metavar="[OPTIONEN]")
@catalog_option
@click.option(
    "--strategy",
    metavar="STRATEGIE",
    type=click.Path(exists=True, path_type=Path),
    help="Zuerst zeigen, worauf die meisten Vorschläge dieser Strategie beruhen.",
)
@as_of_option
@click.option(
    "--top", metavar="ZAHL", type=click.IntRange(1, 5000), default=20, show_default=True,
    help="So viele Programme zeigen.",
)  # fmt: skip
def stale(catalog_path: Path | None, strategy: Path | None, as_of: date, top: int) -> None:
    """Zeigen, was zuerst nachzusehen ist: veraltete und undatierte Angaben."""
    from fundmatch.eligibility.freshness import to_check
    from fundmatch.reports.terminal import stale_of

    catalogue = _read(catalog_path, strategy)
    result = None
    if strategy is not None:
        from fundmatch.app.pipeline import match
        from fundmatch.strategy.reading import read_strategy

        result = match(catalogue, read_strategy(strategy), as_of=as_of)
    click.echo(stale_of(to_check(catalogue.programmes, as_of, result), top, asked=result is not None))


@click.command(options_metavar="[OPTIONEN]")
@catalog_option
@output_option("Zieldatei; Format nach Endung (.json .xlsx .csv).", multiple=False, suffixes=_EXPORTS)
@click.option("--commongrants", is_flag=True, help="JSON nach dem CommonGrants-Protokoll statt nach unserem Modell.")
@as_of_option
def export(catalog_path: Path | None, output: Path | None, commongrants: bool, as_of: date) -> None:
    """Den Katalog ausgeben: als JSON mit allen Feldern, als Arbeitsmappe zum Bearbeiten oder als CSV.

    Die Arbeitsmappe kommt mit „fundmatch catalog update table DATEI“ zurück in den Katalog.
    """
    from fundmatch.files import writing

    suffix = output.suffix.lower() if output else ".json"
    if commongrants and suffix != ".json":
        msg = "CommonGrants gibt es nur als .json."
        raise click.UsageError(msg)
    catalogue = _read(catalog_path)
    content = _exported(catalogue.programmes, suffix, as_of, commongrants=commongrants)
    if output is None:
        click.echo(content.decode(), nl=False)
        return
    writing.write_all({**writing.copies_of([output], today()), output: content})
    click.echo(f"{len(catalogue.programmes)} Programme nach {output} geschrieben.")


def _exported(programmes: "Sequence[Programme]", suffix: str, as_of: date, *, commongrants: bool) -> bytes:
    if suffix == ".xlsx":
        from fundmatch.reports.workbook.catalogue_sheet import catalogue_as_workbook

        return catalogue_as_workbook(programmes, as_of)
    if suffix == ".csv":
        from fundmatch.reports.catalogue_csv import catalogue_as_csv

        return catalogue_as_csv(programmes)
    if commongrants:
        from fundmatch.reports.common_grants import catalogue_as_common_grants

        return catalogue_as_common_grants(programmes, as_of)
    from fundmatch.reports import result_json

    return result_json.as_bytes([result_json.record_as_dict(programme) for programme in programmes])


COMMANDS = (list_programmes, show, stats, stale, export)
