"""One programme, one entry: which entries of a source are programmes that are there already.

The bounds were chosen on the labelled pairs of tests/sources/twins.csv: what is called sure
must be right, what may be is for the officer to decide.
"""

import math
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

from rapidfuzz import fuzz

from fundmatch.model.programme import Programme
from fundmatch.model.update import DuplicateCandidate
from fundmatch.updates.names import Name, Traits, compare_numbers, traits

# Likeness of names, 0 to 100. From `SURE_NAME` on two entries of one level are one programme, where they give one
# address already from `SURE_PAGE` on; down to the lower bounds an officer is asked.
SURE_NAME: Final = 90.0
SURE_PAGE: Final = 80.0
DOUBTFUL_NAME: Final = 62.0
DOUBTFUL_PAGE: Final = 40.0
# One identifier of a call under titles that have less than this in common: rather a mistake of the source.
SAME_TOPIC: Final = 45.0
# The most that a name which lost a part in brackets can reach: below sure, for the brackets may matter.
LOOSE: Final = 85.0
# Two sure ones that are nearer to each other than this cannot be told apart by their score.
MARGIN: Final = 4.0
# So many entries with heavy words in common get a close look.
MOST: Final = 12

# Words matter more than letters: letters alone take "Freibäder" for "Freiräder". They are counted for spelling.
_WORDS, _LETTERS = 0.7, 0.3
_CLOSE_WORD: Final = 84.0
# A word in more than this share of all entries leads to too many to be worth following.
_COMMON: Final = 0.04
# The weight that the words of a short name must have together to say something: "Klima" alone does not.
_TELLING: Final = 5.0
# One legal basis says something only if it is written out; whole laws are the basis of many programmes.
_LONG_BASIS: Final = 20
_SAME_BASIS: Final = 92.0
_BASIS_BONUS: Final = 5.0
# A Land often takes up a programme of the Bund under its name: another level makes it less likely the same.
_OTHER_LEVEL: Final = 15.0
# An address or an identifier in common is worth this, whatever the names say; with an address, they add the rest.
_SHARED, _REST = 70.0, 0.3


@dataclass(frozen=True, slots=True, kw_only=True)
class Finder:
    """The entries that are there, made ready for questions; `finder` builds it."""

    programmes: tuple[Programme, ...]
    traits: tuple[Traits, ...]
    by_word: Mapping[str, tuple[int, ...]]
    by_page: Mapping[str, tuple[int, ...]]
    by_topic: Mapping[str, tuple[int, ...]]
    weights: Mapping[str, float]

    def weight(self, word: str) -> float:
        """Return how much a word tells apart; one that no entry has tells most."""
        return self.weights.get(word, self.weights[""])


@dataclass(frozen=True, slots=True)
class _Judgement:
    """How likely two entries are one programme: score (0 to 100), what agrees, and whether it is sure."""

    score: float
    why: str
    sure: bool


def finder(programmes: Iterable[Programme]) -> Finder:
    """Return the finder over entries, each of which may be the other side of a pair."""
    known = tuple(programmes)
    all_traits = tuple(map(traits, known))
    by_word = _places(map(_words, all_traits))
    size = max(1, len(known))
    # The rarer a word is among the entries, the more it tells apart (inverse document frequency).
    weights = {word: math.log(1 + size / len(places)) for word, places in by_word.items()}
    return Finder(
        programmes=known,
        traits=all_traits,
        by_word=by_word,
        by_page=_places(entry.pages for entry in all_traits),
        by_topic=_places(entry.topics for entry in all_traits),
        weights={**weights, "": math.log(1 + size)},
    )


def _words(entry: Traits) -> set[str]:
    return {word for name in entry.names for word in name.words} | set(entry.short.split())


def _places(features: Iterable[Iterable[str]]) -> dict[str, tuple[int, ...]]:
    """Return for each feature the numbers of the entries that have it."""
    places: dict[str, list[int]] = defaultdict(list)
    for index, of_entry in enumerate(features):
        for feature in of_entry:
            places[feature].append(index)
    return {feature: tuple(indices) for feature, indices in places.items()}


def twins(
    entries: Iterable[tuple[str, Programme]], known: Finder, barred: Collection[tuple[str, str]] = ()
) -> tuple[DuplicateCandidate, ...]:
    """Return the pairs that are, or may be, one programme; entries are given as (key, programme).

    Nothing is joined for sure with two entries: the better one is sure, equals are doubtful.
    `barred` pairs of key and id are not looked at: somebody has decided them.
    """
    pairs = [twin for key, programme in entries for twin in twins_of(key, programme, known, barred)]
    rivals: dict[str, list[DuplicateCandidate]] = defaultdict(list)
    for twin in pairs:
        if twin.sure:
            rivals[twin.other].append(twin)
    beaten = {(twin.key, twin.other) for same_other in rivals.values() for twin in _beaten(same_other)}
    return tuple(_doubted(twin) if twin.sure and (twin.key, twin.other) in beaten else twin for twin in pairs)


def _beaten(rivals: Sequence[DuplicateCandidate]) -> Sequence[DuplicateCandidate]:
    """Return all but the best of those that claim one entry; all of them where none is clearly the best."""
    ordered = sorted(rivals, key=lambda twin: -twin.score)
    if len(ordered) > 1 and ordered[0].score - ordered[1].score < MARGIN:
        return ordered
    return ordered[1:]


def _doubted(twin: DuplicateCandidate) -> DuplicateCandidate:
    return replace(twin, why=f"{twin.why}; passt auch zu einem anderen Eintrag", sure=False)


def twins_of(
    key: str, programme: Programme, known: Finder, barred: Collection[tuple[str, str]] = (), *, most: int = 3
) -> list[DuplicateCandidate]:
    """Return the pairs of one entry: the sure one alone, else up to `most` doubtful ones, best first."""
    mine = traits(programme)
    judged: list[tuple[_Judgement, Programme]] = []
    for index in _candidates(mine, known):
        other = known.programmes[index]
        judgement = _judge(mine, known.traits[index], known)
        if judgement is not None and (key, other.id) not in barred:
            judged.append((judgement, other))
    judged.sort(key=lambda pair: (not pair[0].sure, -pair[0].score))
    sure = [judgement for judgement, _ in judged if judgement.sure]
    clear = len(sure) == 1 or (len(sure) > 1 and sure[0].score - sure[1].score >= MARGIN)
    return [
        DuplicateCandidate(
            key=key,
            name=programme.name,
            other=other.id,
            other_name=other.name,
            score=round(judgement.score, 1),
            why=judgement.why,
            sure=clear,
        )
        for judgement, other in judged[: 1 if clear else most]
    ]


def _candidates(mine: Traits, known: Finder) -> list[int]:
    """Return the entries worth a close look: the same page or call, or the heaviest words in common."""
    shared: dict[int, float] = defaultdict(float)
    most_places = max(8, _COMMON * len(known.programmes))
    for word in sorted(_words(mine)):
        places = known.by_word.get(word, ())
        if len(places) <= most_places:
            for index in places:
                shared[index] += known.weight(word)
    heaviest = sorted(shared, key=lambda index: (-shared[index], index))[:MOST]
    same_page = {index for page in mine.pages for index in known.by_page.get(page, ())}
    same_topic = {index for topic in mine.topics for index in known.by_topic.get(topic, ())}
    return sorted({*heaviest, *same_page, *same_topic})


def _judge(mine: Traits, other: Traits, known: Finder) -> _Judgement | None:
    """Judge two entries; None where they are two programmes.

    The order is from the surest sign to the weakest: identifiers of calls decide alone; the name of
    another Land excludes; an address in common outweighs numbers that differ, which exclude else.
    """
    name = max((_alike(ours, theirs, known) for ours in mine.names for theirs in other.names), default=0.0)
    if mine.topics and other.topics:
        return _by_topic(mine, other, name)
    # One that speaks of another Land is another programme; to name the own Land or not makes none.
    if (mine.laender ^ other.laender) - {mine.level, other.level}:
        return None
    clash, narrower = compare_numbers(mine, other)
    if mine.pages & other.pages:
        return _by_page(mine, other, name, known, agrees=not clash and not narrower)
    return None if clash else _by_name(mine, other, name, known, narrower=narrower)


def _by_page(mine: Traits, other: Traits, name: float, known: Finder, *, agrees: bool) -> _Judgement | None:
    """Judge two entries that give the same address; one that several entries give says little."""
    single = any(len(known.by_page.get(page, ())) == 1 for page in mine.pages & other.pages)
    if name >= DOUBTFUL_PAGE:
        sure = single and agrees and mine.level == other.level and _same_page_name(mine, other, name)
        return _Judgement(_SHARED + name * _REST, "gleiche Adresse, ähnlicher Name", sure)
    return _Judgement(_SHARED, "gleiche Adresse, anderer Name", sure=False) if single else None


def _same_page_name(mine: Traits, other: Traits, name: float) -> bool:
    return name >= SURE_PAGE or any(_contained(ours, theirs) for ours in mine.names for theirs in other.names)


def _by_name(mine: Traits, other: Traits, name: float, known: Finder, *, narrower: bool) -> _Judgement | None:
    """Judge two entries by their names alone; a short name and the legal basis may help."""
    if name < DOUBTFUL_NAME and _short_agrees(mine, other, known):
        name = DOUBTFUL_NAME
    same_basis = _same_basis(mine, other)
    score = min(100.0, name + _BASIS_BONUS) if same_basis else name
    same_level = mine.level == other.level
    if same_level and score >= SURE_NAME and not narrower:
        return _Judgement(score, "gleicher Name" + (", gleiche Rechtsgrundlage" if same_basis else ""), sure=True)
    if same_level and score >= DOUBTFUL_NAME:
        return _Judgement(score, "ähnlicher Name", sure=False)
    if score >= DOUBTFUL_NAME + _OTHER_LEVEL:
        return _Judgement(score - _OTHER_LEVEL, "ähnlicher Name, andere Ebene", sure=False)
    return None


def _same_basis(mine: Traits, other: Traits) -> bool:
    return len(mine.basis) > _LONG_BASIS and fuzz.ratio(mine.basis, other.basis) > _SAME_BASIS


def _short_agrees(mine: Traits, other: Traits, known: Finder) -> bool:
    """Tell that the short name of one stands whole in a name of the other, and is not an everyday word."""
    return _short_stands_in(mine, other, known) or _short_stands_in(other, mine, known)


def _short_stands_in(owner: Traits, other: Traits, known: Finder) -> bool:
    words = set(owner.short.split())
    if not words or sum(map(known.weight, owner.short.split())) < _TELLING:
        return False
    return owner.short == other.short or any(words <= set(name.words) for name in other.names)


def _by_topic(mine: Traits, other: Traits, name: float) -> _Judgement | None:
    """Judge two entries that both name calls: the identifiers decide, a strange title only raises doubt."""
    if mine.topics & other.topics:
        if mine.several or other.several:
            why = "gleiche Kennung, aber mehrere Aufrufe in einem Eintrag"
            return _Judgement(max(name, _SHARED), why, sure=False)
        if name < SAME_TOPIC:
            return _Judgement(max(name, _SHARED), "gleiche Kennung, anderer Name", sure=False)
        return _Judgement(100.0, "gleiche Kennung des Aufrufs", sure=True)
    if name >= DOUBTFUL_NAME and _one_call_holds_the_other(mine.topics, other.topics):
        return _Judgement(name, "Kennung des Gesamtaufrufs, ähnlicher Name", sure=False)
    return None


def _one_call_holds_the_other(ours: Iterable[str], theirs: Collection[str]) -> bool:
    """Tell that the identifier of one is the beginning of that of the other: "LIFE-2026" of "LIFE-2026-CET"."""
    return any(a.startswith(f"{b}-") or b.startswith(f"{a}-") for a in ours for b in theirs)


def _alike(ours: Name, theirs: Name, known: Finder) -> float:
    """Return how alike two names are, 0 to 100: weight of the words in common, and of the letters."""
    if not ours.words or not theirs.words:
        return 0.0
    most = LOOSE if ours.loose or theirs.loose else 100.0
    if ours.text == theirs.text:
        return most
    total = sum(map(known.weight, ours.words)) + sum(map(known.weight, theirs.words))
    shared = _shared_weight(ours, theirs, known) + _shared_weight(theirs, ours, known)
    overlap = 100.0 * shared / total
    return min(most, _WORDS * overlap + _LETTERS * fuzz.token_sort_ratio(ours.text, theirs.text))


def _shared_weight(ours: Name, theirs: Name, known: Finder) -> float:
    return sum(known.weight(word) * _nearest(word, theirs.words) for word in ours.words)


def _contained(ours: Name, theirs: Name) -> bool:
    """Tell that one name says all that the other says, and perhaps more; brackets may matter here."""
    if ours.loose or theirs.loose:
        return False
    short, long = sorted((ours, theirs), key=lambda name: len(name.words))
    return all(_nearest(word, long.words) for word in short.words)


@lru_cache(maxsize=200_000)
def _nearest(word: str, others: tuple[str, ...]) -> float:
    """Return how near the nearest of the other words comes (0 to 1), 0 where none is close."""
    if word in others:
        return 1.0
    best = max((fuzz.ratio(word, other, score_cutoff=_CLOSE_WORD) for other in others), default=0.0)
    return best / 100.0
