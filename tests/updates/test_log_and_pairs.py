"""The log of updates and the decided pairs: files that offices open, extend and sort in Excel."""

from pathlib import Path

import pytest
from updates.update_helpers import SPRING

from fundmatch.core.errors import CatalogueError
from fundmatch.files.excel_csv import as_csv, parse_kept
from fundmatch.model.update import DuplicateCandidate
from fundmatch.updates.log import LOG_FORM, LogLine, lines_of, with_line
from fundmatch.updates.pairs import Answered, Pairs, read_pairs, with_answers, with_questions

LINE = LogLine(nr=1, on=SPRING, by="Anna", source="probe", file="probe.jsonl", read=3, files=1)
TWIN = DuplicateCandidate(
    key="a", name="=Höfe", other="nrw-hof", other_name="Grüne Höfe", score=80, why="Namen", sure=False
)


def test_a_column_of_the_office_stays_in_the_log() -> None:
    data = as_csv([["Vermerk", "Nr", "Tag", "Von", "Quelle"], ["gesehen, Kim", "1", "2026-04-01", "Anna", "probe"]])
    written = with_line(parse_kept(data, LOG_FORM), LogLine(nr=2, on=SPRING, by="Bea", source="probe")).decode(
        "utf-8-sig"
    )
    header, first, second = written.splitlines()
    assert header.startswith("Vermerk;Nr;Tag;Von;Quelle;Datei;")
    assert first == "gesehen, Kim;1;2026-04-01;Anna;probe"
    assert second.startswith(";2;2026-04-01;Bea;probe;")


def test_a_log_that_was_sorted_with_its_header_is_read() -> None:
    header, first = with_line(parse_kept(b"", LOG_FORM), LINE).decode("utf-8-sig").splitlines()
    assert lines_of(parse_kept(f"{first}\r\n{header}\r\n".encode(), LOG_FORM)) == (LINE,)


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t"])
def test_no_name_in_the_log_is_a_formula(sign: str) -> None:
    line = LogLine(nr=1, on=SPRING, by="Anna", source=f"{sign}cmd")
    data = with_line(parse_kept(b"", LOG_FORM), line)
    assert f";'{sign}cmd;".encode() in data
    assert lines_of(parse_kept(data, LOG_FORM))[0].source == f"{sign}cmd".strip()


def test_a_log_without_its_header_is_refused() -> None:
    with pytest.raises(CatalogueError, match=r"log\.csv: die Kopfzeile fehlt"):
        parse_kept(b"1;2026-04-01;Anna\r\n", LOG_FORM)


def test_a_question_is_asked_behind_what_the_office_has(tmp_path: Path) -> None:
    (tmp_path / "zuordnung.csv").write_bytes(
        "Programm,Ampel,Quelle,Schlüssel,Dasselbe\r\nnrw-x,rot,probe,b,nein\r\n".encode("cp1252")
    )
    pairs = read_pairs(tmp_path, "probe")
    assert pairs.answers == {("b", "nrw-x"): False}
    lines = with_questions(pairs, "probe", [TWIN]).decode("utf-8-sig").splitlines()
    assert lines == [
        "Programm;Ampel;Quelle;Schlüssel;Dasselbe;Bemerkung",
        "nrw-x;rot;probe;b;nein",
        "nrw-hof;;probe;a;;'=Höfe | Grüne Höfe (Namen)",
    ]


def test_an_answer_stands_in_the_row_of_its_question(tmp_path: Path) -> None:
    asked = with_questions(Pairs(), "probe", [TWIN])
    (tmp_path / "zuordnung.csv").write_bytes(asked)
    answer = Answered(source="probe", pair=("a", "nrw-hof"), same=True, remark="@Kim", place="vorschau.xlsx:4")
    answered = with_answers(read_pairs(tmp_path, "probe"), "probe", [answer])
    assert answered.raw.decode("utf-8-sig").splitlines()[1:] == [
        "probe;a;nrw-hof;ja;'=Höfe | Grüne Höfe (Namen) | @Kim",
    ]
    (tmp_path / "zuordnung.csv").write_bytes(answered.raw)
    assert read_pairs(tmp_path, "probe").same("a") == "nrw-hof"
