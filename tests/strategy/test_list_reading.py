"""The list of measures: headings, cells, rows; what is said, and the few things that stop."""

from dataclasses import fields
from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook
from openpyxl.styles import Font

from fundmatch.core.dates import PartialDate
from fundmatch.core.errors import Problem, StrategyError
from fundmatch.files.grids import read_grid
from fundmatch.model.ranges import EuroRange
from fundmatch.model.strategy import Measure
from fundmatch.strategy import headings
from fundmatch.strategy.columns_file import read_columns
from fundmatch.strategy.list_cells import read_row
from fundmatch.strategy.list_reading import ListReading, read_list
from fundmatch.strategy.reading import read_strategy

HEAD = "Nr.;Titel;Beschreibung"


def table(folder: Path, text: str) -> Path:
    path = folder / "measures.csv"
    path.write_text(text, encoding="utf-8")
    return path


def read(path: Path, chosen: dict[str, str] | None = None) -> ListReading:
    return read_list(read_grid(path, headings.known_headings()), chosen or {})


def measure_of(folder: Path, heading: str, cell: str) -> Measure:
    (measure,) = read(table(folder, f'{HEAD};{heading}\n1;a;b;"{cell}"\n')).measures
    return measure


def grave(path: Path, chosen: dict[str, str] | None = None) -> list[Problem]:
    found = read(path, chosen).grave
    assert all(problem.note and problem.remedy for problem in found)
    return found


def hints(path: Path) -> list[Problem]:
    reading = read(path)
    assert not reading.grave
    return list(reading.problems)


def test_every_known_heading_means_a_field() -> None:
    known = {field.name for field in fields(Measure)} - headings.NOT_READ
    assert set(headings.known_headings().values()) == known
    assert "" not in headings.known_headings()


def test_a_row_becomes_a_measure(tmp_path: Path) -> None:
    path = table(
        tmp_path,
        "Kürzel;Maßnahme;Kurzbeschreibung;Federführung;Antragsteller;Beginn;Ende;begonnen;Kosten gesamt (EUR);"
        "förderfähige Kosten;Eigenanteil;Kostenart;Ratsbeschluss;Stichwörter;Stand;SDG;Partner\n"
        "GE-1;Luft;Sensoren;KA;stadt;2026;12/2027;nein;1.250.000,50 €;1 Mio. €;0;Investition/Personalkosten;x;"
        "Luft, Klima;offen;11, 3;k. A.\n",
    )
    assert hints(path) == []
    assert read(path).measures == (
        Measure(
            id="GE-1",
            title="Luft",
            description="Sensoren",
            department="KA",
            applicant="Kommune",
            status="offen",
            start=PartialDate(2026),
            end=PartialDate(2027, 12),
            started=False,
            cost_total_eur=EuroRange.exactly(1_250_001),
            cost_eligible_eur=EuroRange.exactly(1_000_000),
            own_means_eur=EuroRange.exactly(0),
            cost_kind=("Investition", "Personal"),
            council_vote=True,
            include_keywords=("Luft", "Klima"),
            extra={"SDG": "11, 3"},
            row=2,
        ),
    )


@pytest.mark.parametrize(
    ("heading", "cell", "field", "value"),
    [
        ("Zielgruppe", "–", "target_group", ""),
        ("Ratsbeschluss liegt vor?", "k. A.", "council_vote", None),
        ("Gesamtkosten", "unbekannt", "cost_total_eur", None),
        ("Gesamtkosten", "0", "cost_total_eur", EuroRange.exactly(0)),
        ("Kosten (in T€)", "80", "cost_total_eur", EuroRange.exactly(80_000)),
        ("exclude_keywords", "a,b;c", "exclude_keywords", ("a", "b", "c")),
        ("Kostenart", "investiv; Planung, PLANUNG", "cost_kind", ("Investition", "Planung")),
        ("Verantwortlich", "offen", "department", ""),
        ("Priorität", "hoch", "priority", "hoch"),
        (
            "Facetten",
            "Zusammenarbeit: mehrere Staaten | gebäude; BAUEN",
            "facets",
            ("mehrere Staaten", "Gebäude", "bauen"),
        ),
    ],
)
def test_cells_become_values(tmp_path: Path, heading: str, cell: str, field: str, value: object) -> None:
    assert getattr(measure_of(tmp_path, heading, cell), field) == value


def test_further_columns_are_kept_in_their_order(tmp_path: Path) -> None:
    path = table(tmp_path, "Wetter;Nr.;SDG;Titel;Beschreibung;;Farbe\nhoch;1;;a;b;x;y\n")
    (measure,) = read(path).measures
    assert list(measure.extra.items()) == [("Wetter", "hoch"), ("SDG", ""), ("Spalte F", "x"), ("Farbe", "y")]


@pytest.mark.parametrize(
    ("heading", "cell", "field", "value", "note"),
    [
        ("Gesamtkosten", "50.000–80.000 €", "cost_total_eur", EuroRange(50_000, 80_000), ""),
        ("Gesamtkosten", "ca. 50.000", "cost_total_eur", EuroRange(50_000, 50_000, about=True), ""),
        (
            "Gesamtkosten",
            "40 TEUR p. a.",
            "cost_total_eur",
            EuroRange(40_000, 40_000, yearly=True),
            "als Betrag je Jahr",
        ),
        ("Gesamtkosten", "Personalkosten", "cost_total_eur", None, "ist kein Betrag"),
        ("Gesamtkosten", "#NV", "cost_total_eur", None, ""),
        ("Eigenmittel", "-5", "own_means_eur", None, "ist kein Betrag"),
        ("Beginn", "IV/2026", "start", PartialDate(2026, 10), ""),
        ("Beginn", "kurzfristig", "start", None, "ist kein Datum"),
        ("begonnen", "teilweise", "started", None, "weder ja noch nein"),
        ("Antragsteller", "Komune", "applicant", "", "keine bekannte Art"),
        ("Facetten", "bauen, mehrere Statten", "facets", ("bauen",), "Gemeint ist wohl „mehrere Staaten“"),
        ("Kostenart", "Investitionn", "cost_kind", (), "keine bekannte Kostenart"),
    ],
)
def test_a_fuzzy_cell_informs_with_row_and_heading_and_stops_nothing(
    tmp_path: Path, heading: str, cell: str, field: str, value: object, note: str
) -> None:
    path = table(tmp_path, f"Liste\n{HEAD};{heading}\n1;a;b;\n\n2;a c;b;{cell}\n")
    assert getattr(read(path).measures[1], field) == value
    said = hints(path)
    assert bool(said) == bool(note)
    for hint in said:
        assert (hint.place, hint.field) == (5, heading)
        assert hint.file.endswith("measures.csv")
        assert note in hint.note


def test_words_in_a_cost_column_are_kept_as_a_note(tmp_path: Path) -> None:
    assert measure_of(tmp_path, "Kosten", "gering").note == "Kosten laut Liste: gering"


def test_unreadable_cells_give_one_hint_a_column(tmp_path: Path) -> None:
    rows = "".join(f"{number};Titel {number};b;viel;bald\n" for number in range(1, 7))
    said = hints(table(tmp_path, f"{HEAD};Kosten;Ende\n{rows}"))
    assert [hint.field for hint in said] == ["Kosten", "Ende"]
    assert all("Zeile 2: " in hint.note and "ebenso Zeilen 5–7" in hint.note for hint in said)


@pytest.mark.parametrize(
    ("headings", "row", "field", "note"),
    [
        ("", "2;;b", "Titel", "die Maßnahme „2“ hat keinen Titel"),
        ("", "2;–;k. A.", "Titel", "die Maßnahme „2“ hat keinen Titel"),
        ("", "X1;a;b", "id", "„X1“ steht schon in Zeile 2"),
        ("", "x1;a;b", "id", "„x1“ steht schon in Zeile 2"),
        (";Kosten", "2;a;b;1.250 Mio. €", "Kosten", "lässt sich auf zwei Arten lesen"),
        (";Kosten;Eigenmittel", "2;a;b;10;10000", "Eigenmittel", "ist mehr als die Gesamtkosten"),
    ],
)
def test_only_what_nobody_can_guess_stops(tmp_path: Path, headings: str, row: str, field: str, note: str) -> None:
    (problem,) = grave(table(tmp_path, f"{HEAD}{headings}\nX1;a;b\n{row}\n"))
    assert (problem.place, problem.field) == (3, field)
    assert note in problem.note


@pytest.mark.parametrize(
    ("headings", "row", "field", "note"),
    [
        (";Start;Ende", "2;a;b;2027;2026", "Ende", "das Ende 2026 liegt vor dem Beginn 2027"),
        (";Kosten;Eigenmittel", "2;a;b;10;11", "Eigenmittel", "11 € ist mehr als die Gesamtkosten 10 €"),
        (";Kosten;förderfähige Kosten", "2;a;b;10;11", "förderfähige Kosten", "11 € ist mehr als die Gesamtkosten"),
    ],
)
def test_a_row_that_contradicts_itself_is_named_and_read(
    tmp_path: Path, headings: str, row: str, field: str, note: str
) -> None:
    path = table(tmp_path, f"{HEAD}{headings}\nX1;a;b\n{row}\n")
    (hint,) = hints(path)
    assert (hint.place, hint.field) == (3, field)
    assert note in hint.note
    assert len(read(path).measures) == 2


@pytest.mark.parametrize(
    ("headings", "row"),
    [
        (";Start;Ende", "2;a;b;06/2026;2026"),
        (";Kosten;Eigenmittel", "2;a;b;10;10"),
        (";Kosten;förderfähige Kosten;Eigenmittel", "2;a;b;100;50;60"),
    ],
)
def test_a_row_that_can_be_right_is_taken_without_a_word(tmp_path: Path, headings: str, row: str) -> None:
    assert hints(table(tmp_path, f"{HEAD}{headings}\n{row}\n")) == []


def test_all_that_stops_is_named_at_once(tmp_path: Path) -> None:
    path = table(tmp_path, f"{HEAD};Kosten;Ende\n1;a;b;1.250 Mrd. €;bald\n2;;b;;\n3;c;;;\n3;d;;;\n")
    assert [(problem.place, problem.field) for problem in grave(path)] == [(2, "Kosten"), (3, "Titel"), (5, "id")]


def test_a_missing_description_and_a_sum_are_only_hints(tmp_path: Path) -> None:
    path = table(tmp_path, f"{HEAD};Kosten\n1;a;;5\n;Summe;;5\n;;;5\n")
    assert [measure.id for measure in read(path).measures] == ["1"]
    sums, bare = hints(path)
    assert "übergangen: Summenzeile, Zeilen 3 („Summe“), 4 („5“)" in sums.note
    assert (bare.place, bare.field) == (2, "Beschreibung")
    assert [row.row for row in read(path).passed_over] == [3, 4]


def test_a_table_of_nothing_but_sums_is_a_problem(tmp_path: Path) -> None:
    (problem,) = grave(table(tmp_path, f"{HEAD};Kosten\n;Summe;;5\n"))
    assert "keine Zeile enthält eine Maßnahme" in problem.note


def test_headings_without_rows_are_a_problem(tmp_path: Path) -> None:
    (problem,) = grave(table(tmp_path, f"Liste 2026\n{HEAD}\n"))
    assert (problem.place, problem.note) == (2, "unter der Überschrift steht nichts")


def test_a_list_without_numbers_gets_some_that_stay(tmp_path: Path) -> None:
    first = read(table(tmp_path, "Titel;Kosten\nFreibad sanieren;5\nRadweg bauen;6\n")).measures
    later = read(table(tmp_path, "Titel;Kosten\nNeues Rathaus;1\nRadweg bauen;7\nFreibad sanieren;5\n")).measures
    assert {measure.title: measure.id for measure in later}.items() >= {
        (measure.title, measure.id) for measure in first
    }
    assert len({measure.id for measure in later}) == 3


def test_a_table_without_any_heading_of_a_title_shows_what_stands_there(tmp_path: Path) -> None:
    (problem,) = grave(table(tmp_path, "alpha;beta\n1;2\n"))
    assert "keine Überschrift für den Titel" in problem.note
    assert "alpha, beta" in problem.remedy
    assert "columns.toml" in problem.remedy


def test_of_two_columns_for_one_field_the_first_is_read_and_the_choice_is_said(tmp_path: Path) -> None:
    path = table(tmp_path, "lfd. Nr.;Kürzel;Titel;Beschreibung\n1;GE-1;a;b\n")
    (hint,) = hints(path)
    assert "„lfd. Nr.“ ist gelesen, „Kürzel“ nicht" in hint.note
    (measure,) = read(path, {"id": "Kürzel"}).measures
    assert (measure.id, measure.extra) == ("GE-1", {"lfd. Nr.": "1"})


@pytest.mark.parametrize(
    ("low_heading", "high_heading"),
    [
        ("Kosten von", "Kosten bis"),
        ("Kosten min. (€)", "Kosten max. (€)"),
        ("Untere Kostenschätzung", "Obere Kostenschätzung"),
    ],
)
@pytest.mark.parametrize("turned", [False, True])
@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        ("100.000", "150.000", EuroRange(100_000, 150_000)),
        ("ca. 2 Mio. €", "3 Mio. €", EuroRange(2_000_000, 3_000_000, about=True)),
        ("100.000", "100.000", EuroRange(100_000, 100_000)),
        ("100.000", "", EuroRange(100_000, None)),
        ("", "50.000", EuroRange(0, 50_000)),
        ("5 Mio. €", "3 Mio. €", EuroRange(3_000_000, 5_000_000)),
        ("", "", None),
    ],
)
def test_two_columns_name_the_ends_of_a_span_of_costs(
    tmp_path: Path, low_heading: str, high_heading: str, low: str, high: str, expected: EuroRange | None, turned: bool
) -> None:
    pairs = [(low_heading, low), (high_heading, high)]
    pairs = pairs[::-1] if turned else pairs
    heads, cells = (";".join(pair[place] for pair in pairs) for place in (0, 1))
    reading = read(table(tmp_path, f"{HEAD};{heads}\n1;a;b;{cells}\n"))
    assert [measure.cost_total_eur for measure in reading.measures] == [expected]
    assert not reading.measures[0].extra
    assert reading.words[0].get("cost_total_eur", "") == " bis ".join(filter(None, (low, high))) or not (low and high)
    read_as = [column.field for column in reading.mapping if column.column in (low_heading, high_heading)]
    assert read_as == ["cost_total_eur", "cost_total_eur"]


def test_a_column_of_costs_up_to_an_amount_stands_alone(tmp_path: Path) -> None:
    (measure,) = read(table(tmp_path, f"{HEAD};Kosten max.\n1;a;b;50.000\n")).measures
    assert measure.cost_total_eur == EuroRange(50_000, 50_000)


@pytest.mark.parametrize("heading", ["Invest.-Nr.", "Investitionsnummer", "Investitions-Nr.", "Kostenstellennummer"])
def test_a_column_of_numbers_is_no_column_of_costs(tmp_path: Path, heading: str) -> None:
    (measure,) = read(table(tmp_path, f"{HEAD};{heading};Gesamtauszahlungen\n1;a;b;7.21001;120.000\n")).measures
    assert measure.cost_total_eur == EuroRange.exactly(120_000)
    assert measure.extra == {heading: "7.21001"}


def test_a_measure_with_a_number_whose_title_begins_like_a_sum_is_none(tmp_path: Path) -> None:
    rows = "1;Total digital;b\n2;Insgesamt grüner;b\n;Summe Handlungsfeld 1;\n3;Radweg;b\nA;Zwischensumme Mobilität;\n;Gesamtsumme;\n"
    reading = read(table(tmp_path, f"{HEAD}\n{rows}"))
    assert [measure.title for measure in reading.measures] == ["Total digital", "Insgesamt grüner", "Radweg"]
    assert [row.words for row in reading.passed_over] == [
        "Summe Handlungsfeld 1",
        "Zwischensumme Mobilität",
        "Gesamtsumme",
    ]


def test_chosen_columns_name_headings_nobody_could_guess(tmp_path: Path) -> None:
    path = table(tmp_path, "Schlüssel;Wie es heißt;Worum es geht\n1;a;b\n")
    chosen = {"id": "schlüssel", "title": "Wie es heißt", "description": "Worum es geht"}
    (measure,) = read(path, chosen).measures
    assert (measure.id, measure.title, measure.description, measure.extra) == ("1", "a", "b", {})


def test_a_chosen_heading_that_is_nowhere_is_named(tmp_path: Path) -> None:
    (problem,) = grave(table(tmp_path, f"{HEAD}\n1;a;b\n"), {"note": "Titell"})
    assert "„Titell“ gibt es in" in problem.note
    assert "Gemeint ist wohl „Titel“" in problem.remedy


@pytest.mark.parametrize(
    ("text", "note", "remedy"),
    [
        ('[columns]\ntitel = "Titel"', "unbekanntes Feld", "Gemeint ist wohl „title“"),
        ("[columns]\nnote = 5", "kein Text", "[columns]"),
        ('[columns]\nnote = "Titel"\ntitle = "Titel"', "schon bei einem anderen Feld", "eigene Spalte"),
        ('note = "Titel"', "genau eine Tabelle [columns]", "[columns]"),
        ("[columns", "kein gültiges TOML", "je Zeile"),
        ("", "die Datei ist leer", "neu speichern"),
    ],
)
def test_a_wrong_columns_file_is_named(tmp_path: Path, text: str, note: str, remedy: str) -> None:
    path = tmp_path / "columns.toml"
    path.write_text(text, encoding="utf-8")
    _, (problem,) = read_columns(path)
    assert problem.file.endswith("columns.toml")
    assert note in problem.note
    assert remedy in problem.remedy


def test_a_broken_table_does_not_hide_a_broken_columns_file(tmp_path: Path) -> None:
    (tmp_path / "columns.toml").write_text("[columns", encoding="utf-8")
    with pytest.raises(StrategyError) as caught:
        read_strategy(tmp_path / "columns.toml", columns=tmp_path / "columns.toml")
    assert [Path(problem.file).name for problem in caught.value.problems] == ["columns.toml", "columns.toml"]
    assert "wird nicht gelesen" in str(caught.value)


def test_a_formula_without_value_counts_as_unknown_and_is_said_where_it_is_read(tmp_path: Path) -> None:
    workbook = Workbook()
    sheet = workbook.active
    assert sheet is not None
    for row in (["Nr.", "Titel", "Beschreibung", "Kosten", "Rechnung"], [1, "a", "b", "=1+1", "=1+1"]):
        sheet.append(row)
    path = tmp_path / "measures.xlsx"
    workbook.save(path)
    (measure,) = read(path).measures
    assert (measure.id, measure.cost_total_eur, measure.extra) == ("1", None, {"Rechnung": ""})
    (hint,) = hints(path)
    assert (hint.place, hint.field) == (2, "Kosten")
    sheet["D2"] = 2
    workbook.save(path)
    assert read(path).measures[0].cost_total_eur == EuroRange.exactly(2)


def test_a_unit_that_stands_above_the_list_counts_where_the_heading_names_none(tmp_path: Path) -> None:
    path = table(tmp_path, "Finanzplan;;Alle Angaben in T€\nTitel;Kosten;Eigenanteil (€)\nRadweg;300;5000\n")
    (measure,) = read(path).measures
    assert measure.cost_total_eur == EuroRange.exactly(300_000)
    assert measure.own_means_eur == EuroRange.exactly(5_000)


def test_lettered_headings_between_the_rows_are_sections(tmp_path: Path) -> None:
    rows = "A. Sofort;;\nZebrastreifen;2027;5.000\nTempo 30;2027;800\nB. Später;;\nTunnel;2030;3 Mio. €\n"
    reading = read(table(tmp_path, f"Maßnahme;Beginn;Kosten\n{rows}"))
    assert [(measure.title, measure.handlungsfeld) for measure in reading.measures] == [
        ("Zebrastreifen", "Sofort"),
        ("Tempo 30", "Sofort"),
        ("Tunnel", "Später"),
    ]


@pytest.mark.parametrize(
    ("head", "row", "total", "years"),
    [
        ("Kosten;Ansatz 2026;2027 in T€;2028", ";50000;200;", EuroRange.exactly(250_000), ("2026", "2027")),
        ("Kosten;Ansatz 2026;2027 in T€;2028", "80000;50000;200;", EuroRange.exactly(80_000), ("2026", "2027")),
        ("2026 (T€);2027 (T€);2028 ff. (T€)", "0;100;50", EuroRange.exactly(150_000), ("2027", "")),
        ("Kosten;2026;2027;2028", "5000;;x;x", EuroRange.exactly(5_000), ("2027", "2028")),
        ("Kosten jährlich", "20000", EuroRange(20_000, 20_000, yearly=True), ("", "")),
        ("Gesamtkosten;Kosten p.a. (T€)", ";20", EuroRange(20_000, 20_000, yearly=True), ("", "")),
        ("Gesamtkosten;Annual cost", "70000;20000", EuroRange.exactly(70_000), ("", "")),
        ("Kosten;Zeitraum;2026;2027", ";2025;1000;1000", EuroRange.exactly(2_000), ("2025", "2025")),
        ("Kosten;Zeitraum;2026;2027", ";laufend;1000;1000", EuroRange.exactly(2_000), ("", "")),
    ],
)
def test_costs_by_year_stand_in_for_a_total_and_a_period(
    tmp_path: Path, head: str, row: str, total: EuroRange, years: tuple[str, str]
) -> None:
    (measure,) = read(table(tmp_path, f"{HEAD};{head}\n1;a;b;{row}\n")).measures
    assert measure.cost_total_eur == total
    assert (str(measure.start or ""), str(measure.end or "")) == years


def test_what_was_derived_from_years_is_said(tmp_path: Path) -> None:
    path = table(tmp_path, f"{HEAD};Kosten;2026;2027\n1;a;b;;5;6\n2;c;d;9;;\n3;e;f;;7;\n")
    said = "\n".join(map(str, hints(path)))
    assert "Summe der Jahre gelesen: 2026, 2027; „Kosten“ ist leer in Zeilen 2 und 4" in said
    assert "aus den Jahren mit Beträgen abgeleitet: Zeilen 2 und 4" in said


def test_amounts_for_each_year_are_said_once_a_column(tmp_path: Path) -> None:
    cells = ["80.000 € im Jahr;5.000 € p. a.", "40 TEUR p. a.;", "jährlich 25.000;", "90.000;"]
    rows = "".join(f"{number};Radweg {number};b;{cell}\n" for number, cell in enumerate(cells, start=1))
    path = table(tmp_path, f"{HEAD};Kosten;Eigenmittel\n{rows}")
    costs = [measure.cost_total_eur for measure in read(path).measures]
    assert costs[:3] == [EuroRange(euros, euros, yearly=True) for euros in (80_000, 40_000, 25_000)]
    assert costs[3] == EuroRange.exactly(90_000)
    assert [(hint.field, hint.note) for hint in hints(path)] == [
        ("Kosten", "als Betrag je Jahr gelesen, nicht als Gesamtbetrag: Zeilen 2–4"),
        ("Eigenmittel", "als Betrag je Jahr gelesen, nicht als Gesamtbetrag: Zeile 2"),
    ]


def test_two_signs_of_a_legend_are_a_range(tmp_path: Path) -> None:
    head = "Kosten (€ = bis 10.000 €, €€ = 10.000 bis 50.000 €, €€€ = über 50.000 €)"
    assert measure_of(tmp_path, head, "€ - €€").cost_total_eur == EuroRange(0, 50_000)
    assert measure_of(tmp_path, head, "€€ – €€€").cost_total_eur == EuroRange(10_000, None)


@pytest.mark.parametrize("heading", ["Baulast", "Baulastträger", "Straßenbaulast"])
def test_who_bears_a_road_is_in_charge(tmp_path: Path, heading: str) -> None:
    assert measure_of(tmp_path, heading, "Kreis").department == "Kreis"


@pytest.mark.parametrize(
    ("title", "below", "read_as", "note"),
    [
        ("Neubau Radweg¹", "¹ vorbehaltlich der Förderung", "Neubau Radweg", "Fußnote: vorbehaltlich der Förderung"),
        ("Neubau Radweg *)", "*) geschätzt", "Neubau Radweg", "Fußnote: geschätzt"),
        ("Neubau Radweg**", "", "Neubau Radweg", ""),
        ("Neubau Radweg 1)", "1) geschätzt", "Neubau Radweg", "Fußnote: geschätzt"),
        ("Neubau Radweg 1)", "", "Neubau Radweg 1)", ""),
        ("Haus (2)", "1) geschätzt", "Haus (2)", ""),
        ("Solarpark 500 m²", "", "Solarpark 500 m²", ""),
    ],
)
def test_signs_of_footnotes_are_no_part_of_a_title(
    tmp_path: Path, title: str, below: str, read_as: str, note: str
) -> None:
    path = table(tmp_path, f"{HEAD};Kosten\n1;{title};b;5\n{below};;;\n")
    (measure,) = read(path).measures
    assert (measure.title, measure.note) == (read_as, note)
    assert any("Fußnotenzeichen am Ende von Titeln" in hint.note for hint in hints(path)) == (title != read_as)


@pytest.mark.parametrize(
    "line",
    [
        "kurzfristig = 1–2 Jahre",
        "Priorität: 1 = hoch, 2 = mittel, 3 = gering",
        "Priorität: 1 hoch, 2 mittel, 3 gering",
        "Kurzfristig: bis 2 Jahre",
        "A = Pflichtaufgabe",
        "€ = bis 10.000 €",
    ],
)
def test_a_line_of_a_legend_heads_no_section(tmp_path: Path, line: str) -> None:
    for place in ("{};;;", ";{};;"):
        reading = read(table(tmp_path, f"{HEAD};Kosten\n1;a;b;5\n{place.format(line)}\n2;c;d;6\n"))
        assert [(measure.title, measure.handlungsfeld) for measure in reading.measures] == [("a", ""), ("c", "")]
        assert [row.why for row in reading.passed_over] == ["Fußnote oder Legende"]


def test_two_cells_below_the_word_legend_are_no_measure(tmp_path: Path) -> None:
    reading = read(table(tmp_path, f"{HEAD};Kosten\n1;a;b;5\n2;c;d;6\nLegende;;;\nP;Planung;;\nU;Umsetzung;;\n"))
    assert [measure.id for measure in reading.measures] == ["1", "2"]


@pytest.mark.parametrize(
    ("row", "why"),
    [
        (";;;Amt 61;50.000 €", None),
        (";;;;50.000 €", None),
        (";;mehr Text;Amt 61;", None),
        (";;;;11", "Summenzeile"),
        (";;noch ein Satz;;", "Zeile ohne Titel"),
        (";;;und Amt 61;", "Zeile ohne Titel"),
        ("* brutto;;;;", "Fußnote oder Legende"),
    ],
)
def test_a_row_with_costs_or_department_lacks_a_title_unless_it_is_something_else(
    tmp_path: Path, row: str, why: str | None
) -> None:
    reading = read(table(tmp_path, f"{HEAD};Amt;Kosten\n1;a;b;x;5\n2;c;d;y;6\n{row}\n"))
    assert len(reading.measures) == 2
    assert [passed.why for passed in reading.passed_over] == ([why] if why else [])
    assert [problem.place for problem in reading.grave] == ([] if why else [4])


def test_a_sheet_of_costs_without_titles_is_named(tmp_path: Path) -> None:
    book = Workbook()
    book.active.append(["Nr.", "Titel", "Kosten"])
    book.active.append(["1", "Radweg", 5_000])
    for rows in ([["Nr.", "Kosten", "Amt"], ["1", 10_000, "61"]], [["x", "y"], [10_000, 5_000], [20_000, 7_000]]):
        sheet = book.create_sheet()
        for row in rows:
            sheet.append(row)
    book.create_sheet("Anleitung").append(["Nr.", "Kosten"])
    book.save(tmp_path / "liste.xlsx")
    reading = read(tmp_path / "liste.xlsx")
    assert [row.why for row in reading.passed_over] == ["Blatt ohne Spalte mit Titeln"] * 2
    assert sum("hat keine Spalte mit Titeln" in problem.note for problem in reading.problems) == 2


def test_a_hint_says_unknown_only_where_no_value_was_read(tmp_path: Path) -> None:
    path = table(tmp_path, f"{HEAD};Kosten (in T€)\n1;a;b;1,500\n2;c;d;viel\n")
    said = {hint.note: hint.remedy for hint in hints(path) if hint.field}
    assert said["Zeile 2: „1,500“ als 1.500.000 € gelesen"] == "stimmt das nicht: die Zelle eindeutig schreiben"
    assert said["Zeile 3: „viel“ ist kein Betrag; als Notiz behalten"].startswith("gilt als unbekannt")
    assert measure_of(tmp_path, "Kosten (Mio. €)", "1,500").cost_total_eur == EuroRange.exactly(1_500_000)


def test_one_is_said_as_one(tmp_path: Path) -> None:
    assert any("1 Maßnahme ohne Nummer hat eine" in hint.note for hint in hints(table(tmp_path, "Titel\nRadweg\n")))


def test_a_column_of_hints_is_told_from_the_word(tmp_path: Path) -> None:
    hint = Problem("liste.csv", 3, "Hinweise", "gelesen", grave=False)
    assert str(hint) == "liste.csv:3 Spalte „Hinweise“: Hinweis: gelesen"
    (said,) = hints(table(tmp_path, f"{HEAD};Kosten\n1;a;b;5\nHinweis: Stand 2026;;;\n"))
    assert said.note.endswith("Zeile 3 („Stand 2026“)")


@pytest.mark.parametrize(
    "line", ["Priorität:;1 = hoch;2 = mittel;", "kurzfristig;= 1–2 Jahre;;", "(1);vorbehaltlich Förderung;;"]
)
def test_a_legend_or_footnote_in_several_cells_is_no_measure(tmp_path: Path, line: str) -> None:
    reading = read(table(tmp_path, f"{HEAD};Kosten\n1;a (1);b;5\n2;c;d;6\n3;e;f;7\n{line}\n"))
    assert [measure.id for measure in reading.measures] == ["1", "2", "3"]
    assert reading.measures[0].title == ("a" if line.startswith("(1)") else "a (1)")


def test_a_code_that_comes_back_is_no_number(tmp_path: Path) -> None:
    path = table(
        tmp_path, "Produkt;Beschreibung;Kosten\nPB 21;Anbau der Schule;5\nPB 21;Neue Mensa;6\nPB 54;Radweg Nord;7\n"
    )
    found = [(measure.handlungsfeld, measure.title) for measure in read(path).measures]
    assert found == [("PB 21", "Anbau der Schule"), ("PB 21", "Neue Mensa"), ("PB 54", "Radweg Nord")]


def test_a_product_with_its_number_alone_heads_those_below(tmp_path: Path) -> None:
    reading = read(table(tmp_path, f"{HEAD};Kosten\nPB 21;Schulen;;\n1;a;b;5\nPB 54;Verkehr;;\n2;c;d;6\n3;e;f;7\n"))
    assert [(measure.id, measure.handlungsfeld) for measure in reading.measures] == [
        ("1", "Schulen"), ("2", "Verkehr"), ("3", "Verkehr")
    ]  # fmt: skip


def test_kept_euros_are_shown_as_in_the_sheet(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    for row in (
        ["Titel", "Kosten", "Ansatz 2027", "Restmittel", "Faktor", "Baujahr"],
        ["Radweg", 119_000, 59499.99999999999, 12345.5, 0.30000000000000004, 2027],
        ["Kita", 250_000, 1_250_000, -4000, 1.2000000000000002, 2028],
    ):
        sheet.append(row)
    book.save(tmp_path / "liste.xlsx")
    first, second = read(tmp_path / "liste.xlsx").measures
    assert first.extra == {"Ansatz 2027": "59.500", "Restmittel": "12345,5", "Faktor": "0,3", "Baujahr": "2027"}
    assert second.extra["Ansatz 2027"] == "1.250.000"


def test_noise_of_reckoning_in_a_text_file_is_left_out(tmp_path: Path) -> None:
    path = table(tmp_path, "Titel;Ansatz 2027\nRadweg;59499,99999999999\nKita;12.000\n")
    assert [measure.extra["Ansatz 2027"] for measure in read(path).measures] == ["59.500", "12.000"]
    assert [measure.cost_total_eur for measure in read(path).measures] == [
        EuroRange(59_500, 59_500),
        EuroRange(12_000, 12_000),
    ]


def test_an_amount_for_each_year_is_not_held_against_one_of_the_whole(tmp_path: Path) -> None:
    path = table(tmp_path, "Titel;Gesamtkosten;förderfähige Kosten\nRadweg;5.000 € p. a.;30.000 €\n")
    assert not any("ist mehr als" in str(hint) for hint in hints(path))


def test_the_upper_of_two_rows_of_headings_is_read_with_the_lower(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    for row in (
        ["Bauprogramm 2026 bis 2030"],
        [None, None, None, "Kosten in T€", None, "Ausführung", None],
        ["Nr.", "Maßnahme", "Inhalt", "brutto", "Eigenmittel", "von", "bis"],
        ["1", "Radweg", "Belag", 100, 50, 2026, 2027],
        ["2", "Kita", "Anbau", 200, 60, 2026, 2028],
    ):
        sheet.append(row)
    sheet.merge_cells("D2:E2")
    sheet.merge_cells("F2:G2")
    book.save(tmp_path / "liste.xlsx")
    reading = read(tmp_path / "liste.xlsx")
    first = reading.measures[0]
    assert (first.cost_total_eur, first.own_means_eur) == (EuroRange(100_000, 100_000), EuroRange(50_000, 50_000))
    assert (str(first.start), str(first.end)) == ("2026", "2027")
    assert [row.row for row in reading.passed_over] == [1]


@pytest.mark.parametrize(
    "line",
    [
        "Kosten einschließlich Ausstattung, Preisstand IV/2025",
        "Alle Kosten inkl. Baunebenkosten",
        "inkl. 19 % MwSt.",
        "Weitere Auskünfte erteilt das Fachamt",
    ],
)
def test_a_text_behind_the_sum_is_a_footnote(tmp_path: Path, line: str) -> None:
    rows = f"Nr.;Titel;Beschreibung;Kosten\nA Straßen\n1;Radweg;x;100\n2;Kita;y;200\n;Summe;;300\n{line}\n"
    reading = read(table(tmp_path, rows))
    assert [measure.handlungsfeld for measure in reading.measures] == ["Straßen", "Straßen"]
    assert (reading.passed_over[-1].row, reading.passed_over[-1].why) == (6, "Fußnote oder Legende")


def test_a_remark_between_sum_and_next_section_heads_nothing(tmp_path: Path) -> None:
    rows = "Nr.;Titel;Beschreibung;Kosten\nA Straßen\n1;Radweg;x;100\n;Summe;;100\nKosten ohne Grunderwerb\nB Schulen\n2;Kita;y;200\nC Klima\n"
    reading = read(table(tmp_path, rows))
    assert [(measure.handlungsfeld, measure.leitthema) for measure in reading.measures] == [
        ("Straßen", ""),
        ("Schulen", ""),
    ]
    assert reading.passed_over[-1].why == "Zwischenüberschrift"


def test_one_struck_row_is_said_as_one(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    for row in (["Nr.", "Titel"], ["1", "Radweg"], ["2", "Kita"]):
        sheet.append(row)
    sheet["B3"].font = Font(strike=True)
    sheet.row_dimensions[2].hidden = True
    book.save(tmp_path / "liste.xlsx")
    said = "\n".join(map(str, hints(tmp_path / "liste.xlsx")))
    assert "Zeile 3 ist durchgestrichen und mitgelesen → entfällt sie: die Zeile löschen" in said
    assert "Zeile 2 ist ausgeblendet oder weggefiltert" in said


@pytest.mark.parametrize(
    ("status", "done", "started", "counts", "said"),
    [
        (
            "umgesetzt",
            "nein",
            "",
            (False, True),
            "abgeschlossen „nein“, aber Stand „umgesetzt“; es gilt die Spalte „abgeschlossen“",
        ),
        (
            "geplant",
            "ja",
            "",
            (True, True),
            "abgeschlossen „ja“, aber Stand „geplant“; es gilt die Spalte „abgeschlossen“",
        ),
        ("in Umsetzung", "ja", "", (True, True), "abgeschlossen „ja“, aber Stand „in Umsetzung“"),
        (
            "in Umsetzung",
            "",
            "nein",
            (False, False),
            "begonnen „nein“, aber Stand „in Umsetzung“; es gilt die Spalte „begonnen“",
        ),
        ("geplant", "", "ja", (False, True), "begonnen „ja“, aber Stand „geplant“"),
        ("", "ja", "nein", (True, False), "begonnen „nein“, aber abgeschlossen „ja“"),
        ("umgesetzt", "ja", "ja", (True, True), ""),
        ("in Umsetzung", "nein", "ja", (False, True), ""),
        ("geplant", "nein", "nein", (False, False), ""),
        ("mal sehen", "nein", "ja", (False, True), ""),
    ],
)
def test_an_answer_counts_and_what_the_row_says_against_it_is_said(
    tmp_path: Path, status: str, done: str, started: str, counts: tuple[bool, bool], said: str
) -> None:
    path = table(tmp_path, f"{HEAD};Stand;abgeschlossen;begonnen\nM-7;Radweg;b;{status};{done};{started}\n")
    (measure,) = read(path).measures
    assert (measure.done, measure.started) == counts
    found = [hint for hint in hints(path) if "es gilt die Spalte" in hint.note]
    assert len(found) == bool(said)
    for hint in found:
        assert hint.note.startswith("Zeile 2 (M-7 „Radweg“): ")
        assert said in hint.note
        assert "berichtigen" in hint.remedy


def test_a_remark_against_an_answer_is_said_with_its_column(tmp_path: Path) -> None:
    path = table(tmp_path, f"{HEAD};Bemerkung;begonnen\n1;Radweg;b;Auftrag vergeben;nein\n")
    (hint,) = hints(path)
    assert "begonnen „nein“, aber Bemerkung „Auftrag vergeben“" in hint.note


def test_many_denied_answers_are_one_hint_that_names_the_rows(tmp_path: Path) -> None:
    rows = "".join(f"{number};Radweg {number};b;umgesetzt;nein\n" for number in range(1, 8))
    path = table(tmp_path, f"{HEAD};Stand;abgeschlossen\n{rows}")
    (hint,) = hints(path)
    assert hint.note.count("aber Stand „umgesetzt“") == 3
    assert "ebenso Zeilen 5–8" in hint.note


def test_what_denies_an_answer_is_no_proof_of_it(tmp_path: Path) -> None:
    path = table(tmp_path, f"{HEAD};Stand;abgeschlossen\n1;Radweg;b;geplant;ja\n2;Park;b;umgesetzt;nein\n")
    assert [measure.progress_words for measure in read(path).measures] == ["", "umgesetzt"]


VOTES = {
    "am 12.12.2026": None,
    "Rat 14.12.2026": None,
    "am 12.06.2026": True,
    "beschlossen 03/2026": True,
    "Beschluss vom 12.6.2025": True,
    "beschlossen": True,
    "beschlossen am 14.12.2026": None,
    "ja, am 12.6.2026": True,
    "geplant 2027": None,
    "noch nicht": False,
}


@pytest.mark.parametrize("written", VOTES)
def test_a_vote_to_come_is_no_vote(written: str) -> None:
    row = read_row(
        {"title": "Freibad sanieren", "council_vote": written}.get, {}, english=False, as_of=date(2026, 11, 30)
    )
    assert row.values["council_vote"] is VOTES[written]
