"""What of a programme matters for a decision, and what of it has changed since.

Notes, summaries and sources may change without a word: only what an officer would
decide anew for brings a rejected pair back.
May import: german, model.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields, is_dataclass
from decimal import Decimal
from typing import Any, Final

from fundmatch import german
from fundmatch.model.dates import PartialDate
from fundmatch.model.programme import Programme

UNKNOWN: Final = "keine Angabe"

# Parts of a record that explain and do not decide.
_SILENT: Final = frozenset({"note", "certainty", "indicative", "valid_from", "valid_until"})


def facts_of(programme: Programme) -> str:
    """Return the fields that matter as compact JSON; an unknown one is null, so that it counts as stated."""
    told = {name: _plain(getattr(programme, name)) for name in _WORDED}
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"))


def changes_since(state: str, programme: Programme) -> tuple[str, ...]:
    """Return in German what changed: `Frist: vorher 31.03.2026, jetzt 30.09.2027`.

    `state` is what `facts_of` gave at the time. What it does not name is not compared,
    and a deadline that only went away is no news.
    """
    then, now = _read(state), json.loads(facts_of(programme))
    changed = []
    for name, (label, worded) in _WORDED.items():
        if name not in then:
            continue
        before, after = _words(worded, then[name]), _words(worded, now[name])
        if before != after and not (name == "deadlines" and set(after) <= set(before)):
            changed.append(f"{label}: vorher {_joined(before)}, jetzt {_joined(after)}")
    return tuple(changed)


def _read(state: str) -> Mapping[str, Any]:
    """Return what was kept; a cell that somebody damaged in Excel compares with nothing."""
    try:
        told = json.loads(state) if state else {}
    except (ValueError, RecursionError):
        return {}
    return told if isinstance(told, dict) else {}


def _plain(value: Any) -> Any:
    """Return the value as JSON knows it, without what is unknown or only explains."""
    if is_dataclass(value) and not isinstance(value, PartialDate):
        parts = {part.name: _plain(getattr(value, part.name)) for part in fields(value) if part.name not in _SILENT}
        return {name: part for name, part in parts.items() if part not in (None, "", [])}
    if isinstance(value, tuple):
        return [_plain(part) for part in value]
    if isinstance(value, Decimal):
        return str(value.normalize())
    return str(value) if isinstance(value, PartialDate) else value


def _words(worded: Callable[[Any], str], value: Any) -> tuple[str, ...]:
    """Return the value in German, a list by its parts in a steady order."""
    if value in (None, "", [], {}):
        return ()
    parts: Iterable[Any] = value if isinstance(value, list) else [value]
    try:
        return tuple(sorted({worded(part) for part in parts}))
    except (TypeError, ValueError, KeyError, AttributeError, ArithmeticError):
        return (str(value),)  # another version's form: shown as it is


def _joined(words: tuple[str, ...]) -> str:
    return "; ".join(words) or UNKNOWN


def _deadline(part: Mapping[str, str]) -> str:
    stage = f" ({part['stage']})" if part.get("stage") else ""
    return f"{PartialDate.parse(part['date']).german}{stage}"


def _rate(part: Mapping[str, Any]) -> str:
    if "pct" in part:
        rate = german.percent(Decimal(part["pct"]))
    elif "pct_min" in part:
        rate = f"{german.percent(Decimal(part['pct_min']))} bis {german.percent(Decimal(part['pct_max']))}"
    else:
        rate = f"bis zu {german.percent(Decimal(part['pct_max']))}"
    weak = {True: "finanzschwach", False: "nicht finanzschwach"}
    for_whom = [
        part.get("module", ""),
        *part.get("applicants", ()),
        weak.get(part.get("financially_weak", ""), ""),
        part.get("budget", ""),
        *part.get("areas", ()),
    ]
    named = ", ".join(filter(None, for_whom))
    return f"{rate} ({named})" if named else rate


def _amount(part: Mapping[str, Any]) -> str:
    named = ", ".join(filter(None, [part.get("module", ""), *part.get("applicants", ())]))
    whole = f"{part['of']} {part['bound']} {german.euro(part['eur'])} je {part['per']}"
    return f"{whole} ({named})" if named else whole


def _population(part: Mapping[str, int]) -> str:
    words = {"over": "mehr als", "at_least": "mindestens", "at_most": "höchstens", "under": "weniger als"}
    return ", ".join(f"{word} {german.number(part[name])}" for name, word in words.items() if name in part)


def _percent(value: str) -> str:
    return german.percent(Decimal(value))


# field of `Programme` → its German name and how one value of it is worded
_WORDED: Final[dict[str, tuple[str, Callable[[Any], str]]]] = {
    "status": ("Antragsfenster", str),
    "deadlines": ("Frist", _deadline),
    "rates": ("Fördersatz", _rate),
    "amounts": ("Beträge", _amount),
    "applicants": ("Antragsberechtigte", str),
    "areas": ("Fördergebiet", str),
    "population": ("Einwohnerzahl", _population),
    "own_share_min_pct": ("Mindesteigenanteil", _percent),
    "funds": ("Mittel", str),
    "early_start": ("vorzeitiger Maßnahmenbeginn", str),
}
