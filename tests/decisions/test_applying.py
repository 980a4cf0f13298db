"""Writing the ledger: whole or not at all, one at a time, never over somebody else's decision."""

import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from decisions.review_helpers import FIRST, SECOND, held, issued, look, review, typed
from filelock import FileLock
from record_helpers import DAY, REPOSITORY

from fundmatch.core.errors import OutputError, StrategyError
from fundmatch.decisions.applying import LOCK, apply
from fundmatch.decisions.changes import Change
from fundmatch.decisions.ledger import LEDGER_FILE, LEDGER_FORM, parse_ledger, read_ledger
from fundmatch.decisions.plan import Plan
from fundmatch.files import staging


class Killed(BaseException):
    """The process ends here."""


def change(nr: int = 1, **told: object) -> Change:
    base = {
        "key": (f"M-{nr}", "nrw-bad"), "field": "status", "old": "", "new": "Prüfen", "file": "s.xlsx",
        "file_sha256": "ab" * 32, "place": "Blatt „Shortlist“, Zeile 4, Spalte A",
    }  # fmt: skip
    return Change(**{**base, **told})  # type: ignore[arg-type]


def planned(*changes: Change) -> Plan:
    return Plan(new=changes)


STEPS = [(staging, "_opened"), (os, "fdopen"), (os, "fsync"), (os, "replace")]


@pytest.mark.parametrize("error", [OSError(28, "kein Platz"), Killed()], ids=["disk full", "killed"])
@pytest.mark.parametrize("before", [True, False], ids=["before the step", "after the step"])
@pytest.mark.parametrize(("module", "step"), STEPS, ids=[step for _, step in STEPS])
def test_a_write_that_breaks_leaves_the_old_ledger_or_the_new_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, module: object, step: str, before: bool, error: BaseException
) -> None:
    old = apply(tmp_path, planned(change(1)), by="Anna", on=DAY)
    real = getattr(module, step)

    def broken(*arguments: object, **options: object) -> object:
        if not before:
            result = real(*arguments, **options)
            if step == "_opened":
                os.close(result[0])
            elif step == "fdopen":
                result.close()
        raise error

    monkeypatch.setattr(module, step, broken)
    with pytest.raises((OutputError, Killed)):
        apply(tmp_path, planned(change(2), change(3)), by="Bernd", on=DAY)
    monkeypatch.undo()
    lines = read_ledger(tmp_path).lines
    assert lines == old.lines or (len(lines) == 3 and lines[:1] == old.lines)
    assert apply(tmp_path, planned(change(4)), by="Carla", on=DAY).lines[-1].by == "Carla"


@pytest.mark.parametrize("step", ["staging._opened", "os.fsync", "os.replace"])
def test_a_process_that_dies_leaves_a_whole_ledger_and_no_lock(tmp_path: Path, step: str) -> None:
    apply(tmp_path, planned(change(1)), by="Anna", on=DAY)
    before = (tmp_path / LEDGER_FILE).read_bytes()
    code = (
        "import os, sys; from fundmatch.files import staging; from datetime import date; from pathlib import Path\n"
        "from fundmatch.decisions.applying import apply\n"
        "from fundmatch.decisions.changes import Change\nfrom fundmatch.decisions.plan import Plan\n"
        f"{step} = lambda *_, **__: os._exit(9)\n"
        "one = Change(key=('M-2', 'nrw-bad'), field='status', old='', new='Prüfen', file='s', file_sha256='', place='')\n"
        "apply(Path(sys.argv[1]), Plan(new=(one,)), by='Bernd', on=date(2026, 11, 22))\n"
    )
    ended = subprocess.run([sys.executable, "-c", code, str(tmp_path)], cwd=REPOSITORY, check=False, timeout=60)
    assert ended.returncode == 9
    assert (tmp_path / LEDGER_FILE).read_bytes() == before
    assert len(apply(tmp_path, planned(change(2)), by="Carla", on=DAY).lines) == 2


def test_many_at_once_write_one_after_the_other(tmp_path: Path) -> None:
    def write(nr: int) -> None:
        apply(tmp_path, planned(change(nr)), by=f"Person {nr}", on=DAY, wait=30)

    threads = [threading.Thread(target=write, args=(nr,)) for nr in range(1, 9)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    ledger = read_ledger(tmp_path)
    assert [line.nr for line in ledger.lines] == list(range(1, 9))
    assert {line.measure_id for line in ledger.lines} == {f"M-{nr}" for nr in range(1, 9)}
    assert not ledger.hints


def test_who_finds_the_ledger_held_is_told_so(tmp_path: Path) -> None:
    with FileLock(tmp_path / LOCK), pytest.raises(OutputError, match="nimmt gerade jemand anderes"):
        apply(tmp_path, planned(change()), by="Anna", on=DAY, wait=0.05)
    assert not (tmp_path / LEDGER_FILE).exists()


def test_a_plan_that_was_overtaken_is_not_written(tmp_path: Path) -> None:
    stale = planned(change(1, new="Beobachten"), change(2))
    apply(tmp_path, planned(change(1)), by="Anna", on=DAY)
    with pytest.raises(OutputError, match=r"Inzwischen hat jemand anderes entschieden .M-1 × nrw-bad, Status"):
        apply(tmp_path, stale, by="Bernd", on=DAY)
    assert len(read_ledger(tmp_path).lines) == 1


def test_a_ledger_that_is_open_in_excel_is_left_alone(tmp_path: Path) -> None:
    apply(tmp_path, planned(change(1)), by="Anna", on=DAY)
    (tmp_path / f"~${LEDGER_FILE}").write_text("")
    with pytest.raises(OutputError, match="geöffnet"):
        apply(tmp_path, planned(change(2)), by="Anna", on=DAY)
    assert len(read_ledger(tmp_path).lines) == 1


def test_somebody_must_have_decided(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="wer die Entscheidungen aufnimmt"):
        apply(tmp_path, planned(change()), by=" ", on=DAY)


def test_without_changes_no_file_is_touched(tmp_path: Path) -> None:
    assert apply(tmp_path, Plan(), by="", on=DAY).lines == ()
    assert list(tmp_path.iterdir()) == []


def test_what_no_file_can_hold_does_not_stop_the_rest(tmp_path: Path) -> None:
    ledger = apply(tmp_path, planned(change(1, new="a\0b\ud83d"), change(2)), by="Anna", on=DAY)
    assert ledger.lines[0].new == "a\ufffdb\ufffd"
    assert len(ledger.lines) == 2


def test_the_state_of_the_programme_is_kept_once_a_pair(tmp_path: Path) -> None:
    path = typed(issued(tmp_path / "s.xlsx", tmp_path), {FIRST: {"status": "Abgelehnt", "reason": "Folgekosten"}})
    ledger = review(tmp_path, path)
    assert [bool(line.programme_state) for line in ledger.lines] == [True, False]
    assert held(tmp_path)[FIRST].programme_state.startswith('{"status":"offen"')


def test_lines_that_stood_there_stay_byte_for_byte(tmp_path: Path) -> None:
    path = typed(issued(tmp_path / "s.xlsx", tmp_path), {FIRST: {"note": "-1+1\n'x'"}})
    review(tmp_path, path)
    before = (tmp_path / LEDGER_FILE).read_bytes()
    review(tmp_path, typed(path, {SECOND: {"status": "Prüfen"}}))
    after = (tmp_path / LEDGER_FILE).read_bytes()
    assert after.startswith(before)
    assert parse_ledger(after).lines[0].new == "-1+1\n'x'"
    assert look(tmp_path, path).changes == ()


@pytest.mark.parametrize(
    "heading", [one for name, one in LEDGER_FORM.headings.items() if name not in LEDGER_FORM.needed]
)
@pytest.mark.parametrize("instead", ["", "Spalte", "Nachher"])
def test_a_ledger_that_lost_a_heading_is_gone_on_with_or_says_which(tmp_path: Path, heading: str, instead: str) -> None:
    apply(tmp_path, planned(change(1)), by="Anna", on=DAY)
    path = tmp_path / LEDGER_FILE
    first, rest = path.read_bytes().decode("utf-8-sig").split("\r\n", 1)
    cells = [instead if cell == heading else cell for cell in first.split(";")]
    path.write_bytes(f"\ufeff{';'.join(cells)}\r\n{rest}".encode())
    before, said = path.read_bytes(), ""
    try:
        apply(tmp_path, planned(change(2)), by="Bernd", on=DAY)
    except (OutputError, StrategyError) as error:
        said = str(error)
    if said:
        assert "die Spalte „Nachher“ steht zweimal da" in said or heading in said.split("wieder eintragen:")[1]
        assert path.read_bytes() == before
    else:
        assert [line.new for line in read_ledger(tmp_path).lines] == ["Prüfen", "Prüfen"]
