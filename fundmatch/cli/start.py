"""`start`: the hidden command behind the script that one double-clicks; it asks, runs `match` and opens the result."""

from pathlib import Path

import click

from fundmatch.cli.console import echo


@click.command(hidden=True, options_metavar="[OPTIONEN]")
@click.argument("dropped", metavar="[LISTE]", default="")
@click.option("--no-open", is_flag=True, help="Das Ergebnis nicht öffnen.")
def start(dropped: str, no_open: bool) -> None:
    """Nach der Liste fragen, rechnen und das Ergebnis öffnen: für das Startskript."""
    from fundmatch.app.start_script import result_beside
    from fundmatch.cli import cli

    strategy = _asked_for(dropped)
    output = result_beside(strategy)
    arguments = ["match", str(strategy), "-o", str(output), *_place(strategy)]
    # By its name and not by a call: what is asked for here is exactly what anybody could type.
    cli.main(arguments, prog_name="fundmatch", standalone_mode=False)
    echo(f"\nFertig. Das Ergebnis ist {output}")
    if not no_open:
        click.launch(str(output))


def _asked_for(dropped: str) -> Path:
    """Return the list that was dropped on the script, or that somebody names; asks until there is one."""
    from fundmatch.app.start_script import dropped_path

    path = dropped_path(dropped)
    while path is None or not path.exists():
        if path is not None:
            echo(f"„{path}“ gibt es nicht.")
        question = "Die Liste der Maßnahmen (.xlsx, .csv, .ods) in dieses Fenster ziehen und Eingabe drücken"
        path = dropped_path(click.prompt(question, default="", show_default=False))
        if path is None:
            raise click.Abort
    return path


def _place(strategy: Path) -> list[str]:
    """Return the option for the place of the municipality, where no profile says it and somebody names one."""
    from fundmatch.cli.match import match

    known = strategy.is_dir() or strategy.with_name("profile.toml").is_file()
    if known or not any("--for" in parameter.opts for parameter in match.params):
        return []
    place = str(click.prompt("Name der Kommune (leer: unbekannt)", default="", show_default=False)).strip()
    return ["--for", place] if place else []
