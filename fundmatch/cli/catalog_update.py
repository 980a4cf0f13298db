"""`catalog update|undo|diff|download`: the catalogue brought up to date, with a preview before anything is written."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from fundmatch.cli.options import as_of_option, by_option, catalog_option, no_collector, output_option, today
from fundmatch.reports.update_preview import SUFFIXES
from fundmatch.sources.registry import SOURCES, files_to_fetch, files_to_give
from fundmatch.updates.guard import KINDS

if TYPE_CHECKING:
    from fundmatch.model.update import UpdatePlan

_TABLE = "table"
_EXISTING = click.Path(exists=True, path_type=Path)
_UPDATE_HELP = f"""Eine heruntergeladene Datei einlesen und zeigen, was sich am Katalog ändern würde.

QUELLE ist eine von diesen; DATEI ist eine Datei oder ein Ordner. Ohne --apply wird nichts geschrieben.

\b
{files_to_give()}
{_TABLE}: unsere eigene Tabelle aus „catalog export -o katalog.xlsx“
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


def _place(catalog_path: Path | None) -> Path:
    from fundmatch.catalogue.reading import find_catalogue

    return catalog_path or find_catalogue(Path.cwd())


@click.command(options_metavar="[OPTIONEN]", help=_UPDATE_HELP)
@click.argument("source", metavar="QUELLE", type=click.Choice([*SOURCES, _TABLE]))
@click.argument("file", metavar="DATEI", type=_EXISTING)
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
@output_option("Vorschau schreiben (.xlsx oder .json), mehrfach möglich.", multiple=True, suffixes=SUFFIXES)
@catalog_option
@_strategy_option
@by_option
@as_of_option
@no_collector()
def update(
    source: str, file: Path, write: bool, despite: Sequence[str], outputs: Sequence[Path], catalog_path: Path | None,
    strategy: Path | None, by: str, as_of: date, answers: Path | None,
) -> None:  # fmt: skip
    """Show what a downloaded file would change in the catalogue, and with --apply, change it."""
    from fundmatch.app.update_impact import of_plan
    from fundmatch.files.writing import copies_of
    from fundmatch.reports.update_preview import write_preview
    from fundmatch.reports.update_preview_text import preview_text

    if answers and source == _TABLE:
        msg = "--answers gibt es nicht für „table“: eine eigene Tabelle kennt keine Zweifelsfälle."
        raise click.UsageError(msg)
    catalogue = _place(catalog_path)
    plan = _plan(catalogue, source, file, as_of=as_of, despite=frozenset(despite), answers=answers)
    impact = of_plan(catalogue, plan, strategy) if strategy else None
    write_preview(plan, impact, outputs, copies_of(outputs, today()))
    click.echo(preview_text(plan, impact))
    if plan.stops:
        click.get_current_context().exit(1)
    if write:
        from fundmatch.updates.applying import apply

        number = apply(catalogue, plan, by=by, on=today())
        click.echo(f"Übernommen als Nr. {number}." if number else "Nichts zu übernehmen.")


def _plan(
    catalogue: Path, source: str, file: Path, *, as_of: date, despite: frozenset[str], answers: Path | None
) -> "UpdatePlan":
    if source == _TABLE:
        from fundmatch.updates.table import plan_table

        return plan_table(catalogue, file, as_of=as_of)
    from fundmatch.sources.registry import read_source
    from fundmatch.updates.pairs import read_answers
    from fundmatch.updates.plan import plan_update

    answered = read_answers(answers) if answers else ()
    reading = read_source(source, file, as_of=as_of)
    return plan_update(catalogue, reading, as_of=as_of, file=file.name, despite=despite, answered=answered)


@click.command(options_metavar="[OPTIONEN]")
@catalog_option
@by_option
def undo(catalog_path: Path | None, by: str) -> None:
    """Die letzte Übernahme rückgängig machen: der Katalog ist danach Byte für Byte wie vorher."""
    from fundmatch.updates import applying

    undone = applying.undo(_place(catalog_path), by=by, on=today())
    click.echo(
        f"Nr. {undone.line.nr} ({undone.line.source}) ist rückgängig; {len(undone.files)} Dateien sind wie vorher."
    )


@click.command(options_metavar="[OPTIONEN]")
@click.argument("old", metavar="ALT", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.argument("new", metavar="NEU", type=click.Path(exists=True, file_okay=False, path_type=Path))
@_strategy_option
@output_option("Vergleich schreiben (.xlsx oder .json), mehrfach möglich.", multiple=True, suffixes=SUFFIXES)
@as_of_option
@no_collector()
def diff(old: Path, new: Path, strategy: Path | None, outputs: Sequence[Path], as_of: date) -> None:
    """Zwei Stände des Katalogs vergleichen, und was das für die Maßnahmen einer Strategie heißt.

    ALT und NEU sind zwei Ordner eines Katalogs.
    """
    from fundmatch.app.update_impact import between
    from fundmatch.catalogue.reading import read_catalogue
    from fundmatch.files.writing import copies_of
    from fundmatch.reports.update_preview import write_preview
    from fundmatch.reports.update_preview_text import preview_text
    from fundmatch.updates.difference import diff_catalogues

    before, after = read_catalogue(old), read_catalogue(new)
    plan = diff_catalogues(before.programmes, after.programmes, as_of=as_of, name=f"{old} → {new}")
    impact = between(before, after, plan, strategy) if strategy else None
    write_preview(plan, impact, outputs, copies_of(outputs, today()))
    click.echo(preview_text(plan, impact))


@click.command(options_metavar="[OPTIONEN]", help=_DOWNLOAD_HELP)
@click.argument("source", metavar="QUELLE")
@click.argument("folder", metavar="ORDNER", type=click.Path(file_okay=False, path_type=Path))
def download(source: str, folder: Path) -> None:
    """Fetch the public file of a source."""
    from fundmatch.sources.download import download as fetch

    path = fetch(source, folder, day=today())
    click.echo(
        f"{path} geschrieben ({path.stat().st_size // 1024} KiB). Weiter: fundmatch catalog update {source} {path}"
    )


COMMANDS = (update, undo, diff, download)
