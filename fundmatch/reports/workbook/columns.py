"""The columns of the sheets with candidates: one description for writing and for reading."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from fundmatch.eligibility.cumulation import in_words
from fundmatch.model.answers import Outcome
from fundmatch.model.decision import CHOICES, DAYS, FIELDS, GRANT_DATES, MEASURE_ID, PROGRAMME_ID
from fundmatch.reports.workbook import cells
from fundmatch.reports.workbook.cells import Pair, Value


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column: header, width in characters, named style, and how a cell gets its value.

    A linked cell shows its value, or `shown` where that is given: LibreOffice does not wrap a
    link, so long names stay apart from it. `detail` columns can be folded away, `printed` ones go on paper; a `decision` column is
    the officer's: it shows what was typed before, and nothing else. `look` names the style of a cell
    where it hangs on the pair.
    """

    header: str
    width: float
    value: Callable[[Pair], Value] = lambda pair: None
    style: str = "Text"
    link: Callable[[Pair], str] | None = None
    shown: str = ""
    choices: tuple[str, ...] = ()
    decision: bool = False
    detail: bool = False
    printed: bool = False
    look: Callable[[Pair], str] | None = None


# What the cell of a link shows.
OPEN_PAGE: Final = "öffnen"


def _entry(field: str) -> Callable[[Pair], Value]:
    return lambda pair: cells.decided(pair.candidate.decision, field)


_ENTRY_WIDTHS = {
    "status": 13,
    "reason": 22,
    "person": 13,
    "department": 14,
    "day": 11,
    "note": 26,
    "next_step": 24,
    "result": 13,
    "drawdown": 12,
    "interim_report": 16,
    "final_report": 18,
    "grant_ends": 20,
}


def decision_column(field: str, *, detail: bool = False) -> Column:
    """Return the column of one field of a decision, folded away or in sight."""
    return Column(
        header=FIELDS[field],
        width=_ENTRY_WIDTHS[field],
        value=_entry(field),
        style="Eingabedatum" if field in DAYS else "Eingabe",
        choices=CHOICES.get(field, ()),
        decision=True,
        detail=detail,
        printed=not detail,
    )


# What an officer types, all in sight, for sheets that show little else; and what there is to type once money is granted.
DECISION: Final = tuple(decision_column(field) for field in FIELDS if field not in GRANT_DATES)
AFTER_GRANT: Final = tuple(decision_column(field, detail=True) for field in GRANT_DATES)
_IN_SIGHT: Final = ("status", "person", "note")
MEASURE: Final = Column(
    header="Maßnahme",
    width=26,
    value=lambda pair: f"{pair.entry.measure.id} {pair.entry.measure.title}",
    style="Fett",
    printed=True,
)
_NUMBER = Column(header="Nr.", width=9, value=lambda pair: pair.entry.measure.id, detail=True)
_PROGRAMME = Column(
    header="Programm", width=34, value=lambda pair: pair.candidate.programme.name, style="Fett", printed=True
)
_KIND = Column(header="Art", width=14, value=lambda pair: pair.candidate.instrument, printed=True)
_FIT = Column(header="Passt", width=7, value=lambda pair: pair.candidate.points, style="Punkte", printed=True)
_MAY_WE = Column(header="Dürfen wir?", width=12, value=cells.may_we, printed=True)
_NOW = Column(header="Geht es jetzt?", width=11, value=cells.now, printed=True)
_DEADLINE = Column(header="Frist", width=12, value=cells.due, style="Frist", look=cells.due_look, printed=True)
_RATE = Column(header="Satz", width=13, value=lambda pair: pair.candidate.money.rate_text, printed=True)
_TO_DO = Column(header="Zu tun", width=29, value=cells.to_do, printed=True)
_PAGE = Column(
    header="Seite",
    width=8,
    value=lambda pair: pair.candidate.programme.url,
    style="Verweis",
    link=lambda pair: pair.candidate.programme.url,
    shown=OPEN_PAGE,
    detail=True,
)
_WHAT_IF = Column(header="Was es änderte", width=36, value=cells.what_if, detail=True)
_PROOF = (
    Column(header="Stand der Angaben", width=12, value=cells.stand, detail=True),
    Column(header="Quelle", width=34, value=cells.source, style="Verweis", link=cells.source, detail=True),
)


def _detail(header: str, width: float, value: Callable[[Pair], Value], style: str = "Text") -> Column:
    return Column(header=header, width=width, value=value, style=style, detail=True)


def _end(bounds: Callable[[Pair], tuple[float, float] | None], place: int) -> Callable[[Pair], Value]:
    """Return one end of a range as a number; nothing where it is not known."""

    def value(pair: Pair) -> Value:
        known = bounds(pair)
        return known[place] if known else None

    return value


def _span(header: str, bounds: Callable[[Pair], tuple[float, float] | None], style: str) -> tuple[Column, Column]:
    return _detail(f"{header} von", 13, _end(bounds, 0), style), _detail(f"{header} bis", 13, _end(bounds, 1), style)


_DETAILS = (
    _NUMBER,
    _detail("Rang", 6, lambda pair: pair.candidate.rank, "Zahl"),
    _detail("Neu", 14, lambda pair: pair.candidate.news),
    _detail("Was fehlt von uns?", 44, cells.missing),
    _WHAT_IF,
    _detail("Prüfergebnis", 15, cells.verdict, "Ergebnis"),
    _detail("Von Hand zu prüfen", 44, lambda pair: "; ".join(pair.candidate.to_check)),
    *_span("Satz", lambda pair: pair.candidate.money.rate_pct, "Prozent"),
    *_span("Zuwendung", lambda pair: pair.candidate.money.grant_eur, "Euro"),
    *_span("Eigenanteil", lambda pair: pair.candidate.money.own_share_eur, "Euro"),
    _detail("Rechenweg", 40, lambda pair: pair.candidate.money.note),
    _detail("Kosten", 14, cells.cost, "Euro"),
    _detail("Frist (Wortlaut)", 20, lambda pair: pair.candidate.deadline.text),
    _detail("Vorlauf", 18, lambda pair: pair.candidate.deadline.reach),
    _detail("Spätestens beginnen", 13, lambda pair: pair.candidate.deadline.prepare_by, "Datum"),
    _detail("Ratssitzung davor", 13, lambda pair: pair.candidate.deadline.council, "Datum"),
    _detail("Art der Frist", 14, lambda pair: pair.candidate.deadline.kind),
    _detail("Sicherheit der Frist", 14, lambda pair: pair.candidate.deadline.certainty),
    *(decision_column(field, detail=True) for field in FIELDS if field not in _IN_SIGHT),
    _detail("Bei anderen Maßnahmen", 30, lambda pair: "; ".join(pair.candidate.elsewhere)),
    _detail("Warum (Wörter und Punkte)", 40, cells.why),
    _detail("Art der Maßnahme (Facetten)", 40, cells.facets),
    _detail("Hinweise", 30, lambda pair: "; ".join(pair.candidate.flags)),
    _detail("Steht auch für", 26, lambda pair: ", ".join(pair.candidate.family)),
    _detail("Kombination", 36, lambda pair: in_words(pair.candidate.combinations)),
    _detail("Leitthema", 24, lambda pair: pair.entry.measure.leitthema),
    _detail("Handlungsfeld", 22, lambda pair: pair.entry.measure.handlungsfeld),
    _detail("Federführung", 22, lambda pair: pair.entry.measure.department),
    _detail("Antragstellerin", 18, cells.applicant),
    _detail("Ebene", 7, lambda pair: pair.candidate.programme.level),
    _detail("Fördergeber", 26, lambda pair: pair.candidate.programme.funder),
    _detail("Bewilligende Stelle", 26, lambda pair: pair.candidate.programme.managing_body),
    _detail("Kontakt", 36, cells.contact),
    Column(
        header="Kontaktseite",
        width=12,
        value=cells.contact_page,
        style="Verweis",
        link=cells.contact_page,
        shown=OPEN_PAGE,
        detail=True,
    ),
    _detail("Aufwand", 30, cells.effort),
    _detail("Förderart", 14, lambda pair: ", ".join(pair.candidate.programme.funding_types)),
    _detail("Zugang", 16, lambda pair: pair.candidate.programme.access),
    _PAGE,
    *_PROOF,
)


def _points_of(part: str) -> Callable[[Pair], Value]:
    return lambda pair: pair.candidate.parts.get(part)


# What few want to see and nobody else has room for: shown where a view names it.
ON_DEMAND: Final = (
    *(_detail(f"Punkte {name}", 9, _points_of(part), "Punkte") for part, name in cells.PART_NAMES.items()),
    _detail("Trifft", 10, lambda pair: pair.candidate.fit.german if pair.candidate.fit else "nicht geprüft"),
    _detail(
        "Offene Bedingungen", 10, lambda pair: sum(one.outcome is Outcome.OPEN for one in pair.candidate.rules), "Zahl"
    ),
    _detail("Kurzname", 18, lambda pair: pair.candidate.programme.short_name),
    _detail("Gesamtmittel", 14, lambda pair: pair.candidate.programme.budget_total, "Euro"),
    _detail("Erwartete Bewilligungen", 12, lambda pair: pair.candidate.programme.expected_awards, "Zahl"),
    _detail("Status der Maßnahme", 14, lambda pair: pair.entry.measure.status),
    _detail("Zielgruppe", 18, lambda pair: pair.entry.measure.target_group),
)
IDS: Final = (
    Column(header=MEASURE_ID, width=10, value=lambda pair: pair.entry.measure.id),
    Column(header=PROGRAMME_ID, width=10, value=lambda pair: pair.candidate.programme.id),
)
HIDDEN: Final = frozenset({MEASURE_ID, PROGRAMME_ID})

SHORTLIST: Final = (
    MEASURE, _PROGRAMME, _KIND, _FIT, _MAY_WE, _NOW, _DEADLINE, _RATE, _TO_DO,
    *(decision_column(field) for field in _IN_SIGHT), *_DETAILS, *IDS,
)  # fmt: skip
EXCLUDED: Final = (
    Column(header="Gruppe", width=15, value=cells.group, printed=True),
    MEASURE, _PROGRAMME, _KIND, _FIT,
    Column(header="Warum ausgeschlossen", width=52, value=cells.decisive, printed=True),
    Column(header="Was es änderte", width=36, value=cells.what_if, printed=True),
    *DECISION, *AFTER_GRANT, _NUMBER, _PAGE, *_PROOF, *IDS,
)  # fmt: skip


def extra_columns(names: tuple[str, ...]) -> tuple[Column, ...]:
    """Return a column for each further column of the officer's own table."""

    def value_of(name: str) -> Callable[[Pair], Value]:
        return lambda pair: pair.entry.measure.extra.get(name, "")

    return tuple(Column(header=name, width=18, value=value_of(name), detail=True) for name in names)
