"""Why a candidate has its points: the words of the measure beside the words of the programme."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
from rapidfuzz import fuzz, process

from fundmatch.core.field_spec import by_name
from fundmatch.matching.facets import Said
from fundmatch.matching.index import CatalogueIndex
from fundmatch.matching.keyword import KeywordIndex, KeywordScores
from fundmatch.matching.phrases import read_phrases
from fundmatch.matching.query import Query
from fundmatch.matching.sparse_rows import Floats
from fundmatch.model.programme import Example, ExampleMeasure, Facets, Programme
from fundmatch.model.result import Hit
from fundmatch.text.thesaurus import shipped_thesaurus

_MOST_WORDS = 5
_MOST_KEYWORDS = 4
_MOST_LETTERS = 90
# A facet that brings less is summed up with the others of its kind.
_LEAST_OF_FACET = 0.5
_MOST_SIGNS = 3
# Below this ratio two words share letters, not sense; such a pair would convince nobody.
_ALIKE = 65.0


class ProgrammeWords:
    """Finds the phrase of a programme that answers to a word of the measure."""

    def __init__(self, line: str, index: CatalogueIndex) -> None:
        """Take the programme's line of phrases (see `phrases`)."""
        self._index = index
        self._theirs = read_phrases(line)

    def answer(self, word: str) -> str:
        """Return the phrase that answers to a folded word.

        It shares the rarest term with it, or names an equal or narrower thing, or holds a
        word spelt alike; else the answer is empty.
        """
        return self._sharing(word) or self._of_same_thing(word) or self._spelt_alike(word)

    def _sharing(self, word: str) -> str:
        theirs = self._theirs.terms
        rarest = next((term for term in self._index.by_rarity(word) if term in theirs), None)
        return self._theirs.with_term(rarest) if rarest is not None else ""

    def _of_same_thing(self, word: str) -> str:
        """Look for the phrase that brought an equal or a wider word into the programme's text."""
        thesaurus = shipped_thesaurus()
        for number in thesaurus.found(word, self._index.analyser):
            for candidate in (number, *thesaurus.narrower(number)):
                for other in thesaurus.words_of(candidate):
                    if other in self._theirs.words:
                        return self._theirs.with_word(other)
        return ""

    def _spelt_alike(self, word: str) -> str:
        found = process.extractOne(word, list(self._theirs.words), scorer=fuzz.ratio, score_cutoff=_ALIKE)
        return self._theirs.with_word(found[0]) if found else ""


def text_hits(words: Sequence[str], shares: Floats, query: Query, theirs: ProgrammeWords, part: float) -> list[Hit]:
    """Return the words that brought most of the text part, in falling order of points.

    `shares` has shape (words,); `part` is the points of the text part, spread over the
    words in proportion.
    """
    total = float(shares.sum())
    best = sorted(range(len(words)), key=lambda i: (-shares[i], words[i]))[:_MOST_WORDS]
    points = [round(part * float(shares[i]) / total, 1) if total > 0 else 0.0 for i in best]
    hits = [
        Hit("text", query.written.get(words[i], words[i]), theirs.answer(words[i]), earned)
        for i, earned in zip(best, points, strict=True)
        if earned > 0
    ]
    convincing = [hit for hit in hits if hit.programme]
    return convincing or [replace(hit, programme="ähnliche Wortteile") for hit in hits[:1]]


def keyword_hits(row: int, scores: KeywordScores, keywords: KeywordIndex, query: Query, part: float) -> list[Hit]:
    """Return the keywords of the programme in `row` that were found, in falling order of points."""
    owned, telling = keywords.owners.row(row)
    strength = telling * scores.found[owned]
    total = float(strength.sum())
    if total <= 0:
        return []
    order = sorted(np.flatnonzero(strength), key=lambda i: (-strength[i], keywords.keywords[owned[i]]))
    hits = []
    for i in order[:_MOST_KEYWORDS]:
        keyword = int(owned[i])
        bearers = _bearers(keyword, scores, keywords, query)
        hits.append(Hit("keywords", bearers, keywords.keywords[keyword], round(part * float(strength[i]) / total, 1)))
    return [hit for hit in hits if hit.points > 0]


def _bearers(keyword: int, scores: KeywordScores, keywords: KeywordIndex, query: Query) -> str:
    """Return the measure's words that brought the keyword, as they were written."""
    columns, _ = keywords.shares.row(keyword)
    words = dict.fromkeys(scores.bearers[column] for column in columns if column in scores.bearers)
    return " ".join(query.written.get(word, word) for word in words)


def example_hit(example: Example, points: float) -> Hit:
    """Return the evidence of the nearest funded project."""
    where = ", ".join(part for part in (example.place, example.year.german if example.year else "") if part)
    paid = "ähnlich gefördert durch ein verwandtes Programm" if example.relation else "ähnlich gefördert"
    return Hit("examples", f"{paid}: {where}" if where else paid, _shortened(example.text), points)


def written_hit(summary: str, example: ExampleMeasure | None, points: float) -> Hit:
    """Return the evidence of the written example that is nearest in meaning, in words that claim no award."""
    if example is None:
        return Hit("written", "dem Sinn nach ähnlich: Beschreibung des Programms", _shortened(summary), points)
    return Hit("written", f"dem Sinn nach ähnlich, wie z. B. „{example.title}“", _shortened(example.text), points)


def denied_hit(denied: str, points: float) -> Hit:
    """Return the evidence of what the programme does not pay for, and the measure resembles most."""
    return Hit("denied", "ähnelt am meisten, was nicht bezahlt wird", denied, points)


def time_hit(points: float, *, open_now: bool) -> Hit:
    """Return the evidence that one can apply on the day, or soon."""
    return Hit("time", "Geht es jetzt?", "Anträge werden angenommen" if open_now else "Aufruf erwartet", points)


def facet_of(programme: Programme, facet: str) -> str:
    """Return what a programme says of a facet in German, of a consortium also how many states."""
    named = ", ".join(getattr(programme.facets, facet)) if programme.facets else ""
    states = programme.partners.countries_min if programme.partners else None
    if facet == "cooperation" and (states or 1) > 1:
        return f"{named} (mindestens {states} Staaten)"
    return named or "keine Angabe"


def facet_hits(
    said: Mapping[str, Said], points: Mapping[str, float], theirs: Mapping[str, str], query: Query, part: float
) -> list[Hit]:
    """Return the facets that lift or lower, in falling order of points; small ones as one, so that the sum is `part`."""
    ordered = sorted(points, key=lambda facet: -points[facet])
    hits = [
        Hit("facets", _facet_said(facet, said[facet], query), theirs[facet], round(points[facet], 1))
        for facet in ordered
        if abs(points[facet]) >= _LEAST_OF_FACET
    ]
    rest = round(part - sum(hit.points for hit in hits), 1)
    return [*hits, Hit("facets", "übrige Facetten", "Art des Programms", rest)] if rest else hits


def _facet_said(facet: str, said: Said, query: Query) -> str:
    """Return what the measure says of a facet, and by which words."""
    values = ", ".join(said.values)
    label = by_name(Facets)[facet].label
    if said.strength < 1.0:
        return f"{label}: nichts anderes genannt ({values})"
    signs = [" ".join(query.written.get(word, word) for word in words.split()) for words in said.words[:_MOST_SIGNS]]
    return f"{label}: {values} (steht in: {', '.join(signs)})" if signs else f"{label}: {values}"


def _shortened(text: str) -> str:
    return text if len(text) <= _MOST_LETTERS else f"{text[:_MOST_LETTERS].rsplit(' ', 1)[0]} …"
