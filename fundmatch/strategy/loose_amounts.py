"""Amounts as they stand in lists of other departments: read where they can mean only one thing.

"3–4 Mio. €" is a range, "ca. 1,2 Mio. €" a number with a mark, "40 TEUR p. a." an amount for each
year. What is no amount ("Personalkosten", "gering") is kept as words; only what can be read in
two ways a thousand times apart ("1.250 Mio. €") is for a person to decide.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from fundmatch.core.dates import PartialDate
from fundmatch.core.formatting import euro
from fundmatch.files import cell_values
from fundmatch.files.cell_values import MAX_EUROS, CellError
from fundmatch.model.ranges import EuroRange
from fundmatch.strategy.amount_words import BRACKETS, YEARLY, paid_once, plain_amount

_LONGEST = 200
# Beside the words that mean "unknown" in every column.
_UNKNOWN = frozenset(
    {"nn", "n.n.", "n. n.", "#nv", "#n/a", "noch offen", "noch unklar", "unklar", "noch nicht bekannt", "nicht bekannt",
     "noch zu ermitteln", "zu ermitteln", "wird ermittelt", "in klärung", "steht noch nicht fest", "nicht beziffert",
     "noch nicht beziffert", "nicht bezifferbar", "n/b", "n. b.", "n.b.", "nb", "k.a", "keine angabe", "keine angaben",
     "folgt", "...", "--", "---"}
)  # fmt: skip
_ABOUT = re.compile(
    r"(?:\b(?:ca|circa|cirka|rd|rund|etwa|ungefähr|geschätzt(?:e)?|schätzung|schätzungsweise|grob|überschlägig|vsl|voraussichtlich|"
    r"approx|about|estimated|vorl|vorläufig|unsicher|ungeprüft|tbc|unverbindlich)\b\.?|[~≈±?])"
)
_UP_TO = re.compile(r"(?:\b(?:bis zu|bis|max|maximal|höchstens|unter|weniger als|up to)\b\.?|[<≤])\s*$")
_FROM = re.compile(r"(?:\b(?:ab|mind|min|mindestens|über|mehr als|from|at least)\b\.?|[>≥])\s*$")
# Words that say what kind of euros these are, and nothing about how many.
_FILLING = re.compile(
    r"\b(?:brutto|netto|inkl|incl|exkl|zzgl|einschl|mwst|ust|gesamt|insgesamt|gesamtkosten|kosten|investitionskosten|investition|"
    r"invest|baukosten|einmalig|netto|zwischen|je nach (?:umfang|variante|ausbau)|total|gross|net)\b[.:]?"
)
# An amount for each piece or month says nothing about all of them while their number is not known.
_PER_PIECE = re.compile(
    r"\b(?:je|pro|per|à|á|zu je|monatlich\w*|im monat|mtl)\b(?! nach)|\d\s*(?:stk|stück)\.?\s+(?:a|zu)\s+\d|/ ?(?:stück|stk|m²|qm|person|platz|standort)"
)
# Signs of other currencies; their words and codes are no units either.
_OTHER_MONEY = re.compile(r"[$£¥]")
# Costs by year in one cell: "2026: 50.000 €; 2027: 80.000 €".
_BY_YEAR = re.compile(r"(?:^|[;,/]|\bund\b)\s*(?:in )?20\d\d\s*[:=]?\s*(?=\D{0,3}\d)")
# … and with the year behind each: "10.000 € (2026), 20.000 € (2027)".
_WITH_YEAR = re.compile(r"(\d[^()]{0,12}?)\s*\((?:in )?20\d\d\)\s*(?:[;,+/]|und)?")
# So many pieces of one price: "2 x 50.000 €".
_TIMES = re.compile(r"(?<![\d.,])(\d{1,3}) ?[x×*] ?(\d{1,3}(?:\.\d{3})+|\d+)(?![\d.,])")
_UNITS = {
    "t€": 10**3, "teur": 10**3, "t euro": 10**3, "tsd": 10**3, "tausend": 10**3, "k": 10**3, "k€": 10**3, "keur": 10**3,
    "mio": 10**6, "mio€": 10**6, "m€": 10**6, "meur": 10**6, "million": 10**6, "millionen": 10**6, "mill": 10**6,
    "mrd": 10**9, "milliarde": 10**9, "milliarden": 10**9,
}  # fmt: skip
_NUMBER = r"\d{1,3}(?:'\d{3})+(?:[.,]\d{1,2})?|\d{1,3}(?: \d{3})+(?:,\d{1,2})?|\d[\d.,]*\d|\d"
_UNIT = "|".join(sorted((re.escape(unit) for unit in _UNITS), key=len, reverse=True))
_VALUE = re.compile(
    rf"(?P<before>(?:€|eur(?:o|os)?\b) ?)?(?P<number>{_NUMBER})\s*(?:(?P<unit>{_UNIT})(?![a-zäöü])\.?)?\s*(?P<after>€|eur(?:o|os)?\b)?"
)
_JOINT = re.compile(r"\s*(?:-|bis(?: zu)?|und|to)\s*")


@dataclass(frozen=True, slots=True)
class AmountReading:
    """What a cell of a cost column says: an amount, words, or neither (unknown).

    `doubt` is a German remark about a reading that the officer should know of.
    """

    amount: EuroRange | None = None
    words: str = ""
    doubt: str = ""


@dataclass(frozen=True, slots=True)
class _Value:
    """One number of a cell with its unit (0: none), and whether a currency stands with it."""

    number: Decimal
    unit: int
    currency: bool
    start: int
    end: int
    doubtful: bool = False


def read_amount(cell: object, *, scale: int = 1, english: bool = False) -> AmountReading:
    """Read what a cell of a cost column says.

    `scale` is the unit of bare numbers (1000 under "Kosten in T€"); a unit or currency in the cell
    wins over it. `english` says that the column parts thousands with commas.

    >>> read_amount("3–4 Mio. €").amount
    EuroRange(low=3000000, high=4000000, about=False, yearly=False)
    >>> read_amount("ca. 40 TEUR p. a.").amount
    EuroRange(low=40000, high=40000, about=True, yearly=True)
    >>> read_amount("gering").words
    'gering'

    Raises:
        CellError: The amount can be read in two ways, a thousand times apart.
    """
    if isinstance(cell, bool | date | PartialDate):
        return AmountReading(words=cell_values.text(cell))
    if isinstance(cell, int | float):
        return _of_number(cell, scale)
    if isinstance(cell, CellError):
        return AmountReading(doubt=f"{cell.note}; die Kosten gelten als unbekannt")
    written = " ".join(cell_values.known(cell).split())
    if not written or written.casefold() in _UNKNOWN:
        return AmountReading()
    return _of_text(written, scale, english=english) if len(written) <= _LONGEST else AmountReading(words=written)


def parts_with_commas(cells: Iterable[object]) -> bool:
    """Tell whether a column parts thousands with commas ("1,250,000"), as English tables do."""
    written = [cell for cell in cells if isinstance(cell, str)]
    english = sum(bool(re.search(r"\d,\d{3},\d{3}|\d,\d{3}\.\d", text)) for text in written)
    german = sum(bool(re.search(r"\d\.\d{3}\.\d{3}|\d\.\d{3},\d|\d,\d{1,2}(?!\d)", text)) for text in written)
    return english > german


def _of_number(number: float, scale: int) -> AmountReading:
    amount = Decimal(str(number)) * scale
    if not amount.is_finite() or not 0 <= amount <= MAX_EUROS:
        return AmountReading(words=cell_values.text(number), doubt="kann als Betrag nicht stimmen")
    euros = _whole(amount)
    return AmountReading(EuroRange(euros, euros))


def _of_text(written: str, scale: int, *, english: bool) -> AmountReading:
    plain = plain_amount(written)
    if (once := paid_once(plain)) and (reading := _of_text(once, scale, english=english)).amount:
        return AmountReading(reading.amount, written, f"„{written[:60]}“: der Betrag je Jahr ist nicht mitgezählt")
    yearly, about = bool(YEARLY.search(plain)), bool(_ABOUT.search(plain))
    core = _FILLING.sub(" ", YEARLY.sub(" ", BRACKETS.sub(" ", plain)))
    if not re.search(r"\d", core):  # all numbers stood in brackets: "Planungskosten (50.000 €)"
        core = _FILLING.sub(" ", YEARLY.sub(" ", plain))
    core = _ABOUT.sub(" ", core)
    if _PER_PIECE.search(core) or _OTHER_MONEY.search(core):
        return AmountReading(words=written)
    if len(_WITH_YEAR.findall(plain)) > 1:
        core = _WITH_YEAR.sub(r"\1+", _FILLING.sub(" ", plain)).strip(" +;,")
    core = _TIMES.sub(_multiplied, core)
    if len(_BY_YEAR.findall(core)) > 1:
        core = _BY_YEAR.sub("+", core).strip().removeprefix("+")
    sums = [_one(part, written, scale, english=english) for part in core.split("+")]
    amounts = [part for part in sums if part is not None]
    if not amounts or len(amounts) < len(sums):
        return AmountReading(words=written)
    low = sum(amount.low for amount, _ in amounts)
    highs = [amount.high for amount, _ in amounts]
    high = None if None in highs else sum(filter(None, highs))
    if low > MAX_EUROS or (high or 0) > MAX_EUROS:
        return AmountReading(words=written, doubt="kann als Betrag nicht stimmen")
    doubtful = any(doubtful for _, doubtful in amounts)
    doubt = f"„{written}“ als {euro(low)} gelesen" if doubtful else ""
    remarks = written if _says_more(core) else ""
    return AmountReading(EuroRange(low, high, about=about, yearly=yearly), remarks, doubt)


def _multiplied(found: re.Match[str]) -> str:
    return str(int(found[1]) * int(found[2].replace(".", "")))


def _one(core: str, written: str, scale: int, *, english: bool) -> tuple[EuroRange, bool] | None:
    """Return the amount of a text without brackets and sums, and whether its signs are doubtful; None where it names none."""
    values = [_value(found, written, scale, english=english) for found in _VALUE.finditer(core)]
    if not values or None in values or _negative(core) or "%" in core:
        return None
    known = [value for value in values if value is not None]
    joined = len(known) > 1 and _JOINT.fullmatch(core[known[0].end : known[1].start])
    if len(known) > (2 if joined else 1):
        return _only_with_currency(known, scale)
    if not joined and _says_more(core) and not (known[0].unit or known[0].currency):
        return None  # "2 Stellen", "3 Varianten": a number of something else
    if joined:
        low, high = _range(known[0], known[1], scale)
        return (EuroRange(low, high), known[0].doubtful or known[1].doubtful) if low <= high else None
    exact = known[0].number * _unit_of(known[0], scale)
    if 0 < exact < 1 and not known[0].currency:
        return None  # "¼" alone is the share of something
    euros = _whole(exact)
    before = core[: known[0].start]
    if _UP_TO.search(before):
        return EuroRange(0, euros), known[0].doubtful
    if _FROM.search(before):
        return EuroRange(euros, None), known[0].doubtful
    return EuroRange(euros, euros), known[0].doubtful


def _only_with_currency(values: list[_Value], scale: int) -> tuple[EuroRange, bool] | None:
    """Return the one amount with a currency among numbers of other things ("2 Fahrzeuge, 90.000 €")."""
    money = [value for value in values if value.currency]
    if len(money) != 1:
        return None
    euros = _whole(money[0].number * _unit_of(money[0], scale))
    return EuroRange(euros, euros), money[0].doubtful


def _range(first: _Value, second: _Value, scale: int) -> tuple[int, int]:
    """Return both ends; a unit behind the second counts for the first as well if the order then holds ("3–4 Mio.")."""
    high = second.number * _unit_of(second, scale)
    unit = _unit_of(first, 1 if second.currency and not second.unit else scale)
    if not first.unit and second.unit:
        unit = second.unit if first.number * second.unit <= high else 1
    return _whole(first.number * unit), _whole(high)


def _unit_of(value: _Value, scale: int) -> int:
    return value.unit or (1 if value.currency else scale)


def _value(found: re.Match[str], written: str, scale: int, *, english: bool) -> _Value | None:
    """Return the number of a match with its unit; None where its signs make no number."""
    unit = _UNITS.get((found["unit"] or "").replace(". ", " "), 0)
    number, doubtful = _number(found["number"], unit, written, english=english)
    if doubtful and scale > 10**3:  # under "Mio. €" three digits behind a comma are decimals
        number, doubtful = Decimal(found["number"].replace(",", ".")), False
    if number is None:
        return None
    currency = bool(found["before"] or found["after"]) or "€" in (found["unit"] or "") or "eur" in (found["unit"] or "")
    return _Value(number, unit, currency, found.start(), found.end(), doubtful)


def _number(text: str, unit: int, written: str, *, english: bool) -> tuple[Decimal | None, bool]:
    """Return what the digits mean and whether that is doubtful: German "1.250.000,50", English "1,250,000.50", Swiss "1'250'000".

    Raises:
        CellError: "1.250" before Mio. or Mrd.: 1.250 million or 1,25 million.
    """
    plain = text.replace("'", "").replace(" ", "")
    if re.fullmatch(r"\d+", plain):
        return Decimal(plain), False
    if re.fullmatch(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?", plain):
        if unit > 10**3 and plain.count(".") == 1:
            raise CellError.about(
                written, "lässt sich auf zwei Arten lesen", "Komma für Bruchteile: 1,25 Mio. € oder 1.250.000.000 €"
            )
        return Decimal(plain.replace(".", "").replace(",", ".")), False
    if re.fullmatch(r"\d{1,3}(?:,\d{3}){2,}(?:\.\d+)?|\d{1,3},\d{3}\.\d+", plain) or (
        english and re.fullmatch(r"\d{1,3},\d{3}", plain)
    ):
        return Decimal(plain.replace(",", "")), False
    if re.fullmatch(r"\d{1,3},\d{3}", plain) and not unit:
        return Decimal(plain.replace(",", "")), True
    if re.fullmatch(r"\d+[.,](?:\d{1,6}|\d{9,})", plain):
        return Decimal(plain.replace(",", ".")), False
    return None, False


def _says_more(core: str) -> bool:
    """Tell whether words stand beside the numbers."""
    rest = _VALUE.sub(" ", core)
    for known in (_UP_TO, _FROM):
        rest = known.sub(" ", rest.strip())
    return bool(re.search(r"[a-zäöüß]{2,}", _JOINT.sub(" ", rest)))


def _negative(core: str) -> bool:
    return bool(re.match(r"\s*-\s*\d", core))


def _whole(amount: Decimal) -> int:
    """Return whole euros, half a euro rounded up."""
    return int(amount.to_integral_value(rounding=ROUND_HALF_UP))
