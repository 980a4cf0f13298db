"""The applicant's profile: what is read, repaired with a hint, or refused."""

import re
import tomllib
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fundmatch.app.scaffold import make_strategy
from fundmatch.core import gazetteer
from fundmatch.core.errors import Problem, StrategyError
from fundmatch.files.toml_spelling import slips
from fundmatch.model.strategy import OwnRate, Profile
from fundmatch.strategy.profile import read_profile, toml_source
from fundmatch.strategy.profile_sources import Source, merged

LEAST = 'name = "Stadt Gelsenkirchen"\napplicant = "Kommune"\nstate = "NRW"\n'
# A name that no register has, so that nothing comes from there.
NOWHERE = LEAST.replace("Gelsenkirchen", "Musterhausen")


def profile(folder: Path, text: str | bytes) -> Path:
    path = folder / "profile.toml"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def test_a_full_profile(tmp_path: Path) -> None:
    text = LEAST + (
        'ags = "05513000"\nnuts = "DEA32"\npopulation = 263_000\nbudget = "Haushaltssicherung"\nfinancially_weak = true\n'
        'areas = ["Ruhrgebiet", "grw-gebiet"]\ncouncil_lead_weeks = 12\nown_means_eur = "500 T€"\nplans = ["ISEK"]\n'
    )
    found, hints = read_profile(profile(tmp_path, text))
    assert hints == []
    assert found == Profile(
        name="Stadt Gelsenkirchen",
        applicant="Kommune",
        state="NRW",
        ags="05513000",
        nuts="DEA32",
        population=263_000,
        budget="Haushaltssicherung",
        financially_weak=True,
        areas=("Ruhrgebiet", "GRW-Gebiet"),
        council_lead_weeks=12,
        own_means_eur=500_000,
        plans=("ISEK",),
    )


def test_what_is_left_out_or_said_to_be_unknown_is_unknown(tmp_path: Path) -> None:
    least, _ = read_profile(profile(tmp_path, NOWHERE))
    silent = 'ags = ""\npopulation = "k. A."\nbudget = "unbekannt"\nfinancially_weak = "?"\nareas = []\nplans = "–"\n'
    assert read_profile(profile(tmp_path, NOWHERE + silent))[0] == least
    assert (least.population, least.financially_weak, least.budget) == (None, None, "unbekannt")


@pytest.mark.parametrize(
    ("line", "field", "value"),
    [
        ('population = "263.000"', "population", 263_000),
        ("financially_weak = 'ja'", "financially_weak", True),
        ('financially_weak = "nein"', "financially_weak", False),
        ("own_means_eur = 0", "own_means_eur", 0),
        ('plans = "ISEK; Klimaschutzkonzept"', "plans", ("ISEK", "Klimaschutzkonzept")),
        ("preparation_weeks = 0", "preparation_weeks", 0),
        ('areas = ["DEA3", "05513000", "DE"]', "areas", ("DEA3", "05513000", "DE")),
    ],
)
def test_forms_that_need_no_hint(tmp_path: Path, line: str, field: str, value: object) -> None:
    found, hints = read_profile(profile(tmp_path, NOWHERE + line))
    assert (getattr(found, field), hints) == (value, [])


def test_the_key_of_a_town_may_be_short(tmp_path: Path) -> None:
    found, hints = read_profile(profile(tmp_path, LEAST + 'ags = "05513"\npopulation = 263000'))
    assert (found.ags, hints) == ("05513", [])


@pytest.mark.parametrize(
    ("written", "state"),
    [
        ("Nordrhein-Westfalen", "NRW"),
        ("nrw", "NRW"),
        ("NW", "NRW"),
        ("DE-NW", "NRW"),
        ("Freistaat Bayern", "BY"),
        ("thueringen", "TH"),
        ("Freie und Hansestadt Hamburg", "HH"),
        ("M-V", "MV"),
    ],
)
def test_a_land_may_be_written_in_other_words(tmp_path: Path, written: str, state: str) -> None:
    found, (hint,) = read_profile(profile(tmp_path, NOWHERE.replace('"NRW"', f'"{written}"')))
    assert found.state == state
    assert (hint.place, hint.field, hint.grave) == (3, "state", False)
    assert state in hint.remedy


@pytest.mark.parametrize(
    ("written", "ags"),
    [('"5513000"', "05513000"), ("5513000", "05513000"), ('"5513"', "05513"), ('"05 513 000"', "05513000")],
)
def test_a_lost_zero_comes_back_with_a_hint(tmp_path: Path, written: str, ags: str) -> None:
    found, (hint,) = read_profile(profile(tmp_path, f"{LEAST}ags = {written}\npopulation = 263000\n"))
    assert found.ags == ags
    assert (hint.place, hint.grave) == (4, False)


@pytest.mark.parametrize(
    ("line", "note", "remedy"),
    [
        ("population = -5", "„-5“ kann nicht stimmen", "von 1 bis"),
        ('population = "ca. 260.000"', "keine ganze Zahl", "nur Ziffern"),
        ("population = 263.5", "„263.5“ ist keine ganze Zahl", "ohne Punkt"),
        ("population = true", "keine ganze Zahl", "nur Ziffern"),
        ("population = [1]", "keine ganze Zahl", "nur Ziffern"),
        ("preparation_weeks = -1", "kann nicht stimmen", "von 0 bis 104"),
        ("council_lead_weeks = 500", "kann nicht stimmen", "von 0 bis 104"),
        ('own_means_eur = "50.000-80.000"', "Spanne", "eine Zahl"),
        ("financially_weak = 7", "weder ja noch nein", "true oder false"),
        ('financially_weak = "etwas"', "weder ja noch nein", "ja oder nein"),
        ('budget = "Haushaltsicherung"', "kein zulässiger Wert", "„Haushaltssicherung“"),
        ("areas = 5", "keine Liste", "eckigen Klammern"),
        ("areas = [5]", "kein Text", "Anführungszeichen"),
        ('ags = "055130"', "kein Amtlicher Gemeindeschlüssel", "acht Ziffern"),
        ('ags = "99513000"', "kein Amtlicher Gemeindeschlüssel", "acht Ziffern"),
        ('ags = "055130000000"', "kein Amtlicher Gemeindeschlüssel", "acht Ziffern"),
        ("ags = 5513.0", "kein Text", "Anführungszeichen"),
        ('ags = "09162000"', "liegt in Bayern, state nennt Nordrhein-Westfalen", "berichtigen"),
        ('nuts = "Ruhr 1"', "kein NUTS-Schlüssel", "DEA32"),
        ('einwohner = "5"', "unbekannter Schlüssel", "population"),
        ("populaton = 5", "unbekannter Schlüssel", "Gemeint ist wohl „population“"),
        ("[profile]", "unbekannter Schlüssel", "Erlaubt: name"),
    ],
)
def test_a_wrong_line_is_named(tmp_path: Path, line: str, note: str, remedy: str) -> None:
    with pytest.raises(StrategyError) as caught:
        read_profile(profile(tmp_path, LEAST + line))
    (problem,) = caught.value.problems
    assert problem.file.endswith("profile.toml")
    assert problem.place == (0 if line.startswith("[") else 4)
    assert note in problem.note
    assert remedy in problem.remedy


def test_every_problem_is_named_at_once(tmp_path: Path) -> None:
    text = 'applicant = "Komune"\nstate = "Nordrein-Westfalen"\npopulation = -5\nags = "1"\n'
    with pytest.raises(StrategyError) as caught:
        read_profile(profile(tmp_path, text))
    assert [(problem.place, problem.field) for problem in caught.value.problems] == [
        (0, "name"),
        (1, "applicant"),
        (2, "state"),
        (3, "population"),
        (4, "ags"),
    ]
    assert "Pflichtfeld fehlt" in caught.value.problems[0].note
    assert "„Nordrhein-Westfalen“" in caught.value.problems[2].remedy


@pytest.mark.parametrize(
    ("content", "place", "said"),
    [
        (b"", 0, "die Datei ist leer"),
        ("name = „Stadt“\n".encode(), 1, 'name = "Stadt"'),
        (b'name = "a"\nags = 05513000\n', 2, 'ags = "05513000"'),
        (b'name = "a"\nname = "b"\n', 2, "zweimal da"),
        (b'name = "a"\nstate = NRW\n', 2, 'state = "NRW"'),
        (b'name = "a', 1, 'name = "a"'),
        (b'name = "a"\nirgendwas\n', 2, "kein gültiges TOML: „irgendwas“"),
        (b"a = " + b"[" * 100_000, 0, "zu tief verschachtelt"),
        (b"a = " + b"1" * 5_000, 0, "kein gültiges TOML"),
        ('name = "a"\nstate = "Thüringen"'.encode("cp1252"), 2, "nicht in UTF-8"),
        (b"#" * (257 * 1024), 0, "zu groß"),
    ],
)
def test_a_file_that_is_no_profile_says_where(tmp_path: Path, content: bytes, place: int, said: str) -> None:
    with pytest.raises(StrategyError) as caught:
        read_profile(profile(tmp_path, content))
    (problem,) = caught.value.problems
    assert said in str(problem)
    assert place in {0, problem.place}


def test_a_missing_profile_says_where_it_was_looked_for(tmp_path: Path) -> None:
    with pytest.raises(StrategyError, match=r"profile\.toml gibt es nicht"):
        read_profile(tmp_path / "profile.toml")


def problems_of(folder: Path, text: str) -> list[Problem]:
    """Every problem of a profile, hints too where it can be used."""
    try:
        return sorted(read_profile(profile(folder, text))[1])
    except StrategyError as error:
        return list(error.problems)


@pytest.mark.parametrize(
    ("written", "days"),
    [
        ('[2026-12-10, "2027-02-18"]', (date(2026, 12, 10), date(2027, 2, 18))),
        ('["18.02.2027", "10. Dezember 2026", 2026-12-10]', (date(2026, 12, 10), date(2027, 2, 18))),
        ("[2026-12-10T18:00:00, 2026-12-10]", (date(2026, 12, 10),)),
        ('"18.2.2027; 10.12.2026"', (date(2026, 12, 10), date(2027, 2, 18))),
        ("2026-12-10", (date(2026, 12, 10),)),
        ('["unbekannt", "k. A."]', ()),
        ("[]", ()),
    ],
)
def test_council_dates_are_sorted_and_each_day_counts_once(
    tmp_path: Path, written: str, days: tuple[date, ...]
) -> None:
    found, hints = read_profile(profile(tmp_path, f"{NOWHERE}council_dates = {written}\n"))
    assert (found.council_dates, hints) == (days, [])


@pytest.mark.parametrize(
    ("written", "note"),
    [
        ('["12/2026"]', "„12/2026“ nennt keinen Tag"),
        ("[2026]", "„2026“ nennt keinen Tag"),
        ('["30.02.2027"]', "gibt es im Kalender nicht"),
        ('["10.12.26"]', "kein eindeutiges Datum"),
        ('["Donnerstag"]', "kein eindeutiges Datum"),
        ("[18:00:00]", "kein eindeutiges Datum"),
        ("[true]", "kein eindeutiges Datum"),
        ("[[2026-12-10]]", "kein eindeutiges Datum"),
        ("[{tag = 10}]", "kein eindeutiges Datum"),
        ("4711.5", "kein eindeutiges Datum"),
        ("[0999-01-01]", "kann als Jahr nicht stimmen"),
    ],
)
def test_what_is_no_day_of_a_session_is_named(tmp_path: Path, written: str, note: str) -> None:
    (problem,) = problems_of(tmp_path, f"{LEAST}council_dates = {written}\n")
    assert (problem.place, problem.field, problem.grave) == (4, "council_dates", True)
    assert note in problem.note
    assert "2026-12-10" in problem.remedy


def test_each_wrong_council_date_is_named(tmp_path: Path) -> None:
    found = problems_of(tmp_path, f'{LEAST}council_dates = ["März", 2026-12-10, "2027"]\n')
    assert len(found) == 2


RATE = '[[rates]]\nprogramme = "nrw-staedtebau-lebendige-zentren"\npct = 80\n'


def test_own_rates_in_the_order_of_the_file(tmp_path: Path) -> None:
    text = f'{NOWHERE}{RATE}year = 2026\nsource = "Bescheid  vom 1.3."\n{RATE}year = "2027"\n[[rates]]\n'
    text += 'programme = "bund-gigabit"\npct = "62,5 %"\nyear = "k. A."\n'
    found, hints = read_profile(profile(tmp_path, text))
    assert hints == []
    assert found.rates == (
        OwnRate(programme="nrw-staedtebau-lebendige-zentren", pct=Decimal(80), year=2026, source="Bescheid vom 1.3."),
        OwnRate(programme="nrw-staedtebau-lebendige-zentren", pct=Decimal(80), year=2027),
        OwnRate(programme="bund-gigabit", pct=Decimal("62.5")),
    )


@pytest.mark.parametrize(
    ("written", "pct"),
    [("62.5", "62.5"), ('"62,5"', "62.5"), ('"80%"', "80"), ("0", "0"), ("100", "100"), ("66.67", "66.67")],
)
def test_a_rate_is_exact(tmp_path: Path, written: str, pct: str) -> None:
    found, _ = read_profile(profile(tmp_path, f'{LEAST}[[rates]]\nprogramme = "eu-life"\npct = {written}\n'))
    assert found.rates[0].pct == Decimal(pct)


@pytest.mark.parametrize(
    ("lines", "place", "key", "said"),
    [
        ("pct = 101", 6, "pct", "von 0 bis 100"),
        ("pct = -1", 6, "pct", "kein Fördersatz"),
        ("pct = nan", 6, "pct", "kein Fördersatz"),
        ("pct = inf", 6, "pct", "kein Fördersatz"),
        ("pct = 1" + "0" * 400, 6, "pct", "kein Fördersatz"),
        ("pct = true", 6, "pct", "kein Fördersatz"),
        ("pct = [80]", 6, "pct", "kein Fördersatz"),
        ('pct = "bis zu 80"', 6, "pct", "kein Fördersatz"),
        ("pct = 0.8", 6, "pct", "pct = 80"),
        ("", 4, "pct", "Pflichtfeld fehlt"),
        ('pct = "unbekannt"', 6, "pct", "Pflichtfeld fehlt"),
        ("pct = 80\nyear = 26", 7, "year", "von 2000 bis 2100"),
        ("pct = 80\nyear = 2026-01-01", 7, "year", "vier Ziffern"),
        ("pct = 80\nsource = 5", 7, "source", "Anführungszeichen"),
        ("pct = 80\nyaer = 2026", 7, "yaer", "Gemeint ist wohl „year“"),
        ("pct = 80\npopulation = 5", 7, "population", "über die erste [[rates]]"),
    ],
)
def test_a_wrong_rate_is_named_with_its_line(tmp_path: Path, lines: str, place: int, key: str, said: str) -> None:
    (problem,) = problems_of(tmp_path, f'{LEAST}[[rates]]\nprogramme = "eu-life"\n{lines}\n')
    assert (problem.place, problem.field) == (place, f"rates[0].{key}")
    assert said in str(problem)


@pytest.mark.parametrize(
    ("text", "place", "said"),
    [
        ("rates = 80\n", 4, "[[rates]]"),
        ("rates = [80]\n", 4, "[[rates]]"),
        ('[rates]\nprogramme = "eu-life"\n', 0, "[[rates]]"),
        ('rates = [{programme = "eu-life", pct = 200}]\n', 4, "kein Fördersatz"),
        ('[[rates]]\nprogramme = "LIFE"\npct = 60\n', 5, "keine id eines Programms"),
        (f"{RATE}{RATE}", 8, "zweimal da"),
    ],
)
def test_a_list_of_rates_that_cannot_be_used(tmp_path: Path, text: str, place: int, said: str) -> None:
    (problem,) = problems_of(tmp_path, LEAST + text)
    assert problem.place == place
    assert said in str(problem)


def test_problems_of_all_rates_are_named_at_once(tmp_path: Path) -> None:
    found = problems_of(tmp_path, f'{LEAST}{RATE}[[rates]]\npct = 300\nfoo = 1\n[[rates]]\nprogramme = "x"\n')
    assert [(problem.place, problem.field) for problem in found] == [
        (7, "rates[1].programme"),
        (8, "rates[1].pct"),
        (9, "rates[1].foo"),
        (10, "rates[2].pct"),
        (11, "rates[2].programme"),
    ]


GELSENKIRCHEN = f'{LEAST}ags = "05513000"\npopulation = 263000\n'


@pytest.mark.parametrize(
    ("ags", "name", "offered"),
    [
        ("05514999", "Stadt Gelsenkirchen", ["„05513000“ (Gelsenkirchen, nach dem Namen)", "„05515000“ (Münster"]),
        ("05513001", "Stadt Gelsenkirchen", ["„05513000“ (Gelsenkirchen"]),
        ("05513001", "Stadt Gelsenkrichen", ["„05513000“ (Gelsenkirchen"]),
        ("05999000", "Stadt Halle (Westf.)", ["„05754012“ (Halle (Westf.)"]),
        ("05999000", "Musterstadt", ["„05978040“ (Werne, nach der Nummer)"]),
        ("05563", "Kreis Recklinghausen", ["„05562“ (Kreis Recklinghausen"]),
        ("05999", "Rhein-Sieg-Kreis", ["„05382“ (Rhein-Sieg-Kreis, nach dem Namen)", "„05978“ (Kreis Unna"]),
    ],
)
def test_a_key_that_nrw_does_not_have(tmp_path: Path, ags: str, name: str, offered: list[str]) -> None:
    text = GELSENKIRCHEN.replace("05513000", ags).replace("Stadt Gelsenkirchen", name)
    (problem,) = problems_of(tmp_path, text)
    assert (problem.place, problem.field, problem.grave) == (4, "ags", True)
    assert f"{ags} ist nicht vergeben" in problem.note
    for offer in offered:
        assert offer in problem.remedy


def test_a_kreis_may_have_eight_digits(tmp_path: Path) -> None:
    text = GELSENKIRCHEN.replace("05513000", "05562000").replace("Stadt Gelsenkirchen", "Kreis Recklinghausen")
    found, hints = read_profile(profile(tmp_path, text.replace("population = 263000\n", "population = 615000\n")))
    assert found.ags == "05562"
    assert [hint.note for hint in hints] == ["„05562000“ wird als „05562“ gelesen"]


def test_every_municipality_is_found_by_its_name(tmp_path: Path) -> None:
    for town in gazetteer.municipalities().values():
        text = GELSENKIRCHEN.replace("05513000", "05000000").replace("Gelsenkirchen", town.name)
        (problem,) = problems_of(tmp_path, text)
        assert town.ags in problem.remedy


def test_every_municipality_and_kreis_agrees_with_itself(tmp_path: Path) -> None:
    for town in gazetteer.municipalities().values():
        kreis = town.ags[:5]
        people = sum(other.population for other in gazetteer.municipalities_in(kreis))
        for name, key, population in ((town.name, town.ags, town.population), (town.kreis, kreis, people)):
            text = f'name = "{name}"\napplicant = "Kommune"\nstate = "NRW"\nags = "{key}"\n'
            assert problems_of(tmp_path, f'{text}population = {population}\nnuts = "{town.nuts3}"\n') == []


@pytest.mark.parametrize(
    ("change", "field", "said"),
    [
        (("Stadt Gelsenkirchen", "Stadt Herten"), "ags", "Herten hat „05562020“"),
        (("Stadt Gelsenkirchen", "Musterstadt"), "ags", "05513000 ist Gelsenkirchen, name nennt „Musterstadt“"),
        (
            ("population = 263000", ""),
            "population",
            r"gerechnet wird mit 2\d\d\.\d{3} \(Destatis, Gemeindeverzeichnis, 2025",
        ),
        (("263000", "'k. A.'"), "population", r"die Einwohnerzahl fehlt"),
        (("263000", "26300"), "population", r"26\.300 weicht um mehr als 20 % .* Gelsenkirchen hat 2\d\d\.\d{3}"),
        (("263000", "263000\nareas = ['Rheinisches Revier']"), "areas", "Quelle: InvKG"),
        (("263000", "263000\nareas = ['Bayern', 'Ruhrgebiet']"), "areas", "nicht in „Bayern“"),
        (("263000", "263000\nareas = ['ländlicher Raum NRW']"), "areas", "Quelle: Gebietskulisse"),
    ],
)
def test_what_differs_from_the_register_is_a_hint(
    tmp_path: Path, change: tuple[str, str], field: str, said: str
) -> None:
    (hint,) = problems_of(tmp_path, GELSENKIRCHEN.replace(*change))
    assert (hint.field, hint.grave) == (field, False)
    assert re.search(said, f"{hint.note} {hint.remedy}")


@pytest.mark.parametrize(
    "change",
    [
        ("Stadt Gelsenkirchen", "gelsenkirchener Stadtverwaltung"),
        ("263000", "263000\nareas = ['Ruhrgebiet', '5-StandorteProgramm', 'GRW-Gebiet']"),
        ("263000", "263000\nnuts = 'DEA3'"),
        ("263000", "263000\nnuts = 'DE'"),
        ("263000", "240000"),
    ],
)
def test_what_agrees_well_enough_gives_no_hint(tmp_path: Path, change: tuple[str, str]) -> None:
    assert problems_of(tmp_path, GELSENKIRCHEN.replace(*change)) == []


def test_other_laender_have_no_register_and_give_no_hint(tmp_path: Path) -> None:
    text = GELSENKIRCHEN.replace("05513000", "09162000").replace('"NRW"', '"BY"').replace("263000", "5")
    assert problems_of(tmp_path, f'{text}nuts = "DE212"\n') == []
    (problem,) = problems_of(tmp_path, f'{text}nuts = "DEA32"\n')
    assert "beginnt dort mit DE2" in problem.remedy


def test_only_a_missing_population_is_filled_in(tmp_path: Path) -> None:
    found, (hint,) = read_profile(profile(tmp_path, LEAST + 'ags = "05513000"\n'))
    assert (found.population, found.nuts, found.areas) == (266_199, "", ())
    assert "266.199 (Destatis, Gemeindeverzeichnis, 2025)" in hint.note


def test_a_german_thousand_is_read_as_it_is_meant(tmp_path: Path) -> None:
    found, (hint,) = read_profile(profile(tmp_path, f"{NOWHERE}population = 263.000  # Stand 2025\n"))
    assert (found.population, hint.place, hint.grave) == (263_000, 4, False)
    assert "population = 263000" in hint.remedy


@pytest.mark.parametrize("written", ["HSK", "Haushaltssicherungskonzept", "in der Haushaltssicherung"])
def test_a_budget_under_supervision_has_several_names(tmp_path: Path, written: str) -> None:
    found, hints = read_profile(profile(tmp_path, f'{NOWHERE}budget = "{written}"\n'))
    assert (found.budget, hints) == ("Haushaltssicherung", [])


@pytest.mark.parametrize(
    ("line", "spelling"),
    [
        ("financially_weak = nein", "financially_weak = false"),
        ("financially_weak = Ja  # ja", "financially_weak = true"),
        ("council_dates = [10.12.2026]", 'council_dates = ["10.12.2026"]'),
        ("council_dates = [10.12.2026, 2027-02-18]", 'council_dates = ["10.12.2026", 2027-02-18]'),
        ("council_dates = 10.12.2026", 'council_dates = "10.12.2026"'),
        ("plans = [ISEK, Radverkehrskonzept]", 'plans = ["ISEK", "Radverkehrskonzept"]'),
        ("areas = Ruhrgebiet", 'areas = "Ruhrgebiet"'),
        ("population = 1.263.000", "population = 1263000"),
        ("population = 263 000 Einwohner", "population = 263000"),
        ("own_means_eur = 500.000 €", "own_means_eur = 500000"),
        ("ags = 05513000", 'ags = "05513000"'),
        ("budget: HSK", 'budget = "HSK"'),
        ('plans = "ISEK', 'plans = "ISEK"'),
        ("plans = „ISEK“", 'plans = "ISEK"'),
        ("plans =", 'plans = ""'),
        ("[[rates]]\npct = 26 %", "pct = 26"),
        ("[[rates]]\npct = 62,5 %", "pct = 62.5"),
        (r'plans = "C:\Pläne"', r'plans = "C:\\Pläne"'),
    ],
)
def test_a_line_that_is_no_toml_is_named_with_its_right_spelling(tmp_path: Path, line: str, spelling: str) -> None:
    with pytest.raises(StrategyError) as caught:
        read_profile(profile(tmp_path, f"{LEAST}{line}\n"))
    (problem,) = caught.value.problems
    assert problem.place == 4 + line.count("\n")
    assert problem.field in line
    assert problem.remedy == f"so schreiben: {spelling}"


def test_every_line_that_is_no_toml_is_named_and_no_other(tmp_path: Path) -> None:
    text = (
        'name = Stadt X\napplicant = "Kommune"\nstate = NRW\nareas = [\n  "Ruhrgebiet",\n]\nfinancially_weak = nein\n'
    )
    assert [problem.place for problem in problems_of(tmp_path, text)] == [1, 3, 7]


@given(st.text(alphabet="ab =[]\"'.,0123„“#%\\\n-{}:", max_size=60))
def test_a_right_spelling_is_toml_and_no_sound_file_has_one(text: str) -> None:
    for slip in slips(text):
        assert tomllib.loads(slip.spelling)
        assert slip.note


def test_the_town_of_a_company_says_nothing_about_its_name_and_size(tmp_path: Path) -> None:
    text = 'name = "GELSEN-NET"\napplicant = "Kommunales Unternehmen"\nstate = "NRW"\nags = "05513000"\n'
    assert problems_of(tmp_path, text) == []
    assert problems_of(tmp_path, text.replace("05513000", "05513123"))[0].grave


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ('ags = "05513000"\nnuts = "DEA31"', 'nuts = "DEA32"'),
        ('ags = "05513000"\nnuts = "DEA1"', 'nuts = "DEA32"'),
        ('ags = "05562"\nnuts = "DEA32"', 'nuts = "DEA36"'),
        ('ags = "05513000"\nnuts = "DE212"', 'nuts = "DEA32"'),
        ('nuts = "DE212"', "DE212 liegt nicht in Nordrhein-Westfalen"),
        ('nuts = "NL32"', "beginnt dort mit DEA"),
        ('nuts = "DEA3Z"', "einer von DEA31, DEA32"),
        ('nuts = "DEA99"', "DEA1 bis DEA5"),
    ],
)
def test_a_nuts_code_that_does_not_fit_is_mended(tmp_path: Path, lines: str, said: str) -> None:
    (problem,) = problems_of(tmp_path, f"{LEAST}population = 600000\n{lines}\n")
    assert (problem.field, problem.grave) == ("nuts", True)
    assert said in str(problem)


def test_contradictions_are_named_with_everything_else(tmp_path: Path) -> None:
    text = GELSENKIRCHEN.replace("05513000", "05513001").replace("263000", "-5")
    found = problems_of(tmp_path, f'{text}nuts = "DEA99"\ncouncil_dates = [2026]\n[[rates]]\npct = 5\n')
    assert [problem.field for problem in found] == ["ags", "population", "nuts", "council_dates", "rates[0].programme"]


def test_the_profile_of_a_new_strategy_can_be_filled_in_by_taking_out_the_signs(tmp_path: Path) -> None:
    make_strategy(tmp_path / "neu", with_catalog=False)
    path = tmp_path / "neu/profile.toml"
    assert toml_source(path).values == {}
    text = re.sub(r"^# (?=[a-z_]+ = |\[\[)", "", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    found, hints = read_profile(profile(tmp_path, text.replace("nrw-…", "nrw-foerderung")))
    assert {hint.field for hint in hints} == {"ags"}
    assert all(getattr(found, name) for name in Profile.__dataclass_fields__)


@pytest.mark.parametrize(
    ("lines", "ags", "population", "said"),
    [
        ('name = "Minden"\nstate = "NRW"', "05770024", True, "Minden (Kreis Minden-Lübbecke"),
        (
            'name = "Stadt Minden"\napplicant = "Kommune"',
            "05770024",
            True,
            "aus dem Verzeichnis: „Land“, „Gemeindeschlüssel“",
        ),
        ('name = "Minden"\nnuts = "DEA4"', "05770024", True, "Minden (Kreis Minden-Lübbecke"),
        ('name = "Kreis Minden-Lübbecke"\napplicant = "Landkreis"', "05770", True, "Kreis Minden-Lübbecke (Kreis"),
        ('name = "Minden"\nstate = "BY"', "", False, "liegt laut Verzeichnis woanders als angegeben: Minden (Kreis"),
        ('name = "Minden"\nnuts = "DEA32"\nstate = "NRW"', "", False, "liegt laut Verzeichnis woanders"),
    ],
)
def test_a_name_that_one_place_bears_is_looked_up(
    tmp_path: Path, lines: str, ags: str, population: bool, said: str
) -> None:
    text = lines if "applicant" in lines else f'{lines}\napplicant = "Kommune"'
    reading = merged((toml_source(profile(tmp_path, text)),))
    assert not any(problem.grave for problem in reading.problems)
    assert (reading.profile.ags, reading.profile.population is not None) == (ags, population)
    assert [problem.field for problem in reading.problems if said in problem.note] == ["name"]
    assert reading.origins.get("ags", "") == ("Register, nach dem Namen" if ags else "")


def test_of_several_places_of_a_name_all_are_offered_and_none_is_taken(tmp_path: Path) -> None:
    sheet = Source(file="liste.xlsx", label="Blatt „Profil“", values={"name": "Halle"}, complete=False)
    reading = merged((sheet,))
    (hint,) = reading.problems
    assert "„Halle“ heißen mehrere Orte: Halle (Westf.) (Kreis Gütersloh" in hint.note
    assert "oder Halle (Saale) (kreisfrei, Sachsen-Anhalt" in hint.note
    assert "den Gemeindeschlüssel eintragen" in hint.remedy
    assert (reading.profile.ags, reading.profile.state, reading.profile.population) == ("", "", None)
    assert merged((replace(sheet, values={"name": "Halle", "state": "ST"}),)).profile.ags == "15002000"
