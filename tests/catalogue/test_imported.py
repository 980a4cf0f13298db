"""Imported files: read back as they were written, and hostile until then."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fundmatch.catalogue import imported
from fundmatch.catalogue.imported import parse_imported, read_imported
from fundmatch.catalogue.reading import check_catalogue, read_catalogue
from fundmatch.core.errors import CatalogueError
from fundmatch.updates.store import as_lines

CURATED = "id: nrw-hof\nname: Grüne Höfe\nlevel: NRW\n"
GOOD = {
    "key": "a",
    "first_seen": "2026-01-01",
    "last_seen": "2026-04-01",
    "programme": {"id": "bund-a", "name": "A", "level": "Bund", "rates": [{"pct": "62.5"}]},
    "told": {"name": "12345678"},
}


def line(**fields: object) -> str:
    return json.dumps({name: value for name, value in {**GOOD, **fields}.items() if value is not None})


def programme(**fields: object) -> dict[str, object]:
    return {**GOOD["programme"], **fields}  # type: ignore[dict-item]


def folder(tmp_path: Path, **files: str) -> Path:
    (tmp_path / "nrw").mkdir()
    (tmp_path / "nrw" / "nrw-hof.yaml").write_text(CURATED, encoding="utf-8")
    (tmp_path / "imported").mkdir()
    for name, text in files.items():
        (tmp_path / "imported" / f"{name.replace('_', '-')}.jsonl").write_text(text, encoding="utf-8")
    return tmp_path


def names(path: Path) -> list[str]:
    return [programme.id for programme in read_catalogue(path).programmes]


def test_curated_and_imported_stand_in_one_list_by_id(tmp_path: Path) -> None:
    assert names(folder(tmp_path, probe=line())) == ["bund-a", "nrw-hof"]


def test_without_imported_files_the_sum_of_the_catalogue_is_that_of_its_entries(tmp_path: Path) -> None:
    path = folder(tmp_path)
    before = read_catalogue(path).sha256
    (path / "imported" / "probe.jsonl").write_text(line(), encoding="utf-8")
    with_file = read_catalogue(path).sha256
    (path / "imported" / "probe.jsonl").write_text(line(key="b"), encoding="utf-8")
    assert len({before, with_file, read_catalogue(path).sha256}) == 3
    (path / "imported" / "probe.jsonl").unlink()
    assert read_catalogue(path).sha256 == before


def test_a_programme_that_a_curated_entry_stands_for_is_not_listed(tmp_path: Path) -> None:
    assert names(folder(tmp_path, probe=line(same_as="nrw-hof"))) == ["nrw-hof"]


def test_a_programme_whose_curated_entry_went_away_is_listed_again(tmp_path: Path) -> None:
    assert names(folder(tmp_path, probe=line(same_as="nrw-weg"))) == ["bund-a", "nrw-hof"]


def test_a_curated_entry_hides_an_imported_one_of_the_same_id(tmp_path: Path) -> None:
    path = folder(tmp_path, probe=line(programme=programme(id="nrw-hof", name="Anders", level="NRW")))
    assert [entry.name for entry in read_catalogue(path).programmes] == ["Grüne Höfe"]


def test_two_sources_with_one_id_are_a_problem_unless_one_stands_for_the_other(tmp_path: Path) -> None:
    path = folder(tmp_path, one=line(), two=line())
    _, problems = check_catalogue(path)
    assert any("gibt es 2-mal" in problem.note for problem in problems)
    (path / "imported" / "two.jsonl").write_text(line(same_as="bund-a"), encoding="utf-8")
    assert names(path) == ["bund-a", "nrw-hof"]


def test_a_programme_that_its_source_dropped_stays_and_says_so(tmp_path: Path) -> None:
    path = folder(tmp_path, probe=line(gone_since="2026-07-01"))
    (entry,) = (entry for entry in read_catalogue(path).programmes if entry.id == "bund-a")
    assert entry.notes == ("nicht mehr gelistet seit 01.07.2026 (Quelle: probe)",)
    assert not read_imported(path / "imported" / "probe.jsonl")[0].programme.notes


def test_numbers_and_windows_line_ends_are_taken(tmp_path: Path) -> None:
    text = line(programme=programme(rates=[{"pct": 62.5}])) + "\r\n\r\n"
    (entry,) = read_imported(folder(tmp_path, probe=text) / "imported" / "probe.jsonl")
    assert str(entry.programme.rates[0].pct) == "62.5"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "kein gültiges JSON"),
        ("<!doctype html>", "kein gültiges JSON"),
        ("[1]", "Objekt in geschweiften Klammern"),
        ("[" * 100_000, "zu tief verschachtelt"),
        (line(key=None), "Pflichtfeld fehlt"),
        (line(key=["a"]), "kurzer Text"),
        (line(key="x" * 600), "kurzer Text"),
        (line(extra="x"), "unbekanntes Feld"),
        (line(first_seen="gestern"), "ist kein Tag"),
        (line(gone_since="2026-02-30"), "ist kein Tag"),
        (line(last_seen=["2026-01-01"]), "ist kein Tag"),
        (line(told={"name": ["x"]}), "je Feld ein Text"),
        (line(told="x"), "je Feld ein Text"),
        (line(locked="rates"), "Liste von Feldern"),
        (line(locked=["ratse"]), "Gemeint ist wohl „rates“"),
        (line(locked=[["rates"]]), "ist kein Feld"),
        (line(programme="x"), "Felder des Programms"),
        (line(programme=programme(id="../../x")), "ist keine Kennung"),
        (line(programme=programme(id=["x"])), "ist keine Kennung"),
        (line(programme=programme(level="EUU")), "kein zulässiger Wert"),
        (line(programme=programme(rates=[{"pct": "101"}])), "zu groß"),
        (line(programme=programme(rates=[{"pct": "NaN"}])), "keine Zahl"),
        (line(programme=programme(summary="x" * 5_001)), "Zeichen"),
        (line()[:-1] + ', "key": "b"}', "steht zweimal da"),
        (line() + "\n" + line(), "steht schon in Zeile 2"),
    ],
)
def test_what_is_wrong_is_named_with_its_line(tmp_path: Path, text: str, said: str) -> None:
    path = folder(tmp_path, probe=f"\n{text}\n") / "imported" / "probe.jsonl"
    with pytest.raises(CatalogueError) as caught:
        read_imported(path)
    assert said in str(caught.value)
    assert all(problem.file == "imported/probe.jsonl" and problem.place > 1 for problem in caught.value.problems)


def test_every_problem_is_told_at_once(tmp_path: Path) -> None:
    _, problems = parse_imported(f"{{\n{line(key=None)}\n{line(extra=1)}".encode(), "x")
    assert [problem.place for problem in problems] == [1, 2, 3]


@pytest.mark.parametrize(("limit", "text"), [("MAX_BYTES", "x" * 9), ("MAX_LINES", "\n" * 9)])
def test_a_file_that_is_too_large_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limit: str, text: str
) -> None:
    monkeypatch.setattr(imported, limit, 8)
    with pytest.raises(CatalogueError, match=r"zu groß|mehr als"):
        read_imported(folder(tmp_path, probe=text) / "imported" / "probe.jsonl")


def test_a_missing_file_and_another_encoding_are_told(tmp_path: Path) -> None:
    path = folder(tmp_path) / "imported" / "probe.jsonl"
    with pytest.raises(CatalogueError, match="nicht lesbar"):
        read_imported(path)
    path.write_bytes("ä".encode("cp1252"))
    with pytest.raises(CatalogueError, match="UTF-8"):
        read_imported(path)


@given(st.one_of(st.binary(max_size=200), st.text(max_size=200).map(str.encode)))
def test_whatever_stands_there_is_read_or_named(raw: bytes) -> None:
    entries, problems = parse_imported(raw, "x")
    assert parse_imported(as_lines(entries), "x")[0] == entries
    assert all(problem.place and problem.note for problem in problems)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from([*GOOD, "id", "rates"]), inner, max_size=4)
    ),
    max_leaves=8,
)


@given(st.sampled_from([*GOOD, "same_as", "locked", "gone_since", "sentences"]), JSON)
def test_no_shape_of_a_field_breaks_the_reader(field: str, value: object) -> None:
    entries, problems = parse_imported(json.dumps({**GOOD, field: value}).encode(), "x")
    assert bool(entries) != bool(problems)
    assert parse_imported(as_lines(entries), "x")[0] == entries
