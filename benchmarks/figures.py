"""Size and shape of the package, counted in the same way for any state of it.

Run: .venv/bin/pip install radon, then
     .venv/bin/python benchmarks/figures.py [FOLDER OF A CHECKOUT …]
"""

import ast
import io
import statistics
import sys
import tokenize
from collections.abc import Iterator
from pathlib import Path

from radon.complexity import cc_visit
from radon.visitors import Class

REPOSITORY = Path(__file__).resolve().parents[1]
MARKS = ("# noqa", "# type:", "# fmt")  # for tools, not for people
Routine = ast.FunctionDef | ast.AsyncFunctionDef


def figures(package: Path) -> dict[str, str]:
    """Return what is counted of the package in a folder."""
    texts = {path: path.read_text(encoding="utf-8") for path in sorted(package.rglob("*.py"))}
    lengths = [len(text.splitlines()) for text in texts.values()]
    bodies = sorted(body_of(node) for text in texts.values() for node in routines(text))
    complexities = [number for text in texts.values() for number in complexities_of(text)]
    over_ten = sum(number > 10 for number in complexities)
    return {
        "lines": f"{sum(lengths):,}",
        "of them code (no docstring, comment, blank line)": f"{sum(map(code_lines, texts.values())):,}",
        "modules": str(len(texts)),
        "modules at the top": str(len(list(package.glob("*.py")))),
        "lines of a module, median / longest": f"{statistics.median(lengths):.0f} / {max(lengths)}",
        "functions": f"{len(bodies):,}",
        "body of a function, median / ninth of ten / longest": (
            f"{statistics.median(bodies):.0f} / {bodies[int(0.9 * len(bodies))]} / {bodies[-1]}"
        ),
        "complexity, mean / highest": f"{statistics.mean(complexities):.1f} / {max(complexities)}",
        "functions with a complexity above 10": f"{100 * over_ten / len(complexities):.1f} %",
        "comments per 100 lines": f"{100 * sum(len(comments(text)) for text in texts.values()) / sum(lengths):.1f}",
    }


def routines(text: str) -> Iterator[Routine]:
    """Yield every function and method, inner ones too."""
    yield from (node for node in ast.walk(ast.parse(text)) if isinstance(node, Routine))


def body_of(node: Routine) -> int:
    """Return the lines of a function without signature and docstring."""
    body = node.body[1:] if ast.get_docstring(node) is not None else node.body
    return (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0


def complexities_of(text: str) -> Iterator[int]:
    """Yield the cyclomatic complexity of each function as radon counts it, each inner one by itself as well."""
    blocks = list(cc_visit(text))
    # A method stands in the list by itself, and once more inside its class.
    waiting = [block for block in blocks if not isinstance(block, Class)]
    while waiting:
        block = waiting.pop()
        yield block.complexity
        waiting += block.closures


def comments(text: str) -> list[int]:
    """Return the lines with a comment for people."""
    tokens = tokenize.generate_tokens(io.StringIO(text).readline)
    return [token.start[0] for token in tokens if token.type == tokenize.COMMENT and not token.string.startswith(MARKS)]


def code_lines(text: str) -> int:
    """Return the lines that are neither blank nor a docstring nor a comment alone."""
    lines = text.splitlines()
    silent = {number for number in comments(text) if lines[number - 1].lstrip().startswith("#")}
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Module | ast.ClassDef | Routine) and ast.get_docstring(node) is not None:
            silent |= set(range(node.body[0].lineno, (node.body[0].end_lineno or 0) + 1))
    return sum(bool(line.strip()) and number not in silent for number, line in enumerate(lines, start=1))


def main() -> None:
    """Print a table with one column a checkout; without any, of this one."""
    checkouts = [Path(folder) for folder in sys.argv[1:]] or [REPOSITORY]
    columns = [figures(checkout / "fundmatch") for checkout in checkouts]
    print("| | " + " | ".join(checkout.resolve().name for checkout in checkouts) + " |")
    print("| --- |" + " --: |" * len(columns))
    for name in columns[0]:
        print(f"| {name} | {' | '.join(column[name] for column in columns)} |")


if __name__ == "__main__":
    main()
