"""A name goes and every decision stays."""

from datetime import date
from pathlib import Path

import pytest
from small_office import BATHS, HALL, held, issue, office, ok, open_book, run, type_into

from fundmatch.app.anonymise import anonymise
from fundmatch.catalogue.unfinished import updates_folder
from fundmatch.core.errors import OutputError
from fundmatch.decisions.anonymous import ANONYMOUS, replacing
from fundmatch.decisions.ledger import read_ledger
from fundmatch.files.excel_csv import CsvFile
from fundmatch.updates.log import LOG_FILE, LOG_FORM, LogLine, read_log, with_line

DAY = date(2026, 11, 22)


@pytest.fixture
def decided(tmp_path: Path) -> Path:
    """A strategy in which Anna Muster decided, is named, and brought the catalogue up to date."""
    strategy = office(tmp_path, {"M-1": BATHS, "M-2": HALL})
    book = issue(strategy, tmp_path / "mappe_Anna Muster.xlsx")
    typed = {
        4: {"Status": "Prüfen", "Person": "Anna Muster", "Notiz": "Rückfrage an ANNA MUSTER; Annamuster bleibt"},
        5: {"Status": "Beantragen", "Person": "Bert", "Notiz": "Summe: 1+1"},
    }
    ok(run("review", strategy, type_into(book, typed), "--by", "Anna Muster"))
    log = updates_folder(tmp_path / "catalogs") / LOG_FILE
    log.parent.mkdir()
    line = LogLine(nr=1, on=DAY, by="Anna Muster", source="table", file="k.csv", sha256="", files=0)
    log.write_bytes(with_line(CsvFile(form=LOG_FORM), line))
    return strategy


def test_the_name_is_in_no_file_and_every_decision_is_as_it_was(decided: Path) -> None:
    before, lines = held(decided), read_ledger(decided).lines
    said = ok(run("review", decided, "--anonymise", "anna muster", "--by", "Chef"))
    assert "Sicherungen" in said
    kept = [decided / "decisions.csv", *decided.parent.glob("catalogs-updates/*.csv")]
    assert not [path for path in kept if "anna muster" in path.read_text(encoding="utf-8-sig").casefold()]
    after = held(decided)
    assert after.keys() == before.keys()
    assert {key for key in before if before[key] != after[key]} == {
        key for key, text in before.items() if "anna muster" in text.casefold()
    }
    assert ANONYMOUS in after.values()
    assert any("Annamuster bleibt" in text for text in after.values())
    now = read_ledger(decided)
    assert [(one.nr, one.recorded, one.field) for one in now.lines] == [
        (one.nr, one.recorded, one.field) for one in lines
    ]
    assert {one.by for one in now.lines} == {ANONYMOUS}
    assert [line.by for line in read_log(decided.parent / "catalogs")] == [ANONYMOUS]


def test_a_workbook_that_is_issued_afterwards_goes_on_without_the_name(decided: Path) -> None:
    ok(run("review", decided, "--anonymise", "Anna Muster", "--by", "Chef"))
    book = issue(decided, decided.parent / "neu.xlsx")
    _, sheet, _ = open_book(book)
    assert "anna muster" not in " ".join(str(cell.value) for row in sheet for cell in row).casefold()
    assert "Nichts zu übernehmen" in ok(run("review", decided, book, "--by", "Bert"))


def test_a_name_that_is_nowhere_changes_no_byte(decided: Path) -> None:
    before = (decided / "decisions.csv").read_bytes()
    assert set(anonymise(decided, decided.parent / "catalogs", "Zoe Anders", by="Chef").values()) == {0}
    assert (decided / "decisions.csv").read_bytes() == before


@pytest.mark.parametrize("name", ["", " ", "A", "Al", "A l"])
def test_a_name_that_is_too_short_is_refused(name: str) -> None:
    with pytest.raises(OutputError, match="zu kurz"):
        replacing(name)
