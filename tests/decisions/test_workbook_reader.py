"""Reading a workbook back: whatever officers did to it, entries are found, named or refused, never dropped."""

import io
import shutil
import subprocess
import zipfile
from datetime import date
from pathlib import Path

import pytest
from decisions.review_helpers import BATH, FIRST, NAME, RAW, SECOND, held, issued, look, review, shuffled, typed
from openpyxl import Workbook, load_workbook

from fundmatch.core.dates import PartialDate
from fundmatch.core.errors import StrategyError
from fundmatch.decisions import workbook_reader
from fundmatch.decisions.workbook_entries import Stamp, as_mark, read_mark
from fundmatch.decisions.workbook_reader import read_workbook
from fundmatch.reports.workbook.table_sheet import HEADER_ROW

ENTRIES = {
    FIRST: {"status": "Abgelehnt", "reason": "Eigenanteil fehlt", "person": "Öztürk", "note": "+49 209;\n„heute“ 'so'"},
    SECOND: {"status": "Prüfen", "day": "nächste Woche", "next_step": "@Kämmerei"},
}


def test_every_entry_comes_back_and_nothing_else(tmp_path: Path) -> None:
    review(tmp_path, typed(issued(tmp_path / "s.xlsx", tmp_path), ENTRIES))
    found = held(tmp_path)
    assert {key: {name: one.text(name) for name in ENTRIES[key]} for key, one in found.items()} == ENTRIES
    assert sum(len(one.traces) for one in found.values()) == 7


@pytest.mark.parametrize(("seed", "stamped"), [(0, True), (1, False)])
def test_sorting_hiding_inserting_moving_and_renaming_do_no_harm(tmp_path: Path, seed: int, stamped: bool) -> None:
    path = typed(issued(tmp_path / "s.xlsx", tmp_path, stamped=stamped), ENTRIES)
    review(tmp_path, shuffled(path, seed))
    assert {key: {name: one.text(name) for name in ENTRIES[key]} for key, one in held(tmp_path).items()} == ENTRIES
    again = look(tmp_path, shuffled(issued(tmp_path / "next.xlsx", tmp_path), seed))
    assert not again.changes
    assert not again.conflicts
    assert again.unchanged == 7


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_a_workbook_that_libreoffice_saved_says_the_same(tmp_path: Path) -> None:
    path = shuffled(typed(issued(tmp_path / "s.xlsx", tmp_path), ENTRIES), 1)
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    form = "xlsx:Calc MS Excel 2007 XML"
    command = ["soffice", profile, "--headless", "--convert-to", form, "--outdir", str(tmp_path / "out"), str(path)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    found = read_workbook(tmp_path / "out" / "s.xlsx", strategy=NAME)
    assert found.stamp
    assert found.stamp.strategy == NAME
    review(tmp_path, tmp_path / "out" / "s.xlsx")
    assert {key: {name: one.text(name) for name in ENTRIES[key]} for key, one in held(tmp_path).items()} == ENTRIES


def test_headers_are_known_in_any_case_and_with_blanks(tmp_path: Path) -> None:
    path = typed(issued(tmp_path / "s.xlsx", tmp_path), ENTRIES)
    book = load_workbook(path)
    for cell in book["Shortlist"][HEADER_ROW]:
        cell.value = f" {str(cell.value).upper()} "
    book.save(path)
    assert len(look(tmp_path, path).new) == 7


def test_a_column_that_officers_add_to_the_excluded_is_read(tmp_path: Path) -> None:
    path = issued(tmp_path / "s.xlsx", tmp_path)
    book = load_workbook(path)
    sheet = book["Ausgeschlossen"]
    column = sheet.max_column + 1
    sheet.cell(HEADER_ROW, column).value = "Status"
    sheet.cell(HEADER_ROW + 1, column).value = "Beobachten"
    book.save(path)
    (change,) = look(tmp_path, path).changes
    assert (change.key, change.field, change.new) == (("M-1", "nrw-zu"), "status", "Beobachten")


def test_a_real_date_is_read_as_the_day_that_excel_shows(tmp_path: Path) -> None:
    path = typed(issued(tmp_path / "s.xlsx", tmp_path), {FIRST: {"day": date(2027, 3, 31)}})
    review(tmp_path, path)
    assert held(tmp_path)[FIRST].day == PartialDate(2027, 3, 31)
    assert held(tmp_path)[FIRST].day_text == "31.03.2027"


@pytest.mark.parametrize(
    ("field", "text", "remark"),
    [
        ("day", "nächste Woche", "„nächste Woche“ ist kein Datum"),
        ("status", "mal sehen", "„mal sehen“ steht nicht in der Liste"),
        ("reason", "kein Geld", "„kein Geld“ steht nicht in der Liste"),
    ],
)
def test_an_odd_entry_is_kept_as_typed_and_named(tmp_path: Path, field: str, text: str, remark: str) -> None:
    path = typed(issued(tmp_path / "s.xlsx", tmp_path), {FIRST: {field: text}})
    found = look(tmp_path, path)
    assert [change.new for change in found.new] == [text]
    assert any(remark in problem.note and "Blatt „Shortlist“, Zeile" in problem.field for problem in found.remarks)


@pytest.mark.parametrize("text", ["nein", " Nein", "ablehnen"])
def test_a_no_in_the_status_is_kept_and_the_word_for_a_rejection_is_offered(tmp_path: Path, text: str) -> None:
    path = typed(issued(tmp_path / "s.xlsx", tmp_path), {FIRST: {"status": text}})
    found = look(tmp_path, path)
    assert [change.new.strip() for change in found.new] == [text.strip()]
    assert any("wer das Programm nicht will, schreibt „Abgelehnt“" in problem.remedy for problem in found.remarks)


def test_a_formula_without_a_value_is_named_and_takes_nothing_back(tmp_path: Path) -> None:
    path = typed(issued(tmp_path / "s.xlsx", tmp_path), {FIRST: {"note": "wichtig"}})
    review(tmp_path, path)
    path = typed(issued(tmp_path / "t.xlsx", tmp_path), {FIRST: {"note": "=A1"}})
    found = look(tmp_path, path)
    assert not found.changes
    assert any("keinen berechneten Wert" in problem.note and "Notiz" in problem.field for problem in found.unread)


def without_identity(path: Path, *, lines: list[list[object]]) -> Path:
    """Put a sheet of the officer's own into the workbook, with decision columns and without the ids."""
    book = load_workbook(path)
    sheet = book.create_sheet("Sitzung")
    sheet.append(["Nr.", "Programm", "Status", "Person", "Notiz"])
    for line in lines:
        sheet.append(line)
    book.save(path)
    return path


def test_a_row_without_identity_is_found_by_number_and_name_or_listed(tmp_path: Path) -> None:
    path = without_identity(
        issued(tmp_path / "s.xlsx", tmp_path),
        lines=[
            ["M-1", " bäder", "Prüfen", None, None],
            ["M-9", "Bäder", "Prüfen", None, "wer?"],
            ["M-1", "Bäderfonds", None, None, "welcher?"],
            [None, None, None, None, "lose Notiz"],
            ["M-2", "Radwege", None, None, None],
        ],
    )
    found = look(tmp_path, path)
    assert [(change.key, change.new) for change in found.new] == [(FIRST, "Prüfen")]
    assert any("über Nr. und Programmname zugeordnet" in problem.note for problem in found.remarks)
    listed = [str(one) for one in found.unplaced]
    assert "Blatt „Sitzung“, Zeile 3: Status: Prüfen; Notiz: wer? (eine Maßnahme „M-9“ gibt es nicht)" in listed[0]
    assert "„Bäderfonds“ ist kein eindeutiger Name" in listed[1]
    assert "Notiz: lose Notiz (die Kennung der Zeile fehlt)" in listed[2]
    assert len(listed) == 3


def test_a_name_that_two_programmes_bear_is_not_guessed(tmp_path: Path) -> None:
    path = without_identity(issued(tmp_path / "s.xlsx", tmp_path), lines=[["M-1", "Bäder", "Prüfen", None, None]])
    found = look(tmp_path, path, programmes={"a": BATH, "b": BATH})
    assert not found.changes
    assert len(found.unplaced) == 1


def test_a_row_that_lost_its_identity_is_listed(tmp_path: Path) -> None:
    path = typed(issued(tmp_path / "s.xlsx", tmp_path), {FIRST: {"note": "wichtig"}})
    book = load_workbook(path)
    sheet = book["Shortlist"]
    note = next(cell.column for cell in sheet[HEADER_ROW] if cell.value == "Notiz")
    sheet.cell(sheet.max_row + 1, note).value = "mein Nachtrag"
    book.save(path)
    found = look(tmp_path, path)
    assert len(found.new) == 1
    assert "mein Nachtrag" in found.unplaced[0].text


def test_a_header_that_was_copied_along_is_no_entry(tmp_path: Path) -> None:
    path = typed(issued(tmp_path / "s.xlsx", tmp_path), {FIRST: {"note": "wichtig"}})
    book = load_workbook(path)
    sheet = book["Shortlist"]
    sheet.append([cell.value for cell in sheet[HEADER_ROW]])
    book.save(path)
    found = look(tmp_path, path)
    assert len(found.changes) == 1
    assert not found.unplaced


def test_two_columns_of_one_header_are_both_read_and_named(tmp_path: Path) -> None:
    path = typed(issued(tmp_path / "s.xlsx", tmp_path), {FIRST: {"status": "Prüfen"}})
    book = load_workbook(path)
    sheet = book["Shortlist"]
    column = sheet.max_column + 1
    sheet.cell(HEADER_ROW, column).value = "Status"
    for row in range(HEADER_ROW + 1, sheet.max_row + 1):
        sheet.cell(row, column).value = "in Bau"
    book.save(path)
    found = look(tmp_path, path)
    assert any("2-mal" in problem.note for problem in found.remarks)
    assert [{side.text for side in conflict.sides} for conflict in found.conflicts] == [{"Prüfen", "in Bau"}]
    assert {change.new for change in found.changes} == {"in Bau"}


def test_a_workbook_of_another_strategy_is_refused_unless_it_is_meant(tmp_path: Path) -> None:
    path = typed(issued(tmp_path / "s.xlsx", tmp_path, strategy_name="Stadt Bottrop"), ENTRIES)
    with pytest.raises(StrategyError, match="gehört zur Strategie „Stadt Bottrop“"):
        read_workbook(path, strategy=NAME)
    assert read_workbook(path, strategy=NAME, other_strategy=True).rows


def test_a_workbook_without_a_mark_is_read_with_a_hint(tmp_path: Path) -> None:
    found = read_workbook(issued(tmp_path / "s.xlsx", tmp_path, stamped=False), strategy=NAME)
    assert found.stamp is None
    assert any("ohne Herkunftsvermerk" in problem.note for problem in found.remarks)


@pytest.mark.parametrize("place", ["identifier", "keywords"])
def test_the_mark_is_found_where_either_version_wrote_it(tmp_path: Path, place: str) -> None:
    path = issued(tmp_path / "s.xlsx", tmp_path)
    book = load_workbook(path)
    mark = book.properties.keywords
    book.properties.keywords = "neu sortiert"
    setattr(book.properties, place, mark)
    book.save(path)
    found = read_workbook(path, strategy=NAME)
    assert found.stamp
    assert found.stamp.strategy == NAME


@pytest.mark.parametrize("mark", ["~$s.xlsx", ".~lock.s.xlsx#"])
def test_a_workbook_that_is_open_is_read_with_a_warning(tmp_path: Path, mark: str) -> None:
    path = issued(tmp_path / "s.xlsx", tmp_path)
    (tmp_path / mark).write_text("")
    found = read_workbook(path, strategy=NAME)
    assert any("gerade geöffnet" in problem.note for problem in found.remarks)
    with pytest.raises(StrategyError, match="Sperrdatei"):
        read_workbook(tmp_path / mark, strategy=NAME)


def test_macros_are_named_and_not_run(tmp_path: Path) -> None:
    path = typed(issued(tmp_path / "s.xlsm", tmp_path), ENTRIES)
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"macro")
    found = read_workbook(path, strategy=NAME)
    assert any("enthält Makros" in problem.note for problem in found.remarks)
    assert found.rows


def no_identity() -> bytes:
    book = Workbook()
    book.active.append(["Titel", "Status"])
    book.active.append(["Freibad", "Prüfen"])
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("s.xlsx", b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), "verschlüsselt"),
        ("s.xlsx", b"\xd0\xcf\x11\xe0 old", "alte Excel-Datei"),
        ("s.xlsx", RAW[: len(RAW) // 2], "abgeschnitten"),
        ("s.xlsx", b"", "leer"),
        ("s.csv", b"a;b", "die Endung „.csv“"),
        ("s.xlsx", no_identity(), "measure_id und programme_id"),
    ],
)
def test_what_is_no_workbook_of_ours_is_refused(tmp_path: Path, name: str, data: bytes, message: str) -> None:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(StrategyError, match=message):
        read_workbook(tmp_path / name, strategy=NAME)


def test_a_file_of_200_mb_is_not_opened(tmp_path: Path) -> None:
    path = tmp_path / "s.xlsx"
    with path.open("wb") as file:
        file.truncate(200 * 1024 * 1024)
    with pytest.raises(StrategyError, match="zu groß"):
        read_workbook(path, strategy=NAME)


def test_a_damaged_part_is_a_german_message(tmp_path: Path) -> None:
    path, broken = tmp_path / "s.xlsx", tmp_path / "t.xlsx"
    path.write_bytes(RAW)
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(broken, "w") as new:
        for part in old.namelist():
            content = old.read(part)
            new.writestr(part, content[: len(content) // 2] if part.endswith("sheet2.xml") else content)
    with pytest.raises(StrategyError, match="beschädigt"):
        read_workbook(broken, strategy=NAME)


def test_the_clock_is_not_asked_when_a_file_was_saved(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = issued(tmp_path / "s.xlsx", tmp_path)
    assert read_workbook(path, strategy=NAME).saved
    monkeypatch.setattr(workbook_reader, "_says_when", lambda data: False)
    assert read_workbook(path, strategy=NAME).saved is None


@pytest.mark.parametrize("name", [NAME, "Köln, Rat & Bürger; 100 % = „Stadt“", ""])
def test_a_mark_is_read_as_it_was_made(name: str) -> None:
    stamp = Stamp(strategy=name, as_of=date(2026, 11, 22), run="ab", base=12, base_sha256="c")
    mark = as_mark(stamp)
    assert not {",", " ", ";"} & set(mark)
    assert read_mark([None, "", f"Förderung {mark} Gelsenkirchen"]) == stamp


@pytest.mark.parametrize("mark", ["", "fundmatch?", "fundmatch?v=2&base=1", "fundmatch?v=1&base=x", "fundmatch?%%%"])
def test_a_damaged_mark_is_none(mark: str) -> None:
    assert read_mark([mark]) is None


def best_pair(path: Path) -> tuple[str, str]:
    """Return the first pair that stands on the sheet of measures."""
    sheet = load_workbook(path)["Maßnahmen"]
    columns = {cell.value: cell.column for cell in sheet[HEADER_ROW]}
    measure, programme = (sheet.cell(HEADER_ROW + 1, columns[name]).value for name in ("measure_id", "programme_id"))
    return str(measure), str(programme)


def test_the_sheet_of_measures_is_read_back_and_says_the_same_as_the_shortlist(tmp_path: Path) -> None:
    path = issued(tmp_path / "s.xlsx", tmp_path)
    pair = best_pair(path)
    typed(path, {pair: {"status": "Prüfen", "note": "Rückruf"}}, "Maßnahmen")
    review(tmp_path, path)
    assert (held(tmp_path)[pair].status, held(tmp_path)[pair].note) == ("Prüfen", "Rückruf")
    path = typed(issued(tmp_path / "s.xlsx", tmp_path), {pair: {"status": "Beantragen"}}, "Maßnahmen")
    assert [change.new for change in look(tmp_path, path).changed] == ["Beantragen"]
    (conflict,) = look(tmp_path, typed(path, {pair: {"status": "Abgelehnt"}})).conflicts
    assert "„Beantragen“" in str(conflict)
    assert "„Abgelehnt“" in str(conflict)


def test_what_is_emptied_on_one_of_two_sheets_stays_and_is_named(tmp_path: Path) -> None:
    path = issued(tmp_path / "s.xlsx", tmp_path)
    pair = best_pair(path)
    review(tmp_path, typed(path, {pair: {"note": "Rückruf"}}))
    path = typed(issued(tmp_path / "s.xlsx", tmp_path), {pair: {"note": None}}, "Maßnahmen")
    found = look(tmp_path, path)
    assert not found.changes
    (said,) = [str(remark) for remark in found.remarks if "zweimal" in remark.note]
    assert "Notiz: leer auf Blatt „Maßnahmen“, Zeile 4, noch da auf Blatt „Shortlist“, Zeile" in said
    assert len(look(tmp_path, typed(path, {pair: {"note": None}})).cleared) == 1


def test_a_note_on_a_measure_without_a_programme_is_named_with_its_text(tmp_path: Path) -> None:
    path = issued(tmp_path / "s.xlsx", tmp_path)
    book = load_workbook(path)
    sheet = book["Maßnahmen"]
    columns = {cell.value: cell.column for cell in sheet[HEADER_ROW]}
    sheet.cell(HEADER_ROW + 1, columns["Notiz"]).value = "Rückruf"
    for header in ("Programm", "programme_id"):
        sheet.cell(HEADER_ROW + 1, columns[header]).value = None
    book.save(path)
    (unplaced,) = look(tmp_path, path).unplaced
    assert "Notiz: Rückruf" in str(unplaced)
    assert "die Zeile nennt kein Programm" in str(unplaced)
