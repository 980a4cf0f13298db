"""A table alone runs for a municipality that nobody named: said first everywhere, and nothing about the area is guessed."""

from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from openpyxl import load_workbook
from record_helpers import REPOSITORY

from fundmatch.app.matching_run import MatchRun, match_strategy
from fundmatch.app.workspace import open_workspace
from fundmatch.cli import cli
from fundmatch.model.strategy import PLACE_UNKNOWN

EVERYWHERE = {"EU", "DE"}
TABLE = "Nr;Titel;Beschreibung\n1;Freibad;Freibad energetisch sanieren\n2;Radweg;Radweg zum Bahnhof bauen\n"
CATALOGUE = REPOSITORY / "catalogs"


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("allein") / "liste.csv"
    path.write_text(TABLE, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def alone(table: Path) -> MatchRun:
    workspace = open_workspace(table, catalogue=CATALOGUE)
    return match_strategy(workspace, [table.with_name("s.xlsx")], as_of=date(2026, 11, 29))


def said(*arguments: str) -> Result:
    return CliRunner().invoke(cli, [*arguments, "--as-of", "2026-11-29"], prog_name="fundmatch")


def test_the_area_is_open_but_where_money_is_for_everybody(alone: MatchRun) -> None:
    seen = [
        (candidate.programme.areas, result.outcome.value)
        for entry in alone.result.measures
        for candidate in (*entry.candidates, *entry.excluded)
        for result in candidate.rules
        if result.rule == "area"
    ]
    assert seen
    for areas, outcome in seen:
        assert outcome == ("met" if EVERYWHERE & set(areas) else "open")


def test_workbook_and_hints_say_it_first(alone: MatchRun, table: Path) -> None:
    assert alone.hints[0].startswith(PLACE_UNKNOWN)
    book = load_workbook(table.with_name("s.xlsx"), read_only=True)
    assert book["Überblick"]["A1"].value == PLACE_UNKNOWN
    assert book["Quellen & Lauf"]["C4"].value == PLACE_UNKNOWN
    assert PLACE_UNKNOWN in book["Profil"]["A2"].value


def test_the_screen_says_it_first(table: Path) -> None:
    for command in (["match", str(table)], ["explain", str(table), "1", "bund-kfw-432-energetische-stadtsanierung"]):
        lines = said(*command).output.splitlines()
        assert PLACE_UNKNOWN in lines[0]
    assert said("match", str(table)).stdout.splitlines()[0] == f"{PLACE_UNKNOWN}."


def test_a_named_place_is_said_nowhere_to_be_unknown(table: Path) -> None:
    result = said("match", str(table), "--for", "Gelsenk", "-o", str(table.with_name("g.xlsx")))
    assert result.exit_code == 0
    assert PLACE_UNKNOWN not in result.output
    rows = list(load_workbook(table.with_name("g.xlsx"), read_only=True)["Profil"].values)
    facts = {row[0]: (row[1], row[3]) for row in rows[3:]}
    assert facts["Gemeindeschlüssel"] == ("05513000", "--for Gelsenk")
    assert facts["Einwohnerzahl"] == (266_199, "--for Gelsenk (Destatis, Gemeindeverzeichnis, 2025)")
    assert facts["Haushaltslage"] == ("unbekannt", "nicht angegeben")


def test_an_unknown_place_is_the_data_at_fault(table: Path) -> None:
    for command in (
        ["match", str(table)],
        ["explain", str(table), "1", "bund-kfw-432-energetische-stadtsanierung"],
        ["review", str(table), "--status"],
    ):
        result = said(*command, "--for", "Gelsenkirhcen")
        assert result.exit_code == 1
        assert "Gemeint ist vielleicht Gelsenkirchen (kreisfrei" in result.output


def test_a_workbook_made_with_a_named_place_is_taken_in_without_the_name_too(table: Path) -> None:
    book = table.with_name("benannt.xlsx")
    assert said("match", str(table), "--for", "Herten", "-o", str(book)).exit_code == 0
    assert said("review", str(table), str(book)).exit_code == 0
