"""The weekly table of the Förderdatenbank: what it says, and what is refused."""

import csv
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from sources.fdb_helpers import COLUMNS, files_of, record, row_of, write_csv, write_zip

from fundmatch.sources import fdb_csv, fdb_xml
from fundmatch.sources.extract import SourceError, SourceExtract

AS_OF = date(2026, 11, 22)
FULL = record(
    summary="Das Land zahlt einen Zuschuss bis zu 80 Prozent.",
    regulatoryFWork="Sie dürfen mit dem Vorhaben noch nicht begonnen haben.",
    procInfluence="Anträge bis zum 30.9.2027.",
    bodyText="Diese Richtlinie tritt am 31.12.2028 außer Kraft.",
    dateOfIssue="2026-03-02T10:15:00.000+01:00",
    keywords="Hof, Grün",
)


def read(tmp_path: Path, *rows: dict[str, str]) -> SourceExtract:
    return fdb_csv.read(write_csv(tmp_path / "programme.csv", rows), as_of=AS_OF)


def refused(path: Path) -> str:
    with pytest.raises(SourceError) as caught:
        fdb_csv.read(path, as_of=AS_OF)
    return str(caught.value)


def test_table_and_export_say_the_same(tmp_path: Path) -> None:
    by_table = read(tmp_path, row_of(FULL))
    by_export = fdb_xml.read(write_zip(tmp_path / "export.zip", files_of([FULL])), as_of=AS_OF)
    assert by_table.programmes == by_export.programmes
    assert by_table.day == by_export.day == date(2026, 3, 2)
    assert len(COLUMNS) == 52


def test_links_and_contact_are_taken_over(tmp_path: Path) -> None:
    cells = {
        "further_links": '[{"url": "ftp://x"}, {"url": "https://www.example.org/a", "title": "A"}]',
        "contact_info_institution": "NRW.BANK",
        "contact_info_email": "info@example.org",
    }
    (item,) = read(tmp_path, row_of(FULL, **cells)).programmes
    assert (item.programme.url, item.programme.managing_body) == ("https://www.example.org/a", "NRW.BANK")


@pytest.mark.parametrize("column", ["absent", "deleted"])
def test_rows_that_left_the_export_are_counted(tmp_path: Path, column: str) -> None:
    columns = [column if name == "absent" else name for name in COLUMNS]
    gone = {**row_of(replace(FULL, key="EU/weg")), column: "true"}
    path = write_csv(tmp_path / "programme.csv", [{**row_of(FULL), column: "false"}, gone], columns)
    reading = fdb_csv.read(path, as_of=AS_OF)
    assert reading.seen == 2
    assert reading.skipped == {"nicht mehr im Export der Quelle": 1}


@pytest.mark.parametrize("column", ["legal_requirements", "eligible_applicants", "url", "absent"])
def test_a_missing_column_is_named(tmp_path: Path, column: str) -> None:
    columns = [name for name in COLUMNS if name != column]
    told = refused(write_csv(tmp_path / "programme.csv", [row_of(FULL)], columns))
    assert column in told
    assert "fehlt" in told


def test_the_old_table_is_recognised(tmp_path: Path) -> None:
    columns = [
        "id_hash",
        "deleted",
        "on_website_from",
        "url",
        "title",
        "description",
        "more_info",
        "legal_basis",
        "funding_type",
        "funding_area",
        "funding_location",
        "eligible_applicants",
        "funding_body",
    ]
    told = refused(write_csv(tmp_path / "min_data_format.csv", [dict.fromkeys(columns, "x")], columns))
    assert "13 Spalten" in told
    assert "programme.csv" in told


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"<!doctype html><title>captcha</title>", "Webseite"),
        (b"PK\x03\x04", "ZIP"),
        (b"", "leer"),
        (b"\xff\xfea\x00,\x00", "UTF-8"),
        (b"a;b;c\n1;2;3\n", "fehlt"),
    ],
)
def test_what_is_no_table_is_refused(tmp_path: Path, content: bytes, told: str) -> None:
    path = tmp_path / "programme.csv"
    path.write_bytes(content)
    assert told in refused(path)


def test_a_folder_and_an_open_quotation_are_refused(tmp_path: Path) -> None:
    assert "Ordner" in refused(tmp_path)
    path = write_csv(tmp_path / "programme.csv", [row_of(FULL)])
    path.write_text(path.read_text(encoding="utf-8") + '"offen', encoding="utf-8")
    assert "Anführungszeichen" in refused(path)


def test_no_row_is_never_nothing_new(tmp_path: Path) -> None:
    assert "0 Programme gelesen" in refused(write_csv(tmp_path / "programme.csv", []))


def test_a_broken_list_is_a_hint_with_its_row_and_many_are_the_end(tmp_path: Path) -> None:
    rows = [row_of(replace(FULL, key=f"EU/p{number}")) for number in range(30)]
    rows[4]["funding_area"] = "Infrastruktur, Energie"
    reading = read(tmp_path, *rows)
    assert len(reading.programmes) == 29
    assert [(hint.place, hint.grave) for hint in reading.hints] == [(5, False)]
    for row in rows[:10]:
        row["funding_area"] = "[" * 100_000
    path = write_csv(tmp_path / "programme.csv", rows)
    assert "10 von 30" in refused(path)


def test_a_long_guideline_is_read_and_the_limit_of_cells_put_back(tmp_path: Path) -> None:
    before = csv.field_size_limit()
    (item,) = read(tmp_path, row_of(FULL, description="", legal_basis="Zweck ist der Umbau. " * 20_000)).programmes
    assert item.programme.summary.startswith("Zweck ist der Umbau.")
    assert csv.field_size_limit() == before


def test_a_row_without_programme_address_is_counted(tmp_path: Path) -> None:
    reading = read(tmp_path, row_of(FULL), row_of(FULL, url="https://www.example.org/"))
    assert reading.skipped == {"ohne Adresse eines Programms": 1}
