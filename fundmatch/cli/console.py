"""Everything that goes to the screen: in signs that it can show, with none that steers it, and never to a traceback.

An old Windows console knows no ●, a plain one no ä. Texts of downloaded files may hold control signs. A program that is
started without a window has no screen at all, and a redirected output may lie on a full disk.
"""

import codecs
import errno
import os
import sys
from pathlib import Path
from typing import Final, TextIO

import click

from fundmatch.core.errors import OutputError, reason_of
from fundmatch.core.normalise import visible

_NAME: Final = "fundmatch-readable"
# ● ◐ ✕ ○ must stay apart from each other, whatever the console can do.
_SIGNS: Final = str.maketrans(
    {
        "●": "+", "◐": "?", "✕": "x", "○": "o", "→": "->", "·": "*", "•": "*", "…": "...", "–": "-", "—": "-",
        "„": '"', "“": '"', "”": '"', "‚": "'", "‘": "'", "’": "'", "€": "EUR", "≥": ">=", "≤": "<=", "×": "x",
        "ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "ß": "ss", "§": "Par.", "\u00a0": " ",
    }
)  # fmt: skip


def _readable(error: UnicodeError) -> tuple[str | bytes, int]:
    """Return what is written in place of the signs that the console cannot show."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    text = error.object[error.start : error.end].translate(_SIGNS)
    return text.encode(error.encoding, errors="replace"), error.end


def show_what_the_console_can() -> None:
    """Let no text that a command prints end in an error of the console, for the rest of this process."""
    codecs.register_error(_NAME, _readable)
    # Started without a window (pythonw, a service), or with a closed stream: what is said goes nowhere.
    sys.stdout, sys.stderr = sys.stdout or _nowhere(), sys.stderr or _nowhere()
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors=_NAME)


def _nowhere() -> TextIO:
    return Path(os.devnull).open("w", encoding="utf-8")


def echo(text: str | bytes, *, err: bool = False, nl: bool = True) -> None:
    """Print a text, its control signs written out; bytes as they are.

    Raises:
        OutputError: The output is redirected to where nothing can be written. What goes beside it (`err`) is then lost.
    """
    try:
        click.echo(visible(text) if isinstance(text, str) else text, err=err, nl=nl)
    except OSError as error:
        if error.errno == errno.EPIPE:  # whoever reads along has seen enough: click ends quietly
            raise
        # What is still in the buffer would be tried again, and fail again, when the program ends.
        if err:
            sys.stderr = _nowhere()
            return
        sys.stdout = _nowhere()
        msg = (
            f"Die Ausgabe lässt sich nicht schreiben ({reason_of(error)}). "
            "Was in Dateien zu schreiben war, ist geschrieben; die Ausgabe anderswohin umleiten."
        )
        raise OutputError(msg) from error
