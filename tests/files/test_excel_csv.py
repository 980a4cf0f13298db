"""A CSV that Excel opened and saved: read in any dialect, gone on with, safe from formulas, nothing in it lost."""

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from record_helpers import REPOSITORY

from fundmatch.core.errors import CatalogueError, StrategyError
from fundmatch.files.excel_csv import (
    FORMULA_SIGNS,
    CsvFile,
    CsvForm,
    as_csv,
    guard,
    parse_kept,
    protect,
    read_kept,
    unguard,
    unprotect,
    with_rows,
)

FORM = CsvForm(name="buch.csv", headings={"nr": "Nr", "text": "Text", "note": "Notiz"}, needed=("nr", "text"))
EXACT = CsvForm(
    name="buch.csv", headings=FORM.headings, needed=("nr", "text"), protect=protect, unprotect=unprotect,
    unprotected=("nr",),
)  # fmt: skip
texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\r"), max_size=20)


def texts_of(file: CsvFile) -> list[dict[str, str]]:
    return [dict(row.texts) for row in file.filled_rows()]


@pytest.mark.parametrize("sign", FORMULA_SIGNS)
def test_no_cell_begins_like_a_formula(sign: str) -> None:
    assert guard(f"{sign}1+1") == f"'{sign}1+1"
    assert protect(f"{sign}1+1") == f"'{sign}1+1"
    assert unguard(guard(f"{sign}1+1")) == f"{sign}1+1"


@given(text=texts)
def test_what_is_protected_is_guarded_too(text: str) -> None:
    assert not protect(text).startswith(FORMULA_SIGNS)
    assert not guard(text).startswith(FORMULA_SIGNS)
    assert unprotect(protect(text)) == text


@given(st.lists(st.tuples(st.integers(1, 99), texts.filter(str.strip), texts), max_size=5))
def test_what_was_written_is_read_back(rows: list[tuple[int, str, str]]) -> None:
    records = [{"nr": str(nr), "text": text, "note": note} for nr, text, note in rows]
    data = with_rows(CsvFile(form=EXACT), records)
    assert texts_of(parse_kept(data, EXACT)) == records


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-8", "cp1252", "utf-16"])
def test_any_dialect_of_excel_is_read(delimiter: str, encoding: str) -> None:
    data = f"Nr{delimiter}Text\r\n1{delimiter}Größe\r\n".encode(encoding)
    assert texts_of(parse_kept(data, FORM)) == [{"nr": "1", "text": "Größe"}]


def test_a_file_as_we_write_it_is_only_added_to() -> None:
    data = with_rows(CsvFile(form=FORM), [{"nr": "1", "text": "=a"}])
    more = with_rows(parse_kept(data, FORM), [{"nr": "2", "text": "b"}])
    assert more == data + b"2;b;\r\n"


def test_a_file_in_another_dialect_is_written_anew_cell_for_cell() -> None:
    data = b"Ampel,Text,Nr\r\nrot,'=a,1\r\nzu,viele,2,Zellen\r\n"
    more = with_rows(parse_kept(data, FORM), [{"nr": "3", "text": "-c"}])
    rows = list(csv.reader(io.StringIO(more.decode("utf-8-sig"), newline=""), delimiter=";"))
    assert rows == [
        ["Ampel", "Text", "Nr", "Notiz"], ["rot", "'=a", "1"], ["zu", "viele", "2", "Zellen"], ["", "'-c", "3", ""],
    ]  # fmt: skip


def test_a_row_is_edited_in_its_place_and_the_others_stay() -> None:
    data = as_csv([["Nr", "Eigenes", "Text"], ["1", "x", "a"], [], ["2", "y", "b"]])
    changed = parse_kept(with_rows(parse_kept(data, FORM), [], {4: {"text": "@neu"}}), FORM)
    assert changed.header == ("Nr", "Eigenes", "Text", "Notiz")
    assert [cells for _, cells in changed.rows] == [["1", "x", "a"], [], ["2", "y", "'@neu", ""]]


def test_the_header_is_found_wherever_sorting_has_put_it() -> None:
    data = as_csv([[str(nr), f"t{nr}"] for nr in range(1, 200)] + [["Nr", "Text"]])
    file = parse_kept(data, FORM)
    assert len(texts_of(file)) == 199
    assert file.rows[0][0] == 1
    assert not file.appendable


def test_what_is_not_understood_is_named() -> None:
    file = parse_kept(as_csv([["Nr", "Text", "Ampel"], ["1", "a", "rot", "zu viel"]]), FORM)
    assert [problem.field for problem in file.unclear_columns()] == ["Ampel"]
    (row,) = file.filled_rows()
    assert (row.number, row.surplus) == (2, 1)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"Tagesordnung\r\n", "die Kopfzeile fehlt → die Spalten Nr, Text wieder einfügen"),
        (b"Nr;Notiz\r\n1;a\r\n", "buch.csv:1: Spalten fehlen: Text → Kopfzeile ergänzen"),
        (b'Nr;Text\r\n1;a\r\n2;"b\r\n', "buch.csv:3: ein Anführungszeichen ist nicht geschlossen"),
        (b"Nr;Text\r\n1;" + b"x" * 140_000, "buch.csv:2: eine Zelle ist länger als 131.072 Zeichen → den Text kürzen"),
        (as_csv([["Nr", "Text"]]) + "1;Größe\r\n".encode("cp1252"), "buch.csv:2: die Zeile ist in einem anderen"),
        (b"PK\x03\x04", "Excel-Datei"),
        (b"Nr;Text\r\n\0;a\r\n", "NUL-Zeichen"),
    ],
)
def test_what_is_no_such_file_is_refused_with_its_line(data: bytes, message: str) -> None:
    with pytest.raises(StrategyError, match=message):
        parse_kept(data, FORM)


def test_the_error_is_of_the_kind_that_the_form_names(tmp_path: Path) -> None:
    form = CsvForm(name="log.csv", headings={"nr": "Nr"}, needed=("nr",), error=CatalogueError)
    assert read_kept(tmp_path / "log.csv", form, 10) == CsvFile(form=form)
    (tmp_path / "log.csv").write_bytes(b"Nr;a;b;c;d\r\n")
    with pytest.raises(CatalogueError, match="zu groß"):
        read_kept(tmp_path / "log.csv", form, 10)


def test_files_for_excel_are_written_in_one_place() -> None:
    """A new writer of its own would have a protection of its own, or none."""
    package = REPOSITORY / "fundmatch"
    writers = [path.name for path in package.rglob("*.py") if "csv.writer" in path.read_text(encoding="utf-8")]
    assert writers == ["excel_csv.py"]
