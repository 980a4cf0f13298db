"""Action first: the first sheet, one row a measure, twelve columns in sight; dates and amounts are cells."""

import io
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from openpyxl import load_workbook
from record_helpers import DAY, measure, programme, small_catalogue, strategy

from fundmatch.app.pipeline import match
from fundmatch.core.dates import PartialDate
from fundmatch.model.programme import Deadline, Rate
from fundmatch.model.result import MatchResult
from fundmatch.reports.csv_tables import match_as_csv
from fundmatch.reports.workbook.overview_sheet import chances_of
from fundmatch.reports.workbook.table_sheet import HEADER_ROW
from fundmatch.reports.workbook.write import match_as_workbook

BAD = {"keywords": ("Freibad", "Schwimmbad"), "typical_measures": ("Freibad sanieren", "Umkleiden im Freibad erneuern")}
FILLERS = [programme(id=f"nrw-anderes-{i}", name="Straßenbau", keywords=("Brücke", "Straße")) for i in range(3)]
OPEN = programme(id="nrw-offen", rates=(Rate(pct=Decimal(50)),), pays_for=("Bau",), deadline_kind="laufend", **BAD)
MONTH = programme(id="nrw-monat", deadline_kind="Termin", deadlines=(Deadline(date=PartialDate(2027, 2)),), **BAD)
SOON = programme(id="nrw-bald", deadline_kind="Termin", deadlines=(Deadline(date=PartialDate(2026, 12, 20)),), **BAD)
LOAN = programme(id="nrw-kredit", funding_types=("Darlehen",), deadline_kind="laufend", **BAD)
GONE = programme(id="nrw-weg", status="geschlossen", recurring=False, typical_measures=("Rathausuhr reparieren",))


@pytest.fixture(scope="module")
def result() -> MatchResult:
    rows = (
        measure(cost_total_eur=100_000, department="Sport", extra={"Priorität": "A"}),
        measure(id="M-2", title="Freibad sanieren", done=True, started=True),
        measure(id="M-3", title="Rathausuhr reparieren"),
    )
    return match(small_catalogue(*FILLERS, OPEN, MONTH, SOON, LOAN, GONE), strategy(*rows), as_of=DAY)


@pytest.fixture(scope="module")
def book(result: MatchResult) -> Any:
    return load_workbook(io.BytesIO(match_as_workbook(result)))


def rows_of(book: Any, sheet: str) -> list[dict[str, Any]]:
    header, *rows = list(book[sheet].iter_rows(min_row=HEADER_ROW))
    names = [cell.value for cell in header]
    return [dict(zip(names, row, strict=True)) for row in rows]


def test_the_first_sheet_says_what_to_do_before_anything_else(book: Any, result: MatchResult) -> None:
    words = [str(row[0].value) for row in book["Überblick"].iter_rows() if row[0].value]
    heads = (
        "Jetzt prüfen",
        "Nächste Fristen",
        "Stand der Entscheidungen",
        "Geld",
        "Abdeckung",
        "Wo nicht gesucht wurde",
    )
    places = [next(place for place, word in enumerate(words) if word.startswith(head)) for head in heads]
    assert places == sorted(places)
    assert places[2] < 30
    assert [entry.measure.id for entry, _ in chances_of(result)] == ["M-1"]


def test_a_date_is_a_cell_a_month_is_its_last_day_and_marked(book: Any) -> None:
    found = {row["programme_id"].value: row["Frist"] for row in rows_of(book, "Shortlist")}
    assert found["nrw-monat"].value == datetime(2027, 2, 28)
    assert "Ende" in found["nrw-monat"].number_format
    assert found["nrw-bald"].value == datetime(2026, 12, 20)
    assert "!" in found["nrw-bald"].number_format
    assert found["nrw-offen"].value is None


def test_numbers_are_numbers(book: Any) -> None:
    (row,) = (row for row in rows_of(book, "Shortlist") if row["programme_id"].value == "nrw-offen")
    assert [row[name].value for name in ("Zuwendung von", "Zuwendung bis", "Eigenanteil von", "Eigenanteil bis")] == [
        50_000
    ] * 4
    assert (row["Satz von"].value, row["Satz bis"].value) == (50, 50)


def test_every_measure_has_one_row_and_the_finished_ones_are_last(book: Any) -> None:
    rows = rows_of(book, "Maßnahmen")
    assert [row["Nr."].value for row in rows] == ["M-1", "M-3", "M-2"]
    assert rows[0]["programme_id"].value
    assert rows[0]["measure_id"].value == "M-1"
    assert rows[-1]["Stand"].value == "erledigt"
    assert "kein Treffer" in rows[1]["Programm"].value


def test_grants_stand_first_and_finished_measures_apart(book: Any) -> None:
    kinds = [row["Art"].value for row in rows_of(book, "Shortlist")]
    assert kinds == sorted(kinds, key=["Zuschuss", "Darlehen"].index)
    assert {row["measure_id"].value for row in rows_of(book, "Shortlist")} == {"M-1"}
    assert {row["measure_id"].value for row in rows_of(book, "Erledigt")} == {"M-2"}
    assert {row["Zu tun"].value for row in rows_of(book, "Maßnahmen")[-1:]} == {"nur neuer Abschnitt"}


def test_what_would_have_fitted_and_is_over_is_named(book: Any) -> None:
    (row,) = rows_of(book, "Ohne Treffer")
    assert row["Nr."].value == "M-3"
    assert "Nachfolger beobachten" in row["Passte, ist aber vorbei"].value
    groups = [row["Gruppe"].value for row in rows_of(book, "Ausgeschlossen")]
    assert groups == sorted(groups, key=["vorbei", "nicht für uns"].index)


def test_the_table_for_programs_has_decisions_and_own_columns(result: MatchResult) -> None:
    header = match_as_csv(result).decode("utf-8-sig").splitlines()[0].split(";")
    assert {"Status", "Notiz", "Priorität", "Zuwendung bis"} <= set(header)


def test_every_list_of_choices_is_short_enough_for_excel(book: Any) -> None:
    for sheet in book:
        for validation in sheet.data_validations.dataValidation:
            assert len(validation.formula1 or "") <= 257


def test_the_answer_cells_offer_the_answers(book: Any) -> None:
    sheet = book["Offene Fragen"]
    letter = next(cell.column_letter for cell in sheet[HEADER_ROW] if cell.value == "Antwort")
    offered = {str(one.sqref) for one in sheet.data_validations.dataValidation}
    assert offered
    assert all(cells.startswith(letter) for cells in offered)


def test_the_day_is_that_of_the_run(book: Any) -> None:
    assert book.properties.created.date() == date(2026, 11, 22)
