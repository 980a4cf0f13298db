"""Puts the answers to open questions into a strategy; its own files stay as they are.

Where the table says something else than it did when the question was answered, the table is the newer
and holds; both are said.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from fundmatch.core import formatting
from fundmatch.core.dates import PartialDate
from fundmatch.core.errors import Problem
from fundmatch.decisions.given_answers import ANSWERS_FILE, GivenAnswers, label_of
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
_UNKNOWN: Final = (None, "", (), "unbekannt")


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """A strategy with the answers in it, and what is to be said of them, as German sentences."""

    strategy: Strategy
    hints: tuple[str, ...] = ()


def value_of(field: str, text: str, *, of_profile: bool) -> Any:
    """Return the value that an answer means.

    Raises:
        CellError: The answer is none for this field; the remedy says what would be one.
    """
    if of_profile:
        if field in _BY_ITEM:
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
    if strategy.another_place and any(_of_profile(asked) for asked in current):
        current = {asked: one for asked, one in current.items() if not _of_profile(asked)}
        hints.append(f"{ANSWERS_FILE}: die Antworten zum Profil gelten nicht für {strategy.profile.name}")
    if not current:
        return Answered(strategy=strategy, hints=tuple(hints))
    known = {measure.id for measure in strategy.measures}
    hints += [
        f"{ANSWERS_FILE}, Zeile {one.nr}: die Maßnahme „{one.measure_id}“ gibt es nicht mehr; die Antwort bleibt stehen"
        for one in current.values()
        if one.measure_id not in ("", ALL, *known)
    ]
    profile = _profile(strategy.profile, current, hints)
    measures = tuple(_measure(measure, current, hints) for measure in strategy.measures)
    origins = dict(strategy.origins)
    for (owner, field, _), one in current.items():
        for name in (field, _BY_ITEM.get(field, field)):
            if owner == "" and getattr(profile, name, None) != getattr(strategy.profile, name, None):
                origins[name] = f"{one.origin} ({ANSWERS_FILE})"
    done = replace(strategy, profile=profile, measures=measures, origins=origins)
    return Answered(strategy=done, hints=tuple(hints))


def _of_profile(asked: Asked) -> bool:
    return asked[0] == ""


def _profile(profile: Profile, current: Mapping[Asked, GivenAnswer], hints: list[str]) -> Profile:
    changes: dict[str, Any] = {}
    for (measure, field, item), one in current.items():
        if measure != "" or field not in READERS:
            continue
        try:
            value = value_of(field, one.answer, of_profile=True)
        except CellError as error:
            hints.append(str(_unreadable(one, error)))
            continue
        if field in _BY_ITEM:
            where = field if value else _BY_ITEM[field]
            changes[where] = (*changes.get(where, getattr(profile, where)), item)
        elif _holds(one, getattr(profile, field), hints, "Profil", value):
            changes[field] = value
    return replace(profile, **{name: _once(value) for name, value in changes.items()})


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
    holds = f"es gilt die Antwort {answer}" if newer else f"es gilt die Tabelle, sie ist jünger als {answer}"
    hints.append(f"{where}, {label}: in der Tabelle steht „{written}“; {holds}.")
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
