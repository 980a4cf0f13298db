"""The declaration of a field: what is not declared has a sensible answer, what is misspelt is refused."""

from dataclasses import dataclass
from typing import Any

import pytest

from fundmatch.core.dates import PartialDate
from fundmatch.core.field_spec import OTHER_DAYS, Change, FieldSpec, by_name, entry


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    day: PartialDate | None = entry("Tag der Abgabe", default=None)  # noqa: RUF009 - entry() declares a field


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    title: str = entry("wie der Aufruf heißt", "Titel", earlier=("Name",))
    share: int | None = entry("Anteil", unit="%", low=0, high=100, default=None)
    kinds: tuple[str, ...] = entry("Arten", values=("a", "b"), ledger=1, default=())
    remarks: tuple[str, ...] = entry("Hinweise", default=())
    stages: tuple[Stage, ...] = entry("Stufen", default=())


def spec(name: str, kind: Any = Call) -> FieldSpec:
    return by_name(kind)[name]


def test_a_field_says_what_is_declared_and_what_follows_from_its_type() -> None:
    assert (spec("title").label, spec("title").heading, spec("share").heading) == ("Titel", "Titel", "Anteil (%)")
    assert (spec("share").type, spec("share").many, spec("kinds").type, spec("kinds").many) == (int, False, str, True)
    assert (spec("kinds").in_one_line, spec("remarks").in_one_line) == (True, False)
    assert (spec("stages").record, spec("day", Stage).record) == (Stage, None)
    assert (spec("remarks").ages.days, spec("remarks").change, spec("kinds").change) == (
        OTHER_DAYS,
        None,
        Change.WEIGHTY,
    )


def test_a_field_without_a_label_is_called_by_its_meaning() -> None:
    assert spec("day", Stage).label == "Tag der Abgabe"


@pytest.mark.parametrize("option", ["lable", "weight", "type", "many", "name"])
def test_a_misspelt_option_is_refused_where_it_is_declared(option: str) -> None:
    with pytest.raises(TypeError, match=option):
        entry("Bedeutung", **{option: "x"})
