"""The states of programmes beside the ledger: out of sight, never lost, and never the reason for a wrong "changed"."""

import json
import tempfile
from dataclasses import replace
from pathlib import Path

import pytest
from decisions.review_helpers import BATH, FIRST, SECOND, held, issued, review, typed
from decisions.test_ledger import line, texts
from hypothesis import given, settings
from hypothesis import strategies as st
from record_helpers import DAY, REPOSITORY

from fundmatch.core.errors import OutputError
from fundmatch.decisions.applying import apply
from fundmatch.decisions.carry_over import current_decisions
from fundmatch.decisions.changes import Change
from fundmatch.decisions.ledger import LEDGER_FILE, LEDGER_FORM, Line, parse_ledger, read_ledger, replay, states_of
from fundmatch.decisions.plan import Plan
from fundmatch.decisions.programme_states import STATES_FILE, states_as_bytes, states_in
from fundmatch.files.excel_csv import as_csv, protect
from fundmatch.model.decision import FIELDS

NOW = {"nrw-bad": replace(BATH, status="geschlossen")}
ONE_MORE = Change(
    key=("M-9", "nrw-x"), field="note", old="", new="neu", file="t.xlsx", file_sha256="", place="Zeile 4",
    programme_state='{"status":"offen"}',
)  # fmt: skip


def old_file(*lines: Line) -> bytes:
    """The ledger as an earlier version wrote it: with the states in a column of its own."""
    headings = {**LEDGER_FORM.headings, **LEDGER_FORM.retired}
    rows = [
        [FIELDS[one.field] if name == "field" else protect(str(getattr(one, name) or "")) for name in headings]
        for one in lines
    ]
    for row in rows:
        row[:2] = [row[0].removeprefix("'"), row[1].removeprefix("'")]
    return as_csv([headings.values(), *rows])


def rejected_in(folder: Path) -> None:
    review(folder, typed(issued(folder / "s.xlsx", folder), {FIRST: {"status": "Abgelehnt"}}))


def test_the_ledger_holds_what_people_read_and_the_state_stands_beside(tmp_path: Path) -> None:
    rejected_in(tmp_path)
    assert "offen" not in (tmp_path / LEDGER_FILE).read_text("utf-8-sig")
    (one,) = json.loads((tmp_path / STATES_FILE).read_bytes())
    assert (one["nr"], one["measure"], one["programme"], one["field"]) == (1, *FIRST, "status")
    assert read_ledger(tmp_path).hints == ()
    assert list(current_decisions(read_ledger(tmp_path), NOW).back) == [FIRST]


def test_a_ledger_of_an_earlier_version_is_read_and_its_column_moves_at_the_next_write(tmp_path: Path) -> None:
    data = (REPOSITORY / "tests/fixtures/v0_1/strategie" / LEDGER_FILE).read_bytes()
    (tmp_path / LEDGER_FILE).write_bytes(data)
    before = read_ledger(tmp_path)
    assert before.hints == ()
    assert any(one.programme_state for one in before.lines)
    apply(tmp_path, Plan(new=(ONE_MORE,)), by="Anna", on=DAY)
    assert "Stand des Programms" not in (tmp_path / LEDGER_FILE).read_text("utf-8-sig")
    after = read_ledger(tmp_path)
    assert after.lines[:-1] == before.lines
    assert after.lines[-1].programme_state == ONE_MORE.programme_state
    assert after.hints == ()


@settings(deadline=None)
@given(st.lists(st.tuples(st.sampled_from(["M-1", "M-2"]), st.sampled_from(sorted(FIELDS)), texts, texts), max_size=6))
def test_whatever_an_old_ledger_says_it_says_afterwards(told: list[tuple[str, str, str, str]]) -> None:
    lines = [
        line(nr, measure_id=measure, field=field, new=new, programme_state=state)
        for nr, (measure, field, new, state) in enumerate(told, start=1)
    ]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / LEDGER_FILE).write_bytes(old_file(*lines))
        before = replay(read_ledger(folder).lines)
        assert before == replay(lines)
        apply(folder, Plan(new=(ONE_MORE,)), by="Anna", on=DAY)
        assert replay(read_ledger(folder).lines[:-1]) == before
        assert LEDGER_FORM.retired["programme_state"] not in (folder / LEDGER_FILE).read_text("utf-8-sig")


@given(st.dictionaries(st.tuples(st.integers(1, 9), texts, texts, st.sampled_from(sorted(FIELDS))), texts))
def test_states_come_back_as_they_were(states: dict[tuple[int, str, str, str], str]) -> None:
    assert states_in(states_as_bytes(states)) == states


@pytest.mark.parametrize("damage", [None, b"", b"{", b"7", b'[{"nr": 1}]', b"\xff\xfe\x00", b"[" * 200_000])
def test_without_the_states_the_run_goes_on_and_nothing_is_told_as_changed(
    tmp_path: Path, damage: bytes | None
) -> None:
    rejected_in(tmp_path)
    before = held(tmp_path)[FIRST]
    path = tmp_path / STATES_FILE
    path.unlink() if damage is None else path.write_bytes(damage)

    ledger = read_ledger(tmp_path)
    (hint,) = ledger.hints
    assert STATES_FILE in str(hint)
    assert "aus einer Sicherung" in hint.remedy
    known = current_decisions(ledger, NOW)
    assert known.state[FIRST] == replace(before, programme_state="")
    assert not known.back
    assert known.aside == {FIRST}

    review(tmp_path, typed(issued(tmp_path / "t.xlsx", tmp_path), {SECOND: {"status": "Prüfen"}}))
    assert held(tmp_path)[FIRST].status == "Abgelehnt"
    assert read_ledger(tmp_path).hints == ()
    kept = [one.read_bytes() for one in tmp_path.glob("decisions_state.ersetzt-*.json")]
    assert kept == ([] if damage is None else [damage])


def test_a_row_that_is_no_line_keeps_its_state_where_it_stands(tmp_path: Path) -> None:
    data = old_file(line(1, programme_state="{}")) + b'x;;;;;M-1;nrw-bad;Status;;Pruefen;;;"{""status"":""offen""}"\r\n'
    (tmp_path / LEDGER_FILE).write_bytes(data)
    apply(tmp_path, Plan(new=(ONE_MORE,)), by="Anna", on=DAY)
    written = (tmp_path / LEDGER_FILE).read_bytes()
    assert b'{""status"":""offen""}' in written
    assert b"Stand des Programms" in written
    assert states_of(read_ledger(tmp_path).lines)[ONE_MORE_KEY] == ONE_MORE.programme_state


ONE_MORE_KEY = (2, *ONE_MORE.key, ONE_MORE.field)


def test_ledger_and_states_are_written_both_or_neither(tmp_path: Path) -> None:
    rejected_in(tmp_path)
    before = {name: (tmp_path / name).read_bytes() for name in (LEDGER_FILE, STATES_FILE)}
    (tmp_path / f"~${LEDGER_FILE}").touch()
    with pytest.raises(OutputError, match="geöffnet"):
        apply(tmp_path, Plan(new=(ONE_MORE,)), by="Anna", on=DAY)
    assert {name: (tmp_path / name).read_bytes() for name in before} == before


def test_a_ledger_from_an_older_copy_takes_no_state_of_another_line(tmp_path: Path) -> None:
    first = line(1, programme_state='{"status":"offen"}')
    (tmp_path / STATES_FILE).write_bytes(states_as_bytes(states_of([replace(first, measure_id="M-7")])))
    (tmp_path / LEDGER_FILE).write_bytes(old_file(first))
    apply(tmp_path, Plan(new=(ONE_MORE,)), by="Anna", on=DAY)
    assert read_ledger(tmp_path).lines[0] == first
    assert parse_ledger((tmp_path / LEDGER_FILE).read_bytes()).lines[0].programme_state == ""
