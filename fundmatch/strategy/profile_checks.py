"""Whether name, keys, population and areas of a profile agree with the register of municipalities.

What contradicts itself stops; what merely differs from the register is a hint.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from fundmatch.core import gazetteer, territories
from fundmatch.core import vocabulary as words
from fundmatch.core.errors import nearest
from fundmatch.core.formatting import listed, number
from fundmatch.core.levels import by_code, of_area
from fundmatch.core.normalise import fold
from fundmatch.core.territories import Inside, Place
from fundmatch.core.vocabulary import MUNICIPAL
from fundmatch.strategy.places import telling_words

# A register is of a past day and cities round: what differs by less is no mistake.
_POPULATION_TOLERANCE = 0.2


@dataclass(frozen=True, slots=True)
class Finding:
    """What does not agree: key of the profile, German note and remedy; a hint unless `grave`."""

    field: str
    note: str
    remedy: str
    grave: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class _Entry:
    """A municipality or Kreis as the register has it."""

    key: str
    name: str
    population: int
    nuts3: str
    proof: str

    @property
    def shown(self) -> str:
        return f"„{self.key}“ ({self.name})"


def findings(found: Mapping[str, Any]) -> Iterator[Finding]:
    """Yield everything about the whereabouts that does not agree, over the keys that could be read.

    `found` holds keys of `Profile`; None stands for one that is wrong, a missing one is unknown.
    """
    name, ags, nuts = (found.get(key) or "" for key in ("name", "ags", "nuts"))
    entry = _entry(ags)
    contradictions = [*_contradictions(found.get("state"), name, ags, nuts)]
    yield from contradictions
    if entry and found.get("applicant") in MUNICIPAL:
        yield from _name(name, entry)
        if found.get("population", 0) is not None:
            yield from _population(found.get("population"), entry)
    yield from unknown_areas(found.get("areas") or ())
    if not contradictions and found.get("state"):
        place = Place(name=name, state=found["state"], ags=ags, nuts=nuts)
        yield from _areas(place, found.get("areas") or ())


def _contradictions(state: str | None, name: str, ags: str, nuts: str) -> Iterator[Finding]:
    """Yield keys that do not exist, or that contradict the Land or one another."""
    far = [*_land(state, ags, nuts)]
    yield from far
    entry, land = _entry(ags), words.LAND_BY_AGS.get(ags[:2], "")
    if gazetteer.is_listed(land) and entry is None:
        yield _no_such_key(name, ags, land)
    if nuts and not any(finding.field == "nuts" for finding in far):
        yield from _nuts(nuts, entry)


def _entry(ags: str) -> _Entry | None:
    """Return what the register has under an AGS of a municipality or a Kreis."""
    towns = gazetteer.municipalities_in(ags)
    if not towns:
        return None
    first = towns[0]
    proof = f"{first.source.partition(' (')[0]}, {first.year}"
    if len(towns) > 1:
        proof = f"{proof}, Summe der {len(towns)} Gemeinden"
    total = sum(town.population for town in towns)
    name = first.name if len(towns) == 1 else first.kreis
    return _Entry(key=ags, name=name, population=total, nuts3=first.nuts3, proof=proof)


def _land(state: str | None, ags: str, nuts: str) -> Iterator[Finding]:
    """Yield keys that lie in another Land than the profile says."""
    by_ags = words.LAND_BY_AGS.get(ags[:2])
    if by_ags and state and by_ags != state:
        note = f"{ags} liegt in {words.LAENDER[by_ags]}, state nennt {words.LAENDER[state]}"
        yield Finding("ags", note, "eine der beiden Angaben berichtigen", grave=True)
    land = by_ags or state
    if not nuts or not land:
        return
    code = by_code()[land].nuts
    if not (nuts.startswith(code) or code.startswith(nuts)):
        entry = _entry(ags)
        note = f"{nuts} liegt nicht in {words.LAENDER[land]}"
        remedy = (
            f'nuts = "{entry.nuts3}" schreiben' if entry and entry.nuts3 else f"der Schlüssel beginnt dort mit {code}"
        )
        yield Finding("nuts", note, remedy, grave=True)


def _nuts(nuts: str, entry: _Entry | None) -> Iterator[Finding]:
    """Yield a NUTS code that does not exist, or is that of another Kreis than the AGS."""
    land = of_area(nuts[:3])
    if entry and entry.nuts3 and not entry.nuts3.startswith(nuts):
        note = f"{nuts} passt nicht zu ags {entry.key} ({entry.name})"
        yield Finding("nuts", note, f'nuts = "{entry.nuts3}" schreiben oder den AGS berichtigen', grave=True)
    elif land and gazetteer.has_nuts(land.code) and not gazetteer.municipalities_in(nuts):
        note = f"{nuts} ist kein NUTS-Schlüssel in {land.name}"
        yield Finding("nuts", note, _codes_there(nuts, land.code), grave=True)


def _codes_there(nuts: str, land: str) -> str:
    """Return the codes of the same district, or, where there is no such district, how codes of the Land look."""
    codes = sorted({town.nuts3 for town in gazetteer.municipalities_of(land)})
    if near := [code for code in codes if code.startswith(nuts[:4])]:
        return f"einer von {', '.join(near)}"
    return f"{codes[0][:4]} bis {codes[-1][:4]} und eine weitere Stelle: {codes[0]}"


def _no_such_key(name: str, ags: str, land: str) -> Finding:
    """Return the finding about a key that the Land does not have, with the ones that may be meant."""
    towns = gazetteer.municipalities_of(land)
    known = {town.ags[:5]: town.kreis for town in towns} if len(ags) == 5 else {town.ags: town.name for town in towns}
    closest = min(known, key=lambda key: (abs(int(key) - int(ags)), key))
    offers = {
        key: reason
        for key, reason in ((closest, "nach der Nummer"), (_key_named(name, known), "nach dem Namen"))
        if key
    }
    meant = listed([f"„{key}“ ({known[key]}, {offers[key]})" for key in reversed(offers)], "oder")
    wanted = "keinen solchen Kreis" if len(ags) == 5 else "keine solche Gemeinde"
    note = f"{ags} ist nicht vergeben: {words.LAENDER[land]} hat {wanted}"
    return Finding("ags", note, f"gemeint ist wohl {meant}", grave=True)


def _key_named(name: str, known: Mapping[str, str]) -> str:
    """Return the key of the municipality that a name means, by its words, else by its spelling."""
    telling = telling_words(name)
    matches = [(len(wanted), key) for key, town in known.items() if (wanted := telling_words(town)) <= telling]
    if matches:
        return max(matches)[1]
    spelled = {" ".join(sorted(telling_words(town))): key for key, town in known.items()}
    close = get_close_matches(" ".join(sorted(telling))[:80], spelled, n=1, cutoff=0.75)
    return spelled[close[0]] if close else ""


def _name(name: str, entry: _Entry) -> Iterator[Finding]:
    """Yield a name in which no word of the municipality's name occurs."""
    if not name or any(word in fold(name) for word in telling_words(entry.name)):
        return
    land = words.LAND_BY_AGS[entry.key[:2]]
    towns = {town.ags: town.name for town in gazetteer.municipalities_of(land)}
    meant = _key_named(name, towns)
    remedy = f"{towns[meant]} hat „{meant}“; Name oder ags berichtigen" if meant else "Name oder ags prüfen"
    yield Finding("ags", f"{entry.key} ist {entry.name}, name nennt „{name}“", remedy)


def unknown_areas(areas: Iterable[str]) -> Iterator[Finding]:
    """Yield the territories that the register does not have: they count where a programme names the same words."""
    for name in areas:
        if not territories.is_area(name):
            note = f"Gebiet „{name}“ ist nicht im Verzeichnis; es zählt nur bei Programmen, die es genauso nennen"
            yield Finding("areas", note, nearest(name, territories.known_names(), most=8))


def _population(population: int | None, entry: _Entry) -> Iterator[Finding]:
    """Yield a number that is far from the one of the register."""
    registered = f"{number(entry.population)} ({entry.proof})"
    if population is not None and abs(population - entry.population) > _POPULATION_TOLERANCE * entry.population:
        note = f"{number(population)} weicht um mehr als 20 % vom Register ab: {entry.name} hat {registered}"
        yield Finding("population", note, "die Zahl und den AGS prüfen")


def _areas(place: Place, claimed: Iterable[str]) -> Iterator[Finding]:
    """Yield areas in which the place does not lie although it says so."""
    for name in claimed:
        if territories.inside(place, name) is Inside.NO:
            known = territories.area(name)
            source = f" (Quelle: {known.source})" if known else ""
            note = f"laut Verzeichnis liegt {place.name} nicht in „{name}“{source}"
            yield Finding("areas", note, "prüfen und streichen, wenn es nicht stimmt; sonst gilt die eigene Angabe")
