"""Whose value holds, field by field: the source's as long as nobody wrote another."""

from dataclasses import replace

import pytest
from updates.update_helpers import AUTUMN, SPRING, SUMMER, told

from fundmatch.core.dates import PartialDate
from fundmatch.model.programme import Evidence
from fundmatch.model.update import HAND_NOTE, ImportedRecord
from fundmatch.sources.extract import SourceRecord
from fundmatch.updates.survivorship import first, merged

PAGE = "https://example.org/seite"


def of_source(day: int = 1, **fields: object) -> SourceRecord:
    """What the source says, with evidence for status and funds of a day in March."""
    proof = Evidence(fields=("status", "funds"), pages=(PAGE,), checked=PartialDate(2026, 3, day))
    return told("hof", **{"funds": "vorhanden", "evidence": (proof,), **fields})


def typed(entry: ImportedRecord, **fields: object) -> ImportedRecord:
    """The entry after a person wrote into it."""
    return replace(entry, programme=replace(entry.programme, **fields))


def test_a_source_that_says_the_same_changes_nothing() -> None:
    entry = first(of_source(), as_of=SPRING)
    result = merged(entry, of_source(), as_of=AUTUMN)
    assert result.entry is entry
    assert (result.by_hand, dict(result.proposed), result.silenced) == ((), {}, 0)


def test_the_source_changes_what_nobody_touched_and_the_day_of_the_entry_follows() -> None:
    result = merged(first(of_source(), as_of=SPRING), of_source(status="geschlossen"), as_of=AUTUMN)
    assert (result.entry.programme.status, result.entry.last_seen) == ("geschlossen", AUTUMN)
    assert (result.by_hand, dict(result.proposed)) == ((), {})


def test_what_a_person_wrote_stands_and_only_news_is_proposed() -> None:
    entry = typed(first(of_source(), as_of=SPRING), funds="knapp")
    same = merged(entry, of_source(), as_of=SUMMER)
    assert (same.entry.programme.funds, same.by_hand, dict(same.proposed)) == ("knapp", ("funds",), {})
    news = merged(entry, of_source(funds="erschöpft"), as_of=SUMMER)
    assert news.entry.programme.funds == "knapp"
    assert dict(news.proposed) == {"funds": "erschöpft"}
    assert news.silenced == 0


def test_news_is_proposed_once_and_not_again_by_the_next_reading() -> None:
    entry = typed(first(of_source(), as_of=SPRING), funds="knapp")
    news = of_source(funds="erschöpft")
    after = merged(entry, news, as_of=SUMMER).entry
    assert dict(merged(after, news, as_of=AUTUMN).proposed) == {}


def test_a_source_that_comes_to_say_what_a_person_wrote_has_no_news() -> None:
    entry = typed(first(of_source(), as_of=SPRING), funds="knapp")
    agreed = merged(entry, of_source(funds="knapp"), as_of=SUMMER)
    assert dict(agreed.proposed) == {}
    # From now on the value is the source's own again.
    later = merged(agreed.entry, of_source(funds="erschöpft"), as_of=AUTUMN)
    assert (later.entry.programme.funds, later.by_hand) == ("erschöpft", ())


@pytest.mark.parametrize("where", ["entry", "programme"])
def test_news_in_a_locked_field_is_counted_and_not_proposed(where: str) -> None:
    entry = first(of_source(), as_of=SPRING)
    locked = replace(entry, locked=("status",)) if where == "entry" else typed(entry, locked=("status",))
    result = merged(locked, of_source(status="geschlossen"), as_of=AUTUMN)
    assert result.entry.programme.status == "offen"
    assert (dict(result.proposed), result.silenced) == ({}, 1)
    assert merged(locked, of_source(), as_of=AUTUMN).silenced == 0


def test_a_person_vouches_beside_the_source_and_each_for_its_own() -> None:
    own = Evidence(fields=("funds",), note=HAND_NOTE)
    entry = typed(first(of_source(), as_of=SPRING), funds="knapp", evidence=(*of_source().programme.evidence, own))
    once = merged(entry, of_source(), as_of=SUMMER).entry
    (theirs, ours) = once.programme.evidence
    assert (theirs.fields, theirs.checked) == (("status",), PartialDate(2026, 3, 1))
    assert ours == own
    # The source's part goes on with the source, though a person vouches beside it.
    (theirs, ours) = merged(once, of_source(day=2), as_of=AUTUMN).entry.programme.evidence
    assert (theirs.fields, theirs.checked) == (("status",), PartialDate(2026, 3, 2))
    assert ours == own


@pytest.mark.parametrize(
    "proof",
    [Evidence(fields=("funds",), note="von Hand"), Evidence(fields=("funds",), note=HAND_NOTE, pages=(PAGE,))],
    ids=["other note", "with a page"],
)
def test_only_the_note_without_a_page_is_evidence_of_a_person(proof: Evidence) -> None:
    entry = typed(first(of_source(), as_of=SPRING), evidence=(proof,))
    result = merged(entry, of_source(day=2), as_of=AUTUMN)
    assert result.entry.programme.evidence == (proof,), "a change by hand like any other"


def test_an_entry_that_comes_back_is_gone_no_more_and_keeps_its_id() -> None:
    entry = replace(typed(first(of_source(), as_of=SPRING), id="bund-eigener"), gone_since=SUMMER)
    result = merged(entry, replace(of_source(), key="neu"), as_of=AUTUMN).entry
    assert (result.gone_since, result.key, result.programme.id) == (None, "neu", "bund-eigener")
