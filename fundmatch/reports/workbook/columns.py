"""The columns of the sheets with candidates: one description for writing and for reading."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from fundmatch.eligibility.cumulation import in_words
from fundmatch.model.decision import CHOICES, FIELDS, MEASURE_ID, PROGRAMME_ID
from fundmatch.reports.workbook import cells
from fundmatch.reports.workbook.cells import Pair, Value


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column: header, width in characters, named style, and how a cell gets its value.

    A linked cell shows its value, or `shown` where that is given: LibreOffice does not wrap a
    link, so long names stay apart from it. `detail` columns can be folded away, `printed` ones go on paper; a `decision` column is
    the officer's: it shows what was typed before, and nothing else.
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


# What the cell of a link shows.
OPEN_PAGE: Final = "öffnen"

_MEASURE = (
    Column(header="Nr.", width=9, value=lambda pair: pair.entry.measure.id, style="Fett", printed=True),
    Column(header="Maßnahme", width=26, value=lambda pair: pair.entry.measure.title, style="Fett", printed=True),
)
_RANK = Column(header="Rang", width=6, value=lambda pair: pair.candidate.rank, style="Zahl", printed=True)
_PROGRAMME = (
    Column(
        header="Programm",
        width=42,
        value=lambda pair: pair.candidate.programme.name,
        style="Fett",
        printed=True,
    ),
    Column(header="Ebene", width=7, value=lambda pair: pair.candidate.programme.level, printed=True),
    Column(header="Punkte", width=8, value=lambda pair: pair.candidate.points, style="Punkte", printed=True),
    Column(header="Art", width=14, value=lambda pair: pair.candidate.instrument, printed=True),
    Column(header="Prüfergebnis", width=15, value=cells.verdict, style="Ergebnis", printed=True),
)
_ANSWERS = (
    Column(header="Zu tun", width=14, value=cells.action, style="Fett", printed=True),
    Column(header="Dürfen wir?", width=11, value=cells.may_we, printed=True),
    Column(header="Geht es jetzt?", width=17, value=cells.now, printed=True),
)
_MISSING = Column(header="Was fehlt von uns?", width=46, value=cells.missing, printed=True)
_REASONS = Column(header="Warum ausgeschlossen", width=46, value=cells.decisive, printed=True)
_WHAT_IF = Column(header="Was es änderte", width=36, value=cells.what_if, detail=True)
_FAMILY = Column(header="Steht auch für", width=26, value=lambda pair: ", ".join(pair.candidate.family), detail=True)
_MONEY = (
    Column(header="Fördersatz", width=12, value=lambda pair: pair.candidate.money.rate_text, printed=True),
    Column(
        header="Zuwendung (Rechnung)",
        width=14,
        value=cells.grant,
        printed=True,
    ),
    Column(
        header="Eigenanteil (Rechnung)",
        width=14,
        value=cells.own_share,
        printed=True,
    ),
)
_DEADLINE = Column(header="Frist", width=18, value=cells.deadline, printed=True)
_PAGE = Column(
    header="Seite",
    width=8,
    value=lambda pair: pair.candidate.programme.url,
    style="Verweis",
    link=lambda pair: pair.candidate.programme.url,
    shown=OPEN_PAGE,
)
_WHY = Column(header="Warum (Wörter und Punkte)", width=40, value=cells.why)
_FLAGS = Column(header="Hinweise", width=30, value=lambda pair: "; ".join(pair.candidate.flags))


def _entry(field: str) -> Callable[[Pair], Value]:
    return lambda pair: cells.decided(pair.candidate.decision, field)


_NEWS = Column(header="Neu", width=14, value=lambda pair: pair.candidate.news)
_ELSEWHERE = Column(
    header="Bei anderen Maßnahmen", width=30, value=lambda pair: "; ".join(pair.candidate.elsewhere), detail=True
)
_ENTRY_WIDTHS = {
    "status": 13,
    "reason": 22,
    "person": 14,
    "department": 14,
    "day": 11,
    "note": 30,
    "next_step": 24,
    "result": 13,
}
DECISION: Final = tuple(
    Column(
        header=header,
        width=_ENTRY_WIDTHS[field],
        value=_entry(field),
        style="Eingabedatum" if field == "day" else "Eingabe",
        choices=CHOICES.get(field, ()),
        decision=True,
    )
    for field, header in FIELDS.items()
)
_PROOF = (
    Column(header="Stand der Angaben", width=12, value=cells.stand, detail=True),
    Column(header="Quelle", width=34, value=cells.source, style="Verweis", link=cells.source, detail=True),
)
_DETAILS = (
    Column(header="Leitthema", width=24, value=lambda pair: pair.entry.measure.leitthema, detail=True),
    Column(header="Handlungsfeld", width=22, value=lambda pair: pair.entry.measure.handlungsfeld, detail=True),
    Column(header="Federführung", width=22, value=lambda pair: pair.entry.measure.department, detail=True),
    Column(header="Antragstellerin", width=18, value=cells.applicant, detail=True),
    Column(header="Kosten", width=14, value=cells.cost, style="Euro", detail=True),
    Column(header="Fördergeber", width=26, value=lambda pair: pair.candidate.programme.funder, detail=True),
    Column(
        header="Bewilligende Stelle", width=26, value=lambda pair: pair.candidate.programme.managing_body, detail=True
    ),
    Column(
        header="Förderart", width=14, value=lambda pair: ", ".join(pair.candidate.programme.funding_types), detail=True
    ),
    Column(header="Zugang", width=16, value=lambda pair: pair.candidate.programme.access, detail=True),
    _WHAT_IF,
    _FAMILY,
    Column(header="Rechenweg", width=40, value=lambda pair: pair.candidate.money.note, detail=True),
    Column(header="Kombination", width=36, value=lambda pair: in_words(pair.candidate.combinations), detail=True),
    Column(header="Art der Frist", width=14, value=lambda pair: pair.candidate.deadline.kind, detail=True),
    Column(header="Sicherheit der Frist", width=14, value=lambda pair: pair.candidate.deadline.certainty, detail=True),
    Column(
        header="Spätestens beginnen",
        width=13,
        value=lambda pair: pair.candidate.deadline.prepare_by,
        style="Datum",
        detail=True,
    ),
    Column(
        header="Ratssitzung davor",
        width=13,
        value=lambda pair: pair.candidate.deadline.council,
        style="Datum",
        detail=True,
    ),
    Column(header="Von Hand zu prüfen", width=44, value=lambda pair: "; ".join(pair.candidate.to_check), detail=True),
    *_PROOF,
)
_IDS = (
    Column(header=MEASURE_ID, width=10, value=lambda pair: pair.entry.measure.id),
    Column(header=PROGRAMME_ID, width=10, value=lambda pair: pair.candidate.programme.id),
)
HIDDEN: Final = frozenset({MEASURE_ID, PROGRAMME_ID})

SHORTLIST: Final = (
    *_MEASURE, _RANK, *_PROGRAMME, _NEWS, *_ANSWERS, _MISSING, *_MONEY, _DEADLINE, _PAGE, _WHY, _FLAGS, *DECISION, _ELSEWHERE, *_DETAILS, *_IDS,
)  # fmt: skip
EXCLUDED: Final = (*_MEASURE, *_PROGRAMME, _REASONS, _WHAT_IF, _PAGE, _WHY, *DECISION, *_PROOF, *_IDS)


def extra_columns(names: tuple[str, ...]) -> tuple[Column, ...]:
    """Return a column for each further column of the officer's own table."""

    def value_of(name: str) -> Callable[[Pair], Value]:
        return lambda pair: pair.entry.measure.extra.get(name, "")

    return tuple(Column(header=name, width=18, value=value_of(name), detail=True) for name in names)
