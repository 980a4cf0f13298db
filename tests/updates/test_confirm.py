"""`catalog confirm`: what is said of the catalogue, what is written, and what is refused before anything is."""

from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st
from record_helpers import REPOSITORY

from fundmatch.catalogue.marks import mark_of
from fundmatch.catalogue.reading import read_catalogue
from fundmatch.cli import cli
from fundmatch.core.dates import PartialDate
from fundmatch.core.errors import CatalogueError
from fundmatch.model.programme import Programme
from fundmatch.updates.confirm import Looked, facts_of, plan_confirm

TODAY = date(2026, 11, 30)
HEIMAT, CLIMATE = "nrw-heimat-preis", "bund-anpaso"


@pytest.fixture
def catalogue(tmp_path: Path) -> Path:
    for name in (HEIMAT, CLIMATE):
        folder = tmp_path / "catalogs" / name.partition("-")[0]
        folder.mkdir(parents=True)
        (folder / f"{name}.yaml").write_bytes((REPOSITORY / "catalogs" / folder.name / f"{name}.yaml").read_bytes())
    return tmp_path / "catalogs"


def entry(catalogue: Path, name: str) -> Programme:
    return next(one for one in read_catalogue(catalogue).programmes if one.id == name)


def run(catalogue: Path, *words: str) -> Result:
    return CliRunner().invoke(cli, ["catalog", "confirm", *words, "--catalog", str(catalogue)], prog_name="fundmatch")


def test_one_word_says_that_all_that_ages_was_seen_today(catalogue: Path) -> None:
    before = entry(catalogue, HEIMAT)
    assert "1 Programm nachgesehen" in run(catalogue, f"{HEIMAT}@{mark_of(before)}", "--by", "Anna").output
    after = entry(catalogue, HEIMAT)
    proof = after.evidence[-1]
    assert (proof.by, proof.finding, proof.checked and proof.checked.first.year) == (
        "Anna",
        "bestätigt",
        date.today().year,
    )
    assert proof.fields == facts_of(before)
    assert proof.pages == before.evidence_for("status").pages[:1]  # type: ignore[union-attr]
    assert [getattr(after, name) for name in proof.fields] == [getattr(before, name) for name in proof.fields]


def test_a_new_value_is_another_finding_than_one_that_stands_and_than_one_that_no_page_gives(catalogue: Path) -> None:
    look = Looked(
        programme=CLIMATE,
        day=TODAY,
        by="Anna",
        fields=("Fördersatz", "Vorherige Förderung"),
        values={"Antragsfenster": "offen", "Aufwand": "Stufen: 1"},
        page="https://www.z-u-g.org/anpaso/info",
    )
    plan = plan_confirm(catalogue, [look], today=TODAY)
    assert [(change.field, change.old, change.new) for change in plan.changes if change.field == "status"] == [
        ("status", "geschlossen", "offen")
    ]
    for path, content in plan.contents.items():
        path.write_bytes(content)
    found = {proof.finding: proof.fields for proof in entry(catalogue, CLIMATE).evidence if proof.by}
    assert found == {
        "bestätigt": ("rates",),
        "nicht genannt": ("prior_funding",),
        "berichtigt": ("status",),
        "ergänzt": ("effort",),
    }


@given(days=st.lists(st.integers(1, 28), min_size=1, max_size=5))
@settings(max_examples=10, deadline=None)
def test_confirming_again_and_again_lets_no_entry_grow(
    days: list[int], tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("again") / "catalogs" / "nrw"
    folder.mkdir(parents=True)
    path = folder / f"{HEIMAT}.yaml"
    path.write_bytes((REPOSITORY / "catalogs" / "nrw" / path.name).read_bytes())
    first = len(entry(folder.parent, HEIMAT).evidence)
    for day in sorted(days):
        look = Looked(programme=HEIMAT, day=date(2026, 11, day), by="Anna")
        path.write_bytes(plan_confirm(folder.parent, [look], today=TODAY).contents[path])
    after = entry(folder.parent, HEIMAT)
    assert len(after.evidence) == first + 1
    assert after.evidence[-1].checked == PartialDate.of(date(2026, 11, max(days)))


REFUSED = {
    "nrw-heimat-pres": "Gemeint ist wohl „nrw-heimat-preis“",
    f"{HEIMAT}@ffffff": "wurde seit der Liste geändert",
}


@pytest.mark.parametrize("name", REFUSED)
def test_an_unknown_or_changed_entry_is_named_and_nothing_is_written(catalogue: Path, name: str) -> None:
    before = (catalogue / "nrw" / f"{HEIMAT}.yaml").read_bytes()
    found = run(catalogue, name, "--by", "Anna")
    assert (found.exit_code, REFUSED[name] in found.output) == (1, True), found.output
    assert (catalogue / "nrw" / f"{HEIMAT}.yaml").read_bytes() == before
    assert not (catalogue.parent / "catalogs-updates").exists()


def test_all_that_is_wrong_is_said_at_once(catalogue: Path) -> None:
    looks = [
        Looked(programme=HEIMAT, day=date(2027, 1, 1), by=" ", fields=("Fristt",), values={"Antragsfenster": "ofen"}),
        Looked(programme=HEIMAT, day=TODAY, by="Anna"),
    ]
    with pytest.raises(CatalogueError) as caught:
        plan_confirm(catalogue, looks, today=TODAY)
    said = str(caught.value)
    for part in ("zweimal genannt", "liegt in der Zukunft", "wer nachgesehen hat", "Gemeint ist wohl „Frist“"):
        assert part in said


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "Es fehlt, welches Programm gemeint ist"),
        ((HEIMAT, CLIMATE, "--page", "https://a.de"), "gelten für ein Programm"),
        ((HEIMAT, "--set", "offen"), "so schreiben"),
        ((HEIMAT, "--strategy", "."), "in einem eigenen Aufruf"),
    ],
)
def test_what_would_be_ambiguous_is_a_question_of_usage(catalogue: Path, words: tuple[str, ...], said: str) -> None:
    found = run(catalogue, *words)
    assert (found.exit_code, said in found.output) == (2, True), found.output


def test_it_can_be_undone(catalogue: Path) -> None:
    before = (catalogue / "nrw" / f"{HEIMAT}.yaml").read_bytes()
    run(catalogue, HEIMAT, "--by", "Anna", "--set", "Antragsfenster=pausiert")
    undone = CliRunner().invoke(cli, ["catalog", "undo", "--by", "Anna", "--catalog", str(catalogue)])
    assert undone.exit_code == 0, undone.output
    assert (catalogue / "nrw" / f"{HEIMAT}.yaml").read_bytes() == before


def test_what_a_city_ticked_becomes_evidence_and_what_it_found_is_left_to_a_person(
    catalogue: Path, tmp_path: Path
) -> None:
    city = tmp_path / "stadt"
    city.mkdir()
    (city / "profile.toml").write_text('name = "Stadt"\napplicant = "Kommune"\nstate = "NRW"\n', encoding="utf-8")
    (city / "measures.csv").write_text("Titel\nFreibad sanieren\n", encoding="utf-8")
    head = "Lfd. Nr.;Erfasst am;Erfasst von;Datei;Kennung des Programms;Programm;Nachgesehen am;Gefunden;Eingetragen"
    rows = [
        f"1;2026-11-29;Anna;m.xlsx;{HEIMAT};Heimat;2026-11-29;;ja",
        f"2;2026-11-29;Anna;m.xlsx;{CLIMATE};Klima;2026-11-29;zu bis 2027;ja",
    ]
    (city / "checked.csv").write_text("\n".join([head, *rows]) + "\n", encoding="utf-8-sig")
    found = run(catalogue, "--strategy", str(city), "--by", "Ben")
    assert "1 Programm nachgesehen" in found.output, found.output
    assert f"{CLIMATE}: 29.11.2026 (Anna): zu bis 2027" in found.output
    proof = entry(catalogue, HEIMAT).evidence[-1]
    assert (proof.by, str(proof.checked)) == ("Anna", "2026-11-29")
    assert "Nichts zu vermerken" in run(catalogue, "--strategy", str(city), "--by", "Ben").output
