"""Cell values as German offices write them → Python values; what is unclear is refused.

Every reader takes one cell as a table gives it (text, number, truth, date, None), returns
None or nothing where the cell says "unknown", and raises `CellError` where a person has to
decide: a range, an estimate, a date without a year. Nothing is guessed, and 0 is 0.
"""

import re
from collections.abc import Collection, Mapping
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from fundmatch.core.dates import GERMAN_MONTHS, PartialDate
from fundmatch.core.errors import nearest
from fundmatch.core.normalise import fold
from fundmatch.core.vocabulary import UNKNOWN_WORDS

MAX_EUROS = 10**12
FIRST_YEAR, LAST_YEAR = 1950, 2099
_SHOWN = 60
_LONGEST_VALUE = 80
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_TRUTHS = {
    **dict.fromkeys(("ja", "j", "x", "wahr", "true", "yes", "y", "1", "✓", "✔"), True),
    **dict.fromkeys(("nein", "n", "falsch", "false", "no", "0"), False),
}
_UNITS = {"t": 10**3, "tsd": 10**3, "tausend": 10**3, "k": 10**3, "mio": 10**6, "million": 10**6, "millionen": 10**6}
_CURRENCY = re.compile(r"^(?:€|euro?)\s*|\s*(?:€|euro?)$")
_NO_CENTS = re.compile(r",\s?[-–—]{1,2}$")
_AMOUNT = re.compile(
    r"(?P<whole>[1-9][0-9]{0,2}(?:\.[0-9]{3})+|[1-9][0-9]{0,2}(?: [0-9]{3})+|[0-9]+)"
    r"(?:,(?P<cents>[0-9]{1,2})|\.(?P<point>[0-9]{1,2}))?"
)
# Before a unit three and more decimals are no thousands: "1,250 Mio. €".
_UNIT_AMOUNT = re.compile(rf"(?:{_AMOUNT.pattern}|(?P<long>[0-9]+,[0-9]{{3,6}}))\s*(?P<unit>[a-z]+)\.?")
_NO_AMOUNT = tuple(
    (re.compile(pattern), complaint, remedy)
    for pattern, complaint, remedy in (
        (r"^[-−–][^0-9]*[0-9]", "ist negativ", "den Betrag ohne Minus schreiben: 250000; unbekannt: leer lassen"),
        (
            r"[0-9][^0-9]*(?:[-–—]|\bbis\b)[^0-9]*[0-9]|^(?:bis|max|min|ab|höchstens|mindestens|unter|über)\b",
            "ist eine Spanne oder Grenze",
            "eine Zahl schreiben, etwa die obere: 80000; die Spanne in die Notiz",
        ),
        (
            r"^(?:ca|circa|rd|rund|etwa|ungefähr|geschätzt|schätzung|~|≈)",
            "ist eine Schätzung in Worten",
            "nur die Zahl schreiben: 50000; „ca.“ in die Notiz",
        ),
        (
            r"^(?:€|euro?)?\s*[0-9 ]*[0-9][.,][0-9][0-9., ]*\s*[a-z]*\.?\s*(?:€|euro?)?$",
            "ist mit Punkt und Komma nicht eindeutig",
            "Tausender mit Punkt, Cent mit Komma schreiben: 1.250.000,50",
        ),
        (r"", "ist kein Betrag", "nur die Zahl in Euro schreiben: 250000; unbekannt: leer lassen"),
    )
)

# Cells are compared in folded spelling: "maerz".
_MONTHS = {fold(name): number for name, number in GERMAN_MONTHS.items()}
_DAY, _MONTH, _YEAR = "(?P<day>0?[1-9]|[12][0-9]|3[01])", "(?P<month>0?[1-9]|1[0-2])", "(?P<year>[0-9]{4})"
_DATES = tuple(
    re.compile(form)
    for form in (
        rf"{_YEAR}(?:-(?=[0-9]{{2}}){_MONTH}(?:-(?=[0-9]{{2}}){_DAY}(?:[t ]00:00(?::00(?:\.0+)?)?)?)?)?",
        rf"{_DAY}\. ?{_MONTH}\. ?{_YEAR}",
        rf"{_MONTH} ?[./-] ?{_YEAR}",
        rf"(?:{_DAY}\. ?)?(?P<name>[a-z]+)\.? {_YEAR}",
    )
)
_DATE_FORMS = "31.12.2026, 12/2026 oder 2026 schreiben, so genau wie bekannt; unbekannt: leer lassen"


class CellError(ValueError):
    """A cell cannot be read; also stands in a table for a cell that arrived broken.

    `note` says what is wrong with it, `remedy` what to write; both are German.
    """

    def __init__(self, note: str, remedy: str) -> None:
        """Keep both halves; the text of the error is the whole sentence."""
        super().__init__(f"{note} → {remedy}")
        self.note = note
        self.remedy = remedy

    @classmethod
    def about(cls, cell: object, complaint: str, remedy: str) -> "CellError":
        """Return the error that quotes the cell, short enough for one line, and then complains."""
        shown = " ".join(text(cell).split())
        quoted = f"„{shown[:_SHOWN]}…“" if len(shown) > _SHOWN else f"„{shown}“"
        return cls(f"{quoted} {complaint}", remedy)


def text(cell: object) -> str:
    """Return the cell as text, the way a person reads it in the table.

    Raises:
        CellError: The cell arrived broken (a formula without a value).
    """
    if isinstance(cell, str):
        return _CONTROL.sub(" ", cell.replace("\r\n", "\n").replace("\r", "\n")).strip()
    if isinstance(cell, CellError):
        raise CellError(cell.note, cell.remedy)
    if isinstance(cell, bool):
        return "ja" if cell else "nein"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else f"{cell:.15g}".replace(".", ",")  # the digits that Excel shows
    if isinstance(cell, PartialDate):
        return cell.german
    if isinstance(cell, date):
        return PartialDate.of(cell).german
    return "" if cell is None else str(cell)


def known(cell: object) -> str:
    """Return the cell as text, empty where it says that nothing is known ("k. A.", "–").

    Raises:
        CellError: The cell arrived broken.
    """
    found = text(cell)
    return "" if " ".join(found.split()).casefold() in UNKNOWN_WORDS else found


def euros(cell: object, *, scale: int = 1) -> int | None:
    """Read whole euros, half a euro rounded up; None is unknown.

    `scale` is the unit of bare numbers, 1000 under a heading "Kosten (T€)"; a unit or a
    euro sign in the cell wins over it.

    >>> euros("1.250.000,50 €"), euros("80 T€"), euros("1,5 Mio. €"), euros("k. A."), euros(0)
    (1250001, 80000, 1500000, None, 0)

    Raises:
        CellError: A range, an estimate, a negative or unclear amount.
    """
    if isinstance(cell, bool | date | PartialDate):
        raise CellError.about(cell, "ist kein Betrag", "die Zelle als Zahl formatieren, den Betrag neu eingeben")
    written = " ".join(known(cell).split())
    if not written:
        return None
    amount = Decimal(str(cell)) * scale if isinstance(cell, int | float) else _amount(written, scale)
    if not amount.is_finite() or abs(amount) > MAX_EUROS:
        raise CellError.about(written, "ist zu groß", "höchstens 1 Billion Euro; Punkte und Einheit prüfen")
    if amount < 0:
        raise _no_amount(written)
    return int(amount.quantize(Decimal(1), rounding=ROUND_HALF_UP))


def _amount(written: str, scale: int) -> Decimal:
    """Return the amount that a text names, with cents."""
    plain = written.casefold()
    bare = _CURRENCY.sub("", _CURRENCY.sub("", plain)).strip()
    scale = 1 if bare != plain else scale
    bare = _NO_CENTS.sub("", bare)
    if len(bare) > _LONGEST_VALUE:
        raise _no_amount(written)
    if found := _AMOUNT.fullmatch(bare):
        return _number(found.groupdict()) * scale
    found = _UNIT_AMOUNT.fullmatch(bare)
    unit = _UNITS.get(found["unit"], 0) if found else 0
    # "1.250 Mio." is a milliard in German and 1.25 million in English; "1.250 T€" is common and clear.
    if not found or not unit or (unit > 10**3 and "." in (found["whole"] or "")):
        raise _no_amount(written)
    return _number(found.groupdict()) * unit


def _number(parts: Mapping[str, str | None]) -> Decimal:
    written = parts.get("long") or f"{parts['whole']},{parts['cents'] or parts['point'] or 0}"
    return Decimal(written.replace(".", "").replace(" ", "").replace(",", "."))


def _no_amount(written: str) -> CellError:
    """Say why a text is no amount, as exactly as can be told."""
    plain = written[:_LONGEST_VALUE].casefold()
    return CellError.about(written, *next(reason for pattern, *reason in _NO_AMOUNT if pattern.search(plain)))


def whole(cell: object) -> int | None:
    """Read a whole number ("263.000", 263000); None is unknown.

    Raises:
        CellError: An estimate, a number with decimals, or no number.
    """
    if isinstance(cell, int) and not isinstance(cell, bool):
        return cell
    written = " ".join(known(cell).split())
    if not written:
        return None
    grouped = re.fullmatch(r"[0-9]{1,12}|[1-9][0-9]{0,2}(?:[. ][0-9]{3}){1,3}", written)
    if isinstance(cell, str) and grouped:
        return int(written.replace(".", "").replace(" ", ""))
    raise CellError.about(written, "ist keine ganze Zahl", "nur Ziffern, ohne Punkt und Zusatz: 263000")


def bounded(value: int, low: float, high: float) -> int:
    """Return the value if it lies within the bounds, which belong to the range.

    Raises:
        CellError: The value lies outside.
    """
    if low <= value <= high:
        return value
    raise CellError.about(value, "kann nicht stimmen", f"von {low:.0f} bis {high:.0f}; unbekannt: leer lassen")


def day(cell: object) -> PartialDate | None:
    """Read a date at the precision it is written with; None is unknown.

    >>> print(day("31.12.2026"), day("12/2026"), day("Dez. 2026"), day(2026), day("–"))
    2026-12-31 2026-12 2026-12 2026 None

    Raises:
        CellError: No date, one that does not exist, or one that can be read in two ways.
    """
    if isinstance(cell, PartialDate):
        return _plausible(cell, text(cell))
    if isinstance(cell, date):
        return _plausible(PartialDate.of(cell), text(cell))
    written = " ".join(known(cell).split())
    if not written:
        return None
    form = fold(written[:_LONGEST_VALUE])
    if isinstance(cell, bool) or not (read := _date_in(form)):
        raise CellError.about(written, "ist kein eindeutiges Datum", _date_remedy(form))
    return _plausible(read, written)


def _date_in(form: str) -> PartialDate | None:
    """Return the date that a folded text is, possible or not; None where it has no form of a date."""
    found = next((match for pattern in _DATES if (match := pattern.fullmatch(form))), None)
    if not found:
        return None
    parts = found.groupdict(default="0")
    month = _MONTHS.get(parts["name"]) if "name" in parts else int(parts["month"])
    return None if month is None else PartialDate(int(parts["year"]), month, int(parts.get("day", 0)))


def _date_remedy(form: str) -> str:
    """Return what to write instead, for the forms that officers like."""
    if re.search(r"\bq\s?[1-4]|quartal|\b[iv]+\s*/", form):
        return "Quartal als Monat schreiben, etwa den letzten: IV/2026 → 12/2026"
    if re.fullmatch(r"[0-9]{1,2}\. ?[0-9]{1,2}\. ?[0-9]{2}", form):
        return "das Jahr vierstellig schreiben: 31.12.2026"
    if re.search(r"[0-9]{4}\s*(?:[-–—/]|bis)\s*[0-9]{2}", form):
        return "eine Zeitspanne auf die Spalten Beginn und Ende verteilen, je Zelle ein Datum"
    if re.fullmatch(r"[0-9]{5}(?:,[0-9]+)?", form):
        return "die Zelle in Excel als Datum formatieren"
    return _DATE_FORMS


def _plausible(read: PartialDate, written: str) -> PartialDate:
    """Return the date if the calendar has it and its year can be meant."""
    try:
        date(read.year, read.month or 1, read.day or 1)
    except ValueError:
        raise CellError.about(written, "gibt es im Kalender nicht", _DATE_FORMS) from None
    if not FIRST_YEAR <= read.year <= LAST_YEAR:
        remedy = f"Jahre von {FIRST_YEAR} bis {LAST_YEAR}; eine Jahreszahl in Excel nicht als Datum formatieren"
        raise CellError.about(written, "kann als Jahr nicht stimmen", remedy)
    return read


def truth(cell: object) -> bool | None:
    """Read yes or no ("ja", "x", "nein", true, 0); None is unknown.

    Raises:
        CellError: Anything between yes and no.
    """
    written = known(cell)
    if not written:
        return None
    answer = _TRUTHS.get(written.casefold())
    if answer is None:
        raise CellError.about(written, "ist weder ja noch nein", "ja oder nein schreiben; unbekannt: leer lassen")
    return answer


def listing(cell: object, *, commas: bool = False) -> tuple[str, ...]:
    """Read a list that semicolons or line breaks part (with `commas` these too), each entry once.

    Raises:
        CellError: The cell arrived broken.
    """
    parts = re.split(r"[;,\n]" if commas else r"[;\n]", known(cell))
    return tuple(dict.fromkeys(entry for part in parts if (entry := known(part).lstrip("•").strip())))


def choice(written: str, allowed: Collection[str], forms: Mapping[str, str] | None = None) -> str:
    """Return the allowed value that is meant: case and umlauts do not matter; `forms` holds folded synonyms.

    Raises:
        CellError: No allowed value; the nearest is offered.
    """
    meant = fold(" ".join(written.split()))
    by_folded = {fold(value): value for value in allowed} | dict(forms or {})
    if meant not in by_folded:
        remedy = nearest(written[:_LONGEST_VALUE], allowed, most=60)
        raise CellError.about(written, "ist kein zulässiger Wert", remedy)
    return by_folded[meant]
