"""What the portal's codes mean, and the general rules of its programmes: all of it read from one table.

`data/codes_eu.csv` (list; code; field; value; note) has the lists `status`, `model` (of deadlines),
`type` (of records), `programme`, `prefix` (identifier → programme, where the code is missing),
`action_name` (wording → kind of action), `action`, and `topic` (pattern of identifiers).
Lists inside a value are parted by `|`; a note is where a rule comes from.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from fnmatch import translate
from functools import cache

from fundmatch.core.package_data import rows_of
from fundmatch.model.programme import Partners, Rate

CLEARED = "-"
# So many first characters of an identifier decide which patterns are tried on it.
_HEAD = 12
_RATE = re.compile(r"(?P<upto>bis )?(?P<low>\d+)(?:–(?P<high>\d+))?(?: @ (?P<applicants>[^#]+))?(?: # (?P<module>.+))?")


@dataclass(frozen=True, slots=True)
class Entry:
    """One value of the table and where it comes from."""

    value: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What holds for a topic by the general rules of its programme and kind of action; empty is unknown."""

    themes: tuple[str, ...] = ()
    applicants: tuple[str, ...] = ()
    applicants_note: str = ""
    funding_types: tuple[str, ...] = ()
    access: str = ""
    partners: Partners | None = None
    rates: tuple[Rate, ...] = ()
    areas: tuple[str, ...] = ("EU",)


Fields = Mapping[str, tuple[Entry, ...]]


@cache
def table() -> Mapping[str, Mapping[str, Fields]]:
    """Return the table: list → code → field → entries; codes in lower case."""
    lists: dict[str, dict[str, dict[str, tuple[Entry, ...]]]] = {}
    for row in rows_of("codes_eu.csv"):
        fields = lists.setdefault(row["list"], {}).setdefault(row["code"].casefold(), {})
        fields[row["field"]] = (*fields.get(row["field"], ()), Entry(row["value"], row["note"]))
    return lists


def _value(listed: str, code: str, field: str) -> str | None:
    entries = table()[listed].get(code.casefold(), {}).get(field)
    return entries[0].value if entries else None


@cache
def status(code: str) -> str | None:
    """Return our status for a code or word of the portal, None if it is not known."""
    return _value("status", code, "status")


@cache
def deadline_kind(code: str) -> str | None:
    """Return our kind of deadline for a model of the portal, None if it is not known."""
    return _value("model", code, "deadline_kind")


@cache
def skip_reason(code: str) -> str | None:
    """Return why records of a type are left out; empty: they are taken; None: the type is not known."""
    return _value("type", code, "skip")


@cache
def programme_code(code: str, identifier: str) -> str | None:
    """Return the code of a known programme: the one given, else the one that the identifier's beginning tells."""
    if code:
        return code if code in table()["programme"] else None
    fitting = _fitting("prefix", identifier)
    return _patterns("prefix")[fitting[0]][2]["programme"][0].value if fitting else None


@cache
def action(label: str) -> str | None:
    """Return the kind of action for a wording of the portal, None if it is not known.

    >>> action("HORIZON  Innovation Actions"), action("HORIZON-IA HORIZON Innovation Actions"), action("Dance")
    ('HORIZON-IA', 'HORIZON-IA', None)
    """
    words = label.split()
    first = words[0].casefold() if words else ""
    named = table()["action_name"]
    for wording in (" ".join(words).casefold(), " ".join(words[1:]).casefold()):
        if wording in named:
            return named[wording]["action"][0].value
    return words[0].upper() if first in table()["action"] else None


@cache
def _patterns(listed: str) -> tuple[tuple[str, re.Pattern[str], Fields], ...]:
    """Return patterns of identifiers, each with its fixed beginning."""
    return tuple(
        (pattern.partition("*")[0], re.compile(translate(pattern)), fields)
        for pattern, fields in table()[listed].items()
    )


@cache
def _candidates(listed: str, head: str) -> tuple[int, ...]:
    """Return the numbers of the patterns that identifiers with this head can fit at all."""
    return tuple(
        number for number, (beginning, _, _) in enumerate(_patterns(listed)) if head.startswith(beginning[: len(head)])
    )


def _fitting(listed: str, identifier: str) -> tuple[int, ...]:
    """Return the numbers of the patterns that fit an identifier."""
    folded, patterns = identifier.casefold(), _patterns(listed)
    return tuple(number for number in _candidates(listed, folded[:_HEAD]) if patterns[number][1].match(folded))


def general_rules(programme: str | None, kind: str | None, identifier: str) -> Rules:
    """Return the rules for a topic: those of its programme, then of its kind of action, then of its place.

    A later list replaces a field of an earlier one; themes add up; a rate is taken from a place
    only where the action has one. `programme` and `kind` are
    codes as `programme_code` and `action` return them.
    """
    return _rules(programme or "", kind or "", _fitting("topic", identifier))


@cache
def _rules(programme: str, kind: str, matching: tuple[int, ...]) -> Rules:
    topics = [_patterns("topic")[number][2] for number in matching]
    general = [table()["programme"].get(programme, {}), table()["action"].get(kind.casefold(), {})]
    themes = [
        theme for layer in (*general, *topics) for entry in layer.get("themes", ()) for theme in _listed(entry.value)
    ]
    merged = _layered(general, topics)
    held = {name: entries for name, entries in merged.items() if entries[0].value != CLEARED}
    # A place that clears the areas says that nobody knows them; where no layer speaks of areas, the whole EU holds.
    return replace(_as_rules(held), themes=tuple(dict.fromkeys(themes)), areas=() if "areas" in merged else ("EU",))


def _layered(general: Iterable[Fields], topics: Iterable[Fields]) -> dict[str, tuple[Entry, ...]]:
    """Put the layers over each other, the more special over the more general."""
    merged: dict[str, tuple[Entry, ...]] = {}
    for layer in general:
        merged |= layer
    for layer in topics:
        # A rate of a place replaces that of the action; it says nothing of prizes and actions not known.
        merged |= {name: entries for name, entries in layer.items() if name != "rate" or "rate" in merged}
    return merged


def _as_rules(held: Fields) -> Rules:
    applicants = _first(held, "applicants")
    return Rules(
        applicants=_listed(applicants.value),
        applicants_note=applicants.note,
        funding_types=_listed(_first(held, "funding_types").value),
        access=_first(held, "access").value,
        partners=_partners(held["partners"][0]) if "partners" in held else None,
        rates=tuple(_rate(entry) for entry in held.get("rate", ())),
    )


def _first(held: Fields, name: str) -> Entry:
    return held.get(name, (Entry("", ""),))[0]


def _listed(value: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in value.split("|") if part.strip())


def _partners(entry: Entry) -> Partners:
    """Read "3/3": partners, then countries."""
    partners, _, countries = entry.value.partition("/")
    return Partners(
        partners_min=int(partners) if partners else None,
        countries_min=int(countries) if countries else None,
        note=entry.note,
    )


def _rate(entry: Entry) -> Rate:
    """Read "100", "bis 60", "70–100 @ KMU" or "bis 75 # Baustein"."""
    match = _RATE.fullmatch(entry.value)
    if not match:
        msg = f"codes_eu.csv: {entry.value!r} is no rate"
        raise ValueError(msg)
    low, high = Decimal(match["low"]), Decimal(match["high"]) if match["high"] else None
    exact = not match["upto"] and high is None
    return Rate(
        pct=low if exact else None,
        pct_min=low if high is not None else None,
        pct_max=high if high is not None else (low if match["upto"] else None),
        applicants=_listed(match["applicants"] or ""),
        module=(match["module"] or "").strip(),
        note=entry.note,
    )
