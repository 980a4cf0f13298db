"""`catalog list|show|stats|stale|export`: look into the catalogue and give it away."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import click

from fundmatch.cli.console import echo
from fundmatch.cli.options import (
    LEVEL_CODE,
    Whole,
    as_of_option,
    catalog_option,
    catalogue_here,
    day_option,
    output_option,
    today,
)
from fundmatch.core import formatting
from fundmatch.core.vocabulary import STATUSES, THEMES
from fundmatch.reports.formats import CATALOGUE_FORMATS, COMMON_GRANTS

_FORMS = formatting.listed((f"als {kind.about}" for kind in CATALOGUE_FORMATS.values()), "oder")
_EXPORT_HELP = f"""Den Katalog ausgeben: {_FORMS}.

Die Arbeitsmappe kommt mit „fundmatch catalog update table DATEI“ zurück in den Katalog.
"""


@click.command("list", options_metavar="[OPTIONEN]")
@catalog_option
@click.option(
    "--search", metavar="WORTE", default="", help="Nur mit allen diesen Worten, in Name, Schlagwort oder Text."
)
@click.option("--open", "window_open", is_flag=True, help="Nur, was am Stichtag Anträge annimmt.")
@click.option(
    "--level",
    "levels",
    metavar="EBENE",
    type=LEVEL_CODE,
    multiple=True,
    help="Nur diese Ebene: EU, Bund oder ein Land (NRW, BY …); mehrfach möglich.",
)
@day_option("--until", "Nur mit nächster Frist bis zu diesem Tag, die nächste zuerst.")
@click.option("--status", type=click.Choice(STATUSES), help="Nur mit diesem Antragsfenster laut Quelle.")
@click.option("--theme", type=click.Choice(THEMES), help="Nur dieser Förderbereich.")
@as_of_option
def list_programmes(
    catalog_path: Path | None, search: str, window_open: bool, levels: Sequence[str], until: date | None,
    status: str | None, theme: str | None, as_of: date,
) -> None:  # fmt: skip
    """Programme auflisten und suchen: Kennung, Antragsfenster, Name, mit --until auch die nächste Frist."""
    from fundmatch.app.catalogue_views import programmes_with
    from fundmatch.catalogue.reading import read_catalogue
    from fundmatch.reports.terminal import list_of

    catalogue = read_catalogue(catalogue_here(catalog_path))
    found = programmes_with(
        catalogue, levels=levels, status=status, theme=theme, search=search, window_open=window_open, until=until,
        as_of=as_of,
    )  # fmt: skip
    echo(list_of(found, deadlines_as_of=as_of if until else None))


@click.command(options_metavar="[OPTIONEN]")
@catalog_option
@click.argument("programme", metavar="PROGRAMM")
def show(catalog_path: Path | None, programme: str) -> None:
    """Einen Eintrag zeigen, jedes Feld mit Beleg und Alter.

    PROGRAMM ist eine Kennung, ein Kurzname, ein Name oder ein Teil davon.
    """
    from fundmatch.catalogue.reading import programme_called, read_catalogue
    from fundmatch.reports.terminal import entry_of

    echo(entry_of(programme_called(read_catalogue(catalogue_here(catalog_path)), programme)))


@click.command(options_metavar="[OPTIONEN]")
@catalog_option
def stats(catalog_path: Path | None) -> None:
    """Zählen: Ebenen, Antragsfenster, Alter der Angaben, Felder ohne Beleg."""
    from fundmatch.catalogue.reading import read_catalogue
    from fundmatch.reports.catalogue_stats import stats_of

    catalogue = read_catalogue(catalogue_here(catalog_path))
    echo(stats_of(catalogue.programmes, catalogue.day))


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
    "--top", metavar="ZAHL", type=Whole(1, 5000), default=20, show_default=True,
    help="So viele Programme zeigen.",
)  # fmt: skip
@click.option("--open", "pages_only", is_flag=True, help="Nur die Adressen, eine je Zeile, zum Öffnen nacheinander.")
def stale(catalog_path: Path | None, strategy: Path | None, as_of: date, top: int, pages_only: bool) -> None:
    """Zeigen, was zuerst nachzusehen ist: veraltete und undatierte Angaben."""
    from fundmatch.app.catalogue_views import stale_claims
    from fundmatch.app.workspace import catalogue_at
    from fundmatch.reports.terminal import pages_to_open, stale_of

    catalogue = catalogue_at(catalog_path, beside=strategy or Path.cwd())
    stale = stale_claims(catalogue, as_of=as_of, strategy=strategy)
    shown = (
        pages_to_open(stale.programmes, top) if pages_only else stale_of(stale.programmes, top, weighed=stale.weighed)
    )
    echo(shown)


@click.command(options_metavar="[OPTIONEN]", help=_EXPORT_HELP)
@catalog_option
@output_option(
    f"Zieldatei; Format nach Endung ({' '.join(CATALOGUE_FORMATS)}).", multiple=False, suffixes=CATALOGUE_FORMATS
)
@click.option("--commongrants", is_flag=True, help=f"{COMMON_GRANTS.about}.")
@as_of_option
def export(catalog_path: Path | None, output: Path | None, commongrants: bool, as_of: date) -> None:
    """Give the catalogue away; the help text names the formats that there are."""
    from fundmatch.app.catalogue_views import export_catalogue, exported
    from fundmatch.catalogue.reading import read_catalogue

    if commongrants and output and output.suffix.lower() != ".json":
        msg = "CommonGrants gibt es nur als .json."
        raise click.UsageError(msg)
    catalogue = read_catalogue(catalogue_here(catalog_path))
    if output is None:
        echo(exported(catalogue, as_of=as_of, common_grants=commongrants), nl=False)
        return
    export_catalogue(catalogue, output, as_of=as_of, on=today(), common_grants=commongrants)
    echo(f"{len(catalogue.programmes)} Programme nach {output} geschrieben.")


COMMANDS = (list_programmes, show, stats, stale, export)
