"""What the written examples of a programme look like together: the mean of their TF-IDF vectors.

Each example is a vector of unit length over the terms of the catalogue; the mean of those of a programme is brought
to unit length again, so that ten examples weigh no more than six. N-grams are left out: they make the
matrix twenty times as large, and rank no better.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fundmatch.matching.sparse_rows import Floats, SparseRows


@dataclass(frozen=True, slots=True, eq=False)
class OwnedRows:
    """Texts of programmes as vectors, in single precision as all weights that are kept.

    `rows` has shape (texts, terms), each of unit length, in the order of the programmes; those of programme i are the
    rows from `starts[i]` to before `starts[i + 1]`.
    """

    rows: SparseRows
    starts: NDArray[np.int64]

    @property
    def has_any(self) -> NDArray[np.bool_]:
        """Return whether each programme has such texts, shape (programmes,)."""
        return np.diff(self.starts) > 0

    def nearest(self, programme: int, vector: Floats) -> int:
        """Return which text of a programme (from 0) is most like a vector of shape (terms,), -1 if none is at all."""
        first, after = self.starts[programme], self.starts[programme + 1]
        bounds = self.rows.starts[first : after + 1]
        place = slice(int(bounds[0]), int(bounds[-1]))
        products = self.rows.values[place] * vector[self.rows.columns[place]]
        text = np.repeat(np.arange(after - first), np.diff(bounds))
        alike = np.bincount(text, weights=products, minlength=1)
        return int(np.argmax(alike)) if alike.max() > 0 else -1

    def best(self, vector: Floats) -> Floats:
        """Return the likeness of each programme's nearest text, 0 without any, shape (programmes,)."""
        best = np.zeros(len(self.starts) - 1)
        np.maximum.at(best, np.repeat(np.arange(len(best)), np.diff(self.starts)), self.rows.times(vector))
        return best


@dataclass(frozen=True, slots=True, eq=False)
class Written:
    """The written examples: `means` has shape (terms, programmes), the mean of each programme's, of unit length or zero."""

    means: SparseRows
    examples: OwnedRows


def owned(rows: SparseRows, owners: Sequence[int], programmes: int) -> OwnedRows:
    """Return rows of unit length, shape (texts, terms); `owners` gives for each the row of its programme, ascending."""
    kept = SparseRows(starts=rows.starts, columns=rows.columns, values=rows.values.astype(np.float32), width=rows.width)
    starts = np.searchsorted(np.array(owners, dtype=np.int64), np.arange(programmes + 1)).astype(np.int64)
    return OwnedRows(rows=kept, starts=starts)


def written_of(rows: SparseRows, owners: Sequence[int], programmes: int) -> Written:
    """Average the examples of each programme; rows and owners as in `owned`."""
    # Heavy, and needed only where no index is kept.
    from scipy.sparse import csr_matrix  # noqa: PLC0415
    from sklearn.preprocessing import normalize  # noqa: PLC0415

    examples = csr_matrix((rows.values, rows.columns, rows.starts), shape=(len(rows), rows.width))
    belongs = csr_matrix((np.ones(len(rows)), (owners, np.arange(len(rows)))), shape=(programmes, len(rows)))
    # The mean and the sum have the same direction.
    means = csr_matrix(normalize(csr_matrix(belongs @ examples)).T, dtype=np.float32)
    means.sort_indices()
    return Written(
        means=SparseRows(starts=means.indptr, columns=means.indices, values=means.data, width=programmes),
        examples=owned(rows, owners, programmes),
    )
