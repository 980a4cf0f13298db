"""The ledger played from its first line: what is decided now, and what still waits."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from fundmatch.decisions.cells import compared, day_of
from fundmatch.decisions.lines import Line
from fundmatch.model.decision import REJECTED, Decision, Key, Trace

_KEPT: Final = ("measure_title", "programme_name", "programme_state")


def replay(lines: Iterable[Line]) -> dict[Key, Decision]:
    """Return the decision of every pair that was ever decided on; the lines are in their order.

    A pair whose entries were all taken back stays in it, empty, with its traces.
    """
    told: dict[Key, dict[str, Any]] = {}
    for line in lines:
        record = told.setdefault(line.key, {"traces": {}})
        record["day_text" if line.field == "day" else line.field] = line.new
        record["traces"][line.field] = Trace(nr=line.nr, by=line.by, on=line.recorded, file=line.file)
        record |= {name: text for name in _KEPT if (text := getattr(line, name))}
    return {
        key: Decision(measure_id=key[0], programme_id=key[1], day=day_of(record.get("day_text", "")), **record)
        for key, record in told.items()
    }


def is_rejected(decision: Decision) -> bool:
    """Tell that the pair was turned down and should stay out of the list."""
    return compared("status", decision.status) == REJECTED


def rejected(state: Mapping[Key, Decision]) -> dict[Key, Decision]:
    """Return the pairs that were turned down."""
    return {key: decision for key, decision in state.items() if is_rejected(decision)}


def undecided(keys: Iterable[Key], state: Mapping[Key, Decision]) -> list[Key]:
    """Return the pairs that have neither a status nor a result, in the order given."""
    decided = {key for key, decision in state.items() if decision.status or decision.result}
    return [key for key in keys if key not in decided]
