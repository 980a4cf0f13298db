"""Who saves a file while a command works on it loses nothing: the command replaces none of its files."""

from pathlib import Path

import pytest
from record_helpers import DAY
from small_office import BATHS, held, issue, office, type_into

from fundmatch.app.matching_run import match_strategy
from fundmatch.app.workspace import open_workspace
from fundmatch.core.errors import OutputError
from fundmatch.decisions.applying import apply
from fundmatch.decisions.ledger import LEDGER_FILE, Ledger, parse_ledger
from fundmatch.decisions.merge import plan_review
from fundmatch.decisions.plan import Plan
from fundmatch.decisions.workbook_reader import read_workbook


@pytest.mark.parametrize("saved", ["s.xlsx", "s.csv", "s.md", "s.json"])
@pytest.mark.parametrize("there", [True, False])
def test_what_is_saved_during_a_run_stays_and_nothing_else_is_replaced(tmp_path: Path, saved: str, there: bool) -> None:
    strategy = office(tmp_path, {"M-1": BATHS})
    workspace = open_workspace(strategy)
    outputs = [tmp_path / name for name in ("s.xlsx", "s.csv", "s.md", "s.json")]
    if there:
        match_strategy(workspace, outputs, as_of=DAY)
    before = {path: path.read_bytes() for path in outputs if there}

    def save(_done: int, _count: int) -> None:
        (tmp_path / saved).write_bytes(b"RAT HAT ZUGESTIMMT")

    with pytest.raises(OutputError, match=rf"{saved} wurde gespeichert, während dieser Befehl lief.*nichts ersetzt"):
        match_strategy(workspace, outputs, as_of=DAY, progress=save)
    after = {path: path.read_bytes() for path in outputs if path.exists()}
    assert after == {**before, tmp_path / saved: b"RAT HAT ZUGESTIMMT"}
    assert not list(tmp_path.glob("*.ersetzt-*"))


def test_a_ledger_that_somebody_saves_in_excel_meanwhile_is_not_replaced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    strategy = office(tmp_path, {"M-1": BATHS})
    book = issue(strategy, tmp_path / "s.xlsx")
    plan = _plan(strategy, type_into(book, {4: {"Notiz": "eins"}}))
    apply(strategy, plan, by="Anna", on=DAY)
    ledger = strategy / LEDGER_FILE
    theirs = ledger.read_bytes().replace(b"eins", b"zwei")
    plan = _plan(strategy, type_into(book, {4: {"Person": "Kaya"}}))

    def parsed(data: bytes) -> Ledger:
        ledger.write_bytes(theirs)
        return parse_ledger(data)

    monkeypatch.setattr("fundmatch.decisions.applying.parse_ledger", parsed)
    with pytest.raises(OutputError, match=r"decisions\.csv wurde gespeichert"):
        apply(strategy, plan, by="Anna", on=DAY)
    assert ledger.read_bytes() == theirs
    assert [text for (_, _, field), text in held(strategy).items() if field == "note"] == ["zwei"]


def _plan(strategy: Path, book: Path) -> Plan:
    workspace = open_workspace(strategy)
    return plan_review(
        workspace.ledger,
        [read_workbook(book, strategy=workspace.strategy.profile.name)],
        measures={measure.id: measure.title for measure in workspace.strategy.measures},
        programmes={programme.id: programme for programme in workspace.catalogue.programmes},
    )
