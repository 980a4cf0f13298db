"""The applicant's profile: what is read, repaired with a hint, or refused."""

from pathlib import Path

import pytest

from fundmatch.errors import StrategyError
from fundmatch.intake.profile import read_profile
from fundmatch.model.strategy import Profile

LEAST = 'name = "Stadt Gelsenkirchen"\napplicant = "Kommune"\nstate = "NRW"\n'


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
    least, _ = read_profile(profile(tmp_path, LEAST))
    silent = 'ags = ""\npopulation = "k. A."\nbudget = "unbekannt"\nfinancially_weak = "?"\nareas = []\nplans = "–"\n'
    assert read_profile(profile(tmp_path, LEAST + silent))[0] == least
    assert (least.population, least.financially_weak, least.budget) == (None, None, "unbekannt")


@pytest.mark.parametrize(
    ("line", "field", "value"),
    [
        ('population = "263.000"', "population", 263_000),
        ("financially_weak = 'ja'", "financially_weak", True),
        ('financially_weak = "nein"', "financially_weak", False),
        ("own_means_eur = 0", "own_means_eur", 0),
        ('plans = "ISEK; Klimaschutzkonzept"', "plans", ("ISEK", "Klimaschutzkonzept")),
        ('ags = "05513"', "ags", "05513"),
    ],
)
def test_forms_that_need_no_hint(tmp_path: Path, line: str, field: str, value: object) -> None:
    found, hints = read_profile(profile(tmp_path, LEAST + line))
    assert (getattr(found, field), hints) == (value, [])


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
    found, (hint,) = read_profile(profile(tmp_path, LEAST.replace('"NRW"', f'"{written}"')))
    assert found.state == state
    assert (hint.place, hint.field, hint.grave) == (3, "state", False)
    assert state in hint.remedy


@pytest.mark.parametrize(
    ("written", "ags"),
    [('"5513000"', "05513000"), ("5513000", "05513000"), ('"5513"', "05513"), ('"05 513 000"', "05513000")],
)
def test_a_lost_zero_comes_back_with_a_hint(tmp_path: Path, written: str, ags: str) -> None:
    found, (hint,) = read_profile(profile(tmp_path, f"{LEAST}ags = {written}\n"))
    assert found.ags == ags
    assert (hint.place, hint.grave) == (4, False)


@pytest.mark.parametrize(
    ("line", "note", "remedy"),
    [
        ("population = -5", "„-5“ kann nicht stimmen", "von 1 bis"),
        ('population = "ca. 260.000"', "keine ganze Zahl", "nur Ziffern"),
        ("population = 263.000", "„263.0“ ist keine ganze Zahl", "ohne Punkt"),
        ("population = true", "keine ganze Zahl", "nur Ziffern"),
        ("population = [1]", "keine ganze Zahl", "nur Ziffern"),
        ("council_lead_weeks = 500", "kann nicht stimmen", "von 0 bis 104"),
        ('own_means_eur = "50.000-80.000"', "Spanne", "eine Zahl"),
        ("financially_weak = 7", "weder ja noch nein", "true oder false"),
        ('financially_weak = "etwas"', "weder ja noch nein", "ja oder nein"),
        ('budget = "Haushaltsicherung"', "kein zulässiger Wert", "„Haushaltssicherung“"),
        ('areas = ["Ruhrgebeit"]', "kein zulässiger Wert", "„Ruhrgebiet“"),
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
        ("name = „Stadt“\n".encode(), 1, "gerade Anführungszeichen"),
        (b'name = "a"\nags = 05513000\n', 2, 'ags = "05513000"'),
        (b'name = "a"\nname = "b"\n', 2, "zweimal da"),
        (b'name = "a"\nstate = NRW\n', 2, "kein gültiges TOML"),
        (b'name = "a', 1, "kein gültiges TOML"),
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
