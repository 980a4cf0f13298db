"""What goes to the screen, and what happens where there is none: no traceback, no steering, exit status 1 where it must be."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from fundmatch.core.errors import OutputError
from fundmatch.core.normalise import visible
from fundmatch.files.names import refuse_unusable

ENTRY = 'id: nrw-hof\nname: "Grüne \\e]0;PWNED\\aHöfe \\x9b2J"\nlevel: NRW\nstatus: offen\nkeywords: ["Hof\\e[2J", "Garten"]\n'
LIST = "Nr.;Titel;Beschreibung\nM-1;Hof \x1b[31m begrünen;Grüne Höfe, Garten\n"


@pytest.fixture
def office(tmp_path: Path) -> Path:
    (tmp_path / "catalogs" / "nrw").mkdir(parents=True)
    (tmp_path / "catalogs" / "nrw" / "nrw-hof.yaml").write_text(ENTRY, encoding="utf-8")
    (tmp_path / "liste.csv").write_text(LIST, encoding="utf-8")
    return tmp_path


def run(office: Path, *arguments: str, redirect: str = "", **environment: str) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "fundmatch", *arguments]
    if redirect:
        command = ["sh", "-c", f'"$@" {redirect}', "sh", *command]
    known = {**os.environ, **environment}
    return subprocess.run(command, cwd=office, capture_output=True, check=False, timeout=120, env=known)


@pytest.mark.parametrize(
    "arguments",
    [
        ("catalog", "list"),
        ("catalog", "show", "nrw-hof"),
        ("match", "liste.csv", "--min-points", "0", "-o", "x.csv", "-o", "x.xlsx"),
        ("explain", "liste.csv", "M-1", "nrw-hof"),
        ("check", "liste.csv"),
    ],
    ids=lambda words: words[0] if isinstance(words, tuple) else words,
)
def test_signs_that_steer_a_terminal_are_written_out(office: Path, arguments: tuple[str, ...]) -> None:
    ran = run(office, *arguments)
    said = (ran.stdout + ran.stderr).decode()
    assert ran.returncode == 0, said
    assert not {sign for sign in said if sign not in "\n\t" and (sign < " " or "\x7f" <= sign <= "\x9f")}
    for path in office.glob("x.csv"):
        assert "\x1b" not in path.read_text(encoding="utf-8-sig")


def test_they_can_be_seen() -> None:
    assert visible("a\x1b[2Jb\x9bc\x7f\r\n\t") == "a\\x1b[2Jb\\x9bc\\x7f\\x0d\n\t"


@pytest.mark.parametrize("redirect", ["2>&-", ">&-", ">&- 2>&-", "<&-"])
def test_without_a_screen_the_work_is_done(office: Path, redirect: str) -> None:
    ran = run(office, "match", "liste.csv", "-o", "x.csv", redirect=redirect)
    assert ran.returncode == 0
    assert (office / "x.csv").read_bytes()
    assert b"Traceback" not in ran.stdout + ran.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no disk that is always full")
def test_an_output_on_a_full_disk_is_said_once_the_work_is_done(office: Path) -> None:
    ran = run(office, "match", "liste.csv", "-o", "x.csv", redirect="> /dev/full")
    assert (ran.returncode, (office / "x.csv").exists()) == (1, True)
    assert ran.stderr.decode().splitlines()[-1].startswith("Fehler: Die Ausgabe lässt sich nicht schreiben")
    assert b"Traceback" not in ran.stderr
    assert run(office, "match", "liste.csv", "-o", "y.csv", redirect="2> /dev/full").returncode == 0


@pytest.mark.parametrize("encoding", ["cp1252", "cp850", "ascii", "cp437"])
def test_whatever_the_console_can_show_the_command_ends_well(office: Path, encoding: str) -> None:
    ran = run(office, "match", "liste.csv", PYTHONIOENCODING=encoding)
    assert (ran.returncode, b"Traceback" in ran.stderr) == (0, False)


@pytest.mark.parametrize(
    "name",
    [
        "aux.xlsx",
        "CON",
        "nul.csv",
        "com1.json",
        "LPT9.ics",
        "prn",
        "Aux .xlsx",
        "liste.xlsx.",
        "liste ",
        "neu./x.csv",
        "con/x.csv",
    ],
)
def test_a_name_that_windows_cannot_have_is_refused_before_anything_is_written(office: Path, name: str) -> None:
    with pytest.raises(OutputError, match=r"Windows.*Einen anderen Namen angeben"):
        refuse_unusable(office / name)


@pytest.mark.parametrize(
    "name", ["auxiliar.xlsx", "console.csv", "liste.v2.xlsx", ".versteckt", "com.csv", "lpt10.csv"]
)
def test_names_that_only_look_so_are_allowed(office: Path, name: str) -> None:
    refuse_unusable(office / name)
    refuse_unusable(Path(name))


def test_a_name_that_is_too_long_is_an_error_of_ours(office: Path) -> None:
    ran = run(office, "match", "liste.csv", "-o", f"{'x' * 300}.csv")
    assert (ran.returncode, b"Traceback" in ran.stderr) == (1, False)
    assert "Fehler:" in ran.stderr.decode()


@pytest.mark.skipif(os.name != "posix", reason="the limit is one of POSIX")
@pytest.mark.parametrize("suffix", [".xlsx", ".csv", ".json", ".docx", ".ics", ".md"])
def test_a_full_disk_leaves_nothing_half_written(office: Path, suffix: str) -> None:
    assert run(office, "match", "liste.csv", "-o", f"x{suffix}").returncode == 0
    whole = (office / f"x{suffix}").read_bytes()
    before = sorted(path.name for path in office.iterdir())
    code = (
        "import resource, runpy, sys; resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100)); "
        f"sys.argv = ['fundmatch', 'match', 'liste.csv', '-o', 'x{suffix}']; runpy.run_module('fundmatch', run_name='__main__')"
    )
    ran = subprocess.run([sys.executable, "-c", code], cwd=office, capture_output=True, check=False, timeout=120)
    assert (office / f"x{suffix}").read_bytes() == whole
    if len(whole) <= 100:  # so small a file fits
        return
    assert (ran.returncode, b"Traceback" in ran.stderr) == (1, False), ran.stderr.decode()
    assert "kann nicht geschrieben werden" in ran.stderr.decode()
    assert sorted(path.name for path in office.iterdir()) == before
