"""Does a programme pay for this kind of measure? What is done, with what thing, for whom, with whom, how new, how wide.

A facet of which the measure says something counts by the share of what it says that the programme names as well (a
value that few programmes have counts more), above the average of the catalogue: what nearly all have neither lifts nor
lowers, and a programme without facets (an imported one) stays where it is. Nothing is excluded by it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from fundmatch.core.vocabulary import FACETS
from fundmatch.matching.sparse_rows import Floats
from fundmatch.model.programme import Facets, Programme
from fundmatch.model.strategy import Measure
from fundmatch.text.facet_words import Marks, facets_in

# The most that full agreement in a facet can bring beside a programme that agrees in nothing.
FACET_POINTS: Final[Mapping[str, float]] = {
    "action": 5.0,
    "object": 5.0,
    "addressee": 3.0,
    "cooperation": 8.0,
    "stage": 2.0,
    "scope": 2.0,
}
# Where a measure is silent the usual is meant, which weak evidence says: so much of the points.
_USUAL: Final[Mapping[str, str]] = {"cooperation": "keine", "stage": "Standard", "scope": "Einzelvorhaben"}
_SILENCE: Final = 0.25
# Partners abroad are wanted one way, and meant another: that agrees by half.
_ABROAD: Final = frozenset({"grenzüberschreitend", "mehrere Staaten", "Städtepartnerschaft", "Globaler Süden"})
_BOTH_ABROAD: Final = 0.5


@dataclass(frozen=True, slots=True)
class Said:
    """What a measure says of one facet: its values, and the folded words that say it (none where it is typed or silent)."""

    values: tuple[str, ...]
    words: tuple[str, ...] = ()
    strength: float = 1.0


def said_by(measure: Measure) -> dict[str, Said]:
    """Return by facet what a measure says: what the officer typed, else its words, else the usual for what is unsaid."""
    marks = facets_in([measure.title, measure.description])
    return {facet: said for facet in FACETS if (said := _said(facet, measure.facets, marks)) is not None}


def _said(facet: str, typed: Sequence[str], marks: Marks) -> Said | None:
    allowed = FACETS[facet]
    if chosen := tuple(value for value in allowed if value in typed):
        return Said(chosen)
    if read := tuple(value for value in allowed if (facet, value) in marks):
        words = dict.fromkeys(word for value in read for word in marks[facet, value])
        return Said(read, tuple(words))
    return Said((_USUAL[facet],), strength=_SILENCE) if facet in _USUAL else None


class FacetIndex:
    """The facets of a catalogue, made ready to be set against those of measures."""

    def __init__(self, programmes: Sequence[Programme]) -> None:
        """Take the programmes in the order of the index's rows."""
        self._facets = [programme.facets for programme in programmes]
        self._has = {facet: _matrix(facet, self._facets) for facet in FACETS}
        # As for words: the logarithm of one in how many programmes has the value.
        self._rarity = {
            facet: np.log((1.0 + len(programmes)) / (1.0 + has.sum(axis=0))) for facet, has in self._has.items()
        }

    def points(self, said: Mapping[str, Said]) -> dict[str, Floats]:
        """Return the points of each facet that is said, shape (programmes,), above or below those of the average."""
        return {facet: self._points_of(facet, one) for facet, one in said.items()}

    def _points_of(self, facet: str, said: Said) -> Floats:
        has, known = self._has[facet], self._has[facet].any(axis=1)
        if not known.any():
            return np.zeros(len(has))
        agreed = self._agreement(facet, said.values)
        above = np.where(known, agreed - agreed[known].mean(), 0.0)
        return np.asarray(FACET_POINTS[facet] * said.strength * above, dtype=np.float64)

    def _agreement(self, facet: str, values: Sequence[str]) -> Floats:
        """Return the share of the values that each programme has, 0 to 1; of cooperations one is enough."""
        has, columns = self._has[facet], [FACETS[facet].index(value) for value in values]
        if facet != "cooperation":
            rarity = self._rarity[facet][columns]
            return np.asarray(has[:, columns] @ rarity / max(float(rarity.sum()), 1e-9), dtype=np.float64)
        one = has[:, columns].max(axis=1)
        abroad = has[:, [FACETS[facet].index(value) for value in sorted(_ABROAD)]].max(axis=1)
        return np.asarray(np.maximum(one, _BOTH_ABROAD * abroad * bool(_ABROAD & set(values))), dtype=np.float64)

    def named(self, row: int, facet: str) -> tuple[str, ...]:
        """Return what the programme in a row says of a facet."""
        facets = self._facets[row]
        return getattr(facets, facet) if facets else ()


def _matrix(facet: str, facets: Sequence[Facets | None]) -> Floats:
    """Return 1 where a programme (row) has a value (column), 0 elsewhere."""
    rows = [[float(one is not None and value in getattr(one, facet)) for value in FACETS[facet]] for one in facets]
    return np.array(rows, dtype=np.float64).reshape(len(facets), len(FACETS[facet]))
