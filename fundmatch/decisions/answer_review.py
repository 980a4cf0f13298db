"""Sets typed answers against `answers.csv`, and takes in what is new; a contradiction stays out and is shown."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Final

from fundmatch.core.errors import Problem
from fundmatch.decisions.answer_cells import TypedAnswer
from fundmatch.decisions.answered import in_table, value_of
from fundmatch.decisions.given_answers import ANSWERS, ANSWERS_FILE, GivenAnswers, label_of
from fundmatch.decisions.growing_file import taken_in
from fundmatch.decisions.merge import Prefer
from fundmatch.files.cell_values import CellError
from fundmatch.model.decision import ALL, Asked, GivenAnswer
from fundmatch.model.strategy import Strategy

# What says who and where the applicant is belongs together and comes from one place: filled in, but not changed by an answer.
PLACE_FIELDS: Final = frozenset({"name", "state", "ags", "nuts"})


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerPlan:
    """What would be written, what contradicts, and what could not be read, each named with its place."""

    new: tuple[GivenAnswer, ...] = ()
    conflicts: tuple[str, ...] = ()
    faults: tuple[Problem, ...] = ()

    @property
    def clean(self) -> bool:
        """Tell that everything that was typed is understood and nobody disagrees."""
        return not self.conflicts and not self.faults


def plan_answers(
    answers: GivenAnswers,
    typed: Sequence[tuple[str, TypedAnswer]],
    strategy: Strategy,
    *,
    prefer: Prefer | None = None,
    saved: Mapping[str, datetime] | None = None,
) -> AnswerPlan:
    """Return what the typed answers of workbooks (file, answer) would add.

    `strategy` is the one of the officer's own files, without answers: what its table says stands beside each. With
    `prefer` "ledger" what contradicts an answer given before is left, with "workbook" the file counts that was `saved`
    last; where two files say different things and nobody can tell which is the later, it stays a conflict.
    """
    current = answers.current()
    faults: list[Problem] = []
    said: dict[Asked, list[tuple[str, TypedAnswer]]] = {}
    for file, one in typed:
        asked = (one.measure_id, one.field, one.item)
        if fault := one.fault or _fault(one, strategy, given=asked in current):
            faults.append(_problem(one, fault))
        elif not _unmoved(one, strategy, given=asked in current):
            sides = said.setdefault(asked, [])
            # Who says what another says already adds nothing.
            if not any(_alike(one, one.answer, other.answer) for _, other in sides):
                sides.append((file, one))
    new: list[GivenAnswer] = []
    conflicts: list[str] = []
    for asked, sides in said.items():
        file, one = sides[0]
        there = current.get(asked)
        now = there.answer if there else ""
        if len(sides) == 1 and _alike(one, one.answer, now):
            continue
        if len(sides) == 1 and now == one.shown:
            new.append(_given(one, file, strategy))
            continue
        latest = _latest(sides, saved or {})
        if prefer == "workbook" and len(latest) == 1:
            new.append(_given(latest[0][1], latest[0][0], strategy))
        elif prefer != "ledger" or (there is None and len(sides) > 1):
            conflicts.append(_conflict([each for _, each in sides], there))
    return AnswerPlan(new=tuple(new), conflicts=tuple(conflicts), faults=tuple(faults))


def _latest(sides: Sequence[tuple[str, TypedAnswer]], saved: Mapping[str, datetime]) -> list[tuple[str, TypedAnswer]]:
    """Return what the file says that was saved last; several sides where that cannot be told."""
    if len({file for file, _ in sides}) > 1 and all(file in saved for file, _ in sides):
        last = max(saved[file] for file, _ in sides)
        return [(file, one) for file, one in sides if saved[file] == last]
    return list(sides)


def _conflict(sides: Sequence[TypedAnswer], there: GivenAnswer | None) -> str:
    """Return the answers side by side, each with its place."""
    words = [f"„{one.answer or 'leer'}“ ({one.place})" for one in sides]
    if there or len(sides) == 1:
        words.append(f"„{there.answer}“ ({there.origin})" if there else f"„leer“ ({ANSWERS_FILE})")
    where = {"": "Profil", ALL: "alle Maßnahmen"}.get(sides[0].measure_id, sides[0].measure_id)
    what = label_of(sides[0].field) + (f" ({sides[0].item})" if sides[0].item else "")
    return f"{where}, {what}: {' | '.join(words)}"


def _alike(one: TypedAnswer, text: str, other: str) -> bool:
    """Tell whether two texts are the same answer to a question, however they are written."""
    if text == other or not (text and other):
        return text == other
    try:
        values = [value_of(one.field, each, of_profile=not one.measure_id, item=one.item) for each in (text, other)]
    except CellError:
        return False
    return bool(values[0] == values[1])


def _unmoved(one: TypedAnswer, strategy: Strategy, *, given: bool) -> bool:
    """Tell whether a line of the profile says what it said, or without an answer (`given`) what the officer's files say now."""
    if one.stood is None:
        return False
    own = in_table(getattr(strategy.profile, one.field))
    return _alike(one, one.answer, one.stood) or (not given and _alike(one, one.answer, own))


def _fault(one: TypedAnswer, strategy: Strategy, *, given: bool) -> str:
    """Return why an answer cannot be taken, in German; empty where it can. `given`: there is one that can be taken back."""
    known = {measure.id for measure in strategy.measures}
    if one.measure_id not in ("", ALL) and one.measure_id not in known:
        return f"die Maßnahme „{one.measure_id}“ gibt es nicht"
    if one.stood is not None and (fault := _fault_of_line(one, strategy, given=given)):
        return fault
    if not one.answer:
        return ""
    try:
        value_of(one.field, one.answer, of_profile=not one.measure_id, item=one.item)
    except (CellError, KeyError) as error:
        return f"{error.note} → {error.remedy}" if isinstance(error, CellError) else "das fragt niemand"
    return ""


def _fault_of_line(one: TypedAnswer, strategy: Strategy, *, given: bool) -> str:
    """Return why a line of the sheet "Profil" cannot be changed there, in German; empty where it can."""
    own = in_table(getattr(strategy.profile, one.field))
    if one.field in PLACE_FIELDS and own and not _alike(one, one.answer, own):
        return (
            "sagt, wer und wo die Kommune ist, und wird hier nicht geändert → mit --for ORT oder in profile.toml ändern"
        )
    if not one.answer and not given and not one.shown:
        return "ist geleert, und die Angabe steht anderswo → „unbekannt“ schreiben, wo sie nicht mehr gilt"
    return ""


def _problem(one: TypedAnswer, fault: str) -> Problem:
    note, _, remedy = fault.partition(" → ")
    what = label_of(one.field) if one.field else "Antwort"
    return Problem(
        one.place, field=what, note=note, remedy=remedy or "die Antwort berichtigen und neu einlesen", grave=False
    )


def _given(one: TypedAnswer, file: str, strategy: Strategy) -> GivenAnswer:
    measure = next((each for each in strategy.measures if each.id == one.measure_id), None)
    stands = getattr(measure or strategy.profile, one.field, None) if one.measure_id != ALL else None
    return GivenAnswer(
        nr=0,
        recorded=None,
        by="",
        file=file,
        measure_id=one.measure_id,
        field=one.field,
        item=one.item,
        answer=one.answer,
        before="" if one.item else in_table(stands),
        measure_title=measure.title if measure else "",
    )


def take_in_answers(folder: Path, lines: Sequence[GivenAnswer], *, by: str, on: date) -> None:
    """Add the answers to the file of a strategy folder, whole or not at all; without any nothing is written.

    Raises:
        OutputError: The file is held by somebody else, was changed meanwhile, or cannot be written.
    """
    if lines:
        ANSWERS.add(folder, lambda there: _added(there, lines, by, on), by=by)


def _added(there: Sequence[GivenAnswer], lines: Sequence[GivenAnswer], by: str, on: date) -> list[GivenAnswer]:
    """Return the answers with their numbers; one that holds already is none."""
    current = GivenAnswers(lines=tuple(there)).current()
    new = [line for line in lines if line.asked not in current or current[line.asked].answer != line.answer]
    last = max((line.nr for line in there), default=0)
    return [taken_in(line, nr, by=by, on=on) for nr, line in enumerate(new, start=last + 1)]
