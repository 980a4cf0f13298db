"""`review`: take what officers typed into the ledger, and say how far they have come."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from fundmatch.cli.options import by_option, input_options, strategy_argument, today

if TYPE_CHECKING:
    from fundmatch.app.review_session import ReviewSession
    from fundmatch.decisions.merge import Prefer


@click.command(options_metavar="[OPTIONEN]")
@strategy_argument
@click.argument("workbooks", metavar="[MAPPE]…", nargs=-1, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--prefer",
    type=click.Choice(["workbook", "ledger"]),
    help="Widersprüche entscheiden: die zuletzt gespeicherte Mappe oder das Entscheidungsbuch gilt.",
)
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
@by_option
@input_options
def review(
    strategy: Path, workbooks: Sequence[Path], prefer: "Prefer | None", preview: bool, other_strategy: bool,
    status: bool, gold: Path | None, by: str, catalog_path: Path | None, profile: Path | None,
    columns: Path | None, as_of: date,
) -> None:  # fmt: skip
    """Entscheidungen aus Arbeitsmappen in das Entscheidungsbuch (decisions.csv) übernehmen.

    STRATEGIE ist der Ordner der Strategie, MAPPE eine von „fundmatch match“ erzeugte und bearbeitete .xlsx.
    """
    from fundmatch.app.review_session import session_of
    from fundmatch.catalogue.reading import find_catalogue, read_catalogue
    from fundmatch.reports.review_text import plan_of
    from fundmatch.strategy.reading import read_strategy

    if not workbooks and not status and gold is None:
        msg = "Es fehlt die Arbeitsmappe (oder --status, --gold)."
        raise click.UsageError(msg)
    read = read_strategy(strategy, profile=profile, columns=columns)
    session = session_of(strategy, read, read_catalogue(catalog_path or find_catalogue(strategy)))
    if workbooks:
        what = session.plan([session.read(path, other_strategy=other_strategy) for path in workbooks], prefer)
        if not preview:
            session.take_in(what, by=by, on=today())
        click.echo(plan_of(what, [path.name for path in workbooks], written=not preview))
        if what.conflicts or what.unplaced:
            click.get_current_context().exit(1)
    if gold is not None:
        _write_gold(session, gold)
    if status:
        _show_status(session, as_of)


def _write_gold(session: "ReviewSession", path: Path) -> None:
    from fundmatch.decisions.gold import gold_as_csv, judged_measures
    from fundmatch.decisions.ledger import replay
    from fundmatch.files.writing import copies_of, write_all

    session.refuse_to_replace([path])
    rows = judged_measures(replay(session.ledger.lines), session.strategy.measures)
    write_all({**copies_of([path], today()), path: gold_as_csv(rows)})
    click.echo(f"{len(rows)} Maßnahmen mit geprüften Programmen nach {path} geschrieben.")


def _show_status(session: "ReviewSession", as_of: date) -> None:
    from fundmatch.app.pipeline import match
    from fundmatch.decisions.carry_over import current_decisions
    from fundmatch.reports.review_text import progress_of

    known = current_decisions(session.ledger, {one.id: one for one in session.catalogue.programmes})
    click.echo(progress_of(match(session.catalogue, session.strategy, as_of=as_of, aside=known.aside), known.state))
