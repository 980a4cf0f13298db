"""A match result as plain values for JSON: the contract that programs rely on."""

import json
from collections.abc import Sequence
from datetime import date
from typing import Any

from fundmatch.model.answers import Ask, RuleResult
from fundmatch.model.codec import as_values
from fundmatch.model.decision import FIELDS, Checked
from fundmatch.model.programme import Programme
from fundmatch.model.result import Candidate, Explanation, MatchResult, MeasureResult, Question, RunInfo
from fundmatch.reports import summary
from fundmatch.reports.money_sums import sums_of


def match_as_json(result: MatchResult) -> bytes:
    """Return the whole result; the same input gives the same bytes."""
    head = json.dumps(_run_as_dict(result), ensure_ascii=False)
    # One line a measure: good in version control, and the fast encoder does the work.
    lines = ",\n".join(json.dumps(_measure_as_dict(entry), ensure_ascii=False) for entry in result.measures)
    questions = ",\n".join(json.dumps(_question_as_dict(one), ensure_ascii=False) for one in result.questions)
    totals = json.dumps(_summary_as_dict(result), ensure_ascii=False)
    looks = ",\n".join(json.dumps(_look_as_dict(one), ensure_ascii=False) for one in result.checked.values())
    parts = (
        f'"run": {head},\n"measures": [\n{lines}\n],\n"questions": [\n{questions}\n],\n"checked": [\n{looks}\n],\n'
        f'"summary": {totals}'
    )
    return f"{{{parts}}}\n".encode()


def catalogue_as_json(programmes: Sequence[Programme], _as_of: date | None = None) -> bytes:
    """Return a JSON list of the programmes with all fields, in the order given.

    Every form of the catalogue is given the day; this one has no need of it.
    """
    return as_bytes([as_values(programme) for programme in programmes])


def as_bytes(value: object) -> bytes:
    """Return UTF-8 JSON with a final line break, keys in the order given."""
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode()


def _run_as_dict(result: MatchResult) -> dict[str, Any]:
    """Return what identifies the run."""
    run = result.run
    return {
        "fundmatch": run.version,
        "as_of": run.as_of.isoformat(),
        "catalogue": {
            "programmes": run.catalogue_programmes,
            "sha256": run.catalogue_sha256,
            "day": run.catalogue_day.isoformat(),
        },
        "strategy": {"name": run.profile.name, "measures": len(result.measures), "sha256": run.strategy_sha256},
        "settings": _settings_as_dict(run),
    }


def _summary_as_dict(result: MatchResult) -> dict[str, Any]:
    """Return the figures over the whole run."""
    sums = sums_of(result)
    return {
        "actions": {action.value: count for action, count in summary.actions(result).items()},
        "done": len(summary.done(result)),
        "cost_eur": list(sums.cost_eur),
        "grant_eur": list(sums.grant_eur),
        "own_share_eur": list(sums.own_share_eur),
        "counted": [row.measure.id for row in sums.rows],
        "chosen": [row.measure.id for row in sums.chosen],
        "not_counted": dict(sums.left_out),
    }


def _settings_as_dict(run: RunInfo) -> dict[str, Any]:
    """Return the options that shaped the result."""
    settings = run.settings
    return {
        "top": settings.top,
        "min_points": settings.min_points,
        "rules": settings.rules,
        "include_closed": settings.include_closed,
        "levels": list(settings.levels),
    }


def _measure_as_dict(entry: MeasureResult) -> dict[str, Any]:
    """Return one measure with its list and what was excluded."""
    return {
        "id": entry.measure.id,
        "title": entry.measure.title,
        "done": entry.done,
        "no_good_match": entry.no_good_match,
        "candidates": [_candidate_as_dict(candidate) for candidate in entry.candidates],
        **_beside(entry),
        "excluded": [_candidate_as_dict(candidate) for candidate in entry.excluded],
        "rejected": [_candidate_as_dict(candidate) for candidate in entry.rejected],
    }


def _beside(entry: MeasureResult) -> dict[str, Any]:
    """Return, where nothing is listed, what would have fitted and is over, and what came nearest."""
    over, nearest = entry.would_have_fitted, entry.nearest
    told: dict[str, Any] = {}
    if over and over.answers:
        why = f"passte; {over.answers.window.why} Nachfolger beobachten."
        told["would_have_fitted"] = {"programme": over.programme.id, "name": over.programme.name, "why": why}
    if nearest:
        told["nearest"] = {
            "programme": nearest.programme.id,
            "name": nearest.programme.name,
            "points": nearest.points,
        }
    return told


def _candidate_as_dict(candidate: Candidate) -> dict[str, Any]:
    """Return one candidate; without rules it has no verdict at all."""
    programme, deadline, money = candidate.programme, candidate.deadline, candidate.money
    verdict = {"verdict": candidate.verdict.value} if candidate.verdict else {}
    return {
        "rank": candidate.rank or None,
        "programme": programme.id,
        "name": programme.name,
        "level": programme.level,
        "points": candidate.points,
        **_kind_as_dict(candidate),
        "parts": dict(candidate.parts),
        "evidence": [
            {"part": hit.part, "measure": hit.measure, "programme": hit.programme, "points": hit.points}
            for hit in candidate.evidence
        ],
        **_answers_as_dict(candidate),
        **verdict,
        "rules": [_rule_as_dict(result) for result in candidate.rules],
        "to_check": list(candidate.to_check),
        "deadline": {
            "kind": deadline.kind,
            "next": deadline.next.isoformat() if deadline.next else None,
            "certainty": deadline.certainty,
            "prepare_by": deadline.prepare_by.isoformat() if deadline.prepare_by else None,
            "text": deadline.text,
            "reach": deadline.reach or None,
            "council": deadline.council.isoformat() if deadline.council else None,
        },
        "money": {
            "rate_pct": _numbers(money.rate_pct),
            "grant_eur": _numbers(money.grant_eur),
            "own_share_eur": _numbers(money.own_share_eur),
            "up_to": money.up_to,
            "note": money.note,
        },
        "combinations": [
            {
                "programme": other.programme,
                "outcome": other.outcome.value,
                "reason": other.reason,
                "ceiling_pct": other.ceiling_pct,
            }
            for other in candidate.combinations
        ],
        "contact": as_values(programme.contact) if programme.contact else None,
        "effort": as_values(programme.effort) if programme.effort else None,
        "flags": list(candidate.flags),
        **_decision_as_dict(candidate),
    }


def _kind_as_dict(candidate: Candidate) -> dict[str, Any]:
    """Return class, instrument and family, where rules were asked."""
    if candidate.fit is None:
        return {}
    return {"class": candidate.fit.value, "instrument": candidate.instrument, "family": list(candidate.family)}


def _answers_as_dict(candidate: Candidate) -> dict[str, Any]:
    """Return the three answers and the action, where rules were asked."""
    if candidate.answers is None or candidate.action is None:
        return {}
    answers, window = candidate.answers, candidate.answers.window
    return {
        "answers": {
            "may_we": answers.may_we.value,
            "now": answers.now.value,
            "until": str(window.until) if window.until else None,
            "why": window.why,
            "missing": [{"what": one.what, "who": one.who, "rule": one.rule} for one in answers.missing],
        },
        "action": candidate.action.value,
        "what_if": [{"change": one.change, "action": one.action.value} for one in candidate.what_if],
    }


def _decision_as_dict(candidate: Candidate) -> dict[str, Any]:
    """Return what officers decided before, where there is anything."""
    entries: dict[str, Any] = {}
    if candidate.decision and not candidate.decision.empty:
        entries["decision"] = {name: text for name in FIELDS if (text := candidate.decision.text(name))}
    if candidate.news:
        entries["news"] = candidate.news
    if candidate.elsewhere:
        entries["elsewhere"] = list(candidate.elsewhere)
    return entries


def _rule_as_dict(result: RuleResult) -> dict[str, Any]:
    return {
        "rule": result.rule,
        "outcome": result.outcome.value,
        "demanded": result.demanded,
        "found": result.found,
        "reason": result.reason,
        "fixable": result.fixable,
        "source": result.source,
        "checked": str(result.checked) if result.checked else None,
        "aged": result.aged,
        "asks": [_ask_as_dict(ask) for ask in result.asks],
    }


def _ask_as_dict(ask: Ask) -> dict[str, Any]:
    return {"table": ask.table, "field": ask.field, "item": ask.item or None}


def _question_as_dict(question: Question) -> dict[str, Any]:
    """Return one empty cell with what its answers would change."""
    return {
        **_ask_as_dict(question.ask),
        "measure": question.measure or None,
        "text": question.text,
        "candidates": question.candidates,
        "settles": question.turns,
        "answers": [
            {
                "answer": effect.answer,
                "settled": effect.turned,
                "clear": effect.cleared,
                "excluded": effect.excluded,
            }
            for effect in question.effects
        ],
    }


def _look_as_dict(look: Checked) -> dict[str, Any]:
    """Return the latest look at the page of one programme."""
    return {
        "programme": look.programme_id,
        "day": str(look.day),
        "found": look.found or None,
        "by": look.by or None,
    }


def _numbers(bounds: tuple[float, float] | None) -> list[float] | None:
    """Return the two ends, whole numbers without a decimal point."""
    return [int(value) if float(value).is_integer() else value for value in bounds] if bounds else None


def explanation_as_dict(explanation: Explanation) -> dict[str, Any]:
    """Return the one candidate as in a list, with what only the explanation knows."""
    return {
        **_candidate_as_dict(explanation.candidate),
        "measure": explanation.measure.id,
        "done": explanation.measure.done,
        "place_by_points": explanation.place_by_points,
        "why_not_listed": explanation.why_not_listed,
    }
