"""Legends of cost classes: "€ = bis 10.000 €, €€ = 10.000 bis 50.000 €", in a heading or a row of their own."""

import re
from collections.abc import Iterable, Mapping

from fundmatch.files.cell_values import CellError
from fundmatch.strategy.loose_amounts import read_amount

_SIGN = r"€{1,5}|\${1,5}|\+{1,5}|[^\W\d_]{1,12}"
# A class ends where the next one begins: a comma may stand inside an amount.
_CLASS = re.compile(
    rf"(?<![\w€$+])({_SIGN})\s*[=:]\s*(.+?)(?=\s*[,;|/)\]]*\s*(?<![\w€$+])(?:{_SIGN})\s*[=:]|\s*[)\]]?\s*$)"
)


def cost_classes(texts: Iterable[str]) -> Mapping[str, str]:
    """Return the amount that each class stands for, as it is written; empty unless two classes or more are amounts.

    >>> cost_classes(["Kosten (€ = bis 10.000 €, €€ = über 10.000 €)"])
    {'€': 'bis 10.000 €', '€€': 'über 10.000 €'}
    """
    classes = {
        sign.casefold(): amount.strip(" ,;/")
        for text in texts
        if "=" in text or ":" in text
        for sign, amount in _CLASS.findall(" ".join(text.split()))
        if _is_amount(amount.strip(" ,;/"))
    }
    return classes if len(classes) > 1 else {}


def _is_amount(text: str) -> bool:
    try:
        return read_amount(text).amount is not None
    except CellError:
        return False
