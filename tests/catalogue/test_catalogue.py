"""The catalogue: what is shipped is sound, and what is wrong is named with line, field and remedy."""

from pathlib import Path

import pytest
from record_helpers import REPOSITORY

from fundmatch.catalogue.entries import hints_of
from fundmatch.catalogue.reading import Catalogue, check_catalogue, check_file, find_catalogue, read_catalogue
from fundmatch.core import territories
from fundmatch.core.dates import PartialDate
from fundmatch.core.errors import CatalogueError
from fundmatch.core.field_spec import specs
from fundmatch.eligibility.judge import RULES
from fundmatch.files import cache
from fundmatch.model.programme import Facets

GOOD = "id: nrw-probe\nname: Probe\nlevel: NRW\napplicants: [Kommune]\nareas: [NRW]\n"


def entry(folder: Path, text: str, name: str = "nrw-probe", level: str = "nrw") -> Path:
    path = folder / level / f"{name}.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "die Datei ist leer"),
        ("nur ein Text", "keine Felder"),
        (GOOD + "name: Zwei\n", "nrw-probe.yaml:6: der Schlüssel „name“ steht zweimal da"),
        (GOOD + "rates:\n\t- pct: 80\n", "Tabulator"),
        (GOOD + "summary: [offen\n", "kein gültiges YAML"),
        (GOOD + "a: &x [1]\nb: [*x, *x]\n", "Anker und Verweise"),
        (GOOD + "stauts: offen\n", "nrw-probe.yaml:6 stauts: unbekanntes Feld → Gemeint ist wohl „status“"),
        (GOOD + "contact:\n  mail: stelle at ort.de\n", "„stelle at ort.de“ ist keine Mailadresse"),
        (GOOD + "contact:\n  phone: siehe Seite\n", "„siehe Seite“ ist keine Telefonnummer"),
        (GOOD + "contact:\n  page: www.bank.de\n", "„www.bank.de“ ist keine Adresse"),
        (GOOD + "effort:\n  stages: 0\n", "stages"),
        (GOOD + "status: ofen\n", "Gemeint ist wohl „offen“"),
        (
            GOOD + "facets:\n  cooperation: [interkomunal]\n",
            "facets.cooperation[0]: „interkomunal“ ist kein zulässiger Wert → Gemeint ist wohl „interkommunal“",
        ),
        (GOOD + "period_end: 2026-02-30\n", "„2026-02-30“ ist kein Datum, das es gibt"),
        (GOOD + "period_end: 31.12.2026\n", "2026-03-31"),
        (GOOD + "rates:\n  - pct: 800\n", "nrw-probe.yaml:7 rates[0].pct: 800 ist zu groß → höchstens 100"),
        (GOOD + "rates:\n  - pct: 80 %\n", "„80 %“ ist keine Zahl"),
        (GOOD + "rates:\n  - note: unklar\n", "der Satz ist nicht eindeutig"),
        (GOOD + "rates:\n  - {pct_min: 80, pct_max: 60}\n", "pct_min passt nicht zu pct_max"),
        (GOOD + "amounts:\n  - {of: Zuwendung, bound: höchstens, eur: 1.000}\n", "keine ganze Zahl"),
        (GOOD + "keywords: Radweg\n", "hier wird eine Liste erwartet"),
        (GOOD + "keywords: [Radweg, Radweg]\n", "„Radweg“ steht zweimal da"),
        (GOOD + "summary: [eins, zwei]\n", "keine Liste"),
        (GOOD + "recurring: vielleicht\n", "weder ja noch nein"),
        (GOOD + "period_start: 2027-01-01\nperiod_end: 2026-01-01\n", "liegt vor period_start"),
        (GOOD + "applicants_excluded: [Kommune]\n", "zugelassen und ausgeschlossen"),
        (GOOD + "evidence:\n  - {fields: [stattus], pages: [https://a.de]}\n", "„stattus“ ist kein Feld"),
        (GOOD + "evidence:\n  - {fields: [status], pages: [a.de]}\n", "„a.de“ ist keine Adresse"),
        (GOOD.replace("level: NRW", "level: Bund"), "passt nicht zum Ordner nrw"),
        (GOOD.replace("nrw-probe", "nrw-andere"), "ist nicht der Dateiname"),
        ("name: Ohne Kennung\nlevel: NRW\n", "id: Pflichtfeld fehlt"),
        (GOOD + "summary: " + "x" * 6000 + "\n", "höchstens 5000"),
    ],
)
def test_a_faulty_entry_is_explained(tmp_path: Path, text: str, expected: str) -> None:
    programme, problems = check_file(entry(tmp_path, text))
    assert programme is None
    assert expected in "\n".join(map(str, problems))


def test_all_problems_are_named_at_once(tmp_path: Path) -> None:
    entry(tmp_path, GOOD + "status: ofen\nrates:\n  - pct: 800\nfarbe: rot\n")
    entry(tmp_path, "name: Ohne\nlevel: EU\n", "eu-ohne", "eu")
    with pytest.raises(CatalogueError) as caught:
        read_catalogue(tmp_path)
    assert len(caught.value.problems) == 4
    assert "4 Probleme gefunden" in str(caught.value)


@pytest.mark.parametrize(("raw", "expected"), [(b"\xff\xfe\x00", "nicht in UTF-8"), (b"x" * 600_000, "zu groß")])
def test_unreadable_bytes_are_explained(tmp_path: Path, raw: bytes, expected: str) -> None:
    path = entry(tmp_path, "")
    path.write_bytes(raw)
    assert expected in str(check_file(path)[1][0])


def test_deep_nesting_is_refused_and_not_a_crash(tmp_path: Path) -> None:
    programme, problems = check_file(entry(tmp_path, "a: " + "[" * 5000 + "]" * 5000))
    assert programme is None
    assert problems


def test_words_that_yaml_would_bend_stay_words(tmp_path: Path) -> None:
    programme, problems = check_file(
        entry(tmp_path, GOOD.replace("Probe", "no") + "short_name: 0123\nperiod_end: 2026\n")
    )
    assert programme is not None, problems
    assert (programme.name, programme.short_name, programme.period_end) == ("no", "0123", PartialDate(2026))


def test_a_folder_without_entries_is_no_catalogue(tmp_path: Path) -> None:
    with pytest.raises(CatalogueError, match="hier ist kein Katalog"):
        read_catalogue(tmp_path)


def test_the_digest_depends_on_content_and_not_on_order(tmp_path: Path) -> None:
    for folder in ("a", "b"):
        names = ["nrw-eins", "nrw-zwei"] if folder == "a" else ["nrw-zwei", "nrw-eins"]
        for name in names:
            entry(tmp_path / folder, GOOD.replace("nrw-probe", name), name)
    first, second = read_catalogue(tmp_path / "a"), read_catalogue(tmp_path / "b")
    assert first.sha256 == second.sha256
    entry(tmp_path / "b", GOOD.replace("nrw-probe", "nrw-eins").replace("Probe", "Anders"), "nrw-eins")
    assert read_catalogue(tmp_path / "b").sha256 != first.sha256


def test_a_spoilt_cache_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FUNDMATCH_CACHE", str(tmp_path / "cache"))
    entry(tmp_path / "katalog", GOOD)
    wanted = read_catalogue(tmp_path / "katalog")
    (kept,) = cache.folder().glob("catalogue-*.bin")
    for spoilt in (b"", b"x" * 100, kept.read_bytes()[:-3]):
        kept.write_bytes(spoilt)
        assert read_catalogue(tmp_path / "katalog") == wanted


def test_the_catalogue_beside_the_strategy_comes_first(tmp_path: Path) -> None:
    entry(tmp_path / "catalogs", GOOD)
    (tmp_path / "measures" / "stadt").mkdir(parents=True)
    assert find_catalogue(tmp_path / "measures" / "stadt") == tmp_path / "catalogs"
    assert find_catalogue(Path("/")).name == "catalogs"


def test_the_shipped_catalogue_is_complete_and_sound(catalogue: Catalogue) -> None:
    assert len(catalogue.programmes) == len(list(catalogue.path.rglob("*.yaml"))) > 400
    found, problems = check_catalogue(catalogue.path)
    assert found is not None
    assert not [problem for problem in problems if problem.grave]


def test_every_shipped_entry_has_all_facets_and_they_agree_with_its_partners(catalogue: Catalogue) -> None:
    alone = {"keine", "interkommunal"}
    for entry in catalogue.programmes:
        assert entry.facets, entry.id
        assert all(getattr(entry.facets, spec.name) for spec in specs(Facets)), entry.id
        if entry.partners and (entry.partners.countries_min or 1) > 1:
            assert set(entry.facets.cooperation) - alone, entry.id


def test_every_entry_can_be_matched_and_judged(catalogue: Catalogue) -> None:
    known = set(territories.known_names())
    ids = {programme.id for programme in catalogue.programmes}
    for programme in catalogue.programmes:
        assert len(programme.typical_measures) >= 6, programme.id
        assert programme.not_for, programme.id
        assert programme.summary, programme.id
        assert programme.evidence, programme.id
        assert set(programme.areas) <= known, programme.id
        assert {relation.programme for relation in programme.related} <= ids, programme.id


def test_a_condition_that_names_a_rule_has_the_field_behind_it(catalogue: Catalogue) -> None:
    """Inhabitants may be bounded in words alone; that leaves the rule open."""
    fields = {
        "consortium": "partners",
        "started": "early_start",
        "area": "areas",
        "applicant": "applicants",
    }
    for programme in catalogue.programmes:
        for condition in programme.conditions:
            if condition.rule in fields:
                assert getattr(programme, fields[condition.rule]), f"{programme.id}: {condition.text}"


def test_every_condition_is_judged_or_left_to_a_person(catalogue: Catalogue) -> None:
    conditions = [condition for programme in catalogue.programmes for condition in programme.conditions]
    judged = [condition for condition in conditions if condition.rule in RULES]
    assert len(conditions) > 1300
    assert len(judged) > 300


def test_texts_that_were_kept_are_read_as_the_same_records(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FUNDMATCH_CACHE", str(tmp_path))
    parsed = read_catalogue(REPOSITORY / "catalogs")
    monkeypatch.setattr("fundmatch.files.yaml_files.parse_yaml", None)
    assert read_catalogue(REPOSITORY / "catalogs") == parsed


def test_texts_that_were_kept_are_checked_like_new_ones(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FUNDMATCH_CACHE", str(tmp_path / "cache"))
    entry(tmp_path / "katalog", GOOD)
    read_catalogue(tmp_path / "katalog")
    (kept,) = cache.folder().glob("catalogue-*.bin")
    texts = b'[{"id": "nrw-probe", "name": "Probe", "level": "NRW", "status": "vielleicht"}]'
    cache.store("catalogue", kept.stem.removeprefix("catalogue-"), texts)
    with pytest.raises(CatalogueError, match="vielleicht"):
        read_catalogue(tmp_path / "katalog")


def test_a_catalogue_that_is_not_sound_is_checked_every_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FUNDMATCH_CACHE", str(tmp_path / "cache"))
    (tmp_path / "nrw").mkdir()
    (tmp_path / "nrw" / "nrw-hof.yaml").write_text("id: nrw-hof\nname: Hof\nlevel: NRW\nstatus: vielleicht\n")
    for _ in range(2):
        with pytest.raises(CatalogueError, match="vielleicht"):
            read_catalogue(tmp_path)


@pytest.mark.parametrize(
    "place", ["nrw-hof.yaml", "nrw/nrw-hof.yml", "nrw/nrw-hof.YAML", "nrw/alt/nrw-hof.yaml", "nrw-hof.YML"]
)
def test_an_entry_that_lies_where_none_is_read_is_an_error_and_never_skipped(tmp_path: Path, place: str) -> None:
    catalog = tmp_path / "catalogs"
    for name in ("nrw/nrw-bad.yaml", place):
        (catalog / name).parent.mkdir(parents=True, exist_ok=True)
        (catalog / name).write_text("id: nrw-bad\nname: Bäder\nlevel: NRW\n", encoding="utf-8")
    catalogue, problems = check_catalogue(catalog)
    assert catalogue is None
    assert any("würde" in problem.note and "nicht gelesen" in problem.note for problem in problems)


def test_a_level_whose_folder_cannot_be_opened_is_named(tmp_path: Path) -> None:
    catalog = tmp_path / "catalogs"
    (catalog / "nrw").mkdir(parents=True)
    (catalog / "nrw" / "nrw-bad.yaml").write_text("id: nrw-bad\nname: Bäder\nlevel: NRW\n", encoding="utf-8")
    (catalog / "by").write_text("kein Ordner", encoding="utf-8")
    (catalog / "eu").symlink_to(tmp_path / "weg")
    _, problems = check_catalogue(catalog)
    assert sorted(problem.file for problem in problems if "Ordner erwartet" in problem.note) == [
        "catalogs/by",
        "catalogs/eu",
    ]


def test_a_programme_of_one_land_for_another_is_a_hint(tmp_path: Path) -> None:
    (tmp_path / "by").mkdir()
    entry = tmp_path / "by" / "by-hof.yaml"
    entry.write_text("id: by-hof\nname: Höfe\nlevel: BY\nareas: [NRW]\n", encoding="utf-8")
    programme, _ = check_file(entry)
    assert programme is not None
    assert any("gilt nicht in Nordrhein-Westfalen" in hint.note for hint in hints_of(programme, "by/by-hof.yaml"))


def test_an_area_that_the_register_does_not_have_is_a_hint_and_stops_nothing(tmp_path: Path) -> None:
    programme, problems = check_file(entry(tmp_path, GOOD.replace("NRW]", "Ruhrgebeit]")))
    assert programme is not None
    assert programme.areas == ("Ruhrgebeit",)
    assert not problems
    (hint,) = (one for one in hints_of(programme, "nrw-probe.yaml") if one.field.startswith("areas"))
    assert "gilt als unbekannt" in hint.note
    assert "Ruhrgebiet" in hint.remedy
