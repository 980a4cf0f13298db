"""The preview of an update: nothing new is not nothing read, and nobody is misled by what a source wrote."""

import io
import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook
from record_helpers import DAY

from fundmatch.core.errors import OutputError, Problem
from fundmatch.model.answers import Verdict
from fundmatch.model.decision import Decision
from fundmatch.model.update import Aspect, DuplicateCandidate, FieldChange, Impact, Kind, PairChange, Turn, UpdatePlan
from fundmatch.reports.formats import PREVIEW_FORMATS, write_outputs
from fundmatch.reports.update_preview import preview_as_json
from fundmatch.reports.update_preview_text import IMPACT_LINES, MOST, SENTENCE, impact_lines, preview_text
from fundmatch.reports.workbook.head_sheet import MOST as MOST_SENTENCES
from fundmatch.reports.workbook.preview_sheets import preview_as_workbook
from fundmatch.reports.workbook.table_sheet import HEADER_ROW
from fundmatch.updates.pairs import HEADER

EVIL = '=HYPERLINK("https://a.de")\x1b[2J\x07\n@SUM(A1)'
SHEETS = ["Übersicht", "Neu", "Weg", "Geändert", "Vorschläge", "Zweifelsfälle", "Hinweise"]
ABOUT_US = ["Was sich für uns ändert", "Je Maßnahme"]


def change(nr: int = 1, field: str = "rates", **told: object) -> FieldChange:
    base = {"programme": f"nrw-{nr}", "name": f"Programm {nr}", "field": field, "old": "80 %", "new": "60 %"}
    return FieldChange(**{**base, **told})  # type: ignore[arg-type]


def pair(nr: int, kind: Kind = Kind.GAINED, **told: object) -> PairChange:
    base = {
        "kind": kind, "measure_id": f"M-{nr:02}", "measure_title": f"Maßnahme {nr}", "programme": f"nrw-{nr}",
        "name": f"Programm {nr}", "points": 40.0, "verdict": Verdict.OPEN, "why": "neu im Katalog",
    }  # fmt: skip
    return PairChange(**{**base, **told})  # type: ignore[arg-type]


TAKEN = Decision(measure_id="M-01", programme_id="nrw-1", status="Beantragen", person="Kaya")
LATER = Turn(aspect=Aspect.DATE, old="31.03.2027", new="30.09.2027", why="Vorlauf unterschritten")
TURNED = Turn(aspect=Aspect.VERDICT, old="offen", new="ausgeschlossen", rule="area", why="Nur in Sachsen.")
IMPACT = Impact(
    strategy="Stadt Gelsenkirchen",
    as_of=DAY,
    measures=78,
    changes=(
        pair(1, Kind.LOST, why="jetzt ausgeschlossen: Antragsfenster geschlossen.", decision=TAKEN),
        pair(2),
        pair(3, programme="nrw-2", name="Programm 2", points=51.0),
        pair(4, Kind.CHANGED, why="", turns=(LATER,)),
        pair(5, Kind.CHANGED, why="", turns=(TURNED,)),
    ),
    newly_matched=(("M-02", "Maßnahme 2"),),
)
EMPTY = UpdatePlan(source="fdb-xml", file="export.zip", sha256="0" * 64, as_of=DAY, seen=2500, unchanged=2412)
PLAN = replace(
    EMPTY,
    skipped={"anderes Land": 80, "keine Kommune": 8},
    new=(("nrw-1", "Programm 1"),),
    gone=(("nrw-9", "Altes Programm"),),
    returned=(("nrw-8", "Zurück"),),
    closed=(("nrw-7", "Zu"),),
    reopened=(("nrw-6", "Auf"),),
    changes=(change(1), change(1, "deadlines", old="31.03.2027", new="30.09.2027", sentence="Bis 30.9.2027.")),
    proposals=(change(2, applied=False),),
    twins=(
        DuplicateCandidate(
            key="Land/NRW/bad", name="Bäder", other="nrw-bad", other_name="Bad", score=81.5, why="Name", sure=False
        ),
        DuplicateCandidate(
            key="Land/NRW/rad", name="Radwege", other="nrw-rad", other_name="Rad", score=99.0, why="Seite", sure=True
        ),
    ),
    hints=(Problem("export.zip", 3, "gsb:title", "Anführungszeichen ergänzt", "nichts zu tun", grave=False),),
    contents={Path("catalogs/imported/fdb-xml.jsonl"): b"{}"},
)
STOP = Problem("export.zip", note="31 % der Programme fehlen", remedy="noch einmal herunterladen")


def cells(raw: bytes, sheet: str) -> list[list[object]]:
    return [[cell.value for cell in row] for row in load_workbook(io.BytesIO(raw))[sheet].iter_rows()]


@pytest.mark.parametrize(
    ("plan", "told", "untold"),
    [
        (EMPTY, "2.500 Einträge gelesen, nichts Neues.", "NICHTS GELESEN"),
        (replace(EMPTY, seen=0, unchanged=0), "NICHTS GELESEN", "nichts Neues"),
        (replace(EMPTY, unchanged=0, skipped={"fremd": 2500}), "KEINER VERWENDBAR", "nichts Neues"),
        (replace(PLAN, stops=(STOP,)), "ANGEHALTEN: So wird nichts übernommen", "nichts Neues"),
        (replace(EMPTY, stops=(STOP,)), "ANGEHALTEN", "nichts Neues"),
        (PLAN, "2.412 Programme unverändert", "nichts Neues"),
    ],
)
def test_nothing_new_is_never_taken_for_nothing_read(plan: UpdatePlan, told: str, untold: str) -> None:
    sheet = "\n".join(str(row) for row in cells(preview_as_workbook(plan), "Übersicht"))
    for text in (preview_text(plan), sheet):
        assert told in text
        assert untold not in text


def test_the_terminal_names_every_kind_of_change() -> None:
    text = preview_text(replace(PLAN, stops=(STOP,)), IMPACT)
    for told in (
        "Vorschau: fdb-xml aus export.zip, Stichtag 22.11.2026",
        "neu 1 · weg 1 · wieder da 1 · geschlossen 1 · wieder offen 1 · Frist geändert 1 · geändert 1",
        "übergangen 80: anderes Land",
        "! export.zip: 31 % der Programme fehlen → noch einmal herunterladen",
        "nrw-9 – Altes Programm",
        "nrw-1 – Fördersatz: 80 % → 60 %",
        "nrw-1 – Frist: 31.03.2027 → 30.09.2027",
        "Vorschläge (Ihr Eintrag bleibt stehen) (1):",
        "Bäder = nrw-bad Bad? (81,5: Name)",
        "Anführungszeichen ergänzt",
        "Was sich für uns ändert (Stadt Gelsenkirchen, Stichtag 22.11.2026):",
    ):
        assert told in text
    assert "Radwege" not in text


def test_long_lists_are_cut_and_counted() -> None:
    many = replace(EMPTY, new=tuple((f"nrw-{nr}", f"Programm {nr}") for nr in range(MOST + 12)))
    text = preview_text(many)
    assert f"nrw-{MOST - 1} – " in text
    assert f"nrw-{MOST} – " not in text
    assert "… und 12 weitere" in text


def test_the_impact_says_who_loses_what_and_why() -> None:
    lines = impact_lines(IMPACT)
    assert "Berührte Maßnahmen: 5 von 78; 2 Vorschläge kommen hinzu, 1 entfällt" in lines[1]
    assert "Berührte Entscheidungen: 1 (Kaya); davon entfallen: 1." in lines[2]
    assert "Erstmals mit einem Vorschlag: M-02." in lines[3]
    assert lines[4:] == [
        "  – M-01 Maßnahme 1: „Programm 1“ – entfällt (entschieden: Beantragen, Kaya): jetzt ausgeschlossen: Antragsfenster geschlossen.",
        "  – 2 Maßnahmen (M-02, M-03): „Programm 2“ – kommt hinzu (bis 51,0 Punkte, offen): neu im Katalog",
        "  – M-04 Maßnahme 4: „Programm 4“ – Frist bisher 31.03.2027, jetzt 30.09.2027 (Vorlauf unterschritten)",
        "  – M-05 Maßnahme 5: „Programm 5“ – Prüfergebnis bisher offen, jetzt ausgeschlossen (Fördergebiet: Nur in Sachsen.)",
    ]


@pytest.mark.parametrize("count", [0, 1, 7, 8, 9, 400])
def test_the_impact_takes_ten_lines_at_most_and_counts_the_rest(count: int) -> None:
    lines = impact_lines(replace(IMPACT, changes=tuple(pair(nr) for nr in range(count))))
    assert len(lines) <= IMPACT_LINES
    shown = sum(line.startswith("  – ") for line in lines)
    rest = [int(line.split()[2]) for line in lines if line.startswith("  … und")]
    assert shown + sum(rest) == count
    assert ("ändert sich nichts" in lines[1]) == (count == 0)


@given(st.text(), st.text())
def test_no_text_of_a_source_steers_the_terminal(name: str, value: str) -> None:
    plan = replace(
        PLAN, new=(("nrw-1", name),), changes=(change(old=value, name=name),), skipped={name: 1}, file=name,
        stops=(replace(STOP, note=value),), hints=(replace(STOP, note=name, grave=False),),
    )  # fmt: skip
    text = preview_text(plan, replace(IMPACT, changes=(pair(1, name=name, measure_title=value),)))
    assert all(sign.isprintable() or sign == "\n" for sign in text)
    assert max(map(len, text.split("\n"))) <= SENTENCE


def test_the_workbook_has_a_sheet_for_each_question() -> None:
    assert load_workbook(io.BytesIO(preview_as_workbook(PLAN))).sheetnames == SHEETS
    book = load_workbook(io.BytesIO(preview_as_workbook(PLAN, IMPACT)))
    assert set(book.sheetnames) == {*SHEETS, *ABOUT_US}
    assert book.sheetnames[:2] == ["Übersicht", "Was sich für uns ändert"]


def test_the_rows_of_the_sheets_say_what_the_plan_says() -> None:
    raw = preview_as_workbook(PLAN, IMPACT)
    assert [row[2] for row in cells(raw, "Neu")[HEADER_ROW:]] == ["neu", "wieder da", "wieder offen oder angekündigt"]
    assert [row[2] for row in cells(raw, "Weg")[HEADER_ROW:]] == ["nicht mehr gelistet", "Antragsfenster geschlossen"]
    assert cells(raw, "Geändert")[HEADER_ROW + 1][2:] == ["Frist", "31.03.2027", "30.09.2027", "Bis 30.9.2027."]
    assert cells(raw, "Vorschläge")[HEADER_ROW][:5] == ["nrw-2", "Programm 2", "Fördersatz", "80 %", "60 %"]
    assert [row[0] for row in cells(raw, "Je Maßnahme")[HEADER_ROW:]] == [f"M-0{nr}" for nr in range(1, 6)]


def test_only_doubtful_pairs_are_asked_with_a_choice_of_yes_and_no() -> None:
    raw = preview_as_workbook(PLAN)
    headers, *rows = cells(raw, "Zweifelsfälle")[HEADER_ROW - 1 :]
    assert set(HEADER) < set(headers)
    (row,) = rows
    found = dict(zip(headers, row, strict=True))
    assert [found[name] for name in HEADER] == ["fdb-xml", "Land/NRW/bad", "nrw-bad", None, None]
    sheet = load_workbook(io.BytesIO(raw))["Zweifelsfälle"]
    (validation,) = sheet.data_validations.dataValidation
    assert validation.formula1 == '"ja,nein"'
    letter = sheet.cell(HEADER_ROW, headers.index("Dasselbe") + 1).column_letter
    assert str(validation.sqref) == f"{letter}{HEADER_ROW + 1}"


def test_the_page_for_the_head_of_office_is_one_page_and_counts_what_it_leaves_out() -> None:
    many = replace(IMPACT, changes=(IMPACT.changes[0], *(pair(nr) for nr in range(2, 200)), IMPACT.changes[3]))
    raw = preview_as_workbook(PLAN, many)
    sheet = load_workbook(io.BytesIO(raw))["Was sich für uns ändert"]
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    # What the file does not say is one page.
    assert (sheet.page_setup.fitToHeight or 1, sheet.page_setup.fitToWidth or 1) == (1, 1)
    texts = [str(row[0]) for row in cells(raw, "Was sich für uns ändert")]
    assert texts.index("Was schon entschieden ist") < texts.index("Neu für uns") < texts.index("Andere Termine")
    assert f"… und {198 - MOST_SENTENCES} weitere: Blatt „Je Maßnahme“" in texts
    assert len(texts) < 40


@pytest.mark.parametrize("evil", [EVIL, "+49", "@x", "-1"])
def test_no_cell_is_a_formula(evil: str) -> None:
    plan = replace(
        PLAN, new=((evil, evil),), changes=(change(old=evil, new=evil, name=evil, sentence=evil),), file=evil,
        twins=(replace(PLAN.twins[0], key=evil, name=evil, other_name=evil, why=evil),), skipped={evil: 1},
        hints=(Problem(evil, note=evil, remedy=evil, grave=False),),
    )  # fmt: skip
    found = replace(IMPACT, strategy=evil, changes=(pair(1, name=evil, measure_id=evil, measure_title=evil, why=evil),))
    for sheet in load_workbook(io.BytesIO(preview_as_workbook(plan, found))):
        assert not [cell.coordinate for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]


def test_json_has_steady_keys_and_every_number() -> None:
    found = json.loads(preview_as_json(replace(PLAN, stops=(STOP,)), IMPACT))
    assert list(found) == [
        "fundmatch", "source", "file", "sha256", "as_of", "may_be_applied", "seen", "unchanged", "skipped", "new", "gone",
        "returned", "closed", "reopened", "changes", "proposals", "twins", "stops", "hints", "files", "meaning",
    ]  # fmt: skip
    assert found["may_be_applied"] is False
    assert found["as_of"] == "2026-11-22"
    assert found["files"] == ["fdb-xml.jsonl"]
    assert found["changes"][1]["sentence"] == "Bis 30.9.2027."
    lost = found["meaning"]["changes"][0]
    assert (lost["kind"], lost["measure"], lost["programme"]) == ("lost", "M-01", "nrw-1")
    assert lost["decision"] == {"status": "Beantragen", "result": "", "person": "Kaya"}
    assert found["meaning"]["changes"][4]["turns"][0]["rule"] == "area"
    assert found["meaning"]["touched"] == 5
    assert json.loads(preview_as_json(PLAN))["meaning"] is None


def test_the_same_plan_gives_the_same_files(tmp_path: Path) -> None:
    assert preview_as_json(PLAN, IMPACT) == preview_as_json(PLAN, IMPACT)
    write_outputs(PREVIEW_FORMATS, [tmp_path / "v.json", tmp_path / "V.XLSX"], PLAN, IMPACT)
    assert (tmp_path / "v.json").read_bytes() == preview_as_json(PLAN, IMPACT)
    assert (tmp_path / "V.XLSX").read_bytes() == preview_as_workbook(PLAN, IMPACT)


def test_of_two_files_both_are_written_or_none(tmp_path: Path) -> None:
    with pytest.raises(OutputError):
        write_outputs(PREVIEW_FORMATS, [tmp_path / "v.json", tmp_path / "fehlt" / "v.xlsx"], PLAN, None)
    assert list(tmp_path.iterdir()) == []


def test_two_catalogues_side_by_side_speak_of_no_file() -> None:
    text = preview_text(replace(PLAN, source="", file="catalogs"))
    assert text.startswith("Vergleich zweier Kataloge: 2.500 Programme, 2.412 unverändert\n")
    assert "gelesen" not in text
    assert "Weg (1):" in text
