"""Options that several commands share, each written once."""

import gc
import sys
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, TypeVar

import click

Command = TypeVar("Command", bound=Callable[..., Any])

_EXISTING = click.Path(exists=True, path_type=Path)
_MOST_BYTES = 100_000
_DAY = click.DateTime(["%Y-%m-%d", "%d.%m.%Y"])


class Whole(click.ParamType[int]):
    """A whole number between two bounds; the message says both."""

    name = "ganze Zahl"

    def __init__(self, low: int, high: int) -> None:
        """Take `low` and `high`; both are allowed."""
        self._low, self._high = low, high

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """Return the number.

        Raises:
            BadParameter: It is none, or out of bounds.
        """
        try:
            number = int(value)
        except ValueError:
            number = self._low - 1
        if not self._low <= number <= self._high:
            self.fail(f"„{value}“ geht nicht; eine ganze Zahl von {self._low} bis {self._high} angeben.", param, ctx)
        return number


class _Points(click.ParamType[float]):
    """Points from 0 to 100, with a German or an English comma."""

    name = "Punkte"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """Return the points.

        Raises:
            BadParameter: They are no number, or out of bounds.
        """
        try:
            points = float(str(value).strip().replace(",", "."))
        except ValueError:
            points = -1.0
        if not 0 <= points <= 100:
            self.fail(f"„{value}“ geht nicht; eine Zahl von 0 bis 100 angeben, zum Beispiel 28,5.", param, ctx)
        return points


POINTS = _Points()


class _Names(click.ParamType[tuple[str, ...]]):
    """Names parted by semicolons, or a text file that has one a line; lines that begin with # are remarks."""

    name = "Namen"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, ...]:
        """Return the names without the spaces around them, empty ones left out.

        Raises:
            BadParameter: The file cannot be read as text.
        """
        path = Path(value)
        if ";" in value or not path.is_file():
            return tuple(filter(None, map(str.strip, value.split(";"))))
        from fundmatch.core.errors import FundmatchError
        from fundmatch.files.safe_read import decode, read_bytes

        try:
            lines = decode(read_bytes(path, _MOST_BYTES), path.name).splitlines()
        except FundmatchError as error:
            self.fail(str(error), param, ctx)
        return tuple(name for line in lines if (name := line.strip()) and not name.startswith("#"))


NAMES = _Names()


class _LevelCode(click.ParamType[str]):
    """The short form of a level; which there are is looked up only when somebody names one, so that help stays light."""

    name = "level"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return the short form; capitals make no difference.

        Raises:
            BadParameter: No level is called so; all are named.
        """
        from fundmatch.core.vocabulary import LEVELS

        by_small_letters = {level.casefold(): level for level in LEVELS}
        return by_small_letters.get(str(value).casefold()) or click.Choice(LEVELS).convert(value, param, ctx)


class _Moved(click.ParamType[tuple[str, tuple[str, ...]]]):
    """The number that a measure had, and the numbers that it has now: several where it was split, none where it is gone."""

    name = "ALT=NEU"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, tuple[str, ...]]:
        """Return both.

        Raises:
            BadParameter: The sign between them or the old number is missing.
        """
        if isinstance(value, tuple):
            return value
        old, sign, new = str(value).partition("=")
        if not sign or not old.strip():
            self.fail(f"„{value}“ geht nicht; die alte und die neue Nummer angeben, etwa M-1=M-2.", param, ctx)
        return old.strip(), tuple(dict.fromkeys(part.strip() for part in new.split("+") if part.strip()))


LEVEL_CODE = _LevelCode()
MOVED = _Moved()
strategy_argument = click.argument("strategy", metavar="STRATEGIE", type=_EXISTING)


@contextmanager
def no_collector() -> Iterator[None]:
    """Leave the garbage collector off: one run makes records that all live to its end.

    Looking through them again and again costs a tenth of the run.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


catalog_option: Callable[[Any], Any] = click.option(
    "--catalog", "catalog_path", metavar="ORDNER", type=click.Path(exists=True, path_type=Path),
    help="Katalog (sonst „catalogs“ daneben oder darüber, sonst der mitgelieferte).",
)  # fmt: skip


def catalogue_here(path: Path | None) -> Path:
    """Return the folder that was given, else the catalogue at, above or instead of the present folder."""
    from fundmatch.catalogue.municipalities_file import use_municipalities_of
    from fundmatch.catalogue.reading import find_catalogue

    folder = path or find_catalogue(Path.cwd())
    use_municipalities_of(folder)
    return folder


def today() -> date:
    """Return the present day: the clock is asked here and nowhere else."""
    return datetime.now(UTC).astimezone().date()


def hint_line(hint: str) -> str:
    """Return a hint as the screen shows it: the word stands in it once."""
    return hint if "Hinweis:" in hint else f"Hinweis: {hint}"


def shown_path(path: Path) -> str:
    """Return a path as it can be typed after a command."""
    text = str(path)
    return f'"{text}"' if " " in text else text


def bar(label: str) -> Callable[[int, int], None] | None:
    """Return what draws the progress on a terminal; in a pipe there is nothing to see."""
    if not sys.stderr.isatty():
        return None
    line = click.progressbar(length=1, label=label, file=sys.stderr)

    def show(done: int, count: int) -> None:
        line.length = count
        line.update(done - line.pos)
        if done == count:
            line.render_finish()

    return show


def _user() -> str:
    """Return the name under which somebody is logged in."""
    import getpass

    try:
        return getpass.getuser()
    except (OSError, ImportError, KeyError):
        return "unbekannt"


def day_option(name: str, help_text: str) -> Callable[[Any], Any]:
    """Return an option for a day that need not be given."""
    return click.option(
        name,
        metavar="TAG",
        type=_DAY,
        help=help_text,
        callback=lambda _context, _parameter, value: value and value.date(),
    )


def _as_date(_context: click.Context, _parameter: click.Parameter, value: datetime | None) -> date:
    """Return the day asked for, else the present one."""
    return value.date() if value else today()


as_of_option: Callable[[Any], Any] = click.option(
    "--as-of", metavar="TAG", type=_DAY, callback=_as_date, help="Stichtag, zum Beispiel 2026-11-22 (sonst heute)."
)


by_option: Callable[[Any], Any] = click.option(
    "--by", metavar="NAME", default=_user, help="Wer die Entscheidungen übernimmt (sonst der Anmeldename)."
)


def _named_place(_context: click.Context, _parameter: click.Parameter, value: str | None) -> str | None:
    """Return the place; a name without letters or digits names none."""
    if value is not None and not any(sign.isalnum() for sign in value):
        msg = "der Ort ist leer; einen Namen oder Gemeindeschlüssel angeben, etwa --for Gelsenkirchen."
        raise click.BadParameter(msg)
    return value


place_option: Callable[[Any], Any] = click.option(
    "--for", "place", metavar="ORT", callback=_named_place,
    help="Die Kommune oder der Kreis: Name (der Anfang genügt) oder Gemeindeschlüssel; gilt vor jedem Profil.",
)  # fmt: skip


def input_options(command: Command) -> Command:
    """Add the options that say what is matched with what, and as of which day."""
    for option in (
        as_of_option,
        click.option("--columns", metavar="DATEI", type=_EXISTING, help="Spaltennamen der Tabelle (columns.toml)."),
        place_option,
        click.option("--profile", metavar="DATEI", type=_EXISTING, help="Profil der Antragstellerin (profile.toml)."),
        catalog_option,
    ):
        command = option(command)
    return command


def known_suffix(suffixes: Collection[str]) -> Callable[..., Any]:
    """Return the check that the ending of each output names a format."""

    def check(_context: click.Context, _parameter: click.Parameter, value: Any) -> Any:
        for path in value if isinstance(value, tuple) else (value,) if value else ():
            if path.suffix.lower() not in suffixes:
                msg = f"„{path}“: die Endung bestimmt das Format; möglich sind {', '.join(suffixes)}."
                raise click.BadParameter(msg)
        return value

    return check


def output_option(
    help_text: str, *, multiple: bool, suffixes: Collection[str] = (), folders: bool = False
) -> Callable[[Command], Command]:
    """Return the option -o; with `suffixes` another ending is refused.

    With `folders` a name that is a folder is not wrong usage: the command says what is wrong with it.
    """
    return click.option(
        "-o", "--output", "outputs" if multiple else "output", metavar="DATEI", multiple=multiple,
        type=click.Path(dir_okay=folders, path_type=Path), help=help_text,
        callback=known_suffix(suffixes) if suffixes else None,
    )  # fmt: skip
