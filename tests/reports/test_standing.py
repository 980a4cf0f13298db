"""What officers typed about a pair carries through: what is settled is no chance, and one count of decisions everywhere."""

import io
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
from openpyxl import load_workbook
from record_helpers import programme
from reports.result_records import candidate, decided, listed, result_of

from fundmatch.core.dates import PartialDate
from fundmatch.eligibility.freshness import GROUPS
from fundmatch.model.answers import Action
from fundmatch.model.decision import Decision
from fundmatch.model.programme import Deadline, Evidence
from fundmatch.model.result import Candidate, Fit, MatchResult, Unlisted
from fundmatch.reports import summary
from fundmatch.reports.chosen import Standing, entry_that_decides, standing_of
from fundmatch.reports.review_text import progress_of
from fundmatch.reports.terminal import summary_of
from fundmatch.reports.workbook.overview_parts import WIDTHS
from fundmatch.reports.workbook.overview_sheet import chances_of
from fundmatch.reports.workbook.table_sheet import HEADER_ROW
from fundmatch.reports.workbook.write import match_as_workbook


def named(name: str, **fields: object) -> Candidate:
    decision = fields.pop("decision", None)
    entry = programme(id=f"nrw-{name.lower()}", name=name, **fields.pop("entry", {}))  # type: ignore[arg-type]
    return candidate(programme=entry, decision=decision, fit=Fit.FITS, **fields)


def rows(result: MatchResult, sheet: str) -> list[dict[str, Any]]:
    cells = list(load_workbook(io.BytesIO(match_as_workbook(result)))[sheet].iter_rows(min_row=HEADER_ROW))
    names = [cell.value for cell in cells[0]]
    return [dict(zip(names, row, strict=True)) for row in cells[1:]]


def overview(result: MatchResult) -> list[tuple[Any, ...]]:
    return list(load_workbook(io.BytesIO(match_as_workbook(result)))["Überblick"].iter_rows(values_only=True))


def section(found: list[tuple[Any, ...]], head: str) -> list[tuple[Any, ...]]:
    """The rows below a heading and its line of names."""
    first = next(place for place, row in enumerate(found) if str(row[0]).startswith(head)) + 2
    heads = ("Stand der", "Geld", "Wo nicht")
    return found[first : next(p for p in range(first, len(found)) if str(found[p][0]).startswith(heads))]


@pytest.mark.parametrize(
    ("status", "result", "stands", "word"),
    [
        ("", "", Standing.OPEN, ""),
        ("pruefen ", "", Standing.CHOSEN, "Prüfen"),
        ("Beantragen", "Bewilligt ", Standing.GRANTED, "bewilligt"),
        ("", "beantragt", Standing.APPLIED, "beantragt"),
        ("Prüfen", "abgelehnt", Standing.REFUSED, "abgelehnt"),
        ("Abgelehnt", "", Standing.REJECTED, "Abgelehnt"),
        ("weiterleiten", "?", Standing.PASSED_ON, "Weiterleiten"),
        ("Beobachten", "", Standing.OTHER, "Beobachten"),
        ("mit der  Kämmerei reden", "", Standing.OTHER, "mit der Kämmerei reden"),
        ("Prüfen", "läuft bei der BR", Standing.CHOSEN, "läuft bei der BR"),
        *((nothing, "", Standing.OPEN, "") for nothing in ("?", "-", "k. A.", "0", "–", " ")),
    ],
)
def test_a_pair_stands_where_its_entries_say(status: str, result: str, stands: Standing, word: str) -> None:
    decision = decided(status, result=result)
    assert (standing_of(decision), entry_that_decides(decision)) == (stands, word)


@pytest.mark.parametrize(
    ("entries", "chance"),
    [
        ({"result": "bewilligt"}, False),
        ({"result": "beantragt"}, False),
        ({"result": "abgelehnt"}, False),
        ({"status": "Weiterleiten"}, False),
        ({"status": "Prüfen"}, True),
        ({"status": "?"}, True),
    ],
)
def test_what_is_settled_is_no_chance_and_counts_as_none(entries: dict[str, str], chance: bool) -> None:
    result = result_of(listed(named("A", decision=decided(**entries))))
    assert bool(chances_of(result)) is chance
    (row,) = summary.coverage(result)
    assert (row.to_apply, row.to_watch) == (int(chance), int(not chance))
    assert summary.actions(result)[Action.APPLY] == int(chance)
    (shown,) = rows(result, "Maßnahmen")
    assert ("prüfen" in shown["Zu tun"].value) is chance


def shares() -> MatchResult:
    kinds = {"leitthema": "Klima"}
    return result_of(
        listed(named("A"), id="M-1", **kinds),
        listed(named("B", action=Action.WATCH), id="M-2", **kinds),
        listed(id="M-3", **kinds),
        listed(named("C"), id="M-4", done=True, **kinds),
        listed(named("D"), id="M-5", put_off="gestrichen", **kinds),
    )


def test_the_parts_of_the_coverage_add_up_to_the_measures_that_are_not_finished() -> None:
    (row,) = summary.coverage(shares())
    assert (row.to_apply, row.to_watch, row.without, row.measures) == (1, 2, 1, 4)
    (head, told) = [line for line in overview(shares()) if line[0] in ("Leitthema", "Klima")]
    assert head[2:6] == ("jetzt prüfen", "nur vormerken/klären", "ohne Vorschlag", "Maßnahmen")
    assert told[2:6] == (1, 2, 1, 4)


def themes(count: int) -> MatchResult:
    entries = [listed(id=f"M-{n}-{m}", leitthema=f"Feld {n:02}") for n in range(count) for m in range(1 + n % 3)]
    return result_of(*entries)


@pytest.mark.parametrize(("count", "bars"), [(2, 2), (12, 12), (13, 12), (26, 12)])
def test_the_picture_holds_few_bars_and_nothing_is_lost(count: int, bars: int) -> None:
    result = themes(count)
    book = load_workbook(io.BytesIO(match_as_workbook(result)))
    sheet = book["Überblick"]
    (chart,) = sheet._charts
    spans = {series.val.numRef.f for series in chart.series}
    assert len(spans) == 3
    first, last = (int(part.rsplit("$", 1)[1]) for part in next(iter(spans)).split(":"))
    assert last - first + 1 == bars
    assert sum(sheet.cell(row, 6).value for row in range(first, last + 1)) == len(result.measures)
    named_there = {str(row[0]) for row in sheet.iter_rows(values_only=True)}
    assert {f"Feld {n:02}" for n in range(count)} <= named_there
    assert any(name.startswith("übrige (") for name in named_there) is (count > 12)


@pytest.mark.parametrize("count", [2, 12, 26])
@pytest.mark.parametrize("chances", [0, 7, 40])
def test_no_heading_ends_a_page_and_no_picture_is_cut(count: int, chances: int) -> None:
    """The money table grows with the measures and moves the coverage over the pages."""
    before = [listed(named(f"P{n}"), id=f"Z-{n}", leitthema="Feld 00") for n in range(chances)]
    result = result_of(*before, *themes(count).measures)
    sheet = load_workbook(io.BytesIO(match_as_workbook(result)))["Überblick"]
    breaks = [one.id for one in sheet.row_breaks.brk]
    heads = [
        row[0].row for row in sheet.iter_rows() if str(row[0].value).startswith(("Geld:", "Abdeckung", "Stand der"))
    ]
    (chart,) = sheet._charts
    top, bottom = chart.anchor._from.row + 1, chart.anchor.to.row + 1
    assert not [cut for cut in breaks for head in heads if head <= cut < head + 2]
    assert not [cut for cut in breaks if top <= cut < bottom]
    # LibreOffice draws columns a sixteenth wider than Excel; A4 across has 10.9 inches between our margins.
    assert sum(WIDTHS) * 7 / 96 * sheet.page_setup.scale / 100 * 17 / 16 < 10.9
    assert not sheet.sheet_properties.pageSetUpPr or not sheet.sheet_properties.pageSetUpPr.fitToPage


def some_decided() -> MatchResult:
    gone = decided("Abgelehnt", person="Eva", programme_id="nrw-weg")
    return result_of(
        listed(
            named("A", decision=decided("Prüfen", person="Eva")),
            named("B", decision=decided("pruefen ", person="Eva ")),
            named("C", decision=decided("?")),
            named("D"),
            excluded=[named("E", decision=decided(result="bewilligt"), action=Action.DROP), named("F", action=Action.DROP)],
        ),
        listed(named("G", decision=decided("Prüfen")), id="M-2", done=True),
        unlisted=[Unlisted(decision=gone, measure_title="Bad", programme_name="Weg", why="abgelehnt")],
    )  # fmt: skip


def test_one_count_of_decisions_on_the_first_sheet_on_screen_and_in_the_status() -> None:
    result = some_decided()
    words = "4 von 6 Vorschlägen entschieden"
    assert summary.decided(result).in_words == words
    assert any(row[0] == f"Stand der Entscheidungen: {words}" for row in overview(result))
    assert words in summary_of(result, [])
    state = {("M-1", f"nrw-{n}"): decided("Prüfen") for n in range(4)} | {("M-9", "x"): decided(note="nur Notiz")}
    told = progress_of(result, state).splitlines()
    assert told[0] == f"{words}, 2 offen"
    assert "  Eva: Prüfen 2, Abgelehnt 1" in told
    assert "  ohne Person: bewilligt 1" in told
    assert any(line.endswith("Ähnliches): 1") for line in told)


def test_without_an_entry_nothing_is_decided() -> None:
    result = result_of(listed(named("A")))
    assert summary.decided(result).in_words == "0 von 1 Vorschlag entschieden"
    assert "entschieden" not in summary_of(result, [])


def dated(name: str, day: PartialDate, **fields: object) -> Candidate:
    return named(name, entry={"deadline_kind": "Termin", "deadlines": (Deadline(date=day),)}, **fields)


def granted(**dates: str) -> Decision:
    return decided(result="bewilligt", programme_id="nrw-g", **dates)


def with_dates() -> MatchResult:
    grant = named("G", decision=granted(final_report="15.11.2026", drawdown="Januar 2027", grant_ends="demnächst"))
    both = dated("Beide", PartialDate(2026, 12, 20))
    return result_of(
        listed(grant, id="M-1", title="Freibad", department="FB 5"),
        listed(both, id="M-2", title="Radweg"),
        listed(both, id="M-3", title="Steg"),
        listed(dated("Ruht", PartialDate(2026, 12, 1)), id="M-4", put_off="zurückgestellt", title="Turm"),
        listed(both, id="M-5", title="Uhr", put_off="gestrichen"),
    )


def test_the_next_dates_have_a_head_a_title_and_what_rests_comes_last() -> None:
    found = overview(with_dates())
    place = next(place for place, row in enumerate(found) if str(row[0]).startswith("Nächste Fristen"))
    assert found[place + 1][:4] == ("Maßnahme", "Programm", "Frist", "Zuwendung bis")
    told = [row for row in section(found, "Nächste Fristen") if row[0]]
    assert [(row[0], row[1], row[2], row[5]) for row in told] == [
        ("M-1 Freibad", "G", datetime(2026, 11, 15), "vorbei: Verwendungsnachweis"),
        ("M-2 + 1 weitere", "Beide", datetime(2026, 12, 20), None),
        ("M-1 Freibad", "G", datetime(2027, 1, 31), "Mittelabruf"),
        ("(ruht) M-4 Turm", "Ruht", datetime(2026, 12, 1), None),
    ]
    assert told[0][6] == "FB 5"


def test_the_first_screen_holds_chances_dates_and_decisions() -> None:
    """A screen of 768 pixels shows some 540 of a sheet; measured with ten chances and more dates than there is room for."""
    many = [
        listed(dated(f"P{n}", PartialDate(2026, 12, 1 + n)), id=f"M-{n}", title="Ein sehr langer Titel einer Maßnahme " * 3)
        for n in range(20)
    ]  # fmt: skip
    sheet = load_workbook(io.BytesIO(match_as_workbook(result_of(*many))))["Überblick"]
    stand = next(row[0].row for row in sheet.iter_rows() if str(row[0].value).startswith("Stand der"))
    assert stand == 3 + 1 + 10 + 1 + 1 + 5 + 1
    assert sum(sheet.row_dimensions[row].height for row in range(1, stand + 2)) * 4 / 3 < 545
    assert "15 weitere im Blatt „Fristen“" in str(sheet.cell(stand - 7, 1).value)


def test_every_date_is_a_cell_and_what_is_over_comes_first_in_red() -> None:
    found = rows(with_dates(), "Fristen")
    shown = [
        (row["Was"].value, row["Frist"].value, row["Frist"].number_format, row["Vorlauf"].value) for row in found[:5]
    ]
    assert shown[0] == ("Verwendungsnachweis", datetime(2026, 11, 15), '"! "dd.mm.yyyy', "! vorbei")
    assert ("Mittelabruf", datetime(2027, 1, 31), '"Ende "mm/yyyy', None) in shown
    days = [row["Frist"].value for row in found if row["Frist"].value and row["Frist"].value != "Frist"]
    assert all(isinstance(day, datetime) for day in days)
    assert days == sorted(days)
    (lost,) = (row for row in found if row["Was"].value == "Ende des Bewilligungszeitraums")
    assert lost["Termin"].value == "eingetragen, ohne lesbaren Tag: „demnächst“"
    assert lost["Frist"].value is None


def test_a_measure_whose_proposals_were_all_turned_down_says_so() -> None:
    refused = [named("Bibliotheken", decision=decided("Abgelehnt")), named("Lesen", decision=decided("Abgelehnt"))]
    result = result_of(replace(listed(title="Bücherei"), rejected=tuple(refused)), listed(id="M-2"))
    first, second = rows(result, "Maßnahmen")
    assert first["Programm"].value == "abgelehnt: Bibliotheken (und 1 weitere)"
    assert "kein Treffer" in second["Programm"].value
    why = [row["Warum"].value for row in rows(result, "Ohne Treffer")]
    assert why[0] == "Alle Vorschläge abgelehnt: „Bibliotheken“ und „Lesen“; siehe Blatt „Entschieden“."
    assert why[1].startswith("Kein Programm")


@pytest.mark.parametrize(
    ("seen", "shown", "look", "said"),
    [
        (PartialDate(2024, 3, 5), datetime(2024, 3, 5), "dd.mm.yyyy", False),
        (PartialDate(2024, 3), datetime(2024, 3, 1), "mm/yyyy", False),
        (PartialDate(2024), datetime(2024, 1, 1), "yyyy", False),
        (None, None, "dd.mm.yyyy", True),
    ],
)
def test_how_old_a_statement_is_is_a_date_that_sorts_and_no_date_is_said_beside_it(
    seen: PartialDate | None, shown: datetime | None, look: str, said: bool
) -> None:
    proof = Evidence(
        fields=tuple(field for fields in GROUPS.values() for field in fields),
        pages=("https://beispiel.nrw.de",),
        page_date=seen,
    )
    old = named("A", entry={"evidence": (proof,), "status": "offen", "deadline_kind": "laufend"})
    (row,) = rows(result_of(listed(old)), "Nachsehen")
    assert (row["Stand der Angabe"].value, row["Stand der Angabe"].number_format) == (shown, look)
    assert ("ist unbekannt" in row["Nachzusehen"].value) is said
