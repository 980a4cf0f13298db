"""Controlled values: what a field may say, in the words that officers use.

The lists for kind of funding, field (Förderbereich) and applicants follow the
Förderdatenbank des Bundes; kind of financing and early start follow VV to § 44 BHO/LHO.
A value is written in catalogue, table, workbook and JSON exactly as it stands here.
"""

from typing import Final

from fundmatch.core.levels import all_levels, laender

LEVELS: Final = tuple(level.code for level in all_levels())

APPLICANTS: Final = (
    "Kommune",
    "Landkreis",
    "Kommunaler Zweckverband",
    "Kommunales Unternehmen",
    "Öffentliche Einrichtung",
    "Bildungseinrichtung",
    "Hochschule",
    "Forschungseinrichtung",
    "Verband/Vereinigung",
    "Unternehmen",
    "KMU",
    "Existenzgründer/in",
    "Privatperson",
)

# Bodies whose place, budget and inhabitants are those of the municipality itself.
MUNICIPAL: Final = frozenset({"Kommune", "Landkreis"})

THEMES: Final = (
    "Arbeit",
    "Aus- & Weiterbildung",
    "Außenwirtschaft",
    "Beratung",
    "Digitalisierung",
    "Energieeffizienz & Erneuerbare Energien",
    "Existenzgründung & -festigung",
    "Forschung & Innovation",
    "Frauenförderung",
    "Gesundheit & Soziales",
    "Infrastruktur",
    "Kultur, Medien & Sport",
    "Landwirtschaft & Ländliche Entwicklung",
    "Mobilität",
    "Regionalförderung",
    "Smart Cities & Regionen",
    "Städtebau & Stadterneuerung",
    "Umwelt- & Naturschutz",
    "Unternehmensfinanzierung",
    "Wohnungsbau & Modernisierung",
)

FUNDING_TYPES: Final = (
    "Zuschuss",
    "Darlehen",
    "Bürgschaft",
    "Beteiligung",
    "Sachleistung",
    "Beratung",
    "Preisgeld",
    "Auszeichnung",
    "Sonstige",
)

# How a municipality gets at the money: the role decides whether a sum means anything.
ACCESS: Final = (
    "Antrag",
    "Konsortium",
    "Weiterleitung",
    "über Bund oder Land",
    "über örtliche Träger",
    "Dienstleistung",
    "Pauschale",
    "Dachprogramm",
)
NO_GRANT: Final = frozenset({"Dienstleistung", "Pauschale", "Dachprogramm"})

# Kinds of municipality and roles of it that a programme may be limited to; the AGS tells the first three.
APPLICANT_LIMITS: Final = ("kreisfrei", "kreisangehörig", "Kreis", "eigenes Jugendamt", "Schulträger", "Eigentümer")

STATUSES: Final = ("offen", "angekündigt", "pausiert", "geschlossen", "unbekannt")

DEADLINE_KINDS: Final = (
    "Termin",
    "Stufen",
    "Stichtage",
    "laufend",
    "Windhund",
    "erwartet",
    "keine Antragsfrist",
    "unbekannt",
)

EARLY_STARTS: Final = ("verboten", "nach Antrag erlaubt", "mit Zustimmung", "unschädlich")

# What the money of a programme pays: its reference cost base.
PAYS_FOR: Final = (
    "Bau",
    "Kauf",
    "Planung",
    "Personal",
    "Betrieb",
    "Beratung",
    "Projektentwicklung",
    "Veranstaltung",
    "Forschung",
    "Pauschale",
)
# What a measure may need: the same, and the wider words of a budget.
COST_KINDS: Final = (*PAYS_FOR[:-1], "Investition", "Sachkosten", "Grunderwerb")

AMOUNT_OF: Final = (
    "Zuwendung",
    "Darlehen",
    "Preisgeld",
    "Gesamtkosten",
    "förderfähige Ausgaben",
    "Eigenanteil",
    "Investitionsvolumen",
    "Budget des Aufrufs",
)
AMOUNT_BOUNDS: Final = ("mindestens", "über", "höchstens", "unter", "genau", "etwa")
AMOUNT_PER: Final = (
    "Antrag",
    "Vorhaben",
    "Antragsteller",
    "Partner",
    "Kommune",
    "Stück",
    "Anlage",
    "Gebäude",
    "Standort",
    "Fahrzeug",
    "Platz",
    "Wohneinheit",
    "Person",
    "Einwohner",
    "Stelle",
    "Veranstaltung",
    "Monat",
    "Tag",
    "Jahr",
    "Quadratmeter",
    "Kubikmeter",
    "Hektar",
    "Kilometer",
    "Kilowatt",
    "Kilowattstunde",
    "Tonne",
    "Aufruf",
    "Programm",
)

# Of what a rate is taken where it is not the eligible cost: such a rate gives no sum out of the cost of a measure.
RATE_BASES: Final = (
    "Mehrkosten",
    "unrentierliche Kosten",
    "Wirtschaftlichkeitslücke",
    "Darlehen",
    "Personalkosten",
    "Baustein",
    "andere",
)
# What may tell two programmes apart that pay for the same things.
FEATURES: Final = (
    "Eigentum",
    "Größe",
    "Alter",
    "Antragsteller",
    "Region",
    "Förderart",
    "Termin",
    "Partner",
    "Gegenstand",
    "Vorhabenphase",
    "Volumen",
    "Nutzung",
)

# Facets: what is done, with what thing, for whom, with whom, how new it is, and how wide. They move the order of a list
# and explain it; they never exclude.
ACTIONS: Final = (
    "bauen",
    "sanieren",
    "kaufen",
    "planen",
    "Personal",
    "Dienst",
    "Schulung",
    "Kampagne",
    "Software",
    "Forschung",
)
OBJECTS: Final = ("Gebäude", "Freifläche", "Straße", "Netz", "Fahrzeug", "Online-Dienst", "Organisation")
ADDRESSEES: Final = ("Verwaltung", "Bevölkerung", "Kinder", "Unternehmen", "Vereine", "Geflüchtete", "Ältere")
COOPERATIONS: Final = (
    "keine",
    "interkommunal",
    "grenzüberschreitend",
    "mehrere Staaten",
    "Städtepartnerschaft",
    "Globaler Süden",
)
STAGES: Final = ("Standard", "Modell")
SCOPES: Final = ("Einzelvorhaben", "Gebietspaket", "themenoffen")
# No value stands in two of them, so that a value tells its facet.
FACETS: Final = {
    "action": ACTIONS,
    "object": OBJECTS,
    "addressee": ADDRESSEES,
    "cooperation": COOPERATIONS,
    "stage": STAGES,
    "scope": SCOPES,
}

FUNDS: Final = ("vorhanden", "knapp", "erschöpft", "Haushaltsvorbehalt")

STATE_AID: Final = ("De-minimis", "DAWI-De-minimis", "AGVO", "keine Beihilfe", "im Einzelfall zu prüfen")

CONFIDENCE: Final = ("hoch", "mittel", "niedrig")

# What came of a look at a page; "nicht genannt": it was read for these fields and says nothing of them.
FINDINGS: Final = ("bestätigt", "ergänzt", "berichtigt", "widersprüchlich", "unbelegt", "nicht genannt")

RELATIONS: Final = ("Nachfolger", "Vorgänger", "Dachprogramm", "Baustein", "gleiches Geld", "Ergänzung")

BUDGETS: Final = ("ausgeglichen", "Haushaltssicherung", "unbekannt")

# Rules in the order in which officers apply them (the names are those of the JSON file). What a rule is
# stands at its function in `eligibility`; its name is here because a condition of the catalogue may name it.
RULES: Final = (
    "applicant",
    "area",
    "population",
    "started",
    "status",
    "deadline",
    "funds",
    "amount",
    "cost_kind",
    "own_share",
    "readiness",
    "combination",
    "state_aid",
    "consortium",
)

# Cells that say "we do not know"; 0 is a number and not among them.
UNKNOWN_WORDS: Final = frozenset(
    {"", "-", "–", "—", "?", "k. a.", "k.a.", "k. a", "ka", "n/a", "n. a.", "n.a.", "unbekannt", "offen", "tbd", "tba"}
)

# Short form → name of each Land, and its short form by the first two digits of the AGS of its municipalities
# (Amtlicher Gemeindeschlüssel, Statistisches Bundesamt).
LAENDER: Final = {land.code: land.name for land in laender()}
LAND_BY_AGS: Final = {land.ags: land.code for land in laender()}
