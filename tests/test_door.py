"""The door: names, German numbers, searching, every console, and the script that one double-clicks."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from record_helpers import REPOSITORY

from fundmatch import read_catalogue
from fundmatch.app.start_script import dropped_path, result_beside
from fundmatch.cli import cli

CATALOG = ["--catalog", str(REPOSITORY / "catalogs")]
CITY, COMPANY = (str(REPOSITORY / "measures" / name) for name in ("gelsenkirchen", "stadtwerke-beispiel"))
AS_OF = ["--as-of", "2026-11-22"]


def run(*words: str, given: str = "") -> Result:
    return CliRunner().invoke(cli, list(words), prog_name="fundmatch", input=given)


def test_explain_takes_names() -> None:
    by_id = run("explain", COMPANY, "SW-1", "nrw-progres-waerme", *AS_OF)
    if by_id.exit_code:
        by_id = run("explain", COMPANY, "SW-1", *AS_OF)
    programme = by_id.output.splitlines()[1].split()[1]
    assert run("explain", COMPANY, "wärmenetz bahnhof", programme.upper(), *AS_OF).output == by_id.output


def test_explain_without_a_programme_shows_the_place_of_the_list() -> None:
    first, second = (run("explain", COMPANY, f"1.{place}", *AS_OF).output for place in (1, 2))
    assert "Platz 1 der Liste" in first
    assert "Platz 2 der Liste" in second
    assert run("explain", COMPANY, "SW-1", *AS_OF).output == first


def test_a_place_beyond_the_list_is_refused() -> None:
    result = run("explain", COMPANY, "1.99", *AS_OF)
    assert result.exit_code == 1
    assert "endet bei SW-1." in result.output


@pytest.mark.parametrize("name", ["nrw-heimat-scheck", "Heimat-Scheck", "heimat-sch"])
def test_a_programme_is_shown_by_id_name_or_part(name: str) -> None:
    assert "nrw-heimat-scheck" in run("catalog", "show", name, *CATALOG).output


def test_a_part_of_many_names_lists_twelve() -> None:
    result = run("catalog", "show", "mobil", *CATALOG)
    assert result.exit_code == 1
    assert "nicht eindeutig" in result.output
    assert len([line for line in result.output.splitlines() if line.startswith("  ") and ": " in line]) == 12


def test_the_catalogue_is_searched_by_all_words_in_any_spelling() -> None:
    found = run("catalog", "list", *CATALOG, "--search", "NAHMOBILITAET förder").output
    assert "nrw-foeri-nah" in found
    assert "Kein Programm" in run("catalog", "list", *CATALOG, "--search", "nahmobilität qqqq").output


def test_open_means_open_on_the_day() -> None:
    listed = [*CATALOG, "--open", "--level", "nrw", "--level", "Bund"]
    # Looking back beyond the day of the catalogue, what has closed since was not closed yet.
    known = read_catalogue(REPOSITORY / "catalogs").day
    assert known
    early, late = (run("catalog", "list", *listed, "--as-of", day).output for day in (known.isoformat(), "2036-01-01"))
    assert len(late.splitlines()) < len(early.splitlines())
    assert "geschlossen  " not in early
    assert not [line for line in early.splitlines() if line.startswith("eu-")]


def test_until_shows_the_next_deadlines_in_their_order() -> None:
    lines = run("catalog", "list", *CATALOG, *AS_OF, "--until", "31.12.2026").output.splitlines()[:-1]
    days = [line.split()[2] for line in lines]
    assert days
    assert days == sorted(days, key=lambda day: day.split(".")[::-1])


@pytest.mark.parametrize("points", ["28,5", "28.5"])
def test_points_may_have_a_german_comma(points: str) -> None:
    assert run("match", COMPANY, *AS_OF, "--min-points", points).exit_code == 0


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--top", "0"], "eine ganze Zahl von 1 bis 200"),
        (["--top", "viele"], "eine ganze Zahl von 1 bis 200"),
        (["--min-points", "101"], "eine Zahl von 0 bis 100"),
        (["--min-points", "nan"], "eine Zahl von 0 bis 100"),
        (["--level", "NRV"], "möglich: 'EU', 'Bund'"),
    ],
)
def test_a_wrong_number_or_level_says_what_is_right(words: list[str], said: str) -> None:
    result = run("match", COMPANY, *words)
    assert result.exit_code == 2
    assert said in " ".join(result.output.split())


def test_a_level_may_be_written_small() -> None:
    assert run("match", COMPANY, *AS_OF, "--level", "nrw").exit_code == 0


@pytest.mark.parametrize("encoding", ["cp1252", "ascii", "cp850"])
def test_no_console_ends_in_a_traceback(encoding: str) -> None:
    environment = {**os.environ, "PYTHONIOENCODING": encoding}
    for words in (["explain", COMPANY, "1.1", *AS_OF], ["check", COMPANY], ["explain", COMPANY, "Gibt es nicht"]):
        found = subprocess.run(
            [sys.executable, "-m", "fundmatch", *words], capture_output=True, env=environment, check=False
        )
        assert b"Traceback" not in found.stderr, found.stderr
        assert found.returncode == (1 if words[-1] == "Gibt es nicht" else 0)


def test_the_three_outcomes_stay_apart_on_an_old_console() -> None:
    environment = {**os.environ, "PYTHONIOENCODING": "cp1252"}
    words = [sys.executable, "-m", "fundmatch", "explain", COMPANY, "1.1", *AS_OF]
    text = subprocess.run(words, capture_output=True, env=environment, check=True).stdout.decode("cp1252")
    assert "Maßnahme" in text
    assert {line[2] for line in text.splitlines() if line.startswith(("  + ", "  ? ", "  x "))} >= {"+", "?"}


@pytest.mark.parametrize(
    ("typed", "path"),
    [
        ("liste.xlsx", "liste.xlsx"),
        ('"/listen/Meine Liste.xlsx"', "/listen/Meine Liste.xlsx"),
        ("'/listen/Meine Liste.xlsx' ", "/listen/Meine Liste.xlsx"),
        ("& '/listen/Meine Liste.xlsx'", "/listen/Meine Liste.xlsx"),
        ("/listen/Meine\\ Liste.xlsx ", "/listen/Meine Liste.xlsx"),
        ("file:///listen/Meine%20Liste.xlsx", "/listen/Meine Liste.xlsx"),
        ("C:\\Listen\\Liste.xlsx", "C:\\Listen\\Liste.xlsx"),
        ("file:///C:/Listen/Liste.xlsx", "C:/Listen/Liste.xlsx"),
    ],
)
def test_a_dragged_name_is_understood_as_consoles_write_it(typed: str, path: str) -> None:
    assert dropped_path(typed) == Path(path)


@pytest.mark.parametrize("typed", ["", "  ", "&"])
def test_nothing_dragged_is_nothing(typed: str) -> None:
    assert dropped_path(typed) is None


def test_the_script_asks_until_there_is_a_list_and_writes_beside_it(tmp_path: Path) -> None:
    table = tmp_path / "Unsere Liste.csv"
    table.write_text("Titel;Kosten\nFreibad sanieren;500.000 €\n", encoding="utf-8")
    result = run("start", "--no-open", given=f"fehlt.csv\n'{table}'\n\n")
    assert result.exit_code == 0, result.output
    assert "„fehlt.csv“ gibt es nicht" in result.output
    assert "Fertig" in result.output
    assert result_beside(table).is_file()
    assert result_beside(tmp_path) == tmp_path / "Foerderung.xlsx"


def test_the_script_says_what_is_wrong_with_a_list(tmp_path: Path) -> None:
    table = tmp_path / "leer.csv"
    table.write_text("", encoding="utf-8")
    result = run("start", str(table), "--no-open", given="\n")
    assert result.exit_code == 1
    assert "leer" in result.output
    assert "Traceback" not in result.output


def test_the_script_ends_where_nobody_names_a_list() -> None:
    assert run("start", given="\n").exit_code == 1


def test_both_scripts_call_the_same_command_and_show_the_way_out() -> None:
    windows = (REPOSITORY / "scripts/fundmatch-starten.cmd").read_bytes()
    other = (REPOSITORY / "scripts/fundmatch-starten.command").read_text(encoding="utf-8")
    assert windows.count(b"\r\n") == windows.count(b"\n")
    assert b"fundmatch start %1" in windows
    assert b"pause" in windows
    assert 'fundmatch start "${1:-}"' in other
    assert os.access(REPOSITORY / "scripts/fundmatch-starten.command", os.X_OK)
