"""Sets typed looks at pages against `checked.csv`, and takes in what is new; nobody's look replaces another's."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from fundmatch.core import formatting
from fundmatch.core.dates import PartialDate
from fundmatch.core.errors import Problem
from fundmatch.decisions.checked_cells import FOUND, TICK, TypedCheck
from fundmatch.decisions.checked_pages import CHECKED, Checks
from fundmatch.decisions.growing_file import taken_in
from fundmatch.files import cell_values
from fundmatch.files.cell_values import CellError
from fundmatch.model.decision import Checked

# What officers set into a cell to tick besides a yes.
_TICKS: Final = frozenset({"heute", "✓", "✔", "ok"})


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckPlan:
    """What would be written, and what could not be read, each named with its place."""

    new: tuple[Checked, ...] = ()
    faults: tuple[Problem, ...] = ()


def plan_checks(
    checks: Checks, typed: Sequence[tuple[str, TypedCheck]], names: Mapping[str, str], *, day: date, until: date
) -> CheckPlan:
    """Return what the typed looks of workbooks (file, look) would add; `names` has the name of each programme.

    A tick counts for `day`, the day of the review; a typed date counts itself, if it is not after `until`. What
    an earlier review took in from the same row is no second look.
    """
    new: list[Checked] = []
    faults: list[Problem] = []
    for file, one in typed:
        try:
            looked = _day_of(one, day, until)
        except CellError as error:
            faults.append(Problem(one.place, field=TICK, note=error.note, remedy=error.remedy, grave=False))
            continue
        if looked is None or any(_same(line, one) for line in (*checks.lines, *new)):
            continue
        new.append(
            Checked(
                nr=checks.last + len(new) + 1,
                recorded=None,
                by="",
                file=file,
                programme_id=one.programme_id,
                programme_name=names.get(one.programme_id, one.programme_name),
                day=looked,
                found=one.found,
                typed=one.tick,
            )
        )
    return CheckPlan(new=tuple(new), faults=tuple(faults))


def _same(line: Checked, one: TypedCheck) -> bool:
    """Tell whether the line is what this row said already; a row that showed the line says something new."""
    same = (line.programme_id, line.typed.casefold(), line.found) == (
        one.programme_id, one.tick.casefold(), one.found,
    )  # fmt: skip
    return same and line.nr > one.shown


def _day_of(one: TypedCheck, day: date, until: date) -> PartialDate | None:
    """Return the day on which somebody looked, None where a row says that nobody did.

    Raises:
        CellError: The row does not say when, or not where.
    """
    if one.fault:
        raise one.fault
    ticked = _ticked(one.tick)
    if ticked is False and not one.found:
        return None
    if not ticked:
        if one.found:
            raise CellError.about(
                one.found, f"steht unter „{FOUND}“, aber nicht, wann nachgesehen wurde", _remedy(until)
            )
        return None
    if not one.programme_id:
        remedy = "in die Zeile des Programms auf dem Blatt „Nachsehen“ schreiben"
        raise CellError.about(one.tick, "gehört zu keinem Programm, die Kennung der Zeile fehlt", remedy)
    if ticked is True:
        return PartialDate.of(day)
    if not ticked.exact:
        raise CellError.about(one.tick, "nennt keinen Tag", _remedy(until))
    if ticked.first > until:
        raise CellError.about(one.tick, "liegt nach dem Tag, an dem eingelesen wird", _remedy(until))
    return ticked


def _ticked(text: str) -> PartialDate | bool | None:
    """Return whether a cell is ticked, or the day that stands in it."""
    if text.casefold() in _TICKS:
        return True
    try:
        return cell_values.truth(text)
    except CellError:
        pass
    try:
        return cell_values.day(text)
    except CellError as error:
        remedy = "ja oder den Tag schreiben, etwa 30.11.2026; was dort steht, unter „gefunden“"
        raise CellError.about(text, "ist weder ja noch ein Tag", remedy) from error


def _remedy(until: date) -> str:
    return f"unter „{TICK}“ ja oder den Tag schreiben, etwa {formatting.day(until)}"


def take_in_checks(folder: Path, lines: Sequence[Checked], *, by: str, on: date) -> None:
    """Add the looks to the file of a strategy folder, whole or not at all; without any nothing is written.

    Raises:
        OutputError: The file is held by somebody else, or cannot be written.
    """
    if lines:
        CHECKED.add(folder, lambda there: _added(there, lines, by, on), by=by)


def _added(there: Sequence[Checked], lines: Sequence[Checked], by: str, on: date) -> list[Checked]:
    last = max((line.nr for line in there), default=0)
    return [taken_in(line, nr, by=by, on=on) for nr, line in enumerate(lines, start=last + 1)]
