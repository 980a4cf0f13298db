"""What two states of a programme differ in, and whom each difference concerns."""

from dataclasses import replace
from decimal import Decimal

import pytest

from fundmatch.core.dates import PartialDate
from fundmatch.core.field_spec import Change, by_name
from fundmatch.model.comparison import change_between, closed, differences, matters, moved, reopened
from fundmatch.model.programme import Amount, Condition, Deadline, Evidence, Example, Population, Programme, Rate

OLD = Programme(
    id="nrw-a",
    name="A",
    level="NRW",
    applicants=("Kommune", "KMU"),
    rates=(Rate(pct=Decimal(50)),),
    deadlines=(Deadline(date=PartialDate(2026, 5, 1)), Deadline(date=PartialDate(2027, 5, 1), stage="Antrag")),
    conditions=(Condition(text="Konzept liegt vor"),),
)
AMOUNT = Amount(of="Zuwendung", bound="höchstens", eur=5)


@pytest.mark.parametrize(
    ("edit", "change"),
    [
        ({"applicants": ("KMU", "Kommune")}, Change.SILENT),
        ({"rates": (Rate(pct=Decimal("50.0"), note="neu belegt"),)}, Change.SILENT),
        ({"deadlines": tuple(replace(one, certainty="erwartet") for one in OLD.deadlines)}, Change.SILENT),
        ({"conditions": (Condition(text="Konzept liegt vor", rule="readiness"),)}, Change.SILENT),
        ({"evidence": (Evidence(fields=("rates",)),)}, Change.SILENT),
        ({"notes": ("nachsehen",)}, Change.SILENT),
        ({"population": Population(note="nur Städte")}, Change.SILENT),
        ({"summary": "anders"}, Change.TEXT),
        ({"examples": (Example(text="Bad"),)}, Change.TEXT),
        ({"rates": (Rate(pct=Decimal(50), valid_until=PartialDate(2028)),)}, Change.TOLD),
        ({"deadlines": OLD.deadlines[1:]}, Change.TOLD),
        ({"deadlines": ()}, Change.TOLD),
        ({"recurring": False}, Change.TOLD),
        ({"deadlines": (OLD.deadlines[0], replace(OLD.deadlines[1], stage="Skizze"))}, Change.WEIGHTY),
        ({"amounts": (AMOUNT,)}, Change.WEIGHTY),
        ({"status": "geschlossen"}, Change.WEIGHTY),
    ],
)
def test_a_change_concerns_whom_its_field_and_its_parts_say(edit: dict[str, object], change: Change) -> None:
    new = replace(OLD, **edit)  # type: ignore[arg-type]
    (found,) = differences(OLD, new, Change.SILENT)
    assert (found.field, found.change) == (next(iter(edit)), change)
    for least in Change:
        assert bool(list(differences(OLD, new, least))) is (change >= least)


def test_values_are_compared_without_remarks_and_order() -> None:
    assert not matters((AMOUNT,), (replace(AMOUNT, note="je Jahr"),))
    assert matters((AMOUNT,), (replace(AMOUNT, eur=6),))
    assert not matters(("NRW", "DE"), ("DE", "NRW"))


def test_equal_programmes_do_not_differ_and_changes_come_in_the_order_of_the_table() -> None:
    assert not list(differences(OLD, replace(OLD), Change.SILENT))
    new = replace(OLD, url="https://neu.de", rates=(), status="offen", name="B")
    assert [change.field for change in differences(OLD, new)] == ["name", "status", "rates", "url"]


@pytest.mark.parametrize("odd", [5, {"x": [1]}, "bald", ["bald"], [["2026"], 1]])
def test_a_kept_value_of_another_form_is_a_change_and_no_fault(odd: object) -> None:
    spec = by_name(Programme)["deadlines"]  # type: ignore[arg-type]
    assert change_between(spec, odd, [{"date": "2027-05-01"}]) is Change.WEIGHTY
    assert change_between(spec, odd, []) is Change.TOLD


@pytest.mark.parametrize(
    ("then", "now", "shut", "again"),
    [
        ("offen", "geschlossen", True, False),
        ("pausiert", "geschlossen", True, False),
        ("geschlossen", "geschlossen", False, False),
        ("geschlossen", "offen", False, True),
        ("geschlossen", "angekündigt", False, True),
        ("pausiert", "offen", False, True),
        ("geschlossen", "unbekannt", False, False),
        ("unbekannt", "offen", False, False),
        ("offen", "angekündigt", False, False),
    ],
)
def test_closed_and_reopened_have_one_meaning(then: str, now: str, shut: bool, again: bool) -> None:
    old, new = replace(OLD, status=then), replace(OLD, status=now)
    assert (closed(old, new), reopened(old, new)) == (shut, again)


def test_a_deadline_that_only_went_by_has_not_moved() -> None:
    assert not moved(OLD, replace(OLD, deadlines=OLD.deadlines[1:]))
    assert moved(OLD, replace(OLD, deadlines=(Deadline(date=PartialDate(2028)),)))
