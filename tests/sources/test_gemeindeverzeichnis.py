"""The official register of municipalities: taken in whole or not at all, and asked in place of the shipped one."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from fundmatch.app.places_import import import_places
from fundmatch.app.scaffold import make_strategy
from fundmatch.catalogue.municipalities_file import use_municipalities_of
from fundmatch.catalogue.reading import shipped_catalogue
from fundmatch.cli import cli
from fundmatch.core import gazetteer, territories
from fundmatch.core.errors import CatalogueError, OutputError, UnknownPlaceError
from fundmatch.core.territories import Inside, Place, inside
from fundmatch.sources.extract import SourceError
from fundmatch.sources.gemeindeverzeichnis import read_municipalities
from fundmatch.strategy.places import place_called


def line(kind: str, key: str, name: str, people: int = 0, kreis_kind: str = "", day: str = "20251231") -> str:
    """One line in the layout of GV100AD: 220 columns, the population in 140 to 150."""
    row = f"{kind}{day}{key:<12}{name:<50}{'Sitz':<50}{kreis_kind:<6}{'':<11}{people:>11}"
    return f"{row:<220}"


SAXONY = (
    line("10", "14", "Sachsen"),
    line("20", "146", "Dresden"),
    line("40", "14612", "Dresden, Stadt", kreis_kind="41"),
    line("60", "14612000", "Dresden, Stadt", 564_904),
    line("40", "14626", "Görlitz", kreis_kind="44"),
    line("50", "146265101", "Verwaltungsgemeinschaft"),
    line("60", "14626110", "Görlitz, Stadt", 57_000),
    line("60", "14626999", "Neißewald, gemeindefreies Gebiet", 0),
    line("40", "14625", "Bautzen", kreis_kind="44"),
    line("60", "14625020", "Bautzen, Stadt", 38_000),
    line("10", "05", "Nordrhein-Westfalen"),
    line("40", "05562", "Recklinghausen", kreis_kind="43"),
    line("60", "05562020", "Herten, Stadt", 62_000),
)


def file(folder: Path, *lines: str) -> Path:
    path = folder / "GV100AD_311225.txt"
    path.write_text("\r\n".join([*lines, ""]), encoding="utf-8")
    return path


@pytest.fixture
def catalogue(tmp_path: Path) -> Iterator[Path]:
    """Yield an own catalogue; afterwards the shipped register answers again."""
    make_strategy(tmp_path / "ort", with_catalog=True)
    yield tmp_path / "ort/catalogs"
    use_municipalities_of(shipped_catalogue())


def test_a_file_gives_every_inhabited_municipality_with_kreis_year_and_source(tmp_path: Path) -> None:
    towns = {town.ags: town for town in read_municipalities(file(tmp_path, *SAXONY))}
    assert list(towns) == ["05562020", "14612000", "14625020", "14626110"]
    town = towns["14626110"]
    assert (town.name, town.kreis, town.land, town.nuts3) == ("Görlitz", "Landkreis Görlitz", "SN", "")
    assert (town.population, town.year) == (57_000, 2025)
    assert town.source == "Destatis, Gemeindeverzeichnis (GV100AD, Gebietsstand 31.12.2025)"
    assert towns["14612000"].kreis == "Dresden"
    # name and code of a Kreis that the shipped register knows
    assert (towns["05562020"].kreis, towns["05562020"].nuts3) == ("Kreis Recklinghausen", "DEA36")


def test_the_register_stands_beside_the_own_catalogue_and_answers_from_there(tmp_path: Path, catalogue: Path) -> None:
    with pytest.raises(UnknownPlaceError, match="import-places"):
        place_called("Bautzen")
    towns, path = import_places(catalogue, file(tmp_path, *SAXONY))
    assert (len(towns), path) == (4, catalogue / "municipalities.csv")
    place = place_called("Stadt Bautzen")
    assert (place.key, place.kreis, place.population) == ("14625020", "Landkreis Bautzen", 38_000)
    assert place_called("14626").name == "Landkreis Görlitz"
    bautzen = Place(name="Bautzen", state="SN", ags="14625020")
    assert inside(bautzen, "Lausitzer Revier") is Inside.YES
    assert inside(bautzen, "DED2") is Inside.UNKNOWN  # nobody says which NUTS codes there are
    assert territories.is_area("DED2")
    first = path.read_bytes()
    import_places(catalogue, file(tmp_path, *SAXONY))
    assert path.read_bytes() == first
    use_municipalities_of(shipped_catalogue())
    assert not gazetteer.is_listed("SN")


def test_a_table_beside_the_own_catalogue_may_name_an_imported_place(tmp_path: Path, catalogue: Path) -> None:
    import_places(catalogue, file(tmp_path, *SAXONY))
    use_municipalities_of(shipped_catalogue())
    table = catalogue.parent / "liste.csv"
    table.write_text("Nr;Titel;Beschreibung\n1;Radweg;Radweg bauen\n", encoding="utf-8")
    result = CliRunner().invoke(cli, ["check", str(table), "--for", "Bautzen"])
    assert result.exit_code == 0
    assert "38.000 (Destatis, Gemeindeverzeichnis, 2025)" in result.output


def test_the_command_says_what_it_wrote_and_never_writes_what_is_shipped(tmp_path: Path, catalogue: Path) -> None:
    source = file(tmp_path, *SAXONY)
    result = CliRunner().invoke(cli, ["catalog", "import-places", str(source), "--catalog", str(catalogue)])
    assert "4 Gemeinden (Nordrhein-Westfalen und Sachsen)" in result.output
    with pytest.raises(OutputError, match="kein Katalog"):
        import_places(tmp_path, source)


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (("",), "ist leer|keine Gemeinde"),
        (("Nr;Titel", "1;Radweg"), "keiner bekannten Satzart"),
        ((SAXONY[0],), "keine Gemeinde"),
        ((*SAXONY, SAXONY[3]), "14612000 steht zweimal da"),
        ((*SAXONY, line("60", "14730010", "Delitzsch", 1)), "der Kreis 14730 fehlt"),
        ((*SAXONY, line("60", "14626110", "Görlitz", 1)[:140]), "zu kurz"),
        ((*SAXONY, line("60", "99626111", "Atlantis", 1)), "kein Amtlicher Gemeindeschlüssel"),
        ((*SAXONY, line("60", "1462611x", "Atlantis", 1)), "kein Amtlicher Gemeindeschlüssel"),
        ((*SAXONY, line("60", "14626111", "A;B", 1)), "unzulässige Zeichen"),
        ((*SAXONY, line("60", "14626111", "", 1)), "der Name fehlt"),
        ((*SAXONY, line("60", "14626111", "Atlantis", 1, day="20251399")), "kein Gebietsstand"),
        ((*SAXONY, line("60", "14626111", "Atlantis", 1)[:139] + "       1,5 "), "keine Einwohnerzahl"),
    ],
)
def test_a_file_that_is_none_or_is_broken_is_refused_whole(
    tmp_path: Path, catalogue: Path, lines: tuple[str, ...], said: str
) -> None:
    with pytest.raises(SourceError, match=said):
        import_places(catalogue, file(tmp_path, *lines))
    assert not (catalogue / "municipalities.csv").exists()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("\r\n".join(SAXONY).encode("cp1252"), "nicht in UTF-8"),
        (b"PK\x03\x04" + b"x" * 99, "ZIP-Archiv"),
        (b"<!DOCTYPE html><html>", "Webseite"),
        (b"60\n" * 70_000, "mehr als"),
        (b"\x00" * 500, "Satzart"),
    ],
)
def test_a_file_of_another_kind_is_named(tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "GV100AD.txt"
    path.write_bytes(content)
    with pytest.raises(SourceError, match=said):
        read_municipalities(path)


@pytest.mark.parametrize(
    "text",
    ["", "ags;name\n", "ags;name;kreis;land;nuts3;population;year;source\n14612000;Dresden\n", "ä"],
)
def test_a_register_that_somebody_changed_is_refused_with_its_line(catalogue: Path, text: str) -> None:
    (catalogue / "municipalities.csv").write_text(text, encoding="cp1252")
    with pytest.raises(CatalogueError, match=r"import-places|leer"):
        use_municipalities_of(catalogue)
