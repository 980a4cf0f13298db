"""A matrix that is nearly empty, row by row, in plain arrays of numpy.

scipy builds the index, which is kept between runs. What a run needs of a matrix is below, and importing
scipy for it would take a tenth of a run.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class SparseRows:
    """Row i holds `values[starts[i]:starts[i + 1]]` in the columns of the same places; all other cells are 0.

    The arrays are those of scipy's `csr_matrix` (indptr, indices, data); `width` counts the columns.
    """

    starts: NDArray[np.integer]
    columns: NDArray[np.integer]
    values: NDArray[np.floating]
    width: int

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self.starts) - 1

    @property
    def lengths(self) -> NDArray[np.integer]:
        """Return how many cells each row holds, shape (rows,)."""
        return np.diff(self.starts)

    def row(self, number: int) -> tuple[NDArray[np.integer], NDArray[np.floating]]:
        """Return columns and values of one row."""
        place = slice(self.starts[number], self.starts[number + 1])
        return self.columns[place], self.values[place]

    def part(self, first: int, count: int) -> "SparseRows":
        """Return so many rows from `first` on."""
        bounds = self.starts[first : first + count + 1]
        place = slice(int(bounds[0]), int(bounds[-1]))
        return SparseRows(
            starts=bounds - bounds[0], columns=self.columns[place], values=self.values[place], width=self.width
        )

    def times(self, vector: Floats) -> Floats:
        """Multiply with a vector of shape (width,) into one of shape (rows,)."""
        rows = np.repeat(np.arange(len(self)), self.lengths)
        summed = np.bincount(rows, weights=self.values * vector[self.columns], minlength=len(self))
        return np.asarray(summed, dtype=np.float64)


def rows_of(rows: Sequence[Mapping[int, float]], width: int) -> SparseRows:
    """Return rows, each as column → value, as a matrix of shape (rows, width)."""
    return SparseRows(
        starts=np.cumsum([0, *map(len, rows)]),
        columns=np.array([column for row in rows for column in row], dtype=np.int64),
        values=np.array([value for row in rows for value in row.values()], dtype=np.float64),
        width=width,
    )


def refuse_unsound(matrix: SparseRows, rows: int) -> None:
    """Check a matrix that was read back: every place in it must exist, and every value be a number.

    Raises:
        ValueError: It is none of so many rows.
    """
    starts, columns = matrix.starts, matrix.columns
    whole = all(np.issubdtype(array.dtype, np.integer) for array in (starts, columns))
    if not whole or len(starts) != rows + 1 or len(columns) != len(matrix.values):
        msg = "the parts of the matrix do not fit together"
        raise ValueError(msg)
    if starts[0] != 0 or starts[-1] != len(columns) or (matrix.lengths < 0).any():
        msg = "rows begin and end where there is nothing"
        raise ValueError(msg)
    if len(columns) and not 0 <= int(columns.min()) <= int(columns.max()) < matrix.width:
        msg = "not all columns exist"
        raise ValueError(msg)
    if not np.isfinite(matrix.values).all():
        msg = "not all values are numbers"
        raise ValueError(msg)
