"""The order in which several people change the same files, and that a change is whole or none."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from filelock import FileLock

from fundmatch.core.errors import OutputError
from fundmatch.files import writing
from fundmatch.files.transaction import Contents, Terms, Writes, carry_out


def terms(folder: Path, *, by: str = "Anna", wait: float = 0) -> Terms:
    return Terms(by=by, nameless="Wer?", lock=folder / "neben" / ".lock", busy="Besetzt.", wait=wait, folder=folder)


def contents(folder: Path) -> dict[str, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file() and path.name != ".lock")
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def writes(folder: Path) -> Writes:
    return Writes(
        undo={folder / "neben" / "1.zip": b"vorher"},
        files={folder / "neu" / "a": b"neu", folder / "b": b"anders", folder / "weg" / "c": None},
        log={folder / "neben" / "log": b"1"},
    )


@pytest.fixture
def office(tmp_path: Path) -> Path:
    (tmp_path / "weg").mkdir()
    (tmp_path / "weg" / "c").write_bytes(b"alt")
    (tmp_path / "b").write_bytes(b"alt")
    return tmp_path


def test_files_come_change_and_go_and_so_do_their_folders(office: Path) -> None:
    assert carry_out(terms(office), lambda: (writes(office), 7)) == 7
    assert contents(office) == {"neben/1.zip": b"vorher", "neu/a": b"neu", "b": b"anders", "neben/log": b"1"}
    assert not (office / "weg").exists()


def test_nobody_without_a_name_comes_as_far_as_the_lock(office: Path) -> None:
    with pytest.raises(OutputError, match="Wer"):
        carry_out(terms(office, by=" \t"), lambda: (writes(office), None))
    assert not (office / "neben").exists()


def test_who_finds_the_lock_held_never_looks_at_the_files(office: Path) -> None:
    (office / "neben").mkdir()
    looked = []

    def prepare() -> tuple[Writes, None]:
        looked.append(True)
        return writes(office), None

    with FileLock(office / "neben" / ".lock"), pytest.raises(OutputError, match="Besetzt"):
        carry_out(terms(office), prepare)
    assert not looked


def test_what_was_overtaken_is_refused_behind_the_lock_and_nothing_is_touched(office: Path) -> None:
    before = contents(office)

    def overtaken() -> tuple[Writes, None]:
        with pytest.raises(OutputError, match="Besetzt"):
            carry_out(terms(office), lambda: (writes(office), None))
        msg = "Jemand war schneller."
        raise OutputError(msg)

    with pytest.raises(OutputError, match="schneller"):
        carry_out(terms(office), overtaken)
    assert contents(office) == before
    carry_out(terms(office), lambda: (writes(office), None))


def test_the_bundle_is_on_disk_before_the_first_change_and_the_log_comes_last(
    office: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    moved: list[str] = []
    real = os.replace

    def noted(source: str, target: str) -> None:
        moved.append(Path(target).name)
        real(source, target)

    monkeypatch.setattr(os, "replace", noted)
    carry_out(terms(office), lambda: (writes(office), None))
    assert moved == [".lock.unfertig", "1.zip", "a", "b", "log"]


def count_steps(folder: Path, step: str, monkeypatch: pytest.MonkeyPatch) -> int:
    calls: list[object] = []
    real: Callable[..., object] = getattr(writing, step)

    def counted(*arguments: object) -> object:
        calls.append(arguments)
        return real(*arguments)

    with monkeypatch.context() as patched:
        patched.setattr(writing, step, counted)
        carry_out(terms(folder), lambda: (writes(folder), None))
    return len(calls)


@pytest.mark.parametrize("error", [OSError(28, "voll"), KeyboardInterrupt()], ids=["disk full", "Ctrl-C"])
@pytest.mark.parametrize("step", ["_staged", "_moved"])
def test_a_fault_at_any_write_leaves_every_file_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str, error: BaseException
) -> None:
    def fresh(name: str) -> Path:
        folder = tmp_path / name
        (folder / "weg").mkdir(parents=True)
        (folder / "weg" / "c").write_bytes(b"alt")
        (folder / "b").write_bytes(b"alt")
        return folder

    steps = count_steps(fresh("zählen"), step, monkeypatch)
    assert steps == 5
    for failing in range(steps):
        folder = fresh(f"{failing}")
        before, left, real = contents(folder), iter(range(100)), getattr(writing, step)

        def faulty(*arguments: object, left=left, failing=failing, real=real) -> object:  # type: ignore[no-untyped-def]
            if next(left) == failing:
                raise error
            return real(*arguments)

        with monkeypatch.context() as patched:
            patched.setattr(writing, step, faulty)
            with pytest.raises((OutputError, KeyboardInterrupt)):
                carry_out(terms(folder), lambda folder=folder: (writes(folder), None))  # type: ignore[misc]
        assert contents(folder) == before
        assert not (folder / "neu").exists()


def test_a_file_that_is_there_already_in_its_content_may_be_named(office: Path) -> None:
    same: Contents = {office / "b": b"alt", office / "fehlt": None}
    carry_out(terms(office), lambda: (Writes(files=same), None))
    assert contents(office) == {"b": b"alt", "weg/c": b"alt"}
