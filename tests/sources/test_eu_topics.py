"""Single topics in three shapes: what becomes of them, and what is said about files that are none."""

import gzip
import json
import re
from collections import Counter
from datetime import date
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sources.eu_helpers import budget_overview, grant, line, search_page, search_result, write_bulk, write_lines

from fundmatch.core.dates import PartialDate
from fundmatch.model.programme import Programme
from fundmatch.sources import eu_topics
from fundmatch.sources.extract import SourceError, SourceExtract, SourceRecord

DAY = date(2026, 8, 12)


def _read(folder: Path, content: object, *, as_of: date = DAY, name: str = "x.json") -> SourceExtract:
    path = folder / name
    path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return eu_topics.read(path, as_of=as_of)


def _entry(reading: SourceExtract) -> SourceRecord:
    (entry,) = reading.programmes
    return entry


def _result(folder: Path, *, as_of: date = DAY, **metadata: object) -> SourceRecord:
    return _entry(_read(folder, search_page(search_result("LIFE-2099-CET-MUSTER", **metadata)), as_of=as_of))


def _deadlines(programme: Programme) -> list[tuple[str, str]]:
    return [(str(deadline.date), deadline.stage) for deadline in programme.deadlines]


def test_a_search_result_says_all_it_knows(tmp_path: Path) -> None:
    own = {
        "action": "LIFE-2099-CET-MUSTER - LIFE-PJG LIFE Project Grants",
        "minContribution": 0,
        "maxContribution": 2000000,
        "expectedGrants": 3,
        "budgetYearMap": {"2026": "6000000"},
    }
    entry = _result(tmp_path, budgetOverview=[budget_overview(own)], esDA_IngestDate=["2026-08-01T04:00:00.000+0000"])
    programme = entry.programme
    assert (programme.id, entry.key) == ("eu-life-2099-cet-muster", "life-2099-cet-muster")
    assert programme.summary == "Expected Outcome: Plans for heat."
    assert programme.keywords_en == ("District heating",)
    assert programme.status == "offen"
    assert _deadlines(programme) == [("2026-09-16", "Antrag")]
    assert programme.period_start == PartialDate(2026, 4, 21)
    assert [(amount.of, amount.bound, amount.eur) for amount in programme.amounts] == [
        ("Zuwendung", "höchstens", 2_000_000),
        ("Budget des Aufrufs", "genau", 6_000_000),
    ]
    assert programme.confidence == "mittel"
    assert programme.evidence[0].page_date == PartialDate(2026, 8, 1)
    assert entry.sentences["status"] == "31094502"
    assert not entry.unknown


def test_topic_details_are_read(tmp_path: Path) -> None:
    details = {
        **grant(Random(2), 1, "Open"),  # noqa: S311 - test data
        "description": "<p><b>Scope:</b>Heat plans.</p>",
        "budgetOverviewJSONItem": json.loads(budget_overview({"action": "x - y", "maxContribution": 5})),
    }
    programme = _entry(_read(tmp_path, {"TopicDetails": details})).programme
    assert programme.summary == "Scope: Heat plans."
    assert programme.amounts[0].eur == 5
    assert programme.status == "offen"


def test_a_line_of_an_extract_is_read(tmp_path: Path) -> None:
    programme = _entry(_read(tmp_path, line(Random(1), 4), name="x.jsonl")).programme  # noqa: S311 - test data
    assert [(amount.bound, amount.eur) for amount in programme.amounts] == [
        ("mindestens", 1_000_000),
        ("höchstens", 2_000_000),
    ]
    assert programme.summary.startswith("Expected Outcome: ")
    assert programme.rates[0].pct_max == 95
    assert len(programme.keywords_en) == 1


@pytest.mark.parametrize("between", ["", "\n", ", ", "\n\n  "])
def test_objects_are_read_whatever_stands_between_them(tmp_path: Path, between: str) -> None:
    chance = Random(1)  # noqa: S311 - test data
    lines = [json.dumps(line(chance, number), indent=number % 2 or None) for number in range(5)]
    assert len(_read(tmp_path, between.join(lines)).programmes) == 5


def test_a_list_of_lines_is_read_like_lines(tmp_path: Path) -> None:
    chance = Random(1)  # noqa: S311 - test data
    lines = [line(chance, number) for number in range(5)]
    listed = _read(tmp_path, lines)
    assert listed.programmes == _read(tmp_path, "\n".join(map(json.dumps, lines))).programmes


def test_a_folder_of_pages_is_one_reading(tmp_path: Path) -> None:
    (tmp_path / "deeper").mkdir()
    first = search_page(search_result("A-2026-1-X"), search_result("A-2026-2-X"))
    second = search_page(search_result("a-2026-2-x"), search_result("A-2026-3-X"))
    (tmp_path / "1.json").write_text(json.dumps(first))
    (tmp_path / "deeper" / "2.json").write_bytes(gzip.compress(json.dumps(second).encode()))
    (tmp_path / "deeper" / "3.json").write_text(json.dumps(search_page()))
    (tmp_path / "notes.txt").write_text("not read")
    reading = eu_topics.read(tmp_path, as_of=DAY)
    assert [entry.key for entry in reading.programmes] == ["a-2026-1-x", "a-2026-2-x", "a-2026-3-x"]
    assert reading.skipped == {"doppelt": 1}
    before = reading.sha256
    (tmp_path / "1.json").rename(tmp_path / "0.json")
    assert eu_topics.read(tmp_path, as_of=DAY).sha256 != before


def test_english_and_german_are_one_programme_and_other_languages_are_counted(tmp_path: Path) -> None:
    german = {
        "title": ["Örtliche Wärmeplanung"],
        "descriptionByte": ["<p>Ziel:</p>Wärmepläne."],
        "keywords": ["Fernwärme"],
    }
    page = search_page(
        search_result("L-2099-1-X", "sv"),
        search_result("L-2099-1-X", "de", **german),
        search_result("L-2099-1-X", "en"),
        search_result("L-2099-1-X", "cs"),
    )
    reading = _read(tmp_path, page)
    programme = _entry(reading).programme
    assert programme.name == "Örtliche Wärmeplanung"
    assert programme.name_en == "Local heat planning"
    assert programme.summary == "Ziel: Wärmepläne."
    assert (programme.keywords, programme.keywords_en) == (("Fernwärme",), ("District heating",))
    assert reading.skipped == {"andere Sprache": 2}


def test_a_topic_that_is_there_in_german_only_is_kept(tmp_path: Path) -> None:
    programme = _entry(_read(tmp_path, search_page(search_result("L-2099-1-X", "de")))).programme
    assert (programme.name, programme.name_en) == ("Local heat planning", "")
    assert (programme.keywords, programme.keywords_en) == (("District heating",), ())


@pytest.mark.parametrize(
    ("metadata", "reason"),
    [
        ({"type": ["6"]}, "Neuigkeit zu einem Aufruf"),
        ({"type": ["0"]}, "Ausschreibung, keine Förderung"),
        ({"type": ["77"]}, "unbekannte Art von Datensatz"),
        ({"DATASOURCE": ["SEDIA_FAQ"]}, "Frage und Antwort des Portals"),
    ],
)
def test_what_is_no_call_is_left_out_and_counted(tmp_path: Path, metadata: dict[str, object], reason: str) -> None:
    reading = _read(tmp_path, search_page(search_result("A-2026-1-X", **metadata), search_result("A-2026-2-X")))
    assert reading.skipped == {reason: 1}
    assert reading.seen == 2


@pytest.mark.parametrize(
    ("status", "model", "dates", "expected"),
    [
        ("31094502", "single-stage", ["2026-09-16"], "offen"),
        ("31094502", "single-stage", ["2026-08-12"], "offen"),
        ("31094502", "single-stage", ["2026-08-11"], "geschlossen"),
        ("31094502", "two-stage", ["2026-09-01", "2027-03-01"], "offen"),
        ("31094502", "two-stage", ["2026-08-01", "2027-03-01"], "geschlossen"),
        ("31094502", "multiple cut-off", ["2026-03-01", "2026-10-01"], "offen"),
        ("31094502", "multiple cut-off", ["2026-03-01", "2026-08-01"], "geschlossen"),
        ("31094501", "single-stage", ["2026-12-01"], "angekündigt"),
        ("31094501", "single-stage", [], "angekündigt"),
        ("31094501", "single-stage", ["2026-01-01"], "geschlossen"),
        ("31094503", "single-stage", ["2026-12-01"], "geschlossen"),
        ("99999998", "single-stage", ["2026-12-01"], "unbekannt"),
        ("", "single-stage", ["2026-12-01"], "unbekannt"),
    ],
)
def test_the_status_is_that_of_the_day(
    tmp_path: Path, status: str, model: str, dates: list[str], expected: str
) -> None:
    programme = _result(tmp_path, status=[status], deadlineModel=[model], deadlineDate=dates).programme
    assert programme.status == expected
    if expected == "geschlossen" and status != "31094503":
        assert "laut Quelle" in programme.notes[0]


def test_an_earlier_day_sees_an_open_call(tmp_path: Path) -> None:
    dates = ["2026-05-01T00:00:00.000+0000"]
    assert _result(tmp_path, deadlineDate=dates).programme.status == "geschlossen"
    assert _result(tmp_path, deadlineDate=dates, as_of=date(2026, 4, 30)).programme.status == "offen"


def test_an_announced_opening_that_has_passed_is_said(tmp_path: Path) -> None:
    programme = _result(tmp_path, status=["31094501"]).programme
    assert programme.status == "angekündigt"
    assert "21.04.2026 angekündigt" in programme.notes[0]


def test_stages_bear_their_names(tmp_path: Path) -> None:
    dates = ["2027-03-01", "2026-09-01"]
    programme = _result(tmp_path, deadlineModel=["two-stage"], deadlineDate=dates).programme
    assert programme.deadline_kind == "Stufen"
    assert _deadlines(programme) == [("2026-09-01", "Skizze"), ("2027-03-01", "Vollantrag")]


@pytest.mark.parametrize(
    ("action", "access", "partners"),
    [
        ("HORIZON Innovation Actions", "Konsortium", (3, 3)),
        ("HORIZON  Research and Innovation Actions", "Konsortium", (3, 3)),
        ("HORIZON Coordination and Support Actions", "Antrag", (None, None)),
        ("HORIZON Pre-commercial Procurement", "Konsortium", (2, 2)),
    ],
)
def test_a_consortium_is_demanded_where_the_annex_demands_it(
    tmp_path: Path, action: str, access: str, partners: tuple[int | None, int | None]
) -> None:
    programme = _result(tmp_path, frameworkProgramme=["43108390"], typesOfAction=[action]).programme
    assert programme.partners is not None
    assert (programme.access, programme.partners.partners_min, programme.partners.countries_min) == (access, *partners)
    assert "Kommune" in programme.applicants


@pytest.mark.parametrize(
    ("programme", "action"),
    [
        ("44181033", "EDF Research Actions"),
        ("43108390", "HORIZON ERC Grants"),
        ("43108390", "HORIZON EIC Grants"),
        ("43108390", "HORIZON TMA MSCA Doctoral Networks"),
    ],
)
def test_calls_for_research_alone_do_not_name_municipalities(tmp_path: Path, programme: str, action: str) -> None:
    found = _result(tmp_path, frameworkProgramme=[programme], typesOfAction=[action]).programme
    assert found.applicants
    assert "Kommune" not in found.applicants


def test_where_no_rule_says_who_may_apply_a_mention_is_noted_only(tmp_path: Path) -> None:
    described = ["<p>Local authorities exchange.</p>"]
    found = _result(tmp_path, frameworkProgramme=["43251589"], typesOfAction=["CERV"], descriptionByte=described)
    assert not found.programme.applicants
    assert "spricht von Kommunen" in found.programme.applicants_note


def test_prizes_are_prize_money_without_a_rate(tmp_path: Path) -> None:
    found = _result(tmp_path, frameworkProgramme=["43108390"], typesOfAction=["HORIZON Recognition Prize"]).programme
    assert found.funding_types == ("Preisgeld",)
    assert not found.rates


def test_two_kinds_of_action_give_no_rate_and_a_note(tmp_path: Path) -> None:
    both = ["HORIZON Innovation Actions", "HORIZON Research and Innovation Actions"]
    found = _result(tmp_path, frameworkProgramme=["43108390"], typesOfAction=both).programme
    assert not found.rates
    assert any("mehrere Arten" in note for note in found.notes)


def test_a_number_from_prose_has_evidence_of_its_own(tmp_path: Path) -> None:
    sentence = (
        "The Commission considers that proposals requesting a contribution from the EU of up to EUR 2 million "
        "would allow the specific objectives to be addressed appropriately."
    )
    entry = _result(tmp_path, descriptionByte=[f"<p>Heat.</p><p>{sentence}</p>"])
    proof = entry.programme.evidence_for("amounts")
    assert [amount.eur for amount in entry.programme.amounts] == [2_000_000]
    assert entry.programme.confidence == "niedrig"
    assert proof is not None
    assert proof.note == f"Satz: „{sentence}“"
    assert (proof.finding, entry.sentences["amounts"]) == ("", sentence)


def test_broken_umlauts_are_mended_and_reported(tmp_path: Path) -> None:
    reading = _read(tmp_path, search_page(search_result("A-2026-1-X", title=["GrÃ¼ne StÃ¤dte â€“ jetzt"])))
    assert _entry(reading).programme.name == "Grüne Städte – jetzt"
    assert [hint.grave for hint in reading.hints] == [False]
    assert "falsch kodiert" in reading.hints[0].note


def test_many_hints_are_cut_short(tmp_path: Path) -> None:
    page = search_page(*(search_result(f"A-2026-{n}-X", deadlineDate=[f"bald {n}"]) for n in range(150)))
    reading = _read(tmp_path, page)
    assert len(reading.hints) == 101
    assert "50 weitere Hinweise" in reading.hints[-1].note


def test_a_long_identifier_gives_a_short_id_that_stays(tmp_path: Path) -> None:
    one, other = "A-" + "X" * 100 + "-1", "A-" + "X" * 100 + "-2"
    reading = _read(tmp_path, search_page(search_result(one), search_result(other)))
    ids = [entry.programme.id for entry in reading.programmes]
    assert len(set(ids)) == 2
    assert all(len(name) <= 80 for name in ids)


_NESTED = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=6,
)
_FIELDS = (
    "title status frameworkProgramme startDate deadlineDate deadlineModel typesOfAction descriptionByte keywords "
    "budgetOverview actions latestInfos type DATASOURCE callIdentifier"
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150)
@given(metadata=st.dictionaries(st.sampled_from(_FIELDS.split()), _NESTED, max_size=6))
def test_no_value_of_a_field_breaks_the_reading(tmp_path: Path, metadata: dict[str, object]) -> None:
    page = search_page(search_result("A-2026-1-X", **metadata), search_result("SURE-2026-1-X"))
    reading = _read(tmp_path, page)
    assert reading.seen == 2
    assert len(reading.programmes) + sum(reading.skipped.values()) == 2


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "die Datei ist leer"),
        (b"<html>", "Webseite (HTML)"),
        (b'{"results": [{"metadata"', "bricht ab"),
        (b'{"results": {}}', "keine bekannte Form"),
        (b'{"results": []}', "kein einziger Aufruf"),
        (b'{"TopicDetails": []}', "keine bekannte Form"),
        (b'{"something": 1}', "keine bekannte Form"),
        (b"[]", "keine bekannte Form"),
        (b'["text"]', "keine bekannte Form"),
        (b'{"topicId": "A-1"}\n{"topicId": "A-2"', "bricht ab"),
        (b"[" * 100_000, "bricht ab"),
        (b'{"topicId": "\xff"}', "nicht UTF-8"),
        ('{"topicId": "A-1"}'.encode("utf-16"), "UTF-16"),
        (gzip.compress(b'{"results": []}', mtime=0)[:-9], "gzip"),
    ],
)
def test_a_file_that_is_none_is_refused_in_german(tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "x.json"
    path.write_bytes(content)
    with pytest.raises(SourceError) as caught:
        eu_topics.read(path, as_of=DAY)
    (problem,) = caught.value.problems
    assert said in problem.note
    assert problem.remedy


def test_the_line_of_a_broken_object_is_named(tmp_path: Path) -> None:
    with pytest.raises(SourceError) as caught:
        _read(tmp_path, '{"topicId": "A-1"}\n{"topicId": "A-2"}\n{"topicId": oops}', name="x.jsonl")
    assert caught.value.problems[0].place == 3


def test_the_bulk_file_is_known_for_what_it_is(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="Gesamtdatei"):
        eu_topics.read(write_bulk(tmp_path / "x.json", seed=1, count=3), as_of=DAY)


def test_all_broken_files_of_a_folder_are_named_at_once(tmp_path: Path) -> None:
    for name, content in (("1.json", "<html>"), ("2.json", "{"), ("3.json", '{"topicId": "A-1"}')):
        (tmp_path / name).write_text(content)
    with pytest.raises(SourceError) as caught:
        eu_topics.read(tmp_path, as_of=DAY)
    assert [problem.file.rsplit("/", 1)[1] for problem in caught.value.problems] == ["1.json", "2.json"]


def test_an_empty_folder_and_a_missing_file_are_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="keine JSON-Datei"):
        eu_topics.read(tmp_path, as_of=DAY)
    with pytest.raises(SourceError, match="gibt es nicht"):
        eu_topics.read(tmp_path / "none.json", as_of=DAY)


def test_reading_twice_gives_the_same(tmp_path: Path) -> None:
    path = write_lines(tmp_path / "x.jsonl", seed=4, count=50)
    assert eu_topics.read(path, as_of=DAY) == eu_topics.read(path, as_of=DAY)


def test_every_topic_of_a_long_extract_becomes_a_programme(tmp_path: Path) -> None:
    reading = eu_topics.read(write_lines(tmp_path / "x.jsonl", seed=9, count=300, length=3_000), as_of=DAY)
    programmes = [entry.programme for entry in reading.programmes]
    assert reading.seen == len(programmes) == len({programme.id for programme in programmes}) == 300
    assert Counter(programme.status for programme in programmes) == {"offen": 200, "angekündigt": 100}
    assert not reading.skipped
    assert not reading.hints
    assert not any(entry.unknown for entry in reading.programmes)
    assert all(programme.deadlines and programme.name for programme in programmes)
    assert all(1_000 < len(programme.summary) <= 1_500 for programme in programmes)
    assert not any("<" in programme.name or re.search(r"[a-z]:[A-Z]", programme.summary) for programme in programmes)
    heat = next(programme for programme in programmes if programme.id == "eu-life-2026-cet-0004-probe")
    assert [(amount.bound, amount.eur) for amount in heat.amounts] == [("mindestens", 10**6), ("höchstens", 2 * 10**6)]
    assert (heat.rates[0].pct_max, heat.access) == (95, "Antrag")
