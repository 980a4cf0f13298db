"""The table of measures: headings, cells, rows; every problem with place, column and remedy."""

from pathlib import Path

import pytest
from fundmatch.strategy.measures import read_measures
from openpyxl import Workbook

from fundmatch.core.dates import PartialDate
from fundmatch.core.errors import Problem, StrategyError
from fundmatch.model.strategy import Measure
from fundmatch.strategy import measures

HEAD = "Nr.;Titel;Beschreibung"


def table(folder: Path, text: str) -> Path:
    path = folder / "measures.csv"
    path.write_text(text, encoding="utf-8")
    return path


def one(folder: Path, heading: str, cell: str) -> Measure:
    ((measure,), _) = read_measures(table(folder, f'{HEAD};{heading}\n1;a;b;"{cell}"\n'), None)
    return measure


def problems(path: Path, columns: Path | None = None) -> tuple[Problem, ...]:
    with pytest.raises(StrategyError) as caught:
        read_measures(path, columns)
    assert all(problem.note and problem.remedy and problem.grave for problem in caught.value.problems)
    return caught.value.problems


def columns(folder: Path, text: str) -> Path:
    path = folder / "columns.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_every_alias_means_one_known_field() -> None:
    assert set(measures.known_headings().values()) == set(measures._FIELDS)
    assert "" not in measures.known_headings()


def test_a_row_becomes_a_measure(tmp_path: Path) -> None:
    path = table(
        tmp_path,
        "Kürzel;Maßnahme;Kurzbeschreibung;Federführung;Antragsteller;Beginn;Ende;begonnen;Kosten gesamt (EUR);"
        "förderfähige Kosten;Eigenanteil;Kostenart;Ratsbeschluss;Stichwörter;Stand;SDG;Partner\n"
        "GE-1;Luft;Sensoren;KA;stadt;2026;12/2027;nein;1.250.000,50 €;1 Mio. €;0;Investition/Personalkosten;x;"
        "Luft, Klima;offen;11, 3;k. A.\n",
    )
    (measure,), hints = read_measures(path, None)
    assert hints == []
    assert measure == Measure(
        id="GE-1",
        title="Luft",
        description="Sensoren",
        department="KA",
        applicant="Kommune",
        status="offen",
        start=PartialDate(2026),
        end=PartialDate(2027, 12),
        started=False,
        cost_total_eur=1_250_001,
        cost_eligible_eur=1_000_000,
        own_means_eur=0,
        cost_kind=("Investition", "Personal"),
        council_vote=True,
        include_keywords=("Luft", "Klima"),
        extra={"SDG": "11, 3"},
    )


@pytest.mark.parametrize(
    ("heading", "cell", "field", "value"),
    [
        ("Zielgruppe", "–", "target_group", ""),
        ("Ratsbeschluss liegt vor?", "k. A.", "council_vote", None),
        ("Gesamtkosten", "unbekannt", "cost_total_eur", None),
        ("Gesamtkosten", "0", "cost_total_eur", 0),
        ("Kosten (in T€)", "80", "cost_total_eur", 80_000),
        ("exclude_keywords", "a,b;c", "exclude_keywords", ("a", "b", "c")),
        ("Kostenart", "investiv; Planung, PLANUNG", "cost_kind", ("Investition", "Planung")),
        ("Verantwortlich", "offen", "department", ""),
    ],
)
def test_cells_become_values(tmp_path: Path, heading: str, cell: str, field: str, value: object) -> None:
    assert getattr(one(tmp_path, heading, cell), field) == value


def test_further_columns_are_kept_in_their_order(tmp_path: Path) -> None:
    path = table(tmp_path, "Priorität;Nr.;SDG;Titel;Beschreibung;;Ämter\nhoch;1;;a;b;x;y\n")
    (measure,), _ = read_measures(path, None)
    assert list(measure.extra.items()) == [("Priorität", "hoch"), ("SDG", ""), ("Spalte F", "x"), ("Ämter", "y")]


@pytest.mark.parametrize(
    ("heading", "cell", "note", "remedy"),
    [
        ("Gesamtkosten", "50.000–80.000 €", "Spanne", "eine Zahl schreiben"),
        ("Gesamtkosten", "ca. 50.000", "Schätzung", "nur die Zahl"),
        ("Eigenmittel", "-5", "negativ", "ohne Minus"),
        ("Beginn", "IV/2026", "kein eindeutiges Datum", "Quartal"),
        ("begonnen", "teilweise", "weder ja noch nein", "leer lassen"),
        ("Antragsteller", "Komune", "kein zulässiger Wert", "Gemeint ist wohl „Kommune“"),
        ("Kostenart", "Investitionn", "kein zulässiger Wert", "Gemeint ist wohl „Investition“"),
    ],
)
def test_a_wrong_cell_is_named_with_row_and_heading(
    tmp_path: Path, heading: str, cell: str, note: str, remedy: str
) -> None:
    (problem,) = problems(table(tmp_path, f"Liste\n{HEAD};{heading}\n1;a;b;\n\n2;a;b;{cell}\n"))
    assert (problem.place, problem.field) == (5, heading)
    assert problem.file.endswith("measures.csv")
    assert note in problem.note
    assert remedy in problem.remedy


@pytest.mark.parametrize(
    ("headings", "row", "field", "note"),
    [
        ("", ";a;b", "Nr.", "die Maßnahme „a“ hat kein Kürzel"),
        ("", "2;;b", "Titel", "die Maßnahme „2“ hat keinen Titel"),
        ("", "2;–;k. A.", "Titel", "keinen Titel und keine Beschreibung"),
        ("", "X1;a;b", "Nr.", "„X1“ steht schon in Zeile 2"),
        ("", "x1;a;b", "Nr.", "„x1“ steht schon in Zeile 2"),
        (";Start;Ende", "2;a;b;2027;2026", "Ende", "das Ende 2026 liegt vor dem Beginn 2027"),
        (";Kosten;Eigenmittel", "2;a;b;10;11", "Eigenmittel", "11 € Eigenmittel, aber nur 10 € Kosten"),
        (";förderfähige Kosten;Eigenmittel", "2;a;b;10;11", "Eigenmittel", "aber nur 10 € Kosten"),
        (";Kosten;förderfähige Kosten", "2;a;b;10;11", "förderfähige Kosten", "förderfähig sind 11 €"),
    ],
)
def test_a_row_that_contradicts_itself_is_named(tmp_path: Path, headings: str, row: str, field: str, note: str) -> None:
    (problem,) = problems(table(tmp_path, f"{HEAD}{headings}\nX1;a;b\n{row}\n"))
    assert (problem.place, problem.field) == (3, field)
    assert note in problem.note


@pytest.mark.parametrize(
    ("headings", "row"),
    [
        (";Start;Ende", "2;a;b;06/2026;2026"),
        (";Kosten;Eigenmittel", "2;a;b;10;10"),
        (";Kosten;förderfähige Kosten;Eigenmittel", "2;a;b;100;50;60"),
    ],
)
def test_a_row_that_can_be_right_is_taken(tmp_path: Path, headings: str, row: str) -> None:
    assert len(read_measures(table(tmp_path, f"{HEAD}{headings}\n{row}\n"), None)[0]) == 1


def test_all_problems_are_named_at_once(tmp_path: Path) -> None:
    path = table(tmp_path, f"{HEAD};Kosten;Ende\n1;a;b;viel;bald\n1;;b;;\n")
    assert [(problem.place, problem.field) for problem in problems(path)] == [
        (2, "Ende"),
        (2, "Kosten"),
        (3, "Nr."),
        (3, "Titel"),
    ]


def test_a_missing_description_and_a_sum_are_only_hints(tmp_path: Path) -> None:
    found, hints = read_measures(table(tmp_path, f"{HEAD};Kosten\n1;a;;5\n;;;5\n"), None)
    assert [measure.id for measure in found] == ["1"]
    assert [(hint.place, hint.grave) for hint in hints] == [(2, False), (3, False)]
    assert "Beschreibung fehlt" in hints[0].note
    assert "übergangen" in hints[1].note


def test_a_table_of_nothing_but_sums_is_a_problem(tmp_path: Path) -> None:
    (problem,) = problems(table(tmp_path, f"{HEAD};Kosten\n;;;5\n"))
    assert "keine Zeile enthält eine Maßnahme" in problem.note


@pytest.mark.parametrize(
    ("head", "field", "meant"),
    [
        ("Numer;Titel;Beschreibung", "Kürzel der Maßnahme", "Numer"),
        ("Nr.;Titl;Beschreibung", "Titel", "Titl"),
        ("Nr.;Titel;Beschreibng", "Beschreibung", "Beschreibng"),
    ],
)
def test_a_missing_column_names_those_there_and_the_nearest(tmp_path: Path, head: str, field: str, meant: str) -> None:
    (problem,) = problems(table(tmp_path, f"{head}\n1;a;b\n"))
    assert (problem.place, problem.field, problem.note) == (1, field, "die Spalte fehlt")
    assert f"gemeint ist wohl „{meant}“" in problem.remedy
    assert head.replace(";", ", ") in problem.remedy
    assert "columns.toml" in problem.remedy


def test_a_table_without_any_known_heading_names_all_three(tmp_path: Path) -> None:
    found = problems(table(tmp_path, "alpha;beta\n1;2\n"))
    assert {problem.field for problem in found} == {"Kürzel der Maßnahme", "Titel", "Beschreibung"}


def test_two_columns_for_one_field_are_a_problem_until_one_is_chosen(tmp_path: Path) -> None:
    path = table(tmp_path, "lfd. Nr.;Kürzel;Titel;Beschreibung\n1;GE-1;a;b\n")
    (problem,) = problems(path)
    assert problem.field == "Kürzel"
    assert "„lfd. Nr.“ und „Kürzel“" in problem.note
    (measure,), _ = read_measures(path, columns(tmp_path, '[columns]\nid = "Kürzel"\n'))
    assert (measure.id, measure.extra) == ("GE-1", {"lfd. Nr.": "1"})


def test_columns_toml_names_headings_nobody_could_guess(tmp_path: Path) -> None:
    path = table(tmp_path, "Schlüssel;Wie es heißt;Worum es geht\n1;a;b\n")
    chosen = '[columns]\nid = "schlüssel"\ntitle = "Wie es heißt"\ndescription = "Worum es geht"\n'
    (measure,), _ = read_measures(path, columns(tmp_path, chosen))
    assert (measure.id, measure.title, measure.description, measure.extra) == ("1", "a", "b", {})


@pytest.mark.parametrize(
    ("text", "note", "remedy"),
    [
        ('[columns]\ntitel = "Titel"', "unbekanntes Feld", "Gemeint ist wohl „title“"),
        ('[columns]\nnote = "Titell"', "„Titell“ gibt es in", "Gemeint ist wohl „Titel“"),
        ("[columns]\nnote = 5", "kein Text", "[columns]"),
        ('[columns]\nnote = "Titel"\ntitle = "Titel"', "schon bei einem anderen Feld", "eigene Spalte"),
        ('note = "Titel"', "genau eine Tabelle [columns]", "[columns]"),
        ("[columns", "kein gültiges TOML", "je Zeile"),
        ("", "die Datei ist leer", "neu speichern"),
    ],
)
def test_a_wrong_columns_file_is_named(tmp_path: Path, text: str, note: str, remedy: str) -> None:
    found = problems(table(tmp_path, f"{HEAD}\n1;a;b\n"), columns(tmp_path, text))
    (problem,) = [problem for problem in found if problem.file.endswith("columns.toml")]
    assert note in problem.note
    assert remedy in problem.remedy


def test_a_broken_table_does_not_hide_a_broken_columns_file(tmp_path: Path) -> None:
    found = problems(tmp_path / "measures.csv", columns(tmp_path, "[columns"))
    assert [Path(problem.file).name for problem in found] == ["columns.toml", "measures.csv"]


def test_a_formula_without_value_counts_only_where_it_is_read(tmp_path: Path) -> None:
    workbook = Workbook()
    sheet = workbook.active
    assert sheet is not None
    for row in (["Nr.", "Titel", "Beschreibung", "Kosten", "Rechnung"], [1, "a", "b", "=1+1", "=1+1"]):
        sheet.append(row)
    workbook.save(tmp_path / "measures.xlsx")
    (problem,) = problems(tmp_path / "measures.xlsx")
    assert (problem.place, problem.field) == (2, "Kosten")
    sheet["D2"] = 2
    workbook.save(tmp_path / "measures.xlsx")
    (measure,), (hint,) = read_measures(tmp_path / "measures.xlsx", None)
    assert (measure.id, measure.cost_total_eur, measure.extra) == ("1", 2, {"Rechnung": ""})
    assert (hint.field, hint.grave) == ("Rechnung", False)
