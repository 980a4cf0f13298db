"""What a programme is called and what it pays for, in words: the first part of its declaration.

How a field is declared is told in `core.field_spec`; `model.programme_terms` and `model.programme` have the rest.
"""

from dataclasses import dataclass

from fundmatch.core import vocabulary as words
from fundmatch.core.field_spec import Change, Column, Matched, Proof, entry
from fundmatch.model import wording
from fundmatch.model.programme_parts import Difference, Example, ExampleMeasure, Facets, Relation


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """Identity of a programme, and the texts by which measures find it."""

    id: str = entry(
        "Kennung: eu-…, bund-… oder Kurzform des Landes (nrw-…), gleich dem Dateinamen",
        "Kennung",
        column=Column(
            510,
            30,
            "Ausgeblendet; daran wird die Zeile wiedererkannt. Nicht ändern. Für ein neues Programm eine neue eintragen: "
            "nrw-kurzer-name",
        ),
        change=Change.SILENT,
        proof=Proof.NONE,
    )
    name: str = entry(
        "Name des Programms oder Aufrufs",
        "Name",
        column=Column(10, 40, "Pflicht."),
        change=Change.TOLD,
        matched=Matched(2.0, telling=4),
    )
    name_en: str = entry(
        "englischer Name",
        "Name (englisch)",
        earlier=("englischer Name",),
        default="",
        column=Column(440, 30),
        matched=Matched(0.35, telling=8, english=True),
        proof=Proof.OWN_WORDS,
    )
    short_name: str = entry(
        "Kurzname", default="", column=Column(30, 18), matched=Matched(2.0, telling=5), proof=Proof.OWN_WORDS
    )
    level: str = entry(
        "Ebene der Mittel",
        "Ebene",
        values=words.LEVELS,
        column=Column(20, 8, "Pflicht."),
        change=Change.TOLD,
        proof=Proof.OWN_WORDS,
        in_portals=True,
    )
    funder: str = entry(
        "Fördergeber (Ministerium, Kommission, Stiftung)",
        "Fördergeber",
        default="",
        column=Column(340, 26),
        change=Change.TOLD,
        in_portals=True,
    )
    managing_body: str = entry(
        "Bewilligungsbehörde, Projektträger", "Bewilligende Stelle", default="", column=Column(350, 26), in_portals=True
    )
    url: str = entry(
        "amtliche Seite",
        "Amtliche Seite",
        default="",
        column=Column(360, 34),
        change=Change.TOLD,
        proof=Proof.OWN_WORDS,
    )
    related: tuple[Relation, ...] = entry(
        "Vorgänger, Nachfolger, Dachprogramm, dasselbe Geld auf anderer Ebene",
        "Verwandte Programme",
        default=(),
        column=Column(430, 34, "Je Programm eine Zeile: Nachfolger: nrw-…"),
        proof=Proof.OWN_WORDS,
        form=wording.relation,
    )
    differs_by: tuple[Difference, ...] = entry(
        "was es von Programmen für dieselben Dinge unterscheidet",
        "Unterschiede",
        default=(),
        column=Column(
            432, 34, "Je Programm eine Zeile: für vereinseigene Anlagen | Programm: nrw-… | Merkmal: Eigentum"
        ),
        proof=Proof.OWN_WORDS,
        form=wording.difference,
    )
    summary: str = entry(
        "worum es geht, in zwei bis vier Sätzen",
        "Zusammenfassung",
        earlier=("Kurztext",),
        default="",
        column=Column(370, 60),
        matched=Matched(1.0),
    )
    keywords: tuple[str, ...] = entry(
        "Schlagwörter",
        default=(),
        column=Column(410, 30, "Je Schlagwort eine Zeile."),
        matched=Matched(2.0, telling=2),
        proof=Proof.OWN_WORDS,
        in_portals=True,
    )
    keywords_en: tuple[str, ...] = entry(
        "englische Schlagwörter",
        "Schlagwörter (englisch)",
        earlier=("englische Schlagwörter",),
        default=(),
        column=Column(450, 30, "Je Schlagwort eine Zeile."),
        matched=Matched(0.35, telling=7, english=True),
        proof=Proof.OWN_WORDS,
    )
    themes: tuple[str, ...] = entry(
        "Förderbereiche",
        "Förderbereich",
        earlier=("Förderbereiche",),
        values=words.THEMES,
        default=(),
        column=Column(270, 30, "Mit Semikolon trennen."),
        matched=Matched(0.5),
        proof=Proof.OWN_WORDS,
        in_portals=True,
    )
    typical_measures: tuple[str, ...] = entry(
        "was Kommunen damit bauen, kaufen, bezahlen – wie sie selbst ihre Maßnahme nennen",
        "Typische Maßnahmen",
        default=(),
        column=Column(380, 46, "Je Maßnahme eine Zeile; entscheidet am meisten über die Vorschläge."),
        matched=Matched(2.0, telling=1),
        proof=Proof.OWN_WORDS,
        missed=("keine typischen Maßnahmen", "6 bis 15 kurze Titel, wie eine Stadt sie wählt"),
    )
    typical_measures_en: tuple[str, ...] = entry(
        "dasselbe auf Englisch",
        "Typische Maßnahmen (englisch)",
        default=(),
        column=Column(460, 40, "Je Maßnahme eine Zeile."),
        matched=Matched(0.7, telling=6, english=True),
        proof=Proof.OWN_WORDS,
    )
    things: tuple[str, ...] = entry(
        "Gegenstände: was gebaut, gekauft, betrieben, geplant oder für wen es getan wird, in der ganzen Breite",
        "Gegenstände",
        default=(),
        column=Column(390, 34, "Je Gegenstand eine Zeile."),
        matched=Matched(1.0, telling=3),
    )
    not_for: tuple[str, ...] = entry(
        "was häufig versucht wird, aber nicht bezahlt wird",
        "Nicht gefördert",
        default=(),
        column=Column(400, 34, "Je Gegenstand eine Zeile."),
        proof=Proof.OWN_WORDS,
    )
    examples: tuple[Example, ...] = entry(
        "bewilligte Vorhaben",
        "Beispiele",
        default=(),
        column=Column(
            420, 60, "Je Vorhaben eine Zeile: was gebaut wurde | Ort: Gelsenkirchen | Jahr: 2023 | Quelle: https://…"
        ),
        form=wording.example,
    )
    example_measures: tuple[ExampleMeasure, ...] = entry(
        "ausgedachte Maßnahmen, für die eine Stadt dieses Geld nähme: geschrieben, nie bewilligt",
        "Beispielmaßnahmen",
        default=(),
        column=Column(
            425,
            60,
            "Je Maßnahme eine Zeile: Freibad sanieren | Beschreibung: Becken und Technik sind … Etwa zehn, ohne den Namen "
            "des Programms.",
        ),
        proof=Proof.OWN_WORDS,
        form=wording.example_measure,
    )
    facets: Facets | None = entry(
        "Art der Maßnahmen, die es bezahlt: Handlung, Gegenstand, Zielgruppe, Zusammenarbeit, Reife, Umfang",
        "Facetten",
        default=None,
        column=Column(
            415,
            40,
            "Handlung: bauen; sanieren | Gegenstand: Gebäude | Zielgruppe: Kinder | Zusammenarbeit: keine | "
            "Reife: Standard | Umfang: Einzelvorhaben. Ordnet die Vorschläge, schließt nichts aus.",
        ),
        proof=Proof.OWN_WORDS,
        form=wording.facets,
    )
