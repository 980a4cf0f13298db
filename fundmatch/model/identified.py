"""A thing of municipal work, with equal and wider words."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Thing:
    """One row of a thesaurus: the term, words that mean the same, and the nearest wider terms."""

    term: str
    synonyms: tuple[str, ...] = ()
    broader: tuple[str, ...] = ()
