"""The bulk file: which records become programmes, and what is said about files that are none."""

import gzip
import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from random import Random

import pytest
from sources.eu_helpers import DAY_MS, NOW_MS, bulk_records, grant, tender, write_bulk

from fundmatch.core.dates import PartialDate
from fundmatch.model.programme import Programme
from fundmatch.sources import eu_bulk, eu_files
from fundmatch.sources.extract import SourceError, SourceExtract

DAY = date(2026, 8, 12)


def _write(folder: Path, *records: object) -> Path:
    path = folder / "grantsTenders.json"
    path.write_text(json.dumps({"fundingData": {"GrantTenderObj": list(records)}}), encoding="utf-8")
    return path


def _grant(**fields: object) -> dict[str, object]:
    return {**grant(Random(1), 1, "Open"), **fields}  # noqa: S311 - test data


def _one(reading: SourceExtract) -> Programme:
    (entry,) = reading.programmes
    return entry.programme


def test_open_and_announced_grants_become_programmes_and_the_rest_is_counted(tmp_path: Path) -> None:
    reading = eu_bulk.read(write_bulk(tmp_path / "x.json", seed=3, count=400), as_of=DAY)
    records = list(bulk_records(3, 400))
    grants = [record for record in records if record["type"] == 1]
    wanted = [record for record in grants if record["status"]["abbreviation"] != "Closed"]  # type: ignore[index]
    assert reading.seen == 400
    assert {entry.key for entry in reading.programmes} == {str(record["identifier"]).lower() for record in wanted}
    assert reading.skipped == {
        "Ausschreibung, keine Förderung": 400 - len(grants),
        "geschlossen": len(grants) - len(wanted),
    }
    assert {entry.programme.status for entry in reading.programmes} == {"offen", "angekündigt"}
    assert [entry.programme.id for entry in reading.programmes] == sorted(
        entry.programme.id for entry in reading.programmes
    )
    assert reading.day == date(2026, 7, 27)
    assert not reading.hints


def test_closed_calls_are_taken_on_request(tmp_path: Path) -> None:
    path = write_bulk(tmp_path / "x.json", seed=3, count=60)
    reading = eu_bulk.read(path, as_of=DAY, closed=True)
    assert "geschlossen" not in reading.skipped
    assert "geschlossen" in {entry.programme.status for entry in reading.programmes}


def test_reading_twice_gives_the_same(tmp_path: Path) -> None:
    path = write_bulk(tmp_path / "x.json", seed=5, count=120)
    assert eu_bulk.read(path, as_of=DAY) == eu_bulk.read(path, as_of=DAY)


def test_a_packed_file_says_the_same_as_a_plain_one(tmp_path: Path) -> None:
    plain = write_bulk(tmp_path / "x.json", seed=5, count=120)
    packed = tmp_path / "y.json"
    packed.write_bytes(gzip.compress(plain.read_bytes()))
    one, other = eu_bulk.read(plain, as_of=DAY), eu_bulk.read(packed, as_of=DAY)
    assert one.programmes == other.programmes
    assert one.sha256 != other.sha256


def test_the_order_of_records_does_not_matter(tmp_path: Path) -> None:
    records = list(bulk_records(9, 200))
    one = eu_bulk.read(_write(tmp_path, *records), as_of=DAY)
    other = eu_bulk.read(_write(tmp_path, *reversed(records)), as_of=DAY)
    assert one.programmes == other.programmes


def test_a_record_says_what_it_can(tmp_path: Path) -> None:
    programme = _one(eu_bulk.read(_write(tmp_path, _grant(title="Heat &amp; power")), as_of=DAY))
    assert programme.name == programme.name_en == "Heat & power"
    assert programme.url.endswith("/topic-details/life-2026-00001-probe")
    assert programme.level == "EU"
    assert programme.deadline_kind == "Termin"
    assert programme.rates[0].pct_max == 60
    assert "Kommune" in programme.applicants
    assert not any("PROBE" in word for word in programme.keywords_en)
    proof = programme.evidence_for("deadlines")
    general = programme.evidence_for("rates")
    assert proof is not None
    assert proof.page_date == PartialDate(2026, 7, 27)
    assert general is not None
    assert general.note.startswith("allgemeine Regel")
    assert not general.pages


@pytest.mark.parametrize(
    "fields",
    [
        {"frameworkProgramme": [{"id": 43252405}], "status": [{"id": 31094502}]},
        {"status": {"id": "31094502"}, "type": "1", "ccm2Id": "99"},
        {"status": "Open", "deadlineModel": "single-stage"},
        {"status": None, "deadlineModel": {}, "topicActions": None},
        {"deadlineDatesLong": None, "plannedOpeningDateLong": None},
        {"keywords": "one keyword", "programmeDivision": {"description": "Division"}, "latestInfos": {}},
    ],
)
def test_other_wrappings_of_values_are_understood(tmp_path: Path, fields: dict[str, object]) -> None:
    programme = _one(eu_bulk.read(_write(tmp_path, _grant(**fields)), as_of=DAY))
    assert programme.status == "offen"
    assert programme.deadlines
    assert programme.themes


def test_a_deadline_outweighs_the_status(tmp_path: Path) -> None:
    past = 1_700_000_000_000
    reading = eu_bulk.read(_write(tmp_path, _grant(deadlineDatesLong=[past])), as_of=DAY)
    assert _one(reading).status == "geschlossen"
    assert "letzte Frist war der 14.11.2023" in _one(reading).notes[0]


def test_one_of_several_dates_ahead_keeps_a_call_open(tmp_path: Path) -> None:
    dates = [1_600_000_000_000, 1_700_000_000_000, 1_800_000_000_000]
    programme = _one(eu_bulk.read(_write(tmp_path, _grant(deadlineDatesLong=dates, deadlineModel={})), as_of=DAY))
    assert programme.status == "offen"
    assert programme.deadline_kind == "Stichtage"


def test_unknown_codes_are_kept_and_reported(tmp_path: Path) -> None:
    record = _grant(
        frameworkProgramme={"id": 1, "description": "New Programme"},
        status={"id": 99999998},
        topicActions=[{"abbreviation": "DANCE", "description": "Dance Grants"}],
    )
    reading = eu_bulk.read(_write(tmp_path, record), as_of=DAY)
    assert reading.programmes[0].programme.status == "unbekannt"
    assert reading.programmes[0].unknown == (
        "frameworkProgramme: 1 (New Programme)",
        "typesOfAction: DANCE Dance Grants",
        "status: 99999998",
    )
    assert len(reading.hints) == 3
    assert not any(hint.grave for hint in reading.hints)


def test_seconds_and_unreadable_dates_are_hints(tmp_path: Path) -> None:
    reading = eu_bulk.read(_write(tmp_path, _grant(deadlineDatesLong=[1_800_000_000, "bald"])), as_of=DAY)
    notes = " ".join(hint.note for hint in reading.hints)
    assert "als Sekunden gelesen" in notes
    assert "„bald“ ist kein lesbares Datum" in notes
    assert reading.programmes[0].programme.deadlines[0].date == PartialDate(2027, 1, 15)


def test_doubles_and_records_that_are_none_are_counted(tmp_path: Path) -> None:
    one, nameless, odd = _grant(), _grant(identifier=" "), _grant(identifier="x" * 500)
    small = {**one, "identifier": str(one["identifier"]).lower()}
    reading = eu_bulk.read(_write(tmp_path, one, small, nameless, odd, "text", None, {"type": 7}), as_of=DAY)
    assert len(reading.programmes) == 1
    assert reading.skipped == {
        "doppelt": 1,
        "ohne brauchbare Kennung": 2,
        "kein Datensatz": 2,
        "andere Art von Datensatz": 1,
    }


def test_identifiers_that_come_out_alike_are_told_apart_for_good(tmp_path: Path) -> None:
    one, other = _grant(identifier="A/2026/1"), _grant(identifier="A-2026-1")
    both = eu_bulk.read(_write(tmp_path, one, other), as_of=DAY)
    ids = {entry.key: entry.programme.id for entry in both.programmes}
    assert len(set(ids.values())) == 2
    assert all(name.startswith("eu-a-2026-1-") for name in ids.values())
    assert "mehrere Kennungen" in both.hints[-1].note
    turned = eu_bulk.read(_write(tmp_path, other, one), as_of=DAY)
    assert {entry.key: entry.programme.id for entry in turned.programmes} == ids


def test_a_file_without_open_calls_is_read_with_a_hint(tmp_path: Path) -> None:
    closed = {"id": 31094503, "abbreviation": "Closed"}
    reading = eu_bulk.read(_write(tmp_path, _grant(status=closed)), as_of=DAY)
    assert not reading.programmes
    assert "kein offener" in reading.hints[0].note


_WHOLE = json.dumps({"fundingData": {"GrantTenderObj": [_grant()]}}).encode()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "die Datei ist leer"),
        (b" \n ", "die Datei ist leer"),
        (b"<!DOCTYPE html><html>robot?</html>", "Webseite (HTML)"),
        (b"\xef\xbb\xbf  <html>", "Webseite (HTML)"),
        (_WHOLE[:-40], "bricht mitten im JSON ab"),
        (_WHOLE.replace(b'"title"', b'"title" oops', 1), "das JSON ist fehlerhaft"),
        (_WHOLE.decode().encode("utf-16"), "UTF-16"),
        (_WHOLE.decode().encode("utf-16-le"), "UTF-16"),
        (b"PK\x03\x04rest", "ZIP-Archiv"),
        (b"Hello", "das ist kein JSON"),
        (b"[]", "kein einziger Aufruf"),
        (b'{"results": []}', "kein einziger Aufruf"),
        (b'{"fundingData": {"GrantTenderObj": {"type": 1}}}', "kein einziger Aufruf"),
        (json.dumps({"fundingData": {"GrantTenderObj": [tender(Random(1), 1)]}}).encode(), "(1 Datensätze"),  # noqa: S311
        (gzip.compress(_WHOLE, mtime=0)[:-20], "gzip"),
        (b"\x1f\x8bgarbage", "gzip"),
        (b"[" * 50_000, "zu tief verschachtelt"),
        (b'{"a":' * 50_000, "zu tief verschachtelt"),
        (b"[" + b" " * 8190 + b"[" * 900, "bricht mitten im JSON ab"),
    ],
)
def test_a_file_that_is_none_is_refused_in_german(tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "grantsTenders.json"
    path.write_bytes(content)
    with pytest.raises(SourceError) as caught:
        eu_bulk.read(path, as_of=DAY)
    (problem,) = caught.value.problems
    assert said in problem.note
    assert problem.remedy
    assert problem.grave


def test_a_byte_order_mark_does_no_harm(tmp_path: Path) -> None:
    path = tmp_path / "x.json"
    path.write_bytes(b"\xef\xbb\xbf" + _WHOLE)
    assert len(eu_bulk.read(path, as_of=DAY).programmes) == 1


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="gibt es nicht"):
        eu_bulk.read(tmp_path / "none.json", as_of=DAY)
    with pytest.raises(SourceError, match="das ist ein Ordner"):
        eu_bulk.read(tmp_path, as_of=DAY)


@pytest.mark.parametrize("pack", [bytes, gzip.compress], ids=["plain", "packed"])
def test_a_file_that_is_too_large_is_refused_before_it_is_held(tmp_path: Path, pack: Callable[[bytes], bytes]) -> None:
    path = tmp_path / "x.json"
    path.write_bytes(pack(b'{"a":"' + b"x" * 3_000_000 + b'"}'))
    with pytest.raises(SourceError, match="zu groß"):
        _drain(path, 1_000_000)


def _drain(path: Path, limit: int) -> None:
    with eu_files.opened(path, limit=limit) as (stream, _):
        while stream.read(65536):
            pass


def test_an_old_call_that_is_still_called_open_is_closed_by_its_deadline_and_one_without_days_is_not(
    tmp_path: Path,
) -> None:
    past, open_for_ever = _grant(identifier="ALT-2022-CERT"), _grant(identifier="STETS-2021-LABEL")
    past["deadlineDatesLong"] = [NOW_MS - 1_500 * DAY_MS]
    open_for_ever.update(deadlineDatesLong=[], actions=[], plannedOpeningDateLong=NOW_MS - 2_000 * DAY_MS)
    tenders = [tender(Random(number), number) for number in range(4)]  # noqa: S311 - test data
    reading = eu_bulk.read(_write(tmp_path, *tenders, past, open_for_ever), as_of=DAY)
    by_key = {entry.key: entry.programme for entry in reading.programmes}
    assert reading.seen == 6
    assert reading.skipped == {"Ausschreibung, keine Förderung": 4}
    assert by_key["alt-2022-cert"].status == "geschlossen"
    assert by_key["stets-2021-label"].status == "offen"
    assert not reading.hints
