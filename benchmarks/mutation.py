"""How much the tests notice: small faults put into one module at a time, and which of them pass.

A fault is one comparison, `and`/`or`, `not`, sum, truth value or whole number changed. The tests
of the module's neighbourhood run against a copy of the repository; the working tree stays as it is.
What passed, and why that is no hole, stands in docs/mutation.md.

Run: .venv/bin/python benchmarks/mutation.py [--each 25] [--seed 1] [module ...]
A module is named as in `NEIGHBOURS`; without one all are tried. A minute or more for each module.
"""

import argparse
import ast
import copy
import os
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[1]
# What the tests read; the copy leaves caches and environments behind.
PARTS = ("fundmatch", "tests", "catalogs", "measures", "pyproject.toml")
# A fault may make a loop endless; that is noticed too.
MOST_SECONDS = 600

# The plain tables first: they notice most, and a run ends with the first test that does.
_RULES = (
    "tests/eligibility/test_cases.py",
    "tests/eligibility/test_money_cases.py",
    "tests/eligibility/test_freshness.py",
    "tests/eligibility/test_rules.py",
    "tests/eligibility/test_questions.py",
    "tests/eligibility/test_verdict.py",
)
NEIGHBOURS = {
    "eligibility/amounts": _RULES,
    "eligibility/applicant": _RULES,
    "eligibility/financing": _RULES,
    "eligibility/readiness": _RULES,
    "eligibility/timing": _RULES,
    "eligibility/money": _RULES,
    "eligibility/deadlines": ("tests/eligibility/test_deadlines.py", *_RULES),
    "eligibility/cumulation": ("tests/eligibility/test_cumulation.py",),
    "eligibility/freshness": ("tests/eligibility/test_freshness.py", *_RULES),
    "eligibility/judge": _RULES,
    "matching/ranking": ("tests/matching/test_ranking.py",),
    "updates/guard": ("tests/updates/test_guard.py", "tests/updates/test_plan.py"),
    "updates/survivorship": ("tests/updates/test_survivorship.py", "tests/updates/test_plan.py"),
}

_OTHER_COMPARISON: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
}
_OTHER_SUM: dict[type[ast.operator], type[ast.operator]] = {ast.Add: ast.Sub, ast.Sub: ast.Add}


@dataclass(frozen=True, slots=True)
class Fault:
    """One change of one expression: the line, the expression before and after, and the module with it."""

    line: int
    before: str
    after: str
    source: str


def faults_of(source: str) -> list[Fault]:
    """Return every fault that can be put into a module, one at a time, in the order of its lines."""
    tree = ast.parse(source)
    places = [node for node in ast.walk(tree) if isinstance(node, ast.expr)]
    skipped = {id(inner) for node in _not_behaviour(tree) for inner in ast.walk(node)}
    faults = []
    for number, node in enumerate(places):
        if id(node) in skipped:
            continue
        for wrong in _changed(node):
            faults.append(Fault(node.lineno, ast.unparse(node), ast.unparse(wrong), _with(source, number, wrong)))
    return sorted(faults, key=lambda fault: (fault.line, fault.before, fault.after))


def _not_behaviour(tree: ast.Module) -> Iterator[ast.AST]:
    """Yield what no test can notice: annotations, and how a dataclass is built."""
    for node in ast.walk(tree):
        if isinstance(node, ast.AnnAssign | ast.arg) and node.annotation:
            yield node.annotation
        elif isinstance(node, ast.FunctionDef) and node.returns:
            yield node.returns
        elif isinstance(node, ast.ClassDef):
            yield from node.decorator_list


def _changed(node: ast.expr) -> Iterator[ast.expr]:
    """Yield the wrong forms of one expression."""
    wrong: ast.expr
    if isinstance(node, ast.Compare):
        wrong = copy.deepcopy(node)
        wrong.ops[0] = _OTHER_COMPARISON[type(node.ops[0])]()
        yield wrong
    elif isinstance(node, ast.BoolOp):
        wrong = copy.deepcopy(node)
        wrong.op = ast.Or() if isinstance(node.op, ast.And) else ast.And()
        yield wrong
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        yield copy.deepcopy(node.operand)
    elif isinstance(node, ast.BinOp) and type(node.op) in _OTHER_SUM:
        wrong = copy.deepcopy(node)
        wrong.op = _OTHER_SUM[type(node.op)]()
        yield wrong
    elif isinstance(node, ast.Constant) and isinstance(node.value, bool):
        yield ast.Constant(not node.value)
    elif isinstance(node, ast.Constant) and isinstance(node.value, int):
        yield ast.Constant(node.value + 1)


def _with(source: str, number: int, wrong: ast.expr) -> str:
    """Return the module with its expression of that number replaced."""
    tree = ast.parse(source)
    place = [node for node in ast.walk(tree) if isinstance(node, ast.expr)][number]

    class Replacing(ast.NodeTransformer):
        def visit(self, node: ast.AST) -> ast.AST:
            return wrong if node is place else self.generic_visit(node)

    return ast.unparse(ast.fix_missing_locations(Replacing().visit(tree)))


def passes(folder: Path, tests: tuple[str, ...]) -> bool:
    """Run the tests in the copy until one fails; tell whether all pass."""
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", "--hypothesis-seed=1"]
    environment = {**os.environ, "PYTHONPATH": str(folder), "PYTHONDONTWRITEBYTECODE": "1"}
    try:
        run = subprocess.run(
            [*command, *tests], cwd=folder, env=environment, capture_output=True, timeout=MOST_SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        return False
    return run.returncode == 0


def survivors(folder: Path, module: str, each: int, seed: int) -> tuple[int, list[Fault]]:
    """Put faults into a module of the copy; return how many were tried, and those that no test noticed."""
    path = folder / "fundmatch" / f"{module}.py"
    source = path.read_text(encoding="utf-8")
    if not passes(folder, NEIGHBOURS[module]):
        sys.exit(f"{module}: its tests fail without any fault")
    faults = faults_of(source)
    chosen = random.Random(f"{seed} {module}").sample(faults, min(each, len(faults)))  # noqa: S311
    unnoticed = []
    for fault in sorted(chosen, key=lambda fault: fault.line):
        path.write_text(fault.source, encoding="utf-8")
        if passes(folder, NEIGHBOURS[module]):
            unnoticed.append(fault)
            print(f"passed: {module}:{fault.line}  {fault.before}  →  {fault.after}", file=sys.stderr, flush=True)
    path.write_text(source, encoding="utf-8")
    return len(chosen), unnoticed


def main() -> None:
    """Try the modules and print a table, and beside it, as it comes, every fault that passed."""
    parser = argparse.ArgumentParser(description="Put small faults into modules and count what the tests notice.")
    parser.add_argument("modules", nargs="*", help=f"of {', '.join(NEIGHBOURS)}")
    parser.add_argument("--each", type=int, default=25, help="so many faults a module (default 25)")
    parser.add_argument("--seed", type=int, default=1, help="which faults are drawn (default 1)")
    options = parser.parse_args()
    if unknown := set(options.modules) - NEIGHBOURS.keys():
        parser.error(f"no such module: {', '.join(sorted(unknown))}")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for part in PARTS:
            copying = shutil.copytree if (REPOSITORY / part).is_dir() else shutil.copy
            copying(REPOSITORY / part, folder / part)
        print("| module | tried | noticed |\n| --- | --: | --: |", flush=True)
        for module in options.modules or NEIGHBOURS:
            tried, unnoticed = survivors(folder, module, options.each, options.seed)
            print(f"| {module} | {tried} | {tried - len(unnoticed)} |", flush=True)


if __name__ == "__main__":
    main()
