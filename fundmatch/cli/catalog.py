"""The group `catalog …`; its commands are opened when one of them, or its help, is asked for."""

import click


class _Opened(click.Group):
    """A group that loads its commands on demand: the help of the whole needs only its one line."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of the commands."""
        self._open()
        return super().list_commands(ctx)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return one command, None where there is none of this name."""
        self._open()
        return super().get_command(ctx, cmd_name)

    def _open(self) -> None:
        if not self.commands:
            from fundmatch.cli import catalog_confirm, catalog_update, catalog_views

            for command in (*catalog_views.COMMANDS, *catalog_confirm.COMMANDS, *catalog_update.COMMANDS):
                self.add_command(command)


@click.group(cls=_Opened, options_metavar="[OPTIONEN]", subcommand_metavar="BEFEHL [ANGABEN]…")
def catalog() -> None:
    """Den Katalog der Förderprogramme ansehen, ausgeben und auf den neuen Stand bringen."""
