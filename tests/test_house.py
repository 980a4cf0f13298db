"""The architecture, as tests: rooms in one order, a light door, public names that open."""

import ast
import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

import fundmatch
from fundmatch.cli import cli

HOUSE = Path(fundmatch.__file__).parent
ORDER = [
    "errors",
    "version",
    "vocabulary",
    "german",
    "cache",
    "files",
    "areas",
    "model",
    "wording",
    "text",
    "intake",
    "sources",
    "matching",
    "ages",
    "deadlines",
    "state_aid",
    "money",
    "rules",
    "combining",
    "flags",
    "questions",
    "ranking",
    "pipeline",
    "staleness",
    "updates",
    "evaluation",
    "workbook",
    "decisions",
    "reviewing",
    "consequences",
    "outputs",
    "frames",
    "starter",
    "cli",
]
# Rooms side by side that must not know each other.
STRANGERS = [
    ("matching", "intake"),
    ("matching", "rules"),
    ("rules", "intake"),
    ("workbook", "intake"),
]
HEAVY = {"pandas", "sklearn", "openpyxl", "rapidfuzz", "numpy", "scipy"}
MODULES = sorted(HOUSE.rglob("*.py"))


def _name(path: Path) -> str:
    return path.relative_to(HOUSE).as_posix()


def rooms_imported(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("fundmatch."):
            names.add(node.module.split(".")[1])
        elif isinstance(node, ast.ImportFrom) and node.module == "fundmatch":
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.Import):
            names |= {alias.name.split(".")[1] for alias in node.names if alias.name.startswith("fundmatch.")}
    return names & set(ORDER)


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_a_room_imports_only_rooms_before_it(path: Path) -> None:
    room = path.relative_to(HOUSE).with_suffix("").parts[0]
    if room in ORDER:
        later = {other for other in rooms_imported(path) if ORDER.index(other) > ORDER.index(room)}
        assert not later, f"{path.name} in {room!r} imports {later}"


@pytest.mark.parametrize(("room", "stranger"), STRANGERS)
def test_neighbours_do_not_know_each_other(room: str, stranger: str) -> None:
    for path in MODULES:
        if path.relative_to(HOUSE).with_suffix("").parts[0] == room:
            assert stranger not in rooms_imported(path), path


def test_every_room_has_its_place_in_the_order() -> None:
    rooms = {path.relative_to(HOUSE).with_suffix("").parts[0] for path in MODULES}
    assert rooms - {"__init__", "__main__"} <= set(ORDER)


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
