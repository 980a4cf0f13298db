"""`catalog update|undo|diff|download|import-places`: the catalogue brought up to date, with a preview before anything is written."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import click

from fundmatch.cli.console import echo
from fundmatch.cli.options import (
    as_of_option,
    by_option,
    catalog_option,
    catalogue_here,
    no_collector,
    output_option,
    today,
)
from fundmatch.core import formatting
from fundmatch.core.vocabulary import LAENDER
from fundmatch.reports.formats import PREVIEW_FORMATS
from fundmatch.sources.registry import SOURCES, files_to_fetch, files_to_give
from fundmatch.updates.guard import KINDS

_TABLE, _RELEASE = "table", "release"
_SUFFIXES = formatting.listed(PREVIEW_FORMATS, "oder")
_EXISTING = click.Path(exists=True, path_type=Path)
_UPDATE_HELP = f"""Eine heruntergeladene Datei einlesen und zeigen, was sich am Katalog ändern würde.

QUELLE ist eine von diesen; DATEI ist eine Datei oder ein Ordner. Ohne --apply wird nichts geschrieben.

\b
{files_to_give()}
{_TABLE}: unsere eigene Tabelle aus „catalog export -o katalog.xlsx“
{_RELEASE}: der mitgelieferte Katalog in seinem neuen Stand (ohne DATEI), in den eigenen
"""
_DOWNLOAD_HELP = f"""Die öffentliche Datei einer Quelle holen; kein anderer Befehl geht ins Netz.

QUELLE ist eine von diesen:

\b
{files_to_fetch()}
"""
_strategy_option = click.option(
    "--strategy",
    metavar="STRATEGIE",
    type=_EXISTING,
    help="Auch zeigen, was sich für die Maßnahmen dieser Strategie ändert.",
)


@click.command(options_metavar="[OPTIONEN]", help=_UPDATE_HELP)
@click.argument("source", metavar="QUELLE", type=click.Choice([*SOURCES, _TABLE, _RELEASE]))
@click.argument("file", metavar="[DATEI]", type=_EXISTING, required=False)
@click.option("--apply", "write", is_flag=True, help="Übernehmen (sonst nur Vorschau).")
@click.option(
    "--despite",
    type=click.Choice(list(KINDS)),
    multiple=True,
    help="Trotz dieses Stopps übernehmen (die Vorschau nennt seinen Namen).",
)
@click.option(
    "--answers",
    metavar="MAPPE",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Ihre Antworten aus dem Blatt „Zweifelsfälle“ einer Vorschau übernehmen.",
)
@output_option(f"Vorschau schreiben ({_SUFFIXES}), mehrfach möglich.", multiple=True, suffixes=PREVIEW_FORMATS)
@catalog_option
@_strategy_option
@by_option
@as_of_option
@no_collector()
def update(
    source: str, file: Path | None, write: bool, despite: Sequence[str], outputs: Sequence[Path], catalog_path: Path | None,
    strategy: Path | None, by: str, as_of: date, answers: Path | None,
) -> None:  # fmt: skip
    """Show what a downloaded file would change in the catalogue, and with --apply, change it."""
    from fundmatch.app.catalogue_update import apply_update, preview_update
    from fundmatch.reports.update_preview_text import preview_text

    _refuse_misfits(source, file, answers)
    catalogue = catalogue_here(catalog_path)
    preview = preview_update(
        catalogue, source, file, as_of=as_of, despite=despite, answers=answers, strategy=strategy, outputs=outputs,
        on=today(),
    )  # fmt: skip
    echo(preview_text(preview.plan, preview.impact))
    if preview.plan.stops:
        click.get_current_context().exit(1)
    if write:
        number = apply_update(catalogue, preview, by=by, on=today())
        echo(f"Übernommen als Nr. {number}." if number else "Nichts zu übernehmen.")


def _refuse_misfits(source: str, file: Path | None, answers: Path | None) -> None:
    if answers and source in (_TABLE, _RELEASE):
        msg = f"--answers gibt es nicht für „{source}“: dort gibt es keine Zweifelsfälle."
        raise click.UsageError(msg)
    if file is None and source != _RELEASE:
        msg = "Es fehlt DATEI: die heruntergeladene Datei, oder die Tabelle."
        raise click.UsageError(msg)


@click.command(options_metavar="[OPTIONEN]")
@catalog_option
@by_option
@click.option("--redo", is_flag=True, help="Das letzte Rückgängigmachen zurücknehmen.")
def undo(catalog_path: Path | None, by: str, redo: bool) -> None:
    """Die letzte Übernahme rückgängig machen: der Katalog ist danach Byte für Byte wie vorher."""
    from fundmatch.app.catalogue_update import redo_update, undo_update

    undone = (redo_update if redo else undo_update)(catalogue_here(catalog_path), by=by, on=today())
    what = "Das Rückgängigmachen" if redo else "Die Übernahme"
    number, files = undone.line.nr, len(undone.files)
    echo(f"{what} Nr. {number} ({undone.line.source}) ist rückgängig; {files} Dateien sind wie vorher.")


@click.command(options_metavar="[OPTIONEN]")
@click.argument("old", metavar="ALT", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.argument("new", metavar="NEU", type=click.Path(exists=True, file_okay=False, path_type=Path))
@_strategy_option
@output_option(f"Vergleich schreiben ({_SUFFIXES}), mehrfach möglich.", multiple=True, suffixes=PREVIEW_FORMATS)
@as_of_option
@no_collector()
def diff(old: Path, new: Path, strategy: Path | None, outputs: Sequence[Path], as_of: date) -> None:
    """Zwei Stände des Katalogs vergleichen, und was das für die Maßnahmen einer Strategie heißt.

    ALT und NEU sind zwei Ordner eines Katalogs.
    """
    from fundmatch.app.catalogue_update import compare_catalogues
    from fundmatch.reports.update_preview_text import preview_text

    comparison = compare_catalogues(old, new, as_of=as_of, strategy=strategy, outputs=outputs, on=today())
    echo(preview_text(comparison.plan, comparison.impact))


@click.command(options_metavar="[OPTIONEN]", help=_DOWNLOAD_HELP)
@click.argument("source", metavar="QUELLE")
@click.argument("folder", metavar="ORDNER", type=click.Path(file_okay=False, path_type=Path))
def download(source: str, folder: Path) -> None:
    """Fetch the public file of a source."""
    from fundmatch.sources.download import download as fetch

    path = fetch(source, folder, day=today())
    echo(f"{path} geschrieben ({path.stat().st_size // 1024} KiB). Weiter: fundmatch catalog update {source} {path}")


@click.command("import-places", options_metavar="[OPTIONEN]")
@click.argument("file", metavar="DATEI", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@catalog_option
def import_places(file: Path, catalog_path: Path | None) -> None:
    """Das amtliche Gemeindeverzeichnis aufnehmen, damit --for jede Kommune in Deutschland kennt.

    DATEI ist das Gemeindeverzeichnis GV100AD (.txt) von destatis.de. Es kommt als municipalities.csv in den eigenen
    Katalog und gilt dort statt des mitgelieferten Verzeichnisses; NUTS-Schlüssel stehen nicht darin.
    """
    from fundmatch.app.places_import import import_places as take_in

    towns, path = take_in(catalogue_here(catalog_path), file)
    lands = formatting.listed(dict.fromkeys(LAENDER[town.land] for town in towns))
    echo(f"{formatting.number(len(towns))} Gemeinden ({lands}) nach {path} geschrieben.")


COMMANDS = (update, undo, diff, download, import_places)
