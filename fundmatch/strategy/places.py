"""Which place an officer means by a name, a key or a Kreis, and what the register knows of it.

The names are those of the register of municipalities, of its Kreise, and of the municipalities and
Kreise among the named areas (`core.territories`); a unique beginning is enough.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from fundmatch.core import gazetteer, territories
from fundmatch.core.errors import UnknownPlaceError
from fundmatch.core.formatting import listed, number
from fundmatch.core.gazetteer import Municipality, depends_on_the_register
from fundmatch.core.levels import by_code
from fundmatch.core.normalise import fold, tokens
from fundmatch.core.territories import Inside
from fundmatch.core.territories import Place as Whereabouts
from fundmatch.core.vocabulary import LAENDER, LAND_BY_AGS

# Kinds of named areas that are a municipality or a Kreis, and not a territory of some programme.
_BODIES: Final = frozenset({"Kreisfreie Stadt", "Kreis", "Gemeinde"})
_MOST_OFFERED: Final = 6
# What stands before or behind the name of a town and says nothing about which town.
_TITLE = re.compile(
    r"^(?:(?:kreisfreie|grosse|landeshaupt|hanse|kreis|alte|freie und)?\s?(?:haupt|hanse)?stadt|gemeinde|markt|flecken)\s+"
)
# Words in names of towns that say nothing about which town.
_COMMON = frozenset(
    {"stadt", "landeshauptstadt", "gemeinde", "kreis", "landkreis", "staedteregion", "bad", "sankt"}
    | {"am", "an", "der", "im", "in", "rhein", "ruhr", "see"}
)
_AGS = re.compile(r"[0-9]{4,5}|[0-9]{7,8}")


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownPlace:
    """A municipality or Kreis; `key` is its AGS (a Kreis has five digits), `kreis` empty where it is a Kreis itself.

    `population` is None, and `proof` empty, where the register has no number; `proof` names source and year.
    """

    key: str
    name: str
    kreis: str
    state: str
    nuts: str = ""
    population: int | None = None
    proof: str = ""

    @property
    def is_kreis(self) -> bool:
        """Tell whether it is a Kreis with several municipalities."""
        return len(self.key) == 5

    @property
    def shown(self) -> str:
        """Return name, Kreis, Land and key: what tells it from every other place."""
        kreis = self.kreis if self.kreis not in ("", self.name) else "Kreis" if self.is_kreis else "kreisfrei"
        return f"{self.name} ({kreis}, {LAENDER[self.state]}, AGS {self.key})"


def facts_of(place: KnownPlace) -> Mapping[str, Any]:
    """Return what is known of the place, by the fields of a profile; what is not known is left out."""
    whereabouts = Whereabouts(name=place.name, state=place.state, ags=place.key, nuts=place.nuts)
    facts = {
        "name": place.name,
        "applicant": "Landkreis" if place.is_kreis else "Kommune",
        "state": place.state,
        "ags": place.key,
        "nuts": place.nuts,
        "population": place.population,
        "areas": tuple(_areas_of(whereabouts)),
    }
    return {name: value for name, value in facts.items() if value not in ("", None, ())}


def _areas_of(place: Whereabouts) -> Iterator[str]:
    """Yield every registered area in which the whole place lies, without the Kreise and municipalities themselves."""
    for area in territories.register().values():
        if area.kind not in _BODIES and territories.inside(place, area.name) is Inside.YES:
            yield area.name


def place_with_key(ags: str) -> KnownPlace | None:
    """Return the municipality or Kreis with the AGS, None where the register does not have it."""
    key = gazetteer.shortest_key(ags)
    towns = gazetteer.municipalities_in(key)
    return _place(key, towns) if towns else None


def _place(key: str, towns: Sequence[Municipality]) -> KnownPlace:
    """Return the place that has the key and these municipalities; a kreisfreie Stadt is no Kreis."""
    first = towns[0]
    is_town = len(key) == 8 or first.kreis == first.name
    proof = f"{first.source.partition(' (')[0]}, {first.year}"
    return KnownPlace(
        key=first.ags if is_town else key,
        name=first.name if is_town else first.kreis,
        kreis=first.kreis if is_town else "",
        state=first.land,
        nuts=first.nuts3,
        population=sum(town.population for town in towns),
        proof=proof if is_town else f"{proof}, Summe der {len(towns)} Gemeinden",
    )


def population_in_words(place: KnownPlace) -> str:
    """Return the number of inhabitants with its source and year.

    >>> population_in_words(place_called("Herten"))
    '60.707 (Destatis, Gemeindeverzeichnis, 2025)'
    """
    return "unbekannt" if place.population is None else f"{number(place.population)} ({place.proof})"


def place_called(name: str) -> KnownPlace:
    """Return the one place that a name, an AGS or the unique beginning of a name means.

    >>> place_called("Gelsenk").key, place_called("05562").name, place_called("Stadt Herten").kreis
    ('05513000', 'Kreis Recklinghausen', 'Kreis Recklinghausen')

    Raises:
        UnknownPlaceError: None is called so, or several are; the nearest, or all of them, are offered.
    """
    written = " ".join(name.split())
    plain = written.replace(" ", "")
    if _AGS.fullmatch(plain):
        return _place_of_ags(plain.zfill(5 if len(plain) < 6 else 8))
    matches = called_exactly(written) or _beginning(letters_of(written))
    if len(matches) == 1:
        return matches[0]
    if matches:
        msg = f"„{written}“ heißen mehrere Orte: {offered(matches)}. Den Gemeindeschlüssel angeben: --for {matches[0].key}"
        raise UnknownPlaceError(msg)
    msg = f"Den Ort „{written}“ kennt das Verzeichnis nicht. {_nearest(written)}"
    raise UnknownPlaceError(msg)


def _place_of_ags(ags: str) -> KnownPlace:
    """Return the place with the key; of a Land that is not listed any key may exist."""
    if place := place_with_key(ags):
        return place
    state = LAND_BY_AGS.get(ags[:2], "")
    if state and not gazetteer.is_listed(state):
        key = ags[:5] if ags.endswith("000") and ags[:5] in _body_keys() else ags
        name = next((place.name for place in _all_places() if place.key[:5] == key), f"Kommune mit AGS {ags}")
        return KnownPlace(key=ags, name=name, kreis="", state=state)
    land = f" in {LAENDER[state]}" if state else ""
    msg = f"Den Gemeindeschlüssel {ags} gibt es{land} nicht. {_nearest_key(ags)}"
    raise UnknownPlaceError(msg)


def _body_keys() -> frozenset[str]:
    return frozenset(place.key[:5] for place in _all_places())


def letters_of(name: str) -> str:
    """Return what two spellings of a name have in common: no title, no case, no signs."""
    return re.sub("[^a-z0-9]", "", _TITLE.sub("", fold(name)))


def telling_words(name: str) -> frozenset[str]:
    """Return the words of a name that tell which town it is."""
    return frozenset(tokens(re.sub(r"\(.*?\)", " ", name))) - _COMMON


def called_exactly(name: str) -> list[KnownPlace]:
    """Return the places of that name; additions in brackets may be left out."""
    wanted = letters_of(name)
    return [place for place, *letters in _named() if wanted and wanted in letters]


def called_as_known(values: Mapping[str, Any]) -> list[KnownPlace]:
    """Return the places that bear the name of a profile and are of the kind that its `applicant` says."""
    kind = values.get("applicant")
    places = called_exactly(values.get("name") or "")
    return [place for place in places if kind is None or place.is_kreis == (kind == "Landkreis")]


def agrees(place: KnownPlace, values: Mapping[str, Any]) -> bool:
    """Tell that Land and NUTS code of a profile, where it has them, are those of the place."""
    state, nuts = values.get("state"), values.get("nuts") or ""
    return state in (None, place.state) and (not place.nuts or place.nuts.startswith(nuts))


def offered(found: Sequence[KnownPlace]) -> str:
    """Return the places in words, each with what tells it from the others; of many the first."""
    offers = listed([place.shown for place in found[:_MOST_OFFERED]], "oder")
    return f"{offers} und {len(found) - _MOST_OFFERED} weitere" if len(found) > _MOST_OFFERED else offers


def _beginning(wanted: str) -> list[KnownPlace]:
    """Return the places whose name begins so: towns before Kreise."""
    begun = [place for place, letters, _ in _named() if wanted and letters.startswith(wanted)]
    return [place for place in begun if not place.is_kreis] or begun


def _bare(name: str) -> str:
    """Return the letters of a name without its addition: "Halle (Westf.)" is called Halle too."""
    return letters_of(re.sub(r"\(.*?\)", " ", name))


@depends_on_the_register
@cache
def _all_places() -> tuple[KnownPlace, ...]:
    """Return every municipality and Kreis that is known by name, each once: all of Germany are 11,000."""
    kreise: dict[str, list[Municipality]] = {}
    for town in gazetteer.municipalities().values():
        kreise.setdefault(town.ags[:5], []).append(town)
    found: list[KnownPlace] = []
    for key, towns in kreise.items():
        of_kreis = _place(key, towns)
        found += [of_kreis] if of_kreis.is_kreis else []
        found += [_place(town.ags, [town]) for town in towns]
    bodies = (area for area in territories.register().values() if area.kind in _BODIES and len(area.prefixes) == 1)
    unlisted = (_unlisted(area.name, area.prefixes[0]) for area in bodies)
    return (*found, *(place for place in unlisted if place))


@depends_on_the_register
@cache
def _named() -> tuple[tuple[KnownPlace, str, str], ...]:
    """Return every place with the letters of its name, with and without the addition in brackets."""
    return tuple((place, letters_of(place.name), _bare(place.name)) for place in _all_places())


def _unlisted(name: str, key: str) -> KnownPlace | None:
    """Return a named municipality of a Land whose municipalities the register does not list."""
    state = LAND_BY_AGS[key[:2]]
    if gazetteer.is_listed(state):
        return None
    return KnownPlace(key=key.ljust(8, "0"), name=name, kreis="", state=state)


def _nearest(written: str) -> str:
    """Offer the nearest names with their Kreis, and say of which Länder the municipalities are listed."""
    from difflib import get_close_matches  # noqa: PLC0415 - only a mistake pays for it

    by_letters = {letters_of(place.name.split()[0]): place for place, *_ in _named() if len(place.name.split()) > 2}
    by_letters |= {letters: place for place, letters, _ in _named()}
    wanted = letters_of(written)[:80]
    # Ends such as "-hausen" make strange names look alike; what is meant is a few letters away.
    close = [
        letters
        for letters in get_close_matches(wanted, by_letters, n=3, cutoff=0.75)
        if _letters_apart(wanted, letters) <= max(2, len(wanted) // 5)
    ]
    meant = f"Gemeint ist vielleicht {listed([by_letters[letters].shown for letters in close], 'oder')}. "
    lands = listed([land.name for land in by_code().values() if gazetteer.is_listed(land.code)])
    return (
        f"{meant if close else 'Einen ähnlichen Namen gibt es darin nicht. '}Vollständig verzeichnet: {lands}; andere Länder nimmt "
        "„fundmatch catalog import-places DATEI“ auf."
    )


def _letters_apart(one: str, other: str) -> int:
    """Return how many letters have to be put in, left out or changed to make one word of the other."""
    row = list(range(len(other) + 1))
    for place, letter in enumerate(one, start=1):
        before, row[0] = row[0], place
        for column, opposite in enumerate(other, start=1):
            before, row[column] = row[column], min(row[column] + 1, row[column - 1] + 1, before + (letter != opposite))
    return row[-1]


def _nearest_key(ags: str) -> str:
    """Offer the places whose keys are nearest by their number."""
    near = sorted(
        (place for place in _all_places() if len(place.key) == len(ags)),
        key=lambda place: (abs(int(place.key) - int(ags)), place.key),
    )
    return f"Gemeint ist vielleicht {listed([place.shown for place in near[:2]], 'oder')}."
