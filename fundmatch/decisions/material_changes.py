"""What of a programme matters for a decision, and what of it has changed since.

Notes, summaries and sources may change without a word: only what an officer would
decide anew for brings a rejected pair back.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any, Final

from fundmatch.core.field_spec import Change, specs
from fundmatch.model.codec import as_state
from fundmatch.model.comparison import change_between, silent_parts
from fundmatch.model.labels import UNKNOWN, words_of
from fundmatch.model.programme import Programme

# What an officer would decide anew for, in the order that ledgers have it in.
_WEIGHTY: Final = tuple(sorted((spec for spec in specs(Programme) if spec.ledger), key=lambda spec: spec.ledger))


def facts_of(programme: Programme) -> str:
    """Return the fields that matter as compact JSON; an unknown one is null, so that it counts as stated."""
    explaining = silent_parts(Change.WEIGHTY)
    told = {spec.name: as_state(getattr(programme, spec.name), without=explaining) for spec in _WEIGHTY}
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"))


def changes_since(state: str, programme: Programme) -> tuple[str, ...]:
    """Return in German what changed: `Frist: vorher 31.03.2026, jetzt 30.09.2027`.

    `state` is what `facts_of` gave at the time. What it does not name is not compared,
    and a deadline that only went away is no news.
    """
    try:
        return tuple(_changes(_read(state), json.loads(facts_of(programme))))
    except RecursionError:  # brackets in brackets: damaged as well
        return ()


def _changes(then: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[str]:
    for spec in _WEIGHTY:
        if spec.name in then and change_between(spec, then[spec.name], now[spec.name]) is Change.WEIGHTY:
            before, after = (_words(spec.name, state[spec.name]) for state in (then, now))
            yield f"{spec.label}: vorher {before}, jetzt {after}"


def _read(state: str) -> Mapping[str, Any]:
    """Return what was kept; a cell that somebody damaged in Excel compares with nothing."""
    try:
        told = json.loads(state) if state else {}
    except (ValueError, RecursionError):
        return {}
    return told if isinstance(told, dict) else {}


def _words(name: str, value: Any) -> str:
    """Return the value in German, a list by its parts in a steady order."""
    return "; ".join(sorted(words_of(name, value))) or UNKNOWN
