"""Where the applicant is: named by the option, on a sheet, in a TOML file, or not at all."""

from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from fundmatch.app.scaffold import make_strategy
from fundmatch.core import gazetteer
from fundmatch.core.errors import UnknownPlaceError
from fundmatch.model.strategy import PLACE_UNKNOWN, Strategy
from fundmatch.strategy.places import facts_of, place_called
from fundmatch.strategy.reading import read_strategy

LIST = (("Nr.", "Titel", "Beschreibung"), ("M-1", "Radweg", "Radweg zum Bahnhof bauen"))
TOML = 'name = "Stadt Herten"\napplicant = "Kommune"\nstate = "NRW"\nags = "05562020"\npopulation = 61000\n'


def table(folder: Path, *profile: tuple[object, ...]) -> Path:
    book = Workbook()
    sheet = book.active
    sheet.title = "Maßnahmen"
    for row in LIST:
        sheet.append(row)
    if profile:
        lines = book.create_sheet("Profil")
        for row in (("Profil",), (), ("Angabe", "Wert", "Erklärung"), *profile):
            lines.append(row)
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "liste.xlsx"
    book.save(path)
    return path


def hints_about(strategy: Strategy, words: str) -> list[str]:
    return [hint for hint in strategy.hints if words in hint]


@pytest.mark.parametrize(
    ("written", "key", "name"),
    [
        ("Gelsenkirchen", "05513000", "Gelsenkirchen"),
        ("gelsenk", "05513000", "Gelsenkirchen"),
        ("Stadt  Gelsenkirchen", "05513000", "Gelsenkirchen"),
        ("05513000", "05513000", "Gelsenkirchen"),
        ("5513000", "05513000", "Gelsenkirchen"),
        ("05513", "05513000", "Gelsenkirchen"),
        ("Kreis Recklinghausen", "05562", "Kreis Recklinghausen"),
        ("05562000", "05562", "Kreis Recklinghausen"),
        ("Recklinghausen", "05562032", "Recklinghausen"),
        ("Hochsauerland", "05958", "Hochsauerlandkreis"),
        ("muelheim", "05117000", "Mülheim an der Ruhr"),
        ("Landeshauptstadt Düsseldorf", "05111000", "Düsseldorf"),
        ("Dresden", "14612000", "Dresden"),
        ("09162000", "09162000", "München"),
    ],
)
def test_a_place_is_found_by_name_key_kreis_or_beginning(written: str, key: str, name: str) -> None:
    place = place_called(written)
    assert (place.key, place.name) == (key, name)


def test_a_municipality_is_found_by_its_name_and_by_its_key() -> None:
    for town in list(gazetteer.municipalities().values())[::9]:
        assert place_called(town.ags).key == place_called(f"Stadt {town.name}").key == town.ags


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("Gelsenkirhcen", ["Gelsenkirchen (kreisfrei, Nordrhein-Westfalen, AGS 05513000)", "import-places"]),
        ("Hertn", ["Herten (Kreis Recklinghausen, Nordrhein-Westfalen, AGS 05562020)"]),
        ("Halle", ["mehrere Orte", "Halle (Westf.) (Kreis Gütersloh", "Halle (Saale) (kreisfrei, Sachsen-Anhalt"]),
        ("Rhein", ["Rheine (Kreis Steinfurt", "Rheinberg (Kreis Wesel"]),
        ("05513111", ["05513111 gibt es in Nordrhein-Westfalen nicht", "Gelsenkirchen"]),
        ("99999", ["99999 gibt es nicht"]),
        ("", ["kennt das Verzeichnis nicht"]),
        ("§" * 500, ["kennt das Verzeichnis nicht"]),
    ],
)
def test_a_place_that_is_none_or_several_offers_what_may_be_meant(written: str, said: list[str]) -> None:
    with pytest.raises(UnknownPlaceError) as caught:
        place_called(written)
    for words in said:
        assert words in str(caught.value)
    assert "profile.toml" not in str(caught.value)


def test_the_register_fills_in_what_it_knows_and_nothing_else() -> None:
    known = facts_of(place_called("Herten"))
    assert {"Ruhrgebiet", "Emscher-Lippe", "Regierungsbezirk Münster"} <= set(known["areas"])
    assert "JTF-Gebiet Nördliches Ruhrgebiet" not in known["areas"]
    assert (known["applicant"], known["state"], known["nuts"]) == ("Kommune", "NRW", "DEA36")
    assert facts_of(place_called("Kreis Recklinghausen"))["applicant"] == "Landkreis"
    assert "population" not in facts_of(place_called("Dresden"))


def test_a_table_alone_is_read_for_a_place_that_nobody_named(tmp_path: Path) -> None:
    strategy = read_strategy(table(tmp_path))
    assert strategy.profile.place_unknown
    assert strategy.hints[0].startswith(PLACE_UNKNOWN)


def test_the_option_says_where_a_table_alone_is(tmp_path: Path) -> None:
    strategy = read_strategy(table(tmp_path), place="Gelsenk")
    assert (strategy.profile.name, strategy.profile.population) == ("Gelsenkirchen", 266_199)
    assert strategy.origins["population"] == "--for Gelsenk (Destatis, Gemeindeverzeichnis, 2025)"
    assert hints_about(strategy, "266.199 (Destatis, Gemeindeverzeichnis, 2025)")
    assert not hints_about(strategy, PLACE_UNKNOWN)
    assert strategy.sha256 != read_strategy(table(tmp_path)).sha256


def test_a_name_on_the_sheet_is_enough(tmp_path: Path) -> None:
    path = table(
        tmp_path, ("Name", "Stadt Herten"), ("Haushaltslage", "HSK"), ("Finanzschwach", "nein"),
        ("Einwohnerzahl", "61.000"), ("Sitzungstage", "10.12.2026, 18. Februar 2027"),
        ("Gebiete", "Ruhrgebiet; Emscher-Lippe"), ("Eigenmittel je Jahr", "500 T€"),
    )  # fmt: skip
    strategy = read_strategy(path)
    profile = strategy.profile
    assert (profile.name, profile.ags, profile.state, profile.nuts) == ("Stadt Herten", "05562020", "NRW", "DEA36")
    assert (profile.budget, profile.financially_weak, profile.population) == ("Haushaltssicherung", False, 61_000)
    assert profile.council_dates == (date(2026, 12, 10), date(2027, 2, 18))
    assert (profile.areas, profile.own_means_eur) == (("Ruhrgebiet", "Emscher-Lippe"), 500_000)
    assert strategy.origins["budget"] == "Blatt „Profil“, Zeile 5"
    assert strategy.origins["ags"] == "Register, nach dem Namen"
    assert len(strategy.measures) == 1
    assert hints_about(strategy, "nach dem Namen ist gemeint: Herten (Kreis Recklinghausen")


def test_what_cannot_be_read_on_the_sheet_is_said_and_unknown(tmp_path: Path) -> None:
    path = table(tmp_path, ("Name", "Herten"), ("Finanzschwach", "etwas"), ("Sitzungstage", "Donnerstag"), ("Ratte", 1))
    strategy = read_strategy(path)
    assert (strategy.profile.financially_weak, strategy.profile.council_dates) == (None, ())
    assert len(hints_about(strategy, "gilt als unbekannt")) == 2
    assert hints_about(strategy, "die Zeile „Ratte“ gibt es im Profil nicht")


def test_an_empty_sheet_is_no_profile(tmp_path: Path) -> None:
    assert read_strategy(table(tmp_path, ("Name", None), ("Land", "k. A."))).profile.place_unknown


def test_the_file_wins_over_the_sheet_and_the_option_over_both(tmp_path: Path) -> None:
    path = table(tmp_path, ("Name", "Herten"), ("Einwohnerzahl", 60_000), ("Haushaltslage", "ausgeglichen"))
    (tmp_path / "profile.toml").write_text(TOML, encoding="utf-8")
    strategy = read_strategy(path)
    assert (strategy.profile.population, strategy.profile.budget) == (61_000, "ausgeglichen")
    (hint,) = hints_about(strategy, "weicht ab")
    assert "Einwohnerzahl 60.000 (Blatt „Profil“) weicht ab von 61.000 (profile.toml, Zeile 5); es gilt 61.000" in hint
    named = read_strategy(path, place="Herten")
    assert (named.profile.name, named.profile.population) == ("Herten", 60_707)
    assert len(hints_about(named, "es gilt 60.707")) == 2


OFFICE = 'budget = "Haushaltssicherung"\nown_means_eur = 5000\nplans = ["ISEK"]\nduties = ["Schulträger"]\n'


def test_a_profile_of_another_place_counts_for_nothing(tmp_path: Path) -> None:
    path = table(tmp_path, ("Haushaltslage", "HSK"), ("Name", "Stadt Herten"), ("Vorbereitung Antrag", 4))
    (tmp_path / "profile.toml").write_text(TOML + OFFICE, encoding="utf-8")
    strategy = read_strategy(path, place="München")
    alone = read_strategy(table(tmp_path / "alone"), place="München")
    assert strategy.profile == alone.profile
    assert strategy.another_place
    said = hints_about(strategy, "gerechnet wird für München")
    assert len(said) == 2
    assert "das Profil (profile.toml) beschreibt Stadt Herten, gerechnet wird für München" in said[1]
    assert (
        "„Haushaltslage“, „Eigenmittel je Jahr“, „Konzepte und Pläne“ und „Aufgaben“ von dort gelten nicht" in said[1]
    )
    assert "„Haushaltslage“ und „Vorbereitung Antrag“ von dort gelten nicht" in said[0]


@pytest.mark.parametrize(
    ("lines", "place", "other"),
    [
        ('name = "Stadt Herten"\nags = "05562020"', "Herten", False),
        ('name = "Stadt Herten"', "05562020", False),
        ('name = "Herten, Referat Umwelt"', "Herten", False),
        ('name = "Stadt Gelsenkirchen"\nags = "05513"', "Gelsenkirchen", False),
        ('name = "Referat Umwelt"\nags = "05562020"', "Herten", False),
        ('name = "Stadt Herten"', "Kreis Recklinghausen", True),
        ('name = "Stadt Recklinghausen"', "Kreis Recklinghausen", True),
        ('name = "Amt für Wünsche"', "Herten", True),
    ],
)
def test_another_place_is_told_by_its_key_or_its_name(tmp_path: Path, lines: str, place: str, other: bool) -> None:
    text = f'{lines}\napplicant = "Kommune"\nstate = "NRW"\n{OFFICE}'
    (tmp_path / "profile.toml").write_text(text, encoding="utf-8")
    strategy = read_strategy(table(tmp_path), place=place)
    assert strategy.another_place == other
    assert strategy.profile.own_means_eur == (None if other else 5_000)
    assert strategy.profile.plans == (() if other else ("ISEK",))
    assert len(hints_about(strategy, "gerechnet wird für")) == other


def test_the_file_wins_over_a_sheet_that_speaks_of_another_place(tmp_path: Path) -> None:
    path = table(tmp_path, ("Name", "Gelsenkirchen"), ("Haushaltslage", "HSK"))
    (tmp_path / "profile.toml").write_text(TOML, encoding="utf-8")
    strategy = read_strategy(path)
    assert (strategy.profile.budget, strategy.another_place) == ("unbekannt", False)
    assert hints_about(
        strategy, "das Profil (Blatt „Profil“) beschreibt Gelsenkirchen, gerechnet wird für Stadt Herten"
    )


def test_a_company_stays_the_applicant_wherever_it_is(tmp_path: Path) -> None:
    path = table(tmp_path)
    text = 'name = "GELSEN-NET"\napplicant = "Kommunales Unternehmen"\nstate = "NRW"\n'
    (tmp_path / "profile.toml").write_text(text, encoding="utf-8")
    profile = read_strategy(path, place="Gelsenkirchen").profile
    assert (profile.name, profile.applicant, profile.population) == ("GELSEN-NET", "Kommunales Unternehmen", None)
    assert profile.ags == "05513000"


def test_a_company_that_is_somewhere_else_keeps_what_is_its_own(tmp_path: Path) -> None:
    text = 'name = "Stadtwerke"\napplicant = "Kommunales Unternehmen"\nstate = "NRW"\npopulation = 48500\n'
    (tmp_path / "profile.toml").write_text(f'{text}areas = ["Ruhrgebiet"]\nown_means_eur = 5000\n', encoding="utf-8")
    strategy = read_strategy(table(tmp_path), place="Dresden")
    profile = strategy.profile
    assert (profile.name, profile.state, profile.own_means_eur) == ("Stadtwerke", "SN", 5_000)
    assert profile.population is None
    assert "Ruhrgebiet" not in profile.areas
    assert hints_about(strategy, "Einwohnerzahl 48.500 (profile.toml) gehört zu einem anderen Ort und zählt nicht")


def test_the_template_offers_a_profile_that_one_can_fill_in(tmp_path: Path) -> None:
    make_strategy(tmp_path / "neu", with_catalog=False)
    path = tmp_path / "neu/measures.xlsx"
    book = load_workbook(path)
    lines = {row[0].value: row[1] for row in book["Profil"].iter_rows()}
    choices = {str(found.sqref): found.formula1 for found in book["Profil"].data_validations.dataValidation}
    assert choices[lines["Finanzschwach"].coordinate] == '"ja,nein"'
    assert "NRW" in choices[lines["Land"].coordinate]
    lines["Name"].value, lines["Finanzschwach"].value = "Gelsenkirchen", "ja"
    book["Maßnahmen"]["A2"], book["Maßnahmen"]["B2"] = "M-1", "Radweg"
    book.save(path)
    strategy = read_strategy(tmp_path / "neu")
    assert (strategy.profile.ags, strategy.profile.financially_weak) == ("05513000", True)
    assert len(strategy.measures) == 1
    assert not hints_about(strategy, "Anleitung")


@pytest.mark.parametrize("name", ["Atlantishausen", "Entenhausen", "Hintertupfingen"])
def test_an_invented_name_is_like_none(name: str) -> None:
    with pytest.raises(UnknownPlaceError, match="Einen ähnlichen Namen gibt es darin nicht"):
        place_called(name)


@pytest.mark.parametrize(("name", "meant"), [("Gelsnkirhen", "Gelsenkirchen"), ("Mühlheim", "Mülheim an der Ruhr")])
def test_a_name_with_slips_is_offered(name: str, meant: str) -> None:
    with pytest.raises(UnknownPlaceError, match=f"Gemeint ist vielleicht {meant}"):
        place_called(name)
