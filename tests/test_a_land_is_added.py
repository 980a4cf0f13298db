"""A Land is added by a line of `levels.csv`, a folder and an entry; without the line the folder is an error.

Bavaria has its line. A seventeenth Land is invented in a copy of the package, so that nothing but the data can differ.
"""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner
from record_helpers import REPOSITORY

from fundmatch.catalogue.reading import check_catalogue, find_catalogue, read_catalogue
from fundmatch.cli import cli
from fundmatch.core.errors import CatalogueError

AS_OF = ["--as-of", "2026-11-22"]
ENTRY = """id: {id}
name: {name}
level: {level}
summary: Zuschuss für die Sanierung von Freibädern, Becken und Technik.
keywords: [Freibad, Schwimmbad, Becken, Badtechnik]
typical_measures: [Freibad sanieren, Becken und Technik erneuern]
applicants: [Kommune]
areas: [{area}]
status: offen
deadline_kind: laufend
"""
PROFILE = 'name = "{name}"\napplicant = "Kommune"\nstate = "{state}"\nags = "{ags}"\n'
MEASURES = "Nr.;Titel;Beschreibung\nM-1;Freibad sanieren;Becken und Badtechnik des Freibads erneuern\n"
GELSENKIRCHEN = PROFILE.format(name="Stadt Gelsenkirchen", state="NRW", ags="05513000")


@dataclass(frozen=True)
class Land:
    """A Land in the tests: its line is in the package that `run` starts; `run` returns exit status and output."""

    code: str
    folder: str
    profile: str
    run: Callable[..., tuple[int, str]]


def in_this_process(*arguments: object) -> tuple[int, str]:
    result = CliRunner().invoke(cli, [str(argument) for argument in arguments], prog_name="fundmatch")
    return result.exit_code, result.output


def of_package(place: Path) -> Callable[..., tuple[int, str]]:
    """Run the package that lies in this folder."""

    def run(*arguments: object) -> tuple[int, str]:
        result = subprocess.run(
            [sys.executable, "-m", "fundmatch", *map(str, arguments)],
            cwd=place, env={**os.environ, "PYTHONPATH": str(place)}, capture_output=True, encoding="utf-8", check=False,
        )  # fmt: skip
        return result.returncode, result.stdout + result.stderr

    return run


def bavaria(_place: Path) -> Land:
    return Land("BY", "by", PROFILE.format(name="München", state="BY", ags="09162000"), in_this_process)


def a_seventeenth(place: Path) -> Land:
    """A Land that is invented: one line more in the table of a copy of the package."""
    shutil.copytree(REPOSITORY / "fundmatch", place / "fundmatch", ignore=shutil.ignore_patterns("__pycache__"))
    with (place / "fundmatch/data/levels.csv").open("a", encoding="utf-8") as table:
        table.write("XL;xl;xl;Neuland;neuländisch;17;DEH;Land/Neuland;1;;\n")
    return Land("XL", "xl", PROFILE.format(name="Neustadt", state="Neuland", ags="17001000"), of_package(place))


@pytest.fixture(params=[bavaria, a_seventeenth])
def land(request: pytest.FixtureRequest, tmp_path: Path) -> Land:
    chosen: Land = request.param(tmp_path)
    return chosen


def catalogue_of(place: Path, *entries: tuple[str, str, str]) -> Path:
    """A catalogue with an entry of NRW and further ones: folder, level, area."""
    for folder, level, area in (("nrw", "NRW", "NRW"), *entries):
        text = ENTRY.format(id=f"{folder}-freibad", name=f"Freibäder {level}", level=level, area=area)
        path = place / "catalogs" / folder / f"{folder}-freibad.yaml"
        path.parent.mkdir(parents=True)
        path.write_text(text, encoding="utf-8")
    return place / "catalogs"


def strategy_of(place: Path, profile: str) -> Path:
    place.mkdir()
    (place / "profile.toml").write_text(profile, encoding="utf-8")
    (place / "measures.csv").write_text(MEASURES, encoding="utf-8")
    return place


def matched(land: Land, strategy: Path, *options: str) -> tuple[list[str], dict[str, list[str]]]:
    """Return what is listed, and what is excluded with the names of the rules that are not met."""
    out = strategy / "ergebnis.json"
    status, output = land.run("match", strategy, *AS_OF, *options, "-o", out)
    assert status == 0, output
    (measure,) = json.loads(out.read_text(encoding="utf-8"))["measures"]
    excluded = {
        candidate["programme"]: [rule["rule"] for rule in candidate["rules"] if rule["outcome"] == "not_met"]
        for candidate in measure["excluded"]
    }
    return [candidate["programme"] for candidate in measure["candidates"]], excluded


def test_an_entry_in_its_folder_is_checked_and_listed(tmp_path: Path, land: Land) -> None:
    catalogue = catalogue_of(tmp_path, (land.folder, land.code, land.code))
    status, output = land.run("check", catalogue)
    assert (status, output.splitlines()[-1][:12]) == (0, "2 Programme:"), output
    status, output = land.run("catalog", "list", "--level", land.code, "--catalog", catalogue)
    assert status == 0, output
    assert f"{land.folder}-freibad" in output
    assert "nrw-freibad" not in output


def test_it_is_matched_for_a_city_of_the_land_and_excluded_for_others(tmp_path: Path, land: Land) -> None:
    catalogue_of(tmp_path, (land.folder, land.code, land.code))
    own, other = f"{land.folder}-freibad", "nrw-freibad"
    assert matched(land, strategy_of(tmp_path / "dort", land.profile)) == ([own], {other: ["area"]})
    assert matched(land, strategy_of(tmp_path / "hier", GELSENKIRCHEN)) == ([other], {own: ["area"]})
    assert matched(land, tmp_path / "dort", "--level", land.code) == ([own], {})


@pytest.mark.parametrize("area", ["ländlicher Raum", "Interreg Mitteleuropa", "DE"])
def test_whatever_area_it_names_it_is_never_open_to_a_city_of_another_land(
    tmp_path: Path, land: Land, area: str
) -> None:
    catalogue_of(tmp_path, (land.folder, land.code, area))
    claims = f'{GELSENKIRCHEN}areas = ["{area}"]\n'
    assert matched(land, strategy_of(tmp_path / "hier", claims))[1] == {f"{land.folder}-freibad": ["area"]}


def test_it_is_exported_and_its_edited_table_comes_back(tmp_path: Path, land: Land) -> None:
    catalogue = catalogue_of(tmp_path, (land.folder, land.code, land.code))
    table = tmp_path / "katalog.csv"
    assert land.run("catalog", "export", "--catalog", catalogue, "-o", table)[0] == 0
    text = table.read_text(encoding="utf-8-sig")
    table.write_text(text.replace(f"Freibäder {land.code}", "Freibäder und Seen"), encoding="utf-8-sig")
    command = ("catalog", "update", "table", table, "--catalog", catalogue, "--apply", "--by", "Anna", *AS_OF)
    status, output = land.run(*command)
    assert status == 0, output
    path = catalogue / land.folder / f"{land.folder}-freibad.yaml"
    assert "name: Freibäder und Seen\n" in path.read_text(encoding="utf-8")


def test_a_new_row_with_its_prefix_becomes_an_entry_in_its_folder(tmp_path: Path, land: Land) -> None:
    catalogue = catalogue_of(tmp_path)
    table = tmp_path / "katalog.csv"
    table.write_text(f"Kennung;Name\n{land.folder}-dorfbad;Dorfbäder\n", encoding="utf-8")
    command = ("catalog", "update", "table", table, "--catalog", catalogue, "--apply", "--by", "Anna", *AS_OF)
    status, output = land.run(*command)
    assert status == 0, output
    text = (catalogue / land.folder / f"{land.folder}-dorfbad.yaml").read_text(encoding="utf-8")
    assert f"level: {land.code}\n" in text


# --- what no level names ----------------------------------------------------------------------


def test_a_folder_that_no_level_names_is_an_error_of_check_and_of_reading(tmp_path: Path) -> None:
    catalogue = catalogue_of(tmp_path, ("xl", "NRW", "NRW"))
    status, output = in_this_process("check", catalogue)
    assert status == 1
    assert "catalogs/xl: der Katalog kennt keine Ebene mit diesem Ordner" in output
    with pytest.raises(CatalogueError, match=r"catalogs/xl: .* Erlaubt: eu, bund, .*nrw.*, imported\."):
        read_catalogue(catalogue)


@pytest.mark.parametrize(("name", "meant"), [("bunt", "bund"), ("NRW", "nrw"), ("import", "imported")])
def test_the_folder_that_is_meant_is_named(tmp_path: Path, name: str, meant: str) -> None:
    (catalogue_of(tmp_path) / name).mkdir()
    (problem,) = check_catalogue(tmp_path / "catalogs")[1]
    assert (problem.file, problem.grave) == (f"catalogs/{name}", True)
    assert f"Gemeint ist wohl „{meant}“" in problem.remedy


def test_a_catalogue_known_to_be_sound_is_refused_once_a_strange_folder_lies_in_it(tmp_path: Path) -> None:
    catalogue = catalogue_of(tmp_path)
    assert len(read_catalogue(catalogue).programmes) == len(read_catalogue(catalogue).programmes) == 1
    (catalogue / "xl").mkdir()
    with pytest.raises(CatalogueError, match="catalogs/xl"):
        read_catalogue(catalogue)


def test_a_catalogue_of_strange_folders_alone_is_found_and_refused(tmp_path: Path) -> None:
    (tmp_path / "catalogs" / "xl").mkdir(parents=True)
    (tmp_path / "catalogs" / "xl" / "xl-freibad.yaml").write_text("id: xl-freibad\n", encoding="utf-8")
    assert find_catalogue(tmp_path) == tmp_path / "catalogs"
    status, output = in_this_process("check", tmp_path)
    assert status == 1
    assert "catalogs/xl" in output


def test_what_else_lies_in_a_catalogue_is_no_level(tmp_path: Path) -> None:
    catalogue = catalogue_of(tmp_path)
    (catalogue / "imported").mkdir()
    (catalogue / ".git").mkdir()
    for name in ("README.md", "zuordnung.csv"):
        (catalogue / name).write_text("", encoding="utf-8")
    assert check_catalogue(catalogue)[1] == []


@pytest.mark.parametrize(
    ("folder", "name", "level", "said"),
    [
        ("by", "by-freibad", "NRW", "„NRW“ passt nicht zum Ordner by → level: BY"),
        ("by", "nrw-freibad", "BY", "„nrw-freibad“ passt nicht zum Ordner by → Kennung und Dateiname mit by- beginnen"),
    ],
)
def test_level_and_id_are_those_of_the_folder(tmp_path: Path, folder: str, name: str, level: str, said: str) -> None:
    path = tmp_path / folder / f"{name}.yaml"
    path.parent.mkdir()
    path.write_text(ENTRY.format(id=name, name="Freibäder", level=level, area="BY"), encoding="utf-8")
    status, output = in_this_process("check", path)
    assert status == 1
    assert said in output


def test_a_level_that_does_not_exist_is_refused_with_all_that_do(tmp_path: Path) -> None:
    status, output = in_this_process("catalog", "list", "--level", "XL", "--catalog", catalogue_of(tmp_path))
    assert status == 2
    for code in ("EU", "Bund", "NRW", "BY", "TH"):
        assert f"'{code}'" in output
