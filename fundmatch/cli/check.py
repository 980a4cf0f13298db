"""`check`: finding what is wrong with files, and saying how a list was understood."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from fundmatch.cli.console import echo
from fundmatch.cli.options import as_of_option, hint_line, output_option, place_option, today
from fundmatch.reports.formats import UNDERSTANDING_FORMATS

if TYPE_CHECKING:
    from fundmatch.app.checking import Report


@click.command(options_metavar="[OPTIONEN]")
@click.argument("paths", metavar="[PFAD]…", nargs=-1, type=click.Path(exists=True, path_type=Path))
@output_option(
    f"Schreiben, wie die Liste gelesen wurde ({' '.join(UNDERSTANDING_FORMATS)}), mehrfach möglich.",
    multiple=True,
    suffixes=UNDERSTANDING_FORMATS,
)
@place_option
@as_of_option
def check(paths: Sequence[Path], outputs: Sequence[Path], place: str | None, as_of: date) -> None:
    """Katalog, Strategie oder einzelne Dateien prüfen, alle Fehler auf einmal nennen, zeigen, wie eine Liste gelesen wird.

    PFAD ist eine Liste von Maßnahmen, ein Ordner oder eine Datei des Katalogs; ohne PFAD wird der Katalog geprüft.
    """
    from fundmatch.app import checking
    from fundmatch.catalogue.reading import find_catalogue

    report = checking.check(paths or [find_catalogue(Path.cwd())], outputs, place=place, as_of=as_of, on=today())
    _show(report)
    for path in outputs:
        echo(f"geschrieben: {path}")
    if report.grave:
        click.get_current_context().exit(1)


def _show(report: "Report") -> None:
    from fundmatch.reports.mapping_text import mapping_of

    for understood in report.understood:
        if table := mapping_of(understood.mapping):
            echo(table)
    for problem in report.problems:
        echo(str(problem))
    for hint in report.hints:
        echo(hint_line(hint))
    echo(report.summary)
