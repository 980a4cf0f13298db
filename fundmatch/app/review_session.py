"""Decisions on their way: from workbooks into the ledger, and from the ledger into the next list."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from fundmatch.catalogue.reading import Catalogue
from fundmatch.core.errors import OutputError, StrategyError
from fundmatch.decisions.applying import apply
from fundmatch.decisions.ledger import LEDGER_FILE, Ledger, read_ledger
from fundmatch.decisions.merge import Plan, Prefer, plan_review
from fundmatch.decisions.workbook_entries import Entries
from fundmatch.files import writing
from fundmatch.model.decision import Key
from fundmatch.model.strategy import Strategy
from fundmatch.strategy.reading import COLUMNS, MEASURES, PROFILE, SYNONYMS

# The files of a strategy folder; no output may take their place.
_OWN_FILES = (PROFILE, *MEASURES, COLUMNS, SYNONYMS, LEDGER_FILE)
# What people open in Excel and type into.
_TYPED_INTO = frozenset({".xlsx", ".csv"})


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewSession:
    """Where decisions of one strategy are kept, and what they can be about; `table` is a strategy of one file."""

    folder: Path
    strategy: Strategy
    catalogue: Catalogue
    table: Path | None = None

    def refuse_to_replace(self, outputs: Iterable[Path]) -> None:
        """Stop where an output is one of the strategy's own files: the ledger, the table, the profile.

        Raises:
            OutputError: One of them is; nothing was written.
        """
        own = {(self.folder / name).resolve() for name in _OWN_FILES} | (
            {self.table.resolve()} if self.table else set()
        )
        for path in outputs:
            if path.resolve() in own:
                msg = f"{path} gehört zur Strategie selbst und wird nicht überschrieben. Einen anderen Namen angeben."
                raise OutputError(msg)

    @property
    def ledger(self) -> Ledger:
        """Return the ledger as it stands on disk."""
        return read_ledger(self.folder)

    def read(self, path: Path, *, other_strategy: bool = False) -> Entries:
        """Return the entries of one workbook.

        Raises:
            StrategyError: It cannot be read, or belongs to another strategy.
        """
        from fundmatch.decisions.workbook_reader import read_workbook

        return read_workbook(path, strategy=self.strategy.profile.name, other_strategy=other_strategy)

    def plan(self, found: Sequence[Entries], prefer: Prefer | None = None) -> Plan:
        """Return what the workbooks would change in the ledger; nothing is written."""
        return plan_review(
            self.ledger,
            found,
            measures={measure.id: measure.title for measure in self.strategy.measures},
            programmes={programme.id: programme for programme in self.catalogue.programmes},
            prefer=prefer,
        )

    def take_in(self, what: Plan, *, by: str, on: date) -> Ledger:
        """Write the plan into the ledger, whole or not at all.

        Raises:
            OutputError: The ledger is held by somebody else, was changed meanwhile, or cannot be written.
        """
        return apply(self.folder, what, by=by, on=on)


def session_of(path: Path, strategy: Strategy, catalogue: Catalogue) -> ReviewSession:
    """Return the session of a strategy; the ledger of a single table lies beside it."""
    if path.is_dir():
        return ReviewSession(folder=path, strategy=strategy, catalogue=catalogue)
    return ReviewSession(folder=path.parent, strategy=strategy, catalogue=catalogue, table=path)


@dataclass(frozen=True, slots=True, kw_only=True)
class Replaced:
    """The tables that a run replaces: the pairs of the workbooks, and all content under a dated name.

    `pairs` is None where there was none.
    """

    pairs: Collection[Key] | None
    copies: dict[Path, bytes]
    taken: int = 0


def replaced(session: ReviewSession, outputs: Sequence[Path], *, review: bool, by: str, on: date) -> Replaced:
    """Make sure that no entry is lost with a workbook that is about to be replaced.

    With `review` unread entries are taken into the ledger; without it they stop the run.

    Raises:
        OutputError: A workbook holds unread entries or is none of this strategy, or an output is
            one of the strategy's own files.
    """
    session.refuse_to_replace(outputs)
    copies = writing.copies_of((path for path in outputs if path.suffix.lower() in _TYPED_INTO), on)
    there = [path for path in outputs if path.suffix.lower() == ".xlsx" and path.is_file()]
    if not there:
        return Replaced(pairs=None, copies=copies)
    found = [_own(session, path) for path in there]
    what = session.plan(found)
    taken = 0
    if what.conflicts or what.unplaced or (what.changes and not review):
        raise OutputError(_unread(what, there))
    if what.changes:
        session.take_in(what, by=by, on=on)
        taken = len(what.changes)
    pairs = {(row.measure_id, row.programme_id) for entries in found for row in entries.rows}
    return Replaced(pairs=pairs, copies=copies, taken=taken)


def _own(session: ReviewSession, path: Path) -> Entries:
    try:
        return session.read(path)
    except StrategyError as error:
        reasons = "; ".join(str(problem) for problem in error.problems)
        msg = f"{path} gibt es schon und wird nicht überschrieben: {reasons}. Einen anderen Namen angeben (-o …)."
        raise OutputError(msg) from error


def _unread(what: Plan, there: Sequence[Path]) -> str:
    names = ", ".join(str(path) for path in there)
    parts = [
        (len(what.changes), "neue oder geänderte Einträge"),
        (len(what.conflicts), "widersprüchliche Einträge"),
        (len(what.unplaced), "nicht zuordenbare Zeilen"),
    ]
    told = ", ".join(f"{count} {words}" for count, words in parts if count)
    return (
        f"{names} enthält {told}, die noch nicht übernommen sind. Es wurde nichts geschrieben. "
        f"Zuerst „fundmatch review STRATEGIE {there[0].name}“, oder einen anderen Namen angeben (-o …)"
        + (", oder gleich mit --review." if not what.conflicts and not what.unplaced else ".")
    )
