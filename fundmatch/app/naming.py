"""Measures and proposals as a person calls them: id, title, part of a title, place in the list, "2.1"."""

import re
from typing import Final

from fundmatch.core.calling import Called, thing_called
from fundmatch.core.errors import UnknownNameError
from fundmatch.model.result import Candidate, MeasureResult
from fundmatch.model.strategy import Measure, Strategy

_PLACE: Final = re.compile(r"(.+)\.(\d{1,3})")
_REMEDY: Final = "Kürzel, Titel, ein Teil des Titels oder die Stelle in der Liste gelten: 1 ist die erste Maßnahme."


def measure_called(strategy: Strategy, name: str) -> Measure:
    """Return the measure that is meant; a number that is no id is its place in the list, from 1.

    Raises:
        UnclearNameError: A part of a title fits several; they are listed.
        UnknownNameError: There is none; the nearest are offered.
    """
    measures = strategy.measures
    known = [Called(measure, measure.id, (measure.title,)) for measure in measures]
    is_id = any(measure.id == name for measure in measures)
    if not is_id and name.isdecimal() and 1 <= int(name) <= len(measures):
        return measures[int(name) - 1]
    return thing_called("Die Maßnahme", name, known, remedy=_REMEDY)


def proposal_called(strategy: Strategy, name: str) -> tuple[Measure, int]:
    """Return a measure and a place in its list: "2.3" is the third proposal of the second measure, "2" the first.

    What is an id as a whole is not taken apart: in a list with numbers such as 2.1 the third proposal is "2.1.3".

    Raises:
        UnclearNameError: A part of a title fits several; they are listed.
        UnknownNameError: There is no such measure; the nearest are offered.
    """
    taken_apart = _PLACE.fullmatch(name.strip())
    if taken_apart is None or any(measure.id == name for measure in strategy.measures):
        return measure_called(strategy, name), 1
    return measure_called(strategy, taken_apart[1]), int(taken_apart[2])


def proposal_at(entry: MeasureResult, place: int) -> Candidate:
    """Return the proposal at a place of a measure's list.

    Raises:
        UnknownNameError: The list is shorter.
    """
    count = len(entry.candidates)
    if 1 <= place <= count:
        return entry.candidates[place - 1]
    remedy = f"Die Liste der Maßnahme {entry.measure.id} endet bei {entry.measure.id}.{count}."
    if not count:
        remedy = f"Die Maßnahme {entry.measure.id} hat keinen Vorschlag; ein Programm dazu angeben."
    kind = "Den Vorschlag"
    raise UnknownNameError(kind, f"{entry.measure.id}.{place}", (), remedy=remedy)
