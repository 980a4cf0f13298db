"""How a field of a record is declared: everything that is known about it stands in one `entry(…)`.

The readers learn here what is allowed, the column dictionary what it means, outputs and the
catalogue table its German name and place, the comparison what a change of it weighs. So a new
field is one declaration, and no other module names it.
"""

import types
from collections.abc import Callable, Collection
from dataclasses import MISSING, dataclass, field, fields, is_dataclass
from enum import Enum, IntEnum
from functools import cache
from typing import Any, Final, Union, get_args, get_origin, get_type_hints

from fundmatch.core.dates import PartialDate

# Window, deadlines and money left change within weeks, rates and conditions with a new
# guideline, the rest with a new programme: days after which a claim is not relied on.
WINDOW_DAYS, RULES_DAYS, OTHER_DAYS = 30, 180, 365


class Change(IntEnum):
    """Who is told that a field, or a part of a record, is another: each level tells more people."""

    SILENT = 0  # nobody but the person who edits it: remarks, evidence
    TEXT = 1  # whoever compares two catalogues; a source words its texts anew all the time
    TOLD = 2  # whoever takes in a source
    WEIGHTY = 3  # whoever decided before: an officer would decide anew for it


class Proof(Enum):
    """Whether a page must vouch for a field."""

    PAGE = "page"
    OWN_WORDS = "own words"  # an officer writes it; an edit is stamped, no page is missed
    NONE = "none"  # evidence about it would say nothing


@dataclass(frozen=True, slots=True)
class Column:
    """Where a field stands in the catalogue table.

    Columns stand by ascending `place` (in steps of ten, to leave room), and changes are listed in the
    same order. `width` is in characters, `hint` the help beyond the field's meaning. A print ends
    with the column that has `last_on_paper`.
    """

    place: int = 900
    width: float = 24
    hint: str = ""
    last_on_paper: bool = False


@dataclass(frozen=True, slots=True)
class Ageing:
    """After how many days a claim is old; what is looked up together bears one `group` name.

    `warned` fields stand for their group in the warnings beside a candidate.
    """

    days: int = OTHER_DAYS
    group: str = ""
    warned: bool = False


@dataclass(frozen=True, slots=True)
class Matched:
    """How much a word of the field counts in text matching.

    `telling` is the rank of its phrases as evidence, from 1; 0 where they are too long, or nobody's own
    words. `english` ones count as their German equivalents too.
    """

    weight: float
    telling: int = 0
    english: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldSpec:
    """One declared field; `type` is that of one value, without None and without the list around it.

    `form` words one value (as JSON knows it) in German; without it, its type tells. `earlier` are
    names that older tables call the field by. Without `change`, a part of a record matters as much as
    its field, and a field of a programme is TEXT. `ledger` is the place of a weighty field in the state
    that a decision was made on: fixed for good, a new one takes the next number. A `passing` list
    loses its items by time, so that only new ones are weighty; a `volatile` field is one that a
    source may know better than a curated entry. `names_fields` holds names of other fields.
    """

    name: str
    meaning: str
    type: Any = str
    many: bool = False
    default: Any = MISSING
    label: str = ""
    earlier: tuple[str, ...] = ()
    unit: str = ""
    values: tuple[str, ...] = ()
    low: float | None = None
    high: float | None = None
    form: Callable[[Any], str] | None = None
    column: Column = Column()
    ages: Ageing = Ageing()
    change: Change | None = None
    ledger: int = 0
    passing: bool = False
    volatile: bool = False
    matched: Matched | None = None
    proof: Proof = Proof.PAGE
    short_words: bool = False
    default_unsaid: bool = False
    names_fields: bool = False
    in_portals: bool = False
    missed: tuple[str, str] | None = None

    @property
    def heading(self) -> str:
        """Return the heading of its column: the label, with the unit where a cell holds a bare number."""
        return f"{self.label} ({self.unit})" if self.unit else self.label

    @property
    def record(self) -> Any:
        """Return the class of the records that it holds, None where it holds plain values."""
        return self.type if is_dataclass(self.type) and self.type is not PartialDate else None

    @property
    def in_one_line(self) -> bool:
        """Tell whether a list of it is written in one line: words of a vocabulary and other short words."""
        return self.many and (bool(self.values) or self.short_words)


_OPTIONS: Final = frozenset(FieldSpec.__dataclass_fields__) - {"name", "type", "many", "meaning", "values", "default"}


def entry(
    meaning: str, label: str = "", *, values: Collection[str] = (), default: Any = MISSING, **options: Any
) -> Any:
    """Declare one field: German `meaning`, allowed `values`, and what else `FieldSpec` has.

    A field whose meaning is said in a word or two needs no `label` of its own.
    Bounds (`low`, `high`) are inclusive. Without `default` the field must be there.

    Raises:
        TypeError: An option is none that a field has.
    """
    if unknown := options.keys() - _OPTIONS:
        msg = f"no option of a field: {', '.join(sorted(unknown))}"
        raise TypeError(msg)
    known = {"low": None, "high": None, **options}
    return field(default=default, metadata={"meaning": meaning, "label": label, "values": tuple(values), **known})


@cache
def specs(kind: Any) -> tuple[FieldSpec, ...]:
    """Return the declared fields of a record class, in the order of the class."""
    hints = get_type_hints(kind)
    return tuple(_spec(declared, hints[declared.name]) for declared in fields(kind))


@cache
def by_name(kind: Any) -> dict[str, FieldSpec]:
    """Return the declared fields of a record class by name, in the order of the class."""
    return {spec.name: spec for spec in specs(kind)}


def _spec(declared: Any, hint: Any) -> FieldSpec:
    bare = _bare(hint)
    many = get_origin(bare) is tuple
    told = dict(declared.metadata)
    told["label"] = told.get("label") or declared.metadata["meaning"]
    if told.get("ledger"):
        told["change"] = Change.WEIGHTY
    return FieldSpec(
        name=declared.name, type=get_args(bare)[0] if many else bare, many=many, default=declared.default, **told
    )


def _bare(hint: Any) -> Any:
    """Return the type without the None that stands for "unknown"."""
    if get_origin(hint) in (Union, types.UnionType):
        return next(part for part in get_args(hint) if part is not type(None))
    return hint
