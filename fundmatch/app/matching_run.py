"""The main job on files: match a strategy, keep what officers typed, write every output."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Final

from fundmatch.app.pipeline import Progress, explain, match, unknown_rates
from fundmatch.app.review import Reviewed, entries_of, planned, take_in
from fundmatch.app.workspace import Workspace, answers_of, checks_of, memory_for
from fundmatch.core.errors import OutputError, StrategyError
from fundmatch.core.formatting import counted
from fundmatch.decisions.answered import answered
from fundmatch.decisions.ledger import Ledger
from fundmatch.decisions.measure_memory import astray, reworded
from fundmatch.decisions.workbook_entries import Entries
from fundmatch.files import writing
from fundmatch.files.word_template import read_template
from fundmatch.model.decision import Key
from fundmatch.model.result import Explanation, MatchResult, Settings
from fundmatch.reports import result_json
from fundmatch.reports.formats import MATCH_FORMATS, write_outputs
from fundmatch.reports.review_text import astray_in_words, reworded_in_words

# So many cells and rows that stop a run are named one by one.
_MOST_NAMED: Final = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchRun:
    """What a run gives: the lists with the decisions in them, and what is to be said of it.

    `hints` are German sentences on strategy and ledger; `taken` counts the entries that went from
    a replaced workbook into the ledger; `written` are the outputs and the copies of what they replaced.
    """

    result: MatchResult
    hints: tuple[str, ...]
    taken: int = 0
    written: tuple[Path, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Replaced:
    """The files that a run replaces: the pairs of the workbooks, and all content under a dated name.

    `pairs` is None where there was no workbook.
    """

    pairs: Collection[Key] | None = None
    copies: dict[Path, bytes] = field(default_factory=dict)
    taken: int = 0


def match_strategy(
    workspace: Workspace,
    outputs: Sequence[Path] = (),
    *,
    as_of: date,
    settings: Settings | None = None,
    review: bool = False,
    by: str = "",
    on: date | None = None,
    template: Path | None = None,
    since: date | None = None,
    columns_out: Sequence[str] | None = None,
    progress: Progress | None = None,
) -> MatchRun:
    """Match a strategy as of one day, and write every output, or none; the format goes by the suffix.

    No entry is lost with a workbook that is about to be replaced: with `review` what nobody has
    taken in goes into the ledger first, by the person `by`; without it the run stops. `on` is the day
    on which that happens (that of the run where it is left out). `template` is the Word document that briefs
    are written on, `since` the day from which mails count as new, `columns_out` the headings in sight on the lists. `progress` is called after each measure.

    Raises:
        StrategyError: The ledger or the template cannot be read.
        OutputError: `columns_out` names a column that there is not; an output is one of the strategy's own files or the
            template, would take the place of entries that nobody has taken in or of a workbook that is none of this
            strategy, was saved by somebody while the run went on, or cannot be written.
    """
    workspace.refuse_to_replace(outputs)
    seen = writing.seen_at(outputs)
    told = {"template": _template_for(outputs, template), "since": since, "columns_out": _view(workspace, columns_out)}
    replaced = _replaced(workspace, outputs, review=review, by=by, on=on or as_of, as_of=as_of)
    ledger = workspace.ledger
    result = match(
        workspace.catalogue,
        workspace.strategy,
        as_of=as_of,
        settings=settings,
        decisions=ledger,
        before=replaced.pairs,
        progress=progress,
    )
    write_outputs(MATCH_FORMATS, outputs, result, copies=replaced.copies, told=told, seen=seen)
    answers = answered(workspace.strategy, answers_of(workspace.strategy))
    rates = unknown_rates(workspace.catalogue, workspace.strategy)
    return MatchRun(
        result=result,
        hints=(
            *workspace.strategy.hints,
            *answers.hints,
            *rates,
            *_empty_levels(workspace, result),
            *map(str, ledger.hints),
            *_about_measures(workspace, ledger),
            *map(str, checks_of(workspace.strategy).hints),
        ),
        taken=replaced.taken,
        written=(*outputs, *replaced.copies),
    )


def _view(workspace: Workspace, names: Sequence[str] | None) -> tuple[str, ...] | None:
    """Return the headings of the view, which are looked up before the long work.

    Raises:
        OutputError: Some of them are no column.
    """
    if names is None:
        return None
    from fundmatch.reports.workbook.view import checked_view

    own = tuple(dict.fromkeys(name for measure in workspace.strategy.measures for name in measure.extra))
    return checked_view(names, own)


def _about_measures(workspace: Workspace, ledger: Ledger) -> Iterator[str]:
    """Yield what numbers of measures mean now that they did not when something was decided."""
    memory = memory_for(workspace.strategy, ledger)
    yield from astray_in_words(astray(ledger, memory))
    yield from reworded_in_words(reworded(ledger, memory))


def _template_for(outputs: Sequence[Path], template: Path | None) -> bytes | None:
    """Return the template, which is read before the long work; no output may take its place.

    Raises:
        StrategyError: It cannot be used.
        OutputError: One of the outputs is the template.
    """
    if template is None:
        return None
    if any(path.resolve() == template.resolve() for path in outputs):
        msg = f"{template} ist die Vorlage und wird nicht überschrieben. Einen anderen Namen angeben (-o …)."
        raise OutputError(msg)
    return read_template(template)


def _empty_levels(workspace: Workspace, result: MatchResult) -> list[str]:
    """Say which of the levels that were asked for the catalogue has no programme of."""
    there = {programme.level for programme in workspace.catalogue.programmes}
    asked = result.run.settings.levels
    return [f"Der Katalog hat keine Einträge der Ebene {level}." for level in asked if level not in there]


def explain_pair(
    workspace: Workspace, measure: str, programme: str = "", *, as_of: date, output: Path | None = None
) -> Explanation:
    """Return all that is known of one pair, and write it as JSON where an output is given.

    `measure` and `programme` are names as `explain` of the pipeline takes them.

    Raises:
        UnclearNameError: A part of a name fits several; they are listed.
        UnknownNameError: Strategy or catalogue do not know the measure or the programme.
        StrategyError: The ledger cannot be read.
        OutputError: The output cannot be written.
    """
    seen = writing.seen_at([output] if output else [])
    explanation = explain(
        workspace.catalogue, workspace.strategy, measure, programme, as_of=as_of, decisions=workspace.ledger
    )
    if output:
        writing.write_all({output: result_json.as_bytes(result_json.explanation_as_dict(explanation))}, seen)
    return explanation


def _replaced(
    workspace: Workspace, outputs: Sequence[Path], *, review: bool, by: str, on: date, as_of: date
) -> _Replaced:
    """Return what the outputs replace, once every entry in it is safe in the ledger.

    Raises:
        OutputError: A workbook holds unread entries or is none of this strategy.
    """
    copies = writing.copies_of(filter(_is_typed_into, outputs), on)
    workbooks = [path for path in outputs if path.suffix.lower() == ".xlsx" and path.is_file()]
    if not workbooks:
        return _Replaced(copies=copies)
    entries = [_own_entries(workspace, path) for path in workbooks]
    typed = planned(workspace, entries, on=on, as_of=as_of)
    if not typed.clean or (typed.count and not review):
        raise OutputError(_unread(typed, workbooks))
    take_in(workspace, typed, by=by, on=on)
    pairs = {(row.measure_id, row.programme_id) for found in entries for row in found.rows}
    return _Replaced(pairs=pairs, copies=copies, taken=typed.count)


def _is_typed_into(output: Path) -> bool:
    return MATCH_FORMATS[output.suffix.lower()].typed_into


def _own_entries(workspace: Workspace, path: Path) -> Entries:
    try:
        return entries_of(workspace, path)
    except StrategyError as error:
        reasons = "; ".join(str(problem) for problem in error.problems)
        msg = f"{path} gibt es schon und wird nicht überschrieben: {reasons}. Einen anderen Namen angeben (-o …)."
        raise OutputError(msg) from error


def _unread(typed: Reviewed, workbooks: Sequence[Path]) -> str:
    """Say what the workbooks hold that would be in no file, and what to do about it."""
    plan, answers, checks = typed.decisions, typed.answers, typed.checks
    names = ", ".join(str(path) for path in workbooks)
    parts = [
        (plan.changes, "neuen oder geänderten Eintrag", "neue oder geänderte Einträge"),
        (plan.conflicts, "widersprüchlichen Eintrag", "widersprüchliche Einträge"),
        (plan.unplaced, "nicht zuordenbare Zeile", "nicht zuordenbare Zeilen"),
        (plan.doubts, "Zeile, die zwei Paare nennt", "Zeilen, die zwei Paare nennen"),
        (plan.formers, "Zeile zu früheren Maßnahmen", "Zeilen zu früheren Maßnahmen"),
        (plan.unread, "nicht lesbare Stelle", "nicht lesbare Stellen"),
        (answers.new, "neue Antwort", "neue Antworten"),
        (answers.conflicts, "widersprüchliche Antwort", "widersprüchliche Antworten"),
        (answers.faults, "nicht lesbare Antwort", "nicht lesbare Antworten"),
        (checks.new, "neuen Eintrag unter „heute geprüft“", "neue Einträge unter „heute geprüft“"),
        (checks.faults, "nicht lesbaren Eintrag unter „heute geprüft“", "nicht lesbare Einträge unter „heute geprüft“"),
    ]
    contents = ", ".join(counted(len(found), one, many) for found, one, many in parts if found)
    asked = [f"  {one}" for one in (*plan.unread, *plan.doubts, *plan.formers)]
    rest = [f"  … und {len(asked) - _MOST_NAMED} weitere"] if len(asked) > _MOST_NAMED else []
    head = (
        f"{names} enthält {contents}, noch nicht übernommen. Es wurde nichts geschrieben. "
        f"Zuerst „fundmatch review STRATEGIE {workbooks[0].name}“, oder einen anderen Namen angeben (-o …)"
        + (", oder gleich mit --review." if typed.clean else ".")
    )
    return "\n".join([head, *asked[:_MOST_NAMED], *rest])
