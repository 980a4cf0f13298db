"""Texts of other people on one line: no sign that steers a program, turns the reading round or breaks a line."""

import re
from typing import Final

# Controls, line and paragraph separators, marks that turn the direction of reading, halves of a pair, no characters.
_STEERING: Final = re.compile(
    "[\x00-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\uffff\ud800-\udfff]"
)
MORE: Final = " …"


def one_line(text: str) -> str:
    r"""Return the text as one line of signs that can be seen.

    >>> one_line("Rad\tweg \n\x07 Süd ")
    'Rad weg Süd'
    """
    return " ".join(_STEERING.sub(" ", text).split())


def shortened(text: str, most: int) -> str:
    """Return the text on one line, cut after a whole word where it has more than `most` signs, and marked so.

    >>> shortened("Rathaus mit Dach und Keller", 20)
    'Rathaus mit Dach …'
    """
    line = one_line(text)
    if len(line) <= most:
        return line
    cut = line[: most - len(MORE)]
    words = cut if line[len(cut)] == " " else cut.rpartition(" ")[0]
    return (words or cut).rstrip() + MORE
