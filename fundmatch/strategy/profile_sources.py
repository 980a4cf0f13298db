"""Put together what option, profile.toml, workbook and register say of the applicant.

For each fact the first source counts that has it; where two differ, both values and the one that
counts are said. A source that speaks of another municipality counts for nothing; of a company that
is somewhere else only the facts of the place are left aside.
"""

from collections.abc import Mapping, Sequence
from dataclasses import MISSING, dataclass, field, fields
from datetime import date
from typing import Any, Final

from fundmatch.core import formatting
from fundmatch.core.errors import Problem
from fundmatch.core.field_spec import by_name
from fundmatch.core.formatting import listed
from fundmatch.core.vocabulary import LAENDER, LAND_BY_AGS, MUNICIPAL
from fundmatch.model.strategy import SOMEWHERE, Profile
from fundmatch.strategy import places
from fundmatch.strategy.places import KnownPlace
from fundmatch.strategy.profile_checks import findings

_FIELDS: Final = {declared.name: declared for declared in fields(Profile)}
# What is said of the place and not of the office: worth nothing for another place.
_OF_THE_PLACE: Final = ("state", "ags", "nuts", "population", "areas", "areas_outside")

_WHICH_PLACE: Final = ("name", "applicant", "state", "ags", "nuts")


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """What one source says of the applicant.

    `values` are by field of `Profile`, None where what stands there is wrong; `places` are lines or
    rows (`unit` says which) as people count them, `proofs` say what vouches for a fact. `file` is what messages call it, `label` what the
    workbook does. With `complete` it must name all that a profile needs.
    """

    file: str
    label: str
    values: Mapping[str, Any]
    unit: str = ""
    places: Mapping[str, int] = field(default_factory=dict)
    proofs: Mapping[str, str] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    complete: bool = True

    def where(self, name: str) -> str:
        """Return in German where the fact stands."""
        place = self.places.get(name, 0)
        if proof := self.proofs.get(name):
            return f"{self.label} ({proof})"
        return f"{self.label}, {self.unit} {place}" if place else self.label


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileReading:
    """The profile, where each of its facts comes from (German, by field), and everything to be said about it.

    `set_aside` are the sources that speak of another municipality and count for nothing.
    """

    profile: Profile
    origins: Mapping[str, str]
    problems: tuple[Problem, ...]
    set_aside: tuple[Source, ...] = ()


@dataclass(slots=True)
class _Facts:
    """The facts chosen so far, by field, each with the source that counts."""

    values: dict[str, Any] = field(default_factory=dict)
    sources: dict[str, Source] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    set_aside: list[Source] = field(default_factory=list)

    def take(self, name: str, value: Any, source: Source) -> None:
        self.values[name] = value
        self.sources[name] = source

    def problem(self, name: str, note: str, remedy: str, *, grave: bool = True) -> Problem:
        """Return the problem of a field, at the place where it stands in the source that counts."""
        source = self.sources.get(name) or next(iter(self.sources.values()), None)
        file, place = (source.file, source.places.get(name, 0)) if source else ("Profil", 0)
        return Problem(file, place, name, note, remedy, grave=grave)


def place_source(name: str, others: Sequence[Source]) -> Source:
    """Return what the register says of the place that the option `--for` names.

    A company stays the applicant that the `others` name: only where it is changes.

    Raises:
        UnknownPlaceError: There is no such place, or several of that name.
    """
    place = places.place_called(name)
    proofs = {"population": place.proof, "areas": "Verzeichnis der Gebiete"}
    values = dict(places.facts_of(place))
    applicant = next((source.values["applicant"] for source in others if source.values.get("applicant")), "")
    if applicant and applicant not in MUNICIPAL:
        values = {key: value for key, value in values.items() if key not in ("name", "applicant", "population")}
    label = f"--for {' '.join(name.split())}"
    return Source(
        file=label, label=label, values=values, proofs=proofs, problems=(_placed(place, label),), complete=False
    )


def _placed(place: KnownPlace, label: str) -> Problem:
    """Say which place is meant, and with which population."""
    note = f"gemeint ist {place.shown}; Einwohner: {places.population_in_words(place)}"
    return Problem(label, note=note, grave=False)


def merged(sources: Sequence[Source]) -> ProfileReading:
    """Return the profile out of all sources, the first that has a fact wins; `problems` may be grave."""
    facts = _Facts()
    for source in sources:
        facts.problems += source.problems
        _add(facts, source)
    _find_by_name(facts)
    _need(facts, sources)
    _fill_from_the_register(facts)
    for finding in findings(facts.values):
        problem = facts.problem(finding.field, finding.note, finding.remedy, grave=finding.grave)
        facts.problems.append(problem)
    known = {name: value for name, value in facts.values.items() if value is not None}
    origins = {name: facts.sources[name].where(name) for name in known if name in facts.sources}
    return ProfileReading(
        profile=Profile(**{"name": "", "applicant": "", "state": "", **known}),
        origins=origins,
        problems=tuple(facts.problems),
        set_aside=tuple(facts.set_aside),
    )


def _add(facts: _Facts, source: Source) -> None:
    """Take from a source what none before it has, and say what differs."""
    elsewhere = _speaks_of_another_place(facts, source)
    if elsewhere and "name" in facts.sources:
        facts.problems.append(_set_aside(facts, source))
        facts.set_aside.append(source)
        return
    for name, value in source.values.items():
        if name not in facts.values:
            if elsewhere and name in _OF_THE_PLACE:
                facts.problems.append(_left_aside(name, value, source))
            else:
                facts.take(name, value, source)
            continue
        chosen = facts.values[name]
        if None in (chosen, value) or _same(name, chosen, value):
            continue
        if name == "areas" and not elsewhere:
            facts.values[name] = tuple(dict.fromkeys((*chosen, *value)))
            continue
        facts.problems.append(_differs(facts, name, value, source))


def _speaks_of_another_place(facts: _Facts, source: Source) -> bool:
    """Tell by the keys, else by the names, else by the Länder, that a source means another place than the ones before it."""
    ags, other_ags = facts.values.get("ags"), source.values.get("ags")
    name, other_name = facts.values.get("name"), source.values.get("name")
    if ags and other_ags:
        return not _same("ags", ags, other_ags)
    if not name or not other_name:
        lands = {land for land in (facts.values.get("state"), source.values.get("state")) if land}
        return len(lands) > 1
    if _same("name", name, other_name):
        return False
    if ags and (meant := places.called_exactly(other_name)):
        return not any(_same("ags", ags, place.key) for place in meant)
    # An office of the town is in it: "Gelsenkirchen, Referat Umwelt".
    words, other_words = places.telling_words(name), places.telling_words(other_name)
    return not (words <= other_words or other_words <= words)


def _same(name: str, one: Any, other: Any) -> bool:
    """Tell whether two values say the same: a name with and without "Stadt", a key and its beginning."""
    if name == "name":
        return places.letters_of(one) == places.letters_of(other)
    if name in ("ags", "nuts"):
        short, long = sorted((one, other), key=len)
        return bool(long.startswith(short)) and (name == "nuts" or long[len(short) :] in ("", "000"))
    return bool(one == other)


def _set_aside(facts: _Facts, source: Source) -> Problem:
    """Say that a source speaks of another municipality, and which of its facts do not count."""
    name = facts.values["name"]
    known = source.values
    other = known.get("name") or (f"AGS {known['ags']}" if known.get("ags") else LAENDER[known["state"]])
    if _same("name", name, other):  # there are several of that name
        name, other = (
            f"{called} (AGS {ags})" for called, ags in ((name, facts.values["ags"]), (other, source.values["ags"]))
        )
    labels = [f"„{by_name(Profile)[each].label}“" for each in source.values if each not in _WHICH_PLACE]
    unused = (
        f"{listed(labels)} von dort {'gilt' if len(labels) == 1 else 'gelten'} nicht" if labels else "es gilt nicht"
    )
    note = f"das Profil ({source.label}) beschreibt {other}, gerechnet wird für {name}; {unused}"
    remedy = f"für {name} ein eigenes Profil anlegen; ist {other} gemeint, den Ort berichtigen"
    return Problem(source.file, source.places.get("name", 0), "name", note, remedy, grave=False)


def _left_aside(name: str, value: Any, source: Source) -> Problem:
    label = by_name(Profile)[name].label
    note = f"{label} {_in_words(value)} ({source.label}) gehört zu einem anderen Ort und zählt nicht"
    return Problem(source.file, source.places.get(name, 0), name, note, "eine der Angaben berichtigen", grave=False)


def _differs(facts: _Facts, name: str, value: Any, source: Source) -> Problem:
    counts = facts.sources[name]
    chosen = facts.values[name]
    note = (
        f"{by_name(Profile)[name].label} {_in_words(value)} ({source.label}) weicht ab von "
        f"{_in_words(chosen)} ({counts.where(name)}); es gilt {_in_words(chosen)}"
    )
    remedy = "stimmt das nicht: eine der beiden Angaben berichtigen"
    return Problem(source.file, source.places.get(name, 0), name, note, remedy, grave=False)


def _in_words(value: Any) -> str:
    if isinstance(value, tuple):
        return f"„{'; '.join(_in_words(item).strip('„“') for item in value)}“"
    if isinstance(value, bool):
        return "ja" if value else "nein"
    if isinstance(value, int):
        return formatting.number(value)
    return formatting.day(value) if isinstance(value, date) else f"„{value}“"


def _find_by_name(facts: _Facts) -> None:
    """Take Land and keys from the register where a name is all that is known of the place, and only one bears it."""
    values = facts.values
    if values.get("name") is None or "ags" in values or values.get("applicant", "Kommune") not in MUNICIPAL:
        return
    bearers = places.called_as_known(values)
    meant = [place for place in bearers if places.agrees(place, values)]
    if len(meant) == 1:
        _take_from_the_register(facts, meant[0])
    elif bearers:
        why = "heißen mehrere Orte" if meant else "liegt laut Verzeichnis woanders als angegeben"
        note = f"„{values['name']}“ {why}: {places.offered(meant or bearers)}; was vom Ort abhängt, bleibt unbekannt"
        remedy = f"den Gemeindeschlüssel eintragen, etwa {(meant or bearers)[0].key}"
        facts.problems.append(facts.problem("name", note, remedy, grave=False))


def _take_from_the_register(facts: _Facts, place: KnownPlace) -> None:
    register = Source(file="Register", label="Register, nach dem Namen", values={}, complete=False)
    known = places.facts_of(place)
    taken = [name for name in ("applicant", "state", "ags", "nuts") if name in known and name not in facts.values]
    for name in taken:
        facts.take(name, known[name], register)
    labels = listed(f"„{by_name(Profile)[name].label}“" for name in taken)
    note = f"nach dem Namen ist gemeint: {place.shown}; aus dem Verzeichnis: {labels}"
    facts.problems.append(facts.problem("name", note, "sonst den Gemeindeschlüssel eintragen", grave=False))


def _need(facts: _Facts, sources: Sequence[Source]) -> None:
    """Name what a complete source must say; without one it is the municipality that nobody named."""
    state = LAND_BY_AGS.get((facts.values.get("ags") or "")[:2], "")
    if state and "state" not in facts.values and not any(source.complete for source in sources):
        facts.take("state", state, facts.sources["ags"])
    complete = next((source for source in sources if source.complete), None)
    for name, declared in _FIELDS.items():
        if declared.default is not MISSING or name in facts.values:
            continue
        if complete is None:
            facts.values[name] = getattr(SOMEWHERE, name)
            continue
        remedy = f'{declared.metadata["meaning"]} angeben: {name} = "…"'
        facts.problems.append(Problem(complete.file, 0, name, "Pflichtfeld fehlt", remedy))
        facts.values[name] = None


def _fill_from_the_register(facts: _Facts) -> None:
    """Take a missing population from the register; that of a town says nothing about a company in it."""
    ags = facts.values.get("ags")
    if "population" in facts.values or not ags or facts.values.get("applicant") not in MUNICIPAL:
        return
    place = places.place_with_key(ags)
    if place is None or place.population is None:
        return
    register = Source(file="Register", label=f"Register ({place.proof})", values={}, complete=False)
    note = f"die Einwohnerzahl fehlt; gerechnet wird mit {places.population_in_words(place)}"
    remedy = "soll eine andere gelten, sie im Profil eintragen"
    facts.problems.append(facts.problem("population", note, remedy, grave=False))
    facts.take("population", place.population, register)
