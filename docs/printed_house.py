"""The map of the house, printed from the import contract and the rooms' own words (read, never imported)."""

import ast
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

REPOSITORY = Path(__file__).resolve().parents[1]


def floors() -> list[list[str]]:
    """Return the rooms of each floor, the top first, as the import contract has them."""
    layers: list[str] = _settings()["importlinter"]["contracts"][0]["layers"]
    return [[room.strip() for room in layer.split("|")] for layer in layers]


def rooms() -> list[str]:
    """Return the names of all rooms, the top floor first."""
    return [room for floor in floors() for room in floor]


def room_table() -> str:
    """Return the map: floor, room, and what the room says of itself."""
    lines = ["| floor | room | what it does |", "| --: | --- | --- |"]
    for below, floor in enumerate(floors()):
        for room in floor:
            lines.append(f"| {len(floors()) - below} | `{room}/` | {_own_words(room)} |")
    return "\n".join(lines)


def contract() -> str:
    """Return the floors as a picture, the top first."""
    width = max(len(" · ".join(floor)) for floor in floors())
    lines = [" · ".join(floor).center(width).rstrip() for floor in floors()]
    return "```text\n" + "\n".join(lines) + "\n```"


def tool_holders() -> str:
    """Return which modules may hold a heavy tool at their top, and which may open one inside a function."""
    lint = _settings()["ruff"]["lint"]
    heavy = ", ".join(f"`{name}`" for name in lint["flake8-tidy-imports"]["banned-module-level-imports"])
    lines = [
        f"Heavy tools: {heavy}.",
        "",
        "| where | at the top of the module | inside a function |",
        "| --- | :-: | :-: |",
    ]
    for place, codes in lint["per-file-ignores"].items():
        if place.startswith("fundmatch/") and {"TID253", "PLC0415"} & set(codes):
            lines.append(
                f"| `{place}` | {'yes' if 'TID253' in codes else ''} | {'yes' if 'PLC0415' in codes else ''} |"
            )
    return "\n".join(lines)


def public_names() -> str:
    """Return the table of what `import fundmatch` offers, with the first sentence of each."""
    lines = ["| name | where it lives | what it does |", "| --- | --- | --- |"]
    for name, module in _offered():
        lines.append(f"| `{name}` | `fundmatch.{module}` | {_sentence_of(module, name)} |")
    return "\n".join(lines)


def _offered() -> Iterator[tuple[str, str]]:
    """Yield each public name with its module, from the table at the door."""
    door = ast.parse((REPOSITORY / "fundmatch" / "__init__.py").read_text(encoding="utf-8"))
    for node in door.body:
        if isinstance(node, ast.Assign | ast.AnnAssign) and isinstance(node.value, ast.Dict):
            yield from ast.literal_eval(node.value).items()


def _sentence_of(module: str, name: str) -> str:
    path = REPOSITORY / "fundmatch" / f"{module.replace('.', '/')}.py"
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and node.name == name:
            return (ast.get_docstring(node) or "").splitlines()[0]
    return ""


def _own_words(room: str) -> str:
    """Return the first paragraph of the room's docstring in one line."""
    source = (REPOSITORY / "fundmatch" / room / "__init__.py").read_text(encoding="utf-8")
    words = ast.get_docstring(ast.parse(source)) or ""
    return " ".join(words.split("\n\n")[0].split())


def _settings() -> dict[str, Any]:
    tools: dict[str, Any] = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))["tool"]
    return tools
