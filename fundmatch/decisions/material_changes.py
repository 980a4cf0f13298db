"""What of a programme matters for a decision, and what of it has changed since.

Notes, summaries and sources may change without a word: only what an officer would
decide anew for brings a rejected pair back.
"""

import json
from collections.abc import Mapping
from typing import Any, Final

from fundmatch.model.codec import as_state
from fundmatch.model.labels import UNKNOWN, label, words_of
from fundmatch.model.programme import Programme

# What an officer would decide anew for.
_WEIGHTY: Final = (
    "status",
    "deadlines",
    "rates",
    "amounts",
    "applicants",
    "areas",
    "population",
    "own_share_min_pct",
    "funds",
    "early_start",
)
# Parts of a record that explain and do not decide.
_SILENT: Final = frozenset({"note", "certainty", "indicative", "valid_from", "valid_until"})


def facts_of(programme: Programme) -> str:
    """Return the fields that matter as compact JSON; an unknown one is null, so that it counts as stated."""
    told = {name: as_state(getattr(programme, name), without=_SILENT) for name in _WEIGHTY}
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"))


def changes_since(state: str, programme: Programme) -> tuple[str, ...]:
    """Return in German what changed: `Frist: vorher 31.03.2026, jetzt 30.09.2027`.

    `state` is what `facts_of` gave at the time. What it does not name is not compared,
    and a deadline that only went away is no news.
    """
    then, now = _read(state), json.loads(facts_of(programme))
    changed = []
    for name in _WEIGHTY:
        if name not in then:
            continue
        before, after = _words(name, then[name]), _words(name, now[name])
        if before != after and not (name == "deadlines" and set(after) <= set(before)):
            changed.append(f"{label(name)}: vorher {_joined(before)}, jetzt {_joined(after)}")
    return tuple(changed)


def _read(state: str) -> Mapping[str, Any]:
    """Return what was kept; a cell that somebody damaged in Excel compares with nothing."""
    try:
        told = json.loads(state) if state else {}
    except (ValueError, RecursionError):
        return {}
    return told if isinstance(told, dict) else {}


def _words(name: str, value: Any) -> tuple[str, ...]:
    """Return the value in German, a list by its parts in a steady order."""
    return tuple(sorted(words_of(name, value)))


def _joined(words: tuple[str, ...]) -> str:
    return "; ".join(words) or UNKNOWN
