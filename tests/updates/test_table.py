"""The catalogue out to Excel and back: an untouched table changes nothing, an edit only what it says."""

import csv
import io
import shutil
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from record_helpers import DAY, REPOSITORY, programme

from fundmatch.catalogue.imported import read_imported
from fundmatch.catalogue.reading import Catalogue, check_file, read_catalogue
from fundmatch.catalogue.table_cells import read_cell
from fundmatch.catalogue.table_columns import LOOKED, MAX_SHOWN, cell_text, columns, heading_names, headings, shown
from fundmatch.catalogue.table_state import HEADING
from fundmatch.catalogue.yaml_writing import entry_as_yaml
from fundmatch.core.dates import PartialDate
from fundmatch.core.errors import DataError
from fundmatch.core.field_spec import by_name
from fundmatch.core.vocabulary import UNKNOWN_WORDS
from fundmatch.files.headings import header_key
from fundmatch.files.writing import seen_at, write_all
from fundmatch.model.programme import (
    Amount,
    Condition,
    Deadline,
    Evidence,
    Example,
    ExampleMeasure,
    Facets,
    Partners,
    Population,
    Programme,
    Rate,
    Relation,
)
from fundmatch.model.update import HAND_NOTE, ImportedRecord, UpdatePlan
from fundmatch.reports.csv_tables import catalogue_as_csv
from fundmatch.reports.workbook.catalogue_sheet import SHEET, catalogue_as_workbook
from fundmatch.reports.workbook.table_sheet import HEADER_ROW
from fundmatch.updates.store import as_lines
from fundmatch.updates.table import plan_table

WORDS = headings()
FIRST = programme(
    id="nrw-bad",
    name="Bäder",
    rates=(Rate(pct_max=Decimal(80)), Rate(pct=Decimal("62.5"), applicants=("Kommune",), note="mit | Strich; und \\")),
    amounts=(Amount(of="Zuwendung", bound="höchstens", eur=250_000, per="Vorhaben"),),
    deadlines=(Deadline(date=PartialDate(2027, 3, 31), stage="Antrag"),),
    conditions=(Condition(text="Konzept liegt vor", rule="readiness"), Condition(text="=SUMME(A1)")),
    keywords=("Freibad", "Hallenbad; Sauna", "zwei\nZeilen"),
    summary="-10 % auf alles",
    period_end=PartialDate(2028, 12, 31),
    own_share_min_pct=Decimal(10),
    evidence=(Evidence(fields=("rates", "status"), pages=("https://beispiel.de/a;b",), checked=PartialDate(2026, 3)),),
)
SECOND = programme(id="bund-rad", name="Radwege", level="Bund", areas=("DE",), evidence=())


def folder_of(place: Path, *programmes: Programme) -> Path:
    """A catalogue folder of its own."""
    for one in programmes:
        path = place / "catalogs" / one.id.partition("-")[0] / f"{one.id}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(entry_as_yaml(one), encoding="utf-8", newline="\n")
    return place / "catalogs"


@pytest.fixture
def catalog(tmp_path: Path) -> Path:
    return folder_of(tmp_path, FIRST, SECOND)


def rows_of(*programmes: Programme) -> list[dict[str, str]]:
    text = catalogue_as_csv(programmes).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=";"))


def table(place: Path, rows: list[dict[str, str]]) -> Path:
    buffer = io.StringIO(newline="")
    writer = csv.DictWriter(buffer, list(rows[0]), delimiter=";")
    writer.writeheader()
    writer.writerows(rows)
    path = place / "katalog.csv"
    path.write_bytes(buffer.getvalue().encode("utf-8-sig"))
    return path


def planned(
    catalog: Path, *edits: Mapping[str, str], programmes: tuple[Programme, ...] = (SECOND, FIRST)
) -> UpdatePlan:
    """Plan with the cells of one row after the other replaced; keys are fields."""
    rows = rows_of(*programmes)
    for row, edit in zip(rows, edits, strict=False):
        row.update({WORDS.get(field, field): text for field, text in edit.items()})
    return plan_table(catalog, table(catalog.parent, rows), as_of=DAY)


def applied(catalog: Path, plan: UpdatePlan) -> dict[str, Programme]:
    for path in plan.contents:
        path.parent.mkdir(exist_ok=True)
    write_all(plan.contents, seen_at(plan.contents))
    return {one.id: one for one in read_catalogue(catalog).programmes}


# --- nothing touched, nothing changed -------------------------------------------------------


@pytest.mark.parametrize(
    ("suffix", "written"),
    [(".xlsx", lambda entries: catalogue_as_workbook(entries, DAY)), (".csv", catalogue_as_csv)],
)
def test_the_untouched_export_of_the_shipped_catalogue_changes_nothing(
    catalogue: Catalogue, tmp_path: Path, suffix: str, written: Callable[[tuple[Programme, ...]], bytes]
) -> None:
    path = tmp_path / f"katalog{suffix}"
    path.write_bytes(written(catalogue.programmes))
    plan = plan_table(REPOSITORY / "catalogs", path, as_of=DAY)
    assert plan.empty
    assert (plan.seen, plan.unchanged) == (len(catalogue.programmes),) * 2
    assert not plan.contents
    assert not plan.hints


def test_every_cell_of_the_shipped_catalogue_is_read_back_exactly(catalogue: Catalogue) -> None:
    from fundmatch.model.codec import read_record

    for one in catalogue.programmes:
        raw = {field: said for field, text in shown(one).items() if (said := read_cell(field, text)) is not None}
        assert read_record(Programme, raw) == (one, [])


def test_every_field_of_the_model_has_its_column_and_every_part_its_word() -> None:
    assert {spec.name for spec in columns()} == set(Programme.__dataclass_fields__)
    assert columns()[-1].name == "id"
    for record in (
        Programme,
        Rate,
        Amount,
        Deadline,
        Condition,
        Evidence,
        Population,
        Partners,
        Example,
        ExampleMeasure,
        Facets,
        Relation,
    ):
        declared: Any = record
        assert all(by_name(declared)[name].label not in ("", name) for name in record.__dataclass_fields__)
    keys = [header_key(name) for spec in columns() for name in {header_key(n): n for n in heading_names(spec)}.values()]
    assert len(set(keys)) == len(keys)
    assert len({spec.column.place for spec in columns()}) == len(columns())


def test_a_table_with_the_headings_of_version_0_1_is_read_as_before(catalog: Path) -> None:
    old = {"Fördersatz": "Fördersätze", "Frist": "Fristen", "Förderbereich": "Förderbereiche",
           "Vorzeitiger Maßnahmenbeginn": "Vorzeitiger Beginn"}  # fmt: skip
    rows = [{old.get(heading, heading): cell for heading, cell in row.items()} for row in rows_of(SECOND, FIRST)]
    assert plan_table(catalog, table(catalog.parent, rows), as_of=DAY).empty
    rows[1]["Fördersätze"] = "60 bis 82,5 %"
    rows[1]["Gesperrt"] = "Fristen; Fördersätze"
    plan = plan_table(catalog, table(catalog.parent, rows), as_of=DAY)
    assert [(change.field, change.new) for change in plan.changes] == [
        ("rates", "60–82,5 %"), ("locked", "Frist; Fördersatz"),
    ]  # fmt: skip
    assert not plan.hints


# --- what an edit does ----------------------------------------------------------------------


def test_one_changed_cell_changes_one_field_and_its_evidence(catalog: Path) -> None:
    before = (catalog / "nrw" / "nrw-bad.yaml").read_text("utf-8")
    plan = planned(catalog, {}, {"status": "geschlossen"})
    assert [(one.programme, one.field, one.old, one.new) for one in plan.changes] == [
        ("nrw-bad", "status", "offen", "geschlossen")
    ]
    assert plan.closed == (("nrw-bad", "Bäder"),)
    assert list(plan.contents) == [catalog / "nrw" / "nrw-bad.yaml"]
    after = applied(catalog, plan)["nrw-bad"]
    proof = Evidence(fields=("status",), checked=PartialDate(2026, 11, 22), note=HAND_NOTE)
    assert after == replace(FIRST, status="geschlossen", evidence=(*FIRST.evidence, proof))
    text = (catalog / "nrw" / "nrw-bad.yaml").read_text("utf-8")
    assert text.startswith(before.replace("status: offen", "status: geschlossen"))


@pytest.mark.parametrize(
    ("field", "typed", "value"),
    [
        ("rates", "bis zu 90 Prozent", (Rate(pct_max=Decimal(90)),)),
        ("rates", "40-60%| finanzschwach : ja", (Rate(pct_min=Decimal(40), pct_max=Decimal(60), financially_weak=True),)),
        ("rates", "50,5 % | für: kommune; kmu | gilt ab: Jan. 2027", (Rate(pct=Decimal("50.5"), applicants=("Kommune", "KMU"), valid_from=PartialDate(2027, 1)),)),
        ("amounts", "Mindestens 1,5 Mio. € Zuwendung je Kommune", (Amount(of="Zuwendung", bound="mindestens", eur=1_500_000, per="Kommune"),)),
        ("amounts", "höchstens 80 T€ förderfähige Ausgaben | Richtwert: ja", (Amount(of="förderfähige Ausgaben", bound="höchstens", eur=80_000, indicative=True),)),
        ("deadlines", "• 30. September 2027: Skizze\n• 2028 | Sicherheit: erwartet", (Deadline(date=PartialDate(2027, 9, 30), stage="Skizze"), Deadline(date=PartialDate(2028), certainty="erwartet"))),
        ("conditions", "nur mit Konzept", (Condition(text="nur mit Konzept"),)),
        ("population", "mindestens: 20.000 | weniger als: 100000", Population(at_least=20_000, under=100_000)),
        ("partners", "Partner mindestens: 3\ndabei: Hochschule; Verein", Partners(partners_min=3, must_include=("Hochschule", "Verein"))),
        ("applicants", "Kommune;LANDKREIS", ("Kommune", "Landkreis")),
        ("keywords", "Freibad\n\nStrandbad", ("Freibad", "Strandbad")),
        ("recurring", "ja", True),
        ("own_share_min_pct", "12,5 %", Decimal("12.5")),
        ("period_end", "12/2029", PartialDate(2029, 12)),
        ("summary", "", ""),
        ("rates", "–", ()),
        ("locked", "fördersätze; deadlines", ("rates", "deadlines")),
        ("status", "Offen ", "offen"),
        ("status", "", "unbekannt"),
    ],
)  # fmt: skip
def test_cells_are_read_as_officers_type_them(catalog: Path, field: str, typed: str, value: object) -> None:
    assert getattr(applied(catalog, planned(catalog, {}, {field: typed}))["nrw-bad"], field) == value


def test_a_lock_alone_is_a_change_without_evidence(catalog: Path) -> None:
    plan = planned(catalog, {"locked": "Fördersätze"})
    assert [one.field for one in plan.changes] == ["locked"]
    after = applied(catalog, plan)["bund-rad"]
    assert (after.locked, after.evidence) == (("rates",), ())


def test_an_edited_remark_is_shown_although_it_is_no_news_elsewhere(catalog: Path) -> None:
    (change,) = planned(
        catalog, {}, {"amounts": "höchstens 250.000 € Zuwendung je Vorhaben | Notiz: laut Bescheid"}
    ).changes
    assert (change.old, change.new) == (
        "höchstens 250.000 € Zuwendung je Vorhaben",
        "höchstens 250.000 € Zuwendung je Vorhaben | Notiz: laut Bescheid",
    )


@pytest.mark.parametrize(("then", "reopened"), [("geschlossen", 1), ("pausiert", 1), ("unbekannt", 0)])
def test_what_was_shut_or_halted_reopens_as_in_an_import(tmp_path: Path, then: str, reopened: int) -> None:
    shut = replace(SECOND, status=then)
    catalog = folder_of(tmp_path, shut)
    for now in ("offen", "angekündigt"):
        assert len(planned(catalog, {"status": now}, programmes=(shut,)).reopened) == reopened


def test_a_second_edit_replaces_the_first_ones_evidence(catalog: Path) -> None:
    first = applied(catalog, planned(catalog, {"funds": "knapp", "status": "pausiert"}))
    rows = rows_of(first["bund-rad"])
    rows[0][WORDS["status"]] = "geschlossen"
    plan = plan_table(catalog, table(catalog.parent, rows), as_of=date(2027, 1, 2))
    assert applied(catalog, plan)["bund-rad"].evidence == (
        Evidence(fields=("funds",), checked=PartialDate(2026, 11, 22), note=HAND_NOTE),
        Evidence(fields=("status",), checked=PartialDate(2027, 1, 2), note=HAND_NOTE),
    )


def test_evidence_that_the_officer_wrote_counts(catalog: Path) -> None:
    line = "Felder: Antragsfenster | Seiten: https://beispiel.de | geprüft: 21.11.2026 | Ergebnis: bestätigt"
    after = applied(catalog, planned(catalog, {"status": "pausiert", "evidence": line}))["bund-rad"]
    assert [proof.note for proof in after.evidence] == [""]
    assert after.evidence[0].pages == ("https://beispiel.de",)


def test_missing_rows_and_columns_and_any_order_edit_nothing(catalog: Path) -> None:
    row = {name: text for name, text in reversed(rows_of(FIRST)[0].items()) if name in ("Kennung", "Mittel", "Name")}
    plan = plan_table(catalog, table(catalog.parent, [{**row, "Mittel": "knapp", "meine Spalte": "x"}]), as_of=DAY)
    assert [(one.programme, one.field) for one in plan.changes] == [("nrw-bad", "funds")]
    assert [hint.grave for hint in plan.hints] == [False]
    assert "meine Spalte" in plan.hints[0].note


def test_a_new_row_becomes_a_curated_entry(catalog: Path) -> None:
    row = {"Kennung": "nrw-neu-2027", "Name": "Neues", "Antragsfenster": "angekündigt", "Fördersätze": "75 %"}
    plan = plan_table(catalog, table(catalog.parent, [row]), as_of=DAY)
    assert plan.new == (("nrw-neu-2027", "Neues"),)
    assert list(plan.contents) == [catalog / "nrw" / "nrw-neu-2027.yaml"]
    entry, problems = check_file(applied(catalog, plan) and catalog / "nrw" / "nrw-neu-2027.yaml")
    assert entry is not None, problems
    assert (entry.level, entry.status, entry.rates) == ("NRW", "angekündigt", (Rate(pct=Decimal(75)),))
    assert "rates" in entry.evidence[-1].fields


def test_a_new_entry_with_a_known_name_is_asked_about(catalog: Path) -> None:
    row = {"Kennung": "bund-radwege", "Name": "Radwege", "Ebene": "Bund"}
    (hint,) = plan_table(catalog, table(catalog.parent, [row]), as_of=DAY).hints
    assert "bund-rad" in hint.note


@settings(max_examples=25)
@given(
    picked=st.lists(st.tuples(st.integers(0, 416), st.sampled_from(["short_name", "notes", "keywords", "cumulation"]), st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "Z")), min_size=1, max_size=40)), min_size=1, max_size=3)
)  # fmt: skip
def test_an_edit_reaches_its_field_and_no_other(
    catalogue: Catalogue, tmp_path_factory: pytest.TempPathFactory, picked: list[tuple[int, str, str]]
) -> None:
    place = tmp_path_factory.mktemp("edit")
    entries = {catalogue.programmes[index].id: catalogue.programmes[index] for index, _, _ in picked}
    folder = place / "catalogs"
    for name in entries:
        source = REPOSITORY / "catalogs" / name.partition("-")[0] / f"{name}.yaml"
        (folder / source.parent.name).mkdir(parents=True, exist_ok=True)
        shutil.copy(source, folder / source.parent.name)
    rows = {row["Kennung"]: row for row in rows_of(*entries.values())}
    for index, field, text in picked:
        rows[catalogue.programmes[index].id][WORDS[field]] = text
    plan = plan_table(folder, table(place, list(rows.values())), as_of=DAY)
    told = {(one.programme, one.field) for one in plan.changes}
    assert told <= {(catalogue.programmes[index].id, field) for index, field, _ in picked}
    for name, after in applied(folder, plan).items():
        edited = {field: getattr(after, field) for one, field in told if one == name}
        assert replace(entries[name], **edited, evidence=after.evidence) == after


# --- imported entries -----------------------------------------------------------------------


def test_an_imported_entry_is_changed_in_its_line(catalog: Path) -> None:
    one = programme(id="eu-ruf", name="Call", level="EU", areas=("EU",), evidence=())
    other = replace(one, id="eu-zwei", name="Second call")
    kept = [
        ImportedRecord(
            key=each.id,
            programme=each,
            first_seen=DAY,
            last_seen=DAY,
            source_digests={"status": "abcd1234"},
            locked=("name",),
        )
        for each in (one, other)
    ]
    path = catalog / "imported" / "eu-topics.jsonl"
    path.parent.mkdir()
    path.write_bytes(as_lines(kept))
    untouched = plan_table(catalog, table(catalog.parent, rows_of(one, other)), as_of=DAY)
    assert untouched.empty
    plan = planned(catalog, {"status": "geschlossen", "locked": "Antragsfenster"}, programmes=(one, other))
    assert list(plan.contents) == [path]
    write_all(plan.contents, seen_at(plan.contents))
    first, second = read_imported(path)
    assert (first.programme.status, first.source_digests, second) == ("geschlossen", {"status": "abcd1234"}, kept[1])
    assert first.locked == ("name", "status")
    assert first.programme.evidence[-1].note == HAND_NOTE


def test_a_note_that_only_the_list_shows_is_not_stored(catalog: Path) -> None:
    one = programme(id="eu-ruf", name="Call", level="EU", areas=("EU",), notes=("alt",), evidence=())
    path = catalog / "imported" / "eu-topics.jsonl"
    path.parent.mkdir()
    path.write_bytes(
        as_lines([ImportedRecord(key="ruf", programme=one, first_seen=DAY, last_seen=DAY, gone_since=DAY)])
    )
    listed = {entry.id: entry for entry in read_catalogue(catalog).programmes}
    rows = rows_of(listed.get(one.id, one))
    rows[0][WORDS["notes"]] += "\nneu"
    contents = plan_table(catalog, table(catalog.parent, rows), as_of=DAY).contents
    write_all(contents, seen_at(contents))
    assert read_imported(path)[0].programme.notes == ("alt", "neu")


# --- what cannot be used --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("status", "offn", "Gemeint ist wohl „offen“"),
        ("applicants", "Komune", "Gemeint ist wohl „Kommune“"),
        ("deadlines", "31.12.", "kein eindeutiges Datum"),
        ("deadlines", "31.02.2027: Antrag", "gibt es im Kalender nicht"),
        ("deadlines", "demnächst", "kein eindeutiges Datum"),
        ("period_end", "31.12.27", "Jahr vierstellig"),
        ("rates", "120 %", "zu groß"),
        ("rates", "viel", "kein Fördersatz"),
        ("rates", "80 bis 60 %", "pct_min passt nicht"),
        ("rates", "80 % | wer: Kommune", "kein bekannter Zusatz"),
        ("rates", "80 % | Notiz: a | Notiz: b", "zum zweiten Mal"),
        ("rates", "80 %\n80 %", "steht zweimal da"),
        ("amounts", "250.000 €", "höchstens 250.000 € Zuwendung"),
        ("amounts", "höchstens -5 € Zuwendung", "negativ"),
        ("own_share_min_pct", "0,2", "20 für 20 %"),
        ("own_share_min_pct", "zehn", "keine Prozentzahl"),
        ("recurring", "manchmal", "weder ja noch nein"),
        ("population", "mindestens: viele", "keine ganze Zahl"),
        ("related", "nrw-bad", "Nachfolger: nrw-…"),
        ("locked", "Satz", "keine Spalte"),
        ("evidence", "Felder: Termin | geprüft: 2026", "keine Spalte"),
        ("name", "", "Pflichtfeld fehlt"),
        ("level", "Bund", "passt nicht zum Ordner"),
        ("applicants_excluded", "Kommune", "zugleich"),
        ("period_start", "2029", "liegt vor period_start"),
    ],
)
def test_a_wrong_cell_is_named_with_row_column_and_remedy(catalog: Path, field: str, typed: str, said: str) -> None:
    with pytest.raises(DataError) as caught:
        planned(catalog, {}, {field: typed})
    (problem,) = caught.value.problems
    assert said in str(problem)
    assert problem.place == 3
    assert problem.remedy
    assert problem.field in WORDS.values()


def test_all_problems_are_told_at_once(catalog: Path) -> None:
    with pytest.raises(DataError) as caught:
        planned(catalog, {"status": "x", "rates": "y"}, {"funds": "z"})
    assert [(one.place, one.field) for one in caught.value.problems] == [
        (2, "Antragsfenster"), (2, "Fördersatz"), (3, "Mittel"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("nrw-baad", ""),
        ("NRW-bad", "Gemeint ist wohl „nrw-bad“"),
        ("../nrw-bad", "Gemeint ist wohl „nrw-bad“"),
        ("nrw-../../etwas", "gibt es nicht"),
        ("xyz", "beginnt mit eu-"),
        ("", "keine Kennung"),
        ("nrw-" + "a" * 200, "gibt es nicht"),
        ("bund-rad", "steht schon in Zeile 2"),
    ],
)
def test_ids_that_mean_nothing_write_no_file(catalog: Path, name: str, said: str) -> None:
    if not said:
        assert planned(catalog, {}, {"id": name, "name": "Bäderneubau"}).new == ((name, "Bäderneubau"),)
        return
    with pytest.raises(DataError) as caught:
        planned(catalog, {}, {"id": name})
    assert said in str(caught.value)


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([{"Nr.": "1", "Titel": "Freibad", "Beschreibung": "x"}], "keine Tabelle des Katalogs"),
        ([{"Name": "Bäder", "Ebene": "NRW"}], "die Spalte „Kennung“ fehlt"),
        ([{"Kennung": "nrw-bad", "Mittel": "", "mittel*": "knapp"}], "zwei Spalten bedeuten dasselbe"),
    ],
)
def test_a_wrong_file_is_refused(catalog: Path, rows: list[dict[str, str]], said: str) -> None:
    with pytest.raises(DataError, match=said) as caught:
        plan_table(catalog, table(catalog.parent, rows), as_of=DAY)
    assert "Maßnahme" not in str(caught.value)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04kaputt", b"<html>", b"\xff\xfe\x00", b"Kennung;Name\n"])
@pytest.mark.parametrize("suffix", [".xlsx", ".csv", ".pdf"])
def test_broken_files_are_refused_in_german(catalog: Path, content: bytes, suffix: str) -> None:
    path = catalog.parent / f"kaputt{suffix}"
    path.write_bytes(content)
    with pytest.raises(DataError) as caught:
        plan_table(catalog, path, as_of=DAY)
    assert all(problem.remedy for problem in caught.value.problems)


# --- Excel ----------------------------------------------------------------------------------


def edited_book(place: Path, edit: Callable[[Mapping[str, str]], Mapping[str, object]]) -> Path:
    """The workbook of both programmes with cells replaced: address → value."""
    book = load_workbook(io.BytesIO(catalogue_as_workbook((SECOND, FIRST), DAY)))
    sheet = book[SHEET]
    letters = {str(cell.value): cell.column_letter for cell in sheet[HEADER_ROW]}
    for address, value in edit(letters).items():
        sheet[address] = value  # type: ignore[assignment]
    path = place / "katalog.xlsx"
    book.save(path)
    return path


def test_excel_dates_and_numbers_are_understood(catalog: Path) -> None:
    def edit(letters: Mapping[str, str]) -> Mapping[str, object]:
        return {
            f"{letters['Gilt ab']}4": date(2027, 1, 1),
            f"{letters['Mindesteigenanteil (%)']}4": 12.5,
            f"{letters['Kurzname']}4": 2026,
        }

    plan = plan_table(catalog, edited_book(catalog.parent, edit), as_of=DAY)
    assert {one.field: one.new for one in plan.changes} == {
        "short_name": "2026", "own_share_min_pct": "12,5 %", "period_start": "01.01.2027",
    }  # fmt: skip


def test_a_formula_without_a_value_is_refused(catalog: Path) -> None:
    path = edited_book(catalog.parent, lambda letters: {f"{letters['Name']}5": "=A4&A5"})
    with pytest.raises(DataError) as caught:
        plan_table(catalog, path, as_of=DAY)
    (problem,) = caught.value.problems
    assert (problem.place, problem.field) == (5, "Name")


def test_the_sheet_holds_no_formula_and_offers_its_words() -> None:
    book = load_workbook(io.BytesIO(catalogue_as_workbook((SECOND, FIRST), DAY)))
    sheet = book[SHEET]
    assert all(cell.data_type != "f" for page in book for row in page.iter_rows() for cell in row)
    assert sheet.freeze_panes == f"C{HEADER_ROW + 1}"
    assert sheet.auto_filter.ref
    assert sheet.page_setup.orientation == "landscape"
    last = sheet.max_column
    assert [sheet.cell(HEADER_ROW, column).value for column in (last - 1, last)] == ["Kennung", HEADING]
    assert sheet.column_dimensions[sheet.cell(HEADER_ROW, last).column_letter].hidden
    lists = {str(rule.formula1) for rule in sheet.data_validations.dataValidation}
    assert '"offen,angekündigt,pausiert,geschlossen,unbekannt"' in lists
    assert all(len(formula) <= 255 for formula in lists)


TICKS = [("ja", DAY), ("x", DAY), ("20.11.2026", date(2026, 11, 20)), ("2026-11-20", date(2026, 11, 20))]


@pytest.mark.parametrize(("typed", "day"), TICKS)
def test_a_tick_says_that_what_was_not_edited_stands(catalog: Path, typed: str, day: date) -> None:
    plan = planned(catalog, {LOOKED: typed, "status": "pausiert"}, programmes=(FIRST,))
    after = applied(catalog, plan)[FIRST.id]
    looked = next(proof for proof in after.evidence if proof.finding == "bestätigt" and proof not in FIRST.evidence)
    assert looked.checked == PartialDate.of(day)
    assert "status" not in looked.fields
    assert after.status == "pausiert"


@pytest.mark.parametrize("typed", ["", "nein"])
def test_no_tick_says_nothing(catalog: Path, typed: str) -> None:
    assert not planned(catalog, {LOOKED: typed}, programmes=(FIRST,)).contents


@pytest.mark.parametrize("typed", ["vielleicht", "01.01.2099", "2026"])
def test_a_tick_that_is_no_day_up_to_now_is_named(catalog: Path, typed: str) -> None:
    with pytest.raises(DataError, match="ist kein Tag bis heute"):
        planned(catalog, {LOOKED: typed}, programmes=(FIRST,))


def test_the_guide_explains_every_column() -> None:
    guide = load_workbook(io.BytesIO(catalogue_as_workbook((), DAY)))["Anleitung"]
    told = {row[0].value: row[2].value for row in guide.iter_rows() if len(row) > 2}
    assert {spec.heading for spec in columns()} <= told.keys()
    assert all(told[spec.heading] for spec in columns())


def test_a_workbook_without_the_sheet_is_refused(catalog: Path) -> None:
    book = Workbook()
    book.active.append(["etwas", "anderes"])  # type: ignore[union-attr]
    book.active.append([1, 2])  # type: ignore[union-attr]
    book.save(catalog.parent / "fremd.xlsx")
    with pytest.raises(DataError, match="keine Tabelle des Katalogs"):
        plan_table(catalog, catalog.parent / "fremd.xlsx", as_of=DAY)


# --- the form of cells ----------------------------------------------------------------------

TEXT = st.text(st.sampled_from("aß ;|\\:\n,€%-•'=1"), min_size=1, max_size=20).map(str.strip).filter(
    lambda text: text.casefold() not in UNKNOWN_WORDS and not text.startswith("•")
)  # fmt: skip
LINES = st.lists(st.builds(Condition, text=TEXT), min_size=1, max_size=4, unique=True).map(tuple)


@settings(max_examples=80)
@given(conditions=LINES, module=TEXT, areas=st.lists(TEXT, max_size=3, unique=True), pct=st.decimals(1, 100, places=2))
def test_whatever_a_cell_shows_is_read_back(
    conditions: tuple[Condition, ...], module: str, areas: list[str], pct: Decimal
) -> None:
    rate = Rate(pct_max=pct, module=module, areas=tuple(areas))
    (read,) = read_cell("rates", cell_text("rates", (rate,)))
    assert (Decimal(read["pct_max"]), read["module"], read.get("areas", [])) == (pct, module, areas)
    said = read_cell("conditions", cell_text("conditions", conditions))
    assert [one["text"] for one in said] == [one.text for one in conditions]


def test_a_cell_too_long_for_excel_is_named_and_stays(tmp_path: Path) -> None:
    long = replace(SECOND, notes=tuple(f"{number} {'x' * 200}" for number in range(MAX_SHOWN // 200)))
    assert "zu lang" in shown(long)["notes"]
    catalog = folder_of(tmp_path, long)
    assert plan_table(catalog, table(tmp_path, rows_of(long)), as_of=DAY).empty


def test_a_lock_on_what_is_no_field_is_refused_in_the_file(tmp_path: Path) -> None:
    catalog = folder_of(tmp_path, replace(SECOND, locked=("sätze",)))
    _, (problem,) = check_file(catalog / "bund" / "bund-rad.yaml")
    assert problem.field == "locked"
    assert "„sätze“ ist kein Feld" in problem.note


def written(folder: Path, plan: UpdatePlan) -> None:
    write_all({path: content for path, content in plan.contents.items() if content is not None}, seen_at(plan.contents))


def export(folder: Path) -> list[dict[str, str]]:
    return rows_of(*read_catalogue(folder).programmes)


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_an_older_table_takes_nothing_back_that_was_changed_since(tmp_path: Path, catalog: Path, suffix: str) -> None:
    """Both were given the same table; Bea changes the window, and Anna, later, only a short name elsewhere."""
    older = export(catalog)
    bea = export(catalog)
    next(row for row in bea if row["Kennung"] == "nrw-bad")[WORDS["status"]] = "pausiert"
    written(catalog, plan_table(catalog, table(tmp_path, bea), as_of=DAY))
    next(row for row in older if row["Kennung"] == "bund-rad")[WORDS["short_name"]] = "Rad"
    if suffix == ".csv":
        path = table(tmp_path, older)
    else:
        book = Workbook()
        for row in [list(older[0]), *(list(row.values()) for row in older)]:
            book.active.append(row)
        path = tmp_path / "k.xlsx"
        book.save(path)
    plan = plan_table(catalog, path, as_of=DAY)
    assert {(one.programme, one.field) for one in plan.changes} == {("bund-rad", "short_name")}
    assert not plan.stops


def test_what_both_changed_is_named_and_nothing_is_taken(tmp_path: Path, catalog: Path) -> None:
    older = export(catalog)
    path = catalog / "nrw" / "nrw-bad.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("status: offen", "status: pausiert"), encoding="utf-8")
    next(row for row in older if row["Kennung"] == "nrw-bad")[WORDS["status"]] = "geschlossen"
    with pytest.raises(DataError, match=r"seit der Ausgabe der Tabelle auch im Katalog.*„pausiert“"):
        plan_table(catalog, table(tmp_path, older), as_of=DAY)


@pytest.mark.parametrize("field", ["summary", "status", "rates", "keywords"])
def test_the_same_table_twice_changes_nothing_and_keeps_the_proof(tmp_path: Path, catalog: Path, field: str) -> None:
    typed = {"summary": "anders", "status": "pausiert", "rates": "bis zu 70 %", "keywords": "Schwimmbad"}
    rows = export(catalog)
    next(row for row in rows if row["Kennung"] == "nrw-bad")[WORDS[field]] = typed[field]
    path = table(tmp_path, rows)
    written(catalog, plan_table(catalog, path, as_of=DAY))
    (after,) = (one for one in read_catalogue(catalog).programmes if one.id == "nrw-bad")
    assert any(proof.note == HAND_NOTE and field in proof.fields for proof in after.evidence)
    again = plan_table(catalog, path, as_of=DAY)
    assert (again.changes, again.contents) == ((), {})


@pytest.mark.parametrize("mark", ["", "=x", "id=00000000 name=11111111", "fremd"])
def test_a_table_that_does_not_say_what_it_showed_is_stopped_unless_somebody_looked(
    tmp_path: Path, catalog: Path, mark: str
) -> None:
    rows = export(catalog)
    for row in rows:
        row[HEADING] = mark
    assert not plan_table(catalog, table(tmp_path, rows), as_of=DAY).stops
    rows[0][WORDS["short_name"]] = "Kurz"
    path = table(tmp_path, rows)
    (stop,) = plan_table(catalog, path, as_of=DAY).stops
    assert stop.field == "stand"
    assert "--despite stand" in str(stop)
    assert not plan_table(catalog, path, as_of=DAY, despite={"stand"}).stops
