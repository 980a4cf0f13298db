"""What a console cannot show is written in signs that it can: an old Windows console knows no ●, a plain one no ä."""

import codecs
import sys
from typing import Final

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
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors=_NAME)
