"""Apply and undo: whole or not at all, byte for byte, alone, and never over what a person changed."""

import io
import json
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from filelock import FileLock
from updates.update_helpers import AUTUMN, SPRING, SUMMER, catalogue, contents, many, planned, told

from fundmatch.catalogue.reading import read_catalogue
from fundmatch.catalogue.unfinished import LOCK, updates_folder
from fundmatch.core.errors import CatalogueError, OutputError
from fundmatch.files import writing
from fundmatch.files.excel_csv import parse_kept
from fundmatch.model.update import UpdatePlan
from fundmatch.updates.applying import MANIFEST, apply, redo, undo
from fundmatch.updates.log import LOG_FORM, LogLine, lines_of, read_log, with_line
from fundmatch.updates.store import kept_path


def imports(folder: Path, count: int) -> int:
    return apply(folder, planned(folder, *many(count)), by="Anna", on=SPRING)


def test_applying_writes_the_file_the_log_and_what_undoing_needs(tmp_path: Path) -> None:
    folder = catalogue(tmp_path)
    assert imports(folder, 3) == 1
    assert sorted(contents(tmp_path)) == [
        "catalogs-updates/0001.zip", "catalogs-updates/log.csv", "catalogs/imported/probe.jsonl", "catalogs/nrw/nrw-hof.yaml",
    ]  # fmt: skip
    (line,) = read_log(folder)
    assert (line.by, line.on, line.source, line.read, line.new, line.files) == ("Anna", SPRING, "probe", 3, 3, 1)


def test_undoing_restores_every_byte_step_by_step(tmp_path: Path) -> None:
    folder = catalogue(tmp_path)
    states = [contents(folder)]
    for programmes in (many(3), [*many(2), told("hof", name="Grüne Höfe und Dächer", level="NRW")], many(4)):
        apply(folder, planned(folder, *programmes), by="Anna", on=SPRING)
        states.append(contents(folder))
    for state in states[-2::-1]:
        undone = undo(folder, by="Bea", on=AUTUMN)
        assert contents(folder) == state
        assert undone.files
    assert not (folder / "imported").exists()
    assert [line.undoes for line in read_log(folder)] == [0, 0, 0, 3, 2, 1]
    with pytest.raises(OutputError, match="keine Aktualisierung"):
        undo(folder, by="Bea", on=AUTUMN)


def test_a_reading_without_news_is_logged_and_is_not_what_undo_undoes(tmp_path: Path) -> None:
    folder = catalogue(tmp_path)
    imports(folder, 3)
    state = contents(folder)
    assert imports(folder, 3) == 2
    assert contents(folder) == state
    assert read_log(folder)[1].files == 0
    assert undo(folder, by="Bea", on=SUMMER).line.nr == 1


def test_what_was_changed_by_hand_since_is_not_thrown_away(tmp_path: Path) -> None:
    folder = catalogue(tmp_path)
    imports(folder, 3)
    path = kept_path(folder, "probe")
    written = path.read_bytes()
    path.write_bytes(written.replace(b'"offen"', b'"pausiert"', 1))
    before = contents(tmp_path)
    with pytest.raises(OutputError, match=r"von Hand geändert: imported/probe.jsonl"):
        undo(folder, by="Bea", on=SUMMER)
    assert contents(tmp_path) == before
    path.unlink()
    undo(folder, by="Bea", on=SUMMER)
    assert not path.exists()


def test_a_plan_with_stops_touches_nothing(tmp_path: Path) -> None:
    folder = catalogue(tmp_path)
    imports(folder, 30)
    before = contents(tmp_path)
    with pytest.raises(OutputError, match="9 von 30 laufenden Programmen fehlen"):
        imports(folder, 21)
    assert contents(tmp_path) == before


@pytest.mark.parametrize("name", ["imported/probe.jsonl", "nrw/nrw-hof.yaml", "zuordnung.csv", "imported/andere.jsonl"])
def test_a_plan_is_refused_once_the_catalogue_has_changed(tmp_path: Path, name: str) -> None:
    folder = catalogue(tmp_path)
    imports(folder, 3)
    plan = planned(folder, *many(4))
    path = folder / name
    path.write_bytes((path.read_bytes() if path.exists() else b"") + b"\n")
    before = contents(tmp_path)
    with pytest.raises(OutputError, match="seit die Vorschau"):
        apply(folder, plan, by="Anna", on=SPRING)
    assert contents(tmp_path) == before


def test_nobody_else_may_be_at_it(tmp_path: Path) -> None:
    folder = catalogue(tmp_path)
    plan = planned(folder, *many(3))
    updates_folder(folder).mkdir()
    with FileLock(updates_folder(folder) / LOCK), pytest.raises(OutputError, match="jemand anderes"):
        apply(folder, plan, by="Anna", on=SPRING, wait=0)


def test_who_does_it_must_be_said(tmp_path: Path) -> None:
    folder = catalogue(tmp_path)
    with pytest.raises(OutputError, match="wer"):
        apply(folder, planned(folder, *many(3)), by=" ", on=SPRING)
    with pytest.raises(OutputError, match="wer"):
        undo(folder, by="", on=SPRING)


def test_the_catalogue_inside_the_package_is_never_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = catalogue(tmp_path / "fundmatch" / "shipped")
    plan = planned(folder, *many(3))
    monkeypatch.setattr("fundmatch.updates.applying.PACKAGE", tmp_path / "fundmatch")
    before = contents(tmp_path)
    with pytest.raises(OutputError, match="init ORDNER --with-catalog"):
        apply(folder, plan, by="Anna", on=SPRING)
    assert contents(tmp_path) == before


@pytest.mark.parametrize("name", ["../daneben.csv", "../../x.jsonl", "nrw/x.py"])
def test_a_plan_writes_only_into_its_catalogue(tmp_path: Path, name: str) -> None:
    folder = catalogue(tmp_path)
    plan = UpdatePlan(source="x", file="x", sha256="", as_of=SPRING, seen=1, contents={folder / name: b"x"})
    with pytest.raises(OutputError, match="gehört nicht zum Katalog"):
        apply(folder, plan, by="Anna", on=SPRING)


def test_a_folder_that_is_no_catalogue_is_told(tmp_path: Path) -> None:
    plan = UpdatePlan(source="x", file="x", sha256="", as_of=SPRING, seen=1)
    with pytest.raises(OutputError, match="kein Katalog"):
        apply(tmp_path, plan, by="Anna", on=SPRING)
    with pytest.raises(OutputError, match="kein Katalog"):
        undo(tmp_path, by="Anna", on=SPRING)


class CableError(Exception):
    """Somebody pulled the plug."""


DOUBTFUL = told("hof", name="Grüne Höfe und Dächer", level="NRW")
# So many files are written, and each can fail; undoing writes two and takes a third away.
WRITES = {"apply": 5, "undo": 4}


def at_work(what: str, folder: Path) -> Callable[[], object]:
    """Return what is done with a catalogue that holds an import: a second import, or the undoing of one."""
    imports(folder, 3)
    plan = planned(folder, *many(4), DOUBTFUL)
    if what == "undo":
        apply(folder, plan, by="Anna", on=SPRING)
        return lambda: undo(folder, by="Anna", on=SPRING)
    return lambda: apply(folder, plan, by="Anna", on=SPRING)


def failing_at(monkeypatch: pytest.MonkeyPatch, step: str, call: int, error: Exception) -> list[object]:
    """Let the call of that number (none: -1) of a step of writing fail; return the list of all calls, as they come."""
    calls: list[object] = []
    real = getattr(writing, step)

    def faulty(*arguments: object) -> object:
        calls.append(arguments)
        if len(calls) == call + 1:
            raise error
        return real(*arguments)

    monkeypatch.setattr(writing, step, faulty)
    return calls


@pytest.mark.parametrize("what", WRITES)
@pytest.mark.parametrize("step", ["_staged", "_moved"])
def test_so_many_files_are_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str, what: str) -> None:
    work = at_work(what, catalogue(tmp_path))
    calls = failing_at(monkeypatch, step, -1, CableError())
    work()
    assert len(calls) == WRITES[what]


@pytest.mark.parametrize(
    "error", [OutputError("voll"), OSError(28, "voll"), CableError()], ids=lambda error: type(error).__name__
)
@pytest.mark.parametrize("step", ["_staged", "_moved"])
@pytest.mark.parametrize(("what", "failing"), [(what, call) for what, count in WRITES.items() for call in range(count)])
def test_a_fault_at_any_write_leaves_everything_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: Exception, step: str, failing: int, what: str
) -> None:
    folder = catalogue(tmp_path)
    work = at_work(what, folder)
    before = contents(tmp_path)
    failing_at(monkeypatch, step, failing, error)
    with pytest.raises((OutputError, CableError)):
        work()
    assert contents(tmp_path) == before
    assert read_catalogue(folder).programmes


def test_a_bundle_that_is_missing_damaged_or_forged_undoes_nothing(tmp_path: Path) -> None:
    folder = catalogue(tmp_path)
    imports(folder, 3)
    imports(folder, 4)
    bundle = updates_folder(folder) / "0002.zip"
    forged = io.BytesIO()
    with zipfile.ZipFile(forged, "w") as file:
        file.writestr(MANIFEST, json.dumps({"../../x.csv": {"before": "", "after": ""}}))
    wrong = io.BytesIO()
    with zipfile.ZipFile(wrong, "w") as file:
        file.writestr(MANIFEST, json.dumps({"imported/probe.jsonl": {"before": "1", "after": ""}}))
        file.writestr("imported/probe.jsonl", "{}")
    for raw in (b"", b"PK\x03\x04", bundle.read_bytes()[:-30], forged.getvalue(), wrong.getvalue(), None):
        bundle.unlink() if raw is None else bundle.write_bytes(raw)
        before = contents(tmp_path)
        with pytest.raises(OutputError, match=r"[Aa]us der Sicherung"):
            undo(folder, by="Anna", on=SPRING)
        assert contents(tmp_path) == before


def test_equal_updates_leave_equal_bytes(tmp_path: Path) -> None:
    one, two = catalogue(tmp_path / "a"), catalogue(tmp_path / "b")
    for folder in (one, two):
        imports(folder, 3)
        imports(folder, 4)
    assert contents(tmp_path / "a") == contents(tmp_path / "b")


def test_the_log_is_read_as_excel_saves_it_and_goes_on() -> None:
    line = LogLine(nr=1, on=SPRING, by="=Anna", source="probe", file="-x", read=3)
    raw = with_line(parse_kept(b"", LOG_FORM), line)
    assert lines_of(parse_kept(raw, LOG_FORM)) == (line,)
    saved = raw.decode("utf-8-sig").replace(";", ",").replace("2026-04-01", "01.04.2026").encode("cp1252")
    assert lines_of(parse_kept(saved, LOG_FORM)) == (line,)
    second = replace(line, nr=2, undoes=1)
    assert lines_of(parse_kept(with_line(parse_kept(saved, LOG_FORM), second), LOG_FORM)) == (line, second)
    assert with_line(parse_kept(raw, LOG_FORM), second).startswith(raw)


@pytest.mark.parametrize("old", ["1;2026-04-01", "2026-04-01", ";3;"])
def test_a_log_that_cannot_be_understood_is_named_with_its_line(tmp_path: Path, old: str) -> None:
    folder = catalogue(tmp_path)
    imports(folder, 3)
    path = updates_folder(folder) / "log.csv"
    path.write_bytes(
        path.read_bytes().replace(
            old.encode(), b";;x" if old == "1;2026-04-01" else b";x;" if old == ";3;" else b"bald", 1
        )
    )
    with pytest.raises(CatalogueError, match=r"log\.csv:2"):
        planned(folder, *many(3))


def test_an_undoing_is_taken_back_byte_for_byte_and_so_on_for_ever(tmp_path: Path) -> None:
    folder = catalogue(tmp_path)
    states = [contents(folder)]
    for count in (3, 4):
        imports(folder, count)
        states.append(contents(folder))
    for _ in range(2):
        undo(folder, by="Bea", on=SUMMER)
        assert contents(folder) == states[1]
        undo(folder, by="Bea", on=SUMMER)
        assert contents(folder) == states[0]
        for state in states[1:]:
            redo(folder, by="Bea", on=SUMMER)
            assert contents(folder) == state
        with pytest.raises(OutputError, match="nichts rückgängig gemacht"):
            redo(folder, by="Bea", on=SUMMER)
    numbers = [line.nr for line in read_log(folder)]
    assert numbers == list(range(1, len(numbers) + 1))


def test_after_a_later_update_an_undoing_is_not_taken_back(tmp_path: Path) -> None:
    folder = catalogue(tmp_path)
    imports(folder, 3)
    undo(folder, by="Bea", on=SUMMER)
    imports(folder, 5)
    with pytest.raises(OutputError, match="nichts rückgängig gemacht"):
        redo(folder, by="Bea", on=AUTUMN)


def test_a_number_is_never_given_twice_even_where_the_log_is_lost(tmp_path: Path) -> None:
    folder = catalogue(tmp_path)
    imports(folder, 3)
    bundle = updates_folder(folder) / "0001.zip"
    before = bundle.read_bytes()
    (updates_folder(folder) / "log.csv").unlink()
    assert imports(folder, 4) == 2
    assert bundle.read_bytes() == before


def test_what_was_saved_by_hand_while_an_update_is_written_is_not_replaced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = catalogue(tmp_path)
    imports(folder, 3)
    path = kept_path(folder, "probe")
    real = writing._staged

    def staged(place: Path, content: bytes) -> Path:
        if place == path:
            path.write_bytes(b"von Hand")
        return real(place, content)

    monkeypatch.setattr(writing, "_staged", staged)
    with pytest.raises(OutputError, match="während dieser Befehl lief"):
        imports(folder, 4)
    assert path.read_bytes() == b"von Hand"
    assert [line.nr for line in read_log(folder)] == [1]
    assert not list(tmp_path.rglob("*.unfertig"))
