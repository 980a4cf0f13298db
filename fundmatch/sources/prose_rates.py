"""Funding rates and own shares out of prose; most percentages in a guideline are something else.

A percentage counts as a rate only in a clause that speaks of funding, and never in one that
speaks of tax, interest, shares, savings or thresholds.
"""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from fundmatch.model.programme import Rate
from fundmatch.sources.prose import Statement, candidates, clause

_PERCENT: Final = r"(?:%|Prozent\b|v\. ?H\.|vom Hundert\b|per ?cent\b)"
_NUMBER: Final = r"(?<![\d.,])\d{1,3}(?:[.,]\d{1,2})?(?![\d.,]*\d)"
_SHARE: Final = re.compile(
    rf"(?P<up>\b(?:(?:bis zu|maximal|höchstens)(?: einer| zur| in)? Höhe von|bis zur Höhe von|bis zu|bis"
    rf"|maximal|max\.|höchstens|nicht mehr als|höchstmöglich\w*|up to|at most|(?:a )?maximum of)\s+)?"
    rf"(?:(?P<low>{_NUMBER})\s?(?:{_PERCENT}\s?)?(?:bis(?: zu)?|–|-|und|to|and)\s?)?"
    rf"(?P<high>{_NUMBER})[\s-]?{_PERCENT}(?P<points>-?\s?(?:punkt|point))?",
    re.IGNORECASE,
)
_ANY: Final = ("%", "prozent", "v. h.", "v.h.", "vom hundert", "per cent", "percent")
_AND: Final = re.compile(r"und|and", re.IGNORECASE)
_BETWEEN: Final = re.compile(r"\b(?:zwischen|between)\s*$", re.IGNORECASE)
# What stands before the number and makes it a threshold.
_AT_LEAST: Final = re.compile(
    r"\b(?:mindestens|wenigstens|min\.|mind\.|über|mehr als|unter|weniger als|ab|at least|more than|less than)\s*$",
    re.IGNORECASE,
)
_FUNDING: Final = re.compile(
    r"Förder(?:satz|quote|höhe|anteil|intensität|rate)|\bFörderung\b|Zuschuss|Zuschüsse|Zuwendung"
    r"|zuwendungsfähig|förderfähig"
    r"|beihilfefähig|\bgefördert|bezuschusst|Anteil(?:s)?finanzierung|Interventionssatz|Kofinanzierungssatz"
    r"|Beihilfeintensität|erstattet"
    r"|anerkannten (?:Ausgaben|Kosten)|funding rate|eligible cost|co-financing rate|\bgrants?\b|reimburse",
    re.IGNORECASE,
)
_OWN: Final = re.compile(
    r"Eigen(?:anteil|mittel|leistung|beteiligung|beitrag|finanzierung)|Selbstbeteiligung|own (?:contribution"
    r"|resources)",
    re.IGNORECASE,
)
_NO_RATE: Final = re.compile(
    r"steuer|MwSt|Zins|Tilgung|Auslastung|Beteiligung|beteiligt|Gesellschaft|Stimmrecht|Kapital|Einspar|einspar"
    r"|Reduktion|Reduzierung"
    r"|reduzier|senk|Senkung|Minderung|verringer|Verringerung|Treibhaus|CO2|CO₂|erneuerbar|Pauschale|pauschale"
    r"|Gemeinkosten|indirekte"
    r"|Abschlag|Vorschuss|Vorauszahlung|Teilzahlung|Auszahlung|ausgezahlt|Schlussrate|Rate von|Einbehalt"
    r"|einbehalten|Bürgschaft|verbürg|Haftung"
    r"|Garantie|Darlehen|Kredit|Arbeitszeit|Wochenarbeitszeit|Teilzeit|Behinderung|Skonto|übersteig|überschreit"
    r"|unterschreit|Abweich"
    r"|abweich|Steigerung|steigern|erhöh|Erhöhung|zusätzlich|Bonus|Zuschlag|Aufschlag|Einwohner|der Fläche"
    r"|Flächen|Bevölkerung|Teilnehm"
    r"|Anteil der (?!Förderung|Zuwendung)|Anteil von|Frauenanteil|Wirkungsgrad|Nutzung|genutzt"
    r"|Verwendung der Mittel|der Mittel|des Budgets|Haushaltsmittel"
    r"|Versiegelung|Haushaltseinkommen|Einkommen|Umsatz|Lebensmittel|Recycl|aller |sämtlicher|der Bewerber"
    r"|Mitglieder|Punkte\b|Bewertung|gewichtet"
    r"|interest|share of|emission|threshold|VAT|turnover|staff time|pre-financing|flat rate|Landesdurchschnitt"
    r"|Bundesdurchschnitt|Arbeitslos|Pendler"
    r"|Quote von|Umschichtung|Abzug|gekürzt|Kürzung|stammen|Rückforderung|Selbstkosten|Kostensteigerung|Eigentümer",
)
# A side clause says when something holds, not how much is paid.
_SIDE_CLAUSE: Final = re.compile(
    r"^\s*(?:wenn|sofern|falls|soweit|die|der|das|deren|dass|bei|if|where|which)\b|(?:\S+\s+){9}", re.IGNORECASE
)
_GROUPS: Final = (
    (
        re.compile(r"Kommunen?\b|Gemeinden?\b|Städten?\b|Gebietskörperschaft|municipalit", re.IGNORECASE),
        ("Kommune", "Landkreis"),
    ),
    (
        re.compile(r"\bKMU\b|kleine und mittlere|kleinen und mittleren|kleinere Unternehmen|SMEs", re.IGNORECASE),
        ("KMU",),
    ),
    (re.compile(r"(?<!kommunale )(?<!kommunalen )\bUnternehmen\b"), ("Unternehmen",)),
    (re.compile(r"Hochschul|universit", re.IGNORECASE), ("Hochschule",)),
    (re.compile(r"Forschungseinrichtung|research organi", re.IGNORECASE), ("Forschungseinrichtung",)),
    (re.compile(r"\bVereinen?\b|Verbände", re.IGNORECASE), ("Verband/Vereinigung",)),
    (re.compile(r"Privatperson"), ("Privatperson",)),
)
_WEAK: Final = re.compile(r"(?<!nicht )finanzschwach", re.IGNORECASE)
_BUDGET: Final = re.compile(r"Haushaltssicherung|Haushaltsnotlage|Nothaushalt", re.IGNORECASE)


def find_rates(text: str) -> list[Statement[Rate]]:
    """Return the funding rates of a text, in percent, in the order of the text.

    A rate for one group or for weak budgets says so, if its own clause names them. One that
    stands in a sentence on funding but not in such a clause is unsure; a bonus, a threshold
    or a share of anything else is not returned.
    """
    statements: list[Statement[Rate]] = []
    for sentence in candidates(text, _ANY):
        for match in _SHARE.finditer(sentence):
            if (rate := _rate(sentence, match)) and rate not in statements:
                statements.append(rate)
    return statements


def find_own_share(text: str) -> list[Statement[Decimal]]:
    """Return the shares that the applicant has to bear, in percent; unsure where it is a maximum."""
    statements: list[Statement[Decimal]] = []
    for sentence in candidates(text, _ANY):
        if not _OWN.search(sentence):
            continue
        for match in _SHARE.finditer(sentence):
            first, last = clause(sentence, *match.span())
            if _OWN.search(sentence, first, last) and not match["points"]:
                value = _percent(match["low"] or match["high"])
                if 0 < value < 100:
                    statements.append(Statement(value, sentence, not match["up"]))
    return statements


def _rate(sentence: str, match: re.Match[str]) -> Statement[Rate] | None:
    first, last = clause(sentence, *match.span())
    words = sentence[first:last]
    if match["points"] or _OWN.search(words) or _NO_RATE.search(words):
        return None
    low, high = _bounds(sentence, match)
    if _AT_LEAST.search(sentence, max(0, match.start() - 14), match.start()) and not low:
        return None
    if not 0 < high <= 100 or (low is not None and low >= high):
        return None
    if not _FUNDING.search(sentence):
        return None
    sure = bool(_FUNDING.search(words)) or _speaks_of_nothing_else(sentence, words)
    return Statement(_with_conditions(words, low, high, up=bool(match["up"])), sentence, sure)


def _speaks_of_nothing_else(sentence: str, words: str) -> bool:
    return not (_OWN.search(sentence) or _NO_RATE.search(sentence) or _SIDE_CLAUSE.search(words))


def _bounds(sentence: str, match: re.Match[str]) -> tuple[Decimal | None, Decimal]:
    """Return both ends; "60 und 80 Prozent" is a range only after "zwischen"."""
    high = _percent(match["high"])
    if not match["low"]:
        return None, high
    joint = sentence[match.end("low") : match.start("high")]
    if _AND.search(joint) and not _BETWEEN.search(sentence, max(0, match.start() - 12), match.start()):
        return None, high
    return _percent(match["low"]), high


def _percent(text: str) -> Decimal:
    return Decimal(text.replace(",", "."))


def _with_conditions(words: str, low: Decimal | None, high: Decimal, *, up: bool) -> Rate:
    exact = low is None and not up
    return Rate(
        pct=high if exact else None,
        pct_min=low,
        pct_max=None if exact else high,
        applicants=tuple(_groups(words)),
        financially_weak=True if _WEAK.search(words) else None,
        budget="Haushaltssicherung" if _BUDGET.search(words) else "",
    )


def _groups(words: str) -> Iterator[str]:
    """Yield the applicants that the clause names; none means the rate is for all."""
    for pattern, group in _GROUPS:
        if pattern.search(words):
            yield from group
