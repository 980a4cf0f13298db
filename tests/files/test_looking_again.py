"""Nothing is replaced that somebody saved since it was looked at, and of several files all are replaced or none."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from fundmatch.core.errors import OutputError
from fundmatch.files import writing
from fundmatch.files.writing import seen_at, write_all


def _saved(path: Path) -> None:
    path.write_bytes(b"vom Rat")


def _saved_with_the_old_time(path: Path) -> None:
    state = path.stat()
    path.write_bytes(b"ALT")
    os.utime(path, ns=(state.st_atime_ns, state.st_mtime_ns))


def _replaced(path: Path) -> None:
    other = path.with_name("daneben")
    other.write_bytes(b"vom Rat")
    other.replace(path)


def _gone(path: Path) -> None:
    path.unlink()


def _content(path: Path) -> bytes | None:
    return path.read_bytes() if path.exists() else None


@pytest.mark.parametrize("change", [_saved, _saved_with_the_old_time, _replaced, _gone])
@pytest.mark.parametrize("place", [0, 1])
def test_a_file_that_was_changed_since_stops_all(tmp_path: Path, change: Callable[[Path], None], place: int) -> None:
    paths = [tmp_path / "a.xlsx", tmp_path / "b.csv"]
    for path in paths:
        path.write_bytes(b"alt")
    seen = seen_at(paths)
    change(paths[place])
    before = [_content(path) for path in paths]
    with pytest.raises(OutputError, match=r"wurde gespeichert.*nichts ersetzt.*Noch einmal starten"):
        write_all(dict.fromkeys(paths, b"neu"), seen)
    assert [_content(path) for path in paths] == before
    assert len(list(tmp_path.iterdir())) == sum(content is not None for content in before)


def test_a_file_that_somebody_put_into_an_empty_place_stays(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    seen = seen_at([path])
    path.write_bytes(b"von Kaya")
    with pytest.raises(OutputError, match="wurde gespeichert"):
        write_all({path: b"neu"}, seen)
    assert path.read_bytes() == b"von Kaya"


def test_what_is_as_it_was_is_replaced(tmp_path: Path) -> None:
    old, new = tmp_path / "a.xlsx", tmp_path / "b.csv"
    old.write_bytes(b"alt")
    seen = seen_at([old, new])
    os.utime(old)
    write_all({old: b"neu", new: b"neu"}, seen)
    assert (old.read_bytes(), new.read_bytes()) == (b"neu", b"neu")


@pytest.mark.parametrize("saved_since", [False, True])
def test_what_was_replaced_before_the_fault_is_put_back_unless_somebody_saved_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, saved_since: bool
) -> None:
    first, fresh, last = tmp_path / "a", tmp_path / "neu", tmp_path / "z"
    first.write_bytes(b"alt")
    last.write_bytes(b"alt")
    seen = seen_at([first, fresh, last])
    move = writing._moved

    def moved(temporary: Path, path: Path) -> None:
        move(temporary, path)
        if path == fresh:
            # Between the second and the third file somebody else saves.
            last.write_bytes(b"vom Rat")
            if saved_since:
                first.write_bytes(b"von Kaya")

    monkeypatch.setattr(writing, "_moved", moved)
    with pytest.raises(OutputError, match="wurde gespeichert"):
        write_all({first: b"1", fresh: b"2", last: b"3"}, seen)
    assert first.read_bytes() == (b"von Kaya" if saved_since else b"alt")
    assert (fresh.exists(), last.read_bytes()) == (False, b"vom Rat")
