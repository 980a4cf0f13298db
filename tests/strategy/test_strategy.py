"""A strategy as a whole: which files belong to it, all problems at once, its fingerprint."""

from pathlib import Path
from shutil import copy

import pytest
from openpyxl import Workbook

from fundmatch.core.errors import StrategyError
from fundmatch.model.strategy import SOMEWHERE
from fundmatch.strategy.reading import read_strategy

PROFILE = 'name = "Stadt Gelsenkirchen"\napplicant = "Kommune"\nstate = "NRW"\n'
MEASURES = "Nr.;Titel;Beschreibung\nGE-1;Luft;Sensoren\nGE-2;Wasser;\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "gelsenkirchen"
    path.mkdir()
    (path / "profile.toml").write_text(PROFILE, encoding="utf-8")
    (path / "measures.csv").write_text(MEASURES, encoding="utf-8")
    return path


def refused(path: Path, **options: Path) -> str:
    with pytest.raises(StrategyError) as caught:
        read_strategy(path, **options)
    return str(caught.value)


def test_a_folder_is_read_with_its_hints(folder: Path) -> None:
    strategy = read_strategy(folder)
    assert strategy.profile.name == "Stadt Gelsenkirchen"
    assert [measure.id for measure in strategy.measures] == ["GE-1", "GE-2"]
    hint = strategy.hints[0]
    assert hint.startswith("gelsenkirchen/measures.csv:3 Beschreibung: Hinweis: die Beschreibung fehlt in Zeile 3 → ")


def test_a_workbook_in_the_folder_is_read(folder: Path) -> None:
    (folder / "measures.csv").unlink()
    workbook = Workbook()
    sheet = workbook.active
    assert sheet is not None
    for row in (["Nr.", "Titel", "Beschreibung"], ["GE-1", "Luft", "Sensoren"]):
        sheet.append(row)
    workbook.save(folder / "measures.xlsx")
    (folder / "~$measures.xlsx").write_bytes(b"lock")
    assert [measure.id for measure in read_strategy(folder).measures] == ["GE-1"]


def test_a_table_is_read_with_the_profile_beside_it_or_the_one_given(folder: Path, tmp_path: Path) -> None:
    beside = read_strategy(folder / "measures.csv")
    alone = Path(copy(folder / "measures.csv", tmp_path / "liste.csv"))
    given = read_strategy(alone, profile=folder / "profile.toml")
    assert beside == read_strategy(folder)
    assert (given.measures, given.sha256) == (beside.measures, beside.sha256)


def test_a_given_profile_wins_over_the_one_in_the_folder(folder: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.toml"
    other.write_text(PROFILE.replace("Gelsenkirchen", "Herne"), encoding="utf-8")
    assert read_strategy(folder, profile=other).profile.name == "Stadt Herne"


def test_the_columns_of_the_folder_or_those_given_are_used(folder: Path, tmp_path: Path) -> None:
    (folder / "measures.csv").write_text("Nr.;Wie es heißt;Beschreibung\n1;a;b\n", encoding="utf-8")
    elsewhere = tmp_path / "mine.toml"
    elsewhere.write_text('[columns]\ntitle = "Wie es heißt"\n', encoding="utf-8")
    assert read_strategy(folder, columns=elsewhere).measures[0].title == "a"
    copy(elsewhere, folder / "columns.toml")
    assert read_strategy(folder).measures[0].title == "a"


def test_a_table_without_profile_is_read_for_a_municipality_of_unknown_place(folder: Path, tmp_path: Path) -> None:
    strategy = read_strategy(Path(copy(folder / "measures.csv", tmp_path / "liste.csv")))
    assert strategy.profile == SOMEWHERE
    assert strategy.hints[0].startswith("Kommune, Ort unbekannt: Gebiet und Einwohner sind nicht geprüft")
    assert "--for" in strategy.hints[0]


def test_a_list_in_a_folder_may_have_any_name(folder: Path) -> None:
    (folder / "measures.csv").rename(folder / "Maßnahmen 2026.csv")
    assert [measure.id for measure in read_strategy(folder).measures] == ["GE-1", "GE-2"]
    (folder / "Maßnahmen 2026.csv").unlink()
    said = refused(folder)
    assert "der Ordner enthält keine Tabelle der Maßnahmen" in said
    assert "fundmatch init" in said


def test_of_two_tables_the_one_with_rows_is_read_and_the_other_named(folder: Path) -> None:
    template = Workbook()
    sheet = template.active
    assert sheet is not None
    sheet.append(["Nr.", "Titel", "Beschreibung"])
    template.save(folder / "measures.xlsx")
    (folder / "measures.csv").rename(folder / "liste.csv")
    strategy = read_strategy(folder)
    assert len(strategy.measures) == 2
    assert any("gelesen ist liste.csv, nicht: measures.xlsx" in hint for hint in strategy.hints)


def test_an_empty_folder_says_what_to_put_there(tmp_path: Path) -> None:
    assert "keine Tabelle der Maßnahmen" in refused(tmp_path)


def test_a_path_that_does_not_exist_is_named(tmp_path: Path) -> None:
    assert f"{tmp_path / 'fehlt'} gibt es nicht" in refused(tmp_path / "fehlt")


def test_a_given_file_that_does_not_exist_is_named(folder: Path, tmp_path: Path) -> None:
    said = refused(folder, profile=tmp_path / "p.toml", columns=tmp_path / "c.toml")
    assert "p.toml gibt es nicht" in said
    assert "c.toml gibt es nicht" in said


def test_the_problems_of_all_files_come_in_one_error_without_hints(folder: Path) -> None:
    (folder / "profile.toml").write_text(PROFILE + "population = -5\n", encoding="utf-8")
    (folder / "measures.csv").write_text(MEASURES + "GE-1;doppelt;b\n", encoding="utf-8")
    (folder / "columns.toml").write_text('[columns]\ntitel = "Titel"\n', encoding="utf-8")
    said = refused(folder)
    assert said.startswith("3 Probleme gefunden:")
    assert "gelsenkirchen/profile.toml:4 population" in said
    assert "gelsenkirchen/measures.csv:4 id: das Kürzel „GE-1“ steht schon in Zeile 2" in said
    assert "gelsenkirchen/columns.toml:2 titel: unbekanntes Feld" in said
    assert "Hinweis" not in said


def test_the_fingerprint_follows_every_file_and_no_name(folder: Path, tmp_path: Path) -> None:
    before = read_strategy(folder).sha256
    assert len(before) == 64
    assert read_strategy(folder.rename(tmp_path / "anders")).sha256 == before
    seen = {before}
    for name in ("profile.toml", "measures.csv"):
        file = tmp_path / "anders" / name
        file.write_bytes(file.read_bytes() + b"\n")
        seen.add(read_strategy(tmp_path / "anders").sha256)
    (tmp_path / "anders" / "columns.toml").write_text('[columns]\ntitle = "Titel"\n', encoding="utf-8")
    seen.add(read_strategy(tmp_path / "anders").sha256)
    assert len(seen) == 4
