"""German text to plain tokens: one spelling for ß and umlauts, hyphens and ellipses undone."""

import re
import unicodedata
from functools import lru_cache

_SPELLINGS = (("ä", "ae"), ("ö", "oe"), ("ü", "ue"), ("ß", "ss"), ("\u00ad", ""), ("\u200b", ""))
_TOKEN = re.compile(r"[^\W_]+(?:['’][^\W\d_]+)?")
# Numbers with units, paragraphs and years say nothing about the thing that is wanted.
_NUMBERS = re.compile(
    r"§+\s*\d+\w*|\b\d[\d.,:/]*\s*(?:%|€|euro|eur|mio|mrd|kwh|kw|mw|mbit|gbit|m²|qm|km|ha)?(?!\w)", re.IGNORECASE
)
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+|\S+@\S+\.\w+")

# Half an emoji (a lone surrogate) can stand in JSON and in no file; control signs steer a terminal.
_HALVES = re.compile(r"[\ud800-\udfff]")
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


def whole(text: str) -> str:
    """Return the text with a mark in place of every half sign, so that any file can hold it."""
    return text if text.isascii() else _HALVES.sub("\ufffd", text)


def printable(text: str) -> str:
    """Return the text as `whole` does, and without control signs other than line breaks and tabs."""
    return whole(_CONTROLS.sub("", text))


def visible(text: str) -> str:
    r"""Return the text with every control sign but line breaks and tabs written out, so that none steers a terminal.

    >>> print(visible("Heat \x1b[2J planning"))
    Heat \x1b[2J planning
    """
    return _CONTROLS.sub(lambda sign: f"\\x{ord(sign[0]):02x}", text)


def fold(text: str) -> str:
    """Return the text in small letters with ae, oe, ue, ss and without accents.

    >>> fold("Fußgängerbrücke") == fold("FUSSGAENGERBRUECKE")
    True
    """
    if text.isascii():
        return text.lower()
    composed = unicodedata.normalize("NFKC", text).casefold()
    for sign, spelling in _SPELLINGS:
        composed = composed.replace(sign, spelling)
    if composed.isascii():
        return composed
    return "".join(sign for sign in unicodedata.normalize("NFKD", composed) if not unicodedata.combining(sign))


def tokens(text: str) -> list[str]:
    """Return the folded words of a text, without numbers, legal references and addresses.

    Hyphenated words fall into their parts; the first half of an ellipsis stays a token
    of its own ("rad" in "Rad- und Fußwege").

    >>> tokens("Sanierung der Rad- und Fußwege nach § 44 BHO (250.000 Euro)")
    ['sanierung', 'der', 'rad', 'und', 'fusswege', 'nach', 'bho']
    """
    return list(_tokens(text))


@lru_cache(maxsize=65_536)
def _tokens(text: str) -> tuple[str, ...]:
    plain = _NUMBERS.sub(" ", _ADDRESS.sub(" ", text))
    return tuple(_TOKEN.findall(fold(plain)))
