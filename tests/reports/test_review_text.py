"""What a review says on the screen: short where a text is long, in order where there is one, and nothing false."""

import pytest

from fundmatch.decisions.changes import Change
from fundmatch.decisions.plan import Conflict, Plan, Side
from fundmatch.reports.review_text import plan_of

KEY = ("M-1", "nrw-bad")
LONG = "Rücksprache mit der Kämmerei " * 1_100


def change(new: str, old: str = "") -> Change:
    return Change(key=KEY, field="note", old=old, new=new, file="a.xlsx", file_sha256="", place="")


def said(plan: Plan, others: int = 0) -> str:
    return plan_of(plan, ["a.xlsx"], written=True, others=others)


def test_a_long_note_is_cut_and_says_how_long_it_is() -> None:
    conflict = Conflict(key=KEY, field="note", sides=(Side(LONG, "Entscheidungsbuch"), Side("kurz", "a.xlsx")))
    told = said(Plan(new=(change(LONG),), changed=(change("neu", old=LONG),), conflicts=(conflict,)))
    assert len(told) < 1_500
    assert told.count(f"… ({len(LONG):,} Zeichen)".replace(",", ".")) == 3
    assert "„kurz“ (a.xlsx)" in told


def test_a_text_that_is_short_is_shown_as_typed() -> None:
    assert "„zwei\nZeilen“" in said(Plan(new=(change("zwei\nZeilen"),)))


@pytest.mark.parametrize(
    ("plan", "others", "last"),
    [
        (Plan(), 0, "Nichts zu übernehmen."),
        (Plan(), 7, "a.xlsx: 0 neu, 0 geändert, 0 geleert, 0 unverändert"),
        (Plan(new=(change("x"),)), 0, "1 Eintrag in decisions.csv übernommen."),
        (Plan(new=(change("x"), change("y"))), 7, "2 Einträge in decisions.csv übernommen."),
    ],
)
def test_nothing_to_take_over_is_said_only_where_nothing_was_taken(plan: Plan, others: int, last: str) -> None:
    assert said(plan, others).splitlines()[-1] == last
