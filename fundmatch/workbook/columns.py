"""The columns of the sheets with candidates: one description for writing and for reading.

May import: german, model.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Final

from fundmatch import german
from fundmatch.combining import in_words
from fundmatch.model.result import Candidate, MeasureResult, Outcome, RuleResult, RunInfo
from fundmatch.rules.case import NOT_SAID
from fundmatch.vocabulary import NO_GRANT

Value = str | int | float | date | None
RULE_NAMES: Final = {
    "applicant": "Antragsberechtigung",
    "area": "Fördergebiet",
    "population": "Einwohnerzahl",
    "started": "Maßnahmenbeginn",
    "status": "Antragsfenster",
    "deadline": "Frist",
    "funds": "Mittel",
    "amount": "Größe",
    "cost_kind": "Kostenart",
    "own_share": "Eigenanteil",
    "readiness": "Antragsreife",
    "combination": "Kombination",
    "state_aid": "Beihilfe",
    "consortium": "Verbund",
}
PART_NAMES: Final = {"text": "Text", "keywords": "Schlagwort", "examples": "Beispiel"}

# What officers choose from; free text is allowed all the same.
STATUS_CHOICES: Final = ("Beantragen", "Prüfen", "Beobachten", "Weiterleiten", "Abgelehnt")
REASON_CHOICES: Final = (
    "passt nicht zum Ziel",
    "Personal fehlt",
    "nicht umsetzbar",
    "Eigenanteil fehlt",
    "Partner fehlen",
    "Folgekosten",
    "Frist nicht erreichbar",
    "nicht antragsberechtigt",
    "Mittel erschöpft",
    "schon begonnen",
    "schon anderweitig gefördert",
    "Aufwand zu hoch",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """What a cell is made from: one candidate of one measure in one run."""

    run: RunInfo
    entry: MeasureResult
    candidate: Candidate


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column: header, width in characters, named style, and how a cell gets its value.

    `detail` columns can be folded away, `printed` ones go on paper; a `decision` column is
    the officer's, and the tool never fills it.
    """

    header: str
    width: float
    value: Callable[[Pair], Value] = lambda pair: None
    style: str = "Text"
    link: Callable[[Pair], str] | None = None
    choices: tuple[str, ...] = ()
    decision: bool = False
    detail: bool = False
    printed: bool = False


def why(pair: Pair) -> str:
    """Return the words that met, with the points that they brought."""
    lines = []
    for hit in pair.candidate.evidence[:3]:
        met = hit.measure if hit.measure.casefold() == hit.programme.casefold() else f"{hit.measure} → {hit.programme}"
        lines.append(f"{met} ({german.decimal(hit.points)})")
    return "; ".join(lines)


def decisive(pair: Pair) -> str:
    """Return what decides: what excludes, else what is to be done, by whom, the gravest first."""
    results = [result for result in pair.candidate.rules if result.outcome is not Outcome.MET]
    grave = [result for result in results if result.outcome is Outcome.NOT_MET and not result.fixable]
    if grave:
        return "\n".join(f"{RULE_NAMES[result.rule]}: {result.reason}" for result in grave)
    if not results and pair.candidate.to_check:
        return f"nichts offen; von Hand zu prüfen: {'; '.join(pair.candidate.to_check)}"
    groups: dict[str, list[str]] = {kind: [] for kind in _TO_DO}
    for result in results:
        kind = _kind_of(result)
        name = RULE_NAMES[result.rule]
        groups[kind].append(name if kind in _NAMES_ONLY else f"{name}: {result.reason}")
    return "\n".join(f"{kind}: {_JOINED.get(kind, ' · ').join(texts)}" for kind, texts in groups.items() if texts)


# What is open, by who settles it: the city, the granting office, a look at the page; the catalogue may be silent.
_TO_DO: Final = ("Hindernis", "Angabe der Stadt fehlt", "Zu klären", "Veraltet, nachsehen", "Katalog schweigt")
# Where the name says all; the reasons stand in `explain` and in the sheet of questions.
_NAMES_ONLY = frozenset({"Angabe der Stadt fehlt", "Veraltet, nachsehen", "Katalog schweigt"})
_JOINED = dict.fromkeys(_NAMES_ONLY, ", ")


def _kind_of(result: RuleResult) -> str:
    if result.outcome is Outcome.NOT_MET:
        return "Hindernis"
    if result.aged:
        return "Veraltet, nachsehen"
    if result.asks:
        return "Angabe der Stadt fehlt"
    return "Katalog schweigt" if result.demanded == NOT_SAID or result.found == NOT_SAID else "Zu klären"


def stand(pair: Pair) -> str:
    """Return the day for which the claim about the window speaks."""
    proof = pair.candidate.programme.evidence_for("status")
    return proof.as_of.german if proof and proof.as_of else "unbekannt"


def source(pair: Pair) -> str:
    """Return the page that vouches for the window, else the programme's own page."""
    proof = pair.candidate.programme.evidence_for("status")
    return proof.pages[0] if proof and proof.pages else pair.candidate.programme.url


def verdict(pair: Pair) -> str:
    """Return the verdict with a sign that also works in black and white."""
    found = pair.candidate.verdict
    return f"{_SIGNS[found.value]} {found.german}" if found else "nicht geprüft"


LATE: Final = "Vorlauf unterschritten"
_SIGNS = {"clear": "●", "open": "◐", "excluded": "✕"}


def _grant(pair: Pair) -> str:
    """Return the grant: a range, the most that can be, or that there is none."""
    money = pair.candidate.money
    if pair.candidate.programme.access in NO_GRANT:
        return "entfällt"
    return (
        f"bis zu {german.euro(money.grant_eur[1])}"
        if money.up_to and money.grant_eur
        else german.euro_range(money.grant_eur)
    )


def _own_share(pair: Pair) -> str:
    """Return the own share: a range, the least that can be, or that there is none."""
    money = pair.candidate.money
    if pair.candidate.programme.access in NO_GRANT:
        return "entfällt"
    if money.own_share_eur is None:
        return german.euro_range(None)
    return german.share_range(money.own_share_eur, up_to=money.up_to)


def deadline(pair: Pair) -> str:
    """Return the next date in words; a lead that is already too short is said, not only coloured."""
    seen = pair.candidate.deadline
    return f"{seen.text}\n! {LATE}" if late(pair) else seen.text


def late(pair: Pair) -> bool:
    """Tell whether a date that is known for sure can no longer be reached in time."""
    seen = pair.candidate.deadline
    return seen.certainty == "bestätigt" and seen.prepare_by is not None and seen.prepare_by < pair.run.as_of


def _applicant(pair: Pair) -> str:
    return pair.entry.measure.applicant or pair.run.profile.applicant


MEASURE_ID: Final = "measure_id"
PROGRAMME_ID: Final = "programme_id"

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
        style="Verweis",
        link=lambda pair: pair.candidate.programme.url,
        printed=True,
    ),
    Column(header="Ebene", width=7, value=lambda pair: pair.candidate.programme.level, printed=True),
    Column(header="Punkte", width=8, value=lambda pair: pair.candidate.points, style="Punkte", printed=True),
    Column(header="Prüfergebnis", width=15, value=verdict, style="Ergebnis", printed=True),
)
_REASONS = Column(header="Was entscheidet oder zu klären ist", width=46, value=decisive, printed=True)
_MONEY = (
    Column(header="Fördersatz", width=12, value=lambda pair: pair.candidate.money.rate_text, printed=True),
    Column(
        header="Zuwendung (Rechnung)",
        width=14,
        value=_grant,
        printed=True,
    ),
    Column(
        header="Eigenanteil (Rechnung)",
        width=14,
        value=_own_share,
        printed=True,
    ),
)
_DEADLINE = Column(header="Frist", width=18, value=deadline, printed=True)
_WHY = Column(header="Warum (Wörter und Punkte)", width=40, value=why)
_FLAGS = Column(header="Hinweise", width=30, value=lambda pair: "; ".join(pair.candidate.flags))
DECISION: Final = (
    Column(header="Status", width=13, style="Eingabe", choices=STATUS_CHOICES, decision=True),
    Column(header="Grund", width=22, style="Eingabe", choices=REASON_CHOICES, decision=True),
    Column(header="Person", width=14, style="Eingabe", decision=True),
    Column(header="Abteilung", width=14, style="Eingabe", decision=True),
    Column(header="Datum", width=11, style="Eingabedatum", decision=True),
    Column(header="Notiz", width=30, style="Eingabe", decision=True),
    Column(header="Nächster Schritt", width=24, style="Eingabe", decision=True),
)
_PROOF = (
    Column(header="Stand der Angaben", width=12, value=stand, detail=True),
    Column(header="Quelle", width=34, value=source, style="Verweis", link=source, detail=True),
)
_DETAILS = (
    Column(header="Leitthema", width=24, value=lambda pair: pair.entry.measure.leitthema, detail=True),
    Column(header="Handlungsfeld", width=22, value=lambda pair: pair.entry.measure.handlungsfeld, detail=True),
    Column(header="Federführung", width=22, value=lambda pair: pair.entry.measure.department, detail=True),
    Column(header="Antragstellerin", width=18, value=_applicant, detail=True),
    Column(header="Kosten", width=14, value=lambda pair: pair.entry.measure.cost_eur, style="Euro", detail=True),
    Column(header="Fördergeber", width=26, value=lambda pair: pair.candidate.programme.funder, detail=True),
    Column(
        header="Bewilligende Stelle", width=26, value=lambda pair: pair.candidate.programme.managing_body, detail=True
    ),
    Column(
        header="Förderart", width=14, value=lambda pair: ", ".join(pair.candidate.programme.funding_types), detail=True
    ),
    Column(header="Zugang", width=16, value=lambda pair: pair.candidate.programme.access, detail=True),
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
    *_MEASURE, _RANK, *_PROGRAMME, _REASONS, *_MONEY, _DEADLINE, _WHY, _FLAGS, *DECISION, *_DETAILS, *_IDS,
)  # fmt: skip
EXCLUDED: Final = (*_MEASURE, *_PROGRAMME, _REASONS, _WHY, *_PROOF, *_IDS)


def extra_columns(names: tuple[str, ...]) -> tuple[Column, ...]:
    """Return a column for each further column of the officer's own table."""

    def value_of(name: str) -> Callable[[Pair], Value]:
        return lambda pair: pair.entry.measure.extra.get(name, "")

    return tuple(Column(header=name, width=18, value=value_of(name), detail=True) for name in names)
