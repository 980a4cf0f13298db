"""A folder that several people share: locks that everybody can take, rights that stay, messages that are true."""

import json
import os
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from fundmatch.core.errors import OutputError
from fundmatch.files import locking, writing
from fundmatch.files.locking import alone
from fundmatch.files.staging import machine

pytestmark = pytest.mark.skipif(os.name != "posix", reason="rights of this kind are there on POSIX only")
NOBODY = 65534
ENDED = 2**22 + 12345


def rights(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.fixture(params=[0o022, 0o002, 0o077], ids=oct)
def umask(request: pytest.FixtureRequest) -> Iterator[int]:
    earlier = os.umask(request.param)
    yield request.param
    os.umask(earlier)


def test_a_new_file_has_the_rights_of_its_user_and_an_old_one_keeps_its_own(tmp_path: Path, umask: int) -> None:
    writing.write_all({tmp_path / "neu": b"x"})
    assert rights(tmp_path / "neu") == 0o666 & ~umask
    for mode in (0o600, 0o640, 0o664, 0o666):
        (tmp_path / "alt").write_bytes(b"x")
        (tmp_path / "alt").chmod(mode)
        writing.write_all({tmp_path / "alt": b"y"}, writing.seen_at([tmp_path / "alt"]))
        assert (rights(tmp_path / "alt"), (tmp_path / "alt").read_bytes()) == (mode, b"y")


@pytest.mark.parametrize(("folder", "lock"), [(0o777, 0o666), (0o775, 0o664), (0o755, 0o644), (0o700, 0o600)])
def test_whoever_may_write_into_the_folder_may_take_its_lock(
    tmp_path: Path, umask: int, folder: int, lock: int
) -> None:
    tmp_path.chmod(folder)
    with alone(tmp_path / ".lock", wait=0, busy="Besetzt."):
        assert rights(tmp_path / ".lock") == lock


def as_another_user(folder: Path, code: str) -> subprocess.CompletedProcess[str]:
    """Run code as a user who is neither root nor a member; what it imports is loaded before the user changes."""
    start = (
        "import fcntl, os, sys; from pathlib import Path\nimport filelock, encodings.idna\n"
        "from fundmatch.core.errors import OutputError\nfrom fundmatch.files.locking import alone\n"
        "from fundmatch.files import writing\n"
        "with alone(Path(sys.argv[1]) / 'warm' / '.lock', wait=0, busy=''): pass\n"
        f"os.setgroups([]); os.setgid({NOBODY}); os.setuid({NOBODY})\nfolder = Path(sys.argv[1]) / 'akten'\n"
        "try:\n"
    )
    body = "".join(f"    {line}\n" for line in code.splitlines())
    end = "except OutputError as error: print(error)\n"
    command = [sys.executable, "-c", start + body + end, str(folder)]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)


@pytest.fixture
def shared(tmp_path: Path) -> Path:
    if os.getuid() != 0:
        pytest.skip("only root can become another user")
    # Parallel runs have a folder more between the temporary one and that of the test.
    for folder in (tmp_path, *tmp_path.parents):
        if folder.is_relative_to(tempfile.gettempdir()) and folder != Path(tempfile.gettempdir()):
            folder.chmod(0o755)
    (tmp_path / "akten").mkdir()
    (tmp_path / "akten").chmod(0o777)
    return tmp_path


TAKES = "with alone(folder / '.lock', wait=0, busy='Besetzt.'):\n    writing.write_all({folder / 'd.csv': b'Bert'}, writing.seen_at([folder / 'd.csv']))"


def test_a_second_user_takes_the_lock_that_a_first_one_left(shared: Path) -> None:
    with alone(shared / "akten" / ".lock", wait=0, busy="", by="Anna"):
        writing.write_all({shared / "akten" / "d.csv": b"Anna"})
    ran = as_another_user(shared, TAKES)
    assert (ran.stdout, ran.stderr, (shared / "akten" / "d.csv").read_bytes()) == ("", "", b"Bert")


def test_a_lock_that_an_earlier_version_closed_to_others_is_renewed(shared: Path) -> None:
    (shared / "akten" / ".lock").touch()
    (shared / "akten" / ".lock").chmod(0o644)
    ran = as_another_user(shared, TAKES)
    assert (ran.stdout, ran.stderr) == ("", "")
    assert (shared / "akten" / ".lock").stat().st_uid == NOBODY


def test_a_second_user_who_has_to_wait_is_told_for_whom(shared: Path) -> None:
    with alone(shared / "akten" / ".lock", wait=0, busy="", by="Anna Muster"):
        ran = as_another_user(shared, TAKES)
    assert ran.stdout.startswith("Besetzt. Seit ")
    assert f"Anna Muster am Rechner „{machine()}“ (Vorgang {os.getpid()})" in ran.stdout


def test_a_member_who_may_only_read_is_told_so(shared: Path) -> None:
    (shared / "akten").chmod(0o755)
    ran = as_another_user(shared, TAKES)
    assert "darf dieses Benutzerkonto nicht schreiben" in ran.stdout
    assert str(shared / "akten") in ran.stdout


@pytest.mark.parametrize(
    ("host", "process", "age", "free"),
    [
        (machine(), ENDED, 0, True),
        ("anderer-rechner", 1, 0, False),
        ("anderer-rechner", 1, 3600, True),
        (machine(), 1, 0, False),
        (machine(), os.getpid(), 0, True),
    ],
    ids=["ended here", "at it elsewhere", "switched off elsewhere", "at it here", "our own number again"],
)
def test_a_mark_that_nobody_comes_back_for_holds_nobody_up(
    tmp_path: Path, host: str, process: int, age: int, free: bool
) -> None:
    lock = tmp_path / ".lock"
    lock.touch()
    mark = tmp_path / f".lock{locking._MARK}"
    mark.write_text(json.dumps({"by": "Bert", "machine": host, "process": process}))
    now = lock.stat().st_mtime
    os.utime(mark, (now - age, now - age))
    if free:
        with alone(lock, wait=0, busy="Besetzt."):
            assert json.loads(mark.read_text())["process"] == os.getpid()
        assert not mark.exists()
    else:
        with (
            pytest.raises(OutputError, match=rf"Bert am Rechner „{host}“.*{mark.name} löschen"),
            alone(lock, wait=0, busy="Besetzt."),
        ):
            pass


@pytest.mark.parametrize(
    "text", ["", "{", "[]", '{"by": 1}', "[" * 5000, '{"by": "x", "machine": "y", "process": "z"}']
)
def test_a_mark_that_says_nothing_is_passed_over_once_it_is_old(tmp_path: Path, text: str) -> None:
    mark = tmp_path / f".lock{locking._MARK}"
    mark.write_text(text)
    os.utime(mark, (1, 1))
    with alone(tmp_path / ".lock", wait=0, busy="Besetzt."):
        assert json.loads(mark.read_text())["machine"] == machine()
