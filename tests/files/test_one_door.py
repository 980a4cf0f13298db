"""Every file of a person is replaced through one door, which looks first whether it still is what was read."""

import ast
import shutil
from collections.abc import Iterable
from pathlib import Path

import pytest
from click.testing import CliRunner
from record_helpers import REPOSITORY
from small_office import BATHS, HALL, issue, office, type_into

from fundmatch.cli import cli
from fundmatch.files import writing

PACKAGE = REPOSITORY / "fundmatch"
# The doors, and who goes through them. Whoever comes to this list says in `seen` what was there when the command began.
DOORS = {"write_all", "write_outputs", "carry_out"}
WRITERS = {
    "app/anonymise.py", "app/catalogue_update.py", "app/catalogue_views.py", "app/checking.py", "app/matching_run.py",
    "app/places_import.py", "app/review.py", "app/scaffold.py", "decisions/anonymous.py", "decisions/applying.py",
    "decisions/growing_file.py", "files/journal.py", "files/transaction.py", "reports/formats.py", "sources/download.py",
    "updates/applying.py",
}  # fmt: skip
# Who writes by other means, and why nobody's file is in danger.
OTHERS = {
    "files/staging.py": "beside the place, under a name of its own",
    "files/writing.py": "the door itself",
    "files/locking.py": "the lock and who holds it",
    "files/cache.py": "can be computed again",
    "app/catalogue_update.py": "a copy of the catalogue in a temporary folder",
    "app/scaffold.py": "a folder that must not be there",
    "cli/console.py": "nowhere",
}
_RAW = {"write_bytes", "write_text", "mkstemp", "replace", "rename", "fdopen", "copytree", "copy", "copyfile", "open"}


def called(tree: ast.AST) -> Iterable[tuple[str, ast.Call]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute | ast.Name):
            yield node.func.attr if isinstance(node.func, ast.Attribute) else node.func.id, node


def changes_files(name: str, call: ast.Call) -> bool:
    """Tell that a call may write to a place: `replace` of a path has one argument, an opening one has a mode."""
    if name not in _RAW:
        return False
    if name in {"replace", "rename"}:
        return isinstance(call.func, ast.Attribute) and len(call.args) == 1 and not call.keywords
    if name == "open":
        modes = [arg.value for arg in call.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str)]
        return any(set(mode) & set("wax+") and len(mode) < 4 for mode in modes)
    return True


def test_who_writes_is_on_the_list() -> None:
    doors, others = set(), set()
    for path in PACKAGE.rglob("*.py"):
        name = path.relative_to(PACKAGE).as_posix()
        for what, call in called(ast.parse(path.read_text(encoding="utf-8"))):
            doors |= {name} if what in DOORS else set()
            others |= {name} if changes_files(what, call) else set()
    assert doors == WRITERS
    assert others == set(OTHERS)


OUTPUTS = {
    "match": ["match", "strategie", "-o", "{}.xlsx"],
    "match csv": ["match", "strategie", "-o", "{}.csv"],
    "explain": ["explain", "strategie", "M-1", "nrw-sportpauschale", "-o", "{}.json"],
    "check": ["check", "strategie", "-o", "{}.json"],
    "check xlsx": ["check", "strategie", "-o", "{}.xlsx"],
    "record": ["review", "strategie", "-o", "{}.csv"],
    "gold": ["review", "strategie", "--gold", "{}.csv"],
    "export": ["catalog", "export", "-o", "{}.xlsx"],
    "preview": ["catalog", "update", "table", "k.csv", "-o", "{}.xlsx"],
    "preview json": ["catalog", "update", "table", "k.csv", "-o", "{}.json"],
    "diff": ["catalog", "diff", "catalogs", "catalogs", "-o", "{}.xlsx"],
}


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("door")
    strategy = office(folder, {"M-1": BATHS, "M-2": HALL})
    book = type_into(issue(strategy, folder / "s.xlsx"), {4: {"Status": "Prüfen"}})
    said = CliRunner().invoke(cli, ["review", str(strategy), str(book), "--by", "Anna"], prog_name="fundmatch")
    assert said.exit_code == 0, said.output
    said = CliRunner().invoke(
        cli, ["catalog", "export", "--catalog", str(folder / "catalogs"), "-o", str(folder / "k.csv")]
    )
    assert said.exit_code == 0, said.output
    return folder


@pytest.mark.parametrize("name", OUTPUTS)
@pytest.mark.parametrize("there", [True, False])
def test_what_is_saved_while_a_command_runs_stays(
    place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, there: bool
) -> None:
    monkeypatch.chdir(shutil.copytree(place, tmp_path / "buero"))
    words = [word.format("aus") for word in OUTPUTS[name]]
    out = Path(words[-1])
    if there:
        made = CliRunner().invoke(cli, words, prog_name="fundmatch")
        assert made.exit_code == 0, made.output
    look = writing.seen_at

    def looked(paths: Iterable[Path]) -> dict[Path, str | None]:
        found = look(paths)
        out.write_bytes(b"RAT HAT ZUGESTIMMT")
        return found

    monkeypatch.setattr(writing, "seen_at", looked)
    refused = CliRunner().invoke(cli, words, prog_name="fundmatch")
    assert (refused.exit_code, out.read_bytes()) == (1, b"RAT HAT ZUGESTIMMT"), refused.output
    assert not list(Path().glob("*ersetzt*"))
