"""A funding programme as the catalogue holds it, with evidence for each field.

A field bears the same name in the YAML file, in this model, in the JSON export and in
the column dictionary. An absent field is unknown: it is never read as "no".
"""

from dataclasses import dataclass
from decimal import Decimal

from fundmatch.core import vocabulary as words
from fundmatch.core.dates import PartialDate
from fundmatch.core.field_spec import entry


@dataclass(frozen=True, slots=True, kw_only=True)
class Population:
    """Bounds for the number of inhabitants of the municipality that applies."""

    over: int | None = entry("mehr als so viele Einwohner (die Zahl selbst reicht nicht)", low=0, default=None)
    at_least: int | None = entry("mindestens so viele Einwohner", low=0, default=None)
    at_most: int | None = entry("höchstens so viele Einwohner", low=0, default=None)
    under: int | None = entry("weniger als so viele Einwohner (die Zahl selbst ist zu viel)", low=0, default=None)
    note: str = entry("worauf sich die Grenze bezieht, Ausnahmen", default="")


@dataclass(frozen=True, slots=True, kw_only=True)
class Partners:
    """What kind of consortium is demanded."""

    partners_min: int | None = entry("Mindestzahl der Partner, die Stadt mitgezählt", low=1, high=100, default=None)
    countries_min: int | None = entry("Mindestzahl verschiedener Staaten", low=1, high=50, default=None)
    must_include: tuple[str, ...] = entry("Partner, die dabei sein müssen", default=())
    note: str = entry("was sonst über den Verbund gesagt ist", default="")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """One rate of funding (Fördersatz) and for whom and when it holds.

    `pct` alone is a fixed rate; `pct_max` alone prints as "bis zu"; both ends are a range.
    """

    pct: Decimal | None = entry("fester Satz in Prozent", low=0, high=100, default=None)
    pct_min: Decimal | None = entry("unterer Satz in Prozent", low=0, high=100, default=None)
    pct_max: Decimal | None = entry("oberer Satz in Prozent („bis zu“)", low=0, high=100, default=None)
    applicants: tuple[str, ...] = entry(
        "nur für diese Förderberechtigten (leer: für alle)", values=words.APPLICANTS, default=()
    )
    financially_weak: bool | None = entry(
        "nur für finanzschwache Kommunen (ja) oder nur für andere (nein)", default=None
    )
    budget: str = entry("nur bei dieser Haushaltslage", values=words.BUDGETS, default="")
    areas: tuple[str, ...] = entry("nur in diesen Gebieten", default=())
    module: str = entry("nur für diesen Baustein oder Gegenstand", default="")
    valid_from: PartialDate | None = entry("gilt ab", default=None)
    valid_until: PartialDate | None = entry("gilt bis", default=None)
    note: str = entry("Bezugsgröße, Staffelung, Herkunft des Satzes", default="")


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount:
    """One amount of money: of what, which bound, per what."""

    of: str = entry("wovon der Betrag handelt", values=words.AMOUNT_OF)
    bound: str = entry("Art der Grenze", values=words.AMOUNT_BOUNDS)
    eur: int = entry("Betrag in vollen Euro", low=0, high=10**12)
    per: str = entry("wofür je einmal", values=words.AMOUNT_PER, default="Antrag")
    applicants: tuple[str, ...] = entry(
        "nur für diese Förderberechtigten (leer: für alle)", values=words.APPLICANTS, default=()
    )
    module: str = entry("nur für diesen Baustein oder Gegenstand", default="")
    indicative: bool = entry("Richtwert des Aufrufs, keine Grenze", default=False)
    note: str = entry("Anmerkung", default="")


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """One day by which something must be handed in."""

    date: PartialDate = entry("Tag, Monat oder Jahr der Frist")
    stage: str = entry("was abzugeben ist: Skizze, Antrag, Vollantrag …", default="")
    certainty: str = entry("Sicherheit", values=("bestätigt", "erwartet", "unbestätigt"), default="bestätigt")
    note: str = entry("Anmerkung", default="")


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """One condition of the guideline in plain words.

    `rule` names the rule that judges it through the structured fields; without it a
    person has to check, and every output says so.
    """

    text: str = entry("die Bedingung in einem kurzen Satz")
    rule: str = entry("Regel, die sie prüft (leer: von Hand zu prüfen)", values=words.RULES, default="")


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """Where some fields come from: pages, the day they show, the day they were checked."""

    fields: tuple[str, ...] = entry("belegte Felder")
    pages: tuple[str, ...] = entry("Adressen der Seiten (leer: keine Seite gefunden)", default=())
    page_date: PartialDate | None = entry("Stand der Seite", default=None)
    checked: PartialDate | None = entry("Tag, an dem das Feld mit der Seite verglichen wurde", default=None)
    finding: str = entry("Ergebnis des Vergleichs", values=words.FINDINGS, default="")
    note: str = entry("was die Seite sagt, Zweifel", default="")

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

    text: str = entry("das Vorhaben in eigenen Worten")
    place: str = entry("Kommune", default="")
    year: PartialDate | None = entry("Jahr der Bewilligung", default=None)
    source: str = entry("Adresse der Seite", default="")
    relation: str = entry(
        "wenn nicht dieses Programm zahlte, sondern ein Vorgänger, Nachfolger oder dasselbe Geld auf anderer Ebene",
        values=("verwandt",),
        default="",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """A programme that belongs to this one."""

    programme: str = entry("id des anderen Programms")
    kind: str = entry("was das andere Programm für dieses ist", values=words.RELATIONS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Programme:
    """One programme, call or module that can be applied for on its own."""

    id: str = entry("Kennung: eu-…, bund-… oder Kurzform des Landes (nrw-…), gleich dem Dateinamen")
    name: str = entry("Name des Programms oder Aufrufs")
    name_en: str = entry("englischer Name", default="")
    short_name: str = entry("Kurzname", default="")
    level: str = entry("Ebene der Mittel", values=words.LEVELS)
    funder: str = entry("Fördergeber (Ministerium, Kommission, Stiftung)", default="")
    managing_body: str = entry("Bewilligungsbehörde, Projektträger", default="")
    url: str = entry("amtliche Seite", default="")
    related: tuple[Relation, ...] = entry(
        "Vorgänger, Nachfolger, Dachprogramm, dasselbe Geld auf anderer Ebene", default=()
    )
    summary: str = entry("worum es geht, in zwei bis vier Sätzen", default="")
    keywords: tuple[str, ...] = entry("Schlagwörter", default=())
    keywords_en: tuple[str, ...] = entry("englische Schlagwörter", default=())
    themes: tuple[str, ...] = entry("Förderbereiche", values=words.THEMES, default=())
    typical_measures: tuple[str, ...] = entry(
        "was Kommunen damit bauen, kaufen, bezahlen – wie sie selbst ihre Maßnahme nennen", default=()
    )
    typical_measures_en: tuple[str, ...] = entry("dasselbe auf Englisch", default=())
    things: tuple[str, ...] = entry(
        "Gegenstände: was gebaut, gekauft, betrieben, geplant oder für wen es getan wird, in der ganzen Breite",
        default=(),
    )
    not_for: tuple[str, ...] = entry("was häufig versucht wird, aber nicht bezahlt wird", default=())
    examples: tuple[Example, ...] = entry("bewilligte Vorhaben", default=())
    funding_types: tuple[str, ...] = entry("Förderart", values=words.FUNDING_TYPES, default=())
    access: str = entry("wie eine Kommune an die Mittel kommt", values=words.ACCESS, default="Antrag")
    applicants: tuple[str, ...] = entry("Förderberechtigte", values=words.APPLICANTS, default=())
    applicants_excluded: tuple[str, ...] = entry(
        "ausdrücklich nicht Förderberechtigte", values=words.APPLICANTS, default=()
    )
    applicants_note: str = entry("Zusatz zu den Förderberechtigten", default="")
    areas: tuple[str, ...] = entry("Fördergebiet: Länder, Kreise, Gemeinden oder benannte Gebiete", default=())
    areas_excluded: tuple[str, ...] = entry("ausgenommene Gebiete", default=())
    population: Population | None = entry("Einwohnergrenzen", default=None)
    early_start: str = entry("vorzeitiger Maßnahmenbeginn", values=words.EARLY_STARTS, default="")
    partners: Partners | None = entry("Verbund: Partner und Staaten", default=None)
    plans: tuple[str, ...] = entry("Konzepte oder Pläne, die vorliegen müssen", default=())
    readiness: tuple[str, ...] = entry("Beschlüsse und Unterlagen, die vorliegen müssen", default=())
    cost_kinds: tuple[str, ...] = entry("geförderte Kostenarten", values=words.COST_KINDS, default=())
    cost_kinds_excluded: tuple[str, ...] = entry("nicht geförderte Kostenarten", values=words.COST_KINDS, default=())
    rates: tuple[Rate, ...] = entry("Fördersätze", default=())
    own_share_min_pct: Decimal | None = entry("Mindesteigenanteil in Prozent", low=0, high=100, default=None)
    amounts: tuple[Amount, ...] = entry("Beträge", default=())
    status: str = entry("Antragsfenster laut Quelle", values=words.STATUSES, default="unbekannt")
    recurring: bool | None = entry("kommt der Aufruf regelmäßig wieder?", default=None)
    deadline_kind: str = entry("Art der Frist", values=words.DEADLINE_KINDS, default="unbekannt")
    deadlines: tuple[Deadline, ...] = entry("bekannte Fristen, auch vergangene", default=())
    period_start: PartialDate | None = entry("Richtlinie oder Aufruf gilt ab", default=None)
    period_end: PartialDate | None = entry("Richtlinie oder Aufruf gilt bis (keine Antragsfrist)", default=None)
    funds: str = entry("Mittel noch vorhanden?", values=words.FUNDS, default="")
    cumulation: str = entry("Kombination mit anderen Mitteln", default="")
    prior_funding: str = entry("Förderung, die vorausgehen muss oder ausschließt", default="")
    state_aid: tuple[str, ...] = entry("Beihilferecht", values=words.STATE_AID, default=())
    conditions: tuple[Condition, ...] = entry("Bedingungen der Richtlinie", default=())
    legal_basis: str = entry("Rechtsgrundlage", default="")
    confidence: str = entry("Verlässlichkeit des Eintrags", values=words.CONFIDENCE, default="")
    notes: tuple[str, ...] = entry("Zweifel, Widersprüche, Hinweise für die nächste Prüfung", default=())
    evidence: tuple[Evidence, ...] = entry("Belege je Feld", default=())
    locked: tuple[str, ...] = entry("gesperrte Felder: ein Import schlägt hier nichts vor", default=())

    def evidence_for(self, name: str) -> Evidence | None:
        """Return the evidence of the field `name`; the last entry that names it counts.

        None means: the field has no evidence, and outputs must say so.
        """
        return next((proof for proof in reversed(self.evidence) if name in proof.fields), None)
