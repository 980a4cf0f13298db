"""Documents are printed from the code, and what they show works."""

import re
import subprocess
import sys
import tomllib

import pytest
from record_helpers import REPOSITORY

from fundmatch.cli import cli

README = (REPOSITORY / "README.md").read_text(encoding="utf-8")


def test_printed_parts_are_up_to_date() -> None:
    files = ["README.md", "catalogs/README.md", "measures/README.md"]
    found = subprocess.run(
        [sys.executable, "-m", "cogapp", "--check", *files], cwd=REPOSITORY, capture_output=True, text=True, check=False
    )
    assert found.returncode == 0, f"{found.stdout}{found.stderr}\nrun: cog -r {' '.join(files)}"


@pytest.mark.parametrize("name", cli.commands)
def test_the_readme_shows_every_command(name: str) -> None:
    assert f"fundmatch {name}" in README


def test_commands_in_the_text_exist() -> None:
    for words in re.findall(r"`fundmatch ([a-z]+)", README):
        assert words in cli.commands


@pytest.mark.parametrize("mark", ["main", "tests"])
def test_the_two_commands_are_one_line_each(mark: str) -> None:
    block = re.search(rf"<!-- {mark} -->\n```sh\n(.*?)\n```", README, re.DOTALL)
    assert block
    assert "\n" not in block.group(1)
    assert block.group(1).startswith("python3 -m venv")


def test_links_in_documents_lead_somewhere() -> None:
    for document in [REPOSITORY / "README.md", *(REPOSITORY / "docs").glob("*.md"), *REPOSITORY.glob("*/README.md")]:
        for target in re.findall(r"\]\(([^)#]+)\)", document.read_text(encoding="utf-8")):
            if "://" not in target:
                assert (document.parent / target).exists(), f"{document.name}: {target}"


def test_every_dependency_has_its_line() -> None:
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    names = [re.split(r"[<>=\[]", entry)[0] for entry in project["dependencies"]]
    table = README[README.index("| dependency |") :]
    assert not [name for name in names if name not in table]
