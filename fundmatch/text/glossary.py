"""German words for English phrases of the field, so that English calls can be found.

`data/glossary.csv` holds German terms with their English equivalents.
"""

from collections.abc import Mapping, Sequence
from functools import cache

from fundmatch.core.normalise import tokens
from fundmatch.core.package_data import rows_of
from fundmatch.text.words import stem, stopwords


class Glossary:
    """Looks English phrases up, the longest first."""

    def __init__(self, pairs: Sequence[tuple[str, Sequence[str]]]) -> None:
        """Take pairs of a German term and its English equivalents."""
        german: dict[str, list[str]] = {}
        for term, equivalents in pairs:
            for english in equivalents:
                key = " ".join(_stems(english))
                if key:
                    german.setdefault(key, []).append(term)
        self._german: Mapping[str, Sequence[str]] = german
        self._longest = max((key.count(" ") + 1 for key in german), default=0)

    def german(self, english: str) -> dict[str, float]:
        """Return German terms for the phrases of a text; one of several meanings counts less (0 to 1)."""
        stems = _stems(english)
        terms: dict[str, float] = {}
        place = 0
        while place < len(stems):
            length = next(
                (
                    length
                    for length in range(min(self._longest, len(stems) - place), 0, -1)
                    if " ".join(stems[place : place + length]) in self._german
                ),
                0,
            )
            if length:
                found = self._german[" ".join(stems[place : place + length])]
                for term in found:
                    terms[term] = max(terms.get(term, 0.0), len(found) ** -0.5)
            place += length or 1
        return terms


def _stems(text: str) -> list[str]:
    return [stem(word) for word in tokens(text) if word not in stopwords()]


@cache
def shipped_glossary() -> Glossary:
    """Return the shipped glossary."""
    return Glossary([(row["de"], [part.strip() for part in row["en"].split(",")]) for row in rows_of("glossary.csv")])
