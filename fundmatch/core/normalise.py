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
