"""The quarter of an officer: preview, apply, again, a weak file, a hand-made value, a lock, undo; as commands."""

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from openpyxl import load_workbook
from record_helpers import REPOSITORY
from sources.eu_helpers import line

from fundmatch.cli import cli
from fundmatch.reports.workbook.table_sheet import HEADER_ROW

AS_OF = ["--as-of", "2026-11-22"]


def topics(path: Path, numbers: range, **changes: object) -> Path:
    """Write invented calls as lines; the same number is the same call."""
    import random

    records = [line(random.Random(number), number) for number in numbers]  # noqa: S311 - invented data
    path.write_text("\n".join(json.dumps({**record, **changes}) for record in records), encoding="utf-8")
    return path


@pytest.fixture
def office(tmp_path: Path) -> Path:
    """A catalogue of ten entries, and a file of forty calls."""
    for level in ("eu", "bund", "nrw"):
        (tmp_path / "catalogs" / level).mkdir(parents=True)
        for entry in sorted((REPOSITORY / "catalogs" / level).glob("*.yaml"))[:4]:
            shutil.copy(entry, tmp_path / "catalogs" / level)
    topics(tmp_path / "topics.jsonl", range(40))
    return tmp_path


def run(office: Path, command: str, *more: str) -> Result:
    words = ["catalog", *command.split(), *more]
    if command != "diff":
        words += ["--catalog", str(office / "catalogs")]
    return CliRunner().invoke(cli, words, prog_name="fundmatch")


def update(office: Path, name: str = "topics.jsonl", *more: str, source: str = "eu-topics") -> Result:
    return run(office, f"update {source}", str(office / name), *AS_OF, *more)


def ok(result: Result) -> str:
    assert result.exit_code == 0, result.output
    return result.output


def files(office: Path) -> dict[str, bytes]:
    return {
        path.relative_to(office).as_posix(): path.read_bytes()
        for path in sorted((office / "catalogs").rglob("*"))
        if path.is_file()
    }


def imported(office: Path) -> list[dict[str, object]]:
    kept = (office / "catalogs/imported/eu-topics.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(text) for text in kept]


def test_a_preview_writes_nothing_into_the_catalogue(office: Path) -> None:
    before = files(office)
    told = ok(update(office, "topics.jsonl", "-o", str(office / "v.xlsx"), "-o", str(office / "v.json")))
    assert "40 Einträge gelesen" in told
    assert files(office) == before
    assert not (office / "catalogs-updates").exists()
    assert json.loads((office / "v.json").read_bytes())["seen"] == 40
    assert "Zweifelsfälle" in load_workbook(office / "v.xlsx").sheetnames


def test_applied_twice_says_that_nothing_is_new(office: Path) -> None:
    assert "Übernommen als Nr. 1" in ok(update(office, "topics.jsonl", "--apply"))
    after = files(office)
    assert "nichts Neues" in ok(update(office, "topics.jsonl", "--apply"))
    assert files(office) == after
    listed = ok(run(office, "list", "--level", "EU"))
    assert len(imported(office)) > 30
    assert f"{len(imported(office)) + 4} Programme" in listed


def test_a_file_that_lost_a_third_stops_and_nothing_is_touched(office: Path) -> None:
    ok(update(office, "topics.jsonl", "--apply"))
    topics(office / "weak.jsonl", range(28))
    before = files(office)
    stopped = update(office, "weak.jsonl", "--apply")
    assert stopped.exit_code == 1
    assert "STOPP" in stopped.output
    assert "--despite" in stopped.output
    assert files(office) == before
    ok(update(office, "weak.jsonl", "--apply", "--despite", "verlust", "--despite", "menge", "--despite", "gruppe"))
    assert sum("gone_since" in entry for entry in imported(office)) > 5
    assert len(imported(office)) == len(json.loads(ok(run(office, "export")))) - 12


def edit(office: Path, name: str, heading: str, text: str) -> None:
    book = load_workbook(office / name)
    sheet = book.worksheets[0]
    columns = {cell.value: cell.column for cell in sheet[HEADER_ROW]}
    for row in range(HEADER_ROW + 1, sheet.max_row + 1):
        if str(sheet.cell(row, columns["Kennung"]).value) == imported(office)[0]["programme"]["id"]:  # type: ignore[index]
            sheet.cell(row, columns[heading]).value = text
    book.save(office / name)


def test_a_hand_made_value_and_a_lock_outlive_the_next_import(office: Path) -> None:
    ok(update(office, "topics.jsonl", "--apply"))
    ok(run(office, "export", "-o", str(office / "k.xlsx"), *AS_OF))
    edit(office, "k.xlsx", "Name", "Von Hand benannt")
    edit(office, "k.xlsx", "Gesperrt", "Name")
    assert "Von Hand benannt" in ok(update(office, "k.xlsx", "--apply", source="table"))
    topics(office / "changed.jsonl", range(40), title="A new title for every single call", description="Other words.")
    ok(update(office, "changed.jsonl", "--apply", *(w for s in ("massenänderung",) for w in ("--despite", s))))
    entry = imported(office)[0]["programme"]
    assert entry["name"] == "Von Hand benannt"  # type: ignore[index]


def test_an_untouched_table_changes_nothing(office: Path) -> None:
    ok(update(office, "topics.jsonl", "--apply"))
    for name in ("k.xlsx", "k.csv"):
        ok(run(office, "export", "-o", str(office / name), *AS_OF))
        before = files(office)
        ok(update(office, name, "--apply", source="table"))
        assert files(office) == before


def test_undo_brings_back_every_byte(office: Path) -> None:
    before = files(office)
    ok(update(office, "topics.jsonl", "--apply"))
    assert files(office) != before
    assert "rückgängig" in ok(run(office, "undo"))
    assert files(office) == before


def test_diff_says_what_changed_between_two_catalogues(office: Path) -> None:
    shutil.copytree(office / "catalogs", office / "old")
    ok(update(office, "topics.jsonl", "--apply"))
    told = ok(run(office, "diff", str(office / "old"), str(office / "catalogs"), *AS_OF, "-o", str(office / "d.json")))
    count = len(imported(office))
    assert f"neu {count}" in told or f"Neu ({count})" in told
    assert len(json.loads((office / "d.json").read_bytes())["new"]) == count


def test_the_preview_says_what_it_means_for_each_measure(office: Path) -> None:
    strategy = str(REPOSITORY / "measures/stadtwerke-beispiel")
    told = ok(update(office, "topics.jsonl", "--strategy", strategy, "-o", str(office / "v.xlsx")))
    assert "Was sich für uns ändert" in told
    assert "Was sich für uns ändert" in load_workbook(office / "v.xlsx").sheetnames


@pytest.mark.parametrize("source", ["fdb-xml", "fdb-csv", "eu-bulk", "eu-topics", "table"])
@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<!DOCTYPE html><html><body>captcha</body></html>",
        b"PK\x03\x04 broken",
        b"\xff\xfe\x00{",
        b"[1, 2",
        b"\x00\x01",
    ],
    ids=["empty", "html", "broken zip", "utf-16", "truncated", "binary"],
)
def test_a_bad_file_is_refused_in_german_and_nothing_is_touched(office: Path, source: str, content: bytes) -> None:
    name = {"fdb-xml": "x.zip", "fdb-csv": "x.csv", "table": "x.xlsx"}.get(source, "x.json")
    (office / name).write_bytes(content)
    before = files(office)
    refused = update(office, name, "--apply", source=source)
    assert refused.exit_code == 1, refused.output
    assert "Traceback" not in refused.output
    assert "→" in refused.output
    assert files(office) == before


def test_an_unknown_source_and_a_wrong_ending_are_wrong_usage(office: Path) -> None:
    assert update(office, source="mond").exit_code == 2
    assert update(office, "topics.jsonl", "-o", str(office / "v.pdf")).exit_code == 2


def doubtful(office: Path) -> Path:
    """A preview with one doubtful pair: a call named nearly like a curated entry."""
    (office / "catalogs" / "eu" / "eu-waermenetze.yaml").write_text(
        "id: eu-waermenetze\nname: District heating networks for small towns\nlevel: EU\n", encoding="utf-8"
    )
    topics(office / "one.jsonl", range(1), title="Small towns: district heating and cooling")
    preview = office / "v.xlsx"
    ok(update(office, "one.jsonl", "-o", str(preview)))
    return preview


def answer(preview: Path, text: str) -> None:
    book = load_workbook(preview)
    sheet = book["Zweifelsfälle"]
    columns = {cell.value: cell.column for cell in sheet[HEADER_ROW]}
    assert sheet.cell(HEADER_ROW + 1, columns["Schlüssel"]).value
    sheet.cell(HEADER_ROW + 1, columns["Dasselbe"]).value = text
    sheet.cell(HEADER_ROW + 1, columns["Bemerkung"]).value = "=mit Kim geklärt"
    book.save(preview)


@pytest.mark.parametrize(("text", "same"), [("ja", True), ("Nein", False)])
def test_answers_typed_into_the_preview_are_read_back(office: Path, text: str, same: bool) -> None:
    preview = doubtful(office)
    answer(preview, text)
    ok(update(office, "one.jsonl", "--answers", str(preview), "--apply"))
    stored = (office / "catalogs" / "zuordnung.csv").read_text(encoding="utf-8-sig")
    assert f";{text.lower()};" in stored
    (entry,) = imported(office)
    assert ("same_as" in entry) is same
    again = ok(update(office, "one.jsonl", "--answers", str(preview)))
    assert "Zweifelsfälle: dasselbe" not in again


@pytest.mark.parametrize("text", ["vielleicht", "jein"])
def test_an_answer_that_is_none_stops_the_update(office: Path, text: str) -> None:
    preview = doubtful(office)
    answer(preview, text)
    refused = update(office, "one.jsonl", "--answers", str(preview), "--apply")
    assert refused.exit_code == 1
    assert f"„{text}“ ist keine Antwort" in refused.output
    assert not (office / "catalogs" / "zuordnung.csv").exists()


def test_two_previews_that_disagree_are_not_settled_in_silence(office: Path) -> None:
    preview = doubtful(office)
    answer(preview, "ja")
    ok(update(office, "one.jsonl", "--answers", str(preview), "--apply"))
    before = files(office)
    answer(preview, "nein")
    refused = update(office, "one.jsonl", "--answers", str(preview), "--apply")
    assert refused.exit_code == 1
    assert "schon die andere Antwort" in refused.output
    assert files(office) == before


def test_a_preview_that_is_written_again_keeps_what_was_typed_into_the_old_one(office: Path) -> None:
    preview = doubtful(office)
    answer(preview, "ja")
    typed = preview.read_bytes()
    ok(update(office, "one.jsonl", "-o", str(preview)))
    (copy,) = office.glob("v.ersetzt-*.xlsx")
    assert copy.read_bytes() == typed


def test_an_export_that_is_written_again_keeps_the_edited_one(office: Path) -> None:
    ok(run(office, "export", "-o", str(office / "k.xlsx"), *AS_OF))
    (office / "k.xlsx").write_bytes(b"bearbeitet")
    ok(run(office, "export", "-o", str(office / "k.xlsx"), *AS_OF))
    (copy,) = office.glob("k.ersetzt-*.xlsx")
    assert copy.read_bytes() == b"bearbeitet"


def test_answers_are_for_sources_only(office: Path) -> None:
    (office / "k.xlsx").write_bytes(b"")
    assert update(office, "k.xlsx", "--answers", str(office / "k.xlsx"), source="table").exit_code == 2
    refused = update(office, "topics.jsonl", "--answers", str(office / "topics.jsonl"))
    assert refused.exit_code == 1
    assert "wird nicht gelesen" in refused.output
