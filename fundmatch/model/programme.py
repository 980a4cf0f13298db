"""A funding programme as the catalogue holds it, with evidence for each field.

A field bears the same name in the YAML file, in this model, in the JSON export and in
the column dictionary. An absent field is unknown: it is never read as "no". All that is known
about a field stands in its declaration (here, in `programme_terms` and `programme_subject`), and
nowhere else.
"""

from dataclasses import dataclass

from fundmatch.core import vocabulary as words
from fundmatch.core.dates import PartialDate
from fundmatch.core.field_spec import RULES_DAYS, WINDOW_DAYS, Ageing, Change, Column, Proof, entry
from fundmatch.model import wording
from fundmatch.model.programme_parts import (
    Amount,
    Condition,
    Contact,
    Deadline,
    Difference,
    Effort,
    Evidence,
    Example,
    ExampleMeasure,
    Facets,
    Partners,
    Population,
    Rate,
    Relation,
)
from fundmatch.model.programme_terms import Terms

# Whoever reads programmes reads their parts; this is the door to both.
__all__ = [
    "Amount",
    "Condition",
    "Contact",
    "Deadline",
    "Difference",
    "Effort",
    "Evidence",
    "Example",
    "ExampleMeasure",
    "Facets",
    "Partners",
    "Population",
    "Programme",
    "Rate",
    "Relation",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Programme(Terms):
    """One programme, call or module that can be applied for on its own."""

    status: str = entry(
        "Antragsfenster laut Quelle",
        "Antragsfenster",
        values=words.STATUSES,
        default="unbekannt",
        column=Column(40, 14, "Wie die Quelle es heute sagt."),
        ages=Ageing(WINDOW_DAYS, "Antragsfenster", warned=True),
        ledger=1,
        volatile=True,
    )
    recurring: bool | None = entry(
        "kommt der Aufruf regelmäßig wieder?",
        "Kommt wieder",
        earlier=("wiederkehrend",),
        default=None,
        column=Column(70, 10),
        ages=Ageing(WINDOW_DAYS),
        change=Change.TOLD,
    )
    deadline_kind: str = entry(
        "Art der Frist",
        values=words.DEADLINE_KINDS,
        default="unbekannt",
        column=Column(50, 16),
        ages=Ageing(WINDOW_DAYS),
        change=Change.TOLD,
        in_portals=True,
    )
    deadlines: tuple[Deadline, ...] = entry(
        "bekannte Fristen, auch vergangene",
        "Frist",
        earlier=("Fristen",),
        default=(),
        column=Column(
            60,
            30,
            "Je Frist eine Zeile: 30.09.2027: Antrag | Sicherheit: erwartet | Notiz: jährlich. "
            "Auch vergangene stehen lassen.",
        ),
        ages=Ageing(WINDOW_DAYS, "Frist"),
        ledger=2,
        passing=True,
        volatile=True,
        form=wording.deadline,
    )
    period_start: PartialDate | None = entry(
        "Richtlinie oder Aufruf gilt ab",
        "Gilt ab",
        default=None,
        column=Column(280, 12, "31.12.2026, 12/2026 oder 2026."),
        ages=Ageing(WINDOW_DAYS),
        change=Change.TOLD,
    )
    period_end: PartialDate | None = entry(
        "Richtlinie oder Aufruf gilt bis (keine Antragsfrist)",
        "Gilt bis",
        default=None,
        column=Column(290, 12, "Das Ende der Richtlinie ist keine Antragsfrist."),
        ages=Ageing(WINDOW_DAYS),
        change=Change.TOLD,
    )
    funds: str = entry(
        "Mittel noch vorhanden?",
        "Mittel",
        values=words.FUNDS,
        default="",
        column=Column(80, 16),
        ages=Ageing(WINDOW_DAYS, "Mittel"),
        ledger=9,
        in_portals=True,
    )
    cumulation: str = entry(
        "Kombination mit anderen Mitteln", "Kombination", default="", column=Column(300, 30), ages=Ageing(RULES_DAYS)
    )
    prior_funding: str = entry(
        "Förderung, die vorausgehen muss oder ausschließt",
        "Vorherige Förderung",
        earlier=("frühere Förderung",),
        default="",
        column=Column(310, 26),
        ages=Ageing(RULES_DAYS),
    )
    state_aid: tuple[str, ...] = entry(
        "Beihilferecht",
        values=words.STATE_AID,
        default=(),
        column=Column(320, 18, "Mit Semikolon trennen."),
        ages=Ageing(RULES_DAYS),
        change=Change.TOLD,
        in_portals=True,
    )
    conditions: tuple[Condition, ...] = entry(
        "Bedingungen der Richtlinie",
        "Bedingungen",
        default=(),
        column=Column(180, 50, "Je Bedingung eine Zeile, danach | Regel: readiness, wenn eine Regel sie prüft."),
        ages=Ageing(RULES_DAYS, "Bedingungen"),
        form=wording.condition,
    )
    contact: Contact | None = entry(
        "wen man vor dem Antrag fragt",
        "Kontakt",
        default=None,
        column=Column(
            365, 30, "Stelle: NRW.BANK | Telefon: 0211 … | Mail: … | Seite: https://…, soweit eine Seite sie nennt."
        ),
        form=wording.contact,
    )
    effort: Effort | None = entry(
        "Aufwand für den Antrag",
        "Aufwand",
        default=None,
        column=Column(224, 24, "Stufen: 2 | Seiten: 15 | Notiz: Skizze formlos; nur was eine Seite nennt."),
        form=wording.effort,
    )
    expected_awards: int | None = entry(
        "so viele Bewilligungen erwartet der Aufruf",
        "Bewilligungen",
        low=1,
        high=10**6,
        default=None,
        column=Column(226, 12),
    )
    budget_total: int | None = entry(
        "Mittel des Aufrufs insgesamt, in vollen Euro",
        "Gesamtmittel",
        low=1,
        high=10**12,
        default=None,
        column=Column(115, 16),
        ages=Ageing(RULES_DAYS),
    )
    legal_basis: str = entry("Rechtsgrundlage", default="", column=Column(330, 34), in_portals=True)
    confidence: str = entry(
        "Verlässlichkeit des Eintrags",
        "Verlässlichkeit",
        values=words.CONFIDENCE,
        default="",
        column=Column(480, 13),
        change=Change.SILENT,
        proof=Proof.NONE,
        in_portals=True,
    )
    notes: tuple[str, ...] = entry(
        "Zweifel, Widersprüche, Hinweise für die nächste Prüfung",
        "Notizen",
        earlier=("Anmerkungen",),
        default=(),
        column=Column(470, 40, "Je Notiz eine Zeile."),
        change=Change.SILENT,
        proof=Proof.NONE,
    )
    evidence: tuple[Evidence, ...] = entry(
        "Belege je Feld",
        "Belege",
        default=(),
        column=Column(
            490,
            60,
            "Je Beleg eine Zeile: Felder: Frist; Mittel | Seiten: https://… | geprüft: 22.11.2026 | Ergebnis: bestätigt. "
            "Der letzte Beleg zu einem Feld zählt. Zu allem, was Sie in anderen Spalten ändern, wird von selbst ein Beleg "
            "angefügt.",
        ),
        change=Change.SILENT,
        proof=Proof.NONE,
        form=wording.evidence,
        missed=("keine Belege", "Seite und Tag eintragen"),
    )
    locked: tuple[str, ...] = entry(
        "gesperrte Felder: ein Import schlägt hier nichts vor",
        "Gesperrt",
        earlier=("gesperrte Angaben",),
        default=(),
        column=Column(
            500,
            24,
            "Überschriften der Spalten, die kein Import mehr anrühren soll, mit Semikolon getrennt: Fördersatz; Frist",
        ),
        proof=Proof.NONE,
        short_words=True,
        names_fields=True,
    )

    def evidence_for(self, name: str) -> Evidence | None:
        """Return the evidence of the field `name`; the last entry that names it counts.

        None means: the field has no evidence, and outputs must say so.
        """
        return next((proof for proof in reversed(self.evidence) if name in proof.fields), None)
