"""What is kept is found again, and nothing unsound is ever used."""

import hashlib
import hmac
import os
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


def test_old_entries_make_room(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache, "_MOST", 4)
    for number in range(9):
        cache.store("probe", f"k{number}", b"x")
    assert len(list(cache.folder().glob("probe-*.bin"))) == 4


def test_what_is_used_stays_when_old_entries_make_room(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache, "_MOST", 3)
    for number in range(3):
        cache.store("probe", f"k{number}", b"x")
        os.utime(cache.folder() / f"probe-k{number}.bin", (number, number))
    assert cache.load("probe", "k0") == b"x"
    cache.store("probe", "neu", b"x")
    assert [cache.load("probe", key) for key in ("k0", "k1", "neu")] == [b"x", None, b"x"]


def test_a_folder_that_cannot_be_made_is_no_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "datei").write_text("x")
    monkeypatch.setenv("FUNDMATCH_CACHE", str(tmp_path / "datei" / "darunter"))
    cache.store("probe", "k1", b"inhalt")
    assert cache.load("probe", "k1") is None


def test_keys_know_where_a_part_ends() -> None:
    assert cache.key_of("ab", "c") != cache.key_of("a", "bc")


def secret() -> bytes:
    cache.store("probe", "k0", b"x")
    return cache.secret_file().read_bytes()


def test_an_entry_with_the_right_sum_and_the_wrong_secret_is_not_trusted() -> None:
    """Whoever may write the folder knows how an entry looks, and still cannot make one."""
    cache.store("probe", "k1", b"inhalt")
    (path,) = cache.folder().glob("probe-*.bin")
    for seal in (hashlib.sha256(b"k1" + b"anderer").digest(), hmac.digest(b"x" * 32, b"probe\0k1\0anderer", "sha256")):
        path.write_bytes(seal + b"anderer")
        assert cache.load("probe", "k1") is None


def test_an_entry_of_one_kind_is_none_of_another() -> None:
    cache.store("probe", "k1", b"inhalt")
    (path,) = cache.folder().glob("probe-*.bin")
    path.rename(path.with_name("andere-k1.bin"))
    assert cache.load("andere", "k1") is None


@pytest.mark.skipif(os.name != "posix", reason="rights of this kind are there on POSIX only")
@pytest.mark.parametrize("mode", [0o644, 0o640, 0o602])
def test_a_secret_that_others_can_read_keeps_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, mode: int
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "daten"))
    assert len(secret()) == 32
    assert cache.secret_file().stat().st_mode & 0o777 == 0o600
    assert cache.load("probe", "k0") == b"x"
    cache.secret_file().chmod(mode)
    cache._secret.cache_clear()
    cache.store("probe", "k1", b"inhalt")
    assert (cache.load("probe", "k0"), cache.load("probe", "k1")) == (None, None)
    cache._secret.cache_clear()


@pytest.mark.parametrize("content", [b"", b"x" * 31, b"x" * 33])
def test_half_a_secret_is_made_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: bytes) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "daten"))
    path = cache.secret_file()
    path.parent.mkdir(parents=True)
    path.write_bytes(content)
    path.chmod(0o600)
    cache._secret.cache_clear()
    cache.store("probe", "k1", b"inhalt")
    assert cache.load("probe", "k1") is None
    cache._secret.cache_clear()
    cache.store("probe", "k1", b"inhalt")
    assert cache.load("probe", "k1") == b"inhalt"
    cache._secret.cache_clear()


def test_what_is_too_large_to_be_read_back_is_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache, "_MAX_BYTES", 100)
    cache.store("probe", "k1", b"x" * 100)
    assert not list(cache.folder().glob("probe-*"))
