"""What an update would do: new, gone, changed, proposed; and when it must stop."""

import json
import shutil
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from record_helpers import REPOSITORY
from sources.eu_helpers import write_lines
from updates.update_helpers import AUTUMN, NAMES, SPRING, SUMMER, catalogue, contents, many, planned, reading, told

from fundmatch.catalogue.imported import parse_imported, read_imported
from fundmatch.catalogue.reading import read_catalogue
from fundmatch.core.dates import PartialDate
from fundmatch.core.errors import CatalogueError, UnknownNameError
from fundmatch.model.codec import as_line
from fundmatch.model.programme import Deadline, Evidence, Programme, Rate
from fundmatch.model.update import ImportedRecord, UpdatePlan
from fundmatch.sources.extract import SourceRecord
from fundmatch.sources.registry import SOURCES, read_source
from fundmatch.updates.applying import apply
from fundmatch.updates.guard import KINDS
from fundmatch.updates.plan import plan_update
from fundmatch.updates.store import as_lines, digest, kept_path

NAMES_OF_FIELDS = frozenset(Programme.__dataclass_fields__) - {"locked"}
PAST, COMING = Deadline(date=PartialDate(2026, 5, 1)), Deadline(date=PartialDate(2027, 5, 1))


def imports(folder: Path, *programmes: SourceRecord, as_of: date = SPRING) -> UpdatePlan:
    plan = planned(folder, *programmes, as_of=as_of, despite=tuple(KINDS))
    apply(folder, plan, by="Anna", on=as_of)
    return plan


def lines(folder: Path) -> dict[str, ImportedRecord]:
    return {entry.key: entry for entry in read_imported(kept_path(folder, "probe"))}


def edit(folder: Path, key: str, **values: object) -> None:
    """Change a line as a person does, in a text editor."""
    path = kept_path(folder, "probe")
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    for row in rows:
        if row["key"] == key:
            row["programme"].update({name: value for name, value in values.items() if name in NAMES_OF_FIELDS})
            row.update({name: value for name, value in values.items() if name not in NAMES_OF_FIELDS})
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")


def test_a_first_reading_is_all_new_and_nothing_is_written(tmp_path: Path) -> None:
    folder = catalogue(tmp_path)
    before = contents(tmp_path)
    plan = planned(folder, *many(3))
    assert [name for name, _ in plan.new] == ["bund-p00", "bund-p01", "bund-p02"]
    assert (plan.seen, plan.read, plan.unchanged, plan.stops) == (3, 3, 0, ())
    assert contents(tmp_path) == before


def test_importing_twice_changes_no_byte_and_says_so(tmp_path: Path) -> None:
    folder = catalogue(tmp_path)
    imports(folder, *many(8))
    again = planned(folder, *many(8), as_of=AUTUMN)
    assert again.empty
    assert again.unchanged == 8
    assert {path: path.read_bytes() for path in again.contents} == again.contents


def test_what_is_missing_stays_with_its_day_and_comes_back(tmp_path: Path) -> None:
    folder = catalogue(tmp_path)
    imports(folder, *many(8))
    gone = imports(folder, *many(7), as_of=SUMMER)
    assert gone.gone == (("bund-p07", NAMES[7]),)
    assert lines(folder)["p07"].gone_since == SUMMER
    assert imports(folder, *many(7), as_of=AUTUMN).empty
    assert lines(folder)["p07"].gone_since == SUMMER
    assert imports(folder, *many(8), as_of=AUTUMN).returned == gone.gone
    assert lines(folder)["p07"].gone_since is None


def test_a_change_is_told_with_old_new_and_its_sentence(tmp_path: Path) -> None:
    folder = catalogue(tmp_path)
    imports(folder, told("a", rates=(Rate(pct=Decimal(50)),)))
    plan = imports(folder, told("a", status="geschlossen", rates=(Rate(pct=Decimal(60)),)), as_of=SUMMER)
    found = {one.field: (one.old, one.new, one.applied, one.sentence) for one in plan.changes}
    assert found == {"status": ("offen", "geschlossen", True, "steht da"), "rates": ("50 %", "60 %", True, "")}
    assert plan.closed == (("bund-a", "A"),)
    assert imports(folder, told("a"), as_of=AUTUMN).reopened == (("bund-a", "A"),)


def test_new_dates_of_evidence_are_taken_without_a_word(tmp_path: Path) -> None:
    folder = catalogue(tmp_path)
    old, new = (Evidence(fields=("name",), page_date=PartialDate(2026, month)) for month in (1, 7))
    imports(folder, told("a", evidence=(old,)))
    assert imports(folder, told("a", evidence=(new,)), as_of=SUMMER).empty
    assert lines(folder)["a"].programme.evidence == (new,)


def test_what_a_person_wrote_stands_and_news_are_proposed_once(tmp_path: Path) -> None:
    folder = catalogue(tmp_path)
    imports(folder, told("a", funds="vorhanden"))
    edit(folder, "a", funds="knapp", period_end="2027")
    quiet = imports(folder, told("a", funds="vorhanden"))
    assert quiet.empty
    assert any("2 von Hand" in hint.note for hint in quiet.hints)
    plan = imports(folder, told("a", funds="erschöpft"))
    assert [(one.field, one.old, one.new, one.applied) for one in plan.proposals] == [
        ("funds", "knapp", "erschöpft", False)
    ]
    assert not plan.changes
    assert (lines(folder)["a"].programme.funds, str(lines(folder)["a"].programme.period_end)) == ("knapp", "2027")
    assert planned(folder, told("a", funds="erschöpft")).empty


def test_the_source_no_longer_vouches_for_what_a_person_wrote(tmp_path: Path) -> None:
    folder = catalogue(tmp_path)
    proof = Evidence(fields=("name", "funds"), note="aus der Quelle")
    imports(folder, told("a", funds="vorhanden", evidence=(proof,)))
    edit(folder, "a", funds="knapp")
    imports(folder, told("a", funds="vorhanden", evidence=(proof,)))
    assert lines(folder)["a"].programme.evidence == (replace(proof, fields=("name",)),)
    edit(folder, "a", funds="vorhanden")
    imports(folder, told("a", funds="vorhanden", evidence=(proof,)))
    assert lines(folder)["a"].programme.evidence == (proof,)


def test_a_locked_field_is_neither_taken_nor_proposed(tmp_path: Path) -> None:
    folder = catalogue(tmp_path)
    imports(folder, told("a"))
    edit(folder, "a", locked=["status"])
    plan = imports(folder, told("a", status="geschlossen"))
    assert plan.empty
    assert lines(folder)["a"].programme.status == "offen"
    assert any("gesperrten" in hint.note for hint in plan.hints)


def test_an_entry_is_found_by_its_key_else_by_its_id_and_the_id_stays(tmp_path: Path) -> None:
    folder = catalogue(tmp_path)
    imports(folder, told("a"))
    assert imports(folder, told("a", id="bund-anders")).empty
    moved_key = replace(told("a"), key="neu")
    assert imports(folder, moved_key).empty
    assert {key: entry.programme.id for key, entry in lines(folder).items()} == {"neu": "bund-a"}


def test_an_id_that_is_taken_by_another_programme_gets_an_ending(tmp_path: Path) -> None:
    folder = catalogue(tmp_path)
    imports(folder, told("hof", id="nrw-hof", name="Sirenen", level="NRW"))
    assert lines(folder)["hof"].programme.id.startswith("nrw-hof-")
    assert len(read_catalogue(folder).programmes) == 2


def test_a_twin_of_a_curated_entry_is_kept_beside_it_and_news_become_proposals(tmp_path: Path) -> None:
    folder = catalogue(tmp_path)
    twin = told("hof", name="Grüne Höfe", level="NRW", status="geschlossen", deadlines=(COMING,))
    plan = imports(folder, twin)
    assert (plan.new, [pair.other for pair in plan.twins if pair.sure]) == ((), ["nrw-hof"])
    assert [(one.programme, one.field, one.new) for one in plan.proposals] == [
        ("nrw-hof", "status", "geschlossen"), ("nrw-hof", "deadlines", "01.05.2027"),
    ]  # fmt: skip
    assert [entry.id for entry in read_catalogue(folder).programmes] == ["nrw-hof"]
    assert lines(folder)["hof"].same_as == "nrw-hof"
    assert planned(folder, twin).empty
    assert [
        one.field for one in imports(folder, told("hof", name="Grüne Höfe", level="NRW", status="pausiert")).proposals
    ] == ["status"]


def test_a_doubtful_pair_is_asked_and_the_answer_holds(tmp_path: Path) -> None:
    folder = catalogue(tmp_path)
    like = told("hof", name="Grüne Höfe und Dächer", level="NRW")
    plan = imports(folder, like)
    assert [(pair.sure, pair.other) for pair in plan.twins] == [(False, "nrw-hof")]
    path = folder / "zuordnung.csv"
    asked = path.read_text(encoding="utf-8-sig").splitlines()[1]
    assert asked.startswith("probe;hof;nrw-hof;;Grüne Höfe und Dächer | Grüne Höfe")
    assert planned(folder, like).contents.keys() == {kept_path(folder, "probe")}, "asked once"
    path.write_text(
        f"Quelle;Schlüssel;Programm;Dasselbe;Notiz\r\n{asked.replace('hof;;', 'hof;ja;')}\r\n", encoding="cp1252"
    )
    imports(folder, like)
    assert lines(folder)["hof"].same_as == "nrw-hof"
    path.write_text(
        asked.replace("hof;;", "hof;nein;").join(["Quelle;Schlüssel;Programm;Dasselbe;x\n", "\n"]), encoding="utf-8"
    )
    plan = imports(folder, like)
    assert (lines(folder)["hof"].same_as, plan.twins) == ("", ())


def test_a_no_keeps_even_equal_names_apart(tmp_path: Path) -> None:
    folder = catalogue(tmp_path)
    (folder / "zuordnung.csv").write_text(
        "Quelle;Schlüssel;Programm;Dasselbe\nprobe;hof;nrw-hof;nein\n", encoding="utf-8"
    )
    plan = imports(folder, told("hof", name="Grüne Höfe", level="NRW"))
    assert (plan.twins, len(plan.new)) == ((), 1)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Quelle;Schlüssel\nprobe;a\n", "Spalten fehlen"),
        ("Quelle;Schlüssel;Programm;Dasselbe\nprobe;a;b;vielleicht\n", "keine Antwort"),
        ("Quelle;Schlüssel;Programm;Dasselbe\nprobe;a;b;ja\nprobe;a;b;nein\n", "andere Antwort"),
        ('Quelle;Schlüssel;Programm;Dasselbe\n"probe;a;b;ja\n', "Anführungszeichen"),
    ],
)
def test_an_answer_that_is_none_is_named(tmp_path: Path, text: str, said: str) -> None:
    folder = catalogue(tmp_path)
    (folder / "zuordnung.csv").write_text(text, encoding="utf-8")
    with pytest.raises(CatalogueError, match=said):
        planned(folder, told("a"))


def test_an_answer_that_names_nothing_is_a_hint(tmp_path: Path) -> None:
    folder = catalogue(tmp_path)
    (folder / "zuordnung.csv").write_text("Quelle;Schlüssel;Programm;Dasselbe\nprobe;a;nrw-weg;ja\n", encoding="utf-8")
    plan = planned(folder, told("a"))
    assert plan.new
    assert any("nrw-weg" in hint.note for hint in plan.hints)


def test_what_could_not_be_read_back_is_left_out_and_named(tmp_path: Path) -> None:
    folder = catalogue(tmp_path)
    imports(folder, told("a"), told("b", name="Sirenen"))
    plan = planned(
        folder, told("a", keywords=("x", "x")), told("c", name="Moor", areas=("NRW", "NRW")), told("b", name="Sirenen")
    )
    assert plan.empty
    assert len([hint for hint in plan.hints if not hint.grave]) == 2
    entries, problems = parse_imported(plan.contents[kept_path(folder, "probe")], "x")
    assert ([entry.key for entry in entries], problems) == (["a", "b"], [])


def kinds(plan: UpdatePlan) -> list[str]:
    return [stop.field for stop in plan.stops]


def test_a_third_missing_stops_and_can_be_waived_by_name(tmp_path: Path) -> None:
    folder = catalogue(tmp_path)
    imports(folder, *many(30))
    plan = planned(folder, *many(21), as_of=SUMMER)
    assert kinds(plan) == ["verlust", "menge"]
    assert "9 von 30 laufenden Programmen fehlen (30 %)" in plan.stops[0].note
    assert kinds(planned(folder, *many(21), as_of=SUMMER, despite=("verlust",))) == ["menge"]


def test_few_missing_and_calls_that_are_over_stop_nothing(tmp_path: Path) -> None:
    folder = catalogue(tmp_path)
    over = (told(f"z{number}", name=NAMES[20 + number], deadlines=(PAST,)) for number in range(8))
    imports(folder, *many(20), *over)
    imports(folder, *many(20), as_of=SPRING)
    imports(folder, *many(20), as_of=SPRING)
    assert not kinds(planned(folder, *many(15), as_of=SUMMER))
    fresh = catalogue(tmp_path / "fresh")
    imports(
        fresh,
        *many(40 - 12),
        *(told(f"z{number}", name=NAMES[28 + number % 2] + "x" * number, deadlines=(PAST,)) for number in range(7)),
    )
    assert kinds(planned(fresh, *many(28), as_of=SPRING)) == ["verlust"]
    assert not kinds(planned(fresh, *many(28), as_of=SUMMER))


def test_a_whole_kind_missing_stops(tmp_path: Path) -> None:
    folder = catalogue(tmp_path)
    other = [told(f"z{n}", name=NAMES[25 + n], funder="BMX") for n in range(5)]
    imports(folder, *many(25), *other)
    plan = planned(folder, *many(25), as_of=SUMMER)
    assert kinds(plan) == ["gruppe"]
    assert "Fördergeber BMX: alle 5" in plan.stops[0].note


def test_nothing_read_is_not_nothing_new(tmp_path: Path) -> None:
    folder = catalogue(tmp_path)
    imports(folder, *many(3))
    plan = plan_update(folder, replace(reading(), seen=7, skipped={"anderes Land": 7}), as_of=SUMMER)
    assert kinds(plan) == ["leer"]
    assert "0 Programme gelesen (7 Datensätze gesehen: 7 × anderes Land)" in plan.stops[0].note
    assert not planned(folder, *many(3), as_of=SUMMER).stops


def test_counts_are_held_to_the_last_runs(tmp_path: Path) -> None:
    folder = catalogue(tmp_path)
    for _ in range(3):
        imports(folder, *many(14))
    assert kinds(planned(folder, *many(28))) == ["menge"]
    assert not kinds(planned(folder, *many(20)))


def test_one_field_changed_everywhere_stops_unless_time_did_it(tmp_path: Path) -> None:
    folder = catalogue(tmp_path)
    imports(folder, *many(12, status="angekündigt", deadlines=(PAST,)))
    assert not kinds(planned(folder, *many(12, status="offen", deadlines=(PAST,)), as_of=SPRING))
    assert not kinds(planned(folder, *many(12, status="geschlossen", deadlines=(PAST,)), as_of=SUMMER))
    plan = planned(folder, *many(12, status="pausiert", deadlines=(PAST,)), as_of=SUMMER)
    assert kinds(plan) == ["massenänderung"]
    assert "„Antragsfenster“ hat sich bei 12 von 12" in plan.stops[0].note


@pytest.mark.parametrize("name", ["", "../x", "Fdb", "a b", "a/b"])
def test_a_source_must_have_a_name_that_can_be_a_file(tmp_path: Path, name: str) -> None:
    with pytest.raises(UnknownNameError):
        kept_path(tmp_path, name)


@pytest.mark.parametrize("name", SOURCES)
def test_every_source_opens_and_says_what_it_is(name: str, tmp_path: Path) -> None:
    assert kept_path(tmp_path, name).name == f"{name}.jsonl"
    with pytest.raises(Exception, match=r"Problem"):
        read_source(name, tmp_path / "fehlt", as_of=SPRING)


def test_an_unknown_source_is_offered_the_known_ones(tmp_path: Path) -> None:
    with pytest.raises(UnknownNameError, match="fdb-xml"):
        read_source("fdb-xmll", tmp_path, as_of=SPRING)


def test_equal_values_have_equal_digests_whatever_their_spelling() -> None:
    assert digest((Rate(pct=Decimal(80)),)) == digest((Rate(pct=Decimal("80.00")),)) != digest((Rate(pct=Decimal(8)),))
    assert as_line(Rate(pct=Decimal("1E+1"), financially_weak=False)) == {"pct": "10", "financially_weak": "nein"}


def test_lines_have_one_order_whatever_order_they_came_in(tmp_path: Path) -> None:
    entries = [
        ImportedRecord(key=one.key, programme=one.programme, first_seen=SPRING, last_seen=SPRING) for one in many(5)
    ]
    assert as_lines(entries) == as_lines(entries[::-1])


def test_calls_are_taken_once_into_the_shipped_catalogue_and_found_again(tmp_path: Path) -> None:
    folder = tmp_path / "catalogs"
    shutil.copytree(REPOSITORY / "catalogs", folder, ignore=shutil.ignore_patterns("imported", "zuordnung.csv"))
    there = read_catalogue(folder).programmes
    calls = read_source("eu-topics", write_lines(tmp_path / "calls.jsonl", seed=6, count=60), as_of=SPRING)
    plan = plan_update(folder, calls, as_of=SPRING)
    assert not plan.stops
    assert len(plan.new) + sum(pair.sure for pair in plan.twins) == len(calls.programmes) == 60
    apply(folder, plan, by="Anna", on=SPRING)
    assert len(read_catalogue(folder).programmes) == len(there) + len(plan.new)
    assert plan_update(folder, calls, as_of=SPRING).empty


@pytest.mark.parametrize("place", ["line", "programme"])
def test_a_field_locked_in_the_line_or_in_its_programme_is_not_even_proposed(tmp_path: Path, place: str) -> None:
    folder = catalogue(tmp_path)
    imports(folder, told("a"))
    path = kept_path(folder, "probe")
    row = json.loads(path.read_text(encoding="utf-8"))
    (row if place == "line" else row["programme"])["locked"] = ["status"]
    path.write_text(json.dumps(row, ensure_ascii=False) + "\n", encoding="utf-8")
    plan = planned(folder, told("a", status="geschlossen"), as_of=SUMMER)
    assert (plan.changes, plan.proposals) == ((), ())
    assert any("gesperrten Feldern" in hint.note for hint in plan.hints)


def test_locking_a_line_is_said_in_both_places_and_undone_in_both() -> None:
    entry = ImportedRecord(key="a", programme=told("a").programme, first_seen=SPRING, last_seen=SPRING, locked=("url",))
    locked = entry.with_locked((*entry.all_locked, "status"))
    assert (locked.locked, locked.programme.locked, locked.all_locked) == (("url", "status"),) * 3
    assert locked.with_locked(()).all_locked == ()
