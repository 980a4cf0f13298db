"""What stands around the numbers of an amount: taxes, signs of footnotes, fractions, amounts for each year beside one paid once."""

import re

_DASHES = str.maketrans(
    dict.fromkeys("–—−‒", "-")
    | dict.fromkeys("’´`", "'")
    | {"\u00a0": " ", "\u202f": " "}
    | {"½": ",5", "¼": ",25", "¾": ",75"}
)
# "1/4 Mio." and "1 1/2 Mio." are fractions: of a unit nobody writes two amounts so.
_WRITTEN_FRACTION = re.compile(
    r"(?<![\d/.,])(?:(?P<whole>\d{1,3}) )?(?P<over>[1-9]) ?/ ?(?P<under>[2-9]|10)(?=\s*(?:(?:[-–]|bis)\s*\d ?/ ?\d{1,2}\s*)?(?:mio|mill|mrd|tsd|tausend|teur|t€)(?![a-z]))",
    re.IGNORECASE,
)
# "1 ½" is one number.
_PARTED_FRACTION = re.compile(r"(?<=\d)\s+(?=[½¼¾])")
# The digits before a fraction are left out: "½ Mio. €" is 0,5.
_BARE_FRACTION = re.compile(r"(?<![\d.,]),(?=(?:5|25|75)(?!\d))")
# Taxes beside an amount are no further amount, and neither is their rate.
_TAX = re.compile(
    r"(?:\+|\b(?:plus|zzgl|zuzüglich|inkl|incl|inklusive|einschl|einschließlich|exkl|exklusive|ohne|mit|und|gesetzl\w*|der)\b\.?|\s)*"
    r"(?:\d{1,2} ?% ?)?\b(?:mwst|ust|mehrwertsteuer|umsatzsteuer|vat)\b\.?"
)
_NO_CENTS = re.compile(r"(?<=\d),\s?-{1,2}(?!\s?\d)")
BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
# What parts an amount paid once from one for each year: "300.000 € zzgl. 20.000 € p. a.".
_ONCE_AND_YEARLY = re.compile(r"\s*(?:\+|[;,](?=\s)|\b(?:zzgl|zuzüglich|plus|sowie|und|and)\b\.?)\s*")
# The sign of a footnote behind an amount: "50.000 € 1)".
_MARK = re.compile(r"(?<=[\s€])\(?\d\)$|[*†‡¹²³⁴⁵⁶⁷⁸⁹]+\)?$")
YEARLY = re.compile(
    r"\b(?:p\.? ?a\b\.?|(?:pro|je|im|jedes) (?:haushalts|kalender)?jahr|per annum|per year|jährl(?:ich(?:e[nrs]?)?)?|jaehrlich|yearly|annually)|/ ?(?:jahr|a|year)\b"
)


def plain_amount(written: str) -> str:
    """Return a text in small letters with plain dashes and fractions as decimals, without taxes and signs of footnotes.

    >>> plain_amount("1½ Mio. € + MwSt.")
    '1,5 mio. €'
    """
    spelt = _WRITTEN_FRACTION.sub(_as_decimal, _PARTED_FRACTION.sub("", written))
    plain = _NO_CENTS.sub("", spelt.translate(_DASHES).casefold())
    return _MARK.sub("", _TAX.sub(" ", _BARE_FRACTION.sub("0,", plain))).strip()


def _as_decimal(found: re.Match[str]) -> str:
    """Return "1/4" as "0,25"; of a third so many digits that whole euros come out right."""
    number = int(found["whole"] or 0) + int(found["over"]) / int(found["under"])
    return f"{number:.6f}".rstrip("0").rstrip(".").replace(".", ",")


def paid_once(plain: str) -> str:
    """Return the part that is paid once of a text that names an amount for each year as well, empty for all others."""
    if not YEARLY.search(plain):
        return ""
    parts = [part for part in _ONCE_AND_YEARLY.split(BRACKETS.sub(" ", plain)) if re.search(r"\d", part)]
    once = [part for part in parts if not YEARLY.search(part)]
    # "50.000, 60.000 € p. a." are two amounts for each year unless the first has its own unit.
    if not once or len(once) == len(parts) or not all(re.search(r"€|eur|\bmio|\btsd", part) for part in once):
        return ""
    return " + ".join(once)
