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


def class_amount(cell: str, classes: Mapping[str, str]) -> str:
    """Return the amount of a sign, or of two signs that are the ends of a range ("€€ - €€€"); other cells as they are.

    >>> class_amount("€ - €€", {"€": "bis 10.000 €", "€€": "10.000 bis 50.000 €"})
    '0 bis 50000 €'
    """
    written = cell.strip().casefold()
    if written in classes:
        return classes[written]
    signs = [sign.strip() for sign in re.split(r"\s*(?:[-–—/]|\bbis\b)\s*", written)]
    if len(signs) != 2 or not all(sign in classes for sign in signs):
        return cell
    first, last = (read_amount(classes[sign]).amount for sign in signs)
    if first is None or last is None:
        return cell
    low = min(first.low, last.low)
    highs = [amount.high for amount in (first, last)]
    return f"ab {low} €" if None in highs else f"{low} bis {max(filter(None, highs))} €"
