"""The ledger as a file: exact, only added to, readable after Excel had it, silent about nothing."""

from pathlib import Path

import pytest
from decisions.review_helpers import rewritten
from hypothesis import given
from hypothesis import strategies as st

from fundmatch.core.dates import PartialDate
from fundmatch.core.errors import StrategyError
from fundmatch.decisions.ledger import (
    LEDGER_FILE,
    LEDGER_FORM,
    Ledger,
    Line,
    ledger_of,
    parse_ledger,
    read_ledger,
    replay,
    with_lines,
)
from fundmatch.decisions.typed_text import compared, doubt
from fundmatch.files.excel_csv import CsvFile, parse_kept, protect, unprotect
from fundmatch.model.decision import FIELDS
from fundmatch.reports.workbook import columns

texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=30) | st.sampled_from(
    [
        "'",
        "''",
        "'=1",
        "=1+1",
        "+49",
        "-",
        "@x",
        "007",
        "1-2",
        "Mai 26",
        "wahr",
        '"',
        ";",
        "\n",
        "\r\n",
        "\t",
        " x ",
        "'Neue'",
    ]
)


def line(nr: int = 1, **told: object) -> Line:
    base = {
        "recorded": PartialDate(2026, 11, 22), "by": "Anna", "file": "s.xlsx", "file_sha256": "ab" * 32,
        "measure_id": "M-1", "programme_id": "nrw-bad", "field": "status", "old": "", "new": "Prüfen",
    }  # fmt: skip
    return Line(nr=nr, **{**base, **told})  # type: ignore[arg-type]


def as_file(*lines: Line) -> bytes:
    return with_lines(CsvFile(form=LEDGER_FORM), lines)


def parse(data: bytes) -> tuple[Ledger, CsvFile]:
    file = parse_kept(data, LEDGER_FORM)
    return ledger_of(file), file


@given(text=texts)
def test_a_protected_cell_comes_back_as_it_was(text: str) -> None:
    assert unprotect(protect(text)) == text
    assert not protect(text).startswith(("=", "+", "-", "@", "\t", "\r"))


@given(st.lists(st.tuples(texts, texts, texts), max_size=6))
def test_whatever_was_typed_comes_back_exactly(cells: list[tuple[str, str, str]]) -> None:
    lines = [
        line(nr, old=old, new=new, measure_title=title, by=title, measure_id=f"{title}x")
        for nr, (old, new, title) in enumerate(cells, start=1)
    ]
    data = as_file(*lines)
    read, raw = parse(data)
    assert list(read.lines) == lines
    more = line(len(lines) + 1)
    assert with_lines(raw, [more]).startswith(data)
    assert parse_ledger(with_lines(raw, [more])).lines == (*lines, more)


def test_excel_opens_it_in_columns_with_german_headers() -> None:
    data = as_file(line())
    assert data.startswith(b"\xef\xbb\xbf")
    header, first = data.decode("utf-8-sig").splitlines()
    assert header.split(";") == list(LEDGER_FORM.headings.values())
    assert first.startswith("1;2026-11-22;Anna;s.xlsx;")
    assert ";Status;;Prüfen;" in first


LINES = (
    line(1),
    line(2, field="note", new="Kämmerei; fragen\n„heute“"),
    line(3, measure_id="007", new="Abgelehnt"),
    line(4, old="Prüfen", new="Beantragen"),
)


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-8", "cp1252", "utf-16"])
@pytest.mark.parametrize("seed", [None, 1, 2])
def test_a_file_that_excel_saved_anew_says_the_same(delimiter: str, encoding: str, seed: int | None) -> None:
    read, raw = parse(rewritten(as_file(*LINES), delimiter=delimiter, encoding=encoding, seed=seed))
    assert read.lines == LINES
    assert not read.hints
    again = parse_ledger(with_lines(raw, [line(5, field="person", new="Öztürk")]))
    assert again.lines[:4] == LINES
    assert again.lines[4].new == "Öztürk"


def test_a_day_that_excel_wrote_its_own_way_is_read() -> None:
    data = as_file(*LINES).replace(b"2026-11-22", b"22.11.2026")
    assert parse_ledger(data).lines == LINES


@pytest.mark.parametrize(
    ("spoilt", "hint"),
    [
        ("x;;;;;M-1;nrw-bad;Status;;Prüfen", "keine laufende Nummer"),
        ("9;;;;;;nrw-bad;Status;;Prüfen", "Kennung"),
        ("9;;;;;M-1;nrw-bad;Ampel;;rot", "das Feld „Ampel“ ist unbekannt"),
        ("9;;;;;M-1;nrw-bad;Status", "abgeschnitten"),
        ("Rücksprache mit dem Kämmerer", "keine laufende Nummer"),
        (";".join(["9", "", "", "", "", "M-1", "nrw-bad", "Status", *"abcdefgh"]), "Zellen zu viel"),
    ],
)
def test_a_line_that_is_not_understood_is_named_and_stays(spoilt: str, hint: str) -> None:
    data = as_file(*LINES) + f"{spoilt}\r\n".encode()
    read, raw = parse(data)
    assert read.lines == LINES
    assert any(hint in problem.note and problem.place == 6 for problem in read.hints)
    assert with_lines(raw, [line(10)]).startswith(data)
    moved, other = parse(rewritten(data, delimiter=","))
    assert moved.lines == LINES
    assert spoilt.split(";")[0].encode() in with_lines(other, [line(10)])


def test_a_column_of_a_later_version_is_named_and_stays() -> None:
    head, *body = as_file(*LINES).decode("utf-8-sig").split("\r\n", 1)
    data = "\r\n".join([f"Ampel;{head}", *(f"grün;{row}" for row in [as_file(LINES[0]).decode().split("\r\n")[1]])])
    read, raw = parse(f"\ufeff{data}\r\n".encode())
    assert body
    assert read.lines == LINES[:1]
    assert [problem.field for problem in read.hints] == ["Ampel"]
    written = with_lines(raw, [line(2, field="note", new="neu")])
    assert written.startswith(raw.data)
    assert parse_ledger(written).lines[1].new == "neu"


@pytest.mark.parametrize(
    ("lines", "hint"),
    [
        ((line(1), line(3, field="note")), "fehlen: 2"),
        ((line(1), line(1, new="Beobachten")), "gibt es 2-mal"),
        ((line(1), line(2, old="Beobachten", new="Beantragen")), "nach den früheren Zeilen war es „Prüfen“"),
    ],
)
def test_traces_of_hands_are_named(lines: tuple[Line, ...], hint: str) -> None:
    read = parse_ledger(as_file(*lines))
    assert len(read.lines) == len(lines)
    assert any(hint in problem.note for problem in read.hints)
    assert not any(problem.grave for problem in read.hints)


def test_a_line_that_was_copied_counts_once() -> None:
    read = parse_ledger(as_file(line(), line()))
    assert read.lines == (line(),)
    assert "dasselbe wie Zeile 2" in read.hints[0].note


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "leer"),
        (b"Tagesordnung\r\nTOP 1\r\n", "Kopfzeile fehlt"),
        (as_file(*LINES) + b'9;;;;;M-1;nrw-bad;Status;;"Pr', "Anführungszeichen ist nicht geschlossen"),
        (as_file(*LINES) + "9;;;;;M-1;nrw-bad;Status;;Prüfen\r\n".encode("cp1252"), "anderen Zeichensatz"),
        (b"PK\x03\x04rest", "Excel-Datei"),
    ],
)
def test_a_file_that_is_no_ledger_is_refused_and_left_alone(tmp_path: Path, data: bytes, message: str) -> None:
    (tmp_path / LEDGER_FILE).write_bytes(data)
    with pytest.raises(StrategyError, match=message):
        read_ledger(tmp_path)
    assert (tmp_path / LEDGER_FILE).read_bytes() == data


def test_without_a_file_nothing_is_decided(tmp_path: Path) -> None:
    assert read_ledger(tmp_path).lines == ()
    with pytest.raises(StrategyError, match="gibt es nicht"):
        read_ledger(tmp_path / "fehlt")


@given(st.permutations(LINES))
def test_the_order_in_the_file_does_not_matter(lines: list[Line]) -> None:
    assert replay(parse_ledger(as_file(*lines)).lines) == replay(LINES)


def test_the_fields_bear_the_headers_of_the_workbook() -> None:
    assert list(FIELDS.values())[: len(columns.DECISION)] == [column.header for column in columns.DECISION]


@pytest.mark.parametrize(
    ("field", "text", "odd"),
    [
        ("status", " pruefen ", ""),
        ("status", "später", "„später“ steht nicht in der Liste"),
        ("reason", "Eigenanteil fehlt", ""),
        ("result", "Bewilligt", ""),
        ("day", "31.03.2027", ""),
        ("day", "nächste Woche", "„nächste Woche“ ist kein Datum"),
        ("note", "irgendwas", ""),
        ("status", "", ""),
    ],
)
def test_an_odd_entry_is_doubted_and_not_refused(field: str, text: str, odd: str) -> None:
    found = doubt(field, text)
    assert (found[0] if found else "") == odd


def test_two_spellings_of_a_day_or_a_choice_are_one_entry() -> None:
    assert compared("day", "1.3.2027") == compared("day", "2027-03-01")
    assert compared("status", "ABGELEHNT") == compared("status", "Abgelehnt")
    assert compared("note", "Ja") != compared("note", "ja")
