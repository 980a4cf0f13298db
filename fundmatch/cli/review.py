"""`review`: take what officers typed into the ledger, and say how far they have come."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

from fundmatch.cli.console import echo
from fundmatch.cli.options import MOVED, by_option, input_options, output_option, strategy_argument, today
from fundmatch.reports.formats import RECORD_FORMATS

if TYPE_CHECKING:
    from fundmatch.app.workspace import Workspace
    from fundmatch.decisions.merge import Prefer
    from fundmatch.decisions.placing import Trust


@click.command(options_metavar="[OPTIONEN]")
@strategy_argument
@click.argument("workbooks", metavar="[MAPPE]…", nargs=-1, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--prefer",
    type=click.Choice(["workbook", "ledger"]),
    help="Widersprüche entscheiden: die zuletzt gespeicherte Mappe oder das Entscheidungsbuch gilt.",
)
@click.option(
    "--trust",
    type=click.Choice(["visible", "hidden"]),
    help="Zeilen, deren versteckte Kennung ein anderes Paar nennt als das, was zu sehen ist: was gilt?",
)
@click.option(
    "--moved", metavar="ALT=NEU", type=MOVED, multiple=True,
    help="Einträge der früheren Maßnahme ALT gehören zu NEU (geteilt: ALT=NEU1+NEU2; zu keiner: ALT=); mehrfach möglich.",
)  # fmt: skip
@click.option("--preview", is_flag=True, help="Nur zeigen, was übernommen würde.")
@click.option(
    "--other-strategy", is_flag=True, help="Auch eine Mappe lesen, die für eine andere Strategie erzeugt wurde."
)
@click.option("--status", is_flag=True, help="Zeigen, was entschieden ist und was vor welchem Termin noch offen ist.")
@click.option(
    "--gold",
    metavar="DATEI",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Geprüfte Paare als Tabelle für „fundmatch evaluate“ schreiben (.csv).",
)
@output_option(
    "Entscheidungsprotokoll für die Akten schreiben (.csv), das Neueste zuerst.",
    multiple=False,
    suffixes=RECORD_FORMATS,
)
@click.option(
    "--anonymise",
    metavar="NAME",
    help="Den Namen einer Person durch „anonym“ ersetzen: Entscheidungen, Antworten, Nachgesehenes, Aktualisierungen.",
)
@by_option
@input_options
def review(
    strategy: Path, workbooks: Sequence[Path], prefer: "Prefer | None", trust: "Trust | None",
    moved: Sequence[tuple[str, tuple[str, ...]]], preview: bool, other_strategy: bool, status: bool,
    gold: Path | None, output: Path | None, by: str, catalog_path: Path | None, profile: Path | None,
    columns: Path | None, place: str | None, as_of: date, anonymise: str | None,
) -> None:  # fmt: skip
    """Entscheidungen aus Arbeitsmappen in das Entscheidungsbuch (decisions.csv) übernehmen.

    STRATEGIE ist der Ordner der Strategie, MAPPE eine von „fundmatch match“ erzeugte und bearbeitete .xlsx.
    Antworten und geänderte Angaben des Profils kommen nach answers.csv, was nachgesehen wurde, nach checked.csv.
    """
    from fundmatch.app.workspace import open_workspace

    if not (workbooks or moved or status or gold or output or anonymise is not None):
        msg = "Es fehlt die Arbeitsmappe (oder --moved, --status, --gold, -o, --anonymise)."
        raise click.UsageError(msg)
    workspace = open_workspace(
        strategy, catalogue=catalog_path, profile=profile, columns=columns, place=place, as_of=as_of
    )
    if workbooks or moved:
        how = _How(prefer, trust, dict(moved), other_strategy, preview)
        _take_in(workspace, workbooks, how, by=by, as_of=as_of)
    _without_name(workspace, anonymise, by)
    _write(workspace, gold, output)
    if status:
        _show_status(workspace, as_of)


class _How(NamedTuple):
    """What the officer said about what is not plain."""

    prefer: "Prefer | None"
    trust: "Trust | None"
    moved: dict[str, tuple[str, ...]]
    other_strategy: bool
    preview: bool


def _take_in(workspace: "Workspace", workbooks: Sequence[Path], how: _How, *, by: str, as_of: date) -> None:
    from fundmatch.app import review as app
    from fundmatch.reports.review_text import answers_of, checks_of, plan_of

    found = app.review(workspace, workbooks, **how._asdict(), by=by, on=today(), as_of=as_of)
    written = not how.preview
    files = [path.name for path in workbooks] or ["decisions.csv"]
    others = len(found.answers.new) + len(found.checks.new)
    echo(plan_of(found.decisions, files, written=written, others=others))
    for line in (*answers_of(found.answers, written=written), *checks_of(found.checks, written=written)):
        echo(line)
    if not found.clean:
        click.get_current_context().exit(1)


def _without_name(workspace: "Workspace", name: str | None, by: str) -> None:
    from fundmatch.app.anonymise import anonymise

    if name is None:
        return
    for file, count in anonymise(workspace.folder, workspace.catalogue.path, name, by=by).items():
        echo(f"{file}: {count} Zeilen anonymisiert." if count != 1 else f"{file}: 1 Zeile anonymisiert.")
    echo("Arbeitsmappen, Ausgaben und Sicherungen von vorher enthalten den Namen noch: neu ausgeben, alte löschen.")


def _write(workspace: "Workspace", gold: Path | None, record: Path | None) -> None:
    from fundmatch.app.review import write_gold, write_record

    if gold is not None:
        count = write_gold(workspace, gold, on=today())
        measures = "1 Maßnahme" if count == 1 else f"{count} Maßnahmen"
        echo(f"{measures} mit geprüften Programmen nach {gold} geschrieben.")
    if record is not None:
        count = write_record(workspace, [record], on=today())
        echo(f"{'1 Entscheidung' if count == 1 else f'{count} Entscheidungen'} nach {record} geschrieben.")


def _show_status(workspace: "Workspace", as_of: date) -> None:
    from fundmatch.app.review import review_progress
    from fundmatch.reports.review_text import progress_of

    progress = review_progress(workspace, as_of=as_of)
    echo(progress_of(progress.result, progress.state))
