"""The workbook as a whole: tables, charts over the right numbers, the map, dates, and nothing lost."""

import io
import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from openpyxl.utils import range_boundaries
from record_helpers import DAY, measure, programme, small_catalogue, strategy

from fundmatch.app.pipeline import match
from fundmatch.core.dates import PartialDate
from fundmatch.eligibility.deadlines import LeadTime
from fundmatch.files.cell_text import MAX_CELL
from fundmatch.model.answers import Action
from fundmatch.model.programme import Deadline, Rate
from fundmatch.model.result import Candidate, MatchResult, Settings
from fundmatch.reports.summary import NO_THEME
from fundmatch.reports.workbook.columns import HIDDEN, SHORTLIST, Column
from fundmatch.reports.workbook.paper import Book, Link
from fundmatch.reports.workbook.table_sheet import HEADER_ROW, with_unique_headers
from fundmatch.reports.workbook.write import SHEETS, match_as_workbook

BATH = programme(
    id="nrw-bad",
    name="Bäder in NRW",
    url="https://beispiel.nrw.de/bad",
    keywords=("Freibad",),
    typical_measures=("Freibad sanieren", "Hallenbad sanieren"),
    themes=("Kultur, Medien & Sport", "Infrastruktur"),
    rates=(Rate(pct_min=Decimal(40), pct_max=Decimal(80)),),
    deadline_kind="Stichtage",
    deadlines=(
        Deadline(date=PartialDate(2026, 1, 31)),
        Deadline(date=PartialDate(2026, 12, 31)),
        Deadline(date=PartialDate(2027, 6, 30), stage="Vollantrag"),
        Deadline(date=PartialDate(2027, 11), certainty="erwartet"),
        Deadline(date=PartialDate(2028), certainty="erwartet"),
    ),
)
PATHS = programme(
    id="bund-rad",
    name="Radwege des Bundes",
    level="Bund",
    areas=("DE",),
    keywords=("Radweg",),
    typical_measures=("Radweg bauen", "Freibad mit Radweg anbinden"),
    rates=(Rate(pct_max=Decimal(75)),),
    deadline_kind="laufend",
)
CALLS = programme(
    id="eu-bad",
    name="Aufruf Bäder",
    level="EU",
    areas=("EU",),
    keywords=("Hallenbad",),
    typical_measures=("Hallenbad sanieren",),
    themes=("Infrastruktur",),
    deadline_kind="erwartet",
    recurring=True,
)
UNKNOWN = programme(id="nrw-sport", name="Sportstätten", keywords=("Freibad",), typical_measures=("Freibad sanieren",))
CLOSED = programme(
    id="nrw-zu",
    name="Alte Bäder",
    status="geschlossen",
    recurring=False,
    keywords=("Freibad",),
    typical_measures=("Freibad sanieren",),
)
MEASURES = (
    measure(id="M-1", title="Freibad sanieren", leitthema="Freizeit", cost_total_eur=250_000),
    measure(id="M-2", title="Radweg bauen", leitthema="Verkehr", cost_total_eur=1_000_000),
    measure(id="M-3", title="Hallenbad sanieren", leitthema="Freizeit", council_vote=True),
    measure(id="M-4", title="Xylophon", leitthema="Kultur"),
    measure(id="M-5", title="Freibad sanieren und mit Radweg anbinden"),
)


@pytest.fixture(scope="module")
def result() -> MatchResult:
    return match(small_catalogue(BATH, PATHS, CALLS, UNKNOWN, CLOSED), strategy(*MEASURES), as_of=DAY)


@pytest.fixture(scope="module")
def empty() -> MatchResult:
    return match(small_catalogue(CLOSED), strategy(measure(title="Xylophon")), as_of=DAY)


@pytest.fixture(scope="module")
def book(result: MatchResult) -> Any:
    return opened(result)


def opened(result: MatchResult) -> Any:
    return load_workbook(io.BytesIO(match_as_workbook(result)))


def records(sheet: Any, name: str) -> list[dict[str, Any]]:
    """The rows of an Excel table by header."""
    header, *rows = sheet[sheet.tables[name].ref]
    names = [cell.value for cell in header]
    return [dict(zip(names, (cell.value for cell in row), strict=True)) for row in rows]


def pairs_of(result: MatchResult) -> list[tuple[str, str]]:
    return [(entry.measure.id, one.programme.id) for entry in result.measures for one in entry.candidates]


def listed(result: MatchResult) -> Iterator[Candidate]:
    return (candidate for entry in result.measures for candidate in entry.candidates)


@pytest.mark.parametrize("kind", ["result", "empty"])
def test_all_sheets_are_there_in_their_order_and_no_cell_is_a_formula(
    kind: str, request: pytest.FixtureRequest
) -> None:
    book = opened(request.getfixturevalue(kind))
    assert tuple(book.sheetnames) == SHEETS
    assert SHEETS[:6] == ("Überblick", "Maßnahmen", "Shortlist", "Vielleicht", "Erledigt", "Ausgeschlossen")
    for sheet in book:
        assert not [cell.coordinate for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
        assert sheet.page_setup.orientation == "landscape"


@pytest.mark.parametrize("kind", ["result", "empty"])
def test_every_table_covers_its_rows_and_has_headers_of_its_own(kind: str, request: pytest.FixtureRequest) -> None:
    book = opened(request.getfixturevalue(kind))
    names = Counter(name for sheet in book for name in sheet.tables)
    assert set(names) >= {"Shortlist", "Ausgeschlossen", "Ohne_Treffer", "Fristen", "Programme", "Fragen", "Quellen"}
    assert set(names.values()) == {1}
    for sheet in book:
        for table in sheet.tables.values():
            left, top, right, bottom = range_boundaries(table.ref)
            headers = [sheet.cell(top, column).value for column in range(left, right + 1)]
            assert headers == [column.name for column in table.tableColumns]
            assert len({header.casefold() for header in headers}) == len(headers)
            assert bottom > top
            assert table.autoFilter.ref == table.ref
        if len(sheet.tables) == 1:
            (table,) = sheet.tables.values()
            assert range_boundaries(table.ref)[3] == sheet.max_row
        assert sheet.auto_filter.ref is None


def numbers_behind(book: Any, chart: Any) -> tuple[list[str], dict[str, list[Any]]]:
    """Names of the bars and the numbers of each series, read from the cells that the chart points at."""

    def cells(formula: str) -> list[Any]:
        name, _, area = formula.rpartition("!")
        found = book[name.strip("'")][area.replace("$", "")]
        return [cell.value for row in found for cell in row] if isinstance(found, tuple) else [found.value]

    series = {cells(one.tx.strRef.f)[0]: cells(one.val.numRef.f) for one in chart.series}
    return cells(chart.series[0].cat.numRef.f if chart.series[0].cat.numRef else chart.series[0].cat.strRef.f), series


def test_the_chart_points_at_the_right_numbers(book: Any) -> None:
    ((names, series),) = (numbers_behind(book, chart) for chart in book["Überblick"]._charts)
    assert names == ["Freizeit", "Verkehr", "Kultur", NO_THEME]
    # Parts that add up to the measures: 2, 1, 1, 1.
    assert [sum(parts) for parts in zip(*series.values(), strict=True)] == [2, 1, 1, 1]
    assert series["ohne Vorschlag"] == [0, 0, 1, 0]


def test_lying_bars_begin_on_top_and_their_axes_bear_their_own_names(book: Any) -> None:
    def words(title: Any) -> str:
        return str(title.tx.rich.p[0].r[0].t)

    (chart,) = book["Überblick"]._charts
    assert chart.type == "bar"
    assert (words(chart.x_axis.title), words(chart.y_axis.title)) == ("Leitthema", "Maßnahmen")
    assert (chart.x_axis.scaling.orientation, chart.y_axis.crosses) == ("maxMin", "max")
    assert chart.y_axis.scaling.min == 0


def test_the_charts_lie_beside_their_tables_and_not_over_each_other(book: Any) -> None:
    places = [(chart.anchor._from, chart.anchor.to) for chart in book["Überblick"]._charts]
    assert len(places) == 1
    for (_, end), (begin, _) in pairwise(places):
        assert end.row <= begin.row
    for begin, end in places:
        under = book["Überblick"].iter_rows(
            min_row=begin.row + 1, max_row=end.row, min_col=begin.col + 1, max_col=end.col
        )
        assert not [cell.coordinate for row in under for cell in row if cell.value is not None]


def test_fristen_are_the_coming_dates_of_the_listed_programmes(book: Any, result: MatchResult) -> None:
    rows = records(book["Fristen"], "Fristen")
    expected = [
        (one.programme.id, f"{deadline.date.last:%d.%m.%Y}")
        for one in {candidate.programme.id: candidate for candidate in listed(result)}.values()
        for deadline in one.programme.deadlines
        if deadline.date.last >= DAY
    ]
    shown = [
        (row["Kennung"], f"{row['Frist']:%d.%m.%Y}" if not isinstance(row["Frist"], str) else row["Frist"])
        for row in rows
    ]
    assert sorted(shown) == sorted(expected)
    assert len(rows) == 4
    assert [row["Tage"] for row in rows] == [39, 220, None, None]
    assert [row["Was"] for row in rows[:2]] == ["Antrag", "Vollantrag"]


def test_the_first_date_begins_when_the_candidates_say(book: Any, result: MatchResult) -> None:
    first = records(book["Fristen"], "Fristen")[0]
    begins = [one.deadline.prepare_by for one in listed(result) if one.programme.id == "nrw-bad"]
    assert first["Spätestens beginnen"].date() == min(filter(None, begins))
    assert str(first["Vorlauf"]).startswith(f"! {LeadTime.MISSED}")
    assert {measure_id for measure_id, name in pairs_of(result) if name == "nrw-bad"} == {
        line.split()[0] for line in str(first["Welche Maßnahmen"]).splitlines()
    }


def test_only_a_date_that_is_known_for_sure_can_be_late() -> None:
    dates = [("bestätigt", (2026, 12, 1)), ("erwartet", (2026, 12, 2)), ("bestätigt", (2026, 12))]
    soon = programme(
        id="nrw-bald",
        typical_measures=("Freibad sanieren",),
        deadline_kind="Stichtage",
        deadlines=tuple(Deadline(date=PartialDate(*day), certainty=certainty) for certainty, day in dates),
    )
    rows = records(opened(match(small_catalogue(soon), strategy(), as_of=DAY))["Fristen"], "Fristen")
    assert {str(row["Frist"])[:10]: row["Vorlauf"] for row in rows} == {
        "2026-12-01": f"! {LeadTime.MISSED}",
        "2026-12-02": "knapp, Termin unsicher",
        "2026-12-31": "knapp, Termin unsicher",
    }


def test_what_has_no_date_stands_in_tables_of_its_own(book: Any) -> None:
    sheet = book["Fristen"]
    kinds = {name: {row["Kennung"] for row in records(sheet, name)} for name in sheet.tables if name != "Fristen"}
    assert kinds == {"Laufend": {"bund-rad"}, "Erwartet": {"eu-bad"}, "Unbekannt": {"nrw-sport"}}
    assert not [row for name in kinds for row in records(sheet, name) if row["Spätestens beginnen"] or row["Tage"]]


def inverse(sheet: Any, known: set[str]) -> set[tuple[str, str]]:
    """The pairs of the sheet of programmes, in the order of the Shortlist: measure, programme."""
    found = set()
    for row in records(sheet, "Programme"):
        if not row["Kennung"]:
            continue
        ids = set()
        for line in str(row["Welche Maßnahmen"]).splitlines():
            more = re.fullmatch(r"und \d+ weitere: (.*)", line)
            ids |= set(more[1].split(", ")) if more else {line.split(" ")[0]}
        assert ids <= known
        assert row["Maßnahmen"] == len(ids)
        found |= {(measure_id, row["Kennung"]) for measure_id in ids}
    return found


@given(st.lists(st.tuples(st.integers(0, 4), st.integers(1, 3)), min_size=1, max_size=30))
@settings(max_examples=6)
def test_programme_is_the_exact_inverse_of_the_shortlist(chosen: list[tuple[int, int]]) -> None:
    kinds = ("Freibad sanieren", "Radweg bauen", "Hallenbad sanieren", "Xylophon", "Freibad mit Radweg anbinden")
    measures = [measure(id=f"M-{place}", title=kinds[kind]) for place, (kind, _) in enumerate(chosen)]
    found = match(
        small_catalogue(BATH, PATHS, CALLS, UNKNOWN, CLOSED),
        strategy(*measures),
        as_of=DAY,
        settings=Settings(top=chosen[0][1]),
    )
    book = opened(found)
    shortlist = {
        (row["measure_id"], row["programme_id"])
        for name in ("Shortlist", "Vielleicht", "Erledigt")
        for row in records(book[name], name)
        if row["programme_id"]
    }
    assert inverse(book["Programme"], {one.id for one in measures}) == shortlist == set(pairs_of(found))


def test_programmes_for_most_measures_come_first_with_their_verdicts(book: Any, result: MatchResult) -> None:
    rows = records(book["Programme"], "Programme")
    order = [(-row["Maßnahmen"], -row["Beste Punkte"]) for row in rows]
    assert order == sorted(order)
    for row in rows:
        actions = Counter(one.action for one in listed(result) if one.programme.id == row["Kennung"])
        assert all(row[action.german] == actions[action] for action in (Action.APPLY, Action.WATCH, Action.CLARIFY))


def test_the_guide_leads_to_every_other_sheet(book: Any) -> None:
    cells = [cell for row in book["Überblick"].iter_rows() for cell in row]
    targets = {cell.hyperlink.location for cell in cells if cell.hyperlink}
    assert targets == {f"'{name}'!A1" for name in SHEETS[1:]}


def test_pages_are_linked_and_names_are_not_cut_by_a_link(book: Any) -> None:
    sheet = book["Shortlist"]
    headers = [cell.value for cell in sheet[HEADER_ROW]]
    pages = {
        row[headers.index("programme_id")].value: row[headers.index("Seite")].hyperlink
        for row in sheet.iter_rows(min_row=HEADER_ROW + 1)
    }
    assert pages["nrw-bad"].target == "https://beispiel.nrw.de/bad"
    assert pages["bund-rad"] is None


@pytest.mark.parametrize(
    ("address", "link"),
    [
        ("https://beispiel.de/a b?c=[1]#d", ("https://beispiel.de/a%20b?c=%5b1%5d", "d")),
        ("https://beispiel.de/a%20b", ("https://beispiel.de/a%20b", None)),
        ("javascript:alert(1)", None),
        (f"https://beispiel.de/{'a' * 2_000}", None),
    ],
)
def test_only_a_web_address_of_bearable_length_becomes_a_link(
    address: str, link: tuple[str, str | None] | None
) -> None:
    book = Book(DAY)
    paper = book.add_sheet("Blatt")
    paper.line(Link("=öffnen", address), style="Verweis")
    cell = load_workbook(io.BytesIO(book.as_bytes()))["Blatt"]["A1"]
    assert (cell.value, cell.data_type, cell.quotePrefix) == ("=öffnen", "s", True)
    assert (cell.hyperlink and (cell.hyperlink.target, cell.hyperlink.location)) == link


def test_the_last_sheet_names_ages_limits_registers_and_thresholds(book: Any) -> None:
    rows = records(book["Quellen & Lauf"], "Quellen")
    facts = {(row["Bereich"], row["Was"]): str(row["Wert"]) for row in rows}
    assert facts["Einstellungen", "Schwelle in Punkten"] == "34,0"
    assert "300.000 €" in facts["Beihilfe", "De-minimis, Grenze je Unternehmen"]
    assert "396 Gemeinden" in facts["Gebiete", "Gemeindeverzeichnis"]
    assert facts["Alter der Angaben", "Antragsfenster (Programme der Shortlist)"].startswith("4 aktuell · 0 veraltet")
    assert ("Gebiete", "Ruhrgebiet") in facts


def test_a_long_text_is_cut_with_a_mark_and_others_are_whole() -> None:
    whole, long = "w" * MAX_CELL, "l" * (MAX_CELL + 5)
    found = match(small_catalogue(BATH), strategy(measure(extra={"kurz": whole, "lang": long})), as_of=DAY)
    (row,) = records(opened(found)["Shortlist"], "Shortlist")
    assert row["kurz"] == whole
    assert row["lang"] == f"{'l' * (MAX_CELL - 2)} …"


ODD = ["Status", "status", "measure_id", "Programme_ID", "Zeile\neins", "Zeile eins", "\x0b", " ", "=1+1", "x" * 300]


def test_odd_names_of_the_officers_columns_lose_nothing() -> None:
    extra = {name: f"Wert {place}" for place, name in enumerate(ODD)}
    found = match(small_catalogue(BATH), strategy(measure(extra=extra)), as_of=DAY)
    sheet = opened(found)["Shortlist"]
    assert [cell.value for cell in sheet[HEADER_ROW] if cell.quotePrefix] == ["=1+1"]
    (row,) = records(sheet, "Shortlist")
    assert {value for value in row.values() if str(value).startswith("Wert")} == set(extra.values())
    assert row["measure_id"] == "M-1"
    assert row["programme_id"] == "nrw-bad"
    assert row["Status"] is None
    assert row["Status (eigene Spalte)"] == "Wert 0"


@given(st.lists(st.text(max_size=12) | st.sampled_from([column.header for column in SHORTLIST]), max_size=8))
@settings(max_examples=30)
def test_headers_of_a_table_always_differ(names: list[str]) -> None:
    found = with_unique_headers([*SHORTLIST, *(Column(header=name, width=9) for name in names)])
    headers = [column.header for column in found]
    assert len({header.casefold() for header in headers}) == len(headers) == len(SHORTLIST) + len(names)
    assert headers[: len(SHORTLIST)] == [column.header for column in SHORTLIST]
    assert all(header.strip() == header and header.isprintable() and header for header in headers)
    assert set(headers) >= HIDDEN


def test_an_empty_result_says_so(empty: MatchResult) -> None:
    book = opened(empty)
    words = {cell.value for row in book["Überblick"].iter_rows() for cell in row}
    assert any("Kein Programm der Liste" in str(word) for word in words)
    assert not [row for row in records(book["Shortlist"], "Shortlist") if any(row.values())]
    assert [row["Nr."] for row in records(book["Ohne Treffer"], "Ohne_Treffer")] == ["M-1"]


def test_dates_are_dates_and_the_day_of_the_run_is_the_files(book: Any) -> None:
    first = records(book["Fristen"], "Fristen")[0]
    assert first["Frist"].date() == date(2026, 12, 31)
    assert first["Monat"].date() == date(2026, 12, 1)
    assert book.properties.created.date() == DAY
    assert book.properties.title == "Förder-Shortlist Stadt Gelsenkirchen"
