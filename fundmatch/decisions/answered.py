"""Puts the answers to open questions into a strategy; its own files stay as they are.

Where the table says something else than it did when the question was answered, the table is the newer
and holds; both are said.
"""

from collections.abc import Iterator, Mapping
from dataclasses import MISSING, dataclass, fields, replace
from typing import Any, Final

from fundmatch.core import formatting
from fundmatch.core.dates import PartialDate
from fundmatch.core.errors import Problem
from fundmatch.decisions.given_answers import ANSWERS_FILE, GivenAnswers, label_of
from fundmatch.decisions.measure_memory import MeasureMemory
from fundmatch.files import cell_values
from fundmatch.files.cell_values import CellError
from fundmatch.model.decision import ALL, Asked, GivenAnswer
from fundmatch.model.ranges import EuroRange
from fundmatch.model.strategy import Measure, Profile, Strategy
from fundmatch.strategy.list_cells import read_row
from fundmatch.strategy.profile_sheet import read_fact
from fundmatch.strategy.profile_values import READERS

# Lists of the profile that are answered entry by entry, and where a no goes.
_BY_ITEM: Final = {"areas": "areas_outside", "plans": "plans_missing", "duties": "duties_missing"}
_COUNTERPART: Final = {**_BY_ITEM, **{no: yes for yes, no in _BY_ITEM.items()}}
_ANSWERABLE: Final = frozenset({*READERS, "council_dates"})
_UNKNOWN: Final = (None, "", (), "unbekannt")


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """A strategy with the answers in it, and what is to be said of them, as German sentences."""

    strategy: Strategy
    hints: tuple[str, ...] = ()


def value_of(field: str, text: str, *, of_profile: bool, item: str = "") -> Any:
    """Return the value that an answer means; with `item` it is asked of one entry of a list alone.

    Raises:
        CellError: The answer is none for this field; the remedy says what would be one.
    """
    if of_profile:
        if item and field in _BY_ITEM:
            said = cell_values.truth(text)
            if said is None:
                raise CellError.about(text, "ist weder ja noch nein", "ja oder nein schreiben")
            return said
        value, wrong = read_fact(field, text)
        if wrong:
            raise wrong[0]
        return value
    read = read_row(lambda name: text if name == field else "", {field: 1}, english=False)
    value = read.values.get(field)
    if value in _UNKNOWN:
        wanted = "ja oder nein" if field in ("started", "council_vote", "done") else "wie in der Tabelle der Maßnahmen"
        raise CellError.about(text, f"ist keine Antwort auf „{label_of(field)}“", f"{wanted} schreiben")
    return value


def answered(strategy: Strategy, answers: GivenAnswers) -> Answered:
    """Return the strategy as its answers complete it; an answer for one measure goes before one for all.

    What was answered about the applicant does not count where the strategy is read for another place.
    """
    hints = [str(hint) for hint in answers.hints]
    current = answers.current()
    if strategy.another_place and any(_about_applicant(asked) for asked in current):
        current = {asked: one for asked, one in current.items() if not _about_applicant(asked)}
        hints.append(f"{ANSWERS_FILE}: die Antworten zum Profil gelten nicht für {strategy.profile.name}")
    if not current:
        return Answered(strategy=strategy, hints=tuple(hints))
    known = {measure.id for measure in strategy.measures}
    hints += [
        f"{ANSWERS_FILE}, Zeile {one.nr}: die Maßnahme „{one.measure_id}“ gibt es nicht mehr; die Antwort bleibt stehen"
        for one in current.values()
        if one.measure_id not in ("", ALL, *known)
    ]
    current = _of_today(strategy, current, hints)
    profile = _profile(strategy.profile, current, hints)
    measures = tuple(_measure(measure, current, hints) for measure in strategy.measures)
    origins = dict(strategy.origins)
    for one in _of_profile(current):
        for name in (one.field, _BY_ITEM.get(one.field, one.field)) if one.item else (one.field,):
            if getattr(profile, name) != getattr(strategy.profile, name):
                origins[name] = f"{one.origin} ({ANSWERS_FILE})"
    done = replace(strategy, profile=profile, measures=measures, origins=origins)
    return Answered(strategy=done, hints=tuple(hints))


def _of_today(strategy: Strategy, current: Mapping[Asked, GivenAnswer], hints: list[str]) -> dict[Asked, GivenAnswer]:
    """Return the answers whose number means the measure of today that it meant when they were given; the others are told."""
    titles = {measure.id: measure.title for measure in strategy.measures}
    named = {
        (one.measure_id, one.measure_title)
        for one in current.values()
        if one.measure_id in titles and one.measure_title
    }
    if all(titles[number] == title for number, title in named):
        return dict(current)
    texts = {measure.id: measure.description for measure in strategy.measures}
    memory = MeasureMemory(titles=titles, texts=texts, known=tuple(sorted(named)))
    kept: dict[Asked, GivenAnswer] = {}
    for asked, one in current.items():
        if one.measure_id not in titles or memory.is_today(one.measure_id, one.measure_title):
            kept[asked] = one
            continue
        offered = formatting.listed(memory.offers(one.measure_id, one.measure_title), "oder")
        meant = f"; heute ist das wohl {offered}" if offered else ""
        hints.append(
            f"{ANSWERS_FILE}, Zeile {one.nr}: „{one.answer[:60]}“ wurde zu „{one.measure_title[:80]}“ geantwortet; Nr. {one.measure_id} "
            f"heißt jetzt „{titles[one.measure_id][:80]}“{meant}. Die Antwort gilt nicht → in „Offene Fragen“ neu eintragen"
        )
    return kept


def _about_applicant(asked: Asked) -> bool:
    return asked[0] == ""


def _profile(profile: Profile, current: Mapping[Asked, GivenAnswer], hints: list[str]) -> Profile:
    changes: dict[str, Any] = {}
    for one in _of_profile(current):
        field = one.field
        try:
            value = value_of(field, one.answer, of_profile=True, item=one.item)
        except CellError as error:
            hints.append(str(_unreadable(one, error)))
            continue
        if one.item and field in _BY_ITEM:
            field = field if value else _BY_ITEM[field]
            value = (*changes.get(field, getattr(profile, field)), one.item)
        elif not _holds(one, getattr(profile, field), hints, "Profil", value):
            continue
        changes[field] = _known_or_default(field, value, profile)
        other = _COUNTERPART.get(field)
        if other in changes:  # the later answer holds
            changes[other] = tuple(entry for entry in changes[other] if entry not in value)
    return replace(profile, **{name: _once(value) for name, value in changes.items()})


def _of_profile(current: Mapping[Asked, GivenAnswer]) -> list[GivenAnswer]:
    """Return the answers about the applicant, the latest last."""
    own = (one for one in current.values() if not one.measure_id and one.field in _ANSWERABLE)
    return sorted(own, key=lambda one: one.nr)


def _known_or_default(field: str, value: Any, profile: Profile) -> Any:
    """Return the value; of an answer "unbekannt" what a profile holds that does not name the field."""
    if value not in (None, "", ()):
        return value
    default = next(each.default for each in fields(Profile) if each.name == field)
    return getattr(profile, field) if default is MISSING else default


def _once(value: Any) -> Any:
    return tuple(dict.fromkeys(value)) if isinstance(value, tuple) else value


def _measure(measure: Measure, current: Mapping[Asked, GivenAnswer], hints: list[str]) -> Measure:
    changes: dict[str, Any] = {}
    for one in _answers_for(measure, current):
        try:
            value = value_of(one.field, one.answer, of_profile=False)
        except CellError as error:
            hints.append(str(_unreadable(one, error)))
            continue
        stands = getattr(measure, one.field)
        if one.measure_id == ALL:
            if stands in _UNKNOWN and not measure.done:
                changes.setdefault(one.field, value)
        elif _holds(one, stands, hints, measure.id, value):
            changes[one.field] = value
    return replace(measure, **changes) if changes else measure


def _answers_for(measure: Measure, current: Mapping[Asked, GivenAnswer]) -> Iterator[GivenAnswer]:
    """Yield the answers for the measure itself first, then those for all."""
    yield from (one for (owner, _, _), one in current.items() if owner == measure.id)
    yield from (one for (owner, _, _), one in current.items() if owner == ALL)


def _holds(one: GivenAnswer, stands: Any, hints: list[str], where: str, value: Any) -> bool:
    """Tell whether the answer is newer than what the table says; where the two differ, it is said."""
    if stands in _UNKNOWN or stands == value:
        return True
    written = in_table(stands)
    newer = written == one.before
    label, answer = label_of(one.field), f"„{one.answer}“ ({one.origin})"
    place, own = ("in Ihren Dateien", "diese Angabe") if not one.measure_id else ("in der Tabelle", "die Tabelle")
    holds = f"es gilt die Antwort {answer}" if newer else f"es gilt {own}, sie ist jünger als {answer}"
    hints.append(f"{where}, {label}: {place} steht „{written}“; {holds}.")
    return newer


def in_table(value: Any) -> str:
    """Return what the table says, as a line of answers keeps it; empty where it says nothing."""
    if value in _UNKNOWN:
        return ""
    if isinstance(value, bool):
        return "ja" if value else "nein"
    if isinstance(value, EuroRange):
        return (
            f"ab {formatting.euro(value.low)}" if value.high is None else formatting.euro_range((value.low, value.high))
        )
    if isinstance(value, tuple):
        return "; ".join(map(str, value))
    return value.german if isinstance(value, PartialDate) else str(value)


def _unreadable(one: GivenAnswer, error: CellError) -> Problem:
    return Problem(
        ANSWERS_FILE, one.nr, label_of(one.field), f"{error.note}; sie zählt nicht", error.remedy, grave=False
    )
