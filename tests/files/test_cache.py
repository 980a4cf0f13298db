"""What is kept is found again, and nothing unsound is ever used."""

from pathlib import Path

import pytest

from fundmatch.files import cache


@pytest.fixture(autouse=True)
def _fresh(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FUNDMATCH_CACHE", str(tmp_path / "cache"))


def test_what_is_stored_is_loaded() -> None:
    cache.store("probe", "k1", b"inhalt")
    assert cache.load("probe", "k1") == b"inhalt"


def test_nothing_is_found_under_another_key_or_kind() -> None:
    cache.store("probe", "k1", b"inhalt")
    assert cache.load("probe", "k2") is None
    assert cache.load("andere", "k1") is None


def test_a_changed_file_is_not_trusted() -> None:
    cache.store("probe", "k1", b"inhalt")
    (path,) = cache.folder().glob("probe-*.bin")
    path.write_bytes(path.read_bytes()[:-1] + b"X")
    assert cache.load("probe", "k1") is None


def test_an_entry_under_a_wrong_name_is_not_trusted() -> None:
    cache.store("probe", "k1", b"inhalt")
    (path,) = cache.folder().glob("probe-*.bin")
    path.rename(path.with_name("probe-k2.bin"))
    assert cache.load("probe", "k2") is None


def test_old_entries_make_room() -> None:
    for number in range(9):
        cache.store("probe", f"k{number}", b"x")
    assert len(list(cache.folder().glob("probe-*.bin"))) <= 5


def test_a_folder_that_cannot_be_made_is_no_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "datei").write_text("x")
    monkeypatch.setenv("FUNDMATCH_CACHE", str(tmp_path / "datei" / "darunter"))
    cache.store("probe", "k1", b"inhalt")
    assert cache.load("probe", "k1") is None


def test_keys_know_where_a_part_ends() -> None:
    assert cache.key_of("ab", "c") != cache.key_of("a", "bc")
