"""What is to be kept once money is granted: typed beside the result, kept for good, shown wherever dates are shown."""

import shutil
from datetime import date, datetime
from pathlib import Path

import pytest
from app.test_review import matched, office, ok, rows, run, type_into  # noqa: F401 - the office is a fixture
from icalendar import Calendar
from openpyxl import load_workbook

from fundmatch.reports.workbook.table_sheet import HEADER_ROW

DATES = {
    "Ergebnis": "bewilligt",
    "Mittelabruf": "30.06.2027",
    "Zwischennachweis": "03/2028",
    "Verwendungsnachweis": "31.03.2029",
    "Ende des Bewilligungszeitraums": "01.02.2026",
}


def typed_and_taken(office: Path, entries: dict[str, str]) -> tuple[tuple[str, str], str]:  # noqa: F811
    pair = next(iter(rows(office / "s.xlsx")))
    type_into(office / "s.xlsx", {pair: entries})
    return pair, ok(run(office, "review"))


def dates_in(book: Path) -> dict[str, tuple[object, ...]]:
    cells = list(load_workbook(book)["Fristen"].iter_rows(min_row=HEADER_ROW, values_only=True))
    places = {name: cells[0].index(name) for name in ("Was", "Frist", "Termin", "Programm", "Welche Maßnahmen")}
    found = [{name: row[place] for name, place in places.items()} for row in cells[1:]]
    return {
        str(row["Was"]): (row["Frist"], row["Programm"], row["Welche Maßnahmen"])
        for row in found
        if str(row["Termin"]).startswith("eingetragen")
    }


@pytest.mark.parametrize("listed", [True, False])
def test_the_dates_come_back_and_stand_among_the_dates_though_nobody_proposes_the_pair(
    office: Path,  # noqa: F811
    listed: bool,
) -> None:
    more = [] if listed else ["--min-points", "99"]
    pair, said = typed_and_taken(office, DATES)
    assert "5 neu" in said
    ok(run(office, "match", *more, "-o", str(office / "t.ics"), book="t.xlsx"))

    row = rows(office / "t.xlsx", "Shortlist" if listed else "Entschieden")[pair]
    assert row["Mittelabruf"] == datetime(2027, 6, 30)
    assert row["Zwischennachweis"] == "03/2028"

    shown = dates_in(office / "t.xlsx")
    assert [(what, found[0]) for what, found in shown.items()] == [
        ("Ende des Bewilligungszeitraums", datetime(2026, 2, 1)),
        ("Mittelabruf", datetime(2027, 6, 30)),
        ("Zwischennachweis", datetime(2028, 3, 31)),
        ("Verwendungsnachweis", datetime(2029, 3, 31)),
    ]
    assert {found[1:] for found in shown.values()} == {(row["Programm"], shown["Mittelabruf"][2])}
    assert str(shown["Mittelabruf"][2]).startswith(f"{pair[0]} ")

    events = {str(one["UID"]): one for one in Calendar.from_ical((office / "t.ics").read_bytes()).walk("VEVENT")}
    ours = {uid: one for uid, one in events.items() if uid.startswith("bewilligt-")}
    assert list(ours) == [
        f"bewilligt-{pair[0]}.{pair[1]}.{name}" for name in ("grant-ends", "drawdown", "interim-report", "final-report")
    ]
    over, _, month, _ = ours.values()
    assert str(over["SUMMARY"]).startswith("Vorbei seit 01.02.2026, Ende des Bewilligungszeitraums: ")
    assert (month["DTSTART"].dt, str(month["SUMMARY"])[-20:]) == (date(2028, 3, 31), " (Tag offen: 03/2028)"[-20:])
    last = ours[f"bewilligt-{pair[0]}.{pair[1]}.final-report"]
    assert str(last["SUMMARY"]).startswith(f"Verwendungsnachweis: {pair[0]}, ")
    assert f"Programm: {row['Programm']}" in str(last["DESCRIPTION"])

    status = ok(run(office, "review", "--status", book=""))
    told = [line.strip() for line in status.split("Termine nach der Bewilligung:\n")[1].splitlines()]
    assert told[0].startswith("01.02.2026 (vorbei) Ende des Bewilligungszeitraums: ")
    assert told[1].startswith(f"30.06.2027 Mittelabruf: {pair[0]} × ")


def test_the_workbook_of_the_next_run_says_nothing_new(office: Path) -> None:  # noqa: F811
    typed_and_taken(office, DATES)
    ok(run(office, "match", book="t.xlsx"))
    assert "0 neu, 0 geändert, 0 geleert, 5 unverändert" in ok(run(office, "review", book="t.xlsx"))


def test_what_is_no_date_is_named_with_its_cell_and_kept(office: Path) -> None:  # noqa: F811
    pair, said = typed_and_taken(office, {"Ergebnis": "Bewilligt", "Verwendungsnachweis": "halbes Jahr danach"})
    assert "„halbes Jahr danach“ ist kein Datum" in said
    assert "Verwendungsnachweis (Blatt „Shortlist“, Zeile" in said
    assert "31.03.2027 schreiben" in said
    ok(run(office, "match", book="t.xlsx"))
    assert rows(office / "t.xlsx")[pair]["Verwendungsnachweis"] == "halbes Jahr danach"
    assert dates_in(office / "t.xlsx")["Verwendungsnachweis"][0] is None
    words = [
        str(cell) for row in load_workbook(office / "t.xlsx")["Fristen"].iter_rows(values_only=True) for cell in row
    ]
    assert "eingetragen, ohne lesbaren Tag: „halbes Jahr danach“" in words


def test_a_date_without_a_grant_is_kept_and_is_no_date_to_keep(office: Path) -> None:  # noqa: F811
    pair, said = typed_and_taken(office, {"Ergebnis": "beantragt", "Mittelabruf": "30.06.2027"})
    assert "steht bei einem Paar ohne Ergebnis „bewilligt“" in said
    ok(run(office, "match", book="t.xlsx"))
    assert rows(office / "t.xlsx")[pair]["Mittelabruf"] == datetime(2027, 6, 30)
    assert dates_in(office / "t.xlsx") == {}
    type_into(office / "t.xlsx", {pair: {"Ergebnis": "bewilligt"}})
    assert "ohne Ergebnis" not in ok(run(office, "review", book="t.xlsx"))
    ok(run(office, "match", book="u.xlsx"))
    assert list(dates_in(office / "u.xlsx")) == ["Mittelabruf"]


def test_the_first_sheet_tells_of_what_is_due_soon(office: Path) -> None:  # noqa: F811
    pair, _ = typed_and_taken(office, {"Ergebnis": "bewilligt", "Mittelabruf": "01.12.2026"})
    ok(run(office, "match", book="t.xlsx"))
    rows_of_overview = load_workbook(office / "t.xlsx")["Überblick"].iter_rows(values_only=True)
    (row,) = (row for row in rows_of_overview if {datetime(2026, 12, 1), "Mittelabruf"} <= set(row))
    assert str(row[0]).startswith(f"{pair[0]} ")


def test_a_moved_date_moves_its_event(office: Path) -> None:  # noqa: F811
    pair, _ = typed_and_taken(office, DATES)
    ok(run(office, "match", "-o", str(office / "t.ics"), book="t.xlsx"))
    shutil.copy(office / "t.ics", office / "before.ics")
    type_into(office / "t.xlsx", {pair: {"Mittelabruf": "31.07.2027"}})
    ok(run(office, "review", book="t.xlsx"))
    ok(run(office, "match", "-o", str(office / "t.ics"), book="u.xlsx"))
    days = [
        {str(one["UID"]): one["DTSTART"].dt for one in Calendar.from_ical((office / name).read_bytes()).walk("VEVENT")}
        for name in ("before.ics", "t.ics")
    ]
    moved = {uid for uid in days[0].keys() | days[1].keys() if days[0].get(uid) != days[1].get(uid)}
    assert moved == {f"bewilligt-{pair[0]}.{pair[1]}.drawdown"}
