"""Sets typed answers against `answers.csv`, and takes in what is new; a contradiction stays out and is shown."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from fundmatch.core.dates import PartialDate
from fundmatch.core.errors import OutputError, Problem
from fundmatch.decisions.answer_cells import TypedAnswer
from fundmatch.decisions.answered import in_table, value_of
from fundmatch.decisions.given_answers import (
    ANSWERS_FILE,
    GivenAnswers,
    answers_in,
    label_of,
    parse_answers,
    read_answers_file,
    with_answers,
)
from fundmatch.files.cell_values import CellError
from fundmatch.files.excel_csv import writable
from fundmatch.files.transaction import Terms, Writes, carry_out
from fundmatch.model.decision import ALL, Asked, GivenAnswer
from fundmatch.model.strategy import Strategy

LOCK: Final = ".answers.lock"
_WAIT_SECONDS: Final = 10.0


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


def plan_answers(answers: GivenAnswers, typed: Sequence[tuple[str, TypedAnswer]], strategy: Strategy) -> AnswerPlan:
    """Return what the typed answers of workbooks (file, answer) would add.

    `strategy` is the one of the officer's own files, without answers: what its table says stands beside each.
    """
    current = answers.current()
    new: dict[Asked, GivenAnswer] = {}
    conflicts: list[str] = []
    faults: list[Problem] = []
    for file, one in typed:
        asked = (one.measure_id, one.field, one.item)
        if one.fault or (fault := _fault(one, strategy)):
            faults.append(_problem(one, one.fault or fault))
            continue
        other = new.get(asked) or current.get(asked)
        now = other.answer if other else ""
        if now == one.answer:
            continue
        if now != one.shown or asked in new:
            sides = f"„{one.answer or 'leer'}“ ({one.place}) | „{now or 'leer'}“ ({other.origin if other else ANSWERS_FILE})"
            conflicts.append(f"{one.measure_id or 'Profil'}, {label_of(one.field)}: {sides}")
            new.pop(asked, None)
            continue
        new[asked] = _given(one, file, strategy)
    return AnswerPlan(new=tuple(new.values()), conflicts=tuple(conflicts), faults=tuple(faults))


def _fault(one: TypedAnswer, strategy: Strategy) -> str:
    """Return why an answer cannot be taken, in German; empty where it can."""
    known = {measure.id for measure in strategy.measures}
    if one.measure_id not in ("", ALL) and one.measure_id not in known:
        return f"die Maßnahme „{one.measure_id}“ gibt es nicht"
    if not one.answer:
        return ""
    try:
        value_of(one.field, one.answer, of_profile=not one.measure_id)
    except (CellError, KeyError) as error:
        return f"{error.note} → {error.remedy}" if isinstance(error, CellError) else "das fragt niemand"
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
    if not lines:
        return
    terms = Terms(
        by=by,
        nameless="Es ist nicht gesagt, wer die Antworten aufnimmt. Den Namen angeben.",
        lock=folder / LOCK,
        busy=f"In {folder} nimmt gerade jemand anderes Antworten auf. Warten und noch einmal starten.",
        wait=_WAIT_SECONDS,
    )
    carry_out(terms, lambda: _prepared(folder, lines, by, on))


def _prepared(folder: Path, lines: Iterable[GivenAnswer], by: str, on: date) -> tuple[Writes, GivenAnswers]:
    file = read_answers_file(folder)
    there = answers_in(file)
    current = there.current()
    added: list[GivenAnswer] = []
    for nr, line in enumerate(lines, start=there.last + 1):
        if line.asked in current and current[line.asked].answer == line.answer:
            continue
        added.append(
            GivenAnswer(
                nr=nr,
                recorded=PartialDate.of(on),
                by=writable(by.strip()),
                file=writable(line.file),
                measure_id=writable(line.measure_id),
                field=line.field,
                item=writable(line.item),
                answer=writable(line.answer),
                before=writable(line.before),
                measure_title=writable(line.measure_title),
            )
        )
    content = with_answers(file, added)
    written = parse_answers(content)
    if written.lines != (*there.lines, *added):
        msg = (
            f"{ANSWERS_FILE}: die neuen Zeilen ließen sich nicht unverändert zurücklesen. Es wurde nichts geschrieben."
        )
        raise OutputError(msg)
    return Writes(log={folder / ANSWERS_FILE: content}), written
