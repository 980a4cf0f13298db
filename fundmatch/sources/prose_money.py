"""Amounts of money out of prose: what of, which bound, per what.

An amount whose sentence does not say what it limits is unsure; thresholds of other laws
(turnover, procurement, income) are left out.
"""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from fundmatch.model.programme import Amount
from fundmatch.sources.fdb_codes import units
from fundmatch.sources.prose import Statement, candidates, clause

_SHORT: Final = 3
_MAX_EUR: Final = 10**12
_SCALES: Final = {"mio": 10**6, "mill": 10**6, "mrd": 10**9, "bill": 10**9, "tsd": 10**3, "taus": 10**3, "thou": 10**3}
_CURRENCY: Final = r"(?:EUR|Euros?|€)(?![A-Za-z])"
_NUMBER: Final = (
    r"(?:\d{1,3}(?:\.\d{3})+(?:,\d{1,2})?|\d{1,3}(?:,\d{3})+|\d{1,3}(?:[ \u00a0]\d{3})+|\d+(?:[,.]\d{1,2})?)(?!\d)"
)
_UNIT: Final = r"(?:Mio\.?|Millionen|Million|Mrd\.?|Milliarden|Milliarde|Tsd\.?|Tausend|billion|thousand)(?![a-zäöü])"
_MONEY: Final = re.compile(
    rf"(?:(?P<low>(?<![\d.,]){_NUMBER})\s?(?P<low_unit>{_UNIT})?\s?(?:{_CURRENCY}\s?)?(?:bis(?: zu)?|–|-|und|to"
    rf"|and)\s?)?"
    rf"(?:{_CURRENCY}\s?(?P<low2>{_NUMBER})\s?(?:bis(?: zu)?|–|-|und|to|and)\s?)?"
    rf"(?:{_CURRENCY}\s?(?P<after>{_NUMBER})(?:\s?(?P<after_unit>{_UNIT}))?"
    rf"|(?P<before>(?<![\d.,]){_NUMBER})\s?(?P<before_unit>{_UNIT})?\s?{_CURRENCY})",
    re.IGNORECASE,
)
_ANY: Final = ("eur", "€")
_AND: Final = re.compile(r"\b(?:und|and)\b", re.IGNORECASE)
_BETWEEN: Final = re.compile(r"\b(?:zwischen|between|von|from)\s*$", re.IGNORECASE)

_MOST: Final = re.compile(
    r"\b(?:höchstens|maximal|max\.|bis zu|bis|nicht mehr als|Höchst\w*|Maximal\w*|Obergrenze|begrenzt"
    r"|beschränkt|gedeckelt"
    r"|Deckel\w*|up to|maximum|at most|not exceed\w*)\b",
    re.IGNORECASE,
)
_LEAST: Final = re.compile(
    r"\b(?:mindestens|mind\.|wenigstens|ab\b|Mindest\w*|Bagatellgrenze|Untergrenze|nicht weniger als|at least|minimum"
    r"|(?:mehr als|über|more than)(?=\s*$))",
    re.IGNORECASE,
)
_MOST_AFTER: Final = re.compile(
    r"^.{0,40}\b(?:nicht (?:über|übersteigen|überschreiten)|begrenzt|beschränkt|gedeckelt)", re.IGNORECASE
)
_LEAST_AFTER: Final = re.compile(r"^.{0,40}\b(?:nicht unterschr|übersteig|überschr)", re.IGNORECASE)
_UNDER: Final = re.compile(r"\b(?:unter|unterhalb von|weniger als)\s*$", re.IGNORECASE)
_REFUSED: Final = re.compile(r"\bnicht (?:gewährt|bewilligt|gefördert)|ausgeschlossen", re.IGNORECASE)
_FROM_THERE_ON: Final = re.compile(r"\b(?:mehr als|über|ab|ab einer?\s.{0,40}|more than)\s*$", re.IGNORECASE)
_EXACT: Final = re.compile(
    r"Festbetrag|[Pp]auschal|beträgt|betragen|in Höhe von|erhalten|dotiert|amounts to|lump sum", re.IGNORECASE
)

# What an amount is of; the first that its own clause names counts, from the special to the general.
_OF: Final = {
    "Budget des Aufrufs": (
        r"(?:steh\w+|stell\w+)\b.*\b(?:zur Verfügung|bereit)|Fördervolumen|Programmvolumen|Gesamtbudget|total budget"
        r"|Programmmittel|Mittelvolumen|Fördertopf"
    ),
    "Eigenanteil": r"Eigenanteil|Eigenmittel|Eigenbeitrag|own contribution",
    "Preisgeld": r"Preisgeld|dotiert|prize",
    "förderfähige Ausgaben": (
        r"(?:zuwendungsfähig|förderfähig|beihilfefähig|anrechenbar|eligible)\w*\s(?:\w+\s)?"
        r"(?:Gesamt)?(?:ausgaben|kosten|investition\w*|aufwendungen|costs)"
    ),
    "Investitionsvolumen": r"Investitionsvolumen|Investitionssumme",
    "Gesamtkosten": (
        r"Gesamtkosten|Gesamtausgaben|Projektvolumen|Projektkosten|Gesamtvolumen|total costs?|Gesamtinvestition"
    ),
    "Darlehen": r"Darlehen|Kredit|\bloan",
    "Zuwendung": (
        r"Zuwendung|Zuschuss|Zuschüsse|Förderhöhe|Fördersumme|Förderbetrag|Höchstbetrag|Förderung|gefördert"
        r"|Festbetrag"
        r"|bezuschusst|\bgrants?\b|Pauschale|Bagatellgrenze|Fördermittel|funding"
    ),
}
_OF_PATTERNS: Final = tuple((name, re.compile(words, re.IGNORECASE)) for name, words in _OF.items())
_OTHER_LAW: Final = re.compile(
    r"umsatz|Erlös|Einnahme|Spende|lohn\b|Bilanzsumme|Einkommen|Vergabe|Auftragswert|Aufträge|Auftrag|Lieferung"
    r"|Angebot|netto|Listenpreis|Miete|Mietpreis|Kaltmiete|Bußgeld"
    r"|Freibetrag|Gegenstände|De-minimis|Beihilfen|Kalenderjahren|Steuerjahren|Schwellenwert|Stundensatz"
    r"|je Stunde|pro Stunde|Gehalt|Vergütung"
    r"|Honorar|Beschaffung|Verwendungsnachweis|Einzelnachweis|Geschäftsjahr|turnover|balance sheet|income"
    r"|procurement|Gebühr|Bußgeld|Bürgschaft"
    r"|Haushaltsjahr \d|Kosten pro Jahr für|Jahresbeitrag|Steuer",
    re.IGNORECASE,
)
_PER: Final = re.compile(
    r"\b(?:je|pro|per|für jede[snrm]?|jährlich|monatlich|annually)\b\s*(?P<unit>[A-Za-zÄÖÜäöüß²³]*)"
)
_PERCENT: Final = re.compile(r"%|Prozent|v\. ?H\.|vom Hundert|per ?cent", re.IGNORECASE)


def find_amounts(text: str) -> list[Statement[Amount]]:
    """Return the amounts of a text in whole euros, in its order; a range gives two.

    An amount is unsure where nothing says what it limits, which way, or per which unit.
    """
    statements: list[Statement[Amount]] = []
    for sentence in candidates(text, _ANY):
        for match in _MONEY.finditer(sentence):
            statements += [amount for amount in _amounts(sentence, match) if amount not in statements]
    return statements


def _amounts(sentence: str, match: re.Match[str]) -> Iterator[Statement[Amount]]:
    first, last = clause(sentence, *match.span())
    words = sentence[first:last]
    if _OTHER_LAW.search(words):
        return
    of = _what(sentence, words, match.start() - first)
    per, clear = _per_unit(sentence, match, last, of)
    # More than so much of a grant is when other rules begin, not how much there is.
    threshold = of == "Zuwendung" and _FROM_THERE_ON.search(sentence[first : match.start()])
    for number, bound in _bounds(sentence, match, first, of):
        if 0 < number <= _MAX_EUR:
            amount = Amount(of=of or "Zuwendung", bound=bound or "etwa", eur=int(number), per=per)
            yield Statement(amount, sentence, sure=bool(of and bound and clear and not threshold))


def _per_unit(sentence: str, match: re.Match[str], last: int, of: str) -> tuple[str, bool]:
    """Return per what an amount is meant, and whether that is clear: the unit behind it, else one before it."""
    if of == "Budget des Aufrufs":
        return "Programm", True
    per, clear = _per(sentence[match.end() : last])
    if per == "" and clear:
        per = next((unit for unit, known in _units_before(sentence[: match.start()]) if known), "Antrag")
    return per, clear


def _what(sentence: str, words: str, at: int) -> str:
    """Return what an amount limits: by its clause, else by the sentence; empty if neither says it.

    "80 Prozent der förderfähigen Ausgaben, höchstens 200.000 Euro" limits the grant: the
    costs are what the rate refers to.
    """
    rate = _PERCENT.search(words[:at])
    for name, pattern in _OF_PATTERNS:
        if pattern.search(words) and not (name == "förderfähige Ausgaben" and rate):
            return name
    if rate:
        return "Zuwendung" if re.search(r"[Zz]uwendungsf|[Ff]örderf", words) else ""
    return _what_of_sentence(sentence)


def _what_of_sentence(sentence: str) -> str:
    names = [name for name, pattern in _OF_PATTERNS if pattern.search(sentence)]
    if "Darlehen" in names:
        return "Darlehen"
    if _PERCENT.search(sentence) and "förderfähige Ausgaben" in names:
        return "Zuwendung"
    if names[-1:] == ["Zuwendung"]:
        return "Zuwendung"
    return names[0] if len(names) == 1 else ""


def _bounds(sentence: str, match: re.Match[str], first: int, of: str) -> Iterator[tuple[Decimal, str]]:
    """Yield numbers with their bounds; the bound is empty where the words leave it open."""
    unit = match["after_unit"] or match["before_unit"] or ""
    high = _euros(match["after"] or match["before"], unit)
    before, after = sentence[first : match.start()], sentence[match.end() : match.end() + 60]
    if of == "Budget des Aufrufs":
        yield high, "etwa"
        return
    if not (match["low"] or match["low2"]):
        yield high, _bound(before, after)
        return
    low, spread = _euros(match["low"] or match["low2"], match["low_unit"] or unit), _is_spread(sentence, match, before)
    yield low, "mindestens" if spread else ""
    yield high, "höchstens" if spread else ""


def _is_spread(sentence: str, match: re.Match[str], before: str) -> bool:
    """Tell that two numbers are the ends of a span; "und" between them says so only after "zwischen"."""
    lower, upper = ("low" if match["low"] else "low2"), ("after" if match["after"] else "before")
    joint = sentence[match.end(lower) : match.start(upper)]
    return not _AND.search(joint) or bool(_BETWEEN.search(before))


def _bound(before: str, after: str) -> str:
    """Return the bound whose word stands nearest before the amount, else what follows it says."""
    most = max((mark.end() for mark in _MOST.finditer(before)), default=-1)
    least = max((mark.end() for mark in _LEAST.finditer(before)), default=-1)
    if _UNDER.search(before) and _REFUSED.search(after):
        return "mindestens"
    if max(most, least) >= 0:
        return "höchstens" if most >= least else "mindestens"
    if _MOST_AFTER.search(after):
        return "höchstens"
    if _LEAST_AFTER.search(after):
        return "mindestens"
    return "genau" if _EXACT.search(before) else ""


def _per(after: str) -> tuple[str, bool]:
    """Return the unit behind an amount, and whether it is clear; empty where none is named."""
    match = _PER.search(after[:60])
    return _unit(match) if match else ("", True)


def _units_before(before: str) -> Iterator[tuple[str, bool]]:
    return (_unit(match) for match in _PER.finditer(before))


def _unit(match: re.Match[str]) -> tuple[str, bool]:
    word = match["unit"].lower()
    head = match[0].lower()
    if head.startswith(("jährlich", "annually")):
        return "Jahr", True
    if head.startswith("monatlich"):
        return "Monat", True
    # A short unit must be the whole word: "je ha" is not "je Haushalt".
    fits = (unit for start, unit in units() if word == start or (len(start) > _SHORT and word.startswith(start)))
    unit = next(fits, "")
    return unit or "Antrag", bool(unit)


def _euros(number: str, unit: str) -> Decimal:
    """Return an amount written the German way ("1,5 Mio."), or the English where three digits follow a comma."""
    scale = next((value for start, value in _SCALES.items() if unit.casefold().startswith(start)), 1)
    plain = re.sub(r"[ \u00a0]", "", number)
    if re.fullmatch(r"\d{1,3}(?:,\d{3})+", plain) and scale == 1:
        return Decimal(plain.replace(",", ""))
    if re.fullmatch(r"\d+\.\d{1,2}", plain):
        return Decimal(plain) * scale
    return Decimal(plain.replace(".", "").replace(",", ".")) * scale
