"""A new release of the shipped catalogue in a city's own copy: her edits and locks stand, the rest follows, undo restores."""

import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st
from record_helpers import programme

from fundmatch.app.catalogue_update import preview_update
from fundmatch.app.scaffold import make_strategy
from fundmatch.catalogue.reading import read_catalogue, shipped_catalogue
from fundmatch.catalogue.yaml_writing import entry_as_yaml
from fundmatch.cli import cli
from fundmatch.core.dates import PartialDate
from fundmatch.core.errors import CatalogueError, OutputError
from fundmatch.files.cache import key_of
from fundmatch.model.programme import Evidence, Programme
from fundmatch.model.update import UpdatePlan
from fundmatch.sources.extract import SourceError
from fundmatch.updates.applying import apply, undo
from fundmatch.updates.release import plan_release
from fundmatch.updates.release_base import BASE, RENAMED, as_base, read_base

DAY = date(2026, 12, 1)
PAGE = Evidence(fields=("summary", "status"), pages=("https://amt.de/a",), checked=PartialDate(2026, 6, 1))
BAD = programme(id="nrw-bad", name="Bäder", summary="alt", status="offen", evidence=(PAGE,))
RAD = programme(id="nrw-rad", name="Radwege", summary="Wege", evidence=())


def written(folder: Path, *programmes: Programme) -> Path:
    """A folder of a catalogue that holds these entries and no others."""
    shutil.rmtree(folder, ignore_errors=True)
    for one in programmes:
        path = folder / one.id.partition("-")[0] / f"{one.id}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(entry_as_yaml(one), encoding="utf-8", newline="\n")
    return folder


def copied(folder: Path, *programmes: Programme, base: tuple[Programme, ...] | None = None) -> Path:
    """An own copy, taken when the release held `base`."""
    written(folder, *programmes)
    (folder / BASE).write_bytes(as_base(programmes if base is None else base))
    return folder


def taken(copy: Path, release: Path) -> UpdatePlan:
    plan = plan_release(copy, release, as_of=DAY)
    apply(copy, plan, by="Amt", on=DAY)
    return plan


def entries(folder: Path) -> Mapping[str, Programme]:
    return {one.id: one for one in read_catalogue(folder).curated}


def bytes_in(folder: Path) -> Mapping[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


NEWS = replace(BAD, summary="neu", status="geschlossen", evidence=(replace(PAGE, checked=PartialDate(2026, 11, 1)),))


@pytest.mark.parametrize(
    ("own", "expected", "proposed"),
    [
        (BAD, {"summary": "neu", "status": "geschlossen"}, set()),
        (replace(BAD, summary="mein Text"), {"summary": "mein Text", "status": "geschlossen"}, {"summary"}),
        (replace(BAD, locked=("status",)), {"summary": "neu", "status": "offen"}, set()),
        (replace(BAD, short_name="Bad"), {"summary": "neu", "short_name": "Bad"}, set()),
        (replace(BAD, summary="neu"), {"summary": "neu", "status": "geschlossen"}, set()),
    ],
    ids=["untouched", "edited", "locked", "edited elsewhere", "the same edit"],
)
def test_what_she_left_alone_follows_and_what_she_wrote_stands(
    tmp_path: Path, own: Programme, expected: Mapping[str, str], proposed: set[str]
) -> None:
    copy, release = copied(tmp_path / "eigen", own, base=(BAD,)), written(tmp_path / "neu", NEWS)
    plan = taken(copy, release)
    after = entries(copy)["nrw-bad"]
    assert {name: getattr(after, name) for name in expected} == expected
    assert after.locked == own.locked
    assert {change.field for change in plan.proposals} == proposed
    assert plan_release(copy, release, as_of=DAY).empty


def test_new_entries_come_dropped_ones_stay_and_deleted_ones_stay_away(tmp_path: Path) -> None:
    new = replace(RAD, id="nrw-neu", name="Neues")
    copy = copied(tmp_path / "eigen", RAD, base=(BAD, RAD))
    plan = taken(copy, written(tmp_path / "neu", NEWS, new))
    assert set(entries(copy)) == {"nrw-rad", "nrw-neu"}
    assert (plan.new, plan.gone) == ((("nrw-neu", "Neues"),), (("nrw-rad", "Radwege"),))
    assert any("gelöschte Einträge bleiben gelöscht" in str(hint) for hint in plan.hints)


def test_a_renamed_entry_moves_with_her_edits_and_comes_back_with_undo(tmp_path: Path) -> None:
    copy = copied(tmp_path / "eigen", replace(BAD, short_name="Bad"), base=(BAD,))
    release = written(tmp_path / "neu", replace(NEWS, id="nrw-schwimmbad"))
    (release / RENAMED).write_text("alte Kennung;neue Kennung\nnrw-bad;nrw-schwimmbad\n", encoding="utf-8")
    before = bytes_in(copy)
    taken(copy, release)
    (after,) = entries(copy).values()
    assert (after.id, after.short_name, after.summary) == ("nrw-schwimmbad", "Bad", "neu")
    assert plan_release(copy, release, as_of=DAY).empty
    undo(copy, by="Amt", on=DAY)
    assert bytes_in(copy) == before


def test_evidence_of_a_value_that_stands_is_hers_and_that_of_the_others_is_the_release_s(tmp_path: Path) -> None:
    hand = Evidence(fields=("summary",), checked=PartialDate(2026, 7, 1), by="Frau K.", finding="bestätigt")
    copy = copied(tmp_path / "eigen", replace(BAD, summary="mein Text", evidence=(PAGE, hand)), base=(BAD,))
    taken(copy, written(tmp_path / "neu", NEWS))
    after = entries(copy)["nrw-bad"]
    assert after.evidence_for("summary") == hand
    assert after.evidence_for("status") == replace(NEWS.evidence[0], fields=("status",))


def test_a_later_look_of_hers_counts_before_an_earlier_one_of_the_release(tmp_path: Path) -> None:
    look = replace(PAGE, fields=("status",), checked=PartialDate(2026, 11, 20), by="Frau K.", finding="bestätigt")
    copy = copied(tmp_path / "eigen", replace(BAD, evidence=(PAGE, look)), base=(BAD,))
    taken(copy, written(tmp_path / "neu", replace(NEWS, status="offen")))
    assert entries(copy)["nrw-bad"].evidence_for("status") == look


def test_a_copy_of_unknown_origin_stops_and_goes_on_when_told_to(tmp_path: Path) -> None:
    copy = copied(tmp_path / "eigen", BAD)
    (copy / BASE).unlink()
    release = written(tmp_path / "neu", NEWS)
    plan = plan_release(copy, release, as_of=DAY)
    assert [stop.field for stop in plan.stops] == ["grundstand"]
    with pytest.raises(OutputError):
        apply(copy, plan, by="Amt", on=DAY)
    apply(copy, plan_release(copy, release, as_of=DAY, despite=("grundstand",)), by="Amt", on=DAY)
    assert entries(copy)["nrw-bad"].summary == "neu"


def test_without_a_base_what_a_person_vouched_for_is_only_proposed(tmp_path: Path) -> None:
    own = replace(BAD, summary="mein Text", evidence=(PAGE, Evidence(fields=("summary",), by="Frau K.")))
    copy = written(tmp_path / "eigen", own)
    plan = plan_release(copy, written(tmp_path / "neu", NEWS), as_of=DAY, despite=("grundstand",))
    assert {change.field for change in plan.proposals} == {"summary"}


def test_an_entry_that_would_contradict_itself_is_left_and_comes_again(tmp_path: Path) -> None:
    start, end = PartialDate(2027, 1, 1), PartialDate(2026, 1, 1)
    base = replace(BAD, period_start=None, period_end=PartialDate(2028, 1, 1))
    copy = copied(tmp_path / "eigen", replace(base, period_end=end), base=(base,))
    release = written(tmp_path / "neu", replace(base, period_start=start))
    for _ in range(2):
        plan = taken(copy, release)
        assert entries(copy)["nrw-bad"].period_start is None
        assert any("nicht übernommen" in str(hint) for hint in plan.hints)


def test_the_shipped_catalogue_itself_and_a_broken_base_are_refused(tmp_path: Path) -> None:
    copy = copied(tmp_path / "eigen", BAD)
    with pytest.raises(SourceError, match="mitgelieferte Katalog selbst"):
        plan_release(copy, copy, as_of=DAY)
    (copy / BASE).write_text("{kaputt\n[]\n", encoding="utf-8")
    with pytest.raises(CatalogueError) as stopped:
        plan_release(copy, written(tmp_path / "neu", NEWS), as_of=DAY)
    assert [problem.place for problem in stopped.value.problems] == [1, 2]


def test_a_copy_made_by_init_knows_what_it_was_made_from(tmp_path: Path) -> None:
    make_strategy(tmp_path, with_catalog=True)
    base = read_base(tmp_path / "catalogs")
    assert base == {one.id: one for one in read_catalogue(tmp_path / "catalogs").curated}


FIELDS = ("summary", "short_name", "funder", "managing_body")
step = st.one_of(
    st.tuples(st.just("edit"), st.sampled_from(FIELDS), st.sampled_from("abc")),
    st.tuples(st.just("lock"), st.sampled_from(FIELDS), st.just("")),
    st.tuples(st.just("release"), st.sampled_from(FIELDS), st.sampled_from("abc")),
    st.tuples(st.just("take"), st.just(""), st.just("")),
    st.tuples(st.just("undo"), st.just(""), st.just("")),
)


@settings(max_examples=40)
@given(steps=st.lists(step, max_size=8))
def test_whatever_happens_nothing_she_wrote_or_locked_is_lost(steps: list[tuple[str, str, str]]) -> None:
    """Edits, locks, releases and undoings in any order: her words stand, a second taking changes nothing, undo is exact."""
    with tempfile.TemporaryDirectory() as place:
        release = written(Path(place) / "neu", RAD)
        copy = copied(Path(place) / "eigen", RAD)
        hers: dict[str, str] = {}
        history: list[str] = []
        for kind, name, value in steps:
            own, there = entries(copy)["nrw-rad"], entries(release)["nrw-rad"]
            path = copy / "nrw" / "nrw-rad.yaml"
            if kind == "edit" and getattr(own, name) != value:
                hers[name] = value
                history.clear()
                path.write_text(entry_as_yaml(replace(own, **{name: value})), encoding="utf-8", newline="\n")
            elif kind == "lock":
                hers[name] = getattr(own, name)
                history.clear()
                locked = tuple(dict.fromkeys((*own.locked, name)))
                path.write_text(entry_as_yaml(replace(own, locked=locked)), encoding="utf-8", newline="\n")
            elif kind == "release":
                written(release, replace(there, **{name: value}))
            elif kind == "take":
                before = key_of(*bytes_in(copy).values())
                # What she wrote and the catalogue says as well is nobody's own any more, unless she locked it.
                said = (there, (read_base(copy) or {})["nrw-rad"])
                agreed = {name for name in hers if any(getattr(one, name) == hers[name] for one in said)}
                hers = {name: hers[name] for name in hers if name in own.locked or name not in agreed}
                taken(copy, release)
                if key_of(*bytes_in(copy).values()) != before:
                    history.append(before)
                assert plan_release(copy, release, as_of=DAY).empty
            elif history:
                undo(copy, by="Amt", on=DAY)
                assert key_of(*bytes_in(copy).values()) == history.pop()
            now = entries(copy)["nrw-rad"]
            assert {name: getattr(now, name) for name in hers} == hers


def test_the_command_previews_writes_and_takes_back(tmp_path: Path) -> None:
    copy, release = copied(tmp_path / "eigen", replace(BAD, summary="mein Text"), base=(BAD,)), tmp_path / "neu"
    written(release, NEWS)
    before = bytes_in(copy)
    command = ["catalog", "update", "release", str(release), "--catalog", str(copy), "--by", "Frau K."]
    preview = CliRunner().invoke(cli, command)
    assert (preview.exit_code, bytes_in(copy)) == (0, before)
    assert "Vorschläge (Ihr Eintrag bleibt stehen)" in preview.output
    assert "mein Text → neu" in preview.output
    assert "Übernommen als Nr. 1." in CliRunner().invoke(cli, [*command, "--apply"]).output
    assert "nichts Neues" in CliRunner().invoke(cli, command).output
    undone = CliRunner().invoke(cli, ["catalog", "undo", "--catalog", str(copy), "--by", "Frau K."])
    assert (undone.exit_code, bytes_in(copy)) == (0, before)


@pytest.mark.parametrize(
    ("words", "said"),
    [(["fdb-xml"], "Es fehlt DATEI"), (["table"], "Es fehlt DATEI"), (["release", "--answers", "{copy}"], "--answers")],
)
def test_what_does_not_belong_together_is_wrong_usage(tmp_path: Path, words: list[str], said: str) -> None:
    copy = copied(tmp_path / "eigen", BAD)
    words = [word.format(copy=copy / BASE) for word in words]
    result = CliRunner().invoke(cli, ["catalog", "update", *words, "--catalog", str(copy), "--by", "Frau K."])
    assert result.exit_code == 2
    assert said in result.output


def test_without_a_folder_the_release_is_the_shipped_catalogue(tmp_path: Path) -> None:
    copy = copied(tmp_path / "eigen", BAD)
    preview = preview_update(copy, "release", None, as_of=DAY)
    assert len(preview.plan.new) == len(read_catalogue(shipped_catalogue()).curated)
    assert preview.plan.gone == (("nrw-bad", "Bäder"),)
    with pytest.raises(SourceError, match="es fehlt die Datei"):
        preview_update(copy, "fdb-xml", None, as_of=DAY)
