"""The architecture, as tests: rooms in one order, a light door, public names that open."""

import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

import fundmatch
from fundmatch.cli import cli

HOUSE = Path(fundmatch.__file__).parent
HEAVY = {"pandas", "sklearn", "openpyxl", "xlsxwriter", "rapidfuzz", "numpy", "scipy", "docx"}
MODULES = sorted(HOUSE.rglob("*.py"))


def _name(path: Path) -> str:
    return path.relative_to(HOUSE).as_posix()


def test_a_room_imports_only_the_rooms_below_it() -> None:
    linter = Path(sys.executable).with_name("lint-imports")
    result = subprocess.run([linter, "--no-cache"], capture_output=True, text=True, check=False, cwd=HOUSE.parent)
    assert result.returncode == 0, result.stdout


def test_only_the_door_stands_outside_the_rooms() -> None:
    assert {path.name for path in HOUSE.glob("*.py")} <= {"__init__.py", "__main__.py"}


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_a_module_stays_readable(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 300


@pytest.mark.parametrize(
    "arguments", [["--help"], ["match", "--help"], ["check", "catalogs/eu/eu-elena.yaml"], ["catalog", "--help"]]
)
def test_light_commands_load_nothing_heavy(arguments: list[str]) -> None:
    code = (
        "import sys\n"
        "from click.testing import CliRunner\n"
        "from fundmatch.cli import cli\n"
        f"result = CliRunner().invoke(cli, {arguments!r})\n"
        "assert result.exit_code == 0, result.output\n"
        f"print(*sorted({HEAVY!r} & sys.modules.keys()))"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=HOUSE.parent)
    assert found.stdout.strip() == ""


def test_an_entry_of_the_catalogue_is_checked_without_the_reading_of_lists() -> None:
    code = (
        "import sys\n"
        "from click.testing import CliRunner\n"
        "from fundmatch.cli import cli\n"
        "result = CliRunner().invoke(cli, ['check', 'catalogs/eu/eu-elena.yaml'])\n"
        "assert result.exit_code == 0, result.output\n"
        "print(*sorted(name for name in sys.modules if name.startswith(('fundmatch.strategy', 'fundmatch.decisions'))))"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=HOUSE.parent)
    assert found.stdout.strip() == ""


@pytest.mark.parametrize("name", fundmatch.__all__)
def test_public_names_open(name: str) -> None:
    assert getattr(fundmatch, name).__doc__
    assert {*fundmatch._ROOMS, "__version__"} == set(fundmatch.__all__)


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'marry'"):
        fundmatch.marry  # noqa: B018


GROUP = cli.commands["catalog"]
COMMANDS = [
    [],
    *[[name] for name in cli.commands],
    *[["catalog", name] for name in GROUP.list_commands(click.Context(GROUP))],  # type: ignore[attr-defined]
]


@pytest.mark.parametrize("command", COMMANDS, ids=lambda words: " ".join(words) or "fundmatch")
def test_help_of_every_command_is_german(command: list[str]) -> None:
    result = CliRunner().invoke(cli, [*command, "--help"], prog_name="fundmatch")
    assert result.exit_code == 0, result.output
    for english in ("Usage", "Options", "Commands", "Show this", "default", "OPTIONS", "ARGS"):
        assert english not in result.output
