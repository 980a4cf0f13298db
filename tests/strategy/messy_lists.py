"""Lists in the manner of those that towns keep, and the facts that a person reads in them.

Each list is what a department sends: title blocks, merged cells, section rows, sums, footnotes,
costs and dates in words. Nothing here is written for the program.
"""

import csv
import io
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.worksheet.worksheet import Worksheet

Row = Sequence[object]
Touch = Callable[[Worksheet], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """What a person reads of one measure; years are those of beginning and end, 0 where there is none."""

    title: str
    low: int | None = None
    high: int | None = None
    department: str = ""
    field: str = ""
    years: tuple[int, int] = (0, 0)
    done: bool = False
    started: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MessyList:
    """One file: its name, how it is written, what must come out, and words that must be said."""

    name: str
    write: Callable[[Path], None]
    facts: tuple[Fact, ...]
    said: tuple[str, ...] = ()


def fact(
    title: str,
    cost: int | tuple[int, int | None] | None = None,
    department: str = "",
    field: str = "",
    years: int | tuple[int, int] = (0, 0),
    **progress: Any,
) -> Fact:
    low, high = cost if isinstance(cost, tuple) else (cost, cost)
    span = years if isinstance(years, tuple) else (years, years)
    return Fact(title=title, low=low, high=high, department=department, field=field, years=span, **progress)


def workbook(*sheets: tuple[str, Sequence[Row], Sequence[Touch]]) -> Callable[[Path], None]:
    def write(path: Path) -> None:
        book = Workbook()
        del book["Sheet"]
        for title, rows, touches in sheets:
            sheet = book.create_sheet(title)
            for row in rows:
                sheet.append(list(row))
            for touch in touches:
                touch(sheet)
        book.save(path)

    return write


def merged(*areas: str) -> Touch:
    def touch(sheet: Worksheet) -> None:
        for area in areas:
            sheet.merge_cells(area)

    return touch


def hidden(*numbers: int) -> Touch:
    def touch(sheet: Worksheet) -> None:
        for number in numbers:
            sheet.row_dimensions[number].hidden = True

    return touch


def struck(*numbers: int) -> Touch:
    def touch(sheet: Worksheet) -> None:
        for number in numbers:
            for cell in sheet[number]:
                cell.font = Font(strike=True)

    return touch


def text_file(encoding: str, rows: Sequence[Row], sign: str = ";") -> Callable[[Path], None]:
    def write(path: Path) -> None:
        buffer = io.StringIO()
        csv.writer(buffer, delimiter=sign, lineterminator="\r\n").writerows(rows)
        path.write_bytes(buffer.getvalue().encode(encoding))

    return write


def strict(write: Callable[[Path], None]) -> Callable[[Path], None]:
    """Save as "Strict Open XML": the same parts, other namespaces."""

    def write_strict(path: Path) -> None:
        write(path)
        with zipfile.ZipFile(io.BytesIO(path.read_bytes())) as old, zipfile.ZipFile(path, "w") as new:
            for part in old.namelist():
                content = old.read(part)
                for ours, theirs in (
                    (
                        b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
                        b"http://purl.oclc.org/ooxml/spreadsheetml/main",
                    ),
                    (
                        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
                        b"http://purl.oclc.org/ooxml/officeDocument/relationships",
                    ),
                ):
                    content = content.replace(ours, theirs)
                new.writestr(part, content)

    return write_strict


def open_document(rows: Sequence[Row]) -> Callable[[Path], None]:
    """Save as LibreOffice does, with the empty rest of the sheet as one repetition."""

    def cell(value: object) -> str:
        if value is None:
            return "<table:table-cell/>"
        if isinstance(value, int | float):
            return f'<table:table-cell office:value-type="float" office:value="{value}"><text:p>{value}</text:p></table:table-cell>'
        return f'<table:table-cell office:value-type="string"><text:p>{value}</text:p></table:table-cell>'

    def write(path: Path) -> None:
        lines = "".join(f"<table:table-row>{''.join(map(cell, row))}</table:table-row>" for row in rows)
        rest = '<table:table-row table:number-rows-repeated="1048000"><table:table-cell table:number-columns-repeated="16000"/></table:table-row>'
        urn = "urn:oasis:names:tc:opendocument:xmlns"
        content = (
            f'<?xml version="1.0"?><office:document-content xmlns:office="{urn}:office:1.0" xmlns:table="{urn}:table:1.0" '
            f'xmlns:text="{urn}:text:1.0"><office:body><office:spreadsheet><table:table table:name="Liste">{lines}{rest}'
            "</table:table></office:spreadsheet></office:body></office:document-content>"
        )
        manifest = (
            f'<?xml version="1.0"?><manifest:manifest xmlns:manifest="{urn}:manifest:1.0">'
            '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
        )
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
            archive.writestr("content.xml", content)
            archive.writestr("META-INF/manifest.xml", manifest)

    return write


CLIMATE = MessyList(
    name="klimaschutzkonzept.xlsx",
    write=workbook((
        "Maßnahmenkatalog",
        [
            ["Integriertes Klimaschutzkonzept Stadt Beispielhausen – Maßnahmenkatalog"],
            ["Stand: 14.03.2026"],
            [],
            ["Nr.", "Maßnahmentitel", "Sektor", "Kurzbeschreibung", "Priorität (1–3)",
             "Kosten (€ = bis 10.000 €, €€ = 10.000 bis 100.000 €, €€€ = über 100.000 €)", "CO2-Einsparung [t/a]",
             "Zeithorizont", "Verantwortlich", "Weitere Akteure", "Umsetzungsstand"],
            ["A", "Übergeordnete Maßnahmen"],
            ["A1", "Klimaschutzmanagement verstetigen", "Verwaltung", "Stelle entfristen", 1, "€€", "-", "laufend", "Stabsstelle Klima", "Politik", "läuft"],
            ["A2", "Energiebericht", "Verwaltung", "Jährlicher Bericht", 2, "€", "k.A.", "jährlich", "FB 65", None, "fortlaufend"],
            ["B", "Gebäude"],
            ["B1", "PV auf Schuldächern", "Gebäude", "Anlagen auf 12 Dächern", 1, "€€€", 340, "kurzfristig", "FB 65", "Stadtwerke", "1. BA fertiggestellt, 2. BA in Planung"],
            ["B2", "Kommunale Wärmeplanung", "Gebäude", "Plan nach WPG", 1, "ca. 180 T€", "n.b.", "bis Mitte 2027", "FB 61", "Planungsbüro", "beauftragt"],
            ["B3", "Heizungstausch Bauhof", "Gebäude", "Wärmepumpe", 2, "noch offen", 12, "2027/28", "FB 65", None, "Idee"],
            ["Quelle: eigene Darstellung 2026"],
        ],
        [merged("A1:K1")],
    )),
    facts=(
        fact("Klimaschutzmanagement verstetigen", (10_000, 100_000), "Stabsstelle Klima", "Verwaltung", started=True),
        fact("Energiebericht", (0, 10_000), "FB 65", "Verwaltung", started=True),
        fact("PV auf Schuldächern", (100_000, None), "FB 65", "Gebäude", started=True),
        fact("Kommunale Wärmeplanung", 180_000, "FB 61", "Gebäude", (0, 2027), started=True),
        fact("Heizungstausch Bauhof", None, "FB 65", "Gebäude", (2027, 2028), started=False),
    ),
)  # fmt: skip

ISEK = MessyList(
    name="isek.xlsx",
    write=workbook((
        "KuF",
        [
            ["ISEK Innenstadt – Kosten- und Finanzierungsübersicht", None, None, "Angaben in T€"],
            [],
            ["lfd. Nr.", "Einzelmaßnahme", "Träger", "Gesamtkosten (T€)", "davon förderfähig (T€)", "Eigenanteil (T€)", 2026, 2027, 2028, "Baubeginn"],
            ["1", "Grunderwerb Marktplatz 5", "Stadt", 850, 850, 170, 850, None, None, "III/2026"],
            ["2", "Umgestaltung Marktplatz", "Stadt", 3200, 3000, 640, 200, 1500, 1500, "Frühjahr 2027"],
            [None, "davon Planung", None, 320],
            ["3", "Hof- und Fassadenprogramm", "Private", "250", 250, 50, 50, 100, 100, "01.04.26"],
            ["Zwischensumme", None, None, 4300, 4100, 860, 1100, 1600, 1600],
            ["4", "Quartiersmanagement", "Stadt", "40 p. a.", None, None, 40, 40, 40, "laufend"],
            ["Gesamtsumme", None, None, 4420, 4220],
            ["¹ Kosten nach DIN 276"],
        ],
        [merged("A1:C1")],
    )),
    facts=(
        fact("Grunderwerb Marktplatz 5", 850_000, "Stadt", "", (2026, 0)),
        fact("Umgestaltung Marktplatz", 3_200_000, "Stadt", "", (2027, 0)),
        fact("Hof- und Fassadenprogramm", 250_000, "Private", "", (2026, 0)),
        fact("Quartiersmanagement", 40_000, "Stadt"),
    ),
    said=("Summenzeile", "Teilbetrag (davon)", "Fußnote", "Tausend Euro"),
)  # fmt: skip

BUDGET = MessyList(
    name="haushalt.xlsx",
    write=workbook((
        "Investitionsplan",
        [
            ["Investitionsplan 2027–2030"],
            ["Produkt", "Maßnahme", "Amt", "Gesamt-\nauszahlungen", "Finanzplan", None, None, "Erläuterung"],
            [None, None, None, None, 2027, 2028, 2029, None],
            ["54.10.01", "Kreisverkehr Hauptstraße", "66", 780_000, 100_000, 680_000, 0, "Ausbau"],
            ["21.10.02", "OGS-Anbau Grundschule Ost", "40/65", 2_450_000, 500_000, 1_500_000, 450_000, "Auftrag im Mai 2026 vergeben"],
            ["12.60.01", "TLF 4000", "37", 520_000, 0, 520_000, 0, None],
            [None, "Summe", None, 3_750_000, 600_000, 2_700_000, 450_000],
        ],
        [merged("E2:G2")],
    )),
    facts=(
        fact("Kreisverkehr Hauptstraße", 780_000, "66", years=(2027, 2028)),
        fact("OGS-Anbau Grundschule Ost", 2_450_000, "40/65", years=(2027, 2029), started=True),
        fact("TLF 4000", 520_000, "37", years=2028),
    ),
)  # fmt: skip

YEARS = MessyList(
    name="finanzplan.xlsx",
    write=workbook(
        (
            "HH",
            [
                ["Haushaltsplan 2027 – Investitionen"],
                [],
                ["Produkt", "Bezeichnung", "Ansatz 2027", "Plan 2028", "Plan 2029", "VE"],
                ["01.11.01", "Erwerb von Fahrzeugen Feuerwehr", 350_000, 120_000, 0, None],
                ["02.10.05", "Neubau Kita Nord", 1_200_000, 2_400_000, 800_000, 2_000_000],
                ["Summe", None, 1_550_000, 2_520_000, 800_000],
            ],
            [],
        )
    ),
    facts=(
        fact("Erwerb von Fahrzeugen Feuerwehr", 470_000, years=(2027, 2028)),
        fact("Neubau Kita Nord", 4_400_000, years=(2027, 2029)),
    ),
    said=("Gesamtkosten als Summe der Jahre", "Beginn und Ende aus den Jahren mit Beträgen abgeleitet"),
)

URBAN = MessyList(
    name="urbane-produktion.xlsx",
    write=workbook((
        "Massnahmen",
        [
            ["Handlungsfeld", "Maßnahme", "Ziel", "Verantwortlich", "Kosten", "Zeitrahmen"],
            ["Flächen", "Flächenmonitoring aufbauen", "Überblick", "Wirtschaftsförderung", "Personalkosten", "kurzfristig (2026–2027)"],
            [None, "Gewerbehof entwickeln", "Räume für Handwerk", "WiFö / FB 61", "hoch", "mittelfristig"],
            ["Netzwerk", "Runder Tisch Urbane Produktion", "Austausch", "WiFö", "gering", "ab 2026 jährlich"],
            [None, "Messe-Auftritt", "Sichtbarkeit", "WiFö", "5.000 € pro Jahr", "jährlich"],
            [None, "Leitfaden", "Information", "WiFö", "ca. 15.000 €", "2027"],
        ],
        [merged("A2:A3", "A4:A6")],
    )),
    facts=(
        fact("Flächenmonitoring aufbauen", None, "Wirtschaftsförderung", "Flächen", (2026, 2027)),
        fact("Gewerbehof entwickeln", None, "WiFö / FB 61", "Flächen"),
        fact("Runder Tisch Urbane Produktion", None, "WiFö", "Netzwerk", (2026, 0)),
        fact("Messe-Auftritt", 5_000, "WiFö", "Netzwerk"),
        fact("Leitfaden", 15_000, "WiFö", "Netzwerk", 2027),
    ),
)  # fmt: skip

ENGLISH = MessyList(
    name="action-plan.xlsx",
    write=workbook(
        (
            "Action plan",
            [
                ["ID", "Action", "Field of action", "Lead department", "Cost estimate (kEUR)", "Timeline", "Progress"],
                ["1.1", "Tree planting", "Green", "Parks", 120, "2026-2028", "40%"],
                ["1.2", "Rain gardens", "Green", "Parks", "80-120", "2027", "0 %"],
                ["2.1", "Cargo bike sharing", "Mobility", "Transport", "ca. 60", "H2 2026", "completed"],
                ["2.2", "Bus priority", "Mobility", "Transport", "tbd", "ongoing", "planned"],
            ],
            [hidden(4), struck(5)],
        )
    ),
    facts=(
        fact("Tree planting", 120_000, "Parks", "Green", (2026, 2028), started=True),
        fact("Rain gardens", (80_000, 120_000), "Parks", "Green", 2027, started=False),
        fact("Cargo bike sharing", 60_000, "Transport", "Mobility", 2026, done=True, started=True),
        fact("Bus priority", None, "Transport", "Mobility", started=False),
    ),
    said=("Zeile 4 ist ausgeblendet", "Zeile 5 ist durchgestrichen"),
)

TITLE_BLOCK = MessyList(
    name="titelblock.xlsx",
    write=workbook(
        (
            "Tabelle1",
            [
                *([[]] * 7),
                *(
                    [None, *row]
                    for row in (
                        ["Projektliste Innenstadt 2030"],
                        ["Themenfeld", "Projekt", "Kurzbeschreibung", "Zuständig", "Investitionskosten (brutto)", "Laufzeit", "Stand"],
                        ["Grün", "Stadtpark aufwerten", "Wege, Bänke, Spielplatz", "Amt 67", 500_000, "2026-2028", "geplant"],
                        [None, "Baumscheiben", "Entsiegelung", "Amt 67", "50.000 bis 80.000", "Frühjahr 2027", "in Umsetzung"],
                        ["Verkehr", "Platz vor dem Rathaus", "Umbau", "Amt 66", "rd. 1,5 Mio. €", "Mitte 2027", "umgesetzt"],
                        [None, "Fahrradparkhaus", "300 Plätze", "Amt 66", "1'250'000", "2027 ff.", "Idee"],
                        ["Gesamt", None, None, None, 3_280_000],
                    )
                ),
            ],
            [],
        ),
        ("Legende", [["hoch", "sofort"]], []),
    ),
    facts=(
        fact("Stadtpark aufwerten", 500_000, "Amt 67", "Grün", (2026, 2028), started=False),
        fact("Baumscheiben", (50_000, 80_000), "Amt 67", "Grün", 2027, started=True),
        fact("Platz vor dem Rathaus", 1_500_000, "Amt 66", "Verkehr", 2027, done=True, started=True),
        fact("Fahrradparkhaus", 1_250_000, "Amt 66", "Verkehr", (2027, 0), started=False),
    ),
)  # fmt: skip

SECTIONS = MessyList(
    name="abschnitte.xlsx",
    write=workbook((
        "Liste 2026",
        [
            ["Übersicht Digitalisierung"],
            ["Handlungsfeld 1: Bürgerservice"],
            ["Nr", "Projekt", "Federführung", "Budget", "Start", "Ende", "Stand"],
            [1, "Onlineterminvergabe", "10.2", "25.000", datetime(2026, 3, 1), datetime(2026, 9, 30), "umgesetzt"],
            [2, "KI-Chatbot", "10.2", "rund 60.000 €", "03/27", "12/27", "Idee"],
            ["Handlungsfeld 2: Schule"],
            ["Nr", "Projekt", "Federführung", "Budget", "Start", "Ende", "Stand"],
            [1, "Lernplattform", "40", "120 000 €", "Schuljahr 2026/27", None, "in Umsetzung"],
            [2, "Endgeräte", "40", "1.250.000", "2025", "2027", "teilweise umgesetzt"],
        ],
        [],
    )),
    facts=(
        fact("Onlineterminvergabe", 25_000, "10.2", "Bürgerservice", 2026, done=True, started=True),
        fact("KI-Chatbot", 60_000, "10.2", "Bürgerservice", 2027, started=False),
        fact("Lernplattform", 120_000, "40", "Schule", (2026, 2027), started=True),
        fact("Endgeräte", 1_250_000, "40", "Schule", (2025, 2027), started=True),
    ),
    said=("wiederholte Überschrift",),
)  # fmt: skip

SHEETS = MessyList(
    name="mehrere-blaetter.xlsx",
    write=workbook(
        ("Verwaltung", [["Titel", "Kosten", "Amt"], ["Serviceportal", "80 T€", "10"], ["E-Akte", "120.000", "10"]], []),
        ("Schule", [["Titel", "Kosten", "Amt"], ["Tablets", "40 TEUR p. a.", "40"], ["WLAN in Schulen", "n.n.", "40"]], []),
    ),
    facts=(
        fact("Serviceportal", 80_000, "10"),
        fact("E-Akte", 120_000, "10"),
        fact("Tablets", 40_000, "40"),
        fact("WLAN in Schulen", None, "40"),
    ),
    said=("„Verwaltung“, „Schule“",),
)  # fmt: skip

BARE = MessyList(
    name="nur-titel.xlsx",
    write=workbook(("Liste", [["Maßnahme"], ["Freibad sanieren"], ["Radweg bauen"], ["Bücherei umbauen"]], [])),
    facts=(fact("Freibad sanieren"), fact("Radweg bauen"), fact("Bücherei umbauen")),
    said=("ohne Nummer",),
)

SPOILT_IDS = MessyList(
    name="nummern.xlsx",
    write=workbook((
        "Projekte",
        [
            ["Nr.", "Titel", "Beschreibung", "Dezernat", "Kosten (brutto)", "Umsetzung", "Bemerkungen"],
            [datetime(2026, 1, 1), "Mobilstationen", "An drei Haltestellen", "III", "250.000,- EUR", "2. Quartal 2027", "Baubeginn 03/2026 erfolgt"],
            ['="1.2"', "Radschnellweg", "Abschnitt Süd", "III", "3–4 Mio. €", "III/2027 bis IV/2028", None],
            ["1.3", "Lastenräder", "Zwanzig Räder", "III", "> 50.000 €", "seit 2024", None],
        ],
        [],
    )),
    facts=(
        fact("Mobilstationen", 250_000, "III", "", 2027, started=True),
        fact("Radschnellweg", (3_000_000, 4_000_000), "III", "", (2027, 2028)),
        fact("Lastenräder", (50_000, None), "III", "", (2024, 0), started=True),
    ),
    said=("Excel hat Nummern verändert",),
)  # fmt: skip

_MSDOS_ROWS: Sequence[Row] = (
    ["Maßnahme", "Zuständigkeit", "Kosten in Euro", "Beginn", "Begonnen?"],
    ["Grünflächen aufwerten", "Gartenamt", "120.000", "Sommer 2027", "nein"],
    ["Straßenbäume nachpflanzen", "Gartenamt", "ca. 80.000", "Herbst 2026", "ja"],
    ["Größere Spielplätze", "Gartenamt", "60.000-90.000", "2028", ""],
)
_MSDOS_FACTS = (
    fact("Grünflächen aufwerten", 120_000, "Gartenamt", "", (2027, 0), started=False),
    fact("Straßenbäume nachpflanzen", 80_000, "Gartenamt", "", (2026, 0), started=True),
    fact("Größere Spielplätze", (60_000, 90_000), "Gartenamt", "", (2028, 0)),
)
MSDOS = MessyList(name="msdos.csv", write=text_file("cp850", _MSDOS_ROWS), facts=_MSDOS_FACTS, said=("MS-DOS",))
OPEN_DOCUMENT = MessyList(name="libre.ods", write=open_document(_MSDOS_ROWS), facts=_MSDOS_FACTS)
STRICT = MessyList(name="strict.xlsx", write=strict(workbook(("Liste", _MSDOS_ROWS, []))), facts=_MSDOS_FACTS)

UNMERGED = MessyList(
    name="gruppen.csv",
    write=text_file("cp1252", [
        ["Stadtentwicklung", "", "", "", ""],
        ["Leitthema", "Handlungsfeld", "Maßnahme / Projekt", "Invest. in T€ (netto)", "Wann?"],
        ["Lebenswerte Stadt", "Wohnen", "Baulückenkataster", "1,5", "Q2/27"],
        ["", "", "Wohnraumberatung", "siehe Anlage", "WJ 2026/2027"],
        ["", "Freizeit", "Freibad Ost", "2.400", "bis 12/27"],
        ["Starke Wirtschaft", "Handel", "Leerstandsmanagement", "0", "2. Quartal '27"],
        ["", "Gewerbe", "Gründungszentrum", "1.200", "2027–29"],
    ]),
    facts=(
        fact("Baulückenkataster", 1_500, "", "Wohnen", 2027),
        fact("Wohnraumberatung", None, "", "Wohnen", (2026, 2027)),
        fact("Freibad Ost", 2_400_000, "", "Freizeit", (0, 2027)),
        fact("Leerstandsmanagement", 0, "", "Handel", 2027),
        fact("Gründungszentrum", 1_200_000, "", "Gewerbe", (2027, 2029)),
    ),
)  # fmt: skip

LISTS = (
    CLIMATE, ISEK, BUDGET, YEARS, URBAN, ENGLISH, TITLE_BLOCK, SECTIONS, SHEETS, BARE, SPOILT_IDS, MSDOS, OPEN_DOCUMENT,
    STRICT, UNMERGED,
)  # fmt: skip
