"""Read a TOML file of an officer without trusting it, and tell in which line a key stands."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fundmatch.core.errors import Problem, StrategyError
from fundmatch.files import cell_values
from fundmatch.files.cell_values import CellError
from fundmatch.files.safe_read import display_name, read_bytes, refusal
from fundmatch.files.toml_spelling import slips

MAX_BYTES = 256 * 1024
_MOST_DOTS = 100
_QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")
# So many signs of a wrong line are quoted.
_SHOWN = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class TomlFile:
    """The keys of a TOML file; `name` is what messages call it."""

    name: str
    values: Mapping[str, Any]
    text: str

    def line(self, key: str) -> int:
        """Return the line in which the key stands, 0 where it cannot be told."""
        return self._line_within(key, 0, len(self.text))

    def written(self, key: str) -> str:
        """Return what stands behind the key in its line, without a remark; empty where it cannot be told."""
        line = self.text.splitlines()[self.line(key) - 1] if self.line(key) else ""
        return line.partition("=")[2].partition("#")[0].strip()

    def line_in_table(self, table: str, index: int, key: str = "") -> int:
        """Return the line of a key in the table `[[table]]` of that index, counted from 0.

        Where the key cannot be found it is the line of the heading, else that of the list.
        """
        headings = list(re.finditer(rf"^[ \t]*\[\[[ \t]*{re.escape(table)}[ \t]*\]\]", self.text, re.MULTILINE))
        if index >= len(headings):
            return self.line(table)
        start = headings[index].end()
        following = re.search(r"^[ \t]*\[", self.text[start:], re.MULTILINE)
        end = start + following.start() if following else len(self.text)
        return (self._line_within(key, start, end) if key else 0) or self._number(headings[index].start())

    def _line_within(self, key: str, start: int, end: int) -> int:
        found = re.search(rf"^[ \t]*[\"']?{re.escape(key)}[\"']?[ \t]*=", self.text[start:end], re.MULTILINE)
        return self._number(start + found.start()) if found else 0

    def _number(self, position: int) -> int:
        return self.text[:position].count("\n") + 1


def text_value(raw: object) -> str:
    """Return a value that has to be a text, in one line; empty where it says that nothing is known.

    Raises:
        CellError: It is a number, a truth, a date or a list.
    """
    if not isinstance(raw, str):
        raise CellError.about(str(raw), "ist kein Text", "in gerade Anführungszeichen setzen")
    return " ".join(cell_values.known(raw).split())


def read_toml(path: Path) -> TomlFile:
    """Read a TOML file.

    Raises:
        StrategyError: It is missing, too large, not in UTF-8 or no TOML; with the line.
    """
    name, data = display_name(path), read_bytes(path, MAX_BYTES)
    try:
        text = data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise refusal(name, "die Datei ist nicht in UTF-8 gespeichert", "als UTF-8 speichern", line) from error
    if line := _deep_line(text):
        raise refusal(name, "zu tief verschachtelt: zu viele Punkte in einer Zeile", "Punkte und Klammern prüfen", line)
    try:
        return TomlFile(name=name, values=tomllib.loads(text), text=text)
    except RecursionError as error:
        raise refusal(name, "zu tief verschachtelt", "Klammern prüfen") from error
    except ValueError as error:
        raise _explained(error, text, name) from error


def _deep_line(text: str) -> int:
    """Return the first line with a key of very many parts, 0 if there is none: each part is a table in the last one.

    The parser's work grows with the square of the parts, and none of our keys has more than two.
    """
    for number, line in enumerate(text.split("\n"), start=1):
        if line.count(".") > _MOST_DOTS and _QUOTED.sub("", line).partition("#")[0].count(".") > _MOST_DOTS:
            return number
    return 0


def _explained(error: ValueError, text: str, name: str) -> StrategyError:
    """Turn the parser's error into German ones: each line that is no TOML, with its right spelling."""
    if found := slips(text):
        remedy = "so schreiben: {}"
        return StrategyError(
            Problem(name, slip.line, slip.key, slip.note, remedy.format(slip.spelling)) for slip in found
        )
    lines = text.splitlines()
    told = re.search(r"at line (\d+)", str(error))
    place = int(told[1]) if told else len(lines)
    line = lines[place - 1] if 0 < place <= len(lines) else ""
    if "overwrite" in str(error):
        return refusal(name, "der Schlüssel steht zweimal da", "eine der beiden Zeilen löschen", place)
    shown = f": „{line.strip()[:_SHOWN]}“" if line.strip() else ""
    remedy = "je Zeile „name = Wert“; Text in geraden Anführungszeichen, Zahlen ohne Punkt: population = 263000"
    return refusal(name, f"kein gültiges TOML{shown}", remedy, place)
