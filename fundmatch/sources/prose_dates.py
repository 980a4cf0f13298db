"""Deadlines and validity out of prose; of all dates in a guideline, few are deadlines.

A date counts only where the sentence speaks of handing in an application and the words
before the date say "by then". Retention, proof of use, other laws, special cases and
validity are left out.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from fundmatch.core.dates import PartialDate
from fundmatch.model.programme import Deadline
from fundmatch.sources.prose import DAYS, Statement, candidates, clause, read_days

_FLAGS: Final = re.IGNORECASE
# A date further back speaks of a call that is history; one further ahead is no deadline of a call.
_PAST: Final = timedelta(days=2 * 366)
_AHEAD: Final = timedelta(days=10 * 366)

_APPLY: Final = re.compile(
    r"\b(?:Förder)?Antr[aä]g|Antragst|\bbeantrag|Bewerb|bewerb|Einreich|einreich|einzureich|eingereicht"
    r"|[Ss]kizze|Interessens?bekundung|Vorschl[aä]g"
    r"|Projektvorschl|\bapplications?\b|\bproposals?\b|\bsubmi|\bapply\b",
    _FLAGS,
)
# Handing in, and not what happens to an application afterwards.
_HAND_IN: Final = re.compile(
    r"einreich|einzureichen|eingereicht werden|Einreichung|einsend|einzusenden|zu stellen|stellen\b"
    r"|gestellt (?:werden|sein)|beantragen|zu beantragen|beantragt werden"
    r"|\bbewerb(?:en|t)\b|vorzulegen|vorgelegt werden|vorlegen|vorliegen|eingehen|eingegangen sein|eingeht"
    r"|abzugeben|abgegeben werden|\brichten|entgegen|(?:Antragst|Bewerbung|Einreichung|Beantragung"
    r"|Anträge)\w*\b[^;]{0,80}\bmöglich\b"
    r"|übersend|\bsenden|reichen Sie|angenommen|\bsubmit|\bapply\b",
    _FLAGS,
)
_BARE: Final = re.compile(
    rf"^\W*(?:(?:Förder)?Antr[aä]ge?|Antragstellung|Bewerbung\w*|\w*[Ss]kizzen?)\b[^.]{{0,20}}\b(?:bis|jeweils"
    rf"|spätestens)\b[^.]{{0,25}}{DAYS}\W*$",
    _FLAGS,
)
_WEEKDAY: Final = r"(?:(?:Montag|Dienstag|Mittwoch|Donnerstag|Freitag|Samstag|Sonntag),?\s(?:den\s|dem\s)?)?"
_BY: Final = re.compile(
    r"(?:\bbis\s+(?:spätestens\s+|einschließlich\s+)?(?:zum\s+)?(?:Stichtag\s+)?(?:einschließlich\s+"
    r"|inklusive\s+|den\s+|jeweils\s+)*"
    r"|\bspätestens\s+(?:zum|am|bis(?:\s+zum)?)?\s*(?:jeweils\s+)?|\bzu den Stichtagen\s+|\bzum Stichtag\s+"
    r"|\b(?:jeweils|jährlich|alljährlich|immer)\s+(?:zum|am|bis(?:\s+zum)?)\s+(?:Stichtag\s+)?"
    rf"|\b(?:by|until|no later than|before)\s+){_WEEKDAY}(?P<days>{DAYS})",
    _FLAGS,
)
_NAMED: Final = re.compile(
    r"\b(?:(?:Antrags?|Einreichungs?|Bewerbungs?|Abgabe|Ausschluss|Einsende|Annahme)(?:frist|schluss|stichtag"
    r"|termin)\w*|(?P<plain>Frist|Stichtage?)|deadline|closing date)\b"
    rf":?\s(?:[^\s\d]+\s){{0,8}}?(?P<days>{DAYS})",
    _FLAGS,
)
_ROLLING_WORDS: Final = (
    *("frist", "laufend", "jederzeit", "ganzjährig", "ganze jahr", "windhund", "reihenfolge", "at any time", "rolling"),
    *("continuously", "first come", "first-come"),
)
_YEARLY: Final = re.compile(
    r"\bjeweils\b|\bjährlich|alljährlich|jede[sn] (?:Kalender|Haushalts)?jahr|eines (?:jeden )?(?:Kalender"
    r"|Haushalts|Förder)?jahre?s"
    r"|vor Beginn des (?:\w*)jahres|des (?:laufenden|Vor|vorherge|vorange|jeweiligen|Folge|folgenden|dem)\w*"
    r"|des Jahres(?! \d)|für das (?:laufende|Folge|folgende|kommende|nächste|jeweilige)|every year|each year|annual",
    _FLAGS,
)
# The whole sentence is about something else than handing in a new application.
_NO_DEADLINE: Final = re.compile(
    r"aufbewahr|aufzubewahren|Zweckbindung|Verwendungsnachweis|Zwischennachweis|Schlussnachweis|bericht\b"
    r"|Belege?\b|Rechnung|Nachweis|Mittelabruf|abgerufen"
    r"|Bewilligungszeitraum|Durchführungszeitraum|Durchführungsfrist|Bewilligungen|bewilligt w"
    r"|Bewilligung erfolgt|abgeschlossen|abzuschließen"
    r"|fertiggestellt|umgesetzt sein|Auszahlung|auszuzahlen|Abrechnung|abzurechnen|Mitteilungspflicht"
    r"|Änderungsant|Verlängerungsant|Erhöhungsant"
    r"|auf (?:Verlängerung|Erstattung|Änderung|Umschichtung|Auszahlung)|Förderzeitraum"
    r"|Laufzeit des (?:Vorhabens|Projekts)|Projektlaufzeit"
    r"|Widerspruch|Rückzahlung|außer Kraft|in Kraft|Geltungsdauer|Übergangs|Vergabe|Betriebserlaubnis|Zulassung"
    r"|(?:Richtlinie|Programm|Förderprogramm|Aufruf|Bekanntmachung) (?:gilt|ist|galt) .{0,30}(?:befristet"
    r"|gültig|bis)|befristet bis"
    r"|\bretain|\bkept\b|final report|project duration|has to be completed",
    _FLAGS,
)
_SPECIAL: Final = re.compile(
    r"Anträge,? die|Antragsteller\w*,? (?:die|deren)|für (?:Vorhaben|Projekte|Maßnahmen),? (?:die|deren"
    r"|für die)|(?:gestellt|eingereicht|eingegangen|beantragt)e?n?\s+(?:wurde|worden|war|sind)"
    r"|bis (?:zum )?\S+(?: \S+){0,2} (?:gestellte|eingereichte|eingegangene)|(?:gestellte|eingereichte"
    r"|eingegangene)n? (?:Anträge|Skizzen|Förderanträge)"
    r"|konnten|konnte\b|wurden|bereits .{0,30}bewilligt|für Anträge|bei Anträgen"
    r"|liegt? .{0,40}Antrag(?:stellung)? vor|nach dem bis|alten? Richtlinie"
    r"|bisherige|frühere|abgelaufene|were submitted|had to be|entscheidet|Entscheidung|Ergebnis|informiert"
    r"|Bescheid|ausgewählt|Auswahl erfolgt|Jury"
    r"|Rückmeldung|beizu(?:legen|fügen)|als gestellt|aufgefordert|genehmigt|nicht (?:mehr )?(?:möglich"
    r"|gestellt)|geprüft|Prüfung|veröffentlicht|Stand:|in der Fassung|zuletzt geändert|Ausgaben,? die"
    r"|Kosten,? die|ausgezahlt|Anmeldung zur|Verlängert",
    _FLAGS,
)
_CITED: Final = re.compile(r"\b(?:vom|of)\s+$", _FLAGS)
_AFTERWARDS: Final = re.compile(
    r"^\s?(?:\w+\s){0,3}?(?:veröffentlicht|bekannt ?gemacht|geborene?|gemeldet|vorhanden|bestehend|errichtet"
    r"|angeschafft|"
    r"gestellte|eingereichte|eingegangene|begonnen|abgeschlossen|umgesetzt)",
    _FLAGS,
)
_ROLLING: Final = (
    (
        "Windhund",
        re.compile(
            r"(?<!kein )(?<!keine )Windhund|Reihenfolge (?:des|ihres|der) (?:\w*[Ee]ingang|Einreichung"
            r"|Antragseingäng)|first[- ]come",
            _FLAGS,
        ),
    ),
    (
        "keine Antragsfrist",
        re.compile(
            r"\bkeine\s(?:\w+\s){0,2}?(?:Antrags|Einreichungs|Bewerbungs|Ausschluss)?frist|(?:nicht"
            r"|keine[nr]?) an (?:eine |bestimmte |feste )*(?:Antrags)?(?:frist|termin)\w* gebunden"
            r"|unterliegt keiner (?:Antrags)?frist|(?:Antrags|Einreichungs"
            r"|Bewerbungs)frist(?:en)? (?:besteh(?:t|en)|gilt|gelten|gibt es)(?: derzeit)? nicht"
            r"|ohne (?:Antrags)?frist|no (?:submission )?deadline",
            _FLAGS,
        ),
    ),
    (
        "laufend",
        re.compile(
            r"(?:Ant(?:rag|räge)\w*|Skizzen?|Bewerbung\w*|Einreichung\w*|Projektvorschl\w*|applications?"
            r"|proposals?)\b[^.;]{0,60}?"
            r"\b(?:laufend|fortlaufend|jederzeit|ganzjährig|das ganze Jahr(?: über)?|at any time"
            r"|on a rolling basis|continuously)\b(?! (?:Jahr|Haushalt|Betrieb|Kosten|wider|geänd|zurück))"
            r"|\b(?:laufend|fortlaufend|jederzeit|ganzjährig)\b[^.;]{0,40}\b(?:beantrag|Antrag|Anträge|bewerben"
            r"|eingereicht|einreichen)",
            _FLAGS,
        ),
    ),
)
_NOT_ROLLING: Final = re.compile(
    r"nicht (?:jederzeit|laufend|mehr|fortlaufend)|widerruf|zurückgenommen|zurückziehen|zurückgezogen|geändert"
    r"|ergänzt|laufende[nrms]? |nachgereicht|Auskunft|Rückforder"
    r"|nicht ganzjährig|werden nicht|keine Anträge|Bearbeitungsfrist|Frist zur|Fristverlängerung|Kündig"
    r"|nachgefordert|geprüft|Prüfrecht"
    r"|gestoppt|ausgeschöpft und|können derzeit",
    _FLAGS,
)
_STAGES: Final = (
    ("Vollantrag", re.compile(r"Vollant|förmliche\w* (?:Förder)?ant|full (?:application|proposal)", _FLAGS)),
    ("Skizze", re.compile(r"[Ss]kizze|outline|concept note", _FLAGS)),
    ("Interessenbekundung", re.compile(r"Interessens?bekundung|expression of interest", _FLAGS)),
    ("Antrag", re.compile(r"\bAntr[aä]g|Förderantr[aä]g", _FLAGS)),
)
_VALID: Final = re.compile(
    rf"(?:(?:mit Ablauf des|am|zum|bis(?: zum)?|mit Wirkung (?:vom"
    rf"|zum))\s+(?P<out>{DAYS})\s+(?:\w+\s){{0,2}}?außer Kraft"
    rf"|\bbis(?: einschließlich)?(?: zum)? (?P<valid>{DAYS}) (?:gültig|befristet|in Kraft)"
    rf"|\b(?:gilt|gültig|befristet|Gültigkeit|Geltungsdauer|Laufzeit|läuft|endet"
    rf"|in Kraft)\b[^.;]{{0,60}}?\b(?:bis(?: einschließlich)?(?: zum)?|am|mit Ablauf des|zum)\s+(?P<until>{DAYS}))",
    _FLAGS,
)
_GUIDELINE: Final = re.compile(
    r"Richtlinie|Programm|Bekanntmachung|Aufruf|Runderlass|Erlass|Förderung|Grundsätze|Verwaltungsvorschrift", _FLAGS
)
_NOT_VALID: Final = re.compile(
    r"gleichzeitig|zugleich|bisherige|abgelöst|ersetzt|frühere|Verordnung|Vorhaben|Zweckbindung"
    r"|Bewilligungszeitraum|Anträge?\b|Antragstellung|Projekt",
    _FLAGS,
)


@dataclass(frozen=True, slots=True)
class Term:
    """When applications are taken: a kind of `vocabulary.DEADLINE_KINDS`, dates, and whether they return.

    `days` holds recurring days without a year ("31.03."); a year is never invented for them.
    """

    kind: str
    deadlines: tuple[Deadline, ...] = ()
    recurring: bool | None = None
    days: tuple[str, ...] = ()


def find_deadlines(text: str, as_of: date, *, only_deadlines: bool = False) -> list[Statement[Term]]:
    """Return when applications are taken, in the order of the text.

    With `only_deadlines` the whole text is known to be about handing in. A day without year or
    recurrence, and one that is years away from `as_of`, are unsure. All dates are "unbestätigt".
    """
    statements: list[Statement[Term]] = []
    for sentence in candidates(text, _ROLLING_WORDS, digits=True):
        terms = [
            term for part in sentence.split(";") for term in _dated(part.strip(), as_of, only_deadlines=only_deadlines)
        ]
        statements += [
            term for term in terms or _rolling(sentence, only_deadlines=only_deadlines) if term not in statements
        ]
    return statements


def find_validity(text: str) -> list[Statement[PartialDate]]:
    """Return the last day of the guideline or call; validity is no deadline."""
    statements: list[Statement[PartialDate]] = []
    for sentence in candidates(text, (), digits=True):
        match = _VALID.search(sentence)
        if match and (days := read_days(match["out"] or match["valid"] or match["until"])) and (end := days[-1].dated):
            sure = bool(_GUIDELINE.search(sentence)) and not _NOT_VALID.search(sentence)
            statements.append(Statement(end, sentence, sure))
    return statements


def _dated(sentence: str, as_of: date, *, only_deadlines: bool) -> Iterator[Statement[Term]]:
    if _NO_DEADLINE.search(sentence):
        return
    special = bool(_SPECIAL.search(sentence))
    seen: set[int] = set()
    for match in _with_days(sentence, only_deadlines=only_deadlines):
        start = match.start("days")
        if start not in seen and not _of_the_past(sentence, match):
            seen.add(start)
            term, sure = _term(sentence, match, as_of)
            if term.deadlines or term.days:
                yield Statement(term, sentence, sure and not special)


def _with_days(sentence: str, *, only_deadlines: bool) -> Iterator[re.Match[str]]:
    """Yield the places that give days for handing in: first those that name a deadline, then those that say "by".

    "Frist" and "Stichtag" alone may be about anything, and so may "bis zum": both count only in a sentence
    on applications, the latter only where they are handed in.
    """
    applies = only_deadlines or bool(_APPLY.search(sentence))
    yield from (match for match in _NAMED.finditer(sentence) if applies or not match["plain"])
    if only_deadlines or (applies and (_HAND_IN.search(sentence) or _BARE.search(sentence))):
        yield from _BY.finditer(sentence)


def _of_the_past(sentence: str, match: re.Match[str]) -> bool:
    """Tell that a day is that of a text cited, or of something that has happened."""
    start = match.start("days")
    before, after = sentence[max(0, start - 5) : start], sentence[match.end() :]
    return bool(_CITED.search(before) or _AFTERWARDS.search(after))


def _term(sentence: str, match: re.Match[str], as_of: date) -> tuple[Term, bool]:
    days = read_days(match["days"])
    dates = [day.dated for day in days if day.dated]
    open_days = tuple(day.german for day in days if not day.year and day.day)
    yearly = bool(_YEARLY.search(sentence))
    stage = _stage(sentence, match.start())
    term = Term(
        kind="Stichtage" if yearly or len(days) > 1 else "Termin",
        deadlines=tuple(Deadline(date=day, stage=stage, certainty="unbestätigt") for day in dates),
        recurring=True if yearly else None,
        days=open_days,
    )
    near = all(as_of - _PAST <= day.last <= as_of + _AHEAD for day in dates)
    return term, near and (yearly or not open_days)


def _stage(sentence: str, at: int) -> str:
    """Return what is to be handed in: by the clause of the date, else by the sentence if it names one thing."""
    first, last = clause(sentence, at, at)
    here = [name for name, pattern in _STAGES if pattern.search(sentence, first, last)]
    named = here or [name for name, pattern in _STAGES if pattern.search(sentence)]
    return named[0] if here or len(named) == 1 else ""


def _rolling(sentence: str, *, only_deadlines: bool) -> Iterator[Statement[Term]]:
    if _NO_DEADLINE.search(sentence) or _NOT_ROLLING.search(sentence):
        return
    for kind, pattern in _ROLLING:
        if pattern.search(sentence):
            sure = kind != "keine Antragsfrist" or only_deadlines or bool(_APPLY.search(sentence))
            yield Statement(Term(kind), sentence, sure)
            return
    if only_deadlines and re.search(r"\b(?:laufend|jederzeit|ganzjährig)\b", sentence, _FLAGS):
        yield Statement(Term("laufend"), sentence)
