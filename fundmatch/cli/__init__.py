"""The commands: options in, one call of the application layer, one print. Heavy rooms are opened inside them."""

import errno
from typing import Any

import click

from fundmatch.cli.console import show_what_the_console_can
from fundmatch.cli.german_click import speak_german
from fundmatch.core.errors import FundmatchError, reason_of
from fundmatch.core.normalise import visible
from fundmatch.core.version import VERSION

speak_german()


class House(click.Group):
    """Turns every error of the family into a German message and exit status 1, on every console."""

    def main(self, *args: Any, **kwargs: Any) -> Any:
        """Run the program; what the console cannot show is put in other signs."""
        show_what_the_console_can()
        return super().main(*args, **kwargs)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; errors that people can mend are shown without a traceback."""
        try:
            return super().invoke(ctx)
        except FundmatchError as error:
            raise click.ClickException(visible(str(error))) from error
        except OSError as error:
            if error.errno == errno.EPIPE:
                raise
            raise click.ClickException(visible(_refused(error))) from error


def _refused(error: OSError) -> str:
    """Say what the system refused: a full disk, a name that is too long, a folder for temporary files that is closed."""
    where = f"{error.filename}: " if error.filename else ""
    return f"{where}{reason_of(error)}. Platz, Namen und Zugriffsrechte prüfen und noch einmal starten."


_CONTEXT = {"help_option_names": ["-h", "--help"], "max_content_width": 100}


@click.group(cls=House, context_settings=_CONTEXT, options_metavar="[OPTIONEN]", subcommand_metavar="BEFEHL [ANGABEN]…")
@click.version_option(VERSION, prog_name="fundmatch")
def cli() -> None:
    """Förderprogramme von EU, Bund und Land zu den Maßnahmen einer kommunalen Strategie finden.

    Der erste Schritt ist „fundmatch init ORDNER“, die Hauptsache „fundmatch match ORDNER -o shortlist.xlsx“.
    """


from fundmatch.cli import catalog, check, evaluate, init, match, review, start

cli.add_command(init.init)
cli.add_command(check.check)
cli.add_command(match.match)
cli.add_command(match.explain)
cli.add_command(review.review)
cli.add_command(catalog.catalog)
cli.add_command(evaluate.evaluate)
cli.add_command(start.start)
