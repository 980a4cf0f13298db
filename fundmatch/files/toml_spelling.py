"""The right spelling of a TOML line that a person wrote as one writes German, not TOML.

Only single lines `key = value` are mended, and only where the mended line is TOML; what is meant
otherwise stays with the general advice.
"""

import re
import tomllib
from dataclasses import dataclass

from fundmatch.files import cell_values

# A longer value is no slip of the pen, and is not looked through.
_LONGEST = 2_000
_LINE = re.compile(r"(?P<key>[ \t]*[A-Za-z0-9_-]+)[ \t]*(?:=|:(?!=))[ \t]*(?P<value>.*)")
_QUOTES = "„“”‚‘’»«\"'"
_GO_ON = ("[", "{", '"""', "'''")
_TYPOGRAPHIC = re.compile("[„“”‚‘’»«]")
_REMARK = re.compile(r"""^((?:[^"'#]|"[^"]*"|'[^']*')*?)[ \t]*(?:#.*)?$""")
_DAY = re.compile(r"[0-9]{1,2}\. ?[0-9]{1,2}\. ?[0-9]{2,4}")
_THOUSANDS = re.compile(r"[1-9][0-9]{0,2}(?:[. ][0-9]{3})+")
_FRACTION = re.compile(r"[0-9]+,[0-9]+")
_ADDITION = re.compile(r"\s*(?:%|€|euro?|einwohner|ew|wochen)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Slip:
    """One line that is no TOML: its number, its key, what is wrong (German), and how to write it."""

    line: int
    key: str
    note: str
    spelling: str


def slips(text: str) -> list[Slip]:
    r"""Return every line of a file that is no TOML as it stands and can be spelled rightly.

    >>> [slip.spelling for slip in slips("financially_weak = nein\nname = Stadt X")]
    ['financially_weak = false', 'name = "Stadt X"']
    """
    return [slip for number, line in enumerate(text.splitlines(), 1) if (slip := _slip(number, line))]


def _slip(number: int, line: str) -> Slip | None:
    found = _LINE.fullmatch(line) if len(line) <= _LONGEST and not _is_toml(line) else None
    if found is None:
        return None
    value = _without_remark(found["value"])
    if value.startswith(_GO_ON) and not value.endswith(("]", "}")):
        return None  # it goes on in the next line
    note, spelled = _spelled(value)
    spelling = f"{found['key'].strip()} = {spelled}"
    if not _is_toml(spelling):
        return None
    if value and spelled == value:  # the sign between key and value was wrong
        note = "statt „=“ steht ein Doppelpunkt"
    return Slip(line=number, key=found["key"].strip(), note=note, spelling=spelling)


def _is_toml(line: str) -> bool:
    try:
        tomllib.loads(line)
    except (ValueError, RecursionError):
        return False
    return True


def _without_remark(value: str) -> str:
    found = _REMARK.fullmatch(value)
    return (found[1] if found else value).strip()


def _spelled(value: str) -> tuple[str, str]:
    """Return what is wrong with a value, and the value as TOML writes it."""
    if not value:
        return "hinter „=“ steht nichts", '""'
    if value.startswith("[") and value.endswith("]"):
        return "die Einträge der Liste sind nicht richtig geschrieben", _list(value[1:-1])
    if _is_toml(f"x = {value}"):
        return "", value
    if _TYPOGRAPHIC.search(value):
        return "typografische Anführungszeichen", _quoted(value)
    if value.startswith('"') and "\\" in value:
        return "ein Rückstrich wird doppelt geschrieben", _quoted(value)
    return _bare(value)


def _bare(value: str) -> tuple[str, str]:
    """Return the same for a value without quotation marks around it."""
    if (truth := _truth(value)) is not None:
        return f"„{value}“ schreibt man hier {truth}", truth
    if re.fullmatch("0[0-9]+", value):
        return "Ziffern mit führender Null", _quoted(value)
    if _DAY.fullmatch(value):
        return "ein Datum mit Punkten steht in Anführungszeichen", _quoted(value)
    bare = _ADDITION.sub("", value)
    if _THOUSANDS.fullmatch(bare):
        return "eine Zahl hat hier weder Punkt noch Zusatz", re.sub("[. ]", "", bare)
    if bare != value and re.fullmatch(r"[0-9]+(?:\.[0-9]+)?", bare):
        return "eine Zahl hat hier keinen Zusatz", bare
    if _FRACTION.fullmatch(bare):
        return "eine Zahl hat hier einen Punkt statt des Kommas", bare.replace(",", ".")
    return "Text steht in Anführungszeichen", _quoted(value)


def _truth(value: str) -> str | None:
    """Return the TOML word for a German yes or no; a number is none of them."""
    if not value.isalpha():
        return None
    try:
        truth = cell_values.truth(value)
    except cell_values.CellError:
        return None
    return None if truth is None else str(truth).lower()


def _list(inside: str) -> str:
    parts = [part.strip() for part in re.split(r"[,;](?![0-9]{3}\b)", inside) if part.strip()]
    return f"[{', '.join(part if _is_toml(f'x = {part}') else _quoted(part) for part in parts)}]"


def _quoted(value: str) -> str:
    plain = value.strip(f"{_QUOTES} ").replace("\\", "\\\\").replace('"', '\\"')
    return f'"{plain}"'
