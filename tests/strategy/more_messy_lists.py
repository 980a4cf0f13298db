"""Further lists in the manner of real ones: a plan for the climate, one for a quarter, a budget, one for cycling, one for IT."""

from strategy.messy_lists import MessyList, fact, merged, text_file, workbook

CLIMATE = MessyList(
    name="klimaschutzkonzept.xlsx",
    write=workbook(
        (
            "Maßnahmen",
            [
                ["Integriertes Klimaschutzkonzept – Maßnahmenkatalog"],
                [],
                ["HF", "Nr.", "Titel der Maßnahme", "Beginn", "Federführung", "Anschubkosten", "Kosten p.a.", "Umsetzungsstand"],
                ["Handlungsfeld 1: Energie"],
                ["EN", "EN 1", "Kommunale Wärmeplanung¹", "kurzfristig (bis 2026)", "Klimaschutz", "ca. 180 T€ (inkl. MwSt.)", "-", "in Arbeit"],
                ["EN", "EN 2", "PV auf Dächern", "ab sofort", "Amt 65", "1,2–1,5 Mio. € + MwSt.", "20.000 €", "5 Anlagen in Betrieb, 15 in Planung"],
                ["Handlungsfeld 2: Mobilität"],
                ["MO", "MO 1", "Lastenrad-Verleih**", "WS 2026/27", "Amt 61", "60.000 € zzgl. 12.000 € p.a.", None, "Start 05/2026"],
                ["MO", "MO 2", "Mobilitätsstationen", "2027 ff.", "Amt 66", "½ Mio. €", None, "noch nicht begonnen"],
                ["MO", "MO 3", "Kampagne", "seit 2023", "Presse", None, "15.000 €/a", "läuft"],
                ["¹ Förderung beantragt"],
                ["** Betreiber offen"],
                ["kurzfristig = 1–2 Jahre, mittelfristig = 3–5 Jahre"],
            ],
            [merged("A4:H4", "A7:H7")],
        ),
        ("Übersicht Kosten", [["Nr.", "Kosten gesamt"], ["EN 1", 180_000], ["EN 2", 1_500_000]], []),
    ),
    facts=(
        fact("Kommunale Wärmeplanung", 180_000, "Klimaschutz", "Energie", (0, 2026), started=True),
        fact("PV auf Dächern", (1_200_000, 1_500_000), "Amt 65", "Energie", started=True),
        fact("Lastenrad-Verleih", 60_000, "Amt 61", "Mobilität", (2026, 0), started=True),
        fact("Mobilitätsstationen", 500_000, "Amt 66", "Mobilität", (2027, 0), started=False),
        fact("Kampagne", 15_000, "Presse", "Mobilität", (2023, 0), started=True),
    ),
    said=("„Übersicht Kosten“ hat keine Spalte mit Titeln", "Fußnotenzeichen am Ende von Titeln", "als Betrag je Jahr"),
)  # fmt: skip

QUARTER = MessyList(
    name="kofi.xlsx",
    write=workbook((
        "KoFi",
        [
            ["Kosten- und Finanzierungsübersicht"],
            ["alle Angaben in T€ brutto"],
            ["lfd. Nr.", "Bezeichnung der Einzelmaßnahme", "Träger", "Kosten", None, None, None, "Bemerkungen"],
            [None, None, None, "2026", "2027", "2028 ff.", "gesamt", None],
            ["A", "Vorbereitung"],
            ["A.1", "Rahmenplanung", "Stadt", 50, 30, None, 80, "Auftrag vergeben"],
            ["A.2", "Machbarkeitsstudie Markthalle", "Stadt", None, 40, None, None, None],
            ["B", "Baumaßnahmen"],
            ["B.1", "Abbruch Kaufhaus*", "Eigentümer", None, None, 1000, 1000, "Baubeginn 03/2028"],
            ["B.2", "Marktplatz", "Stadt", 1200, 800, None, 2000, "Spatenstich 09/2025"],
            [None, None, None, 1250, 870, 1000, 3120],
            ["* vorbehaltlich Grunderwerb"],
        ],
        [merged("D3:G3")],
    )),
    facts=(
        fact("Rahmenplanung", 80_000, "Stadt", "Vorbereitung", (2026, 2027), started=True),
        fact("Machbarkeitsstudie Markthalle", 40_000, "Stadt", "Vorbereitung", 2027),
        fact("Abbruch Kaufhaus", 1_000_000, "Eigentümer", "Baumaßnahmen", (2028, 0), started=False),
        fact("Marktplatz", 2_000_000, "Stadt", "Baumaßnahmen", (2026, 2027), started=True),
    ),
    said=("„Kosten gesamt“ ist leer in Zeile 7", "zählen Tausend Euro"),
)  # fmt: skip

INVESTMENTS = MessyList(
    name="investitionen.xlsx",
    write=workbook((
        "Investitionen",
        [
            ["Produktbereich", "I-Nr.", "Bezeichnung der Investition", "Ergebnis 2025", "Ansatz 2026", "Plan 2027", "VE 2027", "Gesamtauszahlungsbedarf", "Erläuterungen"],
            ["PB 21 Schulen", "21.0001", "Grundschule Nord", 0, 250_000, 1_500_000, 1_200_000, 2_950_000, "Baubeginn 05/2026 erfolgt"],
            ["PB 21 Schulen", "21.0002", "Digitale Tafeln", 45_000, 60_000, 60_000, 0, None, None],
            ["PB 54 Verkehr", "54.0108", "Brücke Mühlenbach", 1_100_000, 300_000, 0, 0, 1_400_000, "Verkehrsfreigabe 08/2026"],
            [None, None, None, 1_145_000, 610_000, 1_560_000, 1_200_000, 4_350_000],
            ["PB 21 = Produktbereich Schulträgeraufgaben"],
        ],
        [],
    )),
    facts=(
        fact("Grundschule Nord", 2_950_000, "", "PB 21 Schulen", (2026, 2027), started=True),
        fact("Digitale Tafeln", 120_000, "", "PB 21 Schulen", (2026, 2027)),
        fact("Brücke Mühlenbach", 1_400_000, "", "PB 54 Verkehr", 2026, done=True, started=True),
    ),
)  # fmt: skip

CYCLING = MessyList(
    name="radverkehr.csv",
    write=text_file("utf-8", [
        ["Radverkehrskonzept 2035"],
        ["ID", "Straße / Abschnitt", "von - bis", "Maßnahmentyp", "Länge [m]", "Baulastträger", "Kosten [€]", "Umsetzungshorizont"],
        ["R-1", "Bahnhofstraße", "Markt bis Ring", "Schutzstreifen", "450", "Stadt", "45.000", "bis Ende 2027"],
        ["R-2", "L 123 Hauptstraße", "Nord bis Süd", "Radweg", "1.850", "Land", "1.295.000", "2030+"],
        ["R-3", "Uferweg", "Brücke bis Freibad", "Belag", "2.300", "Stadt", "ca. 230.000", "'27–'28"],
        ["R-4", "K 7", "Ort A bis Ort B", "Radweg", "3.100", "Kreis", "2,2 Mio. €", "Anfang der 2030er"],
        ["R-5", "Schulstraße", "gesamt", "Fahrradstraße", "600", "Stadt", "12.000 €*", "SoSe 2027"],
        ["*ohne Beleuchtung"],
        ["Prio: 1 = hoch, 2 = mittel, 3 = niedrig"],
    ]),
    facts=(
        fact("Bahnhofstraße", 45_000, "Stadt", years=(0, 2027)),
        fact("L 123 Hauptstraße", 1_295_000, "Land", years=(2030, 0)),
        fact("Uferweg", 230_000, "Stadt", years=(2027, 2028)),
        fact("K 7", 2_200_000, "Kreis", years=(2030, 2033)),
        fact("Schulstraße", 12_000, "Stadt", years=2027),
    ),
)  # fmt: skip

PROJECTS = MessyList(
    name="it-projekte.xlsx",
    write=workbook(
        (
            "Projekte",
            [
                ["Projekt-ID", "Projektname", "Projektleitung", "Status", "Start", "Go-Live", "Budget einmalig (T€)", "Laufende Kosten p.a. (T€)", "Bemerkung"],
                ["IT-01", "E-Akte", "Amt 10", "in Umsetzung", "Q1 2025", "Q4 2027", "1,250", 180, None],
                ["IT-02", "Serviceportal", "Amt 10", "produktiv", 45_000, 45_900, 320, 45, None],
                ["IT-03", "Telefonassistent", "Amt 33", "Idee", "KW 12/2027", "tbd", "€€ - €€€", None, None],
                ["IT-04", "Schul-WLAN 1)", "Amt 40", "beauftragt", "ab sofort", "Ende 2026", "ca. ¾ Mio. €", None, None],
                ["IT-05", "Glasfaser", "Amt 65", "Planung", "2026/27", "2028", "300-450", None, "Inbetriebnahme 2026"],
                ["1) DigitalPakt 2.0"],
                ["€ = bis 50 T€; €€ = 50 bis 250 T€; €€€ = über 250 T€"],
            ],
            [],
        ),
        ("Auswertung", [["Status", "Anzahl"], ["Idee", 1]], []),
    ),
    facts=(
        fact("E-Akte", 1_250_000, "Amt 10", years=(2025, 2027), started=True),
        fact("Serviceportal", 320_000, "Amt 10", years=(2023, 2025), done=True, started=True),
        fact("Telefonassistent", (50_000, None), "Amt 33", years=(2027, 0), started=False),
        fact("Schul-WLAN", 750_000, "Amt 40", years=(0, 2026), started=True),
        fact("Glasfaser", (300_000, 450_000), "Amt 65", years=(2026, 2028), started=False),
    ),
    said=("„1,250“ als 1.250.000 € gelesen", "Fußnotenzeichen am Ende von Titeln"),
)  # fmt: skip

MORE_LISTS = (CLIMATE, QUARTER, INVESTMENTS, CYCLING, PROJECTS)
