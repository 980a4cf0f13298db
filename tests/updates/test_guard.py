"""When an update must stop, to the very number: just at the bound it goes on, one further it stops."""

from dataclasses import replace
from datetime import date

import pytest
from updates.update_helpers import AUTUMN, NAMES, SPRING, reading, told

from fundmatch.core.dates import PartialDate
from fundmatch.model.programme import Deadline, Programme
from fundmatch.model.update import ImportedRecord
from fundmatch.sources.extract import SourceRecord
from fundmatch.updates.guard import stops


def records(count: int, **fields: object) -> list[SourceRecord]:
    """Programmes of ever so many funders, so that no group but the level has five members."""
    return [
        told(f"p{number:03}", name=f"{NAMES[number % 30]} {number}", **{"funder": f"Amt {number // 4}", **fields})
        for number in range(count)
    ]


def kept(records: list[SourceRecord], gone: date | None = None) -> list[ImportedRecord]:
    return [
        ImportedRecord(
            key=record.key, programme=record.programme, first_seen=SPRING, last_seen=SPRING, gone_since=gone, source_digests={}
        )
        for record in records
    ]  # fmt: skip


def kinds(
    before: list[ImportedRecord],
    now: list[SourceRecord],
    *,
    pairs: list[tuple[Programme, Programme]] | None = None,
    history: tuple[int, ...] = (),
) -> list[str]:
    return [stop.field for stop in stops(before, reading(*now), pairs or [], history, as_of=AUTUMN, file="x")]


@pytest.mark.parametrize(
    ("there", "missing", "stopped"),
    [
        (50, 5, False),  # a tenth, and five
        (60, 6, False),  # exactly a tenth
        (59, 6, True),  # more than a tenth, and more than five
        (20, 5, False),  # a quarter, and yet only five
        (20, 6, True),
    ],
)
def test_a_loss_stops_only_where_it_is_both_many_and_a_large_share(there: int, missing: int, stopped: bool) -> None:
    whole = records(there)
    assert ("verlust" in kinds(kept(whole), whole[missing:])) is stopped


def test_what_has_left_before_or_by_its_date_is_no_loss() -> None:
    whole = records(20)
    over = (Deadline(date=PartialDate(2026, 5, 1)),)
    past = [replace(one, programme=replace(one.programme, deadlines=over, deadline_kind="Termin")) for one in whole[:6]]
    assert kinds(kept(past) + kept(whole[6:]), whole[6:]) == []
    assert kinds(kept(whole[:6], gone=SPRING) + kept(whole[6:]), whole[6:]) == []


def test_a_programme_that_comes_back_under_another_key_is_not_lost() -> None:
    whole = records(20)
    renamed = [replace(one, key=f"neu-{one.key}") for one in whole]
    assert kinds(kept(whole), renamed) == []


@pytest.mark.parametrize(("members", "stopped"), [(4, False), (5, True)])
def test_a_group_stops_when_all_of_five_are_gone(members: int, stopped: bool) -> None:
    rest = records(100)
    group = [told(f"g{number}", name=f"{NAMES[number]} neu", funder="BMX") for number in range(members)]
    assert ("gruppe" in kinds(kept(rest + group), rest)) is stopped
    assert kinds(kept(rest + group), rest + group[:1]) == []


def test_a_framework_programme_of_the_union_is_a_group() -> None:
    rest = records(100, level="EU")
    group = [told(f"life-{number}", name=f"{NAMES[number]} LIFE", level="EU") for number in range(5)]
    (stop,) = stops(kept(rest + group), reading(*rest), [], (), as_of=AUTUMN, file="x")
    assert stop.note == "Rahmenprogramm LIFE: alle 5 laufenden Programme fehlen"
    of_the_bund = [replace(one, programme=replace(one.programme, level="Bund")) for one in group]
    assert kinds(kept(rest + of_the_bund), rest) == ["gruppe"], "Ebene Bund, und kein Rahmenprogramm"


def test_a_loss_names_five_of_the_missing() -> None:
    whole = records(20)
    (stop,) = stops(kept(whole), reading(*whole[7:]), [], (), as_of=AUTUMN, file="x")
    assert stop.note.endswith(f"etwa: {', '.join(record.programme.name for record in whole[:5])}")


@pytest.mark.parametrize(
    ("history", "now", "stopped"),
    [
        ((50, 50, 50), 40, False),  # 80 % is still usual
        ((50, 50, 50), 39, True),
        ((50, 50, 50), 75, False),  # 150 % too
        ((50, 50, 50), 76, True),
        ((10,), 5, False),  # out of line, but by five
        ((10,), 4, True),
        ((0, 0, 50), 40, False),  # an empty run tells nothing
        ((), 3, False),
        ((500, 500, 500, 20, 20, 20), 20, False),  # the last five runs count, not six
        ((20, 20, 20, 500, 500, 500), 20, True),
    ],
)
def test_a_number_out_of_line_stops(history: tuple[int, ...], now: int, stopped: bool) -> None:
    assert (kinds([], records(now), history=history) == ["menge"]) is stopped


@pytest.mark.parametrize(
    ("pairs", "changed", "stopped"),
    [
        (10, 5, False),  # half of them, and yet only five
        (10, 6, True),
        (20, 6, False),  # exactly three tenths
        (19, 6, True),
        (100, 6, False),  # more than five, and yet a small share
    ],
)
def test_one_field_stops_only_where_it_changed_in_many_and_in_a_large_share(
    pairs: int, changed: int, stopped: bool
) -> None:
    whole = records(pairs)
    before = [record.programme for record in whole]
    after = [replace(one, status="pausiert") for one in before[:changed]] + before[changed:]
    compared = list(zip(before, after, strict=True))
    assert (kinds(kept(whole), whole, pairs=compared) == ["massenänderung"]) is stopped
