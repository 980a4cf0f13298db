"""The Steckbriefe: which pairs have a page, what it says, and that a city's template carries it."""

import io
import zipfile
from datetime import date
from pathlib import Path

import docx
import pytest
from docx.document import Document
from docx.enum.section import WD_SECTION
from docx.oxml.ns import qn
from docx.shared import Cm
from hypothesis import given, settings
from hypothesis import strategies as st
from record_helpers import DAY, programme
from reports.result_records import candidate, decided, listed, result_of, run_match, small_catalog

from fundmatch.core.dates import PartialDate
from fundmatch.core.errors import OutputError, StrategyError
from fundmatch.files.word_template import read_template
from fundmatch.model.answers import Action, Outcome, RuleResult, ToDo
from fundmatch.model.decision import STATUS_CHOICES
from fundmatch.model.programme import Evidence
from fundmatch.model.ranges import EuroRange
from fundmatch.model.result import Candidate, DeadlineView, MatchResult, Money, Unlisted
from fundmatch.reports.brief.word import match_as_brief

HOSTILE = '{ DDEAUTO c:\\\\windows "calc" } <w:fldSimple w:instr="X"/>\x00\x0b\x1b\u202e\ud800\ufffe\r\n=1+1 ]]>'


def read(result: MatchResult, template: bytes | None = None) -> Document:
    return docx.Document(io.BytesIO(match_as_brief(result, template=template)))


def text_of(document: Document) -> str:
    """All words of the body in their order, cells and paragraphs a line each."""
    return "\n".join("".join(node.text or "" for node in line.iter(qn("w:t"))) for line in paragraphs(document))


def paragraphs(document: Document) -> list[object]:
    return list(document.element.body.iter(qn("w:p")))


def titles(document: Document) -> list[str]:
    return [paragraph.text for paragraph in document.paragraphs if paragraph.style.name == "Heading 1"]


def breaks(document: Document) -> int:
    """Count all that begins a new page."""
    body = document.element.body
    before = [one for one in body.iter(qn("w:pageBreakBefore")) if one.get(qn("w:val")) not in ("0", "false")]
    pages = [one for one in body.iter(qn("w:br")) if one.get(qn("w:type")) == "page"]
    return len(before) + len(pages) + len(document.sections) - 1


def cells(document: Document) -> dict[str, list[str]]:
    """Label of a row → what stands right of it, merged cells once; of the last table that has it."""
    found = {}
    for table in document.tables:
        for row in table.rows:
            texts = list(dict.fromkeys(cell.text for cell in row.cells))
            found[texts[0]] = texts[1:]
    return found


def chosen(status: str = "Prüfen", **fields: object) -> Candidate:
    return candidate(decision=decided(status), **fields)


def rule(outcome: Outcome, reason: str, name: str = "applicant", **fields: object) -> RuleResult:
    return RuleResult(rule=name, outcome=outcome, demanded="", found="", reason=reason, **fields)  # type: ignore[arg-type]


def template_with(text: str = "Amtliche Fußzeile") -> bytes:
    """A city's template: own margins, a foot, an own font, and example text in its body."""
    document = docx.Document()
    document.add_paragraph("Mustertext der Vorlage")
    document.add_table(1, 1).rows[0].cells[0].text = "Mustertabelle"
    section = document.sections[0]
    section.left_margin = Cm(3)
    section.footer.paragraphs[0].text = text
    document.styles["Heading 1"].font.name = "Stadtschrift"
    return packed(document)


def packed(document: Document) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


# Which pairs have a page.


@pytest.mark.parametrize("typed", ["Beantragen", "Prüfen", " prüfen ", "PRUEFEN", "beantragen"])
def test_a_chosen_pair_has_a_page_however_the_status_is_spelled(typed: str) -> None:
    document = read(result_of(listed(candidate(), chosen(typed), title="Freibad")))
    assert titles(document) == ["Freibad"]
    assert breaks(document) == 0


@settings(max_examples=20)
@given(st.lists(st.lists(st.sampled_from(["", *STATUS_CHOICES]), max_size=3), min_size=1, max_size=4))
def test_every_chosen_pair_has_one_page(statuses: list[list[str]]) -> None:
    entries = [
        listed(*(candidate(decision=decided(status) if status else None) for status in group), id=f"M-{number}")
        for number, group in enumerate(statuses)
    ]
    wanted = [status for group in statuses for status in group if status in ("Beantragen", "Prüfen")]
    document = read(result_of(*entries))
    if wanted:
        assert len(titles(document)) == len(wanted)
    assert breaks(document) == len(titles(document)) - 1


@pytest.mark.parametrize(
    ("status", "result", "pages"), [("", "bewilligt", 1), ("", "Beantragt", 1), ("Prüfen", "abgelehnt", 0)]
)
def test_what_was_applied_for_has_a_page_and_what_was_refused_has_none(status: str, result: str, pages: int) -> None:
    away = candidate(decision=decided(status, result=result), action=Action.WATCH)
    assert len(titles(read(result_of(listed(away, title="Freibad")))) * pages) == pages
    assert ("Kein Steckbrief" in text_of(read(result_of(listed(away))))) is not bool(pages)


def test_a_granted_pair_shows_the_dates_after_the_grant_and_no_deadline_of_the_application() -> None:
    kept = decided(
        "Beantragen", result="bewilligt", final_report="1.11.2026", drawdown="März 2027", grant_ends="demnächst"
    )
    words = text_of(read(result_of(listed(candidate(decision=kept)))))
    assert "Termine nach der Bewilligung" in words
    for said in ("01.11.2026 (vorbei)", "03/2027", "demnächst", "nicht eingetragen", "Entscheidung: bewilligt"):
        assert said in words
    assert "Spätestens beginnen" not in words


def test_the_surer_choice_of_a_measure_comes_first_and_what_was_ruled_out_since_stays() -> None:
    entry = listed(chosen("Prüfen"), excluded=[chosen("Beantragen", programme=programme(name="Zu"))])
    words = text_of(read(result_of(entry)))
    assert words.index("Entscheidung: Beantragen") < words.index("Entscheidung: Prüfen")


def test_without_a_choice_each_open_measure_shows_the_first_to_apply_for() -> None:
    watch = candidate(action=Action.WATCH, programme=programme(name="Später"))
    first = candidate(programme=programme(name="Jetzt"))
    document = read(
        result_of(
            listed(watch, first, candidate(), title="Offen"),
            listed(first, id="M-2", title="Fertig", done=True),
            listed(watch, id="M-3", title="Nur vorgemerkt"),
        )
    )
    assert titles(document) == ["Offen"]
    assert "noch nicht gewählt" in text_of(document)
    assert cells(document)["Name"] == ["Jetzt"]


def test_where_nothing_can_be_applied_for_one_page_says_so() -> None:
    document = read(result_of(listed()))
    assert titles(document) == ["Kein Steckbrief"]
    assert "Keine offene Maßnahme hat einen Vorschlag" in text_of(document)


def test_a_choice_that_the_run_does_not_list_is_named_at_the_end() -> None:
    away = Unlisted(decision=decided("prüfen"), measure_title="Rathaus", programme_name="Alt", why="zu wenig Punkte")
    turned_down = Unlisted(decision=decided("Abgelehnt"), measure_title="Bad", programme_name="Nein", why="abgelehnt")
    document = read(result_of(listed(chosen(), title="Freibad"), unlisted=[away, turned_down]))
    assert titles(document) == ["Freibad", "Gewählt, aber in keiner Liste"]
    assert "Rathaus: Alt (zu wenig Punkte)" in text_of(document)
    assert "Nein" not in text_of(document)


# What a page says.


def test_what_is_unknown_is_called_unknown_with_the_reason_of_the_money() -> None:
    document = read(result_of(listed(chosen())))
    found = cells(document)
    for label in ("Fördergeber", "Bewilligende Stelle", "Gesamtkosten", "davon förderfähig", "Fördersatz",
                  "Zuwendung", "Eigenanteil"):  # fmt: skip
        assert found[label] == ["unbekannt"], label
    words = text_of(document)
    assert "Beschreibung: unbekannt" in words
    assert "Federführung: unbekannt" in words
    assert "Fördersatz unbekannt" in words
    assert "Finanzierung (Rechnung, keine Zusage)" in words


def test_every_figure_and_day_comes_from_the_data() -> None:
    money = Money(
        rate_pct=(0, 80), rate_text="bis zu 80 %", grant_eur=(0, 400_000), own_share_eur=(100_000, 500_000),
        note="bis zu 80 % der Gesamtkosten", up_to=True,
    )  # fmt: skip
    seen = DeadlineView(
        kind="Termin", next=date(2027, 3, 31), certainty="bestätigt", prepare_by=date(2027, 1, 6),
        text="31.03.2027 (Antrag)", council=date(2027, 3, 18), reach="reicht",
    )  # fmt: skip
    fund = programme(name="Bäderpakt", funder="Ministerium", managing_body="Bezirksregierung")
    entry = listed(
        chosen("Beantragen", programme=fund, money=money, deadline=seen),
        title="Freibad sanieren", description="Becken aus Edelstahl.", leitthema="Sport", handlungsfeld="Bäder",
        department="FB 5", period_words="2. Halbjahr 2027", cost_total_eur=EuroRange(400_000, 500_000, about=True),
        cost_eligible_eur=450_000,
    )  # fmt: skip
    document = read(result_of(entry))
    found, words = cells(document), text_of(document)
    assert found["Zuwendung"] == ["0 €", "400.000 €"]
    assert found["Eigenanteil"] == ["100.000 €", "500.000 €"]
    assert found["Gesamtkosten"] == ["ca. 400.000 €", "ca. 500.000 €"]
    assert found["davon förderfähig"] == ["450.000 €"]
    assert found["Fördersatz"] == ["bis zu 80 %"]
    assert found["31.03.2027 (Antrag), Termin bestätigt"] == ["06.01.2027", "18.03.2027", "reicht"]
    assert found["Sport"] == ["Bäder", "2. Halbjahr 2027"]
    assert found["Wer beantragt"] == ["Stadt Gelsenkirchen, Kommune (dürfen wir: ja)"]
    assert found["Bewilligende Stelle"] == ["Bezirksregierung"]
    for text in ("Maßnahme Nr. M-1", "Federführung: FB 5", "Becken aus Edelstahl.", "Entscheidung: Beantragen"):
        assert text in words


@pytest.mark.parametrize(
    ("amount", "shown"),
    [
        (EuroRange(1_000, None), ["1.000 €", "unbekannt"]),
        (EuroRange(1_000, 1_000, yearly=True), ["1.000 € im Jahr"]),
        (EuroRange(0, 0), ["0 €"]),
    ],
)
def test_an_amount_is_shown_as_the_list_means_it(amount: EuroRange, shown: list[str]) -> None:
    assert cells(read(result_of(listed(chosen(), cost_total_eur=amount))))["Gesamtkosten"] == shown


@pytest.mark.parametrize(
    ("fields", "shown"),
    [
        ({"start": PartialDate(2027), "end": PartialDate(2028, 6)}, "2027 – 06/2028"),
        ({"start": PartialDate(2027, 5)}, "Beginn 05/2027"),
        ({"end": PartialDate(2027)}, "Ende 2027"),
        ({}, "unbekannt"),
    ],
)
def test_the_period_is_that_of_the_list(fields: dict[str, object], shown: str) -> None:
    assert shown in text_of(read(result_of(listed(chosen(), **fields))))


def test_conditions_stand_with_their_mark_and_reason_and_what_is_not_stated_is_counted() -> None:
    rules = (
        rule(Outcome.MET, "Kommune darf.", source="https://a.de/x", checked=PartialDate(2026, 2, 20)),
        rule(Outcome.OPEN, "Mittel fraglich.", "funds"),
        rule(Outcome.NOT_MET, "Zu groß.", "amount"),
        rule(Outcome.NOT_STATED, "Keine Grenze.", "population", source="https://b.de"),
        rule(Outcome.NOT_STATED, "Keine Regel.", "combination"),
    )
    words = text_of(read(result_of(listed(chosen(rules=rules)))))
    marks = ["✕ Größe: Zu groß.", "◐ Mittel: Mittel fraglich.", "● Antragsberechtigung: Kommune darf."]
    places = [words.index(mark) for mark in marks]
    assert places == sorted(places)
    assert "○ 2 Bedingungen nennt der Katalog nicht." in words
    assert "Keine Grenze" not in words
    assert "https://a.de/x (Stand 20.02.2026, nicht eingeordnet)" in words
    assert "https://b.de" not in words


def test_what_is_missing_stands_with_who_and_risks_with_what_is_checked_by_hand() -> None:
    one = chosen(
        missing=(
            ToDo(what="Kosten beziffern", who="Fachamt", rule="amount"),
            ToDo(what="Partner nennen", who="Fachamt", rule="consortium"),
            ToDo(what="Ratsbeschluss", who="Rat", rule="readiness"),
        ),
        flags=("Windhundverfahren",),
        to_check=("Denkmalwert",),
    )
    words = text_of(read(result_of(listed(one))))
    assert "– Fachamt: Kosten beziffern; Partner nennen" in words
    assert "– Rat: Ratsbeschluss" in words
    assert "– Windhundverfahren" in words
    assert "– von Hand zu prüfen: Denkmalwert" in words


def test_a_source_stands_once_with_all_its_days() -> None:
    proofs = (
        Evidence(fields=("rates",), pages=("https://a.de",), checked=PartialDate(2026, 5)),
        Evidence(fields=("deadlines",), pages=("https://a.de",), checked=PartialDate(2026, 11, 3)),
    )
    words = text_of(read(result_of(listed(chosen(programme=programme(evidence=proofs, url="https://a.de"))))))
    assert words.count("https://a.de") == 1
    assert "https://a.de (Stand 05/2026 und 03.11.2026, nicht eingeordnet)" in words


def test_who_gets_no_grant_reads_that_it_does_not_apply() -> None:
    found = cells(read(result_of(listed(chosen(programme=programme(access="Dienstleistung"))))))
    assert found["Zuwendung"] == ["entfällt"]
    assert found["Wer beantragt"] == ["Dienstleistung, kein Zuschuss (dürfen wir: ja)"]


def test_without_rules_the_page_says_that_nothing_was_asked() -> None:
    words = text_of(read(result_of(listed(chosen(answers=None, action=None, verdict=None)))))
    assert words.count("nicht geprüft") == 3


# Texts of other people.


def test_long_texts_are_cut_after_a_word_and_counted() -> None:
    one = chosen(flags=tuple(f"Hinweis {number}" for number in range(9)))
    words = text_of(read(result_of(listed(one, description="Wort " * 400, title="T" * 900))))
    lines = words.splitlines()
    (description,) = [line for line in lines if line.startswith("Wort Wort")]
    assert 880 < len(description) <= 900
    assert description.endswith("Wort …")
    assert max(map(len, lines)) <= 900
    assert "… und 5 weitere, siehe Arbeitsmappe" in words


def test_hostile_texts_are_plain_text() -> None:
    fund = programme(name=HOSTILE, funder=HOSTILE, url="javascript:alert(1)")
    one = chosen(programme=fund, rules=(rule(Outcome.OPEN, HOSTILE),), flags=(HOSTILE,), to_check=(HOSTILE,))
    document = read(result_of(listed(one, title=HOSTILE, description=HOSTILE, department=HOSTILE)))
    assert "{ DDEAUTO" in text_of(document)
    raw = document.element.body.xml
    for element in ("w:fldSimple ", "w:instrText", "w:fldChar", "w:hyperlink", "w:br"):
        assert f"<{element}" not in raw


@settings(max_examples=30)
@given(st.text(alphabet=st.characters(), max_size=60))
def test_any_text_can_be_written_and_read_again(text: str) -> None:
    document = read(result_of(listed(chosen(programme=programme(name=text)), title=text, description=text)))
    assert len(document.tables) == 4


# The file itself.


def test_the_same_result_gives_the_same_bytes_dated_to_the_day_of_the_run() -> None:
    result = result_of(listed(chosen()))
    raw = match_as_brief(result)
    assert raw == match_as_brief(result)
    assert raw != match_as_brief(result_of(listed(chosen()), as_of=date(2026, 11, 23)))
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        assert {member.date_time[:3] for member in archive.infolist()} == {(2026, 11, 22)}
    about = docx.Document(io.BytesIO(raw)).core_properties
    assert about.created == about.modified
    assert about.created.date() == DAY
    assert about.author == "fundmatch"


def test_paper_is_a4_with_margins_of_two_centimetres_and_the_foot_names_the_day() -> None:
    section = read(result_of(listed(chosen()))).sections[0]
    size = [round(length.cm, 1) for length in (section.page_width, section.page_height, section.left_margin)]
    assert size == [21.0, 29.7, 2.0]
    assert "Stand 22.11.2026" in section.footer.paragraphs[0].text


def test_a_template_gives_its_styles_foot_and_margins_and_loses_its_text() -> None:
    result = result_of(listed(chosen(), title="Freibad"))
    document = read(result, template_with())
    assert document.sections[0].footer.paragraphs[0].text == "Amtliche Fußzeile"
    assert document.sections[0].left_margin.cm == pytest.approx(3, abs=0.01)
    assert document.styles["Heading 1"].font.name == "Stadtschrift"
    assert titles(document) == ["Freibad"]
    assert "Muster" not in text_of(document)
    assert match_as_brief(result, template=template_with()) == match_as_brief(result, template=template_with())


def test_a_template_of_two_sections_keeps_the_foot_that_the_second_had_from_the_first() -> None:
    document = docx.Document()
    document.sections[0].footer.paragraphs[0].text = "Fuß der ersten Seite"
    document.add_section(WD_SECTION.NEW_PAGE)
    made = read(result_of(listed(chosen())), packed(document))
    assert len(made.sections) == 1
    assert made.sections[0].footer.paragraphs[0].text == "Fuß der ersten Seite"


def test_a_template_without_our_styles_and_page_size_still_carries_the_pages() -> None:
    document = docx.Document()
    for style in list(document.styles):
        if style.name in ("Heading 1", "Heading 2", "Table Grid"):
            style.delete()
    body = document.element.body
    body.remove(body.sectPr)
    made = read(result_of(listed(chosen(), title="Freibad")), packed(document))
    first = made.paragraphs[0]
    assert first.text == "Freibad"
    assert first.runs[0].bold


def archive(**members: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in members.items():
            target.writestr(name, content)
    return out.getvalue()


TYPES = b'<Types>"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"</Types>'


@pytest.mark.parametrize(
    ("content", "note"),
    [
        (b"Das ist Text.", "kein Word-Dokument"),
        (archive(**{"[Content_Types].xml": b"<Types>spreadsheetml</Types>"}), "kein Word-Dokument"),
        (archive(x=b"1"), "kein Word-Dokument"),
        (archive(**{"[Content_Types].xml": TYPES, "w.xml": b"0" * 50_000_000}), "übermäßig groß"),
        (archive(**{"[Content_Types].xml": TYPES, "w.xml": b"<!DOCTYPE x><x/>"}), "DTD"),
    ],
)
def test_a_file_that_is_no_template_is_refused_with_a_remedy(content: bytes, note: str, tmp_path: Path) -> None:
    path = tmp_path / "vorlage.docx"
    path.write_bytes(content)
    with pytest.raises(StrategyError, match=note) as caught:
        read_template(path)
    assert " → " in str(caught.value)


def test_a_template_that_is_damaged_inside_is_an_error_and_no_traceback() -> None:
    broken = archive(**{"[Content_Types].xml": TYPES})
    with pytest.raises(OutputError, match="Vorlage ist beschädigt"):
        match_as_brief(result_of(listed()), template=broken)


# The command.


@pytest.fixture(scope="module")
def catalog(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return small_catalog(tmp_path_factory.mktemp("catalogs"))


def test_the_command_writes_briefs_on_the_template_and_keeps_what_it_replaces(catalog: Path, tmp_path: Path) -> None:
    template, brief = tmp_path / "vorlage.docx", tmp_path / "brief.docx"
    template.write_bytes(template_with())
    brief.write_bytes(b"von Hand geschrieben")
    code, said = run_match(catalog, "-o", brief, "--template", template)
    assert code == 0, said
    assert docx.Document(str(brief)).sections[0].footer.paragraphs[0].text == "Amtliche Fußzeile"
    (kept,) = tmp_path.glob("brief.ersetzt-*.docx")
    assert kept.read_bytes() == b"von Hand geschrieben"


def test_the_template_is_never_replaced(catalog: Path, tmp_path: Path) -> None:
    template = tmp_path / "vorlage.docx"
    before = template_with()
    template.write_bytes(before)
    code, said = run_match(catalog, "-o", template, "--template", template)
    assert code == 1
    assert "ist die Vorlage und wird nicht überschrieben" in said
    assert template.read_bytes() == before


def test_a_wrong_template_stops_before_anything_is_written(catalog: Path, tmp_path: Path) -> None:
    wrong = tmp_path / "vorlage.docx"
    wrong.write_bytes(b"kein Word")
    code, said = run_match(catalog, "-o", tmp_path / "brief.docx", "--template", wrong)
    assert code == 1
    assert "als Word-Dokument (.docx) speichern" in said
    assert not (tmp_path / "brief.docx").exists()


def test_a_template_without_a_brief_is_wrong_usage(catalog: Path, tmp_path: Path) -> None:
    template = tmp_path / "vorlage.docx"
    template.write_bytes(template_with())
    code, said = run_match(catalog, "-o", tmp_path / "x.json", "--template", template)
    assert code == 2
    assert "--template gilt nur für .docx" in said
