"""Sparse rows do what scipy's matrices do, without scipy."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from record_helpers import REPOSITORY
from scipy.sparse import csr_matrix

from fundmatch.matching.sparse_rows import SparseRows, refuse_unsound, rows_of

WIDTH = 5
NUMBERS = st.floats(-100, 100)
ROWS = st.lists(st.dictionaries(st.integers(0, WIDTH - 1), NUMBERS, max_size=WIDTH), max_size=6)


@given(ROWS, st.lists(NUMBERS, min_size=WIDTH, max_size=WIDTH))
def test_a_product_equals_that_of_scipy_to_the_bit(rows: list[dict[int, float]], vector: list[float]) -> None:
    matrix = rows_of(rows, WIDTH)
    twin = csr_matrix((matrix.values, matrix.columns, matrix.starts), shape=(len(rows), WIDTH))
    assert list(matrix.times(np.array(vector))) == list(twin @ np.array(vector))


@given(ROWS)
def test_rows_come_back_as_they_were_and_are_sound(rows: list[dict[int, float]]) -> None:
    matrix = rows_of(rows, WIDTH)
    refuse_unsound(matrix, len(rows))
    assert [dict(zip(*map(list, matrix.row(number)), strict=True)) for number in range(len(matrix))] == rows


@pytest.mark.parametrize(
    ("part", "spoilt"),
    [
        ("starts", [0, 1]),
        ("starts", [1, 1, 2]),
        ("starts", [0, 1, 3]),
        ("starts", [0, 3, 2]),
        ("starts", [0.0, 1.0, 2.0]),
        ("columns", [0, 5]),
        ("columns", [-1, 0]),
        ("columns", [0.5, 1.0]),
        ("columns", [0]),
        ("values", [1.0, float("nan")]),
        ("values", [1.0, float("inf")]),
        ("values", [1.0]),
    ],
)
def test_what_is_no_such_matrix_is_refused(part: str, spoilt: list[float]) -> None:
    parts = {"starts": np.array([0, 1, 2]), "columns": np.array([0, 4]), "values": np.array([1.0, 2.0])}
    refuse_unsound(SparseRows(**parts, width=WIDTH), 2)
    with pytest.raises(ValueError, match=r"matrix|rows|columns|values"):
        refuse_unsound(SparseRows(**{**parts, part: np.array(spoilt)}, width=WIDTH), 2)


def test_a_run_with_a_kept_index_opens_no_scipy(tmp_path: Path) -> None:
    """Opening it takes a tenth of a run."""
    code = (
        "import sys\n"
        "from datetime import date\n"
        "from pathlib import Path\n"
        "import fundmatch\n"
        "catalogue = fundmatch.read_catalogue(Path(sys.argv[1]))\n"
        "fundmatch.match(catalogue, fundmatch.read_strategy(Path(sys.argv[2])), as_of=date(2026, 11, 22))\n"
        "print('scipy' in sys.modules)"
    )
    folder = tmp_path / "catalogs" / "nrw"
    folder.mkdir(parents=True)
    for entry in ("nrw-heimat-preis", "nrw-heimat-scheck"):
        text = (REPOSITORY / "catalogs" / "nrw" / f"{entry}.yaml").read_text("utf-8")
        (folder / f"{entry}.yaml").write_text(text, encoding="utf-8")
    words = [sys.executable, "-c", code, str(folder.parent), str(REPOSITORY / "measures" / "gelsenkirchen")]
    known = {"PYTHONPATH": str(REPOSITORY), "FUNDMATCH_CACHE": str(tmp_path / "cache")}
    runs = [subprocess.run(words, env=known, capture_output=True, encoding="utf-8", check=True) for _ in range(2)]
    assert [run.stdout.strip() for run in runs] == ["True", "False"]
