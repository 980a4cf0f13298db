"""Documents are printed from the code, and what they show works."""

import gzip
import json
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from record_helpers import REPOSITORY

from fundmatch.cli import cli
from fundmatch.core.version import VERSION
from fundmatch.reports.workbook.write import SHEETS

DOCUMENTS = [
    *REPOSITORY.glob("*.md"),
    *(REPOSITORY / "docs").glob("*.md"),
    *(REPOSITORY / folder / "README.md" for folder in ("catalogs", "measures")),
    REPOSITORY / "catalogs" / "CHANGELOG.md",
]


def text_of(name: str) -> str:
    return (REPOSITORY / name).read_text(encoding="utf-8")


README = text_of("README.md")


def test_printed_parts_are_up_to_date() -> None:
    printed = [path for path in DOCUMENTS if "[[[cog" in path.read_text(encoding="utf-8")]
    files = [path.relative_to(REPOSITORY).as_posix() for path in printed]
    found = subprocess.run(
        [sys.executable, "-m", "cogapp", "--check", *files], cwd=REPOSITORY, capture_output=True, text=True, check=False
    )
    assert found.returncode == 0, f"{found.stdout}{found.stderr}\nrun: cog -r {' '.join(files)}"


@pytest.mark.parametrize("name", cli.commands)
def test_the_readme_shows_every_command(name: str) -> None:
    assert f"fundmatch {name}" in README


@pytest.mark.parametrize("name", ["README.md", "CHANGELOG.md", "CONTRIBUTING.md", "docs/handbuch.md"])
def test_commands_in_the_text_exist(name: str) -> None:
    for words in re.findall(r"`fundmatch ([a-z]+)", text_of(name)):
        assert words in cli.commands


@pytest.mark.parametrize("mark", ["main", "tests"])
def test_the_two_commands_are_one_line_each(mark: str) -> None:
    block = re.search(rf"<!-- {mark} -->\n```sh\n(.*?)\n```", README, re.DOTALL)
    assert block
    assert "\n" not in block.group(1)
    assert block.group(1).startswith("python3 -m venv")


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.relative_to(REPOSITORY).as_posix())
def test_links_in_documents_lead_somewhere(document: Path) -> None:
    for target, anchor in re.findall(r"\]\(([^)#]*)(?:#([^)]+))?\)", document.read_text(encoding="utf-8")):
        if "://" in target:
            continue
        place = document.parent / target if target else document
        assert place.exists(), target
        if anchor:
            assert anchor in headings_of(place), f"{target}#{anchor}"


def headings_of(document: Path) -> set[str]:
    """The anchors that GitHub and the site give to the headings of a document."""
    heads = re.findall(r"^#+ (.+)$", document.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", head).strip().lower().replace(" ", "-") for head in heads}


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.relative_to(REPOSITORY).as_posix())
def test_modules_and_tables_named_in_the_text_exist(document: Path) -> None:
    """A path begins at the repository or at the package."""
    for path in re.findall(r"`((?:[\w-]+/)+[\w.-]+\.(?:py|csv))`", document.read_text(encoding="utf-8")):
        assert (REPOSITORY / path).exists() or (REPOSITORY / "fundmatch" / path).exists(), path


def dependency_table() -> list[str]:
    """The names in the first column of the table in the README, but for the stubs of types."""
    rows = README[README.index("| dependency |") :].split("\n\n")[0].splitlines()[2:]
    cells = [re.sub(r"\*\w+:\*", "", row.split("|")[1]) for row in rows]
    return [name.strip() for cell in cells for name in cell.split(",") if not name.strip().startswith("types-")]


def test_the_table_of_dependencies_is_what_is_installed() -> None:
    project = tomllib.loads(text_of("pyproject.toml"))["project"]
    entries = [
        *project["dependencies"],
        *(entry for extra in project["optional-dependencies"].values() for entry in extra),
    ]
    names = [re.split(r"[<>=\[]", entry)[0] for entry in entries]
    assert sorted(dependency_table()) == sorted(name for name in names if not name.startswith("types-"))


def test_the_newest_change_is_of_this_version() -> None:
    versions = re.findall(r"^## (\S+) – \d{4}-\d{2}-\d{2}$", text_of("CHANGELOG.md"), re.MULTILINE)
    assert versions[0] == VERSION
    assert versions == sorted(versions, key=lambda version: [int(part) for part in version.split(".")], reverse=True)


@pytest.mark.parametrize("sheet", SHEETS)
def test_the_handbook_explains_every_sheet(sheet: str) -> None:
    assert f"*{sheet}*" in text_of("docs/handbuch.md")


def planned(heading: str) -> list[tuple[str, str]]:
    """Each name of the first column of the table in the design, with what stands beside it."""
    design = text_of("docs/design.md")
    rows = design[design.index(f"| *geplant* {heading}") :].split("\n\n")[0].splitlines()[2:]
    cells = [row.split(" | ") for row in rows]
    return [(name, beside) for first, beside, *_ in cells for name in re.findall(r"`([^`]+)`", first)]


def commands() -> Iterator[tuple[str, click.Command]]:
    for name, command in cli.commands.items():
        yield name, command
        if isinstance(command, click.Group):
            context = click.Context(command)
            for inner in command.list_commands(context):
                leaf = command.get_command(context, inner)
                assert leaf
                yield f"{name} {inner}", leaf


def test_commands_and_options_that_the_design_calls_planned_are_not_built_yet() -> None:
    """Whoever builds one takes the mark away."""
    built = dict(commands())
    assert "fundmatch serve" in dict(planned("| what it will do"))
    assert not {words.removeprefix("fundmatch ") for words, _ in planned("| what it will do")} & built.keys()
    for option, command in planned("option"):
        assert option not in [name for part in built[command].params for name in part.opts]


def test_planned_keys_are_not_in_the_file_yet() -> None:
    kept = json.loads(gzip.decompress((REPOSITORY / "tests/snapshots/match/liste.json.gz").read_bytes()))
    measures = kept["measures"]
    built = {
        *kept,
        *(key for measure in measures for key in measure),
        *next(one for measure in measures for one in measure["candidates"]),
    }
    assert not dict(planned("key")).keys() & built
