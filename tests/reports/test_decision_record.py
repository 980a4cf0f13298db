"""The record of decisions: what the ledger says, the newest first, and no cell that a spreadsheet would calculate."""

import csv
import io

from decisions.test_state import line

from fundmatch.decisions.ledger import replay
from fundmatch.decisions.typed_text import day_of
from fundmatch.reports.decision_record import HEADER, record_as_csv

LINES = (
    line(1, "status", "Prüfen", measure_title="Freibad", programme_name="Bäder"),
    line(2, "status", "Abgelehnt", measure_id="M-2"),
    line(3, "note", "=1+1", measure_id="M-2"),
    line(4, "day", "1.12.2026", measure_id="M-3", measure_title="@Radweg"),
    line(5, "result", "bewilligt", measure_id="M-3"),
    line(6, "status", "Prüfen", measure_id="M-4"),
    line(7, "status", "", old="Prüfen", measure_id="M-4"),
    line(8, "day", "nächste Woche", measure_id="M-5"),
    line(9, "final_report", "31.03.2029", measure_id="M-3"),
)


def record() -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(record_as_csv(replay(LINES)).decode("utf-8-sig")), delimiter=";"))


def test_it_has_the_columns_that_are_filed() -> None:
    assert HEADER == (
        "Datum", "Person", "Abteilung", "Nr.", "Maßnahme", "Programm",
        "Status", "Grund", "Notiz", "Nächster Schritt", "Ergebnis",
        "Mittelabruf", "Zwischennachweis", "Verwendungsnachweis", "Ende des Bewilligungszeitraums",
    )  # fmt: skip
    assert record()[-1] == dict(
        zip(HEADER, ("01.11.2026", "", "", "M-1", "Freibad", "Bäder", "Prüfen", *[""] * 8), strict=True)
    )


def test_the_newest_comes_first_and_what_was_taken_back_is_left_out() -> None:
    assert [row["Nr."] for row in record()] == ["M-3", "M-5", "M-2", "M-1"]
    assert [row["Datum"] for row in record()] == ["01.12.2026", "nächste Woche", "03.11.2026", "01.11.2026"]
    days = [day for row in record() if (day := day_of(row["Datum"]))]
    assert days == sorted(days, reverse=True)


def test_the_dates_after_a_grant_are_filed_too() -> None:
    assert [row["Verwendungsnachweis"] for row in record()] == ["31.03.2029", "", "", ""]


def test_no_cell_is_a_formula() -> None:
    assert {row["Notiz"] for row in record()} == {"'=1+1", ""}
    assert record()[0]["Maßnahme"] == "'@Radweg"
