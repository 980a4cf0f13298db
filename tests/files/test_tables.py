"""Tables from outside: dialects, encodings, sizes, and workbooks that are broken or hostile."""

import io
import subprocess
import sys
import zipfile
from contextlib import suppress
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from openpyxl.chart import BarChart, Reference

from fundmatch.core.dates import PartialDate
from fundmatch.core.errors import StrategyError
from fundmatch.files import tables, xlsx_tables
from fundmatch.files.cell_values import CellError
from fundmatch.files.headings import header_key, header_scale
from fundmatch.files.tables import read_table
from fundmatch.files.xlsx_tables import open_workbook

ALIASES = {"nr", "titel", "kosten", "beginn"}
OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)


def save(path: Path, content: str | bytes) -> Path:
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def book(path: Path, *rows: list[object], title: str = "Tabelle1") -> Path:
    workbook = Workbook()
    sheet = workbook.active
    assert sheet is not None
    sheet.title = title
    for row in rows:
        sheet.append(row)
    workbook.save(path)
    return path


def repacked(path: Path, **changed: bytes) -> Path:
    """Write the workbook again with parts replaced; `__` in a name stands for a slash."""
    parts = {name.replace("__", "/").replace("_xml", ".xml"): data for name, data in changed.items()}
    with zipfile.ZipFile(io.BytesIO(path.read_bytes())) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name in {*old.namelist(), *parts}:
            new.writestr(name, parts.get(name) or old.read(name))
    return path


def refused(path: Path) -> str:
    with pytest.raises(StrategyError) as caught:
        read_table(path, ALIASES)
    assert path.name in str(caught.value)
    assert all(problem.remedy for problem in caught.value.problems)
    return str(caught.value)


@pytest.mark.parametrize("sign", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_csv_in_every_usual_dialect(tmp_path: Path, sign: str, encoding: str, newline: str) -> None:
    lines = [f"Nr.{sign}Titel", f'1{sign}"Größe{sign} ""neu"""', f"2{sign}Maß"]
    table = read_table(save(tmp_path / "a.csv", newline.join(lines).encode(encoding)), ALIASES)
    assert table.header == ("Nr.", "Titel")
    assert [(row.number, row.cells["Titel"]) for row in table.rows] == [(2, f'Größe{sign} "neu"'), (3, "Maß")]


def test_commas_in_texts_do_not_hide_the_semicolon(tmp_path: Path) -> None:
    text = "Nr.;Titel\n1;a, b, c\n2;d, e, f\n3;g, h, i\n"
    assert read_table(save(tmp_path / "a.csv", text), ALIASES).header == ("Nr.", "Titel")


def test_rows_bear_the_numbers_of_excel(tmp_path: Path) -> None:
    text = 'Maßnahmen 2026;;\n\nNr.;Titel;\n1;"zwei\nZeilen";\n;;\n\n2;b;\n'
    table = read_table(save(tmp_path / "a.csv", text), ALIASES)
    assert table.header_row == 3
    assert [(row.number, row.cells) for row in table.rows] == [
        (4, {"Nr.": "1", "Titel": "zwei\nZeilen"}),
        (7, {"Nr.": "2", "Titel": "b"}),
    ]


def test_the_line_that_tells_excel_the_delimiter_is_no_row(tmp_path: Path) -> None:
    table = read_table(save(tmp_path / "a.csv", "sep=;\nNr.;Titel\n1;a\n"), ALIASES)
    assert (table.header, table.header_row) == (("Nr.", "Titel"), 1)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "die Datei ist leer"),
        (b" \n\n", "die Datei ist leer"),
        ("Nr.;Titel\n1;Maß".encode("utf-16-le"), "UTF-16 ohne Kennung"),
        (b"Nr.;Titel\n1;a\0b" + b"x" * 50, "NUL-Zeichen"),
        (b"Nr.;Titel\n1;a\n2;\x81\xff", "a.csv:3: der Zeichensatz ist nicht zu erkennen"),
        (b"PK\x03\x04 and so on", "Excel-Datei mit der Endung .csv"),
        (b'Nr.;Titel\n1;"offen\n2;b\n', "a.csv:2: ein Anführungszeichen wird nicht geschlossen"),
        (b"Nr.;Titel\n1;a\n2;" + b"x" * 140_000 + b"\n", "a.csv:3: eine Zelle ist länger als 131.072 Zeichen"),
        (b'Nr.;Titel\n1;a\n2;"die "Neue" Mitte"\n', "a.csv:3: ein Anführungszeichen steht mitten in der Zelle"),
        (b"Nr.;Titel\n1;" + b"x" * (21 * 1024**2), "zu groß"),
        (";".join(["Nr.", "Titel", *(f"s{index}" for index in range(200))]).encode(), "202 Spalten"),
    ],
)
def test_a_csv_that_cannot_be_read_says_why(tmp_path: Path, content: bytes, said: str) -> None:
    assert said in refused(save(tmp_path / "a.csv", content))


@pytest.mark.parametrize(
    ("text", "place", "note"),
    [
        ("Nr.;Titel\n1;a;zu viel\n", 2, "die Zeile hat 3 Zellen, die Überschrift 2"),
        ("Nr.;Titel;titel\n1;a;b\n", 1, "zweimal da, in Spalte B und C"),
        ("Nr.;Titel\n1;" + "x" * 20_001, 2, "20001 Zeichen"),
        ("Nr.;Titel\n" + "1;a\n" * 5_001, 5_002, "mehr als 5000 Zeilen"),
        ("Nr.;Titel\n", 1, "unter der Überschrift steht nichts"),
    ],
)
def test_what_is_wrong_in_one_place_is_a_problem(tmp_path: Path, text: str, place: int, note: str) -> None:
    (problem,) = read_table(save(tmp_path / "a.csv", text), ALIASES).problems
    assert (problem.place, problem.grave) == (place, True)
    assert note in problem.note


def test_a_column_without_heading_is_kept_and_an_empty_one_is_not(tmp_path: Path) -> None:
    table = read_table(save(tmp_path / "a.csv", "Nr.;;Titel;;\n1;x;a;;\n"), ALIASES)
    assert table.header == ("Nr.", "Spalte B", "Titel")


@pytest.mark.parametrize(
    ("name", "said"),
    [("a.pdf", "„.pdf“ wird nicht gelesen"), ("~$a.xlsx", "Sperrdatei"), ("a.ods", ".xlsx"), ("a", "Endung")],
)
def test_other_files_are_refused_by_name(tmp_path: Path, name: str, said: str) -> None:
    assert said in refused(save(tmp_path / name, "x"))


def test_a_missing_file_and_a_folder_are_told_apart(tmp_path: Path) -> None:
    assert "gibt es nicht" in refused(tmp_path / "fehlt.csv")
    (tmp_path / "ordner.csv").mkdir()
    assert "das ist ein Ordner" in refused(tmp_path / "ordner.csv")


@pytest.mark.parametrize(
    ("heading", "key", "scale"),
    [
        ("Maßnahmen-\ntitel *", "massnahmentitel", 1),
        ("MASSNAHMENTITEL:", "massnahmentitel", 1),
        ("Gesamtkosten (EUR)", "gesamtkosten", 1),
        ("Gesamtkosten in €", "gesamtkosten", 1),
        ("Gesamtkosten [T€]", "gesamtkosten", 1000),
        ("Gesamtkosten (in Tsd. Euro)", "gesamtkosten", 1000),
        ("cost_total_eur", "costtotal", 1),
        ("Ratsbeschluss (ja/nein)", "ratsbeschluss", 1),
        ("Kosten (förderfähig)", "kostenfoerderfaehig", 1),
        ("Akteur", "akteur", 1),
        ("Kosten (in 1.000 EUR)", "kosten", 1_000),
        ("Kosten in 1000 €", "kosten", 1_000),
        ("Kosten (k EUR)", "kosten", 1_000),
        ("Cost (EUR '000)", "cost", 1_000),
        ("Total cost (EUR k)", "totalcost", 1_000),
        ("Cost in thousand euros", "cost", 1_000),
        ("Budget EUR m", "budget", 1_000_000),
        ("Kosten EUR Mio.", "kosten", 1_000_000),
        ("Kosten in €/m²", "kosteninm2", 1),
        ("Kosten (bis 1.000 €)", "kostenbis1000", 1),
    ],
)
def test_headings_are_compared_without_case_signs_and_units(heading: str, key: str, scale: int) -> None:
    assert (header_key(heading), header_scale(heading)) == (key, scale)


def test_a_workbook_gives_numbers_and_dates_as_they_are_shown(tmp_path: Path) -> None:
    workbook = Workbook()
    sheet = workbook.active
    assert sheet is not None
    sheet.title = "Tabelle1"
    sheet.append(["Maßnahmen"])
    sheet.merge_cells("A1:D1")
    sheet.append(["Nr.", "Titel", "Kosten", "Beginn"])
    sheet.append([1.5, "a_x000D_b", 80, datetime(2026, 12, 1)])
    sheet["C3"].number_format, sheet["D3"].number_format = '#,##0 "T€"', "mmm yy"
    sheet.append([None, "b", 80_000, datetime(2026, 12, 1)])
    sheet["C4"].number_format, sheet["D4"].number_format = '#,##0, "T€"', "dd.mm.yyyy"
    sheet["Z90"] = " "
    workbook.save(tmp_path / "a.xlsx")
    table = read_table(tmp_path / "a.xlsx", ALIASES)
    assert table.name.endswith("a.xlsx [Tabelle1]")
    assert [(row.number, tuple(row.cells.values())) for row in table.rows] == [
        (3, (1.5, "a\rb", "80 T€", PartialDate(2026, 12))),
        (4, (None, "b", 80_000, PartialDate(2026, 12, 1))),
    ]


def test_formulas_and_errors_without_a_value_arrive_as_broken_cells(tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", ["Nr.", "Titel", "Kosten"], ["=1+1", "#REF!", 5])
    first, second, third = read_table(path, ALIASES).rows[0].cells.values()
    assert isinstance(first, CellError)
    assert "keinen berechneten Wert" in first.note
    assert isinstance(second, CellError)
    assert "#REF!" in second.note
    assert third == 5


def test_a_formula_that_was_calculated_gives_its_value(tmp_path: Path) -> None:
    cells = '<c r="A2"><f>1+1</f><v>2</v></c><c r="B2" t="str"><f>""</f><v></v></c>'
    head = '<c r="A1" t="inlineStr"><is><t>Nr.</t></is></c><c r="B1" t="inlineStr"><is><t>Titel</t></is></c>'
    xml = (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><dimension ref="A1:A1"/>'
        f'<sheetData><row r="1">{head}</row><row r="2">{cells}</row></sheetData></worksheet>'
    )
    path = repacked(book(tmp_path / "a.xlsx"), xl__worksheets__sheet1_xml=xml.encode())
    assert read_table(path, ALIASES).rows[0].cells == {"Nr.": 2, "Titel": None}


def test_the_ranges_of_a_chart_are_no_formulas(tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", ["Nr.", "Titel", "Kosten"], ["1", "Freibad", 5])
    workbook = load_workbook(path)
    chart = BarChart()
    chart.add_data(Reference(workbook.worksheets[0], min_col=3, min_row=1, max_row=2), titles_from_data=True)
    workbook.worksheets[0].add_chart(chart, "F2")
    workbook.save(path)
    with open_workbook(path.read_bytes(), path.name) as opened:
        assert len(opened.books) == 1, "each sheet is read twice"
    workbook.worksheets[0]["C2"] = "=1+1"
    workbook.save(path)
    with open_workbook(path.read_bytes(), path.name) as opened:
        assert any(isinstance(cell, CellError) for _, row in opened.rows(opened.titles[0]) for cell in row)


def test_the_sheet_of_measures_is_found_and_others_are_named(tmp_path: Path) -> None:
    workbook = Workbook()
    for title, state in [("Versteckt", "hidden"), ("Alt", "visible"), ("Maßnahmen", "visible")]:
        sheet = workbook.create_sheet(title)
        sheet.append(["Nr.", "Titel"])
        sheet.append([title, title])
        sheet.sheet_state = state
    workbook.save(tmp_path / "a.xlsx")
    table = read_table(tmp_path / "a.xlsx", ALIASES)
    assert table.rows[0].cells["Nr."] == "Maßnahmen"
    assert [problem.grave for problem in table.problems] == [False]
    assert "„Maßnahmen“, nicht: Alt" in table.problems[0].note


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (OLE2, "alte Excel-Datei (.xls)"),
        (OLE2 + "EncryptedPackage".encode("utf-16-le"), "mit einem Kennwort"),
        (b"Nr.;Titel\n1;a", "keine Excel-Datei"),
        (b"PK\x03\x04" + b"x" * 100, "keine Excel-Datei, oder sie ist abgeschnitten"),
    ],
)
@pytest.mark.parametrize("name", ["a.xlsx", "a.xls"])
def test_what_is_no_workbook_is_told_apart(tmp_path: Path, name: str, content: bytes, said: str) -> None:
    assert said in refused(save(tmp_path / name, content))


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"xl__worksheets__sheet1_xml": b"<worksheet><sheetData><row>"}, "beschädigt"),
        ({"xl__workbook_xml": b"no xml"}, "beschädigt"),
        ({"xl__worksheets__sheet1_xml": b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}, "DTD"),
        ({"xl__styles_xml": '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'.encode("utf-16")}, "DTD"),
        ({"xl__media__bomb_xml": bytes(11 * 1024**2)}, "Entpacken übermäßig groß"),
    ],
)
def test_hostile_and_broken_parts_are_refused(tmp_path: Path, changed: dict[str, bytes], said: str) -> None:
    path = book(tmp_path / "a.xlsx", ["Nr.", "Titel"], [1, "a"])
    assert said in refused(repacked(path, **changed))


def test_entities_that_slip_through_the_first_look_are_refused_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(xlsx_tables, "declares_entities", lambda _: False)
    path = book(tmp_path / "a.xlsx", ["Nr.", "Titel"], [1, "a"])
    assert "DTD" in refused(repacked(path, xl__worksheets__sheet1_xml=b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'))


def test_many_large_parts_are_refused_together(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx_tables, "MAX_UNPACKED", 1000)
    assert "Entpacken" in refused(book(tmp_path / "a.xlsx", ["Nr.", "Titel"]))


def test_a_zip_that_is_no_workbook_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.xlsx", "w") as archive:
        archive.writestr("content.xml", "<a/>")
    assert "ZIP-Archiv" in refused(tmp_path / "a.xlsx")


def test_macros_are_not_executed_and_that_is_said(tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsm", ["Nr.", "Titel"], [1, "a"])
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"x")
    (hint,) = read_table(path, ALIASES).problems
    assert not hint.grave
    assert "nicht ausgeführt" in hint.note


def test_an_empty_workbook_is_refused(tmp_path: Path) -> None:
    assert "die Tabelle ist leer" in refused(book(tmp_path / "a.xlsx"))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary() | st.text(alphabet='Nr.;Titel,\t"\n\r x').map(str.encode))
def test_no_bytes_crash_the_reading_of_csv(tmp_path: Path, data: bytes) -> None:
    with suppress(StrategyError):
        assert read_table(save(tmp_path / "a.csv", data), ALIASES).header is not None


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(min_value=0, max_value=4_000), st.binary(min_size=1, max_size=8))
def test_no_damage_to_a_workbook_crashes_the_reading(tmp_path: Path, place: int, damage: bytes) -> None:
    data = book(tmp_path / "whole.xlsx", ["Nr.", "Titel"], [1, "a"]).read_bytes()
    with suppress(StrategyError):
        assert read_table(save(tmp_path / "a.xlsx", data[:place] + damage + data[place + len(damage) :]), ALIASES)


def test_csv_is_read_without_openpyxl(tmp_path: Path) -> None:
    path = save(tmp_path / "a.csv", "Nr.;Titel\n1;a\n")
    code = f"""if True:
        import sys, pathlib
        from fundmatch.strategy.reading import read_strategy
        read_strategy(pathlib.Path({str(path)!r}))
        print("openpyxl" in sys.modules)"""
    root = Path(tables.__file__).parents[2]
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=root)
    assert found.stdout.strip() == "False"
