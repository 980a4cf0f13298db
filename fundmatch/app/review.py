"""Decisions on their way from workbooks into the ledger, how far they have come, and what they teach."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from fundmatch.app.workspace import Workspace, memory_for
from fundmatch.decisions.answer_review import AnswerPlan, plan_answers, take_in_answers
from fundmatch.decisions.applying import apply
from fundmatch.decisions.checked_pages import read_checks
from fundmatch.decisions.checked_review import CheckPlan, plan_checks, take_in_checks
from fundmatch.decisions.given_answers import read_answers
from fundmatch.decisions.gold import gold_as_csv, judged_measures
from fundmatch.decisions.ledger import replay
from fundmatch.decisions.merge import Prefer, plan_review
from fundmatch.decisions.moves import check_moves
from fundmatch.decisions.placing import Trust
from fundmatch.decisions.plan import Plan
from fundmatch.decisions.workbook_entries import Entries
from fundmatch.files import writing
from fundmatch.model.decision import Decision, Key
from fundmatch.model.result import MatchResult
from fundmatch.reports.formats import RECORD_FORMATS, write_outputs

# The numbers that earlier measures have today, by the number that they had.
Moved = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reviewed:
    """What workbooks brought: decisions on pairs, answers to open questions, and looks at the pages of programmes."""

    decisions: Plan
    answers: AnswerPlan
    checks: CheckPlan

    @property
    def count(self) -> int:
        """Return how many entries, answers and looks are to be written."""
        return len(self.decisions.changes) + len(self.answers.new) + len(self.checks.new)

    @property
    def clean(self) -> bool:
        """Tell that everything that was typed is understood, and nobody disagrees."""
        return self.answers.clean and not self.decisions.open and not self.checks.faults


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewProgress:
    """How far a review has come: the lists as they are now, and the decision of every pair that has one."""

    result: MatchResult
    state: dict[Key, Decision]


def review(
    workspace: Workspace,
    workbooks: Sequence[Path],
    *,
    prefer: Prefer | None = None,
    trust: Trust | None = None,
    moved: Moved | None = None,
    other_strategy: bool = False,
    preview: bool = False,
    by: str,
    on: date,
    as_of: date | None = None,
) -> Reviewed:
    """Take what officers typed into workbooks into the ledger, and return what that changed.

    Nobody's entry is overwritten: what contradicts the ledger stays out and is named, unless `prefer`
    says which of the two holds. A row whose hidden ids name another pair than what is in sight stays out unless `trust`
    says which it is. `moved` has the numbers that earlier measures have today, by the number that they had: several where
    one was split, none where its entries are to decide nothing any more. With `preview` nothing is written. `by` and `on` say who takes the
    entries in, and when; with `other_strategy` a workbook may be one of another strategy. `as_of` is the day
    that a tick "heute geprüft" stands for, that of `on` where it is left out.

    Raises:
        StrategyError: A workbook or the ledger cannot be read, or belongs to another strategy.
        UnknownNameError: One of the numbers in `moved` is none of an earlier measure, or none of today's.
        OutputError: The ledger is held by somebody else, was changed meanwhile, or cannot be written.
    """
    entries = [entries_of(workspace, path, other_strategy=other_strategy) for path in workbooks]
    found = planned(workspace, entries, prefer, trust=trust, moved=moved, on=on, as_of=as_of or on)
    if not preview:
        take_in(workspace, found, by=by, on=on)
    return found


def planned(
    workspace: Workspace,
    entries: Sequence[Entries],
    prefer: Prefer | None = None,
    *,
    trust: Trust | None = None,
    moved: Moved | None = None,
    on: date,
    as_of: date,
) -> Reviewed:
    """Return what the `entries` of workbooks would change; nothing is written.

    Raises:
        StrategyError: A file beside the strategy cannot be read.
        UnknownNameError: One of the numbers in `moved` is none of an earlier measure, or none of today's.
    """
    return Reviewed(
        decisions=planned_changes(workspace, entries, prefer, trust=trust, moved=moved),
        answers=planned_answers(workspace, entries, prefer),
        checks=planned_checks(workspace, entries, day=as_of, until=max(on, as_of)),
    )


def planned_checks(workspace: Workspace, entries: Sequence[Entries], *, day: date, until: date) -> CheckPlan:
    """Return what was typed on the sheet "Nachsehen" of the workbooks, set against what was looked at before.

    Raises:
        StrategyError: The file of looks cannot be read.
    """
    typed = [(found.file, one) for found in entries for one in found.checks]
    names = {programme.id: programme.name for programme in workspace.catalogue.programmes}
    return plan_checks(read_checks(workspace.folder), typed, names, day=day, until=until)


def planned_answers(workspace: Workspace, entries: Sequence[Entries], prefer: Prefer | None = None) -> AnswerPlan:
    """Return what was typed into the answer columns of the workbooks, set against the answers there are.

    `entries` say when each of the workbooks was saved, `prefer` decides conflicts as for decisions.

    Raises:
        StrategyError: The file of answers cannot be read.
    """
    typed = [(found.file, one) for found in entries for one in found.answers]
    saved = {found.file: found.saved.replace(tzinfo=None) for found in entries if found.saved}
    return plan_answers(read_answers(workspace.folder), typed, workspace.strategy, prefer=prefer, saved=saved)


def entries_of(workspace: Workspace, path: Path, *, other_strategy: bool = False) -> Entries:
    """Return what people typed into one workbook.

    Raises:
        StrategyError: It cannot be read, or belongs to another strategy.
    """
    from fundmatch.decisions.unread_cells import Known
    from fundmatch.decisions.workbook_reader import read_workbook

    strategy = workspace.strategy

    def headings() -> frozenset[str]:
        from fundmatch.reports.workbook.headings import own_headings

        return own_headings(strategy.measures)

    known = Known(
        measures={measure.id for measure in strategy.measures},
        programmes={programme.id for programme in workspace.catalogue.programmes},
        headings=headings,
    )
    return read_workbook(path, strategy=strategy.profile.name, other_strategy=other_strategy, known=known)


def planned_changes(
    workspace: Workspace, entries: Sequence[Entries], prefer: Prefer | None = None, *, trust: Trust | None = None,
    moved: Moved | None = None,
) -> Plan:  # fmt: skip
    """Return what the entries of the workbooks would change in the ledger; nothing is written.

    Raises:
        StrategyError: The ledger cannot be read.
        UnknownNameError: One of the numbers in `moved` is none of an earlier measure, or none of today's.
    """
    ledger = workspace.ledger
    memory = memory_for(workspace.strategy, ledger)
    if moved:
        rows = (row for found in entries for row in found.rows)
        numbers = ((row.measure_id or row.measure_number, row.measure_title) for row in rows)
        check_moves(
            ledger, memory, moved, [number for number, title in numbers if memory.owner(number, title) != number]
        )
    return plan_review(
        ledger,
        entries,
        measures=memory.titles,
        programmes={programme.id: programme for programme in workspace.catalogue.programmes},
        prefer=prefer,
        trust=trust,
        moved=moved,
        memory=memory,
    )


def take_in(workspace: Workspace, found: Reviewed, *, by: str, on: date) -> None:
    """Write the changes into the ledger, answers and looks into their files, each whole or not at all.

    Raises:
        OutputError: The ledger is held by somebody else, was changed meanwhile, or cannot be written.
    """
    apply(workspace.folder, found.decisions, by=by, on=on)
    take_in_answers(workspace.folder, found.answers.new, by=by, on=on)
    take_in_checks(workspace.folder, found.checks.new, by=by, on=on)


def review_progress(workspace: Workspace, *, as_of: date) -> ReviewProgress:
    """Return what is decided, and the lists in which the rest waits.

    Raises:
        StrategyError: The ledger cannot be read.
    """
    from fundmatch.app.pipeline import match

    ledger = workspace.ledger
    result = match(workspace.catalogue, workspace.strategy, as_of=as_of, decisions=ledger)
    return ReviewProgress(result=result, state=replay(ledger.lines))


def write_record(workspace: Workspace, outputs: Sequence[Path], *, on: date) -> int:
    """Write what is decided as a record for the files of an office; return how many pairs it holds.

    What stood at a place is kept under a name with the day `on`.

    Raises:
        StrategyError: The ledger cannot be read.
        OutputError: The place is that of one of the strategy's own files, cannot be written, or its suffix names no format.
    """
    workspace.refuse_to_replace(outputs)
    seen, copies = writing.seen_at(outputs), writing.copies_of(outputs, on)
    state = replay(workspace.ledger.lines)
    write_outputs(RECORD_FORMATS, outputs, state, copies=copies, seen=seen)
    return sum(not decision.empty for decision in state.values())


def write_gold(workspace: Workspace, path: Path, *, on: date) -> int:
    """Write the judged pairs as the table that `evaluate` reads; return how many measures it holds.

    What stood at that place is kept under a name with the day `on`.

    Raises:
        StrategyError: The ledger cannot be read.
        OutputError: The place is that of one of the strategy's own files, or cannot be written.
    """
    workspace.refuse_to_replace([path])
    seen, copies = writing.seen_at([path]), writing.copies_of([path], on)
    rows = judged_measures(replay(workspace.ledger.lines), workspace.strategy.measures)
    writing.write_all({**copies, path: gold_as_csv(rows)}, seen)
    return len(rows)
