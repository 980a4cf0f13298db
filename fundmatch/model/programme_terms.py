"""For whom a programme is, what it pays and how much: the second part of its declaration."""

from dataclasses import dataclass
from decimal import Decimal

from fundmatch.core import vocabulary as words
from fundmatch.core.field_spec import RULES_DAYS, Ageing, Change, Column, entry
from fundmatch.model import wording
from fundmatch.model.programme_parts import Amount, Partners, Population, Rate
from fundmatch.model.programme_subject import Subject


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms(Subject):
    """Who may apply, where, with what in hand, for which kinds of cost, at which rate."""

    funding_types: tuple[str, ...] = entry(
        "Förderart",
        values=words.FUNDING_TYPES,
        default=(),
        column=Column(250, 16, "Mit Semikolon trennen."),
        change=Change.TOLD,
        in_portals=True,
    )
    access: str = entry(
        "wie eine Kommune an die Mittel kommt",
        "Zugang",
        values=words.ACCESS,
        default="Antrag",
        column=Column(260, 16),
        change=Change.TOLD,
        in_portals=True,
    )
    applicants: tuple[str, ...] = entry(
        "Förderberechtigte",
        earlier=("Antragsberechtigte",),
        values=words.APPLICANTS,
        default=(),
        column=Column(120, 26, "Mit Semikolon trennen."),
        ages=Ageing(RULES_DAYS, "Bedingungen", warned=True),
        ledger=5,
        missed=("keine Förderberechtigten", "in der Richtlinie nachsehen"),
    )
    applicants_excluded: tuple[str, ...] = entry(
        "ausdrücklich nicht Förderberechtigte",
        "Nicht Förderberechtigte",
        earlier=("nicht antragsberechtigt",),
        values=words.APPLICANTS,
        default=(),
        column=Column(130, 22, "Nur wer ausdrücklich ausgeschlossen ist."),
        ages=Ageing(RULES_DAYS),
        change=Change.TOLD,
    )
    applicants_note: str = entry(
        "Zusatz zu den Förderberechtigten",
        "Zu den Förderberechtigten",
        earlier=("Zusatz zu den Antragsberechtigten",),
        default="",
        column=Column(140, 28),
    )
    applicant_limits: tuple[str, ...] = entry(
        "nur für Kommunen dieser Art oder mit dieser Aufgabe",
        "Nur für Kommunen",
        values=words.APPLICANT_LIMITS,
        default=(),
        column=Column(145, 18, "Mit Semikolon trennen."),
        ages=Ageing(RULES_DAYS, "Bedingungen"),
        change=Change.TOLD,
    )
    areas: tuple[str, ...] = entry(
        "Fördergebiet: Länder, Kreise, Gemeinden oder benannte Gebiete",
        "Fördergebiet",
        default=(),
        column=Column(150, 20, "Mit Semikolon trennen."),
        ages=Ageing(RULES_DAYS, "Bedingungen"),
        ledger=6,
        short_words=True,
        in_portals=True,
        missed=("kein Fördergebiet", "in der Richtlinie nachsehen"),
    )
    areas_excluded: tuple[str, ...] = entry(
        "ausgenommene Gebiete",
        "Ausgenommene Gebiete",
        default=(),
        column=Column(160, 18, "Mit Semikolon trennen."),
        ages=Ageing(RULES_DAYS),
        change=Change.TOLD,
        short_words=True,
    )
    population: Population | None = entry(
        "Einwohnergrenzen",
        earlier=("Einwohnerzahl",),
        default=None,
        column=Column(170, 24, "mindestens: 20.000 | höchstens: 100.000; ohne die Zahl selbst: mehr als, weniger als"),
        ages=Ageing(RULES_DAYS),
        ledger=7,
        form=wording.population,
    )
    early_start: str = entry(
        "vorzeitiger Maßnahmenbeginn",
        "Vorzeitiger Maßnahmenbeginn",
        earlier=("Vorzeitiger Beginn",),
        values=words.EARLY_STARTS,
        default="",
        column=Column(190, 18),
        ages=Ageing(RULES_DAYS),
        ledger=10,
    )
    partners: Partners | None = entry(
        "Verbund: Partner und Staaten",
        "Verbund",
        default=None,
        column=Column(200, 28, "Partner mindestens: 3 | Staaten mindestens: 3 | dabei: Hochschule"),
        ages=Ageing(RULES_DAYS),
        change=Change.TOLD,
        form=wording.partners,
    )
    plans: tuple[str, ...] = entry(
        "Konzepte oder Pläne, die vorliegen müssen",
        "Konzepte",
        earlier=("verlangte Konzepte",),
        default=(),
        column=Column(210, 24, "Je Konzept eine Zeile."),
        ages=Ageing(RULES_DAYS),
    )
    readiness: tuple[str, ...] = entry(
        "Beschlüsse und Unterlagen, die vorliegen müssen",
        "Beschlüsse und Unterlagen",
        earlier=("verlangte Beschlüsse und Unterlagen",),
        default=(),
        column=Column(220, 28, "Je Unterlage eine Zeile."),
        ages=Ageing(RULES_DAYS),
    )
    pays_for: tuple[str, ...] = entry(
        "wofür das Geld ist: die Kosten, auf die sich der Satz bezieht",
        "Bezahlt wird",
        earlier=("Kostenarten",),
        values=words.PAYS_FOR,
        default=(),
        column=Column(230, 20, "Mit Semikolon trennen."),
        ages=Ageing(RULES_DAYS),
        change=Change.TOLD,
        in_portals=True,
    )
    pays_not_for: tuple[str, ...] = entry(
        "was ausdrücklich nicht bezahlt wird",
        "Nicht bezahlt wird",
        earlier=("Nicht geförderte Kostenarten",),
        values=(*words.PAYS_FOR, "Grunderwerb"),
        default=(),
        column=Column(240, 20, "Mit Semikolon trennen."),
        ages=Ageing(RULES_DAYS),
        change=Change.TOLD,
    )
    rates: tuple[Rate, ...] = entry(
        "Fördersätze",
        "Fördersatz",
        earlier=("Fördersätze",),
        default=(),
        column=Column(
            90,
            36,
            "Je Satz eine Zeile: 60 %, bis zu 80 % oder 40–80 %, danach wo nötig | für: Kommune "
            "| finanzschwach: ja | gilt ab: 2026 | Notiz: …",
        ),
        ages=Ageing(RULES_DAYS, "Fördersatz", warned=True),
        ledger=3,
        volatile=True,
        form=wording.rate,
    )
    own_share_min_pct: Decimal | None = entry(
        "Mindesteigenanteil in Prozent",
        "Mindesteigenanteil",
        unit="%",
        low=0,
        high=100,
        default=None,
        column=Column(100, 12, "Zahl ohne Prozentzeichen: 10"),
        ages=Ageing(RULES_DAYS, "Fördersatz"),
        ledger=8,
    )
    amounts: tuple[Amount, ...] = entry(
        "Beträge",
        default=(),
        column=Column(
            110, 40, "Je Betrag eine Zeile: höchstens 250.000 € Zuwendung je Vorhaben | Notiz: …", last_on_paper=True
        ),
        ages=Ageing(RULES_DAYS, "Beträge", warned=True),
        ledger=4,
        volatile=True,
        form=wording.amount,
    )
