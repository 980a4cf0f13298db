"""Four further lists in the manner of real ones: fire brigade, heat, schools, and projects of an English-speaking IT department."""

from strategy.messy_lists import MessyList, fact, merged, text_file, workbook

FIRE = MessyList(
    name="feuerwehrbedarfsplan.xlsx",
    write=workbook((
        "Maßnahmenplan",
        [
            ["Feuerwehrbedarfsplan 2026–2031, Anlage 4: Maßnahmen"],
            ["Beschluss des Rates vom 12.03.2026"],
            [],
            ["lfd. Nr.", "Einheit / Standort", "Maßnahme", "Worum geht es?", "Beschaffung / Bau", None, "Kosten in T€", None, "Zust.", "Bemerkung"],
            [None, None, None, None, "von", "bis", "gesamt", "p. a.", None, None],
            ["1. Fahrzeuge"],
            [1, "LZ Mitte", "Ersatz DLK 23/12", "Drehleiter, Baujahr 2001, ersetzen", 2027, 2028, 1100, None, "FB 37", "Auftrag vergeben 06/2026"],
            [2, "LG Nord", "HLF 20", "Neubeschaffung", "2026", "2026", "650?", None, "FB 37", "geliefert, in Dienst seit 09/2026"],
            [3, "alle", "Digitale Meldeempfänger", "Austausch von 240 Stück", "laufend", None, None, 40, "FB 37", "läuft seit 2024"],
            ["2. Gebäude"],
            [4, "LG Süd", "Neubau Gerätehaus Süd", "Vier Stellplätze und Umkleiden", "III/2026", "IV/2028", "6.000–7.500", 85, "Gebäudewirtschaft", "Abbruch abgeschlossen 08/2026"],
            [5, "LG Ost", "Anbau Umkleiden Ost", "Schwarz-Weiß-Trennung", 2029, 2030, "1/2 Mio. €", None, "Gebäudewirtschaft", "in Planung"],
            [6, "LG West", "Notstromversorgung West", "Einspeisung und Aggregat", 2025, 2025, 59.49999999999999, None, "Gebäudewirtschaft", "erledigt 11/2025"],
            [None, None, "Summe", None, None, None, 9_309.5, 125],
            ["Kosten einschließlich Ausstattung, Preisstand IV/2025"],
        ],
        [merged("E4:F4", "G4:H4")],
    )),
    facts=(
        fact("Ersatz DLK 23/12", 1_100_000, "FB 37", "Fahrzeuge", (2027, 2028), started=True),
        fact("HLF 20", 650_000, "FB 37", "Fahrzeuge", 2026, done=True, started=True),
        fact("Digitale Meldeempfänger", 40_000, "FB 37", "Fahrzeuge", started=True),
        fact("Neubau Gerätehaus Süd", (6_000_000, 7_500_000), "Gebäudewirtschaft", "Gebäude", (2026, 2028), started=True),
        fact("Anbau Umkleiden Ost", 500_000, "Gebäudewirtschaft", "Gebäude", (2029, 2030), started=False),
        fact("Notstromversorgung West", 59_500, "Gebäudewirtschaft", "Gebäude", 2025, done=True, started=True),
    ),
    said=("Tausend Euro",),
)  # fmt: skip

HEAT = MessyList(
    name="hitzeaktionsplan.csv",
    write=text_file("cp1252", [
        ["Hitzeaktionsplan der Stadt – Maßnahmentabelle"],
        ["Kostenklassen: A = bis 10.000 €; B = 10.000 bis 50.000 €; C = 50.000 bis 250.000 €; D = über 250.000 €"],
        ["Handlungsfeld", "Kennung", "Was wird gemacht?", "Kurzbezeichnung", "Wer?", "Kostenklasse", "Zeithorizont", "Umsetzung"],
        ["Risikokommunikation", "H1", "Website und Newsletter mit Warnungen", "Hitzeportal", "Gesundheitsamt", "A", "ab sofort", "läuft"],
        ["", "H2", "Faltblatt in sechs Sprachen", "Faltblatt Hitze", "Presseamt", "A", "2026", "abgeschlossen"],
        ["Verschattung", "H3", "Sonnensegel auf zwölf Spielplätzen", "Sonnensegel", "Amt 67", "C", "2027–2029", "BA 1 fertig, BA 2 in Planung"],
        ["", "H4", "300 Bäume in versiegelten Straßen", "Straßenbäume", "Amt 67", "D", "mittelfristig", "in Vorbereitung"],
        ["Trinkwasser", "H5", "Brunnen in allen Stadtteilen", "Trinkbrunnen", "Stadtwerke", "B - C", "bis 2028", "in Ausführung"],
        ["", "H6", "Nachfüllstationen in Geschäften", "Refill-Netz", "Umweltamt", "", "2027", "offen"],
        ["Legende: kurzfristig = bis 2 Jahre, mittelfristig = 3 bis 5 Jahre"],
        ["Fassung für den Ausschuss, Änderungen vorbehalten"],
    ]),
    facts=(
        fact("Hitzeportal", (0, 10_000), "Gesundheitsamt", "Risikokommunikation", started=True),
        fact("Faltblatt Hitze", (0, 10_000), "Presseamt", "Risikokommunikation", 2026, done=True, started=True),
        fact("Sonnensegel", (50_000, 250_000), "Amt 67", "Verschattung", (2027, 2029), started=True),
        fact("Straßenbäume", (250_000, None), "Amt 67", "Verschattung", started=False),
        fact("Trinkbrunnen", (10_000, 250_000), "Stadtwerke", "Trinkwasser", (0, 2028), started=True),
        fact("Refill-Netz", None, "Umweltamt", "Trinkwasser", 2027, started=False),
    ),
    said=("Kostenklassen nach der Legende gelesen",),
)  # fmt: skip

SCHOOLS = MessyList(
    name="schulbauprogramm.xlsx",
    write=workbook((
        "Schulbau",
        [
            ["Schulbauprogramm, Stand 30.09.2026", None, None, None, None, None, "Beträge in Mio. €"],
            ["Inv.-Nr.", "Schule", "Art der Arbeiten", "Ausführung", "Kosten brutto", "davon gefördert?", "Stand der Dinge", "Projektleitung"],
            ["Grundschulen"],
            ["I400101", "GS Nordpark, 1. BA", "Neubau Mensa", "2025–2026", 4.2, "ja", "fertig, Abrechnung läuft", "Hochbauamt"],
            ["I400102", "GS Nordpark, 2. BA", "Sanierung Altbau", "2026/27", "3,8", "ja", "Rohbau fertig, Innenausbau läuft", "Hochbauamt"],
            ["I400103", "GS Südring", "OGS-Erweiterung", "ab 2028", "ca. 2½", "nein", "Planung abgeschlossen", "Hochbauamt"],
            ["Weiterführende Schulen"],
            ["I400201", "Gesamtschule Ost", "Dreifachhalle", "2027-2029", "12 - 14", "nein", "Los 1 vergeben, Los 2 in Ausschreibung", "externe Steuerung"],
            ["I400202", "Gymnasium am Markt", "Naturwissenschaften", "offen", "1,250", "?", "zurückgestellt", "Hochbauamt"],
            ["I400203", "Berufskolleg", "Digitale Werkstätten", "2024", 0.75, "ja", "in Betrieb seit 02/2025", "Schulamt"],
            ["Gesamt", None, None, None, 27.5],
            ["BA = Bauabschnitt"],
            ["ohne Grunderwerb und Baunebenkosten"],
        ],
        [],
    )),
    facts=(
        fact("GS Nordpark, 1. BA", 4_200_000, "Hochbauamt", "Grundschulen", (2025, 2026), done=True, started=True),
        fact("GS Nordpark, 2. BA", 3_800_000, "Hochbauamt", "Grundschulen", (2026, 2027), started=True),
        fact("GS Südring", 2_500_000, "Hochbauamt", "Grundschulen", (2028, 0), started=False),
        fact("Gesamtschule Ost", (12_000_000, 14_000_000), "externe Steuerung", "Weiterführende Schulen", (2027, 2029), started=True),
        fact("Gymnasium am Markt", 1_250_000, "Hochbauamt", "Weiterführende Schulen", started=False),
        fact("Berufskolleg", 750_000, "Schulamt", "Weiterführende Schulen", 2024, done=True, started=True),
    ),
    said=("zählen Millionen Euro",),
)  # fmt: skip

DIGITAL = MessyList(
    name="digital-portfolio.xlsx",
    write=workbook((
        "Portfolio",
        [
            ["Digital City Programme – project portfolio", None, None, None, None, None, "as of Oct 2026"],
            ["Ref", "Workstream", "Project name", "Scope", "Product owner", "Delivery", "Budget (k€)", "Run cost p.a. (k€)", "Progress"],
            ["DC-01", "Data", "Urban data platform", "Open data portal and internal data catalogue", "Chief Digital Office", "2026-2028", "1,400", "120", "in progress"],
            ["DC-02", "Data", "Digital twin", "3D model with traffic and noise simulation", "Geo services", "Q3 2027 - Q4 2029", "900-1,100", "tbd", "not started"],
            ["DC-03", "Networks", "LoRaWAN roll-out", "Gateways in every district", "Municipal utilities", "2024", "180", "15", "completed"],
            ["DC-04", "Networks", "Public Wi-Fi", "Forty access points in libraries and squares", "Chief Digital Office", "H1 2027", "approx. 250", None, "planned"],
            ["DC-05", "Services", "Citizen app", "Appointments, payments and notices in one app", "Citizens office", "mid 2027", "75?", "30", "under construction"],
            ["DC-06", "Services", "Chat assistant", "Pilot for the service centre", "Citizens office", "tbc", None, "24", "idea"],
            ["Total", None, None, None, None, None, "2,805"],
            ["Note: all figures exclude VAT"],
        ],
        [],
    )),
    facts=(
        fact("Urban data platform", 1_400_000, "Chief Digital Office", "Data", (2026, 2028), started=True),
        fact("Digital twin", (900_000, 1_100_000), "Geo services", "Data", (2027, 2029), started=False),
        fact("LoRaWAN roll-out", 180_000, "Municipal utilities", "Networks", 2024, done=True, started=True),
        fact("Public Wi-Fi", 250_000, "Chief Digital Office", "Networks", 2027, started=False),
        fact("Citizen app", 75_000, "Citizens office", "Services", 2027, started=True),
        fact("Chat assistant", None, "Citizens office", "Services", started=False),
    ),
)  # fmt: skip

LATEST_LISTS = (FIRE, HEAT, SCHOOLS, DIGITAL)
