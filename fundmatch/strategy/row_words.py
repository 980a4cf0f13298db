"""Words by which a row of a list is told to be a sum, a part of one, a footnote, a legend or the heading of a section."""

import re

from fundmatch.core.normalise import fold

_SUM_WORDS = (
    r"^(?:(?:zwischen|gesamt|end|teil|jahres)?summen?|gesamt(?:kosten|betrag|ausgaben|volumen|investition)?|insgesamt|total|sub-?total|sum|σ|∑|"
    r"uebertrag|saldo|alle massnahmen|kosten gesamt|grand total)\b[^a-z0-9]*"
)
_SUM = re.compile(_SUM_WORDS)
# What has a number of its own is a sum only where it says so for sure: "5 | Total digital" is a measure.
_SURE_SUM = re.compile(
    r"^(?:zwischen|gesamt|end|teil|jahres)?summen?\b|" + _SUM_WORDS + r"(?:$|(?:der |aller |ueber |je |pro |fuer |in )?"
    r"(?:handlungsfeld|hf|leitthema|massnahmen|kosten|bereich|jahre?|euro|eur|alles?|netto|brutto|investitionen|cluster|kapitel)\b)"
)
PART = re.compile(r"^\W*(?:davon|darunter|hiervon|hierin|of which|nachrichtlich|thereof)\b")
_FOOTNOTE = re.compile(
    r"^(?:\*+|[¹²³⁴⁵†‡]|\(?\d\)\s|\[\d\]|anm(?:erkung(?:en)?)?[.:]|hinweise?:|quellen?:|stand:|legende\b|abk(?:ue|ü)rzung|erlaeuterung(?:en)?:|"
    r"fussnote|note:|source:|sources:|remark|status:|nb:|n\. ?b\.:|alle angaben|alle betraege|alle kosten|kosten(?:angaben)? in|preisstand|"
    r"(?:alle )?(?:kosten|preise|betraege|werte|angaben|summen)(?:angaben|schaetzung)?\b:? (?:sind |jeweils |wurden )*(?:einschl|inkl|incl|ohne|mit|gemaess|laut|lt|nach|brutto|netto|vorbehaltlich|geschaetzt|gerundet|excl|exkl|zzgl|auf)|"
    r"(?:inkl|einschl|incl|zzgl|exkl|ohne)(?:usive|iesslich)?\b\.? (?:mwst|ust|mehrwertsteuer|umsatzsteuer|ausstattung|grunderwerb|planung|nebenkosten|baunebenkosten|foerder|preissteiger|inflation|index)|"
    r"\(?stand[ :]|seite \d|page \d|aufgestellt|erstellt|bearbeitet|datum:)"
)
# A legend explains signs and words: "kurzfristig = 1–2 Jahre", "Priorität: 1 hoch, 2 mittel"; no section holds an equals sign.
EQUATION = re.compile(r"\S\s*(?:=|≙|≈)\s*\S")
_LEGEND = re.compile(
    r"^(?:prioritaet(?:en|sstufen?)?|kosten(?:klassen?|stufen?)?|aufwand|wirkung|phasen?|status|stand|fristigkeit|zeithorizont|zeitraum|umsetzungszeitraum|bewertung)"
    r"\s*:.*\d.*[,;|/].*\d|"
    r"^€+\s*[=:]|^[a-z●◐○✕x+-]{1,4}\s*=\s|^(?:prioritaet|kosten(?:klassen?)?|phase)\s*:?\s*\w+\s*=|^(?:sehr )?(?:kurz|mittel|lang)(?:fristig)?\s*(?:=|:\s*(?:bis|ab|unter|ueber|<|>|\d{1,2}\s*(?:-|–|bis)))"
)
LEITTHEMA = re.compile(
    r"^(?:leit(?:thema|ziel|linie|projekt|bild)|schwerpunkt(?:thema)?|strategisches ziel|saeule|dimension|teilraum|programm)\b"
)
NAMED_SECTION = re.compile(
    r"^(?:handlungsfeld|produktbereich|produktgruppe|teilhaushalt|themenfeld|aktionsfeld|leitthema|leitziel|schwerpunkt|cluster|sektor|hf \d)"
)
PREFIX = re.compile(
    r"^(?:handlungsfelde?r?|produkt(?:bereich|gruppe)|teil(?:haushalt|plan)|pb|pg|thh|themenfeld|aktionsfeld|handlungsbereich|massnahmenbereich|bereich|kategorie|hf|leitthema|leitziel|schwerpunkt(?:thema)?|cluster|sektor)"
    r"\s*(?:nr\.?\s*)?(?:[0-9]+(?:\.[0-9]+)*|[ivx]+|[a-h])?\s*[.:–-]*\s+(?=\S)",
    re.IGNORECASE,
)


NUMBER = re.compile(r"^(?:[0-9]+(?:\.[0-9]+)*|[IVX]+|[A-H])[.):]?\s+(?=\S)")
LETTER = re.compile(r"^(?:[A-H]|[IVX]+)[.):]\s+\S")
# Words above or below a list that give the unit of its numbers: "Alle Angaben in T€".
UNIT = re.compile(r"\b(?:angaben|betraege|kosten|werte|zahlen|amounts|figures)\b.{0,30}\bin\b")
# Signs of footnotes as they are written; folded, a raised 1 is a number.
_MARK = re.compile(r"^(?:\*+|[¹²³⁴⁵⁶⁷⁸⁹†‡]|\([¹²³*]\))")
# What stands alone and is longer than this heads nothing.
LONGEST_SECTION = 200


def is_sum(title: str, number: str, first: str) -> bool:
    """Tell whether a row is a sum, by its title, its number and its first text.

    >>> is_sum("Summe", "", "Summe"), is_sum("Total digital", "5", "5")
    (True, False)
    """
    if number and not _SUM.match(fold(number)):
        return bool(_SURE_SUM.match(fold(title)))
    return any(_SUM.match(fold(text)) for text in (title, number, first))


def is_footnote(text: str) -> bool:
    """Tell whether a text that stands alone is a footnote or a line of a legend.

    >>> is_footnote("kurzfristig = 1–2 Jahre"), is_footnote("Mobilität")
    (True, False)
    """
    return bool(_MARK.match(text) or _FOOTNOTE.match(fold(text)) or _LEGEND.match(fold(text)))


def is_legend(text: str) -> bool:
    """Tell whether the cells of a row, joined, explain words or signs."""
    return bool(_LEGEND.match(fold(text)))


def is_mark(text: str) -> bool:
    """Tell whether a cell holds the sign of a footnote alone.

    >>> is_mark("(1)"), is_mark("1.1")
    (True, False)
    """
    return bool(re.fullmatch(r"\*{1,3}\)?|[¹²³⁴⁵⁶⁷⁸⁹]+\)?|\(?\d{1,2}\)|\[\d{1,2}\]|[†‡]", text))


def opens_legend(text: str) -> bool:
    """Tell whether a text says that the lines below it are a legend."""
    return bool(
        re.match(r"(?:legende|zeichenerklaerung|abkuerzung(?:en|sverzeichnis)?|erlaeuterung(?:en)?)\b", fold(text))
    )
