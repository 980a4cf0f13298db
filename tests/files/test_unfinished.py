"""A change that was stopped half way is finished by whoever comes next, and never against what a person typed since."""

import io
import json
import logging
import os
import zipfile
from pathlib import Path

import pytest

from fundmatch.core.errors import OutputError
from fundmatch.files import journal, staging, writing
from fundmatch.files.transaction import Terms, Writes, carry_out, finish, is_unfinished

AFTER = {"a": b"neu", "b": None, "c": b"auch neu"}


class Killed(BaseException):
    """Stops a process where it stands: nothing is tidied up behind it."""


def terms(folder: Path) -> Terms:
    return Terms(by="Anna", nameless="?", lock=folder / "neben" / ".lock", busy="Besetzt.", wait=0, folder=folder)


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


def office(folder: Path) -> Path:
    (folder / "a").write_bytes(b"alt")
    (folder / "b").write_bytes(b"geht weg")
    return folder


def stopped(folder: Path, monkeypatch: pytest.MonkeyPatch, moves: int) -> None:
    """Make the change, and stop after so many files were moved, as a power cut does."""
    left, real = iter(range(moves)), writing._moved

    def moved(temporary: Path, path: Path) -> None:
        if next(left, None) is None:
            raise Killed
        real(temporary, path)

    with monkeypatch.context() as patched:
        patched.setattr(writing, "_moved", moved)
        patched.setattr(writing, "_put_back", lambda *_: None)
        patched.setattr("fundmatch.files.transaction._take_back", lambda *_: None)
        with pytest.raises(Killed):
            carry_out(terms(folder), lambda: (Writes(files={folder / name: new for name, new in AFTER.items()}), None))


@pytest.mark.parametrize("moves", range(3))
def test_it_is_finished_by_the_next_one_who_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, moves: int
) -> None:
    folder = office(tmp_path)
    before = contents(folder)
    stopped(folder, monkeypatch, moves)
    assert is_unfinished(terms(folder).lock) == (moves > 0)
    with caplog.at_level(logging.WARNING, "fundmatch"):
        finish(terms(folder))
    assert contents(folder) == (before if moves == 0 else {"a": b"neu", "c": b"auch neu"})
    assert ("zu Ende geführt" in caplog.text) == (moves > 0)
    assert not is_unfinished(terms(folder).lock)
    caplog.clear()
    finish(terms(folder))
    assert not caplog.text


def test_the_next_change_stands_on_the_finished_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = office(tmp_path)
    stopped(folder, monkeypatch, 1)

    def prepare() -> tuple[Writes, None]:
        assert contents(folder) == {"a": b"neu", "c": b"auch neu"}
        return Writes(files={folder / "a": b"noch neuer"}), None

    carry_out(terms(folder), prepare)
    assert contents(folder) == {"a": b"noch neuer", "c": b"auch neu"}


def test_what_a_person_changed_since_is_named_and_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = office(tmp_path)
    stopped(folder, monkeypatch, 1)
    (folder / "b").write_bytes(b"von Hand")
    with pytest.raises(OutputError, match=r"unterbrochen.*b wurde seither geändert"):
        carry_out(terms(folder), lambda: (Writes(), None))
    assert (folder / "b").read_bytes() == b"von Hand"
    (folder / "b").unlink()
    finish(terms(folder))
    assert contents(folder) == {"a": b"neu", "c": b"auch neu"}


@pytest.mark.parametrize("name", ["f/../fremd", "/etc/fremd", "x/a", "f", "f/..\\fremd", "l/../../fremd"])
def test_a_journal_that_leads_out_of_the_folder_writes_nothing(tmp_path: Path, name: str) -> None:
    folder = office(tmp_path / "akten") if (tmp_path / "akten").mkdir() is None else tmp_path
    lock = terms(folder).lock
    lock.parent.mkdir()
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as packed:
        packed.writestr("inhalt.json", json.dumps({name: {"before": "", "after": journal.sum_of(b"x")}}))
        packed.writestr(name, b"x")
    journal.place(lock).write_bytes(buffer.getvalue())
    with pytest.raises(OutputError, match="beschädigt"):
        finish(terms(folder))
    assert not list(tmp_path.rglob("fremd"))


def test_litter_of_a_process_that_ended_is_swept_and_nobody_elses(tmp_path: Path) -> None:
    host = staging._mark()
    running, ended, elsewhere = os.getpid(), 2**22 + 12345, "0" * 8
    names = {
        f".fundmatch-{host}-{running}-7.neu": True,
        f".fundmatch-{host}-{ended}-0.neu": False,
        f".fundmatch-{elsewhere}-{ended}-0.neu": True,
        ".decisions.csv-abcd1234.neu": True,
        "notiz.neu": True,
        ".fundmatch-plan.neu": True,
    }
    for name in names:
        (tmp_path / name).write_bytes(b"")
    old = (tmp_path / ".log.csv-abcd1234.neu", tmp_path / f".fundmatch-{elsewhere}-1-0.neu", tmp_path / "alt.neu")
    for path in old:
        path.write_bytes(b"")
        os.utime(path, (1, 1))
    writing.write_all({tmp_path / "datei": b"x"})
    assert {path.name for path in tmp_path.iterdir()} == {"datei", "alt.neu", *(n for n, kept in names.items() if kept)}
