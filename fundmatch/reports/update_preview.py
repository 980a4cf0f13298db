"""The preview of an update as JSON, for programs."""

from collections.abc import Iterable, Mapping
from typing import Any

from fundmatch.core.errors import Problem
from fundmatch.core.version import VERSION
from fundmatch.model.decision import Decision
from fundmatch.model.update import DuplicateCandidate, FieldChange, UpdatePlan
from fundmatch.reports.result_json import as_bytes
from fundmatch.updates.impact_records import Impact, PairChange


def preview_as_json(plan: UpdatePlan, impact: Impact | None = None) -> bytes:
    """Return the whole preview; the same plan gives the same bytes.

    The impact stands under "meaning", the name that it has in files from before; it is null without a strategy.
    """
    return as_bytes({**_plan_as_dict(plan), "meaning": _impact_as_dict(impact) if impact is not None else None})


def _plan_as_dict(plan: UpdatePlan) -> dict[str, Any]:
    """Return the plan as plain values; of the files that it would write only the names."""
    return {
        "fundmatch": VERSION,
        "source": plan.source,
        "file": plan.file,
        "sha256": plan.sha256,
        "as_of": plan.as_of.isoformat(),
        "may_be_applied": not plan.stops,
        "seen": plan.seen,
        "unchanged": plan.unchanged,
        "skipped": dict(sorted(plan.skipped.items())),
        "new": _named(plan.new),
        "gone": _named(plan.gone),
        "returned": _named(plan.returned),
        "closed": _named(plan.closed),
        "reopened": _named(plan.reopened),
        "changes": [_change(change) for change in plan.changes],
        "proposals": [_change(change) for change in plan.proposals],
        "twins": [_twin(twin) for twin in plan.twins],
        "stops": [_problem(stop) for stop in plan.stops],
        "hints": [_problem(hint) for hint in plan.hints],
        "files": sorted(path.name for path in plan.contents),
    }


def _impact_as_dict(impact: Impact) -> dict[str, Any]:
    """Return what changes for the measures, the most important first."""
    return {
        "strategy": impact.strategy,
        "as_of": impact.as_of.isoformat(),
        "measures": impact.measures,
        "touched": impact.touched,
        "newly_matched": [key for key, _ in impact.newly_matched],
        "left_alone": [key for key, _ in impact.left_alone],
        "changes": [_pair(change) for change in impact.changes],
    }


def _named(programmes: Iterable[tuple[str, str]]) -> list[dict[str, str]]:
    return [{"id": key, "name": name} for key, name in programmes]


def _change(change: FieldChange) -> dict[str, Any]:
    return {
        "programme": change.programme,
        "name": change.name,
        "field": change.field,
        "old": change.old,
        "new": change.new,
        "applied": change.applied,
        "sentence": change.sentence,
    }


def _twin(twin: DuplicateCandidate) -> dict[str, Any]:
    return {
        "key": twin.key,
        "name": twin.name,
        "other": twin.other,
        "other_name": twin.other_name,
        "score": twin.score,
        "why": twin.why,
        "sure": twin.sure,
    }


def _problem(problem: Problem) -> dict[str, Any]:
    return {
        "file": problem.file,
        "place": problem.place,
        "field": problem.field,
        "note": problem.note,
        "remedy": problem.remedy,
    }


def _pair(change: PairChange) -> dict[str, Any]:
    return {
        "measure": change.measure_id,
        "title": change.measure_title,
        "programme": change.programme,
        "name": change.name,
        "kind": change.kind.value,
        "points": change.points,
        "verdict": change.verdict.value if change.verdict else None,
        "rule": change.rule,
        "why": change.why,
        "turns": [
            {"aspect": turn.aspect.value, "old": turn.old, "new": turn.new, "rule": turn.rule, "why": turn.why}
            for turn in change.turns
        ],
        "decision": _decision(change.decision) if change.decision else None,
    }


def _decision(decision: Decision) -> Mapping[str, str]:
    return {"status": decision.status, "result": decision.result, "person": decision.person}
