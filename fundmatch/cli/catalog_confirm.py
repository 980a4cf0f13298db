"""`catalog confirm`: looked up today, still true, or what is true instead."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import click

from fundmatch.cli.console import echo
from fundmatch.cli.options import NAMES, by_option, catalog_option, catalogue_here, day_option, today


class _Value(click.ParamType[tuple[str, str]]):
    """A field and its new value, parted by the first equals sign."""

    name = "Wert"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, str]:
        """Return name and text.

        Raises:
            BadParameter: There is no equals sign, or no name before it.
        """
        name, sign, text = str(value).partition("=")
        if not sign or not name.strip():
            self.fail(f'„{value}“ geht nicht; so schreiben: --set "Antragsfenster=geschlossen".', param, ctx)
        return name.strip(), text.strip()


@click.command(options_metavar="[OPTIONEN]")
@click.argument("programmes", metavar="[KENNUNG]…", nargs=-1)
@click.option(
    "--fields", metavar="FELDER", type=NAMES, default=None,
    help="Nur diese Felder, mit Semikolon getrennt: „Frist;Fördersatz“ (sonst alles, was veraltet).",
)  # fmt: skip
@click.option(
    "--set", "values", metavar="FELD=WERT", type=_Value(), multiple=True,
    help="Neuer Wert, wie ihn die Katalogtabelle schreibt: \"Antragsfenster=geschlossen\"; mehrfach möglich.",
)  # fmt: skip
@click.option("--page", metavar="ADRESSE", default="", help="Seite, auf der es steht (sonst die bisher belegte).")
@click.option("--note", metavar="TEXT", default="", help="Was die Seite sagt, in wenigen eigenen Worten.")
@day_option("--on", "Tag, an dem nachgesehen wurde (sonst heute).")
@click.option(
    "--strategy", metavar="STRATEGIE", type=click.Path(exists=True, path_type=Path),
    help="Übernehmen, was diese Stadt im Blatt „Nachsehen“ geprüft und unverändert gefunden hat.",
)  # fmt: skip
@by_option
@catalog_option
def confirm(
    programmes: Sequence[str], fields: Sequence[str] | None, values: Sequence[tuple[str, str]], page: str, note: str,
    on: date | None, strategy: Path | None, by: str, catalog_path: Path | None,
) -> None:  # fmt: skip
    """Sagen: nachgesehen, stimmt noch – oder was stattdessen gilt; mit Tag, Person und Seite.

    KENNUNG nennt „catalog stale“ samt Zeichen (nrw-heimat-preis@3fa2c1): Hat seither jemand den Eintrag geändert,
    wird nichts geschrieben. „catalog undo“ nimmt alles zurück.
    """
    from fundmatch.app.catalogue_confirm import confirm as take_in
    from fundmatch.app.catalogue_confirm import looks_of
    from fundmatch.reports.confirm_text import confirmed_in_words
    from fundmatch.updates.confirm import Looked

    _refuse_unclear(programmes, fields, values, page, strategy)
    catalogue, day = catalogue_here(catalog_path), on or today()
    city = looks_of(catalogue, strategy, as_of=today()) if strategy else None
    looks = [
        Looked(programme=name, day=day, by=by, fields=tuple(fields or ()), values=dict(values), page=page, note=note)
        for name in programmes
    ]
    done = take_in(catalogue, [*looks, *(city.same if city else ())], by=by, on=today())
    echo(confirmed_in_words(done, city.other if city else ()))


def _refuse_unclear(
    programmes: Sequence[str],
    fields: Sequence[str] | None,
    values: Sequence[tuple[str, str]],
    page: str,
    strategy: Path | None,
) -> None:
    """Refuse what names no programme, or would write one value or one page into several.

    Raises:
        UsageError: It does.
    """
    if not programmes and strategy is None:
        msg = "Es fehlt, welches Programm gemeint ist: KENNUNG angeben (siehe „fundmatch catalog stale“), oder --strategy."
        raise click.UsageError(msg)
    if len(programmes) > 1 and (values or page):
        msg = "--set und --page gelten für ein Programm; bei mehreren je einen Aufruf machen."
        raise click.UsageError(msg)
    if strategy is not None and (programmes or fields or values or page):
        msg = "--strategy nimmt, was im Blatt „Nachsehen“ steht; einzelne Programme in einem eigenen Aufruf bestätigen."
        raise click.UsageError(msg)


COMMANDS = (confirm,)
