"""The records that a field of a programme is made of: rates, amounts, deadlines, evidence and the like.

The labels of their fields are the words of the additions in a cell of the catalogue table
("60 % | für: Kommune"). A part without a `change` of its own matters as much as its field.
"""

from dataclasses import dataclass
from decimal import Decimal

from fundmatch.core import vocabulary as words
from fundmatch.core.dates import PartialDate
from fundmatch.core.field_spec import Change, entry


@dataclass(frozen=True, slots=True, kw_only=True)
class Population:
    """Bounds for the number of inhabitants of the municipality that applies."""

    over: int | None = entry(
        "mehr als so viele Einwohner (die Zahl selbst reicht nicht)", "mehr als", low=0, default=None
    )
    at_least: int | None = entry("mindestens so viele Einwohner", "mindestens", low=0, default=None)
    at_most: int | None = entry("höchstens so viele Einwohner", "höchstens", low=0, default=None)
    under: int | None = entry(
        "weniger als so viele Einwohner (die Zahl selbst ist zu viel)", "weniger als", low=0, default=None
    )
    note: str = entry("worauf sich die Grenze bezieht, Ausnahmen", "Notiz", change=Change.SILENT, default="")


@dataclass(frozen=True, slots=True, kw_only=True)
class Partners:
    """What kind of consortium is demanded."""

    partners_min: int | None = entry(
        "Mindestzahl der Partner, die Stadt mitgezählt", "Partner mindestens", low=1, high=100, default=None
    )
    countries_min: int | None = entry(
        "Mindestzahl verschiedener Staaten", "Staaten mindestens", low=1, high=50, default=None
    )
    must_include: tuple[str, ...] = entry("Partner, die dabei sein müssen", "dabei", default=())
    note: str = entry("was sonst über den Verbund gesagt ist", "Notiz", change=Change.SILENT, default="")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """One rate of funding (Fördersatz) and for whom and when it holds.

    `pct` alone is a fixed rate; `pct_max` alone prints as "bis zu"; both ends are a range.
    """

    pct: Decimal | None = entry("fester Satz in Prozent", "Satz", low=0, high=100, default=None)
    pct_min: Decimal | None = entry("unterer Satz in Prozent", "Satz von", low=0, high=100, default=None)
    pct_max: Decimal | None = entry("oberer Satz in Prozent („bis zu“)", "Satz bis", low=0, high=100, default=None)
    applicants: tuple[str, ...] = entry(
        "nur für diese Förderberechtigten (leer: für alle)", "für", values=words.APPLICANTS, default=()
    )
    financially_weak: bool | None = entry(
        "nur für finanzschwache Kommunen (ja) oder nur für andere (nein)", "finanzschwach", default=None
    )
    budget: str = entry("nur bei dieser Haushaltslage", "Haushaltslage", values=words.BUDGETS, default="")
    areas: tuple[str, ...] = entry("nur in diesen Gebieten", "Gebiete", short_words=True, default=())
    module: str = entry("nur für diesen Baustein oder Gegenstand", "Baustein", default="")
    base: str = entry(
        "wovon der Satz gerechnet wird", "Bezug", change=Change.SILENT, values=words.RATE_BASES, default=""
    )
    valid_from: PartialDate | None = entry("gilt ab", change=Change.TOLD, default=None)
    valid_until: PartialDate | None = entry("gilt bis", change=Change.TOLD, default=None)
    note: str = entry("Bezugsgröße, Staffelung, Herkunft des Satzes", "Notiz", change=Change.SILENT, default="")


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount:
    """One amount of money: of what, which bound, per what."""

    of: str = entry("wovon der Betrag handelt", "Betrag von", values=words.AMOUNT_OF)
    bound: str = entry("Art der Grenze", "Grenze", values=words.AMOUNT_BOUNDS)
    eur: int = entry("Betrag in vollen Euro", "Euro", low=0, high=10**12)
    per: str = entry("wofür je einmal", "je", values=words.AMOUNT_PER, default="Antrag")
    applicants: tuple[str, ...] = entry(
        "nur für diese Förderberechtigten (leer: für alle)", "für", values=words.APPLICANTS, default=()
    )
    module: str = entry("nur für diesen Baustein oder Gegenstand", "Baustein", default="")
    indicative: bool = entry(
        "Richtwert des Aufrufs, keine Grenze", "Richtwert", change=Change.SILENT, default_unsaid=True, default=False
    )
    note: str = entry("Anmerkung", "Notiz", change=Change.SILENT, default="")


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """One day by which something must be handed in."""

    date: PartialDate = entry("Tag, Monat oder Jahr der Frist", "Tag")
    stage: str = entry("was abzugeben ist: Skizze, Antrag, Vollantrag …", "Abgabe", default="")
    certainty: str = entry(
        "Sicherheit",
        change=Change.SILENT,
        default_unsaid=True,
        values=("bestätigt", "erwartet", "unbestätigt"),
        default="bestätigt",
    )
    note: str = entry("Anmerkung", "Notiz", change=Change.SILENT, default="")


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """Whom to call before an application, as a page gives it."""

    body: str = entry("Stelle, die Auskunft gibt", "Stelle", default="")
    phone: str = entry("Telefon", default="")
    mail: str = entry("Mailadresse", "Mail", default="")
    page: str = entry("Seite mit den Ansprechpersonen", "Seite", default="")


@dataclass(frozen=True, slots=True, kw_only=True)
class Effort:
    """What an application asks of those who write it."""

    stages: int | None = entry(
        "Stufen des Verfahrens: Skizze und Vollantrag sind zwei", "Stufen", low=1, high=9, default=None
    )
    forms: int | None = entry("höchster Umfang des ersten Antrags", "Seiten", low=1, high=1000, default=None)
    note: str = entry("was sonst über den Aufwand gesagt ist", "Notiz", change=Change.SILENT, default="")


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """One condition of the guideline in plain words.

    `rule` names the rule that judges it through the structured fields; without it a
    person has to check, and every output says so.
    """

    text: str = entry("die Bedingung in einem kurzen Satz", "Bedingung")
    rule: str = entry(
        "Regel, die sie prüft (leer: von Hand zu prüfen)", "Regel", change=Change.SILENT, values=words.RULES, default=""
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """Where some fields come from: pages, the day they show, the day they were checked."""

    fields: tuple[str, ...] = entry("belegte Felder", "Felder", short_words=True, names_fields=True)
    pages: tuple[str, ...] = entry("Adressen der Seiten (leer: keine Seite gefunden)", "Seiten", default=())
    page_date: PartialDate | None = entry("Stand der Seite", "Stand", default=None)
    checked: PartialDate | None = entry("Tag, an dem das Feld mit der Seite verglichen wurde", "geprüft", default=None)
    by: str = entry("wer verglichen hat", "von", change=Change.SILENT, default="")
    finding: str = entry("Ergebnis des Vergleichs", "Ergebnis", values=words.FINDINGS, default="")
    note: str = entry("was die Seite sagt, Zweifel", "Notiz", change=Change.SILENT, default="")

    @property
    def as_of(self) -> PartialDate | None:
        """Return the day for which the fields are vouched: the page's, else the check's."""
        return self.page_date or self.checked

    @property
    def last_seen(self) -> PartialDate | None:
        """Return the day on which the claim was last compared with its page, else the page's own day."""
        return self.checked or self.page_date


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A project that was in fact funded."""

    text: str = entry("das Vorhaben in eigenen Worten", "Vorhaben")
    place: str = entry("Kommune", "Ort", default="")
    year: PartialDate | None = entry("Jahr der Bewilligung", "Jahr", default=None)
    source: str = entry("Adresse der Seite", "Quelle", change=Change.SILENT, default="")
    relation: str = entry(
        "wenn nicht dieses Programm zahlte, sondern ein Vorgänger, Nachfolger oder dasselbe Geld auf anderer Ebene",
        "Bezug",
        change=Change.SILENT,
        values=("verwandt",),
        default="",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ExampleMeasure:
    """A measure that somebody wrote down as a city might: it explains the programme, and was never funded."""

    title: str = entry("Titel, wie eine Stadt ihn wählt", "Titel")
    text: str = entry("die Maßnahme in ein bis vier Sätzen", "Beschreibung")


@dataclass(frozen=True, slots=True, kw_only=True)
class Facets:
    """What kind of measure is meant, in closed lists; an empty facet is unknown."""

    action: tuple[str, ...] = entry("was getan wird", "Handlung", values=words.ACTIONS, default=())
    object: tuple[str, ...] = entry("mit welcher Art von Sache", "Gegenstand", values=words.OBJECTS, default=())
    addressee: tuple[str, ...] = entry("für wen", "Zielgruppe", values=words.ADDRESSEES, default=())
    cooperation: tuple[str, ...] = entry("mit wem zusammen", "Zusammenarbeit", values=words.COOPERATIONS, default=())
    stage: tuple[str, ...] = entry("wie erprobt es ist", "Reife", values=words.STAGES, default=())
    scope: tuple[str, ...] = entry("wie weit es reicht", "Umfang", values=words.SCOPES, default=())


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """What tells the programme apart from another one that pays for the same things."""

    programme: str = entry("id des anderen Programms", "Programm")
    feature: str = entry("worin sie sich unterscheiden", "Merkmal", values=words.FEATURES)
    text: str = entry("was für dieses Programm gilt", "Unterschied")


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """A programme that belongs to this one."""

    programme: str = entry("id des anderen Programms", "Programm")
    kind: str = entry("was das andere Programm für dieses ist", "Art", values=words.RELATIONS)
