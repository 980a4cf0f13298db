"""One programme, one entry: which entries of a source are programmes that are there already.

The bounds were chosen on the labelled pairs of tests/sources/twins.csv: what is called sure
must be right, what may be is for the officer to decide.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from rapidfuzz import fuzz

from fundmatch.model.programme import Programme
from fundmatch.model.update import DuplicateCandidate
from fundmatch.updates.names import Name, Traits, traits

SURE_NAME: Final = 90.0
SURE_PAGE: Final = 80.0
DOUBTFUL_NAME: Final = 62.0
DOUBTFUL_PAGE: Final = 40.0
SAME_TOPIC: Final = 45.0
LOOSE: Final = 85.0
MARGIN: Final = 4.0
MOST: Final = 12
_CLOSE_WORD: Final = 84.0
_COMMON: Final = 0.04
_TELLING: Final = 5.0
_LONG_BASIS: Final = 20
_SAME_BASIS: Final = 92.0
_BASIS_BONUS: Final = 5.0
_OTHER_LEVEL: Final = 15.0


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


def finder(programmes: Iterable[Programme]) -> Finder:
    """Return the finder over entries, each of which may be the other side of a pair."""
    known = tuple(programmes)
    told = tuple(map(traits, known))
    words: dict[str, list[int]] = defaultdict(list)
    pages: dict[str, list[int]] = defaultdict(list)
    topics: dict[str, list[int]] = defaultdict(list)
    for index, one in enumerate(told):
        for word in {word for name in one.names for word in name.words} | set(one.short.split()):
            words[word].append(index)
        for page in one.pages:
            pages[page].append(index)
        for topic in one.topics:
            topics[topic].append(index)
    size = max(1, len(known))
    weights = {word: math.log(1 + size / len(places)) for word, places in words.items()}
    return Finder(
        programmes=known,
        traits=told,
        by_word={word: tuple(places) for word, places in words.items()},
        by_page={page: tuple(places) for page, places in pages.items()},
        by_topic={topic: tuple(places) for topic, places in topics.items()},
        weights={**weights, "": math.log(1 + size)},
    )


def twins(
    entries: Iterable[tuple[str, Programme]], known: Finder, barred: Collection[tuple[str, str]] = ()
) -> tuple[DuplicateCandidate, ...]:
    """Return the pairs that are, or may be, one programme; entries are given as (key, programme).

    Nothing is joined for sure with two entries: the better one is sure, equals are doubtful.
    `barred` pairs of key and id are not looked at: somebody has decided them.
    """
    found = [twin for key, programme in entries for twin in twins_of(key, programme, known, barred)]
    best: dict[str, list[DuplicateCandidate]] = defaultdict(list)
    for twin in found:
        if twin.sure:
            best[twin.other].append(twin)
    loose = {id(twin) for many in best.values() for twin in _beaten(many)}
    return tuple(_doubted(twin) if id(twin) in loose else twin for twin in found)


def _beaten(many: Sequence[DuplicateCandidate]) -> list[DuplicateCandidate]:
    ordered = sorted(many, key=lambda twin: -twin.score)
    if len(ordered) > 1 and ordered[0].score - ordered[1].score < MARGIN:
        return ordered
    return ordered[1:]


def _doubted(twin: DuplicateCandidate) -> DuplicateCandidate:
    return DuplicateCandidate(
        key=twin.key, name=twin.name, other=twin.other, other_name=twin.other_name,
        score=twin.score, why=f"{twin.why}; passt auch zu einem anderen Eintrag", sure=False,
    )  # fmt: skip


def twins_of(
    key: str, programme: Programme, known: Finder, barred: Collection[tuple[str, str]] = (), *, most: int = 3
) -> list[DuplicateCandidate]:
    """Return the pairs of one entry: the sure one alone, else up to `most` doubtful ones, best first."""
    mine = traits(programme)
    judged = []
    for index in _candidates(mine, known):
        verdict = _judge(mine, known.traits[index], known)
        if verdict is not None and (key, known.programmes[index].id) not in barred:
            judged.append((*verdict, index))
    judged.sort(key=lambda one: (not one[2], -one[0], one[3]))
    if not judged:
        return []
    sure = [one for one in judged if one[2]]
    clear = len(sure) == 1 or (len(sure) > 1 and sure[0][0] - sure[1][0] >= MARGIN)
    chosen = sure[:1] if clear else judged[:most]
    return [
        DuplicateCandidate(
            key=key, name=programme.name, other=known.programmes[index].id, other_name=known.programmes[index].name,
            score=round(score, 1), why=why, sure=clear,
        )
        for score, why, _, index in chosen
    ]  # fmt: skip


def _candidates(mine: Traits, known: Finder) -> list[int]:
    """Return the entries worth a close look: the same page or call, or the heaviest words in common."""
    shared: Counter[int] = Counter()
    most = max(8, _COMMON * len(known.programmes))
    for word in {word for name in mine.names for word in name.words} | set(mine.short.split()):
        places = known.by_word.get(word, ())
        if len(places) <= most:
            for index in places:
                shared[index] += known.weight(word)  # type: ignore[assignment]
    direct = {index for page in mine.pages for index in known.by_page.get(page, ())}
    direct |= {index for topic in mine.topics for index in known.by_topic.get(topic, ())}
    return sorted(direct | {index for index, _ in shared.most_common(MOST)})


def _judge(mine: Traits, other: Traits, known: Finder) -> tuple[float, str, bool] | None:
    """Return score (0 to 100), what agrees, and whether it is sure; None where it is another programme."""
    name = max((_alike(one, two, known) for one in mine.names for two in other.names), default=0.0)
    if mine.topics and other.topics:
        return _by_topic(mine, other, name)
    clash, narrower = _clash(mine, other)
    # One that speaks of another Land is another programme; to name the own Land or not makes none.
    if (mine.laender ^ other.laender) - {mine.level, other.level}:
        return None
    level = mine.level == other.level
    if shared := mine.pages & other.pages:
        single = any(len(known.by_page.get(page, ())) == 1 for page in shared)
        whole = name >= SURE_PAGE or any(_contained(one, two) for one in mine.names for two in other.names)
        return _by_page(name, single=single, sure=whole and single and level and not clash and not narrower)
    if clash:
        return None
    name = name if name >= DOUBTFUL_NAME or not _short_agrees(mine, other, known) else DOUBTFUL_NAME
    basis = len(mine.basis) > _LONG_BASIS and fuzz.ratio(mine.basis, other.basis) > _SAME_BASIS
    score = min(100.0, name + (_BASIS_BONUS if basis else 0.0))
    if level and score >= SURE_NAME and not narrower:
        return score, "gleicher Name" + (", gleiche Rechtsgrundlage" if basis else ""), True
    if level and score >= DOUBTFUL_NAME:
        return score, "ähnlicher Name", False
    if score >= DOUBTFUL_NAME + _OTHER_LEVEL:
        return score - _OTHER_LEVEL, "ähnlicher Name, andere Ebene", False
    return None


def _by_page(name: float, *, single: bool, sure: bool) -> tuple[float, str, bool] | None:
    """Judge two entries that give the same address; one that several entries give says little."""
    if name >= DOUBTFUL_PAGE:
        return 70.0 + name * 0.3, "gleiche Adresse, ähnlicher Name", sure
    return (70.0, "gleiche Adresse, anderer Name", False) if single else None


def _short_agrees(mine: Traits, other: Traits, known: Finder) -> bool:
    """Tell that the short name of one stands whole in a name of the other, and is not an everyday word."""
    for one, two in ((mine, other), (other, mine)):
        words = one.short.split()
        if sum(map(known.weight, words)) < _TELLING or not words:
            continue
        if one.short == two.short or any(set(words) <= set(name.words) for name in two.names):
            return True
    return False


def _by_topic(mine: Traits, other: Traits, name: float) -> tuple[float, str, bool] | None:
    """Judge two entries that both name calls: the identifiers decide, a strange title only raises doubt."""
    if mine.topics & other.topics:
        if mine.several or other.several:
            return max(name, 70.0), "gleiche Kennung, aber mehrere Aufrufe in einem Eintrag", False
        if name < SAME_TOPIC:
            return max(name, 70.0), "gleiche Kennung, anderer Name", False
        return 100.0, "gleiche Kennung des Aufrufs", True
    above = any(one.startswith(f"{two}-") or two.startswith(f"{one}-") for one in mine.topics for two in other.topics)
    if above and name >= DOUBTFUL_NAME:
        return name, "Kennung des Gesamtaufrufs, ähnlicher Name", False
    return None


def _clash(mine: Traits, other: Traits) -> tuple[bool, bool]:
    """Tell whether the numbers (rounds, years, KfW numbers, parts) say: another one; and whether they differ at all."""
    ours, theirs = (frozenset().union(*(name.numbers for name in one.names)) for one in (mine, other))
    then, now = (frozenset().union(*(name.periods for name in one.names)) for one in (mine, other))
    clash = bool(ours and theirs and not ours & theirs) or bool(then and now and not then & now)
    return clash, not (ours <= theirs or theirs <= ours) or ("nicht" in ours) != ("nicht" in theirs)


def _alike(one: Name, two: Name, known: Finder) -> float:
    """Return how alike two names are, 0 to 100: weight of the words in common, and of the letters."""
    if not one.words or not two.words:
        return 0.0
    loose = one.loose or two.loose
    if one.text == two.text:
        return LOOSE if loose else 100.0
    left = sum(map(known.weight, one.words))
    right = sum(map(known.weight, two.words))
    ours = sum(known.weight(word) * _nearest(word, two.words) for word in one.words)
    theirs = sum(known.weight(word) * _nearest(word, one.words) for word in two.words)
    overlap = 100.0 * (ours + theirs) / (left + right)
    score = 0.7 * overlap + 0.3 * fuzz.token_sort_ratio(one.text, two.text)
    return min(score, LOOSE) if loose else score


def _contained(one: Name, two: Name) -> bool:
    """Tell that one name says all that the other says, and perhaps more; brackets may matter here."""
    if one.loose or two.loose:
        return False
    short, long = sorted((one, two), key=lambda name: len(name.words))
    return all(_nearest(word, long.words) for word in short.words)


@lru_cache(maxsize=200_000)
def _nearest(word: str, others: tuple[str, ...]) -> float:
    """Return how near the nearest of the other words comes, 0 where none is close."""
    if word in others:
        return 1.0
    best = max((fuzz.ratio(word, other, score_cutoff=_CLOSE_WORD) for other in others), default=0.0)
    return best / 100.0
