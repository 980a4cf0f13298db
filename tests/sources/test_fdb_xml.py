"""What the official export says, in our model."""

import codecs
from dataclasses import fields, is_dataclass, replace
from datetime import date
from pathlib import Path

import pytest
from sources.fdb_helpers import ROOT, Record, document, files_of, official_size, record, write_zip, xml_of

from fundmatch.core.dates import PartialDate
from fundmatch.model.codec import read_record
from fundmatch.model.programme import Programme
from fundmatch.sources import fdb_xml
from fundmatch.sources.extract import SourceExtract, SourceRecord
from fundmatch.sources.fdb_documents import plain

AS_OF = date(2026, 11, 22)


def read(tmp_path: Path, *records: Record, others: dict[str, bytes] | None = None) -> SourceExtract:
    return fdb_xml.read(write_zip(tmp_path / "export.zip", files_of(records, others)), as_of=AS_OF)


def one(tmp_path: Path, entry: Record, others: dict[str, bytes] | None = None) -> SourceRecord:
    (item,) = read(tmp_path, entry, others=others).programmes
    return item


def programme(tmp_path: Path, **texts: str) -> Programme:
    return one(tmp_path, record(**texts)).programme


def test_a_whole_record(tmp_path: Path) -> None:
    entry = record(
        title="Förderung ?Grüne Höfe?",
        summary="Das Land unterstützt Kommunen mit einem Zuschuss bis zu 80 Prozent, höchstens EUR 200.000.",
        regulatoryFWork="Sie dürfen mit dem Vorhaben noch nicht begonnen haben.\nEs gilt die De-minimis-Verordnung.",
        procInfluence="Anträge bis zum 30.9.2027.",
        procDescription="Richtlinie Grüne Höfe vom 2.3.2026",
        dateOfIssue="2026-03-02T10:15:00.000+01:00",
        dateOfExpiration="0207-01-01T00:00:00+01:00",
        bodyText="Diese Richtlinie tritt am 31.12.2028 außer Kraft.",
    )
    entry = replace(
        entry,
        links={
            "Foerderorganisation": ["Foerdergeber/M/ministerium"],
            "Kontakt": ["Foerdergeber/B/bank"],  # links are untidy: a contact may be a funder
            "ExternerLink": ["ExternerLink/G/hoefe"],
        },
    )
    others = {
        "Foerdergeber/M/ministerium": xml_of({"gsb:title": "Umweltministerium NRW"}),
        "Foerdergeber/B/bank": xml_of(
            {"gsb:title": "NRW.BANK", "gsb:phone": "0211 1", "gsb:email": "info@example.org"}
        ),
        "ExternerLink/G/hoefe": xml_of({"gsb:url": "https://www.example.org/hoefe"}),
    }
    item = one(tmp_path, entry, others)
    found = item.programme
    assert (found.id, found.name, found.level) == ("nrw-fdb-gruene-hoefe", "Förderung „Grüne Höfe“", "NRW")
    assert (found.funder, found.managing_body, found.url) == (
        "Umweltministerium NRW",
        "NRW.BANK",
        "https://www.example.org/hoefe",
    )
    assert (found.applicants, found.areas, found.themes, found.funding_types) == (
        ("Kommune", "Landkreis"),
        ("NRW",),
        ("Umwelt- & Naturschutz",),
        ("Zuschuss",),
    )
    assert str(found.rates[0].pct_max) == "80"
    assert (found.amounts[0].eur, found.amounts[0].bound) == (200_000, "höchstens")
    assert [str(deadline.date) for deadline in found.deadlines] == ["2027-09-30"]
    assert (found.deadline_kind, found.status, str(found.period_end)) == ("Termin", "unbekannt", "2028-12-31")
    assert (found.early_start, found.state_aid, found.confidence) == ("verboten", ("De-minimis",), "niedrig")
    assert found.legal_basis == "Richtlinie Grüne Höfe vom 2.3.2026"
    assert [condition.rule for condition in found.conditions] == ["", ""]
    assert item.sentences["deadlines"] == "Anträge bis zum 30.9.2027."
    assert found.contact
    assert found.contact.mail == "info@example.org"
    assert found.typical_measures == ()


def test_every_value_has_evidence_and_prose_shows_its_sentence(tmp_path: Path) -> None:
    item = one(tmp_path, record(summary="Der Zuschuss beträgt 60 Prozent.", dateOfIssue="2026-03-02T10:00:00+01:00"))
    coded, prose = item.programme.evidence
    assert coded.note == "aus der Quelle eingelesen"
    assert "rates" not in coded.fields
    assert prose.fields == ("rates",)
    assert prose.note == "Satz: „Der Zuschuss beträgt 60 Prozent.“"
    assert prose.finding == ""
    for proof in (coded, prose):
        assert str(proof.page_date) == "2026-03-02"
        assert proof.pages == (
            "https://www.foerderdatenbank.de/FDB/Content/DE/Foerderprogramm/Land/NRW/gruene-hoefe.html",
        )


def test_without_prose_the_confidence_is_that_of_codes(tmp_path: Path) -> None:
    found = programme(tmp_path, summary="Das Land fördert grüne Höfe.")
    assert found.confidence == "mittel"
    assert (found.rates, found.amounts, found.deadlines, found.period_end) == ((), (), (), None)
    assert (found.deadline_kind, found.early_start, found.recurring) == ("unbekannt", "", None)


@pytest.mark.parametrize(
    ("banner", "status", "noted"),
    [
        ("Förderprogramm aktiv, Antragstellung nicht mehr möglich", "geschlossen", False),
        ("Förderprogramm aktiv, Antragstellung nicht möglich", "geschlossen", False),
        ("Antragstellung derzeit nicht möglich", "pausiert", True),
        ("Förderleistungsbeschreibung in Überarbeitung", "unbekannt", True),
        ("", "unbekannt", False),
    ],
)
def test_only_the_banner_speaks_of_the_status(tmp_path: Path, banner: str, status: str, *, noted: bool) -> None:
    found = programme(tmp_path, header=banner, procInfluence="Anträge waren bis zum 31.12.2025 möglich.")
    assert found.status == status
    assert any(note.startswith("Hinweis der Quelle") for note in found.notes) is noted


def test_a_description_falls_back_to_the_guideline(tmp_path: Path) -> None:
    assert programme(tmp_path, bodyText="Zweck ist der Umbau. " * 500).summary.startswith("Zweck ist der Umbau. Zweck")
    assert programme(tmp_path, teaserText="Kurz.", bodyText="Lang.").summary == "Kurz."


def test_a_summary_ends_at_a_sentence(tmp_path: Path) -> None:
    summary = programme(tmp_path, summary="Das ist ein Satz mit z. B. einer Abkürzung. " * 60).summary
    assert len(summary) <= 1_200
    assert summary.endswith("Abkürzung.")


def test_conditions_are_few_and_short(tmp_path: Path) -> None:
    text = "\n".join([f"Bedingung {number} ist {'sehr ' * number}wichtig." for number in range(90)] + ["Außerdem:"])
    found = programme(tmp_path, regulatoryFWork=text).conditions
    assert len(found) == 12
    assert max(len(condition.text) for condition in found) <= 300


@pytest.mark.parametrize(
    ("key", "body", "area", "expected"),
    [
        ("Bund/BMBF/eins", "bund", "_bundesweit", "bund-fdb-eins"),
        ("Bund/BMBF/Eins_Zwei", "bund", "bundesweit", "bund-fdb-eins-zwei"),
        ("EU/eins", "eu", "_bundesweit", "eu-fdb-eins"),
        ("Land/NRW/eins", "land", "nordrhein_westfalen", "nrw-fdb-eins"),
        ("Land/Hamburg/eins", "land", "nordrhein_westfalen", "nrw-fdb-eins"),
        ("Land/Hamburg/eins", "land", "_bundesweit", "bund-fdb-eins"),
        ("eins", "bund", "_bundesweit", "bund-fdb-eins"),
        ("eins", "eu", "sonstige", "eu-fdb-eins"),
        ("eins", "land", "nordrhein_westfalen", "nrw-fdb-eins"),
    ],
)
def test_the_path_tells_the_level(tmp_path: Path, key: str, body: str, area: str, expected: str) -> None:
    entry = replace(record(key), codes={"Foerdergeber": [body], "Foerdergebiet": [area]})
    assert one(tmp_path, entry).programme.id == expected


@pytest.mark.parametrize(
    ("key", "codes", "reason"),
    [
        ("Land/Bayern/eins", {"Foerdergebiet": ["bayern"]}, "Programm eines anderen Landes"),
        ("Land/Thueringen/eins", {}, "Programm eines anderen Landes"),
        ("Kommune/F/eins", {"Foerdergebiet": ["hessen"]}, "Programm einer einzelnen Kommune"),
        ("Archiv/eins", {"Foerdergebiet": ["_bundesweit"]}, "von der Quelle ins Archiv gelegt"),
        ("eins", {}, "Ebene nicht erkennbar"),
    ],
)
def test_what_is_left_out_is_counted(tmp_path: Path, key: str, codes: dict[str, list[str]], reason: str) -> None:
    reading = read(tmp_path, record(), replace(record(key), codes=codes))
    assert reading.seen == 2
    assert reading.skipped == {reason: 1}
    assert len(reading.programmes) == 1


def test_ids_are_unique_and_do_not_depend_on_the_neighbours_order(tmp_path: Path) -> None:
    keys = ["Bund/BMBF/gleich", "Bund/BMWi/gleich", "Bund/BMBF/anders", f"Bund/KfW/{'lang-' * 30}"]
    found = {item.key: item.programme.id for item in read(tmp_path, *map(record, keys)).programmes}
    again = {item.key: item.programme.id for item in read(tmp_path, *map(record, reversed(keys))).programmes}
    assert found == again
    assert len(set(found.values())) == 4
    assert found["Bund/BMBF/anders"] == "bund-fdb-anders"
    assert "bund-fdb-gleich" not in found.values()
    assert max(map(len, found.values())) <= 80


def test_unknown_codes_are_kept_and_told_with_their_label(tmp_path: Path) -> None:
    codes = {"Foerderbereich": ["raumfahrt", "infrastruktur"], "UFArbeit": ["neues"], "GRW": ["grw_foerderung"]}
    table = "<table><tr><td>en</td><td>Space</td></tr><tr><td>de</td><td>Raumfahrt</td></tr></table>"
    labels = {"BMWI/_config/ResourceBundleEntries/Labels/FDB/raumfahrt.xml": xml_of({"gsb:value": ""})}
    label = f'<document><property name="gsb:value"><text>{table.replace("<", "&lt;")}</text></property></document>'
    labels = dict.fromkeys(labels, label.encode())
    files = {**files_of([replace(record(), codes=codes)]), **labels}
    reading = fdb_xml.read(write_zip(tmp_path / "export.zip", files), as_of=AS_OF)
    assert reading.programmes[0].unknown == ("Foerderbereich: raumfahrt", "UFArbeit: neues")
    assert reading.programmes[0].programme.themes == ("Infrastruktur",)
    notes = [hint.note for hint in reading.hints]
    assert "unbekannter Code „Foerderbereich: raumfahrt“ (Raumfahrt) bei 1 Programmen" in notes
    assert not any(hint.grave for hint in reading.hints)


def test_two_spellings_of_one_area_are_one(tmp_path: Path) -> None:
    entry = replace(record("Bund/KfW/x"), codes={"Foerdergebiet": ["_bundesweit", "bundesweit"]})
    assert one(tmp_path, entry).programme.areas == ("DE",)


def test_companies_are_small_where_the_size_says_so(tmp_path: Path) -> None:
    codes = {
        "Foerderberechtigte": ["unternehmen"],
        "Unternehmensgroesse": ["kleines_unternehmen", "mittleres_unternehmen"],
    }
    assert one(tmp_path, replace(record(), codes=codes)).programme.applicants == ("KMU",)
    codes["Unternehmensgroesse"].append("grosses_unternehmen")
    assert one(tmp_path, replace(record(), codes=codes)).programme.applicants == ("Unternehmen",)


@pytest.mark.parametrize(
    ("bag", "keywords"),
    [
        ("Klimaanpassung Entsiegelung Schule", ()),
        ("Klimaanpassung, grüne  Höfe,Schule,", ("Klimaanpassung", "grüne Höfe", "Schule")),
        ("", ()),
    ],
)
def test_keywords_are_split_only_at_commas(tmp_path: Path, bag: str, keywords: tuple[str, ...]) -> None:
    assert programme(tmp_path, keywords=bag).keywords == keywords


@pytest.mark.parametrize(
    ("title", "mended"),
    [
        ("?Innovationshub Ruhr?", "„Innovationshub Ruhr“"),
        ("Förderung für ?A? und ?B?, neu", "Förderung für „A“ und „B“, neu"),
        ("Wer zahlt? Das Land", "Wer zahlt? Das Land"),
        ("Was? Wie? Warum?", "Was? Wie? Warum?"),
        ("Halb ?offen", "Halb ?offen"),
    ],
)
def test_lost_quotation_marks_come_back_only_where_sure(tmp_path: Path, title: str, mended: str) -> None:
    assert programme(tmp_path, title=title).name == mended


def test_a_link_without_address_means_its_own_page(tmp_path: Path) -> None:
    entry = replace(record(), links={"ExternerLink": ["Kontakt/A/amt", "ExternerLink/F/fehlt"]})
    found = one(tmp_path, entry, {"Kontakt/A/amt": xml_of({"gsb:title": "Amt"})}).programme
    assert found.url == "https://www.foerderdatenbank.de/FDB/Content/DE/Kontakt/A/amt.html"
    found = one(tmp_path, entry, {"Kontakt/A/amt": xml_of({"gsb:url": "javascript:alert(1)"})}).programme
    assert found.url.startswith("https://www.foerderdatenbank.de/")


@pytest.mark.parametrize(
    "encode",
    [
        lambda data: codecs.BOM_UTF8 + data,
        lambda data: data.decode().replace("UTF-8", "UTF-16").encode("utf-16"),
        lambda data: data.decode().encode("utf-16"),
        lambda data: data.replace(b"Gr", b"\x02Gr"),
        lambda data: data.replace(b"Gr", b"\xc2\xadGr\xc2\x90"),
        lambda data: data.decode().encode("cp1252"),
    ],
    ids=["bom", "utf-16", "utf-16 that says utf-8", "control byte", "soft hyphen", "cp1252"],
)
def test_spellings_of_a_document_say_the_same(tmp_path: Path, encode: object) -> None:
    data = encode(document(record()))  # type: ignore[operator]
    path = write_zip(tmp_path / "export.zip", {f"{ROOT}/Foerderprogramm/EU/eins.xml": data})
    (item,) = fdb_xml.read(path, as_of=AS_OF).programmes
    assert item.programme.name == "Grüne Höfe"


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("&lt;p&gt;a&lt;/p&gt;&lt;p&gt;b&lt;/p&gt;", "a\nb"),
        ("<![CDATA[<div>F&uuml;r&nbsp;alle</div>]]>", "Für alle"),
        ("<ul><li>eins</li><li>zwei</li></ul>", "eins\nzwei"),
        ("fünf &lt; sechs", "fünf < sechs"),
        ("<script>alert(1)</script>gut<!-- weg -->", "gut"),
        ("<![CDATA[<div></div>]]>", ""),
    ],
)
def test_rich_text_becomes_what_a_reader_sees(raw: str, text: str) -> None:
    assert plain(raw) == text


def test_the_day_of_the_reading_is_the_latest_that_can_be_true(tmp_path: Path) -> None:
    dates = ["2026-03-02T10:00:00+01:00", "2026-05-01", "2031-01-01", "unlesbar", "0207-01-01"]
    reading = read(tmp_path, *(record(f"EU/p{number}", dateOfIssue=day) for number, day in enumerate(dates)))
    assert reading.day == date(2026, 5, 1)
    assert read(tmp_path, record()).day is None


def test_what_the_source_hides_is_counted(tmp_path: Path) -> None:
    reading = read(tmp_path, record(), record("EU/versteckt", shouldNotBeIndexed="1"))
    assert reading.skipped == {"von der Quelle nicht zur Anzeige freigegeben": 1}


@pytest.mark.parametrize(
    ("text", "noted"),
    [
        ("Anträge konnten bis zum 30. April 2026 eingereicht werden.", True),
        ("Anträge sind bis zum 31. März einzureichen.", True),
        ("Die Belege sind bis zum 31.12.2036 aufzubewahren.", False),
    ],
)
def test_doubtful_dates_are_notes_and_never_deadlines(tmp_path: Path, text: str, *, noted: bool) -> None:
    found = programme(tmp_path, summary=text)
    assert found.deadlines == ()
    assert found.deadline_kind == "unbekannt"
    assert any(note.startswith("Frist nicht eindeutig") for note in found.notes) is noted


def test_a_validity_that_is_past_is_a_doubt_and_closes_nothing(tmp_path: Path) -> None:
    found = programme(tmp_path, bodyText="Diese Richtlinie tritt am 31.12.2023 außer Kraft.")
    assert found.period_end is None
    assert any("Geltungsdauer" in note for note in found.notes)


@pytest.mark.parametrize(
    ("text", "kind", "dates", "recurring"),
    [
        ("Die Skizze reichen Sie bis zum 31.1.2027 ein, den Vollantrag bis zum 30.6.2027.", "Stufen", 2, None),
        ("Anträge bis 31. März 2027 oder 30. September 2027.", "Stichtage", 2, None),
        ("Anträge jeweils zum 31. März.", "Stichtage", 0, True),
        ("Anträge können laufend gestellt werden.", "laufend", 0, None),
    ],
)
def test_deadlines_come_together_to_one_kind(
    tmp_path: Path, text: str, kind: str, dates: int, recurring: bool | None
) -> None:
    found = programme(tmp_path, procInfluence=text)
    assert (found.deadline_kind, len(found.deadlines), found.recurring) == (kind, dates, recurring)


@pytest.mark.slow
def test_a_large_export_is_read_twice_to_the_same_end(tmp_path: Path) -> None:
    path = write_zip(tmp_path / "export.zip", dict(official_size(3, programmes=120, documents=480)))
    first, second = (fdb_xml.read(path, as_of=AS_OF) for _ in range(2))
    assert first == second
    assert first.seen == 120
    assert len(first.programmes) + sum(first.skipped.values()) == 120
    assert [item.programme.id for item in first.programmes] == sorted(item.programme.id for item in first.programmes)
    assert any(item.programme.rates for item in first.programmes)


def test_an_imported_programme_may_stand_in_the_catalogue(tmp_path: Path) -> None:
    """What is written as YAML must be read again; here the values go through the reader of records."""
    path = write_zip(tmp_path / "export.zip", dict(official_size(5, programmes=40, documents=160)))
    for item in fdb_xml.read(path, as_of=AS_OF).programmes:
        again, findings = read_record(Programme, _as_texts(item.programme))
        assert not findings
        assert again == item.programme


def _as_texts(value: object) -> object:
    """A record as the YAML reader gives it: texts, lists, mappings; what is unknown is left out."""
    if is_dataclass(value) and not isinstance(value, PartialDate):
        told = {part.name: getattr(value, part.name) for part in fields(value)}
        return {name: _as_texts(part) for name, part in told.items() if part not in (None, "", ())}
    if isinstance(value, tuple):
        return [_as_texts(part) for part in value]
    if isinstance(value, bool):
        return "ja" if value else "nein"
    return str(value)
