"""The applicant's profile, the measures and the own words of a strategy, as the officer's files name them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Final

from fundmatch.core import vocabulary as words
from fundmatch.core.dates import PartialDate
from fundmatch.core.field_spec import entry
from fundmatch.model.ranges import EuroRange


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnRate:
    """The rate that one programme pays this municipality, from its own list or notice.

    Some rates are set anew each year for each municipality (Städtebauförderung); what the
    officer knows here wins over the catalogue's range.
    """

    programme: str = entry("id des Programms")
    pct: Decimal = entry("Fördersatz in Prozent", low=0, high=100)
    year: int | None = entry(
        "Haushaltsjahr, für das er gilt (leer: bis auf Weiteres)", low=2000, high=2100, default=None
    )
    source: str = entry("woher er stammt: Bescheid, Liste", default="")


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """Who applies; a field left out is unknown and never guessed."""

    name: str = entry("Name der Kommune oder Einrichtung", "Name")
    applicant: str = entry("Art der Antragstellerin", "Antragstellerin", values=words.APPLICANTS)
    state: str = entry("Land in üblicher Kurzform", "Land", values=tuple(words.LAENDER))
    ags: str = entry("Amtlicher Gemeindeschlüssel: acht Ziffern, ein Kreis hat fünf", "Gemeindeschlüssel", default="")
    nuts: str = entry("NUTS-Schlüssel", default="")
    population: int | None = entry("Einwohnerzahl", low=1, high=100_000_000, default=None)
    budget: str = entry("Haushaltslage", values=words.BUDGETS, default="unbekannt")
    financially_weak: bool | None = entry("finanzschwach nach Landesrecht?", "Finanzschwach", default=None)
    areas: tuple[str, ...] = entry("benannte Gebiete, in denen die Kommune liegt", "Gebiete", default=())
    areas_outside: tuple[str, ...] = entry(
        "benannte Gebiete, in denen die Kommune nicht liegt", "Nicht in den Gebieten", default=()
    )
    council_lead_weeks: int | None = entry(
        "Wochen, die ein Ratsbeschluss braucht", "Vorlauf Ratsbeschluss", low=0, high=104, default=None
    )
    council_dates: tuple[date, ...] = entry("Sitzungstage des Rates", "Sitzungstage", default=())
    preparation_weeks: int | None = entry(
        "Wochen, die ein Antrag an Vorbereitung braucht", "Vorbereitung Antrag", low=0, high=104, default=None
    )
    own_means_eur: int | None = entry(
        "Eigenmittel je Jahr für alle Maßnahmen zusammen", "Eigenmittel je Jahr", low=0, high=10**12, default=None
    )
    plans: tuple[str, ...] = entry("vorliegende Konzepte und Pläne", "Konzepte und Pläne", default=())
    plans_missing: tuple[str, ...] = entry(
        "Konzepte und Pläne, die es nicht gibt", "Fehlende Konzepte und Pläne", default=()
    )
    duties: tuple[str, ...] = entry(
        "was auf die Kommune zutrifft: Schulträger, eigenes Jugendamt, Eigentümer", "Aufgaben", default=()
    )
    duties_missing: tuple[str, ...] = entry(
        "was davon nicht auf die Kommune zutrifft", "Nicht zutreffende Aufgaben", default=()
    )
    rates: tuple[OwnRate, ...] = entry(
        "eigene Fördersätze der Kommune je Programm und Jahr", "Eigene Fördersätze", default=()
    )

    @property
    def place_unknown(self) -> bool:
        """Tell that not even the Land is known, so that nothing about the area can be judged."""
        return not self.state


# The applicant of a table that comes alone: what it needs to run is the kind, all else stays unknown.
SOMEWHERE: Final = Profile(name="Kommune, Ort unbekannt", applicant="Kommune", state="")
PLACE_UNKNOWN: Final = "Kommune, Ort unbekannt: Gebiet und Einwohner sind nicht geprüft"
# The sheet of a workbook that holds a profile.
PROFILE_SHEET: Final = "Profil"

# Fields of a measure that hold amounts.
MONEY: Final = ("cost_total_eur", "cost_eligible_eur", "own_means_eur")


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """One Maßnahme; money in whole euros, an empty cell is unknown (None), 0 is 0."""

    id: str = entry("Kürzel der Maßnahme")
    title: str = entry("Titel")
    description: str = entry("Beschreibung", default="")
    leitthema: str = entry("Leitthema", default="")
    handlungsfeld: str = entry("Handlungsfeld", default="")
    target_group: str = entry("Zielgruppe", default="")
    department: str = entry("Federführung", default="")
    applicant: str = entry(
        "Art der Antragstellerin, wenn nicht die Kommune selbst", values=words.APPLICANTS, default=""
    )
    phase: str = entry("Phase", default="")
    priority: str = entry("Priorität", default="")
    status: str = entry("Stand", default="")
    start: PartialDate | None = entry("Beginn", default=None)
    end: PartialDate | None = entry("Ende", default=None)
    period_words: str = entry("Zeitraum, wie er in der Tabelle steht, wo er mehr sagt als Beginn und Ende", default="")
    started: bool | None = entry("schon begonnen (Auftrag vergeben)?", default=None)
    done: bool = entry("abgeschlossen?", default=False)
    progress_words: str = entry("woraus gelesen ist, ob sie begonnen oder abgeschlossen ist", default="")
    put_off: str = entry("woraus gelesen ist, dass sie ruht oder aufgegeben ist", default="")
    asked_for: str = entry("woraus gelesen ist, dass Mittel für sie beantragt oder bewilligt sind", default="")
    cost_total_eur: EuroRange | None = entry("Gesamtkosten", low=0, high=10**12, default=None)
    cost_eligible_eur: EuroRange | None = entry("förderfähige Kosten", low=0, high=10**12, default=None)
    own_means_eur: EuroRange | None = entry("Eigenmittel", low=0, high=10**12, default=None)
    cost_kind: tuple[str, ...] = entry("Kostenart", values=words.COST_KINDS, default=())
    council_vote: bool | None = entry("Ratsbeschluss liegt vor?", default=None)
    partners: str = entry("Partner", default="")
    earlier_funding: str = entry("frühere Förderung", default="")
    include_keywords: tuple[str, ...] = entry("zusätzliche Suchwörter", default=())
    exclude_keywords: tuple[str, ...] = entry("Wörter, die ein Programm ausschließen", default=())
    facets: tuple[str, ...] = entry(
        "Art der Maßnahme, wo sie anders ist als aus ihren Wörtern gelesen",
        "Facetten",
        values=tuple(value for values in words.FACETS.values() for value in values),
        default=(),
    )
    note: str = entry("Notiz", default="")
    extra: Mapping[str, str] = field(default_factory=dict, metadata={"meaning": "weitere Spalten der Tabelle"})
    sheet: str = entry("Blatt, von dem sie gelesen ist", default="")
    row: int = entry("Zeile, aus der sie gelesen ist", default=0)

    def __post_init__(self) -> None:
        """Read an amount that is given as a whole number as exactly that."""
        for name in MONEY:
            value: object = getattr(self, name)
            if isinstance(value, int):
                object.__setattr__(self, name, EuroRange.exactly(value))

    @property
    def ends(self) -> tuple["Measure", ...]:
        """Return the measure at the low and at the high end of its amounts; itself alone where none is a range.

        An end that nobody named is unknown there, and so is the total of an amount for each year.
        """
        amounts = (self.cost_total_eur, self.cost_eligible_eur, self.own_means_eur)
        if all(amount is None or amount.low == amount.high for amount in amounts):
            return (self,)
        return self._at(lambda amount: amount.lower), self._at(lambda amount: amount.upper)

    def _at(self, end: Callable[[EuroRange], EuroRange | None]) -> "Measure":
        """Return the measure with one end of each amount."""
        total, eligible, own = self.cost_total_eur, self.cost_eligible_eur, self.own_means_eur
        return replace(
            self,
            cost_total_eur=end(total) if total else None,
            cost_eligible_eur=end(eligible) if eligible else None,
            own_means_eur=end(own) if own else None,
        )

    @property
    def cost_range(self) -> EuroRange | None:
        """Return the eligible cost, or the total where only that is known."""
        return self.cost_eligible_eur if self.cost_eligible_eur is not None else self.cost_total_eur

    @property
    def cost_eur(self) -> int | None:
        """Return the cost as one amount in whole euros; None where it is a range, for each year, or unknown."""
        return self.cost_range.exact if self.cost_range else None

    @property
    def total_eur(self) -> int | None:
        """Return the total cost as one amount in whole euros, else None."""
        return self.cost_total_eur.exact if self.cost_total_eur else None

    @property
    def own_eur(self) -> int | None:
        """Return the own means as one amount in whole euros, else None."""
        return self.own_means_eur.exact if self.own_means_eur else None


@dataclass(frozen=True, slots=True, kw_only=True)
class MappedColumn:
    """How a column of a list was read: its sheet, heading, field (None: kept, but not read) and an example."""

    sheet: str
    column: str
    field: str | None
    example: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PassedOver:
    """A row of a list that is no measure, with its first words and the German reason."""

    sheet: str
    row: int
    why: str
    words: str = ""


@dataclass(frozen=True, slots=True)
class Thing:
    """One row of a thesaurus: the term, words that mean the same, and the nearest wider terms."""

    term: str
    synonyms: tuple[str, ...] = ()
    broader: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Strategy:
    """A profile with its measures and own synonyms; `sha256` is over the files they were read from.

    `another_place` says that it is read for another place than the one its own profile describes.
    `path` is the folder or the one table that was read, None where the strategy was made in
    memory: the ledger of what officers decided lies there. `mapping` and `passed_over` say how the
    list was understood; `words` are, for each measure, its cells as they are written, by field;
    `origins` say in German where each fact of the profile comes from, by field.
    """

    profile: Profile
    measures: tuple[Measure, ...]
    sha256: str
    synonyms: tuple[Thing, ...] = ()
    hints: tuple[str, ...] = ()
    mapping: tuple[MappedColumn, ...] = ()
    passed_over: tuple[PassedOver, ...] = ()
    words: tuple[Mapping[str, str], ...] = field(default=(), compare=False)
    origins: Mapping[str, str] = field(default_factory=dict, compare=False)
    another_place: bool = False
    path: Path | None = field(default=None, compare=False)
