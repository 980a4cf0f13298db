"""The commands as an officer runs them: German messages, exit status, the same answer as the library."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from record_helpers import DAY, REPOSITORY

from fundmatch import read_catalogue, read_strategy
from fundmatch.app.pipeline import match
from fundmatch.cli import cli
from fundmatch.model.result import Settings
from fundmatch.reports.result_json import match_as_json

CITY = str(REPOSITORY / "measures/gelsenkirchen")
COMPANY = str(REPOSITORY / "measures/stadtwerke-beispiel")
AS_OF = ["--as-of", "2026-11-22"]
SHIPPED = len(list((REPOSITORY / "catalogs").rglob("*.yaml")))


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli, list(arguments), prog_name="fundmatch")


def failed(result: Result, status: int = 1) -> str:
    assert result.exit_code == status, result.output
    assert "Traceback" not in result.output
    assert not (result.exception and not isinstance(result.exception, SystemExit))
    return result.output


def test_match_answers_like_the_library(tmp_path: Path) -> None:
    out = tmp_path / "s.json"
    result = run("match", COMPANY, *AS_OF, "--top", "4", "-o", str(out))
    assert result.exit_code == 0, result.output
    expected = match(
        read_catalogue(REPOSITORY / "catalogs"), read_strategy(Path(COMPANY)), as_of=DAY, settings=Settings(top=4)
    )
    assert out.read_bytes() == match_as_json(expected)


def test_match_writes_several_outputs_and_a_summary(tmp_path: Path) -> None:
    names = [tmp_path / f"s{suffix}" for suffix in (".xlsx", ".csv", ".json")]
    result = run("match", COMPANY, *AS_OF, *(word for name in names for word in ("-o", str(name))))
    assert result.exit_code == 0, result.output
    assert all(name.stat().st_size > 1000 for name in names)
    assert f"7 Maßnahmen gegen {SHIPPED} Programme" in result.output


@pytest.mark.parametrize("day", ["2026-11-22", "22.11.2026"])
def test_days_may_be_written_both_ways(day: str) -> None:
    assert "Stichtag 22.11.2026" in run("match", COMPANY, "--as-of", day).output


def test_a_single_table_needs_no_profile_and_takes_one(tmp_path: Path) -> None:
    table = tmp_path / "liste.csv"
    table.write_text("Nr.;Titel;Beschreibung\n1;Freibad sanieren;Becken und Technik\n", encoding="utf-8")
    alone = run("match", str(table), *AS_OF)
    assert alone.exit_code == 0
    assert "Kommune, Ort unbekannt: Gebiet und Einwohner sind nicht geprüft" in alone.output
    profile = REPOSITORY / "measures/gelsenkirchen/profile.toml"
    assert run("match", str(table), "--profile", str(profile), *AS_OF).exit_code == 0


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["match"], "Es fehlt"),
        (["match", "gibt-es-nicht"], "gibt es nicht"),
        (["match", COMPANY, "-o", "s.pdf"], "möglich sind .xlsx, .csv, .json"),
        (["match", COMPANY, "--top", "0"], "eine ganze Zahl von 1 bis 200"),
        (["match", COMPANY, "--as-of", "gestern"], "kein Datum"),
        (["match", COMPANY, "--level", "Land"], "möglich"),
        (["match", COMPANY, "--for", ""], "der Ort ist leer"),
        (["fliegen"], "gibt es nicht"),
        (["match", COMPANY, "--schnell"], "gibt es nicht"),
    ],
)
def test_wrong_usage_is_explained_in_german(arguments: list[str], said: str) -> None:
    output = failed(run(*arguments), 2)
    assert said in output
    for english in ("Usage", "Error", "Missing", "Invalid", "No such", "Try "):
        assert english not in output


def test_a_folder_without_measures_is_explained(tmp_path: Path) -> None:
    assert "measures" in failed(run("match", str(tmp_path)))


def test_a_catalogue_that_is_none_is_explained(tmp_path: Path) -> None:
    assert "kein Katalog" in failed(run("match", COMPANY, "--catalog", str(tmp_path)))


def test_explain_shows_parts_rules_and_place(tmp_path: Path) -> None:
    out = tmp_path / "e.json"
    result = run("explain", CITY, "GE-039", "bund-nki-krl-aussenbeleuchtung-adaptiv", *AS_OF, "-o", str(out))
    assert result.exit_code == 0, result.output
    found = json.loads(out.read_bytes())
    assert found["points"] == pytest.approx(sum(found["parts"].values()), abs=0.05)
    assert found["rules"]


@pytest.mark.parametrize(
    ("measure", "programme", "said"),
    [
        ("GE-999", "nrw-heimat-scheck", "Die Maßnahme „GE-999“ gibt es nicht"),
        ("GE-001", "nrw-heimatscheck", "nrw-heimat-scheck"),
    ],
)
def test_explain_offers_the_nearest_name(measure: str, programme: str, said: str) -> None:
    assert said in failed(run("explain", CITY, measure, programme))


def test_explain_says_why_not() -> None:
    result = run("explain", CITY, "GE-029", "nrw-heimat-scheck", *AS_OF)
    assert result.exit_code == 0, result.output
    assert "nicht in der Liste" in result.output
    assert "ausdrücklich nicht antragsberechtigt" in result.output
    assert "keine Rechtsberatung" in result.output


def test_init_makes_a_folder_that_can_be_checked_and_is_never_overwritten(tmp_path: Path) -> None:
    folder = tmp_path / "stadt"
    assert run("init", str(folder), "--with-catalog").exit_code == 0
    assert len(list((folder / "catalogs").rglob("*.yaml"))) == SHIPPED
    assert "Maßnahmen eintragen" in failed(run("match", str(folder)))
    assert "gibt es schon" in failed(run("init", str(folder)))


def test_a_filled_template_can_be_matched(tmp_path: Path) -> None:
    from openpyxl import load_workbook

    folder = tmp_path / "stadt"
    run("init", str(folder))
    book = load_workbook(folder / "measures.xlsx")
    for column, value in enumerate(("M-1", "Freibad sanieren", "Becken, Technik und Umkleiden erneuern."), start=1):
        book["Maßnahmen"].cell(2, column).value = value
    book.save(folder / "measures.xlsx")
    result = run("match", str(folder), *AS_OF)
    assert result.exit_code == 0, result.output
    assert f"1 Maßnahme gegen {SHIPPED}" in result.output


def test_check_names_all_problems_and_fails(tmp_path: Path) -> None:
    folder = tmp_path / "nrw"
    folder.mkdir()
    (folder / "nrw-a.yaml").write_text("id: nrw-a\nname: A\nlevel: NRW\nstatus: ofen\nfarbe: rot\n", encoding="utf-8")
    output = failed(run("check", str(tmp_path)))
    assert "2 Fehler" in output
    assert "nrw/nrw-a.yaml:4 status" in output


@pytest.mark.parametrize(
    "path",
    ["catalogs", "catalogs/nrw/nrw-heimat-scheck.yaml", "measures/gelsenkirchen", "measures/stadtwerke-beispiel"],
)
def test_what_is_shipped_passes_its_own_check(path: str) -> None:
    result = run("check", str(REPOSITORY / path))
    assert result.exit_code == 0, result.output
    assert "keine Fehler" in result.output


def test_the_catalogue_can_be_listed_shown_counted_and_exported(tmp_path: Path) -> None:
    catalog = ["--catalog", str(REPOSITORY / "catalogs")]
    assert f"{SHIPPED} Programme" in run("catalog", "list", *catalog).output
    assert "EU" in run("catalog", "stats", *catalog).output
    shown = run("catalog", "show", "nrw-heimat-scheck", *catalog).output
    assert "Heimat-Scheck" in shown
    assert "ohne Beleg" in shown
    out = tmp_path / "catalogue.json"
    assert run("catalog", "export", *catalog, "-o", str(out)).exit_code == 0
    exported = json.loads(out.read_bytes())
    assert len(exported) == SHIPPED
    assert {"id", "name", "summary", "keywords", "level"} <= set(exported[0])
    assert [entry["id"] for entry in exported] == sorted(entry["id"] for entry in exported)


def test_without_rules_the_whole_order_is_shown(tmp_path: Path) -> None:
    out = tmp_path / "s.json"
    assert run("match", COMPANY, *AS_OF, "--no-rules", "-o", str(out)).exit_code == 0
    found = json.loads(out.read_bytes())
    assert found["run"]["settings"]["min_points"] == 15
    assert all(len(entry["candidates"]) == 10 for entry in found["measures"])
    assert not any("verdict" in candidate for entry in found["measures"] for candidate in entry["candidates"])


def test_the_help_tells_the_thresholds_that_hold() -> None:
    from fundmatch.model.result import DEFAULT_MIN_POINTS, RANKING_MIN_POINTS

    text = " ".join(run("match", "--help").output.split())
    assert f"sonst {DEFAULT_MIN_POINTS:g}, mit --no-rules {RANKING_MIN_POINTS:g}" in text


@pytest.mark.parametrize("command", ["match", "check", "review", "explain"])
@pytest.mark.parametrize("in_folder", [False, True])
def test_a_workbook_behind_a_password_is_refused_with_a_remedy(tmp_path: Path, command: str, in_folder: bool) -> None:
    locked = tmp_path / "liste.xlsx"
    locked.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + "EncryptedPackage".encode("utf-16-le"))
    path = str(tmp_path if in_folder else locked)
    more = {"review": [str(locked)], "explain": ["1", "2"]}.get(command, [])
    said = failed(run(command, path, *more))
    assert "liste.xlsx: die Arbeitsmappe ist mit einem Kennwort verschlüsselt" in said
    assert "Arbeitsmappe schützen das Kennwort entfernen" in said
