"""What a heading leaves open the cells below it say: times, statuses, numbers, groups."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from fundmatch.files.grids import read_grid
from fundmatch.strategy import headings
from fundmatch.strategy.list_reading import ListReading, read_list

TITLES = ("Radweg Nord", "Kita Süd", "Wärmenetz West", "Brücke Ost", "Sporthalle Mitte")
PATHS_OF_TIME = ("2026", "2027/28", "ab 2028", "vsl. 2029", "mittelfristig")


def read(folder: Path, columns: dict[str, Sequence[str]]) -> ListReading:
    named = {"Titel": TITLES, **columns}
    rows = [";".join(named), *(";".join(cells) for cells in zip(*named.values(), strict=True))]
    path = folder / "liste.csv"
    path.write_text("\n".join(rows), encoding="utf-8")
    reading = read_list(read_grid(path, headings.known_headings()), {})
    assert not reading.grave
    return reading


def field_of(reading: ListReading, heading: str) -> str | None:
    return next(column.field for column in reading.mapping if column.column == heading)


@pytest.mark.parametrize(
    "heading",
    ["Ausführung", "Bauausführung", "Ausführungsjahr", "Umsetzung", "Realisierung (Jahr)", "Zeithorizont", "Durchführung",
     "Umsetzungszeitraum", "geplantes Jahr", "Jahr", "Termin", "Zeitpunkt", "Planjahr", "HH-Jahr", "Investitionsjahr",
     "Ausführungszeit", "Umsetzungstermin", "Projektdurchführung", "Implementation", "Rollout"],
)  # fmt: skip
def test_years_below_a_heading_of_doing_are_its_time(tmp_path: Path, heading: str) -> None:
    reading = read(tmp_path, {heading: PATHS_OF_TIME})
    assert field_of(reading, heading) == "period"
    first, second, *_ = reading.measures
    assert (str(first.start), str(second.start), str(second.end)) == ("2026", "2027", "2028")


@pytest.mark.parametrize(("heading", "field"), [("Ausführung ab", "start"), ("Due date", "end"), ("Fälligkeit", "end")])
def test_a_heading_of_one_end_is_that_end(tmp_path: Path, heading: str, field: str) -> None:
    assert field_of(read(tmp_path, {heading: ("2026", "2027", "2028", "2029", "2030")}), heading) == field


def test_words_below_a_heading_of_doing_are_what_they_say(tmp_path: Path) -> None:
    statuses = ("läuft", "abgeschlossen", "in Planung", "in Umsetzung", "läuft")
    reading = read(tmp_path, {"Umsetzung": statuses})
    assert field_of(reading, "Umsetzung") == "status"
    assert [measure.done for measure in reading.measures] == [False, True, False, False, False]
    offices = ("Amt 61", "Stadtwerke", "Amt 66", "Eigenbetrieb", "Amt 40")
    assert field_of(read(tmp_path, {"Ausführung": offices}), "Ausführung") is None
    assert field_of(read(tmp_path, {"Ausführung durch": offices}), "Ausführung durch") == "department"


def test_of_two_headings_of_time_the_one_that_is_enough_alone_counts(tmp_path: Path) -> None:
    years = ("2020", "2021", "2022", "2023", "2024")
    reading = read(tmp_path, {"Jahr": years, "Zeitraum": PATHS_OF_TIME})
    assert (field_of(reading, "Jahr"), field_of(reading, "Zeitraum")) == (None, "period")


@pytest.mark.parametrize(
    "cells",
    [
        ("2026", "2027", "2028", "2029", "2030"),
        ("2026-2028", "2027/28", "IV/2026", "ab 2028", "Sommer 2027"),
        ("01.03.2026", "2026", "05/2027", "2028", "noch offen"),
        ("kurzfristig", "mittelfristig", "langfristig", "kurzfristig", "laufend"),
    ],
)
def test_an_unread_column_of_times_is_named(tmp_path: Path, cells: Sequence[str]) -> None:
    hints = [problem.note for problem in read(tmp_path, {"Etappe": cells}).problems]
    assert "„Etappe“ sieht nach Zeitraum aus und wurde nicht gelesen" in hints


@pytest.mark.parametrize(
    "cells",
    [
        ("Beschluss des Rates vom Mai 2023", "Beschluss des Rates vom Juni 2023", "", "", ""),
        ("Halle 3", "Halle 4", "Raum 1950 b", "Nord", "Süd"),
        ("VO/2023/117", "VO/2024/001", "VO/2024/002", "VO/2025/044", "VO/2025/045"),
    ],
)
def test_words_with_a_year_are_no_times(tmp_path: Path, cells: Sequence[str]) -> None:
    assert not any("sieht nach Zeitraum" in str(hint) for hint in read(tmp_path, {"Etappe": cells}).problems)


@pytest.mark.parametrize(
    "heading",
    ["Worum geht es?", "Worum geht's", "Art der Arbeiten", "Was wird gemacht?", "Was ist geplant?", "Inhalt/Ziel",
     "Kurzbeschreibung der Maßnahme", "Gegenstand", "Projektinhalt", "Leistungsumfang", "Nutzen", "Objectives"],
)  # fmt: skip
def test_a_heading_that_asks_what_is_done_is_the_description(tmp_path: Path, heading: str) -> None:
    texts = [f"Hier wird {title} neu gebaut oder saniert." for title in TITLES]
    reading = read(tmp_path, {heading: texts})
    assert field_of(reading, heading) == "description"
    assert reading.measures[0].title == TITLES[0]


def test_the_kind_of_works_yields_to_a_description(tmp_path: Path) -> None:
    texts = [f"Hier wird {title} neu gebaut." for title in TITLES]
    reading = read(tmp_path, {"Art der Arbeiten": ["Neubau"] * 5, "Worum geht es?": texts})
    assert field_of(reading, "Worum geht es?") == "description"
    assert field_of(read(tmp_path, {"Umfang": ("450", "1.850", "12", "3", "7")}), "Umfang") is None


@pytest.mark.parametrize(
    "heading",
    ["Inv.-Nr.", "Investitionsnummer", "I-Nr.", "Projekt-Nr.", "lfd. Nr.", "ID/Kennung", "PSP-Element", "PSP-Nr.",
     "Objekt-Nr.", "Inv.-Maßn.-Nr.", "Reference"],
)  # fmt: skip
def test_numbers_of_their_own_are_the_ids(tmp_path: Path, heading: str) -> None:
    numbers = ("5400118", "5400119", "5400120", "5400121", "5400122")
    reading = read(tmp_path, {heading: numbers})
    assert [measure.id for measure in reading.measures] == list(numbers)
    assert all(measure.cost_total_eur is None for measure in reading.measures)


def test_numbers_that_come_back_or_are_few_are_no_ids(tmp_path: Path) -> None:
    for cells in (("5400118", "5400118", "5400120", "5400120", "5400121"), ("5400118", "", "", "", "")):
        reading = read(tmp_path, {"PSP-Element": cells, "Nr.": ("1", "2", "3", "4", "5")})
        assert [measure.id for measure in reading.measures] == ["1", "2", "3", "4", "5"]
        assert field_of(read(tmp_path, {"PSP-Element": cells}), "PSP-Element") is None


@pytest.mark.parametrize(
    "heading", ["Workstream", "Portfolio", "Cluster", "Work package", "Themencluster", "Projektgruppe"]
)
def test_groups_whose_names_come_back_are_fields(tmp_path: Path, heading: str) -> None:
    groups = ("Daten", "Daten", "Netze", "Netze", "Netze")
    assert [one.handlungsfeld for one in read(tmp_path, {heading: groups}).measures] == list(groups)


def test_names_of_which_none_comes_back_are_no_groups(tmp_path: Path) -> None:
    assert field_of(read(tmp_path, {"Portfolio": ("A1", "B7", "C3", "D4", "E5")}), "Portfolio") is None
